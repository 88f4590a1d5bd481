"""training.export: small, plain and repeatable files, and a refusal of what is too large or wrong."""

from __future__ import annotations

import hashlib
import json
import shutil

import numpy as np
import pytest

pytestmark = pytest.mark.slow

PLAIN = {
    "Add", "Cast", "Clip", "Concat", "Conv", "Expand", "Flatten", "Gather", "Gemm", "LeakyRelu",
    "MatMul", "Mul", "Pow", "Reciprocal", "ReduceMean", "ReduceSum", "Relu", "Reshape", "Resize",
    "Shape", "Sqrt", "Transpose", "Unsqueeze", "AveragePool",
}  # fmt: skip


@pytest.fixture(scope="module")
def manifest(exported):
    return json.loads((exported.files / "manifest.json").read_text(encoding="utf-8"))


def test_the_manifest_tells_what_lies_beside_it(exported, manifest):
    assert (manifest["name"], manifest["version"]) == ("portraits", 1)
    assert list(manifest["networks"]) == [
        "mapping", "synthesis", "reader", "encoder", "decoder", "inverter",
    ]  # fmt: skip
    assert {f.name for f in exported.files.iterdir()} == {
        "manifest.json",
        *(n["file"] for n in manifest["networks"].values()),
    }
    for net in manifest["networks"].values():
        data = (exported.files / net["file"]).read_bytes()
        assert net["bytes"] == len(data)
        assert net["sha256"] == hashlib.sha256(data).hexdigest()
        assert net["recipe"].startswith("training/portraits_")
    nets = manifest["networks"]
    assert nets["mapping"]["inputs"] == {"z": ["n", 64]}
    assert nets["mapping"]["outputs"] == {"w": ["n", 64]}
    assert nets["synthesis"]["inputs"] == {"w": ["n", 9, 64]}
    assert nets["synthesis"]["outputs"] == {"picture": ["n", 3, 64, 64]}
    assert nets["reader"]["outputs"] == {"attributes": ["n", 4], "features": ["n", 96]}
    assert nets["decoder"]["inputs"] == {"latent": ["n", 12]}
    assert nets["inverter"]["outputs"] == {"w": ["n", 9, 64]}
    assert nets["mapping"]["trained"] == {
        "pictures_seen": 192, "minutes": 1.5, "machine": "one H100 GPU", "seed": 5,
    }  # fmt: skip
    assert nets["reader"]["trained"] == {"pictures_seen": 16, "seed": 1}
    assert nets["encoder"]["trained"] == {}
    assert manifest["attributes"][0] == {"name": "age", "mean": 44.0, "deviation": 17.0}


@pytest.mark.parametrize(
    "name", ["mapping", "synthesis", "reader", "encoder", "decoder", "inverter"]
)
def test_graphs_are_plain_and_as_the_manifest_says(exported, manifest, name):
    import onnx

    model = onnx.load(exported.files / f"{name}.onnx")
    assert {node.op_type for node in model.graph.node} <= PLAIN
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 18)]
    entry = manifest["networks"][name]
    for told, found in (("inputs", model.graph.input), ("outputs", model.graph.output)):
        shapes = {
            v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]
            for v in found
        }
        assert shapes == entry[told]
    # Weights in 16 bits; in 32 only what undoes the standardising, and single numbers.
    for stored in model.graph.initializer:
        array = onnx.numpy_helper.to_array(stored)
        if array.dtype == np.float32 and array.size > 4:
            assert stored.name in ("mean", "deviation")
    trained = sum(
        onnx.numpy_helper.to_array(i).size
        for i in model.graph.initializer
        if i.data_type == onnx.TensorProto.FLOAT16
    )
    buffers = 64 + 64 * 64 if name == "inverter" else 0  # the cloud of w, which is not learnt
    assert trained == entry["parameters"] + buffers
    assert not any(node.name or node.doc_string or node.metadata_props for node in model.graph.node)


