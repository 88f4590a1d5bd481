"""The Portraits world in Python: pictures drawn a second, and what an edit and a reading take, on one thread.

`python -m benchmarks.portraits` alone, in half a minute, or as part of `make bench`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

RENDER_BAR = 20  # pictures of 64 x 64 a processor second
DRAWN, TIMES = 128, 60


def measure() -> dict[str, Any]:
    return {"renderer": renderer(), "networks": networks()}


def renderer(n: int = DRAWN) -> dict[str, Any]:
    """The best of three, after a first one that fills caches. Drawing takes one thread."""
    from eigencat.worlds import portraits

    people = portraits.sample_attributes(n, random_state=0)
    portraits.render(people[:32])
    taken = []
    for _ in range(3):
        start = time.process_time()
        portraits.render(people)
        taken.append(time.process_time() - start)
    rate = n / min(taken)
    return {
        "size": 64,
        "pictures_a_cpu_second": round(rate, 1),
        "bar": RENDER_BAR,
        "within_budget": rate >= RENDER_BAR,
    }


def networks() -> dict[str, Any]:
    """Milliseconds of one picture at a time, as an edit asks for it; and bytes on disk."""
    import eigencat as ec

    start = time.perf_counter()
    g = ec.load("portraits")
    w = g.sample(1, seed=0, space="w")
    picture = g.decode(w)
    first = time.perf_counter() - start
    calls: dict[str, Callable[[], Any]] = {
        "edit_ms": lambda: g.decode(w),
        "read_ms": lambda: g.read(picture),
        "mapping_ms": lambda: g.mapping(g.sample(1)),
        "encode_ms": lambda: g.encode(picture),
        "invert_ms": lambda: g.invert(picture),
    }
    found: dict[str, Any] = {"first_picture_ms": round(first * 1000)}
    found |= {name: round(middle_ms(call), 2) for name, call in calls.items()}
    found["bytes"] = {name: net["bytes"] for name, net in g.manifest["networks"].items()}
    return found


def middle_ms(call: Callable[[], Any], times: int = TIMES) -> float:
    """The median: a busy machine makes a few of them long."""
    call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(json.dumps(measure(), indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
