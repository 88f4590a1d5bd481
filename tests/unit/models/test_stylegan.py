"""StyleGAN files: read to the bit without being run, and drawn as the paper says."""

from __future__ import annotations

import builtins
import pickle
import subprocess
import sys

import numpy as np
import pytest

import eigencat as ec
from eigencat.models import Generator

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")
import stylegan_files as files  # noqa: E402

from eigencat.models.stylegan import _weights  # noqa: E402


@pytest.fixture(scope="module")
def tensors():
    return files.two()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stylegan")


@pytest.fixture(scope="module")
def g(tensors, folder):
    return ec.models.StyleGAN.from_file(files.put(folder, files.nvidia(tensors)))


# -- reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", [3, 4])
@pytest.mark.parametrize("make", [files.two, files.three])
def test_every_tensor_is_read_to_the_bit_and_nothing_is_run(make, protocol, tmp_path):
    tensors = make()
    found = _weights.read(files.put(tmp_path, files.nvidia(tensors, protocol=protocol)))
    assert set(found.arrays) == set(tensors)
    assert all(np.array_equal(found.arrays[k], v) for k, v in tensors.items())
    assert not hasattr(builtins, "eigencat_canary")


def test_the_fixture_would_run_something(tensors):
    """Else the test above would pass with any reader."""
    data = files.nvidia(tensors)
    with files.nvidia_names():
        pickle.loads(data)  # noqa: S301 # made right here
    assert builtins.eigencat_canary
    del builtins.eigencat_canary


def test_half_precision_and_other_strides_are_read(tmp_path):
    t = {"synthesis.b4.const": np.zeros((1, 4, 4), np.float32)}
    network = files.tree(t, {})
    wide = torch.arange(24.0).reshape(4, 6)
    network.synthesis.b4.const = torch.nn.Parameter(wide.half().t()[1:3])
    network.synthesis.b4.register_buffer("part", wide[1:, 2:])
    with files.nvidia_names():
        data = pickle.dumps(network)
    found = _weights.read(files.put(tmp_path, data)).arrays
    np.testing.assert_array_equal(found["synthesis.b4.const"], wide.t()[1:3])
    np.testing.assert_array_equal(found["synthesis.b4.part"], wide[1:, 2:])


def test_settings_are_read(tmp_path):
    clamp = {"synthesis.b4.conv1": {"conv_clamp": 0.5, "activation": "lrelu"}}
    path = files.put(tmp_path, files.nvidia(files.two(), clamp))
    tight = ec.models.StyleGAN.from_file(path)
    assert tight.synthesis_net.shape.clamp == 0.5
    assert float(tight.activations(tight.w_mean[None], "b8.conv0").max()) <= 0.5


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_a_checkpoint_of_rosinality_is_the_same_network(g, tensors, tmp_path, whole, old):
    path = files.put(tmp_path, files.rosinality(tensors, whole=whole, old=old), "g.pt")
    other = ec.models.StyleGAN.from_file(path)
    w = g.sample(3, 1, "w")
    assert other.layers == g.layers
    torch.testing.assert_close(other.sample(3, 1, "w"), w)
    # The scale of a convolution is undone by demodulation, to rounding.
    torch.testing.assert_close(
        other.decode(w, dtype="float32"), g.decode(w, dtype="float32"), atol=2e-5, rtol=0
    )
    for name, A in g.style_weights(colours=True).items():
        np.testing.assert_array_equal(other.style_weights(colours=True)[name], A)


