"""Which relations a layer keeps: planted layers that keep some and must lose the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import eigencat as ec

AFFINE = ["straight", "parallel", "midpoint", "ratio"]
Float = Any


def lost(kept: Any) -> list[str]:
    return [r.name for r in kept if not r.kept]


def world(seed: int, n: int = 30, d: int = 4) -> tuple[np.random.Generator, Float, Float]:
    """Random samples, and a random orthogonal matrix."""
    rng = np.random.default_rng(seed)
    return rng, rng.normal(size=(n, d)), np.linalg.qr(rng.normal(size=(d, d)))[0]


# ------------------------------------------------------------------ planted layers


@pytest.mark.parametrize("seed", range(20))
def test_a_turn_keeps_all_but_order(seed: int) -> None:
    _, X, Q = world(seed)
    kept = ec.kept_relations(Q, X)
    assert lost(kept) == ["order"], kept
    # Twenty operations on numbers near one.
    assert kept.stretch == pytest.approx((1, 1), abs=1e-12)
    assert kept["angle"].worst < 1e-9
    # A renaming with signs is a turn as well; without signs it keeps order too.
    names = np.random.default_rng(seed).permutation(4)
    renamed = ec.kept_relations(np.eye(4)[names], X)
    assert lost(renamed) == []
    np.testing.assert_array_equal(renamed.order_by, np.argsort(names))
    np.testing.assert_array_equal(renamed.order_share, 1)


@pytest.mark.parametrize("seed", range(20))
def test_a_turn_with_a_stretch_loses_lengths_alone(seed: int) -> None:
    rng, X, Q = world(seed)
    factor = float(rng.uniform(1.5, 9))
    kept = ec.kept_relations(factor * Q, X)
    assert lost(kept) == ["length", "order"], kept
    assert kept.stretch == pytest.approx((factor, factor), rel=1e-12)
    assert kept["length"].worst == pytest.approx(factor - 1, rel=1e-11)


@pytest.mark.parametrize("seed", range(20))
def test_an_invertible_layer_keeps_what_needs_no_ruler(seed: int) -> None:
    rng, X, Q = world(seed)
    # Stretched by 1 to 8 along turned axes: neither a turn nor near singular.
    W = Q @ np.diag([1.0, 2, 4, 8]) @ world(seed + 99)[2]
    kept = ec.kept_relations(W, X)
    assert [kept[name].kept for name in ["zero", *AFFINE, "apart"]] == [True] * 6, kept
    assert not kept["angle"].kept
    assert not kept["length"].kept
    assert 1 <= kept.stretch[0] < kept.stretch[1] <= 8
    # A shift moves zero and nothing else.
    shift = rng.normal(size=4)
    shifted = ec.kept_relations(lambda rows: rows @ W.T + shift, X)
    assert lost(shifted) == ["zero", *lost(kept)]
    want = np.linalg.norm(shift) / np.sqrt(np.var(X @ W.T, axis=0).sum())
    assert shifted["zero"].worst == pytest.approx(want)


@pytest.mark.parametrize("seed", range(20))
def test_eq_kept_midpoint(seed: int) -> None:
    """A bend breaks midpoints; how far is worked out here by hand."""
    _, X, Q = world(seed, n=9)
    layer = ec.NamedLayer(Q, inputs=list("abcd"), outputs=list("efgh"), activation="relu")
    kept = ec.kept_relations(layer, X)
    assert kept["zero"].kept
    assert not any(kept[name].kept for name in AFFINE)
    f = lambda rows: np.maximum(rows @ Q.T, 0)  # noqa: E731
    spread = np.sqrt(np.var(f(X), axis=0).sum())
    pairs = [(p, q) for i, p in enumerate(X) for q in X[i + 1 :]]
    off = [np.linalg.norm(f((p + q) / 2) - (f(p) + f(q)) / 2) / spread for p, q in pairs]
    assert kept["midpoint"].tested == len(pairs) == 36
    assert kept["midpoint"].worst == pytest.approx(max(off))
    assert kept["midpoint"].share == pytest.approx(np.mean(np.array(off) <= 1e-3))


@pytest.mark.parametrize("seed", range(10))
def test_a_straight_line_may_be_kept_and_its_midpoint_lost(seed: int) -> None:
    """Dividing by one linear score keeps lines straight, and neither parallels nor midpoints."""
    _, X, _ = world(seed, d=2)
    X = np.abs(X)
    kept = ec.kept_relations(lambda rows: rows / (1 + rows.sum(axis=1, keepdims=True)), X)
    assert kept["straight"].worst < 1e-13
    assert not kept["midpoint"].kept
    assert not kept["ratio"].kept
    assert not kept["parallel"].kept


def test_the_two_animals_that_become_one() -> None:
    W = [[1, 2], [0.5, 1]]
    X = np.array([[0.5, 2], [4.5, 0], [1, 0.5], [1, 1]])
    kept = ec.kept_relations(W, X)
    assert (kept["apart"].worst, kept["apart"].share) == (1, pytest.approx(5 / 6))
    assert all(kept[name].kept for name in ["zero", *AFFINE])
    assert kept.stretch[0] == 0
    # Everything to one place: no line, no angle and no neighbour is left of it.
    nothing = ec.kept_relations(np.zeros((2, 2)), X)
    assert (nothing["apart"].share, nothing["angle"].share) == (0, 0)
    assert nothing["midpoint"].kept
    assert nothing["order"].share == 0


def test_one_axis_keeps_one_order() -> None:
    X = np.random.default_rng(3).normal(size=(12, 3))
    kept = ec.kept_relations([[0, 1, 0], [0, -1, 0]], X)
    assert kept.order_share[1] == 1
    assert kept.order_by[1] == 0
    assert kept["order"].share == pytest.approx(1 / 3)
    constant = np.column_stack([X, np.ones(12)])
    assert np.isnan(ec.kept_relations(np.eye(4), constant).order_share[3])


# ------------------------------------------------------------------ against others' code


@pytest.mark.parametrize("seed", range(10))
def test_neighbours_and_order_against_scikit_learn_and_scipy(seed: int) -> None:
    neighbors = pytest.importorskip("sklearn.neighbors")
    stats = pytest.importorskip("scipy.stats")
    rng, X, _ = world(seed, n=40)
    W = rng.normal(size=(3, 4))
    # Nearly equal distances count as equal within `tol`; to scikit-learn they are not.
    kept = ec.kept_relations(W, X, n_neighbors=4, tol=1e-9)
    near = [
        neighbors.NearestNeighbors(n_neighbors=4).fit(m).kneighbors(return_distance=False)
        for m in (X, X @ W.T)
    ]
    want = [len(set(a) & set(b)) / 4 for a, b in zip(*near, strict=True)]
    assert kept["neighbours"].share == pytest.approx(np.mean(want))
    assert kept["neighbours"].worst == pytest.approx(1 - min(want))
    # Without ties Kendall's tau is twice the share of pairs in order, less one.
    tau = [[stats.kendalltau(X[:, j], (X @ W.T)[:, i])[0] for i in range(3)] for j in range(4)]
    np.testing.assert_allclose(2 * kept.order_share - 1, np.max(tau, axis=1), atol=1e-12)


def test_torch_layers_of_several_kinds() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    X = torch.randn(12, 5)
    dense = torch.nn.Linear(5, 5)
    kept = ec.kept_relations(dense, X)
    # Single precision: the default tolerance has to let its rounding pass.
    assert lost(kept)[0] == "zero"
    assert all(kept[name].kept for name in AFFINE)
    bare = ec.kept_relations(dense.weight, X)
    assert bare["angle"].worst == pytest.approx(kept["angle"].worst, abs=1e-3)
    assert not ec.kept_relations(torch.nn.Sequential(dense, torch.nn.Tanh()), X)["midpoint"].kept
    assert not ec.kept_relations(torch.nn.ReLU(), X)["midpoint"].kept
    pictures = torch.randn(6, 3, 8, 8).double()
    conv = torch.nn.Conv2d(3, 4, 3, bias=False).double()
    held = ec.kept_relations(conv, pictures)
    assert all(held[name].worst < 1e-5 for name in ["zero", *AFFINE])
    assert held["order"].tested == 192


def test_a_module_that_looks_at_its_neighbours_is_refused() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    X = torch.randn(12, 5)
    drop = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Dropout(0.5))
    with pytest.raises(ValueError, match=r"same label whatever stands beside it; got two labels"):
        ec.kept_relations(drop, X)
    assert ec.kept_relations(drop.eval(), X)["midpoint"].kept
    with pytest.raises(ValueError, match=r"X=ndarray must be a torch tensor beside a ReLU, which"):
        ec.kept_relations(torch.nn.ReLU(), X.numpy())


# ------------------------------------------------------------------ what must not matter


@pytest.mark.parametrize("seed", range(10))
def test_units_of_the_samples_and_their_order_do_not_matter(seed: int) -> None:
    rng, X, _ = world(seed, n=10)
    W = rng.normal(size=(4, 4))
    first = ec.kept_relations(W, X)
    for other in (ec.kept_relations(W, 1e6 * X), ec.kept_relations(W, X[rng.permutation(10)])):
        for a, b in zip(first, other, strict=True):
            assert (a.name, a.tested, a.kept) == (b.name, b.tested, b.kept)
            assert a.share == pytest.approx(b.share, abs=1e-12)
            assert a.worst == pytest.approx(b.worst, abs=1e-6)


def test_many_samples_are_probed_and_a_seed_repeats_them() -> None:
    rng, X, _ = world(5, n=300)
    W = rng.normal(size=(4, 4))
    a, b = (ec.kept_relations(W, X, n_probes=150, random_state=k) for k in (0, 1))
    assert tuple(a) == tuple(ec.kept_relations(W, X, n_probes=150, random_state=0))
    assert tuple(a) != tuple(b)
    assert {r.tested for r in a} == {1, 4, 150}
    seen: list[int] = []
    ec.kept_relations(lambda rows: seen.append(len(rows)) or rows, X)
    assert max(seen) <= 512, "a layer of pictures is pushed in parts"


def test_it_prints_itself() -> None:
    kept = ec.kept_relations(ec.matrices().W_C, ec.animals().X)
    assert repr(kept).splitlines()[0].split() == ["relation", "tested", "kept", "worst", "unit"]
    assert "<table" in kept._repr_html_()
    with pytest.raises(KeyError, match=r"name='angles' must be one of zero, straight"):
        kept["angles"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"X": [[1, 2], [3, 4]]}, r"X must be rows of samples, three or more; got shape \(2, 2\)"),
        ({"X": [[1, 2]] * 4}, r"X must be samples that differ; got 4 rows that are all alike"),
        ({"X": np.ones((4, 3)) * [[1], [2], [3], [4]]}, r"X must be rows of 2 numbers, one for"),
        ({"layer": [1, 2]}, r"layer must be a matrix of shape \(outputs, inputs\), a layer, or a"),
        (
            {"layer": lambda rows: rows.sum()},
            r"must give one label for each sample; got shape \(\)",
        ),
        ({"layer": lambda rows: rows * np.nan}, r"layer must be .*all finite; got nan"),
        ({"n_neighbors": 0}, r"n_neighbors=0 must be a whole number, 1 or more; got 0\. Leave"),
        ({"n_probes": 2.5}, r"n_probes=2\.5 must be a whole number, 1 or more; got 2\.5"),
        ({"tol": -1}, r"tol=-1 must be from 0 to below 1; got -1\. It is a part of the spread"),
    ],
)
def test_what_cannot_be(change: dict[str, Any], message: str) -> None:
    given = {"layer": np.eye(2), "X": ec.animals().X, **change}
    with pytest.raises(ValueError, match=message):
        ec.kept_relations(given.pop("layer"), given.pop("X"), **given)


def test_a_layer_without_a_label_for_zero() -> None:
    """Dividing by the length: on a circle nobody moves, and at zero there is nothing to say."""
    turn = np.linspace(0, 2, 9)
    X = np.column_stack([np.cos(turn), np.sin(turn)])

    def to_length_one(rows: Float) -> Float:
        with np.errstate(invalid="ignore"):
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    kept = ec.kept_relations(to_length_one, X)
    assert kept["zero"].tested == 0
    assert not kept["zero"].kept
    assert "not tested" in repr(kept)
    assert kept["length"].kept
    assert not kept["midpoint"].kept


def test_angles_by_hand() -> None:
    """Twice as tall: half a right angle becomes the angle whose tangent is two."""
    corner = [[0, 0], [1, 0], [1, 1]]
    kept = ec.kept_relations(np.diag([1, 2]), corner)
    tall = np.degrees(np.arctan(2))
    # At the three corners: 45 to 63.4, 90 to 90, and 45 to what the other two leave of 180.
    assert kept["angle"].tested == 3
    assert kept["angle"].worst == pytest.approx(tall - 45)
    assert kept["angle"].share == pytest.approx(1 / 3)


def test_arrows_that_turn_right_round_are_still_parallel() -> None:
    X = np.random.default_rng(1).normal(size=(9, 1))
    kept = ec.kept_relations(np.abs, X)
    assert kept["parallel"].kept
    assert not kept["midpoint"].kept
    assert kept["angle"].worst == pytest.approx(180)


def test_an_angle_that_has_lost_a_leg_has_turned_right_round() -> None:
    """Of three corners, two stand on the leg that becomes a point; the third closes."""
    corners = [[0.0, 0], [1, 0], [0, 1]]
    angle = ec.kept_relations([[0, 1]], corners)["angle"]
    assert (angle.tested, angle.share) == (3, 0)
    assert angle.worst == pytest.approx(180)
    # Three samples on one line that become one: an angle of 0 before is not an angle kept.
    flat = ec.kept_relations([[0, 1]], [[0.0, 0], [1, 0], [2, 0], [0, 5]])["angle"]
    assert flat.share == 0
