"""Any module as a generator: read through hooks that go away, moved without being changed."""

from __future__ import annotations

import copy
import gc
import weakref
from typing import NamedTuple

import numpy as np
import pytest

import eigencat as ec
from eigencat.models import Generator

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")
nn = torch.nn


class Net(nn.Module):
    """Latents to pictures through a mapping, a norm, a dropout and two convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.map = nn.Sequential(nn.Linear(6, 10), nn.Tanh())
        self.read = nn.Linear(10, 5 * 16)
        self.body = nn.Sequential(
            nn.Unflatten(1, (5, 4, 4)), nn.BatchNorm2d(5), nn.Dropout(0.5), nn.Conv2d(5, 7, 3)
        )
        self.paint = nn.Conv2d(7, 3, 1)

    def draw(self, w):
        return self.paint(self.body(self.read(w)))

    def forward(self, z):
        return self.draw(self.map(z))


@pytest.fixture
def net():
    torch.manual_seed(3)
    return Net().train()


@pytest.fixture
def g(net):
    return ec.models.TorchModule(
        net, 6, ["read", "body.3"], mapping="map", decode=net.draw, style_weights=["read"]
    )


def hooks(module) -> int:
    return sum(len(part._forward_hooks) for part in module.modules())


def test_it_is_a_generator(g):
    assert isinstance(g, Generator)
    w = g.sample(5, seed=1, space="w")
    assert w.shape == (5, 10)
    assert torch.equal(w, g.mapping(g.sample(5, seed=1)))
    assert g.decode(w).shape == (5, 2, 2, 3)
    assert g.decode(w).dtype == torch.uint8
    assert torch.equal(g.decode(w), g.decode(w))  # no dropout, no statistics of the batch
    assert g.activations(w, "body.3").shape == (5, 7, 2, 2)
    assert torch.equal(g.style_weights()["read"], g.module.read.weight)
    torch.testing.assert_close(g.w_mean, g.sample(1000, 0, "w").mean(0))


def test_parts_of_a_batch_make_no_difference(net, g):
    one = ec.models.TorchModule(net, 6, mapping="map", decode=net.draw, batch=2)
    w = g.sample(7, 0, "w")
    torch.testing.assert_close(one.decode(w, dtype="float32"), g.decode(w, dtype="float32"))


def test_decode_gives_what_the_module_draws(g, net):
    w = g.sample(3, 2, "w")
    with torch.no_grad():
        planes = copy.deepcopy(net).eval().draw(w)
    want = ((planes + 1) / 2).clamp(0, 1).permute(0, 2, 3, 1)
    torch.testing.assert_close(g.decode(w, dtype="float32"), want)
    assert torch.equal(g.decode(w), (want * 255).round().byte())


def test_the_module_is_left_as_it_was(g, net):
    net.body[1].eval()  # a part that rests on purpose keeps resting
    before = {k: v.clone() for k, v in net.state_dict().items()}
    modes = [part.training for part in net.modules()]
    w = g.sample(4, 0, "w")
    g.decode(w)
    g.activations(w, "read")
    g.capture("read", [g.sample(4)])
    with g.edited("body.3", np.eye(7)[0], 2):
        g.decode(w)
    assert all(torch.equal(v, before[k]) for k, v in net.state_dict().items())
    assert [part.training for part in net.modules()] == modes
    assert hooks(net) == 0


def test_hooks_go_away_when_something_fails(g, net):
    w = g.sample(2, 0, "w")

    def broken(_x):
        raise RuntimeError("no")

    bad = ec.models.TorchModule(net, 6, ["read"], mapping="map", decode=broken)
    with pytest.raises(RuntimeError, match="no"):
        bad.activations(w, "read")
    with pytest.raises(RuntimeError, match="no"), g.edited("read", np.ones(80), 1):
        broken(hooks(net))
    with pytest.raises(RuntimeError):
        g.capture("read", [torch.ones(2, 5)])  # too few numbers: the module itself refuses
    with (
        pytest.raises(ValueError, match="direction must have 7 numbers"),
        g.edited("body.3", [1, 2]),
    ):
        g.decode(w)
    assert hooks(net) == 0
    assert net.training


def test_capture_is_what_all_activations_at_once_would_give(g):
    z = g.sample(90, 4)
    with torch.no_grad():
        acts = g.activations(g.mapping(z), "body.3")
    parts = [z[:30], z[30:50].numpy(), z[50:]]
    rows = {
        "sample": acts.flatten(1),
        "position": acts.permute(0, 2, 3, 1).reshape(-1, 7),
        "mean": acts.mean((2, 3)),
    }
    for kind, want in rows.items():
        found = g.capture("body.3", parts, rows=kind)
        assert found.n_samples_seen_ == len(want)
        np.testing.assert_allclose(found.covariance_, np.cov(want.numpy().T), atol=1e-6)


def test_capture_with_latents_regresses_them(g):
    batches = (g.sample(50, k) for k in range(8))
    found = g.capture("map.0", batches, ec.GANSpace(3), latents=True, run=g.mapping)
    assert found.n_samples_seen_ == 400
    # The layer is linear: its latent direction moves the layer along the component alone.
    A = g.module.map[0].weight.detach().double().numpy()
    moved = found.latent_components_ @ A.T
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    np.testing.assert_allclose(np.abs((moved * found.components_).sum(1)), 1, atol=0.05)


def test_capture_keeps_no_activation(g):
    kept = []
    original = g._outputs

    def watched(*asked):
        out = original(*asked)
        kept.append(weakref.ref(out))
        return out

    g._outputs = watched
    alive = []

    def batches():
        for k in range(6):
            gc.collect()
            alive.append(sum(ref() is not None for ref in kept))
            yield g.sample(300, k)  # more than the 112 features: the estimator keeps sums by then

    g.capture("body.3", batches())
    assert max(alive) <= 1  # while fewer samples than features were seen, they are kept themselves


def test_an_error_keeps_what_earlier_batches_gave(g):
    into = ec.StreamingPCA()
    with pytest.raises(
        ValueError, match=r"batches must be finite numbers; got NaN .* in batch 1\."
    ):
        g.capture("read", [g.sample(9), torch.full((2, 6), torch.nan)], into)
    assert into.n_samples_seen_ == 9


def test_an_edit_is_a_step_at_the_layer_and_nowhere_else(g, net):
    w = g.sample(4, 5, "w")
    way = ec.Direction(np.arange(1.0, 8), space="body.3", scale=0.5)
    plain = g.activations(w, "body.3")
    with g.edited("body.3", way, 2):
        moved = g.activations(w, "body.3")
        drawn = g.decode(w, dtype="float32")
    step = torch.tensor(way.vector * 2 * 0.5, dtype=torch.float32)[:, None, None]
    torch.testing.assert_close(moved, plain + step)
    with torch.no_grad():
        want = net.paint(plain + step)
    torch.testing.assert_close(drawn, ((want + 1) / 2).clamp(0, 1).permute(0, 2, 3, 1))
    whole = np.random.default_rng(0).normal(size=7 * 4)
    with g.edited("body.3", whole, 1, units="raw"):
        moved = g.activations(w, "body.3")
    unit = torch.tensor(whole / np.linalg.norm(whole), dtype=torch.float32)
    torch.testing.assert_close(moved, plain + unit.reshape(7, 2, 2))
    torch.testing.assert_close(g.activations(w, "body.3"), plain)


def test_edits_add_up_and_writing_into_a_layer_is_not_how_it_is_done():
    """The layer's own output is used a second time: an edit in place would show there."""

    class Shares(nn.Module):
        def __init__(self):
            super().__init__()
            self.keep = nn.Identity()

        def forward(self, z):
            self.seen = z
            return (self.keep(z) - z).reshape(-1, 1, 2, 2)

    net = Shares()
    g = ec.models.TorchModule(net, 4, ["keep"], span=(0, 1))
    z = g.sample(3)
    before = z.clone()
    with g.edited("keep", [1, 0, 0, 0], 0.25), g.edited("keep", [0, 1, 0, 0], 0.5):
        out = g.decode(z, dtype="float32")
    torch.testing.assert_close(out.reshape(3, 4)[:, :2], torch.tensor([[0.25, 0.5]] * 3))
    assert torch.equal(z, before)
    assert torch.equal(net.seen, before)


