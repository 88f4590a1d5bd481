"""Train the attribute reader.

    python -m training.portraits_reader.train --data DIR --out DIR --images 3000000 [--resume]

``--data`` is a decorrelated set, so that no attribute can be read from another. Half of the
pictures are blurred or made noisy, more or less, so that the reader bears a generator's pictures.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from eigencat.models.portraits_nets import Reader, parameters
from training._common import checkpoint
from training._common.adam import Adam
from training._common.capture import captured
from training._common.clock import Log, Pace
from training._common.data import Portraits, read, to_network
from training._common.lesson import Kept
from training._common.machine import describe, prepare

HELD_OUT = 5000
CHANNELS = (24, 48, 64, 80)
# Hues are left out: they turn in a circle, and no lesson reads them.
SKIP = frozenset({"background_hue", "clothes_hue", "glasses_hue"})


def blurred(x: Tensor) -> Tensor:
    """Each pixel with its neighbours, weights 1 2 1."""
    x = F.pad(x, (1, 1, 1, 1), mode="replicate")
    x = (x[:, :, :-2] + 2 * x[:, :, 1:-1] + x[:, :, 2:]) / 4
    return (x[..., :-2] + 2 * x[..., 1:-1] + x[..., 2:]) / 4


class Lesson(Kept):
    """Reader, optimiser, and one step."""

    def __init__(
        self, data: Portraits, columns: list[int], args: argparse.Namespace, device: torch.device
    ) -> None:
        torch.manual_seed(args.seed)
        self.device, self.batch, self.pictures = device, args.batch, data.pictures
        truth = data.attributes[:, columns]
        self.mean, self.sd = truth.mean(0), truth.std(0)
        self.truth = (truth - self.mean) / self.sd
        self.net = Reader(len(columns), CHANNELS).to(device).to(memory_format=torch.channels_last)
        self.opt = Adam(self.net.parameters(), args.rate, (0.9, 0.99), decay=args.decay)
        self.loss = torch.zeros((), device=device)
        self.random = None if device.type == "cuda" else torch.Generator().manual_seed(args.seed)

    def uniform(self, *size: int) -> Tensor:
        return torch.rand(*size, device=self.device, generator=self.random)

    def spoil(self, x: Tensor) -> Tensor:
        """Blur and noise for half of the pictures, each by an amount of its own."""
        amount = self.uniform(2, len(x), 1, 1, 1)
        half = (self.uniform(len(x), 1, 1, 1) < 0.5).float()
        x = x + (blurred(x) - x) * amount[0] * half
        noise = torch.randn(x.shape, device=self.device, generator=self.random)
        return x + noise * (0.08 * amount[1] * half)

    def step(self) -> None:
        pick = torch.randint(
            len(self.pictures), (self.batch,), device=self.device, generator=self.random
        )
        x = self.spoil(to_network(self.pictures[pick])).contiguous(
            memory_format=torch.channels_last
        )
        with torch.autocast(self.device.type, torch.bfloat16, cache_enabled=False):
            read = self.net(x)
        loss = F.smooth_l1_loss(read.float(), self.truth[pick], beta=0.5)
        self.opt.step(torch.autograd.grad(loss, self.opt.params))
        with torch.no_grad():
            self.loss.copy_(loss)


@torch.no_grad()
def held_out(
    net: Reader, data: Portraits, columns: list[int], mean: Tensor, sd: Tensor
) -> dict[str, float]:
    """R2 of each attribute, rounded."""
    net.eval()
    read = torch.cat([net(to_network(part)) for part in data.pictures.split(500)])
    net.train()
    truth = (data.attributes[:, columns] - mean) / sd
    r2 = 1 - (read - truth).square().mean(0) / truth.var(0)
    return {data.names[c]: round(float(v), 4) for c, v in zip(columns, r2, strict=True)}


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, default=math.inf)
    p.add_argument("--images", type=int, default=3_000_000)
    p.add_argument("--stop", type=int, default=0, help="stop early, as an interruption would")
    p.add_argument("--resume", action="store_true")
    p.add_argument("--batch", type=int, default=256)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--decay", type=float, default=0.02)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--limit", type=int)
    args = p.parse_args(argv)
    device = prepare(args.seed)
    log = Log(args.out)
    data = read(args.data, device, args.limit)
    columns = [i for i, n in enumerate(data.names) if n not in SKIP]
    keep = min(HELD_OUT, len(data) // 5)
    unseen, data = data.take(0, keep), data.take(keep, len(data))
    lesson = Lesson(data, columns, args, device)
    iteration = 0
    if args.resume:
        tensors, facts = checkpoint.load(args.out)
        lesson.load(tensors)
        iteration = facts["iteration"]
    log(
        event="start",
        device=describe(device),
        pictures=len(data),
        reader=parameters(lesson.net),
        iteration=iteration,
    )
    step = lesson.step
    if device.type == "cuda":
        before = {k: v.clone() for k, v in lesson.state().items()}
        lesson.opt.lr.fill_(0.0)
        step = captured(lesson.step, device, "reader")
        with torch.no_grad():
            for key, tensor in lesson.state().items():
                tensor.copy_(before[key])
    total = math.ceil(args.images / args.batch)
    stop = math.ceil(args.stop / args.batch) if args.stop else total
    pace = Pace(args.images, args.minutes)
    pace.begin(log.seconds, reserve=4.0)
    while iteration < min(total, stop):
        if iteration % 50 == 0:
            if device.type == "cuda":
                torch.cuda.synchronize()
            if pace.here > pace.budget:
                break
        share = pace.share(iteration * args.batch)
        warm = min(1.0, (iteration + 1) / 200)
        lesson.opt.lr.fill_(args.rate * warm * (0.5 + 0.5 * math.cos(math.pi * share)))
        step()
        iteration += 1
        if iteration % 1000 == 0:
            log(
                it=iteration,
                seen=iteration * args.batch,
                img_s=round(iteration * args.batch / log.seconds),
                loss=round(float(lesson.loss), 4),
            )
    facts = {"iteration": iteration, "images": args.images, "batch": args.batch, "seed": args.seed}
    checkpoint.save(args.out, lesson.state(), facts)
    r2 = held_out(lesson.net, unseen, columns, lesson.mean, lesson.sd)
    facts |= {
        "names": [data.names[c] for c in columns],
        "channels": list(CHANNELS),
        "held_out_r2": r2,
    }
    kept = checkpoint.group("net", lesson.net.state_dict()) | {"mean": lesson.mean, "sd": lesson.sd}
    checkpoint.save(args.out, kept, facts, "reader")
    log(event="end", it=iteration, r2=json.dumps(r2))


if __name__ == "__main__":
    main()
