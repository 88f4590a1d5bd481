"""Any ``torch.nn.Module`` as a generator whose layers can be read and moved.

>>> import eigencat as ec
>>> from torch import nn
>>> net = nn.Sequential(nn.Linear(8, 12), nn.Tanh(), nn.Unflatten(1, (3, 2, 2)))
>>> g = ec.models.TorchModule(net, latent=8, layers=["0", "1"])
>>> g.decode(g.sample(4)).shape
torch.Size([4, 2, 2, 3])
>>> found = g.capture("1", (g.sample(100, seed=k) for k in range(3)), ec.GANSpace(2))
>>> found.n_samples_seen_, found.components_.shape
(300, (2, 12))
>>> with g.edited("1", found.directions_[0], 3):     # three standard deviations, at that layer
...     moved = g.decode(g.sample(4))
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from eigencat._checks import read_array
from eigencat._rng import normal_rows
from eigencat.direction import Direction
from eigencat.models import _inputs as ask
from eigencat.models._tensors import each, place_of, resting, rows, shown, spread
from eigencat.streaming import StreamingPCA

__all__ = ["TorchModule"]

ROWS = ("sample", "position", "mean")
UNITS = ("sigma", "raw")
DRAWS = 1000  # what the middle of w is estimated from
DRAW_REMEDY = "The function must give one latent a row."
Layer = str


class TorchModule:
    """A module of your own, read and moved through hooks; the module itself is never changed.

    Parameters
    ----------
    module : torch.nn.Module
        It stays where it is, in its own precision. While it is run here all its parts are in
        evaluation mode, and afterwards each is in its own again.
    latent : int, or callable ``latent(n, seed)``
        How many standard normal numbers the module takes, or what draws `n` inputs (n, d).
    layers : sequence of str
        Names of submodules, as in ``module.named_modules()``: those that may be read and moved.
    mapping : callable or str, optional
        From ``z`` to ``w``: a function of a tensor, or the name of a submodule. Without it the
        latents are used as they are.
    decode : callable or str, optional
        From ``w`` to pictures (n, c, h, w); the module itself by default.
    style_weights : mapping, or list of str, optional
        By layer, the matrix (channels, w_dim) with which it reads ``w``; or the names of linear
        submodules, whose ``weight`` that is. For `SeFa`.
    per_layer : bool
        Whether `decode` takes one latent for each of `layers`, (n, layers, d).
    span : (float, float)
        Which values of a picture are black and white.
    batch : int
        Rows that are run together.

    Attributes
    ----------
    layers : tuple of str
    w_mean : tensor of shape (w_dim,)
        The middle of what `mapping` gives, over 1000 draws of seed 0; zeros without a mapping
        where `latent` is a number.

    Raises
    ------
    ValueError
        When a layer is not there (the message lists the nearest names), or an argument is wrong.

    Notes
    -----
    Hooks are removed when a block ends, whether it ends well or not. A hook replaces what a layer
    hands on and never writes into it, so that gradients and shared tensors stay right. Where a
    layer hands on several tensors, the first is meant.

    Features lie on the last axis of what has two or three axes, (n, d) and (n, positions, d), and
    on axis 1 of what has more, (n, c, h, w).
    """

    def __init__(
        self,
        module: nn.Module,
        latent: int | Callable[[int, int], Any],
        layers: Sequence[Layer] = (),
        *,
        mapping: Callable[[Tensor], Tensor] | str | None = None,
        decode: Callable[[Tensor], Tensor] | str | None = None,
        style_weights: Mapping[str, Any] | Sequence[str] | None = None,
        per_layer: bool = False,
        span: tuple[float, float] = (-1.0, 1.0),
        batch: int = 16,
    ) -> None:
        if not isinstance(module, nn.Module):
            raise TypeError(
                f"module={type(module).__name__} must be a torch.nn.Module; got another kind. "
                "A function can be given as decode= beside the module it uses."
            )
        if isinstance(layers, str):
            raise ValueError(
                f"layers={layers!r} must be a list; got one string. Pass [{layers!r}]."
            )
        self.module = module
        self.batch = ask.read_count(batch, "batch")
        self.layers: tuple[Layer, ...] = tuple(layers)
        for name in self.layers:
            self._part(name)
        self.per_layer = bool(per_layer)
        self.span = _read_span(span)
        self._draw = latent if callable(latent) else None
        self._z_dim = None if callable(latent) else ask.read_count(latent, "latent")
        self._mapping = None if mapping is None else self._callable(mapping, "mapping")
        self._decode = module if decode is None else self._callable(decode, "decode")
        self._styles = style_weights
        self._w_mean: Tensor | None = None
        self._w_dim: int | None = None

    def __repr__(self) -> str:
        return f"TorchModule({type(self.module).__name__}, layers={list(self.layers)})"

    # -- parts -------------------------------------------------------------------------------

    def _part(self, name: Any) -> nn.Module:
        """The submodule of a name, or the nearest names."""
        parts: dict[str, nn.Module] = dict(self.module.named_modules())
        if isinstance(name, str) and name and name in parts:
            return parts[name]
        names = [part for part in parts if part]
        near = difflib.get_close_matches(str(name), names, n=5, cutoff=0.4) or names[:5]
        listed = ", ".join(map(repr, near)) or "none: the module has no parts"
        raise ValueError(
            f"layer={name!r} must be the name of a part of the module; got {name!r}. "
            f"The nearest of {len(names)} are {listed}."
        )

    def _callable(self, value: Any, name: str) -> Callable[[Tensor], Any]:
        run: Any = self._part(value) if isinstance(value, str) else value
        if callable(run):
            return cast("Callable[[Tensor], Any]", run)
        raise ValueError(
            f"{name}={type(value).__name__} must be a function or the name of a part; got another "
            "kind. Pass for example a lambda."
        )

    # -- latents and pictures ----------------------------------------------------------------

    def sample(self, n: int = 1, seed: int = 0, space: str = "z") -> Tensor:
        """`n` random latents, the same for the same `seed`; with ``space="w"`` mapped."""
        ask.read_choice(space, "space", ask.SPACES)
        count = ask.read_count(n)
        like = place_of(self.module)
        if self._draw is not None:
            z = rows(self._draw(count, seed), "latent(n, seed)", _AnyRow(), DRAW_REMEDY, like)
            if len(z) != count:
                raise ValueError(
                    f"latent(n, seed) must give n={count} rows; got {len(z)}. Check the function."
                )
        else:
            width = self._z_dim or 0
            ask.check_memory(count, 4 * width)
            # The generator draws pairs: an odd row is cut from an even one.
            z = torch.from_numpy(normal_rows(seed, count, width + width % 2)[:, :width].copy())
            z = z.to(*like)
        return self.mapping(z) if space == "w" else z

    def mapping(self, z: Any) -> Tensor:
        """Latents `z` (n, d) to `w`; the same numbers where the module has no mapping."""
        tails = [(self._z_dim,)] if self._z_dim else _AnyRow()
        x = rows(z, "z", tails, ask.Z_REMEDY, place_of(self.module))
        if self._mapping is None:
            return x
        with resting(self.module):
            w = each(self._mapping, x, self.batch)
        if w.ndim != 2 or len(w) != len(x):
            raise ValueError(
                f"mapping(z) must give ({len(x)}, w_dim); got {tuple(w.shape)}. Check the function."
            )
        return w

    @property
    def w_dim(self) -> int:
        """How many numbers a row of ``w`` has."""
        if self._mapping is None and self._z_dim:
            return self._z_dim
        if self._w_dim is None:
            with torch.no_grad():
                self._w_dim = self.sample(1, 0, "w").shape[1]
        return self._w_dim

    @property
    def w_mean(self) -> Tensor:
        if self._w_mean is None:
            if self._mapping is None and self._z_dim:
                device, dtype = place_of(self.module)
                self._w_mean = torch.zeros(self._z_dim, device=device, dtype=dtype)
            else:
                with torch.no_grad():
                    self._w_mean = self.sample(DRAWS, 0, "w").mean(0)
        return self._w_mean

    def decode(self, w: Any, layers: Any = None, dtype: Any = "uint8", base: Any = None) -> Tensor:
        """Pictures (n, h, w, c) of `w`, as bytes or as float32 numbers from 0 to 1.

        `w` is (n, w_dim), or with ``per_layer=True`` also (n, layers, w_dim); then `layers` says
        which layers take it, and the others take `base`, ``w_mean`` by default. Gradients are kept
        where `w` asks for them and `dtype` is float32.
        """
        kind = ask.read_dtype(dtype)
        x = self._deep(w, layers, base)
        with resting(self.module):
            planes = each(self._decode, x, self.batch)
        if not isinstance(planes, Tensor) or planes.ndim != 4 or len(planes) != len(x):
            raise ValueError(
                f"decode(w) must give pictures of shape ({len(x)}, c, h, w); got "
                f"{tuple(planes.shape)}. Pass decode= for a module that gives something else."
            )
        if not torch.isfinite(planes.detach()).all():
            raise ValueError(
                "decode(w) must give finite numbers; got NaN or infinity. "
                "Check the module's weights, or take a smaller step."
            )
        return shown(planes, kind, self.span)

    def _deep(self, w: Any, layers: Any, base: Any) -> Tensor:
        """What decode is given: latents as they are, or one for each layer."""
        like, width = place_of(self.module), self.w_dim
        tails: list[tuple[int, ...]] = [(width,)]
        if self.per_layer:
            tails.append((len(self.layers), width))
            chosen = ask.read_layers(layers, self.layers)
            x = rows(w, "w", tails, ask.W_REMEDY, like)

            def under() -> Tensor:
                given = self.w_mean[None] if base is None else base
                return rows(given, "base", tails, ask.W_REMEDY, like)

            return spread(x, chosen, under)
        if layers is not None or base is not None or np.ndim(w) == 3:
            raise ValueError(
                "w must be one latent for all layers, (n, w_dim), where per_layer is False; got one "
                "for each or a choice of layers. Move a layer's output with edited(layer, "
                "direction, alpha), or pass a decode that takes (n, layers, w_dim) and "
                "per_layer=True."
            )
        return rows(w, "w", tails, ask.W_REMEDY, like)

    def style_weights(self) -> dict[str, Any]:
        """By layer, the matrix with which it reads ``w``, as it was named when this was made."""
        given = self._styles
        if given is None:
            raise ValueError(
                "style_weights must be given to be asked for; got none. Pass the names of the linear "
                "layers that read w: style_weights=['...']."
            )
        if isinstance(given, Mapping):
            return dict(given)
        found = {}
        for name in given:
            weight = getattr(self._part(name), "weight", None)
            if not isinstance(weight, Tensor) or weight.ndim != 2:
                raise ValueError(
                    f"style_weights={name!r} must name a part with a weight of shape (channels, "
                    f"w_dim); got {'none' if weight is None else tuple(weight.shape)}. "
                    "Pass a mapping from names to matrices."
                )
            found[name] = weight.detach()
        return found

    # -- layers ------------------------------------------------------------------------------

    @contextmanager
    def hooked(self, layer: Layer, see: Callable[[Tensor], Tensor | None]) -> Iterator[None]:
        """Show `see` what a layer hands on, for a while; what it returns is handed on instead."""

        def hook(_module: nn.Module, _inputs: Any, output: Any) -> Any:
            first = _first(output, layer)
            new = see(first)
            return None if new is None else _replaced(output, new)

        handle = self._part(layer).register_forward_hook(hook)
        try:
            yield
        finally:
            handle.remove()

    def _outputs(self, layer: Layer, run: Callable[[], Any], n: int | None) -> Tensor:
        """What a layer handed on for `n` samples: at once, or a few samples at a time."""
        seen: list[Tensor] = []

        def see(output: Tensor) -> None:
            seen.append(output)

        with self.hooked(layer, see):
            run()
        if len(seen) != 1 and sum(map(len, seen)) != n:
            raise ValueError(
                f"layer={layer!r} must be passed once in a run; got {len(seen)} times. "
                "Name a layer that is, or pass run= that passes it once."
            )
        output = seen[0] if len(seen) == 1 else torch.cat(seen)
        if not torch.isfinite(output.detach()).all():
            raise ValueError(
                f"layer={layer!r} must hand on finite numbers; got NaN or infinity. "
                "Check the weights and the inputs."
            )
        return output

    def activations(self, w: Any, layer: Layer) -> Tensor:
        """What `layer` hands on for each row of `w`: its first tensor, in the layer's own shape."""
        self._part(layer)
        x = self._deep(w, None, None)
        with resting(self.module):
            return each(
                lambda part: self._outputs(layer, lambda: self._decode(part), len(part)),
                x,
                self.batch,
            )

    def capture(
        self,
        layer: Layer,
        batches: Iterable[Any],
        into: StreamingPCA | None = None,
        *,
        rows: str = "sample",
        latents: bool = False,
        run: Callable[..., Any] | None = None,
    ) -> StreamingPCA:
        """Run batches through the module and stream what a layer hands on into an estimator.

        Parameters
        ----------
        layer : str
        batches : iterable
            What the module is called with: tensors or arrays, tuples of arguments, or dicts of
            named ones. A generator is read one batch at a time, and no activation is kept.
        into : StreamingPCA or GANSpace, optional
            What takes in the rows; a new StreamingPCA by default. Pass the same one again to go on.
        rows : {"sample", "position", "mean"}
            A row for each sample with all its numbers; one for each position with its features; or
            one for each sample with the mean over positions.
        latents : bool
            Whether to hand the batches, (n, d), on as Z, for ``latent_components_``.
        run : callable, optional
            What is called instead of the module, ``g.mapping`` for example.

        Returns
        -------
        StreamingPCA
            `into`.

        Notes
        -----
        Memory: one batch, and what the estimator keeps (d² numbers). An error leaves what
        earlier batches gave.
        """
        self._part(layer)
        ask.read_choice(rows, "rows", ROWS)
        if latents and rows == "position":
            raise ValueError(
                "latents=True must come with a row for each sample; got rows='position'. "
                "Pass rows='sample' or rows='mean'."
            )
        found = StreamingPCA() if into is None else into
        call = self.module if run is None else run
        like = place_of(self.module)
        with torch.no_grad(), resting(self.module):
            for number, batch in enumerate(batches):
                args, named = _arguments(batch, like, number)
                if latents and not args:
                    raise ValueError(
                        "latents=True must come with latents as the first argument; got named "
                        f"arguments only in batch {number}. Pass tensors."
                    )
                first = args[0] if args else None
                n = len(first) if isinstance(first, Tensor) and first.ndim else None
                output = self._outputs(layer, partial(call, *args, **named), n)
                found.partial_fit(_as_rows(output, rows), args[0] if latents else None)
                del output
        return found

    @contextmanager
    def edited(
        self, layer: Layer, direction: Any, alpha: Any = 1.0, units: str = "sigma"
    ) -> Iterator[TorchModule]:
        """Within the block, add a step along `direction` to what `layer` hands on.

        Parameters
        ----------
        layer : str
        direction : Direction, or array-like of shape (d,)
            d is the number of the layer's features, and every position moves alike; or of all its
            numbers, as `capture` with ``rows="sample"`` finds them.
        alpha : float
        units : {"sigma", "raw"}
            As in `eigencat.edit`.
        """
        ask.read_choice(units, "units", UNITS)
        way = direction if isinstance(direction, Direction) else Direction(direction, space=layer)
        size = float(read_array(alpha, "alpha", "one number").reshape(()))
        step = torch.tensor(way.vector) * size * (way.scale if units == "sigma" else 1.0)

        def move(output: Tensor) -> Tensor:
            return output + _shaped(step, output, layer).to(output.device, output.dtype)

        with self.hooked(layer, move):
            yield self


