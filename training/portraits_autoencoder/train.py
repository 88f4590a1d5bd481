"""Train the portraits' autoencoder.

    python -m training.portraits_autoencoder.train --data DIR --reader DIR --out DIR --images 2000000 [--resume]

Distance of pixels alone loses glasses first. So a trained reader looks on, and what it sees in a
picture should be there again in its reconstruction.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import torch
from torch import Tensor

from eigencat.models.portraits_autoencoder import Autoencoder, AutoencoderShape
from eigencat.models.portraits_nets import parameters
from training._common import checkpoint
from training._common.adam import Adam
from training._common.capture import captured
from training._common.clock import Log, Pace
from training._common.data import Portraits, read, to_network
from training._common.lesson import Kept
from training._common.machine import describe, prepare
from training._common.perception import Perception, grain, r2
from training._common.score import Examiner
from training._common.sheet import sheet, to_bytes

HELD_OUT = 2000


class Lesson(Kept):
    """Autoencoder, optimiser, and one step."""

    def __init__(
        self,
        pictures: Tensor,
        perception: Perception,
        shape: AutoencoderShape,
        args: argparse.Namespace,
        device: torch.device,
    ) -> None:
        torch.manual_seed(args.seed)
        self.device, self.args, self.pictures, self.perception = device, args, pictures, perception
        self.net = Autoencoder(shape).to(device).to(memory_format=torch.channels_last)
        self.opt = Adam(self.net.parameters(), args.rate, (0.9, 0.99), decay=0.01)
        self.report = torch.zeros(4, device=device)
        self.random = None if device.type == "cuda" else torch.Generator().manual_seed(args.seed)

    def step(self) -> None:
        args = self.args
        pick = torch.randint(
            len(self.pictures), (args.batch,), device=self.device, generator=self.random
        )
        x = to_network(self.pictures[pick])
        with torch.autocast(self.device.type, torch.bfloat16, cache_enabled=False):
            mean, log_variance = self.net.encoder.both(x)
            mean, log_variance = mean.float(), log_variance.float()
            noise = torch.randn(mean.shape, device=self.device, generator=self.random)
            y = self.net.decoder(mean + noise * torch.exp(0.5 * log_variance)).float()
            levels, readings = self.perception(x, grain(y, self.random))
        pixels = (x - y).abs().mean()
        # Distance of the latent's distribution from a standard normal one, summed over its numbers.
        kl = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1).mean()
        loss = pixels + args.levels * levels + args.readings * readings + args.kl * kl
        self.opt.step(torch.autograd.grad(loss, self.opt.params))
        with torch.no_grad():
            self.report.copy_(torch.stack([pixels, levels, readings, kl]))


@torch.no_grad()
def held_out(
    net: Autoencoder, data: Portraits, examiner: Examiner, out: Path
) -> dict[str, dict[str, float]]:
    """What the reader still reads from reconstructions of unseen pictures; a sheet of pairs."""
    net.eval()
    again = torch.cat([net(to_network(part)) for part in data.pictures.split(500)])
    x = to_network(data.pictures)
    truth = data.attributes[:, [data.names.index(n) for n in examiner.names]].double()
    scores = [r2(truth, examiner.natural(examiner.look(p)[1])) for p in (x, again)]
    few = min(16, len(x) // 3)
    pairs = [p[k * few : (k + 1) * few] for k in range(3) for p in (x, again)]
    sheet(to_bytes(torch.cat(pairs)), few, out / "sheet-pairs.png")
    z = torch.randn(64, net.shape.latent, generator=torch.Generator().manual_seed(3))
    sheet(to_bytes(net.decoder(z.to(x.device))), 16, out / "sheet-samples.png")
    net.train()
    table = {
        n: {"original": round(float(a), 4), "reconstruction": round(float(b), 4)}
        for n, a, b in zip(examiner.names, *scores, strict=True)
    }
    return {"pixels": {"mean_error_of_255": round(float((x - again.clamp(-1, 1)).abs().mean()) * 127.5, 2)},
            **table}  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--data", type=Path, required=True, help="folder of rendered portraits")
    p.add_argument("--reader", type=Path, required=True, help="folder of a trained reader")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, default=math.inf)
    p.add_argument("--images", type=int, default=2_500_000)
    p.add_argument("--stop", type=int, default=0, help="stop early, as an interruption would")
    p.add_argument("--resume", action="store_true")
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--levels", type=float, default=0.25, help="weight of the reader's activations")
    p.add_argument("--readings", type=float, default=0.4, help="weight of the reader's readings")
    p.add_argument("--kl", type=float, default=2e-4, help="weight of the latent's distribution")
    p.add_argument("--seed", type=int, default=2)
    p.add_argument("--limit", type=int)
    args = p.parse_args(argv)
    device = prepare(args.seed)
    log = Log(args.out)
    data = read(args.data, device, args.limit)
    keep = min(HELD_OUT, len(data) // 5)
    unseen, data = data.take(0, keep), data.take(keep, len(data))
    examiner = Examiner.load(args.reader, device)
    shape, iteration, spent = AutoencoderShape(), 0, 0.0
    tensors: dict[str, Tensor] = {}
    if args.resume:
        tensors, facts = checkpoint.load(args.out)
        shape = AutoencoderShape(
            **{k: tuple(v) if isinstance(v, list) else v for k, v in facts["shape"].items()}
        )
        iteration, spent = facts["iteration"], facts["spent_seconds"]
    lesson = Lesson(data.pictures, Perception(examiner, device), shape, args, device)
    if tensors:
        lesson.load(tensors)
    log(
        event="start", device=describe(device), pictures=len(data), autoencoder=parameters(lesson.net),
        iteration=iteration, options={k: v for k, v in vars(args).items() if isinstance(v, int | float)},
    )  # fmt: skip
    step = lesson.step
    if device.type == "cuda":
        before = {k: v.clone() for k, v in lesson.state().items()}
        lesson.opt.lr.fill_(0.0)
        step = captured(lesson.step, device, "autoencoder")
        with torch.no_grad():
            for key, tensor in lesson.state().items():
                tensor.copy_(before[key])
    pace = Pace(args.images, args.minutes, spent)
    pace.begin(log.seconds, reserve=4.0)
    first = iteration
    while True:
        seen = iteration * args.batch
        if seen >= args.images or (args.stop and seen >= args.stop):
            break
        if iteration % 50 == 0:
            if device.type == "cuda":
                torch.cuda.synchronize()
            if pace.here > pace.budget:
                break
        warm = min(1.0, (iteration + 1) / 200)
        fall = 0.5 + 0.5 * math.cos(math.pi * pace.share(seen))
        lesson.opt.lr.fill_(args.rate * warm * (0.01 + 0.99 * fall))
        step()
        iteration += 1
        if iteration % (1000 if device.type == "cuda" else 100) == 0:
            pixels, levels, readings, kl = lesson.report.tolist()
            if not math.isfinite(pixels + kl):
                raise FloatingPointError(
                    f"loss={pixels} and {kl} must be finite; got them at iteration {iteration}. Lower the rate."
                )
            log(it=iteration, seen=iteration * args.batch,
                img_s=round((iteration - first) * args.batch / pace.here), pixels=round(pixels, 4),
                levels=round(levels, 4), readings=round(readings, 4), kl=round(kl, 1))  # fmt: skip
    facts = {
        "iteration": iteration, "images": args.images, "seen": iteration * args.batch, "seed": args.seed,
        "shape": shape.as_dict(), "spent_seconds": pace.seconds,
    }  # fmt: skip
    checkpoint.save(args.out, lesson.state(), facts)
    scores = held_out(lesson.net, unseen, examiner, args.out)
    facts["held_out"] = scores
    checkpoint.save(args.out, dict(lesson.net.state_dict()), facts, "autoencoder")
    log(event="end", it=iteration, held_out=json.dumps(scores))


if __name__ == "__main__":
    main()
