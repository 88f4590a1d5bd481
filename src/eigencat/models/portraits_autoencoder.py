"""Pictures to short lists of numbers and back: the Portraits autoencoder, and the way into the generator's w.

Plain convolutions with batch norm, which an export folds into them. torch is the extra ``torch``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from eigencat.models.portraits_nets import act, double


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.LeakyReLU(0.2),
    )


@dataclass(frozen=True)
class AutoencoderShape:
    """What must be known to build an autoencoder; written into its checkpoints."""

    latent: int = 64
    encoder: tuple[int, ...] = (24, 40, 56, 72, 80)  # channels at 64, 32, 16, 8 and 4 pixels
    decoder: tuple[int, ...] = (92, 80, 60, 40, 24)  # channels at 4, 8, 16, 32 and 64 pixels

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Trunk(nn.Module):
    """Pictures (n, 3, 64, 64) to the activations of a 4 x 4 grid, in one row each."""

    def __init__(self, channels: tuple[int, ...]) -> None:
        super().__init__()
        pairs = pairwise(channels)
        self.body = nn.Sequential(_conv(3, channels[0]), *(_conv(a, b, 2) for a, b in pairs))
        self.outputs = channels[-1] * 16

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.body(x).flatten(1)
        return out


class Encoder(nn.Module):
    """Pictures to the mean of the latent and the logarithm of its variance."""

    def __init__(self, shape: AutoencoderShape) -> None:
        super().__init__()
        self.trunk = Trunk(shape.encoder)
        self.mean = nn.Linear(self.trunk.outputs, shape.latent)
        # Sure of itself at first: the decoder should see a signal before it sees noise.
        self.log_variance = nn.Linear(self.trunk.outputs, shape.latent)
        nn.init.zeros_(self.log_variance.weight)
        nn.init.constant_(self.log_variance.bias, -3.0)

    def both(self, x: Tensor) -> tuple[Tensor, Tensor]:
        y = self.trunk(x)
        return self.mean(y), self.log_variance(y).clamp(-10, 4)

    def forward(self, x: Tensor) -> Tensor:
        """What is shipped: the mean alone."""
        out: Tensor = self.mean(self.trunk(x))
        return out


class Decoder(nn.Module):
    """A latent (n, latent) to a picture (n, 3, 64, 64) about -1 to 1."""

    def __init__(self, shape: AutoencoderShape) -> None:
        super().__init__()
        c = shape.decoder
        self.start = c[0]
        self.dense = nn.Linear(shape.latent, c[0] * 16)
        self.first = _conv(c[0], c[0])
        self.convs = nn.ModuleList(_conv(a, b) for a, b in pairwise(c))
        self.to_rgb = nn.Conv2d(c[-1], 3, 3, padding=1)

    def forward(self, latent: Tensor) -> Tensor:
        x = act(self.dense(latent)).reshape(-1, self.start, 4, 4)
        if x.is_cuda:
            x = x.contiguous(memory_format=torch.channels_last)
        x = self.first(x)
        for conv in self.convs:
            x = conv(double(x))
        out: Tensor = self.to_rgb(x)
        return out


class Autoencoder(nn.Module):
    """Encoder and decoder; ``forward`` reconstructs from the latent's mean."""

    def __init__(self, shape: AutoencoderShape | None = None) -> None:
        super().__init__()
        self.shape = shape or AutoencoderShape()
        self.encoder = Encoder(self.shape)
        self.decoder = Decoder(self.shape)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.decoder(self.encoder(x))
        return out


class Inverter(nn.Module):
    """Pictures to a ``w`` for each layer of the generator: (n, layers, w_dim).

    It answers in steps of the mapping's own cloud (``mean`` and ``factor``, a square root of the
    cloud's covariance): one place for all layers, and a small move from it for each.
    """

    mean: Tensor
    factor: Tensor

    def __init__(
        self,
        layers: int,
        w_dim: int = 64,
        channels: tuple[int, ...] = (24, 40, 56, 72, 80),
        hidden: int = 192,
    ) -> None:
        super().__init__()
        self.layers, self.w_dim = layers, w_dim
        self.trunk = Trunk(channels)
        self.hidden = nn.Linear(self.trunk.outputs, hidden)
        self.place = nn.Linear(hidden, w_dim)
        self.moves = nn.Linear(hidden, layers * w_dim)
        nn.init.zeros_(self.moves.weight)
        nn.init.zeros_(self.moves.bias)
        self.register_buffer("mean", torch.zeros(w_dim))
        self.register_buffer("factor", torch.eye(w_dim))

    def steps(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The place (n, w_dim) and the moves (n, layers, w_dim), in steps of the cloud."""
        y = F.leaky_relu(self.hidden(self.trunk(x)), 0.2)
        return self.place(y), self.moves(y).reshape(-1, self.layers, self.w_dim)

    def at(self, place: Tensor, moves: Tensor) -> Tensor:
        w: Tensor = self.mean + (place[:, None] + moves) @ self.factor
        return w

    def forward(self, x: Tensor) -> Tensor:
        return self.at(*self.steps(x))
