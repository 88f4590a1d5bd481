"""What a page may weigh. Times are `make bench`'s: on a shared machine they would fail by chance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks import readme
from benchmarks.machine import machine
from benchmarks.pace import frames_of, percentile
from benchmarks.weigh import BUDGETS, weigh

from . import book

# One way through all lessons, by address, and chapter 3 by number: its 3.1 straight after 3.3, where
# no link leads, would bring 83 kB.
LESSONS = (
    sorted(
        book.lessons(),
        key=lambda path: f"03-{book.lesson_of(path)}" if path.startswith("03-") else path,
    )
    if book.BOOK.is_dir()
    else []
)


# Each lesson once as a first visit, and once as the page after the one before it.
@pytest.mark.parametrize(
    ("first", "later"), list(zip(LESSONS, LESSONS[1:] + LESSONS[:1], strict=True))
)
def test_a_lesson_stays_within_its_weight(
    first: str, later: str, browser: Browser, built: Path
) -> None:
    found = weigh(browser, built, first, later)
    kinds = found["first_visit"]["by_kind"]
    assert all(kinds[kind] > 1000 for kind in ("html", "css", "js", "fonts")), (
        "the scales are empty"
    )
    for what, budget in BUDGETS.items():
        assert found[what]["within_budget"], f"{what} must be at most {budget}: {found[what]}"


def test_readme_quotes_the_numbers_as_they_were_measured() -> None:
    results = json.loads(readme.RESULTS.read_text(encoding="utf-8"))
    text = readme.README.read_text(encoding="utf-8")
    assert text == readme.filled(text, readme.table(results)), "run python -m benchmarks.readme"


def test_readme_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must hold .* once each; got 0 and 0\."):
        readme.filled("no marks", "table")


def test_the_machine_is_described_without_owner_or_place() -> None:
    told = json.dumps(machine("1.2.3.4"))
    assert "/" not in told.replace("GNU/Linux", "")
    import socket

    assert socket.gethostname() not in told


def test_a_frame_holds_the_tasks_up_to_its_commit() -> None:
    """Each frame: 2 ms of a pointer's task, then 5 ms of a task that ends with the commit."""
    thread = {"pid": 1, "tid": 2}
    events = [{**thread, "name": "thread_name", "ph": "M", "args": {"name": "CrRendererMain"}}]

    def add(name: str, at: float, ms: float) -> None:
        events.append({**thread, "name": name, "ph": "X", "ts": at * 1000, "dur": ms * 1000})

    for frame in range(41):
        add("RunTask", 16 * frame, 2)
        add("RunTask", 16 * frame + 6, 5)
        add("Commit", 16 * frame + 9, 1)
    add("RunTask", 16 * 41, 900)  # after the last frame: nobody waits for it
    assert frames_of(events) == [7.0] * 40
    other = [{**e, "tid": 9, "dur": 1} for e in events if "dur" in e]
    assert frames_of([*events, *other]) == [7.0] * 40
    with pytest.raises(RuntimeError, match="at least 30 frames"):
        frames_of(events[:60])


def test_the_percentile_is_the_nearest_rank() -> None:
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0
    assert percentile([5.0], 0.95) == 5.0
