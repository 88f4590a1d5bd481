"""Write hyperplane.json: planes of InterFaceGAN and the turns of refits, which the page works out too.

Run it with `python tests/golden/make_hyperplane.py`. Latents are drawn from seeds, with numbers
that both sides draw alike; what stands in the file is the library's answer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

import eigencat as ec
from eigencat._rng import normals

FILE = Path(__file__).parent / "hyperplane.json"
# name, seed, samples, numbers, how uneven the latents are, noise, two labels or scores, twins
CASES = [
    ("twenty labels", 1, 20, 64, 3.0, 0.3, True, 0),
    ("twenty-four, rather uneven", 2, 24, 64, 30.0, 0.5, True, 0),
    ("as many as numbers", 3, 64, 64, 3.0, 0.3, True, 0),
    ("one more than numbers", 4, 65, 64, 3.0, 0.3, True, 0),
    ("many", 5, 192, 64, 30.0, 0.5, True, 0),
    ("few numbers", 6, 12, 4, 1.0, 0.2, True, 0),
    ("scores", 7, 40, 6, 2.0, 0.4, False, 0),
    ("fewer scores than numbers", 8, 10, 16, 2.0, 0.4, False, 0),
    ("twins", 9, 20, 32, 2.0, 0.2, True, 4),
    ("one number", 10, 8, 1, 1.0, 0.1, True, 0),
    ("nearly all low", 11, 30, 16, 2.0, 0.3, True, 0),
]
CONES = ("twenty labels", "few numbers", "many", "scores")
REPEATS = 400


def drawn(
    seed: int, n: int, d: int, uneven: float, noise: float, two: bool, twins: int, low: bool
) -> Any:
    """Return latents and labels; the page repeats these steps."""
    rows = normals(seed, n * d).reshape(n, d)
    rows = rows * np.linspace(1, uneven, d) / uneven + 0.5
    for i in range(twins):
        rows[n - 1 - i] = rows[i]
    along = normals(seed + 100, d)
    extra = normals(seed + 200, n)
    score = (rows - 0.5) @ along / np.linalg.norm(along) + noise * extra
    if not two:
        return rows, score
    order = np.argsort(-score, kind="stable")
    y = np.zeros(n)
    y[order[: n // 8 if low else n // 2]] = 1
    for i in range(twins):
        y[n - 1 - i] = y[i]
    return rows, y


def told(method: str, rows: Any, y: Any) -> dict[str, Any]:
    fit = ec.InterFaceGAN(method).fit(rows, y)
    found = fit.directions_[0]
    return {
        "vector": found.vector.tolist(),
        "bias": found.bias,
        "scale": found.scale,
        "gain": found.gain,
        "offset": found.offset,
        "threshold": float(fit.threshold_[0]),
    }


def main() -> None:
    cases = []
    for name, seed, n, d, uneven, noise, two, twins in CASES:
        low = name == "nearly all low"
        rows, y = drawn(seed, n, d, uneven, noise, two, twins, low)
        case: dict[str, Any] = {
            "name": name,
            "seed": seed,
            "d": d,
            "uneven": uneven,
            "twins": twins,
            "y": y.tolist(),
            "ols": told("ols", rows, y),
        }
        if two:
            case["mean"] = told("mean", rows, y)
        if name in CONES:
            cone = ec.bootstrap_cone(ec.InterFaceGAN(), rows, y, n_repeats=REPEATS)
            shares = [0.25, 0.5, 0.75, 0.95]
            case["turns"] = {
                "shares": shares,
                "degrees": np.quantile(cone.angles[:, 0], shares).tolist(),
                "cone": float(cone.angle[0]),
                "repeats": REPEATS,
            }
        cases.append(case)
    FILE.write_text(json.dumps({"cases": cases}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
