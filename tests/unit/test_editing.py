"""Conditioning, against the published normals too, and walking along a direction."""

from __future__ import annotations

import warnings
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat.worlds import planted

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")

ROOT = Path(__file__).parents[2]
NAME = "shared/oracles/interfacegan_official_boundaries.npz"
ORACLE = next((f for f in (ROOT.parent / NAME, ROOT / NAME) if f.exists()), ROOT / NAME)


def normals(seed: int, k: int, d: int = 8) -> ec.DirectionSet:
    return ec.DirectionSet(np.random.default_rng(seed).normal(size=(k, d)), space="z")


# ------------------------------------------------------------------ condition


def conditioned_names() -> list[str]:
    if not ORACLE.exists():
        return []
    return [name for name in np.load(ORACLE, allow_pickle=False).files if "_c_" in name]


@pytest.mark.skipif(
    not ORACLE.exists(),
    reason="the published InterFaceGAN boundaries are not shipped; put "
    "interfacegan_official_boundaries.npz into shared/oracles beside the clone",
)
def test_the_published_conditioned_normals() -> None:
    """All 13 of them, sign included, to the last digits of float64."""
    published = np.load(ORACLE, allow_pickle=False)
    names = conditioned_names()
    assert len(names) == 13
    for name in names:
        stem, held = name.removesuffix("_boundary").split("_c_")
        model, primal = stem.rsplit("_", 1)
        on = [published[f"{model}_{attribute}_boundary"][0] for attribute in held.split("_")]
        found = ec.condition(published[f"{model}_{primal}_boundary"][0], on=on)
        np.testing.assert_allclose(found.vector, published[name][0], rtol=0, atol=1e-14)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("m", [1, 2, 3, 6])
def test_eq_conditioned_direction(seed: int, m: int) -> None:
    """The residual of least squares, of length one; no score of a condition changes along it."""
    primal, *on = normals(seed, m + 1)
    found = ec.condition(primal, on)
    K = np.stack([d.vector for d in on])
    left = primal.vector - K.T @ np.linalg.lstsq(K.T, primal.vector, rcond=None)[0]
    np.testing.assert_allclose(found.vector, left / np.linalg.norm(left), atol=1e-13)
    assert found.retained == pytest.approx(np.linalg.norm(left), abs=1e-14)
    w = np.random.default_rng(seed).normal(size=(5, 8))
    moved = ec.edit(w, found, 3.7)
    for held in on:
        np.testing.assert_allclose(held.score(moved), held.score(w), atol=1e-13)
    # What it gains for the primal's own score is what was left of it.
    gained = primal.score(moved) - primal.score(w)
    np.testing.assert_allclose(gained, 3.7 * found.retained, atol=1e-13)


@pytest.mark.parametrize("seed", range(10))
def test_the_papers_formula_for_one_condition(seed: int) -> None:
    one, two = normals(seed, 2)
    left = one.vector - (one.vector @ two.vector) * two.vector
    np.testing.assert_allclose(
        ec.condition(one, on=two).vector, left / np.linalg.norm(left), atol=1e-14
    )


def test_the_numbers_of_the_book() -> None:
    found = ec.condition([1, 2], on=[[2, 1]])
    np.testing.assert_allclose(found.vector, np.array([-0.6, 1.2]) / 1.8**0.5, atol=1e-15)
    assert found.retained == pytest.approx(0.6, abs=1e-15)
    assert found.retained**2 == pytest.approx(0.36, abs=1e-15)
    found = ec.condition([1, 2, 2], on=[[1, 0, 0], [1, 1, 0]])
    np.testing.assert_allclose(found.vector, [0, 0, 1], atol=1e-15)
    # Conditioning reader 1 on reader 2 is the first column of the inverse, of length one.
    W_C = ec.matrices().W_C
    column = np.linalg.inv(W_C)[:, 0]
    np.testing.assert_allclose(
        ec.condition(W_C[0], on=[W_C[1]]).vector, column / np.linalg.norm(column), atol=1e-14
    )


