"""Write what was measured into README.md, between its two marks. `--check` proves it is current."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from benchmarks.directions import BARS, IDLE, TWO_WORKERS

HERE = Path(__file__).resolve().parent
README, RESULTS = HERE.parent / "README.md", HERE / "results.json"
START, END = "<!-- bench:start -->", "<!-- bench:end -->"


def kb(n: float) -> str:
    return f"{n / 1000:.0f} kB"


def mb(n: float) -> str:
    return f"{n / 1e6:.1f} MB"


def rows(results: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What, measured, budget."""
    weight, frame, build = results["weight"], results["frame"], results["build"]
    first, python = results["first_figure_ms"], results["python"]
    kinds = ", ".join(f"{k} {kb(n)}" for k, n in weight["first_visit"]["by_kind"].items())
    return [
        (
            f"First visit to lesson 1.1, compressed ({kinds})",
            kb(weight["first_visit"]["bytes"]),
            kb(weight["first_visit"]["budget"]),
        ),
        (
            "A later page",
            kb(weight["later_page"]["bytes"]),
            kb(weight["later_page"]["budget"]),
        ),
        (
            "Before the first figure is live",
            kb(weight["before_first_figure"]["bytes"]),
            kb(weight["before_first_figure"]["budget"]),
        ),
        (
            "First figure live: here; on a slow phone and network, imitated",
            f"{first['here'] / 1000:.2f} s; {first['slow_phone'] / 1000:.1f} s",
            "",
        ),
        (
            f"Main-thread work a frame while dragging, 95th percentile, processor slowed "
            f"{frame['cpu_slowed']} times",
            f"{frame['p95_ms']:.1f} ms",
            f"{frame['budget_ms']:.1f} ms",
        ),
        (
            f"Building the book: cold ({build['pages']} pages); after one lesson was saved",
            f"{build['cold_s']:.0f} s; {build['after_one_lesson_s']:.1f} s",
            f"{build['cold_budget_s']:.0f} s; {build['after_one_lesson_budget_s']:.0f} s",
        ),
        (
            "Opening a built book, until it is served",
            f"{build['open_s']:.1f} s",
            f"{build['open_budget_s']:.0f} s",
        ),
        (
            "Python in the page, from *Run* to output: first time; afterwards",
            f"{python['cold_ms'] / 1000:.1f} s, {mb(python['cold_bytes'])}; "
            f"{python['warm_ms'] / 1000:.1f} s, {mb(python['warm_bytes'])}",
            "",
        ),
        *face_rows(results),
        *direction_rows(results.get("directions", {})),
    ]


def face_rows(results: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Portraits drawn and edited; nothing where they were not measured yet."""
    rows = []
    if "faces" in results and "portraits" in results:
        page, native = results["faces"], results["portraits"]["networks"]
        rows += [
            (
                "An edit of a generated face: the network in the page; in Python, on one thread",
                f"{page['edit_ms']:.0f} ms; {native['edit_ms']:.1f} ms",
                f"{page['edit_budget_ms']:.0f} ms; a quarter of the page's",
            ),
            (
                "Networks of that page: the runtime, once; generator and reader; first face there",
                f"{mb(page['runtime_bytes'])}; {mb(page['network_bytes'])}; "
                f"{page['first_picture_ms'] / 1000:.1f} s",
                "; 1.8 MB",
            ),
        ]
    if "portraits" in results:
        drawn = results["portraits"]["renderer"]
        rows.append(
            (
                f"Portraits of {drawn['size']} × {drawn['size']} drawn a processor second",
                f"{drawn['pictures_a_cpu_second']:.0f}",
                f"{drawn['bar']}",
            )
        )
    return rows


def direction_rows(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The methods beside the released code's ways; nothing where they were not measured yet."""
    rows = [
        (
            f"`GANSpace` on {part['samples']:,} × {part['features']}: processor time beside "
            f"`IncrementalPCA`; angle of the first {part['components']} directions to the exact ones",
            f"{part['ratio']:.0f} times less; {part['ours_angle']:.0e}° ({part['theirs_angle']:.0f}°)",
            f"{BARS['stream_ratio']} times; {BARS['stream_angle']}°",
        )
        for name, part in found.items()
        if name.startswith("stream")
    ]
    if "planes" in found:
        p = found["planes"]
        rows.append(
            (
                f"`InterFaceGAN` on {p['samples']:,} × {p['features']}: `logistic` beside `SVC` on "
                "the extremes; angle of the default to the planted direction",
                f"{p['logistic']['ratio']:.0f} times less; {p['default']['angle']:.1f}° "
                f"({p['svc']['angle']:.0f}°)",
                f"{BARS['logistic_ratio']} times; {BARS['default_angle']:.0f}°",
            )
        )
    if "memory" in found:
        m = found["memory"]
        few, many = m["samples"]
        rows.append(
            (
                f"Peak memory of a streamed fit, {few:,} × {m['features']}; {many:,}",
                f"{m['peak_mb'][0]} MB; {m['peak_mb'][1]} MB",
                "flat",
            )
        )
    if "cluster" in found:
        c = found["cluster"]
        busy = c["load_before"] > IDLE
        rows.append(
            (
                f"`StreamingPCA` on {c['samples']:,} × {c['features']} that lie on a cluster: one "
                "worker; two",
                f"{c['one_s']:.1f} s; {c['two_s']:.1f} s, {c['ratio']:.1f} times"
                + (
                    f" ({c['load_before']:.0f} other processes were busy on {c['cores']} cores)"
                    if busy
                    else ""
                ),
                f"{TWO_WORKERS} times on two idle cores",
            )
        )
    return rows


def table(results: dict[str, Any]) -> str:
    m = results["machine"]
    memory = f", {m['memory_gb']} GB" if m["memory_gb"] else ""
    on = (
        f"Measured {results['measured']} by `make bench`: {m['processor']}, {m['cores']} cores{memory}, "
        f"{m['system']}, Python {m['python']}, Chromium {m['chromium']}."
    )
    lines = ["| | measured | budget |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows(results)]
    return "\n".join([*lines, "", on])


def filled(text: str, inside: str) -> str:
    if text.count(START) != 1 or text.count(END) != 1:
        raise ValueError(
            f"README.md must hold {START} and {END} once each; got {text.count(START)} and "
            f"{text.count(END)}. Put them back."
        )
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    return pattern.sub(lambda _: f"{START}\n{inside}\n{END}", text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    now = README.read_text(encoding="utf-8")
    wanted = filled(now, table(json.loads(RESULTS.read_text(encoding="utf-8"))))
    if check:
        if now != wanted:
            print(
                "README.md must quote benchmarks/results.json; got another table. "
                "Run: python -m benchmarks.readme",
                file=sys.stderr,
            )
            return 1
        return 0
    README.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
