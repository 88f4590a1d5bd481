"""The golden files are what their script writes, and the library agrees with them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import eigencat as ec

GOLDEN = Path(__file__).parents[1] / "golden"
MODELS: list[dict[str, Any]] = json.loads((GOLDEN / "two_models.json").read_text())["cases"]
NAMES = {"inputs": ["snout", "body"], "outputs": ["cat", "rat"]}


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("golden_make", GOLDEN / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_second_run_writes_the_same_files(make: ModuleType) -> None:
    documents: dict[str, str] = make.documents()
    assert {f.name for f in GOLDEN.glob("*.json")} >= set(documents)
    for name, text in documents.items():
        assert (GOLDEN / name).read_text(encoding="utf-8") == text, f"{name}: run make.py"


def test_there_are_enough_cases_and_some_are_flat() -> None:
    assert len(MODELS) >= 200
    assert sum(case["inverse"] is None for case in MODELS) >= 10
    assert {"W_C", "W_R", "W_G", "A"} <= {case["name"] for case in MODELS}


def test_eq_dense_layer_on_the_golden_cases() -> None:
    for case in MODELS:
        layer = ec.NamedLayer(case["W"], **NAMES)
        # Numbers below 100 added twice: a few units in the last place of 100.
        np.testing.assert_allclose(
            layer.push(case["x"]).o, case["o"], rtol=0, atol=1e-13, err_msg=case["name"]
        )
        columns = [np.linalg.norm(layer.unit(j)) for j in range(2)]
        np.testing.assert_allclose(columns, case["column_lengths"], rtol=1e-15)


def test_meaning_on_the_golden_cases() -> None:
    for case in MODELS:
        layer = ec.NamedLayer(case["W"], **NAMES)
        if case["inverse"] is None:
            with pytest.raises(ValueError, match=r"must be invertible"):
                layer.meaning([1, 0])
            continue
        # The error of a solution grows with the condition number of the matrix.
        tolerance = 1e-15 * np.linalg.cond(np.array(case["W"])) * 10
        for o, want in (
            ([1, 0], case["cat_dot"]),
            ([0, 1], case["rat_dot"]),
            (case["x"], case["meaning"]),
        ):
            scale = max(1.0, float(np.abs(want).max()))
            np.testing.assert_allclose(
                layer.meaning(o), want, rtol=0, atol=tolerance * scale, err_msg=case["name"]
            )


def test_the_animals_are_the_golden_animals() -> None:
    golden = json.loads((GOLDEN / "animals.json").read_text())
    ten = ec.animals()
    assert ten.X.tolist() == golden["X"]
    assert ten.labels.tolist() == golden["labels"]
    assert list(ten.features) == golden["features"]
    assert list(ten.scores) == golden["scores"]
    assert {n: w.tolist() for n, w in ec.matrices().items()} == golden["matrices"]
    layer = ec.NamedLayer(ec.matrices().W_C, inputs=ten.features, outputs=ten.scores)
    pushed = layer.push(ten.X)
    assert pushed.o.tolist() == golden["W_C_scores"]
    assert list(pushed.predicted) == golden["W_C_predicted"]
