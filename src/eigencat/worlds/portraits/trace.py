"""From attributes to pictures: camera, tracing and putting together."""

from __future__ import annotations

from typing import Any

import numpy as np

from .glasses import put_glasses
from .light import background, lamp, lit, tone
from .paint import dim, hair_colour, hsv, mix, paint_brows, paint_eyes, paint_mouth, paint_skin
from .person import Person, step
from .shapes import (
    beard_depth,
    cloth_depth,
    distances,
    hair_depth,
    parting,
    ridges,
    shade_distance,
    skull,
    strands,
)

EXTENT = 1.33  # half of what the picture shows, at the head's middle
CENTRE = -0.10  # height of the picture's middle
DISTANCE = 6.5
PIVOT = -0.45  # the head turns about the neck
BLOCK = 32768
BATCH = 8  # pictures drawn at once where `few` is false; a GPU wants hundreds
NEAR, FAR = 1.25, 0.80


class _View:
    """Rays of some pixels of some pictures, in the room and in the head."""

    def __init__(self, X: Any, Y: Any, p: Any) -> None:
        self.p, self.X, self.Y = p, X, Y
        near = 1 / np.sqrt(X * X + Y * Y + DISTANCE * DISTANCE)
        self.wdx, self.wdy, self.wdz = X * near, Y * near, -DISTANCE * near
        self.dx, self.dy, self.dz = self.turn(self.wdx, self.wdy, self.wdz)
        ox, oy, oz = self.turn(0.0, CENTRE - PIVOT, DISTANCE)
        self.ox, self.oy, self.oz = ox, oy + PIVOT, oz

    def turn(self, x: Any, y: Any, z: Any) -> tuple[Any, Any, Any]:
        """A direction of the room as the head sees it."""
        p = self.p
        y2, z2 = p.cp * y + p.sp * z, p.cp * z - p.sp * y
        return p.cy * x - p.sy * z2, y2, p.sy * x + p.cy * z2

    def at(self, t: Any) -> tuple[Any, Any, Any, Any, Any, Any]:
        return (
            self.ox + self.dx * t,
            self.oy + self.dy * t,
            self.oz + self.dz * t,
            self.wdx * t,
            CENTRE + self.wdy * t,
            DISTANCE + self.wdz * t,
        )

    def only(self, keep: Any) -> _View:
        """The same rays, fewer of them; one picture only."""
        out = object.__new__(_View)
        out.p = self.p
        for name, value in self.__dict__.items():
            if name != "p":
                out.__dict__[name] = value[:, keep] if np.ndim(value) == 2 else value
        return out


def _nearest(view: Any, t: Any) -> Any:
    x, y, z, wx, wy, wz = view.at(t)
    a, h, c = distances(x, y, z, wx, wy, wz, view.p)
    return np.minimum(np.minimum(a, h), c)


def _march(view: _View, t: Any, steps: tuple[int, ...], stop: Any, few: bool) -> tuple[Any, ...]:
    """Walk rays until they are `stop` from something.

    Gives where each ray stopped, how near it was then, how near it ever came,
    and where that was.
    """
    end = np.float32(DISTANCE + FAR)
    d = best = np.full_like(t, 9.0)
    tb = t
    whole = [t.copy(), d.copy(), best.copy(), tb.copy()]
    where = np.arange(t.shape[1])
    for count in steps:
        for _ in range(count):
            d = _nearest(view, t)
            going = t < end
            closer = (d < best) & going
            # Sums, since NumPy chooses between two arrays ten times as slowly as it adds them.
            best, tb = best + (d - best) * closer, tb + (t - tb) * closer
            # A ray that grazes a cheek must still come to the shoulder behind it.
            stride = 0.88 * d
            stride = stride + np.maximum(0.016 - stride, 0) * (d > 0.006)
            t = t + np.minimum(np.maximum(stride, -0.1), 1.0) * (going & (np.abs(d) > stop))
        if few:
            for full, part in zip(whole, (t, d, best, tb), strict=True):
                full[:, where] = part
            alive = ((t < end) & (np.abs(d) > stop))[0]
            where, view = where[alive], view.only(alive)
            t, d, best, tb = (one[:, alive] for one in (t, d, best, tb))
            if not len(where):
                break
    return tuple(whole) if few else (t, d, best, tb)


def _frame(X: Any, Y: Any, p: Any) -> _View:
    """Rays of a camera that was moved, brought nearer or tilted; the wall stays."""
    c, s = np.cos(p.tilt), np.sin(p.tilt)
    X, Y = X - p.shift_x, Y - p.shift_y
    X, Y = (c * X - s * Y) / p.scale, (s * X + c * Y) / p.scale
    return _View(X, Y, p)


