"""Sphinx configuration of the book. What a page loads is decided by our theme, not here."""

import hashlib
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

# Where JupyterLab is installed, jsonschema finds a checker of web addresses that builds 38 grammars
# when it is imported: more than half of a build that changes one page. Notebooks are validated
# without it, as they are where JupyterLab is not installed. To be removed when it imports lazily.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

project = "Eigencat"
author = "The Eigencat authors"
copyright = "the Eigencat authors"
language = "en"  # the search index; the pages say en-GB themselves
html_title = "Eigencat"
root_doc = "index"
exclude_patterns = ["_build", "_theme", "_ext", "**/.ipynb_checkpoints"]

extensions = [
    "myst_nb",
    "sphinxcontrib.bibtex",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "_ext.katex_math",
    "_ext.live",
    "_ext.lessons",
    "_ext.concepts",
    "_ext.api",
    "_ext.ask",
    "_ext.cells",
    "_ext.citations",
    "_ext.drawings",
    "_ext.facts",
    "_ext.notebooks",
    "_ext.pages",
    "_ext.assets",
    "_ext.pyzip",
    "_ext.measured",
    "_ext.nets",
    "_ext.words",
]

# ── text ──
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext"}  # rst: pages of the library's names
myst_enable_extensions = [
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "smartquotes",
    "strikethrough",
    "substitution",
]
myst_title_to_header = True
myst_heading_anchors = 3
myst_links_external_new_tab = False
numfig = False

# ── cells: run when their code, the library or its data changed, never otherwise ──
nb_execution_mode = "cache"
nb_execution_timeout = 60
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True
nb_ipywidgets_js = {}  # its default asks a network for scripts
nb_number_source_lines = False


def _library_stamp() -> str:
    """A name for all that a cell reads: cells that ran on another state run again."""
    library = HERE.parent / "src" / "eigencat"
    sources = [
        file
        for top in (library, HERE / "measured")
        for file in sorted(top.rglob("*"))
        if file.is_file() and not {"__pycache__", "_figures", "_book"} & set(file.parts)
    ]
    together = hashlib.sha256()
    for file in sources:
        together.update(file.read_bytes())
    return together.hexdigest()[:16]


_cells = HERE / "_build" / "cells"
nb_execution_cache_path = str(_cells / _library_stamp())
if _cells.is_dir():
    for _old in _cells.iterdir():
        if str(_old) != nb_execution_cache_path:
            shutil.rmtree(_old)

# ── references and the library's pages ──
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"
autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_custom_sections = [("Attributes", "params_style")]  # a list, like parameters
add_module_names = False
default_role = "code"  # `units` in a docstring

# ── pages ──
html_theme = "eigencat"
html_theme_path = ["_theme"]
html_math_renderer = "katex"
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
html_search_scorer = str(HERE / "_theme" / "scorer.js")
html_static_path = []
suppress_warnings = ["myst.strikethrough"]  # it warns that only HTML has it; we write HTML
smartquotes = False  # MyST's own are used; doing it twice would undo some
templates_path = []
