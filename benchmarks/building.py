"""How long the book takes to build, from nothing and after one lesson was saved, and to open."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

NOT_COPIED = {".git", ".venv", "node_modules", "_build", "__pycache__", "dist"}
COLD_BUDGET_S, SAVED_BUDGET_S, OPEN_BUDGET_S = 60.0, 3.0, 3.0


def copy_clone(root: Path, target: Path) -> None:
    """The sources alone: what is built must not come along."""
    target.mkdir(parents=True)
    for folder, inside, files in os.walk(root):
        inside[:] = [d for d in inside if d not in NOT_COPIED and not d.endswith("_cache")]
        here = target / Path(folder).relative_to(root)
        here.mkdir(exist_ok=True)
        for file in files:
            (here / file).write_bytes(Path(folder, file).read_bytes())


def _command(clone: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    env = {**kept, "PYTHONPATH": str(clone / "src"), "PYTHONUNBUFFERED": "1"}
    return [sys.executable, "-m", "eigencat", *words], env


def _build(clone: Path) -> float:
    command, env = _command(clone, "build")
    start = time.perf_counter()
    done = subprocess.run(
        command, env=env, cwd=clone, capture_output=True, text=True, timeout=900, check=False
    )
    taken = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"the book must build to be timed; it said: {done.stderr[-2000:]}")
    return taken


def _open(clone: Path) -> float:
    """Seconds until `eigencat open` says its address, with a book that is built."""
    command, env = _command(clone, "open", "--no-browser")
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=env, cwd=clone, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)
            while ready.select(timeout=60):
                line = process.stdout.readline()
                if not line or "http://" in line:
                    break
        taken = time.perf_counter() - start
        process.terminate()
        process.communicate(timeout=10)
    if "http://" not in line:
        raise RuntimeError("`eigencat open` must say its address; it said none.")
    return taken


def build_times(root: Path, scratch: Path, lesson: str) -> dict[str, Any]:
    clone = scratch / "clone"
    copy_clone(root, clone)
    cold = _build(clone)
    source = clone / "book" / lesson
    source.write_text(source.read_text(encoding="utf-8") + "\nOne more word.\n", encoding="utf-8")
    saved = _build(clone)
    opened = _open(clone)
    return {
        "pages": sum(1 for _ in (clone / "book" / "_build" / "html").rglob("*.html")),
        "cold_s": round(cold, 1),
        "cold_budget_s": COLD_BUDGET_S,
        "after_one_lesson_s": round(saved, 1),
        "after_one_lesson_budget_s": SAVED_BUDGET_S,
        "open_s": round(opened, 1),
        "open_budget_s": OPEN_BUDGET_S,
        "within_budget": cold <= COLD_BUDGET_S
        and saved <= SAVED_BUDGET_S
        and opened <= OPEN_BUDGET_S,
    }
