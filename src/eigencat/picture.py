"""Pictures as SVG text: a plane with named axes, points, arrows and labels, and bars.

NumPy only, so that the page draws them too. A picture is self-contained: it
takes the book's colours where the page defines them and brings its own where
it does not, for light and for dark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape as _escape
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._text import pair, short

__all__ = ["Picture", "Plane", "draw_bars", "draw_planes", "draw_row"]

Float = NDArray[np.float64]

WIDTH = 600  # of the drawing, in its own units; shown at 360 px a letter is still 11 px high
SIZE = 19  # of the letters
LINE = 24
GAP = 30  # between two panes
MARGIN = 14  # between the plate's edge and what is on it

# Colours: curriculum 0.4 and the tokens of the book's style sheet.
_LIGHT = {
    "plate": "#FFFDF9", "ink": "#1F1B16", "ink-2": "#5C5446", "grid": "#E6DFD0",
    "axis": "#8F8672", "rule": "#CDC2AA", "face": "#EC6976", "body": "#419FAF",
    "cat": "#956014", "rat": "#004C33", "x": "#615EB8", "o": "#500E49",
    "face-text": "#AE2C3B", "body-text": "#1B6675", "cat-text": "#7A4C0C",
    "rat-text": "#004C33", "x-text": "#4F4CA6", "o-text": "#500E49",
}  # fmt: skip
_DARK = {
    "plate": "#151A1F", "ink": "#EDE5D3", "ink-2": "#B9AF9B", "grid": "#242B31",
    "axis": "#857E70", "rule": "#333A40", "face": "#E5583B", "body": "#52ABFC",
    "cat": "#FEBE1B", "rat": "#1C8379", "x": "#F6E0FF", "o": "#715BC5",
    "face-text": "#F58A72", "body-text": "#6FB9FD", "cat-text": "#FEBE1B",
    "rat-text": "#4FBDB1", "x-text": "#E6CDF3", "o-text": "#AD9DF0",
}  # fmt: skip

# Names that are concepts of the book keep their colour, line and mark; any other is ink.
_CONCEPTS = {"face": "face", "snout": "face", "body": "body", "cat": "cat", "rat": "rat"}

# Marks in a square of 24 around 0, told apart by shape alone.
_MARKS = {
    "face": '<rect class="m face" x="-7.5" y="-7.5" width="15" height="15"/>',
    "body": '<ellipse class="m body" rx="10" ry="6.4"/>',
    "cat": '<path class="m cat" d="M-8.6-9.4-3.6-5.2Q0-6.2 3.6-5.2L8.6-9.4 9-.5Q8 7.6 0 8.6'
    '-8 7.6-9-.5Z"/>',
    "rat": '<path class="tail" d="M-4.6 4.2C-9 7.6-10.6 9.4-6 10S2.2 8.6 9.6 10.2"/>'
    '<circle class="m rat" cx="1" cy="-1.2" r="7"/>',
    "x": '<path class="m x" d="M0-9 9 0 0 9-9 0Z"/>',
    "o": '<path class="m o hollow" d="M0-9 9 0 0 9-9 0Z"/>',
    "before": '<path class="ghost" d="M0-8 8 0 0 8-8 0Z"/>',
    "dot": '<circle class="dot" r="4.5"/>',
}  # fmt: skip


def _style() -> str:
    light = "".join(f"--_{k}:var(--{k},{v});" for k, v in _LIGHT.items())
    dark = "".join(f"--_{k}:var(--{k},{v});" for k, v in _DARK.items())
    hues = "".join(
        f".ec-pic .m.{k}{{fill:var(--_{k})}}.ec-pic .ax.{k}{{stroke:var(--_{k})}}"
        f".ec-pic .t.{k}{{fill:var(--_{k}-text)}}"
        for k in ("face", "body", "cat", "rat", "x", "o")
    )
    return (
        f".ec-pic{{{light}max-width:100%;height:auto}}"
        f"@media(prefers-color-scheme:dark){{.ec-pic{{{dark}}}}}"
        f".ec-pic text{{font:{SIZE}px var(--sans,'Alegreya Sans','Gill Sans','Gill Sans MT',"
        "Candara,system-ui,sans-serif);fill:var(--_ink);"
        "font-variant-numeric:lining-nums tabular-nums}"
        ".ec-pic .b{font-weight:700}.ec-pic .e{text-anchor:end}.ec-pic .c{text-anchor:middle}"
        ".ec-pic .q{fill:var(--_ink-2)}"
        ".ec-pic .halo{paint-order:stroke;stroke:var(--_plate);stroke-width:5;"
        "stroke-linejoin:round}"
        ".ec-pic .plate{fill:var(--_plate);stroke:var(--_rule)}"
        ".ec-pic path,.ec-pic line{fill:none;stroke:var(--_ink);stroke-width:1.8}"
        ".ec-pic .tick{stroke-width:2.4}.ec-pic .grid{stroke:var(--_grid);stroke-width:1}"
        ".ec-pic .ax{stroke:var(--_axis);stroke-width:2.6}"
        ".ec-pic .ax.cat{stroke-width:5}.ec-pic .core{stroke:var(--_plate);stroke-width:1.8}"
        ".ec-pic .ax.body{stroke-dasharray:12 5}.ec-pic .ax.rat{stroke-dasharray:0 6;"
        "stroke-linecap:round;stroke-width:4.5}.ec-pic .ax.dash{stroke-dasharray:12 5}"
        ".ec-pic .m{stroke:var(--_ink);stroke-width:1.6}"
        f"{hues}.ec-pic .m.hollow{{fill:var(--_plate);stroke:var(--_o);stroke-width:3}}"
        ".ec-pic .ghost{stroke:var(--_o);stroke-dasharray:3 3}"
        ".ec-pic .drop{stroke:var(--_axis);stroke-width:1.4;stroke-dasharray:2 4}"
        ".ec-pic .dot{fill:var(--_ink-2)}.ec-pic .shaft{stroke-width:3}"
        ".ec-pic .head{fill:var(--_ink);stroke:none}"
        ".ec-pic .pin{fill:var(--_plate);stroke:var(--_ink);stroke-width:2}"
        ".ec-pic .bar{stroke:var(--_ink);stroke-width:1.2}"
        ".ec-pic .fill{fill:var(--_ink);stroke:none}"
        ".ec-pic .hollow{fill:var(--_plate);stroke:var(--_ink);stroke-width:2}"
        ".ec-pic .thin{stroke-width:.8}.ec-pic .dash{stroke-width:2;stroke-dasharray:7 4}"
        ".ec-pic .dots{stroke:var(--_ink-2);stroke-width:4.4;stroke-linecap:round;opacity:.55}"
        ".ec-pic .bar.x{fill:var(--_x)}.ec-pic .bar.o{fill:var(--_plate);"
        "stroke:var(--_o);stroke-width:2.6}"
    )


def legal(text: str) -> str:
    """A text with the characters that XML forbids replaced."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def escape(text: str) -> str:
    """Text for SVG: markup escaped, and no character that XML forbids."""
    return _escape(legal(text))


