"""What every figure of every page must do, whatever it shows."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from . import book
from .conftest import mount_all
from .figure import Figure, same
from .watch import HEIGHT, Watched, probe

Open = Callable[..., Figure]


def some_states(figure: Figure, seeds: range) -> list[dict[str, Any]]:
    return [figure.state(), *(figure.random_state(seed) for seed in seeds)]


def test_it_shows_and_says_the_numbers_it_derives(ref: book.FigureRef, open_figure: Open) -> None:
    figure = open_figure(ref)
    figure.check()
    said = {readout(figure)}
    for seed in range(10):
        state = figure.random_state(seed)
        figure.put(state)
        assert same(figure.state(), state), "a state that is set must be shown"
        figure.check()
        words = readout(figure)
        assert len(words.split()) >= 3, f"readout={words!r} must be a sentence"
        said.add(words)
    assert len(said) > 1, f"the readout must change with the state; got only {said}"
    # The spoken copy follows when the hand rests.
    figure.page.wait_for_function(
        "([id, words]) => document.getElementById(id).querySelector('.ec-vh[role=status]')"
        ".textContent === words",
        arg=[ref.ident, readout(figure)],
    )


def readout(figure: Figure) -> str:
    return figure.root.locator(".ec-readout").text_content() or ""


def test_its_labels_stay_apart_in_any_state(one_of_each: book.FigureRef, open_figure: Open) -> None:
    figure = open_figure(one_of_each)
    found = {}
    for width in (360, 1440):
        figure.page.set_viewport_size({"width": width, "height": HEIGHT})
        for seed in range(12):
            figure.put(figure.random_state(seed))
            layout = figure.page.evaluate(probe("layout"), one_of_each.ident)
            if wrong := layout["over"] + layout["cut"] + layout["beyond"]:
                found[f"{width} px, {json.dumps(figure.state())}"] = wrong
    assert not found, "\n".join(f"{state}\n    " + "\n    ".join(w) for state, w in found.items())


# ── state, address, undo ──


def a_change(figure: Figure) -> None:
    """Change something by keyboard, as any figure allows; the state is kept when this returns."""
    before = figure.state()
    for control in figure.controls():
        if control.tool or control.disabled or control.kind in {"link", "summary"}:
            continue
        control.focus()
        for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "Enter", "Space"):
            if control.kind in {"button", "checkbox", "radio"} and key.startswith("Arrow"):
                continue
            figure.page.keyboard.press(key)
            figure.settle()
            if figure.state() != before:
                figure.page.keyboard.press("Tab")  # a field that is left has said its last word
                figure.settle()
                return
    pytest.fail(f"{figure.ref} must have something that the keyboard changes")


def test_its_address_brings_it_back(
    ref: book.FigureRef, open_figure: Open, reader: Callable[..., Watched]
) -> None:
    figure = open_figure(ref)
    a_change(figure)
    state, result = figure.state(), figure.result()
    expected = [(figure.page.url, state, result)]
    if figure.has("link"):
        figure.press_tool("link")
        assert figure.panel().endswith(f"#{ref.ident}")
        expected.append((figure.panel(), state, result))
    figure.put({**state, **figure.random_state(5)})
    expected.append((figure.page.url, figure.state(), figure.result()))
    elsewhere = reader().page()
    for address, wanted, numbers in expected:
        elsewhere.goto("about:blank")  # an address that differs by its end alone loads nothing
        elsewhere.goto(address)
        there = Figure(elsewhere, ref).mount()
        assert same(there.state(), wanted), address
        assert same(there.result(), numbers), address


def test_an_address_that_cannot_be_read_is_said_and_does_no_harm(
    one_of_each: book.FigureRef, open_figure: Open
) -> None:
    ref = one_of_each
    figure = open_figure(ref)
    plain, address = figure.state(), figure.page.url
    for key, value in list(plain.items())[:2]:
        wrong = "{" if isinstance(value, str) else '"cat"'
        figure.page.goto(f"{address}?{ref.ident}.{key}={wrong}")
        figure.mount()
        assert figure.state() == plain
        assert key in figure.root.locator(".ec-broken").inner_text()


def test_its_controls_can_be_hidden_for_teaching(
    one_of_each: book.FigureRef, open_figure: Open
) -> None:
    figure = open_figure(one_of_each)
    address = figure.page.url
    hidden = ("tools", "equation", "readout")
    part = {name: figure.root.locator(f"[data-hideable={name}]") for name in hidden}
    assert part["readout"].is_visible()
    assert part["tools"].is_visible()
    for query in (f"hide={','.join(hidden)}", f"{one_of_each.ident}.hide={','.join(hidden)}"):
        figure.page.goto(f"{address}?{query}")
        figure.mount()
        for name in hidden:
            shown = [p for p in part[name].all() if p.is_visible()]
            assert not shown, f"{name} must be hidden by {query}"


KEYS = (
    "ArrowLeft ArrowRight ArrowUp ArrowDown Shift+ArrowRight Shift+ArrowUp Alt+ArrowLeft Alt+ArrowDown "
    "Home End PageUp PageDown Enter Space Delete Backspace Escape 3 - ."
).split()
# These leave the figure: a file chooser, the whole screen, another page.
ELSEWHERE = {"full", "table"}


def fuzz(figure: Figure, seed: int, steps: int) -> None:
    """Random keys on random controls, each of them visited once in turn."""
    chance = random.Random(seed)
    page = figure.page
    for step in range(steps):
        able = [
            c
            for c in figure.controls()
            if not c.disabled and c.kind != "link" and c.tool not in ELSEWHERE
        ]
        control = able[step % len(able)] if step < len(able) else chance.choice(able)
        control.focus()
        for key in chance.choices(KEYS, k=3):
            page.keyboard.press(key)
        broken = figure.broken()
        assert not broken, f"after {step} steps, at {control}: {broken}"
    page.keyboard.press("Tab")
    figure.settle()


def test_random_keys_break_nothing_and_can_be_taken_back(
    ref: book.FigureRef, open_figure: Open
) -> None:
    figure = open_figure(ref)
    start, result = figure.state(), figure.result()
    # Each place of a figure in the book is pressed in another order, the same one each time.
    seed = zlib.crc32(str(ref).encode())
    fuzz(figure, seed, steps=max(36, len(figure.controls()) + 8))
    figure.check()
    if not figure.has("undo"):
        return
    undo = figure.root.locator("[data-tool=undo]")
    for _ in range(200):
        if undo.is_disabled():
            break
        undo.evaluate("b => b.click()")
    figure.settle()
    assert same(figure.state(), start), "undo must lead back to the start"
    assert figure.result() == result

    a_change(figure)
    figure.press_tool("reset")
    assert same(figure.state(), start), "reset must lead back to the start"
    figure.press_tool("undo")
    assert not same(figure.state(), start), "a reset can be undone too"
    figure.check()


def test_set_links_put_it_where_they_say(slow_path: str, reader: Callable[..., Watched]) -> None:
    if not any(e.tag == "a" for e in book.page(slow_path).having("data-set")):
        return  # most pages have none; test_some_lesson_sets_a_figure sees to it that one has
    page = reader().open(slow_path)
    mount_all(page)
    by_id = {ref.ident: ref for ref in book.page(slow_path).figures}
    elsewhere = reader().page()
    for at, link in enumerate(page.evaluate(probe("set_links"))):
        ref, asked = by_id[link["set"]], json.loads(link["state"])
        # As a plain link, opened elsewhere.
        elsewhere.goto(urljoin(page.url.split("?")[0], link["href"]))
        other = Figure(elsewhere, ref).mount()
        other.check()
        assert not other.root.locator(".ec-broken").count(), link["href"]
        for key, value in asked.items():
            assert same(other.state()[key], value), f"{link['href']} sets {key}"
        if not link["live"]:
            continue  # it waits in a reply that this page has not given
        page.locator("a[data-set]").nth(at).evaluate("a => a.click()")
        figure = Figure(page, ref).mount()
        assert same(figure.state(), other.state()), link["href"]
        assert figure.result() == other.result()


def test_some_lesson_sets_a_figure() -> None:
    assert book.with_attribute("data-set"), "a false friend is refuted by a link that sets a figure"


# ── the tools ──

RUNNER = """
import contextlib, io, json, sys
import numpy as np
answers = []
for source in json.load(sys.stdin):
    room = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "<copied>", "exec"), room)
        answers.append(np.asarray(room["result"], dtype=float).ravel().tolist())
    except Exception as error:
        answers.append(f"{type(error).__name__}: {error}")
