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


def test_frames_hold_the_tasks_that_end_in_them() -> None:
    """Three frames at 0, 16 and 32 ms; 3 + 4 ms of work in the first, 9 ms in the second."""
    thread = {"pid": 1, "tid": 2}
    named = {**thread, "name": "thread_name", "ph": "M", "args": {"name": "CrRendererMain"}}

    def task(at: float, ms: float) -> dict[str, object]:
        return {**thread, "name": "RunTask", "ph": "X", "ts": at * 1000, "dur": ms * 1000}

    def frame(at: float) -> dict[str, object]:
        return {**thread, "name": "FireAnimationFrame", "ph": "X", "ts": at * 1000, "dur": 1}

    tasks = [task(-1, 3), task(6, 4), task(15, 9)]
    starts = [frame(16 * n) for n in range(40)]
    other = {**task(5, 1000), "tid": 9}
    frames = frames_of([named, *tasks, *starts, other])
    assert frames[:3] == [7.0, 9.0, 0.0]
    assert frames[3:] == [0.0] * 36
    with pytest.raises(RuntimeError, match="at least 30 frames"):
        frames_of([named, *tasks, *starts[:3]])


def test_the_percentile_is_the_nearest_rank() -> None:
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0
    assert percentile([5.0], 0.95) == 5.0
