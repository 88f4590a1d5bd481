"""How much a page sends over the wire, as a static host with compression sends it.

The requests are those that Chromium makes; their bodies are counted where they leave the server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eigencat.serve import make_app
from tests.browser.host import serving
from tests.browser.watch import probe

KB = 1000
# A first visit, fonts included, networks and word vectors not; a later page; what is asked for before
# the first figure lives.
BUDGETS = {"first_visit": 350 * KB, "later_page": 80 * KB, "before_first_figure": 150 * KB}
LATE = ("nets", "words")
KINDS = {
    "html": ("html",),
    "css": ("css",),
    "js": ("js", "mjs"),
    "fonts": ("woff2",),
    "images": ("svg", "png", "jpg", "webp", "ico"),
    "data": ("json", "csv"),
}
# What a host compresses; fonts and photographs are compressed already.
TEXT = ("html", "css", "js", "mjs", "json", "svg", "csv", "txt", "xml", "wasm", "ipynb")


@dataclass
class Sent:
    path: str
    at: float  # seconds since 1970, when it was asked for
    bytes: int = 0  # of the body; none where the browser's own copy was still good

    @property
    def ending(self) -> str:
        name = self.path.rsplit("/", 1)[-1]
        return name.rsplit(".", 1)[-1] if "." in name else "html"

    @property
    def kind(self) -> str:
        return next((kind for kind, known in KINDS.items() if self.ending in known), "other")


class Scales:
    """A server in front of the book's that compresses text and weighs every body it sends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.packed = app, GZipMiddleware(app, minimum_size=256, compresslevel=6)
        self.sent: list[Sent] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = Sent(str(scope.get("path", "")), time.time())
        self.sent.append(sent)

        async def weighed(message: Message) -> None:
            sent.bytes += len(message.get("body", b""))
            await send(message)

        await (self.packed if sent.ending in TEXT else self.app)(scope, receive, weighed)

    def take(self) -> list[Sent]:
        """What was sent since it was last asked."""
        taken, self.sent = self.sent, []
        return taken


@contextmanager
def weighed_book(book: Path) -> Iterator[tuple[str, Scales]]:
    scales = Scales(make_app(book))
    with serving(scales) as address:
        yield address, scales


def totals(sent: list[Sent]) -> dict[str, Any]:
    by_kind = dict.fromkeys((*KINDS, "other"), 0)
    for one in sent:
        by_kind[one.kind] += one.bytes
    return {
        "bytes": sum(by_kind.values()),
        "requests": len(sent),
        "by_kind": {kind: n for kind, n in by_kind.items() if n},
    }


def read_through(page: Page) -> None:
    """Scroll to the end and back, so that everything lazy has loaded."""
    dead = page.evaluate(probe("mount"), 60_000)
    if dead:
        raise RuntimeError(f"every figure must come to life to be weighed; got {dead}.")
    page.wait_for_load_state("networkidle")


def own(sent: list[Sent]) -> list[Sent]:
    """Without the networks and word vectors, which come when a reader reaches their figure."""
    return [one for one in sent if not any(f"/_static/{name}/" in one.path for name in LATE)]


def weigh(browser: Browser, book: Path, first: str, later: str) -> dict[str, Any]:
    """Weigh a first visit to one page, then a visit to another in the same browser."""
    with weighed_book(book) as (base, scales):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(probe("watch"))
        page = context.new_page()
        page.goto(f"{base}/{first}")
        read_through(page)
        alive = page.evaluate("() => (performance.timeOrigin + window.ecSeen.alive) / 1000")
        first_sent = own(scales.take())
        page.goto(f"{base}/{later}")
        read_through(page)
        later_sent = own(scales.take())
        context.close()
    measured = {
        "first_visit": totals(first_sent),
        "later_page": totals(later_sent),
        "before_first_figure": totals([one for one in first_sent if one.at <= alive]),
    }
    for name, budget in BUDGETS.items():
        measured[name]["budget"] = budget
        measured[name]["within_budget"] = measured[name]["bytes"] <= budget
    return measured
