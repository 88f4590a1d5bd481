"""Principal components of more data than fit into memory, exactly."""

from __future__ import annotations

import os
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat import _dask
from eigencat._estimator import Estimator
from eigencat.moments import Moments, Spectrum
from eigencat.picture import Picture

__all__ = ["StreamingPCA"]

Float = NDArray[np.float64]

KIND, VERSION = "moments", 1
ARRAYS = "rows z_rows shift z_shift sum_x sum_xx sum_xz sum_z sum_zz".split()


class StreamingPCA(Estimator):
    """Principal components from data that come in blocks, in any order, on any number of machines.

    Parameters
    ----------
    n_components : int, float or None
        At most how many components; below 1, the share of the variance that they
        must hold together; None for all. There are fewer where the data vary in
        fewer directions: one that rounding made up has no name.

    Attributes
    ----------
    components_ : ndarray of shape (k, d)
        Orthonormal rows, the largest variance first, signs by the library's one
        rule (the entry largest in size is positive).
    explained_variance_ : ndarray of shape (k,)
        The variance along each, divisor n - 1, in squared units of the data.
    explained_variance_ratio_ : ndarray of shape (k,)
        The same as fractions of the whole variance.
    mean_ : ndarray of shape (d,)
    covariance_ : ndarray of shape (d, d)
        Divisor n - 1.
    cross_covariance_ : ndarray of shape (d, d_z)
        Of the data with Z, divisor n - 1, where Z was given.
    latent_components_ : ndarray of shape (k, d_z)
        Unit rows: which way Z moves with each component, by least squares.
    latent_scales_ : ndarray of shape (k,)
        How far Z lies, on average, where the component is one standard deviation
        out. A step so long moves the component by only R² deviations (see
        `GANSpace`).
    n_components_, n_samples_seen_, n_features_in_ : int

    Notes
    -----
    Equations ``eq-shifted-scatter``, ``eq-merged-scatter`` and
    ``eq-latent-regression``::

        C = Σ (x - s)(x - s)ᵀ / (n - 1) - n m mᵀ / (n - 1),   m = mean(x) - s
        C₁₂ = [S₁ + S₂ + n₁ n₂ / (n₁ + n₂) (x̄₁ - x̄₂)(x̄₁ - x̄₂)ᵀ] / (n₁ + n₂ - 1)
        M = Λ^(-1/2) V C_xz

    s is the mean of the first block, S₁ and S₂ the scatters of two parts about
    their own means x̄₁ and x̄₂; each part may have its own s. Float32 data are multiplied in float32 and
    added up in float64; float64 data stay float64. The components are exact to
    that rounding, whatever n_components is: nothing is thrown away on the way,
    as incremental algorithms do that keep k components of each block.

    Cost: n d² to stream, plus the leading k eigenvectors of a (d, d) matrix when
    a result is first read after a block. Memory: while n <= d the samples
    themselves, and their (n, n) Gram matrix when a result is read; then d²
    numbers in float64 and blocks of at most 32 MB, whatever n is.

    The official GANSpace code gives its data to scikit-learn's IncrementalPCA,
    whose tail components drift. For activations it then samples the generator a
    second time to regress latents on components; C_xz needs no second sampling:
    with uncorrelated coordinates the same regression is one product. For
    StyleGAN's W it takes the components as the latent steps and regresses nothing.

    A torch tensor is worked on where it lies. Only what a CPU can show is
    tested here; float32 products on a GPU follow torch's own precision setting.

    References
    ----------
    T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for computing the
    sample variance: analysis and recommendations", The American Statistician 37
    (1983), 242-247, doi:10.1080/00031305.1983.10483115.

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> X = np.random.default_rng(0).normal(size=(1000, 3)) * [1, 5, 2] + 100
    >>> one, two = ec.StreamingPCA(2), ec.StreamingPCA(2)
    >>> pca = one.partial_fit(X[:700]).merge(two.partial_fit(X[700:]))
    >>> np.allclose(pca.covariance_, np.cov(X.T))
    True
    >>> np.abs(pca.components_).argmax(axis=1)      # the second feature varies most
    array([1, 2])
    """

    _transforms = True

    def __init__(self, n_components: int | float | None = None) -> None:
        self.n_components = n_components

    # ------------------------------------------------------------------ fitting

    def fit(self, X: Any, y: Any = None, Z: Any = None, client: Any = None) -> Self:
        """Forget what was seen and fit X, read block by block.

        Parameters
        ----------
        X : array, memory map, torch tensor or dask array of shape (n_samples, n_features)
            The chunks of a dask array hold whole rows, ``chunks=(rows, -1)``;
            how many rows, need not be known.
        y : ignored
        Z : the same, of shape (n_samples, n_latents), optional
            What each row of X came from.
        client : dask.distributed.Client, optional
            Whose workers sum a dask array. Left out, the client that was made
            last, or threads of this process where there is none.
        """
        before = dict(self.__dict__)
        try:
            for seen in ("_moments", "_found"):
                self.__dict__.pop(seen, None)
            self.partial_fit(X, Z, client)
            self._spectrum()
        except BaseException:
            self.__dict__.clear()
            self.__dict__.update(before)  # a refused fit leaves the last one
            raise
        return self

    def partial_fit(self, X: Any, Z: Any = None, client: Any = None) -> Self:
        """Take in one more block: all of it, or nothing when it is refused.

        A block may be a dask array, as in `fit`.

        Raises
        ------
        ValueError
            When X is no real finite matrix, has another number of features than
            before, or comes with Z where earlier blocks came without.
        """
        self._check_parameters()
        moments = self._moments if hasattr(self, "_moments") else Moments()
        if _dask.is_lazy(X):
            columns = _dask.read_rows(X).shape[1]
            moments.check_columns(columns, None if Z is None else np.shape(Z)[-1])
            moments.merge(_dask.summed(Moments, X, Z, client))
        else:
            _dask.refuse_client(client, "X", X)
            moments.add(X, Z)
        self._keep(moments)
        return self

    def merge(self, other: StreamingPCA) -> Self:
        """Take in all that another one has seen; the other is left as it was.

        The order in which parts are merged changes the answer by rounding in
        float64 only, about one part in 10¹⁴.
        """
        if not isinstance(other, StreamingPCA):
            raise TypeError(
                f"other={type(other).__name__} must be a StreamingPCA; got another kind. "
                "Fit one to the other part first."
            )
        self._check_parameters()
        if hasattr(other, "_moments"):
            moments = self._moments if hasattr(self, "_moments") else Moments()
            moments.merge(other._moments)
            self._keep(moments)
        return self

    def _keep(self, moments: Moments) -> None:
        self._moments = moments
        self.n_features_in_ = moments.d
        self._found: dict[str, Any] = {}  # what was worked out since the last block

    def _check_parameters(self) -> None:
        k = self.n_components
        whole = isinstance(k, (int, np.integer)) and not isinstance(k, bool) and k >= 1
        share = isinstance(k, (float, np.floating)) and 0 < k < 1
        if not (k is None or whole or share):
            raise ValueError(
                f"n_components={k!r} must be a whole number from 1 on, a share between 0 and 1, or "
                f"None; got {k!r}. 0.95 asks for 95 % of the variance."
            )

    # ------------------------------------------------------------------ results

    def _asked(self, name: str) -> Moments:
        self._check_fitted(name)
        return self._moments

    def _spectrum(self) -> Spectrum:
        moments = self._asked("components_")
        self._check_parameters()
        key = ("spectrum", self.n_components)
        if self._found.get("key") != key:
            self._found.clear()
            self._found.update(key=key, spectrum=moments.spectrum(self.n_components))
        return self._found["spectrum"]  # type: ignore[no-any-return]

    @property
    def components_(self) -> Float:
        return self._spectrum().rows

    @property
    def explained_variance_(self) -> Float:
        return self._spectrum().values

    @property
    def explained_variance_ratio_(self) -> Float:
        found = self._spectrum()
        return found.values / found.total

    @property
    def n_components_(self) -> int:
        return len(self._spectrum().values)

    @property
    def n_samples_seen_(self) -> int:
        return self._asked("n_samples_seen_").n

    @property
    def mean_(self) -> Float:
        return self._asked("mean_").mean()

    @property
    def covariance_(self) -> Float:
        return self._asked("covariance_").covariance()

    @property
    def cross_covariance_(self) -> Float:
        return self._with_latents("cross_covariance_").cross_covariance()

    @property
    def latent_components_(self) -> Float:
        moved = self._latent_moves()
        length = np.linalg.norm(moved, axis=1, keepdims=True)
        # A component that no latent moves with has no latent direction: its row stays zero.
        return moved / np.where(length > 0, length, 1)

    @property
    def latent_scales_(self) -> Float:
        return np.asarray(np.linalg.norm(self._latent_moves(), axis=1))

    def _latent_moves(self) -> Float:
        """How Z moves for one standard deviation along each component, (k, d_z)."""
        moments = self._with_latents("latent_components_")
        found = self._spectrum()
        if "moves" not in self._found:
            along = moments.along(found.rows)
            self._found["moves"] = along / np.sqrt(found.values)[:, None]
        return np.asarray(self._found["moves"])

    def _with_latents(self, name: str) -> Moments:
        moments = self._asked(name)
        if moments.dz is None:
            # AttributeError, so that hasattr() says whether Z was given.
            raise AttributeError(
                f"{name} must be asked where Z was given; got data alone. "
                "Pass Z, the latents that the rows of X came from, with every block."
            )
        return moments

    # ------------------------------------------------------------------ using

    def transform(self, X: Any) -> Float:
        """The coordinates along the components, (n, k): distances from the mean, in units of X.

        Those of a dask array are another one, computed when they are asked for.
        """
        self._check_fitted("transform")
        lazy = _dask.is_lazy(X)
        X = _dask.read_rows(X) if lazy else b.read_rows(X)
        self._check_features(X)
        mean, rows = self.mean_, self.components_
        if lazy:
            chunk = partial(_coordinates, name="a chunk of X", mean=mean, rows=rows)
            return _dask.by_rows(X, chunk, len(rows))  # type: ignore[no-any-return]
        return _coordinates(X, "X", mean, rows)

    def fit_transform(self, X: Any, y: Any = None, Z: Any = None, client: Any = None) -> Float:
        """`fit`, then `transform` the same data."""
        return self.fit(X, y, Z, client).transform(X)

    def inverse_transform(self, coordinates: Any) -> Float:
        """The points with these coordinates, (n, d): what the components keep of the data."""
        self._check_fitted("inverse_transform")
        coordinates = b.fetch(b.as_float(b.read_rows(coordinates, "coordinates", "(n, k)")))
        if coordinates.shape[1] != self.n_components_:
            raise ValueError(
                f"coordinates must have {self.n_components_} columns, one for each component; "
                f"got {coordinates.shape[1]}. Pass what transform gave."
            )
        return np.asarray(coordinates @ self.components_ + self.mean_)

    def plot(self) -> Picture:
        """Draw the share of the variance along each component, and of all up to it.

        A dashed line shows how high chance alone lifts the first component of as many
        samples that vary alike in all directions (Marchenko and Pastur's edge, (1 + √(d/n))² / d
        of the variance): components below it may be noise. A second one shows the
        share that was asked for, where `n_components` is one.

        Examples
        --------
        >>> import numpy as np, eigencat as ec
        >>> X = np.random.default_rng(0).normal(size=(500, 6)) * [6, 3, 1, 1, 1, 1]
        >>> picture = ec.StreamingPCA(0.9).fit(X).plot()
        >>> picture.title
        'Variance along each component'
        """
        from eigencat import _plots

        ratio = self.explained_variance_ratio_
        k = self.n_components
        return _plots.components(
            ratio,
            n=self.n_samples_seen_,
            d=self.n_features_in_,
            asked=float(k) if isinstance(k, (float, np.floating)) else None,
            title="Variance along each component",
        )

    # ------------------------------------------------------------------ files

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all that was seen, so that `load` goes on from here after a kill.

        The file that was there stays until the new one is whole: a process that
        dies while saving leaves the last whole one. d² numbers in float64.
        """
        from eigencat import __version__, _safetensors

        self._check_fitted("save")
        arrays, facts = self._moments.state()
        note = {
            "kind": KIND,
            "version": VERSION,
            "eigencat": __version__,
            "class": type(self).__name__,
            "parameters": self.get_params(),
            "facts": facts,
        }
        _safetensors.write(path, arrays, note)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read what `save` wrote. ``n_samples_seen_`` says where to go on.

        The same blocks after it give the same answer to the last bit as if
        nothing had happened.
        """
        from eigencat import _safetensors

        arrays, note = _safetensors.read(path, KIND, VERSION, dict.fromkeys(ARRAYS))
        try:
            if note.get("class") != cls.__name__:
                raise ValueError(f"the state of a {str(note.get('class'))[:40]}")
            new = cls(**note["parameters"])
            new._keep(Moments.restore(arrays, note["facts"]))
            new._check_parameters()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(
                f"path={path} must be the saved state of a {cls.__name__}; got parts that do not "
                f"fit together ({error}). It is damaged; start again."
            ) from error
        return new


def _coordinates(X: Any, name: str, mean: Float, rows: Float) -> Float:
    b.check_finite(X, name)
    return np.asarray((b.fetch(b.as_float(X)) - mean) @ rows.T)
