"""The three steps of the adversarial training, each a function without arguments on tensors that stay put."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from eigencat.models.portraits_nets import Generator, GeneratorShape
from training._common.adam import Adam
from training._common.checkpoint import group, ungroup
from training._common.data import Pool
from training.portraits_generator.discriminator import Discriminator


@dataclass(frozen=True)
class Recipe:
    """Every number of the training that may be changed."""

    batch: int = 64
    rate: float = 0.0025
    critic_rate: float = 0.0025
    gamma: float = 0.1  # weight of the gradient penalty at first: a smooth critic, varied pictures
    gamma_end: float = 0.04  # and from three fifths of the training on: a sharper critic
    lazy: int = 16  # iterations from one penalty to the next
    penalty_batch: int = 32
    mixing: float = 0.2  # share of pictures made from two w, one for the first layers
    half_life: float = 20.0  # of the average of the generator, in thousands of pictures
    ramp: float = 0.05  # the average's half-life is at most this share of the pictures seen
    anneal: float = 0.3  # last share of the training, in which the rates fall to a twentieth
    critic: tuple[int, ...] = (192, 192, 160, 96, 48)
    seed: int = 0
    dtype: str = "bfloat16"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Game:
    """Generator, critic, their optimisers, the running average, and the steps that change them."""

    def __init__(
        self, shape: GeneratorShape, recipe: Recipe, pool: Pool, device: torch.device
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.shape, self.device, self.pool = recipe, shape, device, pool
        self.dtype = getattr(torch, recipe.dtype)
        last = torch.channels_last
        self.generator = Generator(shape).to(device).to(memory_format=last)
        self.critic = Discriminator(recipe.critic).to(device).to(memory_format=last)
        self.average = copy.deepcopy(self.generator).requires_grad_(False).eval()
        lazy = recipe.lazy / (recipe.lazy + 1)
        self.opt_g = Adam(self.generator.parameters(), recipe.rate)
        self.opt_d = Adam(self.critic.parameters(), recipe.critic_rate * lazy, (0.0, 0.99**lazy))
        self.gamma = torch.tensor(recipe.gamma, device=device)
        self.keep = torch.zeros((), device=device)  # what one step leaves of the average
        self.report = torch.zeros(4, device=device)  # losses and scores of the last steps
        # A CUDA graph draws from the device's own generator; a CPU run keeps one that can be saved.
        self.random = None if device.type == "cuda" else torch.Generator().manual_seed(recipe.seed)
        self.order = torch.arange(len(shape.layers), device=device)[None]
        self.penalty_rows = min(recipe.penalty_batch, recipe.batch)
        # What the steps call; compiled versions may stand in, except in the penalty.
        self.judge: Callable[..., Tensor] = self.critic
        self.paint: Callable[..., Tensor] = self.generator.synthesis

    def fuse(self) -> None:
        """Let torch.compile fuse the small operations of critic and generator."""
        self.judge = torch.compile(self.critic, dynamic=False)
        self.paint = torch.compile(self.generator.synthesis, dynamic=False)

    def unfuse(self) -> None:
        """Run critic and generator as written again."""
        self.judge, self.paint = self.critic, self.generator.synthesis

    def noise(self, *size: int) -> Tensor:
        return torch.randn(*size, device=self.device, generator=self.random)

    def styles(self) -> Tensor:
        """A ``w`` for each layer; some pictures change to another ``w`` at a layer drawn by chance."""
        n, layers = self.recipe.batch, len(self.shape.layers)
        w = self.generator.mapping(self.noise(2 * n, self.shape.z_dim))
        a, b = self.generator.broadcast(w[:n]), self.generator.broadcast(w[n:])
        cut = torch.rand(n, 2, device=self.device, generator=self.random)
        start = 1 + (cut[:, 1:] * (layers - 1)).floor()
        second = (self.order >= start) & (cut[:, :1] < self.recipe.mixing)
        return torch.where(second[:, :, None], b, a)

    def real(self, n: int) -> Tensor:
        return self.pool.draw(n, self.random)

    def step_generator(self) -> None:
        fake = self.paint(self.styles(), self.dtype)
        loss = F.softplus(-self.judge(fake, self.dtype)).mean()
        params = self.opt_g.params
        self.opt_g.step(torch.autograd.grad(loss, params))
        with torch.no_grad():
            self.report[0].copy_(loss)
            kept = list(self.average.parameters())
            gap = torch._foreach_sub(params, kept)
            torch._foreach_mul_(gap, 1 - self.keep)
            torch._foreach_add_(kept, gap)

    def critic_loss(self) -> Tensor:
        with torch.no_grad():
            fake = self.paint(self.styles(), self.dtype)
        score = self.judge(torch.cat([fake, self.real(self.recipe.batch)]), self.dtype)
        false, true = score.chunk(2)
        loss = F.softplus(false).mean() + F.softplus(-true).mean()
        with torch.no_grad():
            self.report[1].copy_(loss)
            self.report[2].copy_(true.mean())
            self.report[3].copy_(false.mean())
        return loss

    def penalty(self) -> Tensor:
        """R1: the critic's slope at real pictures. In full precision: it is differentiated twice."""
        x = self.real(self.penalty_rows).requires_grad_()
        (slope,) = torch.autograd.grad(self.critic(x).sum(), x, create_graph=True)
        return 0.5 * self.recipe.lazy * self.gamma * slope.square().sum((1, 2, 3)).mean()

    def step_critic(self) -> None:
        self.opt_d.step(torch.autograd.grad(self.critic_loss(), self.opt_d.params))

    def step_critic_penalty(self) -> None:
        loss = self.critic_loss() + self.penalty()
        self.opt_d.step(torch.autograd.grad(loss, self.opt_d.params))

    def schedule(self, seen: int, share: float) -> None:
        """Set rates, penalty and averaging for the next iteration from how much of the training is over."""
        r = self.recipe
        left = (1 - share) / r.anneal if r.anneal > 0 else 1.0
        factor = 0.05 + 0.95 * min(1.0, max(0.0, left))
        lazy = r.lazy / (r.lazy + 1)
        self.opt_g.lr.fill_(r.rate * factor)
        self.opt_d.lr.fill_(r.critic_rate * lazy * factor)
        self.gamma.fill_(r.gamma * (r.gamma_end / r.gamma) ** min(1.0, share / 0.6))
        half = min(r.half_life * 1000, r.ramp * max(seen, 1))
        self.keep.fill_(0.5 ** (r.batch / half) if seen else 0.0)

    def state(self) -> dict[str, Tensor]:
        out = group("generator", self.generator.state_dict())
        out |= group("critic", self.critic.state_dict())
        out |= group("average", self.average.state_dict())
        out |= group("opt_g", self.opt_g.state()) | group("opt_d", self.opt_d.state())
        if self.random is not None:
            out["random"] = self.random.get_state()
        return out

    def load(self, tensors: dict[str, Tensor], iteration: int) -> None:
        for name in ("generator", "critic", "average"):
            getattr(self, name).load_state_dict(ungroup(name, tensors))
        self.opt_g.load(ungroup("opt_g", tensors))
        self.opt_d.load(ungroup("opt_d", tensors))
        if self.random is None:
            torch.cuda.manual_seed(self.recipe.seed + 1_000_003 * iteration)
        elif "random" in tensors:
            self.random.set_state(tensors["random"])
