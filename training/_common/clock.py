"""A log that can be read by people and by programs, and a budget of wall-clock time."""

from __future__ import annotations

import json
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