def _trace(line: Any, samples: int, p: Any, few: bool) -> Any:
    """Samples of some pictures, (n, pixels, samples) for each of red, green and blue."""
    n, size = p.n, len(line)
    X = np.tile(line[None, :], (size, 1)).reshape(1, -1)
    Y = np.tile(-line[:, None], (1, size)).reshape(1, -1)
    pixel = _frame(X, Y, p)
    t = np.full((n, size * size), np.float32(DISTANCE - NEAR))
    # One ray a pixel comes near, and its samples go on from there.
    t, _, near, tb = _march(pixel, t, (3, 2, 2, 3, 4, 4), 0.8 * p.w, few)
    # Where it missed, they start a little before the place where it came nearest.
    missed = t >= np.float32(DISTANCE + FAR)
    t = t + (tb - 0.03 - t) * missed
    k = (np.arange(samples, dtype=np.float32) - np.float32((samples - 1) / 2)) * p.pixel
    sx = np.tile(k[None, :], (samples, 1)).reshape(1, 1, -1)
    sy = np.tile(-k[:, None], (1, samples)).reshape(1, 1, -1)
    many = samples * samples
    X = (X[:, :, None] + sx).reshape(1, -1)
    Y = (Y[:, :, None] + sy).reshape(1, -1)
    t, near = np.repeat(t, many, axis=1), np.repeat(near, many, axis=1)
    back = [one + np.zeros_like(t) for one in background(X, Y, p)]
    if not few:
        return _sample(_frame(X, Y, p), t, back, p)
    # The frame of the glasses stands a little off the face, so keep a margin of rays there.
    keep = np.flatnonzero(near[0] < max(0.12 if p.wears else 0.06, 2.8 * float(p.w)))
    for k in range(0, len(keep), BLOCK):
        some = keep[k : k + BLOCK]
        part = _sample(_frame(X[:, some], Y[:, some], p), t[:, some], [c[:, some] for c in back], p)
        for full, done in zip(back, part, strict=True):
            full[:, some] = done
    return back


def _sample(view: _View, t: Any, back: Any, p: Any) -> Any:
    w, few = p.w, p.few
    t, d, best, tb = _march(view, t, (2, 2, 3, 5, 8), 0.1 * w, few)
    inside = t < DISTANCE + FAR
    hit = inside & (d < 0.4 * w)
    # A ray that is still on its way crawls along something, so it shows what it crawls along.
    cover = np.where(inside, np.float32(1), np.clip(1 - best / (0.9 * w), 0, 1))
    t = np.where(hit, t, tb)
    if not few or p.wears:
        return _shade(view, t, cover, back)
    seen = np.flatnonzero(cover[0] > 0)
    part = _shade(view.only(seen), t[:, seen], cover[:, seen], [c[:, seen] for c in back])
    for full, done in zip(back, part, strict=True):
        full[:, seen] = done
    return back


