"""What is needed of an ONNX file beyond running it: its stored numbers, and more outputs.

An ONNX file is a Protocol Buffers message. Reading it takes the package ``onnx`` (30 MB) or the few
lines below, which know of the format only what our own files use. Field numbers are those of
``onnx.proto``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

GRAPH = 7  # of ModelProto
INITIALISER, OUTPUT = 5, 12  # of GraphProto
DIMS, DATA_TYPE, NAME, RAW = 1, 2, 8, 9  # of TensorProto
TYPES = {1: "<f4", 7: "<i8", 10: "<f2", 11: "<f8"}
FLOAT = 1
AXES = 8

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
LONGEST = 63  # bits of a number that counts something


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < LONGEST + 7:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("file must be whole; got a number without an end. Install again.")


def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Numbers and values of a message's fields, in the file's order."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if kind == BYTES:
            size, at = _varint(data, at)
        elif kind in (FIXED32, FIXED64):
            size = 4 if kind == FIXED32 else 8
        else:
            raise ValueError(f"file must be ONNX; got a field of kind {kind}. Install again.")
        if at + size > len(data):
            raise ValueError("file must be whole; got one that ends in a field. Install again.")
        yield key >> 3, data[at : at + size]
        at += size


def _tensor(data: memoryview) -> tuple[str, NDArray[np.generic]]:
    dims: list[int] = []
    kind, name, raw = 0, "", memoryview(b"")
    for number, value in _fields(data):
        if isinstance(value, int):
            if number == DIMS:
                dims.append(value)
            elif number == DATA_TYPE:
                kind = value
        elif number == DIMS:  # packed: all sizes in one field
            at = 0
            while at < len(value):
                size, at = _varint(value, at)
                dims.append(size)
        elif number == NAME:
            name = bytes(value).decode("utf-8", "backslashreplace")
        elif number == RAW:
            raw = value
    if kind not in TYPES:
        raise ValueError(
            f"{name[:80]!r} must be stored as one of {', '.join(TYPES.values())}; got ONNX type {kind}. "
            "Export it with training.export."
        )
    told = math.prod(dims) * np.dtype(TYPES[kind]).itemsize
    # With a zero among them the others may be anything, and NumPy takes no shape beyond its own.
    if len(dims) > AXES or told != len(raw) or max(dims, default=0) > max(len(raw), 1):
        raise ValueError(
            f"{name[:80]!r} must be as large as its shape {tuple(dims[:AXES])} says; got "
            f"{len(raw)} bytes. Install again."
        )
    return name, np.frombuffer(raw, TYPES[kind]).reshape(dims)


def initialisers(data: bytes) -> dict[str, NDArray[np.generic]]:
    """The stored arrays of a network by name, as views of `data`, in the types they are stored in."""
    found = {}
    for number, graph in _fields(memoryview(data)):
        if number == GRAPH and not isinstance(graph, int):
            for part, value in _fields(graph):
                if part == INITIALISER and not isinstance(value, int):
                    name, array = _tensor(value)
                    found[name] = array
    return found


def _field(number: int, value: bytes) -> bytes:
    size, length = len(value), bytearray()
    while size > 0x7F:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    length.append(size)
    return bytes([number << 3 | BYTES]) + bytes(length) + value


def with_outputs(data: bytes, names: Iterable[str]) -> bytes:
    """The same network which also gives the float32 values called `names`.

    A message that is written behind another of its kind is merged with it, lists are joined: so the
    Protocol Buffers specification says. The new outputs are therefore added at the end of the file.
    """
    kind = _field(2, _field(1, bytes([1 << 3 | VARINT, FLOAT])))  # TypeProto: a tensor of floats
    graph = b"".join(_field(OUTPUT, _field(1, name.encode()) + kind) for name in names)
    return data + _field(GRAPH, graph)
