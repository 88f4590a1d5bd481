"""Build the book, and tell whether the one that is there can be trusted.

Sphinx writes into `book/_build/html` in place. The stamp is taken away before
it starts and written after it ended well, so a folder without a stamp is a
build that broke half way, whatever broke it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from eigencat import __version__

STAMP = ".eigencat-build.json"

# What a page is made from, as folders and files below the root of a clone.
SOURCES = ("book", "figures", "src/eigencat", "vendor", "CHANGELOG.md", "CITATION.cff")
# What a build may write there itself (_katex.json keeps rendered equations, library/api the pages of
# the public names) must not make the next one necessary.
_NOT_SOURCES = frozenset(
    {"__pycache__", "api", "_build", "_book", "_katex.json", "node_modules", "test"}
)
# Nothing else depends on these, so Sphinx may rebuild only the pages they touch.
_LOCAL = re.compile(r"^book/.*\.(md|bib)$")

_STATUS = re.compile(r"^(reading sources|writing output)\.\.\. *\[ *(\d+)%\] *(.*?)\s*$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

# `python -m sphinx`, but for one thing. JupyterLab, which the tests install,
# brings rfc3987_syntax, and with it every import of jsonschema compiles 39
# grammars: a second and more before a page is read. Nothing here checks such
# addresses, and jsonschema does without. Can go when that import is lazy.
_SPHINX = """\
import sys
sys.modules["rfc3987_syntax"] = None
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""

# A mark of one file: its size, its time in nanoseconds, its hash.
Mark = tuple[int, int, str]
Progress = Callable[[str], None]


class BuildError(RuntimeError):
    """The book could not be built, or the built one cannot be used."""


@dataclass(frozen=True)
class Clone:
    """A clone of the repository: the folder with `book/` and `src/` in it."""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "book" / "_build"

    @property
    def html(self) -> Path:
        return self.out / "html"

    @property
    def stamp(self) -> Path:
        return self.html / STAMP


def find_clone() -> Clone | None:
    """The clone this package is run from, or None in an installed wheel."""
    root = Path(__file__).resolve().parents[2]
    return Clone(root) if (root / "book" / "conf.py").is_file() else None


def packaged_book() -> Path:
    """Where a wheel carries its built book."""
    return Path(__file__).resolve().parent / "_book"


def ready_book(progress: Progress) -> Path:
    """The folder of a finished book: built first when a clone needs it."""
    clone = find_clone()
    if clone is None:
        return _finished(packaged_book())
    if changes(clone) != set():
        build(clone, progress)
    return _finished(clone.html)


def _finished(html: Path) -> Path:
    if not (html / STAMP).is_file():
        found = "a half-built book (no stamp)" if html.is_dir() else "no such folder"
        raise BuildError(
            f"book={str(html)!r} must be a finished book; got {found}. "
            "Run `eigencat build` in a clone, or install eigencat again."
        )
    return html


# ---------------------------------------------------------------- what changed


def source_files(root: Path) -> Iterator[Path]:
    """Every file that the pages are made from, hidden and derived ones left out."""
    for name in SOURCES:
        top = root / name
        if top.is_file():
            yield top
        for folder, inside, files in os.walk(top):
            inside[:] = sorted(d for d in inside if d not in _NOT_SOURCES and d[0] != ".")
            for file in sorted(files):
                if file[0] != "." and file not in _NOT_SOURCES:
                    yield Path(folder, file)


def fingerprint(root: Path, known: dict[str, Mark] | None = None) -> dict[str, Mark]:
    """Mark every source. A file whose size and time are `known` is not read again."""
    known = known or {}
    marks: dict[str, Mark] = {}
    for file in source_files(root):
        name = file.relative_to(root).as_posix()
        stat = file.stat()
        old = known.get(name)
        if old is not None and old[:2] == (stat.st_size, stat.st_mtime_ns):
            marks[name] = old
        else:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            marks[name] = (stat.st_size, stat.st_mtime_ns, digest)
    return marks


def changes(clone: Clone) -> set[str] | None:
    """Names of sources that differ from those of the last finished build.

    None when there is no finished build, or when another version of eigencat
    or of Python made it.
    """
    known = _read_stamp(clone)
    if known is None:
        return None
    return _differing(known, fingerprint(clone.root, known))


def _differing(old: dict[str, Mark], new: dict[str, Mark]) -> set[str]:
    # By hash: a checkout touches times and changes nothing.
    return {
        name
        for name in old.keys() | new.keys()
        if name not in old or name not in new or old[name][2] != new[name][2]
    }


def _maker() -> str:
    return f"eigencat {__version__}, Python {sys.version_info[0]}.{sys.version_info[1]}"


