"""What a matrix does: turn, stretch along axes, turn. And what it cannot see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array
from eigencat._linalg import fix_signs
from eigencat._text import short
from eigencat.picture import Picture

__all__ = ["SVD", "svd"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SVD:
    """A matrix taken apart: ``A = U @ diag(s) @ Vt``, and the four rooms of it.

    Made by `svd`. With k the smaller of the matrix's two sides:

    Attributes
    ----------
    U : ndarray of shape (m, k)
        Orthonormal columns: where what comes in along the rows of `Vt` comes out.
    s : ndarray of shape (k,)
        The singular values, the largest first, none negative.
    Vt : ndarray of shape (k, n)
        Orthonormal rows: the steps that come out square to each other. In each row the entry
        largest in size is positive, the library's one sign rule; the columns of `U` follow.
    tolerance : float
        What lies at or below it in `s` counts as zero.

    Notes
    -----
    The rooms (`row_space`, `null_space`, `column_space`, `left_null_space`) hold one orthonormal
    direction a row. The two null spaces are worked out when they are first asked for, at a cost of
    O(n³) and O(m³), since `U` and `Vt` do not hold what lies beyond k.
    """

    U: Float
    s: Float
    Vt: Float
    tolerance: float

    @property
    def shape(self) -> tuple[int, int]:
        """Outputs and inputs of the matrix."""
        return len(self.U), self.Vt.shape[1]

    @property
    def rank(self) -> int:
        """How many directions come through: the singular values above `tolerance`."""
        return sum(bool(value > self.tolerance) for value in self.s)

    @property
    def nullity(self) -> int:
        """How many input directions are not seen: rank + nullity is the number of columns."""
        return int(self.Vt.shape[1]) - self.rank

    @property
    def condition(self) -> float:
        """The largest stretch over the smallest; infinite where one of `s` counts as zero."""
        return float(self.s[0] / self.s[-1]) if self.rank == len(self.s) else float("inf")

    @property
    def row_space(self) -> Float:
        """The input directions that are seen, (rank, n), the most stretched first."""
        return self.Vt[: self.rank].copy()

    @property
    def column_space(self) -> Float:
        """The output directions that can be reached, (rank, m), in the same order."""
        return self.U.T[: self.rank].copy()

    @cached_property
    def null_space(self) -> Float:
        """The input directions that change nothing, (n - rank, n)."""
        return _rest(self.row_space, self.Vt.shape[1])

    @cached_property
    def left_null_space(self) -> Float:
        """The output directions that no input reaches, (m - rank, m)."""
        return _rest(self.column_space, len(self.U))

    @cached_property
    def pseudo_inverse(self) -> Float:
        """A⁺ of shape (n, m): undoes what can be undone, and gives nothing to the rest."""
        r = self.rank
        return np.asarray((self.Vt[:r].T / self.s[:r]) @ self.U[:, :r].T)

    def solve(self, y: ArrayLike) -> Float:
        """Return the shortest x whose image is y, or comes as near to y as any image does.

        Parameters
        ----------
        y : array-like of shape (m,) or (n_samples, m)

        Returns
        -------
        ndarray of shape (n,) or (n_samples, n)
        """
        wanted = _vectors(y, "y", len(self.U), "outputs")
        r = self.rank
        return np.asarray((wanted @ self.U[:, :r] / self.s[:r]) @ self.Vt[:r])

    def split(self, x: ArrayLike) -> tuple[Float, Float]:
        """The part of x that is seen, and the part that is not; together they are x.

        Parameters
        ----------
        x : array-like of shape (n,) or (n_samples, n)

        Returns
        -------
        seen, unseen : ndarray
            Of the shape of x, square to each other.
        """
        given = _vectors(x, "x", self.Vt.shape[1], "inputs")
        rows = self.row_space
        seen = (given @ rows.T) @ rows
        return np.asarray(seen), np.asarray(given - seen)

    def nearest(self, rank: int) -> Float:
        """The matrix of this rank that is nearest to A: its first so many patterns, added up.

        Notes
        -----
        Equation ``eq-rank-k``. Nearest in the sum of squared entries [1]_, and in the largest
        stretch of what is missing as well. Where ``s[rank - 1]`` equals ``s[rank]`` others are as near.

        References
        ----------
        .. [1] C. Eckart and G. Young, "The approximation of one matrix by another of lower rank",
           Psychometrika 1 (1936), 211-218, doi:10.1007/BF02288367.
        """
        k = self._count(rank)
        return np.asarray((self.U[:, :k] * self.s[:k]) @ self.Vt[:k])

    def error(self, rank: int) -> float:
        """How far `nearest` is from A: the root of the sum of squared entries of what is missing."""
        left = self.s[self._count(rank) :]
        size = float(left[0]) if len(left) else 0.0
        # Divided by the largest first: the square of a tiny or a large number may not exist.
        return size * float(np.linalg.norm(left / size)) if size > 0 else 0.0

    def _count(self, rank: int) -> int:
        most = len(self.s)
        whole = isinstance(rank, (int, np.integer)) and not isinstance(rank, bool)
        if not whole or not 0 <= rank <= most:
            raise ValueError(
                f"rank={rank!r} must be a whole number from 0 to {most}; got {rank!r}. "
                f"The matrix is {self.shape[0]} by {self.shape[1]}."
            )
        return int(rank)

    def words(self) -> str:
        """What a person would say of it."""
        m, n = self.shape
        told = f"{n} in, {m} out: {self.rank} come through"
        if self.rank:
            told += f", stretched by {short(float(self.s[0]))}"
            if self.rank > 1:
                told += f" down to {short(float(self.s[self.rank - 1]))}"
        return (
            f"{told}. {self.nullity} of the inputs' directions change nothing; "
            f"{m - self.rank} of the outputs' are never reached."
        )

    def plot(self) -> Picture:
        """Draw the singular values, with a line where those begin that count as zero.

        Examples
        --------
        >>> import eigencat as ec
        >>> ec.svd(ec.matrices().A).plot().desc
        'Bars: the singular values, 6.708, 2.236. 2 of 2 input directions come through.'
        """
        from eigencat import _plots

        return _plots.singular_values(self.s, self.rank, self.shape)

    def __repr__(self) -> str:
        m, n = self.shape
        return f"SVD({m} x {n}, rank {self.rank}, condition {self.condition:.4g})"


def svd(weights: Any, rcond: float | None = None) -> SVD:
    """Turn, stretch, turn: take a layer's matrix apart, and tell what it cannot see.

    Any matrix turns its inputs, stretches them along axes, and turns what comes out. Of the axes it
    stretches by nothing it sees nothing: steps along them are the null space.

    Parameters
    ----------
    weights : NamedLayer, array-like of shape (m, n), or a torch layer
        One row for each output. A layer is anything with the attribute ``weight``; torch is never
        imported. Of a convolution each row is one filter laid flat, and its null space is of
        patches. Biases play no part.
    rcond : float, optional
        A singular value counts as zero at or below this share of the largest. Left out, it is
        ``max(m, n)`` times the rounding of float64: zero but for what rounding may leave. A trained
        layer hardly ever has such values. To ask what it *nearly* cannot see, give a share that
        matters to you, for example 0.01.

    Returns
    -------
    SVD
        ``.U``, ``.s``, ``.Vt``; ``.rank``, ``.nullity``, ``.condition``; the four rooms;
        ``.pseudo_inverse``, ``.solve``, ``.split``, ``.nearest``; ``.words()`` and ``.plot()``.

    Raises
    ------
    ValueError
        When the weights are no real finite matrix, are too large to be squared up, or `rcond` is
        no share.

    Notes
    -----
    Equation ``eq-svd``: A vᵢ = σᵢ uᵢ, with all vᵢ square to each other, and all uᵢ. The vᵢ are the
    eigenvectors of AᵀA and the uᵢ those of AAᵀ, and both have the eigenvalues σᵢ². AᵀA is never
    formed, so small singular values keep their digits. Cost O(m n min(m, n)).

    Where two singular values coincide, only the plane of their two directions is told, and the
    directions in it are a choice. The signs of a pair (uᵢ, vᵢ) may be changed together.

    `SeFa` finds the vᵢ of a layer, and `GANSpace` of what comes out, where white noise goes in, the
    uᵢ (``eq-partners``).

    References
    ----------
    G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed., Johns Hopkins, 2013, section 2.4.

    Examples
    --------
    >>> import eigencat as ec
    >>> found = ec.svd(ec.matrices().A)
    >>> found.s.round(4), found.rank, round(found.condition, 6)
    (array([6.7082, 2.2361]), 2, 3.0)
    >>> found.Vt.round(4)
    array([[ 0.7071,  0.7071],
           [ 0.7071, -0.7071]])

    Three inputs and two outputs. One direction changes nothing:

    >>> wide = ec.svd([[3, 2, 2], [2, 3, -2]])
    >>> print(wide.words())
    3 in, 2 out: 2 come through, stretched by 5 down to 3. 1 of the inputs' directions change nothing; 0 of the outputs' are never reached.
    >>> (3 * wide.null_space).round(6)
    array([[ 2., -2., -1.]])
    >>> (45 * wide.pseudo_inverse).round(6)
    array([[  7.,   2.],
           [  2.,   7.],
           [ 10., -10.]])
    """
    rule = "a matrix of shape (m, n), one row for each output"
    given = getattr(weights, "weight", weights)
    if hasattr(given, "keys"):
        raise ValueError(
            f"weights={type(given).__name__} must be {rule}; got several, by name. "
            "Choose one, or stack those that read the same inputs: np.concatenate(list(weights.values()))."
        )
    A = read_array(given, "weights", rule)
    if A.ndim < 2 or 0 in A.shape:
        raise ValueError(
            f"weights must be {rule}; got shape {A.shape}. "
            "One neuron is a matrix with one row: weights[None, :]."
        )
    if A.ndim > 2 and given is weights:
        raise ValueError(
            f"weights must be {rule}; got shape {A.shape}. "
            "Say what a row is, for example weights.reshape(len(weights), -1)."
        )
    A = A.reshape(len(A), -1)
    share = _share(rcond, A.shape)
    # The largest entry is taken out first: no length then overflows on the way.
    size = float(np.abs(A).max())
    U, s, Vt = np.linalg.svd(A / size if size > 0 else A, full_matrices=False)
    turned = fix_signs(Vt)
    U = U * np.where((turned * Vt).sum(axis=1) < 0, -1.0, 1.0)
    with np.errstate(over="ignore"):
        s = s * size
    if not np.isfinite(s).all():
        raise ValueError(
            f"weights must be {rule}, with singular values that float64 can hold; got entries up "
            f"to {size:.1e}. Divide them by {size:.0e}."
        )
    return SVD(U, s, turned, share * float(s[0]))


def _share(rcond: float | None, shape: tuple[int, ...]) -> float:
    if rcond is None:
        return float(max(shape) * np.finfo(np.float64).eps)
    try:
        share = float(rcond)
    except (TypeError, ValueError):
        share = float("nan")
    if isinstance(rcond, bool) or not 0 <= share < 1:
        raise ValueError(
            f"rcond={rcond!r} must be a share from 0 to below 1; got {rcond!r}. "
            "Singular values up to this share of the largest count as zero; 0.01 is one in a hundred."
        )
    return share


def _rest(rows: Float, d: int) -> Float:
    """Orthonormal rows for all that is square to the given ones."""
    if len(rows) == d:
        return np.zeros((0, d))
    if not len(rows):
        return np.eye(d)
    whole = np.linalg.qr(rows.T, mode="complete")[0]
    return fix_signs(np.ascontiguousarray(whole.T[len(rows) :]))


def _vectors(value: ArrayLike, name: str, count: int, what: str) -> Float:
    rule = f"{count} {what}, or rows of {count}"
    array = read_array(value, name, rule)
    if array.ndim not in (1, 2) or array.shape[-1] != count:
        raise ValueError(
            f"{name} must be {rule}; got shape {array.shape}. "
            "x is what goes into the matrix, and y is what comes out."
        )
    return array
