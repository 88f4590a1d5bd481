"""A page for each public name of the library, made from its docstring when the book is built.

``library/names.yml`` says in which group a name stands. A page holds the name's docstring, the
classes that it is declared to return, the lessons that use it, and its examples: as cells that run
in the page where they need NumPy alone, as plain code with its output elsewhere. Every example is
run by ``tests/unit/test_doctests.py``, so the output that a page shows is what came out. Where that is
a drawing, the example runs when the book is built, and the page shows what it drew.

Labels of equations (``eq-cosine``) in a docstring become links to the lesson that has the equation.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.ext.autodoc.mock import mock
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .cells import code_cell

FOLDER = "library/api"
ADAPTED = ("torch", "transformers", "diffusers", "dask")
DASH = re.compile(r" (?:--|–) ")
DRAWN = "Picture("  # how a drawing names itself
DRAWS = ("eigencat.picture", "eigencat._charts", "eigencat._plots")
LABEL = re.compile(r"eq(-[a-z0-9]+)+\Z")
# Examples of these need more than the page's Python, which is NumPy and the standard library. A test
# holds that all others run there.
NOT_IN_PAGE = {
    "models.Diffusion", "models.Transformer", "models.components", "models.directions", "models.shell",
    "InterFaceGAN", "GANSpace", "SeFa", "Eigenfaces", "StreamingPCA", "rescore", "leak", "compare",
    "split_half", "bootstrap_cone", "permutation_null", "load", "models.Generator",
    "models.StyleGAN", "models.TorchModule", "figure", "read_table",
}  # fmt: skip

NO_RUN = (
    "Its examples need more than the Python in the page, which has NumPy alone; "
    "run them on your own machine."
)


@dataclass
class Group:
    """Names that a reader looks for together."""

    id: str
    title: str
    line: str
    names: list[str] = field(default_factory=list)


def read_groups(path: Path, public: list[str]) -> tuple[list[Group], dict[str, list[str]]]:
    """The groups of names.yml, each public name in one of them, and what pages show besides."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    groups = [Group(**{**g, "names": list(g["names"])}) for g in data["groups"]]
    listed = [name for group in groups for name in group.names]
    if twice := {name for name in listed if listed.count(name) > 1}:
        raise ExtensionError(
            f"{path.name}: {min(twice)} must stand in one group; got several. Drop one."
        )
    # A name that nobody sorted is not lost: it stands with the lessons' tools.
    groups[-1].names += [name for name in public if name not in listed]
    return groups, data["with"]


def public_names() -> list[str]:
    """Everything that ``ec.`` and ``ec.models.`` offer, but for the version."""
    import eigencat
    from eigencat import models

    names = [name for name in eigencat.__all__ if name != "__version__"]
    more = [f"models.{name}" for name in models.__all__ if name not in names]
    return [*names, *more]


def absent() -> list[str]:
    """Packages that the adapters need and that are not here; their docstrings need none of them."""
    return [name for name in ADAPTED if find_spec(name) is None]


def find(name: str) -> Any:
    """The object of a dotted name below eigencat."""
    try:
        with mock(absent()):
            found: Any = importlib.import_module("eigencat")
            for part in name.split("."):
                if not hasattr(found, part) and inspect.ismodule(found):
                    importlib.import_module(f"{found.__name__}.{part}")
                found = getattr(found, part)
    except (AttributeError, ImportError) as error:
        raise ExtensionError(
            f"names.yml: {name!r} must be a name of the library; got none ({error})."
        ) from error
    return found


def summary(name: str) -> str:
    """The first sentence of a docstring, without markup."""
    text = inspect.getdoc(find(name)) or ""
    first = " ".join(text.split("\n\n")[0].split())
    return re.sub(r"``?([^`]+)``?", r"\1", first)


def returned(thing: Any) -> list[str]:
    """The class of the library that a function is declared to return, where it is not public."""
    if not inspect.isfunction(thing):
        return []
    try:
        kind = typing.get_type_hints(thing).get("return")
    except NameError:  # a name that only a type checker imports
        return []
    if not inspect.isclass(kind) or not kind.__module__.startswith("eigencat."):
        return []
    public = {id(find(name)) for name in public_names() if "." not in name}
    return [] if id(kind) in public else [f"{kind.__module__}.{kind.__qualname__}"]


