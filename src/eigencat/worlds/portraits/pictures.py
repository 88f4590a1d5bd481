"""Attributes in, pictures out, after a look at what was asked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .attributes import ATTRIBUTES, Attribute
from .checks import check_memory, read_rows, read_size
from .trace import render_rows

Pixels = NDArray[np.uint8]

FRAMING: tuple[Attribute, ...] = (
    Attribute("shift_x", "how far the head stands to the right", "width", -0.3, 0.3, 0),
    Attribute("shift_y", "how far the head stands up", "width", -0.3, 0.3, 0),
    Attribute("scale", "how large the head is drawn", "factor", 0.6, 1.6, 1),
    Attribute("tilt", "how far the picture is turned clockwise", "degrees", -45, 45, 0),
)


def render(attributes: Any, size: int = 64, *, framing: Any = None) -> Pixels:
    """Draw people from their attributes.

    Parameters
    ----------
    attributes : array of shape (n, 34), or mapping from names to numbers
        Rows as `sample_attributes` gives them, or the attributes that matter by
        name, each a number or one number a person; the rest take their
        defaults.
    size : int
        Pixels along each side, from 16 to 1024.
    framing : array of shape (n, 4) or mapping, optional
        Where the camera stands: ``shift_x``, ``shift_y``, ``scale``, ``tilt``, as
        in `FRAMING`. Only the head and shoulders move; the wall stays. One person
        may be framed n times.

    Returns
    -------
    ndarray of shape (n, size, size, 3), uint8
        Red, green and blue, rows from the top.

    Notes
    -----
    A pixel is the mean of 2 x 2 samples, and a sample is a function of its place
    and the attributes alone: there is no noise and no texture. The same
    attributes give the same picture; on another processor a value may differ by
    rounding.

    Examples
    --------
    >>> from eigencat.worlds import portraits
    >>> portraits.render({"age": [20, 80], "smile": 0.9}, size=32).shape
    (2, 32, 32, 3)
    """
    size = read_size(size)
    table = read_rows(attributes, ATTRIBUTES, "attributes")
    frames = read_framing(framing, len(table))
    if frames is not None and len(table) == 1:
        table = np.tile(table, (len(frames), 1))
    check_memory(len(table), size)
    return np.asarray(render_rows(table, size, framing=frames))


def read_framing(value: Any, n: int) -> NDArray[np.float64] | None:
    """A row of framing for each of n pictures, or None where nothing is framed."""
    if value is None:
        return None
    frames = read_rows(value, FRAMING, "framing")
    if n == 1:
        return frames
    if len(frames) not in (1, n):
        raise ValueError(
            f"framing must be one row or {n} rows, one for each picture; got {len(frames)}. "
            "Pass one row a picture."
        )
    return np.tile(frames, (n // len(frames), 1))
