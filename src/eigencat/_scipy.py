"""What SciPy does better than NumPy. The door of scipy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


def leading_eigh(matrix: Float, k: int) -> tuple[Float, Float]:
    """The k largest eigenvalues of a symmetric matrix, descending, and unit eigenvectors as rows.

    For few of many, LAPACK's range driver leaves the other vectors uncomputed:
    a third of the time at d = 512 and k = 80.
    """
    d = len(matrix)
    if 2 * k >= d:
        values, vectors = np.linalg.eigh(matrix)
    else:
        try:
            from scipy.linalg import eigh
        except ImportError:  # the page has NumPy only
            values, vectors = np.linalg.eigh(matrix)
        else:
            values, vectors = eigh(matrix, subset_by_index=[d - k, d - 1], check_finite=False)
    return np.asarray(values[::-1][:k]), np.asarray(vectors.T[::-1][:k])


def best_pairs(gain: Float) -> list[tuple[int, int]]:
    """Pair rows with columns, each once, so that the summed entries are as large as can be."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True)]


def cosine_quantile(share: float, d: int) -> float:
    """The size that the cosine of two random directions of d numbers stays below so often.

    Its square is spread as Beta(1/2, (d - 1)/2).
    """
    from scipy.special import betaincinv

    return float(np.sqrt(betaincinv(0.5, (d - 1) / 2, share))) if d > 1 else 1.0


def t_quantile(share: float, freedom: int) -> float:
    """The value that Student's t of so many degrees of freedom stays below with this probability."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, share))