def test_order_repeats_and_followers_do_not_matter() -> None:
    primal, a, b, c = normals(3, 4)
    want = ec.condition(primal, [a, b, c]).vector
    for order in permutations([a, b, c]):
        np.testing.assert_allclose(ec.condition(primal, order).vector, want, atol=1e-14)
    follower = ec.Direction(a.vector + b.vector, "z", name="a and b")
    same = ec.condition(primal, [a, a, b, follower, c])
    np.testing.assert_allclose(same.vector, want, atol=1e-13)
    nearly = ec.Direction(a.vector + 1e-9 * b.vector, "z", name="nearly a")
    held = ec.condition(primal, [a, nearly])
    assert abs(held.vector @ a.vector) < 1e-8
    np.testing.assert_allclose(held.vector, ec.condition(primal, [a]).vector, atol=1e-8)


def test_twice_is_once() -> None:
    primal, *on = normals(4, 4)
    once = ec.condition(primal, on)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        twice = ec.condition(once, on)
    np.testing.assert_allclose(twice.vector, once.vector, atol=1e-14)
    assert twice.retained == pytest.approx(1, abs=1e-14)


@pytest.mark.parametrize("seed", range(10))
def test_in_the_metric_of_the_data(seed: int) -> None:
    """With their covariance as metric, scores along the result and the conditions do not go together."""
    primal, *on = normals(seed, 3, 6)
    X = planted.make_covariance(400, 6, offset=2, random_state=seed).X
    found = ec.condition(primal, on, metric=np.cov(X.T))
    for held in on:
        assert abs(np.corrcoef(X @ found.vector, X @ held.vector)[0, 1]) < 1e-10
    # The best straight prediction of the primal's score from theirs, taken off.
    A = np.column_stack([np.ones(400), *(X @ held.vector for held in on)])
    left = X @ primal.vector - A @ np.linalg.lstsq(A, X @ primal.vector, rcond=None)[0]
    assert np.corrcoef(left, X @ found.vector)[0, 1] == pytest.approx(1, abs=1e-10)
    assert found.retained == pytest.approx(left.std() / (X @ primal.vector).std(), rel=1e-9)
    # A step of one sigma is a deviation of these data along the result.
    assert found.scale == pytest.approx((X @ found.vector).std(ddof=1), rel=1e-9)
    assert "scale_of" not in found.meta
    plain = ec.condition(primal, on)
    np.testing.assert_allclose(
        ec.condition(primal, on, metric=3 * np.eye(6)).vector, plain.vector, atol=1e-13
    )


def test_a_covariance_without_full_rank() -> None:
    primal, held = normals(0, 2, 6)
    X = np.random.default_rng(0).normal(size=(50, 3)) @ np.random.default_rng(1).normal(size=(3, 6))
    found = ec.condition(primal, held, metric=np.cov(X.T))
    assert abs(np.corrcoef(X @ found.vector, X @ held.vector)[0, 1]) < 1e-9


def test_planes_names_and_steps_follow() -> None:
    age = ec.Direction([1, 1, 0], "z", 2.0, 3.0, [0, 1], "age", {"gain": 5})
    hat = ec.Direction([1, 0, 0], "z", 7.0, name="hat")
    found = ec.condition(age, [hat])
    assert (found.name, found.space, found.scale, found.layers) == ("age | hat", "z", 3.0, (0, 1))
    assert found.meta == {"retained": found.retained, "conditioned_on": ["hat"], "scale_of": "age"}
    x = np.random.default_rng(0).normal(size=(9, 3))
    # The residual of the scores: age minus its share of hat.
    want = age.distance(x) - age.vector @ hat.vector * hat.distance(x)
    np.testing.assert_allclose(found.distance(x) * found.retained, want, atol=1e-14)


@pytest.mark.parametrize("noise", [0, 1e-9])
def test_when_nothing_is_left_it_is_refused(noise: float) -> None:
    a, b = normals(0, 2)
    inside = ec.Direction(a.vector - 2 * b.vector + noise * np.eye(8)[0], "z", name="inside")
    with pytest.raises(ValueError, match=r"on=0, 1 must leave something of 'inside'; got \d"):
        ec.condition(inside, [a, b])
    with pytest.raises(ValueError, match="must leave something"):
        ec.condition(a, normals(1, 8))  # eight conditions in eight dimensions
    with pytest.raises(ValueError, match="must leave something"):
        ec.condition(a, a, metric=np.eye(8) * 4)


