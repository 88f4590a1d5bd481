"""From the folder that a training wrote to a network as it is shipped: rebuilt, folded, rounded, told of."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from eigencat.models.portraits import layer_value
from eigencat.models.portraits_nets import GeneratorShape, Synthesis
from eigencat.models.portraits_torch import BUILD, fold
from training._common import checkpoint
from training._common.onnx_file import round_to_half

Shape = dict[str, Any]


class Drawing(Synthesis):
    """Synthesis that also names each layer's activations; they stay inside the graph."""

    def forward(self, w: Tensor) -> tuple[Tensor, ...]:  # type: ignore[override]
        keep: dict[str, Tensor] = {}
        picture = super().forward(w, keep=keep)
        return picture, *keep.values()


@dataclass
class Network:
    """One network on its way into a file."""

    name: str
    whole: nn.Module  # as it was trained, in float32
    shape: Shape
    inputs: dict[str, list[Any]]
    outputs: dict[str, list[Any]]
    recipe: str
    trained: dict[str, Any]
    hidden: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()  # stored in 32 bits
    net: nn.Module = field(init=False)  # as it is shipped: folded, and rounded to 16 bits
    data: bytes = b""  # its file

    def __post_init__(self) -> None:
        self.whole.eval().requires_grad_(False)
        self.net = round_to_half(fold(copy.deepcopy(self.whole)), self.exact)


def _plain(facts: Shape) -> Shape:
    return json.loads(json.dumps(facts))  # type: ignore[no-any-return]


def _built(name: str, shape: Shape, tensors: dict[str, Tensor], prefix: str = "") -> nn.Module:
    net = BUILD[name](shape)
    net.load_state_dict({prefix + key: value for key, value in tensors.items()})
    return net


def generator(folder: Path) -> list[Network]:
    tensors, facts = checkpoint.load(folder, "average")
    shape = _plain(facts["shape"])
    whole = GeneratorShape(**{**shape, "channels": tuple(shape["channels"])})
    drawing = Drawing(whole)
    drawing.load_state_dict(checkpoint.ungroup("synthesis", tensors))
    about = "training/portraits_generator", trained(folder, facts)
    z, w, picture = ["n", whole.z_dim], ["n", whole.w_dim], ["n", 3, whole.size, whole.size]
    mapping = _built("mapping", shape, checkpoint.ungroup("mapping", tensors))
    deep = {"w": ["n", len(whole.layers), whole.w_dim]}
    return [
        Network("mapping", mapping, shape, {"z": z}, {"w": w}, *about),
        Network(
            "synthesis", drawing, shape, deep, {"picture": picture}, *about,
            hidden=tuple(layer_value(layer) for layer in whole.layers),
        ),
    ]  # fmt: skip


PICTURE = {"picture": ["n", 3, 64, 64]}


def reader(folder: Path) -> tuple[Network, list[dict[str, Any]]]:
    """The reader, and for each attribute its name, mean and deviation in the data."""
    tensors, facts = checkpoint.load(folder, "reader")
    names, mean, deviation = facts["names"], tensors["mean"].float(), tensors["sd"].float()
    shape = {"outputs": len(names), "channels": facts["channels"]}
    net = BUILD["reader"](shape)
    kept = {f"net.{key}": value for key, value in checkpoint.ungroup("net", tensors).items()}
    net.load_state_dict({**kept, "mean": mean, "deviation": deviation})
    about = "training/portraits_reader", trained(folder, facts)
    features = net.net.FEATURES  # type: ignore[union-attr]
    outputs = {"attributes": ["n", len(names)], "features": ["n", features]}
    listed = [
        {"name": name, "mean": float(f"{m:.6g}"), "deviation": float(f"{d:.6g}")}
        for name, m, d in zip(names, mean.tolist(), deviation.tolist(), strict=True)
    ]
    return (
        Network("reader", net, shape, PICTURE, outputs, *about, exact=("mean", "deviation")),
        listed,
    )


def autoencoder(folder: Path) -> list[Network]:
    tensors, facts = checkpoint.load(folder, "autoencoder")
    shape = _plain(facts["shape"])
    about = "training/portraits_autoencoder", trained(folder, facts)
    latent = {"latent": ["n", shape["latent"]]}
    ours = {
        key: value
        for key, value in checkpoint.ungroup("encoder", tensors).items()
        if not key.startswith("log_variance.")  # for training alone
    }
    encoder = _built("encoder", shape, ours, "net.")
    decoder = _built("decoder", shape, checkpoint.ungroup("decoder", tensors))
    return [
        Network("encoder", encoder, shape, PICTURE, latent, *about),
        Network("decoder", decoder, shape, latent, PICTURE, *about),
    ]


def inverter(folder: Path) -> Network:
    tensors, facts = checkpoint.load(folder, "inverter")
    shape = _plain({key: facts[key] for key in ("layers", "w_dim", "channels", "hidden")})
    outputs = {"w": ["n", shape["layers"], shape["w_dim"]]}
    about = "training/portraits_inverter", trained(folder, facts)
    return Network(
        "inverter", _built("inverter", shape, tensors, "net."), shape, PICTURE, outputs, *about
    )


def machine(words: str) -> str:
    """In plain words: "NVIDIA H100 80GB HBM3, torch 2.13.0" is "one H100 GPU"."""
    found = re.search(r"\b([A-Z]+\d+[A-Z]*)\b", words)
    return f"one {found[1]} GPU" if found and "CPU" not in words else "one CPU thread"


def trained(folder: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """How a checkpoint was trained, as its training wrote it down; what it did not is left out.

    A training writes its log beside the checkpoint; where weights are kept with their recipe the log
    lies one folder above them.
    """
    told: dict[str, Any] = {}
    if (folder / "state.json").is_file():
        told = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    log: list[dict[str, Any]] = []
    for file in (folder / "log.jsonl", folder.parent / "log.jsonl"):
        if file.is_file():
            log = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            break
    start = next((record for record in log if record.get("event") == "start"), {})
    end = log[-1] if log else {}
    told = {**start, **told, **facts}
    recipe = told.get("recipe", {})
    batch = told.get("batch", recipe.get("batch"))
    seen = told.get("seen")
    if seen is None and batch and told.get("iteration"):
        seen = told["iteration"] * batch
    seconds = told.get("spent_seconds") or end.get("seconds_in_all") or end.get("seconds")
    out = {
        "pictures_seen": seen,
        "minutes": seconds and round(seconds / 60, 1),
        "machine": told.get("device") and machine(told["device"]),
        "seed": told.get("seed", recipe.get("seed")),
    }
    return {key: value for key, value in out.items() if value is not None}
