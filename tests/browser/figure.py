"""Hands and eyes for one figure on a page. Nothing here knows which figure it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import ElementHandle, Page

from .book import FigureRef
from .watch import probe

State = dict[str, Any]
# What a number that went wrong looks like when it is printed.
# (A null space is a word of lesson 3.5.)
BROKEN = re.compile(r"\bNaN\b|\bundefined\b|Infinity|\[object |\bnull\b(?! space)")


def leaves(value: Any, at: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Every single value of a state by its place: {("p", 0): 0.5, ...}."""
    if not isinstance(value, (dict, list)):
        return {at: value}
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    return {k: v for key, part in inside for k, v in leaves(part, (*at, key)).items()} or {
        at: value
    }


def same(a: Any, b: Any, tolerance: float = 1e-9) -> bool:
    one, two = leaves(a), leaves(b)
    if one.keys() != two.keys():
        return False
    return all(
        abs(one[k] - two[k]) <= tolerance * max(1.0, abs(one[k]))
        if _number(one[k]) and _number(two[k])
        else one[k] == two[k]
        for k in one
    )


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def changed(before: State, after: State) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    """The values that differ, as place -> (before, after)."""
    one, two = leaves(before), leaves(after)
    return {k: (one.get(k), two.get(k)) for k in one | two if one.get(k) != two.get(k)}


class Figure:
    def __init__(self, page: Page, ref: FigureRef) -> None:
        self.page, self.ref = page, ref
        self.address = page.url  # the state is written into it later
        self.root = page.locator(f'[id="{ref.ident}"]')

    def mount(self) -> Figure:
        """Bring it near the screen and wait until it lives."""
        self.root.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
        self.page.wait_for_function(
            "id => { const e = document.getElementById(id); return e.dataset.ready || e.dataset.error }",
            arg=self.ref.ident,
        )
        error = self.root.get_attribute("data-error")
        assert error is None, f"{self.ref} must start; got {error}"
        return self.settle()

    def settle(self, frames: int = 1) -> Figure:
        """A change is drawn in the next frame."""
        self.page.evaluate("n => window.ecSeen.frames(n)", frames)
        return self

    # ── what it shows ──
    def state(self) -> State:
        loaded = json.loads(self.page.evaluate("id => window.ecSeen.draws[id]", self.ref.ident))
        assert isinstance(loaded, dict)
        return loaded

    def result(self) -> list[Any]:
        loaded = json.loads(self.root.get_attribute("data-result") or "null")
        assert isinstance(loaded, list), f"data-result must be a flat array; got {loaded}"
        return loaded

    def words(self) -> str:
        return self.root.locator(".ec-readout").inner_text().strip()

    def text(self) -> str:
        """All it shows. The spoken copy of the readout follows later, so it is left out."""
        return self.seen()[2]

    def seen(self) -> tuple[State, list[Any], str, str]:
        """State, result, text and spoken names, once the last change is drawn."""
        state, result, text, names = self.page.evaluate(probe("seen"), self.ref.ident)
        return json.loads(state), json.loads(result), text, names

    def check(self) -> None:
        """Its numbers are those that its own code derives, and its invariant holds."""
        wrong = self.page.evaluate(probe("invariant"), [self.ref.ident, self.ref.module])
        assert not wrong, f"{self.ref}: {wrong}"
        result = self.result()
        assert all(_number(v) for v in result), f"{self.ref}: data-result={result}"
        broken = self.broken()
        assert not broken, f"{self.ref} must print numbers; got {broken!r}"

    def broken(self) -> str:
        """The first thing on the figure, shown or spoken, that is a number gone wrong."""
        found = BROKEN.search(str(self.page.evaluate(probe("printed"), self.ref.ident)))
        return found[0] if found else ""

    # ── putting it somewhere ──
    def put(self, state: State) -> Figure:
        """Set a state through the page's own links that set a figure."""
        self.page.evaluate(
            "([id, state]) => { const a = document.createElement('a'); a.dataset.set = id;"
            " a.dataset.state = state; a.href = '#'; document.body.append(a); a.click(); a.remove(); }",
            [self.ref.ident, json.dumps(state)],
        )
        return self.settle()

    def random_state(self, seed: int) -> State:
        """A legal state of the figure's own making, the same one for the same seed."""
        made = self.page.evaluate(probe("random_state"), [self.ref.module, seed])
        assert isinstance(made, dict)
        return made

    # ── its parts ──
    def controls(self) -> list[Control]:
        found = self.page.evaluate(probe("controls"), self.ref.ident)
        return [Control(self, **c) for c in found]

    def tool(self, name: str) -> ElementHandle | None:
        return (
            self.root.locator(f'[data-tool="{name}"]').first.element_handle()
            if self.has(name)
            else None
        )

    def has(self, tool: str) -> bool:
        return bool(
            self.page.evaluate(
                "([id, t]) => { const b = document.getElementById(id).querySelector(`[data-tool='${t}']`);"
                " return Boolean(b) && !b.closest('[hidden]'); }",
                [self.ref.ident, tool],
            )
        )

    def press_tool(self, name: str) -> Figure:
        """Use a tool as a script would: some lie in a folded menu."""
        self.root.locator(f'[data-tool="{name}"]').evaluate("b => b.click()")
        return self.settle()

    def panel(self) -> str:
        return self.root.locator(".ec-panel pre").inner_text()

    def python(self) -> str:
        self.press_tool("python")
        return self.panel()


class Control:
    """Something in a figure that can be operated."""

    def __init__(
        self, figure: Figure, key: str, kind: str, label: str, tool: str, disabled: bool
    ) -> None:
        self.figure, self.key, self.kind = figure, key, kind
        self.label, self.tool, self.disabled = label, tool, disabled

    def __str__(self) -> str:
        return f"{self.kind} {self.label!r}"

    @property
    def handle(self) -> ElementHandle:
        """The element now: a figure may have made it anew since."""
        got = self.figure.page.evaluate_handle(
            f"([id, key]) => ({probe('controls')})(id, key)", [self.figure.ref.ident, self.key]
        ).as_element()
        assert got is not None, f"{self} of {self.figure.ref} must still be there"
        return got

    def shown(self) -> bool:
        return any(c.key == self.key for c in self.figure.controls())

    def click(self) -> None:
        """As a script would: parts of a drawing have no click() of their own."""
        self.handle.evaluate(
            "e => e.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))"
        )

    def focus(self) -> None:
        took = self.figure.page.evaluate(
            f"([id, key]) => {{ const e = ({probe('controls')})(id, key);"
            " e?.focus({ preventScroll: true }); return Boolean(e) && document.activeElement === e; }",
            [self.figure.ref.ident, self.key],
        )
        assert took, f"{self} of {self.figure.ref} must be there and take the focus"

    def into_view(self) -> None:
        self.handle.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
        self.figure.settle(1)

    def grip(self) -> tuple[float, float]:
        """A point of the window where a finger on it meets this control and nothing above it."""
        self.into_view()
        point = self.handle.evaluate(probe("grip"))
        assert point, (
            f"{self} of {self.figure.ref} must be reachable by a pointer; something covers it"
        )
        return point[0], point[1]


Reach = Callable[[Control, State], None]
