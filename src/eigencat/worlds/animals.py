"""The Ten Animals and the four named matrices of the book: exact numbers, fresh arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from html import escape

import numpy as np
from numpy.typing import NDArray

from eigencat._text import html_table, short, text_table

__all__ = ["Matrices", "TenAnimals", "animals", "matrices"]

Float = NDArray[np.float64]

# Quarters of a unit, so that every number here is exact in binary as well.
_CATS = ((2, 8), (1, 8), (3, 8), (2, 7), (2, 9))
_RATS = ((4, 2), (3, 2), (5, 2), (4, 1), (4, 3))

# Halves.
_MATRICES: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "W_C": ((-4, 5), (5, -4)),
    "W_R": ((2, 3), (-3, 2)),
    "W_G": ((4, -2), (2, 2)),
    "A": ((6, 0), (8, 10)),
}

_ABOUT = {
    "W_C": (
        "classifier: row 1 asks how cat, row 2 how rat. A long snout counts against the cat "
        "and for the rat, a big body the other way round."
    ),
    "W_R": (
        "turn and stretch: a clockwise turn of 56.31 degrees and a stretch of 1.8028, which is "
        "the square root of 3.25. The stretch makes it more than a rotation."
    ),
    "W_G": (
        "translator: a German label in, the English label with the same meaning out. The "
        "numbers are those of 3Blue1Brown's lesson on change of basis."
    ),
    "A": "toy generator layer: a latent of two numbers in, two pixels out.",
}


class TenAnimals:
    """Five cats and five rats, each recorded as two measurements.

    A row of `X` is one animal: the length of its snout (`"face"`) and the size
    of its body (`"body"`), both in units of the book's own ruler. The first row
    is *the* cat, (0.5, 2).

    Attributes
    ----------
    X : ndarray of shape (10, 2), float64
        The records. Rows are samples.
    labels : ndarray of shape (10,), str
        What each animal is, ``"cat"`` or ``"rat"``.
    features : tuple of str
        The two measurements, ``("face", "body")``. The book's figures call the
        first one *snout*.
    scores : tuple of str
        The two questions that ``matrices().W_C`` asks of a record,
        ``("cat", "rat")``.

    Examples
    --------
    >>> import eigencat as ec
    >>> ten = ec.animals()
    >>> ten.cat
    array([0.5, 2. ])
    >>> ten.X.mean(axis=0)
    array([0.75, 1.25])
    >>> ec.matrices().W_C @ ten.cat
    array([ 4.  , -2.75])
    """

    features = ("face", "body")
    scores = ("cat", "rat")

    def __init__(self) -> None:
        self.X: Float = np.array(_CATS + _RATS, dtype=np.float64) / 4
        self.labels: NDArray[np.str_] = np.array(["cat"] * len(_CATS) + ["rat"] * len(_RATS))

    @property
    def cat(self) -> Float:
        """The cat of the book, (0.5, 2), as a fresh array of shape (2,)."""
        return np.array(_CATS[0], dtype=np.float64) / 4

    @property
    def fractions(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The ten records as exact fractions, for arithmetic without rounding."""
        return tuple((Fraction(f, 4), Fraction(b, 4)) for f, b in _CATS + _RATS)

    def __len__(self) -> int:
        return len(self.X)

    def _cells(self) -> list[list[str]]:
        return [
            [str(kind), short(f, minus="-"), short(b, minus="-")]
            for kind, (f, b) in zip(self.labels, self.X, strict=True)
        ]

    def __repr__(self) -> str:
        return "TenAnimals\n" + text_table(["animal", *self.features], self._cells())

    def _repr_html_(self) -> str:
        return html_table(
            ["animal", *self.features], self._cells(), "The Ten Animals", row_heads=True
        )


