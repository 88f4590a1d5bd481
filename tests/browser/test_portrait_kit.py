"""The parts for figures with faces, with the real networks: they measure what the library measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

import eigencat as ec

from .watch import Watched

FIGURE = "#portrait_kit"
SEED = 119  # where the figure starts
NAMES = ("age", "smile", "glasses", "beard", "grey", "hair_length", "mouth_open", "yaw")
# A picture's bytes may differ by one where rounding does; the reader then says a little else.
ROOM = 0.02  # of each attribute's spread


def expected(seed: int, target: str, held: list[str], alpha: float) -> dict[str, float]:
    faces, known = ec.load("portraits"), ec.models.directions("portraits")
    w = faces.sample(1, seed=seed, space="w").astype(float)
    way = ec.condition(known[target], [known[n] for n in held]) if held else known[target]
    before, after = (faces.read(faces.decode(x))[0] for x in (w, ec.edit(w, way, alpha)))
    return {n: float((after - before)[faces.attributes.index(n)]) for n in NAMES}


def told(page: Page, kind: str) -> dict[str, float]:
    read = f"rows => Object.fromEntries(rows.map(r => [r.dataset.row, r.dataset.{kind}]))"
    found: dict[str, Any] = page.locator(f"{FIGURE} [data-row]").evaluate_all(read)
    return {name: float(value) for name, value in found.items()}


def near(found: dict[str, float], want: dict[str, float]) -> None:
    known = ec.models.directions("portraits")
    for name in NAMES:
        assert found[name] == pytest.approx(want[name], abs=ROOM * known[name].meta["spread"]), name


def settled(page: Page, words: str) -> None:
    """Until the bars have a number, and it is of the newest state: nothing changes any more."""
    page.wait_for_function(
        f"""([words]) => {{
            const f = document.querySelector("{FIGURE}"), row = f.querySelector("[data-row]");
            const now = f.querySelector(".fp-words").textContent + row.dataset.change;
            const still = window.last === now && Date.now() - window.since > 1500;
            if (window.last !== now) [window.last, window.since] = [now, Date.now()];
            return row.dataset.change && f.querySelector(".fp-words").textContent.includes(words) && still;
        }}""",
        arg=[words],
        timeout=90_000,
    )


@pytest.mark.slow
def test_the_bars_are_what_the_library_measures(reader: Callable[..., Watched]) -> None:
    page = reader().open("kit.html")
    figure = page.locator(FIGURE)
    figure.scroll_into_view_if_needed()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    settled(page, "glasses held")
    near(told(page, "change"), expected(SEED, "age", ["glasses"], 1.5))
    near(told(page, "ghost"), expected(SEED, "age", [], 1.5))
    said = figure.locator(".lb-said").inner_text()
    assert said.startswith("The reader says: age +")
    # The picture is the library's, to the rounding of a byte.
    faces, known = ec.load("portraits"), ec.models.directions("portraits")
    way = ec.condition(known["age"], on=[known["glasses"]])
    w = ec.edit(faces.sample(1, seed=SEED, space="w").astype(float), way, 1.5)
    pixels = figure.locator(".fp-pane canvas").evaluate(
        "c => [...c.getContext('2d').getImageData(0, 0, 64, 64).data]"
    )
    drawn = np.array(pixels).reshape(64, 64, 4)[..., :3]
    assert np.abs(drawn - faces.decode(w)[0].astype(int)).max() <= 2
    # By keyboard: to the end of the slider, then another condition.
    slider = figure.locator("input[type=range]")
    slider.press("End")
    settled(page, "+3.0")
    near(told(page, "change"), expected(SEED, "age", ["glasses"], 3))
    share = float(
        ec.models.shell("portraits").share(ec.edit(faces.sample(1, SEED, "w"), way, 3))[0]
    )
    line = figure.locator(".om-line")
    assert ("off" in line.get_attribute("class").split()) == (share > 0.99)
    smile = figure.locator("[aria-label=Hold] [data-value=smile]")
    smile.focus()
    smile.press("Enter")
    settled(page, "smile, glasses held")
    near(told(page, "change"), expected(SEED, "age", ["smile", "glasses"], 3))