def test_what_is_shipped_is_what_was_trained(exported, manifest):
    """Folding changes nothing, and 16 bits little: against the modules as their training left them."""
    import torch

    import eigencat as ec
    from eigencat.models.portraits_autoencoder import Autoencoder, AutoencoderShape, Inverter
    from eigencat.models.portraits_nets import Generator, GeneratorShape
    from training._common import checkpoint
    from training._common.score import Examiner

    g = ec.load("portraits", folder=exported.files)
    folders = exported.checkpoints
    tensors, facts = checkpoint.load(folders / "generator" / "weights", "average")
    whole = Generator(
        GeneratorShape(**{**facts["shape"], "channels": tuple(facts["shape"]["channels"])})
    )
    whole.load_state_dict(tensors)
    z = g.sample(4, seed=3)
    with torch.no_grad():
        w = whole.mapping(torch.from_numpy(z))
        planes = whole(torch.from_numpy(z))
    # float16 keeps eleven bits: a part in 2,000 of each weight, of which errors partly cancel.
    np.testing.assert_allclose(g.mapping(z), w.numpy(), atol=5e-3)
    pictures = planes.clamp(-1, 1).permute(0, 2, 3, 1).numpy() / 2 + 0.5
    np.testing.assert_allclose(g.decode(w.numpy(), dtype="float32"), pictures, atol=5e-3)
    examiner = Examiner.load(folders / "reader" / "weights")
    features, readings = examiner.look(planes)
    np.testing.assert_allclose(g.features(pictures), features.numpy(), atol=5e-3)
    scale = np.array([a["deviation"] for a in manifest["attributes"]])
    np.testing.assert_allclose(
        g.read(pictures) / scale, examiner.natural(readings).numpy() / scale, atol=5e-3
    )
    tensors, facts = checkpoint.load(folders / "autoencoder" / "weights", "autoencoder")
    shape = {k: tuple(v) if isinstance(v, list) else v for k, v in facts["shape"].items()}
    autoencoder = Autoencoder(AutoencoderShape(**shape)).eval()
    autoencoder.load_state_dict(tensors)
    tensors, facts = checkpoint.load(folders / "inverter" / "weights", "inverter")
    inverter = Inverter(9, channels=tuple(facts["channels"]), hidden=facts["hidden"]).eval()
    inverter.load_state_dict(tensors)
    with torch.no_grad():
        x = planes.clamp(-1, 1)
        latent = autoencoder.encoder(x)
        again = autoencoder.decoder(latent).clamp(-1, 1).permute(0, 2, 3, 1).numpy() / 2 + 0.5
        deep = inverter(x).numpy()
    np.testing.assert_allclose(g.encode(pictures), latent.numpy(), atol=5e-3)
    np.testing.assert_allclose(g.reconstruct(latent.numpy(), "float32"), again, atol=5e-3)
    np.testing.assert_allclose(g.invert(pictures), deep, atol=5e-3)


def test_the_same_network_gives_the_same_bytes(exported):
    import torch

    from training._common import shipping
    from training._common.onnx_file import to_onnx

    encoder, decoder = shipping.autoencoder(exported.checkpoints / "autoencoder" / "weights")
    assert encoder.name == "encoder"
    data = to_onnx(decoder.net, torch.zeros(2, 12), "latent", ["picture"])
    assert data == (exported.files / "decoder.onnx").read_bytes()


def test_a_file_above_its_budget_is_refused_and_nothing_is_written(exported, tmp_path, monkeypatch):
    from training import export

    monkeypatch.setattr(export, "BUDGETS", {("mapping",): 30_000})
    monkeypatch.setattr(export, "to_onnx", lambda net, *_: found[type(net).__name__])
    found = {
        name: (exported.files / f"{file}.onnx").read_bytes()
        for name, file in {
            "Mapping": "mapping", "Drawing": "synthesis", "NaturalReader": "reader"
        }.items()
    }  # fmt: skip
    options = [
        f"--{name}={exported.checkpoints / name / 'weights'}" for name in ("generator", "reader")
    ]
    out = [f"--out={tmp_path / 'out'}", f"--golden={tmp_path / 'golden.json'}"]
    with pytest.raises(SystemExit, match=r"mapping must be at most 30,000 bytes; got 34,\d+\."):
        export.main([*options, *out])
    assert list(tmp_path.iterdir()) == []
    # And a runtime that computes something else.
    found["Mapping"] = other_mapping(found["Mapping"])
    with pytest.raises(SystemExit, match=r"mapping\.w must be within 0\.0001 of torch; got \d"):
        export.main([*options, *out])
    assert list(tmp_path.iterdir()) == []


def other_mapping(data):
    import onnx

    model = onnx.load_from_string(data)
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "alpha" and node.op_type == "LeakyRelu":
                attribute.f = 0.21
    return model.SerializeToString()


def test_weights_beyond_sixteen_bits_are_refused(exported):
    import torch

    from training._common.onnx_file import round_to_half

    net = torch.nn.Linear(1, 1)
    net.weight.data.fill_(1e5)
    with pytest.raises(ValueError, match=r"weight must fit into float16, up to 65504; got 1e\+05"):
        round_to_half(net)


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("NVIDIA H100 80GB HBM3, torch 2.11.0+cu130", "one H100 GPU"),
        ("NVIDIA A100-SXM4-40GB, torch 2.6.0", "one A100 GPU"),
        ("one CPU thread, torch 2.13.0+cpu", "one CPU thread"),
    ],
)
def test_a_machine_is_told_in_plain_words(need_torch, told, plain):
    from training._common.shipping import machine

    assert machine(told) == plain


def test_a_folder_without_a_checkpoint_is_told(exported, tmp_path):
    from training import export

    empty = tmp_path / "empty"
    shutil.copytree(exported.checkpoints / "reader" / "weights", empty)
    (empty / "reader.json").unlink()
    options = [f"--generator={exported.checkpoints / 'generator' / 'weights'}", f"--reader={empty}"]
    with pytest.raises(FileNotFoundError, match=r"must hold a checkpoint; got no reader\.json\."):
        export.main([*options, f"--out={tmp_path / 'out'}"])
