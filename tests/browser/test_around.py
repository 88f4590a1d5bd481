"""What surrounds the lessons: themes, search, the keyboard's way through a page, any static host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from . import book
from .conftest import context_options, mount_all
from .host import plain_server
from .watch import THEMES, Watched, probe

PAPER = "() => getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("system", THEMES)
def test_the_theme_follows_the_system_until_it_is_chosen(
    system: str, reader: Callable[..., Watched]
) -> None:
    watched = reader(theme=system)
    first, second = (
        book.lessons()[:2] if len(book.lessons()) > 1 else (book.lessons()[0], "index.html")
    )
    page = watched.open(first)
    before = page.evaluate(PAPER)
    toggle = page.locator("[data-theme-toggle]")
    assert toggle.get_attribute("aria-label") or toggle.inner_text()
    toggle.focus()
    page.keyboard.press("Enter")
    chosen = page.evaluate(PAPER)
    assert chosen != before
    page.goto(f"{watched.base}/{second}")
    assert page.evaluate(PAPER) == chosen, "the choice holds on other pages"
    page.reload()
    assert page.evaluate(PAPER) == chosen
    page.locator("[data-theme-toggle]").click()
    assert page.evaluate(PAPER) == before


def test_the_two_themes_differ_as_the_system_asks(open_page: Callable[..., Page]) -> None:
    light, dark = (open_page("index.html", theme=theme).evaluate(PAPER) for theme in THEMES)
    assert light != dark


def test_search_finds_a_word_of_the_lessons(reader: Callable[..., Watched]) -> None:
    watched = reader()
    page = watched.open("search.html")
    page.keyboard.type("matrix")
    page.keyboard.press("Enter")
    for lesson in (path for path in book.lessons() if path.startswith("01-")):
        page.locator(f"#search-results a[href*='{Path(lesson).name}']").first.wait_for()
    page.locator("#search-results a").first.click()
    page.wait_for_load_state()
    assert "matrix" in page.locator("main").inner_text().lower()

    page.goto(f"{watched.base}/search.html?q=qqqqq")
    page.locator("#search-progress, #search-results").filter(has_text="not").first.wait_for()


def test_the_keyboard_goes_through_the_page_and_is_seen(
    slow_path: str, open_page: Callable[..., Page]
) -> None:
    """Tab visits everything once in reading order, is never held, always shows where it is."""
    page = open_page(slow_path)
    mount_all(page)
    expected = page.evaluate(probe("tabbable"))
    assert expected
    from_the_start(page)
    visited, unseen = [], []
    for _ in range(len(expected) + 20):
        page.keyboard.press("Tab")
        at = page.evaluate(probe("focus"))
        if at is None:  # past the end, where the browser's own controls are
            break
        if visited and at["n"] == visited[0]:
            break
        visited.append(at["n"])
        if at["hidden"]:
            unseen.append(f"{at['what']} is covered while it has the focus")
        if not at["shown"] and not differs_when_focused(page, at["box"]):
            unseen.append(f"{at['what']} does not show that it has the focus")
    else:
        pytest.fail(f"Tab must come to an end; after {len(visited)} presses it is at {at}")
    missed = [e["what"] for e in expected if e["n"] not in visited]
    assert not missed, f"Tab must reach everything; it misses {missed}"
    assert not unseen, "\n".join(unseen)
    assert visited == sorted(visited), "Tab must follow the order of the page"

    # The first Tab offers to skip the menus; from there the next one is in the text.
    from_the_start(page)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('a[href*=\"#\"]')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    in_menu = page.evaluate("() => Boolean(document.activeElement.closest('header.bar-top'))")
    assert not in_menu, "skipping must skip the menus"


def differs_when_focused(page: Page, box: dict[str, float]) -> bool:
    """Whether the pixels around the focused element change when the focus leaves it."""
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
    with_focus = page.screenshot(clip=clip)
    page.evaluate("() => { window.ecHad = document.activeElement; window.ecHad.blur(); }")
    without = page.screenshot(clip=clip)
    page.evaluate("() => window.ecHad.focus({ preventScroll: true, focusVisible: true })")
    return with_focus != without


def from_the_start(page: Page) -> None:
    """The next Tab goes to the first thing on the page, whatever has the focus now."""
    page.evaluate(
        "() => { const first = document.createElement('span'); first.tabIndex = -1;"
        " document.body.prepend(first); first.focus(); first.remove(); }"
    )


def test_any_static_host_will_do(browser: Browser, built: Path) -> None:
    """Plain files in a folder of a site, with none of our headers."""
    with plain_server(built.parent) as root:
        watched = Watched(browser, f"{root}/{built.name}", **context_options())
        for path in ["index.html", *book.lessons()]:
            page = watched.open(path)
            mount_all(page)
            assert page.locator("[data-ready]").count() == len(book.page(path).figures)
        watched.close()
        watched.must_be_clean()
