"""ec.load: what it opens, what it costs before anything is asked, and what it says of a bad file."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import eigencat as ec
from eigencat.models import Generator


def modules_after(code: str) -> set[str]:
    """Which heavy packages a fresh Python has imported after some code."""
    heavy = "{'numpy', 'onnxruntime', 'torch', 'onnx'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*({heavy}))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_importing_eigencat_imports_no_runtime():
    assert modules_after("import eigencat") == set()


def test_a_runtime_is_imported_when_a_network_runs_and_not_before(networks):
    opened = f"import eigencat as ec; g = ec.load('portraits', folder={str(networks.files)!r})"
    assert modules_after(opened) == {"numpy"}
    assert modules_after(f"{opened}; g.style_weights(); g.sample(2)") == {"numpy"}
    assert modules_after(f"{opened}; g.mapping(g.sample(2))") == {"numpy", "onnxruntime"}


def test_networks_are_opened_one_by_one_when_they_are_needed(networks):
    g = ec.load("portraits", folder=networks.files)
    assert list(g._sessions) == []
    pictures = g.decode(g.w_mean[None])
    assert list(g._sessions) == ["synthesis"]
    first = g._sessions["synthesis"]
    g.decode(g.w_mean[None])
    assert g._sessions["synthesis"] is first
    g.read(pictures)
    assert list(g._sessions) == ["synthesis", "reader"]


def test_both_are_generators(either):
    assert isinstance(either, Generator)
    assert not isinstance(object(), Generator)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nonsense",), r"name='nonsense' must be one of 'portraits'; got 'nonsense'\."),
        (("portraits", "jax"), r"backend='jax' must be one of 'onnx', 'torch'; got 'jax'\."),
        ((3,), r"name=3 must be one of 'portraits'; got 3\."),
    ],
)
def test_an_unknown_name_is_told_with_those_that_are_known(arguments, message):
    with pytest.raises(ValueError, match=message):
        ec.load(*arguments)


@pytest.mark.parametrize("option", ["threads", "batch"])
@pytest.mark.parametrize("value", [0, 1.5, True])
def test_threads_and_batch_are_counts(networks, option, value):
    with pytest.raises(ValueError, match=rf"{option}={value} must be a whole number from 1"):
        ec.load("portraits", folder=networks.files, **{option: value})


def test_without_torch_its_backend_says_how_to_get_it(monkeypatch):
    # An entry of None makes an import fail as if the package were not there.
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "eigencat.models.portraits_torch", raising=False)
    monkeypatch.delitem(sys.modules, "eigencat.models.portraits_nets", raising=False)
    monkeypatch.delitem(sys.modules, "eigencat.models.portraits_autoencoder", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"backend='torch' must have the package torch"):
        ec.load("portraits", backend="torch")


def test_a_folder_without_networks_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"must hold networks; got no manifest.json\."):
        ec.load("portraits", folder=tmp_path)


def test_a_file_must_be_the_one_of_the_manifest(copied):
    folder = copied()
    file = folder / "mapping.onnx"
    data = bytearray(file.read_bytes())
    data[-5] ^= 1
    file.write_bytes(data)
    z = ec.load("portraits", folder=folder).sample()
    with pytest.raises(ValueError, match=r"file='mapping.onnx' must be what the manifest's hash"):
        ec.load("portraits", folder=folder).mapping(z)
    file.write_bytes(data[:-1])
    with pytest.raises(ValueError, match=rf"must be {len(data)} bytes; got {len(data) - 1}\."):
        ec.load("portraits", folder=folder).mapping(z)
    file.unlink()
    with pytest.raises(FileNotFoundError, match=r"network='mapping' must have the file mapping"):
        ec.load("portraits", folder=folder).mapping(z)


@pytest.mark.parametrize("backend", ["onnx", "torch"])
def test_a_network_that_is_not_there_is_told_when_it_is_asked(copied, need_torch, backend):
    folder = copied()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in ("encoder", "decoder", "inverter"):
        manifest["networks"].pop(name, None)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    g = ec.load("portraits", backend=backend, folder=folder)
    pictures = g.decode(g.sample(1, space="w"))
    for ask in (g.encode, g.invert, g.reconstruct):
        with pytest.raises(LookupError, match=r"network='\w+' must be one of 'mapping', 'synth"):
            ask(pictures)
