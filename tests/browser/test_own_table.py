"""The reader's own table: taken or refused with a reason, kept in this browser, shown, forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from eigencat.serve import load_table

from . import book
from .conftest import context_options, mount_all
from .figure import Figure
from .host import book_server
from .test_pages import axe
from .watch import Watched

GOOD = "height,weight,kind\n1.52,48,a\n1.80,75,b\n1.61,60,a\n1.93,88,b\n"
SEMICOLONS = "height;weight;kind\n1,52;48;a\n1,80;75;b\n"
KEPT = "() => JSON.parse(localStorage.getItem('eigencat.table') ?? 'null')"
MESSAGES = {
    "one column": ("snout\n0.5\n1\n", "two columns of numbers; got one column"),
    "text in numbers": ("snout,body\n0.5,2\n1,tall\n", 'got "tall" in row 3'),
    "not a number": ("snout,body\n0.5,2\n1,NaN\n", 'got "NaN" in row 3'),
    "too many rows": ("a,b\n" + "1,2\n" * 100_000, "100"),
    "decimal commas between commas": ("a,b\n0,5,2\n1,5,3\n", "semicolons"),
    "empty": ("", "got no text"),
    "binary": ("\0\1\2PK\3\4", ""),
}


def with_table() -> list[book.FigureRef]:
    """One figure of each module that can show the reader's own table."""
    source = book.ROOT / "figures"
    return [r for r in book.modules() if "table: true" in (source / f"{r.module}.js").read_text()]


@pytest.fixture
def opened(reader: Callable[..., Watched]) -> tuple[Watched, Figure]:
    watched = reader()
    ref = with_table()[0]
    return watched, Figure(watched.open(ref.page), ref).mount()


def choose(figure: Figure) -> None:
    figure.root.locator(".ec-more > summary").click()
    figure.root.locator("[data-tool=table]").click()
    figure.page.locator("dialog[open]").wait_for()


def paste(page: Page, text: str) -> None:
    # A long text is typed for a minute and pasted at once.
    page.locator("dialog textarea").evaluate(
        "(e, text) => { e.value = text; e.dispatchEvent(new Event('input', { bubbles: true })); }",
        text,
    )
    use(page)


def use(page: Page) -> None:
    # As a script would: a browser takes seconds to lay out a hundred thousand lines.
    page.locator("dialog").get_by_role("button", name="Use this table").evaluate("b => b.click()")


def test_two_figures_at_least_take_a_table() -> None:
    assert {"two_models", "four_sliders"} <= {ref.module for ref in with_table()}


def test_the_dialog_is_sound_and_gives_the_focus_back(opened: tuple[Watched, Figure]) -> None:
    _, figure = opened
    page = figure.page
    choose(figure)
    assert not axe(page)
    assert page.evaluate("() => Boolean(document.activeElement.closest('dialog[open]'))")
    for _ in range(12):  # the focus goes round inside
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body"
            " || Boolean(document.activeElement.closest('dialog[open]'))"
        )
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    assert page.evaluate("() => document.activeElement !== document.body")


def test_a_table_that_cannot_be_used_is_refused_with_a_reason(
    opened: tuple[Watched, Figure],
) -> None:
    _, figure = opened
    page = figure.page
    choose(figure)
    paste(page, GOOD)
    page.locator("dialog[open]").wait_for(state="detached")
    kept, shown = page.evaluate(KEPT), figure.state()
    choose(figure)
    for what, (text, reason) in MESSAGES.items():
        paste(page, text)
        status = page.locator("dialog [role=status]").inner_text().strip()
        assert reason in status, what
        assert re.search(r"\S+ must be .+; got .+\. \S.+\.$", status, re.DOTALL), (
            f"{what}: {status}"
        )
        assert page.locator("dialog textarea").input_value() == text, f"{what}: nothing is lost"
        assert page.evaluate(KEPT) == kept, what
        assert figure.state() == shown, what


def test_a_file_is_read_and_a_bad_one_leaves_the_box_alone(
    opened: tuple[Watched, Figure], tmp_path: Path
) -> None:
    _, figure = opened
    page = figure.page
    choose(figure)
    status = page.locator("dialog [role=status]")
    files = {"mine.csv": GOOD.encode(), "photo.csv": bytes(range(256)) * 40, "empty.csv": b""}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    page.locator("dialog input[type=file]").set_input_files(tmp_path / "mine.csv")
    page.locator("dialog [role=status]", has_text="4 rows").wait_for()
    for bad in ("photo.csv", "empty.csv"):
        page.locator("dialog input[type=file]").set_input_files(tmp_path / bad)
        page.locator("dialog [role=status]", has_text=bad).wait_for()
        assert " must be " in status.inner_text()
        assert page.locator("dialog textarea").input_value() == GOOD
    page.locator("dialog").get_by_role("button", name="Use this table").click()
    assert page.evaluate(KEPT)["columns"] == ["height", "weight"]


