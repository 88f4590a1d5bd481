"""ONNX Runtime, torch and the golden numbers say the same; the page's test reads the same file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from eigencat.worlds import portraits as world

# All compute in float32 with the same weights and add in other orders. Values are about 1.
ROOM = 1e-4


@pytest.fixture(scope="module")
def golden(networks):
    return json.loads(networks.golden.read_text(encoding="utf-8"))


def array(x):
    """A tensor or an array as an array."""
    return np.asarray(x.numpy() if hasattr(x, "numpy") else x)


def near(found, want, room=ROOM):
    np.testing.assert_allclose(array(found), array(want), rtol=0, atol=room)


def raw(picture):
    """A picture of numbers from 0 to 1 as the network's planes from -1 to 1, clipped."""
    return np.moveaxis(np.asarray(picture, float), -1, 0) * 2 - 1


def told_near(picture, told):
    """Compare what `decode` gives with what is told of the network's own picture."""
    planes = raw(array(picture))
    near(planes[:, :8, :8], np.clip(told["corner"], -1, 1), 2 * ROOM)
    near(planes[:, 28:36, 28:36], np.clip(told["middle"], -1, 1), 2 * ROOM)


def test_both_give_the_golden_numbers(either, golden):
    g = either
    deviations = np.array([a["deviation"] for a in g.manifest["attributes"]])
    assert golden["version"] == g.manifest["version"]
    assert len(golden["cases"]) == 2
    for case in golden["cases"]:
        z = g.sample(1, seed=case["seed"])
        near(z[0], case["z"], 1e-6)  # float32 of the same numbers
        w = g.mapping(z)
        near(w[0], case["w"])
        picture = g.decode(w, dtype="float32")
        told_near(picture[0], case["picture"])
        readings = array(g.read(picture))[0]
        near(readings / deviations, np.array(case["attributes"]) / deviations, 1e-3)
        latent = g.encode(picture)
        near(latent[0], case["latent"], 1e-3)
        told_near(g.reconstruct(latent, "float32")[0], case["reconstructed"])
        near(g.invert(picture)[0, 0], case["inverted"], 1e-3)


def test_the_whole_picture_is_the_golden_one(g, golden):
    """Mean and deviation of the network's own picture, which `decode` clips."""
    for case in golden["cases"]:
        w = g._spread(g.sample(1, case["seed"], "w"), None, None, 0)
        ((_, picture),) = g._each("synthesis", w, "picture")
        near(picture[0].mean((1, 2)), case["picture"]["mean"])
        near(picture[0].std((1, 2)), case["picture"]["deviation"])
        near(picture[0][:, :8, :8], case["picture"]["corner"])


def test_torch_and_onnx_agree_on_everything(g, t):
    w = g.sample(6, seed=123, space="w")
    near(t.sample(6, seed=123, space="w"), w)
    deep = np.stack([np.roll(w, k, axis=0) for k in range(len(g.layers))], axis=1)
    pictures = g.decode(deep, dtype="float32")
    near(t.decode(deep, dtype="float32"), pictures)
    different = g.decode(deep) != t.decode(deep).numpy()
    assert different.mean() < 1e-3  # where a rounding tips
    scale = np.array([a["deviation"] for a in g.manifest["attributes"]])
    near(array(t.read(pictures)) / scale, g.read(pictures) / scale)
    near(t.features(pictures), g.features(pictures))
    near(t.w_mean, g.w_mean, 1e-6)
    near(t.w_axes, g.w_axes, 1e-6)
    for layer in g.layers:
        near(t.style_weights()[layer], g.style_weights()[layer], 0)
        near(t.activations(deep, layer), g.activations(deep, layer), 1e-3)
    latent = g.encode(pictures)
    near(t.encode(pictures), latent)
    near(t.reconstruct(latent, "float32"), g.reconstruct(latent, "float32"))
    near(t.invert(pictures), g.invert(pictures))


def test_torch_is_a_module_that_can_be_differentiated(t):
    import torch

    assert isinstance(t, torch.nn.Module)
    assert not t.training
    assert not any(p.requires_grad for p in t.parameters())
    # The slope of one reading along w, against a small step.
    w = t.sample(1, seed=4, space="w").requires_grad_()
    (slope,) = torch.autograd.grad(t.read(t.decode(w, dtype="float32"))[0, 0], w)
    assert slope.shape == (1, 64)
    assert slope.abs().max() > 0
    step = 0.01 * slope / slope.norm()
    with torch.no_grad():
        there, back = (t.read(t.decode(v, dtype="float32"))[0, 0] for v in (w + step, w - step))
    # The step is wide enough for float32, so the network bends a little on the way.
    assert float(there - back) / 0.02 == pytest.approx(float(slope.norm()), rel=0.05)
    # As every module: z to planes.
    assert t(t.sample(2)).shape == (2, 3, 64, 64)


def test_the_files_hold_the_weights_that_lie_with_the_recipes(networks, g, need_torch):
    """Folded and rounded to 16 bits; so nobody ships a file from another training."""
    from training._common import shipping

    recipes = networks.checkpoints
    reader, attributes = shipping.reader(recipes / "portraits_reader" / "weights")
    made = [
        *shipping.generator(recipes / "portraits_generator" / "weights"),
        reader,
        *shipping.autoencoder(recipes / "portraits_autoencoder" / "weights"),
        shipping.inverter(recipes / "portraits_inverter" / "weights"),
    ]
    assert [net.name for net in made] == list(g.manifest["networks"])
    assert attributes == g.manifest["attributes"]
    for net in made:
        stored = g._shipped.weights(net.name)
        for key, want in net.net.state_dict().items():
            np.testing.assert_array_equal(stored[key], want.numpy(), err_msg=f"{net.name} {key}")


def test_the_manifest_is_of_the_world_that_draws_the_portraits(networks):
    manifest = json.loads((networks.files / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["world"] == {"name": "portraits", "version": world.VERSION}
    assert {a["name"] for a in manifest["attributes"]} <= set(world.NAMES)
    assert manifest["licence"] == "CC-BY-4.0"
