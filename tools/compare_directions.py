"""Measure what four kinds of directions change in the shipped portraits: named ones, components, random ones.

    .venv/bin/python tools/compare_directions.py

Writes ``book/measured/comparison.json``, which the page *Four ways to find a direction* quotes, and
``figures/lib/matched_steps.js`` for its figure: `make figures` after it. Run it when the networks
change or their directions do. It draws some 50,000 pictures: four minutes of one core.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

import eigencat as ec
from eigencat.models._shipped import FILES

Float = NDArray[np.float64]

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "book" / "measured" / "comparison.json"
STEPS = ROOT / "figures" / "lib" / "matched_steps.js"
SHIPPED = (
    "mapping.onnx", "synthesis.onnx", "reader.onnx",
    "directions_w.safetensors", "components_w.safetensors",
)  # fmt: skip
SEEDS = {"w": 30, "faces": 77, "others": 78, "random": 79, "bases": 80}
CLOUD, FACES, RANDOM, PAIRS, BASES = 20_000, 64, 100, 200, 10
FEW = 32  # faces for single layers
STEP = 2.0  # of the first matching, in standard deviations of w along the direction
COUNTS = 0.25  # an attribute has changed when its mean moved by more than this share of its spread
HELD = 8  # components that are kept while the others are drawn anew
DRAWS, CONFIDENCE = 2000, 0.95
METHODS = ("ganspace", "sefa", "sefa-paper")
LAYERED = METHODS[:2]


class Bench:
    """The generator, some faces to try directions on, and what the reader says of them as they are."""

    def __init__(self) -> None:
        self.g = ec.load("portraits")
        self.names: tuple[str, ...] = self.g.attributes
        self.cloud = self.g.sample(CLOUD, seed=SEEDS["w"], space="w").astype(np.float64)
        known = ec.models.directions("portraits")
        self.spread = np.array([known[n].meta["spread"] for n in self.names])
        self.faces = self.g.sample(FACES, seed=SEEDS["faces"], space="w").astype(np.float64)
        self.start = self.g.decode(self.faces)

    def ways(self) -> dict[str, list[ec.Direction]]:
        found = {"interfacegan": list(ec.models.directions("portraits"))}
        found |= {m: list(ec.models.components("portraits", method=m)) for m in METHODS}
        return found | {"random": list(self.random(RANDOM))}

    def random(self, n: int) -> ec.DirectionSet:
        """Directions that prefer none, with the standard deviation of w along each."""
        rows = self.g.sample(n, seed=SEEDS["random"]).astype(np.float64)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        names = [f"random {i}" for i in range(n)]
        return ec.DirectionSet(rows, names, scale=(self.cloud @ rows.T).std(0, ddof=1))

    def moved(
        self, way: ec.Direction, alpha: float, layers: Any = None, faces: int = FACES
    ) -> tuple[Float, float]:
        """Half the change from −alpha to alpha for each face, in spreads, (faces, attributes), and how
        far the pictures moved: root mean square over pixels, of 255, mean over faces and both ends."""
        ends = [self.drawn(way, sign * alpha, layers, faces) for sign in (-1, 1)]
        low, high = (self.g.read(pictures).astype(np.float64) for pictures in ends)
        return (high - low) / 2 / self.spread, self.far(ends)

    def drawn(self, way: ec.Direction, alpha: float, layers: Any, faces: int) -> Any:
        w = np.repeat(self.faces[:faces, None], len(self.g.layers), axis=1)
        return self.g.decode(ec.edit(w, way, alpha, layers=layers))

    def far(self, ends: list[Any]) -> float:
        away = [end.astype(np.float64) - self.start[: len(end)] for end in ends]
        return float(np.sqrt((np.stack(away) ** 2).mean((2, 3, 4))).mean())

    def matched(self, way: ec.Direction, goal: float) -> float:
        """The step that moves the pictures by `goal`: picture change is nearly a power of the step."""

        def tried(alpha: float) -> float:
            return self.far([self.drawn(way, sign * alpha, None, FEW) for sign in (-1, 1)])

        alpha, far = STEP, tried(STEP)
        again = alpha * (goal / far if abs(goal / far - 1) > 0.1 else 1.2)
        then = tried(again)
        power = np.log(then / far) / np.log(again / alpha)
        return float(again * (goal / then) ** (1 / power))


def told(change: Float) -> dict[str, Float]:
    """Of mean changes (..., attributes) in spreads: how many count, over how many they are spread out."""
    square = change**2
    return {
        "count": (np.abs(change) > COUNTS).sum(-1).astype(np.float64),
        "effective": square.sum(-1) ** 2 / (square**2).sum(-1),
        "largest": square.max(-1) / square.sum(-1),
        "total": np.sqrt(square.sum(-1)),
    }


def corrected(value: float, again: Float) -> dict[str, Any]:
    """A statistic less what drawing anew adds to it (noise is squared, so it adds), with its interval."""
    bias, edge = float(again.mean()) - value, (1 - CONFIDENCE) / 2
    low, high = np.quantile(again, [edge, 1 - edge]) - 2 * bias
    return {"mean": rounded(value - bias), "interval": [rounded(low), rounded(high)]}


def rounded(value: Any, digits: int = 4) -> Any:
    return np.round(np.asarray(value, np.float64), digits).tolist()


def against_random(changes: dict[str, Float], rng: np.random.Generator) -> dict[str, Any]:
    """Each method's mean of `told`, less that of random directions, with bootstrap intervals.

    Faces are drawn anew for all methods at once, random directions as well; the components of a
    method are what they are.
    """
    kinds = list(told(next(iter(changes.values())).mean(1)))
    mean = {m: {k: v.mean() for k, v in told(c.mean(1)).items()} for m, c in changes.items()}
    again: dict[str, dict[str, list[float]]] = {m: {k: [] for k in kinds} for m in changes}
    for _ in range(DRAWS):
        rows = rng.integers(FACES, size=FACES)
        weights = np.bincount(rows, minlength=FACES) / FACES
        for m, c in changes.items():
            some = c[rng.integers(len(c), size=len(c))] if m == "random" else c
            for k, v in told(np.einsum("f,dfa->da", weights, some)).items():
                again[m][k].append(float(v.mean()))
    result: dict[str, Any] = {}
    for m in changes:
        result[m] = {}
        for k in kinds:
            here, base = np.array(again[m][k]), np.array(again["random"][k])
            less = corrected(mean[m][k] - mean["random"][k], here - base)
            result[m][k] = {**corrected(mean[m][k], here), "less_random": less}
    return result


def by_direction(bench: Bench) -> dict[str, Any]:
    """Every direction at one step of σ, and at one change of the picture."""
    ways = bench.ways()
    found: dict[str, Any] = {"directions": {}, "summary": {}}
    first = {m: [bench.moved(d, STEP) for d in list_] for m, list_ in ways.items()}
    goal = float(np.mean([far for _, far in first["random"]]))
    steps = {m: [bench.matched(d, goal) for d in list_] for m, list_ in ways.items()}
    second = {m: [bench.moved(d, a) for d, a in zip(ways[m], steps[m], strict=True)] for m in ways}
    rng = np.random.default_rng(0)
    for match, runs in (("sigma", first), ("picture", second)):
        changes = {m: np.stack([c for c, _ in run]) for m, run in runs.items()}
        found["summary"][match] = against_random(changes, rng)
    for m in ways:
        found["directions"][m] = [
            {
                "name": d.name,
                "scale": rounded(d.scale),
                "sigma": one(bench, STEP, a, m),
                "picture": one(bench, alpha, b, m),
            }
            for d, a, b, alpha in zip(ways[m], first[m], second[m], steps[m], strict=True)
        ]
    found["goal"] = rounded(goal)
    return found


def one(bench: Bench, alpha: float, run: tuple[Float, float], method: str) -> dict[str, Any]:
    change = run[0].mean(0)
    top = int(np.abs(change).argmax())
    facts = {"alpha": rounded(alpha), "far": rounded(run[1]), "top": bench.names[top]}
    facts |= {k: rounded(v) for k, v in told(change).items()}
    # Random ones are told by their summary; their changes would be most of the file.
    return facts if method == "random" else {**facts, "change": rounded(change, 3)}


def by_layer(bench: Bench) -> dict[str, Any]:
    """How far each attribute changes when a component moves one layer alone: squared, then averaged
    over faces and components."""
    layers = bench.g.layers
    square = np.zeros((len(LAYERED), len(layers), len(bench.names)))
    for k, method in enumerate(LAYERED):
        ways = ec.models.components("portraits", method=method)
        for way in ways:
            for i in range(len(layers)):
                moved = bench.moved(way, STEP, [i], FEW)[0]
                square[k, i] += (moved**2).mean(0) / len(ways)
    return {
        method: {name: rounded(square[k, :, a], 5) for a, name in enumerate(bench.names)}
        for k, method in enumerate(LAYERED)
    }


def mixed(bench: Bench) -> dict[str, Any]:
    """Two faces mixed: some coordinates of the one, and all others of the other face.

    Told is how much went over with the others: the mean square change over that of a change of the
    whole face, for each attribute.
    """
    both = bench.g.sample(2 * PAIRS, seed=SEEDS["others"], space="w").astype(np.float64)
    w, other = both[:PAIRS], both[PAIRS:]
    read = lambda x: bench.g.read(bench.g.decode(x)).astype(np.float64) / bench.spread  # noqa: E731
    start, whole = read(w), ((read(other) - read(w)) ** 2).mean(0)

    def kept(rows: Float) -> dict[str, float]:
        x = other + (w - other) @ rows.T @ rows
        over = ((read(x) - start) ** 2).mean(0) / whole
        return dict(zip(bench.names, rounded(over), strict=True))

    pca = ec.GANSpace(None).fit(bench.cloud)
    share = float(pca.explained_variance_ratio_[:HELD].sum())
    # As many random directions as hold the same share of the variance, on average.
    wide = round(share * w.shape[1])
    rng = np.random.default_rng(SEEDS["bases"])
    bases = {
        str(k): [np.linalg.qr(rng.normal(size=(w.shape[1], k)))[0].T for _ in range(BASES)]
        for k in (HELD, wide)
    }
    return {
        "held": HELD, "wide": wide, "share": rounded(share),
        "components": kept(pca.components_[:HELD]),
        "random": {k: [kept(rows) for rows in list_] for k, list_ in bases.items()},
    }  # fmt: skip


def text(document: dict[str, Any]) -> str:
    """A list of numbers or of words on one line."""
    wide = json.dumps(document, indent=1)
    return re.sub(r"\[[^\[\]{}]*\]", lambda m: re.sub(r"\s*\n\s*", " ", m[0]), wide) + "\n"


def module(document: dict[str, Any]) -> str:
    """The steps that change the picture equally, for the directions that the figure walks along."""
    found = document["by_direction"]["directions"]
    chosen = [*found["interfacegan"], *found["ganspace"], *found["sefa"], *found["random"][:10]]
    steps = {d["name"]: d["picture"]["alpha"] for d in chosen}
    return (
        "// Written by tools/compare_directions.py: for each direction, how many standard deviations of w\n"
        f"// change the picture by {document['by_direction']['goal']:.1f} of 255 on average (root mean square).\n"
        f"export const STEPS = /** @type {{Record<string, number>}} */ ({json.dumps(steps)});\n"
    )


def sources() -> dict[str, str]:
    folder = FILES / "portraits"
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SHIPPED}


def settings(bench: Bench) -> dict[str, Any]:
    return {
        "faces": FACES, "few": FEW, "random": RANDOM, "pairs": PAIRS, "bases": BASES, "step": STEP,
        "counts": COUNTS, "draws": DRAWS, "confidence": CONFIDENCE, "attributes": list(bench.names),
        "layers": list(bench.g.layers),
    }  # fmt: skip


def main() -> None:
    bench = Bench()
    document = {"sources": sources(), "settings": settings(bench)}
    for name, part in (("by_direction", by_direction), ("by_layer", by_layer), ("mixed", mixed)):
        print(f"measuring {name}", file=sys.stderr)
        document[name] = part(bench)
    OUT.write_text(text(document), encoding="utf-8")
    STEPS.write_text(module(document), encoding="utf-8")


if __name__ == "__main__":
    main()
