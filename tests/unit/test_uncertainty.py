"""Whether directions are found again, and whether chance finds as much."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg

import eigencat as ec
from eigencat.worlds import planted

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")


@pytest.fixture(scope="module")
def world() -> planted.PlantedAttributes:
    return planted.make_attributes(600, 10, noise=1.0, count=2)


@pytest.fixture(scope="module")
def nothing() -> planted.PlantedAttributes:
    """Scores that know nothing of the latents."""
    rng = np.random.default_rng(7)
    return planted.PlantedAttributes(rng.normal(size=(600, 10)), rng.normal(size=(600, 1)), None)


@pytest.mark.parametrize("method", ["ols", "logistic", "lda", "mean"])
def test_halves_agree_on_what_is_there_and_not_on_noise(world, nothing, method) -> None:
    found = ec.split_half(ec.InterFaceGAN(method), world.Z, world.y)
    assert found.cosine.shape == (10, 2)
    # Each half is off by about 0.75 * sqrt(9 / 300), 7 degrees; together the cosine is 0.98.
    assert found.mean.min() > 0.9
    chance = ec.split_half(ec.InterFaceGAN(method), nothing.Z, nothing.y)
    # Random directions of ten numbers: 0 ± 0.32, and ten halvings of one sample go together.
    assert abs(chance.mean[0]) < 0.6
    assert "attribute 0" in repr(found)


def test_halves_of_a_method_without_labels() -> None:
    X = planted.make_covariance(4000, 12, power=1.5).X
    found = ec.split_half(ec.GANSpace(3), X)
    assert found.names == ("component 0", "component 1", "component 2")
    # Variances 1, 1/8, 1/27: neighbours turn by sqrt(8 / 2000) / 7, half a degree, and more.
    assert found.mean.min() > 0.99
    round_cloud = np.random.default_rng(0).normal(size=(4000, 12))
    assert ec.split_half(ec.GANSpace(3), round_cloud).mean.max() < 0.8


def test_without_labels_halves_of_noise_give_the_mean_size_of_a_cosine() -> None:
    found = ec.split_half(ec.GANSpace(40), np.random.default_rng(0).normal(size=(400, 60)))
    # 0.8 / sqrt(60) is 0.10; the leading few turn up again a little.
    assert found.cosine.mean() == pytest.approx(0.8 / np.sqrt(60), rel=0.15)


def test_a_fixed_seed_repeats_and_the_estimator_is_left_alone(world) -> None:
    estimator = ec.InterFaceGAN("mean")
    calls = (
        lambda seed: ec.split_half(estimator, world.Z, world.y, 3, seed).cosine,
        lambda seed: ec.bootstrap_cone(estimator, world.Z, world.y, 5, seed).angles,
        lambda seed: ec.permutation_null(estimator, world.Z, world.y, 5, seed).null,
    )
    for call in calls:
        assert np.array_equal(call(1), call(1))
        assert not np.array_equal(call(1), call(2))
    assert not hasattr(estimator, "components_")


def test_eq_bootstrap_cone(world) -> None:
    """From the 95 % quantile of angles to the whole fit, as the estimator's own bootstrap tells it."""
    cone = ec.bootstrap_cone(ec.InterFaceGAN(), world.Z, world.y, n_repeats=200)
    turned = np.radians(np.quantile(cone.angles, 0.95, axis=0))
    np.testing.assert_allclose(np.sin(np.radians(cone.angle)), np.tan(turned))
    own = ec.InterFaceGAN(n_bootstrap=200).fit(world.Z, world.y).cone_angle_
    # Two quantiles of 200 draws.
    np.testing.assert_allclose(cone.angle, own, rtol=0.15)
    more = planted.make_attributes(2400, 10, noise=1.0, count=2)
    narrower = ec.bootstrap_cone(ec.InterFaceGAN(), more.Z, more.y, n_repeats=200)
    # Four times the samples, half the angle.
    np.testing.assert_allclose(narrower.angle, cone.angle / 2, rtol=0.25)


@pytest.mark.parametrize("kind", [np.asarray, torch.from_numpy])
def test_a_label_that_few_samples_have_is_drawn_again(kind) -> None:
    """Three of 200 are missed by one draw in twenty, and such a draw tells no direction."""
    Z = np.random.default_rng(0).normal(size=(200, 5))
    y = (Z[:, :2] >= np.sort(Z[:, :2], axis=0)[-3]).astype(float)
    cone = ec.bootstrap_cone(ec.InterFaceGAN("mean"), kind(Z), kind(y), n_repeats=100)
    assert cone.angles.shape == (100, 2)
    own = ec.InterFaceGAN("mean", n_bootstrap=100).fit(Z, y).cone_angle_
    np.testing.assert_allclose(cone.angle, own, rtol=0.25)  # quantiles of 100 draws of 3 samples
    with pytest.raises(ValueError, match="must vary"):
        ec.bootstrap_cone(ec.InterFaceGAN("mean"), Z, np.zeros(200))


def test_labels_that_no_draw_can_hold_together_are_refused_and_not_waited_for() -> None:
    """Of forty labels with one sample each, all are drawn once in a hundred million times."""
    Z = np.random.default_rng(0).normal(size=(200, 5))
    with pytest.raises(
        ValueError, match=r"y=of shape \(200, 40\) must have enough samples .*; got"
    ):
        ec.bootstrap_cone(ec.InterFaceGAN("mean"), Z, np.eye(200)[:, :40], n_repeats=2)


