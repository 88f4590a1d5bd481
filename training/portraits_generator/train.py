"""Train the portrait generator.

    python -m training.portraits_generator.train --data DIR --out DIR --minutes 60 [--resume]

The same command runs on one CPU thread and on a GPU. It stops when the minutes are over or the
pictures are seen, whichever is first, and ``--resume`` goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from eigencat.models.portraits_nets import GeneratorShape, parameters
from training._common import checkpoint
from training._common.capture import captured
from training._common.clock import Log
from training._common.data import read
from training._common.machine import describe, prepare
from training._common.score import Examiner, Judge, line
from training._common.sheet import sheet, to_bytes
from training.portraits_generator.steps import Game, Recipe


def options(argv: list[str] | None = None) -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--data", type=Path, required=True, help="folder of rendered portraits")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--reader", type=Path, help="folder of a trained reader, for scores on the way")
    p.add_argument("--minutes", type=float, default=math.inf)
    p.add_argument(
        "--images", type=int, default=0, help="pictures in all; 0: as many as the minutes allow"
    )
    p.add_argument(
        "--stop",
        type=int,
        default=0,
        help="stop early at so many pictures, as an interruption would",
    )
    p.add_argument("--resume", action="store_true")
    p.add_argument(
        "--compile", action="store_true", help="fuse small operations with torch.compile"
    )
    p.add_argument(
        "--look", type=float, default=2.0, help="minutes from one score and sheet to the next"
    )
    p.add_argument("--limit", type=int, help="use only the first so many pictures")
    p.add_argument(
        "--set",
        nargs="*",
        default=[],
        metavar="NAME=VALUE",
        help="change a number of the recipe or shape",
    )
    return p.parse_args(argv)


def chosen(pairs: list[str]) -> tuple[GeneratorShape, Recipe]:
    """Shape and recipe with ``name=value`` changes, values read as JSON (a bare word is a string)."""
    shape, recipe = GeneratorShape(), Recipe()
    for pair in pairs:
        name, _, text = pair.partition("=")
        try:
            value: Any = json.loads(text)
        except json.JSONDecodeError:
            value = text
        value = tuple(value) if isinstance(value, list) else value
        if name in {f.name for f in fields(Recipe)}:
            recipe = replace(recipe, **{name: value})
        elif name in {f.name for f in fields(GeneratorShape)}:
            shape = replace(shape, **{name: value})
        else:
            known = [f.name for f in (*fields(Recipe), *fields(GeneratorShape))]
            raise SystemExit(
                f"--set={name} must be one of {', '.join(known)}; got {pair}. Correct the name."
            )
    return shape, recipe


def capture(game: Game, device: torch.device) -> tuple[Any, Any, Any]:
    """The three steps, from CUDA graphs where there is a GPU, with the game left as it was."""
    if device.type == "cuda":
        before = {k: v.clone() for k, v in game.state().items()}
        game.schedule(0, 1)
    steps = [
        captured(step, device, step.__name__)
        for step in (game.step_generator, game.step_critic, game.step_critic_penalty)
    ]
    if device.type == "cuda":
        with torch.no_grad():
            for key, tensor in game.state().items():
                tensor.copy_(before[key])
    return steps[0], steps[1], steps[2]


def main(argv: list[str] | None = None) -> None:
    args = options(argv)
    shape, recipe = chosen(args.set)
    device = prepare(recipe.seed)
    log = Log(args.out)
    data = read(args.data, device, args.limit)
    iteration, total, spent = 0, args.images, 0.0
    tensors: dict[str, Tensor] = {}
    if args.resume:
        tensors, facts = checkpoint.load(args.out)
        shape = GeneratorShape(**{**facts["shape"], "channels": tuple(facts["shape"]["channels"])})
        recipe = Recipe(**{**facts["recipe"], "critic": tuple(facts["recipe"]["critic"])})
        iteration, spent = facts["iteration"], facts["spent_seconds"]
        total = args.images or facts["images"]
    game = Game(shape, recipe, data.pictures, device)
    if tensors:
        game.load(tensors, iteration)
        tensors = {}
    judge = None
    if args.reader:
        judge = Judge(Examiner.load(args.reader, device), data.pictures[-8000:])
    log(
        event="start", device=describe(device), pictures=len(data), generator=parameters(game.generator),
        critic=parameters(game.critic), iteration=iteration, shape=shape.as_dict(), recipe=recipe.as_dict(),
    )  # fmt: skip
    if args.compile:
        game.fuse()
    fixed = torch.randn(64, shape.z_dim, generator=torch.Generator().manual_seed(3)).to(device)
    budget = args.minutes * 60
    step_g, step_d, step_dp = capture(game, device)
    log(event="captured")
    best = math.inf
    started, first, next_look = time.monotonic(), iteration, args.look * 60

    def save() -> None:
        facts = {
            "iteration": iteration, "images": total, "seen": iteration * recipe.batch, "shape": shape.as_dict(),
            "recipe": recipe.as_dict(), "spent_seconds": spent + time.monotonic() - started,
        }  # fmt: skip
        checkpoint.save(args.out, game.state(), facts)

    def look(name: str) -> None:
        nonlocal best
        with torch.no_grad():
            sheet(to_bytes(game.average(fixed)), 16, args.out / f"sheet-{name}.png")
        if judge is None:
            return
        z = torch.randn(
            8000 if device.type == "cuda" else 2000,
            shape.z_dim,
            generator=torch.Generator().manual_seed(4),
        )
        with torch.no_grad():
            result = judge(game.average(part.to(device)) for part in z.split(500))
        log(event="look", seen=iteration * recipe.batch, scores=line(result))
        (args.out / "scores.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        if result["frechet"] < best:
            best = result["frechet"]
            facts = {
                "shape": shape.as_dict(),
                "seen": iteration * recipe.batch,
                "iteration": iteration,
                "scores": result,
            }
            checkpoint.save(args.out, dict(game.average.state_dict()), facts, "average")

    while True:
        seen = iteration * recipe.batch
        if (total and seen >= total) or (args.stop and seen >= args.stop):
            break
        if iteration % 50 == 0:
            if device.type == "cuda":
                torch.cuda.synchronize()
            if log.seconds > budget:
                break
        if not total and iteration - first == 400 and math.isfinite(budget):
            # The rates fall at the end, so the end must be known: foresee it from the speed so far.
            speed = 400 * recipe.batch / (time.monotonic() - started)
            total = seen + int(0.94 * speed * (budget - log.seconds))
            log(event="foreseen", images=total, images_a_second=round(speed))
        game.schedule(seen, total or 10**12)
        step_g()
        (step_dp if iteration % recipe.lazy == 0 else step_d)()
        iteration += 1
        if iteration % (1000 if device.type == "cuda" else 100) == 0:
            g, d, true, false = game.report.tolist()
            if not math.isfinite(g + d):
                raise FloatingPointError(
                    f"loss={g} and {d} must be finite; got them at iteration {iteration}. Lower the rate."
                )
            speed = (iteration - first) * recipe.batch / (time.monotonic() - started)
            log(it=iteration, seen=iteration * recipe.batch, img_s=round(speed), G=round(g, 3), D=round(d, 3),
                true=round(true, 2), false=round(false, 2))  # fmt: skip
            if log.seconds > next_look:
                next_look += args.look * 60
                look(f"{iteration * recipe.batch // 1000:05d}k")
                save()
    look("last")
    save()
    log(
        event="end",
        it=iteration,
        seen=iteration * recipe.batch,
        seconds_in_all=round(spent + time.monotonic() - started),
    )


if __name__ == "__main__":
    main()
