"""What `svd` says of a matrix: held against NumPy, against planted truths, and against what it must refuse."""

from __future__ import annotations

import numpy as np
import pytest

import eigencat as ec

SEEDS = range(40)


def planted(rng: np.random.Generator, m: int, n: int, s: list[float]) -> np.ndarray:
    """A matrix with these singular values and no others."""
    left = np.linalg.qr(rng.normal(size=(m, len(s))))[0]
    right = np.linalg.qr(rng.normal(size=(n, len(s))))[0]
    return (left * s) @ right.T


@pytest.mark.parametrize("seed", SEEDS)
def test_eq_svd_and_the_four_rooms(seed: int) -> None:
    """A v = σ u, all pieces square to each other, and the rooms fill both spaces."""
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(1, 9)), int(rng.integers(1, 9))
    rank = int(rng.integers(1, min(m, n) + 1))
    A = planted(rng, m, n, list(rng.uniform(0.5, 4, rank)))
    f = ec.svd(A)
    np.testing.assert_allclose((f.U * f.s) @ f.Vt, A, atol=1e-13)
    np.testing.assert_allclose(A @ f.Vt.T, f.U * f.s, atol=1e-13)
    assert (f.rank, f.nullity) == (rank, n - rank)
    assert f.rank == np.linalg.matrix_rank(A)
    np.testing.assert_allclose(f.s, np.linalg.svd(A, compute_uv=False), atol=1e-13)
    inputs = np.vstack([f.row_space, f.null_space])
    outputs = np.vstack([f.column_space, f.left_null_space])
    np.testing.assert_allclose(inputs @ inputs.T, np.eye(n), atol=1e-13)
    np.testing.assert_allclose(outputs @ outputs.T, np.eye(m), atol=1e-13)
    np.testing.assert_allclose(A @ f.null_space.T, 0, atol=1e-13)
    np.testing.assert_allclose(f.left_null_space @ A, 0, atol=1e-13)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pseudo_inverse_keeps_penroses_four_rules(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(1, 9)), int(rng.integers(1, 9))
    A = planted(rng, m, n, list(rng.uniform(0.5, 4, int(rng.integers(1, min(m, n) + 1)))))
    f = ec.svd(A)
    P = f.pseudo_inverse
    for left, right in [(A @ P @ A, A), (P @ A @ P, P), (A @ P, (A @ P).T), (P @ A, (P @ A).T)]:
        np.testing.assert_allclose(left, right, atol=1e-12)
    np.testing.assert_allclose(P, np.linalg.pinv(A), atol=1e-12)
    y = rng.normal(size=(3, m))
    np.testing.assert_allclose(f.solve(y), y @ P.T, atol=1e-12)
    np.testing.assert_allclose(f.solve(y[0]), np.linalg.lstsq(A, y[0], rcond=None)[0], atol=1e-12)
    seen, unseen = f.split(rng.normal(size=(3, n)))
    np.testing.assert_allclose(A @ unseen.T, 0, atol=1e-12)
    np.testing.assert_allclose(seen, seen @ A.T @ P.T, atol=1e-12)
    np.testing.assert_allclose((seen * unseen).sum(axis=1), 0, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_eq_rank_k_no_rival_is_nearer(seed: int) -> None:
    """Eckart and Young, against rivals that are good: least squares with columns near the best ones."""
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(7, 5))
    f = ec.svd(A)
    for k in range(6):
        best = f.error(k)
        assert best == pytest.approx(np.linalg.norm(A - f.nearest(k)), abs=1e-12)
        assert np.linalg.matrix_rank(f.nearest(k)) == k
        for nudge in (0.0, 0.01, 0.3, 10.0):
            columns = f.U[:, :k] + nudge * rng.normal(size=(7, k))
            rival = columns @ np.linalg.lstsq(columns, A, rcond=None)[0] if k else 0 * A
            assert np.linalg.norm(A - rival) >= best - 1e-12
    assert f.error(5) == 0


