"""Latents of a generator made ready to walk, and pictures of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat import _blocks as b
from eigencat._checks import read_array
from eigencat.direction import Direction, read_layers
from eigencat.editing import edit

Float = NDArray[np.float64]

# How many pictures are drawn at once.
BATCH = 64


class Walk(NamedTuple):
    """A generator, latents with an axis of samples, a direction, and the layers that move."""

    generator: Any
    codes: Any
    way: Direction
    layers: list[int] | None
    units: str
    inner: str | None = (
        None  # the layer inside the generator whose output moves, and not the latent
    )
    mapped: bool = False  # whether the latents are of z, which the generator maps to w

    def pictures(self, alpha: float | None, rows: slice) -> NDArray[Any]:
        """Some of the latents, drawn after a step; None draws them as they are."""
        codes = self.codes[rows]
        if alpha is not None and self.inner is not None:
            with self.generator.edited(self.inner, self.way, alpha, self.units):
                return self._drawn(codes)
        if alpha is not None:
            codes = edit(codes, self.way, alpha, layers=self.layers, units=self.units)
        return self._drawn(codes)

    def _drawn(self, codes: Any) -> NDArray[Any]:
        drawn = self.generator.decode(self.generator.mapping(codes) if self.mapped else codes)
        return b.fetch(drawn.detach() if b.is_tensor(drawn) else drawn)


def walk(generator: Any, w: Any, direction: Any, layers: Any, units: str, *, one: bool) -> Walk:
    """Check what strip and rescore are given, in the same words for both."""
    if not hasattr(generator, "decode"):
        raise ValueError(
            f"generator={type(generator).__name__} must have decode(w); got none. "
            "ec.load('portraits') has it; see eigencat.models.Generator."
        )
    way = direction if isinstance(direction, Direction) else Direction(direction)
    names = tuple(getattr(generator, "layers", ()))
    codes = w.detach() if b.is_tensor(w) else np.asarray(w)
    if not b.is_tensor(codes) and codes.dtype.kind in "biu":
        codes = codes.astype(np.float64)
    # A direction of what a layer hands on moves that layer, and leaves the latent alone.
    inner = way.space if way.space in names and hasattr(generator, "edited") else None
    # Two axes are one latent's layers where one latent is asked for and their number fits.
    stack = one and codes.ndim == 2 and 1 < len(codes) == len(names)
    if codes.ndim == 1 or stack:
        codes = codes[None]
    if inner is not None and layers is not None:
        raise ValueError(
            f"layers={layers!r} must be left out for a direction of the layer {inner!r}; got "
            f"{layers!r}. It moves what that layer hands on."
        )
    mapped = inner is None and way.space == "z" and callable(getattr(generator, "mapping", None))
    wanted = None if inner else read_layers(layers) if layers is not None else way.layers
    if mapped and wanted is not None:
        raise ValueError(
            f"layers={list(wanted)} must be left out for a direction of z; got {list(wanted)}. "
            "Layers read w: take a direction of w."
        )
    if wanted is not None and codes.ndim == 2:
        if not names:
            raise ValueError(
                "layers must be left out, or the generator must name its layers; got a "
                f"{type(generator).__name__} without any. Pass w of shape (n, n_layers, d)."
            )
        codes = codes[:, None].repeat(
            *((1, len(names), 1) if b.is_tensor(codes) else (len(names), 1))
        )
    # The layers are told as numbers; the direction's own may be names.
    bare = Direction(way.vector, way.space, way.bias, way.scale, None, way.name, way.meta)
    return Walk(generator, codes, bare, _numbers(wanted, names), units, inner, mapped)


def _numbers(wanted: tuple[int | str, ...] | None, names: tuple[str, ...]) -> list[int] | None:
    if wanted is None:
        return None
    found = []
    for layer in wanted:
        if isinstance(layer, str) and layer not in names:
            raise ValueError(
                f"layers={list(wanted)} must be layers of the generator, {', '.join(names)}; "
                f"got {layer!r}. Numbers from 0 on are taken as well."
            )
        found.append(names.index(layer) if isinstance(layer, str) else layer)
    return found


def read_alphas(alphas: ArrayLike) -> Float:
    steps = np.atleast_1d(read_array(alphas, "alphas", "a list of numbers"))
    if steps.ndim != 1 or len(steps) == 0:
        raise ValueError(
            f"alphas must be a list of numbers; got shape {steps.shape}. "
            "Pass for example np.linspace(-3, 3, 7)."
        )
    return steps
