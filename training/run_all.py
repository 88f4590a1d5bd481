"""Train every network of the Portraits world, on one machine, within a given time.

    python -m training.run_all --out DIR --minutes 20

Written for one GPU and some processors; without a GPU it does the same, slowly: give it a day. It
renders, and trains what depends on what in its turn: the reader on decorrelated portraits, the
generator on correlated ones from the first moment to the last, and beside it the autoencoder and,
towards the end, the inverter. One that fails is tried once more in a plainer way, and holds up no other.

Run again on the same folder, it goes on with the generator and leaves what is finished.

What comes out: DIR/{reader,generator,autoencoder,inverter} (checkpoints, logs, sheets), DIR/data and
DIR/flat (pictures), DIR/logs (what each process said), and DIR/done when all is over.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = {"jax": 240.0, "cupy": 240.0, "processors": 36000.0}  # seconds to render the first set


@dataclass
class Stage:
    """A command, its fallbacks, and when it may start."""

    name: str
    commands: list[list[str]]
    patience: list[float] = field(default_factory=list)
    nice: int = 0
    process: subprocess.Popen[bytes] | None = None
    tried: int = 0
    since: float = 0.0
    state: str = "waiting"


class Run:
    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.out = args, args.out
        self.start, self.length = time.monotonic(), args.minutes * 60
        (self.out / "logs").mkdir(parents=True, exist_ok=True)
        self.gpu = self.has_gpu()
        self.stages: dict[str, Stage] = {}

    @staticmethod
    def has_gpu() -> bool:
        ask = "import torch, sys; sys.exit(0 if torch.cuda.is_available() else 1)"
        return subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start

    def minutes_to(self, moment: float) -> str:
        """Minutes from now to a moment of the run, as an option's value."""
        return f"{max(moment - self.seconds, 1.0) / 60:.3f}"

    def say(self, text: str) -> None:
        line = f"{self.seconds:7.1f} s  {text}"
        print(line, flush=True)
        with (self.out / "logs" / "run.txt").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def module(self, name: str, *options: object) -> list[str]:
        return [sys.executable, "-m", f"training.{name}", *map(str, options)]

    def launch(self, stage: Stage) -> None:
        self.stages[stage.name] = stage
        command = stage.commands[stage.tried]
        log = (self.out / "logs" / f"{stage.name}.txt").open("ab")
        environment = {
            "OMP_NUM_THREADS": "1",
            "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
            **os.environ,
        }
        stage.process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=environment,
            preexec_fn=lambda: os.nice(stage.nice) and None,
        )  # fmt: skip
        log.close()
        stage.tried += 1
        stage.since, stage.state = self.seconds, "running"
        self.say(f"{stage.name}: {' '.join(command[2:])}")

    def look_after(self, stage: Stage) -> None:
        """See whether a stage is over, has failed, or takes longer than it may."""
        if stage.state != "running" or stage.process is None:
            return
        code = stage.process.poll()
        limit = stage.patience[stage.tried - 1] if stage.patience else float("inf")
        if code is None and self.seconds - stage.since > limit:
            stage.process.kill()
            stage.process.wait()
            code = "too slow"
        if code is None:
            return
        if code == 0:
            stage.state = "done"
            self.say(f"{stage.name}: done")
        elif stage.tried < len(stage.commands):
            self.say(f"{stage.name}: failed ({code}), once more")
            self.launch(stage)
        else:
            stage.state = "failed"
            self.say(f"{stage.name}: failed ({code})")

    def state(self, name: str) -> str:
        return self.stages[name].state if name in self.stages else "waiting"

    def over(self, name: str) -> bool:
        return self.state(name) in ("done", "failed")

    def render(self, name: str, folder: Path, n: int, seed: int, *options: object) -> Stage:
        ways = ["jax", "cupy", "processors"] if self.gpu else ["processors"]
        commands = [
            self.module("_common.render", "--n", n, "--seed", seed, "--out", folder, "--with", way, *options)
            for way in ways
        ]  # fmt: skip
        return Stage(name, commands, [PATIENCE[way] for way in ways])

    def generator(self) -> Stage:
        args, end = self.args, self.generator_end
        plain = self.module(
            "portraits_generator.train", "--data", self.out / "data", "--reader", self.out / "reader",
            "--out", self.out / "generator", "--capacity", args.capacity, "--look", args.look,
        )  # fmt: skip
        if args.set:
            plain += ["--set", *args.set]
        fused = ["--compile"] if self.gpu else []
        again = ["--resume"] if (self.out / "generator" / "state.json").is_file() else []
        return Stage(
            "generator", [[*plain, "--minutes", self.minutes_to(end), *fused, *again], plain]
        )

    @property
    def generator_end(self) -> float:
        return self.length - self.args.reserve

    def tend_generator(self) -> None:
        """Start again, from the last checkpoint and uncompiled, when it failed or stands still."""
        stage = self.stages["generator"]
        if stage.state != "running" or stage.process is None:
            return
        log = self.out / "generator" / "log.jsonl"
        still = time.time() - log.stat().st_mtime if log.is_file() else self.seconds - stage.since
        if self.gpu and stage.tried == 1 and still > self.args.patience:
            self.say(f"generator: nothing said for {still:.0f} s")
            stage.process.kill()
            stage.process.wait()
        code = stage.process.poll()
        if code not in (None, 0) and stage.tried < len(stage.commands):
            again = [*stage.commands[1], "--minutes", self.minutes_to(self.generator_end)]
            if (self.out / "generator" / "state.json").is_file():
                again.append("--resume")
            stage.commands[1] = again

    def side(self) -> None:
        """What runs beside the generator, one after the other."""
        args, out = self.args, self.out
        reader = (out / "reader" / "reader.json").is_file()
        if self.state("reader") == "waiting" and self.state("render-flat") == "done":
            command = self.module(
                "portraits_reader.train", "--data", out / "flat", "--out", out / "reader",
                "--images", args.reader_images, "--minutes", f"{0.13 * args.minutes:.3f}",
            )  # fmt: skip
            self.launch(Stage("reader", [command, command]))
        if self.state("more") == "waiting" and self.over("render-first") and args.more:
            self.launch(self.more())
        pictures = any((out / "data").glob("*/facts.json"))
        ready = reader and pictures and self.over("reader")
        if self.state("autoencoder") == "waiting" and ready:
            command = self.module(
                "portraits_autoencoder.train", "--data", out / "data", "--reader", out / "reader",
                "--out", out / "autoencoder", "--images", args.autoencoder_images,
                "--minutes", f"{0.19 * args.minutes:.3f}",
            )  # fmt: skip
            self.launch(Stage("autoencoder", [command, command]))
        late = self.seconds > 0.8 * self.length or self.over("generator")
        painted = (out / "generator" / "average.json").is_file()
        if self.state("inverter") == "waiting" and reader and late and painted:
            command = self.module(
                "portraits_inverter.train", "--data", out / "data", "--reader", out / "reader",
                "--generator", out / "generator", "--out", out / "inverter", "--follow",
                "--images", args.inverter_images, "--minutes", self.minutes_to(self.length - 3),
            )  # fmt: skip
            self.launch(Stage("inverter", [command]))

    def more(self) -> Stage:
        """More correlated portraits from processors that would idle, set after set."""
        args, count = self.args, max((os.cpu_count() or 2) - 4, 1)
        code = (
            "import sys\nfrom training._common.render import main\n"
            "out, n, sets, workers = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]\n"
            "for k in range(sets):\n"
            "    main(['--n', n, '--seed', str(1000 + k), '--out', f'{out}/more-{k:03d}',\n"
            "          '--with', 'processors', '--workers', workers])\n"
        )
        sets = max((args.capacity - args.first) // args.more, 0)
        command = [sys.executable, "-c", code, str(self.out / "data"), str(args.more), str(sets), str(count)]  # fmt: skip
        return Stage("more", [command], nice=15)

    def stop(self, name: str) -> None:
        stage = self.stages.get(name)
        if stage and stage.state == "running" and stage.process is not None:
            stage.process.terminate()
            stage.state = "stopped"
            self.say(f"{name}: stopped")

    def whole(self) -> None:
        args = self.args
        self.say(
            f"{'a GPU' if self.gpu else 'no GPU'}, {os.cpu_count()} processors, {self.length:.0f} s"
        )
        for name in ("reader", "autoencoder"):
            if (self.out / name / f"{name}.json").is_file():
                self.stages[name] = Stage(name, [], state="done")
        if (self.out / "data" / "first" / "facts.json").is_file():
            self.stages["render-first"] = Stage("render-first", [], state="done")
        (self.out / "done").unlink(missing_ok=True)
        self.launch(self.generator())
        if self.state("render-first") == "waiting":
            first = self.out / "data" / "first"
            self.launch(self.render("render-first", first, args.first, args.seed))
        if self.state("reader") == "waiting":
            flat = self.out / "flat"
            self.launch(self.render("render-flat", flat, args.flat, args.seed + 1, "--flat"))
        # Without a GPU the last sheets and scores take a minute or two.
        while self.seconds < self.length + (0 if self.gpu else 240):
            self.tend_generator()
            for stage in list(self.stages.values()):
                self.look_after(stage)
            self.side()
            if self.over("generator"):
                self.stop("more")
            if all(self.over(n) for n in ("generator", "reader", "autoencoder", "inverter")):
                break
            time.sleep(0.5)
        for name in self.stages:
            self.stop(name)
        states = {s.name: s.state for s in self.stages.values()}
        self.say(json.dumps(states))
        (self.out / "done").write_text(json.dumps(states) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, required=True)
    p.add_argument("--first", type=int, default=30_000, help="portraits to start with")
    p.add_argument("--flat", type=int, default=36_000, help="decorrelated portraits for the reader")
    p.add_argument("--more", type=int, default=6_000, help="portraits in a further set; 0 for none")
    p.add_argument(
        "--capacity", type=int, default=200_000, help="portraits in all, for the generator"
    )
    p.add_argument("--reader-images", type=int, default=3_500_000)
    p.add_argument("--autoencoder-images", type=int, default=2_500_000)
    p.add_argument("--inverter-images", type=int, default=4_000_000)
    p.add_argument("--look", type=float, default=2.0, help="minutes between the generator's sheets")
    p.add_argument(
        "--reserve", type=float, default=22.0, help="last seconds, for the inverter alone"
    )
    p.add_argument(
        "--patience", type=float, default=240.0, help="seconds of the generator's silence"
    )
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="for the generator")
    Run(p.parse_args(argv)).whole()


if __name__ == "__main__":
    main()
