"""The rendered portraits that networks are measured with, kept in the user's cache.

Sets are rendered in parts of 500, each with a seed of its own, so that an interrupted run loses
little. ``python -m training._measure.pictures`` renders all of them ahead.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from eigencat.worlds import portraits as world
from eigencat.worlds.portraits import cache

PART = 500
# The first portraits of the sets that training rendered with these seeds: `more` in training.run_all.
TRAINING_SEED = 1000
# Seeds that no training used.
HELD_OUT_SEED, FLAT_SEED, PEOPLE_SEED = 5_000_000, 5_100_000, 5_200_000
GROUP = 16  # people who are changed and kept together
LOW, HIGH = 0.1, 0.9  # between which shares of its own distribution an attribute is moved


@dataclass(frozen=True)
class Counts:
    """How many portraits of each kind."""

    held_out: int = 8000  # the world's correlations
    flat: int = 2000  # each attribute on its own
    training: int = 10_000  # ones that the generator and the autoencoder were trained on
    people: int = 32  # of whom each attribute is changed


def people(n: int, seed: int, correlation: str = "default") -> world.Portraits:
    """``n`` portraits in parts of `PART`, whose seeds follow each other."""
    parts = [
        world.make_portraits(min(PART, n - start), random_state=seed + k, correlation=correlation)
        for k, start in enumerate(range(0, n, PART))
    ]
    return world.Portraits(
        np.concatenate([p.images for p in parts]),
        np.concatenate([p.attributes for p in parts]),
        np.concatenate([p.framing for p in parts]),
    )


def held_out(counts: Counts) -> world.Portraits:
    return people(counts.held_out, HELD_OUT_SEED)


def flat(counts: Counts) -> world.Portraits:
    return people(counts.flat, FLAT_SEED, "none")


def training(counts: Counts) -> world.Portraits:
    return people(counts.training, TRAINING_SEED)


@dataclass(frozen=True)
class Changed:
    """The same people with one attribute low, then high: (attribute, people, 2, ...)."""

    images: NDArray[np.uint8]
    ends: NDArray[np.float64]  # (attribute, 2): the values it was given


def changed(counts: Counts) -> Changed:
    """Each attribute of each person moved from low to high, and nothing else."""
    n = counts.people
    table = world.sample_attributes(n, correlation="none", random_state=PEOPLE_SEED)
    many = world.sample_attributes(4000, correlation="none", random_state=PEOPLE_SEED + 1)
    ends = np.quantile(many, [LOW, HIGH], axis=0).T
    images = []
    for k, name in enumerate(world.NAMES):
        rows = np.repeat(table, 2, axis=0)
        rows[0::2, k], rows[1::2, k] = ends[k]
        groups = [_rendered(name, rows[i : i + 2 * GROUP]) for i in range(0, 2 * n, 2 * GROUP)]
        images.append(np.concatenate(groups).reshape(n, 2, 64, 64, 3))
    return Changed(np.stack(images), ends)


def _rendered(name: str, rows: NDArray[np.float64]) -> NDArray[np.uint8]:
    key = sha256(rows.tobytes()).hexdigest()[:12]
    file = cache.cache_folder() / "portraits" / f"v{world.VERSION}-changed-{name}-{key}.npz"
    shape = (len(rows), 64, 64, 3)
    kept = cache.load(file, {"images": shape})
    if kept is None:
        kept = {"images": world.render(rows, 64)}
        cache.save(file, kept)
    return np.asarray(kept["images"])


def main() -> None:
    counts = Counts()
    for name in sys.argv[1:] or ["flat", "changed", "held_out", "training"]:
        {"flat": flat, "changed": changed, "held_out": held_out, "training": training}[name](counts)
        print(f"measure: rendered {name}", flush=True)


if __name__ == "__main__":
    main()