json.dump(answers, sys.stdout)
"""


def run_python(sources: list[str]) -> list[Any]:
    """Run snippets as a reader would, each in a room of its own, in one process."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUNNER],
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert isinstance(answers, list)
    return answers


def test_the_copied_python_gives_the_numbers_on_the_screen(
    slow_path: str, reader: Callable[..., Watched]
) -> None:
    """All figures of a page in one go: starting Python is the slow part."""
    refs = book.page(slow_path).figures
    if not refs:
        return
    page = reader().open(slow_path)
    mount_all(page)
    copied = []
    for ref in refs:
        figure = Figure(page, ref)
        if not figure.has("python"):
            continue
        for state in some_states(figure, range(20, 24)):
            figure.put(state)
            copied.append((f"{ref} {json.dumps(state)}", figure.python(), figure.result()))
    answers = run_python([source for _, source, _ in copied])
    for (name, source, shown), got in zip(copied, answers, strict=True):
        assert isinstance(got, list), f"{name}\n{source}\n{got}"
        close = len(got) == len(shown) and all(
            math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in zip(got, shown, strict=True)
        )
        assert close, f"{name}: the screen has {shown}, Python has {got}\n{source}"


def test_every_module_offers_its_python_somewhere() -> None:
    known = {ref.module for ref in book.figures()}
    assert {ref.module for ref in book.modules()} == known


