"""Streamed components: exact, mergeable in any order, resumable after a kill."""

from __future__ import annotations

import copy
import os
import pickle
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA

import eigencat as ec
from eigencat import _blocks
from eigencat._linalg import fix_signs, principal_angles
from eigencat.worlds import planted

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")


def cut(X: np.ndarray, rng: np.random.Generator, parts: int) -> list[np.ndarray]:
    return np.split(X, np.sort(rng.choice(np.arange(1, len(X)), parts - 1, replace=False)))


def streamed(parts: list[np.ndarray], k: int | None = None) -> ec.StreamingPCA:
    pca = ec.StreamingPCA(k)
    for part in parts:
        pca.partial_fit(part)
    return pca


@pytest.fixture
def world() -> planted.PlantedCovariance:
    return planted.make_covariance(600, 12, offset=50)


# ------------------------------------------------------------------ exactness


@pytest.mark.parametrize("offset", [0, 0.5, 1e6])
@pytest.mark.parametrize("seed", range(5))
def test_eq_shifted_scatter(seed: int, offset: float) -> None:
    """The covariance, however far the mean lies from zero and however the data are cut."""
    world = planted.make_covariance(500, 9, offset=offset, random_state=seed)
    pca = streamed(cut(world.X, np.random.default_rng(seed), 7))
    # The data themselves are rounded to offset * 2^-52, about 1e-10 at 1e6.
    np.testing.assert_allclose(
        pca.covariance_, np.cov(world.X.T), rtol=0, atol=1e-11 + offset * 1e-15
    )
    np.testing.assert_allclose(pca.mean_, world.X.mean(0), rtol=1e-14, atol=1e-15)


def test_the_mean_of_float32_data_is_exact() -> None:
    """The shift is subtracted in float32 and added in float64: it must be one number in both."""
    X = planted.make_covariance(3000, 6, offset=1000, dtype=np.float32).X
    # Sums of 3000 float32 numbers near 1. A shift near 1000 that is rounded once costs 3e-5.
    np.testing.assert_allclose(streamed([X]).mean_, X.mean(0, dtype=np.float64), atol=1e-6, rtol=0)


@pytest.mark.parametrize("seed", range(20))
def test_eq_merged_scatter(seed: int) -> None:
    """Parts merged in any order, and in any tree, give what one pass gives."""
    rng = np.random.default_rng(seed)
    world = planted.make_covariance(400, 8, offset=30, random_state=seed)
    Z = rng.normal(size=(400, 3))
    whole = ec.StreamingPCA().partial_fit(world.X, Z)
    at = np.sort(rng.choice(np.arange(1, 400), 5, replace=False))
    fits = [
        ec.StreamingPCA().partial_fit(x, z)
        for x, z in zip(np.split(world.X, at), np.split(Z, at), strict=True)
    ]
    while len(fits) > 1:
        one, two = (fits.pop(int(rng.integers(len(fits)))) for _ in range(2))
        fits.append(one.merge(two))
    assert fits[0].n_samples_seen_ == 400
    # Rounding of sums of 400 squares near 1, taken about means near 30.
    for name in ("covariance_", "mean_", "cross_covariance_", "latent_scales_"):
        np.testing.assert_allclose(
            getattr(fits[0], name), getattr(whole, name), rtol=1e-12, atol=1e-12
        )
    assert principal_angles(fits[0].components_[:3], whole.components_[:3]).max() < 1e-9


def test_the_other_is_left_as_it_was_and_itself_may_be_merged(world) -> None:
    one, two = streamed([world.X[:100]]), streamed([world.X[100:]])
    before = two.covariance_
    one.merge(two).partial_fit(world.X[:50])
    assert np.array_equal(two.covariance_, before)
    twice = streamed([world.X])
    twice.merge(twice)
    assert twice.n_samples_seen_ == 1200
    np.testing.assert_allclose(twice.covariance_, np.cov(np.tile(world.X, (2, 1)).T), atol=1e-11)


def test_merging_with_one_that_saw_nothing(world) -> None:
    full = streamed([world.X])
    want = full.covariance_
    assert np.array_equal(full.merge(ec.StreamingPCA()).covariance_, want)
    assert np.array_equal(ec.StreamingPCA().merge(full).covariance_, want)


