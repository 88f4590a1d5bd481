"""Write the golden files that JavaScript and Python are both held to.

Every number is computed here with exact fractions, or with decimals of fifty
digits where a square root or an exponential comes in, and rounded once: an
oracle that shares no code with the library or the figures, and that gives the
same bytes on every machine. Run it with `python tests/golden/make.py`.
"""

from __future__ import annotations

import json
import random
import sys
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import make_table  # noqa: E402

Matrix = list[list[Fraction]]
SEED = 20_11
RANDOM = 220

CATS = [("1/2", "2"), ("1/4", "2"), ("3/4", "2"), ("1/2", "7/4"), ("1/2", "9/4")]
RATS = [("1", "1/2"), ("3/4", "1/2"), ("5/4", "1/2"), ("1", "1/4"), ("1", "3/4")]
MATRICES = {
    "W_C": [["-2", "5/2"], ["5/2", "-2"]],
    "W_R": [["1", "3/2"], ["-3/2", "1"]],
    "W_G": [["2", "-1"], ["1", "1"]],
    "A": [["3", "0"], ["4", "5"]],
}


# In which unit a figure shows a column: 1, 2 or 5 times a power of ten, written by hand.
UNITS = [
    {"values": values, "unit": unit}
    for values, unit in [
        ([], 1),
        ([0, 0], 1),
        ([1], 0.5),
        ([3], 1),
        ([-3, 2], 1),
        ([3.1], 2),
        ([6], 2),
        ([6.1], 5),
        ([15], 5),
        ([16], 10),
        ([80, 40], 50),
        ([180, 150], 100),
        ([0.3], 0.1),
        ([0.006], 0.002),
        ([4.5e-7], 2e-7),
        ([1e9], 500000000.0),
    ]
]


def exact(rows: list[list[str]]) -> Matrix:
    return [[Fraction(v) for v in row] for row in rows]


def root(v: Fraction) -> float:
    with localcontext() as context:
        context.prec = 50
        return float((Decimal(v.numerator) / Decimal(v.denominator)).sqrt())


def softmax(scores: list[Fraction]) -> list[float]:
    with localcontext() as context:
        context.prec = 50
        top = max(scores)
        powers = [
            (Decimal((s - top).numerator) / Decimal((s - top).denominator)).exp() for s in scores
        ]
        return [float(p / sum(powers)) for p in powers]


def inverse(w: Matrix) -> Matrix | None:
    (a, b), (c, d) = w
    det = a * d - b * c
    return None if det == 0 else [[d / det, -b / det], [-c / det, a / det]]


def times(w: Matrix, x: list[Fraction]) -> list[Fraction]:
    return [sum((a * b for a, b in zip(row, x, strict=True)), Fraction(0)) for row in w]


def floats(values: list[Fraction]) -> list[float]:
    return [float(v) for v in values]


def entry(name: str, w: Matrix, x: list[Fraction]) -> dict[str, Any]:
    o = times(w, x)
    inv = inverse(w)
    columns = [[row[j] for row in w] for j in range(2)]
    return {
        "name": name,
        "W": [floats(row) for row in w],
        "x": floats(x),
        "o": floats(o),
        "det": float(w[0][0] * w[1][1] - w[0][1] * w[1][0]),
        "inverse": None if inv is None else [floats(row) for row in inv],
        # Where the unit of each new axis is in the old Model: the columns of the inverse.
        "cat_dot": None if inv is None else floats([row[0] for row in inv]),
        "rat_dot": None if inv is None else floats([row[1] for row in inv]),
        # The sample whose label in the new Model is x.
        "meaning": None if inv is None else floats(times(inv, x)),
        "column_lengths": [root(sum((v * v for v in c), Fraction(0))) for c in columns],
        "lengths": [root(sum((v * v for v in p), Fraction(0))) for p in (x, o)],
        "softmax": softmax(o),
    }


def two_models() -> dict[str, Any]:
    rng = random.Random(SEED)
    # Hundredths, and now and then a matrix that flattens the plane.
    draw = lambda lo, hi: Fraction(rng.randint(lo * 100, hi * 100), 100)  # noqa: E731
    named = []
    for name, rows in MATRICES.items():
        for x in (("1/2", "2"), ("1", "1/2"), ("1", "1"), ("1", "0"), ("0", "1"), ("0", "0")):
            named.append(entry(name, exact(rows), [Fraction(v) for v in x]))
    named.append(
        entry("W_C meaning of (1/2, 2)", exact(MATRICES["W_C"]), [Fraction(8, 3), Fraction(7, 3)])
    )
    cases = []
    for k in range(RANDOM):
        w = [[draw(-5, 5), draw(-5, 5)], [draw(-5, 5), draw(-5, 5)]]
        if k % 20 == 19:
            w[1] = [w[0][0] * 2, w[0][1] * 2]
        cases.append(entry(f"random {k}", w, [draw(0, 4), draw(0, 3)]))
    # Readers start from floats, which hold no hundredths: the exact numbers are those floats'.
    again = [
        entry(
            c["name"], [[Fraction(v) for v in row] for row in c["W"]], [Fraction(v) for v in c["x"]]
        )
        for c in named + cases
    ]
    return {"version": 1, "seed": SEED, "cases": again}


def animals() -> dict[str, Any]:
    x = [[Fraction(v) for v in row] for row in CATS + RATS]
    w_c = exact(MATRICES["W_C"])
    mean = [sum((row[j] for row in x), Fraction(0)) / len(x) for j in range(2)]
    centred = [[row[j] - mean[j] for j in range(2)] for row in x]
    covariance = [
        [sum((row[i] * row[j] for row in centred), Fraction(0)) / len(x) for j in range(2)]
        for i in range(2)
    ]
    scores = [times(w_c, row) for row in x]
    return {
        "version": 1,
        "features": ["face", "body"],
        "scores": ["cat", "rat"],
        "labels": ["cat"] * len(CATS) + ["rat"] * len(RATS),
        "X": [floats(row) for row in x],
        "mean": floats(mean),
        "covariance": [floats(row) for row in covariance],
        "matrices": {name: [floats(row) for row in exact(rows)] for name, rows in MATRICES.items()},
        "W_C_scores": [floats(row) for row in scores],
        "W_C_predicted": ["cat" if cat > rat else "rat" for cat, rat in scores],
    }


def documents() -> dict[str, str]:
    """The text of each golden file, by name."""
    return {
        "two_models.json": json.dumps(two_models(), indent=1) + "\n",
        "animals.json": json.dumps(animals(), indent=1) + "\n",
        "table.json": make_table.document(),
        "units.json": json.dumps(UNITS, indent=1) + "\n",
    }


if __name__ == "__main__":
    for name, text in documents().items():
        (HERE / name).write_text(text, encoding="utf-8")
