"""A diffusion model of the reader's own: pictures from noise, and its layers read and moved."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from eigencat._rng import normal_rows
from eigencat.direction import read_layers
from eigencat.models import _inputs as ask
from eigencat.models._hooks import Hooked, Layer, as_rows, shaped
from eigencat.models._tensors import each, place_of, resting, rows, shown
from eigencat.streaming import StreamingPCA

__all__ = ["Diffusion"]

ROWS = ("sample", "position", "mean")
Z_REMEDY = "Pass what sample() gives."


class Diffusion(Hooked):
    """A UNet of the diffusers library with a deterministic sampler (DDIM, η = 0).

    Parameters
    ----------
    unet : diffusers.UNet2DModel or UNet2DConditionModel
        It stays where it is, in its own precision, and is never changed.
    scheduler : optional
        A scheduler of diffusers: its noise levels are taken, and DDIM walks along them. By default
        1000 levels, linear, as of DDPM.
    vae : diffusers.AutoencoderKL, optional
        Turns what the UNet gives into pictures. Without one the UNet paints pixels.
    steps : int
        How many steps from noise to picture.
    layers : sequence of str, optional
        Names of parts that may be read and moved: the blocks by default.
    condition : tensor of shape (1, tokens, width), optional
        What a UNet2DConditionModel is told, the same for all pictures: an encoded text.
    batch : int
        Pictures that are computed together.

    Attributes
    ----------
    layers : tuple of str
        The blocks on the way down, ``"mid_block"`` (its output is known as h-space), and those on
        the way up. Of a block on the way down, the skip connections are not moved.
    w_dim : int
        How many numbers the noise of a picture has. There is no mapping: w is z.
    w_mean : tensor of shape (w_dim,)
        Zeros.
    model : str
        The hash of the UNet's weights: ``DirectionSet.load(path, model=g.model)``.

    Notes
    -----
    Steps are counted from the noise: step 0 takes most of it away. One picture costs `steps` runs
    of the UNet, and twice that for those that are edited asymmetrically.

    Examples
    --------
    With a network of your own:

    >>> import eigencat as ec
    >>> g = ec.models.Diffusion.from_pretrained("my-model", steps=20)     # doctest: +SKIP
    >>> z = g.sample(100, seed=0)                                         # doctest: +SKIP
    >>> h = ec.GANSpace(5, space="mid_block")                             # doctest: +SKIP
    >>> found = g.capture("mid_block", z.split(10), h)                    # doctest: +SKIP
    >>> ec.strip(g, z[0], found.directions_[0], [-2, 0, 2])               # doctest: +SKIP

    A small one with random weights:

    >>> import diffusers
    >>> unet = diffusers.UNet2DModel(
    ...     sample_size=8, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
    ...     attention_head_dim=4, down_block_types=("DownBlock2D", "AttnDownBlock2D"),
    ...     up_block_types=("AttnUpBlock2D", "UpBlock2D"))
    >>> g = ec.models.Diffusion(unet, steps=2)
    >>> g.decode(g.sample(2, seed=0)).shape
    torch.Size([2, 8, 8, 3])
    >>> g.activations(g.sample(2, seed=0), "mid_block").shape
    torch.Size([2, 16, 4, 4])
    """

    def __init__(
        self,
        unet: nn.Module,
        scheduler: Any = None,
        *,
        vae: nn.Module | None = None,
        steps: int = 50,
        layers: Sequence[Layer] | None = None,
        condition: Any = None,
        batch: int = 4,
    ) -> None:
        from eigencat.models._pretrained import ddim

        super().__init__(unet, _blocks(unet) if layers is None else layers)
        self.vae = vae
        self.steps = ask.read_count(steps, "steps")
        self.batch = ask.read_count(batch, "batch")
        self._about: Any = getattr(unet, "config", None)
        if getattr(self._about, "sample_size", None) is None:
            raise ValueError(
                f"unet={type(unet).__name__} must state the size of its pictures; got no "
                "sample_size. Write it down: unet.register_to_config(sample_size=64)."
            )
        self._plan = ddim(scheduler, self.steps)
        if (condition is None) == hasattr(self._about, "cross_attention_dim"):
            wants = "be given to" if condition is None else "be left out for"
            raise ValueError(
                f"condition must {wants} a {type(unet).__name__}; got "
                f"{'none' if condition is None else 'one'}. It is an encoded text, (1, tokens, width)."
            )
        self._condition = None if condition is None else torch.as_tensor(condition)
        self._step = 0  # where a picture being made is
        self._alone: list[tuple[int, ...] | None] = []  # steps of asymmetric edits now open
        self._quiet = False  # while the path itself is computed, asymmetric edits are not

    @classmethod
    def from_pretrained(
        cls,
        path: str | os.PathLike[str],
        *,
        steps: int = 50,
        condition: Any = None,
        device: Any = "cpu",
        batch: int = 4,
    ) -> Diffusion:
        """Open a folder that ``save_pretrained`` wrote; nothing in it is run, nothing is fetched.

        Parameters
        ----------
        path : path-like
            A folder of a UNet, or of a whole pipeline with folders ``unet``, ``scheduler`` and,
            where there is one, ``vae``. Weights as safetensors.

        Raises
        ------
        FileNotFoundError
        ValueError
            When a folder brings code of its own, weights as pickles, or not all weights.
        """
        from eigencat.models._pretrained import open_diffusion

        unet, scheduler, vae = open_diffusion(path)
        return cls(
            unet.to(device).eval(),
            scheduler,
            vae=None if vae is None else vae.to(device).eval(),
            steps=steps,
            condition=condition,
            batch=batch,
        )

    def __repr__(self) -> str:
        kind = type(self.module).__name__
        return f"Diffusion({kind}, {' x '.join(map(str, self._shape))}, {self.steps} steps)"

    # -- noise -------------------------------------------------------------------------------

    @property
    def _shape(self) -> tuple[int, int, int]:
        size = self._about.sample_size
        height, width = size if isinstance(size, (tuple, list)) else (size, size)
        return int(self._about.in_channels), int(height), int(width)

    @property
    def w_dim(self) -> int:
        return math.prod(self._shape)

    @property
    def w_mean(self) -> Tensor:
        device, dtype = place_of(self.module)
        return torch.zeros(self.w_dim, device=device, dtype=dtype)

    def sample(self, n: int = 1, seed: int = 0, space: str = "z") -> Tensor:
        """The noise of `n` pictures, (n, w_dim), the same for the same `seed`."""
        ask.read_choice(space, "space", ask.SPACES)
        width = self.w_dim
        ask.check_memory(ask.read_count(n), 4 * width)
        # The generator draws pairs: an odd row is cut from an even one.
        z = normal_rows(seed, n, width + width % 2)[:, :width].copy()
        return torch.from_numpy(z).to(*place_of(self.module))

    def mapping(self, z: Any) -> Tensor:
        """The noise as it is."""
        return self._noise(z, "z")

    def _noise(self, w: Any, name: str = "w") -> Tensor:
        return rows(w, name, [(self.w_dim,)], Z_REMEDY, place_of(self.module))

    def _each(self, run: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        if len(x):
            return each(run, x, self.batch)
        # Attention cannot be computed of none: of one that is then left out.
        return each(run, x.new_zeros(1, self.w_dim), 1)[:0]

    # -- pictures ----------------------------------------------------------------------------

    def decode(self, w: Any, layers: Any = None, dtype: Any = "uint8", base: Any = None) -> Tensor:
        """Pictures (n, h, w, c) of noise `w` (n, w_dim), as bytes or as float32 from 0 to 1.

        Gradients are kept where `w` asks for them and `dtype` is float32. `layers` and `base` are
        of other generators: a picture has one noise.
        """
        if layers is not None or base is not None:
            raise ValueError(
                f"layers={layers!r} must be left out for a diffusion model, whose pictures have one "
                "noise each; got a choice. Move a layer with edited(layer, direction, alpha)."
            )
        kind = ask.read_dtype(dtype)
        x = self._noise(w)

        def paint(part: Tensor) -> Tensor:
            *_, made = self._path(part)
            return self._pixels(made)

        with resting(self.module):
            planes = self._each(paint, x)
        if not torch.isfinite(planes.detach()).all():
            raise ValueError(
                "decode(w) must give finite numbers; got NaN or infinity. "
                "Check the model's weights, or take a smaller step."
            )
        return shown(planes, kind)

    def _pixels(self, planes: Tensor) -> Tensor:
        if self.vae is None:
            return planes
        vae: Any = self.vae
        scale, shift = vae.config.scaling_factor, getattr(vae.config, "shift_factor", None) or 0.0
        with resting(self.vae):
            found: Tensor = vae.decode(planes / scale + shift).sample
        return found

    def _path(self, flat: Tensor) -> Iterator[Tensor]:
        """What is left of the noise after each step."""
        plan = self._plan
        x = flat.reshape(len(flat), *self._shape)
        x = x * plan.init_noise_sigma
        for k, level in enumerate(plan.timesteps):
            self._step = k
            asked = any(steps is None or k in steps for steps in self._alone)
            self._quiet = asked
            try:
                made = plan.step(self._predicted(x, level), level, x)
            finally:
                self._quiet = False
            new = made.prev_sample
            if asked:
                # Only the picture that is foreseen is edited, and not the way that leads to it.
                edited = plan.step(self._predicted(x, level), level, x)
                last = plan.final_alpha_cumprod
                after = int(level) - plan.config.num_train_timesteps // self.steps
                kept = plan.alphas_cumprod[after] if after >= 0 else last
                change = edited.pred_original_sample - made.pred_original_sample
                new = new + kept.to(change) ** 0.5 * change
            x = new
            yield x

    def _predicted(self, x: Tensor, level: Any) -> Tensor:
        told: dict[str, Any] = {}
        if self._condition is not None:
            told["encoder_hidden_states"] = self._condition.to(x).expand(len(x), -1, -1)
        said: Tensor = self.module(x, level, **told).sample
        return said[:, : x.shape[1]]  # some tell a variance as well, which DDIM has no use for

    def style_weights(self) -> dict[str, Any]:
        """Refused: no layer of a UNet reads its noise through a matrix of styles."""
        raise ValueError(
            "style_weights must be of a generator whose layers read w; got a diffusion model, whose "
            "noise is the picture itself. Use GANSpace on what a layer hands on: capture(layer, z)."
        )

    # -- layers ------------------------------------------------------------------------------

    def _read_steps(self, steps: Any) -> tuple[int, ...] | None:
        """Numbers of steps; None for all."""
        if steps is None:
            return None
        found = read_layers(steps) if not isinstance(steps, str) else ()
        whole = tuple(k for k in found or () if isinstance(k, int))
        if not whole or len(whole) != len(found or ()) or max(whole) >= self.steps:
            raise ValueError(
                f"steps={steps!r} must be numbers from 0 to {self.steps - 1}; got {steps!r}. "
                "Step 0 is the noisiest: pass for example range(0, 10)."
            )
        return whole

    def activations(self, w: Any, layer: Layer, step: int = 0) -> Tensor:
        """What `layer` hands on at a step, (n, channels, height, width): costs step + 1 runs."""
        self._part(layer)
        chosen = self._read_steps([step])
        return self._each(
            lambda part: torch.cat(list(self._watched(part, layer, chosen))), self._noise(w)
        )

    def _watched(
        self, part: Tensor, layer: Layer, steps: tuple[int, ...] | None
    ) -> Iterator[Tensor]:
        """What a layer hands on at each of the steps, one at a time."""
        path = self._path(part)
        seen: list[Tensor] = []
        with resting(self.module):
            for k in range(self.steps if steps is None else max(steps) + 1):
                # An asymmetric edit runs the UNet twice: the edited run is the later one.
                with self.hooked(layer, lambda output: seen.append(output)):
                    next(path)
                if steps is None or k in steps:
                    yield self._whole(layer, seen[-1:], len(part))
                seen.clear()

    def capture(
        self,
        layer: Layer,
        batches: Iterable[Any],
        into: StreamingPCA | None = None,
        *,
        rows: str = "sample",
        steps: Any = None,
    ) -> StreamingPCA:
        """Make pictures and stream what a layer hands on into an estimator.

        Parameters
        ----------
        layer : str
        batches : iterable of arrays of shape (n, w_dim)
            Noise, as `sample` gives it. A generator is read one batch at a time, and no activation
            is kept.
        into : StreamingPCA or GANSpace, optional
            What takes in the rows; a new StreamingPCA by default. Pass the same one again to go on.
        rows : {"sample", "position", "mean"}
            A row for each picture with all its numbers; one for each position with its channels; or
            one for each picture with the mean over positions.
        steps : int, range or sequence of int, optional
            Which steps give rows; all by default, each picture as many rows as steps.

        Returns
        -------
        StreamingPCA
            `into`.
        """
        self._part(layer)
        ask.read_choice(rows, "rows", ROWS)
        chosen = self._read_steps(steps)
        found = StreamingPCA() if into is None else into
        with torch.no_grad():
            for batch in batches:
                for part in torch.split(self._noise(batch), self.batch):
                    for output in self._watched(part, layer, chosen):
                        found.partial_fit(as_rows(output, rows))
        return found

    @contextmanager
    def edited(
        self,
        layer: Layer,
        direction: Any,
        alpha: Any = 1.0,
        units: str = "sigma",
        steps: Any = None,
        *,
        asymmetric: bool = True,
    ) -> Iterator[Diffusion]:
        """Within the block, add a step along `direction` to what `layer` hands on.

        Parameters
        ----------
        layer : str
        direction : Direction, or array-like of shape (d,)
            d is the number of the layer's channels, and every position moves alike; or of all its
            numbers, as `capture` with ``rows="sample"`` finds them.
        alpha : float
        units : {"sigma", "raw"}
            As in `eigencat.edit`.
        steps : int, range or sequence of int, optional
            At which steps; all by default. Early steps change the whole, late ones its details.
        asymmetric : bool
            Whether only the foreseen picture of a step is edited, and not the direction in which
            its noise points, as Asyrp does; it found that otherwise the two mostly cancel.

        Notes
        -----
        Equation ``eq-asymmetric-step``: x' = √ᾱ' P(ε̃) + √(1 - ᾱ') ε, with the picture P foreseen
        from the edited prediction ε̃, and the noise of the prediction ε without the edit.

        References
        ----------
        M. Kwon, J. Jeong and Y. Uh, "Diffusion models already have a semantic latent space",
        ICLR 2023.
        """
        chosen = self._read_steps(steps)
        add = self.step(layer, direction, alpha, units)

        def move(output: Tensor) -> Tensor | None:
            if (asymmetric and self._quiet) or (chosen is not None and self._step not in chosen):
                return None
            return output + shaped(add, output, layer)

        if asymmetric:
            self._alone.append(chosen)
        try:
            with self.hooked(layer, move):
                yield self
        finally:
            if asymmetric:
                self._alone.remove(chosen)


def _blocks(unet: Any) -> list[str]:
    """The blocks of a UNet, in the order in which they run."""
    down, up = (getattr(unet, f"{way}_blocks", ()) for way in ("down", "up"))
    if len(down) and len(up) and getattr(unet, "mid_block", None) is not None:
        names = [f"down_blocks.{k}" for k in range(len(down))]
        return [*names, "mid_block", *(f"up_blocks.{k}" for k in range(len(up)))]
    raise ValueError(
        f"unet={type(unet).__name__} must have down_blocks, a mid_block and up_blocks; got another "
        "kind. Name what to read: layers=['...'], from unet.named_modules()."
    )
