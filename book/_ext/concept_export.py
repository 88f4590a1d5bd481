"""Writes the concept graph where the figures can import it: figures/lib/concepts.js.

The map is also drawn in a notebook and at build time, where nothing can be fetched, so the graph
is part of its bundle. Run ``make figures`` after a change of concepts.yml; a test says so too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

BOOK = Path(__file__).resolve().parents[1]
SOURCE = BOOK / "concepts.yml"
TARGET = BOOK.parent / "figures" / "lib" / "concepts.js"

sys.path.insert(0, str(BOOK))

from _ext.concepts import Book, read_book  # noqa: E402  found through the line above


def to_module(book: Book) -> str:
    """Return what the map draws as a module, a lesson a line."""
    lessons = [
        {
            "number": x.number,
            "short": x.short or x.title,
            "title": x.title,
            "chapter": x.chapter,
            "needs": x.needs,
            "url": f"{x.slug}.html" if x.written else None,
        }
        for x in book.lessons.values()
    ]
    lines = "\n".join(f"  {json.dumps(x, ensure_ascii=False)}," for x in lessons)
    order = json.dumps(book.graph.order, ensure_ascii=False)
    return (
        "// Written from book/concepts.yml by book/_ext/concept_export.py (make figures); edit that.\n"
        f"export const LESSONS = [\n{lines}\n];\n"
        "// The reading order as Python has it: the tests compare.\n"
        f"export const ORDER = {order};\n"
    )


def main() -> None:
    TARGET.write_text(to_module(read_book(SOURCE.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
