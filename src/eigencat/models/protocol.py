"""What a generator must offer for the methods of this library to work with it."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Generator(Protocol):
    """A network that draws pictures from latents, whatever library runs it.

    An adapter is a class with these names; it need not inherit from this one. Arrays are NumPy's,
    or of the adapter's own library. ``isinstance(g, Generator)`` checks the names, not the shapes.

    Attributes
    ----------
    layers : tuple of str
        Names of the layers that take a latent of their own, from the coarsest to the finest.
    w_mean : array of shape (w_dim,)
        The middle of what `mapping` gives.

    Notes
    -----
    `read` (pictures to attributes), `encode`, `reconstruct` and `invert` are offered by some
    generators and not asked for here: try ``hasattr(g, "read")``.

    Examples
    --------
    A generator of grey pictures of one pixel, in NumPy:

    >>> import numpy as np, eigencat as ec
    >>> class Grey:
    ...     layers = ("only",)
    ...     w_mean = np.zeros(2)
    ...     def sample(self, n=1, seed=0, space="z"):
    ...         return np.random.default_rng(seed).normal(size=(n, 2))
    ...     def mapping(self, z):
    ...         return z
    ...     def decode(self, w, layers=None, dtype="uint8"):
    ...         return (255 / (1 + np.exp(-w[:, :1, None, None]))).repeat(3, axis=3).astype(dtype)
    ...     def style_weights(self):
    ...         return {"only": np.array([[1.0, 0.0]])}
    ...     def activations(self, w, layer):
    ...         return w[:, :1, None, None]
    >>> isinstance(Grey(), ec.models.Generator)
    True
    >>> ec.strip(Grey(), [0, 0], [1, 0], [-2, 0, 2]).array[0, :, 0].tolist()
    [30, 127, 224]
    """

    @property
    def layers(self) -> tuple[str, ...]: ...

    @property
    def w_mean(self) -> Any: ...

    def sample(self, n: int = 1, seed: int = 0, space: str = "z") -> Any:
        """`n` random latents, of shape (n, z_dim) or (n, w_dim); the same for the same `seed`."""

    def mapping(self, z: Any) -> Any:
        """Latents `z` of shape (n, z_dim) to `w` of shape (n, w_dim)."""

    def decode(self, w: Any, layers: Any = None, dtype: Any = "uint8") -> Any:
        """Pictures (n, height, width, 3) of `w` (n, w_dim), or (n, layers, w_dim)."""

    def style_weights(self) -> dict[str, Any]:
        """By layer, the matrix (channels, w_dim) that turns `w` into the layer's styles."""

    def activations(self, w: Any, layer: str) -> Any:
        """What `layer` hands on, of shape (n, channels, height, width)."""
