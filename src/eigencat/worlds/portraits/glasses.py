"""Glasses: two rims on a plane before the eyes, a bridge, and arms to the ears."""

from __future__ import annotations

from typing import Any

import numpy as np

from .paint import Colour, hsv, inside, mix
from .person import step


def rim(ax: Any, y: Any, p: Any) -> Any:
    """Distance from the rim in the plane of the glasses; negative inside it."""
    square = p.glasses_shape
    rx, ry = 0.222 * p.fw - 0.012 * (1 - square), 0.165 + 0.010 * (1 - square)
    q = 0.055 + (1 - square) * 0.105
    qx = np.abs(ax - 0.285 * p.fw) - rx + q
    qy = np.abs(y - p.ey + 0.012) - ry + q
    out = np.sqrt(np.maximum(qx, 0) ** 2 + np.maximum(qy, 0) ** 2)
    return out + np.minimum(np.maximum(qx, qy), 0) - q


def put_glasses(rgb: Colour, ray: Any, t: Any, p: Any, w: float) -> tuple[Colour, Any]:
    """Draw the glasses over a picture; also says how much of each pixel they cover."""
    ox, oy, oz, dx, dy, dz = ray
    # A faint frame is thin and a little clear, never gone: half a pixel at 64.
    here = step(0.04, 0.30, p.glasses)
    thick = 0.010 + 0.014 * p.glasses
    at = (0.76 - oz) / dz
    gx, gy = ox + dx * at, oy + dy * at
    seen = (at < t + 0.04) * here
    agx = np.abs(gx)
    d = rim(agx, gy, p)
    frame = inside(thick - np.abs(d), w)
    gap = 0.285 * p.fw - 0.222 * p.fw + 0.012
    bridge = inside(thick - np.abs(gy - p.ey - 0.04 - 0.35 * np.maximum(0.05 - agx, 0)), w) * (
        agx < gap + 0.01
    )
    frame = np.maximum(frame, bridge) * seen
    lens = inside(-d, w) * seen
    colour = hsv(p.glasses_hue, 0.50, 0.13 + 0.08 * p.glasses_shape)
    slant = agx - 0.285 * p.fw
    streak = step(0.05, 0.02, np.abs(slant * np.sign(gx) + 0.8 * gy + 0.10)) * 0.15
    rgb = mix(rgb, (0.85, 0.91, 0.96), lens * (0.05 + streak))
    rgb = mix(rgb, [v + 0.03 for v in colour], frame * 0.97)
    hinge = 0.285 * p.fw + 0.222 * p.fw
    covered = frame
    for side in (-1, 1):
        ta = (side * hinge - ox) / (dx + 1e-4 * np.sign(dx) + 1e-9)
        ya, za = oy + dy * ta, oz + dz * ta
        arm = inside(thick * 1.1 - np.abs(ya - p.ey - 0.05), w) * (za < 0.77) * (za > -0.05)
        arm = arm * (ta < t + 0.02) * (ta > 3) * here
        rgb = mix(rgb, [v + 0.01 for v in colour], arm * 0.97)
        covered = np.maximum(covered, arm)
    return rgb, covered
