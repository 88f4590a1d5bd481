"""The rank dial's matrices in the page are those of the library, and its static pictures theirs."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from tests.scripts import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def export():
    return load("book/_ext/rank_export.py")


def test_the_page_carries_these_matrices(export) -> None:
    text = export.TARGET.read_text(encoding="utf-8")
    said = dict(re.findall(r'export const (\w+) = "(.*)";', text))
    assert text.splitlines()[0] == export.to_module().splitlines()[0]
    style = np.frombuffer(base64.b64decode(said["STYLE"]), "<f2").reshape(-1, 64)
    np.testing.assert_array_equal(
        style, ec.load("portraits").style_weights()[said["LAYER"]], "run: make figures"
    )
    grey = np.frombuffer(base64.b64decode(said["GREY"]), np.uint8).reshape(64, 64).astype(int)
    # The renderer's own promise: another processor may differ by rounding.
    assert np.abs(grey - np.rint(255 * export.matrix("portrait"))).max() <= 1, "run: make figures"


def test_the_lesson_speaks_of_the_same_person(export) -> None:
    lesson = (ROOT / "book" / "03-most-important-features" / "svd.md").read_text(encoding="utf-8")
    assert f"person = {export.PERSON!r}".replace("'", '"') in lesson


def test_the_static_pictures_show_the_whole_as_a_copy_and_a_rest(export) -> None:
    whole, copy, rest = (
        export.pixels("portrait", 64, show).astype(int) for show in ("whole", "copy", "rest")
    )
    assert np.abs(whole - copy).max() == 0
    assert np.abs(rest - 127.5).max() <= 0.5
    assert export.pixels("style", 8, "copy").shape == (32, 64, 3)
    assert len(np.unique(export.pixels("portrait", 0, "copy"))) == 1
    with pytest.raises(ValueError, match="name='cat' must be portrait, style or toy"):
        export.matrix("cat")
