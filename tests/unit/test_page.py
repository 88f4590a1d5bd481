"""The runner of the page's cells, outside the page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eigencat._page import TEXT_LIMIT, Page, describe_array, describe_value


class Clock:
    """Time that passes only when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def items() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def page(items: list[dict[str, Any]], clock: Clock) -> Page:
    return Page(lambda text: items.append(json.loads(text)), clock=clock)


def text_of(items: list[dict[str, Any]], name: str = "stdout") -> str:
    return "".join(i["text"] for i in items if i["kind"] == "stream" and i["name"] == name)


def test_cells_share_one_namespace(page: Page, items: list[dict[str, Any]]) -> None:
    assert page.run("x = 20\n", 1)
    assert page.run("x + 1", 2)
    assert items == [{"kind": "text", "text": "21"}]


def test_only_the_last_expression_is_shown(page: Page, items: list[dict[str, Any]]) -> None:
    page.run("1\n2\n'three'", 1)
    page.run("4;", 2)
    page.run("None", 3)
    page.run("", 4)
    assert items == [{"kind": "text", "text": "'three'"}]


def test_printed_text_comes_before_what_is_shown_after_it(
    page: Page, items: list[dict[str, Any]]
) -> None:
    page.run("import sys\nprint('a', end='')\nprint('b', file=sys.stderr)\ndisplay(1)\n2", 1)
    assert items == [
        {"kind": "stream", "name": "stdout", "text": "a"},
        {"kind": "stream", "name": "stderr", "text": "b\n"},
        {"kind": "text", "text": "1"},
        {"kind": "text", "text": "2"},
    ]


def test_first_lines_are_sent_at_once_and_a_flood_in_batches(
    page: Page, items: list[dict[str, Any]], clock: Clock
) -> None:
    page.namespace["tick"] = lambda: setattr(clock, "now", clock.now + 0.0001)
    page.run("for k in range(2000):\n    print(k)\n    tick()", 1)
    assert text_of(items).split() == [str(k) for k in range(2000)]
    assert items[0]["text"] == "0\n"
    assert len(items) < 100


def test_slow_lines_never_wait(page: Page, items: list[dict[str, Any]], clock: Clock) -> None:
    seen: list[int] = []

    def tick() -> None:
        clock.now += 0.2
        seen.append(len(items))

    page.namespace["tick"] = tick
    page.run("for k in range(300):\n    print(k)\n    tick()", 1)
    assert seen == list(range(1, 301))


def test_output_is_capped_once_and_the_next_cell_starts_anew(
    page: Page, items: list[dict[str, Any]]
) -> None:
    assert page.run("for k in range(100_000):\n    print('0123456789')\n'not shown'", 1)
    assert len(text_of(items)) == TEXT_LIMIT
    assert [i for i in items if i["kind"] == "cut"] == [{"kind": "cut", "limit": TEXT_LIMIT}]
    assert items[-1]["kind"] == "cut"
    items.clear()
    page.run("print('again')", 2)
    assert text_of(items) == "again\n"


def test_a_long_repr_is_capped_too(page: Page, items: list[dict[str, Any]]) -> None:
    page.run("'x' * 50_000", 1)
    assert [i["kind"] for i in items] == ["text", "cut"]
    assert len(items[0]["text"]) == TEXT_LIMIT


def test_an_error_names_the_lines_of_the_cells_and_not_the_runner(
    page: Page, items: list[dict[str, Any]]
) -> None:
    page.run("def area(w, h):\n    return w / h\n", 1)
    assert not page.run("a = 1\nprint('before')\narea(1, 0)\n", 2)
    error = items[-1]
    assert text_of(items) == "before\n"
    assert (error["type"], error["message"]) == ("ZeroDivisionError", "division by zero")
    assert error["frames"] == [
        {"file": "<cell 2>", "line": 3, "name": "<module>", "text": "area(1, 0)"},
        {"file": "<cell 1>", "line": 2, "name": "area", "text": "return w / h"},
    ]


def test_an_error_inside_a_library_ends_in_its_file(
    page: Page, items: list[dict[str, Any]]
) -> None:
    page.run("import numpy as np\nnp.linalg.inv(np.zeros((2, 2)))", 1)
    frames = items[-1]["frames"]
    assert frames[0]["file"] == "<cell 1>"
    assert frames[-1]["file"].startswith("numpy/linalg/")


def test_a_syntax_error_says_line_and_column(page: Page, items: list[dict[str, Any]]) -> None:
    assert not page.run("x = 1\ny = (2,\n", 3)
    (error,) = items
    assert error["type"] == "SyntaxError"
    assert error["syntax"] == {"line": 2, "column": 5, "text": "y = (2,"}
    assert error["frames"] == []


def test_endless_recursion_sends_a_bounded_error(page: Page, items: list[dict[str, Any]]) -> None:
    page.run("def f(n):\n    return f(n + 1)\nf(0)", 1)
    assert items[-1]["type"] == "RecursionError"
    assert len(items[-1]["frames"]) == 40


