"""Measure the shipped Portraits networks against every bar that was set for them.

    python -m training.measure            (or: make measure)

Writes ``book/measured/portraits.json`` and the pictures beside it. It needs what the library needs
and Pillow; no torch. The first run renders 22,000 portraits into the user's cache: half an hour of one
core, and none the next time. ``--held-out 4000`` and the like take fewer; the table says how many it was. ``--small`` proves in a few minutes that all of it runs, and
writes nothing unless ``--out`` says where: its numbers are of too few portraits.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

# Before NumPy is imported: BLAS reads it once.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

import eigencat as ec
from eigencat.worlds import portraits as world
from training._measure import copying, curves, generating, pictures, reading
from training._measure.bars import bars
from training._measure.numbers import short
from training._measure.pictures import Counts
from training._measure.sheets import Album, pairs

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "book" / "measured"
NAME = "portraits"
# Seeds of g.sample: the pictures of every table but edits; those that are edited; the contact sheet.
SEED, FRESH_SEED, SHEET_SEED = 20, 21, 0
SAMPLES, EDITED, COMPARED, INVERTED, PAIRED = 8000, 2000, 2000, 1000, 2000
DRAWING = ("curves", "sheets")  # a test draws the curves anew and compares
WIDE = 8  # pictures in a row: a phone shows so many with their faces still seen
SMALL = Counts(held_out=500, flat=500, training=500, people=16)


def code_hash() -> str:
    """Of what the numbers come from: this file, and `training/_measure` but for what only draws."""
    parts = sorted((Path(__file__).parent / "_measure").glob("*.py"))
    found = hashlib.sha256()
    for file in [Path(__file__), *(part for part in parts if part.stem not in DRAWING)]:
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def shipped_hashes() -> dict[str, str]:
    """Of the networks' files and of their manifest, as they lie there now."""
    from eigencat.models._shipped import FILES

    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted((FILES / NAME).iterdir())
        if file.suffix in (".onnx", ".json")
    }


def sources() -> dict[str, Any]:
    """What the numbers depend on: a test finds them stale when one of these changes."""
    return {
        "shipped": shipped_hashes(),
        "code": code_hash(),
        "world": {"name": NAME, "version": world.VERSION},
    }


