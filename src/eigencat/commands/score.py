"""eigencat score: where samples lie along directions, and whether that tells their labels."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import click
import numpy as np

from eigencat._text import short
from eigencat.commands._run import RefusedError, Talk, talks


@click.command()
@click.argument("directions", type=click.Path(path_type=Path))
@click.argument("latents", required=False)
@click.option("--model", metavar="MODEL", help="Draw the latents instead; see eigencat find.")
@click.option("--reader", metavar="MODULE:FUNCTION", help="What scores the model's pictures.")
@click.option("--samples", type=click.IntRange(min=2), default=500, show_default=True,
              help="How many latents to draw.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True,
              help="Of the latents; find's own is 0.")  # fmt: skip
@click.option("--labels", metavar="FILE", help="What is true of the samples: .csv, .npy, .npz.")
@click.option("--name", "names", multiple=True, help="Which directions; all unless said.")
@click.option("--attribute", multiple=True, metavar="DIRECTION=COLUMN",
              help="Which labels a direction is held against, where names differ.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path),
              help="Write each sample's distance and score: .csv or .npy.")  # fmt: skip
@click.option("--any-model", is_flag=True, help="Use directions of another model.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@talks
def score(
    talk: Talk, directions: Path, latents: str | None, model: str | None, reader: str | None,
    samples: int, seed: int, labels: str | None, names: tuple[str, ...],
    attribute: tuple[str, ...], output: Path | None, any_model: bool, force: bool,
) -> None:  # fmt: skip
    """Signed distances and scores of LATENTS along the directions of a file.

    With --labels, or with a model that is read: accuracy and AUC of two labels, correlation and
    R² of scores, with 95 % intervals and a permutation null. Pass samples that nothing was fitted
    to.
    """
    from eigencat.commands._checks import HEAD, LEVEL, Checks
    from eigencat.commands._files import must_be_free, read_latents, read_scores, write_whole
    from eigencat.commands._measures import DRAWS, tell
    from eigencat.commands._models import open_model, scored
    from eigencat.commands._options import load_set, pick

    if output is not None:
        must_be_free(output, force)
        if output.suffix.lower() not in (".csv", ".npy"):
            raise RefusedError(f"output={output} must be .csv or .npy; got {output.suffix!r}.")
    if (model is None) == (latents is None):
        raise RefusedError(
            "latents must be given, or a model; got both or neither. "
            "Pass LATENTS, or --model portraits."
        )
    opened = open_model(model, reader) if model else None
    found = load_set(directions, opened.hash if opened else None, any_model)
    chosen = pick(found, names)
    columns: list[str] = []
    y = np.empty((0, 0))
    if opened is not None:
        X: Any = opened.sample(samples, seed, found.space)
    else:
        X = read_latents(str(latents))
    _warn_of_the_same(talk, found.meta, X, opened, seed)
    if labels is not None:
        columns, y = read_scores(labels)
        if len(y) != len(X):
            raise RefusedError(
                f"labels={labels} must have a row for each of the {len(X)} samples; got {len(y)}."
            )
    elif opened is not None and opened.attributes:
        with talk.bar("Drawing and reading", len(X)) as bar:
            y = np.asarray(scored(opened, X, found.space, bar.tick), np.float64)
        columns = list(opened.attributes)
    against = _pairs(chosen, columns, attribute)
    rows, results = [], []
    with talk.bar("Measuring", (DRAWS + 1) * max(1, len(against))) as bar:
        for one in chosen:
            distance, value = one.distance(X), one.score(X)
            entry: dict[str, Any] = {
                "name": one.name,
                "samples": len(X),
                "distance": _summary(distance),
                "score": _summary(value) if "gain" in one.meta else None,
                "when_found": Checks.of(one).as_dict(),
            }
            words = ["", "", ""]
            if one.name in against:
                column = against[one.name]
                told_by = y[:, columns.index(column)]
                if len(bad := np.flatnonzero(~np.isfinite(told_by))):
                    raise RefusedError(
                        f"labels of {column!r} must be finite; got {told_by[bad[0]]} in row "
                        f"{bad[0]}. Leave out samples without a label."
                    )
                if not np.ptp(told_by) > 0:
                    raise RefusedError(
                        f"labels of {column!r} must vary; got {told_by[0]:g} for all samples. "
                        "Pass samples of both kinds."
                    )
                told = tell(one, X, told_by, seed, bar.tick)
                entry["against"] = {
                    "attribute": column,
                    "kind": "two labels" if told.two else "scores",
                    **{name: m.as_list() for name, m in told.measures.items()},
                    "p": told.p,
                    "better_than_chance": told.p <= LEVEL,
                }
                words = [
                    column,
                    ", ".join(
                        f"{name} {short(m.value, minus='-')} ({short(m.low, minus='-')} to "
                        f"{short(m.high, minus='-')})"
                        for name, m in told.measures.items()
                    ),
                    f"{'better' if told.p <= LEVEL else 'not told from it'}, p {short(told.p)}",
                ]
            results.append(entry)
            middle, spread = float(distance.mean()), float(distance.std(ddof=1))
            rows.append(
                [one.name, short(middle, minus="-"), short(spread), *(words if against else [])]
            )
    head = ["direction", "mean distance", "deviation"]
    talk.table(head + (["labels", "told with 95 % interval", "than chance"] * bool(against)), rows)
    if any(Checks.of(one).better is not None for one in chosen):
        talk.say("\nWhen they were found:")
        talk.table(["direction", *HEAD], [[one.name, *Checks.of(one).row()] for one in chosen])
    if output is not None:
        write_whole(output, _as_file(output, chosen, X))
        talk.say(f"Wrote {output}.")
    talk.result({"directions": results, "samples": len(X), "output": output})


def _summary(values: Any) -> dict[str, float]:
    return {
        "mean": float(values.mean()),
        "deviation": float(values.std(ddof=1)) if len(values) > 1 else 0.0,
        "lowest": float(values.min()),
        "highest": float(values.max()),
    }


def _pairs(chosen: list[Any], columns: list[str], told: tuple[str, ...]) -> dict[str, str]:
    """Which labels each direction is held against: as told, by its attribute, or by its name."""
    named = dict(part.rsplit("=", 1) for part in told if "=" in part)
    if len(named) < len(told) or not set(named) <= {one.name for one in chosen}:
        raise RefusedError(
            f"attribute={', '.join(told)} must be DIRECTION=COLUMN with a direction that is "
            "scored; got another. Leave it out where names agree."
        )
    found = {}
    for one in chosen:
        for wanted in (named.get(one.name), one.meta.get("attribute"), one.name):
            if wanted in columns:
                found[one.name] = str(wanted)
                break
    if named and not set(named.values()) <= set(columns):
        wrong = next(value for value in named.values() if value not in columns)
        among = (
            f"one of {', '.join(columns[:12])}" if columns else "given with --labels or a reader"
        )
        raise RefusedError(
            f"attribute={wrong} must be {among}; got {wrong!r}. It names a column of the labels."
        )
    if not found and len(columns) == 1 and len(chosen) == 1:
        found[chosen[0].name] = columns[0]  # one of each: they belong together
    return found


def _warn_of_the_same(talk: Talk, about: dict[str, Any], X: Any, model: Any, seed: int) -> None:
    from eigencat.commands._files import fingerprint

    source = about.get("source")
    if not isinstance(source, dict):
        return
    same = source.get("kind") == "files" and source.get("fingerprint") == fingerprint(X)
    drawn = source.get("kind") == "model" and model is not None and source.get("seed") == seed
    if same or (drawn and about.get("model") == model.hash):
        talk.warn(
            "these are the samples that the directions were found on, so what they tell is too "
            "good: score others" + (", for example with another --seed." if drawn else ".")
        )


def _as_file(path: Path, chosen: list[Any], X: Any) -> bytes:
    if path.suffix.lower() == ".npy":
        file = io.BytesIO()
        np.save(file, np.stack([one.distance(X) for one in chosen], axis=1))
        return file.getvalue()
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    head, values = [], []
    for one in chosen:
        head.append(f"{one.name} distance")
        values.append(one.distance(X))
        if "gain" in one.meta:
            head.append(f"{one.name} score")
            values.append(one.score(X))
    # A spreadsheet takes a cell that starts like this for a formula, and runs it.
    writer.writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in head])
    writer.writerows([[repr(float(v)) for v in row] for row in zip(*values, strict=True)])
    return table.getvalue().encode()
