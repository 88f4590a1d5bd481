"""Files of the reader's: matrices, scores, and results that are written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import _safetensors
from eigencat.commands._run import RefusedError

# An array inside an archive is unpacked into memory. Larger ones belong into a .npy file.
LARGEST = 16_000_000_000
TABLE = 500_000_000  # bytes of a CSV file
KINDS = ".npy, .npz or .safetensors"
SAMPLED = 64  # rows that a fingerprint looks at


def split_name(text: str) -> tuple[Path, str | None]:
    """``file.npz:key`` as its two parts; a file of that whole name comes first."""
    path = Path(text)
    if not path.exists() and ":" in text:
        front, key = text.rsplit(":", 1)
        if Path(front).suffix in (".npz", ".safetensors"):
            return Path(front), key
    return path, None


def read_arrays(text: str) -> dict[str, Any]:
    """The arrays of a file, by name; a .npy file has one, named after the file, read by a map."""
    path, key = split_name(text)
    if not path.is_file():
        raise RefusedError(f"path={text} must be a file of numbers, {KINDS}; got nothing there.")
    kind = path.suffix.lower()
    try:
        if kind == ".npy":
            if key is not None:
                raise RefusedError(
                    f"path={text} must be without a name after ':'; a .npy has one array."
                )
            return {path.stem: np.load(path, mmap_mode="r", allow_pickle=False)}
        if kind == ".npz":
            return _unpacked(path, key)
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        if "allow_pickle" in why or "Object arrays" in why:
            why = "objects, which would be executed"
        raise RefusedError(
            f"path={text} must be a file of numbers; got {why}. Save it again with numpy."
        ) from error
    if kind == ".safetensors":
        return _safetensors.read_any(path, key)
    raise RefusedError(
        f"path={text} must be {KINDS}; got {path.suffix or 'no suffix'}. Convert it."
    )


def _unpacked(path: Path, key: str | None) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        sizes = {i.filename.removesuffix(".npy"): i.file_size for i in archive.infolist()}
    wanted = [key] if key is not None else list(sizes)
    if key is not None and key not in sizes:
        raise RefusedError(f"path={path}:{key} must name one of {', '.join(sizes)}; got {key!r}.")
    if sum(sizes[name] for name in wanted) > LARGEST:
        raise RefusedError(
            f"path={path} must unpack to at most {LARGEST} bytes; got more. "
            "Save the array as .npy, which is read by a memory map."
        )
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in wanted}


def one_array(text: str, what: str) -> Any:
    """The array of a file, of which there must be one."""
    arrays = read_arrays(text)
    if len(arrays) != 1:
        raise RefusedError(
            f"path={text} must hold one array of {what}; got {len(arrays)}: "
            f"{', '.join(list(arrays)[:8])}. Say which: {text}:{next(iter(arrays), 'name')}."
        )
    array = next(iter(arrays.values()))
    if array.dtype.kind not in "biuf" or array.ndim == 0:
        raise RefusedError(
            f"path={text} must hold {what} as real numbers; got {array.dtype} of shape "
            f"{array.shape}. Save it again with numpy."
        )
    return array


def read_latents(text: str, what: str = "latents") -> Any:
    """A matrix with a sample a row; more axes are flattened."""
    array = one_array(text, what)
    if array.ndim < 2:
        raise RefusedError(
            f"path={text} must hold {what} with a sample a row; got shape {array.shape}. "
            "One sample is x[None]."
        )
    return array.reshape(len(array), -1) if array.ndim > 2 else array


def read_scores(text: str) -> tuple[list[str], NDArray[np.float64]]:
    """Scores with a sample a row, and what each column is called."""
    if split_name(text)[0].suffix.lower() in (".csv", ".txt", ".tsv"):
        return _read_csv(Path(text))
    arrays = read_arrays(text)
    columns: Mapping[str, Any] = arrays
    if len(arrays) == 1:
        ((name, array),) = arrays.items()
        array = array[:, None] if array.ndim == 1 else array
        if array.ndim != 2:
            raise RefusedError(
                f"path={text} must hold scores (n,) or (n, m); got shape {array.shape}."
            )
        names = [name] if array.shape[1] == 1 else [f"{name} {j}" for j in range(array.shape[1])]
        columns = {n: array[:, j] for j, n in enumerate(names)}
    if len({np.shape(c) for c in columns.values()}) != 1 or any(
        np.ndim(c) != 1 or c.dtype.kind not in "biuf" for c in columns.values()
    ):
        raise RefusedError(
            f"path={text} must hold scores as vectors of one length; got "
            f"{', '.join(f'{k} {np.shape(c)}' for k, c in list(columns.items())[:4])}."
        )
    return list(columns), np.stack([np.asarray(c, np.float64) for c in columns.values()], axis=1)


def _read_csv(path: Path) -> tuple[list[str], NDArray[np.float64]]:
    if not path.is_file():
        raise RefusedError(f"path={path} must be a table of scores; got nothing there.")
    if path.stat().st_size > TABLE:
        raise RefusedError(f"path={path} must be below {TABLE} bytes; got more. Save it as .npy.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            dialect = "excel-tab" if path.suffix.lower() == ".tsv" else "excel"
            rows = [row for row in csv.reader(file, dialect) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise RefusedError(
            f"path={path} must be a table of text; got {error}. Save it as CSV in UTF-8."
        ) from error
    if not rows:
        raise RefusedError(
            f"path={path} must be a table of scores; got no rows. Write a row for each sample."
        )
    head: list[str] | None = None
    try:
        [_number(cell) for cell in rows[0]]
    except ValueError:
        head, rows = [cell.strip() for cell in rows[0]], rows[1:]
    names = head or [f"score {j}" for j in range(len(rows[0]))]
    found = np.empty((len(rows), len(names)))
    for k, row in enumerate(rows):
        try:
            if len(row) != len(names):  # one cell would be spread over all columns
                raise ValueError
            found[k] = [_number(cell) for cell in row]
        except ValueError as error:
            got, many = ",".join(row), "s" * (len(names) > 1)
            remedy = (
                "Separate columns by commas, and write the decimal mark as a dot."
                if ";" in got
                else "Leave out columns of words."
            )
            raise RefusedError(
                f"path={path} must have {len(names)} number{many} in each row; got {got[:60]!r} "
                f"in row {k + 1 + (head is not None)}. {remedy}"
            ) from error
    if len(set(names)) < len(names):
        raise RefusedError(
            f"path={path} must have different names in its first row; got one twice. Rename one."
        )
    return names, found


def _number(cell: str) -> float:
    """A cell as a number; labels are often written as True and False."""
    truth = {"true": 1.0, "false": 0.0}.get(cell.strip().lower())
    return float(cell) if truth is None else truth


def fingerprint(array: Any) -> str:
    """A short name for an array's contents: its shape, and some of its rows."""
    seen = hashlib.sha256(f"{array.shape} {array.dtype}".encode())
    for row in np.unique(np.linspace(0, max(len(array) - 1, 0), SAMPLED).astype(int)):
        seen.update(np.ascontiguousarray(array[row : row + 1]).tobytes())
    return seen.hexdigest()[:32]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def must_be_free(path: Path, force: bool) -> Path:
    """Where a result will go, looked at before any work is done."""
    if path.is_dir() or not path.parent.is_dir():
        got = "a folder" if path.is_dir() else f"no folder {path.parent}"
        raise RefusedError(f"output={path} must be a file in a folder that is there; got {got}.")
    if path.exists() and not force:
        raise RefusedError(
            f"output={path} must not be there yet; got a file. "
            "Pass --force to write over it, or another name."
        )
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file; what was there stays until the new one is whole."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
