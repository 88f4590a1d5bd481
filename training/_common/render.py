"""Render a training set with the Portraits renderer.

    python -m training._common.render --n 100000 --seed 1 --out DIR [--flat]

``--flat`` draws each attribute on its own; without it the world's correlations hold. The renderer is
NumPy; where there is a GPU with CuPy the same lines run there, and else on all processors.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SIZE = 64
MODULES = ("person", "shapes", "paint", "light", "glasses", "render")


def on_gpu(batch: int = 512) -> Callable[[np.ndarray], np.ndarray]:
    """The renderer with CuPy in NumPy's place; pictures may differ from NumPy's by rounding."""
    import cupy

    parts = {m: importlib.import_module(f"eigencat.worlds.portraits.{m}") for m in MODULES}
    for module in parts.values():
        module.np = cupy
    render, person = parts["render"], parts["person"]

    def rows(table: np.ndarray, samples: int = 2) -> np.ndarray:
        line = (
            (cupy.arange(SIZE, dtype=np.float32) + np.float32(0.5)) / SIZE * 2 - 1
        ) * render.EXTENT
        p: Any = person.Person(cupy.asarray(table, dtype=np.float32))
        p.n, p.w = len(table), 2 * render.EXTENT / (SIZE * samples)
        p.cy, p.sy = cupy.cos(p.yaw), cupy.sin(p.yaw)
        p.cp, p.sp = cupy.cos(p.pitch), -cupy.sin(p.pitch)
        rgb = cupy.stack(render._trace(line, samples, p, False), axis=-1)
        rgb = rgb.reshape(len(table), SIZE, SIZE, samples * samples, 3).mean(axis=3)
        return cupy.asnumpy((cupy.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8))

    def pictures(table: np.ndarray) -> np.ndarray:
        # A lone row would take another path in the renderer, so the last batch takes one more.
        cuts = [k for k in range(0, len(table), batch) if k == 0 or len(table) - k > 1]
        return np.concatenate([rows(part) for part in np.split(table, cuts[1:])])

    return pictures


def _one_process(table: np.ndarray) -> np.ndarray:
    from eigencat.worlds.portraits.render import render_rows

    return np.asarray(render_rows(table, SIZE))


def on_processors(workers: int | None = None) -> Callable[[np.ndarray], np.ndarray]:
    """The renderer as it is, one process a processor."""
    count = workers or os.cpu_count() or 1

    def pictures(table: np.ndarray) -> np.ndarray:
        pieces = np.array_split(table, max(1, len(table) // 50))
        if count == 1:
            return np.concatenate([_one_process(piece) for piece in pieces])
        with multiprocessing.get_context("spawn").Pool(count) as pool:
            return np.concatenate(list(pool.imap(_one_process, pieces)))

    return pictures


def picture_maker(kind: str) -> Callable[[np.ndarray], np.ndarray]:
    return on_gpu() if kind == "cuda" else on_processors()


def best_maker() -> tuple[str, Callable[[np.ndarray], np.ndarray]]:
    """The GPU if CuPy finds one and the renderer runs there, else the processors."""
    try:
        import cupy

        cupy.cuda.runtime.getDeviceCount()
        from eigencat.worlds.portraits.attributes import sample_attributes

        make = on_gpu()
        make(sample_attributes(4, random_state=0))
    except ImportError:
        return "processors", on_processors()
    except Exception as error:  # CuPy's errors are many; the reason is said and the work goes on
        print(f"renderer: not on the GPU: {error!r}", file=sys.stderr, flush=True)
        for m in MODULES:
            importlib.import_module(f"eigencat.worlds.portraits.{m}").np = np  # type: ignore[attr-defined]
        return "processors", on_processors()
    return "GPU", make


def main(argv: list[str] | None = None) -> None:
    from eigencat.worlds.portraits.attributes import NAMES, sample_attributes
    from training._common.data import write

    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--n", type=int, required=True)
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--flat", action="store_true", help="each attribute on its own")
    args = p.parse_args(argv)
    correlation = None if args.flat else "default"
    table = sample_attributes(args.n, correlation=correlation, random_state=args.seed)
    where, make = best_maker()
    start = time.monotonic()
    pictures = make(table)
    seconds = time.monotonic() - start
    facts = {
        "names": list(NAMES),
        "seed": args.seed,
        "correlated": not args.flat,
        "n": args.n,
        "where": where,
    }
    write(args.out, pictures, table, facts)
    print(
        f"{args.out.name}: {args.n} pictures on {where}, {args.n / seconds:.0f} a second",
        flush=True,
    )


if __name__ == "__main__":
    main()
