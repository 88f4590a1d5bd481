"""SeFa: the largest steps of linear layers, by the paper's formula and by the released code's."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import eigencat as ec
from eigencat._linalg import fix_signs, principal_angles
from eigencat.worlds.planted import random_rotation

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")


def layers(seed: int, d: int = 12) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=(n, d)) * rng.uniform(0.1, 3, size=(n, 1)) for n in (20, 7, 16)]


def as_released(parts: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The steps of the released code, with the order it leaves out."""
    columns = np.concatenate([p.T for p in parts], axis=1)
    columns = columns / np.linalg.norm(columns, axis=0)
    values, vectors = np.linalg.eig(columns @ columns.T)
    order = np.argsort(values.real)[::-1]
    return values.real[order], vectors.real.T[order]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("normalize", [True, False])
def test_eq_sefa_objective(seed: int, normalize: bool) -> None:
    """No unit step that is orthogonal to the ones before moves the outputs more."""
    parts = layers(seed)
    found = ec.SeFa(4, normalize=normalize).fit(parts)
    A = np.concatenate(parts)
    if normalize:
        A = A / np.linalg.norm(A, axis=1, keepdims=True)
    rng = np.random.default_rng(seed)
    before = np.empty((0, 12))
    for n, value in zip(found.components_, found.eigenvalues_, strict=True):
        assert np.sum((A @ n) ** 2) == pytest.approx(value, rel=1e-12)
        others = rng.normal(size=(500, 12))
        others -= others @ before.T @ before
        others /= np.linalg.norm(others, axis=1, keepdims=True)
        # The best of 500, and small steps away from the answer itself.
        near = n + 1e-3 * others
        near -= near @ before.T @ before
        near /= np.linalg.norm(near, axis=1, keepdims=True)
        assert np.sum((np.vstack([others, near]) @ A.T) ** 2, axis=1).max() <= value * (1 + 1e-12)
        np.testing.assert_allclose(A.T @ (A @ n), value * n, atol=1e-11 * value)
        before = np.vstack([before, n])


@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_the_released_code_finds(seed: int) -> None:
    parts = layers(seed)
    values, vectors = as_released(parts)
    found = ec.SeFa(12).fit(parts)
    np.testing.assert_allclose(found.eigenvalues_, values, rtol=1e-10)
    np.testing.assert_allclose(found.components_, fix_signs(vectors), atol=1e-9)
    # The trace: each of the 43 neurons adds one.
    assert found.eigenvalues_.sum() == pytest.approx(43, rel=1e-12)


def test_the_numbers_of_the_book() -> None:
    A, W_C = ec.matrices().A, ec.matrices().W_C
    paper = ec.SeFa(normalize=False).fit(A)
    np.testing.assert_allclose(paper.eigenvalues_, [45, 5], rtol=1e-14)
    np.testing.assert_allclose(paper.components_ * np.sqrt(2), [[1, 1], [1, -1]], rtol=1e-14)
    code = ec.SeFa().fit(A).directions_
    assert code.angles(paper.directions_)[0] < 1e-10  # the same plane
    between = paper.directions_[:1].angles(code[:1])[0]
    assert between == pytest.approx(19.33, abs=6e-3)
    sizes = np.sqrt(ec.SeFa(normalize=False).fit(W_C).eigenvalues_)
    np.testing.assert_allclose(sizes, [4.5, 0.5], rtol=1e-12)


def test_a_turn_and_stretch_has_no_special_direction() -> None:
    with pytest.warns(UserWarning, match=r"eigenvalues 0 and 1 coincide \(3\.25\)"):
        ec.SeFa(normalize=False).fit(ec.matrices().W_R)
    with pytest.warns(UserWarning, match="eigenvalues 1 and 2 coincide"):
        ec.SeFa(2, normalize=False).fit(np.diag([2.0, 1, 1]))  # the tie is at the cut


