"""Does an edit commute with an encoder? By how much does it not?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array
from eigencat._text import short
from eigencat.layer import NamedLayer
from eigencat.translation import KINDS, Translation

__all__ = ["Equivariance", "equivariance_error"]

Float = NDArray[np.float64]
Map = Callable[[Any], Any]


@dataclass(frozen=True)
class Equivariance:
    """How far an edit is from commuting with an encoder.

    Attributes
    ----------
    error : float
        The length of all gaps over the length of all effects, both as root mean squares. 0: the
        two ways round the square end alike. 1: the edit of the labels did no better than leaving
        the labels as they were. It may be larger. Where the edit changes no label, by more than
        rounding, it is 0 when the edit of the labels changes none either, and else infinite.
    gap : float
        The root mean square of `gaps`, in the encoder's units.
    effect : float
        The root mean square of how far the edit moves a label, in the encoder's units.
    gaps : ndarray of shape (n_measured,)
        For each measured sample the distance between the two ends.
    fitted : Translation or None
        The edit of the labels, where it was fitted.
    measured : ndarray of shape (n_measured,), int
        Which rows of X were measured: all, or those that were kept out of the fit.
    """

    error: float
    gap: float
    effect: float
    gaps: Float
    measured: NDArray[np.intp] = field(repr=False)
    fitted: Translation | None = None

    def __repr__(self) -> str:
        how = (
            f"{len(self.gaps)} samples kept out of the fit"
            if self.fitted is not None
            else f"{len(self.gaps)} samples"
        )
        return (
            f"Equivariance(error={short(self.error, minus='-')}, gap={short(self.gap, minus='-')} "
            f"where the edit moves labels by {short(self.effect, minus='-')}; {how})"
        )


def equivariance_error(
    encoder: NamedLayer | ArrayLike | Map,
    edit: ArrayLike | Map,
    X: Any,
    after: ArrayLike | Map | str | None = None,
    *,
    random_state: int = 0,
) -> Equivariance:
    """How far an edit fails to commute with an encoder.

    Edit first and encode then, or encode first and edit the label then: an encoder for which both
    end alike is called equivariant under the edit. The distance between the two ends is reported
    for samples.

    Parameters
    ----------
    encoder : NamedLayer, array-like of shape (n_out, n_in), or callable
        What turns samples into labels. A callable, such as a torch module, is handed `X` as it
        is, and answers with one row (or one array) for each sample. A torch module should be in
        ``eval()``. A matrix W stands for x ↦ W x.
    edit : array-like of shape (n_in, n_in), or callable
        What is done to samples, all at once. It must not change its argument.
    X : array-like of shape (n_samples, ...)
        Samples, one a row, in the encoder's own type and units: an array, or a torch tensor.
    after : array-like of shape (n_out, n_out), callable, str, or None
        The edit as it is done to labels. A callable is handed what the encoder answered. A name
        of a kind of ``Translation`` ("general", "orthogonal", "signed", "permutation") has it
        fitted: the best map of that kind with a shift. None fits "general". A fit flatters the
        samples it has seen, so half of them are fitted and the other half are measured.
    random_state : int
        Which half, where there is a fit.

    Returns
    -------
    Equivariance
        With ``error`` (no unit), ``gap`` and ``effect`` (units of the encoder's output).

    Raises
    ------
    ValueError
        When a shape does not fit, the encoder or the edit cannot take what it is given, the edit
        changes the number of samples or its own argument, or there are too few samples for a fit.

    Notes
    -----
    Equation ``eq-commute``: h(m(x)) = m′(h(x)), with h the encoder, m the edit and m′ `after`. With
    r² the mean over samples of ‖h(m(x)) − m′(h(x))‖² and s² that of ‖h(m(x)) − h(x)‖², the error is
    r / s. Other authors divide by the size of h(m(x)) instead, which makes a small edit look good.

    For an invertible matrix W, m′ = W m W⁻¹ gives 0. With a bend no m′ may exist: it does not if
    two samples with one label get different labels after the edit.

    A fit costs O(n d²) for labels of d numbers, and needs more samples than d; "permutation" and
    "signed" solve an assignment problem besides, in O(d³).

    References
    ----------
    K. Lenc, A. Vedaldi, "Understanding image representations by measuring their equivariance and
    equivalence", CVPR 2015, arXiv:1411.5908, section 3: their φ, g and M_g are our h, m and m′.

    Examples
    --------
    >>> import numpy as np
    >>> import eigencat as ec
    >>> W, X = ec.matrices().W_C, ec.animals().X
    >>> body_twice = np.diag([1, 2])
    >>> T = W @ body_twice @ np.linalg.inv(W)
    >>> bool(ec.equivariance_error(W, body_twice, X, T).error < 1e-12)
    True
    >>> bent = ec.NamedLayer(W, inputs=["snout", "body"], outputs=["cat", "rat"], activation="relu")
    >>> round(ec.equivariance_error(bent, body_twice, [[0.5, 2]], T).gap, 3)
    10.787
    """
    kind = after if isinstance(after, str) else "general" if after is None else None
    if kind is not None and kind not in KINDS:
        raise ValueError(
            f"after={after!r} must be a matrix, a function, or one of "
            f"{', '.join(map(repr, KINDS))}; got {after!r}. Leave it out to fit any matrix."
        )
    h, m = _map(encoder, "encoder"), _map(edit, "edit")
    before = _rows(X, "X")
    moved = _done(m, X, "edit")
    if not np.array_equal(_rows(X, "X"), before):
        raise ValueError(
            "edit must leave its argument as it was; got samples changed in place. "
            "Let it work on a copy."
        )
    plain, ends = _done(h, X, "encoder"), _done(h, moved, "encoder")
    label, end = _rows(plain, "encoder(X)"), _rows(ends, "encoder(edit(X))")
    if not len(before) == len(label) == len(end) or label.shape != end.shape:
        raise ValueError(
            f"encoder must answer with one row for each sample, before the edit and after; got "
            f"{len(before)} samples, then shapes {label.shape} and {end.shape}. "
            "Pass a batch through it."
        )
    fitted: Translation | None = None
    rows = np.arange(len(label))
    if kind is not None:
        learn, rows = _halves(label, random_state)
        fitted = Translation(kind).fit(label[learn], end[learn])
        told = fitted.transform(label[rows])
    else:
        told = _rows(_done(_map(after, "after"), plain, "after"), "after(encoder(X))")
        if told.shape != end.shape:
            raise ValueError(
                f"after must answer with labels like the encoder's; got shape {told.shape} where "
                f"the encoder gives {end.shape}. It edits labels, not samples."
            )
    gaps = np.linalg.norm(end[rows] - told, axis=1)
    gap = float(np.sqrt(np.mean(gaps**2)))
    effect = float(np.sqrt(np.mean(np.sum((end[rows] - label[rows]) ** 2, axis=1))))
    # Two numbers that are rounding and no more have no ratio: an encoder that the edit leaves
    # alone would be called wrong by about one.
    alike = _rounding(plain) * float(np.sqrt(np.mean(np.sum(label**2, axis=1))))
    error = gap / effect if effect > alike else 0.0 if gap <= 10 * alike else float("inf")
    return Equivariance(error, gap, effect, gaps, rows, fitted)


def _map(given: Any, name: str) -> Map:
    """What is given, as a function of a batch."""
    if isinstance(given, NamedLayer):
        return lambda batch: given.push(_rows(batch, "X")).o
    if callable(given):
        return given  # type: ignore[no-any-return]
    matrix = read_array(given, name, "a matrix or a function")
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError(
            f"{name} must be a matrix or a function; got shape {matrix.shape}. "
            "A matrix has one row for each number that comes out."
        )

    def apply(batch: Any) -> Any:
        shape = np.shape(batch)
        if len(shape) != 2 or shape[1] != matrix.shape[1]:
            raise ValueError(
                f"{name} must have one column for each number of a sample; got shape "
                f"{matrix.shape} for samples of shape {tuple(shape)}. "
                "Pass rows of samples, or a function."
            )
        # A tensor stays one, on its own device, so that a torch encoder can take it on.
        if hasattr(batch, "new_tensor"):
            return batch @ batch.new_tensor(matrix.T)
        return np.asarray(batch, dtype=np.float64) @ matrix.T

    return apply


def _done(f: Map, batch: Any, name: str) -> Any:
    if isinstance(batch, (list, tuple)):
        batch = np.asarray(batch, dtype=np.float64)
    try:
        return f(batch)
    except (TypeError, AttributeError) as error:
        raise ValueError(
            f"{name} must take samples of the type of X, which is {type(batch).__name__}; "
            f"got {type(error).__name__}: {error}. A torch module needs X as a torch tensor."
        ) from error


def _rows(value: Any, name: str) -> Float:
    array = read_array(value, name, "rows of numbers, one row for each sample")
    if array.ndim < 2 or 0 in array.shape:
        raise ValueError(
            f"{name} must be rows of numbers, one row for each sample; got shape {array.shape}. "
            "One sample is one row: x[None, :]."
        )
    return array.reshape(len(array), -1)


def _rounding(labels: Any) -> float:
    """What rounding may do to labels of this precision, as a part of their size."""
    kind = str(getattr(labels, "dtype", "")).rpartition(".")[2]
    bits = {"bfloat16": 7, "float16": 10, "float32": 23}.get(kind, 52)
    return min(100 * 2.0**-bits, 0.01)


def _halves(label: Float, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    n, d = label.shape
    order = np.random.default_rng(seed).permutation(n)
    learn, rest = np.sort(order[: (n + 1) // 2]), np.sort(order[(n + 1) // 2 :])
    # A shift and d numbers for each output: with fewer samples a fit explains anything.
    if len(learn) <= d + 1 or not len(rest):
        raise ValueError(
            f"X must be more than {2 * (d + 1)} samples for a fit of {d} numbers a label; got {n}. "
            "Pass more samples, or pass after=."
        )
    return learn, rest
