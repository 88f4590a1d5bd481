"""Sets of portraits: aligned ones, wild ones, and the same people under other conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import VERSION, cache
from .attributes import ATTRIBUTES, CORRELATION, INDEX, NAMES, sample_attributes
from .checks import check_memory, read_correlation, read_count, read_seed, read_size
from .drawing import draw, read_jobs
from .pictures import FRAMING

Float = NDArray[np.float64]
Pixels = NDArray[np.uint8]

FRAMES = tuple(f.name for f in FRAMING)


@dataclass(frozen=True, eq=False, repr=False)
class Portraits:
    """Pictures and the truth about them.

    Attributes
    ----------
    images : ndarray of shape (n, size, size, 3), uint8
    attributes : ndarray of shape (n, 34), float64
        Columns as in `names`, in the units of `ATTRIBUTES`.
    framing : ndarray of shape (n, 4), float64
        ``shift_x``, ``shift_y``, ``scale`` and ``tilt`` of each picture.
    names : tuple of str
    """

    images: Pixels
    attributes: Float
    framing: Float
    names: tuple[str, ...] = NAMES

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, name: str) -> Float:
        """One attribute of everybody, by name."""
        for names, table in ((self.names, self.attributes), (FRAMES, self.framing)):
            if name in names:
                return np.asarray(table[:, names.index(name)])
        raise KeyError(
            f"name={name!r} must be one of {', '.join(self.names + FRAMES)}; got {name!r}. "
            "Names are written in snake_case."
        )

    def __repr__(self) -> str:
        n, size = self.images.shape[:2]
        kind = type(self).__name__
        return f"{kind}: {n} pictures of {size} x {size}, {len(self.names)} attributes each"


@dataclass(frozen=True, eq=False, repr=False)
class Identities(Portraits):
    """Several pictures of each of several people.

    Attributes
    ----------
    labels : ndarray of shape (n,), int64
        Who it is, from 0.
    varied : ndarray of shape (n,), str
        What differs from that person's first picture; ``"none"`` for the first.
    """

    labels: NDArray[np.int64] = None  # type: ignore[assignment]  # always given
    varied: NDArray[np.str_] = None  # type: ignore[assignment]


def make_portraits(
    n: int,
    aligned: bool = True,
    size: int = 64,
    random_state: int = 0,
    *,
    correlation: Any = "default",
    n_jobs: int = 1,
    cache: bool = True,
) -> Portraits:
    """Draw n people who do not exist, and say the truth about each.

    Parameters
    ----------
    n : int
    aligned : bool
        True keeps heads in the middle, turned and nodding a little. False gives
        the wild split: twice the turn and nod, light from further aside, and
        heads off the middle, larger, smaller and tilted.
    size : int
        Pixels along each side.
    random_state : int
        The seed. People of a seed are the same in both splits.
    correlation : "default", "none" or matrix
        As for `sample_attributes`.
    n_jobs : int
        Processes that draw; -1 for one on each processor. The pictures do not
        depend on it. In a script, call from under ``if __name__ == "__main__":``.
    cache : bool
        Keep the pictures in the user's cache folder, or in ``EIGENCAT_CACHE``,
        and read them from there when they are asked for again.

    Returns
    -------
    Portraits
        ``.images``, ``.attributes``, ``.framing``, ``.names``.

    Examples
    --------
    >>> from eigencat.worlds import portraits
    >>> people = portraits.make_portraits(4, size=16, cache=False)
    >>> people
    Portraits: 4 pictures of 16 x 16, 34 attributes each
    >>> people["age"].shape
    (4,)
    """
    n, size, seed = read_count(n, "n", 1), read_size(size), read_seed(random_state)
    check_memory(n, size)
    matrix = read_correlation(correlation, CORRELATION, NAMES)
    table = sample_attributes(n, correlation=matrix, random_state=seed)
    frames = _still(n)
    if not aligned:
        table, frames = _gone_wild(table, seed)
    split = "aligned" if aligned else "wild"
    images = _drawn(f"{split}-n{n}-{size}px-seed{seed}", table, frames, size, n_jobs, cache)
    return Portraits(images, table, frames)


def _still(n: int) -> Float:
    return np.tile(np.array([f.default for f in FRAMING], dtype=np.float64), (n, 1))


def _clipped(table: Float, name: str, values: Float) -> None:
    a = ATTRIBUTES[INDEX[name]]
    table[:, INDEX[name]] = np.clip(values, a.low, a.high)


def _gone_wild(table: Float, seed: int) -> tuple[Float, Float]:
    table = table.copy()
    for name, factor in (("yaw", 2.0), ("pitch", 2.0), ("light_azimuth", 1.8)):
        _clipped(table, name, factor * table[:, INDEX[name]])
    # A stream of its own, so that people of a seed are the same in both splits.
    draws = np.random.default_rng([seed, 1]).standard_normal((len(table), len(FRAMING)))
    spread = np.array([0.07, 0.05, 0.0, 9.0])
    frames = _still(len(table)) + spread * draws
    frames[:, 2] = np.exp(0.14 * draws[:, 2])
    low, high = np.array([f.low for f in FRAMING]), np.array([f.high for f in FRAMING])
    return table, np.clip(frames, low, high)


def _drawn(name: str, table: Float, frames: Float, size: int, n_jobs: Any, keep: bool) -> Pixels:
    """Pictures of the rows, from the cache where they are there."""
    jobs = read_jobs(n_jobs)
    if not keep:
        return draw(table, size, frames, jobs)
    # The rows themselves are in the key, so that no other way to draw them can be taken for this.
    key = sha256(table.tobytes() + frames.tobytes()).hexdigest()[:12]
    file = cache.cache_folder() / "portraits" / f"v{VERSION}-{name}-{key}.npz"
    shape = (len(table), size, size, 3)
    kept = cache.load(file, {"images": shape})
    if kept is not None:
        return kept["images"]
    images = draw(table, size, frames, jobs)
    cache.save(file, {"images": images, "attributes": table, "framing": frames})
    return images


FACTORS = ("light", "tilt", "scale", "turn", "expression")


def make_identities(
    n_people: int,
    n_pictures: int = 11,
    size: int = 64,
    random_state: int = 0,
    *,
    factors: Sequence[str] = FACTORS,
    n_jobs: int = 1,
    cache: bool = True,
) -> Identities:
    """Draw the same people several times, with one thing changed at a time.

    The first picture of a person is frontal, with the light in front and the
    face at rest. Each further one changes one factor, in turn: the ``light``,
    the ``tilt`` of the head in the picture, its ``scale``, its ``turn`` and nod,
    or the ``expression``. So recognition can be measured against each factor
    alone, as in the Eigenfaces protocol, which varied light, orientation and
    scale. Wall and clothes are the same for all, so that the head has to do.

    Parameters
    ----------
    n_people, n_pictures : int
        How many people, and pictures of each.
    size, random_state, n_jobs, cache
        As for `make_portraits`.
    factors : sequence of str
        Which factors to vary, some of ``"light"``, ``"tilt"``, ``"scale"``,
        ``"turn"`` and ``"expression"``.

    Returns
    -------
    Identities
        `Portraits` with ``.labels`` (who) and ``.varied`` (what was changed).

    Examples
    --------
    >>> from eigencat.worlds import portraits
    >>> two = portraits.make_identities(2, 3, size=16, cache=False)
    >>> two.labels.tolist(), two.varied.tolist()
    ([0, 0, 0, 1, 1, 1], ['none', 'light', 'tilt', 'none', 'light', 'tilt'])
    """
    n_people = read_count(n_people, "n_people", 1)
    n_pictures = read_count(n_pictures, "n_pictures", 1)
    size, seed = read_size(size), read_seed(random_state)
    check_memory(n_people * n_pictures, size)
    wanted = _read_factors(factors)
    people = sample_attributes(n_people, random_state=seed)
    for name, value in _AT_REST.items():
        people[:, INDEX[name]] = value
    table = np.repeat(people, n_pictures, axis=0)
    frames = _still(len(table))
    labels = np.repeat(np.arange(n_people, dtype=np.int64), n_pictures)
    varied = np.tile(["none", *(wanted[k % len(wanted)] for k in range(n_pictures - 1))], n_people)
    rng = np.random.default_rng([seed, 2])
    for row, factor in enumerate(varied):
        _vary(table[row], frames[row], str(factor), rng)
    name = f"identities-{n_people}x{n_pictures}-{size}px-seed{seed}"
    images = _drawn(name, table, frames, size, n_jobs, cache)
    return Identities(images, table, frames, labels=labels, varied=varied)


# One wall, one jersey, one lamp.
_AT_REST = {
    "yaw": 0.0, "pitch": 0.0, "smile": 0.4, "mouth_open": 0.0, "light_azimuth": 0.0,
    "light_elevation": 35.0, "background_hue": 0.6, "background_value": 0.6,
    "clothes_hue": 0.6, "clothes_value": 0.4, "neckline": 0.3,
}  # fmt: skip


def _read_factors(factors: Sequence[str]) -> tuple[str, ...]:
    found = (factors,) if isinstance(factors, str) else tuple(factors)
    unknown = [f for f in found if f not in FACTORS]
    if unknown or not found:
        raise ValueError(
            f"factors={factors!r} must be some of {', '.join(FACTORS)}; "
            f"got {repr(unknown[0]) if unknown else 'none'}. Leave it out to vary all of them."
        )
    return found


def _vary(row: Float, frame: Float, factor: str, rng: np.random.Generator) -> None:
    """Change one factor of one picture by enough to see, to a side that chance picks."""
    side = 1 if rng.random() < 0.5 else -1
    much, more = rng.uniform(0.35, 1.0), rng.uniform(-1, 1)
    if factor == "light":
        row[INDEX["light_azimuth"]] = side * much * 80
        row[INDEX["light_elevation"]] = 30 + 20 * more
    elif factor == "tilt":
        frame[FRAMES.index("tilt")] = side * much * 30
    elif factor == "scale":
        frame[FRAMES.index("scale")] = np.exp(side * much * 0.3)
    elif factor == "turn":
        row[INDEX["yaw"]] = side * much * 45
        row[INDEX["pitch"]] = 12 * more
    elif factor == "expression":
        row[INDEX["smile"]] = 0.4 + (0.6 * much if side > 0 else -0.4 * much)
        row[INDEX["mouth_open"]] = 0.4 + 0.4 * more
