"""Parts of the methods' pictures: a pane with two scales, bars, a curve, dots, rows, a matrix.

Like `picture`, NumPy only. Nothing is told by colour alone: what is positive is
filled and what is negative hollow, a border is dashed, and numbers stand beside
what they measure wherever there is room for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eigencat._text import MINUS, short
from eigencat.picture import (
    BOLD,
    LINE,
    MARGIN,
    WIDTH,
    Picture,
    _svg_text,
    escape,
    fit,
    text_width,
    ticks,
    ticks_across,
)

Float = NDArray[np.float64]

INNER = WIDTH - 2 * MARGIN
ROW = 30  # from one named row to the next


def share(value: float) -> str:
    """A fraction as a percentage of three digits.

    >>> share(0.12345), share(1.0)
    ('12.3 %', '100 %')
    """
    return f"{100 * value:.3g} %"


def signed(value: float) -> str:
    """A number with two decimals and its sign.

    >>> signed(0.5), signed(-0.004), signed(-2.0)
    ('+0.50', '0.00', '−2.00')
    """
    text = f"{value:+.2f}"
    return "0.00" if text in ("+0.00", "-0.00") else text.replace("-", MINUS)


class Sheet:
    """A plate that is filled from the top down; ``y`` is where the next thing begins."""

    def __init__(self) -> None:
        self.body: list[str] = []
        self.y = float(MARGIN)

    def add(self, markup: str) -> None:
        self.body.append(markup)

    def text(self, words: str, kind: str = "", lines: int = 4) -> None:
        """Words over the whole width, broken where they must be."""
        room = INNER / BOLD if "b" in kind.split() else INNER
        for line in fit(words, room, lines):
            self.body.append(_svg_text(MARGIN, self.y + 16, line, kind))
            self.y += LINE

    def key(self, sample: str, words: str) -> None:
        """What a mark means: the mark, some 24 wide around (0, 0), and words beside it."""
        self.body.append(f'<g transform="translate({MARGIN + 13} {self.y + 10:.1f})">{sample}</g>')
        for line in fit(words, INNER - 36, 3):
            self.body.append(_svg_text(MARGIN + 36, self.y + 16, line))
            self.y += LINE

    def draw(self, title: str, desc: str) -> Picture:
        return Picture("".join(self.body), height=self.y + MARGIN - 4, title=title, desc=desc)


DASH = '<path class="dash" d="M-12 0H12"/>'
LINE_MARK = '<path class="shaft" d="M-12 0H12"/>'
FILLED = '<rect class="fill" x="-7" y="-7" width="14" height="14"/>'
HOLLOW = '<rect class="hollow" x="-7" y="-7" width="14" height="14"/>'


class Pane(NamedTuple):
    """A rectangle of the plate with a scale across and a scale up."""

    left: float
    top: float
    w: float
    h: float
    x0: float
    x1: float
    y0: float
    y1: float

    def x(self, value: float) -> float:
        return self.left + (value - self.x0) / (self.x1 - self.x0) * self.w

    def y(self, value: float) -> float:
        return self.top + (self.y1 - value) / (self.y1 - self.y0) * self.h

    def across(self, value: float, kind: str = "dash") -> str:
        y = self.y(value)
        return _ruled(f"M{self.left:.1f} {y:.2f}H{self.left + self.w:.1f}", kind)

    def upright(self, value: float, kind: str = "dash") -> str:
        x = self.x(value)
        return _ruled(f"M{x:.2f} {self.top:.1f}V{self.top + self.h:.1f}", kind)

    def grid_up(self, values: Sequence[float], names: Sequence[str]) -> str:
        """Lines across at round values, named on the left."""
        out = [self.across(v, "grid") for v in values]
        out += [
            _svg_text(self.left - 7, self.y(v) + 6, name, "q e")
            for v, name in zip(values, names, strict=True)
        ]
        return "".join(out)

    def grid_across(self, values: Sequence[float], names: Sequence[str]) -> str:
        """Upright lines at round values, named below."""
        out = [self.upright(v, "grid") for v in values]
        for v, name in zip(values, names, strict=True):
            # A name at either end may not leave the plate.
            half = text_width(name) / 2
            x = min(max(self.x(v), half + 2), WIDTH - half - 2)
            out.append(_svg_text(x, self.top + self.h + 21, name, "q c"))
        return "".join(out)


def _ruled(d: str, kind: str) -> str:
    # A dashed line shows on the plate and on filled bars alike: it brings its own ground.
    ground = f'<path class="core" d="{d}"/>' if kind == "dash" else ""
    return f'{ground}<path class="{kind}" d="{d}"/>'


def upward(values: Float, count: int = 4) -> tuple[float, list[float]]:
    """The upper end of a scale from 0 on that holds the values, and its round numbers."""
    top = float(np.max(values, initial=0.0))
    top = 1.06 * top if top > 0 else 1.0
    return top, [0.0, *ticks(0.0, top, count)]


def numbered(count: int, room: float) -> list[int]:
    """Which of so many items, counted from 1, can be named side by side in a width."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000):
        shown = [1, *range(step, count + 1, step)] if step > 1 else list(range(1, count + 1))
        each = room / count * step
        if each >= text_width(str(count)) + 8:
            # 1 and the first round number may stand too close: then the round one has it.
            close = len(shown) > 1 and room / count * (shown[1] - 1) < text_width(str(shown[1])) + 8
            return shown[1:] if close else shown
    return [count]


