"""Light on the head: one warm lamp with shadows, a soft sky, and a tone curve."""

from __future__ import annotations

from typing import Any

import numpy as np

from .paint import Colour, hsv
from .person import step


def lamp(p: Any) -> tuple[Any, Any, Any]:
    """The direction of the light in the room."""
    across, up = p.light_azimuth, p.light_elevation
    return np.sin(across) * np.cos(up), np.sin(up), np.cos(across) * np.cos(up)


def tone(c: Colour) -> Colour:
    """Keep bright colours below white."""
    out = []
    for one in c:
        v = np.maximum(one, 0)
        out.append(np.clip(v / (1 + 0.48 * v) * 1.29, 0, 1) ** np.float32(0.88))
    return out


def background(X: Any, Y: Any, p: Any) -> Colour:
    """A lit wall; it knows of no attribute but its own two."""
    value = 0.34 + 0.52 * p.background_value
    wall = hsv(p.background_hue, 0.20 + 0.26 * (1 - p.background_value), value)
    pool = 1.10 - 0.20 * (X * X + (Y - 0.25) * (Y - 0.25)) + 0.06 * Y
    return [one * pool for one in wall]


def lit(c: Colour, n: tuple[Any, Any, Any], p: Any, m: dict[str, Any]) -> Colour:
    """Colour under light. `m` holds shadow, ambient share and the materials' shares."""
    nx, ny, nz = n
    lx, ly, lz = lamp(p)
    facing = nx * lx + ny * ly + nz * lz
    direct = np.maximum(facing * 0.80 + 0.20, 0) * (0.30 + 0.70 * m["shadow"])
    skin = 1 - m["hair"] - m["cloth"]
    # Skin lets red through where light fades.
    t = facing - 0.05
    glow = np.maximum(1 - t * t * 6, 0) * skin * 0.30
    up = 0.5 + 0.5 * ny
    key = (1.08, 0.99, 0.90)
    sky, ground = (0.51, 0.53, 0.59), (0.41, 0.335, 0.29)
    red = (0.0, 0.22, 0.32)
    out = []
    hz = lz + 1
    hn = 1 / np.sqrt(lx * lx + ly * ly + hz * hz)
    half = np.clip((nx * lx + ny * ly + nz * hz) * hn, 0, 1)
    h4 = half * half
    h4 = h4 * h4
    h8 = h4 * h4
    h16 = h8 * h8
    spec = h16 * h4 * 0.15 * skin * (1 - m["beard"]) + h8 * 0.13 * m["hair"] * (
        0.5 + 0.9 * m["strand"]
    )
    spec = spec * m["shadow"]
    edge = np.clip(1 - nz, 0, 1)
    rim = (
        edge * edge * edge * step(-0.5, 0.7, 0.3 * ny - nx * np.sign(lx)) * 0.22 * m["ambient"] ** 2
    )
    for k in range(3):
        ambient = (ground[k] + (sky[k] - ground[k]) * up) * m["ambient"]
        light = key[k] * direct * (1 - glow * red[k]) + ambient
        light = light + (1.0 - light) * (m["eye"] * 0.26)
        out.append(c[k] * light + (rim + spec) * (0.55 + 0.45 * c[k]))
    return out
