"""Large matrices a few rows at a time: NumPy arrays, memory maps and torch tensors alike.

A tensor is asked through its own methods, so torch is never imported, and what
lies on another device is worked on there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

# Whole numbers of up to 16 bits are exact in float32.
_AS_FLOAT32 = ("float16", "bfloat16", "int8", "int16", "uint8", "uint16", "bool")
_KEPT = ("float32", "float64")


def is_tensor(value: Any) -> bool:
    """Whether it is a torch tensor, asked by what it can do."""
    return hasattr(value, "detach") and hasattr(value, "new_tensor")


def read_rows(X: Any, name: str = "X", axes: str = "(n_samples, n_features)") -> Any:
    """Check that X is a real matrix with a sample a row, and leave it where it lies.

    Nothing is copied, and nothing is read yet: numbers that are not finite show
    when a block is worked on.
    """
    rule = f"a matrix of shape {axes}"
    if hasattr(X, "toarray"):
        raise TypeError(
            f"{name}={type(X).__name__} must be {rule}; got a sparse matrix. "
            f"Pass {name}.toarray() if it fits into memory."
        )
    if hasattr(X, "__dask_graph__"):
        raise TypeError(
            f"{name}={type(X).__name__} must be {rule} in memory here; got one of dask's. "
            f"{name}.compute() brings it if it fits."
        )
    if is_tensor(X):
        X = X.detach()
        kind = str(X.dtype).removeprefix("torch.")
    else:
        X = np.asarray(X)
        if X.dtype.kind == "O":
            X = X.astype(np.float64)  # raises what float() says of the entry
        kind = X.dtype.name
    if kind.startswith("complex"):
        raise ValueError(
            f"{name} must be {rule} of real numbers; got {kind}. Complex data not supported."
        )
    if not is_tensor(X) and X.dtype.kind not in "biuf":
        raise ValueError(
            f"{name} must be {rule} of real numbers; got {kind} values. Code words as numbers."
        )
    if X.ndim != 2:
        raise ValueError(
            f"{name} must be {rule}; got shape {tuple(X.shape)}. Reshape your data: one sample is "
            f"{name}.reshape(1, -1), more axes are flattened by {name}.reshape(len({name}), -1)."
        )
    for axis, what in enumerate(("sample(s)", "feature(s)")):
        if X.shape[axis] == 0:
            raise ValueError(
                f"{name} must be {rule}; got 0 {what} (shape={tuple(X.shape)}) while a minimum of "
                "1 is required. Pass some."
            )
    return X


def as_float(block: Any) -> Any:
    """A block in float32 or float64: its own precision, or one that holds its numbers."""
    kind = str(block.dtype).removeprefix("torch.")
    if kind in _KEPT:
        return block
    narrow = kind in _AS_FLOAT32
    if is_tensor(block):
        return block.float() if narrow else block.double()
    return block.astype(np.float32 if narrow else np.float64)


def blocks(X: Any, rows: int) -> Iterator[Any]:
    """The rows of X, at most so many at once, in float32 or float64."""
    for start in range(0, len(X), rows):
        yield as_float(X[start : start + rows])


def rows_at_once(d: int) -> int:
    """How many rows to copy at a time: 32 MB of float32, and enough for a matrix product to pay."""
    return max(256, min(4096, 2**23 // d))


def fetch(array: Any) -> NDArray[Any]:
    """The numbers as a NumPy array, wherever they lie."""
    if is_tensor(array):
        array = array.cpu().numpy()
    return np.asarray(array)


def like(array: NDArray[Any], other: Any) -> Any:
    """An array in the kind, on the device and in the precision of another."""
    return other.new_tensor(array) if is_tensor(other) else np.asarray(array, dtype=other.dtype)


def ones_like(block: Any) -> Any:
    """A one for each row."""
    n = len(block)
    return block.new_ones(n) if is_tensor(block) else np.ones(n, dtype=block.dtype)


def all_finite(array: Any) -> bool:
    return bool(np.isfinite(fetch(array)).all())


def alike(array: Any, other: Any) -> Any:
    """The same for an array of any kind; a tensor stays on its device where it may."""
    return array.to(other) if is_tensor(array) and is_tensor(other) else like(fetch(array), other)


def check_finite(X: Any, name: str, first_row: int = 0) -> None:
    """Refuse NaN and infinity, and say where."""
    block = as_float(X)
    # No NaN or infinity survives a sum unseen, and a product with ones is ten times quicker than
    # looking at each number. A sum that overflows is looked into, and found innocent.
    with np.errstate(over="ignore", invalid="ignore"):
        if all_finite(ones_like(block) @ block):
            return
    bad = np.argwhere(~np.isfinite(fetch(block)))
    if len(bad):
        i, j = (int(k) for k in bad[0])
        raise ValueError(
            f"{name} must be finite everywhere; got {float(X[i, j])} (NaN or inf) in "
            f"row {first_row + i}, column {j}. Remove or replace that sample."
        )
