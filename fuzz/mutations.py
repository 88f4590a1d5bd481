"""Changes of files: of bytes anywhere, and of the parts that checks of sizes and sums protect."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Sequence

# Numbers at which sizes and counters go wrong.
EDGES = (0, 1, 2, 127, 128, 255, 256, 2**15, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**62, 2**63 - 1)


def mixed(
    data: bytes, rng: random.Random, others: Sequence[bytes], words: Sequence[bytes]
) -> bytes:
    """The bytes changed in one to sixteen places."""
    out = bytearray(data or b"\x00")
    for _ in range(rng.choice((1, 1, 1, 2, 4, 16))):
        at, size = rng.randrange(len(out) + 1), rng.choice((1, 1, 2, 4, 8, 64))
        match rng.randrange(8):
            case 0 if at < len(out):
                out[at] = rng.randrange(256)
            case 1 if at < len(out):
                out[at] ^= 1 << rng.randrange(8)
            case 2:
                del out[at : at + size]
            case 3:
                out[at:at] = out[at : at + size] * rng.choice((1, 1, 30))
            case 4:
                other = rng.choice(others)
                start = rng.randrange(len(other) + 1)
                out[at : at + size * rng.randrange(2)] = other[start : start + size]
            case 5 if words:
                out[at : at + size * rng.randrange(2)] = rng.choice(words)
            case 6:
                kind, edge = rng.choice("BHIQ"), rng.choice(EDGES)
                width = struct.calcsize(kind)
                out[at : at + width] = struct.pack("<" + kind, edge & (256**width - 1))
            case _:
                digits = str(rng.choice((*EDGES, -1))).encode()
                out[at : at + size * rng.randrange(2)] = digits
        if not out:
            out = bytearray(b"\x00")
    return bytes(out)


def zipped(
    data: bytes, rng: random.Random, others: Sequence[bytes], words: Sequence[bytes]
) -> bytes | None:
    """An archive with one of its parts changed, and the sum over it made right again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = {p.filename: old.read(p) for p in old.infolist() if p.file_size < 1 << 16}
    except Exception:  # what a damaged archive raises is what the readers are asked about
        return None
    if not parts:
        return None
    name = rng.choice(sorted(parts))
    match rng.randrange(8):
        case 0:
            del parts[name]
        case 1:
            again = mixed(name.encode(), rng, [b"x"], words).decode("latin-1")
            parts[again or "x"] = parts[name]
        case _:
            parts[name] = mixed(parts[name], rng, others, words)
    file = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if rng.randrange(8) == 0 else zipfile.ZIP_STORED
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as made:
            warnings.simplefilter("ignore")  # of two parts of one name, which is wanted
            for part, content in parts.items():
                made.writestr(part, content)
    except (LookupError, ValueError, struct.error, zlib.error):  # a name that none can hold
        return None
    return file.getvalue()


def headed(
    data: bytes, rng: random.Random, others: Sequence[bytes], words: Sequence[bytes]
) -> bytes | None:
    """Safetensors with the header changed, and its length told anew."""
    if len(data) < 8:
        return None
    (size,) = struct.unpack_from("<Q", data)
    if size > len(data) - 8:
        return None
    head, rest = data[8 : 8 + size], data[8 + size :]
    if rng.randrange(4) == 0:
        rest = mixed(rest, rng, others, words)
    else:
        head = mixed(head, rng, [other[8:] for other in others], words)
    return struct.pack("<Q", len(head)) + head + rest
