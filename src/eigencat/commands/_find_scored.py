"""InterFaceGAN from the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat.commands import _checks
from eigencat.commands._files import (
    fingerprint,
    must_be_free,
    read_latents,
    read_scores,
    split_name,
)
from eigencat.commands._find_out import write_set
from eigencat.commands._models import Model, open_model, scored
from eigencat.commands._options import load_set, read_layers, read_select, with_facts
from eigencat.commands._run import RefusedError, Talk
from eigencat.direction import Direction
from eigencat.direction_set import DirectionSet

Float = NDArray[np.float64]


def find_scored(
    talk: Talk, *, files: tuple[str, ...], model: str | None, reader: str | None,
    attributes: tuple[str, ...], samples: int, space: str | None, method: str, select: str,
    fidelity: str | None, on: tuple[str, ...], metric: str, layers: str | None, seed: int,
    halves: int, permutations: int, bootstrap: int | None, no_checks: bool, output: Path,
    force: bool,
) -> None:  # fmt: skip
    import eigencat

    must_be_free(output, force)
    space = space or "w"
    chosen = read_select(select)
    opened = open_model(model, reader) if model else None
    wanted = _wanted(attributes, on)
    if opened is not None:
        if files or not wanted:
            raise RefusedError(
                "attribute must be named, without files, where a model is sampled; got "
                f"{len(files)} files and {len(attributes)} attributes. Pass --attribute, for "
                f"example --attribute {next(iter(opened.attributes), 'age')}."
            )
        names, Z, y, source = _sampled(talk, opened, wanted, samples, seed, space)
    else:
        names, Z, y, source = _read(files, wanted)
    where = read_layers(layers, opened.layers if opened else ())
    conditioned = [
        _checks.Conditioned(name, tuple(_condition(part, names) for part in on))
        for name in names
        if on and name not in on
    ]
    if on and not conditioned:
        raise RefusedError(
            f"condition-on={', '.join(on)} must leave a direction to condition; got no other. "
            "Pass --attribute with one more."
        )
    make = partial(
        eigencat.InterFaceGAN, method, chosen, random_state=seed, fidelity=fidelity, space=space
    )
    told = method == "ols" and chosen == "all" and fidelity is None and len(Z) > Z.shape[1] + 1
    if bootstrap is None:  # least squares tells the cone of what is not conditioned by itself
        bootstrap = 0 if told and not conditioned else 100
    plan = _checks.Plan(*([0, 0, 0] if no_checks else [halves, permutations, bootstrap]))
    fits = 1 + plan.fits + (plan.bootstrap + 1 if plan.bootstrap else 0)
    with talk.bar("Fitting", fits) as bar:
        finder = _checks.Finder(make, names, conditioned, metric, bar.tick)
        found = finder.fit(Z, y).directions_
        # A score for each direction: a conditioned one is held against its primal's.
        columns = [*range(len(names)), *(names.index(c.primal) for c in conditioned)]
        results = _checks.check(finder, Z, y[:, columns], plan, seed)
    members = []
    for j, one in enumerate(found):
        facts = _checks.facts(j, plan, len(Z), *results)
        if "cone_angle" in one.meta:  # of endless samples, where a bootstrap's is of resamples
            angle = one.meta["cone_angle"]
            facts["cone"] = {"angle": angle, "by": _checks.LEAST_SQUARES, "repeats": 0}
        more: dict[str, Any] = {"attribute": names[columns[j]]}
        if not no_checks or "cone" in facts:
            more["checks"] = facts
        scale = one.scale
        if "scale_of" in one.meta:  # conditioning alone cannot know it; here are the samples
            scale = float(np.std(b.fetch(b.as_float(Z)) @ one.vector, ddof=1))
        kept = with_facts(one, more, scale=scale, layers=where)
        kept.meta.pop("scale_of", None)
        members.append(kept)
    settings = {
        "method": method, "select": select, "fidelity": fidelity, "metric": metric, "seed": seed,
    }  # fmt: skip
    about = {**found.meta, "source": source, "settings": settings}
    write_set(talk, DirectionSet(members, meta=about), output, "interfacegan", opened)


def _wanted(attributes: tuple[str, ...], on: tuple[str, ...]) -> list[str]:
    """The named attributes, and those to condition on, which have to be found as well."""
    if not attributes:
        return []
    return list(dict.fromkeys([*attributes, *(part for part in on if not _in_file(part))]))


def _in_file(text: str) -> bool:
    return ":" in text and Path(text.rsplit(":", 1)[0]).is_file()


def _condition(text: str, names: list[str]) -> str | Direction:
    if text in names:
        return text
    if _in_file(text):
        path, name = text.rsplit(":", 1)
        return load_set(Path(path))[name]
    raise RefusedError(
        f"condition-on={text!r} must be one of {', '.join(names)}, or FILE:NAME of a file of "
        f"directions; got {text!r}."
    )


def _sampled(
    talk: Talk, model: Model, attributes: list[str], n: int, seed: int, space: str
) -> tuple[list[str], Any, Float, dict[str, Any]]:
    if model.reader is None:
        model.read(None)  # says what is missing
    named = {name: model.column(name) for name in attributes} if model.attributes else None
    Z = model.sample(n, seed, space)
    with talk.bar("Drawing and reading", n) as bar:
        read = scored(model, Z, space, bar.tick)
    columns = list(named.values()) if named else list(range(read.shape[1]))
    if not named and len(attributes) != read.shape[1]:
        raise RefusedError(
            f"attribute must name each of the {read.shape[1]} scores of a reader without attributes "
            f"of its own; got {len(attributes)}. Repeat --attribute."
        )
    y = np.asarray(read[:, columns], np.float64)
    return attributes, Z, y, {"kind": "model", "samples": n, "seed": seed, "space": space}


def _read(
    files: tuple[str, ...], wanted: list[str]
) -> tuple[list[str], Any, Float, dict[str, Any]]:
    if len(files) != 2:
        raise RefusedError(
            f"files must be latents and their scores; got {len(files)}. Pass LATENTS SCORES, or "
            "--model with --attribute."
        )
    Z = read_latents(files[0])
    names, y = read_scores(files[1])
    if wanted:
        for name in wanted:
            if name not in names:
                raise RefusedError(
                    f"attribute={name!r} must be one of the scores, {', '.join(names[:12])}; "
                    f"got {name!r}."
                )
        y, names = y[:, [names.index(name) for name in wanted]], wanted
    source = {
        "kind": "files",
        "names": [split_name(text)[0].name for text in files],
        "fingerprint": fingerprint(Z),
    }
    return names, Z, y, source
