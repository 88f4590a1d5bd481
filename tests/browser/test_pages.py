"""Every page, at three widths and in both themes, with all its figures alive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from . import book
from .conftest import NOT_BUILT, Library, context_options, mount_all, pages, turn
from .watch import HEIGHT, THEMES, WIDTHS, Watched, probe

AXE = book.ROOT / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visit:
    """A page as it stands after a reader scrolled through it, in one of the two themes."""

    page: Page
    watched: Watched
    layout: dict[str, Any]


# A page is loaded once, on the narrowest screen. All tests of this file then look at it in each width
# and theme, as when a window is drawn wider and the evening comes.
@pytest.fixture(scope="module", params=pages() or [NOT_BUILT])
def loaded(library: Library, request: pytest.FixtureRequest) -> Iterator[tuple[Page, Watched]]:
    watched = library.take(context_options(THEMES[0], WIDTHS[0]))
    page = watched.open(str(request.param))
    mount_all(page)
    yield page, watched
    library.give_back(watched)


def views() -> list[tuple[int, str]]:
    """Each width in both themes. Where turns are taken, the narrowest and one other, each in one
    theme, and not the same, so that a page is still seen in both."""
    every = [(width, theme) for width in WIDTHS for theme in THEMES]
    now = turn()
    if now is None:
        return every
    other = WIDTHS[1 + now // 2 % (len(WIDTHS) - 1)]
    return [(WIDTHS[0], THEMES[now % 2]), (other, THEMES[(now + 1) % 2])]


VIEWS = views()


@pytest.fixture(scope="module", params=VIEWS, ids=[f"{w}-{t}" for w, t in VIEWS])
def visit(loaded: tuple[Page, Watched], request: pytest.FixtureRequest) -> Visit:
    page, watched = loaded
    width, theme = request.param
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=theme)
    page.evaluate("() => window.ecSeen.frames(3)")
    return Visit(page, watched, page.evaluate(probe("layout"), None))


def listed(found: list[str]) -> str:
    unique = list(dict.fromkeys(found))
    return f"{len(unique)} found\n  " + "\n  ".join(unique[:20])


def test_nothing_is_asked_of_others_and_nothing_fails(visit: Visit) -> None:
    visit.watched.must_be_clean()


def test_no_axe_violation(visit: Visit) -> None:
    found = axe(visit.page)
    assert not found, listed(found)


def axe(page: Page, within: str | None = None) -> list[str]:
    """What axe holds against a page, one sentence for each element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate(
        "([within, values]) => axe.run(within ?? document, { runOnly: { type: 'tag', values },"
        " resultTypes: ['violations'] })",
        [within, RULES],
    )
    assert report["passes"] or report["violations"], "axe must have tested something"
    return [
        f"{v['id']}: {v['help']}: {n['html'][:160]} ({' '.join(map(str, n['target']))}) "
        f"{(n['any'] or n['all'] or n['none'] or [{'message': ''}])[0]['message']}"
        for v in report["violations"]
        for n in v["nodes"]
    ]


def test_the_page_does_not_scroll_sideways(visit: Visit) -> None:
    assert visit.layout["sideways"] <= 0, listed(visit.layout["beyond"])


def test_nothing_reaches_beyond_the_window(visit: Visit) -> None:
    assert not visit.layout["beyond"], listed(visit.layout["beyond"])


def test_no_words_are_cut_off(visit: Visit) -> None:
    assert not visit.layout["cut"], listed(visit.layout["cut"])


def test_no_words_lie_over_others(visit: Visit) -> None:
    assert visit.layout["runs"] > 0, "a page must have words"
    assert not visit.layout["over"], listed(visit.layout["over"])


def test_what_is_operated_is_at_least_24_px(visit: Visit) -> None:
    found = visit.page.evaluate(probe("targets"))
    assert not found, listed(found)
