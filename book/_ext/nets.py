"""The page's networks: ONNX Runtime and every shipped network.

Writes ``_static/nets``::

    manifest.json                    what there is to load, with sizes; net_worker.js reads it
    ort-<key>-<version>/             ONNX Runtime, in a folder named after its content
    <world>-<key>/<network>.onnx     the networks, in a folder named after theirs

The program is kept compressed and the worker unpacks it: many static servers send it as it lies,
and it is fourteen megabytes. The networks hold numbers that do not compress.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "vendor"
SHIPPED = ROOT / "src" / "eigencat" / "models" / "_files"
SCRIPT = "ort.wasm.bundle.min.mjs"


def _folder(static: Path, stem: str, version: str, files: dict[str, bytes], sums: list[str]) -> str:
    """Write files into a folder named after their content, whole or not at all."""
    key = hashlib.sha256("\n".join(sums).encode()).hexdigest()[:8]
    name = f"{stem}-{key}-{version}"
    for old in static.glob(f"{stem}-*"):
        if old.name != name:
            shutil.rmtree(old)
    if not (static / name).is_dir():
        part = static / f"{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for file, data in files.items():
            (part / file).write_bytes(data)
        part.rename(static / name)
    return name


def _entry(static: Path, folder: str, file: str) -> dict[str, Any]:
    size = (static / folder / file).stat().st_size
    name = file.removesuffix(".gzip")
    return {
        "name": name,
        "url": f"{folder}/{file}",
        "bytes": size,
        "gzip": file.endswith(".gzip"),
    }


def write_all(static: Path, vendor: Path = VENDOR, shipped: Path = SHIPPED) -> dict[str, Any]:
    """Write everything below `static` (the folder ``_static/nets``) and return the manifest."""
    static.mkdir(parents=True, exist_ok=True)
    record = json.loads((vendor / "VENDOR.json").read_text(encoding="utf-8"))
    part = next(one for one in record["parts"] if one["name"] == "ONNX Runtime Web")
    files = {}
    for file in part["files"]:
        path = vendor / file["path"]
        packed = path.suffix == ".wasm"
        data = path.read_bytes()
        files[path.name + ".gzip" * packed] = gzip.compress(data, 9, mtime=0) if packed else data
    sums = [file["sha256"] for file in part["files"]]
    runtime = _folder(static, "ort", part["version"], files, sums)
    (program,) = (name for name in files if name.endswith(".gzip"))
    manifest: dict[str, Any] = {
        "version": 1,
        "runtime": f"{runtime}/",
        "script": SCRIPT,
        "program": [_entry(static, runtime, program)],
        "networks": {},
        "worlds": {},
    }
    for source in sorted(shipped.glob("*/manifest.json")):
        world = json.loads(source.read_text(encoding="utf-8"))
        nets = world["networks"]
        data = {net["file"]: (source.parent / net["file"]).read_bytes() for net in nets.values()}
        sums = [net["sha256"] for net in nets.values()]
        folder = _folder(static, world["name"], str(world["version"]) + ".0.0", data, sums)
        for name, net in nets.items():
            file = _entry(static, folder, net["file"])
            manifest["networks"][name] = {
                "file": file,
                "inputs": net["inputs"],
                "outputs": net["outputs"],
            }
        manifest["worlds"][world["name"]] = {
            key: world[key] for key in ("layers", "attributes", "w")
        }
    text = json.dumps(manifest, indent=1) + "\n"
    (static / "manifest.json").write_text(text, encoding="utf-8")
    return manifest


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        write_all(Path(app.outdir) / "_static" / "nets")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", _finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
