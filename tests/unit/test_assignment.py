"""Pairing rows with columns, against all pairings and against SciPy's."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from eigencat._assignment import best_pairs


@pytest.mark.parametrize("n", [1, 2, 3, 5, 6])
def test_no_other_pairing_has_a_larger_total(n: int) -> None:
    chance = np.random.default_rng(n)
    for scale in (1.0, 1e-9, 1e9):
        gain = scale * chance.normal(size=(n, n))
        best = max(gain[range(n), list(p)].sum() for p in permutations(range(n)))
        pairs = best_pairs(gain)
        assert sorted(pairs) == list(range(n))
        assert gain[range(n), pairs].sum() == pytest.approx(best, rel=1e-12)


@pytest.mark.parametrize("n", [12, 40, 90])
def test_it_agrees_with_scipy(n: int) -> None:
    gain = np.random.default_rng(n).normal(size=(n, n))
    rows, columns = linear_sum_assignment(gain, maximize=True)
    assert best_pairs(gain).tolist() == columns.tolist()
    assert gain[rows, columns].sum() == pytest.approx(gain[rows, best_pairs(gain)].sum())


def test_ties_and_equal_gains_still_give_one_to_one_pairs() -> None:
    for gain in (np.zeros((4, 4)), np.ones((3, 3)), np.eye(5)[[3, 0, 4, 1, 2]]):
        assert sorted(best_pairs(gain)) == list(range(len(gain)))
    assert best_pairs(np.eye(5)[[3, 0, 4, 1, 2]]).tolist() == [3, 0, 4, 1, 2]
