"""A direction and a set of them: units, planes, angles, files and refusals."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg

import eigencat as ec


def random_set(seed: int, k: int, d: int, **more) -> ec.DirectionSet:
    return ec.DirectionSet(np.random.default_rng(seed).normal(size=(k, d)), **more)


# ------------------------------------------------------------------ one direction


@pytest.mark.parametrize("seed", range(20))
def test_eq_signed_distance(seed: int) -> None:
    """dist(x) = nᵀx + b: of the unit normal, whatever the length of what was passed."""
    rng = np.random.default_rng(seed)
    v, b = rng.normal(size=7) * 10.0 ** rng.integers(-200, 200), float(rng.normal())
    direction = ec.Direction(v, bias=b * np.linalg.norm(v / np.abs(v).max()) * np.abs(v).max())
    # Rounding of a sum of seven squares.
    assert np.linalg.norm(direction.vector) == pytest.approx(1, abs=1e-15)
    X = rng.normal(size=(5, 7))
    foot = X - direction.distance(X)[:, None] * direction.vector
    np.testing.assert_allclose(direction.distance(foot), 0, atol=1e-14)
    assert direction.bias == pytest.approx(b, rel=1e-14)


def test_the_plane_stays_where_it_was() -> None:
    X = np.array([[1.0, 0.5], [3, 4]])
    v, b = np.array([3.0, 4]), -5.0
    assert np.sign(ec.Direction(v, bias=b).distance(X)).tolist() == np.sign(X @ v + b).tolist()


def test_less_of_it_is_the_other_way_with_the_same_score() -> None:
    age = ec.Direction([1, 2, 2], bias=3, name="age", meta={"gain": 10, "offset": 40})
    X = np.random.default_rng(0).normal(size=(6, 3))
    np.testing.assert_allclose((-age).distance(X), -age.distance(X))
    np.testing.assert_allclose((-age).score(X), age.score(X))


def test_a_direction_is_an_array_where_one_is_asked_for() -> None:
    assert np.array_equal(np.asarray(ec.Direction([0, 2])), [0, 1])


def test_a_direction_does_not_change_under_its_owner() -> None:
    mine, facts = np.array([1.0, 0]), {"gain": 2}
    direction = ec.Direction(mine, meta=facts)
    mine[:], facts["gain"] = 5, 7
    assert direction.vector.tolist() == [1, 0]
    assert direction.gain == 2
    with pytest.raises(ValueError, match="read-only"):
        direction.vector[0] = 3


@pytest.mark.parametrize(
    ("layers", "want"),
    [
        (None, None), (3, (3,)), ([0, 2], (0, 2)), (range(2, 5), (2, 3, 4)),
        (slice(0, 2), (0, 1)), (slice(2), (0, 1)), (np.array([1, 4]), (1, 4)),
        (["4", "8a"], ("4", "8a")), ("8a", ("8a",)),
    ],
)  # fmt: skip
def test_layers_by_number_range_slice_or_name(layers: object, want: object) -> None:
    assert ec.Direction([1], layers=layers).layers == want


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"vector": [0, 0]}, "vector must have a length; got zeros only"),
        ({"vector": [[1, 0]]}, r"vector must be one vector; got shape \(1, 2\)"),
        ({"vector": []}, r"vector must be one vector; got shape \(0,\)"),
        ({"vector": [1, np.nan]}, "vector must be one vector, all finite; got nan"),
        ({"vector": [1], "bias": np.inf}, "bias must be a finite number, all finite; got inf"),
        ({"vector": [1], "bias": [1, 2]}, r"bias must be a finite number; got shape \(2,\)"),
        ({"vector": [1], "scale": 0}, "scale=0.0 must be a finite number above 0"),
        ({"vector": [1], "space": ""}, "space='' must be a word"),
        ({"vector": [1], "name": 3}, "name=3 must be a word"),
        ({"vector": [1], "layers": [-1]}, r"layers=\[-1\] must be numbers from 0 on, or names"),
        ({"vector": [1], "layers": [True]}, "must be numbers from 0 on, or names; got True"),
        ({"vector": [1], "layers": []}, r"layers=\[\] must be at least one layer"),
        ({"vector": [1], "layers": [1, 1]}, "must be at least one layer, each once"),
        ({"vector": [1], "layers": slice(2, None)}, "must be a slice with an end"),
        ({"vector": [1], "meta": {"gain": "ten"}}, r"meta\['gain'\]=str must be a finite number"),
    ],
)  # fmt: skip
def test_what_is_no_direction_is_refused(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.Direction(**arguments)


def test_points_of_another_space_are_refused() -> None:
    with pytest.raises(ValueError, match=r"X must be points of 2 numbers; got shape \(5, 3\)"):
        ec.Direction([1, 0]).distance(np.ones((5, 3)))


# ------------------------------------------------------------------ several


@pytest.mark.parametrize("seed", range(10))
def test_eq_cosine(seed: int) -> None:
    one, two = random_set(seed, 3, 6), random_set(seed + 100, 4, 6)
    for i, a in enumerate(one):
        for j, b in enumerate(two):
            assert one.cosine(two)[i, j] == pytest.approx(a.vector @ b.vector, abs=1e-15)
    np.testing.assert_allclose(np.diag(one.cosine()), 1, atol=1e-15)


@pytest.mark.parametrize("seed", range(10))
def test_eq_principal_angles(seed: int) -> None:
    """Against SciPy's, on spans of different sizes."""
    one, two = random_set(seed, 3, 8), random_set(seed + 100, 2, 8)
    want = np.degrees(np.sort(scipy.linalg.subspace_angles(one.vectors.T, two.vectors.T)))
    np.testing.assert_allclose(one.angles(two), want, atol=1e-12)


