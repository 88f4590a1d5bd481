"""Write portrait_person.json: what the renderer works out of some rows of attributes.

The page works the same out in JavaScript (figures/lib/portrait_person.js and
portrait_sample.js), and is held to these numbers. They are the renderer's own,
in float32; nothing else knows how wide a stated face is. Run it with
`python tests/golden/make_portraits.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from eigencat.worlds.portraits.attributes import ATTRIBUTES, CORRELATION, NAMES, K, _bend
from eigencat.worlds.portraits.person import Person

HERE = Path(__file__).parent
SEED = 20_11
RANDOM = 12
DIGITS = 7  # as many as float32 holds


# Where a switch turns: there the rounding of a number decides.
EDGES = [("hair_length", v) for v in (0.16, 0.34, 0.40, 0.46, 0.58)] + [
    ("glasses", 0.04),
    ("beard", 0.25),
    ("fringe", 0.35),
    ("hair_curl", 0.12),
]


def stated_rows() -> np.ndarray:
    """The defaults, both ends of every range at once and alone, edges, and random rows."""
    low, high, default = np.array([(a.low, a.high, a.default) for a in ATTRIBUTES], dtype=float).T
    ends = [(k, end[k]) for k in range(K) for end in (low, high)]
    ends += [(NAMES.index(name), value) for name, value in EDGES]
    alone = [np.where(np.arange(K) == k, value, default) for k, value in ends]
    random = np.random.default_rng(SEED).uniform(low, high, (RANDOM, K)).round(4)
    return np.stack([default, low, high, *alone, *random])


def person(row: np.ndarray) -> dict[str, Any]:
    """What is worked out of one row: numbers and switches."""
    head = Person(row[None])
    derived = [name for name, kind in vars(Person).items() if isinstance(kind, property)]
    fields = {**vars(head), **{name: getattr(head, name) for name in derived}}
    return {
        name: bool(v) if isinstance(v, bool) else float(f"{float(v):.{DIGITS}g}")
        for name, v in fields.items()
        if name != "n" and (name not in NAMES or ATTRIBUTES[NAMES.index(name)].unit == "degrees")
    }


def drawn() -> list[dict[str, list[float]]]:
    """Standard normal draws, and the people that they are bent to."""
    draws = np.random.default_rng(SEED).standard_normal((4, K)).round(4)
    out = []
    for row in draws:
        tied, free = np.linalg.cholesky(CORRELATION) @ row, row
        people = [
            [float(_bend(d[k : k + 1], a)[0]) for k, a in enumerate(ATTRIBUTES)]
            for d in (tied, free)
        ]
        out.append({"draws": row.tolist(), "tied": people[0], "free": people[1]})
    return out


def document() -> dict[str, Any]:
    rows = stated_rows()
    heads = [person(row) for row in rows]
    return {
        "version": 1,
        "names": list(NAMES),
        "fields": list(heads[0]),
        "rows": rows.tolist(),
        "heads": [list(head.values()) for head in heads],
        "drawn": drawn(),
    }


def text() -> str:
    """The document, a head a line."""
    return json.dumps(document(), separators=(",", ":")).replace("],[", "],\n[") + "\n"


if __name__ == "__main__":
    (HERE / "portrait_person.json").write_text(text(), encoding="utf-8")
