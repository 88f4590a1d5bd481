"""How a find ends: the set is written with its provenance, and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eigencat._text import short
from eigencat.commands._checks import HEAD, Checks
from eigencat.commands._files import sha256
from eigencat.commands._models import Model
from eigencat.commands._run import Talk
from eigencat.direction_set import DirectionSet

SHOWN = 20


def write_set(
    talk: Talk, found: DirectionSet, output: Path, command: str, model: Model | None,
    more: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write directions, and print a table of them or one JSON object."""
    found.meta["found_by"] = f"eigencat find {command}"
    if model is not None:
        found.meta["model_name"] = model.name
        if model.hash is not None:
            found.meta["model"] = model.hash
    found.save(output)
    checks = [Checks.of(one) for one in found]
    rows = [
        [one.name, short(one.scale, minus="-"), *check.row()]
        for one, check in zip(list(found)[:SHOWN], checks, strict=False)
    ]
    talk.table(["direction", "scale", *HEAD], rows)
    if len(found) > SHOWN:
        talk.say(f"and {len(found) - SHOWN} more.")
    talk.say(
        f"Wrote {output}: {len(found)} direction{'s' * (len(found) > 1)} in {found.space!r} "
        f"of {found[0].d} numbers."
    )
    talk.result(
        {
            "output": output,
            "sha256": sha256(output),
            "space": found.space,
            "dimensions": found[0].d,
            "meta": found.meta,
            "directions": [
                {
                    "name": one.name,
                    "scale": one.scale,
                    "bias": one.bias,
                    "retained": one.meta.get("retained"),
                    "variance_ratio": one.meta.get("variance_ratio"),
                    "eigenvalue": one.meta.get("eigenvalue"),
                    **check.as_dict(),
                }
                for one, check in zip(found, checks, strict=True)
            ],
            **(more or {}),
        }
    )
