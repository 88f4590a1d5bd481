"""The weights of a StyleGAN by name, from a file of NVIDIA's code or of rosinality's.

What is read: the names of modules and tensors, the numbers, and settings that are plain numbers or
words. What is not: NVIDIA's files hold source code for each class, which is passed over.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.models.stylegan import _tensors_file as tensors
from eigencat.models.stylegan._pickle import Made, RefusedError, load

Array = NDArray[Any]

LARGEST = 4_000_000_000  # the largest published network with its discriminator takes 0.4 GB
DEPTH = 12  # of modules in modules; four are usual
MODULES = 5_000
OTHER = "Pass a network of stylegan2-ada-pytorch, stylegan3 or rosinality's stylegan2-pytorch."


@dataclass
class Weights:
    """What a file holds of one generator.

    ``arrays`` by name as NVIDIA's code has them (``synthesis.b4.conv1.weight``); ``facts`` by the
    name of a module, its settings; ``model`` is the file's hash.
    """

    family: str
    arrays: dict[str, Array]
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    model: str = ""

    def fact(self, module: str, name: str, default: Any) -> Any:
        """A setting of a module, where the file has it and it is of the kind of the default."""
        value = self.facts.get(module, {}).get(name, default)
        same = isinstance(value, (int, float)) and isinstance(default, (int, float))
        return value if same or isinstance(value, type(default)) else default


class Record(dict[str, Any]):
    """The state of a persistent object of NVIDIA's code."""


def _record(arguments: tuple[Any, ...]) -> Record:
    """What is told of an object: its class by name, its source (passed over), its state."""
    about = arguments[0] if len(arguments) == 1 else None
    if not isinstance(about, dict) or about.get("type") != "class":
        raise RefusedError("an object that is not kept as NVIDIA's code keeps its own")
    state = about.get("state")
    return Record(state if isinstance(state, dict) else {})


def _set(arguments: tuple[Any, ...]) -> set[str]:
    if len(arguments) != 1 or not isinstance(arguments[0], list):
        raise RefusedError("a set that is made of something else than a list")
    return {item for item in arguments[0] if isinstance(item, str)}


NAMES: dict[tuple[str, str], Made | None] = {
    **tensors.TENSORS,
    ("torch_utils.persistence", "_reconstruct_persistent_obj"): _record,
    ("torch.storage", "_load_from_bytes"): tensors.storage_from_bytes,
    ("dnnlib.util", "EasyDict"): tensors.bag,
    ("numpy", "dtype"): tensors.kind,
    ("numpy", "ndarray"): None,
    ("numpy.core.multiarray", "_reconstruct"): tensors.array,
    ("numpy._core.multiarray", "_reconstruct"): tensors.array,
    ("numpy.core.multiarray", "scalar"): tensors.scalar,
    ("numpy._core.multiarray", "scalar"): tensors.scalar,
    ("builtins", "set"): _set,  # protocol 3 has no opcode for one
    ("torch", "float16"): None,
    ("torch", "float32"): None,
    ("torch", "float64"): None,
}


@contextmanager
def in_one_line(path: str | os.PathLike[str]) -> Iterator[None]:
    """Whatever is wrong inside a file is told in one line that names the file."""
    try:
        yield
    except RefusedError as error:
        raise ValueError(
            f"path={Path(path)} must be a StyleGAN file; got {error.found}. {error.remedy}"
        ) from error


def read(path: str | os.PathLike[str], network: str = "G_ema") -> Weights:
    """The weights in a file; nothing in it is run. What is wrong inside is a RefusedError."""
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"path={path} must be a StyleGAN file; got nothing there. {OTHER}")
    if not path.is_file() or not 0 < (size := path.stat().st_size) <= LARGEST:
        what = f"{size:,} bytes" if path.is_file() else "no plain file"
        raise ValueError(
            f"path={path} must be a StyleGAN file of 1 to {LARGEST:,} bytes; got {what}. {OTHER}"
        )
    data = path.read_bytes()
    with np.errstate(all="ignore"):  # what overflows is not finite, and is found below
        found = _read(data, network)
    for name, array in found.arrays.items():
        if not np.isfinite(array).all():
            raise RefusedError(
                f"{name[:80]!r} with a number that is not finite", "The training went wrong."
            )
    found.model = "sha256:" + hashlib.sha256(data).hexdigest()
    return found


