"""A log that can be read by people and by programs, and a budget of wall-clock time."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any


class Log:
    """Appends one JSON record a line to ``log.jsonl`` and says it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "log.jsonl"
        self.start = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start

    def __call__(self, **facts: Any) -> None:
        record = {"seconds": round(self.seconds, 1), **facts}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
        print(" ".join(f"{k} {v}" for k, v in record.items()), flush=True)


class Pace:
    """How much of a training is over: by pictures seen or by the clock, whichever is further.

    ``images`` 0 and infinite ``minutes`` stand for no end of that kind. ``spent`` are the seconds of
    earlier runs; ``begin`` starts the clock, after data are read and steps captured.
    """

    def __init__(self, images: int, minutes: float, spent: float = 0.0) -> None:
        self.images, self.budget, self.spent = images, minutes * 60, spent
        self.start = time.monotonic()
        self.setup = 0.0

    def begin(self, setup: float, reserve: float = 0.0) -> None:
        """``setup`` seconds of the budget are gone, and ``reserve`` is kept for the last save."""
        self.start = time.monotonic()
        self.setup = setup
        self.budget = max(self.budget - setup - reserve, 1.0)

    @property
    def here(self) -> float:
        """Seconds of training in this run."""
        return time.monotonic() - self.start

    @property
    def seconds(self) -> float:
        """Seconds of training in all runs."""
        return self.spent + self.here

    def share(self, seen: int) -> float:
        by_images = seen / self.images if self.images else 0.0
        by_clock = 0.0
        if math.isfinite(self.budget):
            by_clock = self.seconds / (self.spent + self.budget)
        return min(1.0, max(by_images, by_clock))
