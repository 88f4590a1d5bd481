"""The page's networks: ONNX Runtime and every shipped network.

Writes ``_static/nets``::

    manifest.json                    what there is to load, with sizes; net_worker.js reads it
    ort-<key>-<version>/             ONNX Runtime, in a folder named after its content
    <world>-<key>/<network>.onnx     the networks, in a folder named after theirs

The networks hold numbers that do not compress.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .laid import entry, lay_out

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "vendor"
SHIPPED = ROOT / "src" / "eigencat" / "models" / "_files"
SCRIPT = "ort.wasm.bundle.min.mjs"


def write_all(static: Path, vendor: Path = VENDOR, shipped: Path = SHIPPED) -> dict[str, Any]:
    """Write everything below `static` (the folder ``_static/nets``) and return the manifest."""
    static.mkdir(parents=True, exist_ok=True)
    record = json.loads((vendor / "VENDOR.json").read_text(encoding="utf-8"))
    part = next(one for one in record["parts"] if one["name"] == "ONNX Runtime Web")
    sources = [vendor / file["path"] for file in part["files"]]
    sums = [file["sha256"] for file in part["files"]]
    runtime = lay_out(static, "ort", part["version"], sources, sums)
    (program,) = (source.name for source in sources if source.suffix == ".wasm")
    manifest: dict[str, Any] = {
        "version": 1,
        "runtime": f"{runtime}/",
        "script": SCRIPT,
        "program": [entry(static, runtime, f"{program}.gzip")],
        "networks": {},
        "worlds": {},
    }
    for source in sorted(shipped.glob("*/manifest.json")):
        world = json.loads(source.read_text(encoding="utf-8"))
        nets = world["networks"]
        shown = [source.parent / net["file"] for net in nets.values()]
        sums = [net["sha256"] for net in nets.values()]
        folder = lay_out(static, world["name"], f"{world['version']}.0.0", shown, sums)
        for name, net in nets.items():
            manifest["networks"][name] = {
                "file": entry(static, folder, net["file"]),
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
