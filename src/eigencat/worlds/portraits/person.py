"""The lengths and shares of one head, worked out once from its attributes.

Every number here is float32: an array of shape (n, 1), which meets the pixels, (n, p), by
broadcasting, or a scalar where there is one picture, since NumPy is ten times as quick with
those. A shader works the same lines out once a picture.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .attributes import INDEX

DEGREE = np.float32(np.pi / 180)
FAR_OFF = np.float32(9)


def step(a: Any, b: Any, x: Any) -> Any:
    """0 below a, 1 above b (or the other way round), and smooth between."""
    t = np.minimum(np.maximum((x - a) * (1 / (b - a)), 0), 1)
    return t * t * (3 - 2 * t)


class Person:
    """Attributes in the renderer's units, and what follows from them."""

    def __init__(self, table: Any) -> None:
        p: Any = self
        p.n = len(table)
        for name, k in INDEX.items():
            setattr(self, name, self._column(table, k))
        for angle in ("yaw", "pitch", "light_azimuth", "light_elevation"):
            setattr(self, angle, getattr(p, angle) * DEGREE)
        p.cy, p.sy = np.cos(p.yaw), np.sin(p.yaw)
        p.cp, p.sp = np.cos(p.pitch), -np.sin(p.pitch)
        self._face()
        self._hair()
        p.full = step(0.40, 1.0, p.beard)
        p.whiskers = step(0.25, 0.50, p.beard)
        # A part may be left out where nobody in the batch has it.
        p.wears = bool((p.glasses > 0.04).any())
        p.bearded = bool((p.beard > 0.25).any())
        p.any_short = bool((p.ears > 0).any())
        p.any_back = bool((p.back > 0).any())
        p.any_curl = bool((p.curl_lump > 0).any())
        p.any_hand = bool(((p.crop > 0) | (p.fringe_hang > 0)).any())
        p.any_long = bool((p.hair_length > 0.40).any())

    # How far away a part is put that a person has little of: out of reach where none, so that
    # it makes no difference whether somebody else in the batch has it.

    @property
    def off_long(self: Any) -> Any:
        return 0.35 * (1 - self.long) + FAR_OFF * (self.hair_length <= 0.40)

    @property
    def off_beard(self: Any) -> Any:
        return 0.1 * (1 - self.whiskers) + FAR_OFF * (self.beard <= 0.25)

    @property
    def off_short(self: Any) -> Any:
        return 3 * (1 - self.ears) + FAR_OFF * (self.ears <= 0)

    @property
    def off_back(self: Any) -> Any:
        return FAR_OFF * (self.back <= 0)

    def _column(self, table: Any, k: int) -> Any:
        column = np.asarray(table[:, k : k + 1], dtype=np.float32)
        return column[0, 0] if len(table) == 1 else column

    def frame(self, rows: Any, width: float) -> None:
        """Where the camera stands, from checked rows of shifts, scale and tilt."""
        p: Any = self
        if rows is None:
            p.shift_x = p.shift_y = p.tilt = np.float32(0)
            p.scale = np.float32(1)
            return
        p.shift_x, p.shift_y = self._column(rows, 0) * width, self._column(rows, 1) * width
        p.scale, p.tilt = self._column(rows, 2), self._column(rows, 3) * DEGREE

    def _face(self) -> None:
        p: Any = self
        a = (p.age - 18) / 70
        p.young = np.clip(1 - a / 0.30, 0, 1)
        p.old = np.clip((a - 0.30) / 0.70, 0, 1)
        p.lined = np.clip((a - 0.10) / 0.90, 0, 1) ** np.float32(1.4)
        p.fw = 1 + 0.11 * p.face_width + 0.02 * p.young
        p.jw = 1 + 0.20 * p.jaw - 0.05 * p.young + 0.03 * p.old
        p.chin = -0.83 - 0.04 * p.jaw + 0.05 * p.young - 0.02 * p.old - 0.07 * p.mouth_open
        p.es = 1.08 + 0.17 * p.eye_size + 0.06 * p.young - 0.06 * p.old
        p.ex = 0.275 * p.fw
        p.ey = 0.01 - 0.02 * p.young
        p.tip = -0.235 - 0.075 * p.nose_length + 0.02 * p.young - 0.035 * p.old
        p.nw = 0.085 + 0.012 * p.jaw + 0.016 * p.old
        p.my = -0.50 - 0.02 * p.jaw + 0.02 * p.young - 0.01 * p.old
        p.mw = 0.195 + 0.06 * p.smile - 0.025 * p.mouth_open

    def _hair(self) -> None:
        p: Any = self
        length = p.hair_length
        p.shaved = step(0.07, 0.0, length)
        p.crop = step(0.34, 0.16, length)
        p.long = step(0.40, 0.52, length)
        p.volume = 0.03 + 0.085 * step(0.06, 0.40, length) + 0.02 * step(0.5, 1.0, length)
        p.volume = p.volume + p.hair_curl**2 * (0.03 + 0.16 * step(0.1, 0.5, length))
        p.xp = 0.34 * p.parting
        p.brim = 0.66 - 0.05 * (1 - p.crop) - 0.36 * p.fringe * step(0.08, 0.34, length)
        # A curtain parts over the forehead; a full fringe closes it.
        p.notch = 0.07 * (1 - p.crop) + 0.34 * p.fringe * (1 - step(0.55, 0.95, p.fringe)) * step(
            0.08, 0.34, length
        )
        p.parted = 1 - step(0.5, 0.9, p.fringe)
        p.rise = 0.30 - 0.05 * p.fringe - 0.06 * p.long
        p.back = p.hairline * (1 - step(0.36, 0.58, length))
        p.end = _ends(length)
        p.hang = 0.15 + 0.65 * step(0.25, 0.75, length)
        p.ears = 1 - step(0.34, 0.46, length)
        p.lock = (0.012 + 0.022 * step(0.12, 0.4, length)) * (1 - 0.4 * p.hair_curl)
        p.curl_lump = 0.085 * np.maximum(p.hair_curl - 0.12, 0) ** 2 * step(0.08, 0.4, length)
        p.fall_scale = 10.0 + 4.0 * step(0.25, 0.75, length)
        p.fringe_hang = step(0.35, 0.75, p.fringe) * (1 - p.crop)
        p.hair_front = p.hair_fall


def _ends(length: Any) -> Any:
    """The height at which hair ends, straight between four lengths."""
    up = np.clip((length - 0.40) / 0.20, 0, 1)
    mid = np.clip((length - 0.60) / 0.20, 0, 1)
    low = np.clip((length - 0.80) / 0.20, 0, 1)
    return -0.20 - 0.55 * up - 0.40 * mid - 0.55 * low
