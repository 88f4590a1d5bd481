"""The page's word vectors, fetched when a figure that shows words nears the screen, or by its Python.

Writes ``_static/words``::

    manifest.json           what there is to load, with sizes
    words-<key>-<version>/  the vectors and their words, in a folder named after its content
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .laid import entry, lay_out

VENDOR = Path(__file__).resolve().parents[2] / "vendor"
PART = "GloVe word vectors"


def write_all(static: Path, vendor: Path = VENDOR) -> dict[str, Any]:
    """Write everything below `static` (the folder ``_static/words``) and return the manifest."""
    static.mkdir(parents=True, exist_ok=True)
    record = json.loads((vendor / "VENDOR.json").read_text(encoding="utf-8"))
    part = next(one for one in record["parts"] if one["name"] == PART)
    sources = [vendor / file["path"] for file in part["files"]]
    sums = [file["sha256"] for file in part["files"]]
    folder = lay_out(static, "words", part["version"], sources, sums)
    shown = [source.name for source in sources if not source.name.startswith("LICENSE")]
    manifest = {"version": 1, "files": [entry(static, folder, name) for name in sorted(shown)]}
    text = json.dumps(manifest, indent=1) + "\n"
    (static / "manifest.json").write_text(text, encoding="utf-8")
    return manifest


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        write_all(Path(app.outdir) / "_static" / "words")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", _finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