@pytest.mark.parametrize("k", [1, 5, 12, None, 0.9])
def test_it_agrees_with_scikit_learn(world, k) -> None:
    mine = streamed(np.array_split(world.X, 7), k)
    theirs = PCA(k, svd_solver="full").fit(world.X)
    # Offset 50 costs two digits of the sixteen.
    np.testing.assert_allclose(mine.components_, fix_signs(theirs.components_), atol=1e-10)
    for name in ("explained_variance_", "explained_variance_ratio_", "mean_"):
        np.testing.assert_allclose(getattr(mine, name), getattr(theirs, name), rtol=1e-11)
    assert mine.n_components_ == theirs.n_components_
    signs = np.sign(np.sum(mine.components_ * theirs.components_, axis=1))
    np.testing.assert_allclose(
        mine.transform(world.X), theirs.transform(world.X) * signs, atol=1e-9
    )
    back = theirs.inverse_transform(theirs.transform(world.X))
    np.testing.assert_allclose(mine.inverse_transform(mine.transform(world.X)), back, atol=1e-9)


@pytest.mark.parametrize("shape", [(10, 40), (40, 41), (41, 40)])
@pytest.mark.parametrize("cuts", [1, 4])
def test_fewer_samples_than_features(shape: tuple[int, int], cuts: int) -> None:
    """The Gram matrix below d, sums above it, and blocks that cross from one to the other."""
    n, d = shape
    X = planted.make_covariance(n, d, offset=5, random_state=n).X
    mine = streamed(np.array_split(X, cuts))
    assert bool(mine._moments.rows) == (n <= d)
    theirs = PCA(svd_solver="full").fit(X)
    k = min(n - 1, d)
    assert mine.components_.shape == (k, d)
    np.testing.assert_allclose(mine.explained_variance_, theirs.explained_variance_[:k], rtol=1e-9)
    # The smallest eigenvalue of the Gram matrix is 1e-4 of the largest: a few digits of sixteen.
    np.testing.assert_allclose(mine.components_, fix_signs(theirs.components_[:k]), atol=1e-9)
    np.testing.assert_allclose(mine.components_ @ mine.components_.T, np.eye(k), atol=1e-13)


def test_components_are_orthonormal_sorted_and_signed(world) -> None:
    pca = streamed([world.X])
    np.testing.assert_allclose(pca.components_ @ pca.components_.T, np.eye(12), atol=1e-13)
    assert np.all(np.diff(pca.explained_variance_) <= 0)
    assert pca.explained_variance_ratio_.sum() == pytest.approx(1, abs=1e-12)
    largest = np.abs(pca.components_).argmax(axis=1)
    assert (pca.components_[np.arange(12), largest] > 0).all()


def test_the_planted_axes_are_found() -> None:
    world = planted.make_covariance(20_000, 20, power=1.0)
    pca = streamed([world.X], 3)
    # Noise of an axis against its neighbour: sqrt(l1 l2 / n) / (l1 - l2), 0.3 degrees for 1 and 2,
    # 1.2 degrees for 3 and 4; three deviations, and the ones beside it.
    assert principal_angles(pca.components_[:1], world.axes[:1])[0] < 1.5
    assert principal_angles(pca.components_, world.axes[:3]).max() < 5


