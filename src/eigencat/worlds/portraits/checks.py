"""What is asked of those who sample and draw, with one wording for each mistake."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat._checks import read_array

Float = NDArray[np.float64]

SMALLEST, LARGEST = 16, 1024
MOST_BYTES = 4 * 2**30


def read_count(value: Any, name: str, least: int) -> int:
    rule = f"a whole number of at least {least}"
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        count = operator.index(value)
    except TypeError as error:
        raise ValueError(
            f"{name}={value!r} must be {rule}; got {type(value).__name__}. "
            f"Pass an int, for example {name}={max(least, 8)}."
        ) from error
    if count < least:
        raise ValueError(f"{name}={count} must be {rule}; got {count}. Ask for at least {least}.")
    return count


def read_size(value: Any) -> int:
    size = read_count(value, "size", 1)
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(
            f"size={size} must be between {SMALLEST} and {LARGEST} pixels; got {size}. "
            "Draw at 64 to train on, and at 256 to look at."
        )
    return size


def check_memory(n: int, size: int) -> None:
    needed = n * size * size * 3
    if needed > MOST_BYTES:
        most = MOST_BYTES // (size * size * 3)
        raise ValueError(
            f"n={n} must be at most {most} pictures of {size} x {size}, which take "
            f"{MOST_BYTES / 2**30:.0f} GiB; got {needed / 2**30:.1f} GiB. "
            "Draw them in parts, or smaller."
        )


def read_random(value: Any) -> np.random.Generator:
    if isinstance(value, np.random.Generator):
        return value
    return np.random.default_rng(None if value is None else read_seed(value))


def read_seed(value: Any) -> int:
    return read_count(value, "random_state", 0)


def read_correlation(value: Any, default: Float, names: Sequence[str]) -> Float:
    k = len(names)
    if value is None or (isinstance(value, str) and value == "none"):
        return np.eye(k)
    if isinstance(value, str) and value == "default":
        return default
    rule = f"'default', 'none' or a correlation matrix of shape ({k}, {k})"
    if isinstance(value, str):
        raise ValueError(
            f"correlation={value!r} must be {rule}; got {value!r}. "
            "'default' ties age to glasses and grey hair; 'none' ties nothing."
        )
    matrix = read_array(value, "correlation", rule)
    found = ""
    if matrix.shape != (k, k):
        found = f"shape {matrix.shape}"
    elif not np.allclose(matrix, matrix.T, atol=1e-8):
        found = "a matrix that is not symmetric"
    elif not np.allclose(np.diag(matrix), 1, atol=1e-8):
        found = f"{matrix.diagonal()[np.abs(matrix.diagonal() - 1).argmax()]:g} on the diagonal"
    elif (least := float(np.linalg.eigvalsh(matrix)[0])) < 1e-8:
        found = f"a least eigenvalue of {least:.3g}"
    if found:
        raise ValueError(
            f"correlation must be {rule}, symmetric, with ones on the diagonal and positive "
            f"definite; got {found}. Start from a copy of CORRELATION and change a few pairs less."
        )
    return matrix


def read_rows(value: Any, fields: Sequence[Any], name: str) -> Float:
    """Read a table of numbers, or a mapping from names to numbers, within each field's range.

    A field has a name, a unit, the ends of its range and a default.
    """
    names = [f.name for f in fields]
    k = len(names)
    rule = f"an array of shape (n, {k}) or a mapping from names to numbers"
    table = _from_mapping(value, fields, name) if isinstance(value, Mapping) else None
    if table is None:
        table = read_array(value, name, rule)
        if table.ndim == 1 and len(table) == k:
            table = table[None]
        if table.ndim != 2 or table.shape[1] != k:
            raise ValueError(
                f"{name} must be {rule}; got shape {table.shape}. Its columns are {_some(names)}."
            )
    if not len(table):
        raise ValueError(f"{name} must have at least one row; got none. Pass one person or more.")
    low, high = np.array([f.low for f in fields]), np.array([f.high for f in fields])
    # Rounding may carry a value a hair beyond an end of its range.
    slack = 1e-6 * (high - low)
    wrong = np.argwhere((table < low - slack) | (table > high + slack))
    if len(wrong):
        row, column = wrong[0]
        f = fields[int(column)]
        raise ValueError(
            f"{f.name}={table[row, column]:g} must be between {f.low:g} and {f.high:g} ({f.unit}); "
            f"got {table[row, column]:g} in row {row}. Clip it, or look up the range in "
            f"{name.upper()}."
        )
    return np.clip(table, low, high)


def _from_mapping(value: Mapping[Any, Any], fields: Sequence[Any], name: str) -> Float:
    names = [f.name for f in fields]
    columns: dict[str, Float] = {}
    for key, numbers in value.items():
        if key not in names:
            raise ValueError(
                f"{name}={key!r} must be one of {', '.join(names)}; got {key!r}. "
                "Names are written in snake_case."
            )
        columns[key] = np.atleast_1d(read_array(numbers, key, "a number or a row of numbers"))
        if columns[key].ndim != 1:
            raise ValueError(
                f"{key} must be a number or a row of numbers; got shape {columns[key].shape}. "
                "Pass one number a person."
            )
    n = max((len(c) for c in columns.values()), default=1)
    table = np.tile(np.array([f.default for f in fields], dtype=np.float64), (n, 1))
    for key, column in columns.items():
        if len(column) not in (1, n):
            raise ValueError(
                f"{key} must be one number or {n} numbers, as many as the longest; "
                f"got {len(column)}. Pass one number a person."
            )
        table[:, names.index(key)] = column
    return table


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + f", ... {names[-1]}"
