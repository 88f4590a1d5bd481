"""The small portraits of lesson 3.3: what the page carries is what the renderer draws."""

from __future__ import annotations

import json
from types import ModuleType

import numpy as np
import pytest

from tests.scripts import load


@pytest.fixture(scope="module")
def export() -> ModuleType:
    return load("book/_ext/face_export.py")


def test_the_figures_carry_the_portraits_of_this_renderer(export: ModuleType) -> None:
    stale = "figures/lib/face_pictures.js must be what the renderer gives; run: make figures"
    heading = export.to_module().split("/**")[0]
    assert export.TARGET.read_text(encoding="utf-8").startswith(heading), stale
    kept, drawn = export.kept(), export.levels()
    assert kept.keys() == drawn.keys() == export.SETS.keys()
    for name, pictures in drawn.items():
        # The renderer's own promise: another processor may differ by rounding, here by one level.
        off = np.abs(kept[name] - pictures)
        assert off.max() <= 1, stale
        assert np.mean(off > 0) < 0.001, stale


def test_what_is_packed_can_be_unpacked(export: ModuleType) -> None:
    pictures = np.random.default_rng(0).integers(0, export.LEVELS, (3, 24, 24))
    text = export.packed(pictures)
    assert set(text) <= set(export.LETTERS)
    assert np.array_equal(export.unpacked(text), pictures)


def test_the_golden_face_spaces_are_the_librarys() -> None:
    make = load("tests/golden/make_face_space.py")
    stored, now = json.loads(make.FILE.read_text(encoding="utf-8")), make.found()
    assert stored.keys() == now.keys()
    for name, said in now.items():
        for key in ("eigenvalues", "weights", "pixel"):
            np.testing.assert_allclose(stored[name][key], said[key], rtol=1e-9, atol=1e-9)
        for of, far in said["distances"].items():
            np.testing.assert_allclose(stored[name]["distances"][of], far, rtol=1e-9)