def test_copying_reaches_the_clipboard_and_full_screen_shows_it_alone(
    one_of_each: book.FigureRef, reader: Callable[..., Watched]
) -> None:
    watched = reader(permissions=["clipboard-read", "clipboard-write"])
    figure = Figure(watched.open(one_of_each.page), one_of_each).mount()
    source = figure.python()
    figure.root.locator(".ec-panel [role=status]", has_text="Copied").wait_for()
    assert figure.page.evaluate("() => navigator.clipboard.readText()") == source
    assert "result = " in source

    figure.root.locator(".ec-more > summary").click()
    figure.root.locator("[data-tool=full]").click()
    figure.page.wait_for_function(
        "id => document.fullscreenElement?.closest('[data-figure]')?.id === id",
        arg=one_of_each.ident,
    )
    figure.check()
    figure.page.evaluate("() => document.exitFullscreen()")


def test_without_a_clipboard_the_text_is_selected(
    one_of_each: book.FigureRef, reader: Callable[..., Watched]
) -> None:
    watched = reader(fresh=True)
    # As on a page that is not from this machine and not encrypted.
    watched.context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
    )
    figure = Figure(watched.open(one_of_each.page), one_of_each).mount()
    source = figure.python()
    figure.root.locator(".ec-panel [role=status]", has_text="Ctrl+C").wait_for()
    assert figure.page.evaluate("() => getSelection().toString().trim()") == source.strip()


# ── motion ──


def buttons(figure: Figure) -> list[Any]:
    return [c for c in figure.controls() if c.kind == "button" and not c.tool and not c.disabled]


def test_reduced_motion_shows_the_end_at_once(ref: book.FigureRef, open_figure: Open) -> None:
    figure = open_figure(ref, moving=False)
    for button in buttons(figure):
        if not button.shown():
            continue
        button.click()
        after = figure.seen()
        longest = figure.page.evaluate(
            "() => Math.max(0, ...document.getAnimations().map("
            "a => a.effect.getComputedTiming().duration))"
        )
        assert longest <= 1000 / 60, f"{button} starts a motion of {longest} ms"
        figure.settle(5)
        assert figure.seen() == after, f"{button} goes on moving"


def work(figure: Figure) -> list[int]:
    """How often the page asked for a frame, and how often this figure drew."""
    counted = figure.page.evaluate("id => [ecSeen.asked, ecSeen.count[id]]", figure.ref.ident)
    assert isinstance(counted, list)
    return counted


def test_off_screen_it_rests(ref: book.FigureRef, open_figure: Open) -> None:
    figure = open_figure(ref, moving=True)
    page = figure.page
    # A page that ends with the figure could not scroll it away.
    page.evaluate(
        "h => { const d = document.createElement('div'); d.style.height = `${h}px`;"
        " document.body.append(d); }",
        3 * HEIGHT,
    )
    figure.mount()
    for button in [None, *buttons(figure)]:
        if button is not None:
            if not button.shown():
                continue
            button.click()
            figure.settle(3)
            before = work(figure)
            figure.settle(2)
            if work(figure) == before:
                continue  # nothing moves
        page.evaluate(
            "() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })"
        )
        page.wait_for_function(
            "id => document.getElementById(id).querySelector('.ec-fig').matches('.ec-off')",
            arg=ref.ident,
        )
        figure.settle(2)
        before = work(figure)
        figure.settle(15)
        assert work(figure) == before, f"off screen, {ref} draws, after {button or 'nothing'}"
        end = figure.state()
        figure.mount()
        figure.settle(2)
        assert figure.state() == end, "coming back changes nothing"


def test_a_motion_is_seen_where_it_is_wanted(page_with_play: Page) -> None:
    """Or the two tests above would pass because nothing ever moves."""
    page = page_with_play
    play = page.get_by_role("button", name="Play").first
    play.scroll_into_view_if_needed()
    ident = play.evaluate("b => b.closest('[data-figure]').id")
    before = page.evaluate("id => ecSeen.count[id]", ident)
    play.click()
    page.evaluate("() => ecSeen.frames(20)")
    assert page.evaluate("id => ecSeen.count[id]", ident) > before + 5


@pytest.fixture
def page_with_play(reader: Callable[..., Watched]) -> Page:
    for lesson in book.lessons():
        page = reader(moving=True).open(lesson)
        mount_all(page)
        if page.get_by_role("button", name="Play").count():
            return page
    pytest.fail("some figure of a lesson must have something to play")
