"""One slider, two walks, with the real networks: the ruler under the face and the face are the library's."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page

import eigencat as ec

from .watch import Watched

FIGURE = "#portrait_walk"


def ruler(page: Page) -> tuple[float, float]:
    """What the ruler under the face says: steps at the start, and now."""
    said = re.findall(r"[-\u2212]?\d+\.\d+", page.locator(f"{FIGURE} .pw-said").inner_text())
    start, now = (float(v.replace("\u2212", "-")) for v in said[:2])
    return start, now


def settled(page: Page, caption: str) -> None:
    page.wait_for_function(
        f"""([caption]) => {{
            const f = document.querySelector("{FIGURE}"), said = f.querySelector(".pw-said").textContent;
            const now = f.querySelector(".fp-pane .fp-words").textContent + said;
            const still = window.last === now && Date.now() - window.since > 1500;
            if (window.last !== now) [window.last, window.since] = [now, Date.now()];
            return said.includes('reader') && now.includes(caption) && still;
        }}""",
        arg=[caption],
        timeout=90_000,
    )


@pytest.mark.slow
def test_eq_walk_adds_on_a_face(reader: Callable[..., Watched]) -> None:
    page = reader().open("02-younger-faces/vector-addition.html")
    figure = page.locator(FIGURE)
    figure.scroll_into_view_if_needed()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    faces, age = ec.load("portraits"), ec.models.directions("portraits")["age"]
    w = faces.sample(1, seed=11, space="w").astype(float)
    steps = lambda x: float((age.distance(x) / age.scale)[0])  # noqa: E731
    slider = figure.locator(".pw-low input[type=range]")
    for key, alpha, caption in (
        (None, 1, "by +1"),
        ("End", 3, "by +3"),
        ("Home", -3, "by \u22123"),
    ):
        if key:
            slider.press(key)
        settled(page, caption)
        edited = ec.edit(w, age, alpha)
        start, now = ruler(page)
        # Two decimals are printed; the totals are the library's, and their difference is the slider's.
        assert start == pytest.approx(steps(w), abs=0.011)
        assert now == pytest.approx(steps(edited), abs=0.011)
        assert now - start == pytest.approx(alpha, abs=0.011)
        pixels = figure.locator(".fp-pane canvas").evaluate(
            "c => [...c.getContext('2d').getImageData(0, 0, 64, 64).data]"
        )
        drawn = np.array(pixels).reshape(64, 64, 4)[..., :3]
        assert np.abs(drawn - faces.decode(edited)[0].astype(int)).max() <= 2
    # Another face begins elsewhere, and gains the same.
    before = ruler(page)
    figure.get_by_role("button", name="Another face").click()
    settled(page, "Face number 530992")
    start, now = ruler(page)
    assert abs(start - before[0]) > 0.02
    assert now - start == pytest.approx(-3, abs=0.011)
