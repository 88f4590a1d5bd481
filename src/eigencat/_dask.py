"""Matrices that lie in chunks, perhaps on a cluster: summed where they lie. The door of dask.

What comes back from the workers is one summary, the size of a covariance; no
rows. A chunk is summed by one task, and summaries are merged in the order of the
chunks, a few at a time. Which worker does what, and which of them dies and is
replaced, changes nothing: the same sums are made of the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self, TypeVar

import numpy as np

from eigencat import _blocks as b
from eigencat.moments import Where

# Summaries that one task merges: as many lie on a worker at once, d² numbers each.
MERGED_AT_ONCE = 4


class Summary(Protocol):
    """What takes in rows, and others of its kind."""

    @property
    def n(self) -> int: ...
    def add(self, X: Any, Z: Any, where: Where, /) -> None: ...
    def merge(self, other: Self) -> None: ...


S = TypeVar("S", bound=Summary)


def is_lazy(value: Any) -> bool:
    """Whether it is one of dask's collections, asked without importing dask."""
    return hasattr(value, "__dask_graph__")


def read_rows(X: Any, name: str = "X", axes: str = "(n_samples, n_features)") -> Any:
    """Check that X is a real matrix whose chunks hold whole rows; nothing is computed."""
    _check_array(X, name)
    if X.ndim == 2 and np.isnan(X.shape[1]):
        raise ValueError(
            f"{name} must have a known number of features; got shape {X.shape}. "
            f"Call {name}.compute_chunk_sizes() first."
        )
    # What the rows are asked of an array in memory is asked of a stand-in of the same shape,
    # which takes no room. An unknown number of rows counts as one.
    shape = tuple(1 if np.isnan(length) else int(length) for length in X.shape)
    b.read_rows(np.broadcast_to(np.zeros((), X.dtype), shape), name, axes)
    if X.numblocks[1] > 1:
        raise ValueError(
            f"{name} must have whole rows in its chunks; got {X.numblocks[1]} chunks along the "
            f"features. Pass {name}.rechunk({{1: -1}}), which moves data between the workers once."
        )
    return X


def _check_array(X: Any, name: str) -> None:
    from dask.array import Array

    if not isinstance(X, Array):
        raise TypeError(
            f"{name}={type(X).__name__} must be a dask array; got another of dask's collections. "
            "A data frame has to_dask_array(lengths=True)."
        )


def summed(
    kind: type[S], X: Any, Z: Any = None, client: Any = None, names: tuple[str, str] = ("X", "Z")
) -> S:
    """One summary of all rows, by the client, dask's default one, or threads of this process."""
    from dask import delayed

    X = read_rows(X, names[0])
    chunks = X.to_delayed().ravel()
    partners = [None] * len(chunks) if Z is None else _partners(X, Z, names)
    starts = np.cumsum([0, *X.chunks[0]])
    summarise, merge = delayed(_summary), delayed(_merged)
    parts = [
        summarise(kind, chunk, partner, names, None if np.isnan(start) else int(start), at)
        for at, (chunk, partner, start) in enumerate(
            zip(chunks, partners, starts[:-1], strict=True)
        )
    ]
    while len(parts) > 1:
        parts = [
            merge(kind, parts[at : at + MERGED_AT_ONCE])
            for at in range(0, len(parts), MERGED_AT_ONCE)
        ]
    whole: S = _computed(parts[0], client)
    if whole.n == 0:
        raise ValueError(
            f"{names[0]} must be a matrix of at least one sample; got 0 sample(s) in "
            f"{len(chunks)} chunks. Pass some."
        )
    return whole


def _partners(X: Any, Z: Any, names: tuple[str, str]) -> Any:
    """The chunks of Z, cut where those of X are."""
    import dask.array as da

    x, z = names
    known = not np.isnan(X.shape[0])
    if not is_lazy(Z):
        Z = b.fetch(Z.detach() if b.is_tensor(Z) else Z)
        if not known:
            raise ValueError(
                f"{z}={type(Z).__name__} must be a dask array in the chunks of {x}, whose lengths "
                f"are not known; got an array. Call {x}.compute_chunk_sizes() first."
            )
        Z = da.from_array(Z, chunks=-1)
    _check_array(Z, z)
    if Z.ndim == 1:
        Z = Z[:, None]
    known = known and not np.isnan(Z.shape[0])
    if known and Z.shape[0] != X.shape[0]:
        raise ValueError(
            f"{z} must have a row for each row of {x}, {X.shape[0]}; got {Z.shape[0]}. "
            f"Row i of {z} belongs to row i of {x}."
        )
    if known:
        Z = Z.rechunk((X.chunks[0], -1))
    elif Z.numblocks[0] != X.numblocks[0]:
        raise ValueError(
            f"{z} must come in the chunks of {x}, {X.numblocks[0]}; got {Z.numblocks[0]} chunks "
            f"of unknown lengths. Call compute_chunk_sizes() on both, or keep their chunks alike."
        )
    return read_rows(Z, z, "(n_samples, m)").to_delayed().ravel()


def by_rows(X: Any, call: Callable[[Any], Any], width: int | None) -> Any:
    """A dask array of what the call gives for each chunk: so many columns, or none for None."""
    if width is None:
        return X.map_blocks(call, drop_axis=1, dtype=np.float64, meta=np.empty(0))
    chunks = (X.chunks[0], (width,))
    return X.map_blocks(call, chunks=chunks, dtype=np.float64, meta=np.empty((0, 0)))


def refuse_client(client: Any, name: str, value: Any) -> None:
    """A client has nothing to do for an array that lies here."""
    if client is not None:
        raise TypeError(
            f"{name}={type(value).__name__} must be a dask array where a client is given; got an "
            "array in memory. dask.array.from_array(..., chunks=(rows, -1)) cuts it into chunks."
        )


# ---------------------------------------------------------------------- on the workers


def _summary(
    kind: type[S], X: Any, Z: Any, names: tuple[str, str], start: int | None, chunk: int
) -> S:
    made = kind()
    if len(X) == 0 and (Z is None or len(Z) == 0):  # a filter may leave nothing of a chunk
        return made
    try:
        made.add(X, Z, Where(*names, start or 0))
    except ValueError as error:
        if start is not None:
            raise
        raise ValueError(f"{error} Rows are counted from the start of chunk {chunk}.") from error
    return made


def _merged(kind: type[S], parts: list[S]) -> S:
    whole = kind()  # never one of the parts: a task that is run again must find them as they were
    for part in parts:
        whole.merge(part)
    return whole


def _computed(task: Any, client: Any) -> Any:
    if client is None:
        return task.compute()
    from distributed import Client

    if not isinstance(client, Client) or client.asynchronous:
        raise TypeError(
            f"client={type(client).__name__} must be a dask.distributed.Client that waits for its "
            "answers; got another. Make one by Client(address), or leave it out."
        )
    future = client.compute(task)
    try:
        return future.result()
    finally:
        future.release()  # an interrupted fit leaves no work behind on the cluster
