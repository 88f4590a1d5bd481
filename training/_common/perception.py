"""How differently the reader sees two pictures: what an autoencoder should not lose, however few its pixels."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training._common.score import Examiner

# What the lessons edit, and thin or small enough for a plain distance of pixels to forget.
HEAVY = {"glasses": 4.0, "smile": 4.0, "mouth_open": 2.0, "age": 2.0, "beard": 2.0}


class Perception:
    """Distances of the reader's activations, level by level, and of its readings."""

    def __init__(self, examiner: Examiner, device: torch.device) -> None:
        self.net, self.device = examiner.net, device
        self.taps = [i for i, m in enumerate(self.net.body) if isinstance(m, nn.AvgPool2d)]
        weight = torch.tensor([HEAVY.get(n, 1.0) for n in examiner.names])
        self.weight = (weight / weight.sum()).to(device)

    def levels(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        kept = []
        for i, part in enumerate(self.net.body):
            x = part(x)
            if i in self.taps:
                kept.append(x)
        f = F.relu(self.net.hidden(x.flatten(1)))
        return [*kept, f], self.net.out(f)

    def __call__(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Of pictures ``x`` and their likenesses ``y``: the levels' relative distance, the readings'."""
        with torch.no_grad():
            seen, read = self.levels(x)
        again, reread = self.levels(y)
        apart = [
            (a.float() - b.float()).abs().mean() / (a.float().abs().mean() + 1e-3)
            for a, b in zip(seen, again, strict=True)
        ]
        gap = F.smooth_l1_loss(reread.float(), read.float(), beta=0.5, reduction="none").mean(0)
        return torch.stack(apart).mean(), (gap * self.weight).sum()


def grain(x: Tensor, random: torch.Generator | None, amount: float = 0.04) -> Tensor:
    """A little noise, so that a reading cannot be met by a pattern that nobody sees."""
    return x + amount * torch.randn(x.shape, device=x.device, generator=random)


def r2(truth: Tensor, read: Tensor) -> Tensor:
    """Share of each column's variance that is read."""
    return 1 - (read - truth).square().mean(0) / truth.var(0)
