"""InterFaceGAN: the direction in which an attribute changes, from scored latents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat import _blocks as b
from eigencat import _dask
from eigencat._checks import find_axis, read_array
from eigencat._estimator import Estimator
from eigencat.direction_set import DirectionSet
from eigencat.directions import _planes
from eigencat.picture import Picture

__all__ = ["InterFaceGAN"]

Float = NDArray[np.float64]

# How many samples a picture shows.
DRAWN = 600

METHODS = ("ols", "logistic", "lda", "mean", "svm")


class InterFaceGAN(Estimator):
    """The plane in a latent space that tells much of an attribute from little.

    Parameters
    ----------
    method : "ols", "logistic", "lda", "mean" or "svm"
        How the plane is found.

        ``"ols"``: least squares of the scores themselves on the latents; uses
        every score, and the most accurate by far (see Notes). ``"logistic"``:
        logistic regression. ``"lda"``: Fisher's discriminant, its covariance
        shrunk by Ledoit and Wolf. ``"mean"``: the difference of the two means,
        right where the latents are round, as in Z; elsewhere it leans towards
        where they spread most. ``"svm"``: the support vector machine of the paper.
    select : "all", float or int
        Which samples to learn from: all; the highest and the lowest share (at
        most 0.5 each); or so many highest and lowest. The released code takes
        0.02.
    random_state : int
        Of the bootstrap, of the cone and of the paper's split.
    C : float, optional
        Of the logistic regression and the support vector machine: how much a
        misplaced sample costs. Left out, each has its own (1 for the machine).
    n_bootstrap : int
        How often to repeat the fit on samples drawn anew, for `cone_angle_`.
    fidelity : None or "paper"
        ``"paper"`` repeats the released code, whatever `method` and `select`
        say: the support vector machine on 70 % of the 2 % extremes at either
        end, and its intercept thrown away.
    space : str
        The space the latents live in.

    Attributes
    ----------
    components_ : ndarray of shape (m, d)
        The unit normal of each attribute, towards higher scores.
    intercept_ : ndarray of shape (m,)
        The signed distance of z is ``components_ @ z + intercept_``.
    gain_, offset_ : ndarray of shape (m,)
        The score is about ``offset_ + gain_ * distance``, by least squares on
        all samples.
    scale_ : ndarray of shape (m,)
        The standard deviation of the latents along each normal (divisor n - 1).
    threshold_ : ndarray of shape (m,)
        The score on the plane of least squares, and the one that splits
        continuous scores into two classes for `score`: half-way between two
        labels, else the mean (for ``"ols"``) or the median of what was selected.
    directions_ : DirectionSet
    cone_angle_ : ndarray of shape (m,)
        In degrees. For ``"ols"`` with more samples than features, from the
        covariance of the slopes: the direction of endless samples lies within
        it 95 times in 100, or a little more often; 90 where the scores may have
        no direction at all. By bootstrap where `n_bootstrap` is set, and
        with the coverage that `bootstrap_cone` states.
    n_features_in_, n_selected_ : int

    Notes
    -----
    Equations ``eq-signed-distance``, ``eq-least-squares-normal`` and, for
    ``"mean"``, ``eq-mean-difference``::

        distance(z) = nᵀz + b,     n ∝ C_zz⁻¹ c_zy,     n ∝ mean(z⁺) - mean(z⁻)

    The released code fits a support vector machine to the extremes, and so to
    the few samples that lie nearest to each other of these: on 500,000 latents
    of 512 numbers whose noisy scores are squashed into (0, 1), it is 14 degrees
    from the direction that was planted and least squares 1, for less work. What
    counts most is the calls of the generator: 50,000 random samples by least
    squares are worth about as much as the extremes of 500,000. The released
    code also throws the intercept away, which is right only where the plane
    really passes through the origin; mean zero is not enough when the attribute
    is rare.

    Cost: ``"ols"`` n d² + d³, read in blocks, d² numbers of memory; the others
    hold the selected samples. ``"svm"`` n² d, and far more when they cannot be
    told apart.

    References
    ----------
    Y. Shen, J. Gu, X. Tang and B. Zhou, "Interpreting the latent space of GANs
    for semantic face editing", CVPR 2020, arXiv:1907.10786.

    Examples
    --------
    >>> import eigencat as ec
    >>> from eigencat.worlds import planted
    >>> world = planted.make_attributes(5000, 16, noise=0.5)
    >>> found = ec.InterFaceGAN(space="z").fit(world.Z, world.y[:, 0], names=["age"])
    >>> age = found.directions_["age"]
    >>> float(age.vector @ world.normals[0]) > 0.999
    True
    >>> bool(found.cone_angle_[0] < 3)       # degrees
    True
    """

    _needs_y = True

    def __init__(
        self,
        method: str = "ols",
        select: str | float = "all",
        random_state: int = 0,
        C: float | None = None,
        n_bootstrap: int = 0,
        fidelity: str | None = None,
        space: str = "w",
    ) -> None:
        self.method = method
        self.select = select
        self.random_state = random_state
        self.C = C
        self.n_bootstrap = n_bootstrap
        self.fidelity = fidelity
        self.space = space

    # ------------------------------------------------------------------ fitting

    def fit(self, Z: Any, y: Any, names: Sequence[str] | None = None, client: Any = None) -> Self:
        """Find the plane of each attribute.

        Parameters
        ----------
        Z : array, memory map, torch tensor or dask array of shape (n_samples, d)
            Latents. Those of a dask array are summed where they lie, by
            ``"ols"`` on all scores; its chunks hold whole rows.
        y : array-like of shape (n_samples,) or (n_samples, m)
            What a reader scored on each sample's picture: any real numbers, or
            two labels. Higher means more of the attribute.
        names : sequence of str, optional
            Of the attributes.
        client : dask.distributed.Client, optional
            Whose workers sum a dask array; see `StreamingPCA.fit`.

        Raises
        ------
        ValueError
            When a number is not finite, shapes do not fit, or scores do not vary.
        """
        self._check_parameters()
        if _dask.is_lazy(Z):
            return self._fit_lazy(Z, y, names, client)
        _dask.refuse_client(client, "Z", Z)
        Z = b.read_rows(Z, "Z", "(n_samples, d)")
        scores = _read_scores(y, len(Z))
        one_score = np.ndim(b.fetch(y) if b.is_tensor(y) else y) == 1
        rng = np.random.default_rng(self.random_state)
        m = scores.shape[1]
        whole = self.method == "ols" and self.select == "all" and self.fidelity is None
        squares = _planes.LeastSquares.of(Z, scores) if whole else None
        if squares is None:
            b.check_finite(Z, "Z")
        found, thresholds, cones = [], [], []
        for j in range(m):
            column = scores[:, j]
            rows, threshold = self._selected(column, rng)
            if squares is not None:
                plane = squares.plane(j, threshold)
            else:
                plane = self._plane(Z[rows], column[rows], threshold)
            _refuse_flat(plane, j)
            found.append(plane)
            thresholds.append(threshold)
            if self.n_bootstrap:
                cones.append(self._bootstrap(Z[rows], column[rows], threshold, plane[0], rng))
            elif squares is not None and squares.free > 0:
                cones.append(squares.cone(j, rng))
            self.n_selected_ = len(scores) if isinstance(rows, slice) else len(rows)
        self._keep(found, thresholds, cones, names)
        self._one_score = one_score
        self._calibrate(Z, scores)
        return self

    def _fit_lazy(self, Z: Any, y: Any, names: Sequence[str] | None, client: Any) -> Self:
        """By least squares from sums alone; no latent and no score leaves its worker."""
        asked = {"method": "ols", "select": "all", "n_bootstrap": 0, "fidelity": None}
        for name, only in asked.items():
            if getattr(self, name) != only:
                raise ValueError(
                    f"{name}={getattr(self, name)!r} must be {only!r} for a dask array; got "
                    f"{getattr(self, name)!r}. Others look at samples again and again: pass "
                    "Z.compute(), or the extremes of it, if they fit into memory."
                )
        Z = _dask.read_rows(Z, "Z", "(n_samples, d)")
        lazy = _dask.is_lazy(y)
        one_score = (y.ndim if lazy else np.ndim(b.fetch(y) if b.is_tensor(y) else y)) == 1
        if not lazy and not np.isnan(Z.shape[0]):
            y = _read_scores(y, Z.shape[0])
        scored = _dask.summed(_planes.Scored, Z, y, client, ("Z", "y"))
        squares = _planes.LeastSquares(scored.moments)
        rng = np.random.default_rng(self.random_state)
        found, thresholds, cones = [], [], []
        for j, levels in enumerate(scored.levels):
            _refuse_same(levels, scored.n, j)
            two = len(levels) == 2
            threshold = float(levels.mean() if two else squares.y_mean[j])
            found.append(squares.plane(j, threshold))
            _refuse_flat(found[-1], j)
            thresholds.append(threshold)
            if squares.free > 0:
                cones.append(squares.cone(j, rng))
        self.n_selected_ = scored.n
        self._keep(found, thresholds, cones, names)
        self._one_score = one_score
        self.gain_, self.offset_, self.scale_ = squares.lines(self.components_, self.intercept_)
        self._seen: Any = None
        return self

    def _keep(
        self,
        found: list[_planes.Plane],
        thresholds: list[float],
        cones: list[float],
        names: Sequence[str] | None,
    ) -> None:
        m = len(found)
        length = np.array([np.linalg.norm(normal) for normal, _ in found])
        self.components_ = np.stack([normal for normal, _ in found]) / length[:, None]
        self.intercept_ = np.array([intercept for _, intercept in found]) / length
        if self.fidelity == "paper":
            self.intercept_ = np.zeros(m)
        self.threshold_ = np.array(thresholds)
        self._cones = np.array(cones) if cones else None
        self.n_features_in_ = len(found[0][0])
        self._names = _read_names(names, m)

    def _check_parameters(self) -> None:
        if self.method not in METHODS:
            raise ValueError(
                f"method={self.method!r} must be one of {', '.join(METHODS)}; got {self.method!r}. "
                "'ols' serves when in doubt."
            )
        if self.fidelity not in (None, "paper"):
            raise ValueError(
                f"fidelity={self.fidelity!r} must be None or 'paper'; got {self.fidelity!r}. "
                "Leave it out for the better answer."
            )
        s = self.select
        whole = isinstance(s, (int, np.integer)) and not isinstance(s, bool) and s >= 1
        share = isinstance(s, (float, np.floating)) and 0 < s <= 0.5
        if not (s == "all" or whole or share):
            raise ValueError(
                f"select={s!r} must be 'all', a share up to 0.5 or a count; got {s!r}. "
                "0.02 takes the highest and the lowest 2 %."
            )
        if self.C is not None and not (np.isfinite(self.C) and self.C > 0):
            raise ValueError(
                f"C={self.C!r} must be a finite number above 0; got {self.C!r}. Leave it out."
            )
        if not isinstance(self.n_bootstrap, (int, np.integer)) or self.n_bootstrap < 0:
            raise ValueError(
                f"n_bootstrap={self.n_bootstrap!r} must be a whole number from 0 on; "
                f"got {self.n_bootstrap!r}. 100 tell an angle."
            )

    def _selected(
        self, y: Float, rng: np.random.Generator
    ) -> tuple[slice | NDArray[np.intp], float]:
        """Which rows to learn from, in their order, and the score that splits them."""
        select: Any = 0.02 if self.fidelity == "paper" else self.select
        n = len(y)
        if select == "all":
            split = self.method == "ols" or _planes.two_valued(y)
            return slice(None), _planes.threshold_of(y) if split else _median_split(y)
        m = max(1, int(n * select)) if isinstance(select, (float, np.floating)) else int(select)
        if m > n // 2:
            raise ValueError(
                f"select={select!r} must leave two ends of {n} samples that do not overlap; "
                f"got {m} at each end. Pass at most {n // 2}."
            )
        order = np.argsort(y, kind="stable")
        low, high = order[:m], order[n - m :]
        threshold = float(y[low[-1]] + y[high[0]]) / 2
        if y[low[-1]] >= y[high[0]]:
            raise ValueError(
                f"select={select!r} must tell high scores from low ones; got {y[high[0]]:g} at both "
                "ends. Take fewer, or all of them with method='ols'."
            )
        if self.fidelity == "paper":
            low, high = (rng.permutation(side)[: int(0.7 * m) or 1] for side in (low, high))
        return np.sort(np.concatenate([low, high])), threshold

    def _plane(self, Z: Any, y: Float, threshold: float) -> _planes.Plane:
        method = "svm" if self.fidelity == "paper" else self.method
        return _planes.plane(method, Z, y, y > threshold, self.C)

    def _bootstrap(
        self, Z: Any, y: Float, threshold: float, normal: Float, rng: np.random.Generator
    ) -> float:
        again: list[Float] = []
        while len(again) < self.n_bootstrap:
            rows = rng.integers(len(y), size=len(y))
            if y[rows].min() <= threshold < y[rows].max():  # both sides were drawn
                again.append(self._plane(Z[rows], y[rows], threshold)[0])
        return float(_planes.widened(_planes.cone_of(normal, np.stack(again))))

    def _calibrate(self, Z: Any, y: Float) -> None:
        """Fit each score as a straight line of its distance, over all samples."""
        parts = [self._distances(block) for block in b.blocks(Z, b.rows_at_once(Z.shape[1]))]
        distance = np.concatenate(parts)
        mean, y_mean = distance.mean(0), y.mean(0)
        centred = distance - mean
        variance = np.einsum("nm,nm->m", centred, centred)
        self.gain_ = np.einsum("nm,nm->m", centred, y - y_mean) / variance
        self.offset_ = y_mean - self.gain_ * mean
        self.scale_ = np.sqrt(variance / (len(y) - 1))
        # For plot: some of them, from first to last.
        some = np.unique(np.linspace(0, len(y) - 1, min(len(y), DRAWN)).astype(int))
        self._seen = distance[some], y[some], len(y)

    def _distances(self, block: Any) -> Float:
        return _distances(block, self.components_, self.intercept_)

    # ------------------------------------------------------------------ results

    @property
    def cone_angle_(self) -> Float:
        self._check_fitted("cone_angle_")
        if self._cones is None:
            raise AttributeError(
                f"cone_angle_ must be asked of a fit with n_bootstrap above 0; got method="
                f"{self.method!r}, select={self.select!r} and {self.n_selected_} samples of "
                f"{self.n_features_in_} numbers. Least squares on all scores knows it unasked where "
                "there are more samples than numbers."
            )
        return self._cones

    @property
    def directions_(self) -> DirectionSet:
        self._check_fitted("directions_")
        metas: list[dict[str, Any]] = [
            {"gain": float(gain), "offset": float(offset)}
            for gain, offset in zip(self.gain_, self.offset_, strict=True)
        ]
        if self._cones is not None:
            for facts, cone in zip(metas, self._cones, strict=True):
                facts["cone_angle"] = float(cone)
        method = "svm" if self.fidelity == "paper" else self.method
        return DirectionSet(
            self.components_,
            self._names,
            space=self.space,
            bias=self.intercept_,
            scale=self.scale_,
            metas=metas,
            meta={"method": f"InterFaceGAN {method}", "samples": self.n_selected_},
        )

    def plot(self, Z: Any = None, y: Any = None, attribute: int | str = 0) -> Picture:
        """Draw the scores along a direction, with the border.

        Two labels: two histograms of the distance, back to back. More values: the
        score over the distance, with the straight line of ``gain_`` and ``offset_``.

        Parameters
        ----------
        Z, y : as in `fit`, optional
            Samples that were not fitted, so that the picture is honest. Left out, up to
            600 of those that were; the picture says so.
        attribute : int or str
            Which one, by number or name.

        Examples
        --------
        >>> import eigencat as ec
        >>> from eigencat.worlds import planted
        >>> world = planted.make_attributes(2000, 8)
        >>> found = ec.InterFaceGAN().fit(world.Z[:1500], world.y[:1500, 0], names=["age"])
        >>> found.plot(world.Z[1500:], world.y[1500:, 0], "age")
        Picture('age along its direction')
        """
        from eigencat import _plots

        self._check_fitted("plot")
        j = find_axis(attribute, self.directions_.names, "attribute")
        if (Z is None) != (y is None):
            raise ValueError(
                "Z and y must be passed together; got one of them. A score belongs to its latent."
            )
        if Z is None and self._seen is None:
            raise ValueError(
                "Z must be passed, with y, to draw a fit to a dask array; got none. "
                "No sample of it is kept: pass some that are in memory."
            )
        if Z is None:
            distances, scores, whole = self._seen
        else:
            rows = b.read_rows(Z, "Z", "(n_samples, d)")
            self._check_features(rows)
            b.check_finite(rows, "Z")
            scores = _read_scores(y, len(rows))
            if scores.shape[1] != len(self.components_):
                raise ValueError(
                    f"y must have {len(self.components_)} columns, as in fit; got "
                    f"{scores.shape[1]}. Pass the scores of each attribute."
                )
            distances, whole = self._distances(rows), len(rows)
        distance, score = distances[:, j], scores[:, j]
        name, fitted = self.directions_.names[j], Z is None
        if _planes.two_valued(score):
            above = score > self.threshold_[j]
            return _plots.sides(distance, above, name=name, whole=whole, fitted=fitted)
        some = np.unique(np.linspace(0, len(score) - 1, min(len(score), DRAWN)).astype(int))
        return _plots.scores(
            distance[some],
            score[some],
            name=name,
            line=(float(self.offset_[j]), float(self.gain_[j])),
            whole=whole,
            fitted=fitted,
        )

    def decision_function(self, Z: Any) -> Float:
        """The signed distances from the planes, in units of the space.

        Those of a dask array are another one, computed when they are asked for.

        Returns
        -------
        ndarray of shape (n,) when one attribute was given as a vector, else (n, m)
        """
        self._check_fitted("decision_function")
        if _dask.is_lazy(Z):
            Z = _dask.read_rows(Z, "Z", "(n_samples, d)")
            self._check_features(Z)
            one = self._one_score
            chunk = partial(_chunk, normals=self.components_, intercepts=self.intercept_, one=one)
            return _dask.by_rows(  # type: ignore[no-any-return]
                Z, chunk, None if one else len(self.components_)
            )
        Z = b.read_rows(Z, "Z", "(n_samples, d)")
        self._check_features(Z)
        b.check_finite(Z, "Z")
        found = self._distances(b.as_float(Z))
        return found[:, 0] if self._one_score else found

    def score(self, Z: Any, y: ArrayLike) -> float:
        """How well the planes tell held-out scores, the mean over attributes.

        For ``"ols"`` on continuous scores, R²: the share of their variance that
        a straight line of the distance gives, at most 1. Otherwise the share of
        samples that lie on their side of the plane, where sides are told by
        `threshold_`.
        """
        distance = np.asarray(self.decision_function(Z))  # n numbers, also where Z lies elsewhere
        distance = distance.reshape(len(distance), -1)
        scores = _read_scores(y, len(distance), vary=False)
        if scores.shape[1] != distance.shape[1]:
            raise ValueError(
                f"y must have {distance.shape[1]} columns, one for each attribute; "
                f"got {scores.shape[1]}. Pass the scores of the same attributes."
            )
        found = []
        for j, column in enumerate(scores.T):
            if self.method == "ols" and self.fidelity is None and not _planes.two_valued(column):
                left = column - self.offset_[j] - self.gain_[j] * distance[:, j]
                found.append(1 - left @ left / np.sum((column - column.mean()) ** 2))
            else:
                found.append(np.mean((distance[:, j] > 0) == (column > self.threshold_[j])))
        return float(np.mean(found))


def _median_split(y: Float) -> float:
    """A score with as many above as not, or nearly: half-way from the median to the next."""
    middle = float(np.median(y))
    above = y[y > middle]
    if len(above):
        return (middle + float(above.min())) / 2
    return (middle + float(y[y < middle].max())) / 2


def _read_scores(y: Any, n: int, *, vary: bool = True) -> Float:
    if y is None:
        raise ValueError(
            "y must be the scores of the samples; got None. This estimator requires y to be "
            "passed, but the target y is None."
        )
    kind = "" if b.is_tensor(y) else np.asarray(y).dtype.kind
    if kind in "OUS" and kind:
        raise ValueError(
            f"y must be scores of shape (n_samples,) or (n_samples, m); got "
            f"{np.asarray(y).dtype} values. Unknown label type: write labels as numbers, 0 and 1."
        )
    scores = read_array(y, "y", "scores of shape (n_samples,) or (n_samples, m)")
    if scores.ndim not in (1, 2) or len(scores) != n or scores.size == 0:
        raise ValueError(
            f"y must be scores of shape (n_samples,) or (n_samples, m) with n_samples={n}; "
            f"got shape {scores.shape}. One row of scores belongs to one row of Z."
        )
    scores = scores.reshape(n, -1)
    for j, ends in enumerate(np.stack([scores.min(0), scores.max(0)], axis=1) if vary else []):
        _refuse_same(ends, n, j)
    return scores


def _refuse_same(values: Float, n: int, j: int) -> None:
    if values.min() == values.max():
        raise ValueError(
            f"y[:, {j}] must vary; got {values[0]:g} for all {n} samples. "
            "One class alone, or 1 sample, has no direction."
        )


def _refuse_flat(plane: _planes.Plane, j: int) -> None:
    if not np.linalg.norm(plane[0]) > 0:
        raise ValueError(
            f"y[:, {j}] must depend on Z to have a direction; got a plane without a normal. "
            "Check that scores belong to their latents."
        )


def _distances(block: Any, normals: Float, intercepts: Float) -> Float:
    along = block @ b.like(normals.T, block)
    return np.asarray(b.fetch(along) + intercepts, np.float64)


def _chunk(block: Any, normals: Float, intercepts: Float, one: bool) -> Float:
    b.check_finite(block, "a chunk of Z")
    found = _distances(b.as_float(block), normals, intercepts)
    return found[:, 0] if one else found


def _read_names(names: Sequence[str] | None, m: int) -> list[str]:
    if names is None:
        return [f"attribute {j}" for j in range(m)]
    if isinstance(names, str) or len(names) != m:
        raise ValueError(
            f"names={names!r} must be {m}, one for each attribute; got another number. "
            "Pass a list of words."
        )
    return list(names)
