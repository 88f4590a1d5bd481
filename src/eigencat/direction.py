"""A direction in a latent space: which way, from which plane, in which steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array
from eigencat._text import short

__all__ = ["Direction"]

Float = NDArray[np.float64]
Layers = tuple[int | str, ...]

# Facts in meta that are read back as numbers.
_NUMBERS = ("gain", "offset", "retained")


@dataclass(frozen=True, eq=False)
class Direction:
    """A unit vector in a latent space, with the plane it measures from.

    Parameters
    ----------
    vector : array-like of shape (d,)
        Which way. It is divided by its length, and `bias` with it, so that the
        plane ``vector @ x + bias == 0`` stays where it was.
    space : str
        The name of the space the vector lives in, ``"z"``, ``"w"``, ``"h"``...
        Directions of different spaces are never mixed, even when their
        dimensions agree.
    bias : float
        Where the plane lies. The signed distance of x from it is
        ``vector @ x + bias`` (unit vector), in units of the space.
    scale : float
        The standard deviation of the training data along the unit vector, in
        units of the space: one step of ``units="sigma"`` in `edit`. A direction
        made by hand has 1.
    layers : int, sequence of int or str, range or slice, optional
        The layers of the generator that the direction is meant for; None for all.
    name : str
        What it changes.
    meta : dict, optional
        Facts that travel with it. Known keys: ``gain`` and ``offset``, which
        turn a distance into the score it was fitted on (see `score`), and
        ``retained`` (see `condition`).

    Raises
    ------
    ValueError
        When the vector has no length, or a number is not finite.

    Notes
    -----
    Two official conventions are joined here. InterFaceGAN's released code
    throws the intercept away and measures from the plane through the origin,
    which is right only where the plane really passes through it: latents of
    mean zero are not enough when the attribute is rare. GANSpace's throws the
    length of its latent directions away. `bias` and `scale` keep both.

    Examples
    --------
    >>> import eigencat as ec
    >>> age = ec.Direction([3, 4], bias=-5, name="age")
    >>> age.vector, age.bias
    (array([0.6, 0.8]), -1.0)
    >>> age.distance([[3, 4], [1, 0.5]])
    array([4., 0.])
    """

    vector: Float
    space: str = "w"
    bias: float = 0.0
    scale: float = 1.0
    layers: Layers | None = None
    name: str = "direction"
    meta: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        vector = read_array(self.vector, "vector", "one vector")
        if vector.ndim != 1 or len(vector) == 0:
            raise ValueError(
                f"vector must be one vector; got shape {vector.shape}. "
                "Several go into a DirectionSet."
            )
        # Divided by the largest entry first, so that the length neither overflows nor vanishes.
        largest = np.abs(vector).max()
        if largest == 0:
            raise ValueError("vector must have a length; got zeros only. A direction points.")
        length = float(largest * np.linalg.norm(vector / largest))
        unit = vector / largest
        unit /= np.linalg.norm(unit)
        if abs(length - 1) < 1e-15:
            unit, length = vector, 1.0  # so that a set read from a file is the same to the bit
        unit.setflags(write=False)
        put = object.__setattr__
        put(self, "vector", unit)
        put(self, "bias", _number(self.bias, "bias", "a finite number") / length)
        put(self, "scale", _number(self.scale, "scale", "a finite number above 0"))
        if self.scale <= 0:
            raise ValueError(
                f"scale={self.scale} must be a finite number above 0; got {self.scale}. It is a "
                "standard deviation; data that do not vary along the vector have no such step."
            )
        for key in ("space", "name"):
            if not isinstance(getattr(self, key), str) or not getattr(self, key).strip():
                raise ValueError(
                    f"{key}={getattr(self, key)!r} must be a word; got {getattr(self, key)!r}. "
                    f"Pass for example {key}='w'."
                )
        put(self, "layers", read_layers(self.layers))
        put(self, "meta", dict(self.meta or {}))
        for key in _NUMBERS:
            if key in self.meta:
                self.meta[key] = _number(self.meta[key], f"meta[{key!r}]", "a finite number")

    @property
    def d(self) -> int:
        """How many numbers a point of the space has."""
        return len(self.vector)

    @property
    def gain(self) -> float:
        """How much the score rises for one unit of distance; 1 without calibration."""
        return float(self.meta.get("gain", 1.0))

    @property
    def offset(self) -> float:
        """The score on the plane; 0 without calibration."""
        return float(self.meta.get("offset", 0.0))

    @property
    def retained(self) -> float:
        """How much of the primal direction `condition` left, from 0 to 1; 1 before that."""
        return float(self.meta.get("retained", 1.0))

    def distance(self, X: ArrayLike) -> Float:
        """The signed distance of points from the plane.

        Parameters
        ----------
        X : array-like of shape (..., d)

        Returns
        -------
        ndarray of shape (...,), in units of the space

        Notes
        -----
        Equation ``eq-signed-distance``: dist(x) = nᵀx + b with ‖n‖ = 1.
        """
        points = read_array(X, "X", f"points of {self.d} numbers")
        if points.ndim == 0 or points.shape[-1] != self.d:
            raise ValueError(
                f"X must be points of {self.d} numbers; got shape {points.shape}. "
                f"The direction {self.name!r} lives in a space of {self.d} dimensions."
            )
        return np.asarray(points @ self.vector + self.bias)

    def score(self, X: ArrayLike) -> Float:
        """The score that the direction was fitted on, read off the distance.

        ``offset + gain * distance``: a straight line fitted by the estimator,
        in the units of the scores (years, say). Without calibration it is the
        distance itself.

        Examples
        --------
        >>> import eigencat as ec
        >>> age = ec.Direction([0, 2], name="age", meta={"gain": 10, "offset": 40})
        >>> age.score([[7, 0], [7, 1.5]])
        array([40., 55.])
        """
        return np.asarray(self.offset + self.gain * self.distance(X))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.vector, dtype=dtype)

    def __neg__(self) -> Direction:
        meta = {**self.meta, **({"gain": -self.gain} if "gain" in self.meta else {})}
        return Direction(
            -self.vector, self.space, -self.bias, self.scale, self.layers, f"less {self.name}", meta
        )

    def __repr__(self) -> str:
        where = "" if self.layers is None else f", layers={list(self.layers)}"
        kept = "" if "retained" not in self.meta else f", retained={self.retained:.3f}"
        return (
            f"Direction({self.name!r}, {self.d} numbers in {self.space!r}, "
            f"bias={short(self.bias, minus='-')}, scale={short(self.scale)}{where}{kept})"
        )


def read_layers(layers: Any) -> Layers | None:
    """Layers as a tuple of numbers or names; None stays None."""
    if layers is None:
        return None
    if isinstance(layers, slice):
        if layers.stop is None or min(layers.start or 0, layers.stop) < 0:
            raise ValueError(
                f"layers={layers} must be a slice with an end, both from 0 on; got {layers}. "
                "Write for example slice(0, 4)."
            )
        layers = range(layers.start or 0, layers.stop, layers.step or 1)
    if isinstance(layers, (int, np.integer, str)) and not isinstance(layers, bool):
        layers = [layers]
    found: list[int | str] = []
    for layer in layers if isinstance(layers, (Sequence, np.ndarray)) else [layers]:
        if isinstance(layer, (int, np.integer)) and not isinstance(layer, bool) and layer >= 0:
            found.append(int(layer))
        elif isinstance(layer, str) and layer:
            found.append(layer)
        else:
            raise ValueError(
                f"layers={layers!r} must be numbers from 0 on, or names; got {layer!r}. "
                "Pass for example layers=[0, 1, 2]."
            )
    if not found or len(set(found)) < len(found):
        raise ValueError(
            f"layers={layers!r} must be at least one layer, each once; got {found!r}. "
            "Leave it out for all layers."
        )
    return tuple(found)


def _number(value: Any, name: str, rule: str) -> float:
    array = read_array(value, name, rule)
    if array.size != 1:
        raise ValueError(
            f"{name} must be {rule}; got shape {array.shape}. One direction has one {name}."
        )
    return float(array.reshape(()))
