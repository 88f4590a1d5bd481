"""find ganspace, sefa and eigenfaces: what they find, and a stream that is interrupted."""

from __future__ import annotations

import signal
import time

import numpy as np
import pytest
from PIL import Image

import eigencat as ec
from eigencat.commands import _stream
from eigencat.worlds import planted


@pytest.fixture
def spread(here):
    world = planted.make_covariance(6000, 20, power=1.0, dtype=np.float32, random_state=1)
    np.save("x1.npy", world.X[:2500])
    np.save("x2.npy", world.X[2500:])
    return world


def test_components_of_files_are_those_of_the_library(spread, told):
    found = told("find", "ganspace", "x1.npy", "x2.npy", "--components", "5", "--space", "h",
                 "-o", "g.safetensors")  # fmt: skip
    ds = ec.DirectionSet.load("g.safetensors")
    own = ec.GANSpace(5, space="h").fit(spread.X).directions_
    # Sums of float32 products in other blocks differ by rounding.
    np.testing.assert_allclose(np.abs(np.sum(ds.vectors * own.vectors, axis=1)), 1, atol=1e-6)
    np.testing.assert_allclose(ds.scale, own.scale, rtol=1e-4)
    assert np.abs(ds[0].vector @ spread.axes[0]) > 0.999
    assert [one["better_than_chance"] for one in found["directions"]] == [True] * 5
    assert found["directions"][0]["split_half_cosine"] > 0.99


def test_directions_of_round_noise_are_not_found_again(here, told):
    np.save("noise.npy", np.random.default_rng(0).normal(size=(3000, 60)))
    found = told("find", "ganspace", "noise.npy", "--components", "3", "-o", "g.safetensors")
    assert [one["better_than_chance"] for one in found["directions"]].count(True) <= 1


def test_latents_give_steps_of_their_own(here, told):
    z = np.random.default_rng(0).normal(size=(4000, 3))
    np.save("z.npy", z)
    np.save("x.npy", z @ np.diag([1.0, 4.0, 2.0]) + 7)
    told("find", "ganspace", "x.npy", "--latents", "z.npy", "--components", "2", "--space", "z",
         "-o", "g.safetensors")  # fmt: skip
    ds = ec.DirectionSet.load("g.safetensors")
    assert [int(np.abs(one.vector).argmax()) for one in ds] == [1, 2]
    np.testing.assert_allclose(ds.scale, 1, atol=0.05)


def test_a_layer_of_a_model(run, told):
    told("find", "ganspace", "--model", "portraits", "--layer", "4", "--samples", "200",
         "--components", "3", "-o", "g.safetensors")  # fmt: skip
    ds = ec.DirectionSet.load("g.safetensors")
    assert (ds.space, ds[0].d) == ("w", 64)  # steps of w that go with the layer's components


@pytest.mark.parametrize("stop", [1, 3, 7, 11])
def test_a_stream_that_was_stopped_goes_on_to_the_same_bits(here, stop):
    X = np.random.default_rng(0).normal(size=(3000, 30)).astype(np.float32)

    def source():
        found = _stream.Files([X[:1100], X[1100:]], [])
        found._where = [
            (k, s, s + 250) for k, n in ((0, 1100), (1, 1900)) for s in range(0, n, 250)
        ]
        return found

    class StoppedError(Exception):
        pass

    class Bar:
        def __init__(self, at):
            self.left = at

        def tick(self, _rows):
            self.left -= 1
            if self.left == 0:
                raise StoppedError

    whole = _stream.Stream(source(), 5, True)
    whole.run(None, Bar(0), print)
    first = _stream.Stream(source(), 5, True)
    with pytest.raises(StoppedError):
        first.run(None, Bar(stop), print)
    first.save(here / "c")
    again = _stream.Stream(source(), 5, True)
    again.resume(here / "c")
    assert again.done == stop
    again.run(None, Bar(0), print)
    for one, two in zip(whole.sums, again.sums, strict=True):
        assert one.n == two.n
        np.testing.assert_array_equal(one.covariance(), two.covariance())


