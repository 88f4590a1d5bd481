"""Three ways to move a handle: keys, a mouse, a finger. Each closes its own loop with its eyes on the
figure's state, as a person does, so no test knows how many pixels a unit is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import numpy as np

from .figure import Control, State, changed, leaves, same

Point = tuple[float, float]


class Pointer(Protocol):
    def down(self, at: Point) -> None: ...
    def move(self, to: Point) -> None: ...
    def up(self) -> None: ...
    def tap(self, control: Control) -> None: ...


class Mouse:
    def __init__(self, control: Control) -> None:
        self.mouse = control.figure.page.mouse

    def down(self, at: Point) -> None:
        self.mouse.move(*at)
        self.mouse.down()

    def move(self, to: Point) -> None:
        self.mouse.move(*to)

    def up(self) -> None:
        self.mouse.up()

    def tap(self, control: Control) -> None:
        self.mouse.click(*control.grip())


class Finger:
    """Real touches, from which the browser makes pointer events, clicks and scrolling."""

    def __init__(self, control: Control) -> None:
        page = control.figure.page
        self.session = page.context.new_cdp_session(page)
        self.page = page

    def _touch(self, kind: str, *at: Point) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def down(self, at: Point) -> None:
        self._touch("touchStart", at)
        self.at = at

    def move(self, to: Point) -> None:
        middle = ((self.at[0] + to[0]) / 2, (self.at[1] + to[1]) / 2)
        self._touch("touchMove", middle)
        self._touch("touchMove", to)
        self.at = to

    def up(self) -> None:
        self._touch("touchEnd")
        self.session.detach()

    def tap(self, control: Control) -> None:
        self.page.touchscreen.tap(*control.grip())
        self.session.detach()


def keys(control: Control, *presses: str) -> None:
    keyboard = control.figure.page.keyboard
    for press in presses:
        keyboard.press(press)
    control.figure.settle()


@contextmanager
def _held(pointer: Pointer, at: Point) -> Iterator[None]:
    pointer.down(at)
    try:
        yield
    finally:
        pointer.up()


def drag_to(control: Control, pointer: Pointer, target: State) -> None:
    """Drag a handle (or a slider's thumb) until the figure's state is the target, then let go."""
    figure = control.figure
    places = list(changed(figure.state(), target))
    wanted = np.array([leaves(target)[p] for p in places], dtype=float)

    def where() -> np.ndarray:
        figure.settle()
        now = leaves(figure.state())
        return np.array([now[p] for p in places], dtype=float)

    grip = np.array(control.grip())
    window = figure.page.viewport_size
    assert window is not None

    def go(offset: np.ndarray) -> None:
        x, y = np.clip(grip + offset, 2, [window["width"] - 2, window["height"] - 2])
        pointer.move((float(x), float(y)))

    scrolled = figure.page.evaluate("() => scrollY")
    with _held(pointer, (float(grip[0]), float(grip[1]))):
        start = where()
        # How far does it go for a pixel, sideways and upwards? Towards the target's side.
        slopes = []
        for probe in ([36.0, 0.0], [0.0, 36.0]):
            reach = []
            for sign in (1.0, -1.0):
                go(sign * np.array(probe))
                reach.append((where() - start) * sign / 36.0)
            slopes.append(max(reach, key=lambda r: float(np.abs(r).sum())))
        slope = np.array(slopes).T
        assert np.abs(slope).sum() > 0, f"{control} of {figure.ref} must follow the pointer"
        offset, gain, last = np.zeros(2), 1.0, np.zeros(len(places))
        for _ in range(30):
            go(offset)
            short = wanted - where()
            if np.abs(short).max() <= 1e-9:
                break
            # On a coarse grid a step may lead past the place and back: then take smaller ones.
            gain *= 0.6 if np.any(short * last < 0) else 1.0
            last = short
            step = gain * np.linalg.lstsq(slope, short, rcond=None)[0]
            # Less than a pixel moves nothing; more than the window helps nobody.
            size = float(np.abs(step).max())
            offset = offset + step * (
                1.0 if 1 <= size <= 300 else 1.2 / size if size < 1 else 300 / size
            )
    figure.settle()
    # A finger on a handle moves the handle and not the page.
    assert figure.page.evaluate("() => scrollY") == scrolled, f"{control} lets the page scroll"
    assert same(figure.state(), target), (
        f"{control} of {figure.ref} must reach {target} by {type(pointer).__name__.lower()}; "
        f"got {figure.state()}"
    )
