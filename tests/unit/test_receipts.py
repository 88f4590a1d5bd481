"""One output explained: receipts of any layer, and the shadow that a dot product is but for a length."""

from __future__ import annotations

import math

import numpy as np
import pytest

import eigencat as ec

# ------------------------------------------------------------------ the shadow


@pytest.mark.parametrize("seed", range(60))
def test_a_planted_shadow_is_found(seed: int) -> None:
    """x is built from a part along w and a part square to w; only the first may count."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 40))
    unit, other = np.linalg.qr(rng.normal(size=(n, 2)))[0].T
    planted, aside = rng.normal(size=2) * 10
    x = planted * unit + aside * other
    for size in (1e-150, 0.3, 1.0, 7.0, 1e150):
        # Rounding of n products of numbers near ten.
        assert ec.shadow(size * unit, x) == pytest.approx(planted, abs=1e-13)
    assert ec.shadow(-unit, x) == pytest.approx(-planted, abs=1e-13)


@pytest.mark.parametrize("seed", range(30))
def test_eq_shadow(seed: int) -> None:
    """w · x = |w| times the shadow; no shadow is longer than x."""
    rng = np.random.default_rng(seed)
    w, rows = rng.normal(size=5), rng.normal(size=(7, 5))
    shadows = ec.shadow(w, rows)
    np.testing.assert_allclose(np.linalg.norm(w) * shadows, rows @ w, rtol=0, atol=1e-14)
    assert [ec.shadow(w, row) for row in rows] == pytest.approx(shadows)
    assert (np.abs(shadows) <= np.linalg.norm(rows, axis=1) * (1 + 1e-15)).all()
    axis = np.eye(5)[2]
    np.testing.assert_array_equal(ec.shadow(axis, rows), rows[:, 2])


def test_the_shadow_of_the_lesson() -> None:
    assert round(ec.shadow([-2, 2.5], [0.5, 2]), 4) == 1.2494
    assert ec.shadow([3, 4], [4, -3]) == 0


@pytest.mark.parametrize(
    ("w", "x", "message"),
    [
        ([0, 0], [1, 2], r"w must be a direction, not all zero; got only zeros\. A row of zeros"),
        ([[1, 2]], [1, 2], r"w must be one row of numbers; got shape \(1, 2\)\. Take one row"),
        ([], [], r"w must be one row of numbers; got shape \(0,\)"),
        ([1, 2], [1, 2, 3], r"x must be 2 numbers, or rows of 2 numbers; got shape \(3,\)"),
        ([1, 2], 3, r"x must be 2 numbers, or rows of 2 numbers; got shape \(\)"),
        ([1, math.nan], [1, 2], r"w must be one row of numbers, all finite; got nan at index \(1,"),
    ],
)
def test_a_shadow_that_cannot_be(w: object, x: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.shadow(w, x)


# ------------------------------------------------------------------ receipts of any layer


class Layer:
    """A torch layer in all but name."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray | None = None) -> None:
        self.weight, self.bias = weight, bias


@pytest.mark.parametrize("seed", range(30))
def test_a_receipt_is_the_named_layers_own(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weight, bias, x = rng.normal(size=(4, 6)), rng.normal(size=4), rng.normal(size=6)
    ins, outs = [f"i{j}" for j in range(6)], [f"o{k}" for k in range(4)]
    named = ec.NamedLayer(weight, bias, inputs=ins, outputs=outs, activation="relu")
    for k in range(4):
        want = named.push(x).receipt(k)
        assert ec.explain(named, x, k) == want
        assert ec.explain(weight, x, k, bias=bias, inputs=ins, activation="relu") == want
        assert ec.explain(Layer(weight, bias), x, f"o{k}", inputs=ins, outputs=outs,
                          activation="relu") == want  # fmt: skip
        # The same total as geometry; six products of numbers near one.
        assert want.length * want.shadow + want.bias == pytest.approx(want.before, abs=1e-14)


def test_a_layer_of_torch_and_a_convolution_against_torch() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    dense, conv = torch.nn.Linear(5, 3).double(), torch.nn.Conv2d(2, 4, (3, 2)).double()
    x, patch = torch.randn(5).double(), torch.randn(2, 3, 2).double()
    for k in range(3):
        assert ec.explain(dense, x, k).before == pytest.approx(dense(x)[k].item(), abs=1e-15)
    made = conv(patch[None])[0, :, 0, 0]
    for k in range(4):
        receipt = ec.explain(conv, patch, k)
        assert len(receipt.terms) == 12
        assert receipt.before == pytest.approx(made[k].item(), abs=1e-14)
    with pytest.raises(ValueError, match=r"layer=ConvTranspose2d must keep one row of weights"):
        ec.explain(torch.nn.ConvTranspose2d(2, 4, 3), patch, 0)


def test_a_receipt_in_words() -> None:
    w = ec.matrices().W_C
    receipt = ec.explain(w, [0.5, 2], "rat", outputs=["cat", "rat"], activation="relu")
    assert (receipt.output, receipt.before, receipt.o) == ("rat", -2.75, 0)
    assert receipt.words() == (
        "rat is −2.75: a length of 3.202 times a shadow of −0.859. After relu: 0."
    )
    nothing = ec.explain([[0, 0]], [1, 2], 0, bias=[3])
    assert nothing.words() == "o0 is 3: a row of zeros asks nothing, so this is the bias, 3."
    assert math.isnan(nothing.shadow)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"layer": [1, 2]}, r"layer must hold one row of weights for each output, of shape"),
        ({"x": [[1, 2], [3, 4]]}, r"x must be one sample of 2 numbers; got shape \(2, 2\)\. Pass"),
        ({"i": 2}, r"i=2 must be one of 'o0', 'o1' or an index from 0 to 1"),
        ({"i": "cat"}, r"i='cat' must be one of 'o0', 'o1'"),
        ({"bias": [1]}, r"bias must be 2 numbers, one for each output; got shape \(1,\)"),
        ({"outputs": ["cat"]}, r"outputs=\['cat'\] must be 2 names; got 1\. Name each row"),
        ({"inputs": ["a"]}, r"inputs=\['a'\] must be 2 different names"),
        ({"layer": Layer(np.eye(2)), "bias": [1, 2]}, r"bias must be left out when layer is a L"),
    ],
)
def test_what_cannot_be_explained(given: dict[str, object], message: str) -> None:
    asked = {"layer": ec.matrices().W_C, "x": [0.5, 2], "i": 0, **given}
    with pytest.raises(ValueError, match=message):
        ec.explain(asked.pop("layer"), asked.pop("x"), asked.pop("i"), **asked)


def test_a_named_layer_has_its_own_names() -> None:
    layer = ec.NamedLayer(ec.matrices().W_C, inputs=["a", "b"], outputs=["c", "d"])
    assert ec.explain(layer, [0.5, 2], "c").before == 4
    with pytest.raises(ValueError, match=r"inputs must be left out beside a NamedLayer; got inp"):
        ec.explain(layer, [0.5, 2], "c", inputs=["x", "y"])
