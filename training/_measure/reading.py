"""How well the reader reads, and what it reads where nothing changed."""

from __future__ import annotations

from typing import Any

import numpy as np

from eigencat.worlds import portraits as world
from training._measure.numbers import r2
from training._measure.pictures import Changed

CROSS = 0.15  # the share of an attribute's own change that another reading may move by


def held_out(g: Any, flat: world.Portraits) -> dict[str, float]:
    """R2 of each reading on decorrelated portraits that no training saw."""
    truth = np.stack([flat[name] for name in g.attributes], axis=1)
    return dict(zip(g.attributes, map(float, r2(truth, g.read(flat.images))), strict=True))


def interventions(g: Any, changed: Changed) -> dict[str, Any]:
    """Change one attribute in the renderer; see how far each reading moves.

    Everything is in deviations of the decorrelated data. The effect of changing attribute `a` on
    reading `b` is the mean move of `b` over all people, divided by how far `a` itself was moved.
    So 1 on the diagonal is a perfect reading, and 0 off it.
    """
    about = {a["name"]: a for a in g.manifest["attributes"]}
    sd = np.array([about[name]["deviation"] for name in g.attributes])
    people = changed.images.shape[1]
    table: dict[str, list[float]] = {}
    for k, name in enumerate(world.NAMES):
        if name not in about:  # hues turn in a circle and are not read
            continue
        images = changed.images[k].reshape(-1, *changed.images.shape[-3:])
        reading = g.read(images).astype(np.float64).reshape(people, 2, -1)
        move = (reading[:, 1] - reading[:, 0]).mean(0) / sd
        low, high = changed.ends[k]
        table[name] = [float(v) for v in move / ((high - low) / about[name]["deviation"])]
    above = [
        {"changed": a, "read": b, "effect": value}
        for a, row in table.items()
        for b, value in zip(g.attributes, row, strict=True)
        if a != b and abs(value) > CROSS
    ]
    above.sort(key=lambda pair: -abs(pair["effect"]))
    return {"people": people, "columns": list(g.attributes), "effect": table, "above": above}
