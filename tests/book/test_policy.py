"""The server's content security policy is the one that every page states."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from eigencat import build, serve

HTML = Path(__file__).parents[2] / "book" / "_build" / "html"

pytestmark = pytest.mark.book


def pages() -> list[Path]:
    if not (HTML / build.STAMP).is_file():
        pytest.fail("there is no built book: run `make book` first")
    return [page for page in HTML.rglob("*.html") if "_static" not in page.parts]


def rules(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: set(values) for name, *values in parts}


def test_every_page_states_the_policy_of_the_server() -> None:
    assert pages()
    for page in pages():
        text = page.read_text(encoding="utf-8")
        stated = [
            unescape(content)
            for tag in re.findall(r"<meta[^>]+Content-Security-Policy[^>]*>", text, re.I)
            for content in re.findall(r'content="([^"]*)"', tag)
        ]
        assert [rules(one) for one in stated] == [rules(serve.CONTENT_SECURITY_POLICY)], page.name


def test_no_page_has_a_script_inside() -> None:
    for page in pages():
        inside = re.findall(
            r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application|text)/(?:ld\+)?json\")[^>]*>",
            page.read_text(encoding="utf-8"),
        )
        assert inside == [], page.name