BOLD = 1.14  # how much wider bold letters are than regular ones


def text_width(text: str) -> float:
    """An estimate of the width of a regular text, on the wide side of sans-serif faces."""
    wide = 0.0
    for c in text:
        code = ord(c)
        if 0x1100 <= code <= 0x11FF or 0x2E80 <= code <= 0xD7FF or code >= 0xF900:
            wide += 1.0  # East Asian, emoji
        elif c in "mwMW@%—" or (c.isupper() and c not in "IJ"):
            wide += 0.8
        elif c in "ijltfrI.,;:!|'()[]/- ":
            wide += 0.38
        elif code >= 0x370:
            wide += 0.68  # Greek, Cyrillic and what lies beyond
        else:
            wide += 0.62
    return wide * SIZE


def fit(text: str, width: float, lines: int = 1) -> list[str]:
    """Break a text into at most so many lines of a width; the rest becomes an ellipsis."""
    rows: list[str] = []
    rest = " ".join(text.split())
    while rest:
        keep = len(rest)
        while keep > 1 and text_width(rest[:keep]) > width:
            keep -= 1
        if keep < len(rest):
            if len(rows) == lines - 1:
                while keep > 1 and text_width(rest[:keep] + "…") > width:
                    keep -= 1
                return [*rows, rest[:keep].rstrip() + "…"]
            space = rest.rfind(" ", 0, keep + 1)
            keep = space if space > keep // 3 else keep
        rows.append(rest[:keep].strip())
        rest = rest[keep:].strip()
    return rows or [""]


