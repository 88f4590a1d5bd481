"""The commands as a reader types them: what they print and how they end."""

from __future__ import annotations

import re
import urllib.request

import pytest
from click.testing import CliRunner

import eigencat
from eigencat import build, cli, serve

pytestmark = pytest.mark.slow


@pytest.fixture
def built(small):
    small.fake_build()
    return small


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def test_version(small):
    done = small.run("--version")
    assert (done.returncode, done.stdout) == (0, f"eigencat {eigencat.__version__}\n")


def test_help_names_the_commands(small):
    done = small.run("--help")
    assert done.returncode == 0
    assert re.search(r"^  build ", done.stdout, re.M)
    assert re.search(r"^  open ", done.stdout, re.M)


def test_open_prints_the_address_answers_and_closes(built):
    with built.opened("--no-browser") as opened:
        assert opened.address == f"http://127.0.0.1:{opened.port}/"
        assert get(opened.address) == "<title>Home</title>"
        code, out, err = opened.interrupt()
    assert (code, out, err) == (0, "Closed.\n", "")


def test_open_needs_no_browser(built):
    # `env` has no screen, so this is a machine without a browser.
    with built.opened() as opened:
        assert get(opened.address) == "<title>Home</title>"


def test_open_at_a_page_with_a_table(built):
    table = built.write("mine.csv", "height,weight\n1,2\n3,4\n")
    with built.opened("lesson", "--no-browser", "--table", str(table)) as opened:
        assert opened.address.endswith("/01-a/lesson.html?table=local")
        assert get(opened.address) == "<title>Lesson</title>"


def test_two_books_open_side_by_side(built):
    with built.opened("--no-browser") as first, built.opened("--no-browser") as second:
        assert first.port != second.port


def test_a_taken_port_ends_with_an_error(built):
    with serve.listen() as sock:
        port = sock.getsockname()[1]
        done = built.run("open", "--no-browser", "--port", str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.match(
        rf"Error: port={port} must be free on 127\.0\.0\.1; got Address already in use\. Choose",
        done.stderr,
    )


def test_a_port_that_is_none_is_refused(built):
    done = built.run("open", "--port", "70000")
    assert done.returncode == 2
    assert "70000 is not in the range 1<=x<=65535" in done.stderr


def test_an_unknown_page_ends_with_an_error(built):
    done = built.run("open", "--no-browser", "lessson")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: page='lessson' must be a page of the book; got no such")


def test_a_bad_table_ends_with_an_error_before_anything_else(small):
    # No book is built here: the table is looked at first, so this is quick.
    done = small.run("open", "--no-browser", "--table", "none.csv")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: path='none.csv' must be a file; got nothing there.")
    assert not small.html.exists()


def test_columns_without_a_table_is_a_slip(built):
    done = built.run("open", "--columns", "a,b")
    assert done.returncode == 2
    assert "columns='a,b' must come with a table; got no --table." in done.stderr


def test_columns_choose_from_the_table(built):
    table = built.write("mine.csv", '"height, cm",weight,age\n1,2,3\n4,5,6\n')
    columns = 'age, "height, cm"'
    with built.opened("--no-browser", "--table", str(table), "--columns", columns) as opened:
        text = get(f"http://127.0.0.1:{opened.port}/-/table.csv")
    assert text == 'age,"height, cm"\n3.0,1.0\n6.0,4.0\n'


def test_open_builds_what_is_missing_and_what_changed(small):
    with small.opened("--no-browser") as opened:
        assert "First words." in get(f"{opened.address}01-a/lesson.html")
    small.write("book/01-a/lesson.md", "# A lesson\n\nSecond words.\n")
    with small.opened("--no-browser") as opened:
        assert "Second words." in get(f"{opened.address}01-a/lesson.html")


def test_a_broken_book_ends_with_the_warning(small):
    small.write("book/01-a/lesson.md", "# A lesson\n\n{ref}`nowhere`\n")
    done = small.run("build")
    assert done.returncode == 1
    assert "must be built without a warning; got exit code 1 and a half-built book" in done.stderr
    assert "lesson.md:3: WARNING" in done.stderr
    # Nothing is served from what is left behind; the same reason is told again.
    assert "lesson.md:3: WARNING" in small.run("open", "--no-browser").stderr


def test_build_says_what_it_does_and_where(small):
    done = small.run("build")
    assert done.returncode == 0
    assert re.fullmatch(rf"Built {re.escape(str(small.html))} in \d+\.\d s\.\n", done.stdout)
    assert "Building the book: reading" in done.stderr


def test_an_installed_package_cannot_build(monkeypatch):
    monkeypatch.setattr(build, "find_clone", lambda: None)
    done = CliRunner().invoke(cli.main, ["build"])
    assert done.exit_code == 1
    assert "source='book/' must be there to build from; got an installed package." in done.output


def test_on_a_terminal_progress_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(cli.sys.stderr, "isatty", lambda: True, raising=False)
    line = cli._ProgressLine("Building the book")
    line("reading  10% a")
    line("reading  90% b")
    line.close()
    assert "\n" not in capsys.readouterr().err


def test_in_a_log_progress_is_a_line_a_phase(capsys):
    line = cli._ProgressLine("Building the book")
    for text in ("reading  10% a", "reading  90% b", "writing 100% a"):
        line(text)
    line.close()
    assert capsys.readouterr().err.splitlines() == [
        "Building the book: reading  10% a",
        "Building the book: writing 100% a",
    ]
