"""What the book carries of Python for its pages."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "book"))
from _ext import pyzip

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static") / "py"
    pyzip.write_all(folder)
    return folder


def manifest(static: Path) -> dict:
    return json.loads((static / "manifest.json").read_text(encoding="utf-8"))


def test_every_file_of_the_manifest_is_there_with_its_size(static: Path) -> None:
    told = manifest(static)
    sizes = {file["url"]: file["bytes"] for file in told["files"]}
    assert {url: (static / url).stat().st_size for url in sizes} == sizes
    assert told["bytes"] == sum(sizes.values())
    names = {file["name"] for file in told["files"]}
    assert names >= {"pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json", "eigencat.zip"}
    for script in ("pyodide.mjs", "pyodide.asm.js"):
        assert (static / told["runtime"] / script).is_file()
    assert list((static / told["runtime"]).glob("LICENSE-*"))


def test_the_packed_program_is_the_vendored_one(static: Path) -> None:
    (packed,) = [file for file in manifest(static)["files"] if file["gzip"]]
    program = gzip.decompress((static / packed["url"]).read_bytes())
    vendored = (ROOT / "vendor" / "pyodide" / "pyodide.asm.wasm").read_bytes()
    assert hashlib.sha256(program).digest() == hashlib.sha256(vendored).digest()


def copy_of_package(folder: Path) -> Path:
    """The package without its built parts, to be changed."""
    skip = shutil.ignore_patterns("_figures", "_book", "__pycache__")
    shutil.copytree(pyzip.PACKAGE, folder / "eigencat", ignore=skip)
    return folder / "eigencat"


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = copy_of_package(tmp_path / "a"), copy_of_package(tmp_path / "b")
    for file in second.rglob("*.py"):
        file.touch()
        file.chmod(0o600)
    one, two = (pyzip.make_zip(pyzip.split_modules(p)[0], p) for p in (first, second))
    assert one == two


def test_a_changed_module_takes_the_place_of_the_old_archive(tmp_path: Path) -> None:
    package, static = copy_of_package(tmp_path), tmp_path / "py"
    before = {file["url"] for file in pyzip.write_all(static, package)["files"]}
    (package / "_page.py").write_text("changed = True\n", encoding="utf-8")
    after = {file["url"] for file in pyzip.write_all(static, package)["files"]}
    (gone,) = before - after
    (new,) = after - before
    assert gone.startswith("eigencat-")
    assert not (static / gone).exists()
    assert (static / new).exists()


def test_another_runtime_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    vendor, static = tmp_path / "vendor", tmp_path / "py"
    shutil.copytree(ROOT / "vendor" / "pyodide", vendor / "pyodide")
    shutil.copyfile(ROOT / "vendor" / "VENDOR.json", vendor / "VENDOR.json")
    old = pyzip.write_all(static, vendor=vendor)["runtime"]
    text = (vendor / "VENDOR.json").read_text(encoding="utf-8")
    wheel = next(f for p in json.loads(text)["parts"] for f in p["files"] if ".whl" in f["path"])
    text = text.replace(wheel["sha256"], "0" * 64)
    (vendor / "VENDOR.json").write_text(text, encoding="utf-8")
    new = pyzip.write_all(static, vendor=vendor)["runtime"]
    assert old != new
    assert not (static / old).exists()


def test_a_build_that_broke_half_way_is_written_again(tmp_path: Path) -> None:
    static = tmp_path / "py"
    told = pyzip.write_all(static)
    shutil.move(static / told["runtime"], static / (told["runtime"].rstrip("/") + ".part"))
    assert pyzip.write_all(static) == told
    assert [p.name for p in static.glob("python-*")] == [told["runtime"].rstrip("/")]


def test_what_is_left_out_is_named(static: Path) -> None:
    files, absent = pyzip.split_modules()
    inside = {path.stem for path in files}
    assert {"eigencat.cli", "eigencat.serve", "eigencat.build"} <= set(absent)
    assert not inside & {"cli", "serve", "build", "__main__"}
    assert {"_page", "layer", "picture"} <= inside
    told = manifest(static)
    assert told["absent"] == absent
    (archive,) = [f["url"] for f in told["files"] if f["name"] == "eigencat.zip"]
    packed = set(zipfile.ZipFile(static / archive).namelist())
    assert packed == {f"eigencat/{p.relative_to(pyzip.PACKAGE).as_posix()}" for p in files}


def test_every_module_in_the_page_needs_numpy_alone(static: Path, tmp_path: Path) -> None:
    """Import each one from the archive, where nothing else that is installed can be found."""
    (archive,) = static.glob("eigencat-*.zip")
    script = """
import importlib, sys, zipfile
archive = sys.argv[1]
numpy_home = sys.argv[2]
names = sorted(n for n in zipfile.ZipFile(archive).namelist() if n.endswith(".py"))
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("numpy", "eigencat"):
            raise ModuleNotFoundError(f"{name} is not in the page", name=name)
sys.meta_path.insert(0, Only())
sys.path[:] = [archive, *(p for p in sys.path if "site-packages" not in p), numpy_home]
for name in names:
    module = name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    importlib.import_module(module)
    assert archive in sys.modules[module].__file__, module
print(len(names))
"""
    import numpy

    home = str(Path(numpy.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(archive), home],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules = [path for path in pyzip.split_modules()[0] if path.suffix == ".py"]
    assert int(done.stdout) == len(modules)
