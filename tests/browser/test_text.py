"""What each page says about itself, and where its links lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from playwright.sync_api import Page

from . import book


def test_the_page_says_what_it_is(path: str) -> None:
    read = book.page(path)
    html = next(e for e in read.elements if e.tag == "html")
    assert html.attrs.get("lang") == "en-GB"
    about = [e.attrs["content"] for e in read.having("name") if e.attrs["name"] == "description"]
    assert len(about) == 1
    assert len(about[0].strip()) >= 20, f"description={about[0]!r} must say something"
    assert sum(e.tag == "h1" for e in read.elements) == 1, "one h1 a page"
    ids = Counter(e.attrs["id"] for e in read.having("id"))
    assert not [i for i, n in ids.items() if n > 1], "an id is used once"
    # Nothing inline: the policy forbids it, and a page must not lean on what it forbids.
    inline = [
        e
        for e in read.elements
        if (
            e.tag == "script" and "src" not in e.attrs and e.attrs.get("type") != "application/json"
        )
        or any(a.startswith("on") for a in e.attrs)
    ]
    assert not inline, f"script must come from files; got {inline}"


def test_titles_differ() -> None:
    titles = {}
    for path in book.pages():
        text = (book.BOOK / path).read_text(encoding="utf-8")
        titles[path] = text.split("<title>")[1].split("</title>")[0].strip()
    assert all(titles.values())
    twice = [t for t, n in Counter(titles.values()).items() if n > 1]
    assert not twice, f"titles must differ; got {twice} twice"


def test_every_internal_link_leads_somewhere(path: str) -> None:
    assert not (broken := book.broken_links(path)), "\n".join(broken)


def test_every_heading_has_a_permalink(path: str, open_page: Callable[..., Page]) -> None:
    page = open_page(path, scripts=False)
    found = page.evaluate(
        """() => [...document.querySelectorAll("main :is(h2, h3, h4)")]
        .filter((h) => h.checkVisibility() && !h.closest("[data-figure], dialog, aside, nav, .bridge"))
        .filter((h) => {
          const a = h.querySelector("a[href^='#']");
          const to = a && document.getElementById(decodeURIComponent(a.hash.slice(1)));
          return !to || !(to === h || to.contains(h)) || !(a.getAttribute("title") || a.getAttribute("aria-label") || a.textContent.trim());
        })
        .map((h) => h.textContent.trim())"""
    )
    assert not found, f"headings must have a permalink to themselves; got none for {found}"
