"""A small clone with a book of two pages, to build, serve and break."""

from __future__ import annotations

import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import eigencat
from eigencat import build

PACKAGE = Path(eigencat.__file__).parent

CONF = """\
project = "Small"
extensions = ["myst_parser"]
html_theme = "basic"
"""


@dataclass
class SmallClone:
    clone: build.Clone

    @property
    def root(self) -> Path:
        return self.clone.root

    @property
    def html(self) -> Path:
        return self.clone.html

    def write(self, name: str, text: str) -> Path:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def fake_build(self) -> None:
        """Put a finished book there without Sphinx: two pages and the kinds of file it has."""
        files = {
            "index.html": "<title>Home</title>",
            "01-a/lesson.html": "<title>Lesson</title>",
            "02-b/other.html": "<title>Other</title>",
            "01-a/twin.html": "<title>Twin</title>",
            "02-b/twin.html": "<title>Twin</title>",
            "search.html": "<title>Search</title>",
            "_static/page.js": "export {}",
            "_static/page.mjs": "export {}",
            "_static/look.css": "a{}",
            "_static/vendor/thing-1.2.3/thing.wasm": "\0asm",
            "_static/vendor/thing-1.2.3/part.whl": "PK",
            "_static/font.woff2": "wOF2",
            "_static/odd.unknown": "?",
        }
        for name, text in files.items():
            self.write(f"book/_build/html/{name}", text)
        build._write_stamp(self.clone, build.fingerprint(self.root))

    def command(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "eigencat", *args]

    def env(self) -> dict[str, str]:
        # No screen: no test opens anybody's browser.
        kept = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        return {**kept, "PYTHONPATH": str(self.root / "src"), "PYTHONUNBUFFERED": "1"}

    def run(self, *args: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*args),
            env=self.env(),
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    @contextmanager
    def opened(self, *args: str) -> Iterator[Opened]:
        """Run `eigencat open` until the block ends; a server that will not start fails."""
        process = subprocess.Popen(
            self.command("open", *args),
            env=self.env(),
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield Opened(process, _address(process))
            finally:
                if process.poll() is None:
                    process.kill()
                # Drain both pipes, so that none is left open behind the test.
                process.communicate()


@dataclass
class Opened:
    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        found = re.match(r"http://127\.0\.0\.1:(\d+)/", self.address)
        assert found, self.address
        return int(found[1])

    def interrupt(self) -> tuple[int, str, str]:
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err


def _address(process: subprocess.Popen[str], patience: float = 30) -> str:
    assert process.stdout is not None
    assert process.stderr is not None
    until = time.monotonic() + patience
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < until:
            if not ready.select(timeout=0.2):
                continue
            line = process.stdout.readline()
            if not line:
                break
            found = re.search(r"http://\S+", line)
            if found:
                return found[0]
    process.kill()
    pytest.fail(f"`eigencat open` gave no address; it said: {process.stderr.read()}")


def _copy_clone(root: Path) -> SmallClone:
    shutil.copytree(
        PACKAGE,
        root / "src" / "eigencat",
        ignore=shutil.ignore_patterns("__pycache__", "_figures", "_book"),
    )
    small = SmallClone(build.Clone(root))
    small.write("book/conf.py", CONF)
    small.write("book/index.md", "# Home\n\n```{toctree}\n01-a/lesson\n```\n")
    small.write("book/01-a/lesson.md", "# A lesson\n\nFirst words.\n")
    return small


@pytest.fixture
def small(tmp_path: Path) -> SmallClone:
    return _copy_clone(tmp_path / "clone")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallClone, int]]:
    """A real server on a loopback port, with a secret beside its folder."""
    small = _copy_clone(tmp_path_factory.mktemp("served") / "clone")
    small.fake_build()
    small.write("book/_build/secret.txt", "secret")
    table = small.root / "mine.csv"
    table.write_text("height,weight,kind\n1.5,2.5,cät\n3,4,rat\n", encoding="utf-8")
    (small.html / "way-out").symlink_to(small.clone.out)
    with small.opened("--no-browser", "--table", str(table)) as opened:
        yield small, opened.port
