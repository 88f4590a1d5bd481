"""Any ``torch.nn.Module`` as a generator whose layers can be read and moved."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from eigencat._rng import normal_rows
from eigencat.models import _inputs as ask
from eigencat.models._hooks import Hooked, Layer, arguments, as_rows, shaped
from eigencat.models._tensors import each, place_of, resting, rows, shown, spread
from eigencat.streaming import StreamingPCA

__all__ = ["TorchModule"]

ROWS = ("sample", "position", "mean")
DRAWS = 1000  # what the middle of w is estimated from
DRAW_REMEDY = "The function must give one latent a row."


class TorchModule(Hooked):
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

    Examples
    --------
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
        super().__init__(module, layers)
        self.batch = ask.read_count(batch, "batch")
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
                args, named = arguments(batch, like, number)
                if latents and not args:
                    raise ValueError(
                        "latents=True must come with latents as the first argument; got named "
                        f"arguments only in batch {number}. Pass tensors."
                    )
                first = args[0] if args else None
                n = len(first) if isinstance(first, Tensor) and first.ndim else None
                output = self._outputs(layer, partial(call, *args, **named), n)
                found.partial_fit(as_rows(output, rows), args[0] if latents else None)
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
        step = self.step(layer, direction, alpha, units)

        def move(output: Tensor) -> Tensor:
            return output + shaped(step, output, layer)

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