def _read(data: bytes, network: str) -> Weights:
    if data[:4] == b"PK\x03\x04":
        return _rosinality(tensors.zipped(data), network)
    if data[:1] != b"\x80":
        raise RefusedError("a file that is neither a pickle nor torch's archive", OTHER)
    first, _end = load(data, NAMES)
    if first == tensors.MAGIC and not isinstance(first, bool):
        return _rosinality(tensors.legacy(memoryview(data)), network)
    return _nvidia(first, network)


# -- NVIDIA's ----------------------------------------------------------------------------------


def _nvidia(value: Any, network: str) -> Weights:
    if isinstance(value, dict) and not isinstance(value, Record):
        value = _chosen(value, network)
    if not isinstance(value, Record):
        raise RefusedError(f"a pickle of a {type(value).__name__}, not of a network", OTHER)
    found: dict[str, tensors.Tensor] = {}
    facts: dict[str, dict[str, Any]] = {}
    seen: set[int] = set()
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    while waiting:
        name, record, depth = waiting.pop()
        if not isinstance(record, Record) or id(record) in seen:
            raise RefusedError(f"a module {name[:80]!r} that is none, or is there twice", OTHER)
        if depth > DEPTH or len(seen) >= MODULES:
            raise RefusedError("more modules in modules than a network has", OTHER)
        seen.add(id(record))
        dot = f"{name}." if name else ""
        facts[name] = {k: v for k, v in record.items() if _plain(v)}
        for kind in ("_parameters", "_buffers"):
            for part, tensor in _entries(record, kind):
                if isinstance(tensor, tensors.Tensor):
                    found[dot + part] = tensor
                elif tensor is not None:
                    raise RefusedError(f"{(dot + part)[:80]!r} that is no tensor", OTHER)
        children = _entries(record, "_modules")
        waiting += [(dot + part, child, depth + 1) for part, child in children if child is not None]
    arrays = _floats(found)
    return Weights(_family(arrays), arrays, facts)


def _entries(record: Record, kind: str) -> list[tuple[str, Any]]:
    entries = record.get(kind, {})
    if not isinstance(entries, dict) or not all(isinstance(name, str) for name in entries):
        raise RefusedError(f"a module whose {kind} are damaged", OTHER)
    return list(entries.items())


def _plain(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) or (isinstance(value, str) and len(value) < 100)


def _chosen(value: Mapping[Any, Any], network: str) -> Any:
    if network in value:
        return value[network]
    names = ", ".join(repr(name) for name in list(value)[:8] if isinstance(name, str))[:200]
    raise RefusedError(f"no network {network!r}", f"It holds {names or 'none'}: pass network=.")


def _floats(found: Mapping[str, tensors.Tensor]) -> dict[str, Array]:
    """Numbers in float32, whatever they were stored in."""
    held = {id(t.storage): t.storage.count for t in found.values()}
    if sum(math.prod(t.size) for t in found.values()) > 2 * sum(held.values()):
        # A few stored numbers behind many tensors: a small file that fills the memory.
        raise RefusedError("tensors that share their numbers", "Save the network anew.")
    return {
        name: np.ascontiguousarray(t.array(), dtype=np.float32).reshape(t.size)
        for name, t in found.items()
    }


def _family(arrays: Mapping[str, Array]) -> str:
    if "synthesis.b4.const" in arrays:
        return "stylegan2"
    if any(re.fullmatch(r"synthesis\.L\d+_\d+_\d+\.affine\.weight", name) for name in arrays):
        return "stylegan3"
    raise RefusedError("a network that is neither StyleGAN2's nor StyleGAN3's generator", OTHER)


