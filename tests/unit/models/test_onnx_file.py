"""Reading numbers from an ONNX file and asking it for more, held to the package onnx."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
import pytest

from eigencat.models._onnx_file import initialisers, with_outputs

FILES = ["mapping", "synthesis", "reader", "encoder", "decoder", "inverter"]


@pytest.mark.parametrize("name", FILES)
def test_stored_numbers_are_those_that_onnx_reads(networks, name):
    onnx = pytest.importorskip("onnx", reason="onnx is not installed: the extra `train` has it")
    file = networks.files / f"{name}.onnx"
    found = initialisers(file.read_bytes())
    model = onnx.load(file)
    assert list(found) == [i.name for i in model.graph.initializer]
    for stored in model.graph.initializer:
        want = onnx.numpy_helper.to_array(stored)
        assert found[stored.name].dtype == want.dtype
        np.testing.assert_array_equal(found[stored.name], want, err_msg=stored.name)


def test_shapes_that_are_packed_into_one_field_are_read_too():
    # TensorProto: dims [2, 300] packed, float32, name "a", 600 numbers.
    raw = np.arange(600, dtype="<f4").tobytes()
    tensor = b"\x0a\x03\x02\xac\x02" + b"\x10\x01" + b"\x42\x01a" + b"\x4a\xe0\x12" + raw
    assert len(raw) == 0x960
    graph = b"\x2a" + bytes([len(tensor) & 0x7F | 0x80, len(tensor) >> 7]) + tensor
    model = b"\x3a" + bytes([len(graph) & 0x7F | 0x80, len(graph) >> 7]) + graph
    np.testing.assert_array_equal(
        initialisers(model)["a"], np.arange(600, dtype=np.float32).reshape(2, 300)
    )


def test_a_file_that_ends_early_is_told(networks):
    data = (networks.files / "mapping.onnx").read_bytes()
    with pytest.raises(ValueError, match=r"file must be whole; got one that ends in a field"):
        initialisers(data[:-10])


def test_more_outputs_leave_the_first_as_it_was(networks, g):
    data = (networks.files / "synthesis.onnx").read_bytes()
    w = g._spread(g.sample(2, space="w"), None, None, 0)
    before = ort.InferenceSession(data, providers=["CPUExecutionProvider"])
    after = ort.InferenceSession(
        with_outputs(data, ["layer_4", "layer_8a"]), providers=["CPUExecutionProvider"]
    )
    assert [o.name for o in after.get_outputs()] == ["picture", "layer_4", "layer_8a"]
    (picture,) = before.run(None, {"w": w})
    same, four, eight = after.run(None, {"w": w})
    # The runtime joins other operations now; the sums are the same.
    np.testing.assert_allclose(same, picture, rtol=0, atol=1e-5)
    assert four.shape[2:] == (4, 4)
    assert eight.shape[2:] == (8, 8)
