"""Writes the components of the portraits where the figures can import them: figures/lib/portrait_components.js,
and those of GANSpace apart, figures/lib/portrait_ganspace.js, for a page that needs no others.

They are those of eigencat.models.components, as their file keeps them. Run ``make figures`` after
``tools/find_components.py``; a test says so too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _ext.found_export import PORTRAITS, digits, packed
from eigencat import _safetensors
from eigencat.direction_set import KIND, VERSION
from eigencat.models import components
from eigencat.models.found import METHODS

TARGET = Path(__file__).resolve().parents[2] / "figures" / "lib" / "portrait_components.js"
GANSPACE = TARGET.with_name("portrait_ganspace.js")
FIRST = "ganspace"


def to_module(first: bool = False) -> str:
    """Return the components as a module, GANSpace's or the others; bias is the file's, before a Direction divides it."""
    file = PORTRAITS / "components_w.safetensors"
    kept, note = _safetensors.read(file, KIND, VERSION, {"vectors": 2, "bias": 1, "scale": 1})
    every = {}
    for method in METHODS:
        found = components("portraits", method)
        rows = [note["names"].index(name) for name in found.names]
        key = "share" if method == "ganspace" else "eigenvalue"
        every[method] = {
            "rows": packed(kept["vectors"][rows]),
            "bias": kept["bias"][rows].tolist(),
            "scale": kept["scale"][rows].tolist(),
            key: digits(d.meta[key] for d in found),
        }
    one = every.pop(FIRST)
    name, said, value = (
        ("GANSPACE", "Unit rows in halves, and what is known of each.", one)
        if first
        else ("SEFA", "By method: unit rows in halves, and what is known of each.", every)
    )
    return (
        "// Written from the file of eigencat.models.components by book/_ext/components_export.py\n"
        "// (make figures); run tools/find_components.py for others.\n"
        f"/** {said} */\n"
        f"export const {name} = {json.dumps(value, separators=(', ', ': '))};\n"
    )


def main() -> None:
    TARGET.write_text(to_module(), encoding="utf-8")
    GANSPACE.write_text(to_module(first=True), encoding="utf-8")


if __name__ == "__main__":
    main()