def _shade(v: _View, t: Any, cover: Any, back: Any) -> Any:
    p: Any = v.p
    w = p.w
    x, y, z, wx, wy, wz = v.at(t)
    ax = np.abs(x)
    a, h, c = distances(x, y, z, wx, wy, wz, p)
    wh = step(-0.5 * w, 0.5 * w, np.minimum(a, c) - h)
    wc = step(-0.5 * w, 0.5 * w, np.minimum(a, h) - c) * (1 - wh)
    wa = 1 - wh - wc
    e = np.maximum(0.014, 0.35 * w)
    here = a * wa + h * wh + c * wc
    n = []
    for sx, sy, sz in ((e, 0, 0), (0, e, 0), (0, 0, e)):
        hx, hy, hz = v.turn(sx, sy, sz)
        a1, h1, c1 = distances(x + hx, y + hy, z + hz, wx + sx, wy + sy, wz + sz, p)
        n.append(a1 * wa + h1 * wh + c1 * wc - here)
    nx, ny, nz = n
    il = 1 / np.sqrt(nx * nx + ny * ny + nz * nz + 1e-12)
    nx, ny, nz = nx * il, ny * il, nz * il
    # Materials.
    hc = hair_colour(p)
    col = paint_skin(x, ax, y, z, p, w)
    d = skull(x, y, z, p)
    phases = strands(x, ax, y, z, p)
    ridge = ridges(phases)
    root = hair_depth(x, ax, y, z, p, ridge)
    scalp = step(-0.03, 0.05, root) * step(0.0, 0.07, p.hair_length) * (1 - 0.35 * p.shaved)
    col = mix(col, hc, scalp * 0.75 * (y > -0.65))
    grow = beard_depth(x, ax, y, z, p)
    stubble = grow * step(0.06, 0.40, p.beard) * 0.60
    col = mix(col, dim(hc, 0.85), stubble)
    col = paint_mouth(col, x, y, z, p, w)
    col, eye = paint_eyes(col, x, ax, y, z, p, w)
    col = paint_brows(col, ax, y, z, p, hc, w)
    phase = phases[0] + (phases[1] - phases[0]) * (phases[2] > 0.5)
    fine = np.sin(phase * 6.0 + 2.5 * np.sin(phase * 1.7)) * np.clip(1.7 - w * 45, 0.3, 1)
    strand = np.clip(0.50 * ridge + 0.26 + 0.24 * fine, 0, 1)
    strand = strand * (1 - 0.5 * parting(x - p.xp, y, z, p))
    # A beard has strands of its own, so that it knows nothing of the hair's length.
    chin = 0.52 + 0.30 * np.sin(30 * x + 1.1 * np.sin(9 * y)) + 0.14 * np.sin(67 * x - 9 * y)
    strand = strand + (chin - strand) * grow * step(0.02, -0.02, root) * step(
        0.15, 0.09, d - 0.1 * step(-0.5, -0.8, y)
    )
    hcol = dim(hc, 0.70 + 0.42 * strand)
    hcol = dim(hcol, 1 - 0.22 * step(0.1, -1.0, y))
    col = mix(col, hcol, wh)
    cc = hsv(p.clothes_hue, 0.30 + 0.28 * p.clothes_value, 0.24 + 0.58 * p.clothes_value)
    hem = step(0.055, 0.03, np.abs(cloth_depth(wx, wy, wz, p) - 0.045) + 0.02)
    cc = [one * (1 - 0.22 * hem) for one in cc]
    col = mix(col, cc, wc)
    # Light: what is open to the sky, and what stands before the lamp.
    hx, hy, hz = v.turn(nx, ny, nz)

    def free(k: float) -> Any:
        return shade_distance(
            x + hx * k, y + hy * k, z + hz * k, wx + nx * k, wy + ny * k, wz + nz * k, p
        )

    open_ = 0.40 + 0.60 * np.clip(free(0.19) / 0.19, 0, 1)
    lx, ly, lz = lamp(p)
    kx, ky, kz = v.turn(lx, ly, lz)
    bx, by, bz = x + hx * 0.025, y + hy * 0.025, z + hz * 0.025
    cx, cy, cz = wx + nx * 0.025, wy + ny * 0.025, wz + nz * 0.025
    shadow = np.float32(1)
    for k in (0.08, 0.20, 0.42):
        near = shade_distance(
            bx + kx * k, by + ky * k, bz + kz * k, cx + lx * k, cy + ly * k, cz + lz * k, p
        )
        shadow = np.minimum(shadow, np.clip(0.35 + 2.4 * near / k, 0, 1))
    m = {
        "shadow": shadow, "ambient": open_, "hair": wh, "cloth": wc, "beard": stubble * wa,
        "strand": strand, "eye": eye * wa,
    }  # fmt: skip
    rgb = lit(col, (nx, ny, nz), p, m)
    rgb, covered = put_glasses(rgb, (v.ox, v.oy, v.oz, v.dx, v.dy, v.dz), t, p, w)
    rgb = tone(rgb)
    cover = np.maximum(cover, covered)
    return [b + (one - b) * cover for b, one in zip(back, rgb, strict=True)]


def render_rows(
    table: Any, size: int, samples: int = 2, few: bool = True, framing: Any = None
) -> Any:
    """Pictures of checked rows of attributes, (n, size, size, 3) uint8.

    With `few`, one picture at a time, and only rays that can still hit
    something: quick in NumPy. Without it, the same sums over whole arrays of
    `BATCH` pictures, for a GPU.
    """
    line = ((np.arange(size, dtype=np.float32) + np.float32(0.5)) / size * 2 - 1) * EXTENT
    out = []
    count = 1 if few else BATCH
    for k in range(0, len(table), count):
        p: Any = Person(table[k : k + count])
        p.few = few
        p.frame(None if framing is None else framing[k : k + count], 2 * EXTENT)
        p.pixel = np.float32(2 * EXTENT / (size * samples))
        p.w = p.pixel / p.scale
        rgb = np.stack(_trace(line, samples, p, few), axis=-1)
        rgb = rgb.reshape(p.n, size, size, samples * samples, 3).mean(axis=3)
        out.append((np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8))
    return np.concatenate(out)