def bars(pane: Pane, values: Float) -> str:
    """An upright bar for each value, in the order given."""
    each = pane.w / len(values)
    thick = max(each * 0.72, min(each, 1.0))
    if len(values) <= 40:
        return "".join(
            f'<rect class="fill" x="{pane.left + (k + 0.5) * each - thick / 2:.2f}" '
            f'y="{pane.y(v):.2f}" width="{thick:.2f}" height="{pane.y(0) - pane.y(v):.2f}">'
            f"<title>{k + 1}: {escape(short(float(v)))}</title></rect>"
            for k, v in enumerate(values)
        )
    path = "".join(
        f"M{pane.left + (k + 0.5) * each - thick / 2:.2f} {pane.y(0):.1f}V{pane.y(v):.2f}"
        f"h{thick:.2f}V{pane.y(0):.1f}z"
        for k, v in enumerate(values)
    )
    return f'<path class="fill" d="{path}"/>'


def curve(pane: Pane, values: Float) -> str:
    """A line through the values, one above the middle of each bar."""
    each = pane.w / len(values)
    places = [(pane.left + (k + 0.5) * each, pane.y(float(v))) for k, v in enumerate(values)]
    line = "L".join(f"{x:.2f} {y:.2f}" for x, y in places)
    dots = "".join(
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in places[:40]
    )
    return f'<path class="shaft" d="M{line}"/>' + (dots if len(places) <= 40 else "")


def dots(pane: Pane, x: Float, y: Float) -> str:
    """Many small round marks, as one path."""
    d = "".join(
        f"M{pane.x(float(a)):.1f} {pane.y(float(c)):.1f}h0" for a, c in zip(x, y, strict=True)
    )
    return f'<path class="dots" d="{d}"/>'


