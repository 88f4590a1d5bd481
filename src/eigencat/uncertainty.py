"""Whether a direction would be found again, and whether there is one at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat import _scipy
from eigencat._text import short, text_table
from eigencat.direction import Direction
from eigencat.direction_set import DirectionSet
from eigencat.directions import _planes
from eigencat.picture import Picture

__all__ = [
    "Comparison",
    "Cone",
    "PermutationNull",
    "SplitHalf",
    "bootstrap_cone",
    "compare",
    "permutation_null",
    "split_half",
]

Float = NDArray[np.float64]

DRAWS = 1000  # of rows, until every score that varies does so among them


@dataclass(frozen=True)
class SplitHalf:
    """Cosines (n_repeats, k) between the directions that two halves of the samples give."""

    cosine: Float
    names: tuple[str, ...]

    @property
    def mean(self) -> Float:
        """For each direction, (k,)."""
        return np.asarray(self.cosine.mean(axis=0))

    def __repr__(self) -> str:
        rows = zip(self.names, self.mean, self.cosine.min(0), strict=True)
        return text_table(
            ["direction", "mean cosine", "lowest"],
            [[name, short(m, minus="-"), short(low, minus="-")] for name, m, low in rows],
        )


@dataclass(frozen=True)
class Cone:
    """Angles (n_repeats, k), in degrees, of resampled fits to the fit on all samples.

    What they say of the direction of endless samples, and how often that is
    right: `bootstrap_cone`.
    """

    angles: Float
    names: tuple[str, ...]

    @property
    def angle(self) -> Float:
        """For each direction, (k,): the direction of endless samples lies within it, 95 %."""
        return _planes.widened(np.quantile(self.angles, _planes.SHARE, axis=0))

    def __repr__(self) -> str:
        rows = zip(self.names, self.angle, strict=True)
        return text_table(
            ["direction", "cone (degrees)"], [[name, short(angle)] for name, angle in rows]
        )


@dataclass(frozen=True)
class PermutationNull:
    """How well held-out scores are told, beside fits to scores dealt out at random.

    ``observed`` (k,) and ``null`` (n_permutations, k) are correlations between
    distance and score on samples that were not fitted; ``p_value`` (k,) is the
    share of random deals that did at least as well, the real one counted among
    them, so it is never zero.
    """

    observed: Float
    null: Float
    names: tuple[str, ...]

    @property
    def p_value(self) -> Float:
        better = np.sum(self.null >= self.observed, axis=0)
        return np.asarray((1 + better) / (1 + len(self.null)))

    def __repr__(self) -> str:
        rows = zip(self.names, self.observed, self.null.max(0), self.p_value, strict=True)
        return text_table(
            ["direction", "held-out correlation", "best by chance", "p"],
            [[name, *(short(v, minus="-") for v in values)] for name, *values in rows],
        )


@dataclass(frozen=True)
class Comparison:
    """Two sets of directions beside each other.

    ``cosine`` (k, k') of each with each; ``angles`` between the spans in
    degrees; ``pairs`` (name, name, cosine), each direction at most once, so that
    the sizes of the cosines add up to the most; ``chance``: of two sets of as
    many random directions no pair at all has a larger cosine, in size, 19 times
    in 20 or a little more often.
    """

    cosine: Float
    angles: Float
    pairs: tuple[tuple[str, str, float], ...]
    chance: float

    def plot(self) -> Picture:
        """Draw the pairs by the size of their cosine, with the level of chance as a dashed line.

        Examples
        --------
        >>> import numpy as np, eigencat as ec
        >>> one, two = np.eye(4)[:2], np.eye(4)[[1, 3]]
        >>> ec.compare(one, two).plot()
        Picture('Two sets of directions, matched')
        """
        from eigencat import _plots

        return _plots.pairs(self.pairs, chance=self.chance, angles=self.angles)

    def __repr__(self) -> str:
        table = text_table(
            ["first", "second", "cosine"],
            [[one, two, short(value, minus="-")] for one, two, value in self.pairs],
        )
        largest = short(float(self.angles.max()))
        return (
            f"{table}\nlargest principal angle {largest} degrees; "
            f"by chance the largest cosine is below {short(self.chance)}"
        )


def compare(first: Any, second: Any) -> Comparison:
    """Match two sets of directions of one space.

    Parameters
    ----------
    first, second : DirectionSet, Direction, or array-like of shape (k, d)
        From two methods, two seeds, two checkpoints... The signs of what a
        method without labels finds mean nothing: pairs are matched by size.

    Returns
    -------
    Comparison

    Notes
    -----
    Equations ``eq-cosine`` and ``eq-principal-angles``. Cost O(d k k') and a
    matching of O(k³). Pairs are sought among k k' cosines, and the largest of
    many is large by chance: the level of chance is passed by one pair named
    beforehand 0.05 / (k k') of the time. (For such a pair alone, 1.96 / √d would
    do.)

    Examples
    --------
    >>> import eigencat as ec
    >>> one = ec.DirectionSet([[1, 0, 0], [0, 1, 0]], names=["age", "smile"])
    >>> two = ec.DirectionSet([[0, -1, 0.1], [1, 0, 0]], names=["0", "1"])
    >>> ec.compare(one, two).pairs[0]
    ('age', '1', 1.0)
    """
    one, two = (_as_set(part) for part in (first, second))
    cosine = one.cosine(two)
    matched = _scipy.best_pairs(np.abs(cosine))
    pairs = tuple((one.names[i], two.names[j], float(cosine[i, j])) for i, j in matched)
    chance = _scipy.cosine_quantile(1 - (1 - _planes.SHARE) / cosine.size, one[0].d)
    return Comparison(cosine, one.angles(two), pairs, chance)


def split_half(
    estimator: Any, Z: Any, y: Any = None, n_repeats: int = 10, random_state: int = 0
) -> SplitHalf:
    """Fit two halves of the samples, and see whether the directions agree.

    Parameters
    ----------
    estimator : estimator with ``components_`` after ``fit``
        It is not fitted itself; its parameters are used.
    Z : array or tensor of shape (n, d)
    y : array-like of shape (n,) or (n, m), optional
        Left out for methods without labels. Their components are matched by
        their number, and their signs do not count.
    n_repeats : int
        How many random halvings.
    random_state : int

    Returns
    -------
    SplitHalf
        Cosine 1: the same direction from other samples. For directions that
        are all noise, about 0 ± 1/√d; without labels ``|cos|`` is averaged, and they
        give about 0.8/√d.

    Notes
    -----
    Equation ``eq-cosine``. Half of the samples give a direction with about √2
    times the error of all, so the fit on all is better than this says. Costs
    2 n_repeats fits to n / 2 samples.

    Examples
    --------
    >>> import eigencat as ec
    >>> from eigencat.worlds import planted
    >>> world = planted.make_attributes(4000, 10)
    >>> bool(ec.split_half(ec.InterFaceGAN(), world.Z, world.y).mean[0] > 0.99)
    True
    """
    n = _check(estimator, Z, y, n_repeats, "n_repeats", 4)
    rng = np.random.default_rng(random_state)
    found: list[Float] = []
    names: tuple[str, ...] = ()
    for _ in range(n_repeats):
        order = rng.permutation(n)
        one, two = (
            _fit(estimator, Z, y, np.sort(half)) for half in (order[: n // 2], order[n // 2 :])
        )
        names = _names(one)
        k = min(len(one.components_), len(two.components_))
        cosine = np.einsum("kd,kd->k", one.components_[:k], two.components_[:k])
        found.append(cosine if y is not None else np.abs(cosine))
    k = min(len(row) for row in found)
    return SplitHalf(np.stack([row[:k] for row in found]), names[:k])


def bootstrap_cone(
    estimator: Any, Z: Any, y: Any = None, n_repeats: int = 100, random_state: int = 0
) -> Cone:
    """Fit again and again to samples drawn anew, and see how far the directions turn.

    Parameters
    ----------
    estimator, Z, y, random_state : as in `split_half`
    n_repeats : int
        How many samples of n, drawn with replacement. 100 tell a 95 % angle.

    Returns
    -------
    Cone

    Notes
    -----
    Equation ``eq-bootstrap-cone``: sin(angle) = tan(θ*), with θ* the 95 % quantile
    of ∠(n*, n) over fits n* to resampled rows. Resampled fits lie closer to the
    fit than the fit lies to the truth, for noise has lengthened the fit that they
    turn from: 40 degrees of theirs stand for 57. From 45 on the direction may be
    all noise, and the cone is 90.

    The direction of endless samples lies within the cone about 95 times in 100.
    Measured for `InterFaceGAN` on planted directions of 5 to 40 numbers, 200 to
    1,000 samples, true angles of 7 to 70 degrees, 60 to 200 worlds each: 92 to
    99 times by ``"mean"``, 91 to 97 by ``"logistic"``, 93 and more by ``"svm"``,
    and 94 to 99 by ``"lda"``; 82 by ``"lda"`` where scores hardly err (300
    samples of 20 numbers, noise a fifth of the signal), since the resampled fits
    share its covariance's error. Where labels can be told apart perfectly the
    cone of ``"svm"`` is far too wide. It says nothing of an error that every
    sample shares, such as a reader that takes glasses for age. Costs
    n_repeats + 1 fits. Rows among which a score does not vary tell no direction
    and are drawn again; where that happens a thousand times on end it is refused.

    Examples
    --------
    >>> import eigencat as ec
    >>> from eigencat.worlds import planted
    >>> world = planted.make_attributes(500, 4)
    >>> cone = ec.bootstrap_cone(ec.InterFaceGAN("lda"), world.Z, world.y, n_repeats=20)
    >>> bool(0 < cone.angle[0] < 10)
    True
    """
    n = _check(estimator, Z, y, n_repeats, "n_repeats", 2)
    rng = np.random.default_rng(random_state)
    whole = _fit(estimator, Z, y, np.arange(n))
    # Rows that are drawn anew, not their scores: each keeps its own.
    angles: list[Float] = []
    scores = None if y is None else b.fetch(y.detach() if b.is_tensor(y) else y).reshape(n, -1)
    for _ in range(n_repeats):
        again = _fit(estimator, Z, y, _drawn_anew(n, scores, rng))
        k = min(len(again.components_), len(whole.components_))
        one, two = again.components_[:k], whole.components_[:k]
        along = np.einsum("kd,kd->k", one, two)
        across = np.linalg.norm(one - along[:, None] * two, axis=1)
        angles.append(np.degrees(np.arctan2(across, along if y is not None else np.abs(along))))
    k = min(len(row) for row in angles)
    return Cone(np.stack([row[:k] for row in angles]), _names(whole)[:k])


def permutation_null(
    estimator: Any, Z: Any, y: Any, n_permutations: int = 99, random_state: int = 0
) -> PermutationNull:
    """Deal the scores out at random, and see whether the real ones do better.

    Parameters
    ----------
    estimator, Z, y, random_state : as in `split_half`; y is needed
    n_permutations : int
        The smallest p that can be had is 1 / (n_permutations + 1).

    Returns
    -------
    PermutationNull

    Notes
    -----
    Equation ``eq-permutation-p``: p = (1 + #{r* >= r}) / (1 + #), where r is the
    correlation of distance and score on the half of the samples that was not
    fitted. Held-out samples, because in many dimensions any scores at all can
    be fitted. Rows of several scores are dealt out together. Costs
    n_permutations + 1 fits to n / 2 samples.

    Examples
    --------
    >>> import eigencat as ec
    >>> from eigencat.worlds import planted
    >>> world = planted.make_attributes(200, 10)
    >>> ec.permutation_null(ec.InterFaceGAN(), world.Z, world.y).p_value
    array([0.01])
    """
    if y is None:
        raise ValueError(
            "y must be the scores of the samples; got None. "
            "Directions without labels are compared by split_half."
        )
    n = _check(estimator, Z, y, n_permutations, "n_permutations", 8)
    rng = np.random.default_rng(random_state)
    order = rng.permutation(n)
    fitted, held = np.sort(order[: n // 2]), np.sort(order[n // 2 :])
    scores = b.fetch(y.detach() if b.is_tensor(y) else y)
    found: list[Float] = []
    names: tuple[str, ...] = ()
    for turn in range(n_permutations + 1):
        dealt = scores if turn == 0 else scores[rng.permutation(n)]
        one = _fit(estimator, Z, dealt, fitted)
        names = _names(one)
        distance = b.fetch(b.as_float(_rows(Z, held))) @ one.components_.T
        found.append(_correlations(distance, dealt[held].reshape(len(held), -1)))
    return PermutationNull(found[0], np.stack(found[1:]), names)


def _drawn_anew(n: int, scores: NDArray[Any] | None, rng: np.random.Generator) -> NDArray[np.intp]:
    """Rows with replacement, in which every score that varies does so: a few may hold all of a kind."""

    def varies(part: NDArray[Any]) -> NDArray[np.bool_]:
        return np.asarray((part != part[0]).any(axis=0))

    for _ in range(DRAWS):
        rows = np.sort(rng.integers(n, size=n))
        if scores is None or np.array_equal(varies(scores[rows]), varies(scores)):
            return rows
    raise ValueError(
        f"y=of shape {scores.shape if scores is not None else None} must have enough samples of each "
        f"kind to draw anew; got {DRAWS} draws that each missed all of one. Give the scores that few "
        "samples have one at a time, or leave them out."
    )


def _correlations(a: Float, c: Float) -> Float:
    a, c = a - a.mean(0), c - c.mean(0)
    size = np.linalg.norm(a, axis=0) * np.linalg.norm(c, axis=0)
    return np.asarray(np.einsum("nm,nm->m", a, c) / np.where(size > 0, size, 1), np.float64)


def _as_set(value: Any) -> DirectionSet:
    if isinstance(value, DirectionSet):
        return value
    return DirectionSet([value]) if isinstance(value, Direction) else DirectionSet(value)


def _check(estimator: Any, Z: Any, y: Any, repeats: int, name: str, least: int) -> int:
    """The number of samples, when everything else is in order."""
    if not hasattr(estimator, "fit") or not hasattr(estimator, "get_params"):
        raise ValueError(
            f"estimator={type(estimator).__name__} must have fit and get_params; got none of "
            "them. Pass for example ec.InterFaceGAN()."
        )
    if not isinstance(repeats, (int, np.integer)) or isinstance(repeats, bool) or repeats < 1:
        raise ValueError(
            f"{name}={repeats!r} must be a whole number from 1 on; got {repeats!r}. "
            "More say more, and take longer."
        )
    n = len(b.read_rows(Z, "Z", "(n_samples, d)"))
    if n < least:
        raise ValueError(
            f"Z must have at least {least} samples to be divided; got {n}. Sample more latents."
        )
    if y is not None and len(y) != n:
        raise ValueError(
            f"y must have a row for each of the {n} samples; got {len(y)}. "
            "One row of scores belongs to one row of Z."
        )
    return n


def _fit(estimator: Any, Z: Any, y: Any, rows: NDArray[np.intp]) -> Any:
    fresh = type(estimator)(**estimator.get_params())
    return fresh.fit(_rows(Z, rows)) if y is None else fresh.fit(_rows(Z, rows), _rows(y, rows))


def _rows(Z: Any, rows: NDArray[np.intp]) -> Any:
    return Z[rows] if b.is_tensor(Z) else np.asarray(Z)[rows]


def _names(fitted: Any) -> tuple[str, ...]:
    found = getattr(fitted, "directions_", None)
    if isinstance(found, DirectionSet):
        return found.names
    return tuple(str(i) for i in range(len(fitted.components_)))
