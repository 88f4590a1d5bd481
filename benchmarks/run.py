"""Measure the built book and the library, and write results.json: `make bench`, or `python -m benchmarks`.

Weights are the same on every machine. Times are of the machine named in the file; run them on one
that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks import building, directions, faces, pace, portraits
from benchmarks.machine import machine
from benchmarks.weigh import weigh, weighed_book
from tests.browser import book
from tests.browser.watch import launch

RESULTS = Path(__file__).parent / "results.json"
FIGURE = "two_models"


def the_lesson() -> str:
    """The page with the figure that is dragged: a full lesson, weighed as a first visit."""
    found = [
        ref.page for ref in book.figures() if ref.module == FIGURE and ref.page in book.lessons()
    ]
    if not found:
        raise SystemExit(f"figure={FIGURE!r} must be on a lesson to be measured; got none.")
    return found[0]


def measure() -> dict[str, Any]:
    lesson = the_lesson()
    later = next(path for path in book.lessons() if path != lesson)
    results: dict[str, Any] = {"measured": datetime.now(UTC).strftime("%Y-%m-%d")}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        results["machine"] = machine(browser.version)
        say("weighing pages")
        results["weight"] = weigh(browser, book.BOOK, lesson, later)
        with weighed_book(book.BOOK) as (base, _):
            url = f"{base}/{lesson}"
            say("timing the first figure")
            results["first_figure_ms"] = {
                "here": round(pace.first_figure_ms(browser, url, 7, mobile=False)),
                "slow_phone": round(pace.first_figure_ms(browser, url, 3, mobile=True)),
            }
            say("dragging with a slowed processor")
            results["frame"] = pace.frame_work(browser, url, FIGURE)
        say("running Python in the page")
        results["python"] = pace.python_in_page(browser, book.BOOK, lesson)
        say("editing a face in the page")
        results["faces"] = faces.in_page(browser, book.BOOK)
        browser.close()
    say("building the book twice")
    with tempfile.TemporaryDirectory() as scratch:
        source = lesson.removesuffix(".html") + ".md"
        results["build"] = building.build_times(book.ROOT, Path(scratch), source)
    say("drawing and editing portraits")
    results["portraits"] = portraits.measure()
    say("finding directions, ours and theirs: a few minutes")
    results["directions"] = directions.measure()
    return results


def say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULTS)
    out = parser.parse_args().out
    if problem := book.problem():
        print(problem, file=sys.stderr)
        return 1
    results = measure()
    out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    over = [name for name, part in parts(results).items() if part.get("within_budget") is False]
    print(
        f"wrote {out.name}" + (f"; over budget: {', '.join(over)}" if over else "; within budget")
    )
    return 0


def parts(results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {f"weight {k}": v for k, v in results["weight"].items()}
    found |= {f"directions, {k}": v for k, v in results["directions"].items()}
    found["renderer of portraits"] = results["portraits"]["renderer"]
    return {**found, **{k: results[k] for k in ("frame", "faces", "build")}}
