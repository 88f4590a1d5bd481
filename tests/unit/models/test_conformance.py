"""What every adapter keeps, so that a method which works with one works with all.

A new adapter is one line in `MAKE`.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys

import numpy as np
import pytest

import eigencat as ec
from eigencat.models import Generator

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")
import stylegan_files as files  # noqa: E402

torch.set_num_threads(1)


def small_module() -> torch.nn.Module:
    """A generator of the reader's own: three layers, each of which reads a w of its own."""

    class Own(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.map = torch.nn.Sequential(torch.nn.Linear(5, 6), torch.nn.Tanh())
            self.styles = torch.nn.ModuleList(torch.nn.Linear(6, c) for c in (3, 4, 4))
            self.convs = torch.nn.ModuleList(
                torch.nn.Conv2d(a, b, 3, padding=1) for a, b in ((3, 4), (4, 4), (4, 3))
            )
            self.first = torch.nn.Parameter(torch.randn(3, 4, 4))

        def draw(self, deep):
            x = self.first[None].expand(len(deep), -1, -1, -1)
            for k, (style, conv) in enumerate(zip(self.styles, self.convs, strict=True)):
                x = conv(x * style(deep[:, k])[:, :, None, None])
                x = torch.nn.functional.interpolate(torch.tanh(x), scale_factor=2)
            return x

    torch.manual_seed(0)
    return Own()


def own(tmp_path_factory):
    net = small_module()
    layers = [f"convs.{k}" for k in range(3)]
    return ec.models.TorchModule(
        net, 5, layers, mapping="map", decode=net.draw, per_layer=True,
        style_weights={n: net.styles[k].weight.detach() for k, n in enumerate(layers)},
    )  # fmt: skip


def stylegan(data):
    def make(tmp_path_factory):
        path = files.put(tmp_path_factory.mktemp("conformance"), data())
        return ec.models.StyleGAN.from_file(path)

    return make


def diffusion(_):
    import hf_models

    return ec.models.Diffusion(hf_models.unet(), steps=3)


MAKE = {
    "portraits on ONNX": lambda _: ec.load("portraits"),
    "portraits on torch": lambda _: ec.load("portraits", backend="torch"),
    "a torch module": own,
    "StyleGAN2 of NVIDIA's code": stylegan(lambda: files.nvidia(files.two())),
    "StyleGAN2 of rosinality's": stylegan(lambda: files.rosinality(files.two())),
    "a diffusion model": diffusion,
}
# Those whose pictures have one latent each, and none for each layer.
WHOLE = {"a diffusion model"}


@pytest.fixture(scope="module", params=MAKE)
def g(request, tmp_path_factory):
    return MAKE[request.param](tmp_path_factory)


@pytest.fixture(scope="module", params=[name for name in MAKE if name not in WHOLE])
def deep(request, tmp_path_factory):
    """A generator whose layers can take a latent each."""
    return MAKE[request.param](tmp_path_factory)


@pytest.fixture
def deep_w(deep):
    return deep.sample(4, seed=3, space="w")


@pytest.fixture
def w(g):
    return g.sample(4, seed=3, space="w")


def array(x):
    """A tensor or an array as an array."""
    return np.asarray(x.detach().cpu().numpy() if hasattr(x, "detach") else x)


def modules(g):
    """The torch modules inside an adapter, where it has some."""
    if isinstance(g, torch.nn.Module):
        return [g]
    if hasattr(g, "module"):
        return [g.module]
    return [g.mapping_net, g.synthesis_net] if isinstance(g, ec.models.StyleGAN) else []


def test_the_names_are_there(g):
    assert isinstance(g, Generator)
    assert len(set(g.layers)) == len(g.layers) > 1
    assert all(isinstance(layer, str) for layer in g.layers)


def test_shapes_and_kinds(g, w):
    z = g.sample(4, seed=3)
    assert z.shape[0] == 4
    assert z.ndim == 2
    assert array(z).dtype == np.float32
    assert w.shape == (4, len(g.w_mean))
    np.testing.assert_allclose(array(g.mapping(z)), array(w), atol=1e-6)
    pictures = array(g.decode(w))
    n, height, width, colours = pictures.shape
    assert (n, colours) == (4, 3)
    assert height == width
    assert pictures.dtype == np.uint8
    numbers = array(g.decode(w, dtype="float32"))
    assert numbers.dtype == np.float32
    assert numbers.min() >= 0
    assert numbers.max() <= 1
    assert np.abs(numbers * 255 - pictures).max() <= 0.5 + 1e-3
    assert pictures.std() > 1  # something is drawn


def test_the_same_seed_is_the_same(g, w):
    again = array(g.sample(4, seed=3, space="w"))
    assert np.array_equal(again, array(w))
    assert not np.array_equal(array(g.sample(4, seed=4, space="w")), again)
    assert np.array_equal(array(g.sample(9, seed=3))[:4], array(g.sample(4, seed=3)))
    assert np.array_equal(array(g.decode(w)), array(g.decode(w)))


def test_rows_are_drawn_one_by_one_as_together_and_none_as_none(g, w):
    together = array(g.decode(w, dtype="float32"))
    alone = np.concatenate([array(g.decode(row[None], dtype="float32")) for row in w])
    np.testing.assert_allclose(alone, together, atol=1e-5)
    assert array(g.decode(w[:0])).shape == (0, *together.shape[1:])


def test_arrays_and_tensors_are_taken_alike(g, w):
    want = array(g.decode(w))
    for other in (
        array(w).astype(np.float64),
        torch.from_numpy(array(w).copy()),
        array(w).tolist(),
    ):
        assert np.array_equal(array(g.decode(other)), want)
    frozen = array(w).copy()
    frozen.setflags(write=False)
    assert np.array_equal(array(g.decode(frozen)), want)


def test_inputs_are_left_as_they_were(g, w):
    before = copy.deepcopy(array(w))
    g.decode(w)
    g.activations(w, g.layers[0])
    ec.strip(g, w[0], ec.Direction(np.eye(w.shape[1])[0]), [0, 1])
    assert np.array_equal(array(w), before)


def test_one_latent_for_each_layer(deep, deep_w):
    g, w = deep, deep_w
    many = np.repeat(array(w)[:, None], len(g.layers), axis=1)
    np.testing.assert_array_equal(array(g.decode(many)), array(g.decode(w)))
    many[:, 1] = array(g.w_mean)
    want = array(g.decode(many, dtype="float32"))
    others = [layer for layer in g.layers if layer != g.layers[1]]
    np.testing.assert_allclose(array(g.decode(w, layers=others, dtype="float32")), want, atol=1e-6)
    assert not np.allclose(array(g.decode(w, dtype="float32")), want, atol=1e-6)
    before = copy.deepcopy(array(w))
    g.decode(w, layers=(0, 1))
    assert np.array_equal(array(w), before)


def test_an_edit_of_some_layers_leaves_what_lies_before_them(deep, deep_w):
    g, w = deep, deep_w
    away = array(w)[1:2] + 0  # another latent, as far off as latents are
    many = np.repeat(array(w)[:1, None], len(g.layers), axis=1)
    moved = many.copy()
    last = len(g.layers) - 2
    moved[:, last] = away
    for layer in g.layers[:last]:
        np.testing.assert_array_equal(
            array(g.activations(many, layer)), array(g.activations(moved, layer))
        )
    there = [array(g.activations(x, g.layers[last])) for x in (many, moved)]
    assert np.abs(there[0] - there[1]).max() > 1e-4


def test_activations_have_a_row_for_each_latent(g, w):
    for layer in g.layers:
        found = array(g.activations(w, layer))
        assert found.ndim == 4
        assert found.shape[0] == 4
        alone = array(g.activations(w[2:3], layer))
        np.testing.assert_allclose(alone[0], found[2], atol=1e-4, rtol=1e-4)


def test_no_hook_is_left(g, w):
    g.decode(w)
    g.activations(w, g.layers[0])
    with pytest.raises(ValueError, match="nonsense"):
        g.activations(w, "nonsense")
    with pytest.raises(ValueError, match="must be of shape"):
        g.activations(w[:, :-1], g.layers[0])
    for module in modules(g):
        for part in module.modules():
            assert not part._forward_hooks
            assert not part._forward_pre_hooks


def test_wrong_latents_are_refused(g, w):
    bad = array(w).copy()
    bad[2, 1] = np.nan
    with pytest.raises(ValueError, match=r"w must be finite numbers; got nan at index \(2, 1\)"):
        g.decode(bad)
    with pytest.raises(ValueError, match=r"w must be of shape \(n, \d+\)"):
        g.decode(array(w)[0])
    with pytest.raises(ValueError, match="w must be real numbers"):
        g.decode(np.array([["a"] * w.shape[1]]))
    with pytest.raises(ValueError, match=r"n=0 must be a whole number from 1"):
        g.sample(0)
    with pytest.raises(ValueError, match="space='x' must be one of 'z', 'w'"):
        g.sample(1, space="x")
    with pytest.raises(ValueError, match="dtype='int8' must be one of"):
        g.decode(w, dtype="int8")
    with pytest.raises(ValueError, match="layers="):
        g.decode(w, layers=["nonsense"])


def test_sefa_runs(deep, deep_w):
    g, w = deep, deep_w
    weights = g.style_weights()
    assert set(weights) <= set(g.layers)
    assert all(A.shape[1] == w.shape[1] for A in weights.values())
    found = ec.SeFa(2).fit(weights)
    strip = ec.strip(g, w[0], found.directions_[0], [-1, 0, 1])
    assert strip.images.shape[0] == 3
    assert not np.array_equal(strip.images[0], strip.images[2])
    np.testing.assert_array_equal(strip.images[1], array(g.decode(w[:1]))[0])


def test_ganspace_runs(g):
    z = g.sample(300, seed=1)
    found = ec.GANSpace(3).fit(g.mapping(z), Z=z)
    assert found.components_.shape == (3, len(g.w_mean))
    assert found.latent_components_.shape == (3, z.shape[1])
    start = array(g.w_mean)[None]
    for layers in (None, list(g.layers[:2])):
        if layers and isinstance(g, ec.models.Diffusion):
            with pytest.raises(ValueError, match=r"w must be of shape \(n, 192\)"):
                ec.strip(g, start, found.directions_[0], [-2, 2], layers=layers)
            continue
        strip = ec.strip(g, start, found.directions_[0], [-2, 2], layers=layers)
    assert not np.array_equal(strip.images[0], strip.images[1])


def test_rescoring_runs(g, w):
    way = ec.GANSpace(1).fit(g.sample(100, 2, "w")).directions_[0]

    def mean_colour(pictures):
        return array(pictures).reshape(len(pictures), -1, 3).mean(1) / 255.0

    table = ec.rescore(g, mean_colour, w, way, [0, 1], attributes=["red", "green", "blue"])
    assert np.array_equal(table.change[0], np.zeros(3))
    assert table.scores.shape == (2, 4, 3)


def test_heavy_packages_stay_away_until_they_are_asked_for():
    code = (
        "import sys, json, eigencat, eigencat.models; "
        "print(json.dumps([m for m in ('torch', 'onnxruntime', 'scipy') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_unknown_adapters_are_attribute_errors():
    with pytest.raises(AttributeError, match="has no attribute 'BigGAN'"):
        ec.models.BigGAN  # noqa: B018
