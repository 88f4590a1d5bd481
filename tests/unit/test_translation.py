"""The translation between two layers: planted truths, oracles, and refusals."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

import eigencat as ec
from eigencat.translation import KINDS

RNG = np.random.default_rng(12)
A = RNG.normal(size=(300, 6)) * [1, 2, 0.5, 1, 3, 1] + [0, 1, -2, 0, 0.3, 5]


def turned(n: int) -> np.ndarray:
    return np.linalg.qr(RNG.normal(size=(n, n)))[0]


# ── planted truths: what was done to A is found, to rounding ──


def test_a_planted_renaming_is_found_with_its_false_friends() -> None:
    order = [2, 1, 0, 5, 3, 4]  # unit i of B is unit order[i] of A
    for kind in ("permutation", "signed"):
        fit = ec.Translation(kind).fit(A, A[:, order])
        assert fit.matrix_.tolist() == np.eye(6)[order].tolist()
        assert fit.residual_ == pytest.approx(0, abs=1e-20)
        assert fit.partners_.tolist() == [2, 1, 0, 4, 5, 3]
        assert fit.false_friends_.tolist() == [0, 2, 3, 4, 5]
        assert fit.agreement_ == pytest.approx(np.ones(6))


def test_a_planted_turn_of_signs_needs_the_kind_that_allows_it() -> None:
    B = A[:, [1, 0, 2, 3, 4, 5]] * [1, -1, 1, -1, 1, 1]
    fit = ec.Translation("signed").fit(A, B)
    assert fit.residual_ == pytest.approx(0, abs=1e-20)
    assert fit.agreement_ == pytest.approx([-1, 1, 1, -1, 1, 1])
    assert ec.Translation("permutation").fit(A, B).residual_ > 0.05


def test_a_planted_rotation_and_a_planted_matrix_are_found() -> None:
    Q, M, shift = turned(6), RNG.normal(size=(4, 6)), np.arange(4.0)
    fit = ec.Translation("orthogonal").fit(A, A @ Q.T + 7)
    assert fit.matrix_ == pytest.approx(Q, abs=1e-12)
    assert fit.shift_ == pytest.approx(np.full(6, 7.0), abs=1e-12)
    fit = ec.Translation().fit(A, A @ M.T + shift)
    assert fit.matrix_ == pytest.approx(M, abs=1e-12)
    assert fit.shift_ == pytest.approx(shift, abs=1e-12)
    assert (fit.n_features_in_, fit.n_features_out_) == (6, 4)


def test_noise_is_what_is_left() -> None:
    """With signal and noise of equal variance half of B stays unexplained, give or take the draw."""
    a = RNG.normal(size=(20000, 3))
    b = a @ turned(3).T + RNG.normal(size=a.shape)
    for kind in ("orthogonal", "general"):
        assert ec.Translation(kind).fit(a, b).residual_ == pytest.approx(0.5, abs=0.01)


def test_eq_translation_fit_finds_the_books_translator_from_six_words() -> None:
    german = np.array([[-1, 2], [1 / 3, 5 / 3], [1, -1], [0, -1], [2, 1], [1, 0]])
    english = german @ ec.matrices().W_G.T
    fit = ec.Translation(center=False).fit(german, english)
    assert fit.matrix_ == pytest.approx(ec.matrices().W_G, abs=1e-12)
    assert fit.shift_.tolist() == [0, 0]
    assert fit.transform([-1, 2]) == pytest.approx([-4, 1])
    assert fit.inverse_transform([-1, 2]) == pytest.approx([1 / 3, 5 / 3])


# ── oracles ──


def test_orthogonal_agrees_with_scipys_procrustes() -> None:
    for seed in range(20):
        chance = np.random.default_rng(seed)
        a, b = chance.normal(size=(40, 5)), chance.normal(size=(40, 5))
        R, _ = orthogonal_procrustes(a, b)  # a R ≈ b
        assert ec.Translation("orthogonal", center=False).fit(a, b).matrix_ == pytest.approx(
            R.T, abs=1e-12
        )


def test_general_agrees_with_the_normal_equations() -> None:
    a, b = RNG.normal(size=(80, 4)), RNG.normal(size=(80, 3))
    want = np.linalg.solve(a.T @ a, a.T @ b).T
    assert ec.Translation(center=False).fit(a, b).matrix_ == pytest.approx(want, abs=1e-12)


def test_each_kind_explains_no_less_than_the_ones_before() -> None:
    for seed in range(20):
        chance = np.random.default_rng(seed)
        a, b = chance.normal(size=(30, 5)), chance.normal(size=(30, 5))
        left = [ec.Translation(kind).fit(a, b).residual_ for kind in KINDS]
        assert all(x >= y - 1e-12 for x, y in pairwise(left)), left


# ── round trip, score ──


def test_a_round_trip_is_lossless_where_the_matrix_can_be_undone_and_only_there() -> None:
    narrow = ec.Translation().fit(A, A[:, :2])
    assert narrow.round_trip_ > 0.1
    noise = RNG.normal(size=A.shape)
    bad = ec.Translation("orthogonal").fit(A, noise)
    assert bad.round_trip_ < 1e-20
    assert bad.residual_ > 0.9, "a lossless way back says nothing of the way there"
    assert bad.inverse_transform(bad.transform(A)) == pytest.approx(A)
    assert bad.inverse_transform(bad.transform(A[0])) == pytest.approx(A[0])


def test_the_score_of_the_fitted_samples_is_what_is_not_left() -> None:
    B = A @ turned(6).T + RNG.normal(size=A.shape)
    for kind in KINDS:
        for center in (True, False):
            fit = ec.Translation(kind, center=center).fit(A, B)
            assert fit.score(A, B) == pytest.approx(1 - fit.residual_)


def test_as_many_units_as_samples_explain_anything_fitted_and_nothing_else() -> None:
    a, b = RNG.normal(size=(12, 12)), RNG.normal(size=(12, 12))
    fit = ec.Translation().fit(a, b)
    assert fit.residual_ == pytest.approx(0, abs=1e-12)
    assert fit.score(RNG.normal(size=(50, 12)), RNG.normal(size=(50, 12))) < 0


# ── odd layers ──


def test_a_partner_in_a_renaming_need_not_be_the_unit_most_like_it() -> None:
    rng = np.random.default_rng(0)
    e, f = np.linalg.qr(rng.normal(size=(50, 2)))[0].T
    A = np.stack([0.8 * e + 0.6 * f, e], axis=1)
    B = np.stack([e, 0.8 * e - 0.6 * f], axis=1)
    # Correlations of about 0.8 0.28 / 1 0.8: twice 0.8 is more than 1 and 0.28.
    assert ec.Translation("general").fit(A, B).partners_.tolist() == [0, 0]
    assert ec.Translation("permutation").fit(A, B).partners_.tolist() == [0, 1]


def test_a_turn_of_few_samples_is_one_of_many() -> None:
    """As many samples as units, and the means taken off: a direction is left that nobody has seen."""
    rng = np.random.default_rng(0)
    A = rng.normal(size=(4, 4))
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    fit = ec.Translation("orthogonal").fit(A, A @ turn.T)
    unseen = np.linalg.svd(A - A.mean(axis=0))[2][-1]
    other = fit.matrix_ @ (np.eye(4) - 2 * np.outer(unseen, unseen))
    centred = A - A.mean(axis=0)
    np.testing.assert_allclose(other @ centred.T, fit.matrix_ @ centred.T, atol=1e-12)
    np.testing.assert_allclose(other @ other.T, np.eye(4), atol=1e-12)
    assert np.abs(other - fit.matrix_).max() > 0.1


def test_a_dead_unit_has_no_friend_and_breaks_nothing() -> None:
    a = A.copy()
    a[:, 2] = 0.1
    for kind in KINDS:
        fit = ec.Translation(kind).fit(a, A)
        assert np.isfinite(fit.matrix_).all()
        assert fit.agreement_[2] == 0


def test_layers_of_different_widths() -> None:
    fit = ec.Translation().fit(A[:, :2], A)
    assert fit.namesake_ == pytest.approx([1, 1])
    fit = ec.Translation().fit(A, A[:, :2])
    assert np.isnan(fit.namesake_[2:]).all()
    assert "none" in repr(fit.friends())


def test_tensors_and_lists_are_taken_and_left_alone() -> None:
    class Tensor:
        def __init__(self, value: np.ndarray) -> None:
            self.value = value

        def detach(self) -> Tensor:
            return self

        def cpu(self) -> np.ndarray:
            return self.value

    before = A.copy()
    fit = ec.Translation("orthogonal").fit(Tensor(A), A.tolist())
    assert fit.matrix_ == pytest.approx(np.eye(6), abs=1e-12)
    assert (before == A).all()


# ── what it prints, and its parameters ──


def test_the_table_of_friends() -> None:
    fit = ec.Translation("signed").fit(A, A[:, [1, 0, 2, 3, 4, 5]] * [1, 1, -1, 1, 1, 1])
    table = fit.friends(["a", "b", "c", "d", "e", "f"])
    assert [f.false for f in table] == [True, True, False, False, False, False]
    assert repr(table).count("false friend") == 2
    assert "<b>" not in fit.friends(["<b>", *"bcdef"])._repr_html_()
    assert table[2].agreement == pytest.approx(-1)


def test_parameters_are_kept_and_set() -> None:
    fit = ec.Translation("signed", center=False)
    assert fit.get_params() == {"kind": "signed", "center": False}
    assert ec.Translation(**fit.get_params()).get_params() == fit.get_params()
    assert fit.set_params(kind="general") is fit
    assert eval(repr(fit), {"Translation": ec.Translation}).get_params() == fit.get_params()


@pytest.mark.parametrize(
    ("do", "message"),
    [
        (lambda: ec.Translation("turn").fit(A, A), r"kind='turn' must be one of .*; got 'turn'\."),
        (lambda: ec.Translation().fit(A[:-1], A), r"same samples; got 299 rows and 300\. Push"),
        (lambda: ec.Translation("signed").fit(A, A[:, :2]), r"must be 'general' .*; got 6 units"),
        (lambda: ec.Translation().fit(A[0], A), r"A must be rows of samples.*shape \(6,\)\."),
        (lambda: ec.Translation().fit(A[:1], A[:1]), r"two samples or more; got shape \(1, 6\)"),
        (lambda: ec.Translation().fit(A * np.nan, A), r"all finite; got nan at index"),
        (lambda: ec.Translation().fit(np.full((9, 2), 0.1), A[:9]), r"9 rows that are all alike"),
        (
            lambda: ec.Translation(center=False).fit(A[:9], np.zeros((9, 2))),
            r"B must be .* 9 rows that are all zero",
        ),
        (lambda: ec.Translation().transform(A), r"must be fitted before .*Call fit\(A, B\) first"),
        (lambda: ec.Translation().friends(), r"must be fitted"),
        (lambda: ec.Translation().set_params(sort=1), r"sort=1 must be a parameter"),
        (lambda: ec.Translation().fit(A, A).transform(A[:, :2]), r"got shape \(300, 2\)"),
        (lambda: ec.Translation().fit(A, A).inverse_transform([1]), r"got shape \(1,\)"),
        (lambda: ec.Translation().fit(A, A).friends(["a"]), r"6 names.*; got 1\."),
        (lambda: ec.Translation().fit(A, A).score(A[:3], A), r"same samples; got shapes"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(do, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=re.compile(message)):
        do()
