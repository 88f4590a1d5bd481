"""Pictures of one latent along a direction, side by side."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._png import png
from eigencat._text import short
from eigencat._walk import read_alphas, walk
from eigencat.direction import Direction

__all__ = ["Strip", "strip"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Strip:
    """Pictures along a direction: ``images`` (n_alphas, h, w, c), and side by side as ``array``."""

    images: NDArray[Any]
    alphas: Float
    name: str

    @property
    def array(self) -> NDArray[np.uint8]:
        """One picture (h, n_alphas * w, 3) of whole numbers from 0 to 255."""
        images = _as_bytes(self.images)
        return np.concatenate(list(images), axis=1)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the strip as a PNG file."""
        Path(path).write_bytes(self._repr_png_())

    def _repr_png_(self) -> bytes:
        return png(self.array)

    def _repr_html_(self) -> str:
        steps = ", ".join(short(float(a)) for a in self.alphas)
        data = b64encode(self._repr_png_()).decode()
        return (
            f'<img src="data:image/png;base64,{data}" '
            f'alt="{len(self.alphas)} pictures along a direction, at {steps}">'
        )

    def __repr__(self) -> str:
        steps = ", ".join(short(float(a), minus="-") for a in self.alphas)
        return f"Strip({self.name!r}, pictures {self.images.shape[1:]} at {steps})"


def strip(
    generator: Any,
    w: Any,
    direction: Direction | ArrayLike,
    alphas: ArrayLike,
    *,
    layers: Any = None,
    units: str = "sigma",
) -> Strip:
    """Draw one latent at several places along a direction.

    Parameters
    ----------
    generator : object with ``decode(w)``
        Latents (n, d), or (n, n_layers, d), to pictures (n, h, w, c) or (n, h, w):
        whole numbers from 0 to 255, or numbers from 0 to 1.
    w : array-like of shape (d,), (1, d) or (n_layers, d)
        A latent of the direction's space: a z goes through ``generator.mapping``, where there is
        one, after the step. With (n_layers, d) one code for each layer.
    direction : Direction, or array-like of shape (d,)
        A Direction whose space is the name of one of the generator's inner layers moves what that
        layer hands on, where the generator can (``edited``), and leaves the latent as it is.
    alphas : array-like of shape (n_alphas,)
    layers, units : as in `edit`; layers may be the names of the generator's

    Returns
    -------
    Strip
        ``.array`` is the whole strip as one picture; a notebook shows it.

    Notes
    -----
    Equation ``eq-edit``. Costs n_alphas pictures.

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> class Grey:                       # a generator of one grey pixel
    ...     def decode(self, w):
    ...         return w[:, :1, None, None].repeat(3, axis=3)
    >>> found = ec.strip(Grey(), [0.5, 0], [1, 0], [-0.5, 0, 0.5])
    >>> found.array[0, :, 0]
    array([  0, 128, 255], dtype=uint8)
    """
    steps = read_alphas(alphas)
    path = walk(generator, w, direction, layers, units, one=True)
    if len(path.codes) != 1:
        raise ValueError(
            f"w must be one latent for a strip; got {len(path.codes)}. Make a strip of each: w[i]."
        )
    images = np.concatenate([path.pictures(float(a), slice(None)) for a in steps])
    return Strip(images, steps, path.way.name)


def _as_bytes(images: NDArray[Any]) -> NDArray[np.uint8]:
    """Pictures (n, h, w[, c]) as red, green and blue from 0 to 255."""
    if images.ndim == 3:
        images = images[..., None]
    if images.ndim != 4 or images.shape[-1] not in (1, 3, 4):
        raise ValueError(
            f"decode(w) must give pictures of shape (n, h, w), or (n, h, w, c) with c 1, 3 or 4; "
            f"got {images.shape}. Put the channels last."
        )
    if images.dtype.kind == "f":
        images = np.rint(255 * np.clip(images, 0, 1))
    colours: NDArray[np.uint8] = np.clip(images, 0, 255).astype(np.uint8)
    return colours.repeat(3, axis=3) if colours.shape[-1] == 1 else colours[..., :3]
