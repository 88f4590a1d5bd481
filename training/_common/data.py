"""Pictures and truth on disk, and on the device.

A set is a folder: ``pictures.npy`` (n, 64, 64, 3) uint8, ``attributes.npy`` (n, k) float32 and
``facts.json`` with the attributes' names, the seed and the renderer's version.
"""

from __future__ import annotations

import json
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
    (folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def read(folder: Path, device: torch.device | str = "cpu", limit: int | None = None) -> Portraits:
    """The set in ``folder``, whole and on ``device``: a gigabyte for 80,000 pictures."""
    if not (folder / "facts.json").is_file():
        raise FileNotFoundError(
            f"data={folder.name!r} must be a folder of rendered portraits; got no facts.json. "
            "Render one with python -m training._common.render."
        )
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    pictures = np.load(folder / "pictures.npy")[:limit]
    attributes = np.load(folder / "attributes.npy")[:limit]
    return Portraits(
        torch.from_numpy(pictures).to(device),
        torch.from_numpy(attributes).to(device),
        tuple(facts["names"]),
        facts,
    )


def to_network(pictures: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """uint8 (n, h, w, 3) to (n, 3, h, w) from -1 to 1, channels last in memory."""
    return pictures.permute(0, 3, 1, 2).to(dtype).div_(127.5).sub_(1.0)
