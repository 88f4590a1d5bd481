"""Write normals.json: the random numbers of some seeds, which Python and JavaScript both draw.

The oracle hashes with whole numbers, and takes logarithm, root, sine and cosine with fifty digits.
Run it with `python tests/golden/make_normals.py`.
"""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "normals.json"
SEEDS = (0, 1, 7, 20_11, 2**31, 2**32 - 1)
COUNT = 10
PI = Decimal("3.14159265358979323846264338327950288419716939937510582")
MASK = 2**32 - 1


def hashed(seed: int, k: int) -> int:
    """The k-th whole number of 32 bits of a seed, from k = 1 (mulberry32)."""
    a = (seed + k * 0x6D2B79F5) & MASK
    t = ((a ^ (a >> 15)) * (1 | a)) & MASK
    t = ((t + (((t ^ (t >> 7)) * (61 | t)) & MASK)) & MASK) ^ t
    return t ^ (t >> 14)


def series(x: Decimal, first: int) -> Decimal:
    """Sine (first = 1) or cosine (first = 0), from the sum that defines it."""
    term = x if first else Decimal(1)
    total, k = Decimal(0), first
    while abs(term) > Decimal("1e-48"):
        total += term
        term *= -x * x / ((k + 1) * (k + 2))
        k += 2
    return total


def normals(seed: int) -> list[float]:
    out: list[float] = []
    for k in range(1, COUNT + 1, 2):
        first, second = (Decimal(hashed(seed, i)) / 2**32 for i in (k, k + 1))
        far, angle = (-2 * (1 - first).ln()).sqrt(), 2 * PI * second
        out += [float(far * series(angle, 0)), float(far * series(angle, 1))]
    return out


def document() -> str:
    with localcontext() as context:
        context.prec = 50
        cases: list[dict[str, Any]] = [
            {
                "seed": seed,
                "uniforms": [hashed(seed, k) / 2**32 for k in range(1, COUNT + 1)],
                "normals": normals(seed),
            }
            for seed in SEEDS
        ]
    return json.dumps({"version": 1, "cases": cases}, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
