"""The widgets for the reader's own model, as a saved notebook shows them: no kernel, only what was kept.

`test_jupyter` runs one with a kernel. Here the same front end is mounted with a model that holds what
Python kept, and a kernel that answers when the test wants it to.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import eigencat as ec
from eigencat import widgets

from . import book
from .host import plain_server
from .test_pages import axe
from .watch import THEMES, Watched

SCRIPT = """
const of = (v) => v && v.$bytes !== undefined ? new DataView(Uint8Array.from(atob(v.$bytes), c => c.charCodeAt(0)).buffer)
  : Array.isArray(v) ? v.map(of) : v && typeof v === "object" ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, of(x)])) : v;
class Model {
  constructor(values) { this.values = values; this.listeners = new Map(); this.sent = []; this.saved = []; }
  get(k) { return this.values[k]; }
  set(k, v) { this.values[k] = v; this.tell("change:" + k); }
  on(k, f) { this.listeners.set(k, [...(this.listeners.get(k) ?? []), f]); }
  off(k, f) { this.listeners.set(k, (this.listeners.get(k) ?? []).filter((g) => g !== f)); }
  tell(k, ...a) { for (const f of this.listeners.get(k) ?? []) f(...a); }
  save_changes() { this.saved.push({ ...this.values }); }
  send(content) { if (this.closed) throw new Error("closed"); this.sent.push(content); }
}
window.bytes = of;
const states = await (await fetch("states.json")).json();
for (const [name, state] of Object.entries(states)) {
  const { default: widget } = await import(`./widget_${name}.js`);
  const model = new Model(of(state)), el = document.getElementById(name);
  (window.models ??= {})[name] = model;
  widget.render({ model, el });
}
window.ready = true;
"""
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Widgets</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css"><script type="module" src="test.mjs"></script></head>
<body><main><h1>Widgets</h1><div id="strip"></div><div id="rescoretable"></div></main></body></html>"""


class Bright:
    """A generator of NumPy alone, and a reader: brightness, and how far right it is brighter."""

    attributes = ("light", "tilt")

    def decode(self, w: Any) -> Any:
        across = np.linspace(-1, 1, 16)[None, None, :, None]
        light = 0.5 + 0.1 * w[:, 0, None, None, None] + 0.1 * w[:, 1, None, None, None] * across
        return np.clip(light, 0, 1) * np.ones((1, 12, 1, 3))

    def read(self, images: Any) -> Any:
        x = np.asarray(images, float)
        return np.stack([x.mean((1, 2, 3)), x[:, :, 8:].mean((1, 2, 3)) - x.mean((1, 2, 3))], 1)


def as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {k: as_json(v) for k, v in value.items()}
    return [as_json(v) for v in value] if isinstance(value, (list, tuple)) else value


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    g = Bright()
    known = {"light": [1.0, 0.2], "tilt": [0.3, 1.0]}
    strip = widgets.Strip(g, np.zeros(2), known, [-3, -1.5, 0, 1.5, 3], alpha=1.5)
    strip.held = ["tilt"]
    strip.held = []
    w = np.random.default_rng(1).normal(size=(30, 2))
    table = widgets.RescoreTable(ec.rescore(g, g, w, known["light"], [-1, 0, 1]))
    root: Path = tmp_path_factory.mktemp("widgets")
    keys = {
        "strip": ("about", "kept", "direction", "held", "alpha"),
        "rescoretable": ("data", "alpha", "order"),
    }
    made = {"strip": strip, "rescoretable": table}
    states = {n: {k: as_json(getattr(made[n], k)) for k in keys[n]} for n in made}
    (root / "states.json").write_text(json.dumps(states), encoding="utf-8")
    (root / "style.css").write_text(strip._css + "body{margin:0}", encoding="utf-8")
    (root / "test.mjs").write_text(SCRIPT, encoding="utf-8")
    (root / "index.html").write_text(PAGE, encoding="utf-8")
    for name in made:
        shutil.copy(book.ROOT / "src/eigencat/_figures" / f"widget_{name}.js", root)
    with plain_server(root) as base:
        yield base


Opened = Callable[..., Page]


@pytest.fixture
def opened(reader: Callable[..., Watched], address: str) -> Opened:
    def open_(**options: Any) -> Page:
        page = reader(at=address, **options).open("index.html")
        page.wait_for_function("() => window.ready")
        return page

    return open_


def expect_at(page: Page, alpha: str) -> None:
    """Wait for the picture of this place: it is drawn with the screen's next frame."""
    expect(page.locator("#strip .ws-picture")).to_have_attribute("data-at", alpha)


def red(page: Page) -> int:
    """The picture that is asked for: its red value in the middle.

    It is loaded anew: while an image loads what its address was just changed to, it still decodes,
    and draws, what it showed before.
    """
    return page.locator("#strip .ws-picture").evaluate(  # type: ignore[no-any-return]
        """async (shown) => { const img = new Image(); img.src = shown.getAttribute("src");
        await img.decode(); const c = document.createElement("canvas");
        c.width = img.naturalWidth; c.height = img.naturalHeight; const g = c.getContext("2d");
        g.drawImage(img, 0, 0); return g.getImageData(c.width / 2, c.height / 2, 1, 1).data[0]; }"""
    )


