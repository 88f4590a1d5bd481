"""Write table.json: texts, and what a reader of tables must answer to each.

Every answer is written here by hand. Neither reader computes any of them, so
the file can catch both. Run it with `python tests/golden/make_table.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
T = 'table="t.csv" must be '
CASES: list[dict[str, Any]] = []


def case(what: str, text: str | dict[str, Any], options: dict[str, Any] | None = None) -> dict:
    found = {"what": what, "text": text, "options": {"name": "t.csv", **(options or {})}}
    CASES.append(found)
    return found


def good(
    what: str,
    text: str,
    rows: list[list[float]],
    columns: tuple[str, str] = ("snout", "body"),
    labels: list[str] | None = None,
    options: dict[str, Any] | None = None,
) -> None:
    case(what, text, options)["table"] = {
        "name": "t.csv",
        "columns": list(columns),
        "rows": rows,
        "labels": labels,
    }


def bad(
    what: str,
    text: str | dict[str, Any],
    message: str,
    options: dict[str, Any] | None = None,
    choices: list[str] | None = None,
) -> None:
    found = case(what, text, options)
    found["message"] = message
    if choices is not None:
        found["choices"] = choices


def repeat(head: str, line: str, times: int) -> dict[str, Any]:
    """A long text, kept short in the file: head, then the line so many times."""
    return {"head": head, "line": line, "times": times}


NUMBER = "Write a number like 0.5, without a unit, or remove the row."
FINITE = "Fill in a finite number, or remove the row."
QUOTE = (
    "Put quotes around a cell that holds a comma; if the comma is the decimal mark, "
    "separate the columns by semicolons."
)
COLUMNS = ("column 1", "column 2")


def accepted() -> None:
    two = [[0.5, 2.0], [1.0, 0.5]]
    good("commas", "snout,body\n0.5,2\n1,0.5\n", two)
    good("no line break at the end", "snout,body\n0.5,2\n1,0.5", two)
    good("a label column", "snout,body,kind\n0.5,2,cat\n1,0.5,rat\n", two, labels=["cat", "rat"])
    good("the label first", "kind,snout,body\ncat,0.5,2\nrat,1,0.5\n", two, labels=["cat", "rat"])
    good("a missing label", "kind,snout,body\ncat,0.5,2\n,1,0.5\n", two, labels=["cat", ""])
    good("no header", "0.5,2\n1,0.5\n", two, COLUMNS)
    good(
        "no header, a label",
        "cat,0.5,2\nrat,1,0.5\n",
        two,
        ("column 2", "column 3"),
        ["cat", "rat"],
    )
    good("one row", "0.5,2\n", [[0.5, 2.0]], COLUMNS)
    good("a column without a name", ",body\n0.5,2\n", [[0.5, 2.0]], ("column 1", "body"))
    good("semicolons", "snout;body\n0.5;2\n1;0.5\n", two)
    good("semicolons and a comma as decimal mark", "snout;body\n0,5;2\n1;0,5\n", two)
    good("tabs", "snout\tbody\n0.5\t2\n1\t0.5\n", two)
    good("tabs and a comma as decimal mark", "snout\tbody\n0,5\t2\n1\t0,5\n", two)
    good("no header, decimal commas", "0,5;2\n1;0,5\n", two, COLUMNS)
    good(
        "a comma in a name between semicolons",
        "snout, cm;body\n0,5;2\n",
        [[0.5, 2.0]],
        ("snout, cm", "body"),
    )
    good(
        "a semicolon in a name between commas",
        "snout;cm,body\n0.5,2\n",
        [[0.5, 2.0]],
        ("snout;cm", "body"),
    )
    good("a byte-order mark", "\ufeffsnout,body\n0.5,2\n1,0.5\n", two)
    good("Windows line ends", "snout,body\r\n0.5,2\r\n1,0.5\r\n", two)
    good("old Macintosh line ends", "snout,body\r0.5,2\r1,0.5\r", two)
    good("blank rows", "\n\nsnout,body\n\n0.5,2\n , \n1,0.5\n\n", two)
    good("blanks around cells", " snout ,\u00a0body\n 0.5\t, 2 \n1,0.5\n", two)
    good("quotes", '"snout","body"\n"0.5","2"\n1,0.5\n', two)
    good("quotes after a blank", 'snout, "body"\n0.5, "2"\n', [[0.5, 2.0]])
    good(
        "quotes around commas, quotes and line breaks",
        'snout,body,kind\n0.5,2,"cat, ""Tom""\nthe first"\n',
        [[0.5, 2.0]],
        labels=['cat, "Tom" the first'],
    )
    good(
        "a quote inside a cell is a letter",
        'snout,body,kind\n0.5,2,5" cat\n',
        [[0.5, 2.0]],
        labels=['5" cat'],
    )
    good("separators at the end of each row", "snout,body,\n0.5,2,\n1,0.5,\n", two)
    good("a separator at the end of the names only", "snout,body,\n0.5,2\n", [[0.5, 2.0]])
    good("separators at the end of the data only", "snout,body\n0.5,2,,\n", [[0.5, 2.0]])
    good("an empty column between", "snout,,body\n0.5,,2\n", [[0.5, 2.0]])
    good(
        "every way to write a number",
        "a,b\n+1,-2\n1.,.5\n1e3,-2.5E-1\n\u22121,\u22120.5\n-0,0\n007,1e-400\n",
        [[1, -2], [1, 0.5], [1000, -0.25], [-1, -0.5], [0, 0], [7, 0]],
        ("a", "b"),
    )
    good(
        "a number with many digits",
        "a,b\n0.1000000000000000055511151231257827,1\n",
        [[0.1, 1]],
        ("a", "b"),
    )
    good(
        "letters of other scripts",
        "длина,тело,вид\n1,2,кошка\n",
        [[1, 2]],
        ("длина", "тело"),
        ["кошка"],
    )
    good("markup is text", "<b>a</b>,b&c\n1,2\n", [[1, 2]], ("<b>a</b>", "b&c"))
    four = "id,snout,body,age,kind\n1,0.5,2,3,cat\n2,1,0.5,4,rat\n"
    good(
        "two chosen of four",
        four,
        two,
        labels=["cat", "rat"],
        options={"columns": ["snout", "body"]},
    )
    good(
        "chosen in the other order",
        four,
        [[2.0, 0.5], [0.5, 1.0]],
        ("body", "snout"),
        ["cat", "rat"],
        {"columns": ["body", "snout"]},
    )
    good(
        "a column of numbers as label",
        four,
        two,
        labels=["3", "4"],
        options={"columns": ["snout", "body", "age"]},
    )
    good(
        "chosen without names",
        "1,0.5,2\n2,1,0.5\n",
        two,
        ("column 2", "column 3"),
        options={"columns": ["column 2", "column 3"]},
    )
    good(
        "the first of two columns of words",
        "a,b,kind,who\n1,2,cat,Tom\n",
        [[1, 2]],
        ("a", "b"),
        ["cat"],
    )
    good(
        "trouble in a column that is not used",
        "a,b,c\n1,2,x\n3,4,5\n",
        [[1, 2], [3, 4]],
        ("a", "b"),
        None,
        {"columns": ["a", "b"]},
    )


def refused() -> None:
    start = T + "two columns of numbers; got "
    line = "Put each row on a line of its own, for example 0.5,2."
    bad("empty", "", f"{start}no text. {line}")
    bad("blank", " \n\n\t\n", f"{start}no text. {line}")
    bad("only a byte-order mark", "\ufeff", f"{start}no text. {line}")
    bad("only separators", ",,\n,,\n", f"{start}no text. {line}")
    separate = "Separate the columns by commas, semicolons or tabs."
    bad("one column", "snout\n0.5\n1\n", f"{start}one column. {separate}")
    bad("separated by blanks", "snout body\n0.5 2\n", f"{start}one column. {separate}")
    bad("one word", "cat", f"{start}one column. {separate}")
    units = "Write numbers like 0.5, without units."
    bad("one column of numbers", "kind,snout\ncat,0.5\n", f'{start}one, "snout". {units}')
    bad("no numbers", "kind,who\ncat,Tom\n", f"{start}none. {units}")
    bad("units", "a,b\n2 cm,3 cm\n", f"{start}none. {units}")
    bad(
        "only names",
        "snout,body\n",
        T
        + 'at least one row of numbers; got only the names "snout", "body". '
        + "Add a row below them.",
    )
    column = T + 'numbers in column "body"; got '
    bad("text in numbers", "snout,body\n0.5,2\n1,tall\n", f'{column}"tall" in row 3. {NUMBER}')
    bad("a unit in numbers", "snout,body\n0.5,2\n1,2 cm\n", f'{column}"2 cm" in row 3. {NUMBER}')
    bad("a percentage", "snout,body\n0.5,2\n1,20%\n", f'{column}"20%" in row 3. {NUMBER}')
    bad("thousands", 'snout,body\n0.5,2\n1,"1,234.5"\n', f'{column}"1,234.5" in row 3. {NUMBER}')
    bad("hexadecimal", "snout,body\n0.5,2\n1,0x10\n", f'{column}"0x10" in row 3. {NUMBER}')
    bad("digits of another script", "snout,body\n0.5,2\n1,٣\n", f'{column}"٣" in row 3. {NUMBER}')
    bad("an underscore", "snout,body\n0.5,2\n1,1_000\n", f'{column}"1_000" in row 3. {NUMBER}')
    bad("a bare mark", "snout,body\n0.5,2\n1,.\n", f'{column}"." in row 3. {NUMBER}')
    bad("NaN", "snout,body\n0.5,2\n1,NaN\n", f'{column}"NaN" in row 3. {FINITE}')
    bad("infinity", "snout,body\n0.5,2\n1,-Inf\n", f'{column}"-Inf" in row 3. {FINITE}')
    bad(
        "infinity with a real minus",
        "snout,body\n0.5,2\n1,\u2212inf\n",
        f'{column}"\u2212inf" in row 3. {FINITE}',
    )
    bad("too large a number", "snout,body\n0.5,2\n1,1e999\n", f'{column}"1e999" in row 3. {FINITE}')
    bad("an empty cell", "snout,body\n0.5,2\n1,\n", f"{column}an empty cell in row 3. {FINITE}")
    bad("a blank row counts", "snout,body\n\n0.5,2\n1,N/A\n", f'{column}"N/A" in row 4. {FINITE}')
    bad(
        "a line break in quotes does not",
        'snout,body,kind\n0.5,2,"a\nb"\n1,?,c\n',
        f'{column}"?" in row 3. {NUMBER}',
    )
    bad(
        "the first trouble is told",
        "snout,body\n1,x\ny,2\n",
        f'{column}"x" in row 2. {NUMBER}',
    )
    bad(
        "a long cell",
        "snout,body\n0.5,2\n1," + "long 🐱 word " * 10 + "\n",
        f'{column}"{("long 🐱 word " * 10)[:40]}…" in row 3. {NUMBER}',
    )
    bad(
        "a name among numbers",
        "0.5,body\n1,0.5\n",
        T + 'numbers in column "column 2"; got "body" in row 1. '
        "If row 1 holds the names, let it hold no number.",
    )
    bad(
        "NaN in the first row is no name",
        "NaN,2\n1,0.5\n",
        T + f'numbers in column "column 1"; got "NaN" in row 1. {FINITE}',
    )
    each = T + "2 cells in each row, as in row 1; got "
    bad(
        "a comma as decimal mark between commas",
        "snout,body\n0,5,2,0\n1,0,0,5\n",
        f"{each}4 in row 2. {QUOTE}",
    )
    bad(
        "a comma as decimal mark in quotes between commas",
        'snout,body\n1.5,2\n"0,5",2\n',
        T + 'numbers in column "snout"; got "0,5" in row 3. '
        "Write the decimal mark as a dot, or separate the columns by semicolons.",
    )
    bad(
        "two decimal marks",
        "snout;body\n0,5;2\n1;0.5\n",
        T + "written with one decimal mark; got a comma in row 2 and a dot in row 3. "
        "Write every number with the same mark.",
    )
    bad("a row too long", "snout,body\n0.5,2\n1,0.5,3\n", f"{each}3 in row 3. {QUOTE}")
    bad(
        "a row too long between semicolons",
        "snout;body\n0.5;2\n1;0.5;3\n",
        f"{each}3 in row 3. Put quotes around a cell that holds the separator.",
    )
    bad(
        "a row too short",
        "snout,body\n0.5,2\n1\n",
        f"{each}1 in row 3. Fill in the missing cell, or remove the row.",
    )
    bad(
        "a title above the names",
        "My animals\nsnout,body\n0.5,2\n",
        T + f"1 cell in each row, as in row 1; got 2 in row 2. {QUOTE}",
    )
    bad(
        "a quote that never closes",
        'snout,body\n0.5,"2\n1,0.5\n',
        T + "free of open quotes; got a quote in row 2 that never closes. "
        "Add the closing quote, or remove the opening one.",
    )
    bad(
        "a name twice",
        "a,a\n1,2\n",
        T + 'different names for its columns; got "a" twice. Rename one.',
    )
    many = T + "two columns of numbers, or columns must name two; got "
    bad(
        "more than two columns of numbers",
        "id,snout,body,kind\n1,0.5,2,cat\n",
        f'{many}3: "id", "snout", "body". Choose the two to use.',
        choices=["id", "snout", "body"],
    )
    bad(
        "labels that are partly numbers",
        "snout,body,kind\n0.5,2,cat\n1,0.5,7\n",
        f'{many}3: "snout", "body", "kind". Choose the two to use.',
        choices=["snout", "body", "kind"],
    )
    wide = [f"c{k}" for k in range(14)]
    bad(
        "very many columns of numbers",
        ",".join(wide) + "\n" + ",".join(["1"] * 14) + "\n",
        many + "14: " + ", ".join(f'"{c}"' for c in wide[:12]) + ", .... Choose the two to use.",
        choices=wide,
    )
    some = 'Choose from "a", "b", "c".'
    three = "a,b,c\n1,2,3\n"
    bad(
        "an unknown column",
        three,
        f'columns must be names of columns in "t.csv"; got "d". {some}',
        {"columns": ["a", "d"]},
    )
    kinds = "columns must be two different names, and a third for the labels; got "
    bad("one chosen", three, f'{kinds}"a". {some}', {"columns": ["a"]})
    bad("none chosen", three, f"{kinds}none. {some}", {"columns": []})
    bad("the same chosen twice", three, f'{kinds}"a", "a". {some}', {"columns": ["a", "a"]})
    bad(
        "four chosen",
        three,
        f'{kinds}"a", "b", "c", "d". {some}',
        {"columns": ["a", "b", "c", "d"]},
    )
    bad(
        "a column of words chosen as numbers",
        "snout,body,kind\n0.5,2,cat\n",
        T + f'numbers in column "kind"; got "cat" in row 2. {NUMBER}',
        {"columns": ["snout", "kind"]},
    )
    binary = (
        T
        + "text in UTF-8; got binary data or another encoding. "
        + "Save it from your spreadsheet as CSV in UTF-8."
    )
    bad("a zero byte", "a,b\n1,\u00002\n", binary)
    bad("a spreadsheet file", "PK\u0003\u0004\u0014\u0000\u0006", binary)
    bad("another encoding", "gr\ufffd\ufffde,b\n1,2\n", binary)
    rows = T + "at most 5000 rows; got "
    bad(
        "100,000 rows",
        repeat("a,b\n", "1,2\n", 100_000),
        f"{rows}100000 rows. Nothing was read; keep one row in 20, or a random sample.",
    )
    bad(
        "one row too many",
        repeat("", "1,2\n", 5001),
        f"{rows}5001 rows. Nothing was read; keep one row in 2, or a random sample.",
    )
    bad(
        "one column too many",
        repeat("", "1,", 1001),
        T + "at most 1000 columns; got 1001 columns. "
        "Nothing was read; keep the two to use, and the labels.",
    )
    big = T + "at most 5 MB; got "
    bad(
        "one letter too many",
        repeat("a,b,", "x", 4_999_997),
        f"{big}5.1 MB. Keep fewer rows or fewer columns.",
    )
    bad(
        "6 MB of two-byte letters",
        repeat("a,b,", "é", 3_000_000),
        f"{big}6.1 MB. Keep fewer rows or fewer columns.",
    )
    bad(
        "the name is told as it is",
        "cat",
        'table="a "b" <c>" must be two columns of numbers; got one column. ' + separate,
        {"name": 'a "b" <c>'},
    )


def document() -> str:
    CASES.clear()
    accepted()
    refused()
    return json.dumps({"version": 1, "cases": CASES}, ensure_ascii=True, indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "table.json").write_text(document(), encoding="utf-8")