class _AnyRow(list[tuple[int, ...]]):
    """Stands for every row of one axis, where the module's own width is not known beforehand."""

    def __contains__(self, tail: object) -> bool:
        return isinstance(tail, tuple) and len(tail) == 1 and tail[0] > 0

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return iter([("d",)])  # type: ignore[list-item]  # how a message writes it


def _read_span(span: Any) -> tuple[float, float]:
    low, high = (float(v) for v in span)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(
            f"span={span!r} must be (black, white) with black < white; got {span!r}. "
            "Most generators have (-1, 1)."
        )
    return low, high


def _first(output: Any, layer: str) -> Tensor:
    found = output[0] if isinstance(output, (tuple, list)) and len(output) else output
    if isinstance(found, Tensor) and found.is_floating_point() and found.ndim >= 2:
        return found
    what = f"shape {tuple(found.shape)}" if isinstance(found, Tensor) else type(found).__name__
    raise ValueError(
        f"layer={layer!r} must hand on a tensor of real numbers (n, ...), or a tuple that starts "
        f"with one; got {what}. Name a layer that does."
    )


def _replaced(output: Any, new: Tensor) -> Any:
    """The same kind of output with another first tensor; the old one is left as it was."""
    if isinstance(output, Tensor):
        return new
    rest = [new, *output[1:]]
    return type(output)(*rest) if hasattr(output, "_fields") else type(output)(rest)


