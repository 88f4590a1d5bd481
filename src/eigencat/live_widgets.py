"""What `widgets.Strip` and `widgets.RescoreTable` work out and send; `widgets` makes the classes.

Pictures come from Python, whatever draws them: a strip of them is kept with the widget, and so with
a saved notebook; what lies between is drawn when it is asked for.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._png import png
from eigencat._walk import Walk, read_alphas, walk
from eigencat.direction import Direction
from eigencat.direction_set import DirectionSet
from eigencat.editing import condition
from eigencat.rescoring import Rescored, _names, _scores
from eigencat.strips import _as_bytes

Float = NDArray[np.float64]

# How many strips stay: of the directions and conditions that were looked at last.
KEPT = 6
# From how many random latents the usual spread of a reading is told.
SPREAD_OF = 48


def _takes_space(sample: Any) -> bool:
    """Whether a generator of the reader's own samples the space that is asked for."""
    try:
        inspect.signature(sample).bind(SPREAD_OF, seed=0, space="w")
    except (TypeError, ValueError):
        return False
    return True


class Shot(NamedTuple):
    """Pictures after some steps, what a reader says of them, and how much of the direction was left."""

    pictures: list[bytes]
    readings: list[list[float]]
    retained: float
    says: str


class Studio:
    """A generator, a latent, directions by name, and perhaps a reader: draws what a strip asks for."""

    def __init__(
        self,
        generator: Any,
        w: Any,
        directions: Any,
        alphas: ArrayLike,
        reader: Any = None,
        *,
        attributes: Sequence[str] | None = None,
        layers: Any = None,
        units: str = "sigma",
        size: int = 512,
    ) -> None:
        self.directions = read_directions(directions)
        self.alphas = np.unique(read_alphas(alphas))
        if len(self.alphas) < 2:
            raise ValueError(
                f"alphas={self.alphas.tolist()} must be at least 2 different numbers, the ends of "
                "the slider; got 1. Pass for example np.linspace(-3, 3, 7)."
            )
        if not isinstance(size, (int, np.integer)) or isinstance(size, bool) or size < 8:
            raise ValueError(
                f"size={size!r} must be a number of pixels from 8 on; got {size!r}. "
                "It is the longest side of a picture that is sent."
            )
        if units == "target":
            raise ValueError(
                "units='target' must be 'sigma' or 'raw' for a strip with conditions; got 'target', "
                "and a conditioned direction has no score. Use ec.strip for one walk to scores."
            )
        self.generator, self.w, self.layers, self.units = generator, w, layers, units
        self.size = int(size)
        path = self._path(next(iter(self.directions.values())))
        if len(path.codes) != 1:
            raise ValueError(
                f"w must be one latent for a strip; got {len(path.codes)}. Pass one of them: w[i]."
            )
        if reader is None and hasattr(generator, "read"):
            reader = generator
        self.reader = reader if reader is not False else None
        first = path.pictures(None, slice(None))
        self.before: list[float] = []
        self.attributes: tuple[str, ...] = ()
        if self.reader is not None:
            scores = _scores(self.reader, first)
            self.attributes = _names(self.reader, attributes, scores.shape[1])
            self.before = scores[0].tolist()
        self.shape = _as_bytes(first).shape[1:3]
        self.spread = self._spread(path)

    def _path(self, way: Direction) -> Any:
        return walk(self.generator, self.w, way, self.layers, self.units, one=True)

    def _spread(self, path: Walk) -> list[float]:
        """How far readings usually lie apart, by attribute; 0 where that is not known."""
        if self.reader is None:
            return []
        unknown = [0.0] * len(self.attributes)
        sample = getattr(self.generator, "sample", None)
        if not callable(sample) or not _takes_space(sample):
            return unknown
        codes = sample(SPREAD_OF, seed=0, space="z" if path.mapped else "w")
        drawn = walk(self.generator, codes, self._any(), None, "raw", one=False)
        scores = _scores(self.reader, drawn.pictures(None, slice(None)))
        return [float(v) for v in scores.std(axis=0, ddof=1)]

    def _any(self) -> Direction:
        """A direction without layers of its own, for latents that are not moved."""
        first = next(iter(self.directions.values()))
        return Direction(first.vector, first.space)

    def way(self, direction: str, held: Sequence[str]) -> Direction:
        primal = self.directions[direction]
        return condition(primal, [self.directions[name] for name in held]) if held else primal

    def shoot(self, direction: str, held: Sequence[str], alphas: ArrayLike) -> Shot:
        """Draw, and read, the latent after each step along a direction with conditions."""
        way = self.way(direction, held)
        path = self._path(way)
        drawn = np.concatenate([path.pictures(float(a), slice(None)) for a in np.ravel(alphas)])
        said = [] if self.reader is None else _scores(self.reader, drawn).tolist()
        shown = [png(smaller(picture, self.size)) for picture in _as_bytes(drawn)]
        return Shot(shown, said, way.retained, way.name)

    def about(self) -> dict[str, Any]:
        """What the figure has to know of all this, once."""
        return {
            "alphas": self.alphas.tolist(),
            "directions": list(self.directions),
            "attributes": list(self.attributes),
            "before": self.before,
            "spread": self.spread,
            "height": int(self.shape[0]),
            "width": int(self.shape[1]),
            "units": self.units,
        }


