"""What makes a page a lesson: its front matter, its header, and the small parts of its text.

A page is a lesson when its front matter has a ``number``. The front matter must agree with
``concepts.yml``; the header is made from it, and the reading time is counted from the words.

Directives: ``side`` (a margin note), ``friend`` (a false friend), ``bridge`` (ours beside the
paper's). Roles: ``face body cat rat x o`` colour a word by its concept, ``dfn`` marks where a word
is born, ``lit`` ties a word to a part of a figure. A heading ``## 2 Same arrow`` is beat 2.
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import asdict, dataclass, field
from typing import Any

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from .drawings import drawing as picture_of
from .katex_math import HUES
from .live import live_figure

WORDS_A_MINUTE = 180  # slower than a novel: numbers are read twice
MINUTES_A_FIGURE = 0.75
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_NUMBERS = (
    "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen "
    "Sixteen Seventeen Eighteen Nineteen Twenty"
).split()


@dataclass
class Front:
    """The front matter of a lesson."""

    number: str
    title: str
    question: str
    answer: str
    needs: list[str] = field(default_factory=list)
    teaches: list[str] = field(default_factory=list)
    picture: str = ""
    minutes: int = 0


def front_matter(text: str) -> dict[str, Any]:
    """Return the YAML between the two ``---`` lines that open a page, or nothing."""
    match = _FRONT.match(text)
    data = yaml.safe_load(match[1]) if match else None
    return data if isinstance(data, dict) else {}


def read_front(text: str) -> Front | None:
    """Return the front matter of a lesson, or None where the page is not one."""
    data = front_matter(text)
    if "number" not in data:
        return None
    for key in ("title", "question", "answer"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise ValueError(
                f"{key}={data.get(key)!r} must be a sentence; a lesson's front matter needs it."
            )
    for key in ("needs", "teaches"):
        if not isinstance(data.get(key), list):
            raise ValueError(f"{key}={data.get(key)!r} must be a list; write [] for none.")
    return Front(
        number=str(data["number"]),
        title=data["title"].strip(),
        question=data["question"].strip(),
        answer=data["answer"].strip(),
        needs=[str(x) for x in data["needs"]],
        teaches=[str(x) for x in data["teaches"]],
        picture=str(data.get("picture", "")),
    )


def minutes(words: int, figures: int) -> int:
    """Return the reading time in whole minutes."""
    return max(1, math.ceil(words / WORDS_A_MINUTE + figures * MINUTES_A_FIGURE))


def in_words(n: int) -> str:
    """Return ``Twelve minutes``; figures beyond twenty."""
    name = _NUMBERS[n] if n < len(_NUMBERS) else str(n)
    return f"{name} minute{'' if n == 1 else 's'}"


def count_words(document: nodes.document) -> int:
    """Count the words a reader reads: prose, not code, not what a figure draws."""
    total = 0
    for text in document.findall(nodes.Text):
        parent = text.parent
        while parent is not None and not isinstance(
            parent, (nodes.literal_block, nodes.comment, nodes.raw, nodes.system_message)
        ):
            parent = parent.parent
        if parent is None:
            total += len(text.astext().split())
    return total


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    try:
        front = read_front(source[0])
    except (ValueError, yaml.YAMLError) as error:
        raise ExtensionError(f"{app.env.doc2path(docname)}: {error}") from error
    if front:
        app.env.metadata[docname]["ec_lesson"] = front


def _count(app: Sphinx, document: nodes.document) -> None:
    about = app.env.metadata[app.env.docname]
    about["ec_figures"] = [n["module"] for n in document.findall(live_figure)]
    about["ec_text"] = " ".join(
        t.astext()
        for p in document.findall(nodes.TextElement)
        if isinstance(p, (nodes.paragraph, nodes.title))
        for t in [p]
    )
    if front := about.get("ec_lesson"):
        front.minutes = minutes(count_words(document), len(about["ec_figures"]))


def lesson_of(app: Sphinx, docname: str) -> Front | None:
    """Return the front matter of a page that is a lesson."""
    return app.env.metadata.get(docname, {}).get("ec_lesson")  # type: ignore[return-value]


def _drop_title(app: Sphinx, document: nodes.document, docname: str) -> None:
    """The header shows a lesson's title; its text starts below."""
    if lesson_of(app, docname):
        for title in list(document.findall(nodes.title)):
            if isinstance(title.parent, nodes.section) and title.parent.parent is document:
                title.parent.remove(title)


def _frame_tables(app: Sphinx, document: nodes.document, docname: str) -> None:
    """A table scrolls inside its own frame; outside lessons it may use the margin as well."""
    kind = "table-scroll" if lesson_of(app, docname) else "table-scroll wide"
    for table in list(document.findall(nodes.table)):
        parent, place = table.parent, table.parent.index(table)
        frame = wrap(f'<div class="{kind}" role="group" aria-label="Table">', "</div>", [])
        parent.insert(place, frame)
        parent.remove(table)
        frame += table


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    front = lesson_of(app, pagename)
    if front:
        context["lesson"] = {**asdict(front), "time": in_words(front.minutes)}


# ── beats ──────────────────────────────────────────────────────────────────────────────────────


class beat(nodes.Inline, nodes.Element):  # noqa: N801
    """The number of a beat, hung out to the left of its heading."""


