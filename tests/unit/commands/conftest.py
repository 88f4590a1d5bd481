"""The commands as a reader types them, in a folder of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import eigencat
from eigencat import cli
from eigencat.worlds import planted

SOURCE = Path(eigencat.__file__).parents[1]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path) -> Callable[..., Result]:
    def call(*words: Any, code: int = 0) -> Result:
        done = CliRunner().invoke(cli.main, [str(word) for word in words])
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done

    return call


@pytest.fixture
def told(run: Callable[..., Result]) -> Callable[..., dict[str, Any]]:
    """What --json prints: one object, and nothing else on stdout."""

    def call(*words: Any) -> dict[str, Any]:
        found = json.loads(run(*words, "--json").stdout)
        assert isinstance(found, dict)
        return found

    return call


@pytest.fixture
def process(here: Path) -> Callable[..., subprocess.Popen[str]]:
    """A real process, as a shell starts it."""

    def start(*words: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "eigencat", *(str(word) for word in words)],
            env={**os.environ, "PYTHONPATH": str(SOURCE), "OMP_NUM_THREADS": "1"},
            cwd=here,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def world(here: Path) -> planted.PlantedAttributes:
    """Two attributes that share something, fitted on one part of the samples and held out on another."""
    made = planted.make_attributes(1200, 12, count=2, cosine=0.5, saturate=False, random_state=3)
    np.save("z.npy", made.Z[:800])
    np.save("new.npy", made.Z[800:])
    for name, rows in (("y.csv", made.y[:800]), ("new.csv", made.y[800:])):
        lines = [",".join(map(repr, map(float, row))) for row in rows]
        Path(name).write_text("age,glasses\n" + "\n".join(lines) + "\n")
    return made