class Picture:
    """A drawing as SVG text, with a title and a description for readers who cannot see it.

    Notebooks show it; ``.svg`` is the text; ``.save(path)`` writes it.

    Attributes
    ----------
    svg : str
    title, desc : str
    """

    def __init__(self, body: str, *, height: float, title: str, desc: str) -> None:
        self.title, self.desc = legal(title), legal(desc)
        # Two pictures on one page must not share an id, and the same picture must be the same text.
        key = f"ec{crc32((body + self.title + self.desc).encode()):08x}"
        h = math.ceil(height)
        self.svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ec-pic" role="img" '
            f'viewBox="0 0 {WIDTH} {h}" width="{WIDTH}" height="{h}" '
            f'aria-labelledby="{key}t {key}d"><title id="{key}t">{escape(title)}</title>'
            f'<desc id="{key}d">{escape(desc)}</desc><style>{_style()}</style>'
            f'<rect class="plate" x=".5" y=".5" width="{WIDTH - 1}" height="{h - 1}"/>'
            f'<path class="tick" d="M1.2 18V1.2H18M{WIDTH - 18} {h - 1.2}H{WIDTH - 1.2}V{h - 18}"/>'
            f"{body}</svg>"
        )

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"Picture({self.title!r})"

    def save(self, path: str | Path) -> Path:
        """Write the drawing as an SVG file and return its path.

        Raises
        ------
        ValueError
            When the name does not end in ``.svg``.
        OSError
            When the file cannot be written there.
        """
        where = Path(path)
        if where.suffix.lower() != ".svg":
            raise ValueError(
                f"path={str(path)!r} must be a name that ends in .svg; got {where.suffix!r}. "
                "A drawing program or a browser turns SVG into other formats."
            )
        where.write_text('<?xml version="1.0" encoding="UTF-8"?>\n' + self.svg, encoding="utf-8")
        return where


def _svg_text(x: float, y: float, text: str, cls: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="t {cls}">{escape(text)}</text>'


def _mark(kind: str, x: float, y: float, scale: float = 1.0) -> str:
    size = "" if scale == 1 else f" scale({scale})"
    return f'<g transform="translate({x:.1f} {y:.1f}){size}">{_MARKS[kind]}</g>'


class Frame(NamedTuple):
    """What a pane shows: from x0 to x1 across and from y0 to y1 up."""

    x0: float
    x1: float
    y0: float
    y1: float


def frame_around(points: Float) -> Frame:
    """A frame that holds the origin and every point, with room for labels around them."""
    lo, hi = np.minimum(points.min(axis=0), 0.0), np.maximum(points.max(axis=0), 0.0)
    span = hi - lo
    # A flat side, or no extent at all, still needs an area.
    span = np.where(span > 1e-9 * span.max(), span, span.max() / 2 if span.max() > 0 else 1.0)
    # One scale for both directions, so that angles are true, unless one range is over 4 times the other.
    if span.max() <= 4 * span.min():
        span = np.maximum(span, 0.75 * span.max())
    middle = (lo + hi) / 2
    half = 0.5 * span * 1.28
    return Frame(middle[0] - half[0], middle[0] + half[0], middle[1] - half[1], middle[1] + half[1])


def ticks(lo: float, hi: float, count: int) -> list[float]:
    """Round numbers between two ends, about so many; never zero, which the axes mark."""
    raw = (hi - lo) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)
    first, last = math.ceil(lo / step - 1e-9), math.floor(hi / step + 1e-9)
    return [k * step for k in range(first, last + 1) if k]


