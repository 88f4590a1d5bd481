"""What lesson 3.3 reports of recognition was measured by this code, on portraits of this renderer."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from eigencat.worlds import portraits
from tests.scripts import load


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    return load("tools/measure_eigenfaces.py")


@pytest.fixture(scope="module")
def record(measure: ModuleType) -> dict[str, Any]:
    kept = json.loads(measure.TARGET.read_text(encoding="utf-8"))
    assert isinstance(kept, dict)
    return kept


def test_it_is_of_this_renderer_and_this_protocol(
    measure: ModuleType, record: dict[str, Any]
) -> None:
    assert record["renderer"] == portraits.VERSION, "run: python tools/measure_eigenfaces.py"
    for key in ("people", "components", "each", "size"):
        assert record[key] == getattr(measure, key.upper())
    assert [draw["seed"] for draw in record["draws"]] == list(range(measure.DRAWS))
    assert record["crowd_size"] == measure.CROWD
    assert record["truth"] == list(measure.TRUTH)


def test_one_draw_comes_out_again(measure: ModuleType, record: dict[str, Any]) -> None:
    now = measure.recognise(3)
    for kind, counts in now["right"].items():
        for factor, count in counts.items():
            # Another processor may draw a pixel otherwise, and the nearest of two alike may change.
            assert abs(count - record["draws"][3]["right"][kind][factor]) <= 1, (kind, factor)
    for factor, far in now["off"].items():
        assert far == pytest.approx(record["draws"][3]["off"][factor], abs=0.002)


def test_no_share_is_impossible(measure: ModuleType, record: dict[str, Any]) -> None:
    asked = measure.PEOPLE * measure.EACH
    counts = [n for draw in record["draws"] for w in draw["right"].values() for n in w.values()]
    assert all(0 <= n <= asked for n in counts)
    # Better than a guess in every draw, and never all of it everywhere: or the test asks nothing.
    assert min(counts) > 2 * asked / measure.PEOPLE
    assert max(np.mean(np.reshape(counts, (len(record["draws"]), -1)), axis=0)) < asked
    crowd = record["crowd"]
    rows = [row for name in ("aligned", "lit", "turned") for row in crowd[name]["all"]]
    assert all(0 < row["share"] <= 1 for row in rows)
    assert all(0 <= share <= 1 for share in crowd["within"])


def test_a_lamp_that_moves_is_found(measure: ModuleType) -> None:
    """The code that names what a component follows, on a truth that it must find."""
    chance = np.random.default_rng(0)
    table = chance.normal(size=(40, len(measure.TRUTH)))
    pattern = chance.normal(size=(4, 5))
    pictures = 5 * table[:, 2, None, None] * pattern + 0.1 * chance.normal(size=(40, 4, 5))
    first = measure.followed(pictures, table, measure.TRUTH)[0]
    assert first["most"] == measure.TRUTH[2]
    assert first["share"] > 0.99
