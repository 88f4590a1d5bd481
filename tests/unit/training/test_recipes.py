"""Each recipe trains, is interrupted, goes on, and ends where an uninterrupted training ends: exactly.

A few steps of small networks on 32 portraits. What they learn in that time is nothing; that is
measured by training/measure.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: pip install -e '.[train]'")

pytestmark = pytest.mark.slow

BATCH, STEPS, STOP = 4, 6, 3
GENERATOR = [
    "--set", f"batch={BATCH}", "penalty_batch=2", "lazy=2", "channels=[8,8,8,8,8]",
    "critic=[8,8,8,8,8]", "mixing=0.9",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    from eigencat.worlds import portraits as world
    from training._common.data import write

    table = world.sample_attributes(32, correlation="none", random_state=0)
    facts = {"names": list(world.NAMES), "seed": 0, "correlated": False, "n": 32}
    out = tmp_path_factory.mktemp("training")
    write(out / "data", world.render(table), table, facts)
    return out


def train(name: str, folder: Path, out: str, *options: object) -> Path:
    from importlib import import_module

    module = import_module(f"training.portraits_{name}.train")
    words = ["--data", folder / "data", "--out", folder / out, "--images", BATCH * STEPS]
    module.main([str(word) for word in (*words, *options)])
    return folder / out


@pytest.fixture(scope="module")
def reader(folder) -> Path:
    return train("reader", folder, "reader", "--batch", BATCH)


@pytest.fixture(scope="module")
def generator(folder) -> Path:
    return average(train("generator", folder, "generator", *GENERATOR))


def average(folder: Path) -> Path:
    """Its average as a network that others start from, as a look with a reader leaves it."""
    from training._common import checkpoint

    tensors, facts = checkpoint.load(folder)
    kept = {key: facts[key] for key in ("shape", "seen", "iteration")}
    checkpoint.save(folder, checkpoint.ungroup("average", tensors), kept, "average")
    return folder


def options_of(name: str, request) -> list[object]:
    if name == "generator":
        return [*GENERATOR]
    found: list[object] = ["--batch", BATCH]
    if name in ("autoencoder", "inverter"):
        found += ["--reader", request.getfixturevalue("reader")]
    if name == "inverter":
        found += ["--generator", request.getfixturevalue("generator")]
    return found


def tensors_of(folder: Path):
    from training._common import checkpoint

    return checkpoint.load(folder)


@pytest.mark.parametrize("name", ["reader", "generator", "autoencoder", "inverter"])
def test_an_interrupted_training_ends_where_an_uninterrupted_one_does(name, folder, request):
    import torch

    options = options_of(name, request)
    own = request.getfixturevalue(name) if name in ("reader", "generator") else None
    whole = own or train(name, folder, name, *options)
    half = train(name, folder, f"{name}-halves", *options, "--stop", BATCH * STOP)
    stopped, facts = tensors_of(half)
    assert facts["iteration"] == STOP
    stopped = {key: tensor.clone() for key, tensor in stopped.items()}
    train(name, folder, f"{name}-halves", *options, "--resume")
    again, facts = tensors_of(half)
    expected, told = tensors_of(whole)
    assert facts["iteration"] == told["iteration"] == STEPS
    assert again.keys() == expected.keys()
    different = [k for k in expected if not torch.equal(again[k], expected[k])]
    assert not different
    # The second half did train, and all is finite.
    assert any(not torch.equal(stopped[k], again[k]) for k in again)
    assert all(torch.isfinite(t).all() for t in again.values() if t.is_floating_point())


@pytest.mark.parametrize("name", ["reader", "generator"])
def test_a_training_says_what_it_did(name, folder, request):
    out = request.getfixturevalue(name)
    log = [json.loads(line) for line in (out / "log.jsonl").read_text("utf-8").splitlines()]
    assert (log[0]["event"], log[-1]["event"]) == ("start", "end")
    assert log[-1]["it"] == STEPS
    if name == "generator":
        assert (out / "sheet-last.png").is_file()


def test_resuming_where_nothing_was_kept_is_an_error(folder):
    with pytest.raises(FileNotFoundError, match="Start without --resume"):
        train("reader", folder, "nothing", "--batch", BATCH, "--resume")