def ticks_across(lo: float, hi: float, width: float) -> list[float]:
    """As many ticks as can be named side by side in a width."""
    for count in range(8, 1, -1):
        found = ticks(lo, hi, count)
        widest = max((text_width(short(v)) for v in found), default=0.0)
        if len(found) * (widest + 14) <= width:
            return found
    return ticks(lo, hi, 1)


class Plane:
    """A plane with two named axes, to put points and arrows on.

    Parameters
    ----------
    axes : pair of str
        What runs across, and what runs up.
    heading : str, optional
        A line above the plane.

    Examples
    --------
    >>> from eigencat.picture import Plane
    >>> plane = Plane(("snout", "body"), heading="One cat")
    >>> picture = plane.arrow((0.5, 2), "the label").point((0.5, 2), "the cat", "cat").draw()
    >>> picture.title
    'One cat'
    >>> picture.desc
    'One cat: snout across, body up. An arrow to (0.5, 2), the label. A point at (0.5, 2), the cat.'
    """

    def __init__(self, axes: Sequence[str], heading: str = "", *, primary: bool = True) -> None:
        if isinstance(axes, str) or len(axes) != 2:
            raise ValueError(
                f"axes={axes!r} must be two names; got {len(axes)}. "
                "Say what runs across and what runs up."
            )
        self.axes = (str(axes[0]), str(axes[1]))
        self.heading = heading
        self._primary = primary
        self._points: list[tuple[Float, str, str]] = []
        self._arrows: list[tuple[Float, str]] = []
        self._paths: list[tuple[Float, Float]] = []

    @staticmethod
    def _at(value: ArrayLike, name: str) -> Float:
        array = np.asarray(value, dtype=np.float64)
        if array.shape != (2,) or not np.isfinite(array).all():
            raise ValueError(
                f"{name}={value!r} must be two finite numbers; got {array.tolist()}. "
                "The first runs across, the second up."
            )
        return array

    def point(self, at: ArrayLike, label: str = "", kind: str = "dot") -> Plane:
        """Add a mark: one of face, body, cat, rat, x, o, before, dot."""
        if kind not in _MARKS:
            raise ValueError(
                f"kind={kind!r} must be one of {', '.join(_MARKS)}; got {kind!r}. "
                "Marks differ in shape, not only in colour."
            )
        self._points.append((self._at(at, "at"), label, kind))
        return self

    def arrow(self, tip: ArrayLike, label: str = "") -> Plane:
        """Add an arrow from the origin."""
        self._arrows.append((self._at(tip, "tip"), label))
        return self

    def path(self, start: ArrayLike, end: ArrayLike) -> Plane:
        """Add a dotted line."""
        self._paths.append((self._at(start, "start"), self._at(end, "end")))
        return self

    def everything(self) -> Float:
        """All places that a frame has to hold."""
        ends = [place for both in self._paths for place in both]
        places = [p for p, _, _ in self._points] + [p for p, _ in self._arrows] + ends
        return np.array(places) if places else np.ones((1, 2))

    def words(self) -> str:
        """What the plane shows, as sentences."""

        def item(what: str, at: Float, label: str) -> str:
            return f"{what} {pair(at)}{', ' if label else ''}{label}."

        heading = f"{self.heading}: " if self.heading else ""
        parts = [f"{heading}{self.axes[0]} across, {self.axes[1]} up."]
        parts += [item("An arrow to", tip, label) for tip, label in self._arrows]
        parts += [item("A point at", at, label) for at, label, _ in self._points[:12]]
        if len(self._points) > 12:
            parts.append(f"{len(self._points) - 12} more points.")
        return " ".join(parts)

    def draw(self, title: str = "") -> Picture:
        """Draw the plane alone."""
        return draw_row([self], title=title or self.heading or "A plane", desc=self.words())


