"""A browser that can reach the book and nothing else, and that writes down what goes wrong."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

# Without these Chromium calls its maker. The last one denies the network: no name resolves, an
# address written in numbers included, but for this machine's own loopback.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")
HEIGHT = 900

PROBES = Path(__file__).parent / "probes"


def probe(name: str) -> str:
    """The source of a function that runs in the page."""
    return (PROBES / f"{name}.js").read_text(encoding="utf-8")


def chromium() -> str:
    """Where the system's Chromium is."""
    for name in filter(None, (os.environ.get("EIGENCAT_CHROMIUM"), *NAMES)):
        if found := shutil.which(name):
            return found
    raise RuntimeError(
        f"Chromium must be installed to test the book in a browser; got none of {', '.join(NAMES)}."
        " Install the system's package (Debian, Ubuntu: apt-get install chromium),"
        " or name one in EIGENCAT_CHROMIUM."
    )


def launch(playwright: Playwright, *more: str) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *more])


class Watched:
    """A browser context whose requests, errors and policy violations are recorded."""

    def __init__(self, browser: Browser, base: str, **options: Any) -> None:
        self.base, self.options = base, options
        self.idle: list[Page] = []
        self.problems: list[str] = []
        self.excused: list[str] = []
        self.requests: list[str] = []
        self.context: BrowserContext = browser.new_context(**options)
        self.context.set_default_timeout(15_000)
        self.context.on("request", self._on_request)
        self.context.on("requestfailed", self._on_failed)
        self.context.on("response", self._on_response)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda e: self.problems.append(f"page error: {e.error}"))
        self.context.add_init_script(probe("watch"))

    def _on_request(self, request: Any) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.base + "/", "data:", "blob:", "about:")):
            self.problems.append(f"asked for {request.url}, which is not of this book")

    def _on_failed(self, request: Any) -> None:
        # A page that is left gives up what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"{request.url} failed: {request.failure}")

    def _on_response(self, response: Any) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.url} answered {response.status}")

    def _on_console(self, message: Any) -> None:
        if message.type == "error":
            self.problems.append(f"console error: {message.text}")

    def excuse(self, words: str) -> None:
        """Take back problems that a test provoked on purpose; there must be one. Another of the
        kind may be told later: a browser passes on what a worker said when it comes to it."""
        kept = [p for p in self.problems if words not in p]
        assert len(kept) < len(self.problems), f"no problem spoke of {words!r}: {self.problems}"
        self.problems = kept
        self.excused.append(words)

    def page(self) -> Page:
        """A page that shows nothing yet."""
        return self.idle.pop() if self.idle else self.context.new_page()

    def open(self, path: str) -> Page:
        page = self.page()
        page.goto(f"{self.base}/{path}")
        return page

    def forget(self) -> None:
        """Become a new reader: nothing stored, nothing recorded, one empty page as at the start."""
        first, *others = self.context.pages or [self.context.new_page()]
        for page in others:
            page.close()
        first.goto("about:blank")
        first.set_viewport_size(self.options["viewport"])
        first.emulate_media(
            media="null",
            color_scheme=self.options["color_scheme"],
            reduced_motion=self.options["reduced_motion"],
        )
        session = self.context.new_cdp_session(first)
        where = {"origin": self.base, "storageTypes": "all"}
        session.send("Storage.clearDataForOrigin", where)
        session.detach()
        self.idle = [first]
        self.problems.clear()
        self.excused.clear()
        self.requests.clear()

    def close(self) -> None:
        self.context.close()

    def expect(self, words: str) -> None:
        """Let pass what a test is about to provoke, if the browser tells it, and whenever."""
        self.excused.append(words)

    def wrong(self) -> list[str]:
        """The problems that no test excused."""
        return [p for p in self.problems if not any(w in p for w in self.excused)]

    def must_be_clean(self) -> None:
        must_be_clean(self.wrong())


def must_be_clean(problems: list[str]) -> None:
    found = list(dict.fromkeys(problems))
    assert not found, "the page must raise no problem; got\n  " + "\n  ".join(found)
