"""GANSpace: directions along which samples of a latent space, or activations, vary most."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat import _dask, _sklearn
from eigencat.direction_set import DirectionSet
from eigencat.directions._randomized import randomized_spectrum
from eigencat.moments import Moments, Spectrum
from eigencat.streaming import StreamingPCA

__all__ = ["GANSpace"]

Float = NDArray[np.float64]

SOLVERS = ("auto", "covariance", "randomized")
# Above this a covariance takes more than half a gigabyte.
WIDE = 8192


class GANSpace(StreamingPCA):
    """Principal directions of a latent space, and the latent steps that belong to them.

    Parameters
    ----------
    n_components : int, float or None
        At most how many directions; below 1, the share of the variance that
        they hold together; None for all.
    solver : "auto", "covariance" or "randomized"
        How `fit` works. ``"covariance"`` is exact and reads the data once.
        ``"randomized"`` is for data with both many samples and more features
        than a covariance can be kept for; it reads them seven times, and its
        tail is approximate (see Notes). ``"auto"`` takes the first, and the
        second where samples and features both exceed 8,192. `partial_fit` and
        `merge` are always exact.
    fidelity : None or "paper"
        ``"paper"`` repeats what the released code does, for comparison:
        scikit-learn's IncrementalPCA in blocks of max(2000, 3 k), which loses
        the tail. Slower, and less right.
    random_state : int
        Of the randomised solver.
    space : str
        The space the data live in.

    Attributes
    ----------
    components_, explained_variance_, explained_variance_ratio_, mean_
        As in StreamingPCA.
    latent_components_, latent_scales_
        Where Z was given: unit rows, and how far Z lies along them, on average,
        where the component is one deviation out. The released code keeps the
        unit rows and loses the length.
    directions_ : DirectionSet
        The components, with the standard deviation along each as scale and the
        plane through the mean.
    latent_directions_ : DirectionSet
        The latent components in space ``"z"``, with these lengths as scale: how
        far Z lies, on average, where the component is one deviation out. A step
        of it moves the component by only R² deviations, with R² the share of the
        component's variance that a straight line of Z explains; divide by R² to
        move it by one (white Z, straight-line part).

    Notes
    -----
    Equations ``eq-ganspace-objective`` and ``eq-latent-regression``: the rows of
    V are the directions of largest variance of w = M(z), each orthogonal to the
    ones before; the latent steps, the columns of U, minimise
    Σ ‖U Λ^(-1/2) V (w - μ) - (z - mean(z))‖² over the samples: Z is told from the
    components and not the components from Z. For white Z the squared length of a
    step is R² itself.

    Where this differs from the released code [HHLP2020]_: components come from the
    exact covariance (20 to 30 times less work, and a tail that can be used);
    latents are regressed in the same pass, without sampling twice; a plain PCA
    there is fitted to 2,000 rows of zeros besides the data, here to the data.

    The randomised solver draws 2 k + 20 random combinations and multiplies them
    three times by the covariance [HMT2011]_. Components whose variance stands out are
    right to many digits; neighbours in a flat tail are mixed.

    References
    ----------
    .. [HHLP2020] E. Härkönen, A. Hertzmann, J. Lehtinen and S. Paris, "GANSpace:
       discovering interpretable GAN controls", NeurIPS 2020, arXiv:2004.02546.
    .. [HMT2011] N. Halko, P. G. Martinsson and J. A. Tropp, "Finding structure with
       randomness", SIAM Review 53 (2011), 217-288, doi:10.1137/090771806,
       algorithm 4.4.

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> z = np.random.default_rng(0).normal(size=(5000, 3))
    >>> w = z @ np.diag([1, 4, 2]) + 7
    >>> found = ec.GANSpace(n_components=2, space="w").fit(w, Z=z)
    >>> found.directions_.scale.round().tolist()
    [4.0, 2.0]
    >>> step = found.latent_directions_[0]      # z's second number did it, one of it a sigma
    >>> int(abs(step.vector).argmax()), round(step.scale)
    (1, 1)
    """

    def __init__(
        self,
        n_components: int | float | None = 80,
        solver: str = "auto",
        fidelity: str | None = None,
        random_state: int = 0,
        space: str = "w",
    ) -> None:
        super().__init__(n_components)
        self.solver = solver
        self.fidelity = fidelity
        self.random_state = random_state
        self.space = space

    def _check_parameters(self) -> None:
        super()._check_parameters()
        for name, legal in (("solver", SOLVERS), ("fidelity", (None, "paper"))):
            value = getattr(self, name)
            if value not in legal:
                raise ValueError(
                    f"{name}={value!r} must be one of {', '.join(map(repr, legal))}; "
                    f"got {value!r}. The first one serves."
                )

    def fit(self, W: Any, y: Any = None, Z: Any = None, client: Any = None) -> Self:
        """Forget what was seen and fit W, read block by block.

        Parameters
        ----------
        W : array, memory map, torch tensor or dask array of shape (n_samples, n_features)
            Latents, or the activations of a layer with all but the first axis
            flattened. The chunks of a dask array hold whole rows.
        y : ignored
        Z : the same, of shape (n_samples, n_latents), optional
            The latents that the rows of W came from.
        client : dask.distributed.Client, optional
            Whose workers sum a dask array; see `StreamingPCA.fit`.
        """
        self._check_parameters()
        if self.fidelity is None and not self._must_sample(W):
            return super().fit(W, y, Z, client)
        if _dask.is_lazy(W):
            raise ValueError(
                f"solver={self.solver!r}, fidelity={self.fidelity!r} must be 'covariance' and None "
                f"for a dask array; got one of shape {W.shape}. The others read the data in order, "
                "or many times; a covariance of d features takes 8 d² bytes on each worker."
            )
        _dask.refuse_client(client, "W", W)
        W = b.read_rows(W, "W")
        b.check_finite(W, "W")
        few: int | float | None = self.n_components
        if not isinstance(few, (int, np.integer)):
            raise ValueError(
                f"n_components={few!r} must be a whole number for this solver; got {few!r}. "
                "It never knows all components, and so no share of the whole either."
            )
        k = min(int(few), len(W) - 1, W.shape[1])
        if self.fidelity == "paper":
            spectrum, mean = _sklearn.incremental_components(W, k, max(2000, 3 * k))
        else:
            spectrum, mean = randomized_spectrum(W, k, self.random_state)
        moments = Moments()
        # What of the data the rest needs: coordinates along the components, with Z if given.
        for start in range(0, len(W), b.rows_at_once(W.shape[1])):
            rows = slice(start, start + b.rows_at_once(W.shape[1]))
            coordinates = (b.fetch(b.as_float(W[rows])) - mean) @ spectrum.rows.T
            moments.add(coordinates, None if Z is None else Z[rows])
        self._keep(moments)
        self.n_features_in_ = W.shape[1]
        self._found |= {"approximate": (spectrum, mean)}
        return self

    def _must_sample(self, W: Any) -> bool:
        shape = getattr(W, "shape", ())
        wide = len(shape) == 2 and min(shape) > WIDE
        return self.solver == "randomized" or (self.solver == "auto" and wide)

    # What follows knows that an approximate fit has moments of coordinates, not of data.

    def _approximate(self) -> tuple[Spectrum, Float] | None:
        return getattr(self, "_found", {}).get("approximate")

    def _spectrum(self) -> Spectrum:
        approximate = self._approximate()
        return super()._spectrum() if approximate is None else approximate[0]

    @property
    def mean_(self) -> Float:
        approximate = self._approximate()
        return super().mean_ if approximate is None else approximate[1]

    def _latent_moves(self) -> Float:
        if self._approximate() is None:
            return super()._latent_moves()
        moments = self._with_latents("latent_components_")
        return moments.cross_covariance() / np.sqrt(self._spectrum().values)[:, None]

    def _asked(self, name: str) -> Moments:
        if self._approximate() is not None and name in ("covariance_", "cross_covariance_", "save"):
            raise AttributeError(
                f"{name} must be asked of an exact fit; got one by solver={self.solver!r}, "
                f"fidelity={self.fidelity!r}, which never makes it. Fit with solver='covariance'."
            )
        return super()._asked(name)

    def partial_fit(self, X: Any, Z: Any = None, client: Any = None) -> Self:
        """Take in one more block, exactly, whatever `solver` says; see StreamingPCA."""
        if self._approximate() is not None:
            raise ValueError(
                f"solver={self.solver!r} must be 'covariance' to go on after fit; got a fit that "
                "kept no sums. Start again with partial_fit alone."
            )
        return super().partial_fit(X, Z, client)

    def merge(self, other: StreamingPCA) -> Self:
        """Take in all that another one has seen; see StreamingPCA."""
        for one in (self, other):
            if isinstance(one, GANSpace) and one._approximate() is not None:
                raise ValueError(
                    f"solver={one.solver!r} must be 'covariance' to merge; got a fit that kept no "
                    "sums. Fit the parts with partial_fit."
                )
        return super().merge(other)

    def save(self, path: Any) -> None:
        """Write all that was seen; see StreamingPCA."""
        self._check_fitted("save")
        self._asked("save")
        super().save(path)

    @property
    def directions_(self) -> DirectionSet:
        rows, values = self.components_, self.explained_variance_
        return DirectionSet(
            rows,
            [f"component {i}" for i in range(len(rows))],
            space=self.space,
            bias=-rows @ self.mean_,
            scale=np.sqrt(values),
            metas=[{"variance_ratio": float(r)} for r in self.explained_variance_ratio_],
            meta={"method": "GANSpace", "samples": self.n_samples_seen_},
        )

    @property
    def latent_directions_(self) -> DirectionSet:
        rows, lengths = self.latent_components_, self.latent_scales_
        moved = lengths > 0
        return DirectionSet(
            rows[moved],
            [f"component {i}" for i in np.flatnonzero(moved)],
            space="z",
            scale=lengths[moved],
            meta={"method": "GANSpace", "samples": self.n_samples_seen_},
        )
