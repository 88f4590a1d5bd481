"""A set of directions of one space: compare them, save them, load them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import listed, read_array
from eigencat._linalg import principal_angles
from eigencat.direction import Direction
from eigencat.picture import Picture

__all__ = ["DirectionSet"]

Float = NDArray[np.float64]

KIND, VERSION = "directions", 1


class DirectionSet(Sequence[Direction]):
    """Directions of one space, by number or by name.

    Parameters
    ----------
    vectors : array-like of shape (k, d), or sequence of Direction
        Each row is divided by its length.
    names : sequence of str, optional
        All different. Left out, they are ``"0"``, ``"1"``...
    space, layers : as in Direction
        One for all of them. Must be left out when Directions are passed, which
        bring their own.
    bias, scale : float or array-like of shape (k,)
    metas : sequence of dict, optional
        One for each direction.
    meta : dict, optional
        Facts about the whole set: ``model`` (the hash of the network they were
        found in), the method, what was fitted.

    Examples
    --------
    >>> import eigencat as ec
    >>> ds = ec.DirectionSet([[1, 0], [1, 1]], names=["age", "glasses"], space="z")
    >>> ds["glasses"].vector.round(4)
    array([0.7071, 0.7071])
    >>> ds.cosine().round(4)
    array([[1.    , 0.7071],
           [0.7071, 1.    ]])
    >>> ec.DirectionSet([ds[0]]).angles(ec.DirectionSet([ds[1]])).round(4)
    array([45.])
    """

    def __init__(
        self,
        vectors: Any,
        names: Sequence[str] | None = None,
        *,
        space: str | None = None,
        bias: ArrayLike = 0.0,
        scale: ArrayLike = 1.0,
        layers: Any = None,
        metas: Sequence[dict[str, Any]] | None = None,
        meta: dict[str, Any] | None = None,
    ) -> None:
        ready = isinstance(vectors, Sequence) and all(isinstance(v, Direction) for v in vectors)
        if ready and len(vectors):
            if space is not None or layers is not None or metas is not None:
                raise ValueError(
                    "space, layers and metas must be left out when vectors are Directions; "
                    "got one of them. Each Direction brings its own."
                )
            members = list(vectors)
        else:
            members = _members(vectors, names, space or "w", bias, scale, layers, metas)
        if names is not None and ready:
            _count(names, "names", len(members))
            members = [
                Direction(m.vector, m.space, m.bias, m.scale, m.layers, name, m.meta)
                for m, name in zip(members, names, strict=True)
            ]
        _check_alike(members)
        self._members: list[Direction] = members
        self.meta: dict[str, Any] = dict(meta or {})

    @property
    def vectors(self) -> Float:
        """The unit vectors, one a row, as a fresh array of shape (k, d)."""
        return np.stack([m.vector for m in self._members])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(m.name for m in self._members)

    @property
    def space(self) -> str:
        return self._members[0].space

    @property
    def scale(self) -> Float:
        return np.array([m.scale for m in self._members])

    @property
    def bias(self) -> Float:
        return np.array([m.bias for m in self._members])

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Direction]:
        return iter(self._members)

    @overload
    def __getitem__(self, which: int | str) -> Direction: ...

    @overload
    def __getitem__(self, which: slice) -> DirectionSet: ...

    def __getitem__(self, which: int | str | slice) -> Direction | DirectionSet:
        if isinstance(which, slice):
            return DirectionSet(self._members[which], meta=self.meta)
        if isinstance(which, str) and which in self.names:
            return self._members[self.names.index(which)]
        if (
            isinstance(which, (int, np.integer))
            and not isinstance(which, bool)
            and -len(self) <= which < len(self)
        ):
            return self._members[int(which)]
        # IndexError ends a for loop over a sequence; a wrong name is as good as a wrong number.
        raise IndexError(
            f"which={which!r} must be one of {listed([repr(n) for n in self.names])} or a number "
            f"below {len(self)}; got {which!r}. The set's names attribute lists them."
        )

    def cosine(self, other: Any = None) -> Float:
        """The cosine between each of these directions and each of the other set's, (k, k').

        `other` is a DirectionSet, a Direction or a matrix; left out, this set.

        Notes
        -----
        Equation ``eq-cosine``: cos(a, b) = aᵀb / (‖a‖ ‖b‖). Two random
        directions of a space of d dimensions have cosine 0 ± 1/√d.
        """
        other = self if other is None else self._fits(other)
        return np.asarray(np.clip(self.vectors @ other.vectors.T, -1.0, 1.0))

    def angles(self, other: Any) -> Float:
        """The principal angles between the two spans, in degrees, smallest first.

        Equation ``eq-principal-angles``. All are 0 when one span holds the
        other, whatever the single vectors are. Cost O(d k²).
        """
        return principal_angles(self.vectors, self._fits(other).vectors)

    def plot(self, other: Any = None) -> Picture:
        """Draw the cosines with each other, or with another set's directions.

        Squares whose area is the size of the cosine, filled when it is positive and
        hollow when it is negative; up to about seven directions with the numbers. The
        largest are named below.

        Parameters
        ----------
        other : as in `cosine`

        Returns
        -------
        Picture
            A notebook shows it; ``.save("cosines.svg")`` writes it.

        Examples
        --------
        >>> import eigencat as ec
        >>> ds = ec.DirectionSet([[1, 0], [1, 1]], names=["age", "glasses"])
        >>> ds.plot()
        Picture('Cosines between directions')
        """
        from eigencat import _plots

        second = self if other is None else self._fits(other)
        return _plots.cosines(
            self.cosine(other), self.names, second.names, alike=other is None, d=self[0].d
        )

    def _fits(self, other: Any) -> DirectionSet:
        if isinstance(other, DirectionSet):
            found = other
        elif isinstance(other, Direction):
            found = DirectionSet([other])
        else:
            found = DirectionSet(other, space=self.space)  # bare numbers have no space
        if found[0].d != self[0].d or found.space != self.space:
            raise ValueError(
                f"other must be directions of the same space, {self.space!r} with {self[0].d} "
                f"dimensions; got {found.space!r} with {found[0].d}. "
                "Directions of different spaces have no angle."
            )
        return found

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the set as a safetensors file with its provenance.

        The file holds ``vectors``, ``bias`` and ``scale`` in float64, and a note
        with names, space, layers, meta (the hash of the model too, when
        ``meta["model"]`` has it) and the version of eigencat. What was there
        before stays until the new file is whole.
        """
        from eigencat import __version__, _safetensors

        note = {
            "kind": KIND,
            "version": VERSION,
            "eigencat": __version__,
            "space": self.space,
            "names": list(self.names),
            "layers": [None if m.layers is None else list(m.layers) for m in self],
            "metas": [m.meta for m in self],
            "meta": self.meta,
        }
        arrays = {"vectors": self.vectors, "bias": self.bias, "scale": self.scale}
        _safetensors.write(path, arrays, note)

    @classmethod
    def load(
        cls, path: str | os.PathLike[str], *, model: str | None = None, any_model: bool = False
    ) -> DirectionSet:
        """Read a file that `save` wrote; nothing in it is executed.

        Parameters
        ----------
        path : path-like
        model : str, optional
            The hash of the network you are about to edit. A file that was made
            with another one is refused.
        any_model : bool
            Take it nevertheless.

        Raises
        ------
        FileNotFoundError
        ValueError
            When the file is damaged, is of another kind or of a later version,
            holds a number that is not finite, shapes that do not fit together,
            or directions of another model.
        """
        from eigencat import _safetensors

        arrays, note = _safetensors.read(path, KIND, VERSION, {"vectors": 2, "bias": 1, "scale": 1})
        k = len(arrays["vectors"])
        lists = [note.get(key) for key in ("names", "layers", "metas")]
        sizes = [len(arrays["bias"]), len(arrays["scale"]), *(_size(part) for part in lists)]
        about = note.get("meta")
        if k == 0 or set(sizes) != {k} or not isinstance(about, dict):
            raise ValueError(
                f"path={path} must be a file of {KIND} whose parts fit together; got {k} vectors "
                f"beside parts of {sorted(set(sizes))}. It is damaged; fetch it again."
            )
        names, layers, metas = lists
        if not all(isinstance(m, dict) for m in metas or ()):
            raise ValueError(
                f"path={path} must be a file of {KIND} whose metas are dicts; got another kind. "
                "It is damaged; fetch it again."
            )
        made_with = about.get("model")
        if model is not None and made_with not in (None, model) and not any_model:
            raise ValueError(
                f"path={path} must be directions of model {model!r}; got directions of "
                f"{str(made_with)[:80]!r}. Pass any_model=True to use them nevertheless."
            )
        try:
            members = [
                Direction(vector, note.get("space", ""), b, s, where, name, facts)
                for vector, b, s, where, name, facts in zip(
                    arrays["vectors"], arrays["bias"], arrays["scale"],
                    layers or (), names or (), metas or (), strict=True,
                )
            ]  # fmt: skip
            return cls(members, meta=about)
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"path={path} must be a file of {KIND} whose parts are legal; got: {error}"
            ) from error

    def __repr__(self) -> str:
        return (
            f"DirectionSet({len(self)} in {self.space!r} of {self[0].d} numbers: "
            f"{listed(self.names)})"
        )


