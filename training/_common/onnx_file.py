"""A torch module as a small ONNX file: weights kept in 16 bits under their own names, arithmetic in 32.

The exporter of torch names and folds constants as it likes. Here the weights are made inputs of the
graph before it is simplified, so that nothing is folded into them, and are put back afterwards: each
once, as float16 with a ``Cast`` behind it, which ONNX Runtime computes once when it opens the file.
Nothing in a file depends on the day or the machine.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxscript import optimizer
from torch import Tensor, nn

OPSET, IR_VERSION = 18, 8  # old enough for every ONNX Runtime of the last years
HALF_LARGEST = 65504.0


def round_to_half(module: nn.Module, but: Sequence[str] = ()) -> nn.Module:
    """Round what a module has learnt to float16, in place, so that torch computes with a file's numbers."""
    for name, tensor in module.state_dict().items():
        if name in but:
            continue
        if tensor.abs().max() > HALF_LARGEST:
            raise ValueError(
                f"{name} must fit into float16, up to {HALF_LARGEST:.0f}; got {tensor.abs().max():.4g}. "
                "Keep it in float32."
            )
        tensor.copy_(tensor.half().float())
    return module


def to_onnx(
    module: nn.Module,
    example: Tensor,
    given: str,
    outputs: Sequence[str],
    hidden: Sequence[str] = (),
) -> bytes:
    """The file's bytes. ``hidden`` name values after the outputs that stay inside the graph."""
    names = [*outputs, *hidden]
    quiet = logging.getLogger("torch.onnx")
    level = quiet.level
    quiet.setLevel(logging.ERROR)  # it speaks of torchvision, which is not used
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module, (example,), dynamo=True, optimize=False, verbose=False, opset_version=OPSET,
            input_names=[given], output_names=names, dynamic_shapes=({0: torch.export.Dim("n")},),
        )  # fmt: skip
    quiet.setLevel(level)
    assert program is not None
    return _pack(program.model_proto, set(module.state_dict()), hidden)


def _pack(model: onnx.ModelProto, weights: set[str], hidden: Sequence[str]) -> bytes:
    graph = model.graph
    kept = {i.name: numpy_helper.to_array(i) for i in graph.initializer if i.name in weights}
    others = [i for i in graph.initializer if i.name not in weights]
    del graph.initializer[:]
    graph.initializer.extend(others)
    for name, array in kept.items():
        graph.input.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape))
    model = optimizer.optimize(model, num_iterations=3)
    graph = model.graph
    _strip(model)

    def settle(values: Any, drop: set[str]) -> None:
        staying = [v for v in values if v.name not in drop]
        del values[:]
        values.extend(staying)
        for value in staying:
            value.type.tensor_type.shape.dim[0].dim_param = "n"

    settle(graph.input, set(kept))
    settle(graph.output, set(hidden))
    # A float16 weight and its float32 copy cannot share a name: the stored one keeps it.
    copies = []
    for name, array in kept.items():
        half = array.astype(np.float16)
        exact = bool(np.array_equal(half.astype(np.float32), array))
        graph.initializer.append(numpy_helper.from_array(half if exact else array, name))
        if exact:
            copies.append(helper.make_node("Cast", [name], [f"{name}:32"], to=TensorProto.FLOAT))
            for node in graph.node:
                node.input[:] = [f"{name}:32" if i == name else i for i in node.input]
    nodes = [*copies, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def _strip(model: onnx.ModelProto) -> None:
    """Take out what only speaks of how the graph came to be, and attributes that say the default."""
    graph = model.graph
    model.ir_version = IR_VERSION
    model.producer_name, model.producer_version, model.doc_string = "eigencat", "", ""
    graph.name, graph.doc_string = "network", ""
    del graph.value_info[:]
    for part in (model, graph, *graph.node, *graph.initializer, *graph.input, *graph.output):
        del part.metadata_props[:]
        part.doc_string = ""
    for node in graph.node:
        node.name = ""
        stated = onnx.defs.get_schema(node.op_type, OPSET, "").attributes
        for attribute in list(node.attribute):
            default = stated[attribute.name].default_value
            if helper.get_attribute_value(attribute) == _default(default):
                node.attribute.remove(attribute)


def _default(attribute: onnx.AttributeProto) -> Any:
    return helper.get_attribute_value(attribute) if attribute.type else None
