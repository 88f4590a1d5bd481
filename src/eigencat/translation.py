"""Fit the translation from one layer to another, and list the false friends between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._assignment import best_pairs
from eigencat._checks import LISTED, read_array
from eigencat._text import html_table, short, text_table

__all__ = ["FriendsTable", "Translation"]

Float = NDArray[np.float64]
# Each kind may do all that the ones before it may.
KINDS = ("permutation", "signed", "orthogonal", "general")
_SAMPLES = "rows of samples, one column for each unit"


class Translation:
    """The matrix that turns labels of layer A into labels of layer B.

    Two layers saw the same samples. Each wrote a label for every one of them.
    ``fit`` finds the matrix that turns A's labels into B's best, in the sense of
    least squares, among the matrices of one kind.

    Parameters
    ----------
    kind : {"general", "orthogonal", "signed", "permutation"}
        What the translation may do. ``"permutation"`` renames units,
        ``"signed"`` may also turn the sign of a unit, ``"orthogonal"`` turns
        and mirrors without stretching, ``"general"`` is any matrix. Each kind
        may do what the ones before it may, so it never explains less of the
        samples that it was fitted to.
    center : bool
        Whether the two means are taken off first, which lets the translation
        shift labels as well. Without it the label 0 stays 0, as for word maps.

    Attributes
    ----------
    matrix_ : ndarray of shape (n_B, n_A)
        One row for each unit of B: how it is totalled from the units of A.
    shift_ : ndarray of shape (n_B,)
        Added after the matrix; zero without `center`.
    residual_ : float
        The share of B's variance over the fitted samples that is left
        unexplained: 0 is perfect, 1 is no better than B's mean for everybody.
        Above 1 is worse than that. Without `center` the share is of B's squares.
    partners_ : ndarray of shape (n_A,), int
        For each unit of A, one of B: for the two kinds that rename, the unit it
        is paired with so that the whole pairing is best, which need not be the
        one most like it; otherwise the one whose correlation is largest in size.
    agreement_ : ndarray of shape (n_A,)
        The correlation, from -1 to 1, of each unit with its partner.
    namesake_ : ndarray of shape (n_A,)
        The correlation of each unit with the unit of B that has the same
        number; NaN where B has no such unit.
    false_friends_ : ndarray of int
        The units of A whose partner has another number.
    round_trip_ : float
        The share of A's variance that is lost on the way to B's labels and
        back with ``inverse_transform``. It is 0 wherever the matrix can be
        undone, **also when the translation is bad**.
    n_features_in_, n_features_out_ : int

    Notes
    -----
    Equation ``eq-translation-fit``: the matrix M and the shift s that make
    Σ ‖M aₖ + s − bₖ‖² smallest, over the samples k; s is 0 without `center`.
    Mikolov, Le and Sutskever fit word vectors of two languages with it (their
    W, xᵢ and zᵢ are M, aₖ and bₖ, without a shift).

    ``"orthogonal"`` has the closed form of Schönemann: with the singular value
    decomposition BᵀA = U Σ Vᵀ, M = U Vᵀ, where A and B are centred if `center`
    is on. M is unique only if BᵀA has full rank: never with no more samples than
    units and `center`, nor with a constant unit; it is then one of many that do
    as well. ``"general"`` is the shortest of many where A's (centred) columns
    depend on each other. ``"permutation"`` is an assignment
    problem, solved exactly in O(n³) for n units; some hundreds of units take
    seconds. The other two take O(samples n_A n_B).

    A residual of the samples that were fitted flatters: hold some out and ask
    ``score``. With as many units as samples ``"general"`` explains anything.

    References
    ----------
    T. Mikolov, Q. V. Le, I. Sutskever, "Exploiting similarities among languages
    for machine translation", arXiv:1309.4168 (2013).

    P. H. Schönemann, "A generalized solution of the orthogonal Procrustes
    problem", Psychometrika 31 (1966), 1-10, doi:10.1007/BF02289451.

    Examples
    --------
    >>> import eigencat as ec
    >>> nets = ec.two_seeds()
    >>> A = nets.A.hidden(nets.X)
    >>> copy = nets.A.shuffled([2, 0, 1, 3, 4]).hidden(nets.X)
    >>> rename = ec.Translation("permutation").fit(A, copy)
    >>> rename.partners_.tolist(), rename.false_friends_.tolist(), rename.residual_
    ([1, 2, 0, 3, 4], [0, 1, 2], 0.0)
    """

    def __init__(self, kind: str = "general", *, center: bool = True) -> None:
        self.kind = kind
        self.center = center

    # ── parameters, as scikit-learn's estimators keep them ──

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters of the constructor, by name."""
        return {"kind": self.kind, "center": self.center}

    def set_params(self, **params: Any) -> Translation:
        """Set parameters by name; the fit is not undone."""
        for name, value in params.items():
            if name not in ("kind", "center"):
                raise ValueError(
                    f"{name}={value!r} must be a parameter of Translation; got {name!r}. "
                    "They are kind and center."
                )
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"Translation(kind={self.kind!r}, center={self.center!r})"

    # ── fitting ──

    def fit(self, A: ArrayLike, B: ArrayLike) -> Translation:
        """Fit the translation to two layers' labels of the same samples.

        Parameters
        ----------
        A : array-like of shape (n_samples, n_A)
        B : array-like of shape (n_samples, n_B)
            Row k of both belongs to sample k. In any units; those of B are the
            units of the residual's variance. Torch tensors are taken too.

        Returns
        -------
        Translation
            Itself.

        Raises
        ------
        ValueError
            When `kind` is not known, a shape does not fit, a number is not
            finite, all samples are alike, or a kind other than ``"general"`` is
            asked to translate between layers of different widths.
        """
        if self.kind not in KINDS:
            raise ValueError(
                f"kind={self.kind!r} must be one of {', '.join(map(repr, KINDS))}; "
                f"got {self.kind!r}. 'general' allows any matrix."
            )
        a, b = _rows(A, "A"), _rows(B, "B")
        if len(a) != len(b):
            raise ValueError(
                f"A and B must be labels of the same samples; got {len(a)} rows and {len(b)}. "
                "Push the same inputs through both layers, in one order."
            )
        if self.kind != "general" and a.shape[1] != b.shape[1]:
            raise ValueError(
                f"kind={self.kind!r} must be 'general' between layers of different widths; "
                f"got {a.shape[1]} units and {b.shape[1]}. Only 'general' may change their number."
            )
        mean_a, mean_b = ((m.mean(axis=0) if self.center else np.zeros(m.shape[1])) for m in (a, b))
        x, z = a - mean_a, b - mean_b
        for name, centred, raw in (("A", x, a), ("B", z, b)):
            # Equal rows leave rounding behind when their mean is taken off.
            if not np.abs(centred).max() > 1e-12 * np.abs(raw).max():
                raise ValueError(
                    f"{name} must be labels that differ between samples; got {len(a)} rows that are "
                    f"{'all alike' if self.center else 'all zero'}. Pass samples that differ."
                )
        self.matrix_: Float = _matrix(self.kind, x, z)
        self.shift_: Float = mean_b - self.matrix_ @ mean_a
        self.n_features_in_, self.n_features_out_ = a.shape[1], b.shape[1]
        self.residual_ = _share(z - x @ self.matrix_.T, z)
        self._mean_in: Float = mean_a
        self._back: Float = np.asarray(np.linalg.pinv(self.matrix_), dtype=np.float64)
        self.round_trip_ = _share(x - x @ self.matrix_.T @ self._back.T, x)
        self._pair_up(a, b)
        return self

    def _pair_up(self, a: Float, b: Float) -> None:
        alike = _correlations(a, b)
        n, m = alike.shape
        if self.kind in ("permutation", "signed"):
            self.partners_: NDArray[np.intp] = np.abs(self.matrix_).argmax(axis=0)
        else:
            self.partners_ = np.abs(alike).argmax(axis=1)
        self.agreement_: Float = alike[np.arange(n), self.partners_]
        self.namesake_: Float = np.full(n, np.nan)
        k = min(n, m)
        self.namesake_[:k] = alike.diagonal()
        self.false_friends_: NDArray[np.intp] = np.flatnonzero(self.partners_ != np.arange(n))

    # ── using ──

    def transform(self, A: ArrayLike) -> Float:
        """Translate labels of A into labels of B: M a + shift.

        Parameters
        ----------
        A : array-like of shape (n_samples, n_A) or (n_A,)

        Returns
        -------
        ndarray of shape (n_samples, n_B) or (n_B,)
        """
        a = self._read(A, "A", "n_features_in_")
        return np.asarray(a @ self.matrix_.T + self.shift_)

    def inverse_transform(self, B: ArrayLike) -> Float:
        """Translate back. Where the matrix cannot be undone, the shortest label that comes nearest.

        Parameters
        ----------
        B : array-like of shape (n_samples, n_B) or (n_B,)

        Returns
        -------
        ndarray of shape (n_samples, n_A) or (n_A,)
        """
        b = self._read(B, "B", "n_features_out_")
        mean_b = self.matrix_ @ self._mean_in + self.shift_
        return np.asarray((b - mean_b) @ self._back.T + self._mean_in)

    def score(self, A: ArrayLike, B: ArrayLike) -> float:
        """The share of B that the translation explains, of these samples: 1 is perfect.

        The mean that it is compared with is that of these samples; ask it about
        samples that were not fitted.
        """
        z = self._read(B, "B", "n_features_out_")
        told = self.transform(A)
        if told.ndim != 2 or told.shape != z.shape:
            raise ValueError(
                f"A and B must be labels of the same samples; got shapes {np.shape(A)} and "
                f"{z.shape}. Pass rows of samples, in one order."
            )
        return 1.0 - _share(z - told, z - z.mean(axis=0) if self.center else z)

    def friends(self, names: Sequence[str] | None = None) -> FriendsTable:
        """Which unit of B says what each unit of A says, as a table that prints itself.

        Parameters
        ----------
        names : sequence of str, optional
            Names of A's units, for the table; their numbers when left out.

        Returns
        -------
        FriendsTable
        """
        self._fitted()
        given = [str(k) for k in range(self.n_features_in_)] if names is None else list(names)
        if len(given) != self.n_features_in_:
            raise ValueError(
                f"names={given[:LISTED]!r} must be {self.n_features_in_} names, one for each unit "
                f"of A; got {len(given)}. Leave them out to use numbers."
            )
        return FriendsTable(
            tuple(
                Friend(name, k, float(self.namesake_[k]), int(p), float(self.agreement_[k]))
                for k, (name, p) in enumerate(zip(given, self.partners_, strict=True))
            )
        )

    def _fitted(self) -> None:
        if not hasattr(self, "matrix_"):
            raise ValueError(
                "Translation must be fitted before it translates; got none of its results. "
                "Call fit(A, B) first."
            )

    def _read(self, value: ArrayLike, name: str, width: str) -> Float:
        self._fitted()
        n = getattr(self, width)
        array = read_array(value, name, f"{n} numbers, or rows of {n} numbers")
        if array.ndim not in (1, 2) or array.shape[-1] != n:
            raise ValueError(
                f"{name} must be {n} numbers, or rows of {n} numbers; got shape {array.shape}. "
                "The translation was fitted to that many units."
            )
        return array


