"""Predictions and self-checks: answers come from cells, and mistakes in a lesson are named."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from _ext.ask import MISTAKES, choices, in_print, read_answer


@pytest.mark.parametrize(
    ("glued", "answer"),
    [("[-0.75, 1.5]", [-0.75, 1.5]), ("4", [4.0]), ("'cat'", ["cat"]), ("['+', '-']", ["+", "-"])],
)
def test_glued_values_are_read(glued: str, answer: list[object]) -> None:
    assert read_answer(glued) == answer


@pytest.mark.parametrize(
    "glued", ["array([4., 2.])", "[]", "[[1, 2]]", "[nan]", "{'a': 1}", "[1e999]"]
)
def test_other_glued_values_are_refused(glued: str) -> None:
    with pytest.raises(ValueError, match="glued value="):
        read_answer(glued)


def test_answers_in_print() -> None:
    assert in_print([-0.75, 1.5]) == "(−0.75, 1.5)"
    assert in_print([8 / 9, 10 / 9]) == "(0.8889, 1.1111)"
    assert in_print([5.0]) == "5"
    assert in_print(["cat"]) == "cat"


def test_words_to_choose_from() -> None:
    assert choices([["+", "-"], ["-", "-"]], 0) == ["+", "-"]
    assert choices([["cat"]], 0) == []
    assert choices([[1.0], [2.0]], 0) == []


def test_the_mistakes_are_those_the_page_can_tell_apart() -> None:
    from pathlib import Path

    source = (Path(__file__).resolve().parents[2] / "figures" / "lib" / "feedback.js").read_text()
    told = set(re.findall(r'"([a-z_]+)"', source))
    assert set(MISTAKES) <= told


CELL = """
```{code-cell} python3
:tags: [remove-cell]
from myst_nb import glue
glue("good", [-0.75, 1.5], display=False)
glue("swapped", [1.5, -0.75], display=False)
glue("short", [1.0], display=False)
```
"""
CHECK = """
```{check} one
ask: What *now*?
fields: [a, b]
expect: good
right: Yes, {glue:text}`good`.
wrong:
  swapped: The wrong seats.
otherwise: Think.
```
"""
PREDICT = """
```{predict} first
ask: Plant it.
state: {"x": [1, 0]}
say:
  right: The first **column**.
  row_for_column: A row.
  otherwise: Look.
```
"""


@pytest.mark.book
@pytest.mark.slow
def test_a_check_and_a_prediction_on_a_page(build) -> None:  # type: ignore[no-untyped-def]
    status, text, out = build(CELL + CHECK + PREDICT)
    assert status == 0, text[-3000:]
    page = (out / "one.html").read_text()
    expect = re.search(r"data-check=\"one\" data-expect='([^']*)'", page)
    assert expect
    assert json.loads(unescape(expect[1])) == [-0.75, 1.5]
    wrong = re.search(
        r"<template data-say=\"wrong\" data-value='([^']*)'>(.*?)</template>", page, re.DOTALL
    )
    assert wrong
    assert json.loads(unescape(wrong[1])) == [1.5, -0.75]
    assert "The wrong seats." in wrong[2]
    assert page.count("<label>") == 2
    assert "<form hidden>" in page, "without a script there is nothing to send"
    assert "(−0.75, 1.5)" in page
    section = page.split('data-predict="first"')[1].split("</section>")[0]
    assert 'data-figure="predict_point"' in section
    assert re.findall(r'<template data-say="(\w+)"', section) == [
        "right",
        "row_for_column",
        "otherwise",
    ]
    assert "The first <strong>column</strong>." in section


@pytest.mark.book
@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (CELL + CHECK.replace("expect: good", "expect: gone"), "'gone' must be glued by a cell"),
        (CELL + CHECK.replace("expect: good", "expect: short"), "one value a field"),
        (PREDICT.replace("row_for_column", "rows"), "must use the mistakes"),
        (PREDICT.replace("state:", "figure: two_models\nstate:"), "figure must be one of"),
    ],
)
def test_a_mistake_in_a_lesson_stops_the_build(build, body: str, said: str) -> None:  # type: ignore[no-untyped-def]
    status, text, _ = build(body)
    assert status != 0
    assert said in text, text[-3000:]
    assert re.search(r"one\.md:\d+: (check one|predict first):", text), text[-3000:]
