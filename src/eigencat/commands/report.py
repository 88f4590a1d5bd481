"""eigencat report: one HTML file that says what was found, and whether to believe it."""

from __future__ import annotations

from pathlib import Path

import click

from eigencat.commands._run import RefusedError, Talk, talks


@click.command()
@click.argument("directions", type=click.Path(path_type=Path))
@click.option("--model", metavar="MODEL", help="What draws and reads; see eigencat find.")
@click.option("--reader", metavar="MODULE:FUNCTION", help="What scores the model's pictures.")
@click.option("--name", "names", multiple=True, help="Which directions; the first 12 unless said.")
@click.option("--samples", type=click.IntRange(2, 10_000), default=64, show_default=True,
              help="How many latents to re-score.")  # fmt: skip
@click.option("--strips", "people", type=click.IntRange(0, 12), default=3, show_default=True,
              help="How many of them to draw along each direction.")  # fmt: skip
@click.option("--alpha", default="-3:3:7", show_default=True, metavar="STEPS",
              help="Where strips are drawn, in standard deviations.")  # fmt: skip
@click.option("--rescore", default="-2,-1,1,2", show_default=True, metavar="STEPS",
              help="Where pictures are read.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True,
              help="Of the latents; find's own is 0.")  # fmt: skip
@click.option("--title", help="What the report is called.")
@click.option("--date", help="A date to state; none unless said, so that reports can be compared.")
@click.option("--any-model", is_flag=True, help="Use directions of another model.")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("report.html"),
              show_default=True)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@talks
def report(
    talk: Talk, directions: Path, model: str | None, reader: str | None, names: tuple[str, ...],
    samples: int, people: int, alpha: str, rescore: str, seed: int, title: str | None,
    date: str | None, any_model: bool, output: Path, force: bool,
) -> None:  # fmt: skip
    """A page about the directions of a file: one HTML file that needs no server and no script.

    It says where they come from, whether each is better than chance, and what they share; with
    a model also what they look like and what they change. The same input gives the same bytes.
    """
    from eigencat.commands import _report
    from eigencat.commands._checks import Checks
    from eigencat.commands._files import must_be_free, write_whole
    from eigencat.commands._models import open_model
    from eigencat.commands._options import load_set, pick, read_alphas, where_set

    must_be_free(output, force)
    if output.suffix.lower() not in (".html", ".htm"):
        raise RefusedError(f"output={output} must be .html; got {output.suffix!r}. Name it so.")
    steps, read_at = read_alphas(alpha), read_alphas(rescore)
    if not read_at.any():
        raise RefusedError(f"rescore={rescore} must hold a step that is not 0; got none.")
    opened = open_model(model, reader) if model else None
    found = load_set(directions, opened.hash if opened else None, any_model)
    chosen = pick(found, names) if names else list(found)[: _report.MOST]
    work = _report.Work(
        found, chosen, where_set(directions), opened, samples, people, steps, read_at, seed
    )
    with talk.bar("Drawing and reading", work.amount()) as bar:
        page = _report.write(work, title, date, bar.tick, talk.warn)
    write_whole(output, page.encode())
    talk.say(
        f"Wrote {output}: {len(chosen)} of {len(found)} directions, {len(page) / 1000:.0f} kB."
    )
    talk.result(
        {
            "output": output,
            "bytes": len(page.encode()),
            "directions": [
                {"name": one.name, **Checks.of(one).as_dict(), **work.measured.get(k, {})}
                for k, one in enumerate(chosen)
            ],
        }
    )