def test_reading_and_sefa_need_no_torch(folder, tensors):
    path = files.put(folder, files.nvidia(tensors), "no_torch.pkl")
    code = (
        "import sys, eigencat as ec; "
        f"g = ec.models.StyleGAN.from_file({str(path)!r}); "
        "found = ec.SeFa(2).fit(g.style_weights()); "
        "print('torch' in sys.modules, found.components_.shape)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False (2, 8)"


# -- drawing -----------------------------------------------------------------------------------


def naive(t, ws, noise=True):
    """The synthesis network by loops and sums in float64, straight from the paper's formulas."""

    def dense(name, w):
        A, b = t[f"{name}.affine.weight"], t[f"{name}.affine.bias"]
        return A.astype(float) @ w / np.sqrt(len(w)) + b

    def conv(x, kernel):
        """True convolution over everything that touches x: (o, i, k, k), and no margin is cut."""
        o, _, k, _ = kernel.shape
        out = np.zeros((o, x.shape[1] + k - 1, x.shape[2] + k - 1))
        for dy in range(k):
            for dx in range(k):
                part = np.einsum("oi,ihw->ohw", kernel[:, :, dy, dx], x)
                out[:, dy : dy + x.shape[1], dx : dx + x.shape[2]] += part
        return out

    def spread(x):
        wide = np.zeros((len(x), 2 * x.shape[1], 2 * x.shape[2]))
        wide[:, ::2, ::2] = x
        return wide

    def smooth(x):
        taps = np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 16.0
        return np.stack([conv(plane[None], taps[None, None])[0] for plane in x])

    def layer(name, x, w, up):
        s = dense(name, w)
        kernel = t[f"{name}.weight"].astype(float) * s[None, :, None, None]
        kernel /= np.sqrt((kernel**2).sum((1, 2, 3), keepdims=True) + 1e-8)
        if up:  # the weights as a kernel of convolution; then the centre of what comes out
            n = 2 * x.shape[1]
            y = conv(smooth(spread(x)), kernel)[:, 2 : 2 + n, 2 : 2 + n]
        else:  # networks correlate: the kernel is turned round
            y = conv(x, kernel[:, :, ::-1, ::-1])[:, 1:-1, 1:-1]
        if noise:
            y = y + t[f"{name}.noise_const"] * t[f"{name}.noise_strength"]
        y = y + t[f"{name}.bias"][:, None, None]
        return np.where(y > 0, y, 0.2 * y) * np.sqrt(2)

    x, picture, k = t["synthesis.b4.const"].astype(float), None, 0
    for size in (4, 8, 16):
        b = f"synthesis.b{size}"
        if size > 4:
            x, k = layer(f"{b}.conv0", x, ws[k], True), k + 1
        x, k = layer(f"{b}.conv1", x, ws[k], False), k + 1
        s = dense(f"{b}.torgb", ws[k]) / np.sqrt(len(x))
        rgb = np.einsum("oi,ihw->ohw", t[f"{b}.torgb.weight"][:, :, 0, 0] * s, x)
        rgb += t[f"{b}.torgb.bias"][:, None, None]
        if picture is None:
            picture = rgb
        else:
            n = 2 * picture.shape[1]
            picture = smooth(spread(picture))[:, 1 : 1 + n, 1 : 1 + n] + rgb
    return picture


@pytest.mark.parametrize("noise", [True, False])
def test_pictures_are_those_of_the_formulas(g, tensors, noise):
    ws = np.random.default_rng(5).normal(size=(2, 6, 8)).astype(np.float32)
    drawn = g.synthesis_net(torch.from_numpy(ws), noise).numpy()
    for one, deep in zip(drawn, ws, strict=True):
        want = naive(tensors, deep.astype(float), noise)
        # float32 against float64; values are up to about ten.
        np.testing.assert_allclose(one, want, atol=1e-4, rtol=1e-4)


def test_the_mapping_is_that_of_the_formulas(g, tensors):
    z = g.sample(4, 3)
    x = z.double().numpy()
    x = x / np.sqrt((x**2).mean(1, keepdims=True) + 1e-8)
    for k in range(3):
        W, b = tensors[f"mapping.fc{k}.weight"], tensors[f"mapping.fc{k}.bias"]
        x = x @ W.T.astype(float) * 0.01 / np.sqrt(W.shape[1]) + 0.01 * b
        x = np.where(x > 0, x, 0.2 * x) * np.sqrt(2)
    np.testing.assert_allclose(g.mapping(z), x, atol=1e-5)
    half = g.mapping(z, truncation=0.5)
    np.testing.assert_allclose(half, (x + tensors["mapping.w_avg"]) / 2, atol=1e-5)
    first = g.mapping(z, truncation=0.5, cutoff=2)
    assert first.shape == (4, 6, 8)
    torch.testing.assert_close(first[:, 1], half)
    torch.testing.assert_close(first[:, 2], g.mapping(z))


def test_a_network_with_classes(tmp_path):
    t = files.two(classes=3)
    g = ec.models.StyleGAN.from_file(files.put(tmp_path, files.nvidia(t)))
    z = g.sample(2)
    assert (g.classes, g.z_dim) == (3, 7)
    with pytest.raises(ValueError, match=r"label=None must be a class from 0 to 2"):
        g.mapping(z)
    with pytest.raises(ValueError, match=r"label=3 must be a class from 0 to 2"):
        g.mapping(z, label=3)
    e = t["mapping.embed.weight"][:, 1].astype(float) / np.sqrt(3) + t["mapping.embed.bias"]
    e /= np.sqrt((e**2).mean() + 1e-8)
    x = z.double().numpy()
    x = np.concatenate([x / np.sqrt((x**2).mean(1, keepdims=True) + 1e-8), [e, e]], axis=1)
    for k in range(3):
        W, b = t[f"mapping.fc{k}.weight"], t[f"mapping.fc{k}.bias"]
        x = x @ W.T.astype(float) * 0.01 / np.sqrt(W.shape[1]) + 0.01 * b
        x = np.where(x > 0, x, 0.2 * x) * np.sqrt(2)
    np.testing.assert_allclose(g.mapping(z, label=[1, 1]), x, atol=1e-5)
    assert not torch.equal(g.mapping(z, label=0), g.mapping(z, label=1))


def test_it_is_a_generator(g):
    assert isinstance(g, Generator)
    assert g.layers == tuple(files.CONVS + ["b16.torgb"])
    assert (g.z_dim, g.w_dim, g.size, g.family) == (7, 8, 16, "stylegan2")
    assert g.model.startswith("sha256:")
    assert repr(g) == "StyleGAN(stylegan2, 16 x 16, 6 layers, w of 8)"
    w = g.sample(5, 1, "w")
    torch.testing.assert_close(g.sample(9, 1, "w")[:5], w)
    pictures = g.decode(w)
    assert pictures.shape == (5, 16, 16, 3)
    assert pictures.dtype == torch.uint8
    for layer in files.CONVS:
        size = int(layer[1:].split(".")[0])
        assert g.activations(w, layer).shape[2:] == (size, size)
    assert not any(part._forward_hooks for part in g.synthesis_net.modules())


def test_only_the_layers_that_are_chosen_are_moved(g):
    a, b = g.sample(2, 4, "w")
    deep = a.repeat(1, 6, 1)
    deep[:, 2:4] = b
    want = g.decode(deep, dtype="float32")
    for chosen in ((2, 4), ["b8.conv1", "b16.conv0"]):
        got = g.decode(b[None], layers=chosen, base=a[None], dtype="float32")
        torch.testing.assert_close(got, want)
    # The last w is that of the colours alone.
    other = a.repeat(1, 6, 1)
    other[:, 5] = b
    assert torch.equal(g.activations(other, "b16.conv1"), g.activations(a[None], "b16.conv1"))
    assert not torch.equal(g.decode(other, dtype="float32"), g.decode(a[None], dtype="float32"))


def test_sefa_reads_the_styles_and_not_the_colours(g, tensors):
    found = g.style_weights()
    assert list(found) == files.CONVS
    np.testing.assert_allclose(
        found["b8.conv0"], tensors["synthesis.b8.conv0.affine.weight"] / np.sqrt(8), rtol=1e-6
    )
    assert list(g.style_weights(colours=True)) == [*files.CONVS, "b16.torgb"]
    # A unit step in w moves the styles by A n.
    way = ec.SeFa(1, normalize=False).fit(found).directions_[0]
    w = g.sample(1, 0, "w")
    moved = ec.edit(w, way, 1.0, units="raw")
    total = 0.0
    for layer in files.CONVS:
        affine = g.synthesis_net.get_submodule(layer).affine
        total += float((affine(moved) - affine(w)).square().sum())
    assert total == pytest.approx(ec.SeFa(1, normalize=False).fit(found).eigenvalues_[0], rel=1e-4)


def test_gradients_reach_w(g):
    w = g.sample(1, 0, "w").requires_grad_()
    g.decode(w, dtype="float32").sum().backward()
    assert w.grad.abs().sum() > 0


def test_without_a_middle_it_is_estimated(tensors, tmp_path):
    t = {k: v for k, v in tensors.items() if k != "mapping.w_avg"}
    g = ec.models.StyleGAN.from_file(files.put(tmp_path, files.nvidia(t)))
    torch.testing.assert_close(g.w_mean, g.sample(4096, 0, "w").mean(0))


def test_stylegan3_gives_its_styles_and_refuses_to_draw(tmp_path):
    t = files.three()
    g = ec.models.StyleGAN.from_file(files.put(tmp_path, files.nvidia(t)))
    assert g.family == "stylegan3"
    assert g.layers == ("input", "L0_16_5", "L1_16_6", "L2_32_4", "L3_32_3")
    assert list(g.style_weights()) == ["L0_16_5", "L1_16_6", "L2_32_4"]
    assert ec.SeFa(3).fit(g.style_weights()).components_.shape == (3, 8)
    assert g.sample(5, 0, "w").shape == (5, 8)
    for ask in (g.decode, lambda w: g.activations(w, "L0_16_5")):
        with pytest.raises(ValueError, match=r"family='stylegan3' must be 'stylegan2' to draw"):
            ask(g.sample(1, 0, "w"))


# -- what does not fit -------------------------------------------------------------------------


def without(name):
    return lambda t: {k: v for k, v in t.items() if k != name}


def changed(name, value):
    return lambda t: {**t, name: value}


WRONG = {
    "no bias": (without("synthesis.b8.conv1.bias"), r"no synthesis\.b8\.conv1\.bias\."),
    "no block": (
        lambda t: {k: v for k, v in t.items() if ".b8." not in k},
        r"blocks of \[4, 16\] pixels",
    ),
    "no dense": (without("mapping.fc1.weight"), r"dense layers numbered \[0, 2\]"),
    "no mapping": (
        lambda t: {k: v for k, v in t.items() if "mapping" not in k},
        r"dense layers numbered \[\]",
    ),
    "another shape": (
        changed("synthesis.b8.conv1.affine.weight", np.ones((5, 9), np.float32)),
        r"synthesis\.b8\.conv1\.affine\.weight of shape \(5, 9\) for \(5, 8\)",
    ),
    "flat": (changed("mapping.fc0.weight", np.ones(3, np.float32)), r"shape \(3,\) for mapping"),
    "one too many": (
        changed("synthesis.b8.skip.weight", np.ones((5, 6, 1, 1), np.float32)),
        r"synthesis\.b8\.skip\.weight, for which there is no place",
    ),
    "nan": (changed("mapping.w_avg", np.full(8, np.nan, np.float32)), r"'mapping\.w_avg' with a num"),
    "something else": (lambda t: {"fc.weight": np.ones((2, 2), np.float32)}, "a network that is neither"),
    "odd filter": (
        changed("synthesis.b4.resample_filter", np.ones((3, 3), np.float32)),
        "a smoothing filter of 3 numbers",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_tensors_that_make_no_network_have_one_clear_line(name, tensors, tmp_path):
    change, message = WRONG[name]
    path = files.put(tmp_path, files.nvidia(change(tensors)))
    with pytest.raises(ValueError, match=message) as caught:
        ec.models.StyleGAN.from_file(path)
    assert str(caught.value).startswith(f"path={path} must be a StyleGAN file; got ")
    assert "\n" not in str(caught.value)


def test_another_architecture_is_refused(tensors, tmp_path):
    data = files.nvidia(tensors, {"synthesis.b8": {"architecture": "resnet"}})
    with pytest.raises(ValueError, match="the architecture 'resnet', where 'skip' is known"):
        ec.models.StyleGAN.from_file(files.put(tmp_path, data))


def test_the_network_can_be_chosen(tensors, tmp_path):
    path = files.put(tmp_path, files.nvidia(tensors))
    assert ec.models.StyleGAN.from_file(path, network="G").layers
    with pytest.raises(ValueError, match=r"no network 'E'\. It holds 'G', 'D', 'G_ema'"):
        ec.models.StyleGAN.from_file(path, network="E")
    with pytest.raises(ValueError, match="a network that is neither"):
        ec.models.StyleGAN.from_file(path, network="D")


def test_arguments_that_are_wrong(g):
    w = g.sample(2, 0, "w")
    with pytest.raises(
        ValueError, match=r"w must be of shape \(n, 8\) or \(n, 6, 8\); got \(2, 7\)"
    ):
        g.decode(w[:, :7])
    with pytest.raises(ValueError, match=r"z must be of shape \(n, 7\); got \(2, 8\)"):
        g.mapping(w)
    with pytest.raises(ValueError, match="w must be finite numbers; got nan"):
        g.decode(np.full((1, 8), np.nan))
    with pytest.raises(ValueError, match=r"got 'b32\.conv0'\. The layers are 'b4\.conv1'"):
        g.decode(w, layers=["b32.conv0"])
    with pytest.raises(ValueError, match=r"layer='b32\.conv0' must be one of 'b4\.conv1'"):
        g.activations(w, "b32.conv0")
    with pytest.raises(ValueError, match="truncation='x' must be a finite number"):
        g.mapping(g.sample(1), truncation="x")
    with pytest.raises(ValueError, match="cutoff=7 must be a whole number from 0 to 6"):
        g.mapping(g.sample(1), cutoff=7)
    with pytest.raises(ValueError, match="label=1 must be left out for a network without classes"):
        g.mapping(g.sample(1), label=1)
    with pytest.raises(ValueError, match="base must have 1 row or as many as w; got 3"):
        g.decode(w, layers=(0, 1), base=g.sample(3, 0, "w"))
