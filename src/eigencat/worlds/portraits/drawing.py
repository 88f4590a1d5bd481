"""Many pictures: in parts, on several processors, with a line that says how far it is."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from itertools import starmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .checks import read_count
from .trace import render_rows

Pixels = NDArray[np.uint8]

PART = 32
PATIENCE = 2.0  # seconds of drawing before the line appears


def read_jobs(value: Any) -> int:
    if value == -1:
        return os.cpu_count() or 1
    return read_count(value, "n_jobs", 1)


def draw(table: Any, size: int, framing: Any, n_jobs: int = 1) -> Pixels:
    """Pictures of checked rows. The parts are the same for any number of processes."""
    images = np.empty((len(table), size, size, 3), dtype=np.uint8)
    starts = range(0, len(table), PART)
    parts = [(table[k : k + PART], size, framing[k : k + PART]) for k in starts]
    line = _Line("Drawing portraits", len(table))
    try:
        if n_jobs == 1 or len(parts) == 1:
            _collect(images, starmap(_draw_part, parts), line)
        else:
            # Not above: Python in a page has neither.
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # A fresh interpreter each: a fork would copy locks that threads of the caller hold.
            with ProcessPoolExecutor(min(n_jobs, len(parts)), get_context("spawn")) as pool:
                _collect(images, pool.map(_draw_part, *zip(*parts, strict=True)), line)
    finally:
        line.close()
    return images


def _draw_part(rows: Any, size: int, framing: Any) -> Pixels:
    return np.asarray(render_rows(rows, size, framing=framing))


def _collect(images: Pixels, parts: Iterable[Pixels], line: _Line) -> None:
    done = 0
    for part in parts:
        images[done : done + len(part)] = part
        done += len(part)
        line.tell(done)


class _Line:
    """A bar on a terminal's standard error, and a line now and then in a log."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total = title, total
        self.start = self.said = time.monotonic()
        self.live = sys.stderr.isatty()
        self.shown = False

    def tell(self, done: int) -> None:
        now = time.monotonic()
        if now - self.start < PATIENCE or now - self.said < (0.2 if self.live else 30):
            return
        self.said, self.shown = now, True
        left = (now - self.start) * (self.total - done) / done
        filled = 24 * done // self.total
        bar = "█" * filled + "░" * (24 - filled)
        text = f"{self.title} {bar} {done} of {self.total}, {left:.0f} s left"
        if self.live:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.live and self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
