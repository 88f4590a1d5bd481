"""The concept graph: orders, paths and the ways it may be wrong."""

from __future__ import annotations

import random

import pytest
from _ext.graph import Graph, GraphError, used_too_early

DIAMOND = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}


def random_graph(rng: random.Random) -> dict[str, list[str]]:
    """Lessons that need only lessons before them, then shuffled in the table of contents."""
    names = [f"L{i}" for i in range(rng.randint(1, 14))]
    needs = {n: rng.sample(names[:i], rng.randint(0, min(i, 3))) for i, n in enumerate(names)}
    shuffled = list(needs)
    rng.shuffle(shuffled)
    return {n: needs[n] for n in shuffled}


def test_order_follows_the_contents_where_it_may() -> None:
    assert Graph(DIAMOND).order == ["a", "b", "c", "d"]
    assert Graph({"d": ["b", "c"], "c": ["a"], "b": ["a"], "a": []}).order == ["a", "c", "b", "d"]


def test_a_path_is_every_ancestor_once_and_in_order() -> None:
    rng = random.Random(0)
    for _ in range(300):
        needs = random_graph(rng)
        graph = Graph(needs)
        for lesson in needs:
            path = graph.path(lesson)
            assert path[-1] == lesson
            assert len(path) == len(set(path))
            assert set(path) == graph.before(lesson) | {lesson}
            for i, step in enumerate(path):
                assert set(needs[step]) <= set(path[:i]), "a lesson comes after what it needs"
            # Shortest: without any one of its lessons the way is broken.
            for step in path[:-1]:
                rest = set(path) - {step}
                assert any(step in needs[other] for other in rest)


def test_reduced_edges_reach_as_far_as_all_edges() -> None:
    rng = random.Random(1)
    for _ in range(200):
        needs = random_graph(rng)
        graph = Graph(needs)
        edges = graph.reduced()
        kept = {lesson: [a for a, b in edges if b == lesson] for lesson in needs}
        smaller = Graph(kept)
        assert {x: smaller.before(x) for x in needs} == {x: graph.before(x) for x in needs}
    assert Graph({"a": [], "b": ["a"], "c": ["a", "b"]}).reduced() == [("a", "b"), ("b", "c")]


def test_a_lesson_is_unlocked_when_all_its_parents_are_visited() -> None:
    graph = Graph(DIAMOND)
    assert graph.unlocked([]) == {"a"}
    assert graph.unlocked(["a", "b"]) == {"a", "b", "c"}
    assert graph.unlocked("abc") == {"a", "b", "c", "d"}


def test_a_cycle_is_named() -> None:
    with pytest.raises(GraphError, match=r"no cycle; got b → d → c → b|got c → b → d → c|cycle"):
        Graph({"a": [], "b": ["d"], "c": ["b"], "d": ["c"]})
    with pytest.raises(GraphError) as caught:
        Graph({"a": [], "b": ["d"], "c": ["b"], "d": ["c"]})
    walk = str(caught.value).split("got ")[1].rstrip(".").split(" → ")
    assert walk[0] == walk[-1]
    assert set(walk) == {"b", "c", "d"}


def test_an_unknown_need_is_named() -> None:
    with pytest.raises(GraphError, match="needs='x' of lesson a must be a lesson"):
        Graph({"a": ["x"]})


def test_a_concept_is_used_only_after_it_is_taught() -> None:
    graph = Graph(DIAMOND)
    teaches = {"a": ["row"], "c": ["column"]}
    assert used_too_early(graph, teaches, {"d": ["row", "column"], "c": ["column"]}) == []
    # b stands beside c: what c teaches is not known there.
    assert used_too_early(graph, teaches, {"b": ["row", "column"]}) == [("b", "column")]