def test_a_checkpoint_of_other_inputs_is_refused(spread, run, here):
    stream = _stream.Stream(_stream.Files([np.load("x1.npy")], []), 0, True)
    stream.take(0)
    stream.save(here / "g.safetensors.checkpoint")
    done = run("find", "ganspace", "x2.npy", "-o", "g.safetensors", code=1)
    assert (
        "must be of the same inputs and options; got one of others. Pass --restart" in done.stderr
    )
    run("find", "ganspace", "x2.npy", "-o", "g.safetensors", "--restart")
    assert not (here / "g.safetensors.checkpoint").exists()


SLOW = """
import os, time
import numpy as np

class Slow:
    layers, model = ("first",), "sha256:slow"

    def sample(self, n, seed, space):
        return np.random.default_rng(seed).normal(size=(n, 8))

    def decode(self, w):
        return w[:, None, :, None]

    def activations(self, w, layer):
        time.sleep(float(os.environ.get("SLOWLY", 0)))
        open("at-work", "w").close()
        return np.tanh(w @ np.random.default_rng(0).normal(size=(8, 20)))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_process_goes_on_to_the_same_answer(
    here, process, told, monkeypatch, number, code
):
    (here / "slow.py").write_text(SLOW)
    words = ("find", "ganspace", "--model", "slow:Slow", "--layer", "first", "--samples", "6000",
             "--components", "4")  # fmt: skip
    whole = told(*words, "-o", "whole.safetensors")
    (here / "at-work").unlink()
    monkeypatch.setenv("SLOWLY", "0.2")
    running = process(*words, "-o", "g.safetensors", "--json")
    deadline = time.monotonic() + 60
    while not (here / "at-work").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)  # the first call told how wide the layer is; now it streams
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert running.returncode == code, err
    assert out == ""
    assert "Traceback" not in err
    assert (here / "g.safetensors.checkpoint").exists()
    assert not (here / "g.safetensors").exists()
    monkeypatch.setenv("SLOWLY", "0")
    found = told(*words, "-o", "g.safetensors")
    assert found["directions"] == whole["directions"]
    assert (here / "g.safetensors").read_bytes() == (here / "whole.safetensors").read_bytes()
    assert not (here / "g.safetensors.checkpoint").exists()


def test_sefa_of_weights_and_of_a_model(here, told):
    rng = np.random.default_rng(0)
    A = {"one": rng.normal(size=(30, 8)), "two": rng.normal(size=(20, 8))}
    np.savez("a.npz", **A)
    told("find", "sefa", "a.npz", "--components", "3", "--no-normalize", "-o", "s.safetensors")
    ds = ec.DirectionSet.load("s.safetensors")
    gram = sum(part.T @ part for part in A.values())
    values = np.linalg.eigvalsh(gram)[::-1][:3]
    np.testing.assert_allclose([one.meta["eigenvalue"] for one in ds], values)
    found = told("find", "sefa", "--model", "portraits", "-o", "p.safetensors")
    own = ec.SeFa(5).fit(ec.load("portraits").style_weights())
    ds = ec.DirectionSet.load("p.safetensors", model=found["meta"]["model"])
    np.testing.assert_allclose(ds.vectors, own.components_, atol=1e-12)
    w = ec.load("portraits").sample(1000, 0, "w").astype(float)
    np.testing.assert_allclose(ds.scale, np.std(w @ own.components_.T, axis=0, ddof=1))


def test_eigenfaces_of_a_folder(here, told):
    rng = np.random.default_rng(0)
    basis = rng.normal(size=(2, 12, 12))
    (here / "faces").mkdir()
    stack = []
    for k in range(24):
        values = 128 + 30 * (rng.normal() * basis[0] + rng.normal() * basis[1])
        stack.append(np.clip(values, 0, 255).astype(np.uint8))
        Image.fromarray(stack[-1]).save(here / "faces" / f"{k:02}.png")
    found = told("find", "eigenfaces", "faces", "--components", "2", "-o", "e.safetensors")
    own = ec.Eigenfaces(2).fit(np.stack(stack))
    ds = ec.DirectionSet.load("e.safetensors")
    np.testing.assert_allclose(ds.vectors, own.components_, atol=1e-12)
    assert ds.meta["picture"] == [12, 12]
    assert all(one["better_than_chance"] for one in found["directions"])
    assert sum(one["variance_ratio"] for one in found["directions"]) > 0.9