def test_the_numbers_of_the_lesson() -> None:
    A, B = ec.matrices().A, np.array([[3, 2, 2], [2, 3, -2]])
    a, b = ec.svd(A), ec.svd(B)
    np.testing.assert_allclose(a.s**2, [45, 5])
    np.testing.assert_allclose(a.Vt, np.array([[1, 1], [1, -1]]) / np.sqrt(2))
    np.testing.assert_allclose(a.U.T, np.array([[1, 3], [3, -1]]) / np.sqrt(10))
    np.testing.assert_allclose(a.nearest(1), [[1.5, 1.5], [4.5, 4.5]])
    assert a.error(1) == pytest.approx(np.sqrt(5))
    assert a.condition == pytest.approx(3)
    np.testing.assert_allclose(b.s, [5, 3])
    np.testing.assert_allclose(3 * b.null_space, [[2, -2, -1]])
    np.testing.assert_allclose(45 * b.pseudo_inverse, [[7, 2], [2, 7], [10, -10]])
    assert (b.rank, b.nullity, b.left_null_space.shape) == (2, 1, (0, 2))


def test_signs_do_not_depend_on_lapack() -> None:
    """The entry largest in size is positive in each row of Vt, and U follows."""
    A = np.random.default_rng(0).normal(size=(6, 4))
    f, g = ec.svd(A), ec.svd(-A)
    for rows in (f.Vt, g.Vt):
        assert all(row[np.abs(row).argmax()] > 0 for row in rows)
    np.testing.assert_allclose(f.Vt, g.Vt, atol=1e-12)
    np.testing.assert_allclose(f.U, -g.U, atol=1e-12)


@pytest.mark.parametrize("size", [1e-300, 1e-150, 1e150, 1e300])
def test_no_size_of_the_entries_changes_what_is_seen(size: float) -> None:
    A = planted(np.random.default_rng(2), 4, 6, [3, 2, 1])
    one, other = ec.svd(A), ec.svd(size * A)
    assert other.rank == one.rank == 3
    np.testing.assert_allclose(other.s[:3] / size, [3, 2, 1])
    np.testing.assert_allclose(np.abs(other.null_space @ one.null_space.T @ one.null_space), np.abs(other.null_space), atol=1e-12)  # fmt: skip
    assert other.error(1) / size == pytest.approx(np.sqrt(5))
    if size < 1:
        x = other.split(np.ones(6))[0]
        np.testing.assert_allclose(other.solve(size * A @ x), x, atol=1e-10)


def test_rcond_says_what_is_nearly_not_seen() -> None:
    A = planted(np.random.default_rng(3), 5, 4, [2, 1, 0.015, 1e-20])
    assert ec.svd(A).rank == 3
    assert ec.svd(A, rcond=0.01).rank == 2
    assert ec.svd(A, rcond=0).rank == 4
    f = ec.svd(A, rcond=0.01)
    assert f.tolerance == pytest.approx(0.02)
    assert f.condition == np.inf
    np.testing.assert_allclose(f.pseudo_inverse, np.linalg.pinv(A, rcond=0.01), atol=1e-9)


def test_a_matrix_of_zeros_sees_nothing() -> None:
    f = ec.svd(np.zeros((2, 3)))
    assert (f.rank, f.nullity, f.condition, f.error(0)) == (0, 3, np.inf, 0)
    np.testing.assert_array_equal(f.null_space, np.eye(3))
    np.testing.assert_array_equal(f.left_null_space, np.eye(2))
    np.testing.assert_array_equal(f.pseudo_inverse, np.zeros((3, 2)))
    np.testing.assert_array_equal(f.solve([1, 2]), np.zeros(3))
    np.testing.assert_array_equal(f.split([1, 2, 3])[1], [1, 2, 3])
    assert f.words().startswith("3 in, 2 out: 0 come through. 3 of")
    assert f.plot().desc.endswith("0 of 3 input directions come through.")


