"""The pages' own drawings are those of the figures."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from _ext.drawings import FOLDER, drawing
from PIL import Image
from sphinx.errors import ExtensionError

BOOK = Path(__file__).resolve().parents[2] / "book"


def test_the_drawings_are_what_the_figures_code_draws() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node 20 or newer on the PATH, as the figures' own tests do")
    command = [node, str(BOOK / "_theme" / "draw.mjs"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_drawings_are_markup_that_takes_the_pages_colours() -> None:
    for path in FOLDER.glob("*.svg"):
        text = str(drawing(path.stem))
        assert text.startswith("<svg")
        assert not re.search(r'(?:fill|stroke)="#', text), path.name
        assert "<script" not in text
        assert 'aria-hidden="true"' in text or "aria-label" in text, path.name


def test_an_unknown_drawing_is_named() -> None:
    with pytest.raises(ExtensionError, match="drawing='dog' must be one of"):
        drawing("dog")


def test_the_card_has_the_size_that_previews_expect() -> None:
    with Image.open(BOOK / "_theme" / "eigencat" / "static" / "card.png") as card:
        assert card.size == (1200, 630)
