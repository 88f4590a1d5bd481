"""The library's drawings in Chromium: with real letters, nothing is cut and no name lies on another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import eigencat as ec
from eigencat.picture import Picture
from eigencat.rescoring import Rescored

LONG = [
    "how much of an Iris virginica it might be, all things considered and then some more",
    "petal length of the third flower, measured twice by hand, in centimetres",
    "WIDTH OF THE SEPAL WITHOUT ITS MARGIN",
    "ширина чашелистика (см), измеренная дважды",
]
MEASURE = """svg => {
  const inside = [], boxes = [], scale = svg.getScreenCTM().a, [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
  for (const t of svg.querySelectorAll("text")) {
    const b = t.getBBox();
    if (b.x < 0 || b.y < 0 || b.x + b.width > w || b.y + b.height > h) inside.push(t.textContent);
    boxes.push({ text: t.textContent, x: b.x, y: b.y + 3, r: b.x + b.width, b: b.y + b.height - 3 });
  }
  const over = [];
  boxes.forEach((a, i) => boxes.slice(0, i).forEach((c) => {
    if (a.x < c.r && c.x < a.r && a.y < c.b && c.y < a.b) over.push([c.text, a.text]);
  }));
  const size = parseFloat(getComputedStyle(svg.querySelector("text")).fontSize) * scale;
  return { cut: inside, over, size, wide: svg.getBoundingClientRect().right };
}"""


@cache
def pictures() -> dict[str, Picture]:
    w_c = ec.matrices().W_C
    rng = np.random.default_rng(3)
    cat = ec.NamedLayer(w_c, inputs=["snout", "body"], outputs=["cat", "rat"])
    bent = ec.NamedLayer(w_c, inputs=LONG[:2], outputs=LONG[2:], activation="relu")
    large = ec.NamedLayer(
        rng.normal(size=(10, 12)),
        inputs=[f"{LONG[k % 4]} {k}" for k in range(12)],
        outputs=[f"digit {k}" for k in range(10)],
    )
    return {
        "cat": cat.push([0.5, 2]).draw(),
        "label": cat.push([1, 0.5]).draw(label=[1, 0]),
        "ten": cat.push(ec.animals().X).draw(),
        "bent": bent.push([0.5, 2]).draw(),
        "tiny": bent.push([0.00012, 3456789]).draw(),
        "bars": large.push(rng.normal(size=12)).draw(),
        **of_the_methods(rng),
    }


def of_the_methods(rng: np.random.Generator) -> dict[str, Picture]:
    names = [f"{LONG[k % 4]} {k}" for k in range(80)]
    seven, eighty = (
        ec.DirectionSet(rng.normal(size=(k, 90)), names=names[:k]) for k in (7, 80)
    )  # fmt: skip
    data = rng.normal(size=(300, 90)) * np.linspace(9, 1, 90)
    before = rng.normal(size=(30, 4))
    table = Rescored(before[None] + 1, before, np.array([1.0]), tuple(LONG), "age", (LONG[1],))
    fit = ec.InterFaceGAN().fit(data, data[:, 0], names=LONG[:1])
    return {
        "seven cosines": seven.plot(),
        "eighty cosines": eighty.plot(),
        "two components": ec.GANSpace(2).fit(data).plot(),
        "eighty components": ec.GANSpace(80).fit(data).plot(),
        "a share": ec.StreamingPCA(0.9).fit(data).plot(),
        "eigenvalues": ec.SeFa(80).fit(data).plot(),
        "eigenfaces": ec.Eigenfaces(0.9).fit(data.reshape(300, 10, 9)).plot(),
        "scores": fit.plot(),
        "sides": ec.InterFaceGAN("lda").fit(data, data[:, 0] > 0, names=LONG[:1]).plot(),
        "changes": table.plot(),
        "pairs": ec.compare(eighty, eighty.vectors[::-1]).plot(),
    }


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    yield page
    page.close()


@pytest.mark.parametrize("name", list(pictures()))
def test_a_picture_on_a_narrow_page(page: Page, name: str) -> None:
    page.set_content(f"<style>body{{margin:0}}</style>{pictures()[name].svg}")
    found = page.locator("svg").evaluate(MEASURE)
    assert not found["cut"]
    assert not found["over"]
    assert found["size"] >= 11, "letters must be large enough to read on a telephone"
    assert found["wide"] <= 360


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_follows_the_theme_and_the_page(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_content(pictures()["cat"].svg)
    fill = "e => getComputedStyle(e.querySelector('.plate')).fill"
    alone = {"light": "rgb(255, 253, 249)", "dark": "rgb(21, 26, 31)"}[theme]
    assert page.locator("svg").evaluate(fill) == alone
    # A page that defines the book's colours has the last word.
    page.add_style_tag(content=":root{--plate:rgb(1, 2, 3)}")
    assert page.locator("svg").evaluate(fill) == "rgb(1, 2, 3)"
