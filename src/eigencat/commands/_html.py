"""Pieces of a page: text that is escaped, tables, gauges, pictures as data."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from eigencat._png import png
from eigencat._text import short
from eigencat.commands._run import clean

LONGEST = 120  # letters of a name from a file


def words(text: object, longest: int = LONGEST) -> str:
    """A text that may come from a stranger, for a page: cut, cleaned, escaped."""
    text = clean(text)
    return escape(text if len(text) <= longest else text[: longest - 1] + "…")


def row_head(text: object) -> str:
    """The same where a line may be broken at an underscore."""
    return words(text).replace("_", "_<wbr>")


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, *, kind: str = "",
    marked: int | None = None,
) -> str:  # fmt: skip
    """A table in a box of its own to scroll. Cells are HTML already; the first of a row heads it."""
    top = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in head)
    body = "".join(
        ('<tr class="aim">' if k == marked else "<tr>")
        + "".join(
            f'<th scope="row">{cell}</th>' if j == 0 else f"<td>{cell}</td>"
            for j, cell in enumerate(row)
        )
        + "</tr>"
        for k, row in enumerate(rows)
    )
    thead = f"<thead><tr>{top}</tr></thead>" if head else ""
    shape = f' class="{kind}"' if kind else ""
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{caption}"><table{shape}>'
        f"<caption>{caption}</caption>{thead}<tbody>{body}</tbody></table></div>"
    )


def picture(array: NDArray[np.uint8], alt: str, caption: str, kind: str = "") -> str:
    data = b64encode(png(array)).decode()
    height, width, _ = array.shape
    shape = f' class="{kind}"' if kind else ""
    return (
        f'<figure{shape}><img src="data:image/png;base64,{data}" width="{width}" '
        f'height="{height}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'
    )


def gauge(value: float, chance: float, what: str) -> str:
    """A number from 0 to 1 beside what chance alone reaches."""
    value, chance = (min(max(v, 0.0), 1.0) for v in (value, chance))
    wide, left, top = 400.0, 14.0, 34.0
    x, edge = left + value * wide, left + chance * wide
    said = f"{what}: {short(value)}, and by chance up to {short(chance)}"
    ticks = "".join(
        f'<path class="scale" d="M{left + v * wide:.1f} {top + 10}v6"/>'
        f'<text x="{left + v * wide:.1f}" y="{top + 31}" text-anchor="middle">{short(v)}</text>'
        for v in (0.0, 0.5, 1.0)
    )
    # Where it lies within chance, its own name would lie over the other.
    named = f'<text x="{x:.1f}" y="17" text-anchor="middle">this one</text>' if x > 130 else ""
    return (
        f'<svg class="gauge" viewBox="0 0 {wide + 2 * left:.0f} 70" role="img" '
        f'aria-label="{said}"><rect class="chance" x="{left}" y="{top - 10}" '
        f'width="{edge - left:.1f}" height="20"/>'
        f'<path class="scale" d="M{left} {top + 10}h{wide}"/>{ticks}'
        f'<text x="{left}" y="17">by chance</text>{named}'
        f'<path class="mark" d="M{x:.1f} {top - 12}l11 12-11 12-11-12Z"/></svg>'
    )


def square(cosine: float) -> str:
    """A square as large as a cosine: full where it is positive, hollow where negative."""
    side = 26 * min(abs(cosine), 1.0)
    kind = "plus" if cosine >= 0 else "minus"
    start = 15 - side / 2
    mark = (
        f'<rect class="{kind}" x="{start:.1f}" y="{start:.1f}" width="{side:.1f}" '
        f'height="{side:.1f}"/>'
        if side >= 1
        else ""
    )
    return (
        '<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">'
        f'<rect class="room" x="1.5" y="1.5" width="27" height="27"/>{mark}</svg>'
    )


def document(title: str, body: str, foot: str) -> str:
    """The whole file. It may load nothing and run nothing; its policy says so to the browser."""
    css = files("eigencat.commands").joinpath("report.css").read_text(encoding="utf-8").strip()
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f"<footer>{foot}</footer>\n</body>\n</html>\n"
    )
