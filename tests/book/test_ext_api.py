"""The pages of the public names: each name has one, with an example that this project runs."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "book"))

from _ext import api  # noqa: E402

NAMES = api.public_names()
GROUPS, MORE = api.read_groups(ROOT / "book" / "library" / "names.yml", NAMES)
HTML = ROOT / "book" / "_build" / "html" / "library"


def examples_of(name: str) -> str:
    """A docstring with examples, or nothing."""
    words = inspect.getdoc(api.find(name)) or ""
    return words if ">>>" in words else ""


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_an_example(name: str) -> None:
    assert examples_of(name), f"{name} must have an example with >>> in its docstring"
    assert len(api.summary(name)) > 10


def test_every_public_name_stands_in_one_group() -> None:
    listed = [name for group in GROUPS for name in group.names]
    assert len(listed) == len(set(listed))
    assert set(NAMES) <= set(listed)


def test_names_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"'no_such' must be a name of the library; got none"):
        api.find("no_such")
    twice = tmp_path / "names.yml"
    twice.write_text(
        "groups:\n- {id: a, title: A, line: a, names: [edit]}\n"
        "- {id: b, title: B, line: b, names: [edit]}\nwith: {}\n"
    )
    with pytest.raises(Exception, match="edit must stand in one group"):
        api.read_groups(twice, [])


def test_an_example_is_cut_where_it_puts_something_out() -> None:
    text = ">>> a = 1\n>>> a\n1\n>>> for k in (1, 2):\n...     print(k)\n1\n2\n>>> b = 3  # doctest: +SKIP\n"
    assert list(api.statements(text)) == [
        ("a = 1\na", "1"),
        ("for k in (1, 2):\n    print(k)", "1\n2"),
        ("b = 3", ""),
    ]


def test_an_example_that_does_not_draw_what_it_says_fails_the_build() -> None:
    start = "import numpy as np, eigencat as ec\n"
    assert api.drawing(start + "ec.compare(np.eye(4)[:2], np.eye(4)[2:]).plot()").startswith("<svg")
    for source, said in (("x = 1", "its last line is no value"), ("1 / 0", "ZeroDivisionError")):
        with pytest.raises(Exception, match=f"must end with a drawing; got .*{said}"):
            api.drawing(start + source)


# What the page's Python lacks is made to fail here as it does there.
NUMPY_ALONE = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"scipy", "sklearn", "torch", "onnxruntime", "safetensors"}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Absent())
sys.path.insert(0, sys.argv[1])
import doctest
from _ext import api
api.absent = list  # which would ask for them
bad = []
for name in api.public_names():
    if name in api.NOT_IN_PAGE:
        continue
    thing = api.find(name)
    finder, runner = doctest.DocTestFinder(recurse=True), doctest.DocTestRunner(verbose=False)
    for test in finder.find(thing, name, globs={}):
        if runner.run(test).failed:
            bad.append(test.name)
print("BAD", sorted(set(bad)))
"""


def test_the_examples_that_a_page_offers_to_run_need_numpy_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NUMPY_ALONE, str(ROOT / "book")],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith("BAD []"), done.stdout[-3000:]


@pytest.mark.book
class TestBuilt:
    def page(self, name: str) -> str:
        return (HTML / "api" / f"{name}.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", [n for g in GROUPS for n in g.names])
    def test_a_page_shows_its_name_an_example_and_the_map(self, name: str) -> None:
        text = self.page(name)
        if not inspect.ismodule(api.find(name)):
            assert f'id="eigencat.{name}"' in text
        if name in NAMES:  # the portraits' world is a module without an example of its own
            assert 'data-cell="1"' in text
        assert 'aria-label="Library map"' in text
        assert re.search(rf'href="#?[^"]*" aria-current="page">{re.escape(name)}<', text)
        assert "&gt;&gt;&gt;" not in text.split("<main", 1)[1], "examples are cells"

    def test_parameters_are_lists_of_terms(self) -> None:
        text = self.page("edit")
        terms = re.findall(r"<dt><strong>(\w+)</strong>", text)
        assert terms == ["W", "direction", "alpha", "layers", "units"]
        assert "<dd><p>" in text.split("<strong>W</strong>", 1)[1][:400]
        assert "Strip.array" not in text, "a word of a type is no link"
        assert 'href="Direction.html#eigencat.Direction"' in text

    @pytest.mark.parametrize("name", [n for g in GROUPS for n in g.names])
    def test_what_needs_more_than_numpy_is_not_offered_to_run_and_says_so(self, name: str) -> None:
        text = self.page(name)
        cells = re.findall(r'<div class="([^"]*)" data-cell=', text)
        elsewhere = name in api.NOT_IN_PAGE
        assert ["tag_no-run" in classes.split() for classes in cells] == [elsewhere] * len(cells)
        assert (api.NO_RUN in text) is elsewhere

    @pytest.mark.parametrize("name", [n for g in GROUPS for n in g.names])
    def test_an_example_that_draws_shows_its_drawing(self, name: str) -> None:
        # The name of a drawing, Picture('...'), is what a terminal shows.
        shown = re.findall(
            r'<div class="cell_output[^>]*>(.*?)</div>\s*(?=</div>)', self.page(name), re.S
        )
        assert not [out for out in shown if "Picture(" in out]

    def test_drawings_are_shown_where_the_library_draws(self) -> None:
        drawn = {n for g in GROUPS for n in g.names if 'class="ec-pic"' in self.page(n)}
        assert {"DirectionSet", "Eigenfaces", "InterFaceGAN", "compare", "rescore"} <= drawn

    def test_equations_lead_to_their_lesson(self) -> None:
        assert re.search(
            r'href="\.\./\.\./[\w/-]+\.html#equation-eq-dense-layer"', self.page("NamedLayer")
        )

    def test_the_index_lists_each_name_with_its_first_sentence(self) -> None:
        text = (HTML / "index.html").read_text(encoding="utf-8")
        for name in NAMES:
            assert f'href="api/{name}.html"' in text

    def test_the_search_knows_the_pages(self) -> None:
        index = (HTML.parent / "searchindex.js").read_text(encoding="utf-8")
        assert '"library/api/GANSpace"' in index
        assert '"library/howto/stylegan"' in index
