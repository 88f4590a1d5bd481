"""Signed distances: how far a point is from skin, hair, beard and cloth."""

from __future__ import annotations

from typing import Any

import numpy as np

from .person import step


def smin(a: Any, b: Any, k: float) -> Any:
    """The smaller of two distances, with a fillet of size k where they meet."""
    h = np.maximum(k - np.abs(a - b), 0)
    return np.minimum(a, b) - h * h * (0.25 / k)


def smax(a: Any, b: Any, k: float) -> Any:
    h = np.maximum(k - np.abs(a - b), 0)
    return np.maximum(a, b) + h * h * (0.25 / k)


def egg(x: Any, y: Any, z: Any, rx: Any, ry: Any, rz: Any) -> Any:
    """About the distance from an ellipsoid around the origin."""
    ix, iy, iz = 1 / (rx * rx), 1 / (ry * ry), 1 / (rz * rz)
    ax, ay, az = x * x * ix, y * y * iy, z * z * iz
    k2 = ax + ay + az
    return (k2 - np.sqrt(k2)) / np.sqrt(ax * ix + ay * iy + az * iz + 1e-9)


def ball(x: Any, y: Any, z: Any, r: Any) -> Any:
    return np.sqrt(x * x + y * y + z * z) - r


def cone(x: Any, y: Any, z: Any, a: Any, b: Any, ra: Any, rb: Any) -> Any:
    """A rounded stick from a, of radius ra, to b, of radius rb."""
    dx, dy, dz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    px, py, pz = x - a[0], y - a[1], z - a[2]
    h = (px * dx + py * dy + pz * dz) * (1 / (dx * dx + dy * dy + dz * dz))
    h = np.minimum(np.maximum(h, 0), 1)
    qx, qy, qz = px - dx * h, py - dy * h, pz - dz * h
    return np.sqrt(qx * qx + qy * qy + qz * qz) - (ra + (rb - ra) * h)


def skull(x: Any, y: Any, z: Any, p: Any) -> Any:
    """Cranium and face without features: what the hair grows on."""
    d = egg(x, y - 0.27, z + 0.12, 0.69 * p.fw, 0.77, 0.78)
    face = egg(x, y + 0.20, z - 0.08, 0.585 * p.fw * (0.62 + 0.38 * p.jw), 0.66, 0.60)
    return smin(d, face, 0.22)


def skin_head(x: Any, ax: Any, y: Any, z: Any, p: Any, d: Any, fine: bool) -> Any:
    """The head with its features on the skull's distance d."""
    s = p.smile
    d = smin(d, egg(ax - 0.07 * p.jw, y - p.chin - 0.16, z - 0.36, 0.22 * p.jw, 0.16, 0.20), 0.24)
    cheek = 0.215 + 0.03 * s + 0.015 * p.young - 0.035 * p.old
    d = smin(d, ball(ax - 0.30 * p.fw, y + 0.22 - 0.05 * s + 0.05 * p.old, z - 0.39, cheek), 0.20)
    jowl = 0.05 + 0.13 * p.old
    d = smin(d, ball(ax - 0.36 * p.jw, y + 0.60, z - 0.26, jowl), 0.16)
    # A hollow for each eye, and the ball of the eye in it.
    ex, ey = ax - p.ex, y - p.ey
    d = smax(d, -egg(ex, ey, z - 0.82, 0.19, 0.135, 0.17), 0.12)
    if fine:
        d = smin(d, egg(ex, ey + 0.005, z - 0.485, 0.15 * p.es, 0.14 * p.es, 0.145), 0.04)
    # Nose: bridge, tip and wings.
    n = cone(
        x,
        y,
        z,
        (0, 0.10, 0.60),
        (0, p.tip, 0.77 + 0.02 * p.nose_length),
        0.040,
        0.078 + 0.012 * p.old,
    )
    if fine:
        n = smin(n, ball(ax - p.nw, y - p.tip + 0.02, z - 0.665, 0.056), 0.06)
    d = smin(d, n, 0.09)
    # Mouth: the swell behind the lips, and the lips.
    my = y - p.my
    d = smin(d, egg(x, my, z - 0.57, 0.21 + 0.05 * s, 0.10 + 0.03 * p.mouth_open, 0.10), 0.12)
    if fine:
        d = smin(d, egg(x, my + 0.045 + 0.05 * p.mouth_open, z - 0.625, 0.11, 0.03, 0.055), 0.05)
    # Ears, with a bowl in each.
    ox, oy, oz = ax - 0.70 * p.fw, y + 0.03, z + 0.08
    ear = egg(ox, oy, oz, 0.085, 0.19 + 0.02 * p.old, 0.12)
    if fine:
        ear = smax(ear, -egg(ox - 0.075, oy - 0.02, oz - 0.045, 0.07, 0.115, 0.07), 0.03)
    return smin(d, ear, 0.05)


