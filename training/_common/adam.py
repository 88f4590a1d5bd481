"""Adam in a few multi-tensor operations, safe to capture in a CUDA graph.

The rate and the step count are tensors, so that a captured step follows a schedule; there is no
first moment to keep (or to save) when ``beta1`` is 0, as in adversarial training.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor


class Adam:
    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float,
        betas: tuple[float, float] = (0.0, 0.99),
        eps: float = 1e-8,
        decay: float = 0.0,
    ) -> None:
        self.params = list(params)
        device = self.params[0].device
        self.betas, self.eps, self.decay = betas, eps, decay
        self.lr = torch.tensor(float(lr), device=device)
        self.count = torch.zeros((), device=device)
        self.second = [torch.zeros_like(p) for p in self.params]
        self.first = [torch.zeros_like(p) for p in self.params] if betas[0] > 0 else []

    @torch.no_grad()
    def step(self, grads: Sequence[Tensor]) -> None:
        b1, b2 = self.betas
        # Multi-tensor kernels want equal strides; a gradient may come in another memory format.
        grads = [
            g if g.stride() == p.stride() else torch.empty_like(p).copy_(g)
            for p, g in zip(self.params, grads, strict=True)
        ]
        self.count.add_(1)
        torch._foreach_mul_(self.second, b2)
        torch._foreach_addcmul_(self.second, grads, grads, 1 - b2)
        root = torch._foreach_sqrt(self.second)
        torch._foreach_mul_(root, (1 - torch.exp(self.count * math.log(b2))).rsqrt())
        torch._foreach_add_(root, self.eps)
        rate = self.lr
        if self.first:
            torch._foreach_lerp_(self.first, grads, 1 - b1)
            grads = self.first
            rate = self.lr / (1 - torch.exp(self.count * math.log(b1)))
        move = torch._foreach_div(grads, root)
        torch._foreach_mul_(move, -rate)
        if self.decay:
            torch._foreach_mul_(self.params, 1 - self.lr * self.decay)
        torch._foreach_add_(self.params, move)

    def state(self) -> dict[str, Tensor]:
        out = {"count": self.count}
        for name, kept in (("first", self.first), ("second", self.second)):
            out |= {f"{name}.{i}": t for i, t in enumerate(kept)}
        return out

    @torch.no_grad()
    def load(self, state: dict[str, Tensor]) -> None:
        own = self.state()
        if own.keys() != state.keys():
            raise ValueError(
                f"state={len(state)} tensors must be those of this optimiser; "
                f"got {sorted(state.keys() ^ own.keys())[:3]} unmatched. Resume with the same options."
            )
        for name, tensor in own.items():
            tensor.copy_(state[name])
