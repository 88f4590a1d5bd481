"""Serve the built book on this machine, and to nobody else."""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from eigencat.table import Table

LOOPBACK = "127.0.0.1"
FIRST_PORT = 8100
LAST_PORT = 8199

# The same words as the <meta> of every page (tests/book compares them).
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
)

_SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}

# Named here because the system's own table may be wrong (a Windows registry
# often calls .js text/plain) and a browser refuses a module of the wrong type.
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".ipynb": "application/x-ipynb+json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".zip": "application/zip",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".pdf": "application/pdf",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}


class ServeError(RuntimeError):
    """The book could not be served as asked."""


# --------------------------------------------------------------------- tables


@dataclass(frozen=True)
class LocalTable:
    """The reader's own table, checked: its text and what to call it."""

    name: str
    text: str
    columns: tuple[str, ...]
    n_rows: int


def load_table(path: Path, columns: tuple[str, ...] | None = None) -> LocalTable:
    """Read and check the file of `--table` by the same rules as the page's."""
    from eigencat.table import read_table

    try:
        table = read_table(path, columns)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ServeError(str(error)) from error
    if columns is not None:
        # The page reads the chosen columns only, and need not be told of a choice.
        text = _as_csv(table)
    return LocalTable(table.name, text, table.columns, len(table))


def _as_csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    labels = table.labels
    writer.writerow([*table.columns, *([] if labels is None else ["label"])])
    for k, row in enumerate(table.rows.tolist()):
        writer.writerow([*row, *([] if labels is None else [labels[k]])])
    return out.getvalue()


# ------------------------------------------------------------------------ app


class OnlyThisMachine:
    """Refuse a request that names another host.

    A page elsewhere can point a name of its own at 127.0.0.1 and read what is
    served there; its requests still carry that name. Ports are free, so that a
    tunnel from another machine's loopback works.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) == 1 and _hostname(hosts[0]) in {LOOPBACK, "localhost"}:
            await self.app(scope, receive, send)
            return
        got = repr(hosts[0]) if len(hosts) == 1 else f"{len(hosts)} Host headers"
        refusal = PlainTextResponse(
            f"host must be {LOOPBACK} or localhost; got {got}. "
            "This book is served to the machine it runs on only.\n",
            status_code=403,
        )
        await refusal(scope, receive, send)


def _hostname(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


class SecurityHeaders:
    """Put the same headers on every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY_HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BookFiles(StaticFiles):
    """The files of the built book: no listing, no hidden file, no way out."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        parts = path.replace("\\", "/").split("/")
        if any(part.startswith(".") and part != "." for part in parts) or "\0" in path:
            raise HTTPException(404)
        return await super().get_response(path, scope)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        kind = _TYPES.get(Path(full_path).suffix.lower(), "application/octet-stream")
        response = FileResponse(
            full_path, status_code=status_code, stat_result=stat_result, media_type=kind
        )
        response.headers["cache-control"] = cache_control(scope)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


def cache_control(scope: Scope) -> str:
    """A year for what carries its version in its address, else ask each time.

    Sphinx writes `?v=<checksum>` behind scripts and styles; vendored runtimes
    lie in a folder named with their version (`pyodide-0.27.8`).
    """
    versioned = scope.get("query_string", b"").startswith(b"v=")
    folders = scope["path"].split("/")[:-1]
    if versioned or any(_is_versioned(folder) for folder in folders):
        return "public, max-age=31536000, immutable"
    return "no-cache"


def _is_versioned(folder: str) -> bool:
    return re.fullmatch(r".+-\d+\.\d+\.\d+", folder) is not None


def make_app(book: Path, table: LocalTable | None = None) -> Starlette:
    """The book at `/`, and the reader's table, when there is one, below `/-/`."""

    async def table_text(request: Request) -> Response:
        if table is None:
            raise HTTPException(404, "No table: open the book with --table my.csv to serve one.\n")
        return PlainTextResponse(
            table.text, media_type="text/csv", headers={"cache-control": "no-store"}
        )

    async def table_facts(request: Request) -> Response:
        if table is None:
            raise HTTPException(404, "No table: open the book with --table my.csv to serve one.\n")
        facts = {"name": table.name, "columns": list(table.columns), "rows": table.n_rows}
        return JSONResponse(facts, headers={"cache-control": "no-store"})

    return Starlette(
        routes=[
            Route("/-/table.csv", table_text),
            Route("/-/table.json", table_facts),
            Mount("/", BookFiles(directory=book, html=True)),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(OnlyThisMachine)],
    )


