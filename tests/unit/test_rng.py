"""Random numbers that are the same in Python and in the page (figures/test/rng.test.mjs)."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eigencat._rng import normals, uniforms

GOLDEN = Path(__file__).parents[1] / "golden"
CASES: list[dict[str, Any]] = json.loads((GOLDEN / "normals.json").read_text())["cases"]
ROOM = 1e-14  # a few roundings of numbers below 8


def test_the_golden_file_is_what_its_script_writes():
    spec = importlib.util.spec_from_file_location("make_normals", GOLDEN / "make_normals.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.document() == (GOLDEN / "normals.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"seed {case['seed']}")
def test_numbers_of_a_seed_are_the_golden_ones(case):
    seed, want = case["seed"], case["normals"]
    assert uniforms(seed, len(want)).tolist() == case["uniforms"]
    np.testing.assert_allclose(normals(seed, len(want)), want, rtol=0, atol=ROOM)
    # From the middle on, and an odd count.
    np.testing.assert_allclose(normals(seed, 3, start=4), want[4:7], rtol=0, atol=ROOM)


def test_they_are_uniform_and_normal():
    u, z = uniforms(3, 200_000), normals(3, 200_000)
    # Five standard errors: of the mean 1/sqrt(12 n) and 1/sqrt(n), of the variance sqrt(2/n).
    assert abs(u.mean() - 0.5) < 5 * (1 / 12 / len(u)) ** 0.5
    assert abs(z.mean()) < 5 / len(z) ** 0.5
    assert abs(z.var() - 1) < 5 * (2 / len(z)) ** 0.5
    assert abs(np.corrcoef(z[:-1], z[1:])[0, 1]) < 5 / len(z) ** 0.5
    assert u.min() >= 0
    assert u.max() < 1


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "7", True, None])
def test_a_seed_that_the_page_could_not_have_is_refused(seed):
    with pytest.raises(ValueError, match=r"seed=.* must be a whole number from 0 to 4294967295"):
        normals(seed, 2)
