"""Options that several commands read, as the library wants them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.commands._run import RefusedError
from eigencat.direction import Direction
from eigencat.direction_set import DirectionSet

MOST_STEPS = 1001


def read_layers(text: str | None, known: Sequence[str] = ()) -> list[int | str] | None:
    """``0-3`` or ``4,8a``: numbers, or names of the generator's layers, which come first."""
    if text is None:
        return None
    found: list[int | str] = []
    for part in (p.strip() for p in text.split(",")):
        span = re.fullmatch(r"(\d{1,6})-(\d{1,6})", part)
        if part in known:
            found.append(part)
        elif span and int(span[1]) <= int(span[2]) < 10_000:
            found.extend(range(int(span[1]), int(span[2]) + 1))
        elif part.isdigit():
            found.append(int(part))
        else:
            found.append(part)
    for layer in found:
        outside = isinstance(layer, int) and layer >= len(known)
        if known and (outside or (isinstance(layer, str) and layer not in known)):
            raise RefusedError(
                f"layers={text} must be layers of the model, {', '.join(known)}, or their numbers "
                f"from 0 on; got {layer!r}."
            )
    return found


def read_alphas(text: str) -> NDArray[np.float64]:
    """``-3,0,3``, or ``-3:3:7`` for seven from -3 to 3."""
    try:
        if text.count(":") == 2:
            low, high, count = text.split(":")
            steps = np.linspace(float(low), float(high), min(int(count), MOST_STEPS + 1))
        else:
            steps = np.array([float(part) for part in text.split(",")])
    except ValueError:
        steps = np.empty(0)
    if not 0 < len(steps) <= MOST_STEPS or not np.isfinite(steps).all():
        raise RefusedError(
            f"alpha={text} must be numbers with commas, or from:to:how-many; got {text!r}. "
            "Write for example --alpha -3,0,3 or --alpha -3:3:7."
        )
    return np.asarray(steps, np.float64)


def read_select(text: str) -> str | float | int:
    if text == "all":
        return text
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if value >= 1 and value == int(value) and "." not in text:
        return int(value)
    if 0 < value <= 0.5:
        return value
    raise RefusedError(
        f"select={text} must be 'all', a share up to 0.5 or a count; got {text!r}. "
        "0.02 takes the highest and the lowest 2 %."
    )


def where_set(path: Path) -> Path:
    """The file of a set; 'portraits' is the one that comes with the model, unless a file is there."""
    if str(path) == "portraits" and not path.exists():
        from eigencat.models._shipped import FILES

        return FILES / "portraits" / "directions_w.safetensors"
    return path


def load_set(path: Path, model_hash: str | None = None, any_model: bool = False) -> DirectionSet:
    """The directions of a file."""
    path = where_set(path)
    try:
        return DirectionSet.load(path, model=model_hash, any_model=any_model)
    except ValueError as error:
        # What a program calls any_model is --any-model here.
        raise RefusedError(str(error).replace("Pass any_model=True", "Pass --any-model")) from error


def pick(directions: DirectionSet, names: Sequence[str]) -> list[Direction]:
    """The directions that were named, each once, or all."""
    return [directions[name] for name in dict.fromkeys(names)] if names else list(directions)


def with_facts(one: Direction, more: dict[str, Any], **changed: Any) -> Direction:
    """The same direction with more in its meta, and other parts where they are named."""
    parts = {
        "space": one.space, "bias": one.bias, "scale": one.scale, "layers": one.layers,
        "name": one.name, **changed,
    }  # fmt: skip
    return Direction(one.vector, meta={**one.meta, **more}, **parts)