class _Pane:
    """One plane laid out: where it stands on the plate, and how its numbers become places."""

    def __init__(self, plane: Plane, frame: Frame, left: float, top: float, size: Float) -> None:
        self.plane, self.frame = plane, frame
        self.left, self.top = left, top
        self.w, self.h = float(size[0]), float(size[1])
        self.across = ticks_across(frame.x0, frame.x1, self.w)
        self.up = ticks(frame.y0, frame.y1, max(3, int(self.h / 34)))
        # What a label should keep clear of, and how much it matters.
        x0, y0 = self.place(np.zeros(2))
        self.taken = [
            ((self.left, y0 - 4, self.left + self.w, y0 + 4), 3.0),
            ((x0 - 4, self.top, x0 + 4, self.top + self.h), 3.0),
        ]

    def place(self, at: Float) -> tuple[float, float]:
        f = self.frame
        return (
            self.left + (at[0] - f.x0) / (f.x1 - f.x0) * self.w,
            self.top + (f.y1 - at[1]) / (f.y1 - f.y0) * self.h,
        )

    def grid(self) -> str:
        out = []
        x0, y0 = self.place(np.zeros(2))
        right, bottom = self.left + self.w, self.top + self.h
        for v in self.across:
            x, _ = self.place(np.array([v, 0]))
            out.append(f'<path class="grid" d="M{x:.1f} {self.top:.1f}V{bottom:.1f}"/>')
        for v in self.up:
            _, y = self.place(np.array([0, v]))
            out.append(f'<path class="grid" d="M{self.left:.1f} {y:.1f}H{right:.1f}"/>')
        lines = (f"M{self.left:.1f} {y0:.1f}H{right:.1f}", f"M{x0:.1f} {bottom:.1f}V{self.top:.1f}")
        for k, d in enumerate(lines):
            kind = _CONCEPTS.get(self.plane.axes[k].lower(), "dash" if k else "")
            out.append(f'<path class="ax {kind}" d="{d}"/>')
            if kind == "cat":  # a double line
                out.append(f'<path class="core" d="{d}"/>')
        return "".join(out)

    def tick_labels(self) -> str:
        out = []
        for v in self.across:
            x, _ = self.place(np.array([v, 0]))
            out.append(_svg_text(x, self.top + self.h + 20, short(v), "q c"))
        for v in self.up:
            _, y = self.place(np.array([0, v]))
            out.append(_svg_text(self.left - 7, y + 6, short(v), "q e"))
        return "".join(out)

    def contents(self) -> str:
        out, labels = [], []
        for start, end in self.plane._paths:
            (x0, y0), (x1, y1) = self.place(start), self.place(end)
            out.append(f'<path class="drop" d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"/>')
        marks = []
        many = len(self.plane._points) > 12
        for at, label, kind in self.plane._points:
            x, y = self.place(at)
            scale = 0.6 if many and not label else 1.0
            marks.append(_mark(kind, x, y, scale))
            r = 11 * scale
            self.taken.append(((x - r, y - r, x + r, y + r), 10.0))
            if label:
                labels.append((x, y, label, kind if kind in ("x", "o") else ""))
        arrows = []
        for tip, label in self.plane._arrows:
            arrows.append(self._arrow(tip))
            x0, y0 = self.place(np.zeros(2))
            x, y = self.place(tip)
            for k in range(9):
                u, v = x0 + (x - x0) * k / 8, y0 + (y - y0) * k / 8
                self.taken.append(((u - 5, v - 5, u + 5, v + 5), 10.0))
            if label:  # beside the middle of the shaft, which leaves the tip to the points
                labels.append(((x0 + x) / 2, (y0 + y) / 2, label, ""))
        # Labels come last, each where it covers least.
        said = [self._label(*label) for label in labels]
        return "".join([*out, *marks, *arrows, *said])

    def _arrow(self, tip: Float) -> str:
        x0, y0 = self.place(np.zeros(2))
        x, y = self.place(tip)
        length = math.hypot(x - x0, y - y0)
        pin = f'<circle class="pin" cx="{x0:.1f}" cy="{y0:.1f}" r="4.5"/>'
        if length < 3:  # the label (0, 0) is its own tail
            return pin
        c, s = (x - x0) / length, (y - y0) / length
        n, h = min(16.0, length), 6.5 * min(1.0, length / 16)
        back = (x - c * n, y - s * n)
        head = (
            f"M{x:.1f} {y:.1f}L{back[0] - s * h:.1f} {back[1] + c * h:.1f}"
            f"L{x - c * n * 0.78:.1f} {y - s * n * 0.78:.1f}"
            f"L{back[0] + s * h:.1f} {back[1] - c * h:.1f}Z"
        )
        shaft = f"M{x0:.1f} {y0:.1f}L{x - c * n * 0.8:.1f} {y - s * n * 0.8:.1f}"
        return f'<path class="shaft" d="{shaft}"/><path class="head" d="{head}"/>{pin}'

    def _label(self, x: float, y: float, label: str, kind: str) -> str:
        text = fit(label, self.w * 0.8)[0]
        w = text_width(text)
        spots = [
            (dx * (14 + w / 2), dy)
            for dy in (0, -LINE, LINE, -1.7 * LINE, 1.7 * LINE)
            for dx in (1, -1)
        ] + [(0.0, -LINE), (0.0, LINE), (0.0, -2.2 * LINE), (0.0, 2.2 * LINE)]

        def box(spot: tuple[float, float]) -> tuple[float, float, float, float]:
            cx, cy = x + spot[0], y + spot[1]
            return (cx - w / 2, cy - SIZE / 2, cx + w / 2, cy + SIZE / 2)

        def cost(spot: tuple[float, float]) -> float:
            a = box(spot)
            outside = max(0, self.left - a[0]) + max(0, a[2] - self.left - self.w)
            outside += max(0, self.top - a[1]) + max(0, a[3] - self.top - self.h)
            covered = sum(
                weight
                * max(0, min(a[2], b[2]) - max(a[0], b[0]))
                * max(0, min(a[3], b[3]) - max(a[1], b[1]))
                for b, weight in self.taken
            )
            return outside * 1000 + covered + math.hypot(*spot)

        best = box(min(spots, key=cost))
        self.taken.append((best, 20.0))
        return _svg_text(
            (best[0] + best[2]) / 2, (best[1] + best[3]) / 2 + 6, text, f"c halo {kind}"
        )


