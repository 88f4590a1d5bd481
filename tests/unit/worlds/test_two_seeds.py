"""The two shipped networks of lesson 1.2: their files, their recipe, and what is said of them."""

from __future__ import annotations

import hashlib
import re
from importlib import resources

import numpy as np
import pytest

import eigencat as ec
from training.two_seeds import train

FOLDER = resources.files("eigencat.worlds.two_seeds")


@pytest.fixture(scope="module")
def nets():
    return ec.two_seeds()


def test_the_weights_are_those_of_the_manifest(nets) -> None:
    data = (FOLDER / "weights.json").read_bytes()
    assert len(data) == nets.manifest["bytes"]
    assert hashlib.sha256(data).hexdigest() == nets.manifest["sha256"]
    for name, shape in nets.manifest["shapes"].items():
        assert list(getattr(nets.A, name).shape) == shape


def test_eq_two_seeds_gives_the_golden_scores(nets) -> None:
    golden = nets.manifest["golden"]
    for name, want in golden["scores"].items():
        got = getattr(nets, name).scores(golden["input"])
        assert got == pytest.approx(want, abs=golden["tolerance"])


def test_both_learned_their_task_and_all_ten_animals(nets) -> None:
    ten = ec.animals()
    for net, right in zip((nets.A, nets.B), nets.manifest["right_of_each_seed"], strict=False):
        answers = net.scores(nets.X).argmax(axis=1)
        assert (answers == nets.y).mean() == pytest.approx(right, abs=1e-4)
        assert right > 0.95
        assert [nets.classes[k] for k in net.scores(ten.X).argmax(axis=1)] == ten.labels.tolist()


def test_the_measured_kinship_is_what_the_library_measures(nets) -> None:
    said = nets.manifest["explained_of_each_pair"]
    assert len(said) == train.SEEDS * (train.SEEDS - 1) // 2
    assert said[0]["seeds"] == [0, 1]
    assert train.compare(nets.A, nets.B) == {k: v for k, v in said[0].items() if k != "seeds"}
    # Two seeds are no renaming of each other: the lesson says so.
    assert said[0]["permutation"] < 0.3
    assert said[0]["signed"] < 0.7 < said[0]["general"] < 0.9


def test_a_shuffled_copy_answers_alike_and_only_its_units_move(nets) -> None:
    order = [2, 0, 3, 4, 1]
    copy = nets.A.shuffled(order)
    assert copy.scores(nets.X) == pytest.approx(nets.A.scores(nets.X), abs=1e-12)
    assert (copy.hidden(nets.X) == nets.A.hidden(nets.X)[:, order]).all()
    with pytest.raises(ValueError, match=re.escape("order=[0, 0, 1, 2, 3] must be each number")):
        nets.A.shuffled([0, 0, 1, 2, 3])
    with pytest.raises(ValueError, match=r"X must be 2 numbers.*got shape \(3,\)"):
        nets.A.hidden([1, 2, 3])


def test_the_recipe_makes_the_shipped_weights(nets) -> None:
    """The recipe again: other machines add in another order, and 3000 steps carry that along."""
    again = train.train(0)
    X = nets.X
    assert np.abs(again.hidden(X) - nets.A.hidden(X)).max() < 1e-3


@pytest.mark.parametrize("seed", range(10))
def test_eq_backward_row_against_differences_and_torch(nets, seed: int) -> None:
    """The carried rows are torch's gradients at every stage, and finite differences at the input."""
    rng = np.random.default_rng(seed)
    net, x, ask = (nets.A, nets.B)[seed % 2], rng.uniform(0, 3, size=2), rng.normal(size=3)
    back = net.backward(x, ask)
    # Central differences at 1e-5: the curvature leaves about 1e-7, rounding 1e-9.
    step = 1e-5 * np.eye(2)
    slopes = [(ask @ net.scores(x + s) - ask @ net.scores(x - s)) / 2e-5 for s in step]
    np.testing.assert_allclose(back.input, slopes, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(back.scores, ask)

    torch = pytest.importorskip("torch")
    given = torch.tensor(x, requires_grad=True)
    before = torch.tensor(net.W1) @ given + torch.tensor(net.b1)
    hidden = torch.tanh(before)
    for stage in (before, hidden):
        stage.retain_grad()
    scores = torch.tensor(net.W2) @ hidden + torch.tensor(net.b2)
    (torch.tensor(ask) @ scores).backward()
    for name, stage in (("input", given), ("before", before), ("hidden", hidden)):
        # Twenty products of numbers below ten.
        np.testing.assert_allclose(getattr(back, name), stage.grad.numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("x", "ask", "message"),
    [
        ([[1, 2]], [1, 0, 0], r"x must be 2 numbers; got shape \(1, 2\)\. One animal and one"),
        ([1, 2], [1, 0], r"ask must be 3 numbers; got shape \(2,\)"),
        ([1, 2], [1, 0, np.inf], r"ask must be 3 numbers, all finite; got inf"),
    ],
)
def test_a_question_that_cannot_be_carried_back(nets, x, ask, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nets.A.backward(x, ask)
