"""What the page *Four ways to find a direction* quotes: of the networks that lie here, and measured again in part."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import eigencat as ec
from tests.scripts import load

AGAIN = "Run: python tools/compare_directions.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load("tools/compare_directions.py")


@pytest.fixture(scope="module")
def found(tool: ModuleType) -> dict[str, Any]:
    return json.loads(tool.OUT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def bench(tool: ModuleType) -> Any:
    return tool.Bench()


def test_it_is_of_what_is_shipped_and_of_this_recipe(tool, bench, found) -> None:
    assert found["sources"] == tool.sources(), AGAIN
    assert found["settings"] == tool.settings(bench), AGAIN
    assert tool.STEPS.read_text(encoding="utf-8") == tool.module(found), AGAIN


@pytest.mark.parametrize(("method", "k"), [("ganspace", 0), ("sefa", 5), ("interfacegan", 0)])
def test_a_direction_measured_again_changes_what_was_recorded(
    tool, bench, found, method, k
) -> None:
    kept = found["by_direction"]["directions"][method][k]
    every = bench.ways()[method]
    way = every[k]
    assert (way.name, round(way.scale, 4)) == (kept["name"], kept["scale"])
    for match in ("sigma", "picture"):
        change, far = bench.moved(way, kept[match]["alpha"])
        # Another processor may round a network's last digits otherwise.
        np.testing.assert_allclose(change.mean(0), kept[match]["change"], atol=0.01)
        assert far == pytest.approx(kept[match]["far"], rel=0.01)
    assert kept["picture"]["far"] == pytest.approx(found["by_direction"]["goal"], rel=0.15)


def test_the_summary_is_of_the_directions(found) -> None:
    for match, table in found["by_direction"]["summary"].items():
        for method, row in table.items():
            if method == "random":
                continue
            changes = np.array(
                [d[match]["change"] for d in found["by_direction"]["directions"][method]]
            )
            counted = (np.abs(changes) > found["settings"]["counts"]).sum(1).mean()
            # The summary has taken off what noise adds to a count.
            assert row["count"]["mean"] == pytest.approx(counted, abs=1.5)
            low, high = row["count"]["interval"]
            assert low <= row["count"]["mean"] <= high


def test_one_layer_measured_again(tool, bench, found) -> None:
    turn, way = bench.names.index("yaw"), ec.models.components("portraits", "ganspace")
    kept, last = found["by_layer"]["ganspace"]["yaw"], len(bench.g.layers) - 1
    squares = [
        (bench.moved(d, tool.STEP, [last], tool.FEW)[0][:, turn] ** 2).mean() for d in way[:3]
    ]
    # Three of ten components cannot change more than all ten, and the last layer hardly turns a head.
    assert np.sum(squares) / len(way) <= kept[last] + 1e-4
    assert kept[last] < 0.02 * sum(kept)


def test_what_is_kept_when_faces_are_mixed_is_a_share(found) -> None:
    mixed, names = found["mixed"], found["settings"]["attributes"]
    rows = [mixed["components"], *(row for rows in mixed["random"].values() for row in rows)]
    assert all(list(row) == names for row in rows)
    mean = {k: np.mean([list(row.values()) for row in rows]) for k, rows in mixed["random"].items()}
    # The more of a face is kept, the less goes over.
    assert mean[str(mixed["wide"])] < mean[str(mixed["held"])] - 0.3


def test_told_counts_and_concentrates(tool) -> None:
    one, all_ = np.eye(31)[3], np.full(31, 0.3)
    assert [float(tool.told(one)[k]) for k in ("count", "effective", "largest", "total")] == [
        1,
        1,
        1,
        1,
    ]
    assert tool.told(all_)["count"] == 31
    assert tool.told(all_)["effective"] == pytest.approx(31)
    assert tool.told(2 * all_)["effective"] == pytest.approx(31), (
        "the size of a step must not count"
    )


def test_what_noise_adds_is_taken_off(tool) -> None:
    """A mean of squares of noisy changes: drawn anew it is too large by as much again."""
    rng = np.random.default_rng(0)
    truth, faces, values = 1.0, 40, []
    for _ in range(300):
        x = truth + rng.normal(size=faces)
        again = np.array([x[rng.integers(faces, size=faces)].mean() ** 2 for _ in range(200)])
        values.append((x.mean() ** 2, tool.corrected(float(x.mean() ** 2), again)["mean"]))
    plain, corrected = np.mean(values, axis=0)
    assert abs(corrected - truth) < abs(plain - truth)


def test_the_golden_file_is_what_its_script_writes() -> None:
    make = load("tests/golden/make_components.py")
    kept = json.loads(make.FILE.read_text(encoding="utf-8"))
    again = json.loads(make.document())
    assert kept.keys() == again.keys()
    for name, cases in kept.items():
        assert len(cases) == len(again[name])
        for one, other in zip(cases, again[name], strict=True):
            assert one.keys() == other.keys()
            for key, value in one.items():
                same(value, other[key], f"{name}: {one['name']}: {key}")


def same(a: Any, b: Any, what: str) -> None:
    if isinstance(a, dict):
        for key in a:
            same(a[key], b[key], f"{what}: {key}")
    elif isinstance(a, str):
        assert a == b, what
    else:
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9, err_msg=f"{what}: run the script")
