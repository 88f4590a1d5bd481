"""The readers, fed with a few thousand files that their own coverage leads to; and the search itself."""

from __future__ import annotations

import builtins
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz import mutations
from fuzz.guide import Steps, search

pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")
from fuzz import readers

ROOT = Path(__file__).parents[2]
TRIES, SECONDS = 800, 200


@pytest.mark.slow
def test_the_readers_hold_for_a_while():
    """In a process of its own: its memory is limited, and a crash shows.

    Bounded by a number of files, so that a run tries what the last one tried: what a longer search
    finds goes into the corpus, and does not fail a change that has nothing to do with it.
    """
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "fuzz.readers",
            "--json",
            "--tries",
            str(TRIES),
            "--seconds",
            str(SECONDS),
        ],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert {"stylegan", "directions", "moments", "npz", "table", "onnx", "configuration"} == set(
        told
    )
    for name, one in told.items():
        assert one["wrong"] == [], name
        assert one["tried"] == one["seeds"] + TRIES, name
        assert 0 < one["refused"] <= one["tried"], name
    # It comes to places that no seed came to, in one reader or another.
    assert sum(one["steps"] - one["steps_of_seeds"] for one in told.values()) > 0


def wall(data: bytes) -> None:
    """Conditions one behind the other, each on a line of its own as in a reader."""
    if data[0] != 0x63:
        return
    if data[1] != 0x61:
        return
    if data[2] == 0x74:
        raise RuntimeError


def climb(data: bytes) -> tuple[str | None, str]:
    try:
        wall(data)
    except RuntimeError:
        return "the wall is climbed", "RuntimeError"
    return None, "read"


def one_byte(data: bytes, rng: random.Random, _kept: list[bytes]) -> bytes:
    out = bytearray(data)
    out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def test_the_guide_climbs_where_blind_changes_do_not():
    results = {
        guided: search(climb, [__file__], [bytes(4)], one_byte, most=30_000, seed=3, guided=guided)
        for guided in (True, False)
    }
    assert list(results[True].wrong) == ["the wall is climbed"]
    assert results[True].wrong["the wall is climbed"][:3] == b"cat"
    assert 4 <= len(results[True].kept) < 20  # one for each step of the wall, and little more
    assert not results[False].wrong
    assert results[False].tried == results[True].tried == 30_000


def test_the_same_seed_tries_the_same():
    runs = [search(climb, [__file__], [bytes(4)], one_byte, most=3000, seed=1) for _ in range(2)]
    assert runs[0].kept == runs[1].kept


def test_other_files_are_not_watched_and_the_trace_is_given_back():
    before = sys.gettrace()
    steps = Steps(["elsewhere.py"])
    assert steps.of(lambda: wall(b"dogs")) == (None, set())
    steps = Steps([__file__])
    with pytest.raises(RuntimeError):
        steps.of(lambda: wall(b"cat!"))
    assert steps.taken
    assert sys.gettrace() is before


WATCH = readers.Watch()


def two_lines(_path: Path) -> None:
    raise ValueError("path=x must be\ntwo lines")


def vague(_path: Path) -> None:
    raise ValueError("bad magic")


def harms(path: Path) -> None:
    exec(path.read_bytes())


def imports(_path: Path) -> None:
    sys.modules.pop("this_is_none", None)
    try:
        __import__("this_is_none")
    except ImportError:
        return


def stands(_path: Path) -> None:
    while True:
        pass


def fills(_path: Path) -> None:
    raise MemoryError


def recurses(path: Path) -> None:
    recurses(path)


class OddError(ValueError):
    pass


def odd(_path: Path) -> None:
    raise OddError("path=x must be known; got y. Stop.")


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (two_lines, "more than one line"), (vague, "an error without its rule"),
        (harms, "ran"), (imports, "ran import"), (stands, "TimeoutError"), (fills, "MemoryError"),
        (recurses, "RecursionError"), (odd, "OddError, a kind of its own"),
        (lambda path: {}[1], "KeyError"), (lambda path: sys.exit(), "SystemExit"),
    ],
)  # fmt: skip
def test_each_wrong_answer_is_noticed(read, says, tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "PATIENCE", 0.2)
    target = readers.Target(read, (ValueError,), (), list)
    wrong, _kind = readers.judged(target, WATCH, tmp_path / "file")(b"1 + 1")
    assert says in str(wrong)


def test_a_right_answer_is_let_pass(tmp_path):
    def read(path: Path) -> None:
        if path.read_bytes():
            raise ValueError("path=x must be empty; got more. Empty it.")

    judge = readers.judged(readers.Target(read, (ValueError,), (), list), WATCH, tmp_path / "file")
    assert judge(b"") == (None, "read")
    assert judge(b"x")[0] is None
    assert not hasattr(builtins, "eigencat_canary")


def test_changes_reach_behind_sums_and_lengths(tmp_path):
    """An archive whose parts were changed is still an archive; a header that grew tells its length."""
    every = readers.targets()
    rng = random.Random(0)
    for name, opened in (("npz", b"PK"), ("directions", None)):
        seeds = every[name].seeds()
        good = next(s for s in seeds if every[name].structured(s, rng, seeds, ()) is not None)
        made = [every[name].structured(good, rng, seeds, every[name].words) for _ in range(50)]
        assert len(set(made)) > 25
        for data in made:
            if data is None:
                continue
            if opened:
                assert data.startswith(opened)
            else:
                assert 8 + int.from_bytes(data[:8], "little") <= len(data)
    assert mutations.zipped(b"no archive", rng, [b""], ()) is None
    assert mutations.headed(b"short", rng, [b""], ()) is None
