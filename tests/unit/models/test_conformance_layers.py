"""What every adapter with hooks keeps: layers are read and moved, and nothing stays behind.

A new adapter is one line in `MAKE`: the adapter, an input of several samples, and another of them.
"""

from __future__ import annotations

import weakref

import hf_models as hf
import numpy as np
import pytest
import torch
from torch import nn

import eigencat as ec
from eigencat.models._hooks import hash_of

torch.set_num_threads(1)


def own():
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Linear(6, 8), nn.Tanh(), nn.Dropout(0.4), nn.Linear(8, 48), nn.Unflatten(1, (3, 4, 4))
    )
    return ec.models.TorchModule(net, 6, ["0", "3"])


def noise(g):
    return g.sample(5, seed=0), g.sample(5, seed=1)


def words(g):
    return hf.texts(5), hf.texts(5, seed=1)


def language(model):
    return lambda: ec.models.Transformer(model(), batch=2)


MAKE = {
    "a torch module": (own, noise),
    "a diffusion model": (lambda: ec.models.Diffusion(hf.unet(), steps=2), noise),
    "GPT-2": (language(hf.gpt2), words),
    "Llama": (language(hf.llama), words),
    "BERT": (language(hf.bert), words),
}


@pytest.fixture(params=MAKE)
def made(request):
    make, inputs = MAKE[request.param]
    g = make()
    return g, *inputs(g)


def features(output):
    """The mean over positions: one row for each sample, of the layer's features."""
    return output.flatten(2).mean(2) if output.ndim == 4 else output


def rows(g, x, layer):
    return features(g.activations(x, layer))


def after(g, x):
    """What the whole network says."""
    if isinstance(g, ec.models.Transformer):
        return g.logits(x)
    return g.decode(x, dtype="float32")


def hooks(g) -> int:
    parts = list(g.module.modules())
    return sum(len(p._forward_hooks) + len(p._forward_pre_hooks) for p in parts)


def some_way(g, x, layer, scale=2.0):
    d = rows(g, x, layer).shape[1]
    vector = np.random.default_rng(0).normal(size=d)
    return ec.Direction(vector, space=layer, scale=scale, name="some way")


def test_there_are_layers(made):
    g, x, _ = made
    assert len(set(g.layers)) == len(g.layers) > 1
    for layer in g.layers:
        found = g.activations(x, layer)
        assert len(found) == 5
        assert torch.isfinite(found).all()
        assert not found.requires_grad


def test_the_same_again_and_alone_as_together(made):
    g, x, _ = made
    for layer in g.layers:
        found = g.activations(x, layer)
        assert torch.equal(g.activations(x, layer), found)
        alone = torch.cat([g.activations(x[k : k + 1], layer) for k in range(5)])
        torch.testing.assert_close(alone, found, atol=2e-4, rtol=2e-4)


def test_capture_gives_the_moments_of_what_was_read(made):
    g, x, y = made
    layer = g.layers[0]
    kind = {"tokens": "last"} if isinstance(g, ec.models.Transformer) else {"rows": "mean"}
    if isinstance(g, ec.models.Diffusion):
        kind["steps"] = 0
    found = g.capture(layer, iter([x, y]), **kind)
    A = torch.cat([rows(g, x, layer), rows(g, y, layer)]).numpy().astype(np.float64)
    assert found.n_samples_seen_ == 10
    np.testing.assert_allclose(found.mean_, A.mean(0), atol=1e-5)
    want = np.sort(np.linalg.svd(A - A.mean(0), compute_uv=False) ** 2 / 9)[::-1]
    got = found.explained_variance_
    np.testing.assert_allclose(got, want[: len(got)], atol=1e-4 * want[0])


def test_capture_reads_one_batch_at_a_time_and_keeps_none(made):
    g, x, _ = made
    seen = []

    class Watch(ec.StreamingPCA):
        def partial_fit(self, X, *more):
            assert all(ref() is None for ref in seen)
            seen.append(weakref.ref(X))
            return super().partial_fit(X, *more)

    read = []

    def batches():
        for k in range(3):
            assert (not seen) == (k == 0)  # each batch is dealt with before the next is asked for
            read.append(k)
            yield x

    g.capture(g.layers[0], batches(), Watch())
    assert read == [0, 1, 2]
    assert len(seen) >= 3
    assert hooks(g) == 0


def test_an_edit_adds_its_step_to_each_sample(made):
    g, x, _ = made
    for layer in g.layers:
        way = some_way(g, x, layer)
        before = rows(g, x, layer)
        with g.edited(layer, way, 1.5):
            moved = rows(g, x, layer)
        want = ec.edit(before, way, 1.5)
        torch.testing.assert_close(moved, want.to(moved), atol=1e-4, rtol=1e-4)
        with g.edited(layer, way.vector, 3.0, units="raw"):
            torch.testing.assert_close(rows(g, x, layer), moved, atol=1e-5, rtol=1e-5)


