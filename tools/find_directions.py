"""Find the directions of the shipped portraits, and the shell on which their latents lie.

    .venv/bin/python tools/find_directions.py

Writes ``directions_w.safetensors``, ``directions_z.safetensors`` and ``shell_w.safetensors`` beside
the networks. Run it when the networks change, and `make figures` after it: the page carries some of
these numbers. It takes two minutes of one core.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

import eigencat as ec
from eigencat import _safetensors
from eigencat.direction_set import KIND, VERSION
from eigencat.models._shipped import FILES
from eigencat.models.found import SPACES, model_hash

SAMPLES, SEED = 20_000, 30
HELD_OUT, HELD_OUT_SEED = 4_000, 31


def halves(values: Any) -> np.ndarray[Any, Any]:
    """Numbers as 16 bits hold them, as the networks' weights are: the page carries them so."""
    return np.asarray(values, np.float16).astype(np.float32)


def digits(values: Any) -> np.ndarray[Any, Any]:
    """Numbers with seven digits, so that a page need not carry the rest."""
    return np.array([float(f"{value:.7g}") for value in values])


def readings(g: Any, w: Any) -> np.ndarray[Any, Any]:
    parts = (w[start : start + 500] for start in range(0, len(w), 500))
    return np.concatenate([g.read(g.decode(part)) for part in parts]).astype(np.float64)


def sampled(g: Any, n: int, seed: int) -> dict[str, Any]:
    z = g.sample(n, seed)
    w = g.mapping(z)
    return {"z": z.astype(np.float64), "w": w.astype(np.float64), "y": readings(g, w)}


def found(learn: dict[str, Any], held: dict[str, Any], space: str, names: Any) -> Any:
    """The directions in one space; gain, offset and bias are told of the rounded normals."""
    fit = ec.InterFaceGAN(space=space).fit(learn[space], learn["y"], names=list(names))
    normals = halves(fit.components_)
    unit = normals / np.linalg.norm(normals.astype(np.float64), axis=1, keepdims=True)
    metas, bias, scale = [], [], []
    for j, n in enumerate(unit):
        along, y = learn[space] @ n, learn["y"][:, j]
        gain, at_zero = np.polyfit(along, y, 1)
        offset = y.mean()
        said = at_zero + gain * (held[space] @ n)
        truth = held["y"][:, j]
        r2 = 1 - np.sum((truth - said) ** 2) / np.sum((truth - truth.mean()) ** 2)
        bias.append((at_zero - offset) / gain)
        scale.append(along.std(ddof=1))
        facts = {"gain": gain, "offset": offset, "cone_angle": fit.cone_angle_[j], "r2": r2}
        facts |= {"mean": y.mean(), "spread": y.std(ddof=1)}
        metas.append(dict(zip(facts, digits(list(facts.values())).tolist(), strict=True)))
    # A Direction divides its bias by the length of what it is given.
    length = np.linalg.norm(normals.astype(np.float64), axis=1)
    return normals, digits(np.array(bias) * length), digits(scale), metas


def main(folder: Path = FILES / "portraits") -> None:
    g = ec.load("portraits", folder=folder)
    about = {"model": model_hash(g.manifest), "samples": SAMPLES, "seed": SEED}
    print(f"reading {SAMPLES + HELD_OUT:,} portraits", file=sys.stderr)
    learn, held = sampled(g, SAMPLES, SEED), sampled(g, HELD_OUT, HELD_OUT_SEED)
    for space in SPACES:
        normals, bias, scale, metas = found(learn, held, space, g.attributes)
        note = {
            "kind": KIND, "version": VERSION, "eigencat": ec.__version__, "space": space,
            "names": list(g.attributes), "layers": [None] * len(normals), "metas": metas,
            "meta": {**about, "method": "InterFaceGAN ols", "held_out": HELD_OUT},
        }  # fmt: skip
        arrays = {"vectors": normals, "bias": bias, "scale": scale}
        _safetensors.write(folder / f"directions_{space}.safetensors", arrays, note)
    whole = ec.Shell.fit(learn["w"])
    rounded = ec.Shell(*map(halves, (whole.mean, whole.factor, whole.quantiles)))
    note = {"kind": "shell", "version": 1, "eigencat": ec.__version__, "meta": about}
    quantiles = rounded.spread_of(learn["w"])
    arrays = {"mean": rounded.mean, "factor": rounded.factor, "quantiles": halves(quantiles)}
    _safetensors.write(folder / "shell_w.safetensors", arrays, note)


if __name__ == "__main__":
    main()
