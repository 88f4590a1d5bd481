"""Render a training set with the Portraits renderer.

    python -m training._common.render --n 100000 --seed 1 --out DIR [--flat]

``--flat`` draws each attribute on its own; without it the world's correlations hold. The renderer is
NumPy, reached in each of its files through a global ``np``. Where there is a GPU, JAX or CuPy
take NumPy's place there; else all processors work.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SIZE = 64
MODULES = ("person", "shapes", "paint", "light", "glasses", "trace")
# Functions of the renderer that JAX compiles one by one; the whole would take it minutes.
FUSED = (
    "_nearest", "distances", "paint_skin", "paint_mouth", "paint_eyes", "paint_brows", "put_glasses",
    "lit", "background", "strands", "skull", "hair_depth", "beard_depth", "cloth_depth", "tone", "parting",
)  # fmt: skip

Maker = Callable[[np.ndarray], np.ndarray]


def _modules() -> dict[str, Any]:
    return {m: importlib.import_module(f"eigencat.worlds.portraits.{m}") for m in MODULES}


def _in_batches(rows: Maker, batch: int) -> Maker:
    """Draw in equal batches; the last is filled up, so that nothing is compiled for its size alone."""

    def pictures(table: np.ndarray) -> np.ndarray:
        out = []
        for k in range(0, len(table), batch):
            part = table[k : k + batch]
            fill = np.concatenate([part, np.repeat(table[:1], batch - len(part), axis=0)])
            out.append(rows(fill)[: len(part)])
        return np.concatenate(out)

    return pictures


def with_cupy(batch: int = 512) -> Maker:
    """The renderer with CuPy in NumPy's place; pictures may differ from NumPy's by rounding."""
    import cupy

    cupy.cuda.runtime.getDeviceCount()
    parts = _modules()
    for module in parts.values():
        module.np = cupy
    parts["trace"].BATCH = batch

    def rows(table: np.ndarray) -> np.ndarray:
        return np.asarray(
            cupy.asnumpy(parts["trace"].render_rows(cupy.asarray(table), SIZE, few=False))
        )

    return _in_batches(rows, batch)


def with_jax(batch: int = 512) -> Maker:
    """The renderer with JAX in NumPy's place and its costly functions compiled."""
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    import jax
    import jax.numpy as jnp

    parts = _modules()
    for module in parts.values():
        module.np = jnp
    trace = parts["trace"]
    trace.BATCH = batch

    def register(cls: type) -> None:
        def flatten(one: Any) -> tuple[Any, Any]:
            moving = {k: v for k, v in vars(one).items() if hasattr(v, "dtype") or k == "p"}
            fixed = {k: v for k, v in vars(one).items() if k not in moving}
            return tuple(moving.values()), (tuple(moving), tuple(sorted(fixed.items())))

        def unflatten(names: Any, values: Any) -> Any:
            one = object.__new__(cls)
            vars(one).update(zip(names[0], values, strict=True), **dict(names[1]))
            return one

        jax.tree_util.register_pytree_node(cls, flatten, unflatten)

    register(parts["person"].Person)
    register(trace._View)
    for name in FUSED:
        if hasattr(trace, name):
            call = getattr(trace, name)
            fixed = [k for k in ("fine", "few") if k in inspect.signature(call).parameters]
            setattr(trace, name, jax.jit(call, static_argnames=fixed))

    def rows(table: np.ndarray) -> np.ndarray:
        return np.asarray(trace.render_rows(jnp.asarray(table, dtype=np.float32), SIZE, few=False))

    return _in_batches(rows, batch)


def _one_process(table: np.ndarray) -> np.ndarray:
    from eigencat.worlds.portraits.trace import render_rows

    return np.asarray(render_rows(table, SIZE))


def on_processors(workers: int | None = None) -> Maker:
    """The renderer as it is, one process a processor."""
    count = workers or os.cpu_count() or 1

    def pictures(table: np.ndarray) -> np.ndarray:
        pieces = np.array_split(table, max(1, len(table) // 50))
        if count == 1:
            return np.concatenate([_one_process(piece) for piece in pieces])
        with multiprocessing.get_context("spawn").Pool(count) as pool:
            return np.concatenate(list(pool.imap(_one_process, pieces)))

    return pictures


MAKERS: dict[str, Callable[[], Maker]] = {
    "jax": with_jax,
    "cupy": with_cupy,
    "processors": on_processors,
}


def main(argv: list[str] | None = None) -> None:
    from eigencat.worlds.portraits.attributes import NAMES, sample_attributes
    from training._common.data import write

    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--n", type=int, required=True)
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--flat", action="store_true", help="each attribute on its own")
    p.add_argument("--with", dest="where", choices=sorted(MAKERS), default="processors")
    p.add_argument("--workers", type=int, help="processes of --with processors")
    args = p.parse_args(argv)
    correlation = None if args.flat else "default"
    table = sample_attributes(args.n, correlation=correlation, random_state=args.seed)
    few = min(args.n, 8)
    check = _one_process(table[:few])
    make = on_processors(args.workers) if args.where == "processors" else MAKERS[args.where]()
    start = time.monotonic()
    make(table[:few])
    ready = time.monotonic()
    pictures = make(table)
    seconds = time.monotonic() - ready
    off = np.abs(check.astype(int) - pictures[:few])
    facts = {
        "names": list(NAMES),
        "seed": args.seed,
        "correlated": not args.flat,
        "n": args.n,
        "where": args.where,
    }
    write(args.out, pictures, table, facts)
    print(
        f"{args.out.name}: {args.n} pictures with {args.where}, ready in {ready - start:.1f} s, "
        f"{args.n / seconds:.0f} a second; off from NumPy by more than 3 of 255 in {(off > 3).mean():.5f}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