@pytest.mark.parametrize("source", ["exit()", "raise KeyboardInterrupt"])
def test_a_cell_cannot_end_the_runner(page: Page, items: list[dict[str, Any]], source: str) -> None:
    assert not page.run(f"import sys\nexit = sys.exit\n{source}", 1)
    assert items[-1]["kind"] == "error"
    assert page.run("1", 2)


def test_input_says_what_to_do_instead(page: Page, items: list[dict[str, Any]]) -> None:
    page.run("input('name?')", 1)
    assert "Write the value into the cell" in items[-1]["message"]


@pytest.mark.parametrize(
    ("array", "rows", "note"),
    [
        (np.array([0.5, 2.0]), [["0.5", "2.0"]], ""),
        (np.array([[4.0, -1.0], [0.0, -2.75]]), [["4.00", "−1.00"], ["0.00", "−2.75"]], ""),
        (np.array([1.0, -3.0]), [["1", "−3"]], ""),
        (np.array([0.1 + 0.2, 0.3]), [["0.3", "0.3"]], ""),
        (np.array([1 / 3, -1e-18]), [["0.3333", "0.0000"]], "rounded to 4 decimals"),
        (np.array([1.5e-7, 2e-7]), [["1.5000e−07", "2.0000e−07"]], "rounded to 5 digits"),
        (np.array([np.nan, -np.inf, 1.0]), [["nan", "−inf", "1"]], ""),
        (np.array([0.1, 0.25], dtype=np.float32), [["0.10", "0.25"]], ""),
        (np.array([3, -4]), [["3", "−4"]], ""),
        (np.array([True, False]), [["True", "False"]], ""),
        (np.array(["cat", "rat-like"]), [["cat", "rat-like"]], ""),
    ],
)
def test_arrays_become_tables_in_one_number_format(
    array: np.ndarray[Any, Any], rows: list[list[str]], note: str
) -> None:
    table = describe_array(array)
    assert table is not None
    assert table["rows"] == rows
    assert table["note"] == note
    assert table["shape"] == list(array.shape)


@pytest.mark.parametrize(
    "array",
    [np.zeros((2, 2, 2)), np.zeros((21, 2)), np.zeros(13), np.array(1.0), np.zeros((0, 2))],
    ids=str,
)
def test_other_arrays_are_shown_by_repr(array: np.ndarray[Any, Any]) -> None:
    assert describe_value(array) == {"kind": "text", "text": repr(array)}


def test_rich_objects_are_shown_richly_and_their_classes_are_not() -> None:
    class Both:
        def _repr_html_(self) -> str | None:
            return None

        def _repr_svg_(self) -> str:
            return "<svg/>"

    assert describe_value(Both()) == {"kind": "svg", "text": "<svg/>"}
    assert describe_value(Both)["kind"] == "text"


def test_a_broken_repr_is_an_error_of_the_cell(page: Page, items: list[dict[str, Any]]) -> None:
    source = "class Bad:\n    def _repr_html_(self):\n        return 1 / 0\nBad()"
    assert not page.run(source, 1)
    assert items[-1]["type"] == "ZeroDivisionError"


def started(code: str) -> list[dict[str, Any]]:
    """Run cells in a fresh interpreter, since `start` changes how modules are found."""
    script = (
        "import json, sys\nfrom eigencat._page import start\n"
        "def emit(text): sys.__stdout__.write(text + '\\n')\n"
        "page = start(emit, json.dumps(['eigencat.serve', 'eigencat.cli']))\n" + code
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_module_that_is_not_in_the_page_is_named() -> None:
    # Outside the page these exist: hide them as the page does.
    hide = "del sys.meta_path[:-1]\n"
    for source, message in [
        (
            "import eigencat.serve",
            "eigencat.serve is not part of the page's Python; run it on your own machine.",
        ),
        (
            "from torch import nn",
            "torch is not part of the page's Python, which has numpy and eigencat; "
            "run it on your own machine.",
        ),
        ("import nunpy", "No module named 'nunpy'"),
    ]:
        (error,) = started(hide + f"page.run({source!r}, 1)")
        assert error["type"] == "ModuleNotFoundError"
        assert error["message"] == message
        assert [frame["file"] for frame in error["frames"]] == ["<cell 1>"]


def test_cells_that_glue_run_in_the_page() -> None:
    source = "from myst_nb import glue\nglue('a', 3)\nglue('b', 4, display=False)"
    shown = started(f"page.run({source!r}, 1)")
    assert shown == [{"kind": "text", "text": "3"}]


def test_the_runner_needs_numpy_alone() -> None:
    allowed = {"numpy", "eigencat", *sys.stdlib_module_names}
    source = Path(sys.modules[Page.__module__].__file__ or "").read_text(encoding="utf-8")
    imported = {
        line.split()[1].partition(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= allowed
