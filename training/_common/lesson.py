"""What every supervised training keeps between two runs: network, optimiser, random state."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training._common import checkpoint
from training._common.adam import Adam


class Kept:
    """A training that goes on from a checkpoint as if it had never stopped."""

    net: nn.Module
    opt: Adam
    random: torch.Generator | None  # None on a GPU, where a resumed run draws anew

    def state(self) -> dict[str, Tensor]:
        out = checkpoint.group("net", self.net.state_dict())
        out |= checkpoint.group("opt", self.opt.state())
        if self.random is not None:
            out["random"] = self.random.get_state()
        return out

    def load(self, tensors: dict[str, Tensor]) -> None:
        self.net.load_state_dict(checkpoint.ungroup("net", tensors))
        self.opt.load(checkpoint.ungroup("opt", tensors))
        if self.random is not None and "random" in tensors:
            self.random.set_state(tensors["random"])
