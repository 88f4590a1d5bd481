"""eigencat compare: whether two sets of directions say the same."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from eigencat.commands._run import RefusedError, Talk, decimal, talks

if TYPE_CHECKING:
    from eigencat.direction_set import DirectionSet
    from eigencat.uncertainty import Comparison

SHOWN = 12


@click.command()
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path), required=False)
@talks
def compare(talk: Talk, first: Path, second: Path | None) -> None:
    """Cosines and principal angles between the directions of two files, or of one with itself.

    Each direction of FIRST is paired with at most one of SECOND. A cosine whose size is below the
    level of chance could come from random directions. With one file, every two of its directions
    are a pair.
    """
    from eigencat import uncertainty
    from eigencat.commands._options import load_set

    one = load_set(first)
    if second is None and len(one) < 2:
        raise RefusedError(
            f"first={first} must have two directions or more to compare with each other; got 1. "
            "Name a second file."
        )
    two = load_set(second) if second is not None else one
    found = _within(one) if second is None else uncertainty.compare(one, two)
    talk.say("Cosines" + (f", the first {SHOWN}" if max(len(one), len(two)) > SHOWN else "") + ":")
    talk.table(
        ["", *two.names[:SHOWN]],
        [
            [name, *(decimal(float(v)) for v in row[:SHOWN])]
            for name, row in zip(one.names[:SHOWN], found.cosine, strict=False)
        ],
    )
    cut = f", the first {SHOWN}" if second is None and len(found.pairs) > SHOWN else ""
    talk.say(f"\nPairs{cut}:")
    talk.table(
        ["first", "second", "cosine", "than chance"],
        [
            [a, b, decimal(c), "nearer" if abs(c) > found.chance else "not told from it"]
            for a, b, c in (found.pairs if second is not None else found.pairs[:SHOWN])
        ],
    )
    if len(found.angles):
        angles = ", ".join(f"{float(a):.2f}" for a in found.angles[:SHOWN])
        talk.say(f"\nPrincipal angles, in degrees: {angles}{', ...' * (len(found.angles) > SHOWN)}")
    among = (
        f"Of {len(one)} random directions of {one[0].d} numbers, no two have"
        if second is None
        else f"Of two random sets of as many directions of {one[0].d} numbers, no pair has"
    )
    talk.say(f"{among} a cosine above {decimal(found.chance)} in size, 19 times in 20.")
    talk.result(
        {
            "first": list(one.names),
            "second": list(two.names),
            "space": one.space,
            "dimensions": one[0].d,
            "cosine": found.cosine,
            "principal_angles": found.angles,
            "pairs": [
                {"first": a, "second": b, "cosine": c, "above_chance": abs(c) > found.chance}
                for a, b, c in found.pairs
            ],
            "chance": found.chance,
        }
    )


def _within(one: DirectionSet) -> Comparison:
    """Every two of a set, the nearest first. A span's angles with itself are 0 and tell nothing."""
    from eigencat.commands._checks import chance_of_two
    from eigencat.uncertainty import Comparison

    cosine = one.cosine()
    twos = sorted(combinations(range(len(one)), 2), key=lambda ij: -abs(cosine[ij]))
    pairs = tuple((one.names[i], one.names[j], float(cosine[i, j])) for i, j in twos)
    return Comparison(cosine, np.empty(0), pairs, chance_of_two(len(one), one[0].d))