# -- rosinality's ------------------------------------------------------------------------------


def _rosinality(value: Any, network: str) -> Weights:
    """A state under ``g_ema``, renamed; convolutions there are scaled while they run."""
    key = {"G_ema": "g_ema", "G": "g", "D": "d"}.get(network, network)
    state = _chosen(value, key) if isinstance(value, dict) else None
    if not isinstance(state, dict):
        raise RefusedError("a torch file without a generator's state", OTHER)
    extra = value.get("latent_avg")
    if not all(isinstance(k, str) and isinstance(v, tensors.Tensor) for k, v in state.items()):
        raise RefusedError("a generator's state that holds something else than tensors", OTHER)
    found = _renamed(_floats(state))
    if isinstance(extra, tensors.Tensor):
        found["mapping.w_avg"] = _floats({"": extra})[""].reshape(-1)
    if not {"synthesis.b4.const", "mapping.fc0.weight"} <= set(found):
        raise RefusedError(
            "a torch file without StyleGAN2's generator in rosinality's layout", OTHER
        )
    return Weights("stylegan2", found)


_DENSE = re.compile(r"style\.(\d{1,3})\.(weight|bias)")
_CONV = re.compile(r"(conv1|to_rgb1|convs\.(\d{1,2})|to_rgbs\.(\d{1,2}))\.(.+)")
_NOISE = re.compile(r"noises\.noise_(\d{1,2})")
_PARTS = {
    "conv.weight": "weight",
    "conv.modulation.weight": "affine.weight",
    "conv.modulation.bias": "affine.bias",
    "noise.weight": "noise_strength",
    "activate.bias": "bias",
    "bias": "bias",
    "conv.blur.kernel": "resample_filter",
    "upsample.kernel": "resample_filter",
}


def _layer(number: int) -> str:
    """The convolution of a number, counted from the 4 x 4 one."""
    return (
        "synthesis.b4.conv1"
        if number == 0
        else (f"synthesis.b{4 << (number + 1) // 2}.conv{(number + 1) % 2}")
    )


def _renamed(arrays: Mapping[str, Array]) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for name, array in arrays.items():
        if name == "input.input":
            found["synthesis.b4.const"] = array.reshape(array.shape[-3:])
        elif hit := _DENSE.fullmatch(name):
            # The first part of the sequence normalises z and has no numbers.
            found[f"mapping.fc{int(hit[1]) - 1}.{hit[2]}"] = array
        elif hit := _NOISE.fullmatch(name):
            found[f"{_layer(int(hit[1]))}.noise_const"] = array.reshape(array.shape[-2:])
        elif (hit := _CONV.fullmatch(name)) and hit[4] in _PARTS:
            part = _PARTS[hit[4]]
            if hit[1].startswith("to_rgb"):
                block = 4 if hit[3] is None else 8 << int(hit[3])
                owner = f"synthesis.b{block}.torgb"
                if part == "resample_filter":  # the block doubles the picture, not the layer
                    owner = f"synthesis.b{block}"
            else:
                owner = _layer(0 if hit[2] is None else int(hit[2]) + 1)
            found[f"{owner}.{part}"] = _fitted(array, part, owner)
        else:
            raise RefusedError(f"{name[:80]!r}, which rosinality's generator does not have", OTHER)
    return found


def _fitted(array: Array, part: str, owner: str) -> Array:
    if part == "weight" and array.ndim == 5:
        # Scaled here once, as it is there each time; to colours the scale stays with the styles.
        scale = 1.0 if owner.endswith("torgb") else float(np.prod(array.shape[2:])) ** -0.5
        return np.asarray(array[0] * np.float32(scale))
    if part == "resample_filter":
        total = float(array.sum())
        return np.asarray(array / np.float32(total)) if total else array
    if part == "noise_strength" and array.size == 1:
        return array.reshape(())
    return array.reshape(-1) if part == "bias" else array
