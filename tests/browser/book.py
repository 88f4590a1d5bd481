"""What the built book holds, read from its files: pages, figures, questions, links."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from eigencat.build import STAMP

ROOT = Path(__file__).resolve().parents[2]
# Another built book can be tested, for example the one inside an installed wheel.
BOOK = Path(os.environ.get("EIGENCAT_BOOK") or ROOT / "book" / "_build" / "html")


@dataclass(frozen=True)
class Element:
    tag: str
    attrs: dict[str, str]


@dataclass(frozen=True)
class FigureRef:
    """One figure of one page."""

    page: str
    ident: str
    module: str

    def __str__(self) -> str:
        return f"{self.page}#{self.ident}"


@dataclass
class Page:
    path: str
    elements: list[Element] = field(default_factory=list)

    def having(self, attribute: str) -> list[Element]:
        return [e for e in self.elements if attribute in e.attrs]

    @property
    def ids(self) -> set[str]:
        return {e.attrs["id"] for e in self.having("id")}

    @property
    def figures(self) -> list[FigureRef]:
        return [
            FigureRef(
                self.path,
                e.attrs.get("id", e.attrs["data-figure"]),
                e.attrs.get("data-module", e.attrs["data-figure"]),
            )
            for e in self.having("data-figure")
        ]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append(Element(tag, {k: v or "" for k, v in attrs}))


def problem() -> str:
    """Why the book cannot be tested, or nothing."""
    remedy = "Run `make book`."
    if not BOOK.is_dir():
        return f"book={BOOK.name!r} must be a built book; got no such folder. {remedy}"
    if not (BOOK / STAMP).is_file():
        return f"book={BOOK.name!r} must be a finished book; got a half-built one. {remedy}"
    if not _paths():
        return f"book={BOOK.name!r} must hold pages; got none. {remedy}"
    return ""


def _paths() -> list[str]:
    found = (file.relative_to(BOOK) for file in BOOK.rglob("*.html"))
    return sorted(p.as_posix() for p in found if not any(x[0] in "_." for x in p.parts))


@cache
def page(path: str) -> Page:
    read = Page(path)
    _Reader(read).feed((BOOK / path).read_text(encoding="utf-8"))
    return read


@cache
def pages() -> list[str]:
    """Paths of all pages below the book's root, or none while there is no book."""
    return [] if problem() else _paths()


@cache
def figures() -> list[FigureRef]:
    return [figure for path in pages() for figure in page(path).figures]


@cache
def modules() -> list[FigureRef]:
    """One figure of each module, the first one on a page that keeps its tools."""
    chosen: dict[str, FigureRef] = {}
    for path in pages():
        for element, ref in zip(page(path).having("data-figure"), page(path).figures, strict=True):
            if "tools" not in element.attrs.get("data-hide", ""):
                chosen.setdefault(ref.module, ref)
    return list(chosen.values())


def with_attribute(attribute: str) -> list[tuple[str, str]]:
    """(page, value) of every element that has `attribute`, such as every data-predict."""
    return [(path, e.attrs[attribute]) for path in pages() for e in page(path).having(attribute)]


def lesson_of(path: str) -> str:
    """The number of the lesson that a page is, or nothing."""
    main = next((e for e in page(path).elements if e.tag == "main"), None)
    return main.attrs.get("data-lesson", "") if main else ""


def lessons() -> list[str]:
    return [path for path in pages() if lesson_of(path)]


def broken_links(path: str) -> list[str]:
    """Internal addresses on a page that lead to no file, or to no element of it."""
    broken = []
    for element in page(path).elements:
        if element.tag == "base":
            continue
        for name in ("href", "src", "poster"):
            if name not in element.attrs:
                continue
            address = element.attrs[name]
            if (reason := _broken(path, address)) is not None:
                broken.append(f"<{element.tag} {name}={address!r}>: {reason}")
    return broken


def _broken(path: str, address: str) -> str | None:
    url = urlsplit(address)
    if url.scheme or url.netloc:
        return None
    if not address:
        return "empty address"
    if url.path.startswith("/"):
        return "an address from the root breaks when the book lies in a folder"
    target = (BOOK / path).parent / unquote(url.path) if url.path else BOOK / path
    if target.is_dir():
        target = target / "index.html"
    if not target.resolve().is_relative_to(BOOK.resolve()):
        return "leads out of the book"
    if not target.is_file():
        return "no such file"
    fragment = unquote(url.fragment)
    if fragment and target.suffix == ".html":
        there = target.resolve().relative_to(BOOK.resolve()).as_posix()
        if fragment not in page(there).ids:
            return "no such element on that page"
    return None


def state_of(element: Element) -> dict[str, object]:
    loaded = json.loads(element.attrs.get("data-state") or "{}")
    assert isinstance(loaded, dict)
    return loaded
