"""A figure on a page, and links that set a figure's state.

::

    ```{live} two_models
    :state: {"w": "W_R"}
    :hide: tools
    :wide:
    The caption says what the figure shows.
    ```

    {set}`Turn and stretch <two_models?w="W_R">` moves that figure.

A page without JavaScript, in print, or before the script has come shows the static picture that
the figure's own code draws here, while the book is built.
"""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from . import js, stills

BUNDLES = Path(__file__).resolve().parents[2] / "src" / "eigencat" / "_figures"
SSR = Path(__file__).resolve().parent / "ssr.js"


class live_figure(nodes.General, nodes.Element):  # noqa: N801  docutils' way of naming nodes
    """A figure; its children are the caption."""


class set_link(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A link that sets the state of a figure of the same page."""


@lru_cache(maxsize=2)
def _table(stamp: float) -> dict[str, dict[str, Any]]:
    return json.loads((BUNDLES / "defaults.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def known_figures() -> dict[str, dict[str, Any]]:
    """Return name -> number, title, instruction and whole default state of every built figure."""
    return _table((BUNDLES / "defaults.json").stat().st_mtime)


def check_state(name: str, state: Any) -> None:
    """Raise ValueError unless `state` is a partial state of the figure `name`."""
    figures = known_figures()
    if name not in figures:
        raise ValueError(
            f"figure={name!r} must be a built figure; got none of that name. "
            f"Known: {', '.join(sorted(figures))}."
        )
    if not isinstance(state, dict):
        raise ValueError(f"state={state!r} must be a JSON object; got {type(state).__name__}.")
    unknown = sorted(set(state) - set(figures[name]["defaults"]))
    if unknown:
        raise ValueError(
            f"state={state!r} must use the keys {sorted(figures[name]['defaults'])}; "
            f"got {unknown}. Correct the key, or add it to the figure's defaults."
        )


def read_state(name: str, text: str) -> dict[str, Any]:
    """Parse and check the JSON of a ``:state:`` option."""
    try:
        state = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"state={text!r} must be JSON; got {error}.") from error
    check_state(name, state)
    return state  # type: ignore[no-any-return]


# Where a drawing says how far: 295.84000000000003 is 295.84 there, and weighs less.
DRAWN = re.compile(r'(?<= )(?:d|x|y|r|cx|cy|x1|x2|y1|y2|transform)="[^"]*"')
DUST = re.compile(r"\d+\.\d{7,}(?!\d|e)")


def _without_dust(place: re.Match[str]) -> str:
    return DUST.sub(lambda number: f"{float(number[0]):.3f}".rstrip("0").rstrip("."), place[0])


def picture(
    name: str, state: dict[str, Any], hide: str = "", root: str = "", book: Path | None = None
) -> str:
    """Draw the static picture of a figure in a state, by running the figure itself.

    `root` leads from the page to the root of the book, for figures that link to lessons; `book` is that
    root, for stills in files of their own.
    """
    markup = str(js.call(SSR, "EigencatSSR.render", name, json.dumps(state), hide, root))
    return stills.fill(DRAWN.sub(_without_dust, markup), book, root)


def figure_html(
    name: str,
    state: dict[str, Any] | None = None,
    *,
    ident: str = "",
    hide: str = "",
    classes: str = "wide",
    caption: str = "",
    root: str = "",
    book: Path | None = None,
) -> str:
    """Return the whole figure element: frame, static picture, caption."""
    state = state or {}
    data = {"figure": name, "module": name, "state": json.dumps(state, ensure_ascii=False)}
    if hide:
        data["hide"] = hide
    attributes = " ".join(f'data-{k}="{html.escape(v, quote=True)}"' for k, v in data.items())
    about = known_figures()[name]
    label = " ".join(filter(None, ["Figure", about["number"]])) + ": " + about["title"]
    return (
        f'<figure class="ec-figure plate {classes}" id="{ident or name}" '
        f'aria-label="{html.escape(label, quote=True)}" {attributes}>'
        f'<div class="ec-mount">{picture(name, state, hide, root, book)}</div>'
        + (f'<figcaption class="ec-caption">{caption}</figcaption>' if caption else "")
        + "</figure>"
    )


def fresh_id(env: BuildEnvironment, name: str) -> str:
    """Return the id of the next figure `name` on this page: `name`, then `name-2`, ..."""
    seen: dict[str, int] = env.temp_data.setdefault("live_figures", {})
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"


def depend_on_figure(env: BuildEnvironment, name: str) -> None:
    """Read this page again when the figure changes."""
    env.note_dependency(str(BUNDLES / f"{name}.js"))


class Live(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec = {
        "state": directives.unchanged_required,
        "hide": directives.unchanged_required,
        "wide": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            state = read_state(name, self.options.get("state", "{}"))
        except ValueError as error:
            raise ExtensionError(f"{self.get_location()}: {error}") from error
        depend_on_figure(self.env, name)
        node = live_figure(
            module=name,
            state=state,
            hide=self.options.get("hide", "").replace(" ", ""),
            wide="wide" in self.options,
            ident=fresh_id(self.env, name),
        )
        self.set_source_info(node)
        node += self.parse_content_to_nodes()
        return [node]


TARGET = re.compile(r"^(?P<text>.+?)\s*<(?P<id>[a-z_]+(?:-\d+)?)\?(?P<query>.+)>$", re.DOTALL)


def parse_target(text: str) -> tuple[str, str, dict[str, Any]]:
    """Split ``words <two_models?p=[0.5,2]&w="W_R">`` into words, figure id and state."""
    match = TARGET.match(text)
    if not match:
        raise ValueError(f"set={text!r} must read `words <figure?key=value&key=value>`.")
    state = {}
    for key, raw in parse_qsl(match["query"].replace("+", "%2B"), keep_blank_values=True):
        try:
            state[key] = json.loads(raw)
        except json.JSONDecodeError as error:
            raise ValueError(f"set={text!r} must hold JSON values; got {key}={raw}.") from error
    check_state(re.sub(r"-\d+$", "", match["id"]), state)
    return match["text"], match["id"], state


def address(ident: str, state: dict[str, Any]) -> str:
    """Return the permalink, relative to the page, that puts a figure into a state."""
    parts = [
        f"{ident}.{key}={quote(json.dumps(value, separators=(',', ':')), safe='[],:')}"
        for key, value in state.items()
    ]
    return "?" + "&".join(parts) + "#" + ident


class SetRole(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            words, ident, state = parse_target(self.text)
        except ValueError as error:
            raise ExtensionError(
                f"{':'.join(map(str, self.get_source_info()))}: {error}"
            ) from error
        node = set_link(words, words, figure=ident, state=state)
        self.set_source_info(node)
        return [node], []


def _check_links(app: Sphinx, document: nodes.document) -> None:
    """A link that sets a figure must find that figure on its own page."""
    present = {node["ident"] for node in document.findall(live_figure)}
    present |= {figure for page, figure in _EXTRA if page == app.env.docname}
    for link in document.findall(set_link):
        if link["figure"] not in present:
            raise ExtensionError(
                f"{link.source}:{link.line}: set={link['figure']!r} must be a figure of this page; "
                f"got {sorted(present)}."
            )


# Figures that a template puts on a page, as (page, figure): the home page's hero and map.
_EXTRA = {("index", "four_sliders"), ("index", "concept_map")}


def visit_figure(self: HTML5Translator, node: live_figure) -> None:
    try:
        whole = figure_html(
            node["module"],
            node["state"],
            ident=node["ident"],
            hide=node["hide"],
            classes="wide" if node["wide"] else "",
            root="../" * self.builder.current_docname.count("/"),
            book=Path(self.builder.outdir),
        )
    except js.ScriptError as error:
        place = f"{node.source}:{node.line}"
        raise ExtensionError(f"{place}: figure {node['module']}: {error}") from error
    self.body.append(whole.removesuffix("</figure>"))
    if node.children:
        self.body.append('<figcaption class="ec-caption">')


def depart_figure(self: HTML5Translator, node: live_figure) -> None:
    self.body.append(("</figcaption>" if node.children else "") + "</figure>\n")


def visit_set(self: HTML5Translator, node: set_link) -> None:
    self.body.append(
        f'<a class="ec-set" href="{html.escape(address(node["figure"], node["state"]), quote=True)}"'
        f' data-set="{node["figure"]}"'
        f' data-state="{html.escape(json.dumps(node["state"]), quote=True)}">'
    )


def depart_set(self: HTML5Translator, node: set_link) -> None:
    self.body.append("</a>")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(live_figure, html=(visit_figure, depart_figure))
    app.add_node(set_link, html=(visit_set, depart_set))
    app.add_directive("live", Live)
    app.add_role("set", SetRole())
    app.connect("doctree-read", _check_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
