"""Planes that tell high scores from low ones: least squares, Fisher's, the means', and others'.

Each gives a normal that is not normalised and an intercept; the plane is where
``normal @ z + intercept`` is zero.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat import _sklearn
from eigencat.moments import Moments, Where

Float = NDArray[np.float64]
Plane = tuple[Float, float]

# Draws from which a cone is told.
DRAWS = 200
SHARE = 0.95


class Scored:
    """The sums of latents and of their scores, and which values the scores take."""

    def __init__(self) -> None:
        self.moments = Moments()
        # Of each attribute the lowest, the highest, and one between if there is any: enough to
        # tell two labels from a continuous score.
        self.levels: list[Float] = []

    @property
    def n(self) -> int:
        return self.moments.n

    def add(self, Z: Any, y: Any, where: Where) -> None:
        self.moments.add(Z, y, where)
        self._see([np.asarray(column, np.float64) for column in b.fetch(y).T])

    def merge(self, other: Scored) -> None:
        self.moments.merge(other.moments)
        if other.levels:
            self._see(other.levels)

    def _see(self, columns: list[Float]) -> None:
        before = self.levels or [np.empty(0)] * len(columns)
        self.levels = [_levels(np.concatenate(pair)) for pair in zip(before, columns, strict=True)]


def _levels(column: Float) -> Float:
    low, high = column.min(), column.max()
    between = column[(column != low) & (column != high)][:1]
    return np.unique(np.concatenate([[low, high], between]))


class LeastSquares:
    """All scores at once, from one pass over the latents.

    ``slopes`` (d, m) minimise ‖(Z - mean) B - (y - mean)‖², with the smallest
    norm where that leaves a choice.
    """

    def __init__(self, moments: Moments) -> None:
        self._moments = moments
        self.mean, self.y_mean = moments.mean(), moments.z_mean()
        self._root: Float  # a matrix whose square, root root', is the inverse of the covariance
        cross: Float
        factor = None if moments.rows else _cholesky(moments.covariance())
        if factor is not None:
            self._root = np.asarray(np.linalg.inv(factor).T, np.float64)
            cross = moments.cross_covariance()
            self.slopes = self._root @ (self._root.T @ cross)
            explained = np.einsum("dm,dm->m", self.slopes, cross)
            self.rank = moments.d
        else:
            found = moments.spectrum(None)
            along = moments.along(found.rows)
            self._root = (found.rows / np.sqrt(found.values)[:, None]).T
            self.slopes = found.rows.T @ (along / found.values[:, None])
            explained = np.einsum("km,km->m", along, along / found.values[:, None])
            self.rank = len(found.values)
        self.n = moments.n
        self.free = self.n - 1 - self.rank  # what is left to tell noise from fit
        left = np.maximum(moments.z_variance() - explained, 0) * (self.n - 1)
        self.noise = left / self.free if self.free > 0 else np.full_like(left, np.nan)

    @classmethod
    def of(cls, Z: Any, y: Float) -> Self:
        moments = Moments()
        moments.add(Z, y, Where("Z", "y"))
        return cls(moments)

    def lines(self, normals: Float, intercepts: Float) -> tuple[Float, Float, Float]:
        """Of each score as a straight line of its distance: gain, offset; and the distances' spread.

        From the sums alone, for data that are not read again.
        """
        variance = self._moments.variance_along(normals)
        gain = np.einsum("mm->m", self._moments.along(normals)) / variance
        offset = self.y_mean - gain * (normals @ self.mean + intercepts)
        return gain, offset, np.sqrt(variance)

    def plane(self, column: int, threshold: float) -> Plane:
        """Where the fitted score is the threshold."""
        slope = self.slopes[:, column]
        return slope, float(self.y_mean[column] - threshold - slope @ self.mean)

    def cone(self, column: int, rng: np.random.Generator) -> float:
        """The angle, in degrees, within which the direction of endless samples lies: 95 %.

        From the covariance of the slopes, noise C⁻¹ / (n - 1): rows independent,
        noise of one size. Not for as many features as samples.

        Noise lengthens a slope: its squared length is the true one plus noise
        tr(C⁻¹) / (n - 1) on average. Errors drawn around the slope as it is would
        meet too long a direction, and never turn it by more than 45 degrees or so.
        They are drawn around what is left of it once as much is taken off as 95 %
        of the errors have alone; where nothing is left, it may be all noise: 90.
        """
        slope = self.slopes[:, column]
        draws = self._root @ rng.normal(size=(self._root.shape[1], DRAWS))
        draws *= np.sqrt(self.noise[column] / (self.n - 1))
        whole = float(slope @ slope)
        left = whole - float(np.quantile(np.einsum("dr,dr->r", draws, draws), SHARE))
        if left <= 0:
            return 90.0
        return min(90.0, cone_of(slope, (slope[:, None] * np.sqrt(left / whole) + draws).T))


def widened(angle: Any) -> Float:
    """The angle of a fit to the truth, from that of resampled fits to the fit; in degrees.

    A fit is u + e, truth and error; in many dimensions e is square to u, and the
    fit is longer than u. A resampled fit, u + e + e*, has turned by tan θ* =
    |e*| / |u + e|. The fit itself has turned by tan θ = |e| / |u|, which is sin θ =
    |e| / |u + e|. Errors and resampled errors are of one size: sin θ = tan θ*. From
    45 degrees on a fit may be all error: 90.
    """
    turned = np.asarray(angle, np.float64)
    sine = np.where(turned < 45, np.tan(np.radians(np.minimum(turned, 45))), 1)
    return np.asarray(np.degrees(np.arcsin(sine)))


def cone_of(vector: Float, others: Float) -> float:
    """The angle around a vector, in degrees, within which 95 % of the others lie."""
    unit = vector / np.linalg.norm(vector)
    along = others @ unit
    across = np.linalg.norm(others - along[:, None] * unit, axis=1)
    return float(np.quantile(np.degrees(np.arctan2(across, along)), SHARE))


def _cholesky(covariance: Float) -> Float | None:
    """The factor, or None where features depend on each other."""
    try:
        factor = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        return None
    spread = np.diag(factor)
    # Its square is at most the condition: beyond this, half of the digits are gone.
    return np.asarray(factor, np.float64) if spread.min() > 1e-5 * spread.max() else None


def means(Z: NDArray[Any], positive: NDArray[np.bool_]) -> Plane:
    """From one mean to the other; the plane half-way between them."""
    high, low = (Z[side].mean(0, dtype=np.float64) for side in (positive, ~positive))
    return high - low, float(-(high - low) @ (high + low) / 2)


def fisher(Z: NDArray[Any], positive: NDArray[np.bool_], shrinkage: float | None = None) -> Plane:
    """Fisher's discriminant: S⁻¹ (μ₁ - μ₀), S pooled within the classes and shrunk.

    How much S is shrunk towards a round covariance of the same trace is Ledoit
    and Wolf's estimate unless it is given.
    """
    Z = np.asarray(Z)
    high, low = (Z[side].mean(0, dtype=np.float64) for side in (positive, ~positive))
    within = np.where(positive[:, None], Z - high.astype(Z.dtype), Z - low.astype(Z.dtype))
    S = np.asarray(within.T @ within, np.float64) / len(Z)
    d = len(S)
    round_ = float(np.trace(S)) / d
    if shrinkage is None:
        shrinkage = ledoit_wolf(within, S)
    S = (1 - shrinkage) * S
    S[np.diag_indices(d)] += shrinkage * round_
    normal = np.linalg.lstsq(S, high - low, rcond=None)[0]
    return normal, float(-normal @ (high + low) / 2)


def ledoit_wolf(centred: NDArray[Any], S: Float) -> float:
    """How far to shrink S = X'X / n towards a multiple of the identity, in [0, 1].

    O. Ledoit and M. Wolf, "A well-conditioned estimator for large-dimensional
    covariance matrices", Journal of Multivariate Analysis 88 (2004), 365-411,
    doi:10.1016/S0047-259X(03)00096-4, lemma 3.2.
    """
    n, d = centred.shape
    squares = np.einsum("ij,ij->i", centred, centred, dtype=np.float64)
    fit = float(np.sum(S**2))
    apart = fit - float(np.trace(S)) ** 2 / d
    scatter = (float(squares @ squares) / n - fit) / n
    return float(np.clip(scatter / apart, 0, 1)) if apart > 0 else 0.0


def logistic(Z: NDArray[Any], positive: NDArray[np.bool_], C: float | None) -> Plane:
    """Logistic regression; without C, penalised by a twentieth of the latents' mean variance.

    Extremes can be told apart perfectly, and then the penalty alone decides the
    plane. This one is in the data's own units, whatever n and their scale are.
    """
    # Around their mean: far from the origin the solver stops before it has arrived, and a sum of
    # squares less the mean's has lost its digits. The intercept is not penalised, so it may move.
    mean = Z.mean(0, dtype=np.float64)
    centred = Z - mean.astype(Z.dtype)
    if C is None:
        C = 20 * Z.shape[1] / float(np.vdot(centred, centred))  # over n times the mean variance
    normal, intercept = _sklearn.logistic_plane(centred, positive, C)
    return normal, intercept - float(normal @ mean.astype(Z.dtype))


def svm(Z: NDArray[Any], positive: NDArray[np.bool_], C: float | None) -> Plane:
    """A linear support vector machine; C is 1 unless given, as in the released code."""
    return _sklearn.svm_plane(Z, positive, 1.0 if C is None else C)


def plane(method: str, Z: Any, y: Float, positive: NDArray[np.bool_], C: float | None) -> Plane:
    """One plane by one method, for one attribute."""
    if method == "ols":
        return LeastSquares.of(Z, y[:, None]).plane(0, threshold_of(y))
    Z = b.fetch(b.as_float(Z))
    if method == "mean":
        return means(Z, positive)
    if method == "lda":
        return fisher(Z, positive)
    return (logistic if method == "logistic" else svm)(Z, positive, C)


def threshold_of(y: Float) -> float:
    """The score on the plane: half-way between two labels, or the mean of a continuous score."""
    low, high = float(y.min()), float(y.max())
    return (low + high) / 2 if two_valued(y) else float(y.mean())


def two_valued(y: Float) -> bool:
    return bool(np.all((y == y.min()) | (y == y.max())))
