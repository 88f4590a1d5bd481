"""Writes what a portrait is made of where the figures can import it: figures/lib/portrait_attributes.js.

Sliders have to know names, units and ranges without running Python. Run ``make figures`` after a
change of attributes.py; a test says so too.
"""

from __future__ import annotations

import json
from pathlib import Path

from eigencat.worlds.portraits.attributes import ATTRIBUTES, TIES

TARGET = Path(__file__).resolve().parents[2] / "figures" / "lib" / "portrait_attributes.js"
FIELDS = ("name", "meaning", "unit", "low", "high", "default", "shape", "numbers")


def to_module() -> str:
    """Return the attributes as a module, one a line."""
    rows = [{field: getattr(a, field) for field in FIELDS} for a in ATTRIBUTES]
    lines = "\n".join(f"  {json.dumps(row, ensure_ascii=False)}," for row in rows)
    ties = "\n".join(f"  {json.dumps(tie)}," for tie in TIES)
    return (
        "// Written from ATTRIBUTES of eigencat.worlds.portraits by book/_ext/portrait_export.py\n"
        "// (make figures); edit those.\n"
        f"export const ATTRIBUTES = [\n{lines}\n];\n"
        "// Correlations of the normal draws behind the attributes; all other pairs have none.\n"
        f"export const TIES = /** @type {{[string, string, number][]}} */ ([\n{ties}\n]);\n"
        "export const NAMES = ATTRIBUTES.map((a) => a.name);\n"
        "export const DEFAULTS = ATTRIBUTES.map((a) => a.default);\n"
    )


def main() -> None:
    TARGET.write_text(to_module(), encoding="utf-8")


if __name__ == "__main__":
    main()
