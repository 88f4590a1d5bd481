"""The networks of the Portraits world as ``torch.nn.Module``: what is trained, and what is shipped.

Every layer is written so that it exports to plain ONNX operators (Conv, MatMul, Resize): a
modulated convolution scales its input, convolves with weights that all samples share, and scales
its output. The usual form, which scales the weights for each sample and convolves in groups, gives
the same numbers and is slow wherever grouped convolution is.

torch is the extra ``torch``; nothing else of the library imports this module until it is asked to.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SLOPE = 0.2
GAIN = math.sqrt(2.0)


def act(x: Tensor) -> Tensor:
    """Leaky rectifier; the gain that keeps the variance is in the layer before it."""
    return F.leaky_relu(x, SLOPE)


def double(x: Tensor) -> Tensor:
    """Twice as wide and high, bilinear.

    On a GPU it is written out: there the gradient of ``interpolate`` adds up by atomic operations.
    """
    if not x.is_cuda:
        return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
    y = x.permute(0, 2, 3, 1)
    for axis in (1, 2):
        n = y.shape[axis]
        before = torch.cat([y.narrow(axis, 0, 1), y.narrow(axis, 0, n - 1)], axis)
        after = torch.cat([y.narrow(axis, 1, n - 1), y.narrow(axis, n - 1, 1)], axis)
        pair = torch.stack([torch.lerp(y, before, 0.25), torch.lerp(y, after, 0.25)], axis + 1)
        y = pair.flatten(axis, axis + 1)
    return y.permute(0, 3, 1, 2)


class EqualLinear(nn.Module):
    """A linear map whose weights are stored with deviation 1/rate; rate slows it.

    At rate 1 every layer learns equally fast, whatever its width.
    """

    def __init__(
        self, inputs: int, outputs: int, bias: float = 0.0, rate: float = 1.0, gain: float = 1.0
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / rate)
        self.bias = nn.Parameter(torch.full((outputs,), bias / rate))
        self.scale = rate * gain / math.sqrt(inputs)
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight * self.scale, self.bias * self.rate)


class EqualConv(nn.Module):
    """A convolution whose weights are stored with unit variance; it computes in the type of its input."""

    def __init__(
        self, inputs: int, outputs: int, size: int, bias: bool = True, gain: float = 1.0
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, size, size))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        self.scale = gain / math.sqrt(inputs * size * size)
        self.pad = size // 2

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias.to(x.dtype)
        return F.conv2d(x, (self.weight * self.scale).to(x.dtype), bias, padding=self.pad)


class ModulatedConv(nn.Module):
    """Scale the input's channels by the style, convolve, and undo the scale's effect on the variance."""

    def __init__(
        self, inputs: int, outputs: int, size: int, w_dim: int, demodulate: bool = True
    ) -> None:
        super().__init__()
        gain = GAIN if demodulate else 1.0
        self.style = EqualLinear(w_dim, inputs, bias=1.0)
        self.conv = EqualConv(inputs, outputs, size, bias=False)
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.demodulate = demodulate
        self.gain = gain

    def forward(self, x: Tensor, w: Tensor, up: bool = False) -> Tensor:
        style = self.style(w)
        y: Tensor = self.conv(x * style[:, :, None, None].to(x.dtype))
        if up:
            y = double(y)
        if self.demodulate:
            energy = (self.conv.weight * self.conv.scale).square().sum((2, 3))
            shrink = self.gain * torch.rsqrt(style.square() @ energy.T + 1e-6)
            y = y * shrink[:, :, None, None].to(x.dtype)
        return y + self.bias[None, :, None, None].to(x.dtype)


@dataclass(frozen=True)
class GeneratorShape:
    """What must be known to build a generator; written into its checkpoints and its manifest."""

    z_dim: int = 64
    w_dim: int = 64
    mapping_layers: int = 4
    mapping_rate: float = 0.01
    channels: tuple[int, ...] = (88, 88, 88, 64, 32)  # at 4, 8, 16, 32 and 64 pixels
    up: str = "after"  # the first convolution of a block: before or after the picture is doubled

    @property
    def size(self) -> int:
        return int(4 * 2 ** (len(self.channels) - 1))

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the convolutions, each of which has a ``w`` of its own."""
        names = ["4"]
        for k in range(1, len(self.channels)):
            names += [f"{4 * 2**k}a", f"{4 * 2**k}b"]
        return tuple(names)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Mapping(nn.Module):
    """``z`` on the sphere to ``w``: a few dense layers that may bend the space, learning slowly."""

    def __init__(self, shape: GeneratorShape) -> None:
        super().__init__()
        sizes = [shape.z_dim] + [shape.w_dim] * shape.mapping_layers
        self.dense = nn.ModuleList(
            EqualLinear(a, b, rate=shape.mapping_rate, gain=GAIN) for a, b in pairwise(sizes)
        )

    def forward(self, z: Tensor) -> Tensor:
        x = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for dense in self.dense:
            x = act(dense(x))
        return x


