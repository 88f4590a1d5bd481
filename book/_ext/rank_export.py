"""Writes the matrices of lesson 3.5's rank dial where the figure can import them: figures/lib/rank_matrices.js.

A grey portrait, as the renderer draws it, and the weights of one style layer of the portraits'
generator. `pixels` draws them for the static picture. Run ``make figures`` when either changes; a
test says so too.
"""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

import eigencat as ec
from eigencat.worlds import portraits

TARGET = Path(__file__).resolve().parents[2] / "figures" / "lib" / "rank_matrices.js"
# A person with glasses and straight hair: upright and level edges, which few patterns hold, and slanted ones.
PERSON = {
    "age": 30,
    "glasses": 1,
    "smile": 0.8,
    "hair_length": 0.6,
    "hair_curl": 0.2,
    "hair_darkness": 0.8,
}
LAYER = "64b"


@lru_cache(maxsize=3)
def matrix(name: str) -> Any:
    """The matrix behind a name of the figure."""
    if name == "portrait":
        return np.rint(portraits.render(PERSON, size=64)[0].mean(axis=2)) / 255
    if name == "style":
        return np.asarray(ec.load("portraits").style_weights()[LAYER], np.float64)
    if name == "toy":
        return np.asarray(ec.matrices().A)
    raise ValueError(
        f"name={name!r} must be portrait, style or toy; got {name!r}. Correct the figure."
    )


def pixels(name: str, k: int, show: str) -> Any:
    """What a pane of the figure shows, as bytes (h, w, 3)."""
    whole = matrix(name)
    copy = ec.svd(whole).nearest(k)
    shown = {"whole": whole, "copy": copy, "rest": whole - copy}[show]
    top = 1.0 if name == "portrait" else float(np.abs(whole).max())
    # A picture goes from black to white. Weights, and what is missing, have zero in the middle.
    grey = shown if name == "portrait" and show != "rest" else 0.5 + shown / (2 * top)
    return np.repeat(np.rint(255 * np.clip(grey, 0, 1)).astype(np.uint8)[..., None], 3, axis=2)


def packed(values: Any) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


def to_module() -> str:
    """Return both matrices as a module."""
    grey, style = np.rint(255 * matrix("portrait")).astype(np.uint8), matrix("style").astype("<f2")
    if not np.array_equal(style.astype(np.float64), matrix("style")):
        raise ValueError(
            "style weights must be numbers that 16 bits hold; got others. Store them wider."
        )
    said = json.dumps(PERSON, separators=(", ", ": "))
    return (
        "// Written by book/_ext/rank_export.py (make figures) from eigencat.worlds.portraits and the\n"
        "// portraits' generator.\n"
        f"/** Whom the picture shows. */\nexport const PERSON = {said};\n"
        f"/** 64 rows of 64 greys, a byte each. */\nexport const GREY = {json.dumps(packed(grey))};\n"
        f'export const LAYER = "{LAYER}";\n'
        f"/** {style.shape[0]} rows of {style.shape[1]} weights, in halves. */\n"
        f"export const STYLE = {json.dumps(packed(style))};\n"
    )


def main() -> None:
    TARGET.write_text(to_module(), encoding="utf-8")


if __name__ == "__main__":
    main()
