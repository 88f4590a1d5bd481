"""Files of ours in the safetensors format: arrays beside one JSON note. The door of safetensors.

A file may come from a stranger: it is data, nothing in it is executed, and each
way in which it can be wrong has one clear line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat._text import first_line

Float = NDArray[np.float64]

# The header of safetensors holds strings only, so ours is one string of JSON under this key.
KEY = "eigencat"
_DTYPES = {"F32", "F64"}
# A summary of 32,768 features takes 8.6 GB. More than that is no file of ours.
LARGEST = 10_000_000_000


def write(path: str | os.PathLike[str], arrays: Mapping[str, Any], note: dict[str, Any]) -> None:
    """Write arrays and a note; the file that was there stays until the new one is whole."""
    from safetensors.numpy import save_file

    path = Path(path)
    try:
        text = json.dumps(note, allow_nan=False, default=_plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(
            f"meta must be made of text, finite numbers, lists and dicts to be saved; got {error}. "
            "Take out what cannot be written as JSON."
        ) from error
    part = path.with_name(f".{path.name}.part")
    try:
        # A new file as any program makes it; safetensors makes one that nobody else may read.
        part.touch()
        mode = part.stat().st_mode
        save_file({k: np.ascontiguousarray(v) for k, v in arrays.items()}, part, {KEY: text})
        part.chmod(mode)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _plain(value: Any) -> Any:
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__}")


def read(
    path: str | os.PathLike[str], kind: str, newest: int, arrays: Mapping[str, int | None]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a file that `write` made: its arrays by name, and its note.

    `arrays` names the arrays that must be there and how many axes each has;
    None where it may have any number or be absent.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"path={path} must be a file of {kind}; got nothing there.")
    if not path.is_file() or (size := path.stat().st_size) > LARGEST:
        what = f"{size} bytes" if path.is_file() else "no plain file"
        raise ValueError(
            f"path={path} must be a file of {kind} below {LARGEST} bytes; got {what}. "
            "Check that it is the file you mean."
        )

    def refuse(found: str, remedy: str) -> ValueError:
        return ValueError(f"path={path} must be a file of {kind}; got {found}. {remedy}")

    try:
        with safe_open(path, framework="numpy") as file:
            note = _note(file.metadata(), kind, newest, refuse)
            names = set(file.keys())
            for name, axes in arrays.items():
                if name not in names:
                    if axes is None:
                        continue
                    raise refuse(f"no array {name!r}", "Save it again with eigencat.")
                part = file.get_slice(name)
                if part.get_dtype() not in _DTYPES:
                    raise refuse(
                        f"{name} as {part.get_dtype()}", "Its numbers are float32 or float64."
                    )
                if axes is not None and len(part.get_shape()) != axes:
                    raise refuse(
                        f"{name} of shape {tuple(part.get_shape())}", f"It must have {axes} axes."
                    )
            found = {name: file.get_tensor(name) for name in arrays if name in names}
    except (SafetensorError, OSError) as error:
        raise refuse(
            f"bytes that are no safetensors ({first_line(error)})",
            "It may be cut short; fetch it again.",
        ) from error
    for name, array in found.items():
        if not np.isfinite(array).all():
            raise refuse(f"{name} with a number that is not finite", "The fit went wrong; redo it.")
    return found, note


def read_any(path: str | os.PathLike[str], key: str | None = None) -> dict[str, NDArray[Any]]:
    """The arrays of any program's safetensors file, or the one that is named."""
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(
                f"path={path} must be below {LARGEST} bytes; got more. Save the array as .npy."
            )
        with safe_open(path, framework="numpy") as file:
            names = list(file.keys())
            if key is not None and key not in names:
                raise ValueError(
                    f"path={path}:{key} must name one of {', '.join(names[:8])}; got {key!r}."
                )
            arrays = {name: file.get_tensor(name) for name in ([key] if key else names)}
        for array in arrays.values():
            if array.dtype.kind not in "biufc":  # where a package taught NumPy its name
                raise TypeError(f"data type {array.dtype.name!r} not understood")
        return arrays
    except (SafetensorError, OSError, TypeError) as error:  # TypeError: a kind NumPy does not know
        raise ValueError(
            f"path={path} must be a safetensors file of numbers; got {first_line(error)}. "
            + ("Save it as float32." if isinstance(error, TypeError) else "Fetch it again.")
        ) from error


def _note(metadata: Any, kind: str, newest: int, refuse: Any) -> dict[str, Any]:
    if not metadata or KEY not in metadata:
        raise refuse("a safetensors file of another program", "Only files that eigencat saved.")
    try:
        note = json.loads(metadata[KEY], parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise refuse("a note that is no JSON", "It is damaged; fetch it again.") from error
    if not isinstance(note, dict) or not isinstance(note.get("kind"), str):
        raise refuse("a note that says no kind", "It is damaged; fetch it again.")
    if note["kind"] != kind:
        raise refuse(f"a file of {note['kind'][:40]!r}", "Load it with the class that saved it.")
    version = note.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise refuse(f"version {str(version)[:40]!r}", "It is damaged; fetch it again.")
    if version > newest:
        raise refuse(
            f"version {version}, and this eigencat reads up to {newest}", "Install a newer one."
        )
    return note


def _no_constant(text: str) -> float:
    raise ValueError(text)
