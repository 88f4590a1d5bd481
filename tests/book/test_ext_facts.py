"""Colours keep their contrast, and pages that state facts read them from where they are kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from _ext.facts import CONCEPTS, TOKENS, contrast, tokens

CSS = TOKENS.read_text(encoding="utf-8")
PAGE = Path(__file__).resolve().parents[2] / "book" / "_theme" / "eigencat" / "static" / "book.css"
THEMES = ["light", "dark"]


def test_contrast_is_the_standards() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_paper_and_on_a_plate(theme: str) -> None:
    t = tokens(CSS, theme)
    words = ["ink", "ink-2", "ink-3", *(f"{name}-text" for name, *_ in CONCEPTS)]
    for ground in ("paper", "plate"):
        for word in words:
            assert contrast(t[word], t[ground]) >= 4.5, (theme, word, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_marks_can_be_told_from_their_plate(theme: str) -> None:
    t = tokens(CSS, theme)
    for name, *_ in CONCEPTS:
        assert contrast(t[name], t["plate"]) >= 2.95, (theme, name)  # 3 : 1, as printed
    assert contrast(t["focus"], t["paper"]) >= 3


def test_the_two_ways_to_night_are_one() -> None:
    blocks = re.findall(
        r":root(?:\[data-theme=dark\]|:not\(\[data-theme=light\]\))\{([^{}]*)\}", CSS
    )
    assert len(blocks) == 2
    plain = [re.sub(r"\s+", " ", b).strip() for b in blocks]
    assert plain[0] == plain[1]


def test_the_page_uses_the_tokens_and_no_colour_of_its_own() -> None:
    css = re.sub(r"/\*.*?\*/", "", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?!-)", css) == []
    used = set(re.findall(r"var\(--([\w-]+)", css))
    own = set(re.findall(r"--([\w-]+)\s*:", css))
    assert used - own <= set(tokens(CSS, "light")), used - own


def test_code_is_printed_in_words_inks() -> None:
    css = PAGE.read_text(encoding="utf-8")
    inks = set(re.findall(r"\.highlight :is\([^)]*\)\{color:var\(--([\w-]+)\)", css))
    assert inks
    assert inks <= {"ink-2", "o-text", "rat-text", "face-text"}
