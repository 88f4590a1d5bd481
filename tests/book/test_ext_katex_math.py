"""Mathematics rendered at build: what is plain, what is live, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from _ext import js
from _ext.katex_math import Cache, make_live, names_of, tex_in_words, to_html
from docutils import nodes

ROOT = Path(__file__).resolve().parents[2]
KATEX = ROOT / "vendor" / "katex" / "katex.min.js"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "katex.json", KATEX)


def text(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def test_plain_mathematics_has_a_copy_for_screen_readers(cache: Cache) -> None:
    markup = cache.render("o = Wx", display=False, live=False)
    assert "<math" in markup
    assert 'class="katex-html" aria-hidden="true"' in markup


def test_a_page_does_not_carry_the_source_of_its_formulas(cache: Cache) -> None:
    app = SimpleNamespace(katex_cache=cache)
    page = to_html(app, nodes.math("", "v_1 = Wx"), display=False)
    assert "<math" in page
    assert "annotation" not in page
    assert "annotation" in cache.render("v_1 = Wx", display=False, live=False), "KaTeX writes it"


def test_live_mathematics_is_read_itself(cache: Cache) -> None:
    tex = r"\lit{two_models}{o}{o} = W\,\lit{two_models}{x}{\hue{x}{x}}"
    markup = make_live(cache.render(tex, display=True, live=True), {"x": "the record"})
    assert "<math" not in markup
    assert "aria-hidden" not in markup
    assert re.findall(r'data-lit="([^"]+)" tabindex="0" role="button"', markup) == [
        "two_models:o",
        "two_models:x",
    ]
    assert 'title="the record: show it in the figure"' in markup
    assert 'title="o: show it in the figure"' in markup
    assert "c-x" in markup


@pytest.mark.parametrize("written", ["4.00", "-2.75", "0"])
def test_a_number_is_one_slot_sign_included(cache: Cache, written: str) -> None:
    markup = make_live(
        cache.render(rf"\num{{f}}{{o.1}}{{{written}}}", display=False, live=True), {}
    )
    slot = re.search(
        r'<span class="ec-num" data-num="f:o.1"><span class="mord">([^<]*)</span></span>', markup
    )
    assert slot, markup
    assert slot[1] == written.replace("-", "−")


def test_numbers_stand_in_a_matrix_and_inside_a_lit_term(cache: Cache) -> None:
    tex = r"\lit{f}{o}{\begin{bmatrix}\num{f}{o.0}{4.00}\\\num{f}{o.1}{-2.75}\end{bmatrix}}"
    markup = make_live(cache.render(tex, display=True, live=True), {})
    assert re.findall(r'data-num="([^"]+)"', markup) == ["f:o.0", "f:o.1"]
    assert markup.count("<span") == markup.count("</span>")
    assert "4.00" in text(markup)
    assert "−2.75" in text(markup)


def test_a_lit_term_may_not_hold_another(cache: Cache) -> None:
    markup = cache.render(r"\lit{f}{a}{x + \lit{f}{b}{y}}", display=False, live=True)
    with pytest.raises(ValueError, match="must not stand inside another"):
        make_live(markup, {})


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\frac{1", "KaTeX parse error"),
        (r"\nothing{x}", "KaTeX parse error"),
        ("ü_1", "KaTeX parse error"),
        (r"\href{javascript:x}{x}", "must not be used in a lesson"),
        (r"\htmlClass{evil}{x}", "must not be used in a lesson"),
        (r"\hue{purple}{x}", "must not be used in a lesson"),
    ],
)
def test_wrong_or_untrusted_tex_is_refused(cache: Cache, tex: str, said: str) -> None:
    with pytest.raises(js.ScriptError, match=said):
        cache.render(tex, display=False, live=False)


def test_what_was_rendered_is_kept_and_what_is_unused_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "katex.json"
    first = Cache(path, KATEX)
    one = first.render("a", display=False, live=False)
    first.render("b", display=False, live=False)
    first.save(prune=False)
    assert len(json.loads(path.read_text())) == 2

    second = Cache(path, KATEX)
    assert second.render("a", display=False, live=False) == one
    assert not second.changed, "nothing was rendered again"
    second.save(prune=True)
    assert len(json.loads(path.read_text())) == 1

    script = tmp_path / "katex.js"
    script.write_bytes(KATEX.read_bytes() + b"\n")
    assert Cache(path, script).salt != first.salt, "another script shares nothing"


def test_display_and_inline_are_kept_apart(cache: Cache) -> None:
    assert cache.render("a", display=True, live=False) != cache.render(
        "a", display=False, live=False
    )


def test_names_of_parts() -> None:
    assert names_of("x: the record; o: the scores") == {"x": "the record", "o": "the scores"}
    with pytest.raises(ValueError, match="must be `part: words"):
        names_of("x the record")


def test_a_name_of_last_resort() -> None:
    assert tex_in_words(r"\lit{f}{o}{o} = W") == "o = W"


@pytest.mark.book
@pytest.mark.slow
def test_a_tex_error_stops_the_build_with_file_and_line(build) -> None:  # type: ignore[no-untyped-def]
    status, said, _ = build("First.\n\nThen $\\frac{1$ breaks.\n", lesson=False)
    assert status != 0
    assert re.search(r"one\.md:5: mathematics '\\\\frac\{1'", said), said[-2000:]
