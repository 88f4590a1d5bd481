"""Pictures that a figure drew itself hang apart from the page."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import numpy as np
from _ext import stills
from PIL import Image


def page(pixels: np.ndarray) -> str:
    body = io.BytesIO()
    Image.fromarray(pixels).save(body, "PNG")
    data = base64.b64encode(body.getvalue()).decode()
    return f'<p><img class="gp-pic" alt="A face" src="data:image/png;base64,{data}" width="24"></p>'


def test_a_drawn_picture_becomes_a_file_that_waits_to_be_scrolled_to(tmp_path: Path) -> None:
    row = np.linspace(0, 255, 24, dtype=np.uint8)
    markup = page(np.tile(row, (24, 1)))
    found = stills.fill(markup, tmp_path, "../")
    match = re.fullmatch(
        r'<p><img class="gp-pic" alt="A face" src="\.\./(\S+\.webp)" loading="lazy" width="24"></p>',
        found,
    )
    assert match, found
    with Image.open(tmp_path / match[1]) as picture:
        greys = np.asarray(picture.convert("L"), float)
    assert greys.shape == (24, 24)
    assert abs(greys - row).max() < 30, "coarser, and the same picture"
    assert (tmp_path / match[1]).stat().st_size < 500


def test_without_a_book_to_write_into_it_stays_in_the_page() -> None:
    markup = page(np.zeros((24, 24), np.uint8))
    assert stills.fill(markup) == markup