class Matrices(Mapping[str, Float]):
    """The four named matrices of the book, by attribute or by name.

    In each of them **rows measure and columns place**: row i holds the weights
    with which output i totals the inputs, and column j is where one unit of
    input j lands.

    ==== =================== ============================================
    name rows                meaning
    ==== =================== ============================================
    W_C  (-2, 2.5) (2.5, -2) classifier: (face, body) to (cat, rat) scores
    W_R  (1, 1.5) (-1.5, 1)  a turn *and* a stretch of the square root of 3.25
    W_G  (2, -1) (1, 1)      translator: German label to English label [1]_
    A    (3, 0) (4, 5)       toy generator layer: latent to two pixels
    ==== =================== ============================================

    Attributes
    ----------
    W_C, W_R, W_G, A : ndarray of shape (2, 2), float64
        Each reading gives a fresh array: changing one changes nothing else.

    References
    ----------
    .. [1] The numbers of W_G are those of 3Blue1Brown, "Change of basis",
       Essence of linear algebra, chapter 13.

    Examples
    --------
    >>> import eigencat as ec
    >>> named = ec.matrices()
    >>> named.W_C
    array([[-2. ,  2.5],
           [ 2.5, -2. ]])
    >>> list(named)
    ['W_C', 'W_R', 'W_G', 'A']
    >>> named["W_R"].T @ named["W_R"]     # a rotation would give the identity
    array([[3.25, 0.  ],
           [0.  , 3.25]])
    """

    def __getitem__(self, name: str) -> Float:
        if name not in _MATRICES:
            raise KeyError(
                f"name={name!r} must be one of {', '.join(_MATRICES)}; got {name!r}. "
                "Names are written as in the book, for example ec.matrices()['W_C']."
            )
        return np.array(_MATRICES[name], dtype=np.float64) / 2

    def __iter__(self) -> Iterator[str]:
        return iter(_MATRICES)

    def __len__(self) -> int:
        return len(_MATRICES)

    @property
    def W_C(self) -> Float:
        """The classifier."""
        return self["W_C"]

    @property
    def W_R(self) -> Float:
        """The turn and stretch."""
        return self["W_R"]

    @property
    def W_G(self) -> Float:
        """The translator."""
        return self["W_G"]

    @property
    def A(self) -> Float:
        """The toy generator layer."""
        return self["A"]

    def about(self, name: str) -> str:
        """Say in words what a matrix does.

        >>> import eigencat as ec
        >>> print(ec.matrices().about("A"))
        toy generator layer: a latent of two numbers in, two pixels out.
        """
        self[name]  # one message for an unknown name
        return _ABOUT[name]

    def fractions(self, name: str) -> tuple[tuple[Fraction, ...], ...]:
        """The rows of a matrix as exact fractions."""
        self[name]
        return tuple(tuple(Fraction(n, 2) for n in row) for row in _MATRICES[name])

    def __repr__(self) -> str:
        return "Matrices\n" + "\n".join(
            f"{name:>4} = {self._rows(name, '-')}  {_ABOUT[name].split(':')[0]}" for name in self
        )

    def _rows(self, name: str, minus: str) -> str:
        rows = (", ".join(short(v, minus=minus) for v in row) for row in self[name])
        return "[" + ", ".join(f"[{row}]" for row in rows) + "]"

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row"><code>{name}</code></th><td><code>{self._rows(name, "-")}</code>'
            f"</td><td>{escape(_ABOUT[name])}</td></tr>"
            for name in self
        )
        return (
            '<table class="ec-table"><caption>The four named matrices: rows measure, columns '
            'place</caption><thead><tr><th scope="col">name</th><th scope="col">rows</th>'
            f'<th scope="col">meaning</th></tr></thead><tbody>{rows}</tbody></table>'
        )


def animals() -> TenAnimals:
    """The ten animals that chapter 1 sorts, as exact numbers in fresh arrays.

    Returns
    -------
    TenAnimals
        ``.X`` (10, 2), ``.labels`` (10,), ``.features``, ``.scores``, ``.cat``.

    Examples
    --------
    >>> import eigencat as ec
    >>> ten = ec.animals()
    >>> scores = ten.X @ ec.matrices().W_C.T
    >>> [ten.scores[k] for k in scores.argmax(axis=1)] == list(ten.labels)
    True
    """
    return TenAnimals()


def matrices() -> Matrices:
    """The four named matrices of the book: W_C, W_R, W_G and A.

    Returns
    -------
    Matrices
        Read one by attribute or by name; each reading is a fresh (2, 2) array.

    Examples
    --------
    >>> import eigencat as ec
    >>> ec.matrices()["W_C"] @ [1, 1]     # a tie
    array([0.5, 0.5])
    """
    return Matrices()