# --------------------------------------------------------------- port and page


def listen(port: int | None = None) -> socket.socket:
    """A listening socket on loopback: at `port`, or at the first free one."""
    if port is not None:
        try:
            return _bind(port)
        except OSError as error:
            raise ServeError(
                f"port={port} must be free on {LOOPBACK}; got {error.strerror}. "
                "Choose another with --port, or leave --port out for the next free one."
            ) from error
    for candidate in range(FIRST_PORT, LAST_PORT + 1):
        try:
            return _bind(candidate)
        except OSError:
            continue
    raise ServeError(
        f"port must be free between {FIRST_PORT} and {LAST_PORT} on {LOOPBACK}; "
        "got all of them taken. Name one with --port."
    )


def _bind(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There, SO_REUSEADDR would let two servers share a port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((LOOPBACK, port))
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def find_page(book: Path, page: str) -> str:
    """The address of a page below the root, from its path or its bare name."""
    wanted = page.strip().strip("/").removesuffix(".html").removesuffix(".md")
    pages = {
        file.relative_to(book).with_suffix("").as_posix()
        for file in book.rglob("*.html")
        if not any(part.startswith(("_", ".")) for part in file.relative_to(book).parts)
    }
    if wanted in {"", "index"}:
        return ""
    named = [p for p in pages if p == wanted] or [
        p for p in pages if p.rsplit("/", 1)[-1] == wanted
    ]
    if len(named) == 1:
        return quote(f"{named[0]}.html")
    if named:
        listed = ", ".join(sorted(named))
        raise ServeError(
            f"page={page!r} must be one page of the book; got {len(named)} of that name. "
            f"Write the whole path: {listed}."
        )
    short = {p.rsplit("/", 1)[-1] for p in pages} | pages
    near = difflib.get_close_matches(wanted, sorted(short), n=3, cutoff=0.5)
    remedy = f"Near it: {', '.join(near)}." if near else "Leave it out to open the home page."
    raise ServeError(f"page={page!r} must be a page of the book; got no such page. {remedy}")


# -------------------------------------------------------------------- serving


def serve(
    book: Path,
    *,
    page: str = "",
    port: int | None = None,
    table: LocalTable | None = None,
    on_listening: Callable[[str], None],
) -> None:
    """Serve until interrupted; `on_listening` gets the address once it answers."""
    sock = listen(port)
    query = "?table=local" if table is not None else ""
    address = f"http://{LOOPBACK}:{sock.getsockname()[1]}/{page}{query}"
    config = uvicorn.Config(
        make_app(book, table),
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        # A page left open keeps its connection; do not wait for it on Ctrl-C.
        timeout_graceful_shutdown=1,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if not self.should_exit:
                on_listening(address)

    with sock:
        Server(config).run(sockets=[sock])


def open_browser(address: str) -> threading.Thread | None:
    """Open the reader's browser if there is one, without waiting for it."""
    # With no screen Python would start a text browser on top of this terminal.
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screen):
        return None

    def start() -> None:
        try:
            webbrowser.open(address)
        except (webbrowser.Error, OSError):
            # The address is on the terminal already; no browser is no failure.
            return

    thread = threading.Thread(target=start, daemon=True)
    thread.start()
    return thread
