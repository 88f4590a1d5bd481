"""The pictures that the methods draw of what they found; each class has its own as ``plot``."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eigencat import _charts as c
from eigencat._charts import INNER, Pane, Sheet, share
from eigencat._png import png
from eigencat._text import MINUS, short
from eigencat.picture import (
    LINE,
    MARGIN,
    WIDTH,
    Picture,
    _svg_text,
    escape,
    text_width,
    ticks,
    ticks_across,
)

Float = NDArray[np.float64]

GUTTER = 74.0  # for the numbers of a scale, left of it
PAIRS = 12  # how many are told one by one
TILES = 12  # pictures on a contact sheet, the mean among them


def cosines(
    values: Float, rows: Sequence[str], columns: Sequence[str], *, alike: bool, d: int
) -> Picture:
    """The cosines of one set's directions with another's, or (`alike`) with each other."""
    k, across = values.shape
    sheet = Sheet()
    what = "each other" if alike else "another set's"
    sheet.text(f"Cosines of {k} direction{'s' * (k > 1)} with {what}", "b")
    c.matrix(sheet, values, rows)
    if not alike:
        names = ", ".join(f"{j + 1} {name}" for j, name in enumerate(columns[:PAIRS]))
        rest = f", and {across - PAIRS} more" if across > PAIRS else ""
        sheet.text(f"Across: {names}{rest}.", "q", lines=6)
    sheet.key(c.FILLED, "positive: they rise together; a whole cell is 1")
    sheet.key(c.HOLLOW, "negative: one rises while the other falls")
    ranked = _ranked(values, alike)
    told = [f"{rows[i]} and {columns[j]} {values[i, j]:.2f}" for i, j in ranked[:PAIRS]]
    if told:
        sheet.text("Largest: " + "; ".join(told[:3]).replace("-", MINUS) + ".", "q")
    noise = 1 / np.sqrt(d)
    sheet.text(f"Two random directions of {d} numbers: 0 ± {short(noise)}.", "q")
    desc = (
        f"A matrix of {k} by {across} cosines, as filled squares where positive and hollow ones "
        f"where negative. {'The largest in size' if told else 'One direction alone'}"
        f"{': ' + '; '.join(told) if told else ''}."
    )
    return sheet.draw("Cosines between directions", desc)


def _ranked(values: Float, alike: bool) -> list[tuple[int, int]]:
    """Pairs by the size of their cosine, none with itself and none twice."""
    size = np.abs(values)
    if alike:
        size = np.where(np.tri(*values.shape) > 0, -1.0, size)
    order = np.argsort(-size, axis=None, kind="stable")[: 4 * PAIRS]
    pairs = [(int(i), int(j)) for i, j in zip(*np.unravel_index(order, values.shape), strict=True)]
    return [(i, j) for i, j in pairs if size[i, j] >= 0]


def chance_share(n: int, d: int) -> float:
    """The share of the first component of n samples that vary alike in all of d directions.

    >>> round(chance_share(100, 100), 4)      # 4 / d, for as many samples as numbers
    0.04
    """
    return float((1 + np.sqrt(d / n)) ** 2 / d)


def spectrum(
    sheet: Sheet, ratio: Float, *, n: int, d: int, asked: float | None, name: str = "component"
) -> str:
    """Two panes: the share of each component, and of all up to it. Returns what they say."""
    k = len(ratio)
    together = np.cumsum(ratio)
    noise = chance_share(n, d)
    top, marks = c.upward(np.append(ratio, min(noise, 1.0)))
    sheet.text(f"Share of the variance, each {name}", "b")
    each = Pane(MARGIN + GUTTER, sheet.y + 10, INNER - GUTTER, 150, 0, k, 0, top)
    sheet.add(each.grid_up(marks, [share(v) for v in marks]))
    sheet.add(c.bars(each, ratio))
    sheet.add(each.across(0.0, "ax"))
    sheet.add(each.across(min(noise, 1.0)))
    sheet.y = each.top + each.h + 14
    whole = f"{k} hold {share(float(together[-1]))}" if k > 1 else f"it holds {share(together[-1])}"
    sheet.text(f"Together: {whole}", "b")
    sums = Pane(MARGIN + GUTTER, sheet.y + 10, INNER - GUTTER, 110, 0, k, 0, 1.04)
    sheet.add(sums.grid_up([0, 0.5, 1], [share(v) for v in (0, 0.5, 1)]))
    sheet.add(c.curve(sums, together))
    sheet.add(sums.across(0.0, "ax"))
    if asked is not None:
        sheet.add(sums.across(asked))
    shown = c.numbered(k, sums.w)
    for i in shown:
        x = sums.left + (i - 0.5) / k * sums.w
        half = text_width(str(i)) / 2
        sheet.add(
            _svg_text(min(x, WIDTH - half - 2), sums.top + sums.h + 21, str(i), "q c")
        )  # centred below its bar
    sheet.y = sums.top + sums.h + 28
    sheet.key(
        c.DASH,
        f"above: {share(min(noise, 1.0))}, as high as chance lifts the first of {n} samples that "
        f"vary alike in all {d} directions",
    )
    if asked is not None:
        sheet.key(c.DASH, f"below: the {share(asked)} that were asked for")
    first = ", ".join(share(float(v)) for v in ratio[:5])
    return (
        f"Bars: the share of the variance along each {name}, {first}"
        f"{' and so on' if k > 5 else ''}. Together {whole}. Dashed: {share(min(noise, 1.0))}, "
        "the level of chance."
    )


def components(ratio: Float, *, n: int, d: int, asked: float | None, title: str) -> Picture:
    sheet = Sheet()
    said = spectrum(sheet, ratio, n=n, d=d, asked=asked)
    return sheet.draw(title, said)


def eigenvalues(values: Float, *, mean: float, d: int) -> Picture:
    """Eigenvalues as bars, and the level at which every direction would do alike."""
    k = len(values)
    sheet = Sheet()
    sheet.text("Eigenvalues: how far a unit step moves the outputs, squared", "b")
    top, marks = c.upward(np.append(values, mean))
    pane = Pane(MARGIN + GUTTER, sheet.y + 10, INNER - GUTTER, 200, 0, k, 0, top)
    sheet.add(pane.grid_up(marks, [short(v) for v in marks]))
    sheet.add(c.bars(pane, values))
    sheet.add(pane.across(0.0, "ax"))
    sheet.add(pane.across(mean))
    for i in c.numbered(k, pane.w):
        x = pane.left + (i - 0.5) / k * pane.w
        sheet.add(_svg_text(x, pane.top + pane.h + 21, str(i), "q c"))
    sheet.y = pane.top + pane.h + 28
    sheet.key(c.DASH, f"{short(mean)}, the mean over all {d} directions")
    first = ", ".join(short(float(v)) for v in values[:5])
    desc = (
        f"Bars: the {k} largest eigenvalues, {first}{' and so on' if k > 5 else ''}. "
        f"Dashed: their mean over all {d} directions, {short(mean)}."
    )
    return sheet.draw("Eigenvalues of SeFa", desc)


def singular_values(values: Float, rank: int, shape: tuple[int, int]) -> Picture:
    """Singular values as bars, and how many directions come through."""
    k, n = len(values), shape[1]
    sheet = Sheet()
    sheet.text("Singular values: how far a unit step is stretched", "b")
    top, marks = c.upward(values)
    pane = Pane(MARGIN + GUTTER, sheet.y + 10, INNER - GUTTER, 200, 0, k, 0, top)
    sheet.add(pane.grid_up(marks, [short(v) for v in marks]))
    sheet.add(c.bars(pane, values))
    sheet.add(pane.across(0.0, "ax"))
    if rank < k:
        sheet.add(pane.upright(float(rank)))
    for i in c.numbered(k, pane.w):
        x = pane.left + (i - 0.5) / k * pane.w
        sheet.add(_svg_text(x, pane.top + pane.h + 21, str(i), "q c"))
    sheet.y = pane.top + pane.h + 28
    told = f"{rank} of {n} input directions come through"
    if rank < k:
        sheet.key(c.DASH, f"{told}: what is right of it counts as zero")
    else:
        sheet.text(f"{told}.", "q")
    first = ", ".join(short(float(v)) for v in values[:5])
    desc = f"Bars: the singular values, {first}{' and so on' if k > 5 else ''}. {told}."
    return sheet.draw("Singular values", desc)


def eigenfaces(
    mean: Float, faces: Float, ratio: Float, *, n: int, asked: float | None
) -> Picture:  # fmt: skip
    """The mean and the first eigenfaces as pictures, then the spectrum."""
    sheet = Sheet()
    tiles = [("mean", _grey(mean))]
    tiles += [
        (f"{k + 1}: {share(float(ratio[k]))}", _grey(face, around_zero=True))
        for k, face in enumerate(faces[: TILES - 1])
    ]
    across, gap = 4, 16.0
    wide = (INNER - (across - 1) * gap) / across
    tall = wide * mean.shape[0] / mean.shape[1]
    sheet.text("The mean, and the first eigenfaces with their shares of the variance", "b")
    for k, (name, picture) in enumerate(tiles):
        x = MARGIN + (k % across) * (wide + gap)
        y = sheet.y + 6 + (k // across) * (tall + LINE + 10)
        data = b64encode(png(picture)).decode()
        sheet.add(
            f'<image x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
            f'preserveAspectRatio="none" style="image-rendering:pixelated" '
            f'href="data:image/png;base64,{data}"><title>{escape(name)}</title></image>'
            f'<path class="grid" d="M{x:.1f} {y:.1f}h{wide:.1f}v{tall:.1f}h{-wide:.1f}z"/>'
        )
        sheet.add(_svg_text(x + wide / 2, y + tall + 20, name, "c"))
    sheet.y += 6 + -(-len(tiles) // across) * (tall + LINE + 10) + 4
    sheet.text(
        "Middle grey is zero in an eigenface: it is added to the mean, or taken from it.", "q"
    )
    sheet.y += 8
    said = spectrum(sheet, ratio, n=n, d=mean.size, asked=asked, name="eigenface")
    return sheet.draw(
        "Eigenfaces", f"The mean picture and the first {len(tiles) - 1} eigenfaces. {said}"
    )


def _grey(picture: Float, *, around_zero: bool = False) -> NDArray[np.uint8]:
    """A picture as bytes (h, w, 3): from its darkest to its lightest, or with zero in the middle."""
    low, high = float(picture.min()), float(picture.max())
    if around_zero:
        high = float(np.abs(picture).max())
        low = -high
    scaled = (picture - low) / (high - low) if high > low else np.full(picture.shape, 0.5)
    shown = np.rint(255 * scaled).astype(np.uint8)
    if shown.ndim == 2:
        shown = shown[..., None]
    return shown.repeat(3, axis=2) if shown.shape[2] not in (3, 4) else shown[..., :3]


def scores(
    distance: Float, score: Float, *, name: str, line: tuple[float, float], whole: int, fitted: bool
) -> Picture:
    """Scores over signed distances, with the border and the straight line of the calibration."""
    offset, gain = line
    sheet = Sheet()
    sheet.text(f"{name}: score over distance from the border", "b")
    spare = 0.05 * float(np.ptp(score)) or 1.0
    low, high = float(score.min()) - spare, float(score.max()) + spare
    far = 1.05 * float(np.abs(distance).max()) or 1.0
    up = _round(low, high)
    gutter = max(text_width(short(v)) for v in up) + 12
    pane = Pane(MARGIN + gutter, sheet.y + 10, INNER - gutter, 270, -far, far, low, high)
    sheet.add(pane.grid_up(up, [short(v) for v in up]))
    marks = [0.0, *ticks_across(-far, far, pane.w)]
    sheet.add(pane.grid_across(marks, [short(v) for v in marks]))
    sheet.add(c.dots(pane, distance, score))
    sheet.add(pane.upright(0.0))
    ends = [(x, offset + gain * x) for x in _within(offset, gain, pane)]
    if len(ends) == 2:
        (xa, ya), (xb, yb) = ends
        d = f"M{pane.x(xa):.2f} {pane.y(ya):.2f}L{pane.x(xb):.2f} {pane.y(yb):.2f}"
        sheet.add(f'<path class="shaft" d="{d}"/>')
    sheet.y = pane.top + pane.h + 28
    said = f"correlation {_correlation(distance, score):.2f}".replace("-", MINUS)
    sheet.key(c.DASH, "the border, where the distance is 0")
    sheet.key(c.LINE_MARK, f"what a distance says of the score; {said}")
    sheet.text(_whose(len(score), whole, fitted), "q")
    desc = (
        f"Each of {len(score)} samples as a dot, its distance from {short(float(distance.min()))} to "
        f"{short(float(distance.max()))} across and its score up; {said}. The border is at 0, and "
        f"the line has offset {short(offset)} and gain {short(gain)}."
    )
    return sheet.draw(f"{name} along its direction", desc)


def sides(
    distance: Float, above: NDArray[np.bool_], *, name: str, whole: int, fitted: bool
) -> Picture:  # fmt: skip
    """Two histograms of the distance back to back: of what scored above, and of what below."""
    sheet = Sheet()
    sheet.text(f"{name}: distances from the border", "b")
    far = 1.02 * float(np.abs(distance).max()) or 1.0
    edges = np.linspace(-far, far, 25)
    up = np.histogram(distance[above], edges)[0]
    down = np.histogram(distance[~above], edges)[0]
    most = 1.08 * max(int(up.max()), int(down.max()), 1)
    pane = Pane(MARGIN, sheet.y + 10, INNER, 250, -far, far, -most, most)
    marks = [0.0, *ticks_across(-far, far, pane.w)]
    sheet.add(pane.grid_across(marks, [short(v) for v in marks]))
    for counts, kind, way in ((up, "fill", 1), (down, "hollow", -1)):
        for left, right, count in zip(edges[:-1], edges[1:], counts, strict=True):
            if count:
                y0, y1 = sorted((pane.y(0), pane.y(way * int(count))))
                sheet.add(
                    f'<rect class="{kind}" x="{pane.x(left) + 1.5:.2f}" y="{y0:.2f}" '
                    f'width="{pane.x(right) - pane.x(left) - 3:.2f}" height="{y1 - y0:.2f}">'
                    f"<title>{int(count)} from {short(float(left))} to {short(float(right))}"
                    "</title></rect>"
                )
    sheet.add(pane.across(0.0, "ax"))
    sheet.add(pane.upright(0.0))
    sheet.y = pane.top + pane.h + 28
    right = float(np.mean(distance[above] > 0)) if above.any() else 0.0
    wrong = float(np.mean(distance[~above] > 0)) if (~above).any() else 0.0
    sheet.key(c.FILLED, f"scored above: {share(right)} of {int(above.sum())} lie beyond the border")
    sheet.key(c.HOLLOW, f"scored below: {share(wrong)} of {int((~above).sum())} do")
    sheet.key(c.DASH, "the border, where the distance is 0")
    sheet.text(_whose(len(distance), whole, fitted), "q")
    desc = (
        f"Two histograms of distances from the border, back to back. {share(right)} of "
        f"{int(above.sum())} samples that scored above lie beyond it, and {share(wrong)} of "
        f"{int((~above).sum())} that scored below."
    )
    return sheet.draw(f"{name} along its direction", desc)


def _whose(shown: int, whole: int, fitted: bool) -> str:
    if fitted:
        return (
            f"{shown} of the {whole} samples that were fitted: pass others for an honest picture."
        )
    return f"{shown} samples that were passed."


def _round(low: float, high: float) -> list[float]:
    """Round numbers between two ends, zero among them where it lies between."""
    found = ticks(low, high, 5)
    return sorted([0.0, *found]) if low <= 0 <= high else found


def _within(offset: float, gain: float, pane: Pane) -> list[float]:
    """From where to where, across, a straight line stays inside a pane."""
    if gain == 0:
        return [pane.x0, pane.x1] if pane.y0 <= offset <= pane.y1 else []
    ends = sorted(((pane.y0 - offset) / gain, (pane.y1 - offset) / gain))
    start, end = max(pane.x0, ends[0]), min(pane.x1, ends[1])
    return [start, end] if start < end else []


def _correlation(a: Float, b: Float) -> float:
    a, b = a - a.mean(), b - b.mean()
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / size if size > 0 else 0.0


def changes(
    names: Sequence[str], change: Float, low: Float, high: Float, *, direction: str, alpha: float,
    held: Sequence[str], n: int, still: Sequence[str],
) -> Picture:  # fmt: skip
    """The change of each attribute in its own standard deviations, with intervals."""
    sheet = Sheet()
    sheet.text(f"Along {direction} by {short(alpha)}: what changed", "b")
    sheet.y += 4
    items = [
        c.Row(
            f"{name} (held)" if name in held else name,
            float(mean),
            float(start),
            float(end),
            hollow=name in held,
        )
        for name, mean, start, end in zip(names, change, low, high, strict=True)
    ]
    c.rows(sheet, items, unit="standard deviations of each attribute before the edit")
    sheet.key(
        '<path class="shaft" d="M-12 0H12"/><circle class="fill" r="6"/>',
        f"mean change over {n} samples, and its 95 % interval",
    )
    if any(item.hollow for item in items):
        sheet.key(
            '<path class="shaft" d="M-12 0H12"/><circle class="hollow" r="6"/>',
            "meant to be held still by the condition",
        )
    if still:
        sheet.text(f"All samples alike, and so left out: {', '.join(still)}.", "q")
    told = "; ".join(
        f"{item.name} {c.signed(item.value)}, from {c.signed(item.low or 0.0)} to "
        f"{c.signed(item.high or 0.0)}"
        for item in items[: 2 * PAIRS]
    )
    rest = len(items) - 2 * PAIRS
    more = f"; and {rest} more" if rest > 0 else ""
    desc = f"Mean changes in standard deviations, with 95 % intervals: {told}{more}."
    return sheet.draw(f"What an edit along {direction} changed", desc)


def _degrees(angle: float) -> str:
    return short(round(float(angle), 2))  # what rounding leaves of 0 is 0


def pairs(
    found: Sequence[tuple[str, str, float]], *, chance: float, angles: Float
) -> Picture:  # fmt: skip
    """Matched pairs by the size of their cosine, with the level of chance."""
    ranked = sorted(found, key=lambda pair: -abs(pair[2]))
    shown = ranked[: 2 * PAIRS]
    sheet = Sheet()
    sheet.text("Which direction of one set is which of the other", "b")
    sheet.y += 4
    items = [
        c.Row(f"{one} – {two}", abs(value), hollow=value < 0, said=c.signed(value))
        for one, two, value in shown
    ]
    c.rows(sheet, items, unit="size of the cosine", marked=chance)
    sheet.key(c.DASH, f"{short(chance)}: by chance the largest of all cosines stays below it")
    if any(item.hollow for item in items):
        sheet.key(c.HOLLOW, "the signs are opposite")
    beyond = sum(abs(value) > chance for _, _, value in found)
    rest = (
        f" The {len(found) - len(shown)} smallest are left out." if len(found) > len(shown) else ""
    )
    sheet.text(f"{beyond} of {len(found)} pairs are beyond chance.{rest}", "q")
    sheet.text(
        f"Angles between the spans: from {_degrees(angles.min())} to "
        f"{_degrees(angles.max())} degrees.",
        "q",
    )
    told = "; ".join(f"{one} and {two} {value:.2f}" for one, two, value in shown)
    desc = f"Pairs and their cosines: {told}. By chance the largest stays below {short(chance)}."
    return sheet.draw("Two sets of directions, matched", desc)
