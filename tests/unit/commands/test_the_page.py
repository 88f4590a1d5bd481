"""The page about the command line: every line that it shows runs, in order, in one folder."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

import eigencat as ec

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "book" / "library" / "command-line.md"


def blocks() -> list[tuple[str, str]]:
    return re.findall(r"^```(sh|python)\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.slow
def test_what_the_page_shows_runs(run, here, monkeypatch):
    pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "unit" / "models"))
    import stylegan_files as files

    # Somebody's own network, small and never trained.
    files.put(here, files.nvidia(files.two()))
    commands = 0
    for kind, text in blocks():
        if kind == "python":
            exec(compile(text, PAGE.name, "exec"), {})
            continue
        for line in text.strip().splitlines():
            first, *words = shlex.split(line)
            assert first == "eigencat"
            run(*words)
            commands += 1
    assert commands >= 10
    names = {path.name for path in here.iterdir()}
    assert {"faces.html", "older.png", "distances.csv", "moved.npy", "sefa.png"} <= names
    found = ec.DirectionSet.load("sefa.safetensors")
    assert found[0].layers == (0, 1, 2)
    assert found.meta["model"].startswith("sha256:")
    # The planted direction is the first number of the latents.
    assert abs(ec.DirectionSet.load("age.safetensors")[0].vector[0]) > 0.98
    assert "stylegan_files" in sys.modules


def test_every_option_that_the_page_names_is_there():
    from eigencat import cli

    words = set(re.findall(r"--[a-z][a-z-]+", PAGE.read_text(encoding="utf-8")))
    known = {"--help"}
    commands = [cli.main.get_command(None, name) for name in cli._LIBRARY]
    commands += [*commands[[*cli._LIBRARY].index("find")].commands.values()]
    for command in commands:
        for option in command.params:
            known |= {*option.opts, *option.secondary_opts}
    assert words
    assert words <= known
