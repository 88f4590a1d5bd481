"""SeFa from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from eigencat.commands._files import must_be_free, read_arrays, split_name
from eigencat.commands._find_out import write_set
from eigencat.commands._models import Model, host, open_model
from eigencat.commands._options import read_layers, with_facts
from eigencat.commands._run import RefusedError, Talk
from eigencat.direction_set import DirectionSet


def find_weights(
    talk: Talk, *, files: tuple[str, ...], model: str | None, layers: str | None, components: int,
    normalize: bool, samples: int, seed: int, output: Path, force: bool,
) -> None:  # fmt: skip
    import eigencat

    must_be_free(output, force)
    if (model is None) == (not files):
        raise RefusedError(
            "files of weights must be given, or a model; got both or neither. "
            "Pass --model portraits, --model network.pkl, or WEIGHTS."
        )
    opened = open_model(model) if model else None
    weights = opened.can("style_weights", "for SeFa")() if opened else _weights(files)
    where = read_layers(layers, opened.layers if opened else tuple(weights))
    if where is not None:
        known = opened.layers if opened else tuple(weights)
        chosen = [known[k] if isinstance(k, int) else k for k in where]
        if missing := [name for name in chosen if name not in weights]:
            raise RefusedError(
                f"layers={layers} must have style weights; got {missing[0]!r}, which has none. "
                f"These do: {', '.join(weights)}."
            )
        weights = {name: weights[name] for name in chosen}
    with talk.bar("Decomposing", 1) as bar:
        found = eigencat.SeFa(components, normalize).fit(weights).directions_
        bar.tick()
    scales = np.ones(len(found))
    if opened is not None and samples:
        scales = _deviations(talk, opened, found, samples, seed)
    members = [
        with_facts(one, {}, scale=float(scale), layers=where if opened else None)
        for one, scale in zip(found, scales, strict=True)
    ]
    source: dict[str, Any] = {"kind": "weights"}
    if not opened:
        source["names"] = [split_name(text)[0].name for text in files]
    settings = {"components": components, "normalize": normalize, "layers": layers, "seed": seed,
                "scale_from": samples if opened else 0}  # fmt: skip
    about = {**found.meta, "source": source, "settings": settings}
    write_set(talk, DirectionSet(members, meta=about), output, "sefa", opened)


def _weights(files: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in files:
        for name, array in read_arrays(text).items():
            if name in found:
                raise RefusedError(
                    f"path={text} must hold weights of other names than the files before; got "
                    f"{name!r} again. Rename it."
                )
            found[name] = array
    return found


def _deviations(talk: Talk, model: Model, found: DirectionSet, samples: int, seed: int) -> Any:
    """How far latents spread along each direction: weights alone do not know."""
    try:
        w = host(model.generator.sample(max(samples, 2), seed, "w"))
    except ModuleNotFoundError as error:
        talk.warn(
            f"no latents could be drawn without the package {error.name}, so each direction has "
            "scale 1: pip install 'eigencat[torch]' lets a step be a standard deviation."
        )
        return np.ones(len(found))
    return np.std(w.astype(np.float64) @ found.vectors.T, axis=0, ddof=1)
