"""Pictures and truth on disk, and on the device.

A set is a folder: ``pictures.npy`` (n, 64, 64, 3) uint8, ``attributes.npy`` (n, k) float32 and
``facts.json`` with the attributes' names, the seed and the renderer's version, which is put in place
last: a folder that has it is whole.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True)
class Portraits:
    pictures: Tensor  # (n, size, size, 3) uint8
    attributes: Tensor  # (n, k) float32
    names: tuple[str, ...]
    facts: dict[str, Any]

    def __len__(self) -> int:
        return len(self.pictures)

    def column(self, name: str) -> Tensor:
        return self.attributes[:, self.names.index(name)]

    def take(self, start: int, stop: int) -> Portraits:
        return Portraits(
            self.pictures[start:stop], self.attributes[start:stop], self.names, self.facts
        )


def write(
    folder: Path, pictures: np.ndarray, attributes: np.ndarray, facts: dict[str, Any]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "pictures.npy", pictures)
    np.save(folder / "attributes.npy", attributes.astype(np.float32))
    fresh = folder / "facts.json.new"
    fresh.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, folder / "facts.json")


def read(folder: Path, device: torch.device | str = "cpu", limit: int | None = None) -> Portraits:
    """The set in ``folder``, or the sets in its folders one after the other, whole and on ``device``.

    A gigabyte for 80,000 pictures.
    """
    found = parts(folder)
    if not found:
        raise FileNotFoundError(
            f"data={folder.name!r} must be a folder of rendered portraits; got no facts.json. "
            "Render one with python -m training._common.render."
        )
    facts = json.loads((found[0] / "facts.json").read_text(encoding="utf-8"))
    pictures = np.concatenate([np.load(p / "pictures.npy") for p in found])[:limit]
    attributes = np.concatenate([np.load(p / "attributes.npy") for p in found])[:limit]
    return Portraits(
        torch.from_numpy(pictures).to(device),
        torch.from_numpy(attributes).to(device),
        tuple(facts["names"]),
        facts,
    )


def to_network(pictures: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """uint8 (n, h, w, 3) to (n, 3, h, w) from -1 to 1, channels last in memory."""
    return pictures.permute(0, 3, 1, 2).to(dtype).div_(127.5).sub_(1.0)


def parts(folder: Path) -> list[Path]:
    """The sets in ``folder``: itself, or the folders in it that are whole so far."""
    if (folder / "facts.json").is_file():
        return [folder]
    return sorted(p.parent for p in folder.glob("*/facts.json"))


class Pool:
    """Pictures on the device that may grow in number while a captured step draws from them."""

    def __init__(self, folder: Path, device: torch.device, capacity: int, size: int = 64) -> None:
        """``capacity`` 0: what the folder holds now."""
        self.folder, self.device = folder, device
        self.read: set[Path] = set()
        self.filled = 0
        found = parts(folder)
        if not capacity:
            capacity = sum(len(np.load(p / "pictures.npy", mmap_mode="r")) for p in found)
        if not capacity:
            raise FileNotFoundError(
                f"data={folder.name!r} must hold rendered portraits; got none. "
                "Render some with python -m training._common.render."
            )
        self.pictures = torch.zeros(capacity, size, size, 3, dtype=torch.uint8, device=device)
        self.count = torch.ones((), device=device)

    def grow(self) -> int:
        """Take in the sets that have become whole; how many pictures there are now."""
        for part in parts(self.folder):
            room = len(self.pictures) - self.filled
            if part in self.read or not room:
                continue
            self.read.add(part)
            new = torch.from_numpy(np.load(part / "pictures.npy")[:room])
            self.pictures[self.filled : self.filled + len(new)] = new.to(self.device)
            self.filled += len(new)
        self.count.fill_(max(self.filled, 1))
        return self.filled

    def draw(self, n: int, random: torch.Generator | None) -> Tensor:
        pick = torch.rand(n, device=self.device, generator=random) * self.count
        return to_network(self.pictures[pick.long().clamp(max=len(self.pictures) - 1)])
