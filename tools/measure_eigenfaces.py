"""Measures what lesson 3.3 reports: whom Eigenfaces recognise, and what its first components follow.

Drawing the portraits takes minutes, so the results are kept in book/measured/eigenfaces.json, with the
version of the renderer; a test draws a part again. Run: python tools/measure_eigenfaces.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import eigencat as ec
from eigencat.worlds import portraits

TARGET = Path(__file__).resolve().parents[1] / "book" / "measured" / "eigenfaces.json"
# As in the paper: sixteen people, seven components, one stored picture of each.
PEOPLE, COMPONENTS, EACH, DRAWS, SIZE = 16, 7, 3, 20, 32
FACTORS = ("light", "tilt", "turn", "scale")
# As in the figures: twenty people, the face alone.
CROWD, GROUP, SEED = 280, 20, 7
TRUTH = (
    "light_azimuth", "yaw", "pitch", "skin_tone", "hair_darkness", "grey", "age", "beard",
    "glasses", "hair_length", "fringe", "face_width",
)  # fmt: skip


def greys(images: Any) -> NDArray[np.float64]:
    """Whole levels from 0 to 63, divided by 63."""
    return np.asarray(images.astype(np.int64) @ [299, 587, 114] * 63 // 255_000 / 63)


def recognise(seed: int) -> dict[str, Any]:
    """How many pictures of each factor are given to the right person, in one draw of sixteen."""
    shots = portraits.make_identities(
        PEOPLE, 1 + EACH * len(FACTORS), size=SIZE, random_state=seed, factors=FACTORS, cache=False
    )
    grey, first = greys(shots.images), shots.varied == "none"
    right = {}
    for name, k in (("seven", COMPONENTS), ("all", None)):
        space = ec.Eigenfaces(n_components=k).fit(grey[first], shots.labels[first])
        hit = space.predict(grey) == shots.labels
        right[name] = {f: int(hit[shots.varied == f].sum()) for f in FACTORS}
    space = ec.Eigenfaces(n_components=COMPONENTS).fit(grey[first])
    far = space.distance_from_face_space(grey)
    off = {f: round(float(np.median(far[shots.varied == f])), 3) for f in ("none", *FACTORS)}
    return {"seed": seed, "right": right, "off": off}


def followed(pictures: Any, table: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Which truth each of the first three components follows most, by squared correlation."""
    scores = ec.Eigenfaces(n_components=3).fit_transform(pictures)
    rows = []
    for k in range(3):
        shares = {}
        for name in TRUTH:
            values = table[:, names.index(name)]
            if values.std() > 0:
                shares[name] = float(np.corrcoef(scores[:, k], values)[0, 1] ** 2)
        best = max(shares, key=lambda name: shares[name])
        rows.append({"most": best, "share": round(shares[best], 3)})
    return rows


def crowd() -> dict[str, Any]:
    shots = portraits.make_identities(
        CROWD, 3, size=40, random_state=SEED, factors=("light", "turn"), cache=False
    )
    grey = greys(shots.images[:, 9:33, 8:32])
    sets = {"aligned": "none", "lit": "light", "turned": "turn"}
    found: dict[str, Any] = {}
    for name, varied in sets.items():
        rows = np.flatnonzero(shots.varied == varied)
        groups = [
            followed(grey[rows[g : g + GROUP]], shots.attributes[rows[g : g + GROUP]], shots.names)
            for g in range(0, CROWD, GROUP)
        ]
        found[name] = {
            "all": followed(grey[rows], shots.attributes[rows], shots.names),
            "first_of_each_group": [g[0]["most"] for g in groups],
        }
    # How much of a component is between pictures of one person, where each has one aligned and one lit.
    pairs = np.isin(shots.varied, ["none", "light"])
    scores = ec.Eigenfaces(n_components=3).fit_transform(grey[pairs]).reshape(CROWD, 2, 3)
    within = ((scores - scores.mean(axis=1, keepdims=True)) ** 2).sum(axis=(0, 1))
    found["within"] = (within / (scores**2).sum(axis=(0, 1))).round(3).tolist()
    return found


def main() -> None:
    record = {
        "renderer": portraits.VERSION,
        "people": PEOPLE,
        "components": COMPONENTS,
        "each": EACH,
        "size": SIZE,
        "crowd_size": CROWD,
        "group": GROUP,
        "truth": list(TRUTH),
        "draws": [recognise(seed) for seed in range(DRAWS)],
        "crowd": crowd(),
    }
    TARGET.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
