"""Portraits drawn in the page are the pictures that the renderer in Python draws.

The page's shader is run by a browser whose graphics processor is imitated in
software. Two machines round differently, so a ray that grazes a silhouette may
end on the other side of it: few pixels, and those are what the bounds leave.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from eigencat.worlds import portraits

from . import book
from .host import plain_server
from .watch import FLAGS, chromium

GL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
NO_GL = "--disable-gpu"
SIZE, RANDOM = 64, 4
MEAN, TAIL = 0.05, 1.0  # of 255: the mean difference of a picture, and what 99% of it stay below

NAMES = [a.name for a in portraits.ATTRIBUTES]
LOW, HIGH, DEFAULT = (
    {a.name: getattr(a, end) for a in portraits.ATTRIBUTES} for end in ("low", "high", "default")
)
# One row for the defaults, some where a group of attributes stands at its ends, some random.
STATED: dict[str, dict[str, float]] = {
    "defaults": {},
    "young": {"age": 18, "smile": 1, "mouth_open": 1, "eye_size": 1, "lip": 1, "jaw": -1},
    "old and bald": {"age": 88, "hair_length": 0.1, "grey": 1, "hairline": 1, "smile": 0},
    "beard and glasses": {"beard": 1, "glasses": 1, "glasses_shape": 1, "jaw": 1, "brow": 1},
    "stubble, faint frame": {"beard": 0.3, "glasses": 0.2, "glasses_shape": 0, "hair_red": 1},
    "long curls": {"hair_length": 1, "hair_curl": 1, "fringe": 0.5, "hair_fall": 1, "yaw": -50},
    "bob and fringe": {"hair_length": 0.6, "fringe": 1, "parting": -1, "hair_darkness": 1},
    "shaved": {"hair_length": 0, "face_width": 1, "skin_tone": 1, "yaw": 50, "glasses": 0.6},
    "looking up": {"pitch": 20, "light_elevation": 0, "light_azimuth": 90, "neckline": 1},
    "looking down": {"pitch": -20, "light_elevation": 70, "nose_length": 1, "iris": 1},
    "all low": LOW,
    "all high": HIGH,
}


@cache
def rows() -> dict[str, NDArray[np.float64]]:
    stated = {
        title: np.array([{**DEFAULT, **row}[name] for name in NAMES], dtype=float)
        for title, row in STATED.items()
    }
    random = portraits.sample_attributes(RANDOM, correlation="none", random_state=0)
    return stated | {f"random {k}": row for k, row in enumerate(random)}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that can import the figures' parts, in a browser that can draw with WebGL."""
    flags = [flag for flag in FLAGS if flag != NO_GL]
    drawing = browser.browser_type.launch(executable_path=chromium(), args=[*flags, *GL])
    with closing(drawing), plain_server(book.ROOT / "figures") as address:
        page = drawing.new_page()
        page.goto(f"{address}/lib/portrait_gl.js")
        page.evaluate(
            """async () => {
              const { PortraitRenderer } = await import("/lib/portrait_gl.js");
              window.PortraitRenderer = PortraitRenderer;
              window.renderer = new PortraitRenderer(document.createElement("canvas"));
              window.renderer.canvas.id = "canvas";
              await window.renderer.ready();
              window.text = (bytes) => {
                let out = "";
                for (let k = 0; k < bytes.length; k += 8192)
                  out += String.fromCharCode(...bytes.subarray(k, k + 8192));
                return btoa(out);
              };
            }"""
        )
        yield page


