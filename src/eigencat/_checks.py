"""What is asked of arrays, names and indices, with one wording for each mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

# As many names, terms or rows as a message, a receipt or a picture lists before it stops.
LISTED = 8


def read_array(value: Any, name: str, rule: str, *, finite: bool = True) -> Float:
    """Read numbers from an array, nested lists, or a tensor, as fresh float64."""
    # A torch tensor may carry a gradient, sit on another device, or be bfloat16, and NumPy
    # takes none of the three. Asking by method keeps torch unimported.
    for method in ("detach", "cpu", "double"):
        if hasattr(value, method):
            value = getattr(value, method)()
    try:
        found = np.asarray(value)
        if found.dtype.kind not in "biuf":
            raise TypeError(f"{found.dtype.name} values")
        array = np.array(found, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{name}={type(value).__name__} must be {rule}; got {error}. "
            "Pass real numbers, for example a list of lists or a NumPy array."
        ) from error
    if finite and not np.isfinite(array).all():
        where = tuple(int(k) for k in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{name} must be {rule}, all finite; got {array[where]} at index {where}. "
            "Remove or replace that value."
        )
    return array


def read_names(values: Sequence[str], name: str, count: int, axis: str) -> tuple[str, ...]:
    rule = f"{count} different names, one for each {axis} of weight"
    if isinstance(values, str):
        raise ValueError(
            f"{name}={values!r} must be {rule}; got one string. "
            f"Pass a list, for example {name}=[{values!r}, ...]."
        )
    names = tuple(str(value) for value in values)
    if len(names) != count:
        raise ValueError(
            f"{name}={list(names)!r} must be {rule}; got {len(names)}. "
            "weight has shape (outputs, inputs): rows measure, columns place."
        )
    blank = [k for k, text in enumerate(names) if not text.strip()]
    if blank:
        raise ValueError(
            f"{name}={list(names)!r} must be {rule}; got an empty name at index {blank[0]}. "
            "Give every axis a word."
        )
    twice = sorted({text for text in names if names.count(text) > 1})
    if twice:
        raise ValueError(
            f"{name}={list(names)!r} must be {rule}; got {twice[0]!r} more than once. "
            "Rename one of them."
        )
    return names


def find_axis(which: int | str, names: tuple[str, ...], name: str) -> int:
    """The position of an axis given by name or by index."""
    if isinstance(which, str):
        if which in names:
            return names.index(which)
    elif isinstance(which, bool):
        pass  # True is an int to Python, and never meant as one here
    elif isinstance(which, (int, np.integer)) and 0 <= which < len(names):
        return int(which)
    raise ValueError(
        f"{name}={which!r} must be one of {listed([repr(n) for n in names])} or an index from 0 to "
        f"{len(names) - 1}; got {which!r}. Use the names that the layer was given."
    )


def listed(names: Sequence[str]) -> str:
    """The first names of a list, for a message."""
    return ", ".join(names[:LISTED]) + (", ..." if len(names) > LISTED else "")
