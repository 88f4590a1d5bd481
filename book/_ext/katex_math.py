r"""Mathematics, rendered by KaTeX while the book is built; the page loads no mathematics script.

Two macros tie an equation to a figure::

    \lit{two_models}{x}{x}          the symbol x lights the part x of the figure two_models
    \num{two_models}{o.0}{4.00}     the number follows the value o[0] that the figure derives

and ``\hue{face}{...}`` colours a term by its concept (face, body, cat, rat, x, o).

Plain mathematics carries a hidden MathML copy for screen readers. That copy cannot follow a
figure, so an equation with ``\lit`` or ``\num`` is *live*: it is written once, as a group with a
name, and each ``\lit`` in it can be focused. Rendered equations are kept in ``_katex.json`` beside
``conf.py``, keyed by what went in, so that a build renders only what is new.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from . import js

HUES = ("face", "body", "cat", "rat", "x", "o")
MACROS = {
    r"\lit": r"\htmlData{lit=#1:#2}{#3}",
    r"\num": r"\htmlData{num=#1:#2}{#3}",
    r"\hue": r"\htmlClass{c-#1}{#2}",
}
LIVE = re.compile(r"\\(?:lit|num)\b")
# Only what the macros above produce is trusted, and `strict` refuses what LaTeX would refuse. An
# untrusted command would be printed in red where it stands; here it is an error like any other.
RENDER = (
    "(tex,display,output)=>katex.renderToString(tex,{output,displayMode:display,"
    "macros:" + json.dumps(MACROS) + ","
    'strict:c=>c==="htmlExtension"?"ignore":"error",'
    'trust:c=>{if(c.command==="\\\\htmlData"||(c.command==="\\\\htmlClass"&&'
    "/^c-(" + "|".join(HUES) + ")$/.test(c.class)))return true;"
    'throw new Error(c.command+" must not be used in a lesson")}})'
)
_TIED = re.compile(r'<span class="enclosing" data-(lit|num)="([^"]*)">')
_SPANS = re.compile(r"<(/?)span\b[^>]*>")
_TAGS = re.compile(r"<[^>]+>")
# The TeX that KaTeX puts beside its MathML. No one is read it, and a page of formulas carries a kilobyte.
_SOURCE = re.compile(r"<annotation\b.*?</annotation>", re.S)


class Cache:
    """Rendered equations by the hash of everything that decides them."""

    def __init__(self, path: Path, katex: Path) -> None:
        self.path, self.katex = path, katex
        self.known: dict[str, str] = {}
        if path.exists():
            self.known = json.loads(path.read_text(encoding="utf-8"))
        self.used: set[str] = set()
        self.changed = False
        # The script stands for its version here: two scripts never share what they rendered.
        self.salt = hashlib.sha256(katex.read_bytes() + RENDER.encode()).hexdigest()

    def render(self, tex: str, *, display: bool, live: bool) -> str:
        """Return the HTML of one equation; raise `js.ScriptError` where TeX is wrong."""
        what = json.dumps([self.salt, tex, display, live])
        key = hashlib.sha256(what.encode()).hexdigest()[:24]
        self.used.add(key)
        if key not in self.known:
            mode = "html" if live else "htmlAndMathml"
            self.known[key] = js.call(self.katex, f"({RENDER})", tex, display, mode)
            self.changed = True
        return self.known[key]

    def save(self, *, prune: bool) -> None:
        """Write the cache when it changed; `prune` drops what a whole build did not use."""
        keep = {k: v for k, v in self.known.items() if k in self.used or not prune}
        if self.changed or len(keep) != len(self.known):
            text = json.dumps(dict(sorted(keep.items())), ensure_ascii=False, indent=0)
            self.path.write_text(text + "\n", encoding="utf-8")


def names_of(text: str) -> dict[str, str]:
    """Read ``x: the input; o: the scores`` into a mapping."""
    pairs = [item.split(":", 1) for item in text.split(";") if item.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"names={text!r} must be `part: words; part: words`")
    return {part.strip(): words.strip() for part, words in pairs}


def _end_of(markup: str, start: int) -> int:
    """Return where the span that was opened just before `start` closes."""
    depth = 1
    for tag in _SPANS.finditer(markup, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start()
    raise ValueError("KaTeX wrote a span that does not close")


def make_live(markup: str, names: dict[str, str]) -> str:
    """Give linked symbols and numbers their handles, and let a screen reader in."""
    out, rest, lit_until = [], 0, 0
    for match in _TIED.finditer(markup):
        kind, target = match.groups()
        end = _end_of(markup, match.end())
        out.append(markup[rest : match.start()])
        rest = match.end()
        if kind == "num":
            # One element for sign and digits: the page replaces its text while a figure moves.
            text = _TAGS.sub("", markup[match.end() : end])
            out.append(f'<span class="ec-num" data-num="{target}"><span class="mord">{text}</span>')
            rest = end
            continue
        if match.start() < lit_until:
            raise ValueError(r"\lit must not stand inside another \lit")
        lit_until = end
        part = target.split(":", 1)[-1]
        label = html.escape(names.get(part, re.sub("[_.]", " ", part)), quote=True)
        out.append(
            f'<span class="enclosing ec-lit" data-lit="{target}" tabindex="0" role="button" '
            # A description and no name: what is shown stays the button's name, live numbers included.
            f'title="{label}: show it in the figure">'
        )
    out.append(markup[rest:])
    return "".join(out).replace(' aria-hidden="true"', "")


def _where(node: nodes.Node) -> str:
    inner: nodes.Node | None = node
    while inner is not None and inner.line is None:
        inner = inner.parent
    return f"{node.source or (inner.source if inner else '?')}:{inner.line if inner else '?'}"


def to_html(app: Sphinx, node: nodes.Element, *, display: bool) -> str:
    """Render one math node; a TeX error stops the build and names file and line."""
    tex = node.astext().strip()
    live = bool(LIVE.search(tex))
    try:
        markup = app.katex_cache.render(tex, display=display, live=live)  # type: ignore[attr-defined]
        if live:
            markup = make_live(markup, names_of(node.get("names", "")))
    except (js.ScriptError, ValueError) as error:
        raise ExtensionError(f"{_where(node)}: mathematics {tex!r}: {error}") from error
    if not live:
        return _SOURCE.sub("", markup)
    label = html.escape(node.get("spoken") or f"equation: {tex_in_words(tex)}", quote=True)
    tag = "div" if display else "span"
    return f'<{tag} class="ec-live-math" role="group" aria-label="{label}">{markup}</{tag}>'


def tex_in_words(tex: str) -> str:
    """Return TeX without the macros that only link it, as a name of last resort."""
    while (bare := re.sub(r"\\(?:lit|num)\{[^{}]*\}\{[^{}]*\}", "", tex)) != tex:
        tex = bare
    return " ".join(re.sub(r"[{}]", " ", tex).split())


class Render(SphinxPostTransform):
    """Replace every math node by its HTML, before anything is written."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.math)):
            markup = to_html(self.app, node, display=False)
            node.replace_self(nodes.raw("", f'<span class="math">{markup}</span>', format="html"))
        for block in list(self.document.findall(nodes.math_block)):
            markup = to_html(self.app, block, display=True)
            anchor = f' id="{block["ids"][0]}"' if block.get("ids") else ""
            number = f'<span class="eqno">({block["number"]})</span>' if block.get("number") else ""
            text = f'<div class="math block"{anchor}>{number}{markup}</div>'
            block.replace_self(nodes.raw("", text, format="html"))


