"""Analogies of words as parallelograms, tested with the query words kept among the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array
from eigencat._text import html_table, short, text_table
from eigencat.worlds.words import WordVectors, word_vectors

__all__ = [
    "AnalogyScore",
    "Candidate",
    "CandidatesTable",
    "analogy",
    "analogy_questions",
    "score_analogies",
]

Float = NDArray[np.float64]
Question = tuple[str, str, str, str]
CHUNK = 512  # questions at once, so that some thousands need tens of megabytes


@dataclass(frozen=True)
class Candidate:
    """One word that may answer, and the cosine of its angle with the fourth corner."""

    word: str
    cosine: float
    asked: bool  # one of the three words of the question


class CandidatesTable(tuple[Candidate, ...]):
    """The candidates, nearest first. It prints itself as a table."""

    def _cells(self, minus: str) -> tuple[list[str], list[list[str]]]:
        return ["word", "cosine", ""], [
            [one.word, short(round(one.cosine, 3), minus=minus), "in the question" * one.asked]
            for one in self
        ]

    def __repr__(self) -> str:
        return text_table(*self._cells("-"))

    def _repr_html_(self) -> str:
        return html_table(*self._cells("−"), "Candidates, nearest first")


def analogy(
    a: str,
    b: str,
    c: str,
    space: WordVectors | ArrayLike | None = None,
    names: Sequence[str] | None = None,
    *,
    keep_query: bool = True,
    n: int = 5,
) -> CandidatesTable:
    """Which words are to c as b is to a: the nearest to the fourth corner b − a + c.

    Parameters
    ----------
    a, b, c : str
        Three names. Two may be equal; then the parallelogram is flat.
    space : WordVectors or array-like of shape (n_names, d), optional
        ``word_vectors()`` when left out. Rows of an array are brought to length one, as those are.
    names : sequence of str, optional
        One for each row of an array, all different.
    keep_query : bool
        Whether a, b and c themselves may be the answer. Nearly all published scores bar them. That
        is the flattering test: it hides that the corner often lies nearest to c or b.
    n : int
        How many candidates to return.

    Returns
    -------
    CandidatesTable
        At most `n` candidates with ``word``, ``cosine`` (from -1 to 1) and ``asked``.

    Raises
    ------
    ValueError
        When a name is not there, a shape does not fit, a row is zero, or `n` is not positive.

    Notes
    -----
    Equation ``eq-analogy``: the word whose unit vector has the largest cosine with b̂ − â + ĉ, the
    hats meaning length one (Mikolov, Yih and Zweig; "3CosAdd" with Levy and Goldberg). It costs
    O(n_names d).

    A word outside the list can never be the answer, so a short list flatters too.

    References
    ----------
    T. Mikolov, W. Yih, G. Zweig, "Linguistic regularities in continuous space word
    representations", NAACL 2013, 746-751, aclanthology N13-1090.

    T. Linzen, "Issues in evaluating semantic spaces using word analogies", RepEval 2016,
    arXiv:1606.07736: why the query words must stay.

    Examples
    --------
    >>> import eigencat as ec
    >>> ec.analogy("man", "king", "woman", n=3)
      word  cosine
      king   0.885  in the question
     queen   0.852
    prince   0.759
    >>> ec.analogy("man", "king", "woman", keep_query=False, n=1)[0].word
    'queen'
    """
    listed, unit = _space(space, names)
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(
            f"n={n!r} must be a whole number from 1 up; got {n!r}. Ask for one candidate at least."
        )
    asked = [_row(listed, word, name) for name, word in zip("abc", (a, b, c), strict=True)]
    target = unit[asked[1]] - unit[asked[0]] + unit[asked[2]]
    size = float(np.linalg.norm(target))
    if size < 1e-9:
        raise ValueError(
            f"a, b and c must have a fourth corner that is not zero; got {a!r}, {b!r}, {c!r}. "
            "Ask about other names."
        )
    cosines = unit @ target / size
    order = np.argsort(-cosines, kind="stable")
    barred = set() if keep_query else set(asked)
    best = [k for k in map(int, order[: n + len(barred)]) if k not in barred][:n]
    return CandidatesTable(
        Candidate(listed[k], float(np.clip(cosines[k], -1, 1)), k in asked) for k in best
    )


def analogy_questions(pairs: Iterable[tuple[str, str]]) -> tuple[Question, ...]:
    """Every question that pairs of one relation make: a is to b as c is to d, for all two pairs.

    Examples
    --------
    >>> from eigencat.analogies import analogy_questions
    >>> analogy_questions([("car", "cars"), ("dog", "dogs")])
    (('car', 'cars', 'dog', 'dogs'), ('dog', 'dogs', 'car', 'cars'))
    """
    return tuple((a, b, c, d) for (a, b), (c, d) in permutations(pairs, 2))


@dataclass(frozen=True)
class AnalogyScore:
    """How well a space answers questions, by two tests and one comparison.

    Attributes
    ----------
    n : int
        Questions.
    honest : float
        The share answered rightly when every word may answer.
    flattering : float
        The share answered rightly when a, b and c are barred.
    nearest : float
        The share answered rightly by the nearest neighbour of c alone, a, b and c barred: no
        analogy at all. What `flattering` has beyond it, the pair a and b has brought.
    answered_a, answered_b, answered_c : float
        How often the honest test answers with a word of the question. Where the right answer
        is itself in the question, both count.
    """

    n: int
    honest: float
    flattering: float
    nearest: float
    answered_a: float
    answered_b: float
    answered_c: float

    def __repr__(self) -> str:
        parts = ", ".join(
            f"{name}={getattr(self, name):.3f}"
            for name in ("honest", "flattering", "nearest", "answered_c", "answered_b")
        )
        return f"AnalogyScore({self.n} questions: {parts})"


def score_analogies(
    questions: Iterable[Question],
    space: WordVectors | ArrayLike | None = None,
    names: Sequence[str] | None = None,
) -> AnalogyScore:
    """Score many analogies, honestly and flatteringly.

    Parameters
    ----------
    questions : iterable of (a, b, c, d)
        d is the answer held to be right.
    space, names
        As for ``analogy``.

    Returns
    -------
    AnalogyScore

    Raises
    ------
    ValueError
        When there is no question, one is not four names, or a name is not there.

    Notes
    -----
    Equation ``eq-analogy``. It costs O(questions n_names d).

    References
    ----------
    T. Linzen, arXiv:1606.07736 (2016): the comparisons. M. Nissim, R. van Noord, R. van der Goot,
    "Fair is better than sensational: Man is to doctor as woman is to doctor", Computational
    Linguistics 46 (2020), 487-497, doi:10.1162/coli_a_00379: what barring the query words did to
    claims about prejudice.

    Examples
    --------
    >>> import eigencat as ec
    >>> from eigencat.analogies import analogy_questions
    >>> pairs = ec.word_vectors().relations["one and many"]
    >>> score = ec.score_analogies(analogy_questions(pairs))
    >>> score.honest < score.flattering
    True
    """
    listed, unit = _space(space, names)
    asked = [tuple(q) for q in questions]
    if not asked or any(len(q) != 4 for q in asked):
        wrong = next((q for q in asked if len(q) != 4), "no question")
        raise ValueError(
            f"questions must be four names each; got {wrong!r}. "
            "Write (a, b, c, d): a is to b as c is to d."
        )
    rows = np.array(
        [[_row(listed, word, f"questions[{k}]") for word in q] for k, q in enumerate(asked)]
    )
    counts = dict.fromkeys(("honest", "flattering", "nearest", "a", "b", "c"), 0)
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        a, b, c, d = some.T
        every, alone = (unit[b] - unit[a] + unit[c]) @ unit.T, unit[c] @ unit.T
        answer = every.argmax(axis=1)
        counts["honest"] += int((answer == d).sum())
        for name, column in (("a", a), ("b", b), ("c", c)):
            counts[name] += int((answer == column).sum())
            every[np.arange(len(some)), column] = -np.inf
            alone[np.arange(len(some)), column] = -np.inf
        counts["flattering"] += int((every.argmax(axis=1) == d).sum())
        counts["nearest"] += int((alone.argmax(axis=1) == d).sum())
    share = {name: count / len(rows) for name, count in counts.items()}
    return AnalogyScore(
        len(rows),
        share["honest"],
        share["flattering"],
        share["nearest"],
        share["a"],
        share["b"],
        share["c"],
    )


def _space(
    space: WordVectors | ArrayLike | None, names: Sequence[str] | None
) -> tuple[_Listed, Float]:
    if space is None or isinstance(space, WordVectors):
        if names is not None:
            raise ValueError(
                "names must be left out beside word vectors; got names. They have their own."
            )
        given = word_vectors() if space is None else space
        return _Listed(given.words), given.unit
    rule = "one row of numbers for each name"
    array = read_array(space, "space", rule)
    if array.ndim != 2 or 0 in array.shape or names is None or len(names) != len(array):
        count = "no names" if names is None else f"{len(names)} names"
        raise ValueError(
            f"space must be {rule}; got shape {array.shape} and {count}. "
            "Pass names=[...], one for each row."
        )
    sizes = np.linalg.norm(array, axis=1, keepdims=True)
    if not (sizes > 0).all():
        raise ValueError(
            f"space must be rows that point somewhere; got zeros for {names[int(sizes.argmin())]!r}. "
            "Leave that name out."
        )
    return _Listed(tuple(str(name) for name in names)), np.asarray(array / sizes)


class _Listed:
    """Names by row, and rows by name."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names, self.at = names, {name: k for k, name in enumerate(names)}
        if len(self.at) != len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(
                f"names must be all different; got {twice[0]!r} more than once. Rename one of them."
            )

    def __getitem__(self, k: int) -> str:
        return self.names[k]


def _row(listed: _Listed, word: str, name: str) -> int:
    if word in listed.at:
        return listed.at[word]
    raise ValueError(
        f"{name}={word!r} must be one of the {len(listed.names)} names; got another. "
        "Names are compared letter for letter."
    )
