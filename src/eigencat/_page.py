"""Runs the code cells of one page of the book, inside the page.

The page's worker makes one `Page` and hands it one cell after another. What a
cell prints, shows or raises goes out as JSON, one item a message, so that
nothing but text crosses between Python and the page:

    {"kind": "stream", "name": "stdout" | "stderr", "text": ...}
    {"kind": "table", "shape": [...], "dtype": ..., "rows": [[...]], "note": ...}
    {"kind": "html" | "svg" | "text", "text": ...}
    {"kind": "cut", "limit": ...}
    {"kind": "error", "type": ..., "message": ..., "frames": [...], "syntax": ...}

NumPy and the standard library only. Also runs outside the page, where it is tested.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import linecache
import re
import sys
import time
import types
from collections.abc import Callable, Iterable, Sequence
from importlib.machinery import ModuleSpec
from typing import Any

import numpy as np

__all__ = ["Page", "start"]

TEXT_LIMIT = 20_000  # characters of text that one cell may show
RICH_LIMIT = 400_000  # characters of one drawing or piece of HTML
RICH_COUNT = 20  # drawings, tables and pieces of HTML that one cell may show
TABLE_ROWS, TABLE_COLUMNS = 20, 12
FRAMES = 40

# A print at once while there are few; in batches when a loop prints without end, so that the
# page has time to offer Stop.
BURST = 60
PAUSE = 0.05

# What readers may try first. Each is a real package that the page does not load.
ELSEWHERE = frozenset(
    {
        *("anywidget", "IPython", "ipywidgets", "jax", "matplotlib", "numba", "onnx"),
        *("onnxruntime", "pandas", "PIL", "plotly", "scipy", "seaborn", "skimage", "sklearn"),
        *("sympy", "tensorflow", "torch", "torchvision", "transformers"),
    }
)


class _Absent:
    """Says clearly that a module exists, but not in the page. Asked last, when all others fail."""

    def __init__(self, modules: Iterable[str]) -> None:
        self.modules = tuple(modules)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: Any = None
    ) -> ModuleSpec | None:
        for module in self.modules:
            if name == module or name.startswith(module + "."):
                raise ModuleNotFoundError(
                    f"{module} is not part of the page's Python; run it on your own machine.",
                    name=name,
                )
        if name.partition(".")[0] in ELSEWHERE:
            raise ModuleNotFoundError(
                f"{name} is not part of the page's Python, which has numpy and eigencat; "
                "run it on your own machine.",
                name=name,
            )
        return None


class _Stream(io.TextIOBase):
    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.page.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        self.page.flush()


class Page:
    """One namespace, in which the cells of a page run.

    Parameters
    ----------
    emit : callable
        Takes one item of output as JSON text.
    clock : callable
        Seconds, ever rising.
    """

    def __init__(
        self, emit: Callable[[str], Any], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._emit = emit
        self._clock = clock
        self._begin()
        self.namespace: dict[str, Any] = {
            "__name__": "__main__",
            "display": self.display,
            "input": _no_input,
        }

    def _begin(self) -> None:
        self._pending: list[tuple[str, str]] = []
        self._left = TEXT_LIMIT
        self._rich = RICH_COUNT
        self._cut = False
        self._allowance = float(BURST)
        self._last = self._clock()

    def run(self, source: str, cell: int) -> bool:
        """Run one cell and show its last expression; return whether it came to its end."""
        self._begin()
        name = f"<cell {cell}>"
        # With its lines here, a traceback can quote the cell.
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        out, err = _Stream(self, "stdout"), _Stream(self, "stderr")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                self._execute(source, name)
            except BaseException as error:  # a cell may raise anything, exit() too
                self.flush()
                self._send(describe_error(error, name))
                return False
            finally:
                self.flush()
        return True

    def _execute(self, source: str, name: str) -> None:
        tree = ast.parse(source, name)
        last = tree.body[-1] if tree.body else None
        # As in a notebook, a semicolon at the end keeps the value to itself.
        silent = source.rstrip().endswith(";")
        if isinstance(last, ast.Expr) and not silent:
            tree.body.pop()
            exec(compile(tree, name, "exec"), self.namespace)
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.namespace)
            self.display(value)
        else:
            exec(compile(tree, name, "exec"), self.namespace)

    def display(self, *values: Any) -> None:
        """Show values as a notebook does: tables, drawings, HTML or their `repr`."""
        for value in values:
            if value is None:
                continue
            self.flush()
            item = describe_value(value)
            if item["kind"] == "text":
                self.write("text", item["text"])
                self.flush()
            elif self._rich and len(item.get("text", "")) <= RICH_LIMIT:
                self._rich -= 1
                self._send(item)
            else:
                self._say_cut()

    def write(self, name: str, text: str) -> None:
        """Take text for the stream `name`, and send it on now or with what follows."""
        if self._cut or not text:
            return
        kept = text[: self._left]
        self._left -= len(kept)
        if self._pending and self._pending[-1][0] == name:
            self._pending[-1] = (name, self._pending[-1][1] + kept)
        elif kept:
            self._pending.append((name, kept))
        if len(kept) < len(text):
            self.flush()
            self._say_cut()
            return
        now = self._clock()
        self._allowance = min(BURST, self._allowance + (now - self._last) / PAUSE)
        self._last = now
        if self._allowance >= 1 and "\n" in text:
            self._allowance -= 1
            self.flush()

    def flush(self) -> None:
        """Send all text that waits."""
        waiting, self._pending = self._pending, []
        for name, text in waiting:
            if name == "text":
                self._send({"kind": "text", "text": text})
            else:
                self._send({"kind": "stream", "name": name, "text": text})

    def _say_cut(self) -> None:
        if not self._cut:
            self._cut = True
            self._send({"kind": "cut", "limit": TEXT_LIMIT})

    def _send(self, item: dict[str, Any]) -> None:
        self._emit(json.dumps(item))


def _no_input(prompt: object = "") -> str:
    raise RuntimeError(
        "input() is not part of the page's Python: a page cannot wait for typing. "
        "Write the value into the cell instead."
    )


def start(emit: Callable[[str], Any], absent: str = "[]") -> Page:
    """Prepare the page's Python and return the `Page`. Called once by the worker.

    `absent` is a JSON list of the modules of eigencat that the page does not carry.
    """
    sys.meta_path.append(_Absent(json.loads(absent)))
    page = Page(emit)

    def glue(name: str, value: Any, display: bool = True) -> None:
        """Show a value, as MyST-NB's glue does; there is no text here to paste it into."""
        if display:
            page.display(value)

    # Lessons glue their numbers into the text when the book is built. The same cells run here.
    module = types.ModuleType("myst_nb", "What the cells of the book use of MyST-NB.")
    module.glue = glue  # type: ignore[attr-defined]
    sys.modules.setdefault("myst_nb", module)
    return page


