"""How soon the first figure lives, and what a frame of a drag costs the main thread."""

from __future__ import annotations

import json
import math
import statistics
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.weigh import weighed_book
from tests.browser.watch import probe

SLOWER = 4
FRAME_BUDGET_MS = 1000 / 60
# A phone on a middling mobile network, as page-speed tools assume it: 1.6 Mbit/s, 150 ms a round trip.
MOBILE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 94_000,
}
TASKS = ["disabled-by-default-devtools.timeline", "devtools.timeline"]


def first_figure_ms(browser: Browser, url: str, times: int, *, mobile: bool) -> float:
    """Milliseconds from the start of a first visit until its first figure lives; the median."""
    taken = []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(probe("watch"))
        page = context.new_page()
        if mobile:
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", MOBILE)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url, wait_until="commit")
        # The first figure of a lesson may lie below the first screen: a reader scrolls to it.
        page.locator("[data-figure]").first.wait_for(state="attached", timeout=60_000)
        page.evaluate(
            "() => document.querySelector('[data-figure]')"
            ".scrollIntoView({ block: 'center', behavior: 'instant' })"
        )
        page.locator("[data-ready]").first.wait_for(timeout=60_000)
        taken.append(float(page.evaluate("() => window.ecSeen.alive")))
        context.close()
    return statistics.median(taken)


def drag_frames(browser: Browser, url: str, figure: str, moves: int = 240) -> list[float]:
    """Main-thread milliseconds of each frame while a handle of a figure is dragged about.

    From a trace: the tasks of the renderer's main thread from one frame handed over to the next.
    The times of animation frames would only say when a frame came, not what it cost.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url)
    root = page.locator(f'[id="{figure}"]')
    root.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.locator(f'[id="{figure}"][data-ready]').wait_for()
    x, y = root.locator("[role=slider]").first.evaluate(probe("grip"))
    page.wait_for_load_state("networkidle")
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.mouse.move(x, y)
    page.mouse.down()
    before = root.get_attribute("data-result")
    browser.start_tracing(page=page, categories=TASKS)
    for move in range(moves):
        start = time.perf_counter()
        angle = 2 * math.pi * move / 96
        page.mouse.move(x + 60 * math.sin(angle), y + 40 * math.sin(2 * angle))
        # A hand moves at the pace of the screen, not as fast as a program can.
        time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - start)))
    trace = json.loads(browser.stop_tracing())
    moved = root.get_attribute("data-result") != before
    page.mouse.up()
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    context.close()
    if not moved:
        raise RuntimeError(f"figure={figure!r} must follow the drag to be timed; it did not move.")
    return frames_of(trace["traceEvents"])


def frames_of(events: list[dict[str, Any]]) -> list[float]:
    """Sum the main thread's tasks of each frame, in milliseconds."""
    # The renderer with the most work is the page's.
    threads = [
        (e["pid"], e["tid"])
        for e in events
        if e.get("name") == "thread_name" and e["args"].get("name") == "CrRendererMain"
    ]
    best: list[float] = []
    for thread in threads:
        mine = [e for e in events if (e.get("pid"), e.get("tid")) == thread]
        # A frame ends with the commit that hands it to the compositor; the task that holds the
        # commit ends a little later and is still that frame's.
        tasks = sorted((e["ts"], e["ts"] + e["dur"]) for e in mine if is_task(e))
        commits = sorted(e["ts"] for e in mine if e.get("name") == "Commit")
        frames, spent, at = [], 0.0, 0
        for start, end in tasks:
            spent += (end - start) / 1000
            if at < len(commits) and commits[at] < end:
                frames.append(spent)
                spent = 0.0
                while at < len(commits) and commits[at] < end:
                    at += 1
        frames = frames[1:]  # the first began before the trace did
        if sum(frames) > sum(best):
            best = frames
    if len(best) < 30:
        raise RuntimeError(f"a trace of a drag must hold at least 30 frames; got {len(best)}.")
    return best


def is_task(event: dict[str, Any]) -> bool:
    return event.get("name") == "RunTask" and event.get("ph") == "X" and "dur" in event


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def frame_work(browser: Browser, url: str, figure: str) -> dict[str, Any]:
    frames = drag_frames(browser, url, figure)
    p95 = percentile(frames, 0.95)
    return {
        "figure": figure,
        "cpu_slowed": SLOWER,
        "frames": len(frames),
        "median_ms": round(statistics.median(frames), 2),
        "p95_ms": round(p95, 2),
        "budget_ms": round(FRAME_BUDGET_MS, 2),
        "within_budget": p95 <= FRAME_BUDGET_MS,
    }


def python_in_page(browser: Browser, book: Path, page_path: str) -> dict[str, Any]:
    """The first Run of a first visit, and the first Run of the next visit."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    taken, received = [], []
    with weighed_book(book) as (base, scales):
        for _ in range(2):
            page = context.new_page()
            page.goto(f"{base}/{page_path}")
            page.wait_for_load_state("networkidle")
            scales.take()
            taken.append(run_first_cell(page))
            received.append(sum(one.bytes for one in scales.take()))
            page.close()
    context.close()
    return {
        "cold_ms": round(taken[0]),
        "warm_ms": round(taken[1]),
        "cold_bytes": received[0],
        "warm_bytes": received[1],
    }


def run_first_cell(page: Page) -> float:
    cell = page.locator("[data-python]").first
    cell.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    start = time.perf_counter()
    cell.get_by_role("button", name="Run").click()
    page.locator("[data-python=done], [data-python=error]").first.wait_for(timeout=180_000)
    taken = (time.perf_counter() - start) * 1000
    state = cell.get_attribute("data-python")
    if state != "done":
        raise RuntimeError(f"the first cell of a lesson must run; it ended as {state}.")
    return taken
