"""Write conditioned.json: directions less what they share with others, which Python and the page work out.

The oracle works in fractions: Gram and Schmidt on whole numbers, exact until the last root. Run it
with `python tests/golden/make_conditioned.py`.
"""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

FILE = Path(__file__).parent / "conditioned.json"
Row = list[Fraction]


def dot(a: Row, b: Row) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def less(a: Row, by: Fraction, b: Row) -> Row:
    return [x - by * y for x, y in zip(a, b, strict=True)]


def root(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()


def decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def case(name: str, primal: list[int], on: list[list[int]]) -> dict[str, Any]:
    n, rows = [Fraction(v) for v in primal], [[Fraction(v) for v in row] for row in on]
    basis: list[Row] = []
    for row in rows:
        left = row
        for b in basis:
            left = less(left, dot(left, b) / dot(b, b), b)
        if dot(left, left):
            basis.append(left)
    together = n
    for b in basis:
        together = less(together, dot(together, b) / dot(b, b), b)
    naive = n
    for row in rows:
        naive = less(naive, dot(naive, row) / dot(row, row), row)

    def told(left: Row) -> dict[str, Any]:
        size = root(dot(left, left))
        if not size:
            return {"retained": 0.0, "vector": None}
        return {
            "retained": float(size / root(dot(n, n))),
            "vector": [float(decimal(v) / size) for v in left],
        }

    return {
        "name": name, "primal": primal, "on": on,
        "together": told(together), "one_by_one": told(naive),
    }  # fmt: skip


def document() -> str:
    with localcontext() as context:
        context.prec = 40
        return _document()


def _document() -> str:
    rng = Random(6)
    cases = [
        case("the lesson's plane", [1, 2], [[2, 1]]),
        case("the lesson's space", [1, 2, 2], [[1, 0, 0], [1, 1, 0]]),
        case("a condition twice", [1, 2, 2], [[1, 1, 0], [2, 2, 0]]),
        case("a condition that follows from two", [3, 1, 2], [[1, 0, 0], [0, 1, 0], [1, 1, 0]]),
        case("at right angles already", [0, 0, 3], [[1, 2, 0]]),
        case("nothing left", [3, 4, 0], [[1, 0, 0], [1, 1, 0]]),
        case("parallel", [2, 4], [[-1, -2]]),
    ]
    for k in range(24):
        d = rng.choice([3, 5, 16, 64])
        m = rng.randint(1, min(d - 1, 9))
        draw = [[rng.randint(-9, 9) for _ in range(d)] for _ in range(m + 1)]
        if all(any(row) for row in draw):
            cases.append(case(f"random {k}: {m} of {d}", draw[0], draw[1:]))
    return json.dumps({"version": 1, "cases": cases}, indent=None).replace("}}, {", "}},\n{") + "\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
