"""The book with JavaScript off, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from . import book
from .conftest import mount_all
from .watch import Watched, probe

MATHEMATICS = """() => [...document.querySelectorAll('.katex-html, .katex')].filter(
  (e) => { const r = e.getBoundingClientRect(); return !r.width || !r.height; }).length"""
PICTURES = """() => [...document.querySelectorAll('[data-figure]')].filter((f) => {
  const drawn = [...f.querySelectorAll('svg, canvas, img, .ec-stage *')].filter((e) => {
    const r = e.getBoundingClientRect();
    return r.width > 16 && r.height > 16 && e.checkVisibility();
  });
  return !drawn.length || f.getBoundingClientRect().height < 60;
}).map((f) => f.id)"""


@pytest.mark.parametrize("width", [360, 1440])
def test_without_scripts_the_page_reads_and_shows_its_figures(
    slow_path: str, width: int, open_page: Callable[..., Page]
) -> None:
    page = open_page(slow_path, scripts=False, width=width)
    read = book.page(slow_path)
    assert len(page.locator("main").inner_text().split()) > 10
    assert page.locator("[data-ready]").count() == 0, "no script ran"
    assert not page.evaluate(PICTURES), "every figure must have its picture"
    assert page.evaluate(MATHEMATICS) == 0, "mathematics must be drawn"
    assert not page.locator(".katex-error").count()
    layout = page.evaluate(probe("layout"), None)
    found = layout["over"] + layout["cut"] + layout["beyond"]
    assert not found, "\n".join(found)
    assert layout["sideways"] <= 0

    for element in read.having("data-check"):
        section = page.locator(f'[data-check="{element.attrs["data-check"]}"]')
        assert not section.locator("form").is_visible(), "a form without a script does nothing"
        answer = section.locator("details")
        answer.locator("summary").click()
        assert len(answer.inner_text().split()) >= 3
    for element in read.having("data-predict"):
        answer = page.locator(f'[data-predict="{element.attrs["data-predict"]}"] details.answer')
        answer.locator("summary").click()
        assert len(answer.inner_text().split()) >= 3


def test_some_page_has_mathematics(open_page: Callable[..., Page]) -> None:
    """Or the test above would look at nothing."""
    counts = [
        open_page(lesson, scripts=False).locator(".katex-html").count() for lesson in book.lessons()
    ]
    assert max(counts) > 5


def test_the_static_picture_is_the_live_one(slow_path: str, reader: Callable[..., Watched]) -> None:
    """The figure that comes alive stands where its picture stood, as large, with the same words."""
    if not book.page(slow_path).figures:
        return
    still, live = reader(scripts=False).open(slow_path), reader().open(slow_path)
    mount_all(live)
    one, two = (page.evaluate(probe("still")) for page in (still, live))
    for ident in one:
        # A figure that shows what the reader did may say more than its picture.
        if ident not in live.evaluate(probe("moved")):
            assert one[ident]["readout"] == two[ident]["readout"], ident
        assert one[ident]["svgs"] == two[ident]["svgs"], ident
        assert abs(one[ident]["height"] - two[ident]["height"]) <= 2, f"{ident} jumps at its start"


def test_on_paper_nothing_is_cut_and_tools_are_gone(
    slow_path: str, reader: Callable[..., Watched]
) -> None:
    # A4 with the margins a browser leaves, in CSS pixels.
    page = reader(width=718).open(slow_path)
    mount_all(page)
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.evaluate("() => window.ecSeen.frames(2)")
    for tools in page.locator(".ec-tools, [data-theme-toggle], form.search").all():
        assert not tools.is_visible(), "nothing can be pressed on paper"
    assert not page.evaluate(PICTURES)
    layout = page.evaluate(probe("layout"), None)
    found = layout["over"] + layout["cut"] + layout["beyond"]
    assert not found, "\n".join(found)
    assert layout["sideways"] <= 0
    # What scrolls on a screen is lost on paper.
    scrolling = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((e) => {
          const s = getComputedStyle(e);
          return /auto|scroll|hidden/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
            && e.checkVisibility() && !e.closest('svg');
        }).map((e) => `${e.localName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`)"""
    )
    assert not scrolling, f"these lose their right side on paper: {scrolling}"
    paper = page.pdf(format="A4", print_background=True)
    assert paper.startswith(b"%PDF-")
    assert len(paper) > 10_000