def test_turning_the_data_turns_the_components(world) -> None:
    turn = planted.random_rotation(12, np.random.default_rng(1))
    before, after = streamed([world.X], 4), streamed([world.X @ turn.T], 4)
    np.testing.assert_allclose(after.explained_variance_, before.explained_variance_, rtol=1e-10)
    np.testing.assert_allclose(after.components_, fix_signs(before.components_ @ turn.T), atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_eq_latent_regression(seed: int) -> None:
    """M = Λ^(-1/2) V C_xz, against LAPACK's least squares of Z on standardised coordinates."""
    rng = np.random.default_rng(seed)
    Z = rng.normal(size=(300, 4))
    X = np.tanh(Z @ rng.normal(size=(4, 9))) + 0.1 * rng.normal(size=(300, 9)) + 3
    pca = ec.StreamingPCA(5)
    for x, z in zip(np.array_split(X, 4), np.array_split(Z, 4), strict=True):
        pca.partial_fit(x, z)
    A = pca.transform(X) / np.sqrt(pca.explained_variance_)
    M = np.linalg.lstsq(A, Z - Z.mean(0), rcond=None)[0]
    got = pca.latent_components_ * pca.latent_scales_[:, None]
    np.testing.assert_allclose(got, M, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(pca.latent_components_, axis=1), 1, atol=1e-14)
    few = ec.StreamingPCA(2).partial_fit(X[:8], Z[:8])  # through the Gram matrix
    A = few.transform(X[:8]) / np.sqrt(few.explained_variance_)
    M = np.linalg.lstsq(A, Z[:8] - Z[:8].mean(0), rcond=None)[0]
    got = few.latent_components_ * few.latent_scales_[:, None]
    np.testing.assert_allclose(got, M, atol=1e-12)


# ------------------------------------------------------------------ what comes in


def test_float32_is_multiplied_in_float32_and_added_in_float64() -> None:
    world = planted.make_covariance(60_000, 16, offset=20, dtype=np.float32)
    exact = np.cov(world.X.astype(np.float64).T)
    got = streamed(np.array_split(world.X, 30)).covariance_
    # One float32 rounding, 6e-8, of a largest entry of 1 or so. Adding up in float32 would
    # lose another factor of 30, and forgetting the shift 400 times that.
    assert np.abs(got - exact).max() < 3e-7 * np.abs(exact).max()


def test_the_kind_of_array_does_not_matter(world, tmp_path: Path) -> None:
    X = world.X.astype(np.float32)
    np.save(tmp_path / "x.npy", X)
    want = streamed([X]).covariance_
    kinds = [
        np.load(tmp_path / "x.npy", mmap_mode="r"),
        torch.from_numpy(X),
        torch.from_numpy(X).requires_grad_(),
        np.asfortranarray(X),
        X[::-1],
    ]
    for kind in kinds:
        # float32 products in another order
        np.testing.assert_allclose(streamed([kind]).covariance_, want, atol=3e-6)
    pca = streamed([X[:300], torch.from_numpy(X[300:500]), X[500:]])
    np.testing.assert_allclose(pca.covariance_, want, atol=3e-6)
    assert isinstance(pca.components_, np.ndarray)


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "uint8", "int32", "float64"])
def test_torch_types(kind: str) -> None:
    X = torch.from_numpy(np.random.default_rng(0).integers(0, 8, (50, 3))).to(getattr(torch, kind))
    want = np.cov(X.double().numpy().T)
    np.testing.assert_allclose(streamed([X[:2], X[2:]]).covariance_, want, rtol=1e-6)
    few = streamed([X.T[:, :20]])  # kept as they are: fewer samples than features
    np.testing.assert_allclose(few.covariance_, np.cov(X.double().numpy()[:20]), rtol=1e-6)


def test_kept_tensors_of_two_precisions_keep_the_better() -> None:
    X = np.random.default_rng(0).normal(size=(6, 20))
    pca = streamed([torch.from_numpy(X[:2].astype(np.float32)), torch.from_numpy(X[2:])])
    want = np.cov(np.vstack([X[:2].astype(np.float32), X[2:]]).T)
    np.testing.assert_allclose(pca.covariance_, want, atol=1e-14)


def test_torch_sums_stay_tensors_and_latents_follow(world) -> None:
    X, Z = torch.from_numpy(world.X), np.random.default_rng(0).normal(size=(600, 2))
    pca = ec.StreamingPCA().partial_fit(X[:400], Z[:400])
    assert all(_blocks.is_tensor(total) for total in pca._moments.sums.values())
    pca.partial_fit(X[400:], torch.from_numpy(Z[400:]))
    want = ec.StreamingPCA().partial_fit(world.X, Z)
    np.testing.assert_allclose(pca.cross_covariance_, want.cross_covariance_, atol=1e-12)


def test_numbers_whose_squares_overflow_float32() -> None:
    X = (np.random.default_rng(0).normal(size=(50, 3)) * 1e25).astype(np.float32)
    np.testing.assert_allclose(streamed([X]).covariance_, np.cov(X.T.astype(float)), rtol=1e-6)
    with pytest.raises(ValueError, match="X must be small enough for its squares to be finite"):
        streamed([np.array([[1e200], [-1e200], [3e200]])])


