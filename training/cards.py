"""Write into each network's README what is shipped, how it was trained and what was measured.

    python -m training.cards            (or --check: is it current?)

The numbers are the manifest's and those of ``book/measured/portraits.json``; the words around them
are written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = ROOT / "src" / "eigencat" / "models" / "_files" / "portraits" / "manifest.json"
MEASURED = ROOT / "book" / "measured" / "portraits.json"
START, END = "<!-- facts:start -->", "<!-- facts:end -->"
PARTS = {
    "reader": ("reader",), "generator": ("mapping", "synthesis"),
    "autoencoder": ("encoder", "decoder"), "inverter": ("inverter",),
}  # fmt: skip
RULES = {">=": "≥", "<=": "≤", ">": ">"}


def readme(part: str) -> Path:
    return ROOT / "training" / f"portraits_{part}" / "README.md"


def number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"


def shipped(nets: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    lines = ["| File | Parameters | Bytes | sha256 |", "|---|---|---|---|"]
    lines += [
        f"| `{net['file']}` | {net['parameters']:,} | {net['bytes']:,} | `{net['sha256']}` |"
        for net in (nets[name] for name in names)
    ]
    return lines


def trained(net: dict[str, Any]) -> str:
    told = net["trained"]
    return (
        f"Trained on {told['machine']} in {told['minutes']} minutes, with the other networks' trainings "
        f"beside it: {told['pictures_seen']:,} pictures seen, seed {told['seed']}."
    )


def reached(bars: list[dict[str, Any]]) -> list[str]:
    lines = ["| Measured | Asked | Reached | |", "|---|---|---|---|"]
    for bar in bars:
        rule, _ = bar["asked"].split()
        lines.append(
            f"| {bar['name']} | {RULES[rule]} {number(bar['limit'])} | {number(bar['reached'])} "
            f"| {'met' if bar['met'] else '**missed**'} |"
        )
    return lines


def errors(table: dict[str, Any]) -> list[str]:
    """The inverter has no bar; its errors are stated."""
    lines = ["| Of | Mean error, of 255 | R2 of age, smile, glasses, yaw kept |", "|---|---|---|"]
    for name in ("generated", "rendered"):
        row = table[name]
        kept = (row["readings_kept_r2"][n] for n in ("age", "smile", "glasses", "yaw"))
        lines.append(
            f"| {row['pictures']:,} {name} portraits | {row['mean_error_of_255']:.1f} "
            f"| {', '.join(f'{v:.2f}' for v in kept)} |"
        )
    share = table["generated"]["w_error_of_variance"]
    return [*lines, "", f"Mean squared error of `w`, over the variance of `w`: {share:.2f}."]


def facts(part: str, manifest: dict[str, Any], found: dict[str, Any]) -> str:
    names, nets = PARTS[part], manifest["networks"]
    bars = [bar for bar in found["bars"] if bar["part"] == part]
    measured = reached(bars) if bars else errors(found["tables"][part])
    return "\n".join([*shipped(nets, names), "", trained(nets[names[0]]), "", *measured])


def filled(text: str, inside: str) -> str:
    if text.count(START) != 1 or text.count(END) != 1:
        raise ValueError(
            f"README.md must hold {START} and {END} once each; got {text.count(START)} and "
            f"{text.count(END)}. Put them back."
        )
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    return pattern.sub(lambda _: f"{START}\n{inside}\n{END}", text)


def cards() -> dict[Path, str]:
    """Each README as it should be."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    found = json.loads(MEASURED.read_text(encoding="utf-8"))
    return {
        readme(part): filled(readme(part).read_text(encoding="utf-8"), facts(part, manifest, found))
        for part in PARTS
    }


def main(argv: list[str] | None = None) -> int:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--check", action="store_true")
    args = p.parse_args(argv)
    old = [file for file, text in cards().items() if file.read_text(encoding="utf-8") != text]
    if args.check:
        for file in old:
            print(
                f"{file.relative_to(ROOT)} must quote the manifest and the measured table; got "
                "others. Run: python -m training.cards",
                file=sys.stderr,
            )
        return 1 if old else 0
    for file, text in cards().items():
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