@dataclass(frozen=True)
class Friend:
    """One unit of A: its namesake in B, and its partner there."""

    name: str
    unit: int
    namesake: float
    partner: int
    agreement: float

    @property
    def false(self) -> bool:
        """Whether the unit of the same number is the wrong one to listen to."""
        return self.partner != self.unit


class FriendsTable(tuple[Friend, ...]):
    """The units of A with their partners in B. It prints itself as a table."""

    def _cells(self, minus: str) -> tuple[list[str], list[list[str]]]:
        def say(value: float) -> str:
            return "none" if np.isnan(value) else short(round(value, 2), minus=minus)

        head = ["unit of A", "same number in B", "partner in B", "with the partner", ""]
        return head, [
            [f.name, say(f.namesake), str(f.partner), say(f.agreement), "false friend" * f.false]
            for f in self
        ]

    def __repr__(self) -> str:
        head, rows = self._cells("-")
        return text_table(head, rows)

    def _repr_html_(self) -> str:
        head, rows = self._cells("−")
        return html_table(
            head, rows, "Correlations between the units of A and of B", row_heads=True
        )


def _rows(value: ArrayLike, name: str) -> Float:
    array = read_array(value, name, _SAMPLES)
    if array.ndim != 2 or 0 in array.shape or len(array) < 2:
        raise ValueError(
            f"{name} must be {_SAMPLES}, two samples or more; got shape {array.shape}. "
            "Flatten pictures and the like to one row a sample first."
        )
    return array


