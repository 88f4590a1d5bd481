"""The local server: to this machine only, the built book only, with the right headers."""

from __future__ import annotations

import http.client
import json
import socket
import webbrowser
from pathlib import Path

import pytest

from eigencat import serve


def ask(
    port: int, path: str, *, method: str = "GET", host: str | None = "127.0.0.1", **headers: str
) -> tuple[int, dict[str, str], str]:
    """One request with the path and the Host header as given, unmended by a client."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True)
        if host is not None:
            connection.putheader("Host", host)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body
    finally:
        connection.close()


def ask_raw(port: int, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        sock.sendall(request)
        parts = []
        while part := sock.recv(65536):
            parts.append(part)
    return b"".join(parts).decode("utf-8", "replace")


# ------------------------------------------------------------------ the files


def test_home_page_and_lesson_are_served(served):
    _, port = served
    assert ask(port, "/")[::2] == (200, "<title>Home</title>")
    assert ask(port, "/01-a/lesson.html")[::2] == (200, "<title>Lesson</title>")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/_static/page.js", "text/javascript; charset=utf-8"),
        ("/_static/page.mjs", "text/javascript; charset=utf-8"),
        ("/_static/look.css", "text/css; charset=utf-8"),
        ("/_static/vendor/thing-1.2.3/thing.wasm", "application/wasm"),
        ("/_static/vendor/thing-1.2.3/part.whl", "application/zip"),
        ("/_static/font.woff2", "font/woff2"),
        ("/_static/odd.unknown", "application/octet-stream"),
    ],
)
def test_each_kind_of_file_has_its_type(served, path, kind):
    _, port = served
    status, headers, _ = ask(port, path)
    assert (status, headers["content-type"]) == (200, kind)


@pytest.mark.parametrize("path", ["/", "/nowhere.html", "/-/table.csv"])
def test_every_answer_carries_the_security_headers(served, path):
    _, port = served
    _, headers, _ = ask(port, path)
    assert headers["content-security-policy"] == serve.CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_refusals_carry_the_security_headers_too(served):
    _, port = served
    _, headers, _ = ask(port, "/", host="elsewhere.example")
    assert headers["content-security-policy"] == serve.CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/", "no-cache"),
        ("/01-a/lesson.html", "no-cache"),
        ("/_static/page.js", "no-cache"),
        ("/_static/page.js?v=0a1b", "public, max-age=31536000, immutable"),
        ("/_static/vendor/thing-1.2.3/thing.wasm", "public, max-age=31536000, immutable"),
    ],
)
def test_only_versioned_addresses_are_kept_without_asking(served, path, rule):
    _, port = served
    assert ask(port, path)[1]["cache-control"] == rule


@pytest.mark.parametrize(
    ("folder", "versioned"),
    [
        ("pyodide-0.27.8", True),
        ("01-hidden-insights", False),
        ("1.2.3", False),
        ("-1.2.3", False),
        ("thing-1.2", False),
        ("thing-1..2", False),
        ("thing-1.2.x", False),
    ],
)
def test_what_counts_as_a_versioned_folder(folder, versioned):
    assert serve._is_versioned(folder) is versioned


def test_an_unchanged_page_is_not_sent_again(served):
    _, port = served
    tag = ask(port, "/")[1]["etag"]
    status, _, body = ask(port, "/", If_None_Match=tag)
    assert (status, body) == (304, "")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/_static/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/_static/%2e%2e/%2e%2e/secret.txt",
        "//secret.txt",
        "/way-out/secret.txt",
        "/%00",
        "/.eigencat-build.json",
        "/_static/",
        "/_static/vendor",
        "/nowhere.html",
    ],
)
def test_no_way_out_no_hidden_file_no_listing(served, path):
    _, port = served
    status, _, body = ask(port, path)
    assert status == 404
    assert "secret" not in body
    assert "page.js" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(served, method):
    _, port = served
    assert ask(port, "/", method=method)[0] == 405
    assert ask(port, "/-/table.csv", method=method)[0] == 405


# ------------------------------------------------------------------- the host


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8100", "localhost", "localhost:9000", "LOCALHOST:1"]
)
def test_loopback_names_are_answered(served, host):
    _, port = served
    assert ask(port, "/", host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "elsewhere.example:8100",
        "127.0.0.1.elsewhere.example",
        "localhost.elsewhere.example",
        "elsewhere.example:127.0.0.1",
        "user@127.0.0.1",
        "0.0.0.0",
        "",
    ],
)
def test_other_names_are_refused(served, host):
    _, port = served
    status, _, body = ask(port, "/", host=host)
    assert status == 403
    assert body == (
        f"host must be 127.0.0.1 or localhost; got {host!r}. "
        "This book is served to the machine it runs on only.\n"
    )


def test_the_table_is_refused_to_other_names(served):
    _, port = served
    status, _, body = ask(port, "/-/table.csv", host="elsewhere.example")
    assert status == 403
    assert "height" not in body


def test_no_host_and_two_hosts_are_refused(served):
    _, port = served
    assert "got 0 Host headers" in ask_raw(port, b"GET / HTTP/1.0\r\n\r\n")
    # Whether the parser or this check refuses it, no page is sent.
    twice = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: a.example\r\nConnection: close\r\n\r\n"
    answer = ask_raw(port, twice)
    assert answer.startswith(("HTTP/1.1 400", "HTTP/1.1 403"))
    assert "<title>" not in answer


def test_it_listens_on_loopback_only():
    with serve.listen() as sock:
        assert sock.getsockname()[0] == "127.0.0.1"


# ------------------------------------------------------------------- the port


def test_a_taken_port_is_told():
    with serve.listen() as first:
        port = first.getsockname()[1]
        with pytest.raises(serve.ServeError, match=rf"^port={port} must be free on 127\.0\.0\.1"):
            serve.listen(port)


def test_without_a_port_the_next_free_one_is_taken():
    with serve.listen() as first, serve.listen() as second:
        ports = [first.getsockname()[1], second.getsockname()[1]]
    assert serve.FIRST_PORT <= ports[0] < ports[1] <= serve.LAST_PORT


def test_no_free_port_is_told(monkeypatch):
    def taken(port: int) -> socket.socket:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(serve, "_bind", taken)
    with pytest.raises(serve.ServeError, match=r"between 8100 and 8199 .* got all of them taken"):
        serve.listen()


# ------------------------------------------------------------------- the page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ""),
        ("index", ""),
        ("lesson", "01-a/lesson.html"),
        ("01-a/lesson", "01-a/lesson.html"),
        ("/01-a/lesson.html", "01-a/lesson.html"),
        ("01-a/lesson.md", "01-a/lesson.html"),
        ("01-a/twin", "01-a/twin.html"),
    ],
)
def test_a_page_is_found_by_path_or_name(served, asked, found):
    small, _ = served
    assert serve.find_page(small.html, asked) == found


def test_an_unknown_page_names_its_neighbours(served):
    small, _ = served
    with pytest.raises(
        serve.ServeError, match=r"page='leson' must be a page of the book; .* Near it: .*lesson"
    ):
        serve.find_page(small.html, "leson")


def test_a_name_of_two_pages_asks_for_the_path(served):
    small, _ = served
    with pytest.raises(serve.ServeError, match=r"got 2 of that name\. .*: 01-a/twin, 02-b/twin\.$"):
        serve.find_page(small.html, "twin")


# ------------------------------------------------------------------ the table


def test_the_table_is_served_as_it_was_written(served):
    small, port = served
    status, headers, body = ask(port, "/-/table.csv")
    assert (status, body) == (200, (small.root / "mine.csv").read_text(encoding="utf-8"))
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["cache-control"] == "no-store"


def test_the_table_is_named(served):
    _, port = served
    facts = json.loads(ask(port, "/-/table.json")[2])
    assert facts == {"name": "mine.csv", "columns": ["height", "weight"], "rows": 2}


def test_without_a_table_there_is_none(small):
    small.fake_build()
    with small.opened("--no-browser") as opened:
        status, _, body = ask(opened.port, "/-/table.csv")
        assert (status, body) == (
            404,
            "No table: open the book with --table my.csv to serve one.\n",
        )
        assert ask(opened.port, "/-/table.json")[0] == 404


def test_a_missing_table_is_told(tmp_path):
    with pytest.raises(
        serve.ServeError, match=r"path='.*my\.csv' must be a file; got nothing there"
    ):
        serve.load_table(tmp_path / "my.csv")


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(serve.ServeError, match="must be a file; got a folder"):
        serve.load_table(tmp_path)


def test_a_large_table_is_told_with_its_size(tmp_path):
    file = tmp_path / "large.csv"
    file.write_bytes(b"a,b\n" + b"1,2\n" * 1_500_000)
    with pytest.raises(serve.ServeError, match=r"must be at most 5 MB; got 6\.\d MB"):
        serve.load_table(file)


@pytest.mark.parametrize("data", [b"a,b\n\x00\x01,2\n", b"a,b\n\xff\xfe,2\n", b"\x89PNG\r\n\x1a\n"])
def test_a_binary_table_is_told(tmp_path, data):
    file = tmp_path / "binary.csv"
    file.write_bytes(data)
    with pytest.raises(serve.ServeError, match="must be text in UTF-8; got binary data"):
        serve.load_table(file)


def test_a_table_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    file = tmp_path / "closed.csv"
    file.write_text("a,b\n1,2\n")

    def refused(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    # Simulated, since permission bits do not hold back root.
    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(serve.ServeError, match="must be readable; got Permission denied"):
        serve.load_table(file)


def test_a_table_with_one_column_is_told(tmp_path):
    file = tmp_path / "one.csv"
    file.write_text("a\n1\n2\n")
    with pytest.raises(serve.ServeError, match=r'table="one\.csv" must be two columns of numbers'):
        serve.load_table(file)


def test_a_byte_order_mark_is_not_served(tmp_path):
    file = tmp_path / "marked.csv"
    file.write_bytes(b"\xef\xbb\xbfa,b\n1,2\n")
    assert serve.load_table(file).text == "a,b\n1,2\n"


def test_of_many_columns_the_chosen_ones_are_served(tmp_path):
    file = tmp_path / "many.csv"
    file.write_text('a,"b, in cm",c,kind\n0.1,2,3,"cat, tame"\n4,5,6,rat\n')
    with pytest.raises(serve.ServeError, match="columns must name two; got 3"):
        serve.load_table(file)
    table = serve.load_table(file, ("c", "a"))
    assert table.columns == ("c", "a")
    assert table.text == 'c,a,label\n3.0,0.1,"cat, tame"\n6.0,4.0,rat\n'


# ---------------------------------------------------------------- the browser


def test_no_screen_no_browser(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(serve.sys, "platform", "linux")
    assert serve.open_browser("http://127.0.0.1:8100/") is None


@pytest.mark.parametrize("trouble", [None, webbrowser.Error("none"), OSError("broken")])
def test_a_broken_browser_breaks_nothing(monkeypatch, trouble):
    asked = []

    def start(address: str) -> bool:
        asked.append(address)
        if trouble:
            raise trouble
        return True

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", start)
    thread = serve.open_browser("http://127.0.0.1:8100/")
    assert thread is not None
    thread.join(5)
    assert asked == ["http://127.0.0.1:8100/"]
