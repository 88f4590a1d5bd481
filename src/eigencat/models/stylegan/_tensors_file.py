"""Tensors and arrays inside pickles, and torch's files, read with NumPy alone.

A tensor is a window on a storage: a run of numbers of one type. Both are held against the bytes that
are there before an array is made of them.
"""

from __future__ import annotations

import functools
import io
import math
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.models.stylegan._pickle import Bag, Made, Name, RefusedError, Stated, load

MAGIC = 0x1950A86A20F9469CFC6C  # the number that files of torch before 1.6 begin with
LEGACY = 1001  # their version
AXES = 8
KINDS = {
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
    "HalfStorage": "<f2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "<i1",
    "ByteStorage": "<u1",
    "BoolStorage": "<u1",
}
_NUMPY = re.compile(r"b1|[iu][1248]|f[248]")


class Storage:
    """A run of numbers; its bytes are fetched when they are asked for."""

    def __init__(self, kind: np.dtype[Any], count: int, fetch: Callable[[], memoryview]) -> None:
        self.kind, self.count, self.fetch = kind, count, fetch

    def numbers(self) -> NDArray[Any]:
        data = self.fetch()
        if len(data) != self.count * self.kind.itemsize:
            raise RefusedError(
                f"a tensor of {len(data):,} bytes where {self.count * self.kind.itemsize:,} are told"
            )
        return np.frombuffer(data, self.kind)


class Tensor:
    """A window on a storage."""

    def __init__(
        self, storage: Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...]
    ):
        self.storage, self.offset, self.size, self.stride = storage, offset, size, stride

    def array(self) -> NDArray[Any]:
        step = self.storage.kind.itemsize
        numbers = self.storage.numbers()
        return np.lib.stride_tricks.as_strided(
            numbers[self.offset :],
            self.size,
            tuple(k * step for k in self.stride),
            writeable=False,
        )


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**48


def rebuilt(arguments: tuple[Any, ...]) -> Tensor:
    """What ``torch._utils._rebuild_tensor_v2`` is given, as a `Tensor` that fits into its storage."""
    if len(arguments) not in (6, 7) or not isinstance(arguments[0], Storage):
        raise RefusedError("a tensor that is made of something else than numbers")
    storage, offset, size, stride = arguments[:4]
    legal = isinstance(size, tuple) and isinstance(stride, tuple) and len(size) == len(stride)
    if not legal or len(size) > AXES or not all(map(_whole, (offset, *size, *stride))):
        raise RefusedError("a tensor whose shape is no shape")
    count = math.prod(size)
    last = offset + sum((n - 1) * k for n, k in zip(size, stride, strict=True))
    # More numbers than the storage has would be the same ones over and over: a small file that
    # fills the memory. None at all is nothing that a network holds.
    if not 0 < count <= storage.count or last >= storage.count:
        raise RefusedError("a tensor that reaches beyond its numbers")
    return Tensor(storage, offset, size, stride)


def parameter(arguments: tuple[Any, ...]) -> Tensor:
    """``torch._utils._rebuild_parameter``: the tensor itself."""
    if len(arguments) != 3 or not isinstance(arguments[0], Tensor):
        raise RefusedError("a parameter that is no tensor")
    return arguments[0]


def bag(arguments: tuple[Any, ...]) -> Bag:
    """An OrderedDict, or another dictionary: empty, or from a list of pairs."""
    found = Bag()
    pairs = arguments[0] if len(arguments) == 1 else []
    if len(arguments) > 1 or not isinstance(pairs, list):
        raise RefusedError("a dictionary that is made of something else than pairs")
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not isinstance(pair[0], str):
            raise RefusedError("a dictionary that is made of something else than pairs")
        found[pair[0]] = pair[1]
    return found


# -- NumPy's arrays, which some settings are kept in -------------------------------------------


class Kind(Stated):
    """A ``numpy.dtype`` by its code; the state says which byte comes first."""

    def __init__(self, code: str) -> None:
        self.code, self.order = code, "<"

    def state(self, value: Any) -> None:
        if isinstance(value, tuple) and len(value) > 1 and value[1] in ("<", ">", "|", "="):
            self.order = "<" if value[1] in "|=" else value[1]
            return
        raise RefusedError("a NumPy type that is damaged")

    def dtype(self) -> np.dtype[Any]:
        return np.dtype(self.order + self.code)


def kind(arguments: tuple[Any, ...]) -> Kind:
    code = arguments[0] if arguments else None
    if not isinstance(code, str) or not _NUMPY.fullmatch(code):
        raise RefusedError("a NumPy array of something else than numbers")
    return Kind(code)


class Array(Stated):
    """A NumPy array that waits for its state: version, shape, type, order, bytes."""

    def __init__(self) -> None:
        self.value: NDArray[Any] | None = None

    def state(self, value: Any) -> None:
        if not isinstance(value, tuple) or len(value) != 5:
            raise RefusedError("a NumPy array that is damaged")
        _version, shape, dtype, fortran, raw = value
        if (
            not isinstance(shape, tuple)
            or len(shape) > AXES
            or not all(map(_whole, shape))
            or 0 in shape
            or not isinstance(dtype, Kind)
            or not isinstance(raw, memoryview)
            or math.prod(shape) * dtype.dtype().itemsize != len(raw)
        ):
            raise RefusedError("a NumPy array whose numbers do not fill its shape")
        found = np.frombuffer(raw, dtype.dtype())
        self.value = found.reshape(shape[::-1]).T if fortran is True else found.reshape(shape)


def array(arguments: tuple[Any, ...]) -> Array:
    return Array()