class Row(NamedTuple):
    """One named value, with the ends of its interval where it has one."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    hollow: bool = False
    said: str = ""  # the number as words; left out, the value with its sign


def rows(sheet: Sheet, items: Sequence[Row], *, unit: str, marked: float | None = None) -> None:
    """Named values below each other on one scale, each with its number at the right.

    `marked` is a value at which a dashed line stands.
    """
    said = [item.said or signed(item.value) for item in items]
    names = min(max(text_width(item.name) for item in items), 250.0)
    numbers = max(text_width(text) for text in said) * BOLD
    ends = [v for item in items for v in (item.value, item.low, item.high) if v is not None]
    ends = [v for v in [*ends, 0.0, marked] if v is not None]
    low, high = min(ends), max(ends)
    spare = 0.06 * (high - low) or 1.0
    pane = Pane(
        MARGIN + names + 14, sheet.y + 4, INNER - names - numbers - 30, ROW * len(items),
        low - spare if low < 0 else 0.0, high + spare, 0.0, 1.0,
    )  # fmt: skip
    marks = [0.0, *ticks_across(pane.x0, pane.x1, pane.w)]
    sheet.add(pane.grid_across(marks, [short(v) for v in marks]))
    sheet.add(pane.upright(0.0, "ax"))
    if marked is not None:
        sheet.add(pane.upright(marked))
    for k, (item, number) in enumerate(zip(items, said, strict=True)):
        y = pane.top + (k + 0.5) * ROW
        name = fit(item.name, names + 1)[0]
        sheet.add(f"<g><title>{escape(item.name)}</title>{_svg_text(MARGIN, y + 6, name)}</g>")
        sheet.add(_svg_text(WIDTH - MARGIN, y + 6, number, "e b"))
        if item.low is not None and item.high is not None:
            sheet.add(
                f'<path class="shaft" d="M{pane.x(item.low):.2f} {y:.1f}H{pane.x(item.high):.2f}"/>'
            )
            kind = "hollow" if item.hollow else "fill"
            sheet.add(f'<circle class="{kind}" cx="{pane.x(item.value):.2f}" cy="{y:.1f}" r="6"/>')
        else:
            start, end = sorted((pane.x(0.0), pane.x(item.value)))
            kind = "hollow" if item.value < 0 or item.hollow else "fill"
            sheet.add(
                f'<rect class="{kind}" x="{start:.2f}" y="{y - 7:.1f}" '
                f'width="{end - start:.2f}" height="14"/>'
            )
    sheet.y = pane.top + pane.h + 28
    sheet.text(unit, "q")


def matrix(sheet: Sheet, values: Float, names: Sequence[str]) -> bool:
    """Squares as large as the numbers; filled when positive, hollow when negative.

    Rows carry their names where these fit, columns their numbers. Returns whether each cell also
    carries its number.
    """
    k, across = values.shape
    labels = [f"{i + 1} {name}" for i, name in enumerate(names)]
    wide = max(text_width(label) for label in labels)
    digits = text_width(str(max(k, across))) + 10
    named = min(wide, 150.0 if across > 4 else 220.0) + 10
    number = text_width(f"{MINUS}0.00") + 4
    # Names when a row is high enough for letters, else numbers alone and not at every row.
    cell = min((INNER - named) / across, 74.0)
    if cell < LINE:
        named, cell = digits, min((INNER - digits) / across, 74.0)
    told = bool(cell >= number)
    high = min(cell, 60.0) if told else cell
    left, top = MARGIN + named, sheet.y + LINE
    shown = set(numbered(across, cell * across))
    for j in sorted(shown):
        sheet.add(_svg_text(left + (j - 0.5) * cell, top - 6, str(j), "q c"))
    upright = set(range(1, k + 1)) if high >= LINE else set(range(5, k + 1, 5))
    if high < LINE and high * 5 < LINE:
        upright = set(range(10, k + 1, 10))
    for i in sorted(upright):
        y = top + (i - 0.5) * high + 6
        words = labels[i - 1] if cell >= LINE else str(i)
        sheet.add(
            f"<g><title>{escape(labels[i - 1])}</title>"
            f"{_svg_text(MARGIN, y, fit(words, named - 8)[0])}</g>"
        )
    most = min(cell - 2, 28.0 if told else cell - 1.5)
    kinds: dict[str, list[str]] = {"fill": [], "hollow": []}
    for i in range(k):
        for j in range(across):
            value = float(values[i, j])
            side = most * float(np.sqrt(min(abs(value), 1.0)))
            x, y = left + (j + 0.5) * cell, top + (i + 0.5) * high - (11 if told else 0)
            if side >= 0.4:
                kinds["hollow" if value < 0 else "fill"].append(
                    f"M{x - side / 2:.2f} {y - side / 2:.2f}h{side:.2f}v{side:.2f}h{-side:.2f}z"
                )
            if told:
                text = f"{value:.2f}".replace("-", MINUS).replace(f"{MINUS}0.00", "0.00")
                sheet.add(_svg_text(x, top + (i + 1) * high - 9, text, "c"))
    lines = [f"M{left:.1f} {top + i * high:.1f}h{across * cell:.1f}" for i in range(k + 1)]
    lines += [f"M{left + j * cell:.1f} {top:.1f}v{k * high:.1f}" for j in range(across + 1)]
    if cell >= 12:
        sheet.add(f'<path class="grid" d="{"".join(lines)}"/>')
    else:
        sheet.add(f'<path class="grid" d="{lines[0]}{lines[k]}{lines[k + 1]}{lines[-1]}"/>')
    for kind, parts in kinds.items():
        thin = " thin" if most < 12 else ""
        sheet.add(f'<path class="{kind}{thin}" d="{"".join(parts)}"/>')
    sheet.y = top + k * high + 10
    return told
