"""A picture of the reader's own against the face space: as the library says, refused in words, sent nowhere."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

import eigencat as ec
from eigencat.worlds import portraits

from .watch import Watched

PAGE = "03-most-important-features/eigenfaces.html"
FIGURE = "#own_picture"


def opened(watched: Watched) -> Page:
    page = watched.open(PAGE)
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    return page


def file(pixels: Any, kind: str = "PNG", name: str = "mine.png") -> Any:
    body = io.BytesIO()
    Image.fromarray(pixels).save(body, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return {"name": name, "mimeType": "image/png", "buffer": body.getvalue()}


def bring(page: Page, one: Any) -> None:
    page.locator(f"{FIGURE} input[type=file]").set_input_files(one)


def said(page: Page) -> list[float]:
    page.locator(f"{FIGURE} [data-own]").wait_for()
    numbers = json.loads(page.locator(f"{FIGURE} [data-own]").get_attribute("data-own") or "")
    assert isinstance(numbers, list)
    return numbers


@pytest.fixture(scope="module")
def stored() -> Any:
    shots = portraits.make_identities(
        20, 3, size=40, random_state=7, factors=("light", "turn"), cache=False
    )
    grey = shots.images[:, 9:33, 8:32].astype(int) @ [299, 587, 114] * 31 // 255_000 / 31
    return grey[shots.varied == "none"]


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_the_page_says_what_the_library_says(
    kind: str, stored: Any, reader: Callable[..., Watched]
) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (24, 24), dtype=np.uint8)
    page = opened(reader())
    # A GIF and a WebP hold colours; grey is grey in all of them.
    bring(page, file(np.repeat(pixels[..., None], 3, -1) if kind == "WEBP" else pixels, kind))
    space = ec.Eigenfaces(12).fit(stored)
    query = (pixels.astype(int) * 1000 * 31 // 255_000 / 31)[None]
    weights = space.transform(query)[0]
    apart = np.linalg.norm(space.gallery_ - weights, axis=1)
    wanted = [
        space.distance_from_face_space(query)[0],
        weights @ weights,
        apart.min(),
        apart.argmin(),
    ]
    np.testing.assert_allclose(said(page), wanted, rtol=1e-9)
    assert "nothing is sent" in page.locator(FIGURE).inner_text()


def test_a_stored_portrait_comes_home_from_a_larger_picture(
    stored: Any, reader: Callable[..., Watched]
) -> None:
    """Twice as large, and off the middle: the square is moved to it."""
    big = np.full((48, 96), 255, np.uint8)
    big[:, 48:] = np.ceil(stored[6] * 255).astype(np.uint8).repeat(2, 0).repeat(2, 1)
    page = opened(reader())
    bring(page, file(big, "JPEG", "mine.jpg"))
    middle = said(page)[0]
    slider = page.locator(f"{FIGURE} .ow-crop input").first
    slider.fill("1")
    page.wait_for_function(
        "([at, was]) => JSON.parse(document.querySelector(at).dataset.own)[0] < was / 2",
        arg=[f"{FIGURE} [data-own]", middle],
    )
    assert said(page)[3] == 6


def test_what_is_no_picture_is_refused_in_words_and_changes_nothing(
    reader: Callable[..., Watched],
) -> None:
    page = opened(reader())
    plain = file(np.zeros((24, 24), np.uint8))
    bring(page, plain)
    before = said(page)
    whole = plain["buffer"]
    cases = {
        "a file that begins otherwise": b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title='x'</script></svg>",
        "an empty file": b"",
        "a PNG that this browser cannot read": whole[: len(whole) // 2],
        "a PNG that does not say how large": whole[:20],
        "60000 × 60000": whole[:16] + (60000).to_bytes(4, "big") * 2 + whole[24:],
    }
    title = page.title()
    for got, body in cases.items():
        bring(page, {"name": "odd.png", "mimeType": "image/png", "buffer": body})
        alert = page.locator(f"{FIGURE} [role=alert]", has_text=got)
        alert.wait_for()
        assert 'picture="odd.png" must be' in alert.inner_text()
        assert "Nothing has changed." in alert.inner_text()
        assert said(page) == before
    assert page.title() == title
    page.get_by_role("button", name="Put it away").click()
    assert page.locator(f"{FIGURE} [data-own]").count() == 0
    assert not page.locator(f"{FIGURE} [role=alert]").inner_text()


def test_a_picture_that_is_dropped_is_read_and_leaves_no_trace(
    reader: Callable[..., Watched],
) -> None:
    watched = reader()
    page = opened(watched)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.evaluate(
        """async (body) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(body)], "dropped.png", { type: "image/png" }));
          const stage = document.querySelector("#own_picture .ow-drop");
          const over = new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer: data });
          if (stage.dispatchEvent(over)) throw new Error("the page would open the file instead");
          stage.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
        }""",
        list(file(np.full((30, 40), 90, np.uint8))["buffer"]),
    )
    said(page)
    page.evaluate("() => window.ecSeen.frames(3)")
    # What may still come is the page's own: scripts of figures further down.
    own = f"{watched.base}/_static/"
    assert [
        one for one in asked if not one.startswith((f"GET {own}", "GET data:", "GET blob:"))
    ] == []
    kept = page.evaluate("() => JSON.stringify([{ ...localStorage }, location.href])")
    assert "dropped" not in kept
    page.reload()
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    assert page.locator(f"{FIGURE} [data-own]").count() == 0
