"""What ec.load("portraits") promises, with either backend. How good the networks are is measured elsewhere."""

from __future__ import annotations

import re

import numpy as np
import pytest

import eigencat as ec
from eigencat.models import _inputs

LAYERS = ("4", "8a", "8b", "16a", "16b", "32a", "32b", "64a", "64b")


def array(x):
    """A tensor or an array as an array."""
    return x.numpy() if hasattr(x, "numpy") else x


@pytest.fixture
def w(either):
    return either.sample(3, seed=5, space="w")


@pytest.fixture
def pictures(either, w):
    return either.decode(w)


def test_shapes_types_and_names(either, w, pictures):
    g = either
    assert g.layers == LAYERS
    assert array(g.sample(2)).dtype == np.float32
    assert g.sample(2).shape == (2, 64)
    assert array(w).dtype == np.float32
    assert (array(pictures).shape, array(pictures).dtype) == ((3, 64, 64, 3), np.uint8)
    numbers = array(g.decode(w, dtype="float32"))
    assert (numbers.shape, numbers.dtype) == ((3, 64, 64, 3), np.float32)
    assert 0 <= numbers.min() < numbers.max() <= 1
    # The bytes are these numbers, rounded.
    assert np.abs(array(pictures) / 255 - numbers).max() <= 0.5 / 255 + 1e-5
    readings = array(g.read(pictures))
    assert (readings.shape, readings.dtype) == ((3, len(g.attributes)), np.float32)
    assert g.features(pictures).shape == (3, 96)
    assert g.w_mean.shape == (64,)
    assert g.w_axes.shape == (8, 64)
    assert g.w_deviations.shape == (8,)
    styles = g.style_weights()
    assert tuple(styles) == g.layers
    assert {a.shape[1] for a in styles.values()} == {64}


def test_the_autoencoder_and_the_way_back(either, pictures):
    g = either
    latent = g.encode(pictures)
    assert latent.shape == (3, g.manifest["networks"]["encoder"]["outputs"]["latent"][1])
    again = g.reconstruct(latent)
    assert (array(again).shape, array(again).dtype) == ((3, 64, 64, 3), np.uint8)
    assert array(g.reconstruct(latent, "float32")).dtype == np.float32
    deep = g.invert(pictures)
    assert deep.shape == (3, len(LAYERS), 64)
    assert g.decode(deep).shape == (3, 64, 64, 3)


def test_a_seed_draws_the_same_people_always_and_more_begin_with_fewer(either):
    g = either
    first = array(g.sample(3, seed=9))
    np.testing.assert_array_equal(first, array(g.sample(3, seed=9)))
    np.testing.assert_array_equal(first, array(g.sample(5000, seed=9))[:3])
    assert not np.array_equal(first, array(g.sample(3, seed=10)))
    np.testing.assert_array_equal(
        array(g.sample(3, seed=9, space="w")), array(g.mapping(g.sample(3, seed=9)))
    )
    np.testing.assert_array_equal(
        array(g.decode(g.mapping(first))), array(g.decode(g.mapping(first)))
    )


def test_the_length_of_z_has_no_effect(either):
    z = array(either.sample(4))
    # 1e-8 keeps the division from zero, and is what little effect there is.
    np.testing.assert_allclose(
        array(either.mapping(z * 3)), array(either.mapping(z)), rtol=0, atol=1e-4
    )


def test_parts_of_any_size_give_the_same(networks, need_torch):
    for backend in ("onnx", "torch"):
        one, many = (
            ec.load("portraits", backend=backend, folder=networks.files, batch=b) for b in (2, 64)
        )
        w = one.sample(5, space="w")
        # Sums of float32 products may be taken in other orders.
        np.testing.assert_allclose(
            array(one.decode(w, dtype="float32")), array(many.decode(w, dtype="float32")), atol=1e-4
        )
        pictures = array(one.decode(w))
        np.testing.assert_allclose(
            array(one.read(pictures)), array(many.read(pictures)), rtol=1e-4, atol=1e-4
        )


def test_nothing_gives_nothing(either):
    g = either
    none = np.empty((0, 64), np.float32)
    assert g.decode(none).shape == (0, 64, 64, 3)
    assert g.mapping(none).shape == (0, 64)
    assert g.read(np.empty((0, 64, 64, 3), np.uint8)).shape == (0, len(g.attributes))
    assert g.activations(none, "8a").shape[0] == 0