def test_eq_permutation_p(world, nothing) -> None:
    found = ec.permutation_null(ec.InterFaceGAN(), world.Z, world.y)
    assert found.p_value.tolist() == [0.01, 0.01]
    # corr(distance, score) with noise of size 1: 0.7 at best, less for the squashing.
    assert 0.6 < found.observed.min() < 0.75
    chance = ec.permutation_null(ec.InterFaceGAN(), nothing.Z, nothing.y)
    assert chance.p_value[0] > 0.05
    better = np.sum(chance.null >= chance.observed)
    assert chance.p_value[0] == (1 + better) / 100


def test_p_values_of_nothing_are_evenly_spread() -> None:
    """One in five is below 0.2, whatever the method can fit: 15 samples, 30 numbers."""
    rng = np.random.default_rng(0)
    low = 0
    for seed in range(100):
        Z, y = rng.normal(size=(30, 30)), rng.normal(size=30)
        low += ec.permutation_null(ec.InterFaceGAN("ols"), Z, y, 9, seed).p_value[0] <= 0.2
    # 20 expected, with a standard deviation of 4.
    assert 8 <= low <= 32


def test_tensors_serve(world) -> None:
    Z, y = torch.from_numpy(world.Z), torch.from_numpy(world.y)
    got = ec.split_half(ec.InterFaceGAN(), Z, y, 2).cosine
    np.testing.assert_allclose(got, ec.split_half(ec.InterFaceGAN(), world.Z, world.y, 2).cosine)
    assert ec.permutation_null(ec.InterFaceGAN(), Z, y, 3).p_value.tolist() == [0.25, 0.25]


# ------------------------------------------------------------------ compare


@pytest.mark.parametrize("seed", range(5))
def test_a_set_is_matched_with_itself_shuffled_and_turned_about(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one = ec.DirectionSet(rng.normal(size=(6, 40)), names=list("abcdef"))
    order, signs = rng.permutation(6), rng.choice([-1, 1], 6)
    two = ec.DirectionSet(one.vectors[order] * signs[:, None], [one.names[i] for i in order])
    found = ec.compare(one, two)
    assert all(a == b for a, b, _ in found.pairs)
    assert [value for *_, value in found.pairs] == pytest.approx(
        [signs[list(order).index(i)] for i in range(6)]
    )
    assert found.angles.max() < 1e-10


@pytest.mark.parametrize(("k", "d"), [(1, 2), (1, 60), (4, 10), (8, 60)])
def test_the_best_pair_of_random_sets_passes_the_level_of_chance_once_in_twenty(k, d) -> None:
    rng = np.random.default_rng(0)
    passed = 0
    for _ in range(400):
        found = ec.compare(rng.normal(size=(k, d)), rng.normal(size=(k, d)))
        passed += max(abs(value) for *_, value in found.pairs) > found.chance
    # 20 expected, with a standard deviation of 4.4.
    assert 6 <= passed <= 34
    assert "by chance the largest cosine is below" in repr(found)


def test_the_level_of_chance_of_one_pair_and_of_one_dimension() -> None:
    one = ec.compare(np.eye(400)[:1], np.eye(400)[1:2])
    assert one.chance == pytest.approx(1.96 / np.sqrt(400), rel=0.01)
    assert ec.compare([[1.0]], [[-1.0]]).chance == 1


def test_angles_between_spans_are_scipys() -> None:
    rng = np.random.default_rng(0)
    one, two = (ec.DirectionSet(rng.normal(size=(120, 60))) for _ in range(2))
    want = np.degrees(scipy.linalg.subspace_angles(one.vectors[:3].T, two.vectors[:5].T))
    np.testing.assert_allclose(ec.compare(one[:3], two[:5]).angles, np.sort(want), atol=1e-10)


def test_pairs_add_up_to_the_most() -> None:
    a, b = np.eye(3)[:2], np.array([[0.8, 0.6, 0], [0.9, -0.1, 0.4]])
    found = ec.compare(a, b)
    # Greedily 0 would take 1 (0.9); together 0-1 and 1-0 are better than 0-0 and 1-1 anyway.
    assert [(i, j) for i, j, _ in found.pairs] == [("0", "1"), ("1", "0")]
    assert "largest principal angle" in repr(found)
    assert ec.compare(ec.Direction([1, 0]), ec.Direction([-2, 0])).pairs[0][2] == -1


def test_a_cone_of_few_labels_draws_again_where_one_kind_is_missing() -> None:
    rng = np.random.default_rng(1)
    Z, y = rng.normal(size=(12, 3)), np.zeros(12)
    y[:2] = 1  # one draw in nine has none of the two
    Z[:2, 0] += 6
    cone = ec.bootstrap_cone(ec.InterFaceGAN(), Z, y, n_repeats=100)
    assert cone.angles.shape == (100, 1)
    assert np.isfinite(cone.angles).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda w: ec.split_half(3, w.Z, w.y), "estimator=int must have fit and get_params"),
        (lambda w: ec.split_half(ec.InterFaceGAN(), w.Z, w.y, 0), "n_repeats=0 must be a whole"),
        (lambda w: ec.split_half(ec.InterFaceGAN(), w.Z[:3], w.y[:3]), "must have at least 4 samp"),
        (lambda w: ec.split_half(ec.InterFaceGAN(), w.Z, w.y[:3]), "y must have a row for each of"),
        (lambda w: ec.permutation_null(ec.InterFaceGAN(), w.Z, None), "y must be the scores"),
        (lambda w: ec.permutation_null(ec.InterFaceGAN(), w.Z, w.y, True), "n_permutations=True"),
        (lambda w: ec.compare(np.eye(3), np.eye(4)), "other must be directions of the same space"),
    ],
)
def test_refusals(world, call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call(world)