def test_layers_are_read_by_their_weight() -> None:
    layer = ec.NamedLayer(ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"])
    np.testing.assert_allclose(ec.svd(layer).s, [4.5, 0.5])

    class Conv:
        weight = np.arange(24.0).reshape(2, 3, 2, 2)

    f = ec.svd(Conv())
    assert (f.shape, f.rank) == ((2, 12), 2)
    assert f.null_space.shape == (10, 12)


def test_what_was_given_stays_as_it_is() -> None:
    A = ec.matrices().A.copy()
    f = ec.svd(A)
    f.row_space[:] = 9
    f.column_space[:] = 9
    np.testing.assert_array_equal(A, ec.matrices().A)
    np.testing.assert_allclose((f.U * f.s) @ f.Vt, A, atol=1e-14)


def test_words_and_pictures() -> None:
    f = ec.svd(ec.matrices().A, rcond=0.5)
    assert f.words() == (
        "2 in, 2 out: 1 come through, stretched by 6.708. 1 of the inputs' directions change "
        "nothing; 1 of the outputs' are never reached."
    )
    assert 'class="dash"' in f.plot().svg
    assert 'class="dash"' not in ec.svd(ec.matrices().A).plot().svg
    assert repr(f) == "SVD(2 x 2, rank 1, condition inf)"
    wide = ec.svd(np.random.default_rng(1).normal(size=(90, 70))).plot()
    assert wide.desc.endswith("and so on. 70 of 70 input directions come through.")


@pytest.mark.parametrize(
    ("weights", "rcond", "message"),
    [
        ([[1, np.nan]], None, r"weights must be a matrix.*all finite; got nan at index \(0, 1\)"),
        ([[1, np.inf]], None, "all finite; got inf"),
        ([[1, 2j]], None, "got complex128 values"),
        ([["a", "b"]], None, "weights=list must be a matrix"),
        ([1, 2], None, r"got shape \(2,\)\. One neuron is a matrix with one row"),
        (3.0, None, r"got shape \(\)"),
        (np.zeros((0, 3)), None, r"got shape \(0, 3\)"),
        (np.zeros((2, 3, 4)), None, r"got shape \(2, 3, 4\)\. Say what a row is"),
        ({"a": np.eye(2)}, None, "got several, by name"),
        (np.full((3, 3), 1e308), None, "singular values that float64 can hold; got entries up to"),
        (np.eye(2), 1.0, r"rcond=1\.0 must be a share from 0 to below 1"),
        (np.eye(2), -0.1, r"rcond=-0\.1 must be"),
        (np.eye(2), True, "rcond=True must be"),
        (np.eye(2), "small", "rcond='small' must be"),
        (np.eye(2), np.nan, "rcond=nan must be"),
    ],
)  # fmt: skip
def test_what_is_no_matrix_is_refused(weights: object, rcond: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.svd(weights, rcond)


@pytest.mark.parametrize("rank", [-1, 3, 1.0, True, "1", None])
def test_what_is_no_rank_is_refused(rank: object) -> None:
    f = ec.svd(ec.matrices().A)
    for call in (f.nearest, f.error):
        with pytest.raises(ValueError, match=r"rank=.* must be a whole number from 0 to 2"):
            call(rank)


def test_vectors_of_the_wrong_side_are_refused() -> None:
    f = ec.svd([[3, 2, 2], [2, 3, -2]])
    with pytest.raises(ValueError, match=r"y must be 2 outputs, or rows of 2; got shape \(3,\)"):
        f.solve([1, 2, 3])
    with pytest.raises(ValueError, match=r"x must be 3 inputs, or rows of 3; got shape \(2,\)"):
        f.split([1, 2])
    with pytest.raises(ValueError, match="all finite"):
        f.solve([np.nan, 1])
