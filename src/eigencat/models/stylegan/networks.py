"""StyleGAN2's mapping and synthesis networks, written from the paper.

Parts carry the names that NVIDIA's and converted files give their tensors, so that those load by
name; nothing else is taken from that code. Numbers are those of the paper [1]_: a mapping of dense
layers that learn a hundredth as fast, convolutions whose weights are scaled by the style of each
input channel and demodulated, a fixed noise picture for each layer, colours added up from every
resolution, and doubling by the filter 1 3 3 1.

Everything is computed in the precision of the weights; the released networks compute their finest
layers in half precision, from which pictures differ by less than one step of a byte.

.. [1] T. Karras, S. Laine, M. Aittala, J. Hellsten, J. Lehtinen and T. Aila, "Analyzing and improving
   the image quality of StyleGAN", CVPR 2020, arXiv:1912.04958.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SLOPE = 0.2
GAIN = math.sqrt(2.0)
EPSILON = 1e-8
TAPS = (1.0, 3.0, 3.0, 1.0)


@dataclass(frozen=True)
class Shape:
    """What must be known to build the two networks; all of it can be read off the tensors."""

    z_dim: int
    c_dim: int
    w_dim: int
    dense: int
    channels: tuple[int, ...]  # at 4, 8, 16... pixels
    colours: int = 3
    rate: float = 0.01
    clamp: float | None = None  # what the finest layers are held to in half precision
    taps: int = 4

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(4 << k for k in range(len(self.channels)))

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers with a ``w`` of their own; other layers to colours share that of the next one."""
        names = ["b4.conv1"]
        for size in self.sizes[1:]:
            names += [f"b{size}.conv0", f"b{size}.conv1"]
        return (*names, f"b{self.sizes[-1]}.torgb")


def kernel() -> Tensor:
    """The smoothing filter, which adds up to one."""
    line = torch.tensor(TAPS) / sum(TAPS)
    return torch.outer(line, line)


def smooth(x: Tensor, taps: Tensor, before: int, after: int, gain: float) -> Tensor:
    """Convolve each channel with a filter, after so many zeros on either side."""
    n, c, h, w = x.shape
    x = F.pad(x.reshape(n * c, 1, h, w), (before, after, before, after))
    x = F.conv2d(x, (taps.flip((0, 1)) * gain)[None, None].to(x.dtype))
    return x.reshape(n, c, *x.shape[2:])


def double(x: Tensor, taps: Tensor) -> Tensor:
    """Twice as wide and high: a zero after each number, smoothed."""
    n, c, h, w = x.shape
    wide = x.new_zeros(n, c, h, 2, w, 2)
    wide[:, :, :, 0, :, 0] = x
    k = len(taps)
    return smooth(wide.reshape(n, c, 2 * h, 2 * w), taps, (k + 1) // 2, (k - 2) // 2, 4.0)


class Dense(nn.Module):
    """y = gain W x + rate b, with what an equalised learning rate leaves outside the weights."""

    def __init__(self, inputs: int, outputs: int, rate: float = 1.0, bias: float = 0.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / rate)
        self.bias = nn.Parameter(torch.full((outputs,), bias / rate))
        self.gain, self.rate = rate / math.sqrt(inputs), rate

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight * self.gain, self.bias * self.rate)


def level(x: Tensor) -> Tensor:
    """Rows of length sqrt(d)."""
    return x * torch.rsqrt(x.square().mean(1, keepdim=True) + EPSILON)


class Mapping(nn.Module):
    """``z``, with a class where there are some, to ``w``."""

    w_avg: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        width = shape.z_dim
        if shape.c_dim:
            self.embed = Dense(shape.c_dim, shape.w_dim)
            width += shape.w_dim
        for k in range(shape.dense):
            self.add_module(f"fc{k}", Dense(width, shape.w_dim, shape.rate))
            width = shape.w_dim
        self.register_buffer("w_avg", torch.zeros(shape.w_dim))

    def forward(self, z: Tensor, c: Tensor | None = None) -> Tensor:
        x = level(z)
        if self.shape.c_dim:
            x = torch.cat([x, level(self.embed(c))], dim=1)
        for k in range(self.shape.dense):
            x = F.leaky_relu(self.get_submodule(f"fc{k}")(x), SLOPE) * GAIN
        return x


