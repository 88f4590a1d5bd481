"""Writes what the weights of the portraits' styles say where figures can import it: figures/lib/portrait_styles.js.

Of three groups of layers the first SeFa directions, as the formula has them and as the released code
does; and of every layer the step that its styles are stretched most by, with its image and with the
longest axis of the styles of sampled people. ``make figures`` runs it; a test holds it to the library.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import eigencat as ec
from _ext.found_export import digits
from eigencat.models.found import model_hash

TARGET = Path(__file__).resolve().parents[2] / "figures" / "lib" / "portrait_styles.js"
GROUPS = {"all": (0, 9), "coarse": (0, 3), "middle": (3, 5), "fine": (5, 9)}
KEPT, SAMPLES, SEED, READ, READ_SEED = 4, 20_000, 30, 1_000, 31
# What the figure shows of what the reader reads.
SHOWN = (
    "yaw", "pitch", "light_azimuth", "skin_tone", "background_value",
    "hair_curl", "parting", "jaw", "nose_length", "glasses",
)  # fmt: skip


def packed(rows: Any) -> str:
    """Numbers as 16 bits hold them, as text."""
    return base64.b64encode(np.asarray(rows, "<f2").tobytes()).decode("ascii")


def drawn(row: Any) -> str:
    """Numbers of 8 bits, for bars: 127 is the largest of the row. A page of 80 kB has no room for more."""
    row = np.asarray(row, np.float64)
    return base64.b64encode(np.rint(127 * row / np.abs(row).max()).astype("i1").tobytes()).decode(
        "ascii"
    )


def group(weights: dict[str, Any], w: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"layers": list(weights)}
    for way, normalize in (("code", True), ("paper", False)):
        sefa = ec.SeFa(n_components=KEPT, normalize=normalize).fit(weights)
        found[way] = {
            "vectors": packed(sefa.components_),
            "eigenvalues": digits(sefa.eigenvalues_),
            "scale": digits((w @ sefa.components_.T).std(axis=0), 4),
        }
    return found


def partners(A: Any, covariance: Any) -> dict[str, Any]:
    """The two sides of one layer: SeFa's step and image, and the longest axis of the styles."""
    A = np.asarray(A, np.float64)
    sefa = ec.SeFa(n_components=1, normalize=False).fit(A)
    n, square = sefa.components_[0], sefa.eigenvalues_[0]
    image = A @ n / np.sqrt(square)
    axis = np.linalg.eigh(A @ covariance @ A.T)[1][:, -1]
    axis = axis * np.sign(axis @ image)
    angle = np.degrees(np.arccos(min(1.0, float(axis @ image))))
    return {
        "n": drawn(n),
        "image": drawn(image),
        "axis": drawn(axis),
        "angle": digits([angle])[0],
        "share": digits([square / np.square(A).sum()])[0],
    }


def written() -> str:
    g: Any = ec.load("portraits")
    weights = g.style_weights()
    w = g.sample(SAMPLES, seed=SEED, space="w").astype(np.float64)
    covariance = np.cov(w.T)
    names = list(weights)
    groups = {
        key: group({name: weights[name] for name in names[a:b]}, w)
        for key, (a, b) in GROUPS.items()
    }
    readings = g.read(g.decode(g.sample(READ, seed=READ_SEED, space="w"))).astype(np.float64)
    spread = {n: digits([readings[:, list(g.attributes).index(n)].std()], 4)[0] for n in SHOWN}
    layers = {name: partners(A, covariance) for name, A in weights.items()}
    about = {"model": model_hash(g.manifest), "samples": SAMPLES, "seed": SEED}
    return (
        "// Written from the weights of the portraits' styles by book/_ext/style_export.py (make figures).\n"
        f"export const ABOUT = {json.dumps(about)};\n"
        "/** SeFa of some layers together: unit vectors in halves; scale is the deviation of w along each. */\n"
        f"export const GROUPS = {json.dumps(groups)};\n"
        "/** One layer alone, by the formula: its most stretched step, that step's image, and the longest axis of its sampled styles. */\n"
        f"export const LAYERS = {json.dumps(layers)};\n"
        "/** How far faces usually differ in what the reader says. */\n"
        f"export const SPREAD = {json.dumps(spread)};\n"
    )


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
    print(TARGET)