def strands(x: Any, ax: Any, y: Any, z: Any, p: Any) -> tuple[Any, Any, Any]:
    """Locks of hair: two phases that run across them, and the share of the second.

    Locks leave the parting and fall to either side (the first phase); cropped
    hair runs from the forehead back, and a fringe hangs straight (the second).
    """
    q = x - p.xp
    # Below the ears hair hangs straight, so the pole that locks leave stays above the point.
    zb, yb = z + 0.20, 0.5 * (y + np.sqrt(y * y + 0.06)) + p.hang + 0.5 * q * q
    fall = zb / np.sqrt(zb * zb + yb * yb) + 0.36 * ax
    wave = p.hair_curl * (0.5 * np.sin(9 * y + 3 * z + 2 * p.parting) + 0.3 * np.sin(7 * x - 5 * y))
    if not p.any_hand:
        return fall * p.fall_scale + wave, 0, 0
    hand = x / (0.75 + 0.35 * z + 0.2 * np.maximum(y, 0))
    share = p.crop + p.fringe_hang * step(0.15, 0.45, z) * step(-0.1, 0.2, y)
    return fall * p.fall_scale + wave, 8.0 * hand + wave, share


def ridges(phases: tuple[Any, Any, Any]) -> Any:
    """Rounded locks in [0, 1], with a groove between each two."""
    fall, hand, share = phases
    one = np.abs(np.sin(fall))
    return one if isinstance(share, int) else one + (np.abs(np.sin(hand)) - one) * share


def parting(q: Any, y: Any, z: Any, p: Any) -> Any:
    """How near a point is to the line from which hair falls to both sides."""
    near = np.maximum(1 - q * q * 90, 0)
    return near * near * step(0.45, 0.75, y) * step(-0.4, 0.0, z) * (1 - p.crop) * p.parted


def hair_depth(x: Any, ax: Any, y: Any, z: Any, p: Any, ridge: Any) -> Any:
    """How deep inside the hairline a point of the scalp lies; negative outside."""
    q = x - p.xp
    u2 = ax * ax
    edge = p.brim - 0.22 * u2 + p.notch * np.maximum(1 - q * q * 2.6, 0) ** 2
    edge = edge - (0.015 + 0.035 * p.fringe) * ridge * (1 - 0.7 * p.crop)
    side = 0.34 - 0.26 * step(0.50, -0.05, y) - 0.10 * step(-0.05, -0.4, y)
    e = smax((y - edge) * 0.9, side - z, 0.14)
    if p.any_short:
        # Below: the sideburn, over the ear, and the nape; long hair has no such limit.
        low = -0.08 - 0.75 * step(-0.05, -0.45, z) - 0.6 * (1 - p.ears)
        over = np.sqrt((y + 0.03) ** 2 + (z + 0.08) ** 2) - 0.22
        e = np.minimum(e, np.minimum(y - low, np.maximum(over, 0.62 - ax)) + p.off_short)
    if p.any_back:
        # Bare crown: a ball that eats into the hair from the forehead.
        bare = (
            np.sqrt(x * x * 1.1 + (y - 0.80) ** 2 + (z - 0.95) ** 2)
            + 0.10
            - 1.24 * p.back
            + p.off_back
        )
        e = smin(e, bare, 0.08)
    return e