def test_bytes_and_numbers_of_the_same_picture_read_the_same(either, pictures):
    numbers = array(pictures) / np.float64(255)
    found, want = array(either.features(pictures)), array(either.features(numbers))
    assert want.max() > 0
    # Bytes are divided in float32, so the two start one rounding apart.
    np.testing.assert_allclose(found, want, rtol=1e-5, atol=1e-6)


def test_readings_are_in_the_renderers_units(either, pictures):
    """The network's own answers are standardised; the file undoes it."""
    told = {a["name"]: a for a in either.manifest["attributes"]}
    assert either.attributes == tuple(told)
    readings = array(either.read(pictures))
    for k, name in enumerate(either.attributes):
        far = np.abs(readings[:, k] - told[name]["mean"]) / told[name]["deviation"]
        assert far.max() < 8, name
    age = either.attributes.index("age")
    assert 10 < readings[:, age].mean() < 100


def test_each_layer_takes_its_own_w(either, w):
    g = either
    plain = array(g.decode(w, dtype="float32"))
    deep = np.repeat(array(w)[:, None], len(LAYERS), axis=1)
    np.testing.assert_allclose(array(g.decode(deep, dtype="float32")), plain, atol=1e-6)
    # By position, by name, and written out.
    other = array(g.sample(1, seed=77, space="w"))
    mixed = deep.copy()
    mixed[:, :3], mixed[:, 5:] = other, other
    want = array(g.decode(mixed, dtype="float32"))
    for chosen in ((3, 5), ("16a", "16b"), ["16b", "16a"]):
        got = array(g.decode(w, layers=chosen, base=other, dtype="float32"))
        np.testing.assert_array_equal(got, want)
    assert np.abs(want - plain).max() > 1e-4
    # The others take the mean when no base is given.
    mixed[:, :3], mixed[:, 5:] = array(g.w_mean), array(g.w_mean)
    np.testing.assert_array_equal(
        array(g.decode(w, layers=(3, 5), dtype="float32")), array(g.decode(mixed, dtype="float32"))
    )
    assert array(g.decode(w, layers=(0, len(LAYERS)))).tolist() == array(g.decode(w)).tolist()


@pytest.mark.parametrize("layer", LAYERS)
def test_activations_have_the_width_that_the_layers_name_tells(either, w, layer):
    found = array(either.activations(w, layer))
    side = int(layer.rstrip("ab"))
    assert found.shape[0] == 3
    assert found.shape[2:] == (side, side)
    # Leaky: some are below zero, and those are small.
    assert found.min() < 0 < found.max()


def test_styles_are_what_scales_the_channels(networks, g, t):
    """Eq. y = A w + b against the torch module's own styles."""
    torch = pytest.importorskip("torch")
    w = g.sample(2, space="w")
    for name, conv in zip(t.layers, t.nets["synthesis"].convs, strict=True):
        want = conv.style(torch.from_numpy(w)).numpy()
        got = w @ g.style_weights()[name].T + conv.style.bias.numpy()
        np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-5)


def test_the_cloud_of_w_is_told_as_it_is(either):
    g = either
    w = array(g.sample(20_000, seed=0, space="w")).astype(float)
    mean, axes, spread = (array(x) for x in (g.w_mean, g.w_axes, g.w_deviations))
    np.testing.assert_allclose(w.mean(axis=0), mean, atol=1e-4)
    np.testing.assert_allclose(axes @ axes.T, np.eye(8), atol=1e-5)
    np.testing.assert_allclose(((w - mean) @ axes.T).std(axis=0), spread, rtol=1e-3)
    assert np.all(np.diff(spread) <= 0)
    largest = axes[np.arange(8), np.abs(axes).argmax(axis=1)]
    assert np.all(largest > 0)
    assert np.linalg.norm(w - mean, axis=1).max() == pytest.approx(
        g.manifest["w"]["farthest"], abs=1e-3
    )


# -- bad input: one line each ------------------------------------------------------------------------