@pytest.mark.parametrize("angle", [1e-12, 1e-9, 1e-6, 1e-3, 1, 44, 46, 89, 90])
def test_a_small_angle_keeps_its_digits(angle: float) -> None:
    t = np.radians(angle)
    got = ec.DirectionSet([[1, 0, 0]]).angles(ec.DirectionSet([[np.cos(t), np.sin(t), 0]]))
    assert got == pytest.approx([angle], rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_turning_the_space_turns_nothing_between(seed: int) -> None:
    one, two = random_set(seed, 3, 6), random_set(seed + 50, 3, 6)
    turn = np.linalg.qr(np.random.default_rng(seed).normal(size=(6, 6)))[0]
    turned = [ec.DirectionSet(s.vectors @ turn.T) for s in (one, two)]
    np.testing.assert_allclose(turned[0].angles(turned[1]), one.angles(two), atol=1e-10)


def test_a_span_has_no_angle_to_another_basis_of_itself() -> None:
    rng = np.random.default_rng(0)
    ds = random_set(0, 3, 9)
    other = ec.DirectionSet(rng.normal(size=(3, 3)) @ ds.vectors)
    # Three times rounding, through a matrix whose condition is below 100.
    assert ds.angles(other).max() < 1e-12


def test_by_number_name_and_slice() -> None:
    ds = random_set(0, 3, 4, names=["age", "smile", "yaw"], scale=[1, 2, 3])
    assert ds["smile"] is ds[1]
    assert ds[-1].name == "yaw"
    assert ds[1:].names == ("smile", "yaw")
    assert [d.name for d in ds] == ["age", "smile", "yaw"]
    assert ds.scale.tolist() == [1, 2, 3]
    for wrong in ("hat", 3, True):
        with pytest.raises(IndexError, match="must be one of 'age', 'smile', 'yaw' or a number"):
            ds[wrong]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ec.DirectionSet([1, 2]), r"one direction a row; got shape \(2,\)"),
        (lambda: ec.DirectionSet([]), r"one direction a row; got shape \(0,\)"),
        (lambda: ec.DirectionSet([[1, 0]], names="a"), "names must be 1.*got one string"),
        (lambda: ec.DirectionSet([[1, 0]], names=["a", "b"]), "names must be 1.*got 2"),
        (lambda: ec.DirectionSet([[1, 0]] * 2, names=["a"] * 2), "'a' more than once"),
        (lambda: ec.DirectionSet([[1, 0]], scale=[1, 2]), r"scale must be one number, or 1"),
        (
            lambda: ec.DirectionSet([ec.Direction([1, 0]), ec.Direction([1, 0], space="z")]),
            "must be directions of one space",
        ),
        (lambda: ec.DirectionSet([ec.Direction([1, 0])], space="z"), "must be left out"),
        (
            lambda: random_set(0, 1, 2).cosine(random_set(0, 1, 2, space="z")),
            "other must be directions of the same space",
        ),
        (lambda: random_set(0, 1, 2).angles(random_set(0, 1, 3)), "must be directions of the same"),
    ],
)  # fmt: skip
def test_what_is_no_set_is_refused(make, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
