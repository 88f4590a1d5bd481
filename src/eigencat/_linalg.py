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


def fix_signs(rows: Float) -> Float:
    """Turn each row so that its largest entry in size is positive: the one sign rule.

    Entries within one part in 10⁶ of the largest count as equally large, and
    the first of them decides; otherwise rounding would pick among ties, and two
    machines would disagree.
    """
    size = np.abs(rows)
    deciding = np.argmax(size >= size.max(axis=1, keepdims=True) * (1 - 1e-6), axis=1)
    signs = np.where(rows[np.arange(len(rows)), deciding] < 0, -1.0, 1.0)
    return np.asarray(rows * signs[:, None])


def basis_of(rows: Float, rcond: float) -> Float:
    """Orthonormal rows that span the rows, without directions that hold nothing new.

    A direction is left out when its singular value is below `rcond` times the
    largest: two conditions that nearly coincide count as one.
    """
    _, sizes, right = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(right[sizes > rcond * sizes[0]] if sizes[0] > 0 else right[:0])


def principal_angles(a: Float, b: Float) -> Float:
    """The angles between the spans of two sets of rows, in degrees, smallest first.

    There are as many as the smaller span has dimensions. A cosine near one says
    nothing below 10⁻⁸ of an angle, so small angles are taken from their sines [1]_.

    References
    ----------
    .. [1] A. V. Knyazev and M. E. Argentati, "Principal angles between subspaces
       in an A-based scalar product", SIAM Journal on Scientific Computing 23
       (2002), 2008-2040, doi:10.1137/S1064827500377332.
    """
    first, second = basis_of(a, 1e-12), basis_of(b, 1e-12)
    if len(first) < len(second):
        first, second = second, first
    cosines = np.linalg.svd(first @ second.T, compute_uv=False)
    # What is left of the smaller span outside the larger one; its singular values are the sines.
    rest = second - (second @ first.T) @ first
    sines = np.linalg.svd(rest, compute_uv=False)[::-1]
    angle = np.where(
        sines < np.sqrt(0.5),
        np.arcsin(np.clip(sines, 0, 1)),
        np.arccos(np.clip(cosines, 0, 1)),
    )
    return np.asarray(np.degrees(np.sort(angle)))