class Named(NamedTuple):
    x: torch.Tensor
    cache: str


@pytest.mark.parametrize("kind", [lambda *parts: parts, lambda *parts: list(parts), Named])
def test_a_layer_may_hand_on_a_tuple(kind):
    class Block(nn.Module):
        def forward(self, x):
            return kind(x * 2, "cache")

    class Net2(nn.Module):
        def __init__(self):
            super().__init__()
            self.block = Block()

        def forward(self, x):
            out, cache = handed = self.block(x)
            assert cache == "cache"
            assert type(handed) is type(kind(0, 0))
            return out

    g = ec.models.TorchModule(Net2(), 4, ["block"], decode=lambda x: g.module(x)[:, None, None])
    hidden = torch.arange(24.0).reshape(2, 3, 4)  # positions before features, as in a transformer
    found = g.capture("block", [hidden], rows="position")
    assert found.n_samples_seen_ == 6
    assert found.n_features_in_ == 4
    with g.edited("block", [0, 0, 0, 1], 5):
        out = g.module(hidden)
    torch.testing.assert_close(out - 2 * hidden, torch.tensor([0.0, 0, 0, 5]).expand(2, 3, 4))


def test_gradients_are_kept_where_they_are_asked_for(g):
    w = g.sample(2, 0, "w").requires_grad_()
    g.decode(w, dtype="float32").sum().backward()
    assert w.grad.abs().sum() > 0
    assert not g.decode(w.detach(), dtype="float32").requires_grad  # no graph for the weights alone


