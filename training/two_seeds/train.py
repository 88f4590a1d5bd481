"""Train the two small networks of lesson 1.2, and measure how alike eight of their kind are.

    python -m training.two_seeds.train

Two measurements go in, three scores come out: cat, rat, neither. Between them stand five tanh
units. The data hold no chance: every animal the frame can hold, a tenth of a unit apart. Nothing
differs between two runs but the seed of the first weights. Seeds 0 and 1 are shipped because they
are the first two; how alike the other pairs are is written beside them, so that nobody has to take
this pair for the rule. NumPy only, a few seconds on one core.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.translation import Translation
from eigencat.worlds.two_seeds import CLASSES, NEAR, SmallNet, every_animal

Float = NDArray[np.float64]

HIDDEN, STEPS, RATE, DECAY = 5, 3000, 0.03, 1e-4
SEEDS = 8
KINDS = ("permutation", "signed", "orthogonal", "general")
HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "src" / "eigencat" / "worlds" / "two_seeds"


def first_weights(seed: int) -> list[Float]:
    chance = np.random.default_rng(seed)
    return [
        chance.normal(size=(HIDDEN, 2)),
        chance.normal(size=HIDDEN),
        chance.normal(size=(len(CLASSES), HIDDEN)) / np.sqrt(HIDDEN),
        np.zeros(len(CLASSES)),
    ]


def train(seed: int, log: list[dict[str, Any]] | None = None, steps: int = STEPS) -> SmallNet:
    """Adam on the cross-entropy of all animals at once, each kind with the same weight."""
    X, y = every_animal()
    truth = np.eye(len(CLASSES))[y]
    share = 1 / np.bincount(y)[y] / len(CLASSES)
    p = first_weights(seed)
    mean, square = [0 * a for a in p], [0 * a for a in p]
    for step in range(1, steps + 1):
        H = np.tanh(X @ p[0].T + p[1])
        score = H @ p[2].T + p[3]
        P = np.exp(score - score.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        if log is not None and (step % 250 == 0 or step == 1):
            loss = -float(share @ np.log(P[np.arange(len(y)), y]))
            right = float((score.argmax(axis=1) == y).mean())
            log.append({"seed": seed, "step": step, "loss": f"{loss:.6f}", "right": f"{right:.4f}"})
        G = (P - truth) * share[:, None]
        D = (G @ p[2]) * (1 - H * H)
        for k, g in enumerate([D.T @ X, D.sum(axis=0), G.T @ H, G.sum(axis=0)]):
            g = g + DECAY * p[k]
            mean[k] = 0.9 * mean[k] + 0.1 * g
            square[k] = 0.999 * square[k] + 0.001 * g * g
            fair = np.sqrt(square[k] / (1 - 0.999**step)) + 1e-8
            p[k] = p[k] - RATE * mean[k] / (1 - 0.9**step) / fair
    # Six decimals are what is shipped, so they are also what is measured.
    return SmallNet(*(np.round(a, 6) for a in p))


def compare(A: SmallNet, B: SmallNet) -> dict[str, float]:
    """How much of B's hidden layer each kind of translation from A's explains, over all animals."""
    X, _ = every_animal()
    a, b = A.hidden(X), B.hidden(X)
    said = {kind: round(1 - Translation(kind).fit(a, b).residual_, 4) for kind in KINDS}
    same = (A.scores(X).argmax(axis=1) == B.scores(X).argmax(axis=1)).mean()
    return {**said, "same_answer": round(float(same), 4)}


def main() -> None:
    log: list[dict[str, Any]] = []
    nets = [train(seed, log) for seed in range(SEEDS)]
    X, y = every_animal()
    right = [round(float((n.scores(X).argmax(axis=1) == y).mean()), 4) for n in nets]
    pairs = [
        {"seeds": [i, j], **compare(nets[i], nets[j])}
        for i, j in itertools.combinations(range(SEEDS), 2)
    ]
    weights = {
        "nets": {
            name: {
                "seed": seed,
                **{k: getattr(nets[seed], k).tolist() for k in ("W1", "b1", "W2", "b2")},
            }
            for seed, name in enumerate("AB")
        }
    }
    text = json.dumps(weights, indent=1) + "\n"
    cat = [0.5, 2.0]
    manifest = {
        "what": "two small networks of lesson 1.2, trained alike from different first weights",
        "file": "weights.json",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "bytes": len(text.encode()),
        "licence": "MIT",
        "made_by": "python -m training.two_seeds.train",
        "layers": f"2 -> {HIDDEN} tanh -> {len(CLASSES)} scores",
        "shapes": {"W1": [HIDDEN, 2], "b1": [HIDDEN], "W2": [3, HIDDEN], "b2": [3]},
        "inputs": ["snout", "body"],
        "outputs": list(CLASSES),
        "data": f"{len(X)} animals on a grid, kind of the nearest of the Ten Animals within {NEAR}",
        "animals_of_each_kind": np.bincount(y).tolist(),
        "optimiser": f"Adam, rate {RATE}, weight decay {DECAY}, {STEPS} steps, all animals at once",
        "golden": {
            "input": cat,
            "scores": {k: nets[s].scores(cat).tolist() for s, k in enumerate("AB")},
            "tolerance": 1e-9,
            "why": "the same sums in another order, and another machine's tanh",
        },
        "right_of_each_seed": right,
        "explained_of_each_pair": pairs,
    }
    SHIPPED.joinpath("weights.json").write_text(text, encoding="utf-8")
    SHIPPED.joinpath("manifest.json").write_text(
        json.dumps(manifest, indent=1) + "\n", encoding="utf-8"
    )
    with (HERE / "log.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["seed", "step", "loss", "right"], lineterminator="\n")
        out.writeheader()
        out.writerows(log)
    print(json.dumps(manifest, indent=1))


if __name__ == "__main__":
    main()
