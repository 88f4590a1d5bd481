"""Writes the directions of the portraits where the figures can import them: figures/lib/portrait_found.js,
and their normals, which not every page needs, figures/lib/portrait_normals.js.

A figure has to know a direction before any network runs: its numbers, its words and its static
picture are made of it. Of all attributes the page carries a dozen. Run ``make figures`` after
``tools/find_directions.py``; a test says so too.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np

from eigencat import _safetensors
from eigencat.direction_set import KIND, VERSION
from eigencat.models import directions, shell
from eigencat.models._shipped import FILES
from eigencat.shell import SHARES

TARGET = Path(__file__).resolve().parents[2] / "figures" / "lib" / "portrait_found.js"
NORMALS = TARGET.with_name("portrait_normals.js")
PORTRAITS = FILES / "portraits"
NAMES = (
    "age", "smile", "mouth_open", "glasses", "beard", "hair_length",
    "hair_darkness", "hair_curl", "fringe", "grey", "yaw", "pitch",
)  # fmt: skip


def packed(values: Any) -> str:
    """Numbers of 16 bits, as text. They are kept so; anything else would be rounded here."""
    halves = np.asarray(values).astype("<f2")
    if not np.array_equal(halves.astype(np.float64), np.asarray(values, np.float64)):
        raise ValueError(
            "values must be numbers that 16 bits hold; got others. "
            "Run: python tools/find_directions.py"
        )
    return base64.b64encode(halves.tobytes()).decode("ascii")


def digits(values: Any, count: int = 7) -> list[float]:
    return [float(f"{float(v):.{count}g}") for v in values]


def of_space(space: str) -> dict[str, Any]:
    """The directions of one space; bias is the file's, before a Direction divides by the length."""
    known = directions("portraits", space)
    rows = [known.names.index(name) for name in NAMES]
    file = PORTRAITS / f"directions_{space}.safetensors"
    kept, _ = _safetensors.read(file, KIND, VERSION, {"vectors": 2, "bias": 1, "scale": 1})
    facts = [known[name].meta for name in NAMES]
    return {
        "normals": packed(kept["vectors"][rows]),
        "bias": kept["bias"][rows].tolist(),
        "scale": kept["scale"][rows].tolist(),
        **{key: digits(f[key] for f in facts) for key in ("gain", "offset", "cone_angle", "r2")},
    }


def to_module(normals: bool = False) -> str:
    """Return what was found as a module: the normals, or what else there is."""
    around, known = shell("portraits"), directions("portraits")
    triangle = around.factor[np.tril_indices(around.d)]
    parts = {
        "ABOUT": {key: known.meta[key] for key in ("model", "samples", "held_out")},
        "NAMES": list(NAMES),
        "READINGS": {key: digits(known[n].meta[key] for n in NAMES) for key in ("mean", "spread")},
        "W": of_space("w"),
        "Z": of_space("z"),
        "SHARES": list(SHARES),
        "SHELL_W": {
            "mean": packed(around.mean),
            "factor": packed(triangle),
            "quantiles": around.quantiles.tolist(),
        },
        "QUANTILES_Z": digits(shell("portraits", "z").quantiles),
    }
    said = {
        "ABOUT": "What they were found with: readings of so many samples, by these networks.",
        "READINGS": "The mean and the standard deviation of each reading over the samples.",
        "W": "Unit normals in halves, one row a name; score = offset + gain * (n w + bias).",
        "SHELL_W": "The lower triangle, row by row, that makes latents round (eq-shell-distance).",
    }
    lines = []
    for name, value in parts.items():
        if (name in ("W", "Z")) != normals:
            continue
        if name in said:
            lines.append(f"/** {said[name]} */")
        lines.append(f"export const {name} = {json.dumps(value, separators=(', ', ': '))};")
    return (
        "// Written from the files of eigencat.models.directions and eigencat.models.shell by\n"
        "// book/_ext/found_export.py (make figures); run tools/find_directions.py for others.\n"
        + "\n".join(lines)
        + "\n"
    )


def main() -> None:
    TARGET.write_text(to_module(), encoding="utf-8")
    NORMALS.write_text(to_module(normals=True), encoding="utf-8")


if __name__ == "__main__":
    main()
