"""Layers of a module read and moved through hooks, for every adapter that runs on torch."""

from __future__ import annotations

import difflib
import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from eigencat._checks import read_array
from eigencat.direction import Direction
from eigencat.models import _inputs as ask

UNITS = ("sigma", "raw")
Layer = str


class Hooked:
    """A module whose parts can be watched and moved for a while; it is never changed itself."""

    def __init__(self, module: nn.Module, layers: Sequence[Layer]) -> None:
        if not isinstance(module, nn.Module):
            raise TypeError(
                f"module={type(module).__name__} must be a torch.nn.Module; got another kind. "
                "A function can be given as decode= beside the module it uses."
            )
        if isinstance(layers, str):
            raise ValueError(
                f"layers={layers!r} must be a list; got one string. Pass [{layers!r}]."
            )
        self.module = module
        self.layers: tuple[Layer, ...] = tuple(layers)
        for name in self.layers:
            self._part(name)
        self._model: str | None = None

    @property
    def model(self) -> str:
        """The hash of the module's numbers when this was first asked, for a direction's provenance.

        ``DirectionSet(..., meta={"model": g.model})`` records it, and
        ``DirectionSet.load(path, model=g.model)`` refuses directions of another model.
        """
        if self._model is None:
            self._model = hash_of(self.module)
        return self._model

    def _part(self, name: Any) -> nn.Module:
        """The submodule of a name, or the nearest names."""
        parts: dict[str, nn.Module] = dict(self.module.named_modules())
        if isinstance(name, str) and name and name in parts:
            return parts[name]
        names = [part for part in parts if part]
        near = difflib.get_close_matches(str(name), names, n=5, cutoff=0.4) or names[:5]
        listed = ", ".join(map(repr, near)) or "none: the module has no parts"
        raise ValueError(
            f"layer={name!r} must be the name of a part of the module; got {name!r}. "
            f"The nearest of {len(names)} are {listed}."
        )

    @contextmanager
    def hooked(self, layer: Layer, see: Callable[[Tensor], Tensor | None]) -> Iterator[None]:
        """Show `see` what a layer hands on, for a while; what it returns is handed on instead."""

        def hook(_module: nn.Module, _inputs: Any, output: Any) -> Any:
            first = _first(output, layer)
            new = see(first)
            return None if new is None else _replaced(output, new)

        handle = self._part(layer).register_forward_hook(hook)
        try:
            yield
        finally:
            handle.remove()

    def _outputs(self, layer: Layer, run: Callable[[], Any], n: int | None) -> Tensor:
        """What a layer handed on for `n` samples: at once, or a few samples at a time."""
        seen: list[Tensor] = []

        def see(output: Tensor) -> None:
            seen.append(output)

        with self.hooked(layer, see):
            run()
        return self._whole(layer, seen, n)

    def _whole(self, layer: Layer, seen: list[Tensor], n: int | None) -> Tensor:
        """One output for `n` samples, of finite numbers, of what was seen."""
        if len(seen) != 1 and sum(map(len, seen)) != n:
            raise ValueError(
                f"layer={layer!r} must be passed once in a run; got {len(seen)} times. "
                "Name a layer that is, or pass run= that passes it once."
            )
        output = seen[0] if len(seen) == 1 else torch.cat(seen)
        if not torch.isfinite(output.detach()).all():
            raise ValueError(
                f"layer={layer!r} must hand on finite numbers; got NaN or infinity. "
                "Check the weights and the inputs."
            )
        return output

    def step(self, layer: Layer, direction: Any, alpha: Any, units: str) -> Tensor:
        """The step that an edit adds at a layer, as one vector; directions of other layers are refused."""
        ask.read_choice(units, "units", UNITS)
        self._part(layer)
        way = direction if isinstance(direction, Direction) else Direction(direction, space=layer)
        if way.space != layer and way.space in self.layers:
            raise ValueError(
                f"direction={way.name!r} must be of the layer {layer!r}; got one of {way.space!r}. "
                f"Edit at {way.space!r}, or take its vector alone: direction.vector."
            )
        size = float(read_array(alpha, "alpha", "one number").reshape(()))
        return torch.tensor(way.vector) * size * (way.scale if units == "sigma" else 1.0)


def hash_of(module: nn.Module) -> str:
    """A hash of a module's names, shapes and numbers, the same wherever it lies."""
    made = hashlib.sha256()
    for name, value in sorted(module.state_dict().items()):
        if isinstance(value, Tensor):
            made.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
            flat = value.detach().cpu().contiguous().reshape(-1)
            made.update(flat.view(torch.uint8).numpy().data if len(flat) else b"")
    return "sha256:" + made.hexdigest()


def _first(output: Any, layer: str) -> Tensor:
    found = output[0] if isinstance(output, (tuple, list)) and len(output) else output
    if isinstance(found, Tensor) and found.is_floating_point() and found.ndim >= 2:
        return found
    what = f"shape {tuple(found.shape)}" if isinstance(found, Tensor) else type(found).__name__
    raise ValueError(
        f"layer={layer!r} must hand on a tensor of real numbers (n, ...), or a tuple that starts "
        f"with one; got {what}. Name a layer that does."
    )


def _replaced(output: Any, new: Tensor) -> Any:
    """The same kind of output with another first tensor; the old one is left as it was."""
    if isinstance(output, Tensor):
        return new
    rest = [new, *output[1:]]
    return type(output)(*rest) if hasattr(output, "_fields") else type(output)(rest)


def _features(output: Tensor) -> int:
    """The axis on which a layer's features lie."""
    return output.ndim - 1 if output.ndim <= 3 else 1


def as_rows(output: Tensor, kind: str) -> Tensor:
    if kind == "sample":
        return output.flatten(1)
    last = output.movedim(_features(output), -1)
    if kind == "mean":
        return last.flatten(1, -2).mean(1) if last.ndim > 2 else last
    return last.flatten(0, -2)


def shaped(step: Tensor, output: Tensor, layer: str) -> Tensor:
    whole, axis = output.shape[1:], _features(output)
    if len(step) == output.shape[axis]:
        return step.to(output).reshape([-1 if k == axis else 1 for k in range(output.ndim)])
    if len(step) == math.prod(whole):
        return step.to(output).reshape(1, *whole)
    raise ValueError(
        f"direction must have {output.shape[axis]} numbers, the features of layer {layer!r}, or "
        f"{math.prod(whole)}, all that it hands on; got {len(step)}. Find it at that layer."
    )


def arguments(
    batch: Any, like: tuple[torch.device, torch.dtype], number: int
) -> tuple[list[Any], dict[str, Any]]:
    """What the module is called with; arrays become tensors, and numbers are held to be finite."""

    def ready(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            value = torch.from_numpy(value if value.flags.writeable else value.copy())
        if not isinstance(value, Tensor):
            return value
        if value.is_floating_point():
            value = value.to(*like)
            if not torch.isfinite(value).all():
                raise ValueError(
                    f"batches must be finite numbers; got NaN or infinity in batch {number}. "
                    "Remove or replace that sample."
                )
            return value
        return value.to(like[0])  # token numbers and masks keep their type

    if isinstance(batch, Mapping):
        return [], {key: ready(value) for key, value in batch.items()}
    if isinstance(batch, (tuple, list)):
        return [ready(value) for value in batch], {}
    return [ready(batch)], {}
