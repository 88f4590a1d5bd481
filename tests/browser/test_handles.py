"""Each handle, slider, field and button of each figure: keyboard alone, mouse and touch bring the
figure to the same state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from . import book
from .figure import Control, Figure, State, changed, leaves, same
from .hands import Finger, Mouse, drag_to, keys

Open = Callable[..., Figure]
DRAGGED = {"handle", "range"}
TYPED = {"number", "text", "search", "textarea"}


def operable(figure: Figure) -> list[Control]:
    """All of it but the tools (test_figures.py) and links, which leave the page."""
    return [c for c in figure.controls() if not c.tool and not c.disabled and c.kind != "link"]


def by_keyboard(control: Control) -> None:
    control.focus()
    figure = control.figure
    if control.kind == "handle":
        start = figure.state()
        for there, back in (("ArrowRight", "ArrowLeft"), ("ArrowUp", "ArrowDown")):
            before = figure.state()
            keys(control, *[there] * 4)
            if figure.state() == before:  # at the end of its range
                keys(control, *[back] * 4)
        assert figure.state() != start, f"{control} of {figure.ref} must answer the arrow keys"
    elif control.kind == "range":
        value, most = control.handle.evaluate("e => [Number(e.value), Number(e.max)]")
        keys(control, *["ArrowLeft" if value >= most else "ArrowRight"] * 5)
    elif control.kind in TYPED:
        keys(control, "Control+a", *"1.5", "Tab")
    elif control.kind in {"checkbox", "radio"}:
        keys(control, "Space")
    else:
        keys(control, "Enter")
    figure.settle()


def by_pointer(control: Control, target: State, pointer: type[Mouse] | type[Finger]) -> None:
    figure = control.figure
    if control.kind in DRAGGED:
        drag_to(control, pointer(control), target)
    elif control.kind in TYPED:
        pointer(control).tap(control)
        assert control.handle.evaluate("e => document.activeElement === e"), f"{control} is taken"
        keys(control, "Control+a", *"1.5", "Tab")
    else:
        pointer(control).tap(control)
    figure.settle()


@pytest.mark.parametrize("pointer", [Mouse, Finger])
def test_keyboard_and_pointer_reach_the_same_state(
    ref: book.FigureRef, pointer: type[Mouse] | type[Finger], open_figure: Open
) -> None:
    figure = open_figure(ref, touch=pointer is Finger)
    start = figure.state()
    moved = 0
    for control in operable(figure):
        if not control.shown():
            continue  # another control, used before it, folded it away
        figure.put(start)
        before = figure.seen()
        by_keyboard(control)
        state, result, text = figure.seen()
        if control.kind in DRAGGED:
            assert state != before[0], f"{control} of {ref} must answer the arrow keys"
        moved += state != before[0]

        # Back to the start; what is open (a fold, a menu) closes the way it opened.
        if control.kind == "summary":
            by_keyboard(control)
        figure.put(start)
        if figure.seen() != before:
            figure.page.reload()
            figure.mount()
            assert same(figure.state(), before[0]) or figure.put(start)
        by_pointer(control, state, pointer)
        now = figure.seen()
        assert same(now[0], state), f"{control} of {ref}: {now[0]} by pointer, {state} by keyboard"
        assert same(now[1], result), f"{control} of {ref}"
        assert now[2] == text, f"{control} of {ref} must show the same words"
        if control.kind == "summary":
            by_keyboard(control)
    assert moved, f"{ref} must have something that changes its state"
    figure.check()


def test_shift_is_coarse_and_alt_is_fine(one_of_each: book.FigureRef, open_figure: Open) -> None:
    figure = open_figure(one_of_each)
    start = figure.state()
    for control in operable(figure):
        if control.kind != "handle":
            continue
        steps = {}
        for way in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
            for held in ("", "Shift+", "Alt+"):
                figure.put(start)
                control.focus()
                keys(control, held + way)
                moved = changed(start, figure.state())
                sizes = [abs(b - a) for a, b in moved.values() if isinstance(b, (int, float))]
                steps[held] = max(sizes, default=0.0)
            if steps[""] > 0:
                break
        # A handle that may stand on a grid only has nothing finer.
        assert steps["Shift+"] > steps[""] >= steps["Alt+"] > 0, f"{control} moves by {steps}"


def test_a_finger_on_a_handle_does_not_scroll_the_page(
    one_of_each: book.FigureRef, open_figure: Open
) -> None:
    figure = open_figure(one_of_each, touch=True)
    for control in [c for c in operable(figure) if c.kind == "handle"]:
        x, y = control.grip()
        before = figure.page.evaluate("() => scrollY")
        finger = Finger(control)
        finger.down((x, y))
        for step in range(1, 7):
            finger.move((x, y - 12 * step))
        figure.settle()
        finger.up()
        assert figure.page.evaluate("() => scrollY") == before, f"{control} of {one_of_each}"


def test_every_handle_says_where_it_is(ref: book.FigureRef, open_figure: Open) -> None:
    figure = open_figure(ref)
    for control in [c for c in operable(figure) if c.kind in DRAGGED]:
        said = []
        for _ in range(2):
            element = control.handle
            said.append(element.get_attribute("aria-valuetext"))
            assert element.get_attribute("aria-label"), f"{control} must have a name"
            now = [element.get_attribute(f"aria-value{k}") for k in ("min", "now", "max")]
            if control.kind == "handle":
                low, value, high = map(float, now)  # type: ignore[arg-type]
                assert low <= value <= high, f"{control} of {ref}: {now}"
            by_keyboard(control)
        assert said[0], f"{control} must say its value in words"
        assert said[0] != said[1], f"{control} of {ref} must say that it moved; it says {said[0]}"


def test_leaves_and_same_tell_states_apart() -> None:
    """The comparison that the tests above rest on."""
    assert leaves({"p": [1, 2], "w": "a"}) == {("p", 0): 1, ("p", 1): 2, ("w",): "a"}
    assert same({"p": [1.0]}, {"p": [1 + 1e-12]})
    assert not same({"p": [1.0]}, {"p": [1.001]})
    assert not same({"p": [1.0]}, {"p": [1.0, 2.0]})
    assert not same({"w": "a"}, {"w": "b"})
    assert not same({"on": True}, {"on": 1.5})