def test_rounding_has_no_name() -> None:
    """Ten features made of three: three components, however many were asked for."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 3)) @ rng.normal(size=(3, 10)) + 5
    for data in (X, X[:8], X.astype(np.float32)):
        assert streamed([data], 7).components_.shape == (3, 10)
    with pytest.raises(ValueError, match="X must vary; got 30 samples that are all the same"):
        ec.StreamingPCA().fit(np.full((30, 4), 0.1))
    with pytest.raises(ValueError, match="X must vary; got 3 samples"):
        ec.StreamingPCA().fit(np.full((3, 9), 0.1))


def test_memory_does_not_grow_with_samples() -> None:
    X = planted.make_covariance(5_000, 20).X
    pca = streamed([X])
    size = len(pickle.dumps(pca))
    for _ in range(20):
        pca.partial_fit(X)
    assert abs(len(pickle.dumps(pca)) - size) < 100
    assert pca.n_samples_seen_ == 105_000


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.ones(3), r"X must be a matrix of shape .*; got shape \(3,\)"),
        (np.ones((0, 3)), r"got 0 sample\(s\)"),
        (np.ones((3, 0)), r"got 0 feature\(s\)"),
        (np.ones((4, 2), complex), "got complex128"),
        ([["a", "b"]], "X must be a matrix .* of real numbers"),
        ([[1.0, np.nan], [0, 1]], "X must be finite everywhere; got nan .* in row 0, column 1"),
        ([[1.0, 0], [-np.inf, 1]], "got -inf .* in row 1, column 0"),
        (torch.ones(2, 2, dtype=torch.complex64), "got complex64"),
    ],
)
def test_what_is_no_data_is_refused(X: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.StreamingPCA().partial_fit(X)


@pytest.mark.parametrize("wide", [False, True])
def test_a_refused_block_leaves_everything_as_it_was(wide: bool) -> None:
    d = 40 if wide else 4
    rng = np.random.default_rng(0)
    pca = ec.StreamingPCA(2).partial_fit(rng.normal(size=(10, d)))
    want = pca.covariance_
    bad = rng.normal(size=(9000, d))  # several blocks, the last of them bad
    bad[-1, 2] = np.nan
    for block in (bad, bad[-20:], np.ones((3, d + 1))):
        with pytest.raises(ValueError, match=r"row|features"):
            pca.partial_fit(block)
    with pytest.raises(ValueError, match="Z must have no columns as before; got 1"):
        pca.partial_fit(np.ones((3, d)), np.ones((3, 1)))
    with pytest.raises(ValueError, match="row 8999, column 2"):
        pca.partial_fit(bad)
    with pytest.raises(ValueError, match="row 8999"):
        pca.fit(bad)
    assert np.array_equal(pca.covariance_, want)
    assert pca.n_samples_seen_ == 10


@pytest.mark.parametrize("k", [0, -1, 1.5, True, "all", np.nan])
def test_an_impossible_count_is_refused(k: object) -> None:
    with pytest.raises(ValueError, match=r"n_components=.* must be a whole number from 1 on"):
        ec.StreamingPCA(k).fit(np.eye(3))


def test_more_refusals(world) -> None:
    with pytest.raises(ValueError, match=r"got n_samples=1, 1 sample"):
        ec.StreamingPCA().fit(np.ones((1, 3)))
    with pytest.raises(ValueError, match="Z must have a row for each row of X, 3; got 2"):
        ec.StreamingPCA().partial_fit(np.eye(3), np.ones((2, 1)))
    with pytest.raises(TypeError, match="other=int must be a StreamingPCA"):
        ec.StreamingPCA().merge(3)
    with pytest.raises(ValueError, match="other must have seen data of the same shape, 12"):
        streamed([world.X]).merge(streamed([np.eye(3)]))
    with pytest.raises(ValueError, match="components_ must be asked of a fitted StreamingPCA"):
        ec.StreamingPCA().components_  # noqa: B018
    with pytest.raises(AttributeError, match="latent_components_ must be asked where Z was given"):
        streamed([world.X]).latent_components_  # noqa: B018
    with pytest.raises(ValueError, match="coordinates must have 12 columns"):
        streamed([world.X]).inverse_transform(np.ones((2, 3)))
    with pytest.raises(ValueError, match="steps=3 must be a parameter of StreamingPCA, one of"):
        ec.StreamingPCA().set_params(steps=3)


# ------------------------------------------------------------------ files


def test_copies_and_pickles_are_their_own(world) -> None:
    pca = streamed([world.X[:300]])
    for other in (copy.deepcopy(pca), pickle.loads(pickle.dumps(pca))):  # noqa: S301
        other.partial_fit(world.X[300:])
        assert pca.n_samples_seen_ == 300
        assert np.array_equal(
            other.covariance_, streamed([world.X[:300], world.X[300:]]).covariance_
        )


@pytest.mark.parametrize("shape", [(60, 5), (20, 30), (50, 30)])
def test_after_a_file_it_goes_on_to_the_same_bit(shape: tuple[int, int], tmp_path: Path) -> None:
    n, d = shape
    rng = np.random.default_rng(0)
    X, Z = rng.normal(size=(n, d)).astype(np.float32), rng.normal(size=(n, 2))
    whole, broken = ec.StreamingPCA(3), ec.StreamingPCA(3)
    for x, z in zip(np.array_split(X, 10), np.array_split(Z, 10), strict=True):
        whole.partial_fit(x, z)
        broken.partial_fit(x, z)
        broken.save(tmp_path / "x")
        broken = ec.StreamingPCA.load(tmp_path / "x")
    assert broken.n_samples_seen_ == n
    assert broken.get_params() == {"n_components": 3}
    for name in ("components_", "explained_variance_", "covariance_", "latent_components_"):
        assert np.array_equal(getattr(whole, name), getattr(broken, name)), name


STREAM = """
    import sys, numpy as np, eigencat as ec
    from pathlib import Path
    data, state = np.load(sys.argv[1], mmap_mode="r"), Path(sys.argv[2])
    pca = ec.StreamingPCA.load(state) if state.exists() else ec.StreamingPCA(5)
    seen = pca.n_samples_seen_ if state.exists() else 0
    print("started", flush=True)
    for at in range(seen, len(data), 25):
        pca.partial_fit(data[at : at + 25])
        pca.save(state)
    print("done", flush=True)
