"""A corpus of files that are wrong on purpose: malicious, cut, too large, or of another kind.

`CORPUS` names a reader and gives the bytes of each. Code inside them would make the file `CANARY`
names, or set ``builtins.eigencat_canary``.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import subprocess
import warnings
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import stylegan_files as files
import torch

from eigencat.strips import png

CANARY = "EIGENCAT_CANARY"  # the environment's name for the file that must not appear
TOUCH = f'touch "${CANARY}"'
SET = f"import builtins, os; builtins.eigencat_canary = 1; open(os.environ['{CANARY}'], 'w')"


class Evil:
    """Pickled as a call."""

    def __init__(self, call, *arguments) -> None:
        self.call, self.arguments = call, arguments

    def __reduce__(self):
        return self.call, self.arguments


def g(call, *arguments) -> bytes:
    return pickle.dumps({"G_ema": Evil(call, *arguments)})


def text(s: str) -> bytes:
    return b"\x8c" + bytes([len(s)]) + s.encode()


def name(module: str, attribute: str) -> bytes:
    return text(module) + text(attribute) + b"\x93"


def whole(body: bytes) -> bytes:
    """A pickle of ``{"G_ema": body}``."""
    return b"\x80\x04}" + text("G_ema") + body + b"s."


OBJECT = name("torch_utils.persistence", "_reconstruct_persistent_obj")


def module(state: bytes) -> bytes:
    """A persistent object with this state, as opcodes."""
    return OBJECT + b"}(" + text("type") + text("class") + text("state") + state + b"u\x85R"


def parameters(value: bytes) -> bytes:
    return whole(module(b"}" + text("_parameters") + b"}" + text("x") + value + b"ss"))


def stored(count: int = 4, told: int | None = None) -> bytes:
    """A storage of so many numbers as torch writes it inside pickles, as a call."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch calls such storages old; networks hold them
        torch.save(torch.ones(count).storage(), file, _use_new_zipfile_serialization=False)
    data = file.getvalue()
    if told is not None:
        data = data.replace(b"K" + bytes([count]), b"\x8a\x08" + struct.pack("<q", told), 1)
    return loaded(data)


def loaded(data: bytes) -> bytes:
    return (
        name("torch.storage", "_load_from_bytes")
        + b"B"
        + struct.pack("<I", len(data))
        + data
        + b"\x85R"
    )


def number(n: int) -> bytes:
    return b"\x8a\x08" + struct.pack("<q", n)


def tensor(storage: bytes, offset: int, size: list[int], stride: list[int]) -> bytes:
    shape = [b"(" + b"".join(map(number, part)) + b"t" for part in (size, stride)]
    hooks = name("collections", "OrderedDict") + b")R"
    call = name("torch._utils", "_rebuild_tensor_v2")
    return call + b"(" + storage + number(offset) + shape[0] + shape[1] + b"\x89" + hooks + b"tR"


def numpy_array(code: str, shape: bytes, raw: bytes) -> bytes:
    made = name("numpy.core.multiarray", "_reconstruct") + name("numpy", "ndarray")
    kind = name("numpy", "dtype") + text(code) + b"\x89\x88\x87R"
    state = b"(K\x01" + shape + kind + b"\x89C" + bytes([len(raw)]) + raw + b"t"
    return made + b"K\x00\x85C\x01b\x87R" + state + b"b"


def nested(opcode: bytes, depth: int = 500_000) -> bytes:
    return b"N" + opcode * depth


def diamond(levels: int) -> bytes:
    """A module that holds the one below twice, and so on: 2 to the levels of them when walked."""
    body = module(b"}") + b"\x94"
    for memo in range(levels):
        again = b"h" + bytes([memo])
        twice = b"}(" + text("a") + again + text("b") + again + b"u"
        body += b"0" + module(b"}" + text("_modules") + twice + b"s") + b"\x94"
    return whole(body)


def cyclic() -> bytes:
    """A module whose only part is itself: its state refers to it before it is whole."""
    inside = b"}\x94" + text("_modules") + b"}" + text("me") + module(b"h\x00") + b"ss"
    return whole(module(inside))


VALID: dict[str, bytes] = {}


