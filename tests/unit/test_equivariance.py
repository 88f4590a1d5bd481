"""How far an edit fails to commute with an encoder, against squares whose gap is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

import eigencat as ec


def planted(seed: int, n: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """An invertible W, an edit M, its carried form and samples; W is kept well conditioned."""
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.normal(size=(n, n)))[0]
    W = turn @ np.diag(rng.uniform(0.5, 2, n)) @ np.linalg.qr(rng.normal(size=(n, n)))[0]
    M = rng.normal(size=(n, n))
    return W, M, W @ M @ np.linalg.inv(W), rng.normal(size=(60, n))


@pytest.mark.parametrize("seed", range(30))
def test_eq_commute(seed: int) -> None:
    W, M, T, X = planted(seed)
    found = ec.equivariance_error(W, M, X, T)
    assert found.error < 1e-12  # rounding of a condition of at most four
    assert found.gaps.shape == (60,)
    assert found.measured.tolist() == list(range(60))
    assert found.fitted is None
    # The carried form has what M has: trace, determinant, eigenvalues.
    assert np.trace(T) == pytest.approx(np.trace(M))
    assert np.linalg.det(T) == pytest.approx(np.linalg.det(M))


@pytest.mark.parametrize("seed", range(20))
def test_a_planted_gap_is_measured(seed: int) -> None:
    """The carried form is off by a known push: that is the gap, for every sample."""
    W, M, T, X = planted(seed)
    push = np.random.default_rng(seed + 99).normal(size=4)
    found = ec.equivariance_error(W, M, X, lambda o: o @ T.T + push)
    np.testing.assert_allclose(found.gaps, np.linalg.norm(push), rtol=1e-11)
    moved = np.linalg.norm(X @ (M - np.eye(4)).T @ W.T, axis=1)
    assert found.gap == pytest.approx(np.linalg.norm(push))
    assert found.effect == pytest.approx(np.sqrt((moved**2).mean()))
    assert found.error == pytest.approx(found.gap / found.effect)


def bent_by(W: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: np.maximum(x @ W.T, 0)


def test_leaving_the_labels_alone_is_an_error_of_one() -> None:
    W, M, _, X = planted(3)
    assert ec.equivariance_error(W, M, X, np.eye(4)).error == pytest.approx(1)


def test_the_bent_square_of_the_lesson() -> None:
    W = ec.matrices().W_C
    M = np.diag([1.0, 2.0])
    T = W @ M @ np.linalg.inv(W)
    np.testing.assert_allclose(9 * T, [[34, 20], [-20, -7]], atol=1e-13)
    bent = ec.NamedLayer(W, inputs=["s", "b"], outputs=["c", "r"], activation="relu")
    found = ec.equivariance_error(bent, M, [[0.5, 2]], T)
    # (9, 0) against T(4, 0) = (136, -80)/9.
    assert found.gap == pytest.approx(np.hypot(9 - 136 / 9, 80 / 9))
    assert ec.equivariance_error(W, M, [[0.5, 2]], T).gap < 1e-12


def test_twins_of_a_bend_leave_no_map_whatever() -> None:
    """Two animals with one label, whose labels differ once they have grown."""
    W = ec.matrices().W_C
    relu = bent_by(W)
    twins = np.array([[0.5, 2], [22 / 9, 32 / 9]])
    np.testing.assert_allclose(*relu(twins), atol=1e-13)
    grown = relu(twins * [1, 2])
    apart = np.linalg.norm(grown[0] - grown[1])
    assert apart > 3
    # The best that any map of labels can do is the middle between the two ends.
    best = ec.equivariance_error(relu, np.diag([1, 2]), twins, lambda o: o * 0 + grown.mean(axis=0))
    np.testing.assert_allclose(best.gaps, apart / 2)


@pytest.mark.parametrize("seed", range(10))
def test_a_fit_finds_what_was_planted_and_is_measured_on_the_other_half(seed: int) -> None:
    W, M, T, X = planted(seed)
    found = ec.equivariance_error(lambda x: x @ W.T + 3, M, X, random_state=seed)
    assert found.error < 1e-10
    assert found.fitted is not None
    np.testing.assert_allclose(found.fitted.matrix_, T, atol=1e-9)
    assert len(found.measured) == len(found.gaps) == 30
    # Noise can be fitted, and not foretold.
    rng = np.random.default_rng(seed)
    noise = ec.equivariance_error(lambda x: rng.normal(size=(len(x), 20)), M, X)
    assert noise.error > 0.8
    assert "kept out of the fit" in repr(noise)


def test_the_error_has_no_unit_and_the_gap_has_the_encoders() -> None:
    W, M, T, X = planted(5)
    relu = bent_by(W)
    one, ten = (ec.equivariance_error(lambda x, k=k: k * relu(x), M, X, T) for k in (1, 10))
    assert ten.error == pytest.approx(one.error)
    assert ten.gap == pytest.approx(10 * one.gap)
    assert one.error > 0.1


def test_an_edit_that_changes_no_label() -> None:
    X = np.arange(6.0).reshape(3, 2)
    still = ec.equivariance_error(np.eye(2), np.eye(2), X, np.eye(2))
    assert (still.error, still.effect) == (0, 0)
    assert ec.equivariance_error(np.eye(2), np.eye(2), X, 2 * np.eye(2)).error == float("inf")


@pytest.mark.parametrize("seed", range(10))
def test_rounding_is_no_effect(seed: int) -> None:
    """What is left of an edit that changes no label is rounding, and no share of anything."""
    W, _, _, X = planted(seed)
    turn = np.linalg.qr(W)[0]
    length = lambda x: np.linalg.norm(x, axis=1, keepdims=True)  # noqa: E731
    for after in (None, "orthogonal", np.eye(1)):
        found = ec.equivariance_error(length, turn, X, after)
        assert found.error == 0
        assert 0 < found.effect < 1e-14
    assert ec.equivariance_error(length, turn, X, 1.001 * np.eye(1)).error == float("inf")
    # No edit at all, fitted: 30 samples of 20 numbers, two of them nearly one.
    wide = np.random.default_rng(seed).normal(size=(4, 20))
    wide[:, 1] = wide[:, 0] * (1 + 1e-6)
    bent = bent_by(wide.T)
    assert ec.equivariance_error(bent, np.eye(4), X).error == 0
    # In single precision a rounding is larger; a small edit is still an edit.
    single = ec.equivariance_error(
        lambda x: length(x).astype(np.float32), turn, X.astype(np.float32), np.eye(1)
    )
    assert single.error == 0
    assert single.effect < 1e-5
    small = np.eye(4) * (1 + 1e-9)
    assert ec.equivariance_error(length, small, X, np.eye(1)).error == pytest.approx(1)
    assert ec.equivariance_error(length, small, X, small[:1, :1]).error < 1e-5


def test_a_direction_is_an_edit() -> None:
    """Adding an arrow commutes with every matrix: the parallelogram."""
    W, _, _, X = planted(8)
    arrow = np.array([1.0, -2, 0.5, 3])
    found = ec.equivariance_error(W, lambda x: x + arrow, X, lambda o: o + W @ arrow)
    assert found.error < 1e-12


def test_pictures_and_a_turn() -> None:
    """Turning a picture by a quarter commutes with the mean of the whole, and not with one corner."""
    X = np.random.default_rng(0).normal(size=(40, 6, 6))
    turn = partial(np.rot90, axes=(1, 2))
    whole = ec.equivariance_error(lambda x: x.mean(axis=(1, 2))[:, None], turn, X, np.eye(1))
    assert whole.gap < 1e-15
    corner = ec.equivariance_error(lambda x: x[:, 0, :1], turn, X, np.eye(1))
    assert corner.error == pytest.approx(1)


def test_a_torch_module_is_taken_as_it_is() -> None:
    torch = pytest.importorskip("torch")
    W, M, T, X = planted(2)
    layer = torch.nn.Linear(4, 4, bias=False).double()
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(W))
    samples = torch.tensor(X)
    assert ec.equivariance_error(layer, M, samples, T).error < 1e-12
    assert ec.equivariance_error(layer, M, samples).error < 1e-9
    bent = torch.nn.Sequential(layer, torch.nn.ReLU())
    by_hand = np.linalg.norm(np.maximum(X @ M.T @ W.T, 0) - np.maximum(X @ W.T, 0) @ T.T, axis=1)
    np.testing.assert_allclose(ec.equivariance_error(bent, M, samples, T).gaps, by_hand, atol=1e-12)
    with pytest.raises(
        ValueError, match=r"encoder must take samples of the type of X, which is nda"
    ):
        ec.equivariance_error(layer, M, X, T)


def spoil(x: np.ndarray) -> np.ndarray:
    x *= 2
    return x


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"after": "linear"},
            r"after='linear' must be a matrix, a function, or one of 'permutation'",
        ),
        (
            {"X": [1, 2]},
            r"X must be rows of numbers, one row for each sample; got shape \(2,\)\. One",
        ),
        (
            {"edit": np.eye(3)},
            r"edit must have one column for each number of a sample; got shape \(3",
        ),
        ({"edit": [1, 2]}, r"edit must be a matrix or a function; got shape \(2,\)\."),
        ({"edit": spoil}, r"edit must leave its argument as it was; got samples changed in place"),
        (
            {"edit": lambda x: x[:2]},
            r"encoder must answer with one row for each sample, before the",
        ),
        (
            {"after": np.ones((3, 2))},
            r"after must answer with labels like the encoder's; got shape",
        ),
        (
            {"X": np.eye(2), "after": None},
            r"X must be more than 6 samples for a fit of 2 numbers a ",
        ),
        (
            {"encoder": lambda x: x.nothing},
            r"encoder must take samples of the type of X, which is nd",
        ),
        (
            {"X": [[1, np.nan]]},
            r"X must be rows of numbers, .* all finite; got nan at index \(0, 1\)",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused(changes: dict, message: str) -> None:
    given = {"encoder": np.eye(2), "edit": np.eye(2), "X": np.arange(8.0).reshape(4, 2)}
    with pytest.raises(ValueError, match=message):
        ec.equivariance_error(**{**given, "after": np.eye(2), **changes})
