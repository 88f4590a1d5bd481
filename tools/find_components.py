"""Find the components of the shipped portraits: by samples (GANSpace), and by weights alone (SeFa).

    .venv/bin/python tools/find_components.py

Writes ``components_w.safetensors`` beside the networks. Run it when the networks change, and `make
figures` after it: the page carries these numbers. It takes some seconds.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

import eigencat as ec
from eigencat import _safetensors
from eigencat.direction_set import KIND, VERSION
from eigencat.models._shipped import FILES
from eigencat.models.found import METHODS, model_hash

SAMPLES, SEED = 20_000, 30  # those that the named directions were found with
COUNT = 10


def fits(w: Any, weights: Any) -> dict[str, tuple[Any, list[dict[str, float]]]]:
    """By method, unit rows and what is to be said of each."""
    pca = ec.GANSpace(COUNT).fit(w)
    shares = [{"share": float(f"{r:.7g}")} for r in pca.explained_variance_ratio_]
    found = {"ganspace": (pca.components_, shares)}
    for method, normalize in (("sefa", True), ("sefa-paper", False)):
        fit = ec.SeFa(COUNT, normalize=normalize).fit(weights)
        facts = [{"eigenvalue": float(f"{v:.7g}")} for v in fit.eigenvalues_]
        found[method] = (fit.components_, facts)
    return found


def main(folder: Path = FILES / "portraits") -> None:
    g = ec.load("portraits", folder=folder)
    w = g.sample(SAMPLES, seed=SEED, space="w").astype(np.float64)
    found = fits(w, g.style_weights())
    # As 16 bits hold them, as the networks' weights are: the page carries them so.
    rows = np.concatenate([found[m][0] for m in METHODS]).astype(np.float16).astype(np.float32)
    length = np.linalg.norm(rows.astype(np.float64), axis=1)
    unit = rows / length[:, None]
    # A Direction divides its bias by the length of what it is given.
    bias = np.array([float(f"{v:.7g}") for v in -unit @ w.mean(0)]) * length
    scale = np.array([float(f"{v:.7g}") for v in (w @ unit.T).std(0, ddof=1)])
    note = {
        "kind": KIND, "version": VERSION, "eigencat": ec.__version__, "space": "w",
        "names": [f"{m} {i}" for m in METHODS for i in range(COUNT)],
        "layers": [None] * len(rows),
        "metas": [facts for m in METHODS for facts in found[m][1]],
        "meta": {"model": model_hash(g.manifest), "samples": SAMPLES, "seed": SEED},
    }  # fmt: skip
    arrays = {"vectors": rows, "bias": bias, "scale": scale}
    _safetensors.write(folder / "components_w.safetensors", arrays, note)


if __name__ == "__main__":
    main()
