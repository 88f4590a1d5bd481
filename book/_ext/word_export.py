"""Writes the words that a figure shows before all have come: figures/lib/word_samples.js.

A few dozen words with their vectors, and for some questions the nearest words among all 6000. Run
``make figures`` after a change of vendor/glove or of the lists below; a test says so too.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np

from eigencat.analogies import analogy
from eigencat.worlds.words import word_vectors

TARGET = Path(__file__).resolve().parents[2] / "figures" / "lib" / "word_samples.js"
# Questions that the figure offers, each (a, b, c).
QUESTIONS = (
    ("man", "king", "woman"),
    ("france", "paris", "italy"),
    ("france", "french", "japan"),
    ("car", "cars", "horse"),
    ("big", "bigger", "small"),
    ("hot", "cold", "big"),
)
# More words, so that states drawn by chance are of many kinds.
MORE = (
    "germany berlin japanese dog dogs cat child children house houses old new north south day night "
    "go went take took good better book books river city teacher music doctor winter"
)
SHOWN = 5


def to_module() -> str:
    """Return the words as a module."""
    space = word_vectors()
    words = sorted({w for q in QUESTIONS for w in q} | set(MORE.split()))
    rows = np.array([space[w] for w in words])
    packed = base64.b64encode(rows.astype("<f2").tobytes()).decode("ascii")
    answers = {
        " ".join(q): [
            [[one.word, round(one.cosine, 6)] for one in analogy(*q, n=SHOWN, keep_query=keep)]
            for keep in (True, False)
        ]
        for q in QUESTIONS
    }
    return (
        "// Written from vendor/glove by book/_ext/word_export.py (make figures); edit that.\n"
        f"export const SHOWN = {SHOWN}, SIZE = {rows.shape[1]}, COUNT = {len(space)};\n"
        f"export const WORDS = {json.dumps(words)};\n"
        "/** Their vectors, one after another, as 16-bit numbers. */\n"
        f'export const VECTORS = "{packed}";\n'
        "/** The nearest words of all, with every word allowed, and with those of the question barred. */\n"
        f"export const ANSWERS = /** @type {{Record<string, [string, number][][]>}} */ ({json.dumps(answers, indent=1)});\n"
    )


def main() -> None:
    TARGET.write_text(to_module(), encoding="utf-8")


if __name__ == "__main__":
    main()
