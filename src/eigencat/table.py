"""The reader's own table: two columns of numbers and an optional label.

The page reads tables by the same rules, in `figures/lib/table.js`. The cases in
`tests/golden/table.json` hold both to the same numbers and the same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eigencat._text import html_table, short, text_table

__all__ = ["Table", "read_table"]

MAX_ROWS = 5000
MAX_COLUMNS = 1000
MAX_BYTES = 5_000_000
PASTED = "pasted table"
_SHOWN_ROWS = 10
_LISTED = 12

_BLANK = " \t\r\n\v\f\u00a0\u202f"
_NOT_TEXT = re.compile("[\u0000-\u0008\u000e-\u001f\ufffd]")
_DOT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_COMMA = re.compile(r"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]+)?")
# Words with which programs say that a number is missing or has no end.
_MISSING = frozenset(
    "nan na n/a #n/a null none - inf infinity +inf +infinity -inf -infinity".split()
)


@dataclass(frozen=True)
class Table:
    """Two named columns of numbers, and what each row is called.

    Attributes
    ----------
    columns : tuple of str
        The names of the two columns.
    rows : ndarray of shape (n_rows, 2), float64
    labels : tuple of str or None
        One for each row, when the table has a column of words.
    name : str
        The name of the file, or "pasted table".

    Examples
    --------
    >>> import eigencat as ec
    >>> table = ec.read_table("snout,body\\n0.5,2\\n1,0.5")
    >>> table.columns, table.rows.tolist()
    (('snout', 'body'), [[0.5, 2.0], [1.0, 0.5]])
    """

    columns: tuple[str, str]
    rows: NDArray[np.float64]
    labels: tuple[str, ...] | None
    name: str

    def __len__(self) -> int:
        return len(self.rows)

    def as_dict(self) -> dict[str, Any]:
        """The table as the page stores it: plain lists, ready for JSON."""
        return {
            "version": 1,
            "name": self.name,
            "columns": list(self.columns),
            "rows": self.rows.tolist(),
            "labels": None if self.labels is None else list(self.labels),
        }

    def _grid(self, minus: str) -> tuple[list[str], list[list[str]]]:
        head = [*(["label"] if self.labels else []), *self.columns]
        rows = [
            [*([self.labels[k]] if self.labels else []), *(short(v, minus=minus) for v in row)]
            for k, row in enumerate(self.rows[:_SHOWN_ROWS])
        ]
        return head, rows

    def _size(self) -> str:
        count = len(self.rows)
        rows = f"{count} row{'' if count == 1 else 's'}"
        return rows if count <= _SHOWN_ROWS else f"{rows}, the first {_SHOWN_ROWS} shown"

    def __repr__(self) -> str:
        return f"Table({self.name!r}, {self._size()})\n" + text_table(*self._grid("-"))

    def _repr_html_(self) -> str:
        caption = f"{self.name}: {self._size()}"
        return html_table(*self._grid("\u2212"), caption, row_heads=self.labels is not None)


class _Record(NamedTuple):
    """One row as written, and its number as a spreadsheet counts."""

    row: int
    cells: list[str]


def read_table(path_or_text: str | Path | bytes, columns: Sequence[str] | None = None) -> Table:
    """Read a table with two columns of numbers and, if there is one, a column of labels.

    Columns are separated by commas, semicolons or tabs. The decimal mark is a
    dot, or a comma where semicolons or tabs separate the columns. A first row
    without a number holds the names. Blank rows, a byte-order mark and empty
    columns are passed over.

    Parameters
    ----------
    path_or_text : str, Path or bytes
        A file, or the text itself: a string with a line break in it is text,
        as are bytes.
    columns : sequence of two or three str, optional
        The two columns of numbers and, third, that of the labels. Needed when
        more than two columns hold numbers; a column without a name is called
        "column 1", "column 2" and so on. The label is otherwise the first
        column of words.

    Returns
    -------
    Table
        With ``.columns``, ``.rows``, ``.labels`` and ``.name``.

    Raises
    ------
    ValueError
        When the text is no such table. The message names the row and the
        column, and says what to do. At most 5000 rows, 1000 columns and 5 MB are taken,
        because the page draws every row.
    OSError
        When the file is not there or cannot be read.

    Examples
    --------
    >>> import eigencat as ec
    >>> table = ec.read_table("snout;body;kind\\n0,5;2;cat\\n1;0,5;rat\\n")
    >>> table
    Table('pasted table', 2 rows)
    label  snout  body
      cat    0.5     2
      rat      1   0.5
    >>> table.rows
    array([[0.5, 2. ],
           [1. , 0.5]])
    """
    if isinstance(path_or_text, bytes):
        return parse_table(_decode(path_or_text), PASTED, columns)
    if isinstance(path_or_text, str) and (
        not path_or_text or "\n" in path_or_text or "\r" in path_or_text
    ):
        return parse_table(path_or_text, PASTED, columns)
    path = Path(path_or_text)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise IsADirectoryError
        # The size comes first, so that a huge file is refused before it is in memory.
        data = path.read_bytes() if size <= MAX_BYTES else None
    except FileNotFoundError:
        raise FileNotFoundError(
            f"path={str(path)!r} must be a file; got nothing there. Check the path, or end the "
            "text of a table with a line break to pass it directly."
        ) from None
    except IsADirectoryError:
        raise IsADirectoryError(
            f"path={str(path)!r} must be a file; got a folder. Name the file in it."
        ) from None
    except PermissionError as error:
        raise PermissionError(
            f"path={str(path)!r} must be readable; got {error.strerror}. Change its permissions."
        ) from None
    if data is None:
        raise _too_big(path.name, size)
    return parse_table(_decode(data), path.name, columns)


def _decode(data: bytes) -> str:
    # What is not UTF-8 becomes the replacement character, which parse_table refuses: a browser
    # reads a file in the same way.
    return data.decode("utf-8", errors="replace")


def _problem(name: str, rule: str, got: str, remedy: str) -> ValueError:
    return ValueError(f'table="{name}" must be {rule}; got {got}. {remedy}')


def _too_big(name: str, size: int) -> ValueError:
    tenths = -(-size // 100_000)
    return _problem(
        name,
        f"at most {MAX_BYTES // 1_000_000} MB",
        f"{tenths // 10}.{tenths % 10} MB",
        "Keep fewer rows or fewer columns.",
    )


def parse_table(text: str, name: str, columns: Sequence[str] | None = None) -> Table:
    """Read the text of a table; the twin of `parseTable` in figures/lib/table.js."""
    size = len(text.encode("utf-8", errors="replace"))
    if size > MAX_BYTES:
        raise _too_big(name, size)
    text = text.removeprefix("\ufeff")
    if _NOT_TEXT.search(text):
        raise _problem(
            name,
            "text in UTF-8",
            "binary data or another encoding",
            "Save it from your spreadsheet as CSV in UTF-8.",
        )
    delimiter = _delimiter(text, name)
    records = _records(text, delimiter, name)
    header = _is_header(records[0].cells, delimiter)
    data = records[1:] if header else records
    if len(data) > MAX_ROWS:
        step = -(-len(data) // MAX_ROWS)
        raise _problem(
            name,
            f"at most {MAX_ROWS} rows",
            f"{len(data)} rows",
            f"Nothing was read; keep one row in {step}, or a random sample.",
        )
    width = max(_trimmed(record.cells) for record in records)
    if width > MAX_COLUMNS:
        raise _problem(
            name,
            f"at most {MAX_COLUMNS} columns",
            f"{width} columns",
            "Nothing was read; keep the two to use, and the labels.",
        )
    _check_widths(records, delimiter, name)
    names = _names(records, width, header, name)
    if not data:
        raise _problem(
            name,
            "at least one row of numbers",
            f"only the names {_list(list(names.values()))}",
            "Add a row below them.",
        )
    first, second, label = _choose(names, data, delimiter, name, columns)
    rows = _numbers(data, (first, second), names, delimiter, header, name)
    return Table(
        columns=(names[first], names[second]),
        rows=np.array(rows, dtype=np.float64),
        labels=None if label is None else tuple(_clean(_cell(r.cells, label)) for r in data),
        name=name,
    )


# ------------------------------------------------------------------ text to cells


def _delimiter(text: str, name: str) -> str:
    """The mark that cuts the first two rows alike, or else the first row, or the second."""
    counts = {}
    for mark in "\t;,":
        cells = [len(r.cells) for r in _records(text, mark, name, limit=2)]
        if not cells:
            raise _problem(
                name,
                "two columns of numbers",
                "no text",
                "Put each row on a line of its own, for example 0.5,2.",
            )
        counts[mark] = cells
    alike = [mark for mark, c in counts.items() if c[0] > 1 and c[-1] == c[0]]
    first = [mark for mark, c in counts.items() if c[0] > 1]
    second = [mark for mark, c in counts.items() if c[-1] > 1]
    for mark in [*alike, *first, *second]:
        return mark
    raise _problem(
        name,
        "two columns of numbers",
        "one column",
        "Separate the columns by commas, semicolons or tabs.",
    )


def _records(text: str, delimiter: str, name: str, limit: int | None = None) -> list[_Record]:
    """Cut text into rows of cells, passing over blank ones. With a limit, stop after so many."""
    records: list[_Record] = []
    cells: list[str] = []
    cell, inked = "", False
    row, k, end = 1, 0, len(text)
    marks = re.compile(f'["\r\n{delimiter}]')
    while k <= end:
        # From one mark that matters to the next, not letter by letter.
        found = marks.search(text, k)
        stop = found.start() if found else end
        cell += text[k:stop]
        inked = inked or bool(text[k:stop].strip(_BLANK))
        k = stop
        c = text[k : k + 1]
        if c == '"':
            k += 1
            if inked:
                cell += c
                continue
            cell, inked = "", True
            while True:
                close = text.find('"', k)
                if close < 0:
                    raise _problem(
                        name,
                        "free of open quotes",
                        f"a quote in row {row} that never closes",
                        "Add the closing quote, or remove the opening one.",
                    )
                cell += text[k:close]
                k = close + 1
                if text[k : k + 1] != '"':
                    break
                cell += '"'
                k += 1
            continue
        cells.append(cell.strip(_BLANK))
        cell, inked = "", False
        if c != delimiter:
            if c == "\r" and text[k + 1 : k + 2] == "\n":
                k += 1
            if any(cells):
                records.append(_Record(row, cells))
            cells = []
            row += 1
            if len(records) == limit:
                break
        k += 1
    return records


def _check_widths(records: list[_Record], delimiter: str, name: str) -> None:
    first = records[0].cells
    most, least = len(first), _trimmed(first)
    for record in records:
        if _trimmed(record.cells) > most:
            remedy = (
                "Put quotes around a cell that holds a comma; if the comma is the decimal mark, "
                "separate the columns by semicolons."
                if delimiter == ","
                else "Put quotes around a cell that holds the separator."
            )
        elif len(record.cells) < least:
            remedy = "Fill in the missing cell, or remove the row."
        else:
            continue
        raise _problem(
            name,
            f"{least} cell{'' if least == 1 else 's'} in each row, as in row {records[0].row}",
            f"{len(record.cells)} in row {record.row}",
            remedy,
        )


def _trimmed(cells: list[str]) -> int:
    """How many cells there are up to the last one that holds something."""
    return max((k + 1 for k, cell in enumerate(cells) if cell), default=0)


# ------------------------------------------------------------------ cells to columns


def _cell(cells: list[str], k: int) -> str:
    return cells[k] if k < len(cells) else ""


def _clean(text: str) -> str:
    return re.sub(f"[{_BLANK}]+", " ", text)


def _show(text: str) -> str:
    text = _clean(text)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def _list(names: list[str]) -> str:
    return ", ".join(map(_show, names[:_LISTED])) + (", ..." if len(names) > _LISTED else "")


def _kind(cell: str, delimiter: str) -> str:
    """What a cell is: "number", "missing" or "text"."""
    plain = cell.replace("\u2212", "-")
    if _DOT.fullmatch(plain) or (delimiter != "," and _COMMA.fullmatch(plain)):
        return "number"
    return "missing" if not cell or plain.lower() in _MISSING else "text"


def _is_header(cells: list[str], delimiter: str) -> bool:
    return all(not cell or _kind(cell, delimiter) == "text" for cell in cells)


def _names(records: list[_Record], width: int, header: bool, name: str) -> dict[int, str]:
    """The name of each column that holds anything, by position."""
    used = [k for k in range(width) if any(_cell(r.cells, k) for r in records)]
    head = records[0].cells if header else []
    names = {k: _clean(_cell(head, k)) or f"column {k + 1}" for k in used}
    seen: set[str] = set()
    for text in names.values():
        if text in seen:
            raise _problem(
                name, "different names for its columns", f"{_show(text)} twice", "Rename one."
            )
        seen.add(text)
    return names


def _choose(
    names: dict[int, str],
    data: list[_Record],
    delimiter: str,
    name: str,
    columns: Sequence[str] | None,
) -> tuple[int, int, int | None]:
    """The positions of the two columns of numbers and of the labels."""
    kinds = {k: {_kind(_cell(r.cells, k), delimiter) for r in data} for k in names}
    words = [k for k in names if "text" in kinds[k] and "number" not in kinds[k]]
    numbers = [k for k in names if "number" in kinds[k]]
    label = words[0] if words else None
    if columns is None:
        if len(numbers) == 2:
            return numbers[0], numbers[1], label
        listed = _list([names[k] for k in numbers])
        if len(numbers) < 2:
            raise _problem(
                name,
                "two columns of numbers",
                f"one, {listed}" if numbers else "none",
                "Write numbers like 0.5, without units.",
            )
        raise _problem(
            name,
            "two columns of numbers, or columns must name two",
            f"{len(numbers)}: {listed}",
            "Choose the two to use.",
        )
    wanted = [columns] if isinstance(columns, str) else [str(c) for c in columns]
    if len(wanted) not in (2, 3) or len(set(wanted)) != len(wanted):
        raise ValueError(
            "columns must be two different names, and a third for the labels; "
            f"got {_list(wanted) or 'none'}. Choose from {_list(list(names.values()))}."
        )
    position = {text: k for k, text in names.items()}
    for text in wanted:
        if text not in position:
            raise ValueError(
                f'columns must be names of columns in "{name}"; got {_show(text)}. '
                f"Choose from {_list(list(names.values()))}."
            )
    first, second, *third = (position[text] for text in wanted)
    return first, second, third[0] if third else label


def _numbers(
    data: list[_Record],
    chosen: tuple[int, int],
    names: dict[int, str],
    delimiter: str,
    header: bool,
    name: str,
) -> list[list[float]]:
    rows: list[list[float]] = []
    marks: dict[str, int] = {}
    for record in data:
        values = []
        for k in chosen:
            cell = _cell(record.cells, k)
            kind = _kind(cell, delimiter)
            plain = cell.replace("\u2212", "-").replace(",", ".")
            # Adding zero turns a negative zero into zero.
            value = float(plain) + 0.0 if kind == "number" else math.nan
            if not math.isfinite(value):
                raise _bad_cell(record, names[k], cell, kind, delimiter, header, name)
            for mark in ",.":
                if mark in cell:
                    marks.setdefault(mark, record.row)
            values.append(value)
        rows.append(values)
    if len(marks) == 2:
        raise _problem(
            name,
            "written with one decimal mark",
            f"a comma in row {marks[',']} and a dot in row {marks['.']}",
            "Write every number with the same mark.",
        )
    return rows


def _bad_cell(
    record: _Record, column: str, cell: str, kind: str, delimiter: str, header: bool, name: str
) -> ValueError:
    got = _show(cell) if cell else "an empty cell"
    if kind != "text":
        remedy = "Fill in a finite number, or remove the row."
    elif delimiter == "," and _COMMA.fullmatch(cell.replace("\u2212", "-")):
        remedy = "Write the decimal mark as a dot, or separate the columns by semicolons."
    elif not header and record.row == 1:
        remedy = "If row 1 holds the names, let it hold no number."
    else:
        remedy = "Write a number like 0.5, without a unit, or remove the row."
    return _problem(
        name, f"numbers in column {_show(column)}", f"{got} in row {record.row}", remedy
    )
