"""Small StyleGAN files in the published layouts, from numbers drawn here; no other source is used.

A network of NVIDIA's code is kept as a tree of objects, each told as a call of
``torch_utils.persistence._reconstruct_persistent_obj`` with a dict: the class's name, its source and
its state. The source written here raises an alarm when anything runs it.
"""

from __future__ import annotations

import io
import pickle
import sys
import types
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch

SOURCE = "import builtins\nbuiltins.eigencat_canary = 'the source inside the file was run'\n"


def two(
    channels=(6, 5, 4), z=7, w=8, dense=3, classes=0, colours=3, seed=0
) -> dict[str, np.ndarray]:
    """The tensors of a StyleGAN2 generator by the names that NVIDIA's code gives them."""
    rng = np.random.default_rng(seed)

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    taps = np.outer([1, 3, 3, 1], [1, 3, 3, 1]).astype(np.float32) / 64
    t = mapping(normal, z, w, dense, classes)
    before = 0
    for k, c in enumerate(channels):
        size = 4 << k
        b = f"synthesis.b{size}"
        t[f"{b}.resample_filter"] = taps
        if not before:
            t[f"{b}.const"] = normal(c, 4, 4)
        for name, inputs in (("conv0", before), ("conv1", c)):
            if inputs:
                t[f"{b}.{name}.weight"] = normal(c, inputs, 3, 3)
                t[f"{b}.{name}.bias"] = normal(c) / 3
                t[f"{b}.{name}.noise_strength"] = np.float32(rng.normal() / 3)
                t[f"{b}.{name}.noise_const"] = normal(size, size)
                t[f"{b}.{name}.resample_filter"] = taps
                t[f"{b}.{name}.affine.weight"] = normal(inputs, w)
                t[f"{b}.{name}.affine.bias"] = 1 + normal(inputs) / 3
        t[f"{b}.torgb.weight"] = normal(colours, c, 1, 1) / 3
        t[f"{b}.torgb.bias"] = normal(colours) / 5
        t[f"{b}.torgb.affine.weight"] = normal(c, w)
        t[f"{b}.torgb.affine.bias"] = 1 + normal(c) / 3
        before = c
    return t


def mapping(normal, z, w, dense, classes) -> dict[str, np.ndarray]:
    t = {"mapping.w_avg": normal(w) / 4}
    width = z
    if classes:
        t |= {"mapping.embed.weight": normal(w, classes), "mapping.embed.bias": normal(w)}
        width += w
    for k in range(dense):
        t[f"mapping.fc{k}.weight"] = 100 * normal(w, width)
        t[f"mapping.fc{k}.bias"] = 10 * normal(w)
        width = w
    return t


def three(z=6, w=8, seed=1) -> dict[str, np.ndarray]:
    """What of a StyleGAN3 generator is read, and some of what is not."""
    rng = np.random.default_rng(seed)

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    t = mapping(normal, z, w, 2, 0)
    t |= {"synthesis.input.freqs": normal(6, 2), "synthesis.input.affine.weight": normal(4, w)}
    for k, (size, c) in enumerate([(16, 5), (16, 6), (32, 4), (32, 3)]):
        layer = f"synthesis.L{k}_{size}_{c}"
        t[f"{layer}.weight"] = normal(c, 5, 3, 3)
        t[f"{layer}.affine.weight"] = normal(5 + k, w)
        t[f"{layer}.affine.bias"] = normal(5 + k)
        t[f"{layer}.up_filter"] = normal(12)
        t[f"{layer}.magnitude_ema"] = np.float32(1)
    return t


# -- NVIDIA's layout ---------------------------------------------------------------------------


def _reconstruct_persistent_obj(about: dict[str, Any]) -> Any:
    """What the real one does: it runs the source. Reached only by those who really unpickle."""
    exec(about["module_src"], {})
    return about


