"""Glyphs that the published slices of a font lack, made from glyphs they have.

The web slices of Alegreya stop at the superscripts 1, 2 and 3 and at two arrows. A book about
vectors also writes subscripts, a raised minus and arrows to the right. Each is drawn here from the
same font's own outlines (its licence allows changed copies; it reserves no name), so weight and
manner fit the text around it.
"""

from __future__ import annotations

from fontTools.misc.transform import Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SUPERSCRIPT = (0x2070, 0x00B9, 0x00B2, 0x00B3, *range(0x2074, 0x207A))
MADE = (*SUPERSCRIPT, 0x207B, *range(0x2080, 0x208A), 0x208B, 0x2190, 0x2192)


def add_symbols(font: TTFont) -> None:
    """Add superscript and subscript digits, both small minuses and two arrows to `font`."""
    if "one.numr" not in font.getGlyphOrder():
        return  # Courier Prime has no small digits; code does not write subscripts
    raised = _bounds(font, "uni00B2")[1]
    lowered = _bounds(font, "two.dnom")[1]
    small = _bounds(font, "two.numr")[1]
    drop = lowered - round(0.14 * font["head"].unitsPerEm)
    for digit, name in enumerate(DIGITS):
        if SUPERSCRIPT[digit] not in font.getBestCmap():
            up = Transform(1, 0, 0, 1, 0, raised - small)
            _draw(font, SUPERSCRIPT[digit], f"{name}.numr", up)
        down = Transform(1, 0, 0, 1, 0, drop - lowered)
        _draw(font, 0x2080 + digit, f"{name}.dnom", down)
    # The small minus keeps its stroke: it is shortened, not thinned.
    left, low, right, high = _bounds(font, "minus")
    middle = (low + high) / 2
    height = _bounds(font, "two.numr")[3] - small
    for code, base in ((0x207B, raised), (0x208B, drop)):
        shift = Transform(0.62, 0, 0, 0.85, 0, base + height / 2 - 0.85 * middle)
        _draw(font, code, "minus", shift, advance=0.62)
    # A quarter turn of the upward arrow, about the height at which the minus sits.
    left, low, right, high = _bounds(font, "arrowup")
    up_width = right - left
    middle_x, middle_y = (left + right) / 2, (low + high) / 2
    axis, length = middle, high - low
    margin = up_width * 0.15
    centre = Transform(1, 0, 0, 1, margin + length / 2, axis)
    for code, turn in ((0x2192, (0, -1, 1, 0)), (0x2190, (0, 1, -1, 0))):
        turned = centre.transform(Transform(*turn, 0, 0)).translate(-middle_x, -middle_y)
        _draw(font, code, "arrowup", turned, width=round(length + 2 * margin))


def _bounds(font: TTFont, name: str) -> tuple[float, float, float, float]:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    assert pen.bounds is not None, name
    return pen.bounds


def _draw(
    font: TTFont,
    code: int,
    source: str,
    transform: Transform,
    *,
    advance: float = 1.0,
    width: int | None = None,
) -> None:
    """Add the glyph for `code`: `source` under `transform`, shared where it is only moved."""
    name = f"uni{code:04X}"
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(glyphs)
    if transform[:4] == (1, 0, 0, 1):
        pen.addComponent(source, (1, 0, 0, 1, round(transform.dx), round(transform.dy)))
    else:
        outline = DecomposingRecordingPen(glyphs)
        glyphs[source].draw(outline)
        outline.replay(TransformPen(pen, transform))
    glyph = pen.glyph()
    font["glyf"][name] = glyph  # appends to the glyph order too
    glyph.recalcBounds(font["glyf"])
    if width is None:
        width = round(font["hmtx"][source][0] * advance)
    font["hmtx"][name] = (width, glyph.xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name
