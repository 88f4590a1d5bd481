"""Leading components of data that are both long and wide, by random combinations."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat._linalg import fix_signs
from eigencat.moments import Spectrum

Float = NDArray[np.float64]

# Multiplications by the covariance; each makes what stands out stand out more.
ROUNDS = 3


def randomized_spectrum(X: Any, k: int, seed: int) -> tuple[Spectrum, Float]:
    """The k leading eigenpairs of the covariance of X, never formed, and the mean.

    Reads X ROUNDS + 2 times. Memory O(d k). The trace is exact.
    """
    n, d = X.shape
    step = max(1, 2**22 // d)
    total = np.zeros(d)
    for block in b.blocks(X, step):
        total += b.fetch(block).sum(0, dtype=np.float64)
    mean = total / n
    width = min(2 * k + 20, n - 1, d)
    basis = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, width)))[0]
    trace = 0.0
    for turn in range(ROUNDS + 1):
        last = turn == ROUNDS
        product = np.zeros((width, width) if last else (d, width))
        for block in b.blocks(X, step):
            centred = b.fetch(block) - mean
            coordinates = centred @ basis
            product += (coordinates if last else centred).T @ coordinates
            if last:
                trace += float(np.einsum("ij,ij->", centred, centred))
        if not last:
            basis = np.linalg.qr(product)[0]
    values, turns = np.linalg.eigh(product / (n - 1))
    kept = np.argsort(values)[::-1][:k]
    kept = kept[values[kept] > values[kept[0]] * np.finfo(np.float64).eps * max(n, d)]
    return Spectrum(values[kept], fix_signs((basis @ turns[:, kept]).T), trace / (n - 1)), mean