def _features(output: Tensor) -> int:
    """The axis on which a layer's features lie."""
    return output.ndim - 1 if output.ndim <= 3 else 1


def _as_rows(output: Tensor, kind: str) -> Tensor:
    if kind == "sample":
        return output.flatten(1)
    last = output.movedim(_features(output), -1)
    if kind == "mean":
        return last.flatten(1, -2).mean(1) if last.ndim > 2 else last
    return last.flatten(0, -2)


def _shaped(step: Tensor, output: Tensor, layer: str) -> Tensor:
    whole, axis = output.shape[1:], _features(output)
    if len(step) == output.shape[axis]:
        return step.reshape([-1 if k == axis else 1 for k in range(output.ndim)])
    if len(step) == math.prod(whole):
        return step.reshape(1, *whole)
    raise ValueError(
        f"direction must have {output.shape[axis]} numbers, the features of layer {layer!r}, or "
        f"{math.prod(whole)}, all that it hands on; got {len(step)}. Find it at that layer."
    )


def _arguments(
    batch: Any, like: tuple[torch.device, torch.dtype], number: int
) -> tuple[list[Any], dict[str, Any]]:
    """What the module is called with; arrays become tensors, and numbers are held to be finite."""

    def ready(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            value = torch.from_numpy(value if value.flags.writeable else value.copy())
        if not isinstance(value, Tensor):
            return value
        if value.is_floating_point():
            value = value.to(*like)
            if not torch.isfinite(value).all():
                raise ValueError(
                    f"batches must be finite numbers; got NaN or infinity in batch {number}. "
                    "Remove or replace that sample."
                )
            return value
        return value.to(like[0])  # token numbers and masks keep their type

    if isinstance(batch, Mapping):
        return [], {key: ready(value) for key, value in batch.items()}
    if isinstance(batch, (tuple, list)):
        return [ready(value) for value in batch], {}
    return [ready(batch)], {}
