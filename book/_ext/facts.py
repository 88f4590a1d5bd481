"""Pages that state facts kept elsewhere: the palette, what is vendored, how to cite.

``palette`` reads figures/lib/tokens.css, ``vendored`` vendor/VENDOR.json, ``citation``
CITATION.cff, and ``source`` shows a file of the repository. Each page depends on its file.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .drawings import drawing
from .lessons import wrap

ROOT = Path(__file__).resolve().parents[2]
TOKENS = ROOT / "figures" / "lib" / "tokens.css"
# Concept, its mark, and the cues that stand in for its colour.
CONCEPTS = (
    ("face", "snout, and later any first feature", "square, solid line, **f**"),
    ("body", "body, and later any second feature", "ellipse, long dashes, **b**"),
    ("cat", "a score for cat", "two-eared shield, double line, **C**"),
    ("rat", "a score for rat", "rat's head, dotted line, **R**"),
    ("x", "what goes in", "diamond, thick arrow"),
    ("o", "what comes out", "hollow diamond, hollow arrowhead"),
)


def tokens(css: str, theme: str) -> dict[str, str]:
    """Return the custom properties of one theme, `light` or `dark`, as the page resolves them."""
    blocks = re.findall(r":root(\[data-theme=dark\])?\{([^{}]*)\}", css)
    values: dict[str, str] = {}
    for dark, body in blocks:
        if not dark or theme == "dark":
            body = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)
            values |= {k: v.strip() for k, v in re.findall(r"--([\w-]+)\s*:\s*([^;]+)", body)}
    return values


def contrast(a: str, b: str) -> float:
    """Return the WCAG contrast ratio of two colours written #RRGGBB."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def table(head: list[str], rows: list[list[str]], label: str) -> nodes.raw:
    """A table whose cells are markup already."""
    heads = "".join(f'<th scope="col">{h}</th>' for h in head)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    markup = (
        f'<div class="table-scroll wide" role="group" aria-label="{html.escape(label)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    return nodes.raw("", markup, format="html")


class Fact(SphinxDirective):
    """Reads one file and shows it."""

    path: Path

    def text(self) -> str:
        if not self.path.is_file():
            raise ExtensionError(
                f"{self.get_location()}: {self.path.name} must be there; got no file."
            )
        self.env.note_dependency(str(self.path))
        return self.path.read_text(encoding="utf-8")


class Palette(Fact):
    path = TOKENS

    def run(self) -> list[nodes.Node]:
        css = self.text()
        light, dark = tokens(css, "light"), tokens(css, "dark")

        def swatch(theme: dict[str, str], name: str) -> str:
            word = theme[f"{name}-text"]
            ratio = contrast(theme[name], theme["plate"])
            return (
                f'<span class="swatch" style="background:{theme["plate"]}">'
                f'<i style="background:{theme[name]}"></i></span> <code>{theme[name]}</code><br>'
                f"<small>{ratio:.1f} : 1 on its plate; words <code>{word}</code>, "
                f"{contrast(word, theme['paper']):.1f} : 1 on paper</small>"
            )

        rows = []
        for name, meaning, cue in CONCEPTS:
            cue = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", cue)
            rows.append(
                [
                    f"{drawing('mark-' + name)} {meaning}",
                    swatch(light, name),
                    swatch(dark, name),
                    cue,
                ]
            )
        return [table(["Meaning", "Light", "Dark", "Second cue"], rows, "The palette")]


class Vendored(Fact):
    path = ROOT / "vendor" / "VENDOR.json"

    def run(self) -> list[nodes.Node]:
        parts: list[dict[str, Any]] = json.loads(self.text())["parts"]
        rows = []
        for part in parts:
            size = sum(f["size"] for f in part["files"])
            rows.append(
                [
                    html.escape(part["name"]),
                    html.escape(part["version"]),
                    html.escape(part["licence"]),
                    html.escape(part["from"]),
                    f"{size / 1000:,.0f} kB",
                    f"<code>vendor/{html.escape(part['licence_file'])}</code>",
                ]
            )
        head = ["Part", "Version", "Licence", "Taken from", "Size", "Licence text"]
        return [table(head, rows, "Parts by others")]


class Citation(Fact):
    path = ROOT / "CITATION.cff"

    def run(self) -> list[nodes.Node]:
        data = yaml.safe_load(self.text())
        who = ", ".join(
            a.get("name") or f"{a['given-names']} {a['family-names']}" for a in data["authors"]
        )
        title, version = data["title"], data["version"]
        bib = (
            f"@software{{eigencat,\n  author  = {{{{{who}}}}},\n  title   = {{{title}}},\n"
            f"  version = {{{version}}},\n}}"
        )
        sentence = nodes.paragraph("", f"{who}. ")
        sentence += nodes.emphasis("", title)
        sentence += nodes.Text(f". Version {version}.")
        block = nodes.literal_block(bib, bib, language="bibtex")
        return [sentence, block]


class Source(SphinxDirective):
    """Show a file of the repository, folded: ``{source} figures/two_models.js``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        path = (ROOT / self.arguments[0]).resolve()
        if not path.is_relative_to(ROOT) or not path.is_file():
            raise ExtensionError(
                f"{self.get_location()}: source={self.arguments[0]!r} must be a file of the repository."
            )
        self.env.note_dependency(str(path))
        text = path.read_text(encoding="utf-8")
        kind = {".js": "javascript", ".py": "python", ".css": "css", ".md": "markdown"}

        block = nodes.literal_block(text, text, language=kind.get(path.suffix, "text"))
        name = html.escape(self.arguments[0])
        opening = f'<details class="source"><summary>Source: <code>{name}</code></summary>'
        return [wrap(opening, "</details>\n", [block])]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("palette", Palette)
    app.add_directive("vendored", Vendored)
    app.add_directive("citation", Citation)
    app.add_directive("source", Source)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
