"""GANSpace: exact directions with their steps; the released code's and the randomised beside them."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import IncrementalPCA

import eigencat as ec
from eigencat._linalg import fix_signs, principal_angles
from eigencat.worlds import planted


@pytest.fixture(scope="module")
def world() -> planted.PlantedCovariance:
    return planted.make_covariance(6000, 64, dtype=np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_eq_ganspace_objective(seed: int) -> None:
    """No direction orthogonal to the ones before has more variance than the next component."""
    rng = np.random.default_rng(seed)
    X = planted.make_covariance(300, 8, random_state=seed).X
    found = ec.GANSpace(4).fit(X)
    before = np.empty((0, 8))
    for v, variance in zip(found.components_, found.explained_variance_, strict=True):
        assert np.var(X @ v, ddof=1) == pytest.approx(variance, rel=1e-12)
        others = rng.normal(size=(500, 8))
        others -= others @ before.T @ before
        others /= np.linalg.norm(others, axis=1, keepdims=True)
        assert np.var(X @ others.T, axis=0, ddof=1).max() <= variance * (1 + 1e-12)
        before = np.vstack([before, v])


def test_one_sigma_is_one_standard_deviation_from_the_mean(world) -> None:
    found = ec.GANSpace(5, space="w").fit(world.X)
    ds = found.directions_
    assert (ds.space, ds.names[0]) == ("w", "component 0")
    for i, direction in enumerate(ds):
        coordinate = direction.distance(world.X)
        # The data are float32 and their mean is about 0.5.
        assert coordinate.mean() == pytest.approx(0, abs=1e-6)
        assert coordinate.std(ddof=1) == pytest.approx(direction.scale, rel=1e-6)
        np.testing.assert_allclose(coordinate, found.transform(world.X)[:, i], atol=1e-12)


def test_latent_steps_have_their_length() -> None:
    """For a linear generator one sigma in z is one standard deviation of the component."""
    rng = np.random.default_rng(0)
    z, A = rng.normal(size=(4000, 5)), rng.normal(size=(7, 5))
    found = ec.GANSpace(5).fit(z @ A.T + 3, Z=z)
    # As if z were exactly white: its sample covariance is off by 1 / sqrt(4000), 1.6 %.
    for step, direction in zip(found.latent_directions_, found.directions_, strict=True):
        moved = A @ (step.vector * step.scale)
        assert moved @ direction.vector == pytest.approx(direction.scale, rel=0.1)
    assert found.latent_directions_.space == "z"


def test_a_latent_step_moves_its_component_by_the_share_that_latents_explain() -> None:
    """Z is told from the component; half of this component's variance comes from elsewhere."""
    rng = np.random.default_rng(0)
    z = rng.normal(size=(20000, 3))
    w = np.stack([2 * z[:, 0] + 2 * rng.normal(size=20000), 0.5 * z[:, 1]], axis=1)
    found = ec.GANSpace(1).fit(w, Z=z)
    step = found.latent_scales_[0] * found.latent_components_[0]
    explained = 0.5
    # The slope of w on z is known: 2 for the first number.
    moved = 2 * step[0] * found.components_[0, 0] / found.directions_[0].scale
    assert moved == pytest.approx(explained, rel=0.03)
    assert step @ step == pytest.approx(explained, rel=0.03)


def test_fewer_directions_than_asked_for(world) -> None:
    assert ec.GANSpace().fit(world.X).components_.shape == (64, 64)


def test_blocks_and_parts(world) -> None:
    whole = ec.GANSpace(6).fit(world.X)
    parts = [ec.GANSpace(6).partial_fit(x) for x in np.array_split(world.X, 3)]
    merged = parts[2].merge(parts[0]).merge(parts[1])
    # float32 products in blocks about other means
    assert principal_angles(merged.components_, whole.components_).max() < 1e-3
    assert merged.n_samples_seen_ == 6000


def test_a_state_in_a_file_keeps_its_parameters(world, tmp_path) -> None:
    found = ec.GANSpace(6, space="h").fit(world.X)
    found.save(tmp_path / "x")
    back = ec.GANSpace.load(tmp_path / "x")
    assert back.get_params() == found.get_params()
    assert np.array_equal(back.components_, found.components_)
    with pytest.raises(ValueError, match="got parts that do not fit together"):
        ec.StreamingPCA.load(tmp_path / "x")