def valid() -> bytes:
    if "nvidia" not in VALID:
        VALID["nvidia"] = files.nvidia(files.two(channels=(2, 2), z=3, w=4, dense=2))
    return VALID["nvidia"]


def valid_torch(old: bool = False) -> bytes:
    return files.rosinality(files.two(), old=old)


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for part, data in parts.items():
            made.writestr(part, data)
    return file.getvalue()


def repacked(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(valid_torch())) as old:
        return archive(change({part: old.read(part) for part in old.namelist()}))


def cut_storage(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {k: v[:-4] if "/data/" in k else v for k, v in parts.items()}


def turned(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, next(iter(parts)).split("/")[0] + "/byteorder": b"big"}


def evil_tensor() -> bytes:
    return g(torch._utils._rebuild_tensor_v2, Evil(os.system, TOUCH), 0, (1,), (1,), False, {})


def picture() -> bytes:
    return png(np.zeros((8, 8, 3), np.uint8))


def bomb_picture() -> bytes:
    """A PNG that says 65,535 by 65,535."""
    head = struct.pack(">IIBBBBB", 65535, 65535, 8, 2, 0, 0, 0)
    body = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
        + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    )  # fmt: skip


def safetensors(header: object, data: bytes = b"") -> bytes:
    body = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(body)) + body + data


NOTE = {"eigencat": json.dumps({"kind": "directions", "version": 1})}


def vectors(shape: list[int], ends: list[int], kind: str = "F64") -> dict[str, object]:
    part = {"dtype": kind, "shape": shape, "data_offsets": ends}
    return {"__metadata__": NOTE, "vectors": part, "bias": part, "scale": part}


def npy(header: str, data: bytes = b"") -> bytes:
    body = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(body)) + body + data


