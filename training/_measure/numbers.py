"""A few statistics, on NumPy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def frechet(a: Floats, b: Floats) -> float:
    """Fréchet distance of two Gaussians with the means and covariances of `a` and `b` (n, d)."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    ca, cb = np.cov(a.T), np.cov(b.T)
    values, vectors = np.linalg.eigh(ca)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    # The trace of (ca cb)^(1/2): root cb root is symmetric, with the same eigenvalues.
    cross = np.sqrt(np.clip(np.linalg.eigvalsh(root @ cb @ root), 0, None)).sum()
    gap = np.square(a.mean(0) - b.mean(0)).sum()
    return float(gap + np.trace(ca) + np.trace(cb) - 2 * cross)


def r2(truth: Floats, read: Floats) -> Floats:
    """Share of each column's variance that is read."""
    truth = truth.astype(np.float64)
    return np.asarray(1 - np.square(read - truth).mean(0) / truth.var(0))


def nearest(x: Floats, among: Floats, block: int = 500) -> tuple[Floats, NDArray[np.intp]]:
    """For each row of `x` the distance to its nearest row of `among`, and which that is."""
    x, among = x.astype(np.float32), among.astype(np.float32)
    sizes = np.square(among).sum(1)
    far, which = np.empty(len(x)), np.empty(len(x), np.intp)
    for start in range(0, len(x), block):
        rows = slice(start, start + block)
        square = sizes - 2 * x[rows] @ among.T
        which[rows] = square.argmin(1)
        # Once more without cancelling, for the one that is kept.
        far[rows] = np.linalg.norm(x[rows] - among[which[rows]], axis=1)
    return far, which


def short(value: Any, digits: int = 4) -> Any:
    """Numbers as they are written down: rounded, plain, and in the same nesting."""
    if isinstance(value, dict):
        return {key: short(v, digits) for key, v in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [short(v, digits) for v in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return round(float(value), digits)
    return value