def _axis_names(plane: Plane, width: float) -> tuple[list[str], list[str]]:
    room = (width - 30) / BOLD  # the mark beside the name
    return fit(plane.axes[0], room, 3), fit(plane.axes[1], room, 3)


def _name(lines: list[str], name: str, x: float, y: float, end: bool) -> str:
    """An axis name, with its mark when it is a concept, starting or ending at x."""
    kind = _CONCEPTS.get(name.lower(), "")
    out = [f"<g><title>{escape(name)}</title>"]
    shift = 0.0
    if kind:
        out.append(_mark(kind, x - 11 if end else x + 11, y - 6, 0.85))
        shift = 26.0
    for k, line in enumerate(lines):
        out.append(
            _svg_text(
                x - shift if end else x + shift,
                y + k * LINE,
                line,
                f"b {kind} {'e' if end else ''}",
            )
        )
    return "".join([*out, "</g>"])


def draw_row(
    planes: Sequence[Plane], *, title: str, desc: str, key: Sequence[tuple[str, str]] = (),
    notes: Sequence[str] = (),
) -> Picture:  # fmt: skip
    """Draw one plane, or several side by side with one frame and one baseline.

    Parameters
    ----------
    planes : sequence of Plane
    title, desc : str
        For readers who cannot see the picture.
    key : sequence of (mark, words), optional
        What the marks mean; ``"arrow"`` is one of them.
    notes : sequence of str, optional
        Lines under the key.
    """
    frame = frame_around(np.concatenate([plane.everything() for plane in planes]))
    across, up = frame.x1 - frame.x0, frame.y1 - frame.y0
    gutter = max(text_width(short(v)) for v in [*ticks(frame.y0, frame.y1, 8), 0.0]) + 12
    count = len(planes)
    room = (WIDTH - 2 * MARGIN - (count - 1) * GAP) / count
    w = room - gutter
    # Angles are true where both ranges fit one scale; frame_around has seen to that. A single plane
    # that would be too high gets narrower rather than squashed.
    h = w * up / across
    if not 0.5 <= up / across <= 1.6:
        h = w * min(max(up / across, 0.5), 0.75 if count == 1 else 1.3)
    elif count == 1 and h > 0.75 * w:
        h = 0.75 * w
        w = h * across / up
    names = [_axis_names(plane, w + gutter) for plane in planes]
    heads = [fit(plane.heading, room / BOLD, 2) if plane.heading else [] for plane in planes]
    head_lines = max(len(lines) for lines in heads)
    up_lines = max(len(y) for _, y in names)
    across_lines = max(len(x) for x, _ in names)
    top = MARGIN + LINE * (head_lines + up_lines) + 8
    body = []
    for k, plane in enumerate(planes):
        left = MARGIN + k * (room + GAP)
        pane = _Pane(plane, frame, left + gutter, top, np.array([w, h]))
        for n, line in enumerate(heads[k]):
            body.append(_svg_text(left, MARGIN + 16 + n * LINE, line, "" if n else "b"))
        # The name of the upward axis stands on the plane, its last line always at one height.
        first = top - 10 - LINE * (len(names[k][1]) - 1)
        body.append(_name(names[k][1], plane.axes[1], left, first, end=False))
        body += [pane.grid(), pane.tick_labels(), pane.contents()]
        body.append(
            _name(names[k][0], plane.axes[0], left + gutter + w, top + h + 20 + LINE, end=True)
        )
    y = top + h + 20 + LINE * (across_lines + 1) + 4
    lines, y = _key(key, y)
    body.append(lines)
    for note in notes:
        for line in fit(note, WIDTH - 2 * MARGIN, 3):
            body.append(_svg_text(MARGIN, y, line, "q"))
            y += LINE
    return Picture("".join(body), height=y - LINE + 14 + 6, title=title, desc=desc)