def _size(part: Any) -> int:
    return len(part) if isinstance(part, list) else -1


def _count(values: Any, name: str, k: int) -> None:
    if isinstance(values, str) or len(values) != k:
        count = "one string" if isinstance(values, str) else len(values)
        raise ValueError(
            f"{name} must be {k}, one for each vector; got {count}. Pass a list of {k}."
        )


def _members(
    vectors: Any,
    names: Sequence[str] | None,
    space: str,
    bias: ArrayLike,
    scale: ArrayLike,
    layers: Any,
    metas: Sequence[dict[str, Any]] | None,
) -> list[Direction]:
    rows = read_array(vectors, "vectors", "a matrix with one direction a row")
    if rows.ndim != 2 or 0 in rows.shape:
        raise ValueError(
            f"vectors must be a matrix with one direction a row; got shape {rows.shape}. "
            "One direction is vector[None, :]."
        )
    k = len(rows)
    names = [str(i) for i in range(k)] if names is None else names
    metas = [{}] * k if metas is None else metas
    _count(names, "names", k)
    _count(metas, "metas", k)
    along = {}
    for name, value in (("bias", bias), ("scale", scale)):
        array = read_array(value, name, f"one number, or {k}")
        if array.shape not in ((), (k,)):
            raise ValueError(
                f"{name} must be one number, or {k}; got shape {array.shape}. "
                "There is one for each vector."
            )
        along[name] = np.broadcast_to(array, k)
    return [
        Direction(row, space, float(b), float(s), layers, name, meta)
        for row, b, s, name, meta in zip(
            rows, along["bias"], along["scale"], names, metas, strict=True
        )
    ]


def _check_alike(members: list[Direction]) -> None:
    first = members[0]
    for m in members[1:]:
        if m.space != first.space or m.d != first.d:
            raise ValueError(
                f"vectors must be directions of one space; got {first.name!r} in {first.space!r} "
                f"({first.d}) and {m.name!r} in {m.space!r} ({m.d}). Make a set for each space."
            )
    names = [m.name for m in members]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(
            f"names must all be different; got {twice[0]!r} more than once. Rename one of them."
        )
