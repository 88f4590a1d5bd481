"""A report in Chromium, on a phone and on a desk, by day and by night: opened as the file it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

import eigencat as ec
from eigencat import cli

from .conftest import context_options
from .test_pages import axe, listed
from .watch import THEMES, probe

LONG = "a_name_as_long_as_some_people_give_to_" + "x" * 60 + " <b>and bold</b>"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Of Portraits, with all that a report can hold; and of a set with awkward names."""
    folder = tmp_path_factory.mktemp("reports")
    portraits, awkward = folder / "portraits.safetensors", folder / "awkward.safetensors"
    rng = np.random.default_rng(0)
    names = [LONG, "b", *(f"direction {k}" for k in range(8))]
    ec.DirectionSet(rng.normal(size=(10, 64)), names=names).save(awkward)
    lines = [
        ["find", "interfacegan", "--model", "portraits", "--attribute", "age", "--condition-on",
         "glasses", "--samples", "200", "--permutations", "19", "-o", str(portraits)],
        ["report", str(portraits), "--model", "portraits", "--samples", "12",
         "-o", str(folder / "portraits.html")],
        ["report", str(awkward), "-o", str(folder / "awkward.html")],
    ]  # fmt: skip
    for line in lines:
        done = CliRunner().invoke(cli.main, line)
        assert done.exit_code == 0, done.output
    return {name: folder / f"{name}.html" for name in ("portraits", "awkward")}


@pytest.mark.parametrize("name", ["portraits", "awkward"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [360, 1280])
def test_it_reads_well_and_asks_for_nothing(
    browser: Browser, reports: dict[str, Path], name: str, theme: str, width: int
) -> None:
    context = browser.new_context(**context_options(theme, width))
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        page.goto(reports[name].as_uri())
        assert [url for url in asked if not url.startswith("data:")] == [reports[name].as_uri()]
        assert said == []  # a style or picture that the policy forbids would be told here
        wide = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] <= wide[1]
        paper = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
        assert paper == {"light": "rgb(248, 243, 231)", "dark": "rgb(16, 20, 24)"}[theme]
        # Pictures are drawn, and not only there.
        sizes = page.evaluate("() => [...document.images].map((i) => i.naturalWidth)")
        assert all(size > 0 for size in sizes)
        assert bool(sizes) is (name == "portraits")
        # A name's markup is words.
        assert page.locator("b").count() == 0
        assert bool(page.get_by_text("and bold</b>").count()) is (name == "awkward")
        found = axe(page)
        assert not found, listed(found)
        targets = page.evaluate(probe("targets"))
        assert not targets, listed(targets)
    finally:
        context.close()


def test_on_paper_nothing_is_left_to_scroll(browser: Browser, reports: dict[str, Path]) -> None:
    context = browser.new_context(**context_options("light", 1280))
    page = context.new_page()
    try:
        page.goto(reports["portraits"].as_uri())
        page.emulate_media(media="print")
        overflow = page.evaluate(
            "() => [...document.querySelectorAll('.wide')].map((e) => getComputedStyle(e).overflowX)"
        )
        assert set(overflow) == {"visible"}
    finally:
        context.close()
