"""A search for inputs that a reader does not expect, led by the lines it comes to.

An input that makes the reader take a step between two lines which no input before it took is kept,
and changed further. So a wall of several conditions is climbed one at a time, where blind changes
would have to meet all of them at once. `sys.settrace` is slow and everywhere: the same search runs on
each Python that the library supports, with nothing to install.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

LARGEST = 1 << 16  # bytes of an input: what is wrong with a reader is wrong with short ones too

Step = tuple[CodeType | str, int, int]
Mutate = Callable[[bytes, random.Random, "list[bytes]"], bytes]
# What was wrong with a reader's answer, or nothing; and a word for the kind of answer.
Judge = Callable[[bytes], "tuple[str | None, str]"]


class Steps:
    """The steps from line to line inside some files that a call takes."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self.taken: set[Step] = set()

    def of(self, call: Callable[[], Any]) -> tuple[Any, set[Step]]:
        self.taken = set()
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            return call(), self.taken
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, event: str, _arg: Any) -> Any:
        code = frame.f_code
        if code.co_filename not in self.files:
            return None
        last, taken = 0, self.taken

        def line(frame: FrameType, event: str, _arg: Any) -> Any:
            nonlocal last
            if event == "line":
                taken.add((code, last, frame.f_lineno))
                last = frame.f_lineno
            return line

        return line


@dataclass
class Search:
    """What a search came to: inputs tried and kept, steps seen, and what was wrong."""

    tried: int = 0
    refused: int = 0
    seeds: int = 0
    steps_of_seeds: int = 0
    kept: list[bytes] = field(default_factory=list)
    steps: set[Step] = field(default_factory=set)
    wrong: dict[str, bytes] = field(default_factory=dict)  # the shortest input for each kind


def search(
    judge: Judge,
    files: Iterable[str],
    seeds: Iterable[bytes],
    mutate: Mutate,
    *,
    seconds: float = float("inf"),
    most: int | None = None,
    seed: int = 0,
    guided: bool = True,
) -> Search:
    """Change `seeds` and what grew from them, until the time or the number of inputs is over.

    The time begins when all seeds were tried.

    ``guided=False`` changes the seeds alone, to show what the guide is good for.
    """
    found, watch, rng = Search(), Steps(files), random.Random(seed)

    def attempt(data: bytes) -> bool:
        """Whether an input led to something new."""
        (wrong, kind), steps = watch.of(lambda: judge(data))
        steps.add((kind, 0, 0))  # a reader written in another language has no lines to see
        found.tried += 1
        found.refused += kind != "read"
        if wrong is not None and len(data) < len(found.wrong.get(wrong, data + b"x")):
            found.wrong[wrong] = data
        new = not steps <= found.steps
        found.steps |= steps
        return new

    for data in seeds:
        attempt(data)
        found.kept.append(data)
    until = time.monotonic() + seconds
    found.seeds, found.steps_of_seeds = len(found.kept), len(found.steps)
    while time.monotonic() < until and (most is None or found.tried < most):
        # The newest are the least explored: half of the tries go to the last few.
        late = guided and rng.random() < 0.5
        parent = rng.choice(found.kept[-8:] if late else found.kept)
        data = mutate(parent, rng, found.kept)[:LARGEST]
        if attempt(data) and guided:
            found.kept.append(data)
    return found