class Conv(nn.Module):
    """A convolution whose weights are scaled by a style and brought back to variance one."""

    resample_filter: Tensor
    noise_const: Tensor

    def __init__(self, inputs: int, outputs: int, size: int, shape: Shape, up: bool) -> None:
        super().__init__()
        self.up, self.clamp = up, shape.clamp
        self.affine = Dense(shape.w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(outputs, inputs, 3, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("noise_const", torch.randn(size, size))
        self.register_buffer("resample_filter", kernel())

    def forward(self, x: Tensor, w: Tensor, noise: bool = True) -> Tensor:
        style = self.affine(w)
        # Scaling the input and the output is scaling the weights, and all samples share those.
        y = x * style[:, :, None, None]
        if self.up:
            # A transposed convolution leaves 2 n + 1; the filter's margins leave 2 n of them.
            taps = self.resample_filter
            y = F.conv_transpose2d(y, self.weight.transpose(0, 1), stride=2)
            y = smooth(y, taps, (len(taps) + 1) // 2 - 1, (len(taps) - 2) // 2, 4.0)
        else:
            y = F.conv2d(y, self.weight, padding=1)
        energy = style.square() @ self.weight.square().sum((2, 3)).T
        y = y * torch.rsqrt(energy + EPSILON)[:, :, None, None]
        if noise:
            y = y + self.noise_const * self.noise_strength
        y = F.leaky_relu(y + self.bias[:, None, None], SLOPE) * GAIN
        return y if self.clamp is None else y.clamp(-self.clamp, self.clamp)


class ToRGB(nn.Module):
    """Features to colours; the style scales and nothing is demodulated."""

    def __init__(self, inputs: int, shape: Shape) -> None:
        super().__init__()
        self.clamp = shape.clamp
        self.affine = Dense(shape.w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(shape.colours, inputs, 1, 1))
        self.bias = nn.Parameter(torch.zeros(shape.colours))
        self.gain = 1 / math.sqrt(inputs)

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        style = self.affine(w) * self.gain
        y = F.conv2d(x * style[:, :, None, None], self.weight) + self.bias[:, None, None]
        return y if self.clamp is None else y.clamp(-self.clamp, self.clamp)


class Block(nn.Module):
    """One resolution: two convolutions, the first of which doubles, and the colours."""

    resample_filter: Tensor

    def __init__(self, before: int, channels: int, size: int, shape: Shape) -> None:
        super().__init__()
        if before:
            self.conv0 = Conv(before, channels, size, shape, up=True)
        else:
            self.const = nn.Parameter(torch.randn(channels, 4, 4))
        self.conv1 = Conv(channels, channels, size, shape, up=False)
        self.torgb = ToRGB(channels, shape)
        self.register_buffer("resample_filter", kernel())
        self.first = not before


class Synthesis(nn.Module):
    """``w`` of each layer, (n, layers, w_dim), to planes (n, colours, size, size) about -1 to 1."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        before = 0
        for size, channels in zip(shape.sizes, shape.channels, strict=True):
            self.add_module(f"b{size}", Block(before, channels, size, shape))
            before = channels

    def forward(self, ws: Tensor, noise: bool = True) -> Tensor:
        x: Tensor | None = None
        picture: Tensor | None = None
        layer = 0
        for size in self.shape.sizes:
            block = self.get_submodule(f"b{size}")
            assert isinstance(block, Block)
            if x is None:
                x = block.const[None].expand(len(ws), -1, -1, -1)
            else:
                x = block.conv0(x, ws[:, layer], noise)
                layer += 1
            x = block.conv1(x, ws[:, layer], noise)
            layer += 1
            # The colours look at the w of the layer to come, which the last one has to itself.
            rgb = block.torgb(x, ws[:, layer])
            picture = rgb if picture is None else double(picture, block.resample_filter) + rgb
        assert picture is not None
        return picture


class Generator(nn.Module):
    """Both networks, with the names of the files."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.mapping = Mapping(shape)
        self.synthesis = Synthesis(shape)
