"""What a page loads, copied beside it: figures, fonts, mathematics (pyzip brings Python). Nothing
is fetched from anywhere else, and nothing that no page uses is copied."""

from __future__ import annotations

import filecmp
import json
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = ROOT / "src" / "eigencat" / "_figures"
VENDOR = ROOT / "vendor"
# Folder under vendor/ to the endings of the files that a page may ask for.
SERVED = {
    "fonts": (".woff2", ".css", ".txt"),
    "katex": (".woff2", ".css", ".txt"),
}


def mirror(source: Path, target: Path) -> None:
    """Copy one file unless the same bytes are there already."""
    if target.exists() and filecmp.cmp(source, target, shallow=True):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _copy(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for file in sorted(BUNDLES.iterdir()):
        if file.suffix in (".js", ".css", ".json"):
            mirror(file, static / "figures" / file.name)
    for folder, endings in SERVED.items():
        if not (VENDOR / folder).is_dir():
            raise ExtensionError(f"vendor/{folder} must be there; got no folder. Restore it from the repository.")
        for file in sorted((VENDOR / folder).iterdir()):
            if file.suffix in endings and file.name != "katex.min.js":
                mirror(file, static / "vendor" / folder / file.name)


def vendored() -> list[dict[str, Any]]:
    """What is vendored, for the page of licences."""
    return json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))["parts"]  # type: ignore[no-any-return]


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    body = context.get("body") or ""
    context["has_math"] = 'class="katex' in body
    context["vendored"] = vendored


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", _context)
    app.connect("build-finished", _copy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