class Progress:
    """One line a step, on standard error."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start

    def __call__(self, what: str) -> None:
        print(f"measure: {self.seconds:5.0f} s  {what}", file=sys.stderr, flush=True)


def sizes(g: Any) -> dict[str, Any]:
    nets = g.manifest["networks"]
    parts = {
        "generator": ("mapping", "synthesis"), "reader": ("reader",),
        "autoencoder": ("encoder", "decoder"), "inverter": ("inverter",),
    }  # fmt: skip
    return {
        name: {key: sum(nets[n][key] for n in names) for key in ("parameters", "bytes")}
        for name, names in parts.items()
    }


def strips(g: Any, made: generating.Sample, album: Album) -> None:
    """Age and age with glasses held, in w along plain normals: the first four people of the sheet."""
    cloud = made.w.astype(np.float64)
    a, b = (
        generating.border(cloud, generating.labels(g, made.readings, n))[1]
        for n in ("age", "glasses")
    )
    start = g.sample(4, SHEET_SEED, space="w")
    steps = (-3, -2, -1, 0, 1, 2, 3)
    for name, direction in (("edit-age", a), ("edit-age-glasses-held", a - (a @ b) * b)):
        unit = direction / np.linalg.norm(direction)
        size = float((cloud @ unit).std())
        w = np.concatenate([[row + k * size * unit for k in steps] for row in start])
        album.add(
            name, g.decode(w.astype(np.float32)), len(steps), seed=SHEET_SEED, steps=list(steps),
            unit="deviations of w along the direction",
        )  # fmt: skip


def over_time(album: Album) -> list[dict[str, Any]]:
    """The same latents at every look of the training, a row each; and the scores then."""
    from PIL import Image

    rows, looks = [], []
    scores = {
        r["seen"] // 1000: r
        for r in curves.records(ROOT / "training" / "portraits_generator" / "log.jsonl")
        if "frechet" in r
    }
    for file in sorted((ROOT / "training" / "portraits_generator" / "sheets").glob("*k.webp")):
        sheet = np.asarray(Image.open(file).convert("RGB"))
        rows += [sheet[2:66, 2 + 66 * k : 66 + 66 * k] for k in range(WIDE)]
        seen = int(file.stem.removesuffix("k"))
        looks.append({"thousand_pictures": seen, "frechet_then": scores[seen]["frechet"]})
    album.add("over-time", np.stack(rows), WIDE, rows=[look["thousand_pictures"] for look in looks])
    return looks


def draw_curves(album: Album) -> dict[str, str]:
    for old in album.folder.glob("*.svg"):
        old.unlink()
    found = {}
    for name, text in curves.draw(ROOT / "training").items():
        (album.folder / f"curve-{name}.svg").write_text(text, encoding="utf-8")
        found[name] = f"{album.folder.name}/curve-{name}.svg"
    return found


def measure(counts: Counts, samples: int, out: Path) -> dict[str, Any]:
    say = Progress()
    g = ec.load(NAME)
    say(f"the generator: {samples} samples")
    made = generating.sample(g, samples, SEED)
    say("the generator: borders between attributes, and edits across them")
    fresh = generating.sample(g, min(EDITED, samples), FRESH_SEED)
    generator: dict[str, Any] = {
        "samples": samples, "seed": SEED,
        "separability": generating.separability(g, made),
        "edits": generating.edits(g, made, fresh),
    }  # fmt: skip
    say("portraits: rendering what the cache does not hold")
    before = say.seconds
    real, flat = pictures.held_out(counts), pictures.flat(counts)
    trained, changed = pictures.training(counts), pictures.changed(counts)
    rendered = say.seconds - before
    say("the reader")
    reader = {"held_out_r2": reading.held_out(g, flat), "pictures": len(flat)}
    reader["interventions"] = reading.interventions(g, changed)
    say("the generator beside portraits")
    seen, read = g.features(real.images), g.read(real.images).astype(np.float64)
    seen_before = g.features(trained.images)
    n = min(COMPARED, samples, len(real))
    copies, order, neighbour = generating.copies(g, made, real, seen, trained, seen_before, n)
    generator |= {
        "frechet": generating.distances(made, seen, seen_before),
        "spread": generating.spreads(g, made.readings, read),
        "age_glasses": {"generated": generating.tie(g, made.readings), "real": generating.tie(g, read)},
        "copies": copies,
    }  # fmt: skip
    say("the autoencoder and the inverter")
    some = world.Portraits(
        *(getattr(real, k)[:PAIRED] for k in ("images", "attributes", "framing"))
    )
    tables = short({
        "size": sizes(g), "reader": reader, "generator": generator,
        "autoencoder": copying.autoencoder(g, some),
        "inverter": copying.inverter(g, made, some, INVERTED),
    })  # fmt: skip
    say("pictures")
    album = Album(out / NAME)
    sheet = g.decode(g.sample(64, SHEET_SEED, space="w"))
    album.add("generated", sheet, WIDE, seed=SHEET_SEED, rule="the first 64 of the seed")
    album.add(
        "real-and-generated", pairs(real.images[:24], sheet[:24], WIDE), WIDE,
        rows=["real", "generated"] * 2, rule="the first 24 of each",
    )  # fmt: skip
    album.add(
        "failures", fresh.images[generating.farthest(fresh.features, seen, 16)], WIDE,
        seed=FRESH_SEED,
        rule=f"of {len(fresh.images)} samples, the 16 farthest from any real one by the reader's features",
    )  # fmt: skip
    near = order[:WIDE]
    album.add(
        "neighbours", pairs(made.images[near], trained.images[neighbour[near]], WIDE), WIDE, seed=SEED,
        rows=["generated", "nearest training portrait"],
        rule=f"of {n} samples, the {WIDE} nearest to a training portrait by pixels",
    )  # fmt: skip
    few = some.images[:24]
    album.add(
        "autoencoder-pairs", pairs(few, g.reconstruct(g.encode(few)), WIDE), WIDE,
        rows=["real", "reconstructed"] * 2, rule="the first 24 held out",
    )  # fmt: skip
    album.add(
        "autoencoder-samples",
        g.reconstruct(np.random.default_rng(0).standard_normal((24, 64)).astype(np.float32)), WIDE,
        seed=0, rule="the first 24 of the seed",
    )  # fmt: skip
    both = np.concatenate([few[:WIDE], made.images[:WIDE]])
    album.add(
        "inverter-pairs", pairs(both, g.decode(g.invert(both)), WIDE), WIDE,
        rows=["real", "real, inverted", "generated", "generated, inverted"],
        rule=f"the first {WIDE} of each",
    )  # fmt: skip
    strips(g, made, album)
    looks = over_time(album)
    drawn = draw_curves(album)
    say("done")
    return {
        "sources": sources(),
        "counts": asdict(counts),
        "measured_in_seconds": {"rendering": round(rendered), "measuring": round(say.seconds - rendered)},
        "trained": {k: v["trained"] for k, v in g.manifest["networks"].items()},
        "bars": bars(tables),
        "tables": tables,
        "over_time": looks,
        "pictures": album.sheets,
        "curves": drawn,
    }  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--out", type=Path, help="folder for the table and the pictures")
    p.add_argument("--small", action="store_true", help="few portraits, to see that it runs")
    for field in fields(Counts):
        p.add_argument(
            f"--{field.name.replace('_', '-')}", type=int, help=f"{field.default} by default"
        )
    args = p.parse_args(argv)
    if args.small and args.out is None:
        p.error("--small must be given with --out; its numbers are not the book's. Name a folder.")
    out = args.out or OUT
    out.mkdir(parents=True, exist_ok=True)
    counts = SMALL if args.small else Counts()
    asked = {f.name: getattr(args, f.name) for f in fields(Counts)}
    counts = replace(counts, **{name: n for name, n in asked.items() if n is not None})
    found = measure(counts, 500 if args.small else SAMPLES, out)
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (out / f"{NAME}.json").write_text(text, encoding="utf-8")
    for bar in found["bars"]:
        mark = "met   " if bar["met"] else "MISSED"
        print(f"{mark} {bar['part']:11} {bar['name']}: {bar['asked']}, got {bar['reached']:g}")


if __name__ == "__main__":
    main()
