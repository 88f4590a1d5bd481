"""Pictures kept on disk, so that drawing them is paid for once."""

from __future__ import annotations

import os
import sys
import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

# All that NumPy may raise for bytes that are not its own: of an archive, a header, a compressed part.
_SPOILT = (
    OSError,
    ValueError,
    LookupError,
    EOFError,
    MemoryError,
    RuntimeError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def cache_folder() -> Path:
    """Where drawn pictures lie: ``EIGENCAT_CACHE``, or the user's own cache folder."""
    named = os.environ.get("EIGENCAT_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "eigencat"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "eigencat"
    own = os.environ.get("XDG_CACHE_HOME")
    return (Path(own) if own else Path.home() / ".cache") / "eigencat"


def load(file: Path, shapes: Mapping[str, tuple[int, ...]]) -> Arrays | None:
    """The arrays of a file, or None where there is no such file or it is spoilt."""
    if not file.exists():
        return None
    try:
        with file.open("rb") as opened:
            kept = np.load(opened, allow_pickle=False)
            if not isinstance(kept, np.lib.npyio.NpzFile):  # one array alone
                raise ValueError(f"a {type(kept).__name__} and no archive")
            with kept:
                arrays = {name: kept[name] for name in shapes}
    except _SPOILT as error:
        _say_spoilt(file, f"{type(error).__name__}: {error}")
        return None
    for name, shape in shapes.items():
        # A part that does not begin as NumPy's do is handed out as bytes.
        if not isinstance(arrays[name], np.ndarray):
            _say_spoilt(file, f"{name} that is no array")
            return None
        if arrays[name].shape != shape:
            _say_spoilt(file, f"{name} of shape {arrays[name].shape} and not {shape}")
            return None
    return arrays


def _say_spoilt(file: Path, why: str) -> None:
    line = " ".join(why.split())[:200]  # NumPy quotes what it found, line breaks and all
    warnings.warn(
        f"file={str(file)!r} must be pictures that eigencat kept; got {line}. "
        "They are drawn again and the file is replaced.",
        stacklevel=4,
    )


def save(file: Path, arrays: Arrays) -> None:
    """Write all or nothing: a reader never meets half a file."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            try:
                np.savez(part, **arrays)  # type: ignore[arg-type]  # names are ours, none is a flag
                part.close()
                os.replace(part.name, file)
            except BaseException:
                part.close()
                os.unlink(part.name)
                raise
    except OSError as error:
        # A full or read-only disk costs time at the next call, and not the pictures.
        warnings.warn(
            f"EIGENCAT_CACHE={str(file.parent)!r} must be a folder to write to; got {error}. "
            "Name another folder, or pass cache=False.",
            stacklevel=4,
        )
