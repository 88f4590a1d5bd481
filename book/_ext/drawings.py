"""The book's own drawings, put into pages as markup so that they take the page's colours."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

FOLDER = Path(__file__).resolve().parents[1] / "_theme" / "eigencat" / "drawings"


@lru_cache(maxsize=64)
def drawing(name: str) -> Markup:
    """Return the markup of one drawing; `book/_theme/draw.mjs` makes them."""
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        known = sorted(p.stem for p in FOLDER.glob("*.svg"))
        raise ExtensionError(f"drawing={name!r} must be one of {known}; got an unknown name.")
    # Ours, from a file of this repository: safe to pass unescaped.
    return Markup(path.read_text(encoding="utf-8").strip())


def setup(app: Sphinx) -> ExtensionMetadata:
    def context(app: Sphinx, page: str, template: str, values: dict, doctree: object) -> None:  # type: ignore[type-arg]
        values["drawing"] = drawing

    app.connect("html-page-context", context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