def page_of(name: str, more: list[str], taken: dict[str, str]) -> str:
    """The source of one page, in reStructuredText. `taken` says which classes have a page already."""
    thing = find(name)
    lines = [name, "=" * len(name), "", f".. api-head:: {name}", ""]
    if not inspect.ismodule(thing):
        lines += _auto(f"eigencat.{name}", thing, members=True)
    besides = [*returned(thing), *more]
    if besides and not inspect.ismodule(thing):
        title = "What it returns" if returned(thing) and not more else "What belongs to it"
        lines += [title, "-" * len(title), ""]
    for dotted in dict.fromkeys(besides):
        if taken.setdefault(dotted, name) != name:
            lines += [f"See :class:`~{dotted}`.", ""]
            continue
        lines += _auto(dotted, find(dotted.removeprefix("eigencat.")), members=True)
    return "\n".join(lines)


def _auto(dotted: str, thing: Any, *, members: bool) -> list[str]:
    if not inspect.isclass(thing):
        return [f".. autofunction:: {dotted}", ""]
    lines = [f".. autoclass:: {dotted}"]
    if members:
        lines.append("   :members:")
    # What a reader never calls: results are made by the functions that give them.
    if dotted.rsplit(".", 1)[0] != "eigencat":
        lines.append("   :exclude-members: __init__, __new__")
    return [*lines, ""]


def _write(app: Sphinx) -> None:
    """Write the pages' sources; only what changed, and nothing that a name left behind."""
    folder, names = Path(app.srcdir) / FOLDER, Path(app.srcdir) / "library" / "names.yml"
    groups, more = [], {}
    if names.parent.is_dir():  # a small book without the library's part has no such pages
        folder.mkdir(parents=True, exist_ok=True)
        groups, more = read_groups(names, public_names())
    app.api_groups = groups  # type: ignore[attr-defined]
    wanted = {}
    taken = {dotted: name for name, listed in more.items() for dotted in listed}
    for group in groups:
        for name in group.names:
            wanted[folder / f"{name}.rst"] = page_of(name, more.get(name, []), taken)
    for old in folder.glob("*.rst"):
        if old not in wanted:
            old.unlink()
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _forget(app: Sphinx, what: str, name: str, thing: Any, skip: bool, options: Any) -> bool | None:
    # A field of a named tuple has no words of its own; the class's docstring tells of it.
    doc = getattr(thing, "__doc__", None) or ""
    return True if doc.startswith("Alias for field number") else None


# ── the two directives ─────────────────────────────────────────────────────────────────────────


