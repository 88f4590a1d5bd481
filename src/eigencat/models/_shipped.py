"""The files of a shipped world: a manifest, and one ONNX file for each network."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.models._inputs import no_network
from eigencat.models._onnx_file import initialisers

FILES = Path(__file__).parent / "_files"
AGAIN = "Install eigencat again, or export the networks again."


class Shipped:
    """A folder of networks. Every file is held to the size and hash that the manifest states."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        file = folder / "manifest.json"
        if not file.is_file():
            raise FileNotFoundError(
                f"folder={folder.name!r} must hold networks; got no {file.name}. {AGAIN}"
            )
        self.manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        self.networks: dict[str, dict[str, Any]] = self.manifest["networks"]

    def entry(self, name: str) -> dict[str, Any]:
        if name not in self.networks:
            raise no_network(name, list(self.networks))
        return self.networks[name]

    def read(self, name: str) -> bytes:
        """The whole file of a network, about a megabyte."""
        entry = self.entry(name)
        file = self.folder / str(entry["file"])
        if not file.is_file():
            raise FileNotFoundError(
                f"network={name!r} must have the file {file.name}; got none. {AGAIN}"
            )
        data = file.read_bytes()
        if len(data) != entry["bytes"]:
            raise ValueError(
                f"file={file.name!r} must be {entry['bytes']} bytes; got {len(data)}. {AGAIN}"
            )
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            raise ValueError(
                f"file={file.name!r} must be what the manifest's hash says; got other bytes. {AGAIN}"
            )
        return data

    def weights(self, name: str) -> dict[str, NDArray[np.float32]]:
        """The numbers stored in a network's file, by the names they have in its ``torch`` module.

        Stored in 16 bits, given in 32.
        """
        stored = initialisers(self.read(name))
        return {k: v.astype(np.float32) for k, v in stored.items() if v.dtype.kind == "f"}
