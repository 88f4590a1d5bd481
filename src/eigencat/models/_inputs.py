"""What is asked of latents, pictures, layers and sizes, with one wording for each mistake.

Both ways to run the networks ask the same. Arrays are judged by their shape alone here, so that
NumPy's and torch's can be.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

SPACES = ("z", "w")
DTYPES = ("uint8", "float32")
SLACK = 1e-3  # by how much a float picture may leave 0 to 1: what rounding and resizing leave
Z_REMEDY = "Pass what sample() gives."
W_REMEDY = "Pass what mapping() or sample(space='w') gives."
LATENT_REMEDY = "Pass what encode() gives."
IMAGES_REMEDY = "Crop and resize them to that size; the colours come last."


def size_of(manifest: dict[str, Any], network: str, array: str) -> int:
    """How many numbers a row of a network's input or output has, or how wide its picture is."""
    entry = manifest["networks"][network]
    return int({**entry["inputs"], **entry["outputs"]}[array][-1])


def no_network(name: str, names: Sequence[str]) -> LookupError:
    return LookupError(
        f"network={name!r} must be one of {', '.join(map(repr, names))}; got a name that was not "
        "exported. Export that network too."
    )


def read_count(n: Any, name: str = "n") -> int:
    if isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= 1:
        return int(n)
    raise ValueError(f"{name}={n!r} must be a whole number from 1; got {n!r}. Pass for example 4.")


def read_choice(value: Any, name: str, choices: Sequence[str]) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise ValueError(
        f"{name}={value!r} must be one of {', '.join(map(repr, choices))}; got {value!r}. "
        "Choose one of those."
    )


def read_dtype(dtype: Any) -> str:
    """The name of a type of numbers: ``"uint8"``, ``np.uint8`` and ``torch.uint8`` are the same."""
    name = dtype if isinstance(dtype, str) else getattr(dtype, "__name__", str(dtype))
    return read_choice(name.removeprefix("torch."), "dtype", DTYPES)


def check_rows(x: Any, name: str, tails: Sequence[tuple[int, ...]], remedy: str) -> None:
    """Ask for one row for each sample, whose shape is one of `tails`."""
    shape = tuple(int(size) for size in x.shape)
    if len(shape) > 1 and shape[1:] in tails:
        return
    rule = " or ".join("(n, " + ", ".join(map(str, tail)) + ")" for tail in tails)
    if shape in tails:
        remedy = f"For one sample, give it a first axis: {name}[None]."
    raise ValueError(f"{name} must be of shape {rule}; got {shape}. {remedy}")


def not_finite(name: str, value: float, where: tuple[int, ...]) -> ValueError:
    return ValueError(
        f"{name} must be finite numbers; got {value} at index {where}. Remove or replace that row."
    )


def not_numbers(name: str, kind: str) -> ValueError:
    return ValueError(
        f"{name} must be real numbers; got {kind} values. Pass a NumPy array or a list of lists."
    )


def bad_range(name: str, low: float, high: float) -> ValueError:
    return ValueError(
        f"{name} must be bytes (uint8), or other numbers from 0 to 1; got numbers from {low:.4g} to "
        f"{high:.4g}. Divide by 255, or clip."
    )


def warn_far(name: str, farthest: float, distance: float, row: int) -> None:
    """Say when a latent lies where the generator was never trained; it is drawn all the same."""
    if distance <= farthest:
        return
    warnings.warn(
        f"{name} must be within {farthest:.3g} of w_mean, the farthest that the mapping reached in "
        f"20,000 draws, to be drawn as a face; got {distance:.3g} in row {row}. It is drawn as it "
        "is; to bring it nearer, shrink w - w_mean.",
        UserWarning,
        stacklevel=5,  # whoever called decode() or activations(),
    )


def check_base(base: int, rows: int) -> None:
    if base not in (1, rows):
        raise ValueError(
            f"base must have 1 row or as many as w; got {base} where w has {rows}. "
            "Leave base out for w_mean."
        )


def read_layers(chosen: Any, names: tuple[str, ...]) -> tuple[bool, ...]:
    """For each layer whether it is chosen: ``None`` for all, ``(start, stop)``, or names."""
    if chosen is None:
        return (True,) * len(names)
    rule = f"(start, stop) with 0 <= start < stop <= {len(names)}, or names of layers"
    remedy = f"The layers are {', '.join(map(repr, names))}."
    if isinstance(chosen, str):
        raise ValueError(f"layers={chosen!r} must be {rule}; got one string. Pass [{chosen!r}].")
    items = list(chosen)
    if len(items) == 2 and all(isinstance(i, (int, np.integer)) for i in items):
        start, stop = items
        if 0 <= start < stop <= len(names):
            return tuple(start <= k < stop for k in range(len(names)))
    elif items and all(isinstance(i, str) for i in items):
        unknown = [i for i in items if i not in names]
        if not unknown:
            return tuple(name in items for name in names)
        raise ValueError(f"layers={items} must be {rule}; got {unknown[0]!r}. {remedy}")
    raise ValueError(f"layers={chosen!r} must be {rule}; got {chosen!r}. {remedy}")


def _memory() -> int | None:
    """Bytes of this machine's memory, where the system tells."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None  # NumPy's own MemoryError comes later then


def check_memory(n: int, row: int, name: str = "n") -> None:
    """Refuse a result of `n` rows of `row` bytes that could not be held, before any is computed."""
    have = _memory()
    if have is not None and n * row > have:
        raise MemoryError(
            f"{name}={n} must be few enough for the result to fit in memory; got "
            f"{n * row / 1e9:,.1f} GB where this machine has {have / 1e9:,.1f} GB. "
            "Work in parts, each with fewer."
        )
