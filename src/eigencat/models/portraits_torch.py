"""The shipped Portraits networks as a ``torch.nn.Module``, with the numbers of the same files.

What a network is trained with is folded here into what it computes with: the factors of equalised
layers and batch normalisation become part of the weights beside them. The exporter folds with the
same function, so names and numbers in a file are those of the module that reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from eigencat._rng import normal_rows
from eigencat.models import _inputs as ask
from eigencat.models._shipped import Shipped
from eigencat.models._tensors import as_tensor
from eigencat.models.portraits_autoencoder import AutoencoderShape, Decoder, Encoder, Inverter
from eigencat.models.portraits_nets import (
    EqualConv,
    EqualLinear,
    GeneratorShape,
    Mapping,
    Reader,
    Synthesis,
)


class OfPictures(nn.Module):
    """A network that looks at pictures: what lies beyond -1 to 1 is clipped first."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> Tensor:
        out: Tensor = self.net(picture.clamp(-1, 1))
        return out


class NaturalReader(nn.Module):
    """The reader with its answers in the renderer's units, and with its features."""

    def __init__(self, net: Reader) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("mean", torch.zeros(net.out.out_features))
        self.register_buffer("deviation", torch.ones(net.out.out_features))

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        features = self.net.features(picture.clamp(-1, 1))
        return self.net.out(features) * self.deviation + self.mean, features


def _encoder(shape: dict[str, Any]) -> nn.Module:
    net = Encoder(AutoencoderShape(**_tuples(shape)))
    del net.log_variance  # for training alone
    return OfPictures(net)


def _tuples(shape: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in shape.items()}


BUILD: dict[str, Callable[[dict[str, Any]], nn.Module]] = {
    "mapping": lambda shape: Mapping(GeneratorShape(**_tuples(shape))),
    "synthesis": lambda shape: Synthesis(GeneratorShape(**_tuples(shape))),
    "reader": lambda shape: NaturalReader(Reader(**_tuples(shape))),
    "encoder": _encoder,
    "decoder": lambda shape: Decoder(AutoencoderShape(**_tuples(shape))),
    "inverter": lambda shape: OfPictures(Inverter(**_tuples(shape))),
}


def fold(module: nn.Module) -> nn.Module:
    """Make fixed factors part of the weights, in place: the module computes the same with fewer steps."""
    module.eval()
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, EqualLinear | EqualConv):
                part.weight.mul_(part.scale)
                part.scale = 1.0
            if isinstance(part, EqualLinear):
                part.bias.mul_(part.rate)
                part.rate = 1.0
            if isinstance(part, nn.Sequential):
                for k in range(len(part) - 1):
                    conv, norm = part[k], part[k + 1]
                    if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                        part[k] = nn.utils.fuse_conv_bn_eval(conv, norm)
                        part[k + 1] = nn.Identity()
    return module


def network(shipped: Shipped, name: str) -> nn.Module:
    """One network with its shipped weights, on the CPU."""
    net = fold(BUILD[name](shipped.entry(name)["shape"]))
    weights = shipped.weights(name)
    net.load_state_dict({key: torch.from_numpy(weights[key]) for key in net.state_dict()})
    return net.requires_grad_(False)


def _shown(picture: Tensor, kind: str) -> Tensor:
    """What a network drew, (n, 3, h, w) about -1 to 1, as pictures (n, h, w, 3)."""
    picture = picture.permute(0, 2, 3, 1)
    if kind == "uint8":
        return (picture.detach() * 127.5 + 127.5).round().clamp(0, 255).to(torch.uint8)
    return (picture * 0.5 + 0.5).clamp(0, 1)