NAN = np.full((2, 64), 0.0)
NAN[1, 7] = np.nan
PICTURE = np.zeros((1, 64, 64, 3))
REFUSED = [
    ("decode", (np.zeros((2, 63)),), "w must be of shape (n, 64) or (n, 9, 64); got (2, 63)."),
    (
        "decode",
        (np.zeros((2, 8, 64)),),
        "w must be of shape (n, 64) or (n, 9, 64); got (2, 8, 64).",
    ),
    ("decode", (np.zeros(64),), "got (64,). For one sample, give it a first axis: w[None]."),
    ("decode", (NAN,), "w must be finite numbers; got nan at index (1, 7)."),
    ("mapping", (np.zeros((2, 512)),), "z must be of shape (n, 64); got (2, 512)."),
    ("mapping", (NAN,), "z must be finite numbers; got nan at index (1, 7)."),
    ("read", (np.zeros((1, 32, 32, 3)),), "images must be of shape (n, 64, 64, 3); got (1, 32, 32"),
    ("read", (np.zeros((1, 3, 64, 64)),), "got (1, 3, 64, 64). Crop and resize them to that size;"),
    ("read", (np.zeros((64, 64, 3)),), "For one sample, give it a first axis: images[None]."),
    ("read", (PICTURE + 200.0,), "or other numbers from 0 to 1; got numbers from 200 to 200. Div"),
    ("features", (PICTURE - 1,), "or other numbers from 0 to 1; got numbers from -1 to -1."),
    ("read", (PICTURE + np.inf,), "images must be finite numbers; got inf at index (0, 0, 0, 0)."),
    ("activations", (np.zeros((1, 64)), "8c"), "layer='8c' must be one of '4', '8a', '8b', "),
    ("activations", (np.zeros((1, 64)), 3), "layer=3 must be one of '4', '8a', '8b', "),
    ("sample", (0,), "n=0 must be a whole number from 1; got 0."),
    ("sample", (2.5,), "n=2.5 must be a whole number from 1; got 2.5."),
    ("sample", (1, -4), "seed=-4 must be a whole number from 0 to 4294967295;"),
    ("sample", (1, 0, "x"), "space='x' must be one of 'z', 'w'; got 'x'."),
]


@pytest.mark.parametrize(("method", "arguments", "message"), REFUSED)
def test_bad_input_is_refused_in_one_line(either, method, arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        getattr(either, method)(*arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layers": "8a"}, "layers='8a' must be (start, stop) with 0 <= start < stop <= 9, or "),
        ({"layers": (3, 12)}, "layers=(3, 12) must be (start, stop) with 0 <= start < stop <= 9"),
        ({"layers": ["8a", "9"]}, "or names of layers; got '9'. The layers are '4', '8a', "),
        ({"layers": []}, "layers=[] must be (start, stop)"),
        ({"dtype": "float16"}, "dtype='float16' must be one of 'uint8', 'float32'; got 'float16'."),
        (
            {"layers": (0, 2), "base": np.zeros((2, 64))},
            "base must have 1 row or as many as w; got",
        ),
    ],
)
def test_bad_options_of_decode_are_refused(either, w, options, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        either.decode(w, **options)


def test_words_are_no_numbers(g):
    with pytest.raises(ValueError, match=r"w must be real numbers; got str\d+ values\."):
        g.decode([["cat"] * 64])


@pytest.mark.parametrize("name", ["uint8", "float32"])
def test_types_of_numbers_can_be_named_as_numpy_does(g, w, name):
    assert g.decode(g.sample(1, space="w"), dtype=getattr(np, name)).dtype == name


def test_w_far_off_the_map_is_drawn_with_a_warning(either, w):
    g = either
    farthest = g.manifest["w"]["farthest"]
    away = np.zeros((2, 64))
    away[1, 0] = farthest * 1.5
    with pytest.warns(UserWarning, match=r"w must be within .* got .* in row 1\.") as caught:
        pictures = g.decode(array(g.w_mean) + away)
    assert caught[0].filename == __file__  # it points at who called
    assert pictures.shape == (2, 64, 64, 3)
    with pytest.warns(UserWarning, match=r"w must be within"):
        g.activations(array(g.w_mean) + away, "4")
    g.decode(array(g.w_mean) + away / 2)  # and no warning here: it would be an error


def test_what_memory_cannot_hold_is_refused_before_anything_is_computed(either, monkeypatch):
    g = either
    with pytest.raises(
        MemoryError, match=r"n=1000000000000 must be few enough .* got 256,000.0 GB"
    ):
        g.sample(10**12)
    monkeypatch.setattr(_inputs, "_memory", lambda: 100_000)
    w = array(g.w_mean)[None].repeat(9, axis=0)
    with pytest.raises(MemoryError, match=r"rows of w=9 must be few enough"):
        g.decode(w)
    assert len(g.decode(w[:8])) == 8
    with pytest.raises(MemoryError, match=r"rows of w=8 must"):
        g.decode(w[:8], dtype="float32")
    with pytest.raises(MemoryError, match=r"rows of w=9 must"):
        g.activations(w, "64b")
