"""The concept graph that the figures carry is the one that the book is checked against."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def export() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "concept_export", ROOT / "book/_ext/concept_export.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_figures_carry_the_graph_of_the_book(export: ModuleType) -> None:
    book = export.read_book(export.SOURCE.read_text(encoding="utf-8"))
    stale = "figures/lib/concepts.js must be what concepts.yml gives; run: make figures"
    assert export.TARGET.read_text(encoding="utf-8") == export.to_module(book), stale


def test_only_written_lessons_have_an_address(export: ModuleType) -> None:
    book = export.read_book(export.SOURCE.read_text(encoding="utf-8"))
    lines = re.findall(r"^  (\{.*\}),$", export.to_module(book), re.M)
    lessons = [json.loads(line) for line in lines]
    assert [x["number"] for x in lessons] == list(book.lessons)
    for lesson in lessons:
        assert (lesson["url"] is not None) == book.lessons[lesson["number"]].written
        assert len(lesson["short"]) <= 20, f"{lesson['number']} needs a shorter name on the map"