def scalar(arguments: tuple[Any, ...]) -> Any:
    """``numpy.core.multiarray.scalar``: one number."""
    if (
        len(arguments) == 2
        and isinstance(arguments[0], Kind)
        and isinstance(arguments[1], memoryview)
        and len(arguments[1]) == arguments[0].dtype().itemsize
    ):
        return np.frombuffer(arguments[1], arguments[0].dtype())[0].item()
    raise RefusedError("a NumPy number that is damaged")


# -- torch's files -----------------------------------------------------------------------------

TENSORS: dict[tuple[str, str], Made | None] = {
    ("collections", "OrderedDict"): bag,
    ("torch._utils", "_rebuild_tensor_v2"): rebuilt,
    ("torch._utils", "_rebuild_parameter"): parameter,
    **{("torch", name): None for name in KINDS},
    **{("torch.storage", name): None for name in KINDS},
}
# A training run's settings lie beside the weights; they are passed over.
NAMES = {**TENSORS, ("argparse", "Namespace"): bag}


def _storage(value: tuple[Any, ...], fetch: Callable[[str], memoryview]) -> Storage:
    """A persistent id: ``("storage", type, key, where it lay, how many numbers[, view])``."""
    if (
        len(value) not in (5, 6)
        or value[0] != "storage"
        or not isinstance(value[1], Name)
        or value[1].name not in KINDS
        or not isinstance(value[2], str)
        or not _whole(value[4])
        or (len(value) == 6 and value[5] is not None)
    ):
        raise RefusedError("a tensor whose numbers are not told as torch tells them")
    key = value[2]
    return Storage(np.dtype(KINDS[value[1].name]), value[4], lambda: fetch(key))


def legacy(
    data: memoryview, names: dict[tuple[str, str], Made | None] | None = None, at: int = 0
) -> Any:
    """What ``torch.save`` wrote before 1.6: five pickles, and then each storage with its length."""
    names = NAMES if names is None else names
    places: dict[str, memoryview] = {}
    kinds: dict[str, Storage] = {}

    def fetch(key: str) -> memoryview:
        if key not in places:
            raise RefusedError("a tensor whose numbers are not there")
        return places[key]

    def persistent(value: tuple[Any, ...]) -> Storage:
        found = _storage(value, fetch)
        before = kinds.setdefault(value[2], found)
        if (before.kind, before.count) != (found.kind, found.count):
            raise RefusedError("a tensor whose numbers are told in two ways")
        return before

    magic, at = load(data, {}, at=at)
    version, at = load(data, {}, at=at)
    about, at = load(data, {}, at=at)
    if magic != MAGIC or version != LEGACY or not isinstance(about, dict):
        raise RefusedError("a file that is not torch's")
    if about.get("little_endian") is not True:
        raise RefusedError("numbers with the last byte first", "Save it on another machine.")
    value, at = load(data, names, persistent, at)
    keys, at = load(data, {}, at=at)
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise RefusedError("a file whose list of tensors is damaged")
    for key in keys:
        if key not in kinds:
            raise RefusedError("a file whose list of tensors is damaged")
        if len(data) - at < 8:
            raise RefusedError("a file that ends before its numbers")
        (count,) = struct.unpack_from("<q", data, at)
        size = kinds[key].count * kinds[key].kind.itemsize
        if count != kinds[key].count or len(data) - at - 8 < size:
            raise RefusedError("a file that ends before its numbers")
        places[key] = data[at + 8 : at + 8 + size]
        at += 8 + size
    return value


def storage_from_bytes(arguments: tuple[Any, ...]) -> Storage:
    """``torch.storage._load_from_bytes``: one storage, as a whole file inside a pickle."""
    if len(arguments) != 1 or not isinstance(arguments[0], memoryview):
        raise RefusedError("a tensor whose numbers are no bytes")
    if bytes(arguments[0][:2]) == b"PK":
        raise RefusedError("a tensor saved in a way that pickles do not use", "Save it anew.")
    found = legacy(arguments[0], TENSORS)
    if not isinstance(found, Storage):
        raise RefusedError("a tensor whose numbers are something else")
    return found


def zipped(data: bytes) -> Any:
    """What ``torch.save`` writes since 1.6: an archive with one pickle, and each storage as a file."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = {part.filename: part for part in archive.infolist()}
        pickles = [name for name in parts if name.endswith("/data.pkl")]
        if len(pickles) != 1 or len(parts) != len(archive.infolist()):
            raise RefusedError("an archive that is not torch's")
        root = pickles[0].removesuffix("data.pkl")
        # Compressed parts could be larger than all memory; torch compresses none.
        if any(part.compress_type != zipfile.ZIP_STORED for part in parts.values()):
            raise RefusedError("an archive with compressed parts, which torch never writes")
        if any(part.file_size > len(data) for part in parts.values()):
            raise RefusedError("an archive whose parts are larger than itself")
        order = parts.get(root + "byteorder")
        if order is not None and archive.read(order) != b"little":
            raise RefusedError("numbers with the last byte first", "Save it on another machine.")

        @functools.cache
        def fetch(key: str) -> memoryview:
            if (part := parts.get(f"{root}data/{key}")) is None:
                raise RefusedError("a tensor whose numbers are not there")
            try:
                return memoryview(archive.read(part))
            except _BROKEN as error:
                raise RefusedError("an archive that is damaged") from error

        value, _end = load(archive.read(pickles[0]), NAMES, lambda v: _storage(v, fetch))
        return value
    except RefusedError:
        raise
    except _BROKEN as error:
        raise RefusedError("an archive that is damaged") from error


# All that zipfile may raise for an archive that is damaged, encrypted or of an unknown kind.
_BROKEN = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    LookupError,
    OverflowError,
    struct.error,
)