def describe_value(value: Any) -> dict[str, Any]:
    """Say how to show a value: a table, HTML, SVG, or its `repr` as text."""
    if type(value) is np.ndarray:
        table = describe_array(value)
        if table is not None:
            return table
    for kind, method in (("html", "_repr_html_"), ("svg", "_repr_svg_")):
        # A class has these too, unbound; only its objects can be shown.
        if not isinstance(value, type) and callable(show := getattr(value, method, None)):
            text = show()
            if isinstance(text, str):
                return {"kind": kind, "text": text}
    return {"kind": "text", "text": repr(value)}


def describe_array(array: np.ndarray[Any, Any]) -> dict[str, Any] | None:
    """Write a small array of one or two dimensions as a table; None where `repr` does better."""
    if array.ndim not in (1, 2) or array.size == 0 or array.dtype.kind not in "biufU":
        return None
    grid = array if array.ndim == 2 else array[np.newaxis]
    if grid.shape[0] > TABLE_ROWS or grid.shape[1] > TABLE_COLUMNS:
        return None
    note = ""
    if array.dtype.kind == "f":
        write, note = _float_format(array)
    elif array.dtype.kind in "iu":
        write = lambda value: _minus(str(value))  # noqa: E731
    else:
        write = str
    return {
        "kind": "table",
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "rows": [[write(value) for value in row] for row in grid.tolist()],
        "note": note,
    }


def _float_format(array: np.ndarray[Any, Any]) -> tuple[Callable[[float], str], str]:
    """Choose one number format for a whole array, and say so when it rounds."""
    finite = np.abs(array[np.isfinite(array)].astype(np.float64))
    largest = float(finite.max(initial=0.0))
    # Below the last digits that the type keeps, a difference is not the reader's.
    slack = largest * 4 * float(np.finfo(array.dtype).eps)
    style, note = ".4f", "rounded to 4 decimals"
    for digits in range(5):
        if largest < 1e6 and np.all(np.abs(np.round(finite, digits) - finite) <= slack):
            style, note = f".{digits}f", ""
            break
    else:
        if largest >= 1e6 or largest < 1e-3:
            style, note = ".4e", "rounded to 5 digits"

    def write(value: float) -> str:
        text = f"{value:{style}}"
        # -0.00 would claim a sign that rounding has taken away.
        return _minus(text) if re.search("[1-9]|inf|nan", text) else text.lstrip("-")

    return write, note


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def describe_error(error: BaseException, cell: str) -> dict[str, Any]:
    """Take an exception apart for the page: type, message, and frames from the cell inwards."""
    item: dict[str, Any] = {
        "kind": "error",
        "type": type(error).__name__,
        "message": _message(error),
        "frames": [],
        "syntax": None,
    }
    if isinstance(error, SyntaxError) and error.filename == cell:
        item["message"] = error.msg
        item["syntax"] = {
            "line": error.lineno or 1,
            "column": error.offset or 1,
            "text": (error.text or "").rstrip("\n"),
        }
        return item
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append((code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    # What runs the cells is no part of the reader's story.
    first = next((k for k, frame in enumerate(frames) if frame[0].startswith("<cell ")), 0)
    frames = frames[first:]
    # Nor is what says that a module is absent, and the import system around it.
    while frames and (frames[-1][0] == __file__ or "importlib" in frames[-1][0]):
        frames.pop()
    if len(frames) > FRAMES:  # endless recursion
        frames = frames[: FRAMES // 2] + frames[-FRAMES // 2 :]
    item["frames"] = [
        {
            "file": _short_path(file),
            "line": line,
            "name": name,
            "text": linecache.getline(file, line).strip(),
        }
        for file, line, name in frames
    ]
    return item


def _message(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception as fault:  # an exception class of the reader's may be broken
        text = f"(its message cannot be shown: str() raised {type(fault).__name__})"
    return "\n".join([text, *getattr(error, "__notes__", [])])


def _short_path(file: str) -> str:
    """The path as a reader knows it: from the package's name on."""
    for mark in ("/site-packages/", ".zip/"):
        if mark in file:
            return file.split(mark, 1)[1]
    return re.sub(r"^.*/(?=(?:eigencat|numpy)/)|^.*/lib/python3\.\d+/", "", file)
