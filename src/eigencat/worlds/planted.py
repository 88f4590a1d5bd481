"""Worlds whose truth was planted: directions, covariances and mixtures, with the noise stated.

What a method finds here can be measured against what is there. NumPy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "PlantedAttributes",
    "PlantedCovariance",
    "PlantedMixture",
    "make_attributes",
    "make_covariance",
    "make_mixture",
]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class PlantedAttributes:
    """Latents Z (n, d), scores y (n, m), and the unit normals (m, d) that made them."""

    Z: NDArray[np.floating]
    y: NDArray[np.floating]
    normals: Float


@dataclass(frozen=True)
class PlantedCovariance:
    """Data X (n, d), the orthonormal axes (d, d) as rows, the variances (d,), the mean (d,)."""

    X: NDArray[np.floating]
    axes: Float
    variances: Float
    mean: Float


@dataclass(frozen=True)
class PlantedMixture:
    """Data X (n, d), which centre each came from (n,), and the centres (k, d)."""

    X: Float
    labels: NDArray[np.intp]
    centres: Float


def random_rotation(d: int, rng: np.random.Generator) -> Float:
    """An orthogonal matrix, every one as likely as any other.

    QR alone favours some: the signs of R's diagonal have to be taken out [1]_.

    .. [1] F. Mezzadri, "How to generate random matrices from the classical
       compact groups", Notices of the AMS 54 (2007), 592-604.
    """
    q, r = np.linalg.qr(rng.normal(size=(d, d)))
    return np.asarray(q * np.sign(np.diagonal(r)))


def make_attributes(
    n: int,
    d: int,
    *,
    noise: float = 0.5,
    cosine: float = 0.0,
    count: int = 1,
    saturate: bool = True,
    dtype: type[np.floating] = np.float64,
    random_state: int = 0,
) -> PlantedAttributes:
    """Latents from N(0, I), and scores that depend on hidden directions.

    Parameters
    ----------
    n, d : int
        How many latents, of how many numbers.
    noise : float
        The standard deviation of the noise added to nᵀz, which has 1 itself.
    cosine : float
        Between each two of the normals; above -1 / (count - 1).
    count : int
        How many attributes, at most d.
    saturate : bool
        Squash the scores into (0, 1) by 1 / (1 + exp(-2 t)), as an attribute
        classifier does. Otherwise they are t itself.
    dtype : NumPy type of Z and y
    random_state : int

    Returns
    -------
    PlantedAttributes

    Examples
    --------
    >>> from eigencat.worlds import planted
    >>> world = planted.make_attributes(100, 8, count=2, cosine=0.5)
    >>> (world.normals @ world.normals.T).round(4)
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    rng = np.random.default_rng(random_state)
    if not 1 <= count <= d or not (count == 1 or -1 / (count - 1) < cosine < 1):
        raise ValueError(
            f"count={count}, cosine={cosine} must be normals that fit into {d} dimensions; got a "
            "set that cannot exist. The cosine lies above -1 / (count - 1) and below 1."
        )
    gram = np.full((count, count), float(cosine))
    np.fill_diagonal(gram, 1.0)
    normals = np.linalg.cholesky(gram) @ random_rotation(d, rng)[:count]
    # Drawn in their own precision: half a million float32 latents never take twice the room.
    narrow = np.dtype(dtype) == np.float32
    Z = rng.standard_normal((n, d), np.float32 if narrow else np.float64).astype(dtype, copy=False)
    t = Z @ normals.T + noise * rng.standard_normal((n, count))
    y = (1 / (1 + np.exp(-2 * t)) if saturate else t).astype(dtype)
    return PlantedAttributes(Z, y, normals)


def make_covariance(
    n: int,
    d: int,
    *,
    power: float = 0.7,
    offset: float = 0.5,
    dtype: type[np.floating] = np.float64,
    random_state: int = 0,
) -> PlantedCovariance:
    """Data like the activations of a trained network: a falling spectrum, a mean away from zero.

    The standard deviation along axis i (from 1) is i^-power. The axes are
    turned at random; the mean has standard deviation `offset` in each feature.

    Examples
    --------
    >>> from eigencat.worlds import planted
    >>> world = planted.make_covariance(100, 4, power=1)
    >>> world.variances.round(4)
    array([1.    , 0.25  , 0.1111, 0.0625])
    """
    rng = np.random.default_rng(random_state)
    deviations = np.arange(1, d + 1, dtype=np.float64) ** -float(power)
    axes = random_rotation(d, rng)
    mean = offset * rng.normal(size=d)
    spread = (deviations[:, None] * axes).astype(dtype)
    X = np.empty((n, d), dtype)
    for start in range(0, n, 10_000):  # so that float32 data never pass through float64 whole
        part = X[start : start + 10_000]
        part[:] = rng.standard_normal(part.shape, np.float32).astype(dtype) @ spread
        part += mean.astype(dtype)
    return PlantedCovariance(X, axes, deviations**2, mean)


def make_mixture(
    n: int,
    d: int,
    *,
    count: int = 4,
    apart: float = 6.0,
    spread: float = 1.0,
    random_state: int = 0,
) -> PlantedMixture:
    """Round clouds about centres of which each two lie `apart` from each other.

    Along the line between two centres they overlap as two normal curves with
    standard deviation `spread`: with the defaults 0.13 % of each cloud lies
    nearer to a given other centre.

    Examples
    --------
    >>> from eigencat.worlds import planted
    >>> planted.make_mixture(6, 3, count=3).labels
    array([0, 1, 2, 0, 1, 2])
    """
    rng = np.random.default_rng(random_state)
    if not 2 <= count <= d:
        raise ValueError(
            f"count={count} must be from 2 to d={d}; got {count}. "
            "Centres equally far from each other need a dimension each."
        )
    centres = random_rotation(d, rng)[:count] * (apart / np.sqrt(2))
    labels = np.arange(n) % count
    X = centres[labels] + spread * rng.normal(size=(n, d))
    return PlantedMixture(X, labels, centres)
