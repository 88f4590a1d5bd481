"""Networks in the page: how soon a face is there, what an edit costs, and what was downloaded."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.weigh import weighed_book

PAGE, FIGURE = "faces.html", "meet_faces"
EDIT_BUDGET_MS = 20.0  # one synthesis of one picture, in the page
EDITS = 30


def in_page(browser: Browser, book: Path) -> dict[str, Any]:
    """A first visit to the page of faces: bytes, the first picture, and edits by one slider."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    with weighed_book(book) as (base, scales):
        page = context.new_page()
        start = time.perf_counter()
        page.goto(f"{base}/{PAGE}")
        page.locator(f"#{FIGURE} [data-ms]").wait_for(timeout=120_000)
        first = time.perf_counter() - start
        page.wait_for_load_state("networkidle")
        nets = [one for one in scales.take() if "/nets/" in one.path]
        edits, whole = edit(page)
    context.close()
    ms = statistics.median(edits)
    return {
        "first_picture_ms": round(first * 1000),
        "runtime_bytes": sum(one.bytes for one in nets if "/ort-" in one.path),
        "network_bytes": sum(one.bytes for one in nets if one.path.endswith(".onnx")),
        "edit_ms": round(ms, 1),
        "slider_to_picture_ms": round(statistics.median(whole), 1),
        "edit_budget_ms": EDIT_BUDGET_MS,
        "within_budget": ms <= EDIT_BUDGET_MS,
    }


def edit(page: Page) -> tuple[list[float], list[float]]:
    """Press an arrow key on the first axis; the network's own time, and from the key to the picture."""
    slider = page.locator(f"#{FIGURE} input[aria-label='axis 1']")
    slider.scroll_into_view_if_needed()
    slider.focus()
    page.evaluate(
        """id => {
          const frame = document.querySelector(`#${id} [data-ms]`);
          window.edits = [];
          let at = 0;
          document.addEventListener("keydown", () => { at = performance.now(); }, true);
          new MutationObserver(() => window.edits.push([Number(frame.dataset.ms), performance.now() - at]))
            .observe(frame, { attributes: true, attributeFilter: ["data-ms"] });
        }""",
        FIGURE,
    )
    for k in range(EDITS):
        page.keyboard.press("ArrowRight" if k % 20 < 10 else "ArrowLeft")
        page.wait_for_function("n => window.edits.length > n", arg=k)
        page.wait_for_timeout(120)  # the reader and the strip have had their turn
    found = page.evaluate("() => window.edits")
    return [one[0] for one in found], [one[1] for one in found]
