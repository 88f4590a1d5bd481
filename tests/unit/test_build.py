"""The build: what makes it necessary, what it does, and how it says that it broke."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time

import pytest

from eigencat import build


def quiet(text: str) -> None:
    """Take a progress line and show nothing."""


@pytest.fixture
def no_sphinx(small, monkeypatch):
    """Stand in for Sphinx: note what it was asked, write one page."""
    asked = []

    def run(clone, everything, progress):
        asked.append(everything)
        assert not clone.stamp.exists(), "the stamp must be gone while Sphinx writes"
        clone.html.mkdir(parents=True, exist_ok=True)
        (clone.html / "index.html").write_text("<title>Home</title>")

    monkeypatch.setattr(build, "_run_sphinx", run)
    return asked


# --------------------------------------------------------------- what changed


def test_without_a_build_everything_is_to_do(small):
    assert build.changes(small.clone) is None


def test_after_a_build_nothing_is_to_do(small):
    small.fake_build()
    assert build.changes(small.clone) == set()


@pytest.mark.parametrize(
    "name",
    ["book/index.md", "book/conf.py", "figures/wires.js", "src/eigencat/serve.py", "CITATION.cff"],
)
def test_a_changed_source_is_seen(small, name):
    small.write(name, "before")
    small.fake_build()
    small.write(name, "after!")
    assert build.changes(small.clone) == {name}


def test_added_and_removed_sources_are_seen(small):
    small.fake_build()
    small.write("book/02-b/new.md", "# New\n")
    (small.root / "book/01-a/lesson.md").unlink()
    assert build.changes(small.clone) == {"book/02-b/new.md", "book/01-a/lesson.md"}


def test_a_touched_source_is_not_a_changed_one(small):
    small.fake_build()
    os.utime(small.root / "book/index.md", (1, 1))
    assert build.changes(small.clone) == set()


def test_what_is_derived_is_no_source(small):
    small.fake_build()
    small.write("book/_build/doctrees/x", "x")
    small.write("book/_ext/__pycache__/x.pyc", "x")
    small.write("book/.hidden", "x")
    small.write("book/_katex.json", "{}")
    small.write("figures/test/wires.test.mjs", "x")
    assert build.changes(small.clone) == set()


def test_another_version_builds_again(small, monkeypatch):
    small.fake_build()
    monkeypatch.setattr(build, "__version__", "9.9.9")
    assert build.changes(small.clone) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"maker": "?"}', '{"sources": {}}'])
def test_a_stamp_cut_short_is_no_stamp(small, text):
    small.fake_build()
    small.clone.stamp.write_text(text)
    assert build.changes(small.clone) is None


def test_looking_is_quick(small):
    for i in range(500):
        small.write(f"vendor/part-{i}.js", "x" * 1000)
    small.fake_build()
    start = time.process_time()
    build.changes(small.clone)
    assert time.process_time() - start < 0.5


# -------------------------------------------------------------- how it builds


def test_the_stamp_is_written_after_sphinx(small, no_sphinx):
    assert build.build(small.clone, quiet) >= 0
    stamp = json.loads(small.clone.stamp.read_text())
    assert "book/01-a/lesson.md" in stamp["sources"]
    assert build.changes(small.clone) == set()


def test_a_source_saved_while_building_is_built_again(small, no_sphinx, monkeypatch):
    run = build._run_sphinx

    def save_while_running(clone, everything, progress):
        run(clone, everything, progress)
        small.write("book/index.md", "# Saved meanwhile\n")

    monkeypatch.setattr(build, "_run_sphinx", save_while_running)
    build.build(small.clone, quiet)
    assert build.changes(small.clone) == {"book/index.md"}


@pytest.mark.parametrize(
    ("name", "everything"),
    [
        ("book/index.md", False),
        ("book/references.bib", False),
        ("book/concepts.yml", True),
        ("book/_ext/figure.py", True),
        ("figures/wires.js", True),
        ("src/eigencat/layer.py", True),
    ],
)
def test_only_a_change_of_text_builds_a_part(small, no_sphinx, name, everything):
    build.build(small.clone, quiet)
    small.write(name, "changed")
    build.build(small.clone, quiet)
    assert no_sphinx == [True, everything]


def test_the_page_of_a_removed_source_goes(small, no_sphinx):
    build.build(small.clone, quiet)
    page = small.write("book/_build/html/01-a/lesson.html", "old")
    (small.root / "book/01-a/lesson.md").unlink()
    build.build(small.clone, quiet)
    assert not page.exists()


def test_a_second_build_waits_for_the_first(small, no_sphinx):
    fcntl = pytest.importorskip("fcntl", reason="this system has no file locks of this kind")
    small.clone.out.mkdir(parents=True)
    lock = (small.clone.out / ".lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)

    def release(text: str) -> None:
        assert text == "waiting for another build of this book to end"
        assert no_sphinx == []
        lock.close()

    build.build(small.clone, release)
    assert no_sphinx == [True]


# ------------------------------------------------------------- how it refuses


def test_a_missing_extra_is_told(small, monkeypatch):
    monkeypatch.setattr(build, "find_spec", lambda name: None if name == "myst_nb" else object())
    with pytest.raises(
        build.BuildError, match=r"extra='book' must be installed .* got no myst_nb\. Run `pip"
    ):
        build.build(small.clone, quiet)


def test_a_folder_that_cannot_be_written_is_told(small, monkeypatch):
    def refused(**where):
        raise OSError(errno.EROFS, "Read-only file system")

    # Simulated, since permission bits do not hold back root.
    monkeypatch.setattr(build.tempfile, "TemporaryFile", refused)
    with pytest.raises(
        build.BuildError, match=r"build folder='.*_build' must be writable; got Read-only file sys"
    ):
        build.build(small.clone, quiet)


def test_a_file_in_the_folders_place_is_told(small):
    small.write("book/_build", "in the way")
    with pytest.raises(build.BuildError, match="must be writable; got File exists"):
        build.build(small.clone, quiet)


def test_a_half_built_book_is_told(small, monkeypatch):
    small.fake_build()
    small.clone.stamp.unlink()
    monkeypatch.setattr(build, "find_clone", lambda: None)
    monkeypatch.setattr(build, "packaged_book", lambda: small.html)
    with pytest.raises(build.BuildError, match=r"must be a finished book; got a half-built book"):
        build.ready_book(quiet)


def test_a_wheel_without_a_book_is_told(small, monkeypatch):
    monkeypatch.setattr(build, "find_clone", lambda: None)
    monkeypatch.setattr(build, "packaged_book", lambda: small.root / "nothing")
    with pytest.raises(build.BuildError, match="must be a finished book; got no such folder"):
        build.ready_book(quiet)


def test_a_ready_book_is_not_built_again(small, monkeypatch, no_sphinx):
    monkeypatch.setattr(build, "find_clone", lambda: small.clone)
    assert build.ready_book(quiet) == small.html
    assert build.ready_book(quiet) == small.html
    assert no_sphinx == [True]


# ------------------------------------------------------------ the real Sphinx


@pytest.mark.slow
def test_sphinx_builds_breaks_and_recovers(small, monkeypatch):
    monkeypatch.setenv("CI", "true")  # where Sphinx colours also what is no terminal
    said = []
    build.build(small.clone, said.append)
    page = small.html / "01-a" / "lesson.html"
    assert "First words." in page.read_text(encoding="utf-8")
    assert any(line.startswith("reading") for line in said)
    assert any(line.startswith("writing") for line in said)
    assert not (small.html / ".doctrees").exists()

    lesson = small.write("book/01-a/lesson.md", "# A lesson\n\n{ref}`nowhere`\n")
    with pytest.raises(build.BuildError, match="built without a warning") as told:
        build.build(small.clone, quiet)
    assert "lesson.md:3: WARNING" in str(told.value)
    assert not small.clone.stamp.exists()

    conf = (small.root / "book/conf.py").read_text(encoding="utf-8")
    small.write("book/conf.py", conf + "raise OSError('the disk is full')\n")
    with pytest.raises(build.BuildError, match="OSError: the disk is full"):
        build.build(small.clone, quiet)
    small.write("book/conf.py", conf)

    lesson.write_text("# A lesson\n\nMended words.\n", encoding="utf-8")
    build.build(small.clone, quiet)
    assert "Mended words." in page.read_text(encoding="utf-8")
    assert build.changes(small.clone) == set()


def test_the_command_line_of_sphinx_is_strict(small):
    command = build.sphinx_command(small.clone, everything=False)
    assert "-W" in command
    assert "-E" not in command
    assert "-E" in build.sphinx_command(small.clone, everything=True)
    outside = command[command.index("-d") + 1]
    assert not outside.startswith(str(small.html))


def test_importing_the_build_starts_nothing():
    code = "import sys, eigencat.build; print('sphinx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
