"""eigencat edit: latents moved along a direction, and their pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import click
import numpy as np

from eigencat.commands._run import RefusedError, Talk, talks


@click.command()
@click.argument("directions", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Which direction.")
@click.option("--alpha", default="-3:3:7", show_default=True, metavar="STEPS",
              help="How far: '-3,0,3', or from:to:how-many.")  # fmt: skip
@click.option("--units", type=click.Choice(["sigma", "raw", "target"]), default="sigma",
              show_default=True,
              help="Standard deviations, lengths, or the score to arrive at.")  # fmt: skip
@click.option("--layers", metavar="A-B or NAMES", help="Layers to move; else the direction's own.")
@click.option("--condition-on", "on", multiple=True, metavar="NAME",
              help="First take out what it shares with this one; may be repeated.")  # fmt: skip
@click.option("--model", metavar="MODEL", help="What draws; see eigencat find.")
@click.option("--latents", metavar="FILE", help="Latents of yours, instead of drawn ones.")
@click.option("--row", "rows", type=click.IntRange(min=0), multiple=True,
              help="Which of --latents; all unless said. May be repeated.")  # fmt: skip
@click.option("--samples", type=click.IntRange(1, 64), default=1, show_default=True,
              help="How many latents to draw, a strip each.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True)
@click.option("-o", "--output", "outputs", type=click.Path(path_type=Path), multiple=True,
              required=True, help=".png for strips, .npy for latents; may be repeated.")  # fmt: skip
@click.option("--any-model", is_flag=True, help="Use directions of another model.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@talks
def edit(
    talk: Talk, directions: Path, name: str, alpha: str, units: str, layers: str | None,
    on: tuple[str, ...], model: str | None, latents: str | None, rows: tuple[int, ...],
    samples: int, seed: int, outputs: tuple[Path, ...], any_model: bool, force: bool,
) -> None:  # fmt: skip
    """Move latents along a direction, and draw them.

    A .png shows a strip for each latent, one below the other. A .npy holds the moved latents:
    (n, ...) for one step, (steps, n, ...) for several.
    """
    import eigencat
    from eigencat._png import png
    from eigencat.commands._files import must_be_free, write_whole
    from eigencat.commands._models import open_model
    from eigencat.commands._options import load_set, read_alphas, read_layers

    for output in outputs:
        must_be_free(output, force)
        if output.suffix.lower() not in (".png", ".npy"):
            raise RefusedError(f"output={output} must be .png or .npy; got {output.suffix!r}.")
    steps = read_alphas(alpha)
    opened = open_model(model) if model else None
    if opened is None and (latents is None or any(o.suffix.lower() == ".png" for o in outputs)):
        raise RefusedError(
            "model must be given to draw latents or pictures; got none. "
            "Pass --model portraits, or --latents with a .npy output."
        )
    if rows and latents is None:
        raise RefusedError(
            f"row={rows[0]} must come with --latents; got none. "
            "Pass a file of latents, or --samples and --seed for those of the model."
        )
    found = load_set(directions, opened.hash if opened else None, any_model)
    way = found[name]
    if on:
        way = eigencat.condition(way, on=[found[part] for part in on])
    if latents is None:
        assert opened is not None
        w = opened.sample(samples, seed, way.space)
    else:
        w = _rows_of(latents, rows)
    where = read_layers(layers, opened.layers if opened else ())
    if where is not None and opened is not None and way.space == "z":
        raise RefusedError(
            f"layers={layers} must be left out for a direction of z; got {layers}. "
            "Layers read w: take a direction of w."
        )
    written = []
    with talk.bar("Drawing", len(w) * len(outputs)) as bar:
        for output in outputs:
            if output.suffix.lower() == ".png":
                assert opened is not None
                drawn = []
                for one in w:
                    # A latent of its own axis, so that layers are not taken for samples.
                    strip = eigencat.strip(
                        opened.drawer(way.space), one[None], way, steps, layers=where, units=units
                    )
                    drawn.append(strip.array)
                    bar.tick()
                write_whole(output, png(np.concatenate(drawn)))
            else:
                moved = _moved(opened, w, way, steps, where, units)
                file = io.BytesIO()
                np.save(file, moved[0] if len(steps) == 1 else moved)
                write_whole(output, file.getvalue())
                bar.tick(len(w))
            written.append(output)
            talk.say(f"Wrote {output}.")
    talk.result(
        {
            "outputs": written,
            "direction": way.name,
            "retained": way.retained,
            "alphas": steps,
            "units": units,
            "layers": where,
            "scores": [
                (way.score(_mean_layer(moved_one))).tolist()
                for moved_one in _moved(opened, w, way, steps, where, units)
            ],
        }
    )


def _rows_of(text: str, rows: tuple[int, ...]) -> Any:
    from eigencat.commands._files import one_array

    w = one_array(text, "latents")
    w = w[None] if w.ndim == 1 else w
    if rows and max(rows) >= len(w):
        raise RefusedError(f"row={max(rows)} must be below {len(w)}, the latents of {text}.")
    return np.array(w[list(rows)] if rows else w)


def _moved(opened: Any, w: Any, way: Any, steps: Any, where: Any, units: str) -> Any:
    """The latents after each step, with an axis of layers where only some of them move."""
    import eigencat
    from eigencat._walk import _numbers

    wanted = where if where is not None else way.layers
    if wanted is not None:
        names = opened.layers if opened else ()
        wanted = _numbers(tuple(wanted), names)
        if w.ndim == 2:
            if not names:
                raise RefusedError(
                    "layers must come with a model, or with latents that have an axis of layers; "
                    f"got latents of shape {w.shape}. Pass --model."
                )
            w = np.repeat(w[:, None], len(names), axis=1)
    bare = eigencat.Direction(way.vector, way.space, way.bias, way.scale, None, way.name, way.meta)
    return np.stack([eigencat.edit(w, bare, float(a), wanted, units) for a in steps])


def _mean_layer(w: Any) -> Any:
    """Where a latent with one code for each layer lies, on average."""
    return w.mean(axis=1) if w.ndim == 3 else w