def test_when_little_is_left_it_is_said() -> None:
    a, b = normals(0, 2)
    with pytest.warns(UserWarning, match=r"only .* % of 'direction' is left beside 0"):
        found = ec.condition(ec.Direction(a.vector + 1e-5 * b.vector, "z"), [a])
    assert 0 < found.retained < 0.05
    # Rounding leaves 1e-16 of the condition, which is 1e-11 of so little: it is taken out as well.
    assert abs(found.vector @ a.vector) < 1e-15


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ec.condition([1, 0], on=[]), "on=list must be one direction or several; got none"),
        (lambda: ec.condition([1, 0], on="age"), "on=str must be one direction or several"),
        (lambda: ec.condition([0, 0], on=[[1, 0]]), "primal must have a length"),
        (lambda: ec.condition([1, 0], on=[[0, 0]]), r"on\[0\] must have a length"),
        (lambda: ec.condition([1, 0], on=[[0, 1, 0]]), "got 'on\\[0\\]' in 'w' with 3"),
        (
            lambda: ec.condition(ec.Direction([1, 0], "z"), on=[ec.Direction([0, 1], "w")]),
            "on must be directions of the primal's space, 'z' with 2 dimensions; got .* in 'w'",
        ),
        (lambda: ec.condition([1, 0], [[0, 1]], np.eye(3)), r"got shape \(3, 3\)"),
        (lambda: ec.condition([1, 0], [[0, 1]], [[1, 2], [0, 1]]), "that is not symmetric"),
        (lambda: ec.condition([1, 0], [[0, 1]], [[1, 0], [0, -1]]), "got an eigenvalue of -1"),
        (
            lambda: ec.condition([1, 0], [[0, 1]], [[0, 0], [0, 1]]),
            "metric must give the primal direction a length",
        ),
    ],
)
def test_what_cannot_be_conditioned_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_a_bare_vector_is_one_condition() -> None:
    want = ec.condition([1, 2, 3], on=[[1, 1, 0]]).vector
    assert np.array_equal(ec.condition([1, 2, 3], on=[1, 1, 0]).vector, want)
    assert np.array_equal(ec.condition([1, 2, 3], on=np.array([1, 1, 0])).vector, want)


# ------------------------------------------------------------------ edit