def test_one_latent_for_each_layer_where_decode_takes_them():
    def decode(deep):
        return deep.reshape(len(deep), 1, deep.shape[1], -1)

    net = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
    g = ec.models.TorchModule(net, 4, ["0", "1"], decode=decode, per_layer=True, span=(0, 1))
    w = torch.tensor([[0.1, 0.2, 0.3, 0.4]])
    assert torch.equal(g.decode(w, dtype="float32")[0, 0], g.decode(w, dtype="float32")[0, 1])
    only = g.decode(w, layers=["1"], dtype="float32")
    assert only[0, 0].sum() == 0  # the base is w_mean, zero here
    torch.testing.assert_close(only[0, 1, :, 0], w[0])
    found = ec.strip(g, w, ec.Direction([1, 0, 0, 0], layers=["0"]), [0, 0.5])
    assert (found.images[1] != found.images[0]).any(-1).sum() == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda n: {"layers": ["raed"]}, r"layer='raed' must be .* nearest of \d+ are 'read'"),
        (lambda n: {"layers": ["body.9"]}, r"nearest of \d+ are 'body\.\d'"),
        (lambda n: {"layers": "read"}, r"layers='read' must be a list"),
        (lambda n: {"layers": [""]}, r"layer='' must be the name of a part"),
        (lambda n: {"layers": [3]}, r"layer=3 must be the name of a part"),
        (lambda n: {"latent": 0}, r"latent=0 must be a whole number from 1"),
        (lambda n: {"mapping": 3}, r"mapping=int must be a function or the name of a part"),
        (lambda n: {"decode": "nothing"}, r"layer='nothing' must be"),
        (lambda n: {"span": (1, 1)}, r"span=\(1, 1\) must be \(black, white\)"),
        (lambda n: {"batch": 0}, r"batch=0 must be a whole number"),
    ],
)
def test_what_it_cannot_be_made_of(net, make, message):
    with pytest.raises(ValueError, match=message):
        ec.models.TorchModule(net, **{"latent": 6, **make(net)})