def npz(part: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    return archive({"pictures.npy": part}, method)


def npz_of(pictures: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, pictures=pictures)
    return file.getvalue()


def object_npz() -> bytes:
    return npz_of(np.array([Evil(os.system, TOUCH)], dtype=object))


def quoted_name() -> bytes:
    """An archive whose part says another name than its list does, and a long one."""
    data = bytearray(npz(bytes(range(256)) * 3))
    data[26:28] = struct.pack("<H", 700)
    return bytes(data)


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


STYLEGAN = {
    # calls of what is dangerous
    "os.system": lambda: g(os.system, TOUCH),
    "exec": lambda: g(exec, SET),
    "eval": lambda: g(eval, f"exec({SET!r})"),
    "Popen": lambda: g(subprocess.Popen, ["sh", "-c", TOUCH]),
    "import": lambda: g(__import__, "this"),
    "getattr": lambda: whole(name("builtins", "getattr") + text("os") + text("path") + b"\x86R"),
    "torch.load": lambda: g(torch.load, "x"),
    "numpy.load": lambda: whole(name("numpy", "load") + text("x") + b"\x85R"),
    "protocol 0": lambda: b"cos\nsystem\n(S'" + TOUCH.encode() + b"'\ntR.",
    "inst": lambda: b"\x80\x02(" + text(TOUCH) + b"ios\nsystem\n.",
    "obj": lambda: b"\x80\x02(" + b"cos\nsystem\n" + text(TOUCH) + b"o.",
    "newobj": lambda: whole(name("subprocess", "Popen") + text("true") + b"\x85\x81"),
    "newobj_ex": lambda: whole(name("torch", "FloatStorage") + b")}\x92"),
    "extension": lambda: b"\x80\x02\x82\x01.",
    "dotted": lambda: whole(name("collections", "OrderedDict.__init__") + b")R"),
    "dotted module": lambda: whole(name("torch._utils.os", "system") + text(TOUCH) + b"\x85R"),
    "inside a tensor": evil_tensor,
    "inside a storage": lambda: parameters(loaded(g(os.system, TOUCH))),
    "inside the discriminator": lambda: pickle.dumps({"D": Evil(os.system, TOUCH), "G_ema": 1}),
    "inside an array": lambda: whole(numpy_array("O8", b"K\x01\x85", pickle.dumps(Evil(exec, SET))[:200])),
    "state of a name": lambda: whole(name("torch", "FloatStorage") + b"}" + text("a") + text("b") + b"sb"),
    "state of a dict": lambda: whole(b"}}" + text("__class__") + b"NsbN0"),
    "slots of a name": lambda: whole(OBJECT + b"N}" + text("__code__") + b"Ns\x86b"),
    "call of a string": lambda: whole(text("os") + b")R"),
    "call of a number": lambda: whole(b"K\x05)\x81"),
    "call with no tuple": lambda: whole(OBJECT + b"}R"),
    "names from numbers": lambda: whole(b"K\x01K\x02\x93"),
    "a name with line breaks": lambda: whole(name("os\nx", "system\n")),
    "a long name": lambda: b"\x80\x04c" + b"a" * 10_000,
    "persistent id": lambda: whole(text("x") + b"\x85Q"),
    # sizes that are lies
    "huge bytes": lambda: b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b".",
    "huge text": lambda: b"\x80\x04X" + struct.pack("<I", 2**32 - 1) + b".",
    "huge number": lambda: b"\x80\x04\x8b" + struct.pack("<I", 2**31 - 1) + b".",
    "long number": lambda: b"\x80\x04\x8a\xff" + b"\x01" * 255 + b".",
    "huge frame": lambda: b"\x80\x04\x95" + struct.pack("<Q", 2**63) + b"N.",
    "far memo": lambda: b"\x80\x04N" + b"r\xff\xff\xff\xff" + b"j\xfe\xff\xff\xff.",
    "bytearray": lambda: b"\x80\x05\x96" + struct.pack("<Q", 2**40) + b".",
    "repeated numbers": lambda: parameters(tensor(stored(), 0, [2**40], [0])),
    "beyond the end": lambda: parameters(tensor(stored(), 3, [2], [1])),
    "before the start": lambda: parameters(tensor(stored(), 3, [2], [-1])),
    "negative offset": lambda: parameters(tensor(stored(), -1, [2], [1])),
    "many axes": lambda: parameters(tensor(stored(), 0, [1] * 60, [1] * 60)),
    "axes that differ": lambda: parameters(tensor(stored(), 0, [2, 2], [1])),
    "overflow": lambda: parameters(tensor(stored(), 0, [2**47, 2**47], [1, 1])),
    "no numbers": lambda: parameters(tensor(stored(), 0, [0, 2**40], [1, 1])),
    "a storage that lies": lambda: parameters(tensor(stored(5, 2**40), 0, [4], [1])),
    "a storage of less than none": lambda: parameters(tensor(stored(5, -4), 0, [4], [1])),
    "a storage that is cut": lambda: parameters(loaded(cut(valid_torch(True), 0.5))),
    "a storage of text": lambda: parameters(tensor(text("x"), 0, [1], [1])),
    "a storage in an archive": lambda: parameters(loaded(valid_torch())),
    "array too short": lambda: whole(numpy_array("f4", b"K\x09\x85", b"1234")),
    "array of no type": lambda: whole(numpy_array("f3", b"K\x01\x85", b"1234")),
    "array of many axes": lambda: whole(numpy_array("b1", b"(" + b"K\x01" * 70 + b"t", b"1")),
    "array of nothing": lambda: whole(numpy_array("b1", b"K\x00" + number(2**47) + b"\x86", b"")),
    # depth and number
    "deep tuple as a key": lambda: b"\x80\x04}" + nested(b"\x85") + b"Ns.",
    "deep tuple": lambda: b"\x80\x04" + nested(b"\x85") + b".",
    "deep list": lambda: b"\x80\x04" + b"]" * 400_000 + b"a" * 399_999 + b".",
    "deep modules": lambda: whole(
        (OBJECT + b"}(" + text("type") + text("class") + text("state") + b"}" + text("_modules") + b"}" + text("a")) * 3000
        + module(b"}") + b"ssu\x85R" * 3000
    ),
    "marks": lambda: b"\x80\x04" + b"(" * 900_000 + b".",
    "too many steps": lambda: b"\x80\x04" + b"N" * 1_200_000 + b".",
    "a list of itself": lambda: b"\x80\x04]\x94h\x00a.",
    "a module twice": lambda: diamond(10),
    "modules twice and deep": lambda: diamond(40),
    "a module in itself": cyclic,
    # damaged
    "empty": lambda: b"",
    "one byte": lambda: b"\x80",
    "protocol alone": lambda: b"\x80\x04",
    "protocol 9": lambda: b"\x80\x09N.",
    "nothing": lambda: b"\x80\x04.",
    "a mark": lambda: b"\x80\x04(.",
    "a mark kept": lambda: b"\x80\x04(\x94.",
    "a mark in a tuple": lambda: b"\x80\x04(\x85.",
    "unbalanced": lambda: b"\x80\x04tu.",
    "a key without a value": lambda: b"\x80\x04}(Nu.",
    "a list as a key": lambda: b"\x80\x04}]Ns.",
    "a set of lists": lambda: b"\x80\x04\x8f(]\x90.",
    "text that is none": lambda: b"\x80\x04\x8c\x02\xff\xfe.",
    "cut in half": lambda: cut(valid(), 0.5),
    "cut at the end": lambda: valid()[:-1],
    "random": lambda: np.random.default_rng(0).bytes(5000),
    "random pickle": lambda: b"\x80\x04" + np.random.default_rng(1).bytes(5000),
    "zeros": lambda: bytes(10_000),
    # of another kind
    "a number": lambda: pickle.dumps(5),
    "a list": lambda: pickle.dumps([1, 2]),
    "another dict": lambda: pickle.dumps({"weights": 1}),
    "text for a network": lambda: pickle.dumps({"G_ema": "x"}),
    "text for a tensor": lambda: parameters(text("y")),
    "text for parameters": lambda: whole(module(b"}" + text("_parameters") + text("x") + b"s")),
    "numbers for names": lambda: whole(module(b"}" + text("_buffers") + b"}K\x01Nss")),
    "text for a module": lambda: whole(module(b"}" + text("_modules") + b"}" + text("a") + text("b") + b"ss")),
    "another sort of object": lambda: whole(OBJECT + b"}" + text("type") + text("func") + b"s\x85R"),
    "a network of nothing": lambda: whole(module(b"}")),
    "a discriminator": lambda: files.nvidia({"b4.fc.weight": np.ones((2, 2), np.float32)}),
    "not finite": lambda: files.nvidia({"synthesis.b4.const": np.full((1, 4, 4), np.nan, np.float32)}),
    "a picture": picture,
    "half a picture": lambda: cut(picture(), 0.5),
    "a picture that lies": bomb_picture,
    "a drawing": lambda: b"<svg onload='alert(1)'/>",
    "a GIF": lambda: b"GIF89a" + bytes(50),
    "a JPEG": lambda: b"\xff\xd8\xff\xe0" + bytes(50),
    "safetensors": lambda: safetensors({}),
    "HTML": lambda: b"<!doctype html><title>404</title>",
    # archives
    "archive: os.system": lambda: archive({"a/data.pkl": g(os.system, TOUCH)}),
    "archive: code": lambda: archive({"a/data.pkl": pickle.dumps({"g_ema": {}}), "a/code/x.py": SET.encode()}),
    "archive: bomb": lambda: archive({"a/data.pkl": bytes(50_000_000)}, zipfile.ZIP_DEFLATED),
    "archive: cut": lambda: cut(valid_torch(), 0.7),
    "archive: no pickle": lambda: archive({"a/version": b"3"}),
    "archive: two pickles": lambda: archive({"a/data.pkl": b"N.", "b/data.pkl": b"N."}),
    "archive: no numbers": lambda: repacked(lambda p: {k: v for k, v in p.items() if "/data/" not in k}),
    "archive: few numbers": lambda: repacked(cut_storage),
    "archive: big-endian": lambda: repacked(turned),
    "archive: another model": lambda: archive({"a/data.pkl": pickle.dumps({"g_ema": {"x": 1}})}),
    "archive: start only": lambda: b"PK\x03\x04",
    "old: os.system": lambda: valid_torch(True)[:64] + g(os.system, TOUCH),
    "old: cut": lambda: cut(valid_torch(True), 0.9),
    "old: first number alone": lambda: pickle.dumps(0x1950A86A20F9469CFC6C, 2),
}  # fmt: skip

DIRECTIONS = {
    "pickle": lambda: g(os.system, TOUCH),
    "network": valid,
    "picture": picture,
    "picture that lies": bomb_picture,
    "empty": lambda: b"",
    "header beyond the file": lambda: struct.pack("<Q", 2**40) + b"{}",
    "no JSON": lambda: safetensors(b"{" * 100),
    "deep JSON": lambda: safetensors(b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "beyond the end": lambda: safetensors(vectors([1, 3], [0, 24])),
    "huge shape": lambda: safetensors(vectors([2**40, 2**40], [0, 24]), bytes(24)),
    "shape that lies": lambda: safetensors(vectors([9, 9], [0, 24]), bytes(24)),
    "overlapping": lambda: safetensors(vectors([1, 3], [0, 24]), bytes(24)),
    "backwards": lambda: safetensors(vectors([1, 3], [24, 0]), bytes(24)),
    "negative": lambda: safetensors(vectors([-1, 3], [0, 24]), bytes(24)),
    "no type": lambda: safetensors(vectors([1, 3], [0, 24], "O8"), bytes(24)),
    "type of any length": lambda: safetensors(vectors([1, 3], [0, 24], "F" + "[" * 3000)),
    "no note": lambda: safetensors({"a": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}}, bytes(8)),
    "deep note": lambda: safetensors({"__metadata__": {"eigencat": "[" * 100_000}}),
}  # fmt: skip

NPZ = {
    "objects": object_npz,
    "pickle": lambda: g(os.system, TOUCH),
    "picture": picture,
    "empty": lambda: b"",
    "one array alone": lambda: npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", b"1234"),
    "cut": lambda: cut(npz(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", b"1234")), 0.6),
    "another name": lambda: archive({"other.npy": npy("{}")}),
    "a part that is no array": lambda: npz(b"no NumPy"),
    "another shape": lambda: npz(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }", b"1234")),
    "shape that lies": lambda: npz(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", b"1")),
    "huge shape": lambda: npz(npy(f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({2**40}, {2**20}), }}")),
    "bomb": lambda: npz(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3000000000,), }", bytes(60_000_000)), zipfile.ZIP_DEFLATED),
    "code for a header": lambda: npz(npy("__import__('os').system('true')")),
    "a name that is quoted": quoted_name,
    "deep header": lambda: npz(npy("(" * 9000)),
    "damaged parts": lambda: bytes(b ^ 0x55 if 60 < k < 90 else b for k, b in enumerate(npz(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", b"1234" * 50), zipfile.ZIP_DEFLATED))),
}  # fmt: skip


def onnx(*fields: bytes) -> bytes:
    """A graph with one stored array of these fields."""
    body = b"".join(fields)
    part = b"\x2a" + bytes([len(body)]) + body
    return b"\x3a" + bytes([len(part)]) + part


ONNX = {
    "a number without an end": lambda: b"\xff",
    "a long number": lambda: b"\x80" * 5000 + b"\x01",
    "a field that lies": lambda: b"\x3a\x7f\x00",
    "no field": lambda: b"\x3b",
    "shape that lies": lambda: onnx(b"\x08\x09", b"\x10\x01", b"\x4a\x04\0\0\0\0"),
    "huge shape": lambda: onnx(b"\x08\xff\xff\xff\xff\xff\x3f" * 3, b"\x10\x01", b"\x4a\x04\0\0\0\0"),
    "many axes": lambda: onnx(b"\x08\x01" * 40, b"\x10\x01", b"\x4a\x04\0\0\0\0"),
    "nothing in a huge shape": lambda: onnx(b"\x08\0", b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\x7f" * 2, b"\x10\x01"),
    "another type": lambda: onnx(b"\x08\x01", b"\x10\x08", b"\x42\x04\xff\xfe\n\n", b"\x4a\x01\0"),
}  # fmt: skip

CORPUS: dict[str, dict[str, Callable[[], bytes]]] = {
    "stylegan": STYLEGAN,
    "directions": DIRECTIONS,
    "npz": NPZ,
    "onnx": ONNX,
}
