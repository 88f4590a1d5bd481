"""Writes the small grey portraits of lesson 3.3 where the figures can import them: figures/lib/face_pictures.js.

Twenty people, each three times: at rest, lit from the side, and turned. The figures find the
eigenfaces themselves, from these pixels, as Eigenfaces does from the same. Run ``make figures``
after a change of the renderer; a test says so too.

A pixel is written as the difference from what its neighbours foretell, one letter each: the same
pictures as plain numbers would weigh half as much again in a page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.worlds import portraits

TARGET = Path(__file__).resolve().parents[2] / "figures" / "lib" / "face_pictures.js"
PEOPLE, SIZE, LEVELS, SEED = 20, 24, 32, 7
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"
SETS = {"aligned": "none", "lit": "light", "turned": "turn"}


def levels() -> dict[str, NDArray[np.int64]]:
    """Whole levels from 0 to 31, (20, 24, 24) for each set, as this machine's renderer draws them."""
    shots = portraits.make_identities(
        PEOPLE, 3, size=40, random_state=SEED, factors=("light", "turn"), cache=False
    )
    grey = shots.images[:, 9:33, 8:32].astype(np.int64) @ [299, 587, 114] * (LEVELS - 1) // 255_000
    return {name: grey[shots.varied == varied] for name, varied in SETS.items()}


def packed(pictures: NDArray[np.int64]) -> str:
    """One letter a pixel: how far it is from the middle of left, upper, and left + upper - corner."""
    padded = np.pad(pictures, ((0, 0), (1, 0), (1, 0)))
    left, upper, corner = padded[:, 1:, :-1], padded[:, :-1, 1:], padded[:, :-1, :-1]
    foretold = np.median([left, upper, left + upper - corner], axis=0).astype(np.int64)
    return "".join(LETTERS[d] for d in ((pictures - foretold) % LEVELS).ravel())


def unpacked(text: str) -> NDArray[np.int64]:
    """The pictures that `packed` wrote."""
    off = np.array([LETTERS.index(letter) for letter in text]).reshape(-1, SIZE, SIZE)
    back = np.zeros((len(off), SIZE + 1, SIZE + 1), np.int64)  # above and left of a picture: zeros
    for row, col in np.ndindex(SIZE, SIZE):
        left, upper, corner = back[:, row + 1, col], back[:, row, col + 1], back[:, row, col]
        foretold = np.median([left, upper, left + upper - corner], axis=0).astype(np.int64)
        back[:, row + 1, col + 1] = (foretold + off[:, row, col]) % LEVELS
    return back[:, 1:, 1:]


def kept() -> dict[str, NDArray[np.int64]]:
    """The levels that the page carries, whatever this machine would draw."""
    found = re.findall(r'^  (\w+): "([^"]+)",$', TARGET.read_text(encoding="utf-8"), re.M)
    return {name: unpacked(text) for name, text in found}


def to_module() -> str:
    """Return the pictures as a module."""
    sets: dict[str, Any] = {name: packed(pictures) for name, pictures in levels().items()}
    lines = "\n".join(f'  {name}: "{text}",' for name, text in sets.items())
    return (
        "// Portraits of nobody, written by book/_ext/face_export.py (make figures); edit that.\n"
        f"export const PEOPLE = {PEOPLE}, SIZE = {SIZE}, LEVELS = {LEVELS}, SEED = {SEED};\n"
        f'export const LETTERS = "{LETTERS}";\n'
        "/** @type {Record<string, string>} */ export const PACKED = {\n"
        f"{lines}\n}};\n"
    )


def main() -> None:
    TARGET.write_text(to_module(), encoding="utf-8")


if __name__ == "__main__":
    main()
