"""The named layer: its equation, its receipts, its wires, and its refusals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

import eigencat as ec
from eigencat.layer import Pushed

IN2, OUT2 = ["snout", "body"], ["cat", "rat"]


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{k}" for k in range(count)]


def random_layer(seed: int, activation=None) -> tuple[ec.NamedLayer, np.ndarray]:
    rng = np.random.default_rng(seed)
    n_out, n_in = (int(v) for v in rng.integers(1, 9, size=2))
    layer = ec.NamedLayer(
        rng.normal(size=(n_out, n_in)),
        rng.normal(size=n_out),
        inputs=names("in", n_in),
        outputs=names("out", n_out),
        activation=activation,
    )
    return layer, rng.normal(size=n_in)


@pytest.fixture
def w_c() -> ec.NamedLayer:
    return ec.NamedLayer(ec.matrices().W_C, inputs=IN2, outputs=OUT2)


# ------------------------------------------------------------------ what it computes


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(
    ("activation", "phi"),
    [(None, lambda t: t), ("relu", lambda t: np.where(t > 0, t, 0)), (np.tanh, np.tanh)],
    ids=["none", "relu", "tanh"],
)
def test_eq_dense_layer(
    seed: int, activation: object, phi: Callable[[np.ndarray], np.ndarray]
) -> None:
    """o = φ(W x + b), against einsum and against sums of exact fractions."""
    layer, x = random_layer(seed, activation)
    pushed = layer.push(x)
    want = np.einsum("ij,j->i", layer.weight, x) + layer.bias
    # Up to nine products of numbers near one, added in another order: a few times 2^-52 each.
    np.testing.assert_allclose(pushed.before, want, rtol=0, atol=2e-14)
    np.testing.assert_allclose(pushed.o, phi(want), rtol=0, atol=2e-14)
    exact = [
        float(sum((Fraction(w) * Fraction(v) for w, v in zip(row, x.tolist(), strict=True)),
                  Fraction(b)))
        for row, b in zip(layer.weight.tolist(), layer.bias.tolist(), strict=True)
    ]  # fmt: skip
    np.testing.assert_allclose(pushed.before, exact, rtol=0, atol=2e-14)


@pytest.mark.parametrize("seed", range(20))
def test_rows_of_samples_are_the_samples_one_by_one(seed: int) -> None:
    layer, x = random_layer(seed, "relu")
    rows = np.stack([x, 2 * x, -x])
    pushed = layer.push(rows)
    assert pushed.o.shape == (3, len(layer.outputs))
    for k, row in enumerate(rows):
        one = layer.push(row)
        assert np.array_equal(pushed.before[k], one.before)
        assert np.array_equal(pushed.o[k], one.o)


@pytest.mark.parametrize("seed", range(40))
def test_a_receipt_sums_to_the_output_exactly(seed: int) -> None:
    layer, x = random_layer(seed)
    pushed = layer.push(x)
    for i, name in enumerate(layer.outputs):
        receipt = pushed.receipt(name)
        total = 0.0
        for j, term in enumerate(receipt.terms):
            assert term.input == layer.inputs[j]
            assert term.weight == layer.weight[i, j]
            assert term.value == x[j]
            assert term.product == term.weight * term.value
            total += term.product
        assert total + receipt.bias == receipt.before == pushed.before[i] == receipt.o
        assert receipt == pushed.receipt(i)


@pytest.mark.parametrize("seed", range(40))
def test_cutting_a_wire_changes_one_output_by_its_term(seed: int) -> None:
    layer, x = random_layer(seed)
    before = layer.push(x).before
    for i in range(len(layer.outputs)):
        for j in range(len(layer.inputs)):
            after = layer.without_wire(i, j).push(x).before
            change = after - before
            assert change[i] == pytest.approx(-layer.weight[i, j] * x[j], abs=2e-14)
            others = np.arange(len(change)) != i
            assert not change[others].any()
    assert np.array_equal(layer.push(x).before, before), "the layer itself was changed"


@pytest.mark.parametrize("seed", range(20))
def test_columns_place_and_rows_measure(seed: int) -> None:
    layer, x = random_layer(seed)
    start = layer.push(x).before
    for j, name in enumerate(layer.inputs):
        step = np.zeros_like(x)
        step[j] = 1
        np.testing.assert_allclose(
            layer.push(x + step).before - start, layer.unit(name), atol=1e-14
        )
    for i, name in enumerate(layer.outputs):
        assert layer.reader(name) @ x + layer.bias[i] == pytest.approx(start[i], abs=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_meaning_undoes_a_push(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 7))
    w = rng.normal(size=(n, n)) + 3 * np.eye(n)
    layer = ec.NamedLayer(w, rng.normal(size=n), inputs=names("i", n), outputs=names("o", n))
    rows = rng.normal(size=(5, n))
    # Rounding is multiplied by the condition number on the way back.
    tolerance = 1e-14 * np.linalg.cond(w)
    np.testing.assert_allclose(layer.meaning(layer.push(rows).o), rows, rtol=0, atol=tolerance)
    np.testing.assert_allclose(layer.meaning(layer.push(rows[0]).o), rows[0], atol=tolerance)


def test_the_dots_of_the_lesson(w_c: ec.NamedLayer) -> None:
    np.testing.assert_allclose(w_c.meaning([1, 0]), [8 / 9, 10 / 9], rtol=1e-15)
    np.testing.assert_allclose(w_c.meaning([0.5, 2]), [8 / 3, 7 / 3], rtol=1e-15)
    turned = ec.NamedLayer(ec.matrices().W_R, inputs=IN2, outputs=OUT2)
    np.testing.assert_allclose(turned.meaning([1, 0]), [4 / 13, 6 / 13], rtol=1e-15)
    np.testing.assert_allclose(turned.meaning([0, 1]), [-6 / 13, 4 / 13], rtol=1e-15)
    np.testing.assert_allclose(turned.meaning([0.5, 2]), [-10 / 13, 11 / 13], rtol=1e-15)


def test_relu_cannot_be_undone(w_c: ec.NamedLayer) -> None:
    bent = ec.NamedLayer(w_c.weight, inputs=IN2, outputs=OUT2, activation="relu")
    one = bent.push([0.5, 2])
    assert one.o.tolist() == [4, 0]
    assert one.before.tolist() == [4, -2.75]
    # Another animal with the same output: (22, 32)/9 has the totals (4, -1).
    np.testing.assert_allclose(bent.push(np.array([22, 32]) / 9).o, one.o, atol=1e-14)
    with pytest.raises(ValueError, match=r"activation=relu must be None to give o a meaning"):
        bent.meaning([4, 0])
    assert one.receipt("rat").o == 0
    assert one.receipt("rat").before == -2.75


# ------------------------------------------------------------------ what it accepts


class Tensor:
    """Behaves like a torch tensor where it matters: NumPy may not read it as it is."""

    def __init__(self, values, *, grad: bool = True, device: str = "cuda", kind: str = "bfloat16"):
        self.values = np.asarray(values, dtype=np.float64)
        self.grad, self.device, self.kind = grad, device, kind

    def _with(self, **new) -> Tensor:
        state = {"grad": self.grad, "device": self.device, "kind": self.kind, **new}
        return Tensor(self.values, **state)

    def detach(self) -> Tensor:
        return self._with(grad=False)

    def cpu(self) -> Tensor:
        return self._with(device="cpu")

    def double(self) -> Tensor:
        return self._with(kind="float64")

    def __array__(self, dtype=None, copy=None):
        if self.grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        if self.device != "cpu":
            raise TypeError("can't convert cuda:0 device type tensor to numpy.")
        if self.kind == "bfloat16":
            raise TypeError("Got unsupported ScalarType BFloat16")
        return self.values.astype(dtype or np.float64)


class Linear:
    """A torch.nn.Linear in all but name: weight is (out, in), bias may be None."""

    def __init__(self, weight, bias=None):
        self.weight, self.bias = Tensor(weight), None if bias is None else Tensor(bias)


def test_a_layer_of_torch(w_c: ec.NamedLayer) -> None:
    bias = [0.25, -1.0]
    layer = ec.NamedLayer(Linear(w_c.weight, bias), inputs=IN2, outputs=OUT2)
    x = [0.5, 2]
    # torch computes x W^T + b for a row x, with the weight stored as ours.
    want = np.asarray(x) @ w_c.weight.T + bias
    assert np.array_equal(layer.push(x).o, want)
    assert np.array_equal(layer.push(Tensor(x)).o, want)
    plain = ec.NamedLayer(Linear(w_c.weight), inputs=IN2, outputs=OUT2)
    assert plain.bias.tolist() == [0, 0]
    assert np.array_equal(plain.push(x).o, w_c.push(x).o)


def test_a_tensor_as_weight(w_c: ec.NamedLayer) -> None:
    layer = ec.NamedLayer(Tensor(w_c.weight), Tensor([1, 1]), inputs=IN2, outputs=OUT2)
    assert layer.push([0, 0]).o.tolist() == [1, 1]


def test_the_layer_keeps_its_own_copy() -> None:
    weight = ec.matrices().W_C
    layer = ec.NamedLayer(weight, inputs=IN2, outputs=OUT2)
    weight[:] = 0
    layer.unit(0)[:] = 0
    layer.reader(0)[:] = 0
    assert layer.push([0.5, 2]).o.tolist() == [4, -2.75]


def test_a_callable_sees_the_outputs_on_the_last_axis() -> None:
    def softmax(t):
        powers = np.exp(t - t.max(axis=-1, keepdims=True))
        return powers / powers.sum(axis=-1, keepdims=True)

    layer = ec.NamedLayer(ec.matrices().W_C, inputs=IN2, outputs=OUT2, activation=softmax)
    pushed = layer.push([[0.5, 2], [1, 1]])
    np.testing.assert_allclose(pushed.o[0], [0.99883, 0.00117], atol=5e-6)
    np.testing.assert_allclose(pushed.o.sum(axis=1), [1, 1], rtol=1e-15)
    assert layer.activation_name == "softmax"


def test_integers_and_booleans_are_numbers() -> None:
    layer = ec.NamedLayer([[1, 2]], inputs=["a", "b"], outputs=["c"])
    assert layer.push([True, 3]).o.tolist() == [7]


# ------------------------------------------------------------------ what it refuses


@pytest.mark.parametrize(
    ("weight", "bias", "message"),
    [
        ([1, 2], None, r"weight must be a matrix of shape \(outputs, inputs\); got shape \(2,\)"),
        (np.zeros((2, 3, 4)), None, r"weight must be a matrix .* got shape \(2, 3, 4\)"),
        (np.zeros((0, 2)), None, r"weight must be a matrix .* got shape \(0, 2\)"),
        ([[1, np.nan], [0, 1]], None, r"weight must be .* all finite; got nan at index \(0, 1\)"),
        ([[1, "a"], [0, 1]], None, r"weight=list must be a matrix .* got <?.*str.* values"),
        ([[1, 2], [3]], None, r"weight=list must be a matrix .* Pass real numbers"),
        ([[1, 1j], [0, 1]], None, r"weight=list must be a matrix .* got complex128 values"),
        (np.eye(2), [1], r"bias must be 2 numbers, one for each output; got shape \(1,\)"),
        (np.eye(2), [1, np.inf], r"bias must be 2 numbers, all finite; got inf at index \(1,\)"),
    ],
)
def test_wrong_numbers(weight: object, bias: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.NamedLayer(weight, bias, inputs=IN2, outputs=OUT2)


def test_a_layer_with_a_second_bias() -> None:
    with pytest.raises(ValueError, match=r"bias must be left out when weight is a layer; got a bi"):
        ec.NamedLayer(Linear(np.eye(2)), [0, 0], inputs=IN2, outputs=OUT2)


def test_a_layer_without_weights() -> None:
    layer = Linear(np.eye(2))
    layer.weight = None
    with pytest.raises(ValueError, match=r"weight=Linear must be a layer that has weights"):
        ec.NamedLayer(layer, inputs=IN2, outputs=OUT2)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (
            ["a"],
            r"inputs=\['a'\] must be 2 different names, one for each column of weight; got 1\.",
        ),
        ("ab", r"inputs='ab' must be 2 different names, .*; got one string\. Pass a list"),
        (["a", "a"], r"inputs=\['a', 'a'\] must be .* got 'a' more than once\. Rename"),
        (["a", " "], r"must be .* got an empty name at index 1\. Give every axis a word"),
    ],
)
def test_wrong_names(inputs: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ec.NamedLayer(np.eye(2), inputs=inputs, outputs=OUT2)
    with pytest.raises(
        ValueError, match=message.replace("inputs", "outputs").replace("column", "row")
    ):
        ec.NamedLayer(np.eye(2), inputs=IN2, outputs=inputs)


@pytest.mark.parametrize("activation", ["tanh", 3, ""])
def test_an_unknown_activation(activation: object) -> None:
    with pytest.raises(ValueError, match=r"activation=.* must be None, 'relu' or a function"):
        ec.NamedLayer(np.eye(2), inputs=IN2, outputs=OUT2, activation=activation)


@pytest.mark.parametrize(
    ("activation", "message"),
    [
        (lambda t: t.sum(), r"must be a function that keeps the shape; got \(\) from \(2,\)"),
        (lambda t: np.full_like(t, np.nan), r"activation must be .* all finite; got nan"),
    ],
)
def test_an_activation_that_misbehaves(activation: Callable, message: str) -> None:
    layer = ec.NamedLayer(np.eye(2), inputs=IN2, outputs=OUT2, activation=activation)
    with pytest.raises(ValueError, match=message):
        layer.push([1, 2])


def test_an_activation_cannot_reach_the_totals() -> None:
    def spoil(t):
        t[:] = 0
        return t

    layer = ec.NamedLayer(np.eye(2), inputs=IN2, outputs=OUT2, activation=spoil)
    assert layer.push([1, 2]).before.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (
            [1],
            r"x must be 2 numbers, or rows of 2 numbers; got shape \(1,\)\. The inputs are snout",
        ),
        (np.zeros((2, 2, 2)), r"x must be 2 numbers.* got shape \(2, 2, 2\)"),
        (np.zeros((0, 2)), r"x must be 2 numbers.* got shape \(0, 2\)"),
        (3.0, r"x must be 2 numbers.* got shape \(\)"),
        ([1, np.inf], r"x must be .* all finite; got inf at index \(1,\)"),
        (["a", "b"], r"x=list must be 2 numbers"),
        ([1.7e308, 1.7e308], r"x must be small enough for its totals to be finite; got 1\.7e\+308"),
    ],
)
def test_a_sample_that_does_not_fit(w_c: ec.NamedLayer, x: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        w_c.push(x)


def test_a_matrix_without_an_inverse_is_a_measurement() -> None:
    flat = ec.NamedLayer([[1, 2], [0.5, 1]], inputs=IN2, outputs=OUT2)
    with pytest.raises(
        ValueError,
        match=r"weight must be invertible to give o a meaning; got rank 1 of 2\. "
        r"This layer is a measurement, not a change of Model: different samples share an output\.",
    ):
        flat.meaning([1, 0])
    # The two samples that share one: (.5, 2) and (4.5, 0).
    assert flat.push([0.5, 2]).o.tolist() == flat.push([4.5, 0]).o.tolist()
    wide = ec.NamedLayer(np.ones((1, 2)), inputs=IN2, outputs=["a"])
    with pytest.raises(ValueError, match=r"weight must be square .* got shape \(1, 2\).* share"):
        wide.meaning([1])
    tall = ec.NamedLayer(np.ones((2, 1)), inputs=["a"], outputs=OUT2)
    with pytest.raises(ValueError, match=r"got shape \(2, 1\).* most outputs belong to no sample"):
        tall.meaning([1, 1])


def test_a_meaning_of_the_wrong_shape(w_c: ec.NamedLayer) -> None:
    with pytest.raises(ValueError, match=r"o must be 2 numbers.* got shape \(3,\)\. The outputs"):
        w_c.meaning([1, 2, 3])


@pytest.mark.parametrize("which", ["dog", 2, -1, True, 0.0, None])
def test_an_axis_that_is_not_there(w_c: ec.NamedLayer, which: object) -> None:
    tail = r"must be one of 'cat', 'rat' or an index from 0 to 1; got "
    for use in (w_c.reader, w_c.push([0.5, 2]).receipt):
        with pytest.raises(ValueError, match=f"i=.* {tail}"):
            use(which)
    with pytest.raises(ValueError, match=r"j=.* must be one of 'snout', 'body' or an index"):
        w_c.unit(which)


# ------------------------------------------------------------------ what comes out


def test_the_class_that_wins(w_c: ec.NamedLayer) -> None:
    assert w_c.push([0.5, 2]).predicted == "cat"
    assert w_c.push([1, 0.5]).predicted == "rat"
    assert w_c.push([1, 1]).predicted is None
    assert w_c.push([[0.5, 2], [1, 1]]).predicted == ("cat", None)
    # Rounding alone makes no winner: .1 + .2 and .3 are one score.
    close = ec.NamedLayer([[0.1, 0.2], [0.3, 0]], inputs=IN2, outputs=OUT2)
    assert close.push([1, 1]).o.tolist() == [0.1 + 0.2, 0.3]
    assert close.push([1, 1]).predicted is None
    lone = ec.NamedLayer([[1, 1]], inputs=IN2, outputs=["size"])
    with pytest.raises(ValueError, match=r"outputs=\['size'\] must be at least two for one to win"):
        _ = lone.push([1, 1]).predicted


def test_the_scores_of_the_ten_animals(w_c: ec.NamedLayer) -> None:
    ten = ec.animals()
    table = w_c.push(ten.X).scores_table(truth=ten.labels)
    assert table.right == 10
    assert table.predicted == tuple(ten.labels)
    assert repr(table).splitlines()[0].split() == ["sample", "cat", "rat", "predicted", "truth"]
    assert repr(table).endswith("10 of 10 right")
    assert "10 of 10 right" in table._repr_html_()
    untold = w_c.push(ten.X).scores_table()
    assert untold.right is None
    assert "truth" not in repr(untold)
    turned = ec.NamedLayer(ec.matrices().W_R, inputs=IN2, outputs=OUT2)
    assert turned.push(ten.X).scores_table(truth=ten.labels).right < 10
    with pytest.raises(ValueError, match=r"truth must be 10 names, one for each sample; got 2"):
        w_c.push(ten.X).scores_table(truth=["cat", "rat"])


def test_a_tie_in_the_table(w_c: ec.NamedLayer) -> None:
    table = w_c.push([1, 1]).scores_table(truth=["cat"])
    assert table.predicted == (None,)
    assert table.right == 0
    assert "tie" in repr(table)


def test_receipts_in_words(w_c: ec.NamedLayer) -> None:
    bent = ec.NamedLayer(w_c.weight, [0.5, 0], inputs=IN2, outputs=OUT2, activation="relu")
    text = repr(bent.push([0.5, 2]).receipt("rat"))
    assert [line.split() for line in text.splitlines()] == [
        ["rat", "weight", "value", "product"],
        ["snout", "2.5", "0.5", "1.25"],
        ["body", "-2", "2", "-4"],
        ["bias", "0"],
        ["total", "-2.75"],
        ["after", "relu", "0"],
    ]
    html = bent.push([0.5, 2]).receipt("rat")._repr_html_()
    assert "\u22122.75" in html


def test_a_long_receipt_lists_the_largest() -> None:
    weight = np.arange(1.0, 21.0)[None, :]
    layer = ec.NamedLayer(weight, inputs=names("i", 20), outputs=["o"])
    lines = [line.split() for line in repr(layer.push(np.ones(20)).receipt(0)).splitlines()]
    assert [line[0] for line in lines[1:9]] == [f"i{k}" for k in range(19, 11, -1)]
    assert lines[9] == ["12", "smaller", "terms", "78"]
    assert lines[-1] == ["total", "210"]


def test_the_sample_of_a_receipt(w_c: ec.NamedLayer) -> None:
    rows = w_c.push([[0.5, 2], [1, 0.5]])
    assert rows.receipt("cat", sample=1).before == -0.75
    for sample in (2, -1, True):
        with pytest.raises(ValueError, match=r"sample=.* must be an index from 0 to 1; got "):
            rows.receipt("cat", sample=sample)


def test_words_and_reprs(w_c: ec.NamedLayer) -> None:
    assert w_c.push([1, 1]).words() == "snout 1, body 1: cat 0.5, rat 0.5. A tie."
    one = repr(w_c.push([0.5, 2]))
    assert one == "Pushed(snout 0.5, body 2: cat 4, rat \u22122.75. cat wins.)"
    many = repr(w_c.push(np.ones((30, 2))))
    assert many.startswith("Pushed(30 samples)\n")
    assert many.endswith("10 more rows")
    assert "activation=relu" in repr(
        ec.NamedLayer(np.eye(2), inputs=IN2, outputs=OUT2, activation="relu")
    )
    big = ec.NamedLayer(np.eye(30), inputs=names("i", 30), outputs=names("o", 30))
    assert len(repr(big).splitlines()) == 11
    assert "22 more" in big.push(np.ones(30)).words()
    assert max(len(line) for line in repr(big.push(np.ones((2, 30)))).splitlines()) < 100


def test_html_escapes_the_names() -> None:
    layer = ec.NamedLayer(np.eye(2), inputs=["<b>a", "c&d"], outputs=["<script>", '"e"'])
    for x in ([1, 2], [[1, 2], [3, 4]]):
        html = layer.push(x)._repr_html_()
        assert "<b>" not in html
        assert "<script>" not in html
    assert isinstance(layer.push([1, 2]), Pushed)
