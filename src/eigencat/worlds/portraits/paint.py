"""Colours and lines, painted on the head from in front.

A colour is a list of its red, green and blue, each a number or an array, so that
no array needs a third axis. `w` is the width of a picture's pixel on the head.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .person import step

Colour = list[Any]


def mix(a: Any, b: Any, share: Any) -> Colour:
    return [one + (other - one) * share for one, other in zip(a, b, strict=True)]


def times(a: Any, b: Any) -> Colour:
    return [one * other for one, other in zip(a, b, strict=True)]


def dim(a: Any, factor: Any) -> Colour:
    return [one * factor for one in a]


def shade(a: Any, amount: Any, tint: Any) -> Colour:
    """Darken by an amount, each channel by its own share of it."""
    return [one * (1 - amount * t) for one, t in zip(a, tint, strict=True)]


def inside(distance: Any, w: Any) -> Any:
    """1 where a distance is positive, 0 where negative, and soft over one pixel."""
    return np.clip(distance / w + 0.5, 0, 1)


def bump(x: Any, width: Any) -> Any:
    """A soft spot: 1 at 0, and 0 beyond two and a half widths."""
    u = np.maximum(1 - x * x / (6.25 * width * width), 0)
    return u * u * u


def hsv(hue: Any, saturation: Any, value: Any) -> Colour:
    out = []
    for k in (0.0, 4.0, 2.0):
        ramp = np.abs(np.mod(hue * 6 + k, 6.0) - 3) - 1
        out.append(value * (1 - saturation + saturation * np.clip(ramp, 0, 1)))
    return out


def skin_colour(p: Any) -> Colour:
    light, middle, dark = (0.97, 0.775, 0.66), (0.79, 0.53, 0.375), (0.41, 0.245, 0.17)
    one, two = step(0.0, 0.55, p.skin_tone), step(0.45, 1.0, p.skin_tone)
    c = mix(mix(light, middle, one), dark, two)
    warm = p.skin_warmth * 2 - 1
    return times(c, (1 - 0.01 * warm, 1 + 0.035 * warm, 1 - 0.06 * warm))


def hair_colour(p: Any) -> Colour:
    fair, brown, black = (0.90, 0.68, 0.36), (0.40, 0.215, 0.11), (0.095, 0.07, 0.065)
    one, two = step(0.0, 0.5, p.hair_darkness), step(0.4, 0.92, p.hair_darkness)
    c = mix(mix(fair, brown, one), black, two)
    c = mix(c, (0.72, 0.27, 0.08), step(0.45, 0.95, p.hair_red) * (1 - two) * 0.9)
    return mix(c, (0.74, 0.74, 0.76), p.grey * 0.96)


def paint_skin(x: Any, ax: Any, y: Any, z: Any, p: Any, w: float) -> Colour:
    """Skin with blush and the lines of age."""
    front = step(0.05, 0.35, z)
    deep = p.skin_tone
    c = skin_colour(p)
    c = shade(c, p.old, (0.02, 0.03, 0.02))
    blush = bump(ax - 0.37 * p.fw, 0.16) * bump(y + 0.21 - 0.04 * p.smile, 0.125)
    blush = (blush + 0.8 * bump(x, 0.12) * bump(y - p.tip, 0.10)) * front
    c = shade(c, blush * (0.62 - 0.22 * p.old) * (1 - 0.45 * deep), (0.03, 0.30, 0.26))
    ear = step(0.60, 0.68, ax) * step(0.25, 0.0, z)
    c = shade(c, ear * 0.5, (0.04, 0.28, 0.26))
    # Lines. The widths hold at 64 pixels, where a pixel is about 0.04 wide.
    lined, old = p.lined * front, p.old * front
    arch = 0.03 * np.cos(ax * 7)
    fore = (
        bump(y - 0.33 - arch, 0.017)
        + bump(y - 0.42 - arch, 0.017)
        + 0.8 * bump(y - 0.51 - arch, 0.015)
    )
    fore = fore * step(0.40, 0.22, ax)
    frown = bump(ax - 0.055, 0.014) * bump(y - 0.19, 0.05)
    nx = p.nw + 0.055 + (p.tip - y) * 0.40 + 0.05 * p.smile * step(p.tip, p.my, y)
    fold = (
        bump(ax - nx, 0.026)
        * step(p.tip + 0.06, p.tip - 0.02, y)
        * step(p.my - 0.12, p.my - 0.02, y)
    )
    mario = bump(ax - p.mw - 0.035 - (p.my - y) * 0.12, 0.022) * step(p.my, p.my - 0.06, y)
    mario = mario * step(p.my - 0.24, p.my - 0.12, y)
    u = (ax - p.ex) / 0.15
    bag = bump(y - p.ey + 0.165 * p.es - 0.05 * u * u, 0.022) * step(1.15, 0.75, np.abs(u))
    bag2 = bump(y - p.ey + 0.225 * p.es - 0.05 * u * u + 0.06 * u, 0.018) * step(
        1.1, 0.6, np.abs(u)
    )
    out = ax - p.ex - 0.19 * p.es
    crow = bump(out - 0.05, 0.04) * (
        bump(y - p.ey - 0.5 * out, 0.012)
        + bump(y - p.ey - 0.05 - 0.9 * out, 0.012)
        + bump(y - p.ey + 0.05 + 0.25 * out, 0.012)
    )
    lines = lined * (0.34 * fore + 0.42 * fold + 0.26 * bag) + old * (
        0.30 * frown + 0.34 * mario + 0.26 * bag2 + 0.40 * crow + 0.15 * fold
    )
    lines = lines + (0.16 * p.smile * fold + 0.10 * p.smile * crow) * front
    c = shade(c, np.minimum(lines, 0.62), (0.72, 0.95, 1.0))
    # The hollow under the cheekbone and spots of age.
    hollow = bump(ax - 0.42 * p.fw, 0.10) * bump(y + 0.45, 0.13)
    c = shade(c, old * hollow * 0.20, (0.8, 1.0, 1.0))
    nostril = bump(ax - 0.050, 0.026) * bump(y - p.tip + 0.078, 0.020) * front
    return shade(c, nostril * 0.62, (0.8, 0.95, 1.0))


def paint_mouth(c: Colour, x: Any, y: Any, z: Any, p: Any, w: float) -> Colour:
    front = step(0.2, 0.4, z)
    s, gape = p.smile, p.mouth_open
    u = x / p.mw
    u2 = u * u
    arc = np.maximum(1 - u2, 0)
    line = p.my + (0.165 * s - 0.028) * u2 - 0.07 * s + 0.008
    v = y - line
    top = gape * 0.030 * arc
    low = gape * (0.125 + 0.02 * s) * arc + 0.028 * step(0.6, 1.0, s) * arc
    full = 1 + 0.55 * p.lip - 0.42 * p.old
    upper = 0.044 * full * np.sqrt(arc) * (1 - 0.30 * bump(u, 0.12))
    lower = 0.056 * full * arc
    ends = step(1.05, 0.92, np.abs(u)) * front
    lips = inside(v + low + lower, w) * inside(top + upper - v, w) * ends
    tint = times(skin_colour(p), (0.86, 0.52, 0.50))
    tint = [t + a for t, a in zip(tint, (0.07, 0.0, 0.02), strict=True)]
    tint = dim(tint, 1 - 0.16 * step(-0.01, 0.02, v))
    c = mix(c, tint, lips * (0.92 - 0.25 * p.old))
    hole = inside(v + low, w) * inside(top - v, w) * ends * step(0.006, 0.03, top + low)
    inner = mix((0.30, 0.07, 0.06), (0.72, 0.28, 0.26), step(-0.05, -0.10, v) * bump(u, 0.32))
    teeth = inside(v - top + 0.055, w) * step(0.95, 0.75, np.abs(u))
    inner = mix(inner, (0.97, 0.95, 0.91), teeth)
    c = mix(c, inner, hole)
    shut = (1 - np.clip(np.abs(v) / (w * 0.35 + 0.011), 0, 1)) * step(1.14, 1.0, np.abs(u)) * front
    c = shade(c, shut * (1 - step(0.006, 0.03, top + low)) * 0.62, (0.75, 0.95, 0.95))
    corner = bump(np.abs(u) - 1.04, 0.06) * bump(v, 0.018) * front
    return shade(c, corner * 0.45, (0.7, 0.95, 1.0))


def paint_eyes(c: Colour, x: Any, ax: Any, y: Any, z: Any, p: Any, w: float) -> tuple[Colour, Any]:
    """Eyes, lids and lashes; also says where the wet of an eye shows."""
    front = step(0.15, 0.35, z)
    squint = 1 - 0.20 * p.smile - 0.20 * p.old
    ew, eh = 0.158 * p.es, 0.097 * p.es * squint
    u = (ax - p.ex) / ew
    v = (y - p.ey - 0.014 * u) / eh
    arc = 1 - u * u
    open_ = arc * (1 + 0.10 * arc)
    # Age lets the outer part of the upper lid hang.
    upper = open_ - 0.32 * p.old * np.maximum(u + 0.35, 0) * np.maximum(arc, 0) ** 0.5
    eye = inside((upper - v) * eh * 0.9, w) * inside((v + arc * 0.86) * eh * 0.9, w) * front
    xs = x - np.sign(x) * p.ex + 0.22 * p.yaw * ew
    yg = y - p.ey - 0.006 - 0.10 * p.pitch * eh
    r = np.sqrt(xs * xs + yg * yg)
    ir = 0.094 * p.es
    white = dim((0.96, 0.94, 0.92), 1 - 0.42 * step(0.15, 1.0, v))
    brown, hazel, green, blue = (
        (0.30, 0.15, 0.06),
        (0.46, 0.30, 0.12),
        (0.33, 0.46, 0.24),
        (0.27, 0.50, 0.70),
    )
    i1, i2, i3 = (step(a, a + 0.2, p.iris) for a in (0.32, 0.52, 0.70))
    ic = mix(mix(mix(brown, hazel, i1), green, i2), blue, i3)
    glow = 1.25 - 0.75 * step(-0.9, 0.9, v)
    ec = mix(white, dim(ic, glow), inside(ir - r, w))
    ec = shade(ec, inside(ir - r, w) * step(ir * 0.72, ir, r) * 0.55, (1, 1, 1))
    ec = mix(ec, (0.03, 0.025, 0.03), inside(ir * 0.50 - r, w))
    gx, gy = xs + 0.034 * p.es, yg - 0.036 * p.es
    ec = mix(ec, (1.0, 1.0, 1.0), inside(0.026 * p.es - np.sqrt(gx * gx + gy * gy), w) * 0.95)
    # A lid above, folded; older lids are heavier.
    span = step(1.12, 0.9, np.abs(u)) * front
    crease = (
        bump((v - upper - 0.40 + 0.14 * p.old) * eh, 0.016 + 0.006 * p.old)
        * span
        * np.maximum(arc, 0)
    )
    lid = inside((v - upper) * eh, w) * step(0.55, 0.25, v - upper) * span * np.maximum(arc, 0)
    c = shade(c, lid * 0.16, (0.7, 0.95, 1.0))
    c = shade(c, crease * (0.38 + 0.14 * p.old), (0.75, 0.95, 1.0))
    c = mix(c, ec, eye)
    thick = 0.012 + 0.010 * np.clip(u + 0.4, 0, 1.4)
    lash = (
        1 - np.clip((np.abs((v - upper) * eh - thick * 0.4) - thick * 0.5) / w + 0.5, 0, 1)
    ) * step(1.14, 1.02, np.abs(u))
    lash = lash * front * step(-0.25, 0.05, v)
    c = mix(c, (0.10, 0.06, 0.05), lash * 0.90)
    below = (
        bump((v + arc * 0.86) * eh, 0.012)
        * step(1.08, 0.95, np.abs(u))
        * front
        * step(0.2, -0.1, v)
    )
    c = shade(c, below * 0.42, (0.7, 0.95, 1.0))
    return c, eye


def paint_brows(c: Colour, ax: Any, y: Any, z: Any, p: Any, hair: Colour, w: float) -> Colour:
    front = step(0.05, 0.3, z)
    u = (ax - p.ex * 1.03) / 0.19
    at = p.ey + 0.195 + 0.05 * p.es - 0.062 * u * u + 0.020 * u + 0.012 * p.smile
    at = at - p.old * (0.020 + 0.035 * u)
    thick = (0.031 + 0.013 * p.brow) * np.maximum(1 - 0.32 * (u + 0.3), 0.2)
    on = inside(thick - np.abs(y - at), w) * step(1.18, 0.92, np.abs(u)) * front
    skin = skin_colour(p)
    tone = [0.74 * h + 0.10 * s for h, s in zip(hair, skin, strict=True)]
    return mix(c, tone, on * (0.80 + 0.12 * p.brow))
