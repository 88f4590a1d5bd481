"""The small portraits of lesson 3.3: what the page carries is what the renderer draws."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


def load(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def export() -> ModuleType:
    return load("book/_ext/face_export.py")


def test_the_figures_carry_the_portraits_of_this_renderer(export: ModuleType) -> None:
    stale = "figures/lib/face_pictures.js must be what the renderer gives; run: make figures"
    assert export.TARGET.read_text(encoding="utf-8") == export.to_module(), stale


def test_what_is_packed_can_be_unpacked(export: ModuleType) -> None:
    pictures = np.random.default_rng(0).integers(0, export.LEVELS, (3, 24, 24))
    text, back = export.packed(pictures), np.zeros((3, 24, 24), dtype=int)
    assert set(text) <= set(export.LETTERS)
    letters = iter(text)
    for n, row, col in np.ndindex(pictures.shape):
        left = back[n, row, col - 1] if col else 0
        upper = back[n, row - 1, col] if row else 0
        corner = back[n, row - 1, col - 1] if row and col else 0
        foretold = sorted((left, upper, left + upper - corner))[1]
        back[n, row, col] = (foretold + export.LETTERS.index(next(letters))) % export.LEVELS
    assert np.array_equal(back, pictures)


def test_the_golden_face_spaces_are_the_librarys() -> None:
    make = load("tests/golden/make_face_space.py")
    stored, now = json.loads(make.FILE.read_text(encoding="utf-8")), make.found()
    assert stored.keys() == now.keys()
    for name, said in now.items():
        for key in ("eigenvalues", "weights", "pixel"):
            np.testing.assert_allclose(stored[name][key], said[key], rtol=1e-9, atol=1e-9)
        for of, far in said["distances"].items():
            np.testing.assert_allclose(stored[name]["distances"][of], far, rtol=1e-9)
