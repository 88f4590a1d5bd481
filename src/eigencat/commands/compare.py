"""eigencat compare: whether two sets of directions say the same."""

from __future__ import annotations

from pathlib import Path

import click

from eigencat.commands._run import Talk, decimal, talks

SHOWN = 12


@click.command()
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path), required=False)
@talks
def compare(talk: Talk, first: Path, second: Path | None) -> None:
    """Cosines and principal angles between the directions of two files, or of one with itself.

    Each direction of FIRST is paired with at most one of SECOND. A cosine whose size is below the
    level of chance could come from two sets of random directions.
    """
    from eigencat import uncertainty
    from eigencat.commands._options import load_set

    one = load_set(first)
    two = load_set(second) if second is not None else one
    found = uncertainty.compare(one, two)
    talk.say("Cosines" + (f", the first {SHOWN}" if max(len(one), len(two)) > SHOWN else "") + ":")
    talk.table(
        ["", *two.names[:SHOWN]],
        [
            [name, *(decimal(float(v)) for v in row[:SHOWN])]
            for name, row in zip(one.names[:SHOWN], found.cosine, strict=False)
        ],
    )
    talk.say("\nPairs:")
    talk.table(
        ["first", "second", "cosine", "than chance"],
        [
            [a, b, decimal(c), "nearer" if abs(c) > found.chance else "not told from it"]
            for a, b, c in found.pairs
        ],
    )
    angles = ", ".join(f"{float(a):.2f}" for a in found.angles[:SHOWN])
    talk.say(f"\nPrincipal angles, in degrees: {angles}{', ...' * (len(found.angles) > SHOWN)}")
    talk.say(
        f"Of two random sets of as many directions of {one[0].d} numbers, no pair has a cosine "
        f"above {decimal(found.chance)} in size, 19 times in 20."
    )
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