class Synthesis(nn.Module):
    """A learned 4 x 4 block, doubled and convolved to a picture, each convolution steered by its own ``w``."""

    def __init__(self, shape: GeneratorShape) -> None:
        super().__init__()
        self.shape = shape
        c = shape.channels
        self.const = nn.Parameter(torch.randn(1, c[0], 4, 4))
        convs = [ModulatedConv(c[0], c[0], 3, shape.w_dim)]
        for k in range(1, len(c)):
            convs.append(ModulatedConv(c[k - 1], c[k], 3, shape.w_dim))
            convs.append(ModulatedConv(c[k], c[k], 3, shape.w_dim))
        self.convs = nn.ModuleList(convs)
        self.to_rgb = nn.ModuleList(
            ModulatedConv(channels, 3, 1, shape.w_dim, demodulate=False) for channels in c
        )

    def forward(
        self, ws: Tensor, dtype: torch.dtype = torch.float32, keep: dict[str, Tensor] | None = None
    ) -> Tensor:
        """``ws`` (n, layers, w_dim) to pictures (n, 3, size, size) about -1 to 1.

        ``keep`` is filled with each named layer's activations when it is given.
        """
        x = self.const.expand(ws.shape[0], -1, -1, -1).to(dtype)
        if ws.is_cuda or dtype != torch.float32:
            x = x.contiguous(memory_format=torch.channels_last)
        picture: Tensor | None = None
        layer = 0
        for block, to_rgb in enumerate(self.to_rgb):
            for half in range(1 if block == 0 else 2):
                first = block > 0 and half == 0
                if first and self.shape.up == "before":
                    x = double(x)
                up = first and self.shape.up == "after"
                x = act(self.convs[layer](x, ws[:, layer], up))
                if keep is not None:
                    keep[self.shape.layers[layer]] = x
                layer += 1
            rgb = to_rgb(x, ws[:, layer - 1]).float()
            picture = rgb if picture is None else double(picture) + rgb
        assert picture is not None
        return picture


class Generator(nn.Module):
    """``z`` to ``w`` to a picture."""

    def __init__(self, shape: GeneratorShape | None = None) -> None:
        super().__init__()
        self.shape = shape or GeneratorShape()
        self.mapping = Mapping(self.shape)
        self.synthesis = Synthesis(self.shape)

    def broadcast(self, w: Tensor) -> Tensor:
        """One ``w`` for every layer: (n, w_dim) to (n, layers, w_dim)."""
        return w[:, None].expand(-1, len(self.shape.layers), -1)

    def forward(self, z: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
        out: Tensor = self.synthesis(self.broadcast(self.mapping(z)), dtype)
        return out


class Reader(nn.Module):
    """A small convolutional network that reads the attributes of a portrait.

    The activations of its last hidden layer (``features``) are what the Fréchet distance compares.
    Inputs are pictures (n, 3, 64, 64) from -1 to 1; outputs are standardised attributes.
    """

    FEATURES = 96

    def __init__(self, outputs: int, channels: tuple[int, ...] = (24, 48, 64, 80)) -> None:
        super().__init__()
        a, b, c, d = channels

        def conv(i: int, o: int) -> list[nn.Module]:
            return [nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]

        def pool() -> list[nn.Module]:
            return [nn.AvgPool2d(2)]

        self.body = nn.Sequential(
            *conv(3, a), *pool(), *conv(a, b), *pool(), *conv(b, c), *conv(c, c), *pool(),
            *conv(c, d), *conv(d, d), *pool(),
        )  # fmt: skip
        self.hidden = nn.Linear(d * 16, self.FEATURES)
        self.out = nn.Linear(self.FEATURES, outputs)

    def features(self, x: Tensor) -> Tensor:
        return F.relu(self.hidden(self.body(x).flatten(1)))

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.out(self.features(x))
        return out


def parameters(module: nn.Module) -> int:
    """How many numbers a module has learnt."""
    return sum(p.numel() for p in module.parameters())
