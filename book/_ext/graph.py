"""Which lesson needs which, and the ways through them. Pure: no Sphinx, no files."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping


class GraphError(ValueError):
    """The lessons cannot be read in any order, or name one that is not there."""


class Graph:
    """Lessons and what each needs. The given order is the order of the table of contents.

    Parameters
    ----------
    needs : mapping of str to iterable of str
        Lesson to the lessons it cannot be read without.
    """

    def __init__(self, needs: Mapping[str, Iterable[str]]) -> None:
        self.needs: dict[str, tuple[str, ...]] = {k: tuple(v) for k, v in needs.items()}
        self._place = {lesson: i for i, lesson in enumerate(self.needs)}
        for lesson, wanted in self.needs.items():
            for other in wanted:
                if other not in self.needs:
                    raise GraphError(
                        f"needs={other!r} of lesson {lesson} must be a lesson; got an unknown one. "
                        "Add it or correct the number."
                    )
        self.order = self._read_in_order()

    def _read_in_order(self) -> list[str]:
        """Every lesson after what it needs; otherwise as in the table of contents."""
        left = {lesson: set(wanted) for lesson, wanted in self.needs.items()}
        ready = [self._place[lesson] for lesson, wanted in left.items() if not wanted]
        heapq.heapify(ready)
        names, order = list(self.needs), []
        while ready:
            lesson = names[heapq.heappop(ready)]
            order.append(lesson)
            for other, wanted in left.items():
                if lesson in wanted:
                    wanted.remove(lesson)
                    if not wanted:
                        heapq.heappush(ready, self._place[other])
        if len(order) < len(names):
            raise GraphError(f"needs must have no cycle; got {' → '.join(self._cycle())}.")
        return order

    def _cycle(self) -> list[str]:
        """Walk backwards along needs until a lesson comes round again."""
        stuck = set(self.needs)
        while idle := {x for x in stuck if not stuck & set(self.needs[x])}:
            stuck -= idle
        walk = [next(x for x in self.needs if x in stuck)]
        while True:
            step = next(x for x in self.needs[walk[-1]] if x in stuck)
            if step in walk:
                return [*walk[walk.index(step) :], step]
            walk.append(step)

    def before(self, lesson: str) -> set[str]:
        """Return every lesson that must be read before this one."""
        seen: set[str] = set()
        waiting = list(self.needs[lesson])
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting.extend(self.needs[other])
        return seen

    def path(self, lesson: str) -> list[str]:
        """Return the shortest way to a lesson: what it cannot do without, in reading order.

        A lesson needs *all* its parents, so the smallest sufficient set is the set of its
        ancestors, and only the order is left to choose.
        """
        wanted = self.before(lesson) | {lesson}
        return [x for x in self.order if x in wanted]

    def unlocked(self, visited: Iterable[str]) -> set[str]:
        """Return the lessons all of whose parents have been visited."""
        seen = set(visited)
        return {lesson for lesson, wanted in self.needs.items() if seen.issuperset(wanted)}

    def reduced(self) -> list[tuple[str, str]]:
        """Return the edges (needed, lesson) that no longer way round already implies."""
        return [
            (parent, lesson)
            for lesson, wanted in self.needs.items()
            for parent in wanted
            if not any(parent in self.before(other) for other in wanted if other != parent)
        ]


def used_too_early(
    graph: Graph, teaches: Mapping[str, Iterable[str]], uses: Mapping[str, Iterable[str]]
) -> list[tuple[str, str]]:
    """Return (lesson, concept) for each concept used where no lesson has taught it yet."""
    faults = []
    for lesson, concepts in uses.items():
        known = set(teaches.get(lesson, ()))
        for earlier in graph.before(lesson):
            known.update(teaches.get(earlier, ()))
        faults += [(lesson, concept) for concept in concepts if concept not in known]
    return faults
