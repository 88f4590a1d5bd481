"""On what it was measured, in words that name no owner and no place."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Any


def machine(chromium_version: str) -> dict[str, Any]:
    return {
        "processor": _processor(),
        "cores": _cores(),
        "memory_gb": _memory_gb(),
        "system": _system(),
        "python": platform.python_version(),
        "chromium": chromium_version,
    }


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""  # not Linux; the caller says what is known then


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return re.sub(r"\s+", " ", found[1]).strip() if found else platform.machine()


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _memory_gb() -> int | None:
    found = re.search(r"^MemTotal:\s*(\d+) kB", _read("/proc/meminfo"), re.MULTILINE)
    return round(int(found[1]) / 1e6) if found else None


def _system() -> str:
    found = re.search(r'^PRETTY_NAME="(.+)"', _read("/etc/os-release"), re.MULTILINE)
    return found[1] if found else f"{platform.system()} {platform.release()}"
