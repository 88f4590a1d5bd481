"""The laboratory: labels given by any hand, kept here, fitted as the library fits, and taken home."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

import eigencat as ec

from .watch import Watched

PAGE = "02-younger-faces/laboratory.html"
FIGURE = "#laboratory"
SEED, COUNT = 2, 192  # the portraits of the page
LABELS = 20


def latents() -> Any:
    faces = ec.load("portraits")
    return faces.mapping(faces.sample(COUNT, seed=SEED)).astype(float)


def answers(n: int) -> Any:
    """What a careful eye would say of age: as the reader network reads it."""
    faces = ec.load("portraits")
    ages = faces.read(faces.decode(latents()[:n]))[:, faces.attributes.index("age")]
    return (ages > np.median(ages)).astype(float)


def stepped(direction: ec.Direction) -> ec.Direction:
    """With the step of the page: how far all its portraits spread along it."""
    return replace(direction, scale=float(np.std(latents() @ direction.vector, ddof=1)))


def opened(watched: Watched) -> Page:
    page = watched.open(PAGE)
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    return page


def fact(page: Page, key: str) -> str:
    return page.locator(f"{FIGURE} [data-fact={key}] td").inner_text()


def fitted(page: Page) -> None:
    page.wait_for_function(
        """() => /shuffled/.test(document.querySelector("#laboratory [data-fact=left] td").textContent)""",
        timeout=90_000,
    )


def taken_home(page: Page, words: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=words).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def run(source: str) -> list[float]:
    room: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "<session>", "exec"), room)
    return np.asarray(room["result"], float).tolist()


@pytest.mark.slow
def test_twenty_labels_by_keyboard_become_the_librarys_direction(
    reader: Callable[..., Watched], tmp_path: Path
) -> None:
    watched = reader()
    page = opened(watched)
    y = answers(LABELS)
    page.locator(f"{FIGURE} .la-answer").first.focus()
    for value in y:
        page.keyboard.press("ArrowRight" if value else "ArrowLeft")
    assert f"{LABELS} labelled" in page.locator(f"{FIGURE} .la-progress").inner_text()
    fitted(page)
    known = ec.models.directions("portraits")
    want = stepped(ec.InterFaceGAN().fit(latents()[:LABELS], y, names=["older"]).directions_[0])

    # The file is the library's direction, and says of which networks.
    page.locator(f"{FIGURE} [aria-label=Hold] [data-value=glasses]").press("Enter")
    file = taken_home(page, "Save the direction", tmp_path)
    assert file.name == "older.safetensors"
    found = ec.DirectionSet.load(file, model=known.meta["model"])
    with pytest.raises(ValueError, match="must be directions of model"):
        ec.DirectionSet.load(file, model="another")
    mine = found["older"]
    np.testing.assert_allclose(mine.vector, want.vector, atol=1e-5)
    for key in ("bias", "scale", "gain", "offset"):
        assert getattr(mine, key) == pytest.approx(getattr(want, key), abs=1e-5, rel=1e-5), key
    assert found.meta["samples"] == found.meta["by_hand"] == LABELS
    assert found.meta["by_network"] == 0
    assert found.meta["answers"]["row"][:LABELS] == "".join(str(int(v)) for v in y)
    held = ec.condition(want, [known["glasses"]])
    np.testing.assert_allclose(found[1].vector, held.vector, atol=1e-5)
    assert found[1].retained == pytest.approx(held.retained, abs=1e-5)

    # The numbers beside it are the library's too; the cone to what chance allows.
    cosine = float(known["age"].vector @ want.vector)
    assert float(fact(page, "same").split()[0].replace("−", "-")) == pytest.approx(cosine, abs=6e-3)
    cone = ec.bootstrap_cone(ec.InterFaceGAN(), latents()[:LABELS], y, n_repeats=400)
    turned = float(fact(page, "turned").rstrip("°"))
    near = np.quantile(cone.angles, [0.90, 0.985])
    assert near[0] - 0.5 <= turned <= near[1] + 0.5
    assert mine.meta["cone_angle"] == pytest.approx(90) or cone.angle[0] < 90

    # The session repeats the fit.
    script = taken_home(page, "Save the session as Python", tmp_path).read_text(encoding="utf-8")
    result = run(script)
    np.testing.assert_allclose(result[:64], want.vector, atol=1e-12)
    assert result[68] == pytest.approx(held.retained)
    assert fact(page, "left").startswith(f"{result[69]:.0f} of {LABELS}")

    # What was labelled about something else can be held.
    page.locator(f"{FIGURE} [data-value=smile]").first.click()
    smiles = [0, 1, 1, 0, 1, 0, 0, 1]
    for k, value in enumerate(smiles):
        page.locator(f"{FIGURE} .la-cell").nth(k).click()
        page.locator(f"{FIGURE} .la-answer").nth(value).click()
    page.locator(f"{FIGURE} [data-value=age]").first.click()
    page.locator(f"{FIGURE} [aria-label='Hold what you labelled'] [data-value=smile]").click()
    smile = ec.InterFaceGAN().fit(latents()[: len(smiles)], np.array(smiles, float)).directions_[0]
    both = ec.condition(want, [known["glasses"], smile])
    found = ec.DirectionSet.load(taken_home(page, "Save the direction", tmp_path))
    np.testing.assert_allclose(found[1].vector, both.vector, atol=1e-5)
    script = taken_home(page, "Save the session as Python", tmp_path).read_text(encoding="utf-8")
    assert run(script)[68] == pytest.approx(both.retained)

    # Nothing of it stands in the address, and all of it is there again.
    assert "labels" not in page.url
    asked = page.evaluate("() => localStorage.getItem('eigencat.laboratory')")
    row = json.loads(asked)["sets"]["age"]
    assert row[:LABELS] == "".join(str(int(v)) for v in y)
    assert row not in page.url
    page.reload()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    assert f"{LABELS} labelled" in page.locator(f"{FIGURE} .la-progress").inner_text()
    fitted(page)

    # Without a connection labels are given and kept.
    watched.expect("DISCONNECTED")
    watched.context.set_offline(True)
    page.locator(f"{FIGURE} .la-cell").nth(22).click()
    page.locator(f"{FIGURE} .la-answer").last.click()
    watched.context.set_offline(False)
    page.reload()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    assert f"{LABELS + 1} labelled" in page.locator(f"{FIGURE} .la-progress").inner_text()


@pytest.mark.slow
def test_the_reader_network_answers_by_touch_and_its_answers_are_known_as_its(
    reader: Callable[..., Watched],
) -> None:
    page = opened(reader(touch=True, width=360))
    younger = page.locator(f"{FIGURE} .la-answer").first
    younger.tap()
    network = page.get_by_role("button", name="Let the reader network answer the rest of these 24")
    network.tap()
    page.locator(f"{FIGURE} .la-cell.net").nth(22).wait_for(timeout=90_000)
    row = page.evaluate("() => JSON.parse(localStorage.getItem('eigencat.laboratory')).sets.age")
    known, faces = ec.models.directions("portraits"), ec.load("portraits")
    ages = faces.read(faces.decode(latents()[:24]))[:, faces.attributes.index("age")]
    far = np.abs(ages - known["age"].meta["mean"]) > 0.2  # a byte of a picture may tip the others
    told = np.array(list(row[1:24])) == "h"
    assert row[0] == "0", "what was answered by hand stands"
    np.testing.assert_array_equal(told[far[1:]], (ages > known["age"].meta["mean"])[1:][far[1:]])
    fitted(page)
    assert fact(page, "labels") == "24, 23 by the reader network"
    wipe = page.get_by_role("button", name="Forget my labels")
    wipe.tap()
    page.get_by_role("button", name="Forget all labels? Press again").tap()
    assert page.evaluate("() => localStorage.getItem('eigencat.laboratory')") is None
    assert fact(page, "cone") == "–"


@pytest.mark.slow
def test_a_direction_comes_back_and_a_broken_file_loses_nothing(
    reader: Callable[..., Watched], tmp_path: Path
) -> None:
    page = opened(reader())
    for value in answers(12):
        page.locator(f"{FIGURE} .la-answer").nth(int(value)).click()
    fitted(page)
    file = taken_home(page, "Save the direction", tmp_path)
    theirs = tmp_path / "all of them.safetensors"
    known = ec.models.directions("portraits")
    known.save(theirs)
    labels = "() => JSON.parse(localStorage.getItem('eigencat.laboratory')).sets.age"
    row = page.evaluate(labels)

    # Another day: nothing is labelled, and the file has all.
    page.get_by_role("button", name="Forget my labels").click()
    page.get_by_role("button", name="Forget all labels? Press again").click()
    assert "Nothing is labelled" in page.locator(f"{FIGURE} .la-progress").inner_text()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a direction").press("Enter")
    chooser.value.set_files(file)
    told = page.locator(f"{FIGURE} .la-file")
    told.get_by_text("older.safetensors: “older”, from 12 portraits").wait_for()
    page.get_by_role("button", name="Bring back its 12 answers").click()
    assert page.evaluate(labels) == row
    fitted(page)
    told.get_by_text("Cosine with your labels’ direction: 1.00").first.wait_for()

    # Files that are none are refused, each in a line, and change nothing.
    kept = page.evaluate("() => localStorage.getItem('eigencat.laboratory')")
    alert = page.locator(f"{FIGURE} .la-refused")
    whole = file.read_bytes()
    other = tmp_path / "other.safetensors"
    ec.DirectionSet([known["age"]], meta={"model": "another"}).save(other)
    for name, content, want in (
        ("cut.safetensors", whole[:200], "cut short"),
        ("empty.safetensors", b"", "an empty file"),
        ("notes.safetensors", b"these are no numbers at all", "no safetensors"),
        ("other.safetensors", other.read_bytes(), "directions of other networks"),
        ("film.safetensors", bytes(3_000_000), "more than 256 kB"),
        ("nan.safetensors", whole[:-8] + np.array(np.nan).tobytes(), "finite numbers"),
    ):
        page.locator(f"{FIGURE} input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        alert.get_by_text(want).wait_for()
        text = alert.inner_text()
        assert text.startswith(f"file={name} must "), text
        assert text.endswith("Nothing has changed.")
        assert page.evaluate("() => localStorage.getItem('eigencat.laboratory')") == kept

    # A set of the library's own opens, and is there again after the page is.
    page.locator(f"{FIGURE} input[type=file]").set_input_files(theirs)
    told.get_by_text("all of them.safetensors").wait_for()
    assert alert.inner_text() == ""
    page.get_by_label("Which direction of the file").select_option("glasses")
    told.get_by_text("Nearest of those found before: glasses, cosine 1.00").wait_for()
    page.locator(f"{FIGURE} [data-row=glasses].target").wait_for()
    page.reload()
    page.locator(f"{FIGURE}[data-ready]").wait_for()
    page.locator(f"{FIGURE} .la-file").get_by_text("“glasses”").first.wait_for()
    assert page.evaluate(labels) == row
    page.get_by_role("button", name="Put the file away").click()
    assert page.evaluate(labels) == row


def test_without_scripts_the_portraits_are_there(reader: Callable[..., Watched]) -> None:
    page = reader(scripts=False).open(PAGE)
    stills = page.locator(f"{FIGURE} .la-wall img[src^='data:image/webp']")
    assert stills.count() == 24
