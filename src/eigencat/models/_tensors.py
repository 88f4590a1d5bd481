"""Latents and pictures as tensors, asked the same of every adapter that runs on torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from eigencat.models import _inputs as ask


def place_of(module: nn.Module) -> tuple[torch.device, torch.dtype]:
    """Where a module's numbers lie, and in which precision it computes."""
    for found in (*module.parameters(), *module.buffers()):
        if found.is_floating_point():
            return found.device, found.dtype
    return torch.device("cpu"), torch.float32


def as_tensor(value: Any, name: str) -> Tensor:
    """Real numbers as a tensor, where they lie and in the type they have."""
    if not isinstance(value, Tensor):
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            raise ask.not_numbers(name, array.dtype.name)
        # A read-only array is copied: torch would warn that it may be written to.
        return torch.from_numpy(array if array.flags.writeable else array.copy())
    if value.is_complex():
        raise ask.not_numbers(name, str(value.dtype).removeprefix("torch."))
    return value


def rows(
    value: Any,
    name: str,
    tails: Sequence[tuple[int, ...]],
    remedy: str,
    like: tuple[torch.device, torch.dtype],
    room: int = 0,
) -> Tensor:
    """`value` as a tensor, once it is known to be right; `room` is what a row becomes, in bytes."""
    value = as_tensor(value, name)
    ask.check_rows(value, name, tails, remedy)
    ask.check_memory(len(value), room, f"rows of {name}")
    x: Tensor = value.to(*like)
    finite = torch.isfinite(x.detach())
    if not finite.all():
        where = tuple(int(k) for k in torch.argwhere(~finite)[0])
        raise ask.not_finite(name, float(x[where]), where)
    return x


def spread(x: Tensor, chosen: Sequence[bool], under: Callable[[], Tensor]) -> Tensor:
    """One w for each layer, (n, layers, w_dim): `x` where a layer is chosen, and `under` elsewhere."""
    deep = x if x.ndim == 3 else x[:, None].expand(-1, len(chosen), -1)
    if all(chosen):
        return deep
    base = under()
    ask.check_base(len(base), len(x))
    base = base if base.ndim == 3 else base[:, None]
    return torch.where(torch.tensor(chosen, device=x.device)[:, None], deep, base)


def shown(picture: Tensor, kind: str, span: tuple[float, float] = (-1.0, 1.0)) -> Tensor:
    """Planes (n, c, h, w) with values in `span` as pictures (n, h, w, c)."""
    low, high = span
    picture = (picture.permute(0, 2, 3, 1).float() - low) / (high - low)
    if kind == "uint8":
        return (picture.detach() * 255).round().clamp(0, 255).to(torch.uint8)
    return picture.clamp(0, 1)


def each(run: Callable[[Tensor], Any], x: Tensor, batch: int) -> Tensor:
    """What `run` makes of all rows, `batch` at a time; a graph is kept only where `x` asks for one."""
    with torch.set_grad_enabled(torch.is_grad_enabled() and x.requires_grad):
        return torch.cat([run(part) for part in torch.split(x, batch)])


@contextmanager
def resting(module: nn.Module) -> Iterator[None]:
    """Every part in evaluation mode for a while, and then each as it was.

    In training mode a batch norm would learn from what it is shown, and a dropout would draw.
    """
    training = [part for part in module.modules() if part.training]
    for part in training:
        part.training = False
    try:
        yield
    finally:
        for part in training:
            part.training = True