def test_without_a_kernel_the_slider_moves_among_the_kept_pictures(opened: Opened) -> None:
    page = opened()
    page.evaluate("models.strip.closed = true")
    slider = page.locator("#strip input[type=range]")
    expect(slider).to_have_value("1.5")
    expect_at(page, "1.5")
    here = red(page)
    slider.press("Home")
    expect_at(page, "-3")
    least = red(page)
    slider.press("End")
    expect_at(page, "3")
    assert least < here < red(page)
    # A place between is shown as the nearest that is kept, and the widget says why.
    for _ in range(10):
        slider.press("ArrowLeft")
    expect(slider).to_have_value("2.5")
    expect_at(page, "3")
    status = page.locator("#strip .ws-status")
    expect(status).to_contain_text("No kernel answers: the slider moves among the kept pictures.")
    assert page.locator("#strip .ws-picture").get_attribute("alt").startswith("The picture at +3")
    # The strip of the condition was kept too; another is not, and that is said.
    page.locator("#strip [aria-label=Hold] [data-value=tilt]").click()
    expect(page.locator("#strip")).to_contain_text("% of the direction is left.")
    expect(page.locator("#strip [data-row=tilt] .lb-mark")).to_have_text("held")
    page.locator("#strip [aria-label=Hold] [data-value=tilt]").click()
    page.locator("#strip [aria-label=Along] [data-value=tilt]").click()
    expect(page.locator("#strip")).to_contain_text("The strip along tilt is not kept.")


def test_a_kernel_is_asked_once_the_hand_rests_and_for_the_newest_only(opened: Opened) -> None:
    page = opened()
    slider = page.locator("#strip input[type=range]")
    slider.evaluate(
        """async (e) => { for (let v = 0; v < 1; v += 0.05) { e.value = v;
        e.dispatchEvent(new Event("input", { bubbles: true })); await new Promise(r => setTimeout(r, 5)); } }"""
    )
    page.wait_for_function("() => models.strip.sent.length > 0")
    ask = page.evaluate("models.strip.sent")
    assert len(ask) == 1, "one question for one rest of the hand"
    assert ask[0] | {"alpha": 0} == {
        "kind": "draw",
        "id": 1,
        "direction": "light",
        "held": [],
        "alpha": 0,
    }
    assert ask[0]["alpha"] == pytest.approx(0.95, abs=0.06)
    # While it is under way the hand moves on: the next question waits for the answer.
    slider.press("ArrowLeft")
    page.wait_for_timeout(150)
    assert len(page.evaluate("models.strip.sent")) == 1
    png = json.loads(
        json.dumps(
            as_json(widgets.Strip(Bright(), np.zeros(2), [1.0, 0]).kept["direction"]["pictures"][0])
        )
    )
    page.evaluate(
        """([id, png]) => models.strip.tell("msg:custom",
        { kind: "drawn", id, reading: [0.9, 0], ghost: [] }, [bytes(png)])""",
        [ask[0]["id"], png],
    )
    page.wait_for_function("() => models.strip.sent.length === 2")
    page.evaluate(
        """([id, png]) => models.strip.tell("msg:custom",
        { kind: "drawn", id, reading: [0.9, 0], ghost: [] }, [bytes(png)])""",
        [page.evaluate("models.strip.sent[1].id"), png],
    )
    expect_at(page, slider.input_value())
    assert float(
        page.locator("#strip [data-row=light]").get_attribute("data-change")
    ) == pytest.approx(0.4)
    # What the kernel could not draw is told in its words.
    slider.press("ArrowLeft")
    page.wait_for_function("() => models.strip.sent.length === 3")
    page.evaluate(
        "models.strip.tell('msg:custom', { kind: 'failed', id: 3, message: 'out of memory' }, [])"
    )
    expect(page.locator("#strip .ws-status")).to_have_text("out of memory")


def test_the_table_shows_what_may_be_none_as_hollow(opened: Opened) -> None:
    page = opened()
    bar = page.locator("#rescoretable input[type=range]")
    expect(page.locator("#rescoretable .ec-readout")).to_contain_text(
        "At +1 along direction, over 30 samples: light"
    )
    bar.press("ArrowLeft")
    assert page.evaluate("models.rescoretable.values.alpha") == 0
    # At 0 nothing is changed: every interval holds 0.
    expect(page.locator("#rescoretable [data-row] .lb-now.none")).to_have_count(2)
    expect(page.locator("#rescoretable .ec-readout")).to_contain_text(
        "no change that is beyond doubt"
    )
    page.locator("#rescoretable [data-value=given]").click()
    rows = page.locator("#rescoretable [data-row]").evaluate_all("r => r.map(e => e.dataset.row)")
    assert rows == ["light", "tilt"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [360, 1200])
def test_no_axe_violation_and_nothing_leaves_the_frame(
    opened: Opened, theme: str, width: int
) -> None:
    page = opened(theme=theme, width=width)
    page.locator("#strip [aria-label=Hold] [data-value=tilt]").click()
    assert not axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
