"""One browser and one server for all tests of this folder; pages and figures are found in the book."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from . import book
from .figure import Figure
from .host import book_server
from .watch import HEIGHT, Watched, launch, must_be_clean, probe

HERE = Path(__file__).parent
NOT_BUILT = "no book"
PARTS = 12  # of the figures, questions and generated pages, where turns are taken
SLOW_PARTS = 5  # of the pages, in what takes seconds for each


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def turn() -> int | None:
    """Whose turn it is on a build server, by the commit; None at a desk, where all have theirs."""
    told = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
    )
    return None if os.environ.get("CI") != "true" or told.returncode else int(told.stdout, 16)


def in_turn(found: list[Any], parts: int = PARTS) -> list[Any]:
    """All of them; a twelfth of them where CI=true, another twelfth with each commit.

    `make test` at a desk runs every test. A build server has 25 minutes, and the book grows.
    """
    now = turn()
    return found if now is None or len(found) < parts else found[now % parts :: parts]


GENERATED = "library/api/"  # one template makes these pages from docstrings


def pages() -> list[str]:
    """The pages to look at: all that somebody wrote, and of the generated ones those in turn."""
    every = book.pages()
    generated = [path for path in every if path.startswith(GENERATED)]
    left_out = set(generated) - set(in_turn(generated))
    return [path for path in every if path not in left_out]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every page and figure of the book is a parameter; a book that is missing is a failure, not
    an empty list."""
    lists: dict[str, Callable[[], list[Any]]] = {
        "path": pages,
        "slow_path": lambda: in_turn(pages(), SLOW_PARTS),
        "ref": book.figures,
        "one_of_each": book.modules,
        "lesson": book.lessons,
        "prediction": lambda: book.with_attribute("data-predict"),
        "check": lambda: book.with_attribute("data-check"),
    }
    for name, listed in lists.items():
        if name in metafunc.fixturenames:
            found = listed() or [NOT_BUILT]
            if not name.endswith("path"):
                found = in_turn(found)
            ids = ["-".join(f) if isinstance(f, tuple) else str(f) for f in found]
            metafunc.parametrize(name, found, ids=ids)


@pytest.fixture(scope="package", autouse=True)
def built() -> Path:
    if problem := book.problem():
        pytest.fail(problem, pytrace=False)
    return book.BOOK


# The package's scope, and not the session's: while Playwright runs, no other test of the same
# process could start an event loop of its own.
@pytest.fixture(scope="package")
def browser(built: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def base(built: Path) -> Iterator[str]:
    with book_server(built) as address:
        yield address


def context_options(
    theme: str = "light",
    width: int = 1280,
    *,
    touch: bool = False,
    moving: bool = False,
    scripts: bool = True,
    **more: Any,
) -> dict[str, Any]:
    """What a reader's browser is set to. Motion is reduced unless a test is about motion."""
    return {
        "color_scheme": theme,
        "viewport": {"width": width, "height": HEIGHT},
        "reduced_motion": "no-preference" if moving else "reduce",
        "has_touch": touch,
        "java_script_enabled": scripts,
        **more,
    }


class Library:
    """Readers who come again. To make a context and its window takes Chromium longer than to load
    most pages, so a test is given one that an earlier test has left, with nothing in its memory."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.waiting: dict[str, list[Watched]] = {}

    def take(self, options: dict[str, Any]) -> Watched:
        waiting = self.waiting.get(repr(options))
        return waiting.pop() if waiting else Watched(self.browser, self.base, **options)

    def give_back(self, watched: Watched) -> None:
        watched.forget()
        self.waiting.setdefault(repr(watched.options), []).append(watched)


@pytest.fixture(scope="package")
def library(browser: Browser, base: str) -> Library:
    return Library(browser, base)


@pytest.fixture
def reader(library: Library) -> Iterator[Callable[..., Watched]]:
    """Makes a reader with own storage; everything that goes wrong is recorded and fails the test.

    `fresh` is for a test that changes its context for good; `at` another server.
    """
    made: list[tuple[Watched, bool]] = []

    def make(*, at: str = "", fresh: bool = False, **options: Any) -> Watched:
        settings = context_options(**options)
        own = fresh or bool(at)
        if own:
            watched = Watched(library.browser, at or library.base, **settings)
        else:
            watched = library.take(settings)
        made.append((watched, own))
        return watched

    yield make
    problems = [problem for watched, _ in made for problem in watched.wrong()]
    for watched, own in made:
        if own or problems:
            watched.close()
        else:
            library.give_back(watched)
    must_be_clean(problems)


@pytest.fixture
def open_page(reader: Callable[..., Watched]) -> Callable[..., Page]:
    def open_(path: str, **options: Any) -> Page:
        return reader(**options).open(path)

    return open_


@pytest.fixture
def open_figure(reader: Callable[..., Watched]) -> Callable[..., Figure]:
    """Opens a page at one of its figures, which lives when this returns."""

    def open_(ref: book.FigureRef, query: str = "", **options: Any) -> Figure:
        return Figure(reader(**options).open(ref.page + query), ref).mount()

    return open_


def mount_all(page: Page, patience_ms: int = 15_000) -> None:
    dead = page.evaluate(probe("mount"), patience_ms)
    assert not dead, f"every figure must come to life; got {dead}"
