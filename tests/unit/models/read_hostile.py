"""Reads the files that a test lists, in a process of its own, and tells as JSON what each one did.

Memory is limited, so that a file which fills it shows; a process that dies shows by its silence.
"""

from __future__ import annotations

import builtins
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eigencat as ec
from eigencat.models._onnx_file import initialisers
from eigencat.worlds.portraits import cache

ROOM = 3 << 30  # bytes of addresses: the libraries take about one


def limit() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has none
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


def npz(path: Path) -> Any:
    """The kept pictures are drawn again with a warning; here that is as good as an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return cache.load(path, {"pictures": (2, 2)})


READERS: dict[str, Callable[[Path], Any]] = {
    "stylegan": ec.models.StyleGAN.from_file,
    "directions": ec.DirectionSet.load,
    "npz": npz,
    "onnx": lambda path: initialisers(path.read_bytes()),
}


def told(reader: str, path: Path) -> dict[str, Any]:
    start = time.perf_counter()
    try:
        READERS[reader](path)
        kind, message = "nothing", ""
    except Exception as error:
        kind, message = type(error).__name__, str(error)
    return {
        "kind": kind,
        "message": message,
        "seconds": time.perf_counter() - start,
        "ran": hasattr(builtins, "eigencat_canary"),
    }


if __name__ == "__main__":
    limit()
    folder = Path(sys.argv[1])
    for line in (folder / "list.txt").read_text(encoding="utf-8").splitlines():
        reader, file = line.split()
        print(json.dumps({"file": file, **told(reader, folder / file)}), flush=True)
