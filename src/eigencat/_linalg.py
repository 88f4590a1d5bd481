"""Linear algebra that several parts share. NumPy only: it also runs in the page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


def weighted_totals(weight: Float, x: Float, bias: Float) -> Float:
    """W x + b, added up from left to right with the bias last.

    A matrix product may add in any order, and then the terms that a receipt
    lists miss its last digit. This order is fixed, so a receipt sums to the
    output exactly, and the page (which adds in the same order) agrees to the
    last bit. `x` has shape (..., n_in), the result (..., n_out).
    """
    total = np.zeros((*x.shape[:-1], weight.shape[0]))
    for j in range(weight.shape[1]):
        total = total + x[..., j, None] * weight[:, j]
    return total + bias


def rank(matrix: Float) -> int:
    """The number of directions that survive, by singular values.

    A singular value counts as zero below ``largest * max(shape) * eps``: less
    than the rounding of the entries themselves can make.
    """
    return int(np.linalg.matrix_rank(matrix))
