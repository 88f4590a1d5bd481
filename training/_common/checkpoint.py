"""Checkpoints as safetensors: no pickle, split into parts small enough to move, written all or nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor

PART = 14 * 2**20  # bytes


def save(
    folder: Path, tensors: dict[str, Tensor], facts: dict[str, Any], name: str = "state"
) -> None:
    """Write ``tensors`` and ``facts`` (JSON); the old checkpoint stands until the new one is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[dict[str, Tensor]] = [{}]
    size = 0
    for key, tensor in tensors.items():
        kept = tensor.detach().cpu().contiguous().clone()
        if size and size + kept.nbytes > PART:
            parts.append({})
            size = 0
        parts[-1][key] = kept
        size += kept.nbytes
    stamp = int(facts.get("iteration", 0))
    files = [f"{name}-{stamp}-{i}.safetensors" for i in range(len(parts))]
    for file, part in zip(files, parts, strict=True):
        save_file(part, folder / file)
    # The small file that names the parts is put in place last, in one step.
    fresh = folder / f"{name}.json.new"
    fresh.write_text(json.dumps({**facts, "parts": files}, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, folder / f"{name}.json")
    for old in folder.glob(f"{name}-*.safetensors"):
        if old.name not in files:
            old.unlink()


def load(folder: Path, name: str = "state") -> tuple[dict[str, Tensor], dict[str, Any]]:
    """What :func:`save` wrote."""
    index = folder / f"{name}.json"
    if not index.is_file():
        raise FileNotFoundError(
            f"folder={folder.name!r} must hold a checkpoint; got no {index.name}. Start without --resume."
        )
    facts = json.loads(index.read_text(encoding="utf-8"))
    tensors: dict[str, Tensor] = {}
    for file in facts.pop("parts"):
        tensors |= load_file(folder / file)
    return tensors, facts


def group(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Put ``prefix.`` before each name."""
    return {f"{prefix}.{key}": value for key, value in tensors.items()}


def ungroup(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose names start with ``prefix.``, without it."""
    cut = len(prefix) + 1
    return {key[cut:]: value for key, value in tensors.items() if key.startswith(prefix + ".")}
