"""GANSpace from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from eigencat.commands._files import must_be_free, read_latents, split_name
from eigencat.commands._find_out import write_set
from eigencat.commands._models import Model, open_model
from eigencat.commands._options import with_facts
from eigencat.commands._run import RefusedError, Talk
from eigencat.commands._stream import Files, FromModel, Stream
from eigencat.direction_set import DirectionSet
from eigencat.directions.ganspace import WIDE


def find_spread(
    talk: Talk, *, files: tuple[str, ...], model: str | None, layer: str | None,
    latents: tuple[str, ...], components: int, samples: int, space: str | None,
    write: str | None, checkpoint: Path | None, restart: bool, no_checks: bool, seed: int,
    output: Path, force: bool,
) -> None:  # fmt: skip
    must_be_free(output, force)
    space = space or "w"
    opened = open_model(model) if model else None
    if (opened is None) == (not files):
        raise RefusedError(
            "files must be given, or a model; got both or neither. "
            "Pass ACTIVATIONS, or --model portraits."
        )
    has_latents = bool(latents) or layer is not None
    if write == "latents" and not has_latents:  # said before hours of reading, not after
        raise RefusedError(
            "write='latents' must come with the latents of the rows; got none. Pass --latents."
        )
    kept = checkpoint or output.with_name(f"{output.name}.checkpoint")
    source, told = _source(opened, files, latents, samples, seed, space, layer)
    if source.d > WIDE and source.n > WIDE:
        talk.warn(
            f"{source.n} rows of {source.d} numbers: sums take {2 * 8 * source.d**2 / 1e9:.1f} GB. "
            "--no-checks takes half of that."
        )
    stream = Stream(source, seed, halves=not no_checks)
    if kept.exists() and not restart:
        stream.resume(kept)
        talk.say(f"Going on from {kept}, at row {sum(s.n for s in stream.sums)} of {source.n}.")
    with talk.bar("Reading", source.n) as bar:
        bar.done = sum(s.n for s in stream.sums)
        stream.run(kept, bar, talk.say)
    whole, halves = stream.fitted(components, space)
    of_latents = has_latents and write != "components"
    found = whole.latent_directions_ if of_latents else whole.directions_
    names = {one.name: int(one.name.split()[-1]) for one in found}
    where = space if of_latents or layer is None else layer
    ratios = whole.explained_variance_ratio_
    members = []
    for one in found:
        k = names[one.name]
        more: dict[str, Any] = {"variance_ratio": float(ratios[k]), "component": k}
        if halves and (cosine := _agreement(halves, one.name, of_latents)) is not None:
            half = {"cosine": cosine, "lowest": cosine, "repeats": 1}
            more["checks"] = {"samples": source.n, "split_half": half}
        members.append(with_facts(one, more, space=where))
    about = {
        **found.meta,
        "source": told,
        "settings": {"components": components, "seed": seed, "layer": layer,
                     "written": "latents" if of_latents else "components"},
    }  # fmt: skip
    write_set(talk, DirectionSet(members, meta=about), output, "ganspace", opened)
    kept.unlink(missing_ok=True)


def _source(
    opened: Model | None, files: tuple[str, ...], latents: tuple[str, ...], samples: int,
    seed: int, space: str, layer: str | None,
) -> tuple[Any, dict[str, Any]]:  # fmt: skip
    if opened is not None:
        if layer is not None:
            opened.can("activations", "to hand on a layer's")
        # A generator that names no layers knows them itself.
        if layer is not None and opened.layers and layer not in opened.layers:
            raise RefusedError(
                f"layer={layer!r} must be one of {', '.join(opened.layers)}; got {layer!r}."
            )
        told = {"kind": "model", "samples": samples, "seed": seed, "space": space}
        return FromModel(opened, samples, seed, space, layer), told
    if layer is not None:
        raise RefusedError(
            "layer must come with a model; got files. Leave it out, or pass --model."
        )
    parts = [read_latents(text, "activations") for text in files]
    source = Files(parts, [read_latents(text) for text in latents])
    names = [split_name(text)[0].name for text in files]
    return source, {"kind": "files", "names": names, "fingerprint": source.known_by()[0]}


def _agreement(halves: list[Any], name: str, of_latents: bool) -> float | None:
    """The size of the cosine between what the two halves call by one number."""
    rows = []
    for half in halves:
        if half._moments.n < 2:
            return None
        found = half.latent_directions_ if of_latents else half.directions_
        if name not in found.names:
            return None
        rows.append(found[name].vector)
    return float(min(1.0, abs(np.dot(*rows))))
