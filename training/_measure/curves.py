"""The trainings' logs as line drawings: SVG in the colour of the text around it, so it fits any page."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 240, 52, 96, 28, 36
DASHES = ("", "6 3", "2 3", "9 3 2 3")
Line = tuple[str, list[tuple[float, float]]]


def records(log: Path) -> list[dict[str, Any]]:
    """A training's log, with the scores that stand in a record as text read too."""
    found = []
    for text in log.read_text(encoding="utf-8").splitlines():
        record = json.loads(text)
        if "scores" in record:
            record |= json.loads(record["scores"])
        found.append(record)
    return found


def line(found: Sequence[dict[str, Any]], key: str, name: str | None = None) -> Line:
    """One number of the log against millions of pictures seen."""
    return name or key, [
        (r["seen"] / 1e6, float(r[key])) for r in found if key in r and "seen" in r
    ]


def _ticks(low: float, high: float, log: bool) -> list[float]:
    if log:
        found = [
            m * 10.0**k
            for k in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
            for m in ((1, 2, 5) if high > 10 * low else (1, 1.5, 2, 3, 4, 6, 8))
        ]
        return [v for v in found if low <= v <= high]
    raw = (high - low) / 4
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(m * size for m in (1, 2, 5, 10) if m * size >= raw)
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step + 1e-9) + 1)]


def _spaced(wanted: list[float], apart: float = 13) -> list[float]:
    """Heights of names in the order of their lines' ends, none on another."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    given = list(wanted)
    for above, below in pairwise(order):
        given[below] = max(given[below], given[above] + apart)
    # Half of the push goes upwards, so that a crowd stays where it is.
    back = max(g - w for g, w in zip(given, wanted, strict=True)) / 2
    moved = [g - back if g != w else w for g, w in zip(given, wanted, strict=True)]
    for below, above in pairwise(order[::-1]):
        moved[above] = min(moved[above], moved[below] - apart)
    return moved


def svg(title: str, across: str, lines: Sequence[Line], log: bool = False) -> str:
    """Lines told apart by their dashes and by the names at their ends, not by colour."""
    xs = [x for _, points in lines for x, _ in points]
    ys = [y for _, points in lines for _, y in points]
    low, high, end = min(ys), max(ys), max(xs)
    if not log:
        low = min(low, 0.0)
    height, width = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT

    def scale(v: float) -> float:
        return math.log(v) if log else v

    def at(x: float, y: float) -> tuple[float, float]:
        up = (scale(y) - scale(low)) / (scale(high) - scale(low))
        return LEFT + width * x / end, TOP + height * (1 - up)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="inherit" font-size="12" fill="currentColor">',
        f'<text x="{LEFT}" y="16" font-weight="600">{escape(title)}</text>',
        '<g stroke="currentColor" stroke-opacity=".18">',
    ]
    for v in _ticks(low, high, log):
        y = at(0, v)[1]
        out.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
    out.append("</g>")
    for v in _ticks(low, high, log):
        y = at(0, v)[1]
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{v:g}</text>')
    for v in _ticks(0, end, False):
        x = at(v, high)[0]
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - 20}" text-anchor="middle">{v:g}</text>')
    out.append(
        f'<text x="{LEFT + width / 2:.0f}" y="{HEIGHT - 4}" text-anchor="middle">{escape(across)}</text>'
    )
    beside = _spaced([at(*points[-1])[1] for _, points in lines])
    for k, (name, points) in enumerate(lines):
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (at(*p) for p in points))
        dash = f' stroke-dasharray="{DASHES[k]}"' if DASHES[k] else ""
        out.append(
            f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="1.6"{dash}/>'
        )
        out.append(f'<text x="{WIDTH - RIGHT + 6}" y="{beside[k] + 4:.1f}">{escape(name)}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


SEEN = "millions of pictures seen"


def draw(training: Path) -> dict[str, str]:
    """A drawing for each network's log, by name."""
    logs = {
        name: records(training / f"portraits_{name}" / "log.jsonl")
        for name in ("reader", "generator", "autoencoder", "inverter")
    }
    made = logs["generator"]
    steps = [r for r in made if "G" in r]
    thinned = steps[:: max(1, len(steps) // 150)]
    return {
        "reader": svg("Reader: loss", SEEN, [line(logs["reader"], "loss")], log=True),
        "generator-frechet": svg(
            "Generator: Fréchet distance, and of real against real", SEEN,
            [line(made, "frechet", "generated"), line(made, "real", "real")], log=True,
        ),
        "generator-losses": svg(
            "Generator and critic: losses", SEEN,
            [line(thinned, "G", "generator"), line(thinned, "D", "critic")],
        ),
        "generator-spread": svg(
            "Generator: spread of readings, over the data's", SEEN,
            [
                (name, [(r["seen"] / 1e6, r["spread"][name]) for r in made if "spread" in r])
                for name in ("age", "smile", "glasses", "yaw")
            ],
        ),
        "autoencoder": svg(
            "Autoencoder: pixels, the reader's levels, its readings", SEEN,
            [line(logs["autoencoder"], key) for key in ("pixels", "levels", "readings")], log=True,
        ),
        "inverter": svg(
            "Inverter: pixels, the reader's levels, its readings", SEEN,
            [line(logs["inverter"], key) for key in ("pixels", "levels", "readings")], log=True,
        ),
    }  # fmt: skip
