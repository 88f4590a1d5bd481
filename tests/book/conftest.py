"""The book's extensions are imported as its configuration imports them: from the folder book/."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
sys.path.insert(0, str(BOOK))

CONCEPTS = """
chapters:
  - {id: "1", number: "1", title: One, short: one}
lessons:
  - {number: "1.1", slug: one, chapter: "1", title: One, status: %s, needs: [], teaches: [thing]}
watch: []
papers: []
"""
FRONT = """---
title: One
number: "1.1"
question: What?
answer: This.
needs: []
teaches: [thing]
file_format: mystnb
kernelspec: {name: python3}
---
"""


@pytest.fixture(scope="session", autouse=True)
def _engine() -> Iterator[None]:
    """The JavaScript engine keeps the interpreter alive unless it is closed."""
    yield
    from _ext import js

    js.close()


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., tuple[int, str, Path]]:
    """Return a function that builds one page with the book's own configuration.

    It returns the exit status, what Sphinx said, and the folder of pages. A body with front matter
    is a lesson; the graph then has one written lesson, this page.
    """

    def run(
        body: str, *, lesson: bool = True, concepts: str | None = None
    ) -> tuple[int, str, Path]:
        source, out = tmp_path / "source", tmp_path / "out"
        source.mkdir(exist_ok=True)
        status = "written" if lesson else "planned"
        (source / "concepts.yml").write_text(concepts or CONCEPTS % status, encoding="utf-8")
        (source / "references.bib").write_text("", encoding="utf-8")
        (source / "index.md").write_text(
            "# Book\n\n```{toctree}\n:glob:\n:hidden:\n*\n```\n", encoding="utf-8"
        )
        page = source / "one.md"
        page.write_text((FRONT if lesson else "# One\n\n") + body, encoding="utf-8")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", str(BOOK)]
        command += ["-D", "nb_execution_mode=auto"]
        done = subprocess.run(
            [*command, str(source), str(out)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=ROOT,
        )
        return done.returncode, done.stdout + done.stderr, out

    return run
