"""Reading a table: every case that JavaScript is held to as well, and what only files can do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import eigencat as ec
from eigencat.table import parse_table

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "table.json").read_text(encoding="utf-8")
)["cases"]
TEXT = "snout,body,kind\n0.5,2,cat\n1,0.5,rat\n"


def text_of(text: str | dict[str, Any]) -> str:
    return text if isinstance(text, str) else text["head"] + text["line"] * text["times"]


@pytest.mark.parametrize("case", CASES, ids=[c["what"] for c in CASES])
def test_the_golden_cases(case: dict[str, Any]) -> None:
    text, options = text_of(case["text"]), case["options"]
    if "message" in case:
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
            parse_table(text, **options)
        assert str(caught.value) == case["message"]
    else:
        found = parse_table(text, **options).as_dict()
        assert found == {"version": 1, **case["table"]}
        assert json.dumps(found["rows"]) == json.dumps(
            [[float(v) for v in row] for row in case["table"]["rows"]]
        )


def test_text_bytes_and_files_are_one_table(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(TEXT, encoding="utf-8")
    for source in (TEXT, TEXT.encode(), file, str(file), TEXT.replace("\n", "\r")):
        table = ec.read_table(source)
        assert table.columns == ("snout", "body")
        assert table.rows.tolist() == [[0.5, 2], [1, 0.5]]
        assert table.rows.dtype == np.float64
        assert table.labels == ("cat", "rat")
        assert len(table) == 2
    assert ec.read_table(file).name == "mine.csv"
    assert ec.read_table(TEXT).name == "pasted table"


def test_columns_are_passed_on(tmp_path: Path) -> None:
    text = "a,b,c\n1,2,3\n"
    assert ec.read_table(text, columns=["c", "a"]).rows.tolist() == [[3, 1]]
    with pytest.raises(ValueError, match=r'columns must be two different names.*; got "a"\.'):
        ec.read_table(text, columns="a")


def test_file_encodings(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    for encoding in ("utf-8", "utf-8-sig"):
        file.write_text("größe,b\n1,2\n", encoding=encoding)
        assert ec.read_table(file).columns == ("größe", "b")
    for encoding in ("latin-1", "utf-16"):
        file.write_text("größe,b\n1,2\n", encoding=encoding)
        with pytest.raises(ValueError, match=r'table="t\.csv" must be text in UTF-8; got binary'):
            ec.read_table(file)


def test_a_picture_is_no_table(tmp_path: Path) -> None:
    file = tmp_path / "cat.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    with pytest.raises(ValueError, match=r'table="cat\.png" must be text in UTF-8'):
        ec.read_table(file)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"path='no\.csv' must be a file; got nothing"):
        ec.read_table("no.csv")
    with pytest.raises(IsADirectoryError, match=r"must be a file; got a folder\. Name the file"):
        ec.read_table(tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "big.csv"
    with file.open("wb") as sparse:
        sparse.truncate(200_000_000_000)
    with pytest.raises(
        ValueError, match=r'table="big\.csv" must be at most 5 MB; got 200000\.0 MB'
    ):
        ec.read_table(file)


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "t.csv"
    file.write_text(TEXT)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(PermissionError, match=r"must be readable; got Permission denied\. Change"):
        ec.read_table(file)


def test_reprs() -> None:
    table = ec.read_table("<b>a</b>,b,kind\n" + "1,-2,<i>cat</i>\n" * 12)
    assert repr(table).startswith("Table('pasted table', 12 rows, the first 10 shown)\n")
    html = table._repr_html_()
    assert "&lt;b&gt;a&lt;/b&gt;" in html
    assert "<i>" not in html
    assert html.count("<tr>") == 11


def test_a_table_goes_through_a_layer() -> None:
    table = ec.read_table(TEXT)
    layer = ec.NamedLayer(ec.matrices().W_C, inputs=table.columns, outputs=["cat", "rat"])
    assert layer.push(table.rows).scores_table(truth=table.labels).right == 2
