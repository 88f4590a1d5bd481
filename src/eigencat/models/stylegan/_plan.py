"""What the tensors of a file say of its network, and the network made of them."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.models.stylegan._pickle import RefusedError
from eigencat.models.stylegan._weights import Weights

OTHER = "It may be of another version: the published layouts are known, with the skip architecture."
_BLOCK = re.compile(r"synthesis\.b(\d{1,5})\.conv1\.weight")
_DENSE = re.compile(r"mapping\.fc(\d{1,3})\.weight")
_LAYER3 = re.compile(r"synthesis\.(L(\d{1,3})_\d+_\d+)\.affine\.weight")


class Plan:
    """What a file's tensors say of the network, and the network made of them."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        arrays = weights.arrays
        self.dense = _count(_DENSE, arrays, "dense layers")
        first = self._matrix("mapping.fc0.weight")
        self.w_dim = self._matrix(f"mapping.fc{self.dense - 1}.weight").shape[0]
        self.c_dim = self._matrix("mapping.embed.weight").shape[1] if self._has_classes() else 0
        self.z_dim = first.shape[1] - (self.w_dim if self.c_dim else 0)
        if self.z_dim < 1:
            raise self._no("a mapping that takes no z")
        self.size: int | None = None
        self.colours = 3
        if weights.family == "stylegan2":
            self._two(arrays)
        else:
            self._three(arrays)

    def _no(self, found: str) -> RefusedError:
        return RefusedError(f"{self.weights.family} with {found}", OTHER)

    def _has_classes(self) -> bool:
        return "mapping.embed.weight" in self.weights.arrays

    def _matrix(self, name: str, axes: int = 2) -> NDArray[Any]:
        found = self.weights.arrays.get(name)
        if found is None or found.ndim != axes:
            what = "none" if found is None else f"shape {found.shape}"
            raise self._no(f"{what} for {name}")
        return found

    def _two(self, arrays: dict[str, NDArray[Any]]) -> None:
        sizes = sorted(int(hit[1]) for name in arrays if (hit := _BLOCK.fullmatch(name)))
        if sizes != [4 << k for k in range(len(sizes))]:
            raise self._no(f"blocks of {sizes} pixels")
        convs = [self._matrix(f"synthesis.b{size}.conv1.weight", 4) for size in sizes]
        rgb = self._matrix(f"synthesis.b{sizes[-1]}.torgb.weight", 4)
        for size in sizes:
            told = self.weights.facts.get(f"synthesis.b{size}", {}).get("architecture", "skip")
            if told != "skip":
                raise self._no(f"the architecture {str(told)[:20]!r}, where 'skip' is known")
            told = self.weights.facts.get(f"synthesis.b{size}.conv1", {}).get("activation", "lrelu")
            if told != "lrelu":
                raise self._no(f"the activation {str(told)[:20]!r}, where 'lrelu' is known")
        clamp = self.weights.fact("synthesis.b4.conv1", "conv_clamp", math.inf)
        taps = arrays.get("synthesis.b4.resample_filter", np.zeros((4, 4)))
        self.size, self.colours = sizes[-1], rgb.shape[0]
        self.options = {
            "z_dim": self.z_dim,
            "c_dim": self.c_dim,
            "w_dim": self.w_dim,
            "dense": self.dense,
            "channels": tuple(conv.shape[0] for conv in convs),
            "colours": self.colours,
            "clamp": clamp if math.isfinite(clamp) else None,
            "taps": len(taps) if taps.ndim else 0,
        }
        layers = ["b4.conv1", *(f"b{size}.conv{k}" for size in sizes[1:] for k in (0, 1))]
        self.layers = (*layers, f"b{sizes[-1]}.torgb")
        self.colour_layers = {self.layers[-1]}
        self._check("synthesis")
        self._check("mapping")

    def _three(self, arrays: dict[str, NDArray[Any]]) -> None:
        found = {hit[1]: int(hit[2]) for name in arrays if (hit := _LAYER3.fullmatch(name))}
        layers = sorted(found, key=found.__getitem__)
        for layer in layers:
            if self._matrix(f"synthesis.{layer}.affine.weight").shape[1] != self.w_dim:
                raise self._no(f"styles of {layer} that do not read w")
        self.layers = ("input", *layers)
        # The last layer makes the colours: it says so, and has no more channels than there are.
        self.colour_layers = {layers[-1]}
        self.options = {
            "z_dim": self.z_dim,
            "c_dim": self.c_dim,
            "w_dim": self.w_dim,
            "dense": self.dense,
            "channels": (1,),
        }
        self._check("mapping")

    # -- the network -------------------------------------------------------------------------

    def _wanted(self, name: str) -> dict[str, tuple[int, ...]]:
        """The shape of each tensor of a network, without making one."""
        o: dict[str, Any] = self.options
        w = o["w_dim"]
        found: dict[str, tuple[int, ...]] = {}
        if name == "mapping":
            width = o["z_dim"]
            if o["c_dim"]:
                found |= {"embed.weight": (w, o["c_dim"]), "embed.bias": (w,)}
                width += w
            for k in range(o["dense"]):
                found |= {f"fc{k}.weight": (w, width), f"fc{k}.bias": (w,)}
                width = w
            return found | {"w_avg": (w,)}
        taps, before = (o["taps"], o["taps"]), 0
        for k, c in enumerate(o["channels"]):
            size = 4 << k
            block = f"b{size}."
            found[f"{block}resample_filter"] = taps
            if not before:
                found[f"{block}const"] = (c, 4, 4)
            for conv, inputs in (("conv0", before), ("conv1", c)):
                if inputs:
                    found |= {
                        f"{block}{conv}.weight": (c, inputs, 3, 3),
                        f"{block}{conv}.bias": (c,),
                        f"{block}{conv}.noise_strength": (),
                        f"{block}{conv}.noise_const": (size, size),
                        f"{block}{conv}.resample_filter": taps,
                        f"{block}{conv}.affine.weight": (inputs, w),
                        f"{block}{conv}.affine.bias": (inputs,),
                    }
            found |= {
                f"{block}torgb.weight": (o["colours"], c, 1, 1),
                f"{block}torgb.bias": (o["colours"],),
                f"{block}torgb.affine.weight": (c, w),
                f"{block}torgb.affine.bias": (c,),
            }
            before = c
        return found

    def _check(self, name: str) -> None:
        """Hold the file's tensors to the network's, by name and shape, before any is used."""
        taps = self.options.get("taps", 4)
        if taps < 2 or taps % 2:
            raise self._no(f"a smoothing filter of {taps} numbers")
        wanted, given = self._wanted(name), self._given(name)
        missing = [key for key in wanted if key not in given and not _may_miss(key)]
        if missing:
            raise self._no(f"no {name}.{missing[0]}")
        if unknown := [key for key in given if key not in wanted]:
            raise self._no(f"{name}.{unknown[0][:80]}, for which there is no place")
        for key, array in given.items():
            if array.shape != wanted[key]:
                raise self._no(f"{name}.{key} of shape {array.shape} for {wanted[key]}")

    def _given(self, name: str) -> dict[str, NDArray[Any]]:
        dot = f"{name}."
        arrays = self.weights.arrays
        return {key.removeprefix(dot): arrays[key] for key in arrays if key.startswith(dot)}

    def build(self, name: str, device: Any) -> Any:
        """The network with the file's tensors, frozen and in evaluation mode."""
        try:
            import torch
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                f"{name} must have the package torch to run; got none. Install it with "
                "pip install 'eigencat[torch]'; style_weights works without.",
                name="torch",
            ) from error
        from eigencat.models.stylegan import networks

        shape = networks.Shape(**self.options, rate=self._rate())
        with torch.device("meta"):  # nothing is allocated; the file's tensors take the places
            net = networks.Mapping(shape) if name == "mapping" else networks.Synthesis(shape)
        state = {key: torch.from_numpy(array.copy()) for key, array in self._given(name).items()}
        for key, size in self._wanted(name).items():
            if key not in state:
                state[key] = networks.kernel() if key.endswith("filter") else torch.zeros(size)
        net.load_state_dict(state, assign=True)
        return net.eval().requires_grad_(False).to(device)

    def _rate(self) -> float:
        """How much slower the mapping learnt: it multiplies the biases."""
        rate = self.weights.fact("mapping.fc0", "bias_gain", 0.01)
        return float(rate) if 0 < rate < 1e3 else 0.01


def _may_miss(key: str) -> bool:
    """What some files leave out: the middle of w, noise pictures, and the usual filter."""
    return key == "w_avg" or key.endswith((".noise_const", ".noise_strength", "resample_filter"))


def _count(pattern: re.Pattern[str], arrays: dict[str, NDArray[Any]], what: str) -> int:
    numbers = sorted(int(hit[1]) for name in arrays if (hit := pattern.fullmatch(name)))
    if not numbers or numbers != list(range(len(numbers))):
        raise RefusedError(f"{what} numbered {numbers[:9]}", OTHER)
    return len(numbers)