"""


@pytest.mark.slow
def test_a_fit_killed_twenty_times_resumes_to_the_identical_answer(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    X = planted.make_covariance(60_000, 40, dtype=np.float32, offset=3).X
    np.save(tmp_path / "x.npy", X)
    command = [sys.executable, "-c", textwrap.dedent(STREAM), str(tmp_path / "x.npy")]
    state = tmp_path / "state"
    kills, last = 0, -1
    while kills < 20:
        with subprocess.Popen([*command, str(state)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "started\n"
            try:
                # Anywhere from the first save to some dozen later, in the middle of one or not.
                process.wait(timeout=float(rng.uniform(0.001, 0.04)))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                kills += 1
            else:
                pytest.fail("the fit ended before it was killed; give it more data")
        if state.exists():
            seen = ec.StreamingPCA.load(state).n_samples_seen_
            assert seen >= last
            last = seen
    assert 0 < last < len(X)
    done = subprocess.run([*command, str(state)], capture_output=True, text=True, check=True)
    assert done.stdout == "started\ndone\n"
    resumed = ec.StreamingPCA.load(state)
    whole = streamed([X[at : at + 25] for at in range(0, len(X), 25)], 5)
    assert resumed.n_samples_seen_ == len(X)
    assert np.array_equal(resumed.covariance_, whole.covariance_)
    assert np.array_equal(resumed.components_, whole.components_)


def test_a_state_that_does_not_fit_together_is_refused(world, tmp_path: Path) -> None:
    from safetensors import safe_open
    from safetensors.numpy import save_file

    streamed([world.X]).save(tmp_path / "x")
    with safe_open(tmp_path / "x", framework="numpy") as file:
        note, arrays = file.metadata(), {k: file.get_tensor(k) for k in file.keys()}  # noqa: SIM118
    for change in (
        {"sum_xx": np.eye(5)}, {"shift": np.zeros(3)}, {"rows": np.eye(12)}, {"sum_x": None},
    ):  # fmt: skip
        parts = {k: v for k, v in {**arrays, **change}.items() if v is not None}
        save_file(parts, tmp_path / "y", note)
        with pytest.raises(
            ValueError, match="must be the saved state of a StreamingPCA; got parts"
        ):
            ec.StreamingPCA.load(tmp_path / "y")
    with pytest.raises(ValueError, match="got a file of 'moments'"):
        ec.DirectionSet.load(tmp_path / "x")
    for old, new in [('"n": 600', '"n": -1'), ('"n_components": null', '"k": 3')]:
        changed = {"eigencat": note["eigencat"].replace(old, new)}
        assert changed != note
        save_file(arrays, tmp_path / "y", changed)
        with pytest.raises(ValueError, match="must be the saved state"):
            ec.StreamingPCA.load(tmp_path / "y")