def test_an_edit_moves_what_follows_and_not_what_went_before(made):
    g, x, _ = made
    first, *_, last = g.layers
    said, below = after(g, x), rows(g, x, first)
    with g.edited(last, some_way(g, x, last), 5):
        assert torch.equal(rows(g, x, first), below)
        assert (after(g, x) - said).abs().max() > 1e-3
    assert torch.equal(after(g, x), said)
    with g.edited(last, some_way(g, x, last), 0):
        assert torch.equal(after(g, x), said)


def test_edits_add_up(made):
    g, x, _ = made
    layer = g.layers[0]
    way = some_way(g, x, layer)
    said = rows(g, x, layer)
    with g.edited(layer, way, 2), g.edited(layer, -way, 2):
        torch.testing.assert_close(rows(g, x, layer), said, atol=1e-5, rtol=1e-5)


def test_no_hook_stays_whatever_goes_wrong(made):
    g, x, _ = made
    layer = g.layers[0]
    way = some_way(g, x, layer)
    with pytest.raises(KeyError), g.edited(layer, way, 1):
        raise KeyError
    assert hooks(g) == 0
    fails = g.module.get_submodule(g.layers[-1])
    handle = fails.register_forward_hook(lambda *_: 1 / 0)
    for call in (
        lambda: g.activations(x, layer),
        lambda: g.capture(layer, [x]),
        lambda: after(g, x),
    ):
        with pytest.raises(ZeroDivisionError), g.edited(layer, way, 1):
            call()
    handle.remove()
    assert hooks(g) == 0
    for wrong in (np.ones(3), np.ones((2, 2))):
        with pytest.raises(ValueError, match="must"), g.edited(layer, wrong, 1):
            after(g, x)
    with pytest.raises(ValueError, match="The nearest of"):
        g.activations(x, "nonsense")
    with pytest.raises(ValueError, match="The nearest of"), g.edited("nonsense", way, 1):
        pass
    assert hooks(g) == 0


def test_the_network_stays_as_it_was(made):
    g, x, _ = made
    g.module.train()
    before = hash_of(g.module)
    with g.edited(g.layers[0], some_way(g, x, g.layers[0]), 2):
        after(g, x)
    g.capture(g.layers[0], [x])
    assert hash_of(g.module) == before == g.model
    assert all(part.training for part in g.module.modules())
    assert all(p.grad is None for p in g.module.parameters())


def test_one_direction_is_found_kept_and_applied(made, tmp_path):
    """Found as in any latent space, written with the model's hash, read, and walked along."""
    g, x, y = made
    layer = g.layers[0]
    A = torch.cat([rows(g, x, layer), rows(g, y, layer)])
    label = np.repeat([1.0, 0.0], 5)
    found = ec.InterFaceGAN(method="mean", space=layer).fit(A, label)
    ec.DirectionSet(list(found.directions_), meta={"model": g.model}).save(tmp_path / "d")
    way = ec.DirectionSet.load(tmp_path / "d", model=g.model)[0]
    assert way.space == layer
    before = way.distance(rows(g, x, layer))
    with g.edited(way.space, way, 2):
        np.testing.assert_allclose(
            way.distance(rows(g, x, layer)) - before, 2 * way.scale, rtol=1e-3
        )
    with torch.no_grad():
        next(g.module.parameters()).add_(1e-3)
    other = type(g)(g.module, 6, g.layers) if len(g.layers) == 2 else type(g)(g.module)
    assert other.model != g.model
    with pytest.raises(ValueError, match="must be directions of model"):
        ec.DirectionSet.load(tmp_path / "d", model=other.model)
    with (
        pytest.raises(ValueError, match=r"must be of the layer .*; got one of"),
        g.edited(g.layers[1], way),
    ):
        pass


@pytest.mark.parametrize("made", ["a torch module", "a diffusion model"], indirect=True)
def test_pictures_are_walked_along_a_direction_of_an_inner_layer(made):
    g, x, _ = made
    layer = g.layers[-1]
    way = some_way(g, x, layer)
    strip = ec.strip(g, x[0], way, [-4, 0, 4])
    assert np.array_equal(strip.images[1], g.decode(x[:1])[0].numpy())
    with g.edited(layer, way, 4):
        assert np.array_equal(strip.images[2], g.decode(x[:1])[0].numpy())
    assert not np.array_equal(strip.images[1], strip.images[2])
    table = ec.rescore(g, lambda p: np.asarray(p).mean((1, 2, 3)) / 255, x, way, [0, 4])
    assert table.scores.shape[:2] == (2, 5)
    assert np.ptp(table.scores, axis=0).max() > 0
    with pytest.raises(ValueError, match="must be left out for a direction of the layer"):
        ec.strip(g, x[0], way, [0], layers=[0])