class TorchPortraits(nn.Module):
    """Generator, reader, autoencoder and inverter of the Portraits world, in torch.

    The methods are those of :class:`eigencat.models.portraits.Portraits`, with tensors for arrays.
    Results lie on the module's device, and inputs (tensors or NumPy arrays) are brought there; all
    arithmetic is float32. ``decode(..., dtype="float32")``, ``read``, ``features``, ``encode``,
    ``reconstruct`` and ``invert`` can be differentiated by their inputs. Weights are frozen until
    ``requires_grad_(True)``. All networks are read at once, 3 to 5 MB.

    Each network is a submodule, ``g.nets["synthesis"]`` for example, with its own inputs and
    outputs; the module itself called with ``z`` gives pictures (n, 3, 64, 64) about -1 to 1.
    """

    w_mean: Tensor
    w_axes: Tensor
    w_deviations: Tensor

    def __init__(self, shipped: Shipped, batch: int = 16) -> None:
        super().__init__()
        manifest = shipped.manifest
        self.manifest, self.batch = manifest, ask.read_count(batch, "batch")
        self.layers: tuple[str, ...] = tuple(manifest["layers"])
        self.attributes: tuple[str, ...] = tuple(a["name"] for a in manifest["attributes"])
        self.z_dim = ask.size_of(manifest, "mapping", "z")
        self.w_dim = ask.size_of(manifest, "mapping", "w")
        self.size = ask.size_of(manifest, "synthesis", "picture")
        self.nets = nn.ModuleDict({name: network(shipped, name) for name in shipped.networks})
        for name in ("mean", "axes", "deviations"):
            self.register_buffer(f"w_{name}", torch.tensor(manifest["w"][name]))
        self.eval()

    def _room(self, kind: str) -> int:
        """Bytes of one picture."""
        return self.size**2 * 3 * np.dtype(kind).itemsize

    # -- inputs ------------------------------------------------------------------------------

    def _rows(
        self, value: Any, name: str, tails: Sequence[tuple[int, ...]], remedy: str, room: int
    ) -> Tensor:
        """`value` as a tensor, once it is known to be right; `room` is what a row becomes, in bytes."""
        x = as_tensor(value, name).to(self.w_mean.device)
        ask.check_rows(x, name, tails, remedy)
        ask.check_memory(len(x), room, f"rows of {name}")
        x = x if x.dtype == torch.uint8 and len(tails[0]) == 3 else x.float()
        if not torch.isfinite(x).all():
            where = tuple(int(k) for k in torch.argwhere(~torch.isfinite(x))[0])
            raise ask.not_finite(name, float(x[where]), where)
        return x

    def _w(self, w: Any, room: int, name: str = "w") -> Tensor:
        depth = len(self.layers)
        x = self._rows(w, name, [(self.w_dim,), (depth, self.w_dim)], ask.W_REMEDY, room)
        if len(x):
            far = (x.detach() - self.w_mean).norm(dim=-1).reshape(len(x), -1).amax(1)
            row = int(far.argmax())
            ask.warn_far(name, self.manifest["w"]["farthest"], float(far[row]), row)
        return x

    def _pictures(self, images: Any) -> Tensor:
        x = self._rows(images, "images", [(self.size, self.size, 3)], ask.IMAGES_REMEDY, 0)
        if x.dtype == torch.uint8:
            return x.permute(0, 3, 1, 2).float() / 127.5 - 1.0
        if len(x) and (x.min() < -ask.SLACK or x.max() > 1 + ask.SLACK):
            raise ask.bad_range("images", float(x.min()), float(x.max()))
        return x.permute(0, 3, 1, 2) * 2.0 - 1.0

    def _net(self, name: str) -> nn.Module:
        if name not in self.nets:
            raise ask.no_network(name, list(self.nets))
        return self.nets[name]

    def _each(self, name: str, x: Tensor) -> Tensor:
        """The network's first output for all rows, `batch` at a time."""
        net = self._net(name)
        out = [net(part) for part in torch.split(x, self.batch)]
        return torch.cat([part[0] if isinstance(part, tuple) else part for part in out])

    # -- latents and pictures ----------------------------------------------------------------

    def forward(self, z: Tensor) -> Tensor:
        w = self.nets["mapping"](z)
        picture: Tensor = self.nets["synthesis"](w[:, None].expand(-1, len(self.layers), -1))
        return picture

    def sample(self, n: int = 1, seed: int = 0, space: str = "z") -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.sample`."""
        ask.read_choice(space, "space", ask.SPACES)
        ask.check_memory(ask.read_count(n), 4 * self.z_dim)
        z = torch.from_numpy(normal_rows(seed, n, self.z_dim)).to(self.w_mean.device)
        return self.mapping(z) if space == "w" else z

    def mapping(self, z: Any) -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.mapping`."""
        return self._each(
            "mapping", self._rows(z, "z", [(self.z_dim,)], ask.Z_REMEDY, 4 * self.w_dim)
        )

    def _spread(self, w: Any, layers: Any, base: Any, room: int) -> Tensor:
        """One w for each layer, (n, layers, w_dim)."""
        chosen = ask.read_layers(layers, self.layers)
        x = self._w(w, room)
        deep = x if x.ndim == 3 else x[:, None].expand(-1, len(self.layers), -1)
        if all(chosen):
            return deep
        under = self.w_mean[None] if base is None else self._w(base, room, "base")
        ask.check_base(len(under), len(x))
        if under.ndim == 2:
            under = under[:, None]
        mask = torch.tensor(chosen, device=x.device)[:, None]
        return torch.where(mask, deep, under)

    def decode(self, w: Any, layers: Any = None, dtype: Any = "uint8", base: Any = None) -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.decode`; float32 can be differentiated."""
        kind = ask.read_dtype(dtype)
        deep = self._spread(w, layers, base, self._room(kind))
        return _shown(self._each("synthesis", deep), kind)

    def style_weights(self) -> dict[str, Tensor]:
        """See :meth:`eigencat.models.portraits.Portraits.style_weights`."""
        convs: Any = self.nets["synthesis"].convs
        return {n: conv.style.weight for n, conv in zip(self.layers, convs, strict=True)}

    def activations(self, w: Any, layer: str) -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.activations`."""
        ask.read_choice(layer, "layer", self.layers)
        synthesis: Any = self.nets["synthesis"]
        channels = len(synthesis.convs[self.layers.index(layer)].bias)
        x = self._spread(w, None, None, 4 * channels * int(layer.rstrip("ab")) ** 2)
        parts = []
        for part in torch.split(x, self.batch):
            keep: dict[str, Tensor] = {}
            synthesis(part, keep=keep)
            parts.append(keep[layer])
        return torch.cat(parts)

    # -- what looks at pictures --------------------------------------------------------------

    def read(self, images: Any) -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.read`."""
        return self._each("reader", self._pictures(images))

    def features(self, images: Any) -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.features`."""
        net = self._net("reader")
        return torch.cat([net(part)[1] for part in torch.split(self._pictures(images), self.batch)])

    def encode(self, images: Any) -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.encode`."""
        return self._each("encoder", self._pictures(images))

    def reconstruct(self, latent: Any, dtype: Any = "uint8") -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.reconstruct`; float32 can be differentiated."""
        kind = ask.read_dtype(dtype)
        self._net("decoder")
        tail = (ask.size_of(self.manifest, "decoder", "latent"),)
        x = self._rows(latent, "latent", [tail], ask.LATENT_REMEDY, self._room(kind))
        return _shown(self._each("decoder", x), kind)

    def invert(self, images: Any) -> Tensor:
        """See :meth:`eigencat.models.portraits.Portraits.invert`."""
        return self._each("inverter", self._pictures(images))
