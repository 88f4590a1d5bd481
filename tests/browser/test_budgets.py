"""What a page may weigh. Times are `make bench`'s: on a shared machine they would fail by chance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks import readme
from benchmarks.machine import machine
from benchmarks.pace import frames_of, percentile
from benchmarks.run import the_lesson
from benchmarks.weigh import BUDGETS, weigh

from . import book


@pytest.fixture(scope="module")
def weights(browser: Browser, built: Path) -> dict[str, dict[str, object]]:
    lesson = the_lesson()
    later = next(path for path in book.lessons() if path != lesson)
    return weigh(browser, built, lesson, later)


@pytest.mark.parametrize("what", BUDGETS)
def test_a_page_stays_within_its_weight(what: str, weights: dict[str, dict[str, object]]) -> None:
    found = weights[what]
    assert found["within_budget"], (
        f"{what}={found['bytes']} must be at most {BUDGETS[what]}: {found}"
    )


def test_the_scales_are_not_empty(weights: dict[str, dict[str, object]]) -> None:
    kinds = weights["first_visit"]["by_kind"]
    assert isinstance(kinds, dict)
    assert {"html", "css", "js", "fonts"} <= kinds.keys()
    assert all(n > 1000 for n in (kinds["html"], kinds["css"], kinds["js"], kinds["fonts"]))


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
