"""The critic of the adversarial training: wide, residual, never shipped."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from eigencat.models.portraits_nets import GAIN, EqualConv, EqualLinear, act

HALF = 0.5**0.5


def spread_map(x: Tensor, size: int) -> Tensor:
    """One more channel: how much ``size`` neighbours in the batch differ.

    It lets the critic see that a generator repeats itself. Neighbours stand next to each other, so
    that pictures of two kinds may be judged in one batch, one kind after the other.
    """
    n, c, h, w = x.shape
    size = min(size, n)
    y = x.float().reshape(n // size, size, c, h, w)
    spread = (y.var(1, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))
    column = spread.repeat_interleave(size)[:, None, None, None].expand(n, 1, h, w)
    return torch.cat([x, column.to(x.dtype)], 1)


class Block(nn.Module):
    """Convolve, halve, convolve; beside it a straight path."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = EqualConv(inputs, inputs, 3, gain=GAIN)
        self.second = EqualConv(inputs, outputs, 3, gain=GAIN * HALF)
        self.skip = EqualConv(inputs, outputs, 1, bias=False, gain=HALF)

    def forward(self, x: Tensor) -> Tensor:
        y = act(self.second(F.avg_pool2d(act(self.first(x)), 2)))
        return y + self.skip(F.avg_pool2d(x, 2))


class Discriminator(nn.Module):
    """Pictures (n, 3, 64, 64) to one number each: large for real ones."""

    def __init__(self, channels: tuple[int, ...] = (192, 192, 160, 96, 48), group: int = 8) -> None:
        """``channels`` at 4, 8, 16, 32 and 64 pixels, as for the generator."""
        super().__init__()
        self.group = group
        wide = channels[::-1]
        self.from_rgb = EqualConv(3, wide[0], 1, gain=GAIN)
        self.blocks = nn.ModuleList(Block(a, b) for a, b in pairwise(wide))
        self.last = EqualConv(wide[-1] + 1, wide[-1], 3, gain=GAIN)
        self.dense = EqualLinear(wide[-1] * 16, 128, gain=GAIN)
        self.out = EqualLinear(128, 1)

    def forward(self, x: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
        y = act(self.from_rgb(x.to(dtype)))
        for block in self.blocks:
            y = block(y)
        y = act(self.last(spread_map(y, self.group)))
        score: Tensor = self.out(act(self.dense(y.float().flatten(1))))
        return score[:, 0]
