"""Large files beside the book, in a folder named after what is in it: laid out whole or not at all.

A program in WebAssembly is kept compressed, and the page's worker unpacks it: many static servers
send it as it lies, and it is ten megabytes and more.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def lay_out(
    static: Path, stem: str, version: str, sources: Iterable[Path], sums: Iterable[str]
) -> str:
    """Copy `sources` into a folder of `static` and return its name; older ones of the stem go."""
    key = hashlib.sha256("\n".join(sums).encode()).hexdigest()[:8]
    name = f"{stem}-{key}-{version}"
    for old in static.glob(f"{stem}-*"):
        if old.name != name:
            shutil.rmtree(old)
    if not (static / name).is_dir():
        # Under another name until it is whole, since it is not written again.
        part = static / f"{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for source in sources:
            if source.suffix == ".wasm":
                packed = gzip.compress(source.read_bytes(), 9, mtime=0)
                (part / f"{source.name}.gzip").write_bytes(packed)
            else:
                shutil.copyfile(source, part / source.name)
        part.rename(static / name)
    return name


def entry(static: Path, folder: str, file: str) -> dict[str, Any]:
    """What a worker needs to know to fetch a file."""
    return {
        "name": file.removesuffix(".gzip"),
        "url": f"{folder}/{file}",
        "bytes": (static / folder / file).stat().st_size,
        "gzip": file.endswith(".gzip"),
    }