class Persistent(torch.nn.Module):
    """A module that is pickled as NVIDIA's are: by class name, source and state."""

    def __init__(self, kind: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.kind = kind
        for name, value in (settings or {}).items():
            setattr(self, name, value)

    def __reduce__(self):
        state = dict(self.__dict__)
        about = {
            "type": "class",
            "version": 6,
            "module_src": SOURCE,
            "class_name": state.pop("kind"),
            "state": state,
        }
        return sys.modules["torch_utils.persistence"]._reconstruct_persistent_obj, (about,), None


class EasyDict(dict):
    pass


@contextmanager
def nvidia_names():
    """For a while, modules of the names that are written into such pickles."""
    made = {
        name: types.ModuleType(name)
        for name in ("torch_utils", "torch_utils.persistence", "dnnlib", "dnnlib.util")
    }
    made["torch_utils.persistence"]._reconstruct_persistent_obj = _reconstruct_persistent_obj
    made["dnnlib.util"].EasyDict = EasyDict
    was = _reconstruct_persistent_obj.__module__, EasyDict.__module__
    _reconstruct_persistent_obj.__module__, EasyDict.__module__ = (
        "torch_utils.persistence",
        "dnnlib.util",
    )
    sys.modules.update(made)
    try:
        yield
    finally:
        _reconstruct_persistent_obj.__module__, EasyDict.__module__ = was
        for name in made:
            del sys.modules[name]


def tree(tensors: dict[str, np.ndarray], settings: dict[str, dict[str, Any]]) -> Persistent:
    root = Persistent("Generator", settings.get(""))
    for name, array in tensors.items():
        *path, last = name.split(".")
        at = root
        for k, part in enumerate(path):
            if part not in at._modules:
                at.add_module(part, Persistent(part, settings.get(".".join(path[: k + 1]))))
            at = at._modules[part]
        tensor = torch.from_numpy(np.array(array))
        if last in ("w_avg", "resample_filter", "noise_const", "freqs", "up_filter"):
            at.register_buffer(last, tensor)
        else:
            at.register_parameter(last, torch.nn.Parameter(tensor))
    return root


def nvidia(
    tensors: dict[str, np.ndarray],
    settings: dict[str, dict[str, Any]] | None = None,
    protocol: int = 4,
) -> bytes:
    """A pickle as NVIDIA's code writes it: generator, its average, discriminator, settings."""
    with nvidia_names():
        network = tree(tensors, settings or {"": {"sizes": np.arange(3), "n": np.float64(2)}})
        other = tree({"b8.fromrgb.weight": np.ones((2, 3, 1, 1), np.float32)}, {})
        kept = {
            "G": network,
            "D": other,
            "G_ema": network,
            "training_set_kwargs": EasyDict(path="faces.zip", use_labels=False),
            "augment_pipe": None,
        }
        return pickle.dumps(kept, protocol)


# -- rosinality's layout -----------------------------------------------------------------------


def rosinality(t: dict[str, np.ndarray], *, whole: bool = False, old: bool = False) -> bytes:
    """The same network of three blocks, as ``torch.save`` of that code keeps it."""
    scale = {c: np.float32(np.sqrt(9 * t[f"synthesis.{c}.weight"].shape[1])) for c in CONVS}
    state: dict[str, Any] = {"input.input": t["synthesis.b4.const"][None]}
    for k in range(3):
        state[f"style.{k + 1}.weight"] = t[f"mapping.fc{k}.weight"]
        state[f"style.{k + 1}.bias"] = t[f"mapping.fc{k}.bias"]
    for number, (theirs, ours) in enumerate(zip(THEIRS, CONVS, strict=True)):
        s = f"synthesis.{ours}"
        state[f"{theirs}.conv.weight"] = (t[f"{s}.weight"] * scale[ours])[None]
        state[f"{theirs}.conv.modulation.weight"] = t[f"{s}.affine.weight"]
        state[f"{theirs}.conv.modulation.bias"] = t[f"{s}.affine.bias"]
        state[f"{theirs}.noise.weight"] = t[f"{s}.noise_strength"].reshape(1)
        state[f"{theirs}.activate.bias"] = t[f"{s}.bias"]
        state[f"noises.noise_{number}"] = t[f"{s}.noise_const"][None, None]
        if ours.endswith("conv0"):
            state[f"{theirs}.conv.blur.kernel"] = 4 * t[f"{s}.resample_filter"]
    for theirs, b in (("to_rgb1", "b4"), ("to_rgbs.0", "b8"), ("to_rgbs.1", "b16")):
        s = f"synthesis.{b}.torgb"
        state[f"{theirs}.conv.weight"] = t[f"{s}.weight"][None]
        state[f"{theirs}.conv.modulation.weight"] = t[f"{s}.affine.weight"]
        state[f"{theirs}.conv.modulation.bias"] = t[f"{s}.affine.bias"]
        state[f"{theirs}.bias"] = t[f"{s}.bias"].reshape(1, 3, 1, 1)
        if b != "b4":
            state[f"{theirs}.upsample.kernel"] = 4 * t[f"synthesis.{b}.resample_filter"]
    holder = torch.nn.Module()  # so that the state carries what states carry
    kept: dict[str, Any] = {"g_ema": holder.state_dict()}
    kept["g_ema"].update({k: torch.from_numpy(np.array(v)) for k, v in state.items()})
    kept["latent_avg"] = torch.from_numpy(t["mapping.w_avg"])
    if whole:
        import argparse

        kept["args"] = argparse.Namespace(size=16, lr=0.002)
        kept["g_optim"] = {"state": {0: {"step": 3, "exp_avg": torch.ones(2)}}, "param_groups": []}
    file = io.BytesIO()
    torch.save(kept, file, _use_new_zipfile_serialization=not old)
    return file.getvalue()


CONVS = ["b4.conv1", "b8.conv0", "b8.conv1", "b16.conv0", "b16.conv1"]
THEIRS = ["conv1", "convs.0", "convs.1", "convs.2", "convs.3"]


def put(folder: Path, data: bytes, name: str = "network.pkl") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file
