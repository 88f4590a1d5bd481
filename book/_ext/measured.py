"""What was measured of the shipped networks, beside what was asked: ``{measured} portraits``.

The numbers were computed by ``make measure`` and kept, since they take longer than a build. A build
refuses them when the files they were measured on are not the files that are shipped now.
"""

from __future__ import annotations

import hashlib
import html
import json
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

ROOT = Path(__file__).resolve().parents[2]
MEASURED = ROOT / "book" / "measured"
SHIPPED = ROOT / "src" / "eigencat" / "models" / "_files"
RULES = {">=": "at least", "<=": "at most", ">": "more than"}


def read(name: str, measured: Path = MEASURED, shipped: Path = SHIPPED) -> dict[str, Any]:
    """The record of a world's networks, refused when it is of other files."""
    record: dict[str, Any] = json.loads((measured / f"{name}.json").read_text(encoding="utf-8"))
    for file, kept in record["sources"]["shipped"].items():
        found = hashlib.sha256((shipped / name / file).read_bytes()).hexdigest()
        if found != kept:
            raise ExtensionError(
                f"measured={name!r} must be of the shipped {file}; got numbers of another one. "
                "Run: make measure"
            )
    return record


def amount(value: float) -> str:
    if abs(value) >= 10_000:
        return f"{value:,.0f}"
    return f"{value:.3f}".rstrip("0").rstrip(".").replace("-", "−")


def table(record: dict[str, Any]) -> str:
    groups = []
    for part, bars in groupby(record["bars"], key=lambda bar: bar["part"]):
        rows = [f'<tr><th colspan="4" scope="rowgroup">the {html.escape(part)}</th></tr>']
        for bar in bars:
            rule, _ = bar["asked"].split(" ", 1)
            met = bar["met"]
            cells = [bar["name"], f"{RULES[rule]} {amount(bar['limit'])}"]
            cells += [amount(bar["reached"]), "met" if met else "missed"]
            inside = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
            rows.append(f"<tr>{inside}</tr>" if met else f'<tr class="missed">{inside}</tr>')
        groups.append(f"<tbody>{''.join(rows)}</tbody>")
    head = "".join(f'<th scope="col">{name}</th>' for name in ("what", "asked", "reached", ""))
    return (
        '<div class="table-scroll measured" tabindex="0" role="region" aria-label="What was asked and reached">'
        f"<table><thead><tr>{head}</tr></thead>{''.join(groups)}</table></div>"
    )


class Measured(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        self.env.note_dependency(str(MEASURED / f"{name}.json"))
        return [nodes.raw("", table(read(name)), format="html")]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("measured", Measured)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
