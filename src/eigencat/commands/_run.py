"""What every command shares: what it says and where, what it refuses, and how it ends."""

from __future__ import annotations

import functools
import json
import math
import os
import sys
import sysconfig
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from eigencat._text import text_table

INTERRUPTED, TERMINATED = 130, 143
# Set to see where an error came from; for those who mend it.
TRACEBACK = "EIGENCAT_TRACEBACK"
# Packages that a base install lacks, and the extra that brings each.
EXTRAS = {"torch": "torch", "PIL": "pictures"}
# Where code lies that is not the reader's: ours and Python's. What was installed is told by its folder.
OURS = (str(Path(__file__).parents[1]), sysconfig.get_path("stdlib"))
INSTALLED = {"site-packages", "dist-packages"}
PATIENCE = 1.0  # seconds before a bar appears


class Terminated(BaseException):
    """The process was asked to end, as schedulers do."""


def clean(text: Any) -> str:
    """A text from a file, without what would move a terminal's cursor or turn its line around."""
    return "".join(c if c.isprintable() else "\ufffd" for c in str(text))


class Bar:
    """A progress bar on stderr that appears once a second has passed."""

    def __init__(self, label: str, total: int, live: bool) -> None:
        self.label, self.total, self.live = label, total, live
        self.start, self.done = time.monotonic(), 0
        self._shown: Any = None

    def tick(self, count: int = 1) -> None:
        self.done += count
        if self._shown is not None:
            self._shown.update(count)
        elif self.live and time.monotonic() - self.start > PATIENCE:
            self._shown = click.progressbar(length=self.total, label=self.label, file=sys.stderr)
            self._shown.__enter__()
            self._shown.update(min(self.done, self.total))

    def close(self) -> None:
        if self._shown is not None:
            self._shown.__exit__(None, None, None)
            self._shown = None


class Talk:
    """Where a command's words go: lines for people, or one JSON object for programs."""

    def __init__(self, as_json: bool, quiet: bool) -> None:
        self.as_json, self.quiet = as_json, quiet
        self.warnings: list[str] = []

    def say(self, text: str = "") -> None:
        if not self.as_json and not self.quiet:
            click.echo("\n".join(clean(line) for line in text.split("\n")))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.say(text_table([*head], [[clean(cell) for cell in row] for row in rows]))

    def result(self, found: dict[str, Any]) -> None:
        """What --json prints. NaN and infinity are no JSON: they become null."""
        if self.as_json:
            if self.warnings:
                found = {**found, "warnings": self.warnings}
            click.echo(json.dumps(_plain(found), indent=1, allow_nan=False))

    def warn(self, text: str) -> None:
        text = one_line(text)
        if text not in self.warnings:  # the same is often found for each of many parts
            self.warnings.append(text)
            if not self.quiet:
                click.echo(f"Warning: {text}", err=True)

    @contextmanager
    def bar(self, label: str, total: int) -> Iterator[Bar]:
        live = sys.stderr.isatty() and not self.quiet and not self.as_json
        bar = Bar(label, total, live)
        try:
            yield bar
        finally:
            bar.close()


def decimal(value: float) -> str:
    """A cosine or a share: three decimals, and no rounding error shown as a number."""
    text = f"{value:.3f}"
    return "0.000" if text == "-0.000" else text


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value


def one_line(text: str) -> str:
    return clean(" ".join(text.split()))


class RefusedError(Exception):
    """What the reader asked for cannot be had; the message says why in the house's form."""


def _of_the_readers(error: Exception) -> str:
    """Where an error came through code that --model or --reader named, nearest to it."""
    # A module that cannot be parsed has no line that ran.
    places = [(error.filename or "", error.lineno)] if isinstance(error, SyntaxError) else []
    trace = error.__traceback__
    ran = []
    while trace is not None:
        ran.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    for file, line in [*places, *reversed(ran)]:
        # NumPy's compiled lines are named after files that are nowhere here.
        known = file.startswith(OURS) or not INSTALLED.isdisjoint(Path(file).parts)
        if file.endswith(".py") and not known:
            return f"{Path(file).name}:{line}"
    return ""


def _reason(error: Exception) -> str:
    """An error as one clear line."""
    if not isinstance(error, RefusedError) and (place := _of_the_readers(error)):
        return one_line(
            f"code={place} must run to its end; got {type(error).__name__}: {error}. It is not "
            f"eigencat's; set {TRACEBACK}=1 to see the whole way to it."
        )
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRAS:
        extra = EXTRAS[error.name]
        if "pip install" in str(error):
            return one_line(str(error))
        return (
            f"this command must have the package {error.name} here; got none. "
            f"Install it with pip install 'eigencat[{extra}]'."
        )
    if isinstance(error, OSError) and error.strerror and error.filename:
        return one_line(
            f"path={os.fspath(error.filename)} must be a file that can be used; got "
            f"{error.strerror}. Check the name and who may read or write it."
        )
    if isinstance(error, MemoryError):
        return one_line(
            str(error)
            or "data must fit into memory; got too much. Pass fewer samples, or .npy files."
        )
    text = one_line(str(error))
    # KeyError and others give a bare word, and an error nobody thought of has no remedy in it.
    expected = isinstance(
        error, (RefusedError, ValueError, TypeError, OSError, IndexError, ImportError)
    )
    if text and expected:
        return text
    return (
        f"this must not happen: {type(error).__name__}: {text}. Set {TRACEBACK}=1 to see where, "
        "and please report it."
    )


def talks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --json and --quiet, a `Talk` to speak through, and its way to end."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
    @click.option("--quiet", is_flag=True, help="Print nothing but errors.")
    @functools.wraps(command)
    def run(*args: Any, as_json: bool, quiet: bool, **options: Any) -> None:
        talk = Talk(as_json, quiet)

        def shown(message: Any, *_: Any, **__: Any) -> None:
            talk.warn(str(message))

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("default")
                # What the interpreter says to programmers is no news for a reader.
                for kind in (DeprecationWarning, PendingDeprecationWarning, ResourceWarning):
                    warnings.simplefilter("ignore", kind)
                warnings.showwarning = shown
                command(talk, *args, **options)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)
        except Terminated:
            click.echo("Asked to end.", err=True)
            sys.exit(TERMINATED)
        except (click.ClickException, BrokenPipeError):  # click ends in silence when nobody reads
            raise
        except Exception as error:
            if os.environ.get(TRACEBACK):
                raise
            raise click.ClickException(_reason(error)) from error

    return run
