"""The committed tables are of the networks, the code and the world that lie here, and say what they hold."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest

from training import cards, measure
from training._measure import curves, numbers, pictures
from training._measure.bars import bar, bars

FILE = measure.OUT / f"{measure.NAME}.json"
AGAIN = "Run: make measure"


@pytest.fixture(scope="module")
def found():
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", ["shipped", "code", "world"])
def test_it_was_measured_on_what_lies_here(found, part):
    assert found["sources"][part] == measure.sources()[part], AGAIN


def test_its_bars_are_what_its_tables_say(found):
    assert found["bars"] == bars(found["tables"])
    for one in found["bars"]:
        assert set(one) == {"part", "name", "asked", "limit", "reached", "met"}


def test_a_worse_table_misses_its_bar(found):
    tables = copy.deepcopy(found["tables"])
    tables["generator"]["frechet"]["generated"] = 3.01
    tables["autoencoder"]["r2"]["smile"]["reconstruction"] = 0.1
    missed = {b["name"] for b in bars(tables) if not b["met"]}
    assert {"Fréchet distance", "R2 of smile kept, share"} <= missed


def test_every_pair_that_cross_reads_is_named(found):
    told = found["tables"]["reader"]["interventions"]
    above = {(p["changed"], p["read"]) for p in told["above"]}
    assert above == {
        (a, b)
        for a, row in told["effect"].items()
        for b, value in zip(told["columns"], row, strict=True)
        if a != b and abs(value) > 0.15
    }


def test_its_pictures_are_there_and_small(found):
    folder = FILE.parent / measure.NAME
    told = {Path(s["file"]).name for s in found["pictures"].values()}
    told |= {Path(file).name for file in found["curves"].values()}
    assert told == {file.name for file in folder.iterdir()}
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 1.2e6


def test_curves_are_drawn_from_the_logs_that_lie_here(found):
    drawn = curves.draw(measure.ROOT / "training")
    assert found["curves"].keys() == drawn.keys()
    for name, text in drawn.items():
        assert (FILE.parent / found["curves"][name]).read_text(encoding="utf-8") == text, AGAIN


def test_what_a_bar_asks():
    assert bar("a", "b", "<=", 3, 3)["met"] is True
    assert bar("a", "b", ">", 0.8, 0.8)["met"] is False
    assert bar("a", "b", ">=", 0.8, 0.79)["met"] is False


def test_frechet_of_known_gaussians():
    x = np.random.default_rng(0).standard_normal((4000, 3))
    assert numbers.frechet(x, x) == pytest.approx(0, abs=1e-9)
    assert numbers.frechet(x, x + [1, 2, 0]) == pytest.approx(5)
    # Deviations 1 and 3 along one axis: (3 - 1) squared.
    scale = x[:, 0].std(ddof=1)
    assert numbers.frechet(x, x * [3, 1, 1]) == pytest.approx((2 * scale) ** 2, rel=0.01)


def test_nearest_is_the_nearest():
    rng = np.random.default_rng(1)
    x, among = rng.random((30, 5)), rng.random((40, 5))
    far, which = numbers.nearest(x, among, block=7)
    full = np.linalg.norm(x[:, None] - among[None], axis=2)
    assert which.tolist() == full.argmin(1).tolist()
    np.testing.assert_allclose(far, full.min(1), atol=1e-6)


def test_sets_grow_without_changing(monkeypatch):
    asked = []

    def made(n, random_state, correlation):
        asked.append((n, random_state, correlation))
        blank = np.zeros((n, 1))
        return pictures.world.Portraits(blank, blank, blank)

    monkeypatch.setattr(pictures.world, "make_portraits", made)
    assert len(pictures.people(1200, 7)) == 1200
    assert asked == [(500, 7, "default"), (500, 8, "default"), (200, 9, "default")]


def test_a_small_measurement_does_not_replace_the_books(capsys):
    with pytest.raises(SystemExit):
        measure.main(["--small"])
    assert "must be given with --out" in capsys.readouterr().err


def test_model_cards_quote_the_manifest_and_the_tables():
    for file, text in cards.cards().items():
        assert file.read_text(encoding="utf-8") == text, "Run: python -m training.cards"
