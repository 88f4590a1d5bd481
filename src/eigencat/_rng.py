"""Random numbers that the page draws too: the generator of figures/lib/rng.js, many at a time.

NumPy's own generators are better for statistics. These are for what must be the same picture in a
page and in Python, such as the portrait of a seed.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

_STEP = 0x6D2B79F5
SEEDS = 2**32


def read_seed(seed: object) -> int:
    """A whole number of 32 bits, or the reason why not."""
    if isinstance(seed, (int, np.integer)) and not isinstance(seed, bool) and 0 <= seed < SEEDS:
        return int(seed)
    raise ValueError(
        f"seed={seed!r} must be a whole number from 0 to {SEEDS - 1}; got {type(seed).__name__}. "
        "The same seed always draws the same numbers."
    )


def uniforms(seed: int, count: int, start: int = 0) -> Float:
    """Numbers in [0, 1) of a seed (mulberry32): `count` of them, after the first `start`.

    The k-th is a hash of ``seed + (k + 1) * 0x6d2b79f5``, so none waits for the one before it.

    >>> uniforms(1, 3).round(6).tolist()
    [0.627074, 0.002736, 0.527447]
    """
    k = np.arange(start + 1, start + count + 1, dtype=np.uint64)
    a = (np.uint64(read_seed(seed)) + k * np.uint64(_STEP)).astype(np.uint32)
    t = (a ^ (a >> np.uint32(15))) * (a | np.uint32(1))
    t = (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))) ^ t
    return np.asarray((t ^ (t >> np.uint32(14))) / 2.0**32)


def normals(seed: int, count: int, start: int = 0) -> Float:
    """Standard normal numbers of a seed, after the first `start` (an even number): Box and Muller's pairs."""
    u = uniforms(seed, count + count % 2, start).reshape(-1, 2)
    # 1 - u is never 0, whose logarithm would be infinite.
    far, angle = np.sqrt(-2.0 * np.log(1.0 - u[:, 0])), 2.0 * math.pi * u[:, 1]
    return np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1).reshape(-1)[:count]


def normal_rows(seed: int, rows: int, columns: int) -> NDArray[np.float32]:
    """Standard normal numbers of a seed, row by row, in float32; `columns` is even."""
    out = np.empty((rows, columns), np.float32)
    for start in range(0, rows, 4096):  # in float64 a part at a time, so that memory is not filled
        part = out[start : start + 4096]
        part[:] = normals(seed, part.size, start * columns).reshape(part.shape)
    return out