def _key(key: Sequence[tuple[str, str]], y: float) -> tuple[str, float]:
    """What the marks mean, set from left to right and broken where the plate ends."""
    out, x = [], float(MARGIN)
    for mark, words in key:
        wide = 30 + text_width(words) + 18
        if x > MARGIN and x + wide > WIDTH - MARGIN + 18:
            x, y = float(MARGIN), y + LINE
        if mark == "arrow":
            out.append(
                f'<path class="shaft" d="M{x:.1f} {y - 6:.1f}h14"/><path class="head" '
                f'd="M{x + 23:.1f} {y - 6:.1f}l-14-5.5 3 5.5-3 5.5Z"/>'
            )
        else:
            out.append(_mark(mark, x + 11, y - 6, 0.9))
        out.append(_svg_text(x + 30, y, fit(words, WIDTH - 2 * MARGIN - 30)[0]))
        x += wide
    return "".join(out), y + (LINE if key else 0)


def draw_planes(
    *, left: tuple[str, str], right: tuple[str, str], x: Float, before: Float, o: Float, row: int,
    label: Float, notes: Sequence[str] = (),
) -> Picture:  # fmt: skip
    """Two panes with one frame: samples before at `x`, after at `o`, and the frozen arrow.

    `x`, `before` and `o` have shape (n_samples, 2); `row` is the sample that
    carries the numbers.
    """
    first = Plane(left, "Before")
    second = Plane(right, "After")
    for k in range(len(x)):
        if k != row:
            first.point(x[k])
            second.point(o[k])
    for plane in (first, second):
        plane.arrow(label, pair(label) if (label != x[row]).any() else "")
    first.point(x[row], pair(x[row]), "x")
    if (before[row] != o[row]).any():
        second.point(before[row], "", "before").path(before[row], o[row])
    second.point(o[row], pair(o[row]), "o")
    key = [
        ("x", "the sample, before"),
        ("o", "the sample, after"),
        ("arrow", f"the label {pair(label)}, the same numbers in both"),
    ]
    if (before[row] != o[row]).any():
        key.insert(1, ("before", "its totals, before the bend"))
    rest = len(x) - 1
    more = f" {rest} more samples are dots." if rest > 1 else " One more sample is a dot." * rest
    desc = (
        f"Two panes with one frame. Left, {left[0]} across and {left[1]} up: the sample at "
        f"{pair(x[row])}. Right, {right[0]} across and {right[1]} up: the sample at "
        f"{pair(o[row])}. The arrow is the label {pair(label)}, the same in both.{more}"
    )
    title = f"Before, {left[0]} and {left[1]}; after, {right[0]} and {right[1]}"
    return draw_row([first, second], title=title, desc=desc, key=key, notes=notes)


