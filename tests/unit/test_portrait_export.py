"""What the page knows of portraits is what Python knows: attributes, and golden heads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from eigencat.worlds.portraits.attributes import ATTRIBUTES, TIES
from tests.scripts import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def export() -> ModuleType:
    return load("book/_ext/portrait_export.py")


@pytest.fixture(scope="module")
def make() -> ModuleType:
    return load("tests/golden/make_portraits.py")


def test_the_figures_carry_the_attributes(export: ModuleType) -> None:
    stale = "figures/lib/portrait_attributes.js must be what ATTRIBUTES gives; run: make figures"
    assert export.TARGET.read_text(encoding="utf-8") == export.to_module(), stale


def test_every_attribute_and_tie_is_a_line(export: ModuleType) -> None:
    lines = export.to_module().splitlines()
    rows = [json.loads(line.strip(" ,")) for line in lines if line.startswith("  {")]
    assert [r["name"] for r in rows] == [a.name for a in ATTRIBUTES]
    assert all(r["low"] <= r["default"] <= r["high"] for r in rows)
    ties = [json.loads(line.strip(" ,")) for line in lines if re.match(r'  \["', line)]
    assert [tuple(t) for t in ties] == list(TIES)


def test_the_golden_heads_are_those_of_the_renderer(make: ModuleType) -> None:
    text = (ROOT / "tests/golden/portrait_person.json").read_text(encoding="utf-8")
    stored, now = json.loads(text), json.loads(make.text())
    stale = "portrait_person.json must be what the renderer works out; run: make_portraits.py"
    for key in ("names", "fields", "rows"):
        assert stored[key] == now[key], stale
    # A power may differ in its last place from one processor to another.
    np.testing.assert_allclose(stored["heads"], now["heads"], rtol=1e-6, atol=1e-6, err_msg=stale)
    for old, new in zip(stored["drawn"], now["drawn"], strict=True):
        for key in old:
            np.testing.assert_allclose(old[key], new[key], rtol=1e-9, err_msg=stale)