@pytest.mark.parametrize("seed", range(5))
def test_invariances(seed: int) -> None:
    parts = layers(seed)
    rng = np.random.default_rng(seed)
    want = ec.SeFa(5).fit(parts)
    # Gains of equalised learning rates cancel; so does the order of layers and of neurons.
    other = [p * rng.uniform(0.01, 9, size=(len(p), 1)) for p in parts[::-1]]
    np.testing.assert_allclose(ec.SeFa(5).fit(other).components_, want.components_, atol=1e-9)
    # Turning the outputs changes nothing in the paper's formula.
    A = np.concatenate(parts)
    turned = random_rotation(len(A), rng) @ A
    one, two = (ec.SeFa(5, normalize=False).fit(a).components_ for a in (A, turned))
    np.testing.assert_allclose(one, two, atol=1e-9)
    # Turning the latents turns the answer.
    turn = random_rotation(12, rng)
    np.testing.assert_allclose(
        ec.SeFa(5).fit([p @ turn.T for p in parts]).components_,
        fix_signs(want.components_ @ turn.T),
        atol=1e-9,
    )


def test_a_neuron_without_weights_adds_nothing() -> None:
    parts = layers(0)
    dead = np.vstack([parts[0], np.zeros((3, 12))])
    a, b = ec.SeFa(3).fit([dead]), ec.SeFa(3).fit([parts[0]])
    np.testing.assert_allclose(a.components_, b.components_, atol=1e-12)
    assert np.isfinite(a.components_).all()


def test_kinds_of_weights_and_what_the_set_knows() -> None:
    parts = layers(1)
    want = ec.SeFa(3).fit(np.concatenate(parts))
    named = ec.SeFa(3).fit({f"b{i}": torch.from_numpy(p) for i, p in enumerate(parts)})
    np.testing.assert_allclose(named.components_, want.components_, atol=1e-12)
    assert named.layers_ == ("b0", "b1", "b2")
    ds = named.directions_
    assert ds.meta == {
        "method": "SeFa", "normalize": True, "outputs": 43, "weights": ["b0", "b1", "b2"],
    }  # fmt: skip
    assert ds[1].meta["eigenvalue"] == pytest.approx(want.eigenvalues_[1])
    assert len(ec.SeFa(50).fit(parts).components_) == 12


def test_eq_partners() -> None:
    """For y = A w with white w, GANSpace's direction of y is SeFa's pushed through: v = A n / σ."""
    A = np.random.default_rng(0).normal(size=(6, 4))
    found = ec.SeFa(4, normalize=False).fit(A)
    z = np.random.default_rng(1).normal(size=(400, 4))
    z = (z - z.mean(0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(z.T))).T  # exactly white
    seen = ec.GANSpace(4).fit(z @ A.T, Z=z)
    pushed = found.components_ @ A.T / np.sqrt(found.eigenvalues_)[:, None]
    for one, two in zip(pushed, seen.components_, strict=True):
        assert principal_angles(one[None], two[None])[0] < 1e-10
    for one, two in zip(found.components_, seen.latent_components_, strict=True):
        assert principal_angles(one[None], two[None])[0] < 1e-10
    np.testing.assert_allclose(seen.explained_variance_, found.eigenvalues_, rtol=1e-11)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([], r"weights must be a matrix of shape \(n_out, d\); got shape \(0,\)"),
        ({}, "got none. Pass at least one layer's"),
        (np.zeros((3, 4)), "weights must not all be zero"),
        ([np.eye(3), np.eye(4)], r"weights\[1\] must have 3 columns as the first one; got 4"),
        ({"a": np.ones(3)}, r"weights\['a'\] must be a matrix of shape \(n_out, d\); got shape"),
        ([[np.nan, 1.0]], "weights must be finite everywhere; got nan"),
    ],
)
def test_what_is_no_weight_is_refused(weights: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.SeFa().fit(weights)


@pytest.mark.parametrize("k", [0, -1, 0.5, True, None])
def test_an_impossible_count_is_refused(k: object) -> None:
    with pytest.raises(ValueError, match=r"n_components=.* must be a whole number from 1 on"):
        ec.SeFa(k).fit(np.eye(3))


def test_no_warning_without_a_tie() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ec.SeFa().fit(layers(3))
