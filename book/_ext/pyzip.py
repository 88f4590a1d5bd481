"""The page's Python: the runtime and the part of eigencat that needs NumPy only.

Writes ``_static/py``::

    manifest.json                    what there is to load, with sizes; python_worker.js reads it
    python-<key>-<version>/          Pyodide and NumPy, in a folder named after its content
    eigencat-<key>.zip               our modules, the same bytes for the same sources
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .laid import entry, lay_out

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "vendor"
PACKAGE = ROOT / "src" / "eigencat"

# Modules, or packages, that need more than NumPy, or a machine of one's own.
LEFT_OUT = ("__main__", "build", "cli", "commands", "models", "serve", "widgets")

# A zip archive cannot say an earlier time.
EPOCH = (1980, 1, 1, 0, 0, 0)


def split_modules(package: Path = PACKAGE) -> tuple[list[Path], list[str]]:
    """Return the files that go into the page, and the names of the modules that do not.

    Numbers that a module reads stand beside it as JSON, and go where it goes.
    """
    files, absent = [], []
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.json")]):
        parts = path.relative_to(package).with_suffix("").parts
        # Folders without __init__.py hold data (bundles, the built book).
        if any(
            not (folder / "__init__.py").is_file()
            for folder in path.parents
            if folder.is_relative_to(package)
        ):
            continue
        if parts[0] not in LEFT_OUT:
            files.append(path)
        elif parts[0] != "__main__" and path.suffix == ".py":
            absent.append(".".join(("eigencat", *parts)).removesuffix(".__init__"))
    return files, absent


def make_zip(files: list[Path], package: Path = PACKAGE) -> bytes:
    """Pack the files below ``eigencat/``: sorted, with fixed times and rights."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            name = f"eigencat/{path.relative_to(package).as_posix()}"
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same archive on every system
            archive.writestr(info, path.read_bytes(), compresslevel=9)
    return buffer.getvalue()


def _recorded(vendor: Path) -> dict[str, dict[str, Any]]:
    """The vendored parts that make the runtime, by name."""
    record = json.loads((vendor / "VENDOR.json").read_text(encoding="utf-8"))
    return {part["name"]: part for part in record["parts"] if "Pyodide" in part["name"]}


def write_runtime(static: Path, vendor: Path = VENDOR) -> tuple[str, list[dict[str, Any]]]:
    """Copy the runtime into its folder; return the folder's name and what the worker fetches."""
    parts = _recorded(vendor)
    files = [file for part in parts.values() for file in part["files"]]
    folder = lay_out(
        static,
        "python",
        parts["Pyodide"]["version"],
        [vendor / file["path"] for file in files],
        [f"{file['path']} {file['sha256']}" for file in files],
    )
    # Scripts are loaded by the browser's own means; licences are there to be read.
    names = sorted(path.name for path in (static / folder).iterdir())
    fetched = [
        entry(static, folder, name) for name in names if not name.endswith((".mjs", ".js", ".txt"))
    ]
    return folder, fetched


def write_all(static: Path, package: Path = PACKAGE, vendor: Path = VENDOR) -> dict[str, Any]:
    """Write everything below `static` (the folder ``_static/py``) and return the manifest."""
    static.mkdir(parents=True, exist_ok=True)
    folder, fetched = write_runtime(static, vendor)
    files, absent = split_modules(package)
    data = make_zip(files, package)
    name = f"eigencat-{hashlib.sha256(data).hexdigest()[:12]}.zip"
    for old in static.glob("eigencat-*.zip"):
        if old.name != name:
            old.unlink()
    if not (static / name).exists():
        (static / name).write_bytes(data)
    fetched.append({"name": "eigencat.zip", "url": name, "bytes": len(data), "gzip": False})
    manifest = {
        "version": 1,
        "runtime": f"{folder}/",
        "files": fetched,
        "bytes": sum(file["bytes"] for file in fetched),
        "absent": absent,
    }
    text = json.dumps(manifest, indent=1) + "\n"
    (static / "manifest.json").write_text(text, encoding="utf-8")
    return manifest


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        write_all(Path(app.outdir) / "_static" / "py")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", _finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