def test_of_many_columns_the_reader_chooses_two(opened: tuple[Watched, Figure]) -> None:
    _, figure = opened
    page = figure.page
    many = "id,height,weight,age\n1,1.52,48,9\n2,1.80,75,30\n"
    choose(figure)
    paste(page, many)
    pickers = page.locator("dialog select")
    assert "Choose the two" in page.locator("dialog [role=status]").inner_text()
    assert [p.is_visible() for p in pickers.all()] == [True, True]
    assert not axe(page)
    # Another text, before anything was chosen, is read for itself.
    paste(page, GOOD)
    page.locator("dialog[open]").wait_for(state="detached")
    assert page.evaluate(KEPT)["columns"] == ["height", "weight"]
    choose(figure)
    paste(page, many)
    pickers.nth(0).select_option("age")
    pickers.nth(1).select_option("height")
    page.locator("dialog").get_by_role("button", name="Use this table").click()
    page.locator("dialog[open]").wait_for(state="detached")
    assert page.evaluate(KEPT)["columns"] == ["age", "height"]
    assert page.evaluate(KEPT)["rows"][0] == [9, 1.52]


@pytest.mark.parametrize("text", [GOOD, SEMICOLONS], ids=["comma", "semicolon"])
def test_its_names_stand_on_the_axes_of_every_figure_that_takes_it(
    text: str, reader: Callable[..., Watched]
) -> None:
    watched = reader()
    first, *others = with_table()
    figure = Figure(watched.open(first.page), first).mount()
    animals = figure.text()
    choose(figure)
    paste(figure.page, text)
    figure.page.locator("dialog[open]").wait_for(state="detached")
    names_are_shown(figure)
    figure.check()

    # It survives a reload, and other figures and lessons have it.
    for ref in (first, *others):
        again = Figure(watched.open(ref.page), ref).mount()
        names_are_shown(again)
        again.check()
    kept = figure.page.evaluate(KEPT)
    assert kept["version"] == 1
    assert kept["columns"] == ["height", "weight"]
    assert kept["rows"][0] == [1.52, 48]
    assert kept["labels"][:2] == ["a", "b"]

    choose(figure)
    assert "In use now" in figure.page.locator("dialog [role=status]").inner_text()
    figure.page.locator("dialog").get_by_role("button", name="Forget").click()
    figure.settle()
    assert figure.page.evaluate(KEPT) is None
    figure.press_tool("reset")
    assert figure.text() == animals
    fresh = Figure(watched.open(first.page), first).mount()
    assert "height" not in fresh.text()


def names_are_shown(figure: Figure) -> None:
    """The figure shows the table, at once or by its own control for it."""
    if "height" not in figure.text():
        labels = [(c, c.label.lower()) for c in figure.controls()]
        # A control that names the table comes before one that says "yours": that may be a matrix.
        yours = [c for word in ("table", "your") for c, label in labels if word in label]
        assert yours, f"{figure.ref} must show the table or offer to"
        yours[0].handle.evaluate("e => e.click()")
        figure.settle()
    assert "height" in figure.text(), figure.text()
    assert "weight" in figure.text()


def test_a_table_of_the_command_line_is_taken_over(
    browser: Browser, built: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(GOOD, encoding="utf-8")
    with book_server(built, load_table(file)) as base:
        watched = Watched(browser, base, **context_options())
        ref = with_table()[0]
        page = watched.open(f"{ref.page}?table=local")
        page.wait_for_function("() => localStorage.getItem('eigencat.table')")
        kept = page.evaluate(KEPT)
        mount_all(page)
        names_are_shown(Figure(page, ref))
        watched.close()
        watched.must_be_clean()
    assert (kept["name"], kept["columns"], len(kept["rows"])) == (
        "mine.csv",
        ["height", "weight"],
        4,
    )


def test_a_missing_table_of_the_command_line_is_said(reader: Callable[..., Watched]) -> None:
    watched = reader()
    page = watched.open(f"{with_table()[0].page}?table=local")
    page.locator("dialog[open] [role=status]", has_text="could not be used").wait_for()
    watched.excuse("404")


def test_a_stored_table_that_is_damaged_does_no_harm(reader: Callable[..., Watched]) -> None:
    watched = reader()
    ref = with_table()[0]
    page = watched.open(ref.page)
    damaged: list[Any] = ["{", {"version": 9}, {"version": 1}, {"version": 1, "rows": "x"}, 3, None]
    for value in damaged:
        text = value if isinstance(value, str) else json.dumps(value)
        page.evaluate("t => localStorage.setItem('eigencat.table', t)", text)
        page.reload()
        Figure(page, ref).mount().check()
