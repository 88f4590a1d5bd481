"""Files from strangers: none is run, none crashes or fills the memory, each has one clear line."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")
import hostile_files as hostile

import eigencat as ec

CASES = [(reader, name) for reader, some in hostile.CORPUS.items() for name in some]
# One file takes at most a second or so; a process that starts and reads all takes a few.
PATIENCE = 120


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """What each file did, read by one process for all: a silent one has crashed."""
    folder = tmp_path_factory.mktemp("hostile")
    canary = folder / "canary"
    files = {case: f"{k}.bin" for k, case in enumerate(CASES)}
    for (reader, name), file in files.items():
        (folder / file).write_bytes(hostile.CORPUS[reader][name]())
    listed = "".join(f"{reader} {file}\n" for (reader, _), file in files.items())
    (folder / "list.txt").write_text(listed, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("read_hostile.py")), str(folder)],
        env={**os.environ, hostile.CANARY: str(canary), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    by_file = {one.pop("file"): one for one in told}
    missing = [case for case, file in files.items() if file not in by_file]
    assert done.returncode == 0, f"the reader died at {missing[:1]}: {done.stderr[-2000:]}"
    assert not canary.exists(), "a file was run"
    return {case: by_file[file] for case, file in files.items()}


def test_there_are_enough():
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: ": ".join(case))
def test_a_hostile_file_has_one_clear_line(case, results):
    found = results[case]
    assert not found["ran"]
    assert found["kind"] == ("UserWarning" if case[0] == "npz" else "ValueError")
    message = found["message"]
    assert "\n" not in message
    assert len(message) < 500
    assert " must be " in message
    assert "; got " in message
    assert found["seconds"] < 10


# Several walls stand behind each other: which one a file meets first is part of what is promised.
SAYS = {
    "os.system": r"names \w+\.system, which networks do not need",
    "inside the discriminator": r"names \w+\.system",
    "inside a storage": r"names \w+\.system",
    "state of a name": "gives a Name a state",
    "call of a string": "calls a str",
    "deep tuple as a key": "a tuple for a key",
    "repeated numbers": "reaches beyond its numbers",
    "beyond the end": "reaches beyond its numbers",
    "before the start": "shape is no shape",
    "overflow": "reaches beyond its numbers",
    "a storage that lies": "ends before its numbers",
    "array too short": "do not fill its shape",
    "deep modules": "more modules in modules",
    "a module twice": "is there twice",
    "too many steps": "more than 1,000,000 steps",
    "archive: bomb": "compressed parts",
    "archive: few numbers": "380 bytes where 384 are told",
}


@pytest.mark.parametrize("name", SAYS)
def test_it_is_refused_for_its_own_reason(name, results):
    assert re.search(SAYS[name], results["stylegan", name]["message"])


def test_the_corpus_would_harm_a_reader_that_trusts_it(tmp_path):
    """Else none of the above would show anything."""
    code = "import pickle, sys\ntry: pickle.load(open(sys.argv[1], 'rb'))\nexcept Exception: pass"
    for name in ("os.system", "exec", "inside a tensor", "inside the discriminator"):
        canary, file = tmp_path / f"{name} was run", tmp_path / "file"
        file.write_bytes(hostile.STYLEGAN[name]())
        env = {**os.environ, hostile.CANARY: str(canary)}
        subprocess.run([sys.executable, "-c", code, str(file)], env=env, check=True)
        assert canary.exists()


def test_a_file_that_is_wrong_in_nothing_is_read(tmp_path):
    for data in (hostile.valid(), hostile.valid_torch(), hostile.valid_torch(old=True)):
        file = tmp_path / "network"
        file.write_bytes(data)
        assert ec.models.StyleGAN.from_file(file).family == "stylegan2"


def test_a_folder_or_nothing(tmp_path):
    with pytest.raises(FileNotFoundError, match="must be a StyleGAN file; got nothing there"):
        ec.models.StyleGAN.from_file(tmp_path / "none")
    with pytest.raises(ValueError, match=r"must be a StyleGAN file of 1 to .* got no plain file"):
        ec.models.StyleGAN.from_file(tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    file = tmp_path / "large"
    with file.open("wb") as opened:
        opened.truncate(5_000_000_000)  # a hole: it takes no room
    with pytest.raises(ValueError, match="got 5,000,000,000 bytes"):
        ec.models.StyleGAN.from_file(file)


# -- mutations ---------------------------------------------------------------------------------

SECONDS = 2.5  # for each kind of file


def mutated(data: bytes, rng: random.Random, other: bytes) -> bytes:
    """The file with bytes changed, cut out, doubled, or taken from elsewhere."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at, size = rng.randrange(len(out)), rng.choice((1, 2, 4, 8, 64))
        match rng.randrange(5):
            case 0:
                out[at] = rng.randrange(256)
            case 1:
                out[at] ^= 1 << rng.randrange(8)
            case 2:
                del out[at : at + size]
            case 3:
                out[at:at] = out[at : at + size]
            case _:
                start = rng.randrange(len(other))
                out[at : at + size] = other[start : start + size]
        if not out:
            out = bytearray(b"\x80")
    return bytes(out)


def refusal(read, file):
    """What a reader says of a file, or None when it reads it."""
    try:
        read(file)
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize("kind", ["nvidia", "rosinality", "old", "directions"])
def test_mutations_of_a_good_file_are_read_or_refused(kind, tmp_path):
    """Bounded: as many as fit into the time, with seeds that are always the same."""
    good = tmp_path / "good"
    if kind == "directions":
        ec.DirectionSet([[1.0, 2, 3], [0, 1, 0]]).save(good)
    else:
        made = {
            "nvidia": hostile.valid,
            "rosinality": hostile.valid_torch,
            "old": lambda: hostile.valid_torch(old=True),
        }
        good.write_bytes(made[kind]())
    read = ec.DirectionSet.load if kind == "directions" else ec.models.StyleGAN.from_file
    whole, other = good.read_bytes(), b"".join(hostile.STYLEGAN[n]() for n in ("exec", "newobj_ex"))
    # What matters lies in the structure: half of the mutations leave the numbers alone.
    file = tmp_path / "changed"
    until, tried, refused = time.monotonic() + SECONDS / 2, 0, 0
    while time.monotonic() < until or tried < 20:
        data = mutated(whole, random.Random(tried), other)
        file.write_bytes(data)
        line = refusal(read, file)
        assert line is None or (line.startswith("path=") and "\n" not in line), f"seed {tried}"
        refused += line is not None
        tried += 1
    assert refused > tried / 10
