"""The command line: parse, call, print."""

from __future__ import annotations

import csv
import shutil
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import click

from eigencat import __version__

# serve and build are imported inside the commands, so that `--version` and
# `--help` do not wait for a web server.


class _ProgressLine:
    """One line that is written over on a terminal, and a line a step elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.live = sys.stderr.isatty()
        self.step = ""

    def __call__(self, text: str) -> None:
        if self.live:
            room = shutil.get_terminal_size().columns - 1
            click.echo("\r\x1b[K" + f"{self.title}: {text}"[:room], err=True, nl=False)
            return
        # In a log, the first word of a step is enough: one line a phase.
        step = text.split()[0]
        if step != self.step:
            click.echo(f"{self.title}: {text}", err=True)
            self.step = step

    def close(self) -> None:
        if self.live:
            click.echo("\r\x1b[K", err=True, nl=False)


# What each command of the library is, and where; it is imported when it is called.
_LIBRARY = {
    "compare": "eigencat.commands.compare",
    "edit": "eigencat.commands.edit",
    "find": "eigencat.commands.find",
    "report": "eigencat.commands.report",
    "score": "eigencat.commands.score",
}


class _Commands(click.Group):
    """Those of the book, and those of the library, which wait to be called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_LIBRARY])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _LIBRARY:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(import_module(_LIBRARY[cmd_name]), cmd_name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eigencat", message="%(prog)s %(version)s")
def main() -> None:
    """The mathematics of neural networks, made intuitive: the book on your machine, and directions
    in the latent spaces of your own networks.
    """


@main.command("open")
@click.argument("page", default="")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; else the first free from 8100.")
@click.option(
    "--table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV of yours with two numeric columns, for the figures to use.",
)
@click.option(
    "--columns",
    metavar="A,B[,LABEL]",
    help="The columns of --table to use, when more than two hold numbers.",
)
@click.option("--browser/--no-browser", default=True, help="Open a browser (if there is one).")
def open_book(
    page: str, port: int | None, table: Path | None, columns: str | None, browser: bool
) -> None:
    """Open the book at PAGE (a lesson's path or name), or at its home page."""
    from eigencat import build, serve

    def listening(address: str) -> None:
        click.echo(f"Eigencat is open at {address}  (Ctrl-C closes it)")
        if browser:
            serve.open_browser(address)

    if columns is not None and table is None:
        raise click.UsageError(
            f"columns={columns!r} must come with a table; got no --table. Name the file too."
        )
    # As in the table itself: a name with a comma stands in quotes.
    chosen = None if columns is None else tuple(next(csv.reader([columns], skipinitialspace=True)))

    line = _ProgressLine("Building the book")
    try:
        own = None if table is None else serve.load_table(table, chosen)
        book = build.ready_book(line)
        line.close()
        address = serve.find_page(book, page)
        # On a loaded machine the server may take Ctrl-C as its end and return without raising.
        with suppress(KeyboardInterrupt):
            serve.serve(book, page=address, port=port, table=own, on_listening=listening)
        click.echo("Closed.")
    except (build.BuildError, serve.ServeError) as error:
        line.close()
        raise click.ClickException(str(error)) from error


@main.command("build")
def build_book() -> None:
    """Build the book from its sources (needs the extra `book`)."""
    from eigencat import build

    line = _ProgressLine("Building the book")
    try:
        clone = build.find_clone()
        if clone is None:
            raise build.BuildError(
                "source='book/' must be there to build from; got an installed package. "
                "Clone the repository to build; `eigencat open` serves the packaged book."
            )
        seconds = build.build(clone, line)
    except build.BuildError as error:
        line.close()
        raise click.ClickException(str(error)) from error
    line.close()
    click.echo(f"Built {clone.html} in {seconds:.1f} s.")


if __name__ == "__main__":
    main()