def drawn(page: Page, row: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    """One picture as the page draws it, red, green and blue."""
    pixels = page.evaluate(
        "([row, size]) => text(renderer.pixels(size, row))", [row.tolist(), size]
    )
    picture = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(size, size, 4)
    assert (picture[..., 3] == 255).all()
    return picture[..., :3].astype(int)


@pytest.mark.parametrize("name", [*STATED, *(f"random {k}" for k in range(RANDOM))])
def test_the_page_draws_what_python_draws(page: Page, name: str) -> None:
    row = rows()[name]
    apart = np.abs(drawn(page, row, SIZE) - portraits.render(row[None], SIZE)[0])
    mean, tail = float(apart.mean()), float(np.percentile(apart, 99))
    assert mean <= MEAN, f"{name}: the pictures must be {MEAN}/255 apart on average; got {mean:.3f}"
    assert tail <= TAIL, f"{name}: 99% must be within {TAIL}/255; got {tail:.1f}"


@pytest.mark.parametrize("size", [24, 150])
def test_other_sizes(page: Page, size: int) -> None:
    for name in ("defaults", "old and bald", "beard and glasses"):
        row = rows()[name]
        apart = np.abs(drawn(page, row, size) - portraits.render(row[None], size)[0])
        assert float(apart.mean()) <= MEAN, name


def test_attributes_show(page: Page) -> None:
    """The bounds above can fail: each attribute moves a picture beyond them."""
    base = rows()["old and bald"]
    one = drawn(page, base, SIZE)
    for name, value in {"smile": 0.5, "glasses": 1, "skin_tone": 0.5, "yaw": 8}.items():
        other = base.copy()
        other[NAMES.index(name)] = value
        assert np.abs(drawn(page, other, SIZE) - one).mean() > 4 * MEAN, name


def test_the_canvas_shows_the_same_picture(page: Page) -> None:
    row = rows()["long curls"]
    same = page.evaluate(
        """([row]) => {
          const untimed = renderer.draw(row, 64), { gl, canvas } = renderer;
          const shown = new Uint8Array(64 * 64 * 4), read = renderer.pixels(64);
          renderer.draw(row, 64);
          gl.readPixels(0, 0, 64, 64, gl.RGBA, gl.UNSIGNED_BYTE, shown);
          let apart = 0;
          for (let y = 0; y < 64; y++) for (let k = 0; k < 256; k++)
            apart += Math.abs(shown[(63 - y) * 256 + k] - read[y * 256 + k]);
          return { apart, untimed, width: canvas.width, height: canvas.height };
        }""",
        [row.tolist()],
    )
    assert same == {"apart": 0, "untimed": None, "width": 64, "height": 64}


def test_a_timed_draw_says_what_it_cost(page: Page) -> None:
    row = rows()["defaults"].tolist()
    small, large = page.evaluate(
        "row => [32, 128].map((size) => renderer.draw(row, size, true))", row
    )
    assert 0 < small < large


def test_a_lost_context_comes_back_with_the_latest_picture(page: Page) -> None:
    row = rows()["beard and glasses"]
    before = drawn(page, row, SIZE)
    told = page.evaluate(
        """async (row) => {
          const { canvas, gl } = renderer, lose = gl.getExtension("WEBGL_lose_context");
          const event = (name) => new Promise((yes, no) => {
            canvas.addEventListener(name, yes, { once: true });
            setTimeout(no, 10_000, new Error(`${name} must come within 10 s; it did not`));
          });
          const lost = event("webglcontextlost"), back = event("webglcontextrestored");
          lose.loseContext();
          await lost;
          const told = [renderer.draw(row, 64, true), renderer.pixels(64)];
          // The browser forgives only after the event is over.
          await new Promise((r) => setTimeout(r));
          lose.restoreContext();
          await back;
          const shown = new Uint8Array(64 * 64 * 4);
          gl.readPixels(0, 0, 64, 64, gl.RGBA, gl.UNSIGNED_BYTE, shown);
          return [...told, text(shown)];
        }""",
        row.tolist(),
    )
    assert told[:2] == [None, None]
    shown = np.frombuffer(base64.b64decode(told[2]), np.uint8).reshape(64, 64, 4)[::-1, :, :3]
    assert (shown == before).all()
    assert (drawn(page, row, SIZE) == before).all()


def refused(page: Page, code: str) -> Any:
    return page.evaluate(
        f"() => {{ try {{ {code}; return null; }} catch (e) {{ return e.message; }} }}"
    )


def test_what_cannot_be_drawn_is_refused(page: Page) -> None:
    assert "WebGL must be on" in refused(
        page,
        'const c = document.createElement("canvas"); c.getContext("2d"); new PortraitRenderer(c)',
    )
    assert "size=0 must be" in refused(page, "renderer.draw(renderer.attributes, 0)")
    assert "size=64.5 must be" in refused(page, "renderer.pixels(64.5)")
    assert "must be 34 numbers" in refused(page, "renderer.draw([1, 2], 64)")
    assert "age=NaN must be" in refused(
        page, "renderer.draw(Array.from(renderer.attributes, () => NaN), 64)"
    )
    # A refused draw leaves the last good one in place.
    assert page.evaluate("() => renderer.attributes.length") == len(NAMES)


def test_a_disposed_renderer_gives_its_context_back(page: Page) -> None:
    lost = page.evaluate(
        """async () => {
          const other = new PortraitRenderer(document.createElement("canvas"));
          const [ms] = [other.draw(other.attributes, 16, true)];
          other.dispose();
          await new Promise((r) => setTimeout(r));
          return [ms > 0, other.gl.isContextLost(), other.draw(other.attributes, 16)];
        }"""
    )
    assert lost == [True, True, None]