class LiveMath(SphinxDirective):
    r"""A displayed equation tied to a figure.

    ::

        ```{live-math}
        :label: the scores are W times the record
        :names: x: the record; o: the scores
        \lit{two_models}{o}{o} = W \lit{two_models}{x}{x}
        ```
    """

    has_content = True
    option_spec = {"label": directives.unchanged_required, "names": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        if "label" not in self.options:
            raise self.error("label must be given; a live equation needs a name in words.")
        tex = "\n".join(self.content)
        block = nodes.math_block(tex, tex, no_wrap=True, number=None)
        block["spoken"] = self.options["label"]
        block["names"] = self.options.get("names", "")
        block["classes"].append("live")
        self.set_source_info(block)
        return [block]


def _start(app: Sphinx) -> None:
    katex = Path(app.confdir) / app.config.katex_script
    if not katex.exists():
        raise ExtensionError(f"katex_script={katex} must be KaTeX's browser script; got no file.")
    app.katex_cache = Cache(Path(app.srcdir) / "_katex.json", katex)  # type: ignore[attr-defined]


def _finish(app: Sphinx, exception: Exception | None) -> None:
    # Only a build that wrote every page knows which equations are still used.
    whole = exception is None and getattr(app, "katex_pages", 0) >= len(app.env.all_docs)
    app.katex_cache.save(prune=whole)  # type: ignore[attr-defined]


def _count(app: Sphinx, *_: Any) -> None:
    app.katex_pages = getattr(app, "katex_pages", 0) + 1  # type: ignore[attr-defined]


def _never(translator: HTML5Translator, node: nodes.Element) -> None:
    raise ExtensionError(f"{_where(node)}: mathematics reached the writer unrendered")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("katex_script", "../vendor/katex/katex.min.js", "env", [str])
    app.add_html_math_renderer("katex", (_never, None), (_never, None))
    app.add_post_transform(Render)
    app.add_directive("live-math", LiveMath)
    app.connect("builder-inited", _start)
    app.connect("doctree-resolved", _count)
    app.connect("build-finished", _finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
