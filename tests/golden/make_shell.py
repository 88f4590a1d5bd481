"""Write shell.json: how far some latents lie from the middle of the portraits' shell.

Told with the inverse of a covariance instead of a triangular factor. Run it with
`python tests/golden/make_shell.py` after `tools/find_directions.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from eigencat.models import load, shell
from eigencat.shell import SHARES

FILE = Path(__file__).parent / "shell.json"


def document() -> str:
    around, faces = shell("portraits"), load("portraits")
    # The triangle undone: L Lᵀ = C, so that the distance is told by solving with C itself.
    whole = np.linalg.inv(around.factor.T @ around.factor)
    w = faces.sample(6, seed=3, space="w").astype(np.float64).round(5)
    w[4] = around.mean + 3 * (w[4] - around.mean)
    w[5] = around.mean
    away = w - around.mean
    distance = np.sqrt(np.einsum("nd,nd->n", away, np.linalg.solve(whole, away.T).T) / around.d)
    share = np.interp(distance, around.quantiles, SHARES)
    parts = {"mean": around.mean, "w": w, "distance": distance, "share": share}
    return json.dumps({"version": 1, **{k: v.tolist() for k, v in parts.items()}}) + "\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
