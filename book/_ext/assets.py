"""What a page loads, copied beside it: figures, fonts, mathematics (pyzip brings Python). Nothing
is fetched from anywhere else, and nothing that no page uses is copied."""

from __future__ import annotations

import filecmp
import json
import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = ROOT / "src" / "eigencat" / "_figures"
# The same figures for a page, in parts: what two of them share is one file.
SCRIPTS = ROOT / "book" / "_scripts"
VENDOR = ROOT / "vendor"
# Folder under vendor/ to the endings of the files that a page may ask for.
SERVED = {
    "fonts": (".woff2", ".txt"),
    "katex": (".woff2", ".txt"),
}


# The faces a page is set in before its first figure lives: the rest follow when it does. A reader
# sees the same families meanwhile, slanted or emboldened by the browser.
EARLY = ("alegreya-400.woff2", "alegreya-400i.woff2", "alegreya-sans-400.woff2")
_SHOWN = re.compile(r'data-module="(\w+)"')
_FACE = re.compile(r"@font-face\s*\{[^{}]*\}")


def split_faces(fonts: str, katex: str) -> dict[str, str]:
    """Sort the faces of two stylesheets: those set early, those that may come late, no faces.

    Returns the text of ``fonts/early.css``, ``fonts/late.css`` and ``katex/katex.css``.
    """
    early, late = [], []
    for face in _FACE.findall(fonts):
        (early if any(f'"{name}"' in face for name in EARLY) else late).append(face)
    if len(early) != len(EARLY):
        raise ExtensionError(f"vendor/fonts/fonts.css must name {EARLY}; got {len(early)} of them.")
    # From its own folder to the one of the fonts.
    late += [re.sub(r'url\("(?=katex-)', 'url("../katex/', face) for face in _FACE.findall(katex)]
    return {
        "fonts/early.css": "\n".join(early) + "\n",
        "fonts/late.css": "\n".join(late) + "\n",
        "katex/katex.css": _FACE.sub("", katex).lstrip(),
    }


def mirror(source: Path, target: Path) -> None:
    """Copy one file unless the same bytes are there already."""
    if target.exists() and filecmp.cmp(source, target, shallow=True):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def page_files() -> list[Path]:
    """The scripts and styles of the figures, as a page loads them."""
    found = {file.name: file for file in SCRIPTS.iterdir() if file.suffix != ".json"}
    for file in BUNDLES.iterdir():
        # What only a notebook shows is no part of a page.
        if file.suffix in (".js", ".json") and not file.name.startswith("widget_"):
            found.setdefault(file.name, file)
    return [found[name] for name in sorted(found)]


def _copy(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for file in page_files():
        mirror(file, static / "figures" / file.name)
    for old in (static / "figures").glob("part-*.js"):
        if not (SCRIPTS / old.name).exists():
            old.unlink()
    for folder, endings in SERVED.items():
        if not (VENDOR / folder).is_dir():
            raise ExtensionError(
                f"vendor/{folder} must be there; got no folder. Restore it from the repository."
            )
        for file in sorted((VENDOR / folder).iterdir()):
            if file.suffix in endings:
                mirror(file, static / "vendor" / folder / file.name)
    read = (VENDOR / name for name in ("fonts/fonts.css", "katex/katex.css"))
    for name, text in split_faces(*(path.read_text(encoding="utf-8") for path in read)).items():
        (static / "vendor" / name).write_text(text, encoding="utf-8")


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    context["has_math"] = 'class="katex' in (context.get("body") or "")
    # A template sets figures of its own beside the body: the home page's, say.
    parts = "".join(part for part in context.values() if isinstance(part, str))
    needs = json.loads((SCRIPTS / "styles.json").read_text(encoding="utf-8"))
    context["figure_styles"] = sorted({s for name in _SHOWN.findall(parts) for s in needs[name]})


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", _context, priority=900)  # after all who set parts
    app.connect("build-finished", _copy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
