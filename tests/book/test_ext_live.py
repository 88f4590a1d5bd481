"""Figures on a page: their states are checked, their pictures drawn, their links exact."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from _ext import js
from _ext.live import (
    DRAWN,
    _without_dust,
    address,
    check_state,
    figure_html,
    known_figures,
    parse_target,
    picture,
    read_state,
)
from _ext.stills import pixels

NAMES = sorted(known_figures())


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_static_picture(name: str) -> None:
    markup = picture(name, {})
    # A figure of words is a list or a table of them.
    assert any(f"<{tag}" in markup for tag in ("svg", "img", "ol", "table"))
    assert known_figures()[name]["instruction"] in unescape(markup)


def test_stills_that_stand_apart_are_files_beside_the_page(tmp_path: Path) -> None:
    markup = picture("portrait_wall", {}, root="../", book=tmp_path)
    found = re.findall(r'src="([^"]*)" loading="lazy"', markup)
    assert len(found) == 15
    assert "data:image" not in markup
    pictures = [(tmp_path / "page" / src).resolve().read_bytes() for src in found]
    assert len(set(pictures)) == 15, "fifteen faces, each another"
    assert all(one[8:12] == b"WEBP" for one in pictures)
    assert picture("portrait_wall", {}).count("data:image/webp") == 15, "and without a book, data"


def test_a_still_of_a_component_moves_the_layers_that_it_names() -> None:
    plain = pixels({"seed": 3}).astype(int)
    step = {"along": "ganspace 1", "alpha": 2}
    whole, early, late = (
        pixels({"seed": 3, "edits": [edit]}).astype(int)
        for edit in (step, {**step, "layers": [0, 1, 2, 3]}, {**step, "layers": [4, 5, 6, 7, 8]})
    )
    moved = [float(abs(after - plain).mean()) for after in (whole, early, late)]
    assert min(moved) > 0.5, moved
    assert abs(whole - early).mean() > 0.5
    assert abs(early - late).mean() > 0.5
    every = {**step, "layers": list(range(9))}
    assert abs(pixels({"seed": 3, "edits": [every]}).astype(int) - whole).max() <= 1


def test_a_drawing_keeps_its_numbers_without_their_dust() -> None:
    street = picture("street", {})
    assert not re.search(r' (?:d|x|y|cx|cy|transform)="[^"]*\.\d{7}', street)
    assert 'cy="338.84"' in street
    # What is said keeps every digit.
    said = DRAWN.sub(
        _without_dust, '<p d="M0.30000000000000004 1.5e-9" data-state="0.30000000000000004">'
    )
    assert said == '<p d="M0.3 1.5e-9" data-state="0.30000000000000004">'


def test_the_picture_shows_the_state() -> None:
    assert picture("two_models", {"p": [1, 0.5]}) != picture("two_models", {})


def test_a_figure_element_carries_what_the_page_needs() -> None:
    markup = figure_html(
        "two_models", {"w": "W_R"}, ident="two_models-2", hide="tools", caption="Words."
    )
    head = markup.split(">")[0]
    assert 'id="two_models-2"' in head
    assert 'data-figure="two_models"' in head
    assert 'data-hide="tools"' in head
    state = re.search(r'data-state="([^"]*)"', head)
    assert state
    assert json.loads(unescape(state[1])) == {"w": "W_R"}
    assert '<div class="ec-mount">' in markup
    assert markup.endswith('<figcaption class="ec-caption">Words.</figcaption></figure>')


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("two_modles", {}, "must be a built figure"),
        ("two_models", {"W": 1}, "must use the keys"),
        ("two_models", [1], "must be a JSON object"),
    ],
)
def test_a_wrong_state_is_refused(name: str, state: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_state(name, state)


def test_a_hopeless_state_is_refused_by_the_figure() -> None:
    with pytest.raises(js.ScriptError, match="must be one of W_C, W_R, custom"):
        picture("two_models", {"w": "nonsense"})


def test_a_state_must_be_json() -> None:
    with pytest.raises(ValueError, match="must be JSON"):
        read_state("two_models", "{w: 1}")


def test_a_link_names_words_figure_and_state() -> None:
    found = parse_target('turn and stretch <two_models?w="W_R"&p=[1,0.5]>')
    assert found == ("turn and stretch", "two_models", {"w": "W_R", "p": [1, 0.5]})
    assert parse_target("second <two_models-2?t=0>")[1] == "two_models-2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no target", "must read `words <figure"),
        ("x <two_models?w=W_R>", "must hold JSON values"),
        ("x <two_models?q=1>", "must use the keys"),
        ("x <nothing?q=1>", "must be a built figure"),
    ],
)
def test_a_wrong_link_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_target(text)


def test_an_address_can_be_read_back() -> None:
    state = {"w": "W_R", "p": [0.5, -2], "story": "relabel"}
    parts = urlsplit(address("two_models", state))
    assert parts.fragment == "two_models"
    read = {k.split(".", 1)[1]: json.loads(v) for k, v in parse_qsl(parts.query)}
    assert read == state
    assert "[0.5,-2]" in parts.query, "brackets and commas stay readable"


@pytest.mark.book
@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("```{live} two_modles\n```\n", r"one\.md:\d+: figure='two_modles' must be a built figure"),
        (
            "{set}`x <two_models?t=0>`\n",
            r"one\.md:\d+: set='two_models' must be a figure of this page",
        ),
    ],
)
def test_errors_stop_the_build_with_file_and_line(build, body: str, said: str) -> None:  # type: ignore[no-untyped-def]
    status, text, _ = build(body, lesson=False)
    assert status != 0
    assert re.search(said, text), text[-2000:]


@pytest.mark.book
@pytest.mark.slow
def test_a_page_with_a_figure_twice(build) -> None:  # type: ignore[no-untyped-def]
    body = "```{live} two_models\nFirst *caption*.\n```\n\n```{live} two_models\n:wide:\n```\n\n{set}`go <two_models-2?t=0>`\n"
    status, text, out = build(body, lesson=False)
    assert status == 0, text[-2000:]
    page = (out / "one.html").read_text()
    assert re.findall(r'<figure class="ec-figure plate ?(\w*) ?" id="([\w-]+)"', page) == [
        ("", "two_models"),
        ("wide", "two_models-2"),
    ]
    assert '<figcaption class="ec-caption"><p>First <em>caption</em>.</p>' in page
    assert 'href="?two_models-2.t=0#two_models-2" data-set="two_models-2"' in page
