"""Predictions and self-checks: each mistake is answered by its own words, and what was done is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from . import book
from .figure import Figure
from .hands import keys
from .watch import Watched, probe

PROGRESS = "() => JSON.parse(localStorage.getItem('eigencat.progress') ?? 'null')"


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def said(section: Locator) -> str:
    return words(section.locator(".feedback").text_content())


def verdict(say: str, text: str) -> str:
    """A reply as the reader sees it: first whether it is right, in words, then the reason."""
    return f"{'Right.' if say == 'right' else 'Not yet.'} {text}"


def templates(section: Locator) -> list[dict[str, Any]]:
    """What a question can reply: {say, value, text} of each, the text with its verdict."""
    found = section.locator("template[data-say]").evaluate_all(
        "ts => ts.map(t => ({ say: t.dataset.say, value: JSON.parse(t.dataset.value ?? 'null'),"
        " text: t.content.textContent }))"
    )
    return [{**t, "text": verdict(t["say"], words(t["text"]))} for t in found]


# ── predictions ──


@pytest.fixture
def ask(prediction: tuple[str, str], open_page: Callable[..., Page]) -> tuple[Locator, Figure]:
    path, ident = prediction
    page = open_page(path)
    section = page.locator(f'[data-predict="{ident}"]')
    inside = section.locator("[data-figure]").get_attribute("id")
    ref = next(ref for ref in book.page(path).figures if ref.ident == inside)
    return section, Figure(page, ref).mount()


def test_a_prediction_hides_its_answer_until_it_is_given(ask: tuple[Locator, Figure]) -> None:
    section, figure = ask
    assert figure.state()["shown"] is False
    assert not said(section)
    assert not section.locator("details.answer").is_visible()
    guess = figure.state()["guess"]
    assert figure.result() == guess, "the answer must not stand in the page before it is asked for"


def test_each_mistake_in_a_prediction_has_its_own_words(
    prediction: tuple[str, str], ask: tuple[Locator, Figure]
) -> None:
    """For each reply a flag is planted where it is earned; a reply that no flag earns is dead."""
    section, figure = ask
    replies = {t["say"]: t["text"] for t in templates(section)}
    assert {"right", "otherwise"} <= replies.keys()
    assert len(set(replies.values())) == len(replies), "each mistake needs words of its own"
    earned = figure.page.evaluate(probe("guesses"), [figure.ref.module, figure.state()])
    for say, text in replies.items():
        assert say in earned, f"no place of the flag is answered by {say!r}; flags earn {earned}"
        figure.put({**figure.state(), "guess": earned[say], "shown": False})
        assert not said(section), "a new try starts in silence"
        reveal(figure)
        assert said(section) == text, f"{say} at {earned[say]}"
    lesson = book.lesson_of(prediction[0])
    done = section.page.evaluate(PROGRESS)["predict"][f"{lesson}/{prediction[1]}"]
    assert done["right"] is True
    assert done["tries"] == len(replies)


def reveal(figure: Figure) -> None:
    button = next(c for c in figure.controls() if c.kind == "button" and not c.tool)
    button.focus()
    keys(button, "Enter")
    assert figure.state()["shown"] is True


def test_a_prediction_is_made_by_keyboard_alone(ask: tuple[Locator, Figure]) -> None:
    section, figure = ask
    right = figure.page.evaluate(probe("guesses"), [figure.ref.module, figure.state()])["right"]
    flag = next(c for c in figure.controls() if c.kind == "handle")
    flag.focus()
    for axis, (less, more) in enumerate((("ArrowLeft", "ArrowRight"), ("ArrowDown", "ArrowUp"))):
        for _ in range(60):
            short = right[axis] - figure.state()["guess"][axis]
            if abs(short) < 1e-9:
                break
            keys(flag, more if short > 0 else less)
    reveal(figure)
    reply = next(t["text"] for t in templates(section) if t["say"] == "right")
    assert said(section) == reply


# ── checks ──


@pytest.fixture
def question(check: tuple[str, str], open_page: Callable[..., Page]) -> Locator:
    path, ident = check
    return open_page(path).locator(f'[data-check="{ident}"]')


def give(question: Locator, answer: list[Any]) -> str:
    """Fill in an answer, send it, return the reply."""
    fields = question.locator("form :is(input, select)").all()
    assert len(fields) == len(answer)
    for field, value in zip(fields, answer, strict=True):
        if field.evaluate("f => f.localName") == "select":
            field.select_option(str(value))
        else:
            field.fill(str(value))
    question.locator("form button").click()
    return said(question)


def printed(answer: list[Any]) -> list[Any]:
    """As a reader writes it: two decimals, and a real minus sign."""
    return [a if isinstance(a, str) else f"{a:.2f}".replace("-", "−") for a in answer]


def expected(question: Locator) -> list[Any]:
    loaded = json.loads(question.get_attribute("data-expect") or "[]")
    assert loaded, "a check must expect something"
    return list(loaded)


def test_the_right_answer_is_taken_and_says_why(check: tuple[str, str], question: Locator) -> None:
    right = next(t["text"] for t in templates(question) if t["say"] == "right")
    assert len(right.split()) >= 4, "the right answer must be told why"
    assert give(question, expected(question)) == right
    assert give(question, printed(expected(question))) == right
    lesson = book.lesson_of(check[0])
    done = question.page.evaluate(PROGRESS)["check"][f"{lesson}/{check[1]}"]
    assert done["right"] is True
    assert done["tries"] == 2


def test_each_wrong_answer_gets_its_reason(question: Locator) -> None:
    known = templates(question)
    wrong = [t for t in known if t["say"] == "wrong"]
    texts = [t["text"] for t in known]
    assert len(set(texts)) == len(texts), "each answer needs words of its own"
    for t in wrong:
        assert give(question, t["value"]) == t["text"]
    assert "answered-right" not in (question.get_attribute("class") or "")
    any_other_answer_and_no_answer_get_a_reply(question)


def any_other_answer_and_no_answer_get_a_reply(question: Locator) -> None:
    right = expected(question)
    otherwise = next(t["text"] for t in templates(question) if t["say"] == "otherwise")
    if all(isinstance(v, (int, float)) for v in right):
        assert give(question, [v + 17.31 for v in right]) == otherwise
        for nonsense in ("", "cat", "1e999", "1/0"):
            reply = give(question, [nonsense] * len(right))
            assert "number" in reply, f"{nonsense!r} is answered by {reply!r}"
        field = question.locator("form input").first
        assert field.get_attribute("aria-invalid") == "true"
        assert field.evaluate("f => document.activeElement === f"), "the field to mend is focused"
    else:
        assert give(question, [""] * len(right)), "an empty answer gets a reply"


# ── progress ──


def contents() -> str:
    """The page that lists the lessons and shows the progress."""
    links = {path for path, _ in book.with_attribute("data-lesson-link")}
    found = [path for path, _ in book.with_attribute("data-progress") if path in links]
    assert found, "some page must show what the reader has done"
    return found[0]


def test_progress_is_kept_shown_exported_and_erased(reader: Callable[..., Watched]) -> None:
    watched = reader(accept_downloads=True)
    page = watched.open(contents())
    place = page.locator("[data-progress]")
    assert "Nothing is recorded" in place.inner_text()

    path, ident = book.with_attribute("data-check")[0]
    page.goto(f"{watched.base}/{path}")
    question = page.locator(f'[data-check="{ident}"]')
    give(question, expected(question))

    page.goto(f"{watched.base}/{contents()}")
    text = place.inner_text()
    assert "1 lesson" in text
    assert "1 question" in text
    lesson = book.lesson_of(path)
    entry = page.locator(f'[data-lesson-link="{lesson}"]').first.locator("..")
    assert "1 right" in entry.inner_text()

    with page.expect_download() as download:
        place.get_by_role("button", name="Export").click()
    kept = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert kept == page.evaluate(PROGRESS)
    assert kept["check"][f"{lesson}/{ident}"]["right"] is True
    assert lesson in kept["visited"]

    place.get_by_role("button", name="Erase").click()
    assert page.evaluate(PROGRESS) == kept, "one press must not erase"
    place.get_by_role("button", name="Erase").click()
    assert page.evaluate(PROGRESS) is None
    assert "Nothing is recorded" in place.inner_text()


def test_unreadable_progress_does_no_harm(reader: Callable[..., Watched]) -> None:
    watched = reader()
    page = watched.open(contents())
    for text in ("{", "[]", '{"version": 99}', '"cat"'):
        page.evaluate("t => localStorage.setItem('eigencat.progress', t)", text)
        page.goto(f"{watched.base}/{contents()}")
        assert "Nothing is recorded" in page.locator("[data-progress]").inner_text(), text
