"""One label is the spine: what a test checks under an equation's name, a docstring carries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LABELS = {
    label.replace("-", "_")
    for file in (ROOT / "src").rglob("*.py")
    for label in re.findall(r"``(eq-[a-z-]+)``", file.read_text(encoding="utf-8"))
}
TESTED = sorted(
    {
        name
        for file in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^def test_(eq_\w+)\(", file.read_text(encoding="utf-8"), re.M)
    }
)


@pytest.mark.parametrize("name", TESTED)
def test_a_tested_equation_is_labelled_in_the_library(name: str) -> None:
    assert any(name == label or name.startswith(f"{label}_") for label in LABELS)


def test_there_are_some() -> None:
    assert {"eq_dense_layer", "eq_sefa_objective", "eq_conditioned_direction"} <= set(TESTED)
