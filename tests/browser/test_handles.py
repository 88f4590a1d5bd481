"""Each handle, slider, field and button of each figure: keyboard alone, mouse and touch bring the
figure to the same state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def as_at_first(figure: Figure, start: State, look: Any) -> None:
    """The figure as the page gives it. A fold may stand open, or a card be held: load it again."""
    figure.put(start)
    if figure.seen() != look:
        figure.page.goto("about:blank")
        figure.page.goto(figure.address)
        figure.mount()
        figure.put(start)


def test_keyboard_mouse_and_touch_reach_the_same_state(
    ref: book.FigureRef, open_figure: Open
) -> None:
    figure = open_figure(ref, touch=True)
    start = figure.state()
    figure.put(start)
    look = figure.seen()
    moved = 0
    for control in operable(figure):
        if not control.shown():
            continue  # another control, used before it, folded it away
        as_at_first(figure, start, look)
        by_keyboard(control)
        state, result, text, names = figure.seen()
        if control.kind in DRAGGED:
            assert state != start, f"{control} of {ref} must answer the arrow keys"
        moved += state != start
        for pointer in (Mouse, Finger):
            as_at_first(figure, start, look)
            by_pointer(control, state, pointer)
            now = figure.seen()
            way = f"{control} of {ref} by {pointer.__name__.lower()}"
            assert same(now[0], state), f"{way}: {now[0]}; by keyboard {state}"
            assert same(now[1], result), way
            assert now[2] == text, f"{way} must show the same words"
            assert now[3] == names, f"{way} must say the same"
    assert moved, f"{ref} must have something that changes its state"
    figure.check()


def test_handles_say_where_they_are_and_have_three_paces(
    one_of_each: book.FigureRef, open_figure: Open
) -> None:
    figure = open_figure(one_of_each)
    start = figure.state()
    for control in [c for c in operable(figure) if c.kind in DRAGGED]:
        said = []
        figure.put(start)
        for _ in range(2):
            element = control.handle
            said.append(element.get_attribute("aria-valuetext"))
            assert element.get_attribute("aria-label"), f"{control} must have a name"
            if control.kind == "handle":
                low, value, high = (
                    float(element.get_attribute(f"aria-value{k}") or "nan")
                    for k in ("min", "now", "max")
                )
                assert low <= value <= high, f"{control}: {value} of {low} to {high}"
            by_keyboard(control)
        assert said[0], f"{control} must say its value in words"
        assert said[0] != said[1], f"{control} must say that it moved; it says {said[0]}"
        if control.kind == "handle":
            steps = paces(figure, control, start)
            # A handle that may stand on a grid only has nothing finer.
            assert steps["Shift+"] > steps[""] >= steps["Alt+"] > 0, f"{control} moves by {steps}"


def paces(figure: Figure, control: Control, start: State) -> dict[str, float]:
    """How far one press of an arrow key goes, by the key that is held with it."""
    steps: dict[str, float] = {}
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
    return steps


def test_leaves_and_same_tell_states_apart() -> None:
    """The comparison that the tests above rest on."""
    assert leaves({"p": [1, 2], "w": "a"}) == {("p", 0): 1, ("p", 1): 2, ("w",): "a"}
    assert same({"p": [1.0]}, {"p": [1 + 1e-12]})
    assert not same({"p": [1.0]}, {"p": [1.001]})
    assert not same({"p": [1.0]}, {"p": [1.0, 2.0]})
    assert not same({"w": "a"}, {"w": "b"})
    assert not same({"on": True}, {"on": 1.5})
