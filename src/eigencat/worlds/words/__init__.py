"""Real word vectors: the 6000 most frequent words of GloVe, fifty numbers each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.worlds.words.relations import RELATIONS

__all__ = ["RELATIONS", "WordVectors", "word_vectors"]

Float = NDArray[np.float64]
DIMENSION = 50
NAMES = ("words.txt", "vectors.f16")
HERE = Path(__file__).resolve().parent
# In an installed package, and in a clone.
FOLDERS = (HERE / "_files", HERE.parents[3] / "vendor" / "glove")


class WordVectors:
    """Words, most frequent first, and a vector for each.

    Attributes
    ----------
    words : tuple of str
    vectors : ndarray of shape (n_words, 50)
        As they were trained, rounded to 16 bits; in no unit.
    unit : ndarray of shape (n_words, 50)
        The same, each of length one. Analogies compare these.
    relations : mapping of str to tuple of (str, str)
        Our own pairs of words that stand in one relation; every word is among `words`.
    """

    def __init__(self, words: tuple[str, ...], vectors: Float) -> None:
        self.words, self.vectors = words, vectors
        self._at = {word: k for k, word in enumerate(words)}

    @cached_property
    def unit(self) -> Float:
        return np.asarray(self.vectors / np.linalg.norm(self.vectors, axis=1, keepdims=True))

    @property
    def relations(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return MappingProxyType(RELATIONS)

    def index(self, word: str) -> int:
        """The row of a word.

        Raises
        ------
        ValueError
            When the word is not there; the message names words that are spelt alike.
        """
        if word in self._at:
            return self._at[word]
        near = get_close_matches(str(word), self.words, 3)
        raise ValueError(
            f"word={word!r} must be one of the {len(self.words)} words; got another. "
            + (f"Near it are {', '.join(near)}." if near else "All are in lower case, a to z.")
        )

    def __getitem__(self, word: str) -> Float:
        return np.asarray(self.vectors[self.index(word)])

    def __contains__(self, word: object) -> bool:
        return word in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def __repr__(self) -> str:
        return f"WordVectors({len(self)} words, {self.vectors.shape[1]} numbers each)"


@lru_cache(maxsize=1)
def word_vectors() -> WordVectors:
    """The 6000 most frequent words of GloVe 6B, with fifty numbers each.

    The vectors were trained on six billion words of English news and encyclopedia, so that words
    which keep the same company lie close together. They also keep the prejudices of that company:
    use them to study such maps, and not to decide anything about people.

    In the page's own Python the 0.6 MB are fetched from beside the book when this is first called.

    Returns
    -------
    WordVectors
        Of the words of the letters a to z; single letters other than a and i are left out.

    Raises
    ------
    FileNotFoundError
        When the files are neither in the package nor in the clone it runs from.

    References
    ----------
    J. Pennington, R. Socher, C. D. Manning, "GloVe: Global vectors for word representation",
    EMNLP 2014, doi:10.3115/v1/D14-1162. The vectors are in the public domain (PDDL 1.0).

    Examples
    --------
    >>> import eigencat as ec
    >>> space = ec.word_vectors()
    >>> space
    WordVectors(6000 words, 50 numbers each)
    >>> "cat" in space, "kitten" in space
    (True, False)
    """
    text, numbers = (_read(name) for name in NAMES)
    words = tuple(text.decode("ascii").split())
    vectors = np.frombuffer(numbers, dtype="<f2").reshape(len(words), DIMENSION)
    fixed = vectors.astype(np.float64)
    fixed.flags.writeable = False  # all callers share it
    return WordVectors(words, fixed)


def _read(name: str) -> bytes:
    for folder in FOLDERS:
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    if sys.platform == "emscripten":
        return _beside_the_book(name)
    raise FileNotFoundError(
        f"{name} must be in the package, or in vendor/glove of the clone it runs from; got neither. "
        "Install Eigencat again, or restore the folder from the repository."
    )


def _beside_the_book(name: str) -> bytes:
    """Fetch a file of the book's from inside the page's worker, which may wait for it."""
    import js

    # The worker's script lies in _static/figures/.
    folder = str(js.URL.new("../words/", js.self.location.href).href)

    def get(url: str) -> bytes:
        asked: Any = js.XMLHttpRequest.new()
        asked.open("GET", url, False)
        asked.responseType = "arraybuffer"
        try:
            asked.send()
        except Exception as error:  # a JavaScript error: there is no connection
            raise OSError(
                f"{name} could not be loaded: there is no connection. Run this again when there is one."
            ) from error
        if asked.status != 200:
            raise FileNotFoundError(
                f"{name} must be beside the book; got status {asked.status}. Build the book again."
            )
        return bytes(asked.response.to_py())

    (entry,) = (
        file for file in json.loads(get(f"{folder}manifest.json"))["files"] if file["name"] == name
    )
    return get(folder + entry["url"])
