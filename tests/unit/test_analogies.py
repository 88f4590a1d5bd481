"""Analogies: planted parallelograms are found, and the honest test is the stricter one."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat.analogies import analogy_questions
from eigencat.worlds import words

ROOT = Path(__file__).resolve().parents[2]


def planted(seed: int, *, one: bool) -> tuple[np.ndarray, list[str], list[tuple[str, str]]]:
    """Ten pairs, each a word and the same word pushed by one common arrow, or by one of its own.

    In 300 dimensions random words are nearly square to one another, so nothing else comes close.
    """
    rng = np.random.default_rng(seed)
    stems, crowd = rng.normal(size=(10, 300)), rng.normal(size=(200, 300))
    arrows = rng.normal(size=300) * 1.5 if one else rng.normal(size=(10, 300)) * 0.3
    space = np.vstack([stems, stems + arrows, crowd])
    names = [f"s{k}" for k in range(10)] + [f"t{k}" for k in range(10)]
    names += [f"x{k}" for k in range(200)]
    return space, names, [(f"s{k}", f"t{k}") for k in range(10)]


@pytest.mark.parametrize("seed", range(10))
def test_eq_analogy(seed: int) -> None:
    """One arrow for all pairs is found by both tests. Ten short arrows that have nothing to do with
    one another fool the flattering test alone."""
    space, names, pairs = planted(seed, one=True)
    real = ec.score_analogies(analogy_questions(pairs), space, names)
    assert (real.n, real.honest, real.flattering) == (90, 1, 1)
    space, names, pairs = planted(seed, one=False)
    sham = ec.score_analogies(analogy_questions(pairs), space, names)
    assert (sham.flattering, sham.honest, sham.answered_c) == (1, 0, 1)
    # Every t lies close to its own s, so no analogy is needed.
    assert sham.nearest == 1


@pytest.mark.parametrize("seed", range(5))
def test_which_of_b_and_c_is_nearer_is_settled_by_a(seed: int) -> None:
    """cos(corner, c) > cos(corner, b) exactly when a is more like b than like c."""
    rng = np.random.default_rng(seed)
    for _ in range(50):
        space = rng.normal(size=(3, 6))
        a, b, c = space / np.linalg.norm(space, axis=1, keepdims=True)
        found = {one.word: one.cosine for one in ec.analogy("a", "b", "c", space, "abc", n=3)}
        size = np.linalg.norm(b - a + c)
        assert (found["c"] - found["b"]) * size == pytest.approx(a @ b - a @ c, abs=1e-12)


def test_scores_agree_with_asking_one_by_one() -> None:
    space = ec.word_vectors()
    questions = analogy_questions(space.relations["much and more"][:6])
    score = ec.score_analogies(questions)
    honest = [ec.analogy(a, b, c, n=1)[0].word for a, b, c, _ in questions]
    barred = [ec.analogy(a, b, c, n=1, keep_query=False)[0].word for a, b, c, _ in questions]
    right = [d for *_, d in questions]
    assert score.honest == pytest.approx(
        np.mean([g == d for g, d in zip(honest, right, strict=True)])
    )
    assert score.flattering == pytest.approx(
        np.mean([g == d for g, d in zip(barred, right, strict=True)])
    )
    assert score.answered_c == pytest.approx(
        np.mean([g == c for g, (_, _, c, _) in zip(honest, questions, strict=True)])
    )


def test_honest_is_the_default_and_never_the_better_score() -> None:
    space = ec.word_vectors()
    for pairs in space.relations.values():
        score = ec.score_analogies(analogy_questions(pairs))
        assert score.honest <= score.flattering
    kept = ec.analogy("man", "king", "woman", n=4)
    assert [one.asked for one in kept] == [True, False, False, False]
    barred = ec.analogy("man", "king", "woman", n=3, keep_query=False)
    assert tuple(one for one in kept if not one.asked) == barred
    assert all(x.cosine >= y.cosine for x, y in pairwise(kept))
    assert "in the question" in repr(kept)
    assert "<caption>Candidates, nearest first</caption>" in kept._repr_html_()


# ------------------------------------------------------------------ the words


def test_the_words_are_the_vendored_ones_in_order() -> None:
    space = ec.word_vectors()
    assert len(space) == 6000
    assert space.vectors.shape == (6000, 50)
    assert list(space)[:3] == ["the", "of", "to"]
    # The first numbers of `the`, as they were published, to 16 bits.
    np.testing.assert_allclose(space["the"][:3], [0.418, 0.24968, -0.41242], atol=3e-4)
    np.testing.assert_allclose(np.linalg.norm(space.unit, axis=1), 1)
    with pytest.raises(ValueError, match="read-only"):
        space.vectors[0, 0] = 1


def test_the_words_files_are_the_recorded_ones() -> None:
    record = json.loads((ROOT / "vendor" / "VENDOR.json").read_text(encoding="utf-8"))
    (part,) = (p for p in record["parts"] if p["name"] == "GloVe word vectors")
    sums = {Path(file["path"]).name: file["sha256"] for file in part["files"]}
    for name in words.NAMES:
        assert hashlib.sha256(words._read(name)).hexdigest() == sums[name]


def test_every_pair_is_made_of_listed_words_and_told_once() -> None:
    space = ec.word_vectors()
    for name, pairs in space.relations.items():
        assert len(pairs) >= 15, name
        assert len(set(pairs)) == len(pairs)
        assert [w for pair in pairs for w in pair if w not in space] == []
    with pytest.raises(TypeError):
        space.relations["mine"] = ()


def test_a_missing_file_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "FOLDERS", (Path("nowhere"),))
    with pytest.raises(
        FileNotFoundError, match=r"words\.txt must be in the package, or in vendor/gl"
    ):
        words._read("words.txt")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: ec.word_vectors()["kitten"],
            r"word='kitten' must be one of the 6000 words; got an",
        ),
        (lambda: ec.word_vectors()["Qxz"], r"word='Qxz' .* All are in lower case, a to z\."),
        (
            lambda: ec.analogy("man", "king", "wombat"),
            r"c='wombat' must be one of the 6000 names; got",
        ),
        (lambda: ec.analogy("man", "king", "woman", n=0), r"n=0 must be a whole number from 1 up"),
        (
            lambda: ec.analogy("a", "b", "c", np.eye(3)),
            r"space must be one row .* and no names\. Pass",
        ),
        (
            lambda: ec.analogy("a", "b", "c", np.eye(3), "aab"),
            r"names must be all different; got 'a'",
        ),
        (
            lambda: ec.analogy("a", "b", "b", [[1, 0], [0, 0]], "ab"),
            r"got zeros for 'b'\. Leave that",
        ),
        (
            lambda: ec.analogy("man", "king", "woman", names=["x"]),
            r"names must be left out beside wor",
        ),
        (
            lambda: ec.analogy("a", "b", "b", [[2], [1]], "ab", n=True),
            r"n=True must be a whole numbe",
        ),
        (
            lambda: ec.analogy("a", "b", "c", [[1, 0], [-1, 0], [0, 1]], "abd"),
            r"c='c' must be one of",
        ),
        (
            lambda: ec.analogy(
                "a", "b", "c", [[1, 0], [0.5, -(0.75**0.5)], [0.5, 0.75**0.5]], "abc"
            ),
            r"a, b and c must have a fourth corner that is not zero; got 'a', 'b', 'c'\.",
        ),
        (lambda: ec.score_analogies([]), r"questions must be four names each; got 'no question'"),
        (
            lambda: ec.score_analogies([("a", "b")]),
            r"questions must be four names each; got \('a', '",
        ),
        (
            lambda: ec.score_analogies([("the", "of", "to", "zz")]),
            r"questions\[0\]='zz' must be one of",
        ),
    ],
)
def test_what_cannot_be_asked(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


def test_the_figure_knows_the_words_as_they_are() -> None:
    """figures/lib/word_samples.js is what its script writes now."""
    spec = importlib.util.spec_from_file_location("we", ROOT / "book" / "_ext" / "word_export.py")
    assert spec is not None
    assert spec.loader is not None
    export = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(export)
    assert export.TARGET.read_text(encoding="utf-8") == export.to_module(), "run make figures"