def _read_stamp(clone: Clone) -> dict[str, Mark] | None:
    try:
        stamp = json.loads(clone.stamp.read_text(encoding="utf-8"))
        if stamp["maker"] != _maker():
            return None
        return {name: (size, at, sha) for name, (size, at, sha) in stamp["sources"].items()}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        # A stamp cut short is no stamp: build again.
        return None


def _write_stamp(clone: Clone, marks: dict[str, Mark]) -> None:
    text = json.dumps({"maker": _maker(), "sources": marks}, indent=0, sort_keys=True)
    part = clone.stamp.with_suffix(".part")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(clone.stamp)


# ----------------------------------------------------------------- the build


def build(clone: Clone, progress: Progress) -> float:
    """Build the book with every warning an error; return the seconds it took."""
    _need_book_extra()
    _need_writable(clone.out)
    start = time.perf_counter()
    with _alone(clone, progress):
        known = _read_stamp(clone)
        marks = fingerprint(clone.root, known)
        changed = None if known is None else _differing(known, marks)
        clone.stamp.unlink(missing_ok=True)
        # A page whose source is gone would stay behind, so start from nothing.
        if known is not None and known.keys() - marks.keys():
            shutil.rmtree(clone.html)
        everything = changed is None or not all(_LOCAL.match(c) for c in changed)
        _run_sphinx(clone, everything, progress)
        _write_stamp(clone, marks)
    return time.perf_counter() - start


def _need_book_extra() -> None:
    missing = [name for name in ("sphinx", "myst_nb", "py_mini_racer") if find_spec(name) is None]
    if missing:
        raise BuildError(
            "extra='book' must be installed to build the book; "
            f"got no {', '.join(missing)}. Run `pip install 'eigencat[book]'`, "
            "or `make book` in a clone."
        )


def _need_writable(out: Path) -> None:
    """Try it: permission bits do not tell of read-only disks, nor of root."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise BuildError(
            f"build folder={str(out)!r} must be writable; got {error.strerror}. "
            "Change its permissions, or clone to a folder of your own."
        ) from error


@contextmanager
def _alone(clone: Clone, progress: Progress) -> Iterator[None]:
    """One build at a time in a folder; a second one waits for the first."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; two builds at once are the reader's to avoid
        yield
        return
    with (clone.out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("waiting for another build of this book to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sphinx_command(clone: Clone, everything: bool) -> list[str]:
    command = [sys.executable, "-c", _SPHINX, "-b", "html", "-W", "--keep-going"]
    command += ["-d", str(clone.out / "doctrees")]
    if everything:
        command.append("-E")
    return [*command, str(clone.root / "book"), str(clone.html)]


def _run_sphinx(clone: Clone, everything: bool, progress: Progress) -> None:
    """Run Sphinx in a process of its own, and read its progress from its output."""
    progress("starting Sphinx")
    log = clone.out / "sphinx.log"
    said: deque[str] = deque(maxlen=400)
    with (
        log.open("w", encoding="utf-8") as copy,
        subprocess.Popen(
            sphinx_command(clone, everything),
            cwd=clone.root,
            # Sphinx colours what it writes to a pipe where CI is set, and then writes its progress otherwise.
            env={**os.environ, "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as sphinx,
    ):
        assert sphinx.stdout is not None
        try:
            for raw in sphinx.stdout:
                line = _COLOUR.sub("", raw).rstrip()
                copy.write(line + "\n")
                status = _STATUS.match(line)
                if status:
                    verb = "reading" if status[1] == "reading sources" else "writing"
                    progress(f"{verb} {status[2]:>3}% {status[3]}")
                elif line:
                    said.append(line)
        except KeyboardInterrupt:
            sphinx.terminate()
            raise
    if sphinx.returncode != 0:
        raise BuildError(_why(list(said), sphinx.returncode, log))


def _why(said: list[str], code: int, log: Path) -> str:
    # With code 1 Sphinx came to the end and its warnings say why; with another
    # it broke off, and its last words do.
    trouble = [line for line in said if re.search(r"\b(WARNING|ERROR|CRITICAL): ", line)]
    if code == 1 and trouble:
        lines = trouble[:12]
    else:
        crash = said.index("Traceback") + 2 if "Traceback" in said else -12
        lines = [line for line in said[crash:] if line.startswith("    ")] or said[-12:]
    return "\n".join(
        [
            f"book={str(log.parent / 'html')!r} must be built without a warning; "
            f"got exit code {code} and a half-built book. "
            f"Mend what is listed here and build again; the whole log is {log}.",
            *(f"  {line}" for line in lines),
        ]
    )
