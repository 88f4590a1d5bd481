"""Where the latents of a generator lie, and how far off that map another one is."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array

__all__ = ["Shell"]

Float = NDArray[np.float64]

KIND, VERSION = "shell", 1
# The shares of the latents whose distances are kept; a figure reads between them.
SHARES = (
    0.0,
    0.001,
    0.01,
    0.05,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    0.95,
    0.99,
    0.999,
    1.0,
)
# A spread below this share of the widest is rounding: nothing can be told in its units.
THIN = 1e-10


@dataclass(frozen=True, eq=False)
class Shell:
    """The thin shell on which latents lie, told by their mean, their spread and their distances.

    Made by `Shell.fit`. ``eigencat.models.shell("portraits")`` is the one of the shipped faces.

    Attributes
    ----------
    mean : ndarray of shape (d,)
    factor : ndarray of shape (d, d)
        Lower triangular: ``factor @ (w - mean)`` has variance 1 in every direction.
    quantiles : ndarray of shape (17,)
        The distances that the shares ``eigencat.shell.SHARES`` of the latents do not exceed.
    meta : dict
        Facts that travel with it: how many latents, of which model.

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> z = np.random.default_rng(0).normal(size=(20_000, 64))
    >>> shell = ec.Shell.fit(z)
    >>> far = np.zeros(64)
    >>> far[0] = 9
    >>> shell.distance([np.zeros(64), np.ones(64), far]).round(1)
    array([0. , 1. , 1.1])
    >>> shell.share([np.zeros(64), 2 * np.ones(64)])    # nobody is nearer; nobody is farther
    array([0., 1.])
    """

    mean: Float
    factor: Float
    quantiles: Float
    meta: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def fit(cls, W: ArrayLike, meta: dict[str, Any] | None = None) -> Self:
        """Learn the shell of latents W (n, d), with n well above d.

        Raises
        ------
        ValueError
            When there are too few, or they do not vary in some direction.

        Notes
        -----
        Cost O(n d² + d³). The distances that are kept are those of W itself.
        """
        X = read_array(W, "W", "latents of shape (n, d)")
        if X.ndim != 2 or len(X) <= X.shape[1]:
            raise ValueError(
                f"W must be latents of shape (n, d) with n above d; got shape {X.shape}. "
                "Sample more of them: a hundred for each of the d numbers."
            )
        mean = X.mean(axis=0)
        covariance = np.cov(X.T).reshape(len(mean), len(mean))
        sizes = np.linalg.eigvalsh(covariance)
        if not sizes[0] > THIN * sizes[-1]:
            raise ValueError(
                "W must vary in every direction to have a shell; got a variance of "
                f"{max(sizes[0], 0.0):.1e} in one, beside {sizes[-1]:.1e} in another. "
                "Project the latents on the directions in which they vary."
            )
        factor = np.tril(np.linalg.inv(np.linalg.cholesky(covariance)))
        bare = cls(mean, factor, np.zeros(len(SHARES)), dict(meta or {}))
        return cls(mean, factor, bare.spread_of(X), bare.meta)

    @property
    def d(self) -> int:
        """How many numbers a latent has."""
        return len(self.mean)

    def distance(self, W: ArrayLike) -> Float:
        """How far latents lie from the mean, in units of the spread of the latents.

        Parameters
        ----------
        W : array-like of shape (..., d)

        Returns
        -------
        ndarray of shape (...,)
            0 at the mean, about 1 for a usual latent.

        Notes
        -----
        Equation ``eq-shell-distance``: √((w - w̄)ᵀ C⁻¹ (w - w̄) / d), with C the covariance of the
        latents: Mahalanobis' distance, per direction. Divided by d, it does not depend on how many
        directions there are.
        """
        X = read_array(W, "W", f"latents of {self.d} numbers")
        if X.ndim == 0 or X.shape[-1] != self.d:
            raise ValueError(
                f"W must be latents of {self.d} numbers; got shape {X.shape}. "
                "A shell belongs to one latent space."
            )
        away = (X - self.mean) @ self.factor.T
        return np.asarray(np.sqrt((away**2).mean(axis=-1)))

    def spread_of(self, W: ArrayLike) -> Float:
        """The `quantiles` that latents W (n, d) would give, with this mean and factor."""
        return np.asarray(np.quantile(self.distance(W), SHARES))

    def share(self, W: ArrayLike) -> Float:
        """The share of the latents that lie nearer to the mean than these, from 0 to 1.

        Near 1 a latent is off the map: the generator was hardly ever asked for one. Near 0 it is
        off the map too, on the inner side: blander than anybody.
        """
        return np.asarray(np.interp(self.distance(W), self.quantiles, SHARES))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the shell as a safetensors file."""
        from eigencat import __version__, _safetensors

        note = {"kind": KIND, "version": VERSION, "eigencat": __version__, "meta": self.meta}
        arrays = {"mean": self.mean, "factor": self.factor, "quantiles": self.quantiles}
        _safetensors.write(path, arrays, note)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a file that `save` wrote; nothing in it is executed.

        Raises
        ------
        FileNotFoundError
        ValueError
            When it is damaged, or of another kind or a later version.
        """
        from eigencat import _safetensors

        wanted = {"mean": 1, "factor": 2, "quantiles": 1}
        found, note = _safetensors.read(path, KIND, VERSION, wanted)
        mean, factor, quantiles = (found[key].astype(np.float64) for key in wanted)
        d, about = len(mean), note.get("meta")
        fits = factor.shape == (d, d) and len(quantiles) == len(SHARES) and isinstance(about, dict)
        if not fits or d == 0 or np.any(np.diff(quantiles) < 0):
            raise ValueError(
                f"path={path} must be a file of {KIND} whose parts fit together; got a mean of {d} "
                f"numbers beside {factor.shape} and {len(quantiles)}. It is damaged; fetch it again."
            )
        return cls(mean, factor, quantiles, dict(about or {}))

    def __repr__(self) -> str:
        usual = self.quantiles[SHARES.index(0.99)]
        return f"Shell({self.d} numbers, 99 % of its latents within {usual:.2f})"