def read_directions(directions: Any) -> dict[str, Direction]:
    """Directions by name, from any of the ways in which a user has them."""
    if isinstance(directions, Direction):
        found = [directions]
    elif isinstance(directions, DirectionSet):
        found = list(directions)
    elif isinstance(directions, dict):
        found = [
            Direction(d.vector, d.space, d.bias, d.scale, d.layers, str(name), d.meta)
            if isinstance(d, Direction)
            else Direction(d, name=str(name))
            for name, d in directions.items()
        ]
    elif isinstance(directions, (list, tuple)) and any(
        isinstance(d, Direction) for d in directions
    ):
        found = list(DirectionSet(list(directions)))
    else:
        rows = np.asarray(directions)
        found = [Direction(directions)] if rows.ndim == 1 else list(DirectionSet(directions))
    if not found:
        raise ValueError(
            "directions must be at least one; got none. Pass a DirectionSet, or a dict of vectors."
        )
    return {d.name: d for d in found}


def smaller(picture: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """A picture whose longest side is at most `size`, by the mean of whole blocks."""
    by = -(-max(picture.shape[:2]) // size)
    if by <= 1:
        return picture
    up, over = (min(by, side) for side in picture.shape[:2])  # a thin picture keeps its thin side
    h, w = picture.shape[0] // up, picture.shape[1] // over
    blocks = picture[: h * up, : w * over].reshape(h, up, w, over, 3).astype(np.float64)
    return np.asarray(np.rint(blocks.mean(axis=(1, 3))), np.uint8)


def rescored(table: Any) -> dict[str, Any]:
    """A table of `rescore` as a figure takes it: plain numbers."""
    if not isinstance(table, Rescored):
        raise ValueError(
            f"table={type(table).__name__} must be what eigencat.rescore returns; got a "
            f"{type(table).__name__}. Write RescoreTable(ec.rescore(g, g, w, direction, alphas))."
        )
    return {
        "direction": table.direction,
        "attributes": list(table.attributes),
        "alphas": table.alphas.tolist(),
        "samples": int(table.scores.shape[1]),
        "change": table.change.tolist(),
        "low": table.low.tolist(),
        "high": table.high.tolist(),
        "spread": table.spread.tolist(),
    }


def nearest(alphas: list[float], alpha: float | None) -> float:
    """The step of a table that is meant: the one that lies nearest, or the largest."""
    return max(alphas) if alpha is None else min(alphas, key=lambda a: abs(a - alpha))


def strip_body(traitlets: Any, parent: type) -> dict[str, Any]:
    """The body of `widgets.Strip`, for a class below `parent` (anywidget's)."""
    base: Any = parent

    def init(
        self: Any,
        generator: Any,
        w: Any,
        directions: Any,
        alphas: ArrayLike = (-3, -2, -1, 0, 1, 2, 3),
        reader: Any = None,
        *,
        direction: str | None = None,
        held: Sequence[str] = (),
        alpha: float = 0.0,
        **options: Any,
    ) -> None:
        studio = Studio(generator, w, directions, alphas, reader, **options)
        self._studio = studio
        first = next(iter(studio.directions)) if direction is None else direction
        check_names(studio, first, held)
        read_alpha(studio, alpha)
        about = studio.about()
        starts: dict[str, Any] = {"direction": first, "held": list(held), "alpha": alpha}
        base.__init__(self, about=about, **starts)
        self._keep()
        self.on_msg(lambda _widget, content, _buffers: self._answer(content))
        self.observe(lambda _change: self._follow(), ["direction", "held"])

    def _follow(self: Any) -> None:
        """As `_keep`, for a change that a hand may have made: nobody reads a kernel's log."""
        try:
            self._keep()
        except ValueError as error:
            self.send({"kind": "failed", "message": f"{error}"})

    def _keep(self: Any) -> None:
        """Draw the strip of the present direction and conditions, unless it is there."""
        key = key_of(self.direction, self.held)
        kept = dict(self.kept)
        if key not in kept:
            # The ghost of conditions is the edit without any.
            wanted: list[list[str]] = [[], list(self.held)] if self.held else [[]]
            for held in wanted:
                part = key_of(self.direction, held)
                if part not in kept:
                    shot = self._studio.shoot(self.direction, held, self._studio.alphas)
                    kept[part] = shot._asdict()
        newest = [key_of(self.direction, []), key]
        old = [k for k in kept if k not in newest]
        for k in old[: max(0, len(kept) - KEPT)]:
            del kept[k]
        self.kept = kept

    def _answer(self: Any, content: Any) -> None:
        """One picture between those that are kept. What goes wrong is told there, not lost here."""
        if not isinstance(content, dict) or content.get("kind") != "draw":
            return
        ident = content.get("id")
        try:
            name, held = str(content["direction"]), [str(h) for h in content["held"]]
            check_names(self._studio, name, held)
            shot = self._studio.shoot(name, held, [read_alpha(self._studio, content["alpha"])])
            plain = self._studio.shoot(name, [], [content["alpha"]]) if held else None
            answer = {
                "kind": "drawn", "id": ident, "reading": (shot.readings or [[]])[0],
                "ghost": (plain.readings or [[]])[0] if plain else [], "retained": shot.retained,
            }  # fmt: skip
            self.send(answer, buffers=[shot.pictures[0]])
        except Exception as error:
            # A kernel shows an error of a message nowhere: the reader must see it in the widget.
            self.send({"kind": "failed", "id": ident, "message": f"{error}"})

    def check(self: Any, proposal: Any) -> Any:
        name = proposal["trait"].name
        studio = getattr(self, "_studio", None)
        if studio is not None:
            if name == "direction":
                check_names(studio, proposal["value"], [])
            elif name == "held":
                check_names(studio, None, proposal["value"])
            else:
                return read_alpha(studio, proposal["value"])
        return proposal["value"]

    return {
        "__init__": init,
        "_keep": _keep,
        "_follow": _follow,
        "_answer": _answer,
        "_check": traitlets.validate("direction", "held", "alpha")(check),
        "about": traitlets.Dict().tag(sync=True),
        "kept": traitlets.Dict().tag(sync=True),
        "direction": traitlets.Unicode().tag(sync=True),
        "held": traitlets.List(traitlets.Unicode()).tag(sync=True),
        "alpha": traitlets.Float(0.0).tag(sync=True),
        "_repr_mimebundle_": with_picture(parent),
    }


def key_of(direction: str, held: Sequence[str]) -> str:
    """The name of a strip among those that are kept; the order of conditions does not count."""
    return "|".join([direction, *sorted(set(held) - {direction})])


def check_names(studio: Studio, direction: str | None, held: Sequence[str]) -> None:
    known = list(studio.directions)
    for name in [*([] if direction is None else [direction]), *held]:
        if name not in studio.directions:
            which = "direction" if name == direction else "held"
            raise ValueError(
                f"{which}={name!r} must be one of {', '.join(known)}; got {name!r}. "
                "The names are those of the directions."
            )


def read_alpha(studio: Studio, value: Any) -> float:
    low, high = float(studio.alphas[0]), float(studio.alphas[-1])
    if not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError(
            f"alpha={value!r} must be a number from {low:g} to {high:g}; got {value!r}. "
            "The ends are those of alphas."
        )
    return float(value)


def with_picture(parent: type) -> Any:
    """For whoever shows no widgets, such as a page on a code host: the strip as a picture."""

    def bundle(self: Any, **options: Any) -> Any:
        found = parent._repr_mimebundle_(self, **options)  # type: ignore[attr-defined]
        data = found[0] if isinstance(found, tuple) else found
        if data is not None:
            path = self._studio._path(self._studio.way(self.direction, self.held))
            row = np.concatenate(
                [path.pictures(float(a), slice(None)) for a in self._studio.alphas]
            )
            data["image/png"] = png(
                np.concatenate([smaller(p, self._studio.size) for p in _as_bytes(row)], axis=1)
            )
        return found

    return bundle
