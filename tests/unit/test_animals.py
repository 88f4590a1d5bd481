"""The Ten Animals and the named matrices: exact, fresh, and what the lessons say of them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import eigencat as ec


def test_the_numbers_are_exact() -> None:
    ten = ec.animals()
    assert ten.X.shape == (10, 2)
    assert ten.X.dtype == np.float64
    assert [[Fraction(v) for v in row] for row in ten.X.tolist()] == [
        list(row) for row in ten.fractions
    ]
    assert len(ten) == 10
    for name, matrix in ec.matrices().items():
        rows = [[Fraction(v) for v in row] for row in matrix.tolist()]
        assert rows == [list(row) for row in ec.matrices().fractions(name)]


def test_facts_of_the_curriculum() -> None:
    x = ec.animals().X
    centred = x - x.mean(axis=0)
    covariance = centred.T @ centred / 10
    np.testing.assert_allclose(x.mean(axis=0), [0.75, 1.25], rtol=0, atol=0)
    np.testing.assert_allclose(covariance, [[0.0875, -0.1875], [-0.1875, 0.5875]], atol=1e-15)
    np.testing.assert_allclose(np.linalg.eigvalsh(covariance), [0.025, 0.65], atol=1e-15)
    m = ec.matrices()
    assert (m.W_C @ [0.5, 2]).tolist() == [4, -2.75]
    assert (m.W_C @ [1, 0.5]).tolist() == [-0.75, 1.5]
    assert (m.W_R @ [0.5, 2]).tolist() == [3.5, 1.25]
    assert (m.W_G @ [-1, 2]).tolist() == [-4, 1]
    assert round(np.linalg.det(m.A)) == 15


def test_w_r_is_a_turn_and_a_stretch_and_no_rotation() -> None:
    w = ec.matrices().W_R
    assert (w.T @ w).tolist() == [[3.25, 0], [0, 3.25]]
    turn = w / np.sqrt(3.25)
    np.testing.assert_allclose(turn.T @ turn, np.eye(2), atol=1e-15)
    assert np.degrees(np.arctan2(turn[1, 0], turn[0, 0])) == pytest.approx(-56.31, abs=5e-3)


def test_each_reading_is_fresh() -> None:
    first, second = ec.animals(), ec.animals()
    first.X[:] = 0
    assert second.X[0].tolist() == [0.5, 2]
    cat = second.cat
    cat[0] = 9
    assert second.cat.tolist() == [0.5, 2]
    named = ec.matrices()
    named.W_C[:] = 0
    named["W_C"][:] = 0
    assert named.W_C.tolist() == [[-2, 2.5], [2.5, -2]]


def test_matrices_are_a_mapping() -> None:
    named = ec.matrices()
    assert list(named) == ["W_C", "W_R", "W_G", "A"]
    assert len(named) == 4
    assert "W_C" in named
    assert "W" not in named
    for name in named:
        assert np.array_equal(getattr(named, name), named[name])
        assert named.about(name)


@pytest.mark.parametrize(
    "use", [lambda m: m["W"], lambda m: m.about("W"), lambda m: m.fractions("W")]
)
def test_an_unknown_name(use) -> None:
    with pytest.raises(
        KeyError, match=r"name='W' must be one of W_C, W_R, W_G, A; got 'W'\. Names"
    ):
        use(ec.matrices())


def test_reprs() -> None:
    assert "face  body" in repr(ec.animals())
    assert repr(ec.animals()).count("rat") == 5
    assert "W_C = [[-2, 2.5], [2.5, -2]]" in repr(ec.matrices())
    html = ec.animals()._repr_html_()
    assert html.count("<tr>") == 11
    assert "<caption>The Ten Animals</caption>" in html
    assert ec.matrices()._repr_html_().count("<tr>") == 5