def _matrix(kind: str, x: Float, z: Float) -> Float:
    """The best matrix of a kind for z ≈ x Mᵀ."""
    if kind == "general":
        return np.asarray(np.linalg.lstsq(x, z, rcond=None)[0].T)
    agree = z.T @ x
    if kind == "orthogonal":
        u, _, vt = np.linalg.svd(agree)
        return np.asarray(u @ vt)
    # ‖z - x Mᵀ‖² is a constant less twice the total of what M picks out of `agree`.
    picked = best_pairs(np.abs(agree) if kind == "signed" else agree)
    matrix, rows = np.zeros_like(agree), np.arange(len(agree))
    matrix[rows, picked] = 1.0
    if kind == "signed":
        matrix[rows, picked] = np.where(agree[rows, picked] < 0, -1.0, 1.0)
    return matrix


def _share(rest: Float, whole: Float) -> float:
    """The part of the squares of `whole` that `rest` still holds."""
    total = float((whole**2).sum())
    return float((rest**2).sum()) / total if total > 0 else float("inf")


def _correlations(a: Float, b: Float) -> Float:
    """The correlation of each column of `a` with each column of `b`; 0 for a column that is constant."""

    def unit(m: Float) -> Float:
        centred = m - m.mean(axis=0)
        length = np.linalg.norm(centred, axis=0)
        dead = length <= 1e-12 * np.sqrt(len(m)) * np.abs(m).max(axis=0)
        return np.asarray(centred / np.where(dead, np.inf, length))

    return np.clip(unit(a).T @ unit(b), -1.0, 1.0)