def test_a_function_is_no_module():
    with pytest.raises(TypeError, match=r"module=function must be a torch\.nn\.Module"):
        ec.models.TorchModule(lambda z: z, 3)


def test_what_it_refuses_to_run(g, net):
    w = g.sample(2, 0, "w")
    with pytest.raises(ValueError, match=r"w must be of shape \(n, 10\); got \(2, 9\)"):
        g.decode(w[:, :9])
    with pytest.raises(ValueError, match=r"w must be finite numbers; got nan at index \(1, 0\)"):
        g.decode(torch.tensor([[0.0] * 10, [torch.nan] + [0.0] * 9]))
    with pytest.raises(ValueError, match="w must be one latent for all layers"):
        g.decode(w[:, None].expand(-1, 2, -1))
    with pytest.raises(ValueError, match="w must be one latent for all layers"):
        g.decode(w, layers=["read"])
    with pytest.raises(ValueError, match=r"z must be of shape \(n, 6\); got \(2, 10\)"):
        g.mapping(w)
    with pytest.raises(ValueError, match="w must be real numbers; got str"):
        g.decode([["a"] * 10])
    with pytest.raises(ValueError, match="rows='all' must be one of 'sample'"):
        g.capture("read", [w], rows="all")
    with pytest.raises(ValueError, match="latents=True must come with a row for each sample"):
        g.capture("body.3", [g.sample(2)], rows="position", latents=True)
    with pytest.raises(ValueError, match="got named arguments only in batch 0"):
        g.capture("read", [{"z": g.sample(2)}], latents=True)
    with pytest.raises(ValueError, match="layer='map' must be passed once in a run; got 0 times"):
        g.capture("map", [w], run=net.draw)
    with (
        pytest.raises(ValueError, match="alpha=str must be one number"),
        g.edited("read", [1], "x"),
    ):
        pass
    net.paint.weight.data.fill_(torch.nan)
    with pytest.raises(ValueError, match=r"decode\(w\) must give finite numbers"):
        g.decode(w)
    with pytest.raises(ValueError, match="layer='paint' must hand on finite numbers"):
        g.capture("paint", [g.sample(2)])
    bare = ec.models.TorchModule(net, 6)
    with pytest.raises(ValueError, match="style_weights must be given"):
        bare.style_weights()
    flat = ec.models.TorchModule(nn.Linear(6, 4), 6)
    with pytest.raises(
        ValueError, match=r"must give pictures of shape \(2, c, h, w\); got \(2, 4\)"
    ):
        flat.decode(flat.sample(2))
    odd = ec.models.TorchModule(net, 6, style_weights=["paint"])
    with pytest.raises(ValueError, match="must name a part with a weight of shape"):
        odd.style_weights()


def test_latents_may_be_drawn_by_a_function(net):
    def uniform(n, seed):
        return np.random.default_rng(seed).uniform(size=(n, 6))

    g = ec.models.TorchModule(net, uniform)
    assert g.sample(3, 1).dtype == torch.float32
    np.testing.assert_allclose(g.sample(3, 1), uniform(3, 1), rtol=1e-6)
    assert g.decode(g.sample(3)).shape == (3, 2, 2, 3)
    few = ec.models.TorchModule(net, lambda n, seed: np.zeros((1, 6)))
    with pytest.raises(ValueError, match=r"latent\(n, seed\) must give n=3 rows; got 1"):
        few.sample(3)


def test_odd_widths_and_other_precisions():
    net = nn.Sequential(nn.Linear(5, 12), nn.Unflatten(1, (3, 2, 2))).double()
    g = ec.models.TorchModule(net, 5)
    assert g.sample(3).shape == (3, 5)
    assert g.sample(3).dtype == torch.float64
    assert torch.equal(g.sample(5)[:3], g.sample(3))
    assert g.decode(g.sample(3), dtype="float32").dtype == torch.float32
