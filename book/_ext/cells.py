"""Code cells as the page wants them: ``<div class="ec-code" data-cell="2">``, counted from 1.

MyST-NB nests plain containers. The page's script finds a cell by its class, and its number is what
a reader sees when an error names a line.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator


class code_cell(nodes.General, nodes.Element):  # noqa: N801
    """One cell: its source, and what it put out when the book was built."""


def _mark(app: Sphinx, document: nodes.document) -> None:
    cells = [n for n in document.findall(nodes.container) if n.get("nb_element") == "cell_code"]
    for number, cell in enumerate(cells, start=1):
        # The classes that MyST-NB gives for tags (tag_no-run and the like) stay.
        classes = [c for c in cell["classes"] if c != "cell"]
        wrapped = code_cell(
            "", *cell.children, number=number, classes=["ec-code", "cell", *classes]
        )
        cell.replace_self(wrapped)
        for image in list(wrapped.findall(nodes.image)):
            _inline(app, image)


def _inline(app: Sphinx, image: nodes.image) -> None:
    """Set a picture of the library into the page, so that it has the page's letters and theme.

    It brings its own name and description; an image of it would be named by its file.
    """
    uri = image["uri"]
    if not uri.endswith(".svg"):
        return
    place = Path(app.env.doc2path(app.env.docname)).parent
    path = (Path(app.srcdir) / uri[1:]) if uri.startswith("/") else (place / uri)
    markup = path.read_text(encoding="utf-8")
    if 'class="ec-pic"' in markup:
        image.replace_self(nodes.raw("", markup, format="html"))


def visit_cell(self: HTML5Translator, node: code_cell) -> None:
    classes = " ".join(node["classes"])
    self.body.append(f'<div class="{classes}" data-cell="{node["number"]}">')


def depart_cell(self: HTML5Translator, node: code_cell) -> None:
    self.body.append("</div>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(code_cell, html=(visit_cell, depart_cell))
    # Before the count of words and figures, which does not care.
    app.connect("doctree-read", _mark, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