AGE = ec.Direction([3, 4, 0], bias=2, scale=2.5, name="age", meta={"gain": 10, "offset": 40})


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shape", [(3,), (5, 3), (5, 4, 3)])
def test_eq_edit(seed: int, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(seed)
    w = rng.normal(size=shape)
    kept = w.copy()
    a, b = rng.normal(size=2)
    for units, step in (("sigma", 2.5), ("raw", 1.0)):
        moved = ec.edit(w, AGE, a, units=units)
        np.testing.assert_allclose(moved, w + a * step * AGE.vector, atol=1e-14)
        # There and back, in two steps or one, and not at all.
        np.testing.assert_allclose(ec.edit(moved, AGE, -a, units=units), w, atol=1e-14)
        np.testing.assert_allclose(
            ec.edit(moved, AGE, b, units=units), ec.edit(w, AGE, a + b, units=units), atol=1e-14
        )
        assert np.array_equal(ec.edit(w, AGE, 0, units=units), w)
    assert np.array_equal(w, kept)


@pytest.mark.parametrize("shape", [(3,), (5, 3), (5, 4, 3)])
def test_eq_edit_to_target(shape: tuple[int, ...]) -> None:
    w = np.random.default_rng(0).normal(size=shape)
    moved = ec.edit(w, AGE, 65, units="target")
    np.testing.assert_allclose(AGE.score(moved), 65, atol=1e-12)
    other = np.array([-4, 3, 0]) / 5  # at a right angle: untouched
    np.testing.assert_allclose(moved @ other, w @ other, atol=1e-14)
    np.testing.assert_allclose(ec.edit(moved, AGE, 65, units="target"), moved, atol=1e-13)


def test_each_its_own_step() -> None:
    w = np.random.default_rng(0).normal(size=(3, 3))
    alphas = np.array([0.0, 1, -2])
    for units in ("sigma", "raw", "target"):
        for codes in (w, np.repeat(w[:, None], 4, axis=1)):
            together = ec.edit(codes, AGE, alphas, units=units)
            for i in range(3):
                alone = ec.edit(codes[i : i + 1], AGE, alphas[i], units=units)
                np.testing.assert_allclose(together[i], alone[0], atol=1e-13)


@pytest.mark.parametrize("layers", [0, [1, 3], range(2), slice(1, 3)])
@pytest.mark.parametrize("units", ["sigma", "target"])
def test_some_layers_move_and_the_others_do_not(layers: object, units: str) -> None:
    w = np.random.default_rng(0).normal(size=(2, 4, 3))
    moved = ec.edit(w, AGE, 1.5, layers=layers, units=units)
    all_moved = ec.edit(w, AGE, 1.5, units=units)
    chosen = np.zeros(4, bool)
    chosen[list(layers) if isinstance(layers, range) else layers] = True
    assert np.array_equal(moved[:, ~chosen], w[:, ~chosen])
    np.testing.assert_allclose(moved[:, chosen], all_moved[:, chosen], atol=1e-14)
    own = ec.Direction(AGE.vector, "w", AGE.bias, AGE.scale, layers, meta=AGE.meta)
    np.testing.assert_allclose(ec.edit(w, own, 1.5, units=units), moved, atol=1e-13)


@pytest.mark.parametrize("kind", ["float32", "float64"])
@pytest.mark.parametrize("units", ["sigma", "raw", "target"])
def test_tensors_stay_tensors_and_precision_stays(kind: str, units: str) -> None:
    w = np.random.default_rng(0).normal(size=(4, 2, 3)).astype(kind)
    want = ec.edit(w, AGE, [1, 2, 3, 4], layers=[1], units=units)
    tensor = torch.from_numpy(w)
    found = ec.edit(tensor, AGE, [1, 2, 3, 4], layers=[1], units=units)
    assert want.dtype == w.dtype
    assert found.dtype == tensor.dtype
    # A target of 4 lies 4 units away: a few roundings of float32.
    np.testing.assert_allclose(found.numpy(), want, atol=5e-6)
    assert np.array_equal(tensor.numpy(), w)


def test_a_tensors_gradient_passes_through() -> None:
    w = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
    ec.edit(w, AGE, 2.0).sum().backward()
    assert torch.equal(w.grad, torch.ones(2, 3, dtype=torch.float64))


def test_whole_numbers_and_bare_vectors() -> None:
    np.testing.assert_allclose(ec.edit([1, 2], [0, 5], 2), [1, 4])
    assert ec.edit(np.array([1, 2]), [0, 5], 0.5).dtype == np.float64


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"units": "degrees"}, "units='degrees' must be one of 'sigma', 'raw', 'target'"),
        ({"W": np.ones((2, 4))}, r"W must be latents of shape .*; got shape \(2, 4\)"),
        ({"W": np.ones((2, 3, 4, 3))}, "W must be latents of shape"),
        ({"W": [["a"] * 3]}, "W must be latents of shape .* values. Pass real numbers"),
        ({"W": [[1, np.nan, 0]]}, "all finite; got NaN or infinity"),
        ({"W": torch.full((2, 3), torch.inf)}, "all finite; got NaN or infinity"),
        ({"alpha": [1, 2, 3]}, r"alpha must be one number, or one for each of the 2 latents"),
        ({"W": np.ones(3), "alpha": [1]}, "alpha must be one number, or one for each of the 1"),
        ({"alpha": np.nan}, "alpha must be one number, or 2, all finite"),
        ({"layers": [0]}, r"layers=\[0\] must be left out unless W has an axis of layers"),
        ({"W": np.ones((2, 4, 3)), "layers": 4}, r"must be numbers below 4, the layers of W"),
        ({"W": np.ones((2, 4, 3)), "layers": ["8a"]}, "got '8a'. strip and rescore know the names"),
        ({"direction": [0, 0, 0]}, "direction must have a length"),
        (
            {"direction": ec.Direction([1, 0, 0], meta={"gain": 0}), "units": "target"},
            "must have a gain to move to a score; got gain 0",
        ),
        (
            {"direction": ec.Direction([1, 0, 0], name="bare"), "units": "target"},
            "direction='bare' must have a gain to move to a score; got one without calibration",
        ),
        (
            {"direction": ec.condition(AGE, [[1, 0, 0]]), "units": "target"},
            "must have a gain to move to a score; got one without calibration",
        ),
    ],
)
def test_what_cannot_be_edited_is_refused(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.edit(**{"W": np.ones((2, 3)), "direction": AGE, "alpha": 1, **arguments})