def hair(x: Any, ax: Any, y: Any, z: Any, p: Any, d: Any, fine: bool) -> Any:
    """Hair: the skull grown outwards inside the hairline, and what falls below."""
    # Shadows are too soft to show a lock, and an arc tangent is dear.
    ridge = ridges(strands(x, ax, y, z, p)) if fine else 0.6
    e = hair_depth(x, ax, y, z, p, ridge)
    q = x - p.xp
    groove = parting(q, y, z, p)
    lift = p.volume * (1 + 0.30 * step(0.5, 1.0, y) - 0.75 * groove)
    lump: Any = 0.0
    if p.any_curl and fine:
        lump = p.curl_lump * np.sin(13 * x + p.parting) * np.sin(13 * y) * np.sin(13 * z + 1)
    grown = (
        d
        + 0.035
        - (lift + 0.035) * step(-0.015, p.rise, e)
        - p.lock * ridge * step(0, 0.1, e)
        - lump * step(0.02, 0.12, e)
    )
    grown = grown + 0.2 * p.shaved
    if not p.any_long:
        return grown
    # What falls: a column around head and neck, open in front.
    below = step(-0.45, -1.25, y)
    rx = 0.70 * p.fw + p.volume + 0.06 * step(0.0, -0.7, y) - 0.05 * step(-0.7, -1.6, y)
    zc = -0.17 + 0.20 * below * p.hair_front
    k = np.sqrt((x / rx) ** 2 + ((z - zc) / 0.66) ** 2)
    column = (k - 1) * 0.64 - p.lock * 1.3 * ridge - lump
    front = 0.10 - 0.05 * step(0.0, -0.5, y) + 0.42 * below * p.hair_front * step(0.22, 0.42, ax)
    column = smax(column, (z - front) * 0.9 - 0.04 * ridge, 0.09)
    column = smax(column, p.end - y - 0.06 * ridge + 0.05 * ax, 0.10)
    column = smax(column, y - 0.40, 0.35)
    return smin(grown, column + p.off_long, 0.16)


def beard_depth(x: Any, ax: Any, y: Any, z: Any, p: Any) -> Any:
    """Where a beard grows, as a share in [0, 1] with soft borders."""
    cheek = -0.365 + 0.9 * np.maximum(ax - 0.30, 0)
    top = step(0.09, -0.09, y - cheek)
    side = step(-0.06, 0.12, z)
    u = x / (p.mw * 0.98)
    v = (y - p.my - (0.165 * p.smile - 0.04) * u * u + 0.07 * p.smile + 0.04 * p.mouth_open) / (
        0.058 + 0.07 * p.mouth_open
    )
    mouth = step(0.55, 1.25, u * u + v * v)
    return top * side * mouth


def body(wx: Any, wy: Any, wz: Any, p: Any) -> Any:
    """Neck and shoulders, which stand still while the head turns."""
    neck = cone(wx, wy, wz, (0, -0.50, -0.14), (0, -1.30, -0.24), 0.30 + 0.03 * p.jaw, 0.34)
    torso = egg(wx, wy + 1.72, wz + 0.28, 1.02 + 0.06 * p.jaw, 0.62, 0.46)
    return smin(neck, torso, 0.26)


def cloth_depth(wx: Any, wy: Any, wz: Any, p: Any) -> Any:
    """How far below the neckline a point lies; negative above it."""
    v = p.neckline
    ax = np.abs(wx)
    edge = -1.05 + 0.16 * np.minimum(wx * wx * 3, 1) - 0.06 * step(-0.2, 0.2, wz)
    edge = edge - v * 0.26 * np.maximum(1 - ax / (0.20 + 0.12 * v), 0) * step(-0.1, 0.10, wz)
    return edge - wy


def distances(x: Any, y: Any, z: Any, wx: Any, wy: Any, wz: Any, p: Any) -> tuple[Any, Any, Any]:
    """Distances from skin, from hair or beard, and from cloth."""
    ax = np.abs(x)
    d = skull(x, y, z, p)
    head = skin_head(x, ax, y, z, p, d, True)
    b = body(wx, wy, wz, p)
    h = hair(x, ax, y, z, p, d, True)
    if p.bearded:
        under = 0.010 + 0.035 * step(-0.15, -0.6, y) + 0.05 * step(-0.55, -0.85, y)
        grown = head + 0.02 - (0.028 + under * p.full) * beard_depth(x, ax, y, z, p)
        h = np.minimum(h, grown + p.off_beard)
    cloth = b + 0.025 - 0.065 * step(-0.02, 0.06, cloth_depth(wx, wy, wz, p))
    return smin(head, b, 0.10), h, cloth


def shade_distance(x: Any, y: Any, z: Any, wx: Any, wy: Any, wz: Any, p: Any) -> Any:
    """Distance from anything, without the small parts that cast no shadow worth its price."""
    ax = np.abs(x)
    d = skull(x, y, z, p)
    head = skin_head(x, ax, y, z, p, d, False)
    return np.minimum(np.minimum(head, body(wx, wy, wz, p) - 0.03), hair(x, ax, y, z, p, d, False))