def draw_bars(
    left: tuple[Sequence[str], Float], right: tuple[Sequence[str], Float], *, note: str = ""
) -> Picture:
    """Two columns of bars, the largest first: the inputs of a layer, and its outputs."""
    shown = 8
    room = (WIDTH - 2 * MARGIN - GAP) / 2
    body, said = [], []
    depth = 0
    for k, (names, values) in enumerate((left, right)):
        x0 = MARGIN + k * (room + GAP)
        order = np.argsort(-np.abs(values), kind="stable")[:shown]
        biggest = max(float(np.abs(values).max()), 1e-300)
        kind, heading = ("x", "Before") if k == 0 else ("o", "After")
        body.append(_svg_text(x0, MARGIN + 16, heading, "b"))
        low = min(0.0, float(values[order].min())) / biggest
        high = max(0.0, float(values[order].max())) / biggest
        scale = room / max(high - low, 1e-12) if high > low else 0.0
        zero = x0 - low * scale
        depth = max(depth, len(order))
        last = MARGIN + 16 + LINE + 8 + (len(order) - 1) * (LINE + 22) + 21
        body.append(f'<path class="ax" d="M{zero:.1f} {MARGIN + 16 + LINE + 12:.1f}V{last:.1f}"/>')
        for n, j in enumerate(order):
            y = MARGIN + 16 + LINE + 8 + n * (LINE + 22)
            number = short(float(values[j]))
            name = fit(str(names[j]), room - text_width(number) * BOLD - 12)[0]
            body.append(
                f"<g><title>{escape(str(names[j]))}</title>{_svg_text(x0, y, name, 'halo')}</g>"
            )
            body.append(_svg_text(x0 + room, y, number, f"e b halo {kind}"))
            start, end = sorted((zero, zero + float(values[j]) / biggest * scale))
            body.append(
                f'<rect class="bar {kind}" x="{start:.1f}" y="{y + 7:.1f}" '
                f'width="{end - start:.1f}" height="11"/>'
            )
        listed = ", ".join(f"{names[j]} {short(float(values[j]))}" for j in order)
        rest = len(values) - len(order)
        said.append(f"{heading}: {listed}{f', and {rest} smaller' if rest else ''}.")
    y = MARGIN + 16 + LINE + 8 + depth * (LINE + 22) + 2
    hidden = [
        f"the largest {shown} of {len(values)} {what}"
        for what, (_, values) in (("inputs", left), ("outputs", right))
        if len(values) > shown
    ]
    notes = ([f"Shown: {' and '.join(hidden)}."] if hidden else []) + ([note] if note else [])
    for text in notes:
        for line in fit(text, WIDTH - 2 * MARGIN, 3):
            body.append(_svg_text(MARGIN, y, line, "q"))
            y += LINE
    return Picture(
        "".join(body), height=y - 4, title="The inputs and outputs of a layer as bars",
        desc=" ".join(said),
    )  # fmt: skip