class Beats(SphinxTransform):
    """``## 2 Same arrow`` becomes the heading *Same arrow* with the beat number 2."""

    default_priority = 300

    def apply(self, **kwargs: Any) -> None:
        for title in self.document.findall(nodes.title):
            first = title.next_node(nodes.Text)
            match = first and re.match(r"(\d+)\s+", first)
            if not (match and first.parent is title and isinstance(title.parent, nodes.section)):
                continue
            if "ec_lesson" in self.env.metadata[self.env.docname]:
                first.parent.replace(first, nodes.Text(first[match.end() :]))
                title.insert(0, beat(number=match[1]))


def visit_beat(self: HTML5Translator, node: beat) -> None:
    self.body.append(f'<span class="beat">{node["number"]}</span>')
    raise nodes.SkipNode


# ── parts of the text ──────────────────────────────────────────────────────────────────────────


class part(nodes.General, nodes.Element):  # noqa: N801
    """A piece of a lesson with its own markup: opens with `open`, ends with `close`."""


def visit_part(self: HTML5Translator, node: part) -> None:
    self.body.append(node["open"])


def depart_part(self: HTML5Translator, node: part) -> None:
    self.body.append(node["close"])


def wrap(open_: str, close: str, children: list[nodes.Node]) -> part:
    """Return `children` between two pieces of markup."""
    node = part(open=open_, close=close)
    node += children
    return node


class Side(SphinxDirective):
    """A note in the margin, folded under its title on a narrow screen."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        words, _ = self.parse_inline(self.arguments[0])
        return [
            wrap(
                '<details class="side" open>',
                "</details>\n",
                [wrap("<summary>", "</summary>", words), *self.parse_content_to_nodes()],
            )
        ]


class Friend(SphinxDirective):
    """A false friend: the sentence that sounds right, and the figure state that refutes it."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"picture": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        words, _ = self.parse_inline(self.arguments[0])
        ident = f"friend-{self.env.new_serialno('friend') + 1}"
        picture = self.options.get("picture", "")
        body: list[nodes.Node] = []
        if picture:
            body.append(drawing(name=picture))
        body.append(
            wrap(
                '<div><span class="tag">False friend</span>',
                "</div>",
                [
                    wrap(f'<p class="lie" id="{ident}">', "</p>", words),
                    *self.parse_content_to_nodes(),
                ],
            )
        )
        kind = "friend" if picture else "friend bare"
        return [
            wrap(f'<div class="{kind}" role="group" aria-labelledby="{ident}">', "</div>\n", body)
        ]


class drawing(nodes.General, nodes.Element):  # noqa: N801
    """One of the book's own drawings, by name."""


def visit_drawing(self: HTML5Translator, node: drawing) -> None:
    self.body.append(f'<div class="pic" aria-hidden="true">{picture_of(node["name"])}</div>')
    raise nodes.SkipNode


class Bridge(SphinxDirective):
    """Two columns: what this page writes, and what the paper writes.

    The content is split at a line ``---``; in each half the first paragraph is the formula.
    """

    has_content = True
    option_spec = {"left": directives.unchanged, "right": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        lines = list(self.content)
        if lines.count("---") != 1:
            raise ExtensionError(
                f"{self.get_location()}: bridge must have two halves with one line `---` between; "
                f"got {lines.count('---')} such lines."
            )
        cut = lines.index("---")
        halves = []
        for title, start, stop in (
            (self.options.get("left", "On this page"), 0, cut),
            (self.options.get("right", "In the paper"), cut + 1, len(lines)),
        ):
            parsed = self.parse_text_to_nodes("\n".join(lines[start:stop]))
            halves.append(
                wrap(
                    f"<div><h3>{html.escape(title)}</h3>",
                    "</div>",
                    [wrap('<div class="f">', "</div>", parsed[:1]), *parsed[1:]],
                )
            )
        return [wrap('<div class="bridge">', "</div>\n", halves)]


class HueRole(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(self.text, self.text, classes=[f"c-{self.name}"])], []


class born(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A word where it is born."""


class DfnRole(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [born(self.text, self.text)], []


class lit(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A word tied to a part of a figure."""


class LitRole(SphinxRole):
    """``{lit}`the arrow <two_models:v>` `` lights the part v of two_models, and is lit by it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = re.match(r"^(.+?)\s*<([a-z_]+(?:-\d+)?:[\w.]+)>$", self.text, re.DOTALL)
        if not match:
            place = ":".join(map(str, self.get_source_info()))
            raise ExtensionError(f"{place}: lit={self.text!r} must read `words <figure:part>`.")
        return [lit(match[1], match[1], target=match[2])], []


def visit_lit(self: HTML5Translator, node: lit) -> None:
    self.body.append(
        f'<span class="ec-lit" data-lit="{node["target"]}" tabindex="0" role="button">'
    )


def depart_span(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</span>")


def visit_born(self: HTML5Translator, node: born) -> None:
    self.body.append("<dfn>")


def depart_born(self: HTML5Translator, node: born) -> None:
    self.body.append("</dfn>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(beat, html=(visit_beat, None))
    app.add_node(part, html=(visit_part, depart_part))
    app.add_node(drawing, html=(visit_drawing, None))
    app.add_node(born, html=(visit_born, depart_born))
    app.add_node(lit, html=(visit_lit, depart_span))
    app.add_directive("side", Side)
    app.add_directive("friend", Friend)
    app.add_directive("bridge", Bridge)
    app.add_role("dfn", DfnRole(), override=True)  # Sphinx has one, which only slants the word
    app.add_role("lit", LitRole())
    for hue in HUES:
        app.add_role(hue, HueRole())
    app.add_transform(Beats)
    app.connect("source-read", _read)
    app.connect("doctree-read", _count)
    app.connect("doctree-resolved", _drop_title)
    app.connect("doctree-resolved", _frame_tables)
    app.connect("html-page-context", _context)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
