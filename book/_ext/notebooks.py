"""Every lesson as a notebook beside its page: ``name.ipynb``.

Our directives and roles become plain Markdown, a figure becomes a cell ``ec.figure(...)``, a
self-check keeps its answer folded. What the lesson's cells glued is written into the text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from myst_nb.ext.glue.crossref import read_glue_cache
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

from .ask import FIGURE, in_print, read_answer
from .katex_math import HUES
from .lessons import Front, lesson_of

_FENCE = re.compile(
    r"^(?P<mark>`{3,}|:{3,}|~{3,})(?:\{(?P<name>[\w:-]+)\}[ ]*(?P<argument>.*))?(?P<rest>.*)$"
)
_OPTION = re.compile(r"^:([\w-]+):\s*(.*)$")
_ROLE = re.compile(r"\{([\w:-]+)\}`((?:[^`\\]|\\.)+)`")
_MATH = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:)[^)]*\)")
_ATTRIBUTES = re.compile(r"^\{[.#][^}`]*\}\s*$", re.MULTILINE)


@dataclass
class Block:
    """A piece of a lesson: text, or one directive with its argument, options and body."""

    name: str
    body: str
    argument: str = ""
    options: dict[str, str] = field(default_factory=dict)


def blocks(text: str) -> Iterator[Block]:
    """Split MyST into plain text and directives. Fences of plain code stay in the text."""
    plain: list[str] = []
    lines = iter(text.splitlines())
    for line in lines:
        match = _FENCE.match(line)
        if not match:
            plain.append(line)
            continue
        mark, inside = match["mark"], []
        for inner in lines:
            if re.match(rf"^{re.escape(mark[0])}{{{len(mark)},}}\s*$", inner):
                break
            inside.append(inner)
        else:
            raise ValueError(f"fence {line!r} must be closed; got the end of the page.")
        if match["name"] is None:
            plain += [line, *inside, mark]
            continue
        if plain:
            yield Block("", "\n".join(plain))
            plain = []
        options: dict[str, str] = {}
        while inside and (option := _OPTION.match(inside[0])):
            options[option[1]] = option[2]
            inside.pop(0)
        yield Block(
            match["name"], "\n".join(inside).strip("\n"), match["argument"].strip(), options
        )
    if plain:
        yield Block("", "\n".join(plain))


def _argument(tex: str, start: int) -> tuple[str, int]:
    """Return the braced group that begins at `start`, and where it ends."""
    depth, i = 0, start
    while i < len(tex):
        if tex[i] == "\\":
            i += 2
            continue
        depth += {"{": 1, "}": -1}.get(tex[i], 0)
        i += 1
        if depth == 0:
            return tex[start + 1 : i - 1], i
    raise ValueError(f"TeX {tex[start : start + 30]!r} must have a closing brace.")


def plain_tex(tex: str) -> str:
    r"""Take away the macros that tie an equation to a figure: ``\lit``, ``\num``, ``\hue``."""
    for macro, count in ((r"\lit", 3), (r"\num", 3), (r"\hue", 2)):
        pattern = re.compile(re.escape(macro) + r"(?![A-Za-z])\s*(?=\{)")
        while match := pattern.search(tex):
            end, group = match.end(), ""
            for _ in range(count):
                group, end = _argument(tex, end)
            tex = f"{tex[: match.start()]}{{{group}}}{tex[end:]}"
    return tex


class Writer:
    """Turns one lesson into the cells of a notebook."""

    def __init__(self, glued: Callable[[str], str]) -> None:
        self.glued = glued
        self.cells: list[dict[str, Any]] = []

    # ── words ──

    def words(self, text: str) -> str:
        """Roles become what they show; mathematics loses its ties; inner links become words."""
        text = _ROLE.sub(self._role, text)
        text = _MATH.sub(lambda m: plain_tex(m[0]), text)
        return _LINK.sub(r"\1", _ATTRIBUTES.sub("", text))

    def _role(self, match: re.Match[str]) -> str:
        name, body = match.groups()
        shown = re.sub(r"\s*<[^<>]*>$", "", body, flags=re.DOTALL)
        if name == "glue:text":
            text = self.glued(body.split(":")[0])
            # A glued word arrives as Python writes it.
            return text[1:-1] if re.fullmatch(r"'[^']*'|\"[^\"]*\"", text) else text
        if name == "dfn":
            return f"**{shown}**"
        if name in ("set", "lit", "doc", "ref", "term", *HUES):
            return shown
        if name.startswith("cite"):
            return f"[{body}]"
        if name == "eq":
            return f"({body})"
        if name == "math":
            return f"${plain_tex(body)}$"
        raise ValueError(f"role={name!r} must be known to the notebook; got {match[0]!r}.")

    # ── cells ──

    def text(self, text: str) -> None:
        text = re.sub(r"\n{3,}", "\n\n", self.words(text)).strip()
        if not text:
            return
        if self.cells and self.cells[-1]["cell_type"] == "markdown":
            self.cells[-1]["source"] += "\n\n" + text
        else:
            self.cells.append({"cell_type": "markdown", "metadata": {}, "source": text})

    def code(self, source: str, tags: list[str] | None = None) -> None:
        metadata = {"tags": tags} if tags else {}
        self.cells.append(
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": metadata,
                "outputs": [],
                "source": source,
            }
        )

    def figure(self, name: str, state: dict[str, Any]) -> None:
        arguments = "".join(f", {key}={value!r}" for key, value in state.items())
        self.code(f'ec.figure("{name}"{arguments})')

    def folded(self, title: str, parts: list[str]) -> None:
        inner = "\n\n".join(self.words(p).strip() for p in parts)
        self.text(f"<details><summary>{html.escape(title)}</summary>\n\n{inner}\n\n</details>")

    def lesson(self, text: str) -> None:
        for block in blocks(text):
            if block.name == "":
                self.text(block.body)
                continue
            handler = getattr(self, "on_" + block.name.replace("-", "_"), None)
            if handler is None:
                raise ValueError(f"directive={block.name!r} must be known to the notebook.")
            handler(block)

    def on_code_cell(self, block: Block) -> None:
        tags = re.findall(r"[\w-]+", block.options.get("tags", ""))
        self.code(block.body, ["hide-input"] if "remove-cell" in tags else None)

    def on_live(self, block: Block) -> None:
        self.figure(block.argument, json.loads(block.options.get("state", "{}")))
        self.text(f"*{' '.join(self.words(block.body).split())}*" if block.body.strip() else "")

    def on_math(self, block: Block) -> None:
        self.text(f"$$\n{plain_tex(block.body).strip()}\n$$")

    on_live_math = on_math

    def on_side(self, block: Block) -> None:
        quoted = "\n".join(f"> {line}".rstrip() for line in self.words(block.body).splitlines())
        self.text(f"> **{self.words(block.argument)}**\n>\n{quoted}")

    def on_friend(self, block: Block) -> None:
        self.text(f"**False friend.** *{self.words(block.argument)}*")
        self.text(block.body)

    def on_bridge(self, block: Block) -> None:
        left, right = re.split(r"^---$", block.body, maxsplit=1, flags=re.MULTILINE)
        self.text(f"**{block.options.get('left', 'On this page')}**\n\n{left.strip()}")
        self.text(f"**{block.options.get('right', 'In the paper')}**\n\n{right.strip()}")

    def on_container(self, block: Block) -> None:
        self.lesson(block.body)

    on_div = on_container

    def on_toctree(self, block: Block) -> None:
        """Navigation of the site; a notebook has none."""

    def on_predict(self, block: Block) -> None:
        data = yaml.safe_load(block.body)
        self.text(f"**Predict, then look.** {data['ask']}")
        self.figure(data.get("figure", FIGURE), data["state"])
        self.folded("What the answers mean", [f"- {words}" for words in data["say"].values()])

    def on_check(self, block: Block) -> None:
        data = yaml.safe_load(block.body)
        fields = ", ".join(f"*{f}*" for f in data["fields"])
        self.text(f"**Check yourself.** {data['ask']} ({fields})")
        answer = in_print(read_answer(self.glued(str(data["expect"]))))
        self.folded("The answer", [f"**{answer}** {data['right']}"])


def notebook(front: Front, text: str, glued: Callable[[str], str]) -> dict[str, Any]:
    """Return a whole lesson as notebook JSON (format 4.5)."""
    writer = Writer(glued)
    writer.text(
        f"# {front.number} {front.title}\n\n{front.question} *{front.answer}*\n\n"
        'A lesson of Eigencat as a notebook. `pip install "eigencat[notebook]"` brings the library '
        "with the figures as widgets; without the extra, each figure says so and the rest runs."
    )
    writer.code("import eigencat as ec")
    writer.lesson(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
    for i, cell in enumerate(writer.cells):
        cell["id"] = f"cell-{i}"
        cell["source"] = cell["source"].splitlines(keepends=True)
    return {
        "cells": writer.cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def glued_text(data: dict[str, Any]) -> Callable[[str], str]:
    """Return a reader of what a lesson's cells glued, as Python writes it."""

    def read(name: str) -> str:
        if name not in data:
            raise ValueError(f"glue={name!r} must be glued by a cell; got none.")
        return str(data[name]["data"]["text/plain"])

    return read


def _keep(app: Sphinx, docname: str, source: list[str]) -> None:
    """The text as it was read: the file may be saved again before its page is written."""
    app.env.metadata[docname]["ec_source"] = source[0]


def _write(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    front = lesson_of(app, page)
    if not front:
        return
    source = app.env.doc2path(page)
    text = app.env.metadata[page]["ec_source"]
    folder = str(app.env.mystnb_config.output_folder)  # type: ignore[attr-defined]
    try:
        made = notebook(front, text, glued_text(read_glue_cache(folder, page)))
    except ValueError as error:
        raise ExtensionError(f"{source}: as a notebook: {error}") from error
    target = Path(app.outdir) / f"{page}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    context["notebook"] = target.name


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("source-read", _keep)
    app.connect("html-page-context", _write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
