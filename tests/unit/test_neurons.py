"""A neuron's reader and placer: found where they were planted, and dual where nothing else is given."""

from __future__ import annotations

import numpy as np
import pytest

import eigencat as ec

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_eq_dual_basis(seed: int) -> None:
    """wᵢ · gⱼ = 1 where i is j and 0 elsewhere, and g is column j of the (pseudo-)inverse."""
    rng = np.random.default_rng(seed)
    n_in = int(rng.integers(1, 9))
    W = rng.normal(size=(int(rng.integers(1, n_in + 1)), n_in))
    units = [ec.neuron(W, k) for k in range(len(W))]
    G = np.column_stack([u.placer for u in units])
    # Condition numbers here reach a few thousand; the bound grows with them.
    loose = 1e-13 * np.linalg.cond(W) ** 2
    np.testing.assert_allclose(W @ G, np.eye(len(W)), atol=loose)
    np.testing.assert_allclose(G, np.linalg.pinv(W), atol=loose * np.abs(G).max())
    for u, row in zip(units, W, strict=True):
        np.testing.assert_array_equal(u.reader, row)
        assert u.gain == pytest.approx(1, abs=loose)
        assert u.angle < 90


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_angle_is_found(seed: int) -> None:
    """Placer = cos(a) reader + sin(a) something square to it, at lengths from 1e-150 to 1e150."""
    rng = np.random.default_rng(seed)
    n, units = int(rng.integers(2, 30)), int(rng.integers(1, 5))
    k = int(rng.integers(units))
    reader, aside = np.linalg.qr(rng.normal(size=(n, 2)))[0].T
    planted = float(rng.choice([0, 1e-9, 30, 90, 135, 180 - 1e-9, 180]))
    placer = np.cos(np.radians(planted)) * reader + np.sin(np.radians(planted)) * aside
    incoming, outgoing = rng.normal(size=(units, n)), rng.normal(size=(n, units))
    for size in (1e-150, 1.0, 1e150):
        incoming[k], outgoing[:, k] = size * reader, placer / size
        found = ec.neuron(incoming, k, outgoing)
        # Rounding of the unit vectors, in degrees; far above it near neither end.
        assert found.angle == pytest.approx(planted, abs=1e-12)
        assert found.gain == pytest.approx(np.cos(np.radians(planted)), abs=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_other_units_on_an_input_change_the_angle_and_not_the_gain(seed: int) -> None:
    rng = np.random.default_rng(seed)
    E, D, sizes = rng.normal(size=(3, 5)), rng.normal(size=(5, 3)), np.array([1, 1, 10.0, 1, 1])
    for k in range(3):
        here, there = ec.neuron(E, k, D), ec.neuron(E / sizes, k, sizes[:, None] * D)
        assert there.gain == pytest.approx(here.gain, abs=1e-13)
        assert abs(there.angle - here.angle) > 1e-3


def test_the_two_cats_of_the_lesson() -> None:
    for name, reader, placer in [
        ("cat", [-2, 2.5], [8 / 9, 10 / 9]),
        ("rat", [2.5, -2], [10 / 9, 8 / 9]),
    ]:
        layer = ec.NamedLayer(ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"])
        unit = ec.neuron(layer, name)
        np.testing.assert_allclose(unit.reader, reader)
        np.testing.assert_allclose(unit.placer, placer, atol=1e-15)
    assert ec.neuron(ec.matrices().W_R, 0).angle == pytest.approx(0, abs=1e-12)
    assert ec.neuron(ec.matrices().W_C, 0).words() == (
        "unit 0: reader and placer are 77.32° apart; "
        "one step along the placer moves its own total by 1."
    )


def test_a_row_in_tiny_units_still_has_its_placer() -> None:
    W = np.array([[1.0, 1.0, 0.0], [1e-20, -1e-20, 0.0], [0.0, 0.0, 0.0]])
    np.testing.assert_allclose(W[:2] @ ec.neuron(W, 1).placer, [0, 1], atol=1e-12)
    np.testing.assert_allclose(ec.neuron(W, 0).placer, [0.5, 0.5, 0], atol=1e-15)


def test_layers_of_torch() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    encoder, decoder = torch.nn.Linear(6, 4).double(), torch.nn.Linear(4, 6).double()
    unit = ec.neuron(encoder, 2, decoder)
    # The reader is the gradient of the unit's total; the placer is what one unit of it adds.
    x, eye = torch.zeros(6, dtype=torch.float64, requires_grad=True), torch.eye(4).double()
    encoder(x)[2].backward()
    np.testing.assert_allclose(unit.reader, x.grad.numpy(), atol=1e-15)
    step = (decoder(eye[2]) - decoder(torch.zeros(4).double())).detach().numpy()
    np.testing.assert_allclose(unit.placer, step, atol=1e-15)

    narrow, wide = (
        torch.nn.Conv2d(3, 5, 4, 4).double(),
        torch.nn.ConvTranspose2d(5, 3, 4, 4).double(),
    )
    unit = ec.neuron(narrow, 1, wide)
    assert unit.reader.shape == unit.placer.shape == (3, 4, 4)
    one = torch.zeros(1, 5, 1, 1).double()
    one[0, 1] = 1
    stamp = (wide(one) - wide(0 * one)).detach().numpy()[0]
    np.testing.assert_allclose(unit.placer, stamp, atol=1e-15)
    patch = torch.randn(1, 3, 4, 4).double()
    total = (narrow(patch) - narrow(0 * patch))[0, 1].item()
    assert (unit.reader * patch[0].numpy()).sum() == pytest.approx(total, abs=1e-14)
    assert 0 < unit.angle < 180
    with pytest.raises(ValueError, match=r"incoming=ConvTranspose2d must hold one row of weights"):
        ec.neuron(wide, 0)
    with pytest.raises(ValueError, match=r"outgoing must hold one column .* only a transposed one"):
        ec.neuron(narrow, 0, torch.nn.Conv2d(5, 3, 4))
    grouped = torch.nn.ConvTranspose2d(4, 4, 2, groups=2)
    with pytest.raises(ValueError, match=r"outgoing=ConvTranspose2d must be one group; got groups"):
        ec.neuron(encoder, 0, grouped)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([1, 2], 0), r"incoming must hold one row of weights for each unit, of shape"),
        (([[1, 2]], 1), r"k=1 must be one of 'unit 0' or an index from 0 to 0"),
        (([[1, 2]], "cat"), r"k='cat' must be one of 'unit 0'"),
        (([[1, 2], [2, 4]], 0), r"row 0 of incoming, unit 0, must not be a mixture of the other"),
        (([[1, 0], [0, 1], [3, 1]], 2), r"row 2 of incoming, unit 2, must not be a mixture"),
        (([[0, 0], [0, 1]], 0), r"row 0 of incoming, unit 0, must not be a mixture"),
        (([[1, 2]], 0, [[1], [2], [3]]), None),
        (([[1, 2], [3, 4], [5, 6]], 0, [[1, 2], [3, 4]]), r"outgoing must hold one column of weig"),
        (([[1, np.nan]], 0), r"incoming must be one row of weights for each unit, all finite"),
    ],
)
def test_what_has_no_reader_or_placer(given: tuple, message: str | None) -> None:
    if message is not None:
        with pytest.raises(ValueError, match=message):
            ec.neuron(*given)
        return
    unit = ec.neuron(*given)
    assert unit.words() == "unit 0 reads 2 numbers and is placed among 3: no angle joins them."
    for what in ("angle", "gain"):
        with pytest.raises(ValueError, match=rf"{what} of unit 0 must be between two lists on the"):
            getattr(unit, what)


def test_a_silent_unit_has_no_angle() -> None:
    with pytest.raises(ValueError, match=r"the placer of unit 0 must be a direction, not all zero"):
        _ = ec.neuron([[1, 2]], 0, [[0], [0]]).angle