# ------------------------------------------------------------------ the other solvers


def test_the_papers_way_is_scikit_learns_incremental_pca(world) -> None:
    k = 20
    found = ec.GANSpace(k, fidelity="paper").fit(world.X)
    theirs = IncrementalPCA(k)
    for start in range(0, 6000, 2000):
        theirs.partial_fit(world.X[start : start + 2000])
    np.testing.assert_allclose(found.components_, fix_signs(theirs.components_), atol=1e-6)
    np.testing.assert_allclose(found.explained_variance_, theirs.explained_variance_, rtol=1e-6)
    np.testing.assert_allclose(found.mean_, theirs.mean_, atol=1e-6)
    exact = ec.GANSpace(k).fit(world.X)
    truth = planted_reference(world.X, k)
    theirs_off = principal_angles(found.components_, truth).max()
    ours_off = principal_angles(exact.components_, truth).max()
    # The tail of an incremental fit turns; an exact one is off by float32's rounding.
    assert theirs_off > 10
    assert ours_off < 1e-2


def planted_reference(X: np.ndarray, k: int) -> np.ndarray:
    return np.linalg.eigh(np.cov(X.T.astype(np.float64)))[1][:, ::-1][:, :k].T


def test_the_randomised_way(world) -> None:
    k = 6
    found = ec.GANSpace(k, solver="randomized").fit(world.X)
    truth = planted_reference(world.X, k)
    # 32 random combinations of 64 features, three multiplications of a spectrum i^-1.4.
    assert principal_angles(found.components_, truth).max() < 0.5
    exact = ec.GANSpace(k).fit(world.X)
    np.testing.assert_allclose(found.explained_variance_, exact.explained_variance_, rtol=1e-3)
    np.testing.assert_allclose(
        found.explained_variance_ratio_, exact.explained_variance_ratio_, rtol=1e-3
    )
    np.testing.assert_allclose(found.mean_, exact.mean_, atol=1e-6)
    assert np.array_equal(
        found.components_, ec.GANSpace(k, solver="randomized").fit(world.X).components_
    )


@pytest.mark.parametrize("how", [{"solver": "randomized"}, {"fidelity": "paper"}])
def test_an_approximate_fit_knows_latents_and_its_limits(how: dict) -> None:
    rng = np.random.default_rng(0)
    z, A = rng.normal(size=(3000, 4)), rng.normal(size=(9, 4))
    W = z @ A.T + 2
    found, exact = ec.GANSpace(3, **how).fit(W, Z=z), ec.GANSpace(3).fit(W, Z=z)
    np.testing.assert_allclose(found.latent_scales_, exact.latent_scales_, rtol=1e-3)
    np.testing.assert_allclose(found.latent_components_, exact.latent_components_, atol=1e-2)
    np.testing.assert_allclose(found.transform(W), exact.transform(W), atol=0.1)
    for name in ("covariance_", "cross_covariance_"):
        with pytest.raises(AttributeError, match=f"{name} must be asked of an exact fit"):
            getattr(found, name)
    with pytest.raises(AttributeError, match="save must be asked of an exact fit"):
        found.save("nowhere")
    with pytest.raises(ValueError, match="must be 'covariance' to go on after fit"):
        found.partial_fit(W)
    for one, two in ((found, exact), (exact, found)):
        with pytest.raises(ValueError, match="must be 'covariance' to merge"):
            one.merge(two)
    with pytest.raises(ValueError, match=r"n_components=0\.5 must be a whole number for this"):
        ec.GANSpace(0.5, **how).fit(W)
    assert ec.GANSpace(3).fit(W).n_components_ == 3
    # A new fit forgets the last one, also how it was made.
    again = found.set_params(solver="covariance", fidelity=None).fit(W, Z=z)
    assert np.array_equal(again.components_, exact.components_)
    assert again.partial_fit(W, z).n_samples_seen_ == 6000


def test_refusals() -> None:
    with pytest.raises(ValueError, match="solver='fast' must be one of 'auto', 'covariance'"):
        ec.GANSpace(solver="fast").fit(np.eye(3))
    with pytest.raises(ValueError, match="fidelity='exact' must be one of None, 'paper'"):
        ec.GANSpace(fidelity="exact").fit(np.eye(3))
