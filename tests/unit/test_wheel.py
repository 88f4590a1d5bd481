"""The wheel carries the figures and the built book, and opens it with no build."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path

import pytest

from eigencat import build

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def make_wheel(root: Path, out: Path) -> tuple[Path, str]:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    (wheel,) = out.glob("*.whl")
    return wheel, done.stdout + done.stderr


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture
def packable(small):
    """The small clone with what packing needs, and one figure bundle."""
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / name, small.root / name)
    small.write("src/eigencat/_figures/two_models.js", "export default {}")
    return small


def test_a_wheel_opens_its_book_with_no_build(packable, tmp_path):
    packable.fake_build()
    wheel, _ = make_wheel(packable.root, tmp_path / "dist")
    names = names_in(wheel)
    assert {
        "eigencat/_figures/two_models.js",
        "eigencat/_book/index.html",
        f"eigencat/_book/{build.STAMP}",
        "eigencat/py.typed",
    } <= names

    # A fresh environment. What eigencat depends on is lent from here by
    # PYTHONPATH, which does not follow the editable install's .pth file.
    fresh = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(fresh)], check=True)
    python = fresh / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    subprocess.run([*pip, "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    shutil.rmtree(packable.root)

    packable.root.mkdir()
    packable.command = lambda *args: [str(fresh / "bin" / "eigencat"), *args]
    packable.env = lambda: {
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PYTHONUNBUFFERED": "1",
    }
    with packable.opened("lesson", "--no-browser") as opened:
        assert urllib.request.urlopen(opened.address, timeout=10).read() == b"<title>Lesson</title>"
    told = packable.run("build").stderr
    assert "must be there to build from; got an installed package" in told


def test_a_half_built_book_is_left_out_and_told(packable, tmp_path):
    packable.fake_build()
    packable.clone.stamp.unlink()
    wheel, said = make_wheel(packable.root, tmp_path / "dist")
    assert not [name for name in names_in(wheel) if name.startswith("eigencat/_book")]
    assert "holds no finished book" in said


@pytest.mark.book
def test_the_real_wheel_is_whole_and_below_100_mb(tmp_path):
    if not (ROOT / "book" / "_build" / "html" / build.STAMP).is_file():
        pytest.fail("there is no built book to pack: run `make book` first")
    wheel, _ = make_wheel(ROOT, tmp_path)
    names = names_in(wheel)
    bundles = {f"eigencat/_figures/{f.name}" for f in (ROOT / "src/eigencat/_figures").iterdir()}
    assert bundles <= names
    networks = ROOT / "src" / "eigencat" / "models" / "_files"
    shipped = {f.relative_to(ROOT / "src").as_posix() for f in networks.rglob("*.*")}
    assert shipped <= names
    words = "eigencat/worlds/words/_files"
    assert {f"{words}/{f}" for f in ("words.txt", "vectors.f16", "LICENSE.txt")} <= names
    assert "eigencat/_book/index.html" in names
    assert not [name for name in names if "__pycache__" in name or "/doctrees/" in name]
    assert wheel.stat().st_size < 100e6
