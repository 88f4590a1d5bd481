"""Train the portrait generator.

    python -m training.portraits_generator.train --data DIR --out DIR --minutes 60 [--resume]

The same command runs on one CPU thread and on a GPU. It stops when the minutes are over or the
pictures are seen, whichever is first, and ``--resume`` goes on where it stopped. With ``--capacity``
it may start before the first pictures are there, and takes in more while it trains.
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
from training._common.clock import Log, Pace
from training._common.data import Pool
from training._common.machine import describe, prepare
from training._common.score import Examiner, Judge, line
from training._common.sheet import sheet, to_bytes
from training.portraits_generator.steps import Game, Recipe


def options(argv: list[str] | None = None) -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument(
        "--data", type=Path, required=True, help="rendered portraits, one or several sets"
    )
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
    p.add_argument(
        "--capacity",
        type=int,
        default=0,
        help="room for so many pictures, which may come later; 0: those there are",
    )
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
        game.schedule(0, 0.0)
    steps = [
        captured(step, device, step.__name__)
        for step in (game.step_generator, game.step_critic, game.step_critic_penalty)
    ]
    if device.type == "cuda":
        with torch.no_grad():
            for key, tensor in game.state().items():
                tensor.copy_(before[key])
    return steps[0], steps[1], steps[2]


def prepared(game: Game, device: torch.device, fuse: bool, log: Log) -> tuple[Any, Any, Any]:
    """The captured steps, fused if asked and if the compiler manages."""
    if fuse:
        before = {k: v.clone() for k, v in game.state().items()}
        try:
            game.fuse()
            return capture(game, device)
        except Exception as error:  # a compiler fails in many ways, and training can do without it
            log(event="not compiled", error=f"{type(error).__name__}: {str(error)[:300]}")
            game.unfuse()
            with torch.no_grad():
                for key, tensor in game.state().items():
                    tensor.copy_(before[key])
    return capture(game, device)


def wait_for_pictures(pool: Pool, log: Log, seconds: float) -> None:
    while not pool.grow():
        if log.seconds > seconds:
            raise FileNotFoundError(
                f"data={pool.folder.name!r} must hold rendered portraits; got none in "
                f"{seconds:.0f} s. Look at the renderer's messages."
            )
        time.sleep(0.5)


def main(argv: list[str] | None = None) -> None:
    args = options(argv)
    shape, recipe = chosen(args.set)
    device = prepare(recipe.seed)
    log = Log(args.out)
    pool = Pool(args.data, device, args.capacity)
    iteration, total, spent = 0, args.images, 0.0
    tensors: dict[str, Tensor] = {}
    if args.resume:
        tensors, facts = checkpoint.load(args.out)
        shape = GeneratorShape(**{**facts["shape"], "channels": tuple(facts["shape"]["channels"])})
        recipe = Recipe(**{**facts["recipe"], "critic": tuple(facts["recipe"]["critic"])})
        iteration, spent = facts["iteration"], facts["spent_seconds"]
        total = args.images or facts["images"]
    game = Game(shape, recipe, pool, device)
    if tensors:
        game.load(tensors, iteration)
        tensors = {}
    log(
        event="start", device=describe(device), generator=parameters(game.generator),
        critic=parameters(game.critic), iteration=iteration, shape=shape.as_dict(), recipe=recipe.as_dict(),
    )  # fmt: skip
    fixed = torch.randn(64, shape.z_dim, generator=torch.Generator().manual_seed(3)).to(device)
    pace = Pace(total, args.minutes, spent)
    step_g, step_d, step_dp = prepared(game, device, args.compile, log)
    log(event="captured")
    wait_for_pictures(pool, log, min(args.minutes * 60, 3600.0))
    log(event="pictures", n=pool.filled)
    judge: Judge | None = None
    best, milestones = math.inf, 0
    first, next_look, next_save = iteration, args.look * 60, 30.0
    pace.begin(log.seconds, reserve=12.0 if device.type == "cuda" and not total else 0.0)

    def save() -> None:
        facts = {
            "iteration": iteration, "images": total, "pictures": pool.filled, "seen": iteration * recipe.batch, "shape": shape.as_dict(),
            "recipe": recipe.as_dict(), "spent_seconds": pace.seconds,
        }  # fmt: skip
        checkpoint.save(args.out, game.state(), facts)

    def look(name: str) -> None:
        nonlocal best, judge, milestones
        with torch.no_grad():
            sheet(to_bytes(game.average(fixed)), 16, args.out / f"sheet-{name}.png")
        # Every second look leaves a small copy: how the space of w comes about is worth a study.
        if milestones % 2 == 0:
            small = {k: v.half() for k, v in game.average.state_dict().items()}
            facts = {
                "shape": shape.as_dict(),
                "seen": iteration * recipe.batch,
                "iteration": iteration,
            }
            checkpoint.save(args.out / "milestones" / name, small, facts, "average")
        milestones += 1
        if judge is None and args.reader and (args.reader / "reader.json").is_file():
            # The reader may have been trained beside this. Compared with the first set's pictures.
            judge = Judge(
                Examiner.load(args.reader, device), pool.pictures[: min(8000, pool.filled)]
            )
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
        share = pace.share(seen)
        if (total and seen >= total) or (args.stop and seen >= args.stop):
            break
        if iteration % 50 == 0:
            if device.type == "cuda":
                torch.cuda.synchronize()
            if pace.here > pace.budget:
                break
        game.schedule(seen, share)
        step_g()
        (step_dp if iteration % recipe.lazy == 0 else step_d)()
        iteration += 1
        if iteration % (1000 if device.type == "cuda" else 100) == 0:
            g, d, true, false = game.report.tolist()
            if not math.isfinite(g + d):
                raise FloatingPointError(
                    f"loss={g} and {d} must be finite; got them at iteration {iteration}. Lower the rate."
                )
            speed = (iteration - first) * recipe.batch / pace.here
            log(it=iteration, seen=iteration * recipe.batch, share=round(share, 3), img_s=round(speed),
                G=round(g, 3), D=round(d, 3), true=round(true, 2), false=round(false, 2), pictures=pool.grow())  # fmt: skip
            if pace.here > next_look:
                next_look += args.look * 60
                look(f"{iteration * recipe.batch // 1000:05d}k")
                save()
                next_save = pace.here + 60
            elif pace.here > next_save:
                next_save = pace.here + 60
                save()
    look("last")
    save()
    log(
        event="end",
        it=iteration,
        seen=iteration * recipe.batch,
        seconds_in_all=round(pace.seconds),
    )


if __name__ == "__main__":
    main()
