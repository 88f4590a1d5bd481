"""Numbers and tables as words: what the reprs, the receipts and the pictures share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

MINUS = "\u2212"


def short(value: float, *, minus: str = MINUS) -> str:
    """Write a number in at most four significant digits, without a negative zero.

    >>> short(-2.75), short(0.5), short(8 / 3), short(-0.0), short(1234567.0)
    ('−2.75', '0.5', '2.667', '0', '1.235e6')
    """
    text = f"{value:.4g}"
    if text in ("-0", "0"):
        return "0"
    if "e" in text:
        digits, power = text.split("e")
        text = f"{digits}e{int(power)}"
    return text.replace("-", minus)


def first_line(error: BaseException) -> str:
    """What a library says of a stranger's file, at most 200 letters: it may quote what it found."""
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__


def pair(values: Iterable[float], *, minus: str = MINUS) -> str:
    """Write a label as the book does.

    >>> pair([0.5, 2.0])
    '(0.5, 2)'
    """
    return "(" + ", ".join(short(float(v), minus=minus) for v in values) + ")"


def html_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, *, row_heads: bool = False
) -> str:
    """A plain table with a caption and header cells, every text escaped."""

    def cell(text: str, heading: bool) -> str:
        return f'<th scope="row">{escape(text)}</th>' if heading else f"<td>{escape(text)}</td>"

    body = "".join(
        "<tr>" + "".join(cell(t, row_heads and k == 0) for k, t in enumerate(row)) + "</tr>"
        for row in rows
    )
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    return (
        f'<table class="ec-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def text_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same table for a terminal: columns lined up on the right, two spaces apart."""
    grid = [list(head), *[list(row) for row in rows]]
    widths = [max(len(row[k]) for row in grid) for k in range(len(head))]
    return "\n".join(
        "  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in grid
    )
