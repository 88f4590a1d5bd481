"""A trained StyleGAN as a generator of this library."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eigencat._rng import normal_rows
from eigencat.models import _inputs as ask
from eigencat.models.stylegan._plan import Plan
from eigencat.models.stylegan._weights import Weights, in_one_line, read

if TYPE_CHECKING:
    from torch import Tensor

Floats = NDArray[np.float32]

DRAWS = 4096  # what the middle of w is estimated from where a file does not tell it


class StyleGAN:
    """StyleGAN2 that generates, or StyleGAN3 whose mapping and style weights can be used.

    Made by ``StyleGAN.from_file(path)``.

    Attributes
    ----------
    family : "stylegan2" or "stylegan3"
    layers : tuple of str
        The layers that take a ``w`` of their own: ``"b4.conv1"``, ``"b8.conv0"``... and at last the
        layer to colours of the finest block. Layers to colours of other blocks share the ``w`` of
        the layer after them.
    w_mean : tensor of shape (w_dim,)
        The middle of ``w``, as the file has it; else the mean over 4096 draws of seed 0.
    z_dim, w_dim, classes, size : int
        ``classes`` is 0 for a network without any; ``size`` is None for StyleGAN3.
    model : str
        The file's hash, for the provenance of directions: ``DirectionSet.load(path, model=g.model)``.
    mapping_net, synthesis_net : torch.nn.Module
        The networks, for `TorchModule`, gradients, or moving to a GPU. Built when first used.

    Notes
    -----
    Reading a file and ``style_weights()`` need NumPy alone; `sample`, `mapping` and `decode` need
    the extra ``torch``. Noise is the constant one of the file, so that pictures can be compared.

    Examples
    --------
    With a file of your own:

    >>> import eigencat as ec
    >>> g = ec.models.StyleGAN.from_file("network.pkl")          # doctest: +SKIP
    >>> found = ec.SeFa().fit(g.style_weights())                 # doctest: +SKIP
    >>> w = g.sample(1, seed=3, space="w")                       # doctest: +SKIP
    >>> ec.strip(g, w, found.directions_[0], [-3, 0, 3])         # doctest: +SKIP

    A pickle can hold any call. This one holds ``print("run")``, which is not made:

    >>> import pickle, tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "network.pkl"
    >>> class Trap:
    ...     def __reduce__(self):
    ...         return print, ("run",)
    >>> path.write_bytes(pickle.dumps({"G_ema": Trap()})) > 0
    True
    >>> try:
    ...     ec.models.StyleGAN.from_file(path)
    ... except ValueError as error:
    ...     print(str(error).split("; ")[1].split(". ")[0])
    got a pickle that names builtins.print, which networks do not need
    """

    def __init__(self, weights: Weights, device: Any = "cpu", batch: int = 4) -> None:
        self._weights, self._device = weights, device
        self.batch = ask.read_count(batch, "batch")
        self.family, self.model = weights.family, weights.model
        plan = Plan(weights)
        self.layers: tuple[str, ...] = plan.layers
        self.z_dim, self.w_dim, self.classes = plan.z_dim, plan.w_dim, plan.c_dim
        self.size = plan.size
        self._plan = plan
        self._nets: dict[str, Any] = {}
        self._w_mean: Tensor | None = None

    @classmethod
    def from_file(
        cls,
        path: str | os.PathLike[str],
        *,
        network: str = "G_ema",
        device: Any = "cpu",
        batch: int = 4,
    ) -> StyleGAN:
        """Read a network from a file; nothing in the file is run.

        Parameters
        ----------
        path : path-like
            A pickle of NVIDIA's stylegan2-ada-pytorch or stylegan3, or a checkpoint of rosinality's
            stylegan2-pytorch.
        network : str
            Which of the networks in the file; the averaged generator by default.
        device : str or torch.device
            Where it runs.
        batch : int
            Pictures that are computed together.

        Raises
        ------
        FileNotFoundError
        ValueError
            When the file is damaged, too large, of another kind, or names something to be run.

        Notes
        -----
        A pickle is read by a stack machine that imports, calls and creates nothing that the file
        chooses; the source code inside NVIDIA's files is passed over. The synthesis network is
        written from the paper and loads the file's tensors by name.
        """
        with in_one_line(path):
            return cls(read(path, network), device, batch)

    def __repr__(self) -> str:
        size = "" if self.size is None else f"{self.size} x {self.size}, "
        return f"StyleGAN({self.family}, {size}{len(self.layers)} layers, w of {self.w_dim})"

    # -- networks ----------------------------------------------------------------------------

    def _net(self, name: str) -> Any:
        if name not in self._nets:
            self._nets[name] = self._plan.build(name, self._device)
        return self._nets[name]

    @property
    def mapping_net(self) -> Any:
        return self._net("mapping")

    @property
    def synthesis_net(self) -> Any:
        if self.family != "stylegan2":
            raise ValueError(
                f"family={self.family!r} must be 'stylegan2' to draw pictures; got {self.family!r}, "
                "whose synthesis is not written here. style_weights, sample and mapping work; "
                "decode with NVIDIA's own code."
            )
        return self._net("synthesis")

    def _rows(self, value: Any, name: str, deep: bool, remedy: str, room: int = 0) -> Tensor:
        from eigencat.models._tensors import place_of, rows

        width = self.w_dim if name != "z" else self.z_dim
        tails: list[tuple[int, ...]] = [(width,)]
        if deep:
            tails.append((len(self.layers), self.w_dim))
        return rows(value, name, tails, remedy, place_of(self.mapping_net), room)

    # -- latents -----------------------------------------------------------------------------

    def sample(self, n: int = 1, seed: int = 0, space: str = "z") -> Tensor:
        """`n` random latents, standard normal, (n, z_dim); or with ``space="w"`` mapped.

        The same for the same `seed`, and a larger `n` has the same ones first. With classes and
        ``space="w"``, sample ``z`` and map it with a label.
        """
        ask.read_choice(space, "space", ask.SPACES)
        ask.check_memory(ask.read_count(n), 4 * self.z_dim)
        # The generator draws pairs: an odd row is cut from an even one.
        z = normal_rows(seed, n, self.z_dim + self.z_dim % 2)[:, : self.z_dim]
        found = self._rows(np.ascontiguousarray(z), "z", False, ask.Z_REMEDY)
        return self.mapping(found) if space == "w" else found

    def mapping(
        self, z: Any, truncation: float = 1.0, cutoff: int | None = None, label: Any = None
    ) -> Tensor:
        """Latents `z` (n, z_dim) to `w` (n, w_dim).

        Parameters
        ----------
        z : array of shape (n, z_dim)
            The length of a row has no effect.
        truncation : float
            How far from ``w_mean`` to stay: 1 as the network was trained, 0 all the way back.
        cutoff : int, optional
            Only the first so many layers are truncated; then the result is (n, layers, w_dim).
        label : int or array of shape (n,), optional
            The class, for a network that has classes.
        """
        import torch

        from eigencat.models._tensors import each

        x = self._rows(z, "z", False, ask.Z_REMEDY)
        psi = _real(truncation, "truncation")
        depth = len(self.layers)
        whole = isinstance(cutoff, (int, np.integer)) and not isinstance(cutoff, bool)
        if cutoff is not None and not (whole and 0 <= cutoff <= depth):
            raise ValueError(
                f"cutoff={cutoff!r} must be a whole number from 0 to {depth}, or None; "
                f"got {cutoff!r}. It counts layers."
            )
        net = self.mapping_net
        if self.classes:
            hot = torch.nn.functional.one_hot(self._labels(label, len(x)), self.classes).to(x)
            both = torch.cat([x, hot], dim=1)
            w = each(lambda part: net(part[:, : self.z_dim], part[:, self.z_dim :]), both, 256)
        elif label is not None:
            raise ValueError(
                f"label={label!r} must be left out for a network without classes; got {label!r}. "
                "Leave it out."
            )
        else:
            w = each(net, x, 256)
        if cutoff is None:
            return w if psi == 1 else torch.lerp(self.w_mean, w, psi)
        deep = w[:, None].repeat(1, depth, 1)
        deep[:, :cutoff] = torch.lerp(self.w_mean, w, psi)[:, None]
        return deep

    def _labels(self, label: Any, n: int) -> Tensor:
        import torch

        found = np.asarray(-1 if label is None else label)
        if (
            found.dtype.kind not in "iu"
            or found.shape not in ((), (n,))
            or (found.size and (found.min() < 0 or found.max() >= self.classes))
        ):
            raise ValueError(
                f"label={label!r} must be a class from 0 to {self.classes - 1}, one for all or one "
                f"for each of the {n} latents; got {label!r}. The network was trained with classes."
            )
        return torch.from_numpy(np.broadcast_to(found, (n,)).astype(np.int64)).to(self._device)

    @property
    def w_mean(self) -> Tensor:
        if self._w_mean is None:
            net = self.mapping_net
            self._w_mean = net.w_avg
            if "mapping.w_avg" not in self._weights.arrays:
                # All classes alike, where there are some.
                label = np.arange(DRAWS) % self.classes if self.classes else None
                self._w_mean = self.mapping(self.sample(DRAWS), label=label).mean(0)
        return self._w_mean

    # -- pictures ----------------------------------------------------------------------------

    def _deep(self, w: Any, layers: Any, base: Any, room: int) -> Tensor:
        from eigencat.models._tensors import spread

        chosen = ask.read_layers(layers, self.layers)
        x = self._rows(w, "w", True, ask.W_REMEDY, room)

        def under() -> Tensor:
            return self._rows(self.w_mean[None] if base is None else base, "base", True, "")

        return spread(x, chosen, under)

    def decode(
        self,
        w: Any,
        layers: Any = None,
        dtype: Any = "uint8",
        base: Any = None,
        noise: bool = True,
    ) -> Tensor:
        """Pictures (n, size, size, colours) of `w`, (n, w_dim) or (n, layers, w_dim).

        `layers` are those that take `w`, by ``(start, stop)`` or by name; the others take `base`,
        ``w_mean`` by default. Bytes, or with ``dtype="float32"`` numbers from 0 to 1, through which
        gradients flow where `w` asks for them. ``noise=False`` leaves the noise out.
        """
        from eigencat.models._tensors import each, shown

        net = self.synthesis_net
        kind = ask.read_dtype(dtype)
        room = (self.size or 0) ** 2 * self._plan.colours * np.dtype(kind).itemsize
        deep = self._deep(w, layers, base, room)
        return each(lambda part: shown(net(part, noise), kind), deep, self.batch)

    def activations(self, w: Any, layer: str) -> Tensor:
        """What `layer` hands on for each row of `w`, (n, channels, height, width)."""
        ask.read_choice(layer, "layer", self.layers)
        from eigencat.models._tensors import each

        net = self.synthesis_net
        part = net.get_submodule(layer)
        size = int(layer[1:].split(".")[0])
        channels = len(part.bias)
        deep = self._deep(w, None, None, 4 * channels * size**2)
        kept: list[Tensor] = []

        def run(rows: Tensor) -> Tensor:
            net(rows)
            return kept.pop()

        handle = part.register_forward_hook(lambda _m, _i, out: kept.append(out))
        try:
            return each(run, deep, self.batch)
        finally:
            handle.remove()

    def style_weights(self, colours: bool = False) -> dict[str, Floats]:
        """By layer, the matrix A (channels, w_dim) of its styles, ``y = A w + b``, for `SeFa`.

        Layers to colours are left out, unless `colours` asks for the last one: SeFa's released code
        takes the last of StyleGAN2 as well. StyleGAN3's input is never among them.
        """
        gain = np.float32(1 / math.sqrt(self.w_dim))
        found = {}
        for layer in self.layers:
            if layer in self._plan.colour_layers and not colours:
                continue
            if layer != "input":
                found[layer] = self._weights.arrays[f"synthesis.{layer}.affine.weight"] * gain
        return found


def _real(value: Any, name: str) -> float:
    if isinstance(value, (int, float, np.number)) and math.isfinite(float(value)):
        return float(value)
    raise ValueError(f"{name}={value!r} must be a finite number; got {value!r}. Pass 0.7, say.")