class Head(SphinxDirective):
    """What stands above a docstring: how the name is reached, and the lessons that use it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        line = nodes.paragraph(classes=["api-head"])
        if inspect.ismodule(find(name)):
            code = f"from eigencat.{name.rsplit('.', 1)[0]} import {name.rsplit('.', 1)[-1]}"
        else:
            code = f"import eigencat as ec; ec.{name}"
        line += nodes.literal(code, code)
        lessons = [
            lesson
            for lesson in self.env.app.concept_book.lessons.values()  # type: ignore[attr-defined]
            if lesson.written
            and any(re.match(rf"eigencat\.{re.escape(name)}(\.|\Z)", call) for call in lesson.calls)
        ]
        for k, lesson in enumerate(lessons):
            line += nodes.Text(". In lesson " if k == 0 else ", ")
            line += _to(f"{lesson.number} {lesson.title}", lesson.slug, self.env.docname)
        if lessons:
            line += nodes.Text(".")
        if name not in NOT_IN_PAGE:
            return [line]
        # Why there is no Run below an example, where other pages have one.
        return [line, nodes.paragraph("", NO_RUN, classes=["api-head"])]


class Contents(SphinxDirective):
    """All groups with their names, each with its first sentence."""

    def run(self) -> list[nodes.Node]:
        out: list[nodes.Node] = []
        for group in self.env.app.api_groups:  # type: ignore[attr-defined]
            section = nodes.section(ids=[group.id])
            section += nodes.title(group.title, group.title)
            words, _ = self.parse_inline(group.line)
            section += nodes.paragraph("", "", *words)
            listed = nodes.definition_list(classes=["api-list"])
            for name in group.names:
                term = nodes.term()
                link = _to(name, f"{FOLDER}/{name}", self.env.docname)
                term += link
                listed += nodes.definition_list_item(
                    "", term, nodes.definition("", nodes.paragraph("", _what(name)))
                )
            section += listed
            out.append(section)
        tree = addnodes.toctree()
        tree["parent"] = self.env.docname
        names = [f"{FOLDER}/{n}" for g in self.env.app.api_groups for n in g.names]  # type: ignore[attr-defined]
        tree["entries"] = [(None, n) for n in names]
        tree["includefiles"] = names
        tree["maxdepth"], tree["glob"], tree["hidden"], tree["titlesonly"] = 1, False, True, True
        tree["includehidden"], tree["numbered"], tree["caption"] = False, 0, None
        self.env.note_reread()
        return [*out, tree]


def _what(name: str) -> str:
    return summary(name)


def _to(words: str, docname: str, here: str) -> addnodes.pending_xref:
    link = addnodes.pending_xref(
        "", refdomain="std", reftype="doc", reftarget=f"/{docname}", refexplicit=True, refdoc=here,
        refwarn=True,
    )  # fmt: skip
    link += nodes.inline(words, words)
    return link


# ── docstrings as this site shows them ─────────────────────────────────────────────────────────


def _shape(app: Sphinx, document: nodes.document) -> None:
    """Examples become cells; parameters and the like become lists of terms."""
    docname = app.env.docname
    if not docname.startswith(f"{FOLDER}/"):
        return
    name = docname.removeprefix(f"{FOLDER}/")
    number = 0
    for block in list(document.findall(nodes.doctest_block)):
        made, sources = [], []
        for source, output in statements(block.astext()):
            number += 1
            sources.append(source)
            drawn = ""
            if output.startswith(DRAWN):
                drawn = drawing("\n".join(sources))
                for file in DRAWS:  # what changes the drawing changes the page
                    app.env.note_dependency(str(importlib.import_module(file).__file__))
            made.append(_cell(source, output, number, runs=name not in NOT_IN_PAGE, drawn=drawn))
        block.replace_self(made)
    for block in document.findall(nodes.literal_block):
        block.setdefault("language", "none")  # formulas and tables are no program
    _mend_links(document)
    for each in list(document.findall(nodes.field)):
        _list_terms(each)


def _mend_links(document: nodes.document) -> None:
    """Keep the links to classes; words such as *array* or *d* only look like names."""
    for each in document.findall(nodes.field):
        for link in list(each.findall(addnodes.pending_xref)):
            target = str(link.get("reftarget", "")).rsplit(".", 1)[-1]
            if link.get("refdomain") == "py" and not target[:1].isupper():
                link.replace_self(link.children)
        if isinstance(each[0], nodes.field_name) and each[0].astext() == "Return type":
            # "Returns" without a name, as numpydoc has it.
            words = each[1].astext()
            if " " in words:
                each[0].children = [nodes.Text("Returns")]


def statements(text: str) -> Iterator[tuple[str, str]]:
    """Statements up to the next one that puts something out, and what it puts out."""
    waiting: list[str] = []
    for example in doctest.DocTestParser().get_examples(text):
        source = re.sub(r"[ \t]*# doctest:.*", "", example.source)
        waiting.append(source)
        if example.want or example.exc_msg:
            yield "".join(waiting).rstrip("\n"), example.want.rstrip("\n")
            waiting = []
    if waiting:
        yield "".join(waiting).rstrip("\n"), ""


def drawing(source: str) -> str:
    """The drawing that an example ends with, as a notebook shows it in place of its name."""
    tree = ast.parse(source)
    last = tree.body.pop()
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        if not isinstance(last, ast.Expr):
            raise TypeError("its last line is no value")
        exec(compile(tree, "<example>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<example>", "eval"), names)
        return str(value.svg)
    except Exception as error:
        raise ExtensionError(
            f"example={source!r} must end with a drawing; got {type(error).__name__}: {error}."
        ) from error


def _cell(source: str, output: str, number: int, *, runs: bool, drawn: str = "") -> code_cell:
    code = nodes.literal_block(source, source, language="ipython3")
    shown: list[nodes.Node] = [nodes.container("", code, classes=["cell_input"])]
    if drawn:
        shown.append(
            nodes.container("", nodes.raw("", drawn, format="html"), classes=["cell_output"])
        )
    elif output:
        text = nodes.literal_block(output, output, language="none")
        shown.append(nodes.container("", text, classes=["cell_output"]))
    classes = ["ec-code", "cell", *([] if runs else ["tag_no-run"])]
    return code_cell("", *shown, number=number, classes=classes)


def _list_terms(each: nodes.field) -> None:
    """``name (type) – words`` as a term with its type, and the words below it."""
    body = each[1]
    listed = body[0] if len(body) == 1 and isinstance(body[0], nodes.bullet_list) else None
    items = [list(item.children) for item in listed] if listed else [list(body.children)]
    made = nodes.definition_list(classes=["terms"])
    for parts in items:
        first = parts[0] if parts else None
        if isinstance(first, nodes.paragraph) and isinstance(first[0], addnodes.pending_xref):
            # An attribute's name, which Sphinx would look up among all names there are.
            first[0].replace_self(first[0].children)
        if not isinstance(first, nodes.paragraph) or not isinstance(
            first[0], (nodes.strong, addnodes.literal_strong)
        ):
            return  # no list of names, such as what a function returns
        term, words = nodes.term(), nodes.paragraph()
        side: nodes.Element = term
        for child in list(first.children):
            if side is term and isinstance(child, nodes.Text) and DASH.search(child.astext()):
                before, after = DASH.split(child.astext(), maxsplit=1)
                if before:
                    term += nodes.Text(before)
                side = words
                if after:
                    words += nodes.Text(after)
                continue
            side += child
        rest = [*([words] if len(words) else []), *parts[1:]]
        made += nodes.definition_list_item("", term, nodes.definition("", *rest))
    body.children = []
    body += made


class Labels(SphinxPostTransform):
    """``eq-cosine`` in a docstring leads to the equation, once a lesson has it."""

    default_priority = 20

    def run(self, **kwargs: Any) -> None:
        if not self.env.docname.startswith(f"{FOLDER}/"):
            return
        known = self.env.get_domain("math").data["objects"]
        for literal in list(self.document.findall(nodes.literal)):
            label = literal.astext()
            if LABEL.match(label) and label in known:
                docname = known[label][0]
                uri = self.app.builder.get_relative_uri(self.env.docname, docname)
                link = nodes.reference("", "", internal=True, refuri=f"{uri}#equation-{label}")
                literal.replace_self(link)
                link += literal


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """The map at the left of every page of the library."""
    if not pagename.startswith("library/"):
        return
    pathto = context["pathto"]

    def entry(docname: str, title: str) -> dict[str, Any]:
        return {"title": title, "url": pathto(docname), "here": docname == pagename}

    guides = sorted(
        (
            d
            for d in app.env.all_docs
            if d.startswith("library/howto/") and not d.endswith("/index")
        ),
        key=lambda d: app.env.titles[d].astext(),
    )
    parts = [("How to", [entry(d, app.env.titles[d].astext()) for d in guides])]
    parts += [
        (group.title, [entry(f"{FOLDER}/{name}", name) for name in group.names])
        for group in app.api_groups  # type: ignore[attr-defined]
    ]
    context["library_map"] = [
        {"title": title, "entries": entries, "open": any(e["here"] for e in entries)}
        for title, entries in parts
        if entries
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.config.autodoc_mock_imports = absent()
    # After the concepts, whose lessons the pages link to.
    app.connect("builder-inited", _write, priority=600)
    app.connect("autodoc-skip-member", _forget)
    app.connect("doctree-read", _shape, priority=350)
    app.connect("html-page-context", _context)
    app.add_directive("api-head", Head)
    app.add_directive("api-contents", Contents)
    app.add_post_transform(Labels)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
