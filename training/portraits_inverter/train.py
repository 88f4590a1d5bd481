"""Train the way from a picture back into the generator's w.

    python -m training.portraits_inverter.train --data DIR --generator DIR --reader DIR --out DIR --images 1500000

Half of each batch are the generator's own pictures, whose w is known, and half are rendered ones,
which it never painted. With ``--follow`` the generator may still be in training: its average is
read again whenever it was saved.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from eigencat.models.portraits_autoencoder import Inverter
from eigencat.models.portraits_nets import Generator, GeneratorShape, parameters
from training._common import checkpoint
from training._common.adam import Adam
from training._common.capture import captured
from training._common.clock import Log, Pace
from training._common.data import read, to_network
from training._common.lesson import Kept
from training._common.machine import describe, prepare
from training._common.perception import Perception, grain, r2
from training._common.score import Examiner
from training._common.sheet import sheet, to_bytes

HELD_OUT = 1000
CHANNELS = (24, 40, 56, 72, 80)
HIDDEN = 192


def shape_of(facts: dict[str, Any]) -> GeneratorShape:
    return GeneratorShape(**{**facts["shape"], "channels": tuple(facts["shape"]["channels"])})


class Lesson(Kept):
    """Inverter, the generator it leads into, and one step."""

    def __init__(
        self,
        pictures: Tensor,
        perception: Perception,
        shape: GeneratorShape,
        args: argparse.Namespace,
        device: torch.device,
    ) -> None:
        torch.manual_seed(args.seed)
        self.device, self.args, self.pictures, self.perception = device, args, pictures, perception
        self.dtype = torch.bfloat16
        last = torch.channels_last
        self.generator = Generator(shape).to(device).to(memory_format=last).requires_grad_(False)
        self.net = Inverter(len(shape.layers), shape.w_dim, CHANNELS, HIDDEN).to(device)
        self.net = self.net.to(memory_format=last)
        self.opt = Adam(self.net.parameters(), args.rate, (0.9, 0.99), decay=0.01)
        self.back = torch.zeros(shape.w_dim, shape.w_dim, device=device)  # from w to steps
        self.report = torch.zeros(5, device=device)
        self.random = None if device.type == "cuda" else torch.Generator().manual_seed(args.seed)

    @torch.no_grad()
    def take(self, tensors: dict[str, Tensor]) -> None:
        """A generator's weights, and the cloud of its w, into tensors that stay where they are."""
        self.generator.load_state_dict(tensors)
        z = torch.randn(
            20_000, self.generator.shape.z_dim, generator=torch.Generator().manual_seed(5)
        )
        w = self.generator.mapping(z.to(self.device)).double()
        values, vectors = torch.linalg.eigh(torch.cov(w.T).cpu())
        # Directions in which w hardly varies say nothing: they count as a thousandth of the widest.
        sizes = values.clamp(min=float(values.max()) * 1e-6).sqrt()
        self.net.mean.copy_(w.mean(0))
        self.net.factor.copy_(sizes[:, None] * vectors.T)
        self.back.copy_(vectors / sizes)

    def likeness(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        with torch.autocast(self.device.type, torch.bfloat16, cache_enabled=False):
            place, moves = self.net.steps(x)
        place, moves = place.float(), moves.float()
        return place, moves, self.generator.synthesis(self.net.at(place, moves), self.dtype)

    def step(self) -> None:
        args, n = self.args, self.args.batch // 2
        pick = torch.randint(len(self.pictures), (n,), device=self.device, generator=self.random)
        with torch.no_grad():
            z = torch.randn(
                n, self.generator.shape.z_dim, device=self.device, generator=self.random
            )
            w = self.generator.mapping(z)
            painted = self.generator.synthesis(self.generator.broadcast(w), self.dtype).clamp(-1, 1)
            known = (w - self.net.mean) @ self.back
            x = torch.cat([painted, to_network(self.pictures[pick])])
            x = x.contiguous(memory_format=torch.channels_last)
        place, moves, y = self.likeness(x)
        with torch.autocast(self.device.type, torch.bfloat16, cache_enabled=False):
            levels, readings = self.perception(x, grain(y, self.random))
        pixels = (x - y).abs().mean()
        known_gap = F.smooth_l1_loss(place[:n], known)
        far = place.square().mean() * 0.2 + moves.square().mean()
        loss = pixels + args.levels * levels + args.readings * readings
        loss = loss + args.known * known_gap + args.pull * far
        self.opt.step(torch.autograd.grad(loss, self.opt.params))
        with torch.no_grad():
            self.report.copy_(torch.stack([pixels, levels, readings, known_gap, far]))


@torch.no_grad()
def held_out(
    lesson: Lesson, pictures: Tensor, examiner: Examiner, out: Path
) -> dict[str, dict[str, Any]]:
    """Error of the pictures that come back, for generated and for unseen rendered ones."""
    net, generator = lesson.net.eval(), lesson.generator
    z = torch.randn(
        len(pictures), generator.shape.z_dim, generator=torch.Generator().manual_seed(6)
    )
    w = generator.mapping(z.to(pictures.device))
    painted = torch.cat([generator.synthesis(generator.broadcast(part)) for part in w.split(250)])
    result: dict[str, dict[str, Any]] = {}
    rows = []
    for name, x in (("generated", painted.clamp(-1, 1)), ("rendered", to_network(pictures))):
        ws = torch.cat([net(part) for part in x.split(250)])
        y = torch.cat([generator.synthesis(part) for part in ws.split(250)]).clamp(-1, 1)
        before, after = (examiner.look(p)[1] for p in (x, y))
        kept = {
            n: round(float(v), 3) for n, v in zip(examiner.names, r2(before, after), strict=True)
        }
        result[name] = {
            "mean_error_of_255": round(float((x - y).abs().mean()) * 127.5, 2),
            "readings_kept_r2": kept,
        }
        if name == "generated":
            gap = (ws - w[:, None]).square().mean((1, 2)) / (w - net.mean).square().mean()
            result[name]["w_error_of_variance"] = round(float(gap.mean()), 3)
        few = min(16, len(x) // 2)
        rows += [p[k * few : (k + 1) * few] for k in range(2) for p in (x, y)]
    sheet(to_bytes(torch.cat(rows)), few, out / "sheet-pairs.png")
    net.train()
    return result


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--data", type=Path, required=True, help="folder of rendered portraits")
    p.add_argument("--generator", type=Path, required=True, help="folder of a trained generator")
    p.add_argument("--reader", type=Path, required=True, help="folder of a trained reader")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, default=math.inf)
    p.add_argument("--images", type=int, default=2_000_000)
    p.add_argument("--stop", type=int, default=0, help="stop early, as an interruption would")
    p.add_argument("--resume", action="store_true")
    p.add_argument("--follow", action="store_true", help="the generator is still in training")
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--rate", type=float, default=1.5e-3)
    p.add_argument("--levels", type=float, default=0.25, help="weight of the reader's activations")
    p.add_argument("--readings", type=float, default=0.4, help="weight of the reader's readings")
    p.add_argument("--known", type=float, default=0.1, help="weight of the w that is known")
    p.add_argument("--pull", type=float, default=0.02, help="weight of staying in the cloud of w")
    p.add_argument("--seed", type=int, default=4)
    p.add_argument("--limit", type=int)
    args = p.parse_args(argv)
    device = prepare(args.seed)
    log = Log(args.out)
    data = read(args.data, device, args.limit)
    keep = min(HELD_OUT, len(data) // 5)
    unseen, data = data.take(0, keep), data.take(keep, len(data))
    examiner = Examiner.load(args.reader, device)
    weights, known = checkpoint.load(args.generator, "average")
    lesson = Lesson(data.pictures, Perception(examiner, device), shape_of(known), args, device)
    iteration, spent = 0, 0.0
    if args.resume:
        tensors, facts = checkpoint.load(args.out)
        lesson.load(tensors)
        iteration, spent = facts["iteration"], facts["spent_seconds"]
    lesson.take(weights)
    log(
        event="start", device=describe(device), pictures=len(data), inverter=parameters(lesson.net),
        iteration=iteration, generator_seen=known["seen"],
        options={k: v for k, v in vars(args).items() if isinstance(v, int | float)},
    )  # fmt: skip
    step = lesson.step
    if device.type == "cuda":
        before = {k: v.clone() for k, v in lesson.state().items()}
        lesson.opt.lr.fill_(0.0)
        step = captured(lesson.step, device, "inverter")
        with torch.no_grad():
            for key, tensor in lesson.state().items():
                tensor.copy_(before[key])
    pace = Pace(args.images, args.minutes, spent)
    pace.begin(log.seconds, reserve=4.0)
    first, every = iteration, 500 if device.type == "cuda" else 50
    while True:
        seen = iteration * args.batch
        if seen >= args.images or (args.stop and seen >= args.stop):
            break
        if iteration % 50 == 0:
            if device.type == "cuda":
                torch.cuda.synchronize()
            if pace.here > pace.budget:
                break
        if args.follow and iteration % every == 0:
            index = json.loads((args.generator / "average.json").read_text(encoding="utf-8"))
            if index["iteration"] != known["iteration"]:
                try:
                    weights, known = checkpoint.load(args.generator, "average")
                    lesson.take(weights)
                    log(event="generator", seen=known["seen"])
                except FileNotFoundError:  # replaced while it was read: the next time will do
                    log(event="generator", seen="missed")
        warm = min(1.0, (iteration + 1) / 200)
        fall = 0.5 + 0.5 * math.cos(math.pi * pace.share(seen))
        lesson.opt.lr.fill_(args.rate * warm * (0.02 + 0.98 * fall))
        step()
        iteration += 1
        if iteration % (1000 if device.type == "cuda" else 100) == 0:
            pixels, levels, readings, gap, far = lesson.report.tolist()
            if not math.isfinite(pixels + gap):
                raise FloatingPointError(
                    f"loss={pixels} and {gap} must be finite; got them at iteration {iteration}. Lower the rate."
                )
            log(it=iteration, seen=iteration * args.batch,
                img_s=round((iteration - first) * args.batch / pace.here), pixels=round(pixels, 4),
                levels=round(levels, 4), readings=round(readings, 4), known=round(gap, 4), far=round(far, 3))  # fmt: skip
    facts = {
        "iteration": iteration, "images": args.images, "seen": iteration * args.batch, "seed": args.seed,
        "spent_seconds": pace.seconds, "layers": lesson.net.layers, "w_dim": lesson.net.w_dim,
        "channels": list(CHANNELS), "hidden": HIDDEN, "generator_seen": known["seen"],
    }  # fmt: skip
    checkpoint.save(args.out, lesson.state(), facts)
    scores = held_out(lesson, unseen.pictures, examiner, args.out)
    facts["held_out"] = scores
    checkpoint.save(args.out, dict(lesson.net.state_dict()), facts, "inverter")
    log(event="end", it=iteration, held_out=json.dumps(scores))


if __name__ == "__main__":
    main()
