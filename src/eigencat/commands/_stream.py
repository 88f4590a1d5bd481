"""GANSpace from data on disk or out of a model: one pass, two halves, and a file to go on from."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from eigencat import _blocks as b
from eigencat import _safetensors
from eigencat.commands._files import fingerprint
from eigencat.commands._models import Model, host
from eigencat.commands._run import RefusedError, Terminated
from eigencat.directions.ganspace import GANSpace
from eigencat.moments import Moments
from eigencat.streaming import ARRAYS

KIND, VERSION = "checkpoint", 1
EVERY = 20.0  # seconds between two checkpoints


class Source(Protocol):
    """Rows, and the latents they came from where these are known, a block at a time."""

    n: int
    d: int

    def blocks(self) -> int: ...
    def read(self, block: int) -> tuple[Any, Any]: ...
    def known_by(self) -> list[Any]: ...


class Files:
    """Matrices on disk, read by memory maps, one below the other."""

    def __init__(self, parts: list[Any], latents: list[Any]) -> None:
        self.parts, self.latents = parts, latents
        self.d = parts[0].shape[1]
        for k, part in enumerate(parts):
            if part.shape[1] != self.d:
                raise RefusedError(
                    f"input {k + 1} must have {self.d} columns as the first one; got "
                    f"{part.shape[1]}. Pass activations of one layer."
                )
        if latents and [len(z) for z in latents] != [len(x) for x in parts]:
            raise RefusedError(
                f"latents must have a row for each row of the inputs, {[len(x) for x in parts]}; "
                f"got {[len(z) for z in latents]}. Pass a file of latents for each file."
            )
        self.n = sum(len(part) for part in parts)
        step = b.rows_at_once(self.d)
        self._where = [
            (k, s, s + step) for k, x in enumerate(parts) for s in range(0, len(x), step)
        ]

    def blocks(self) -> int:
        return len(self._where)

    def read(self, block: int) -> tuple[Any, Any]:
        k, start, end = self._where[block]
        x = np.asarray(self.parts[k][start:end])
        return x, np.asarray(self.latents[k][start:end]) if self.latents else None

    def known_by(self) -> list[Any]:
        return [fingerprint(part) for part in [*self.parts, *self.latents]]


class FromModel:
    """Latents of a model, or what a layer hands on for them."""

    BATCH = 256

    def __init__(self, model: Model, n: int, seed: int, space: str, layer: str | None) -> None:
        self.model, self.n, self.seed, self.space, self.layer = model, n, seed, space, layer
        self._w = model.sample(n, seed, space)
        self.d = self._w.shape[1] if layer is None else self._at(self._w[:1]).shape[1]

    def _at(self, w: Any) -> Any:
        found = host(self.model.generator.activations(w, self.layer))
        return found.reshape(len(found), -1)

    def blocks(self) -> int:
        return -(-self.n // self.BATCH)

    def read(self, block: int) -> tuple[Any, Any]:
        w = self._w[block * self.BATCH : (block + 1) * self.BATCH]
        return (w, None) if self.layer is None else (self._at(w), w)

    def known_by(self) -> list[Any]:
        return [self.model.hash, self.n, self.seed, self.space, self.layer]


@contextmanager
def asked_to_stop() -> Iterator[list[int]]:
    """A list that the first Ctrl-C, or a scheduler's request, puts its signal into.

    Between two blocks sums are whole, and within one they are not. A second
    signal does what it always does.
    """
    asked: list[int] = []
    before: dict[int, Any] = {}

    def note(number: int, _frame: Any) -> None:
        asked.append(number)
        signal.signal(number, before[number])

    for caught in (signal.SIGINT, signal.SIGTERM):
        try:
            before[caught] = signal.signal(caught, note)
        except ValueError:  # not the main thread, where nobody presses keys
            break
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Stream:
    """Sums over a source: one for each random half, so that the halves can be held together."""

    def __init__(self, source: Source, seed: int, halves: bool) -> None:
        self.source, self.seed = source, seed
        self.sums = [Moments() for _ in range(2 if halves else 1)]
        self.done = 0

    def take(self, block: int) -> int:
        """Take in a block; each row goes to one half, the same after a restart."""
        X, Z = self.source.read(block)
        side = np.random.default_rng([self.seed, block]).permutation(len(X)) % len(self.sums)
        for k, sums in enumerate(self.sums):
            rows = side == k
            if rows.any():
                part = X if len(self.sums) == 1 else X[rows]
                sums.add(part, None if Z is None else Z if len(self.sums) == 1 else Z[rows])
        self.done = block + 1
        return len(X)

    def _note(self) -> dict[str, Any]:
        return {
            "kind": KIND,
            "version": VERSION,
            "source": self.source.known_by(),
            "seed": self.seed,
            "halves": len(self.sums),
        }

    def save(self, path: Path) -> None:
        note = {**self._note(), "done": self.done, "facts": []}
        arrays: dict[str, Any] = {}
        for k, sums in enumerate(self.sums):
            if sums.n:
                part, facts = sums.state()
                arrays.update({f"{k}.{name}": array for name, array in part.items()})
            note["facts"].append(facts if sums.n else None)
        _safetensors.write(path, arrays, note)

    def resume(self, path: Path) -> None:
        names = {f"{k}.{name}": None for k in range(len(self.sums)) for name in ARRAYS}
        arrays, note = _safetensors.read(path, KIND, VERSION, names)
        ours = self._note()
        if any(note.get(key) != value for key, value in ours.items()):
            raise RefusedError(
                f"checkpoint={path} must be of the same inputs and options; got one of others. "
                "Pass --restart to start anew, or --checkpoint with another name."
            )
        try:
            for k, facts in enumerate(note["facts"]):
                if facts is not None:
                    own = {n.split(".", 1)[1]: a for n, a in arrays.items() if n[0] == str(k)}
                    self.sums[k] = Moments.restore(own, facts)
            self.done = int(note["done"])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise RefusedError(
                f"checkpoint={path} must be whole; got parts that do not fit together. "
                "Pass --restart to start anew."
            ) from error

    def run(self, checkpoint: Path | None, bar: Any, said: Any) -> None:
        last = time.monotonic()
        total = self.source.blocks()
        with asked_to_stop() as asked:
            for block in range(self.done, total):
                bar.tick(self.take(block))
                if self.done == total:
                    return
                now = time.monotonic()
                if checkpoint is not None and (asked or now - last > EVERY):
                    self.save(checkpoint)
                    last = now
                if asked:
                    if checkpoint is not None:
                        said(
                            f"Read {sum(s.n for s in self.sums)} of {self.source.n} rows; the same "
                            f"command goes on from {checkpoint}."
                        )
                    raise KeyboardInterrupt if asked[0] == signal.SIGINT else Terminated

    def fitted(self, n_components: int, space: str) -> tuple[GANSpace, list[GANSpace]]:
        """The fit of all rows, and of each half."""
        halves = []
        for sums in self.sums:
            half = GANSpace(n_components, space=space)
            half._keep(sums)
            halves.append(half)
        whole = GANSpace(n_components, space=space)
        for half in halves:
            if half._moments.n:
                whole.merge(half)
        return whole, halves if len(halves) == 2 else []
