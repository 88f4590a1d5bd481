"""What makes a page a lesson: front matter, reading time, beats and the parts of its text."""

from __future__ import annotations

import re

import pytest
from _ext.lessons import front_matter, in_words, minutes, read_front

LESSON = """---
title: A title
number: "1.1"
question: What?
answer: This.
needs: ["0"]
teaches: [row]
---
text
"""


def test_front_matter_is_read() -> None:
    front = read_front(LESSON)
    assert front
    assert (front.number, front.title, front.needs, front.teaches) == (
        "1.1",
        "A title",
        ["0"],
        ["row"],
    )
    assert read_front("# A page\n") is None
    assert front_matter("---\ntitle: only\n---\n") == {"title": "only"}
    assert front_matter("text\n---\nnumber: 1\n---\n") == {}


def test_a_number_without_quotes_stays_a_number() -> None:
    front = read_front(LESSON.replace('"1.1"', "1.1"))
    assert front
    assert front.number == "1.1"


@pytest.mark.parametrize("key", ["title", "question", "answer", "needs", "teaches"])
def test_a_missing_key_is_named(key: str) -> None:
    text = "\n".join(line for line in LESSON.splitlines() if not line.startswith(key + ":"))
    with pytest.raises(ValueError, match=rf"{key}=None must be"):
        read_front(text + "\n")


def test_reading_time() -> None:
    assert minutes(0, 0) == 1
    assert minutes(1800, 0) == 10
    assert minutes(1801, 0) == 11
    assert minutes(1800, 4) == 13
    assert in_words(1) == "One minute"
    assert in_words(12) == "Twelve minutes"
    assert in_words(23) == "23 minutes"


BODY = """
A {dfn}`thing` and a {face}`snout`. {lit}`The arrow <two_models:v>`.

## 2 Same arrow

```{side} A note
In the margin.
```

```{friend} “The matrix moved the ~~vector~~.”
:picture: rat
It did not.
```

```{bridge}
:right: In a paper
$o = Wx$

ours
---
$o = Wx + b$

theirs
```

| a | b |
|---|---|
| 1 | 2 |

```{code-cell} python3
print(40 + 2)
```
"""


@pytest.mark.book
@pytest.mark.slow
def test_the_parts_of_a_lesson(build) -> None:  # type: ignore[no-untyped-def]
    status, text, out = build(BODY)
    assert status == 0, text[-3000:]
    page = (out / "one.html").read_text()
    assert page.count("<h1>") == 1
    assert "<h1>One</h1>" in page
    for wanted in (
        'data-lesson="1.1"',
        '<p class="question">What?</p>',
        '<p class="answer">This.</p>',
        "<dfn>thing</dfn>",
        '<span class="c-face">snout</span>',
        '<span class="ec-lit" data-lit="two_models:v" tabindex="0" role="button">The arrow</span>',
        '<details class="side" open><summary>A note</summary><p>In the margin.</p>',
        "<s>vector</s>",
        '<span class="tag">False friend</span>',
        "<h3>On this page</h3>",
        "<h3>In a paper</h3>",
        '<div class="table-scroll" role="group"',
        '<div class="ec-code cell" data-cell="1">',
        'href="one.ipynb" download',
    ):
        assert wanted in page, wanted
    assert re.search(
        r'<h2><span class="beat">2</span>Same arrow<a class="headerlink" href="#same-arrow"', page
    )
    assert ">42\n" in re.sub(r"<[^>]+>", "", page).replace("\n\n", "\n") or "42" in page
    assert (out / "one.ipynb").is_file()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
