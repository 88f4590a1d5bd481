"""Exit codes, one clear line for each mistake, and a stdout that programs can read."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat.commands import _run

ROOT = Path(ec.__file__).parents[1]
E = "Error: "


@pytest.fixture
def files(world):
    """Right files and wrong ones."""
    ec.DirectionSet(np.eye(12)[:2], names=["age", "hat"], space="z").save("d.safetensors")
    Path("words.csv").write_text("age\nold\nyoung\n")
    for name, odd in (("void", "nan"), ("inf", "inf"), ("same", "1")):
        Path(f"{name}.csv").write_text("age\n" + "1\n" * 3 + f"{odd}\n" + "1\n" * 396)
    Path("ragged.csv").write_text("age,hat\n1,2\n3\n")
    Path("semi.csv").write_text("age;hat\n1;2\n3;4\n")
    Path("twice.csv").write_text("age,age\n1,2\n3,4\n")
    Path("wide.csv").write_text("age\n1\n", encoding="utf-16")
    # The format knows numbers that NumPy does not.
    head = b'{"w":{"dtype":"BF16","shape":[1,1],"data_offsets":[0,2]}}'
    Path("half.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + b"\0\0")
    Path("cut.npy").write_bytes(Path("z.npy").read_bytes()[:500])
    Path("no.npz").write_bytes(b"PK\x03\x04 not a zip")
    Path("no.safetensors").write_bytes(b"\xff" * 64)
    np.save("objects.npy", np.array([{"a": 1}], dtype=object))
    np.save("nan.npy", np.where(np.arange(9600).reshape(800, 12) == 5, np.nan, 1.0))
    np.savez("two.npz", a=np.eye(3), b=np.eye(3))
    with zipfile.ZipFile("bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        head = b"\x93NUMPY\x01\x00\x76\x00" + b" " * 118
        archive.writestr("a.npy", head + bytes(10**6))
    ec.DirectionSet(np.eye(12)[:1]).save("one.safetensors")
    (Path("empty")).mkdir()
    (Path("bad")).mkdir()
    for k in range(3):
        Path(f"bad/{k}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)


# (what is typed, what the one line says)
WRONG = [
    ("find interfacegan none.npy y.csv", "path=none.npy must be a file of numbers, .npy, .npz or"),
    ("find interfacegan z.npy", "files must be latents and their scores; got 1. Pass LATENTS SCORES"),
    ("find interfacegan z.npy words.csv", "path=words.csv must have 1 number in each row; got 'old'"),
    ("find interfacegan z.npy semi.csv", "in row 2. Separate columns by commas"),
    ("find interfacegan z.npy twice.csv", "must have different names in its first row; got one twice."),
    ("find interfacegan z.npy wide.csv", "must be a table of text; got 'utf-8' codec"),
    ("find interfacegan half.safetensors y.csv", "got data type 'bfloat16' not understood. Save it as f"),
    ("find interfacegan z.npy ragged.csv", "path=ragged.csv must have 2 numbers in each row; got '3'"),
    ("find interfacegan cut.npy y.csv", "path=cut.npy must be a file of numbers; got mmap length"),
    ("find interfacegan objects.npy y.csv", "path=objects.npy must be a file of numbers; got "),
    ("find interfacegan no.npz y.csv", "path=no.npz must be a file of numbers; got "),
    ("find interfacegan bomb.npz y.csv", "path=bomb.npz must be a file of numbers; got "),
    ("find interfacegan no.safetensors y.csv", "path=no.safetensors must be a safetensors file of"),
    ("find interfacegan two.npz y.csv", "path=two.npz must hold one array of latents; got 2: a, b."),
    ("find interfacegan two.npz:c y.csv", "path=two.npz:c must name one of a, b; got 'c'."),
    ("find interfacegan nan.npy y.csv", "must be finite everywhere; got nan (NaN or inf) in row 0"),
    ("find interfacegan new.npy y.csv", "y must be scores of shape (n_samples,) or (n_samples, m)"),
    ("find interfacegan z.npy y.csv --attribute hat", "attribute='hat' must be one of the scores, age"),
    ("find interfacegan z.npy y.csv --select 0.7", "select=0.7 must be 'all', a share up to 0.5"),
    ("find interfacegan z.npy y.csv --condition-on hat", "condition-on='hat' must be one of age, gl"),
    ("find interfacegan --model portraits", "attribute must be named, without files, where a model"),
    ("find interfacegan --model portraits --attribute hat", "attribute='hat' must be one that portra"),
    ("find interfacegan --model horses --attribute age", "model='horses' must be 'portraits', a Styl"),
    ("find interfacegan --model none.pkl --attribute age", "model=none.pkl must be a file; got noth"),
    ("find interfacegan --model no:way --attribute age", "model=no:way must be package.module:functi"),
    ("find interfacegan z.npy y.csv -o nowhere/d.safetensors", "output=nowhere/d.safetensors must be"),
    ("find interfacegan z.npy y.csv -o d.safetensors", "output=d.safetensors must not be there yet"),
    ("find ganspace", "files must be given, or a model; got both or neither."),
    ("find ganspace z.npy y.npy", "path=y.npy must be a file of numbers"),
    ("find ganspace nan.npy --write latents", "write='latents' must come with the latents of the rows"),
    ("find ganspace --model portraits --layer 5", "layer='5' must be one of 4, 8a, 8b"),
    ("find sefa", "files of weights must be given, or a model; got both or neither."),
    ("find sefa --model portraits --layers 99", "layers=99 must be layers of the model, 4, 8a"),
    ("find eigenfaces empty", "path=empty must be a folder of at least 2 pictures"),
    ("find eigenfaces bad", "path=bad/0.png must be a picture below"),
    ("find eigenfaces z.npy --components none", "components=none must be a whole number from 1 on"),
    ("score none.safetensors new.npy", "path=none.safetensors must be a file of directions; got nothing"),
    ("score no.safetensors new.npy", "path=no.safetensors must be a file of directions; got bytes that"),
    ("score d.safetensors two.npz:a", "X must be points of 12 numbers; got shape (3, 3)."),
    ("score d.safetensors", "latents must be given, or a model; got both or neither."),
    ("score d.safetensors new.npy --name hair", "which='hair' must be one of 'age', 'hat'"),
    ("score d.safetensors new.npy --labels y.csv", "labels=y.csv must have a row for each of the 400"),
    ("score d.safetensors new.npy --labels void.csv", "labels of 'age' must be finite; got nan in row 3."),
    ("score d.safetensors new.npy --labels inf.csv", "labels of 'age' must be finite; got inf in row 3."),
    ("score d.safetensors new.npy --labels same.csv", "labels of 'age' must vary; got 1 for all samples."),
    ("score d.safetensors new.npy --attribute age=hat", "attribute=hat must be given with --labels or"),
    ("score d.safetensors new.npy --labels new.csv --attribute age=hair", "attribute=hair must be one of"),
    ("score d.safetensors new.npy --attribute hat", "attribute=hat must be DIRECTION=COLUMN"),
    ("score d.safetensors new.npy -o s.txt", "output=s.txt must be .csv or .npy; got '.txt'."),
    ("edit d.safetensors --name age -o w.npy", "model must be given to draw latents or pictures"),
    ("edit d.safetensors --name age --latents new.npy --alpha x -o w.npy", "alpha=x must be numbers"),
    ("edit d.safetensors --name age --latents new.npy --row 400 -o w.npy", "row=400 must be below 400"),
    ("edit d.safetensors --name age --model portraits --row 3 -o w.npy", "row=3 must come with --latents"),
    ("edit d.safetensors --name age --latents new.npy --layers 1 -o w.npy", "layers must come with a"),
    ("edit d.safetensors --name age --model portraits --layers 0 -o a.png", "layers=0 must be left out for"),
    ("compare d.safetensors none.safetensors", "path=none.safetensors must be a file of directions"),
    ("compare one.safetensors", "first=one.safetensors must have two directions or more to compare"),
    ("report d.safetensors -o r.pdf", "output=r.pdf must be .html; got '.pdf'. Name it so."),
    ("report d.safetensors --rescore 0", "rescore=0 must hold a step that is not 0; got none."),
    ("report d.safetensors --model portraits --name none", "which='none' must be one of 'age', 'hat'"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), WRONG, ids=[line for line, _ in WRONG])
def test_a_mistake_is_one_clear_line(files, run, here, line, said):
    before = sorted(p.name for p in here.iterdir())
    done = run(*line.split(), code=1)
    assert done.stdout == ""
    lines = done.stderr.strip().split("\n")
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"{E}{said}") or said in lines[0]
    assert lines[0].startswith(E)
    assert "must not happen" not in lines[0]
    assert sorted(p.name for p in here.iterdir()) == before  # and nothing is left behind


@pytest.mark.parametrize(
    "line",
    [
        "find", "find nonsense", "find interfacegan --method guess", "score", "edit d.safetensors",
        "find interfacegan --halves -1", "find ganspace --components 0", "compare", "report",
        "edit d.safetensors --name age --units miles -o a.png",
    ],
)  # fmt: skip
def test_a_slip_on_the_command_line_is_2(run, line):
    done = run(*line.split(), code=2)
    assert "Usage: " in done.stderr


def test_what_nobody_thought_of_is_a_line_too(run, monkeypatch):
    monkeypatch.setattr("eigencat.commands._options.load_set", {"": 0}.__getitem__)
    done = run("compare", "inner\nthing", code=1)
    assert re.fullmatch(
        r"Error: this must not happen: KeyError: .*Path\('inner\\nthing'\)\. "
        r"Set EIGENCAT_TRACEBACK=1 .*\n",
        done.stderr,
    )


OWN = """
def broken(): raise KeyError("oops")
def reader(pictures):
    return len(pictures) / 0

class Least:
    attributes = ("light", "tilt")
    def sample(self, n, seed, space):
        import numpy as np
        return np.random.default_rng(seed).normal(size=(n, 3))
    def decode(self, w): return w[:, :, None]
    def read(self, pictures): return pictures[:, 0, 0]
class Old(Least):
    def sample(self, n, seed=0): return super().sample(n, seed, "w")
class Seedless(Least):
    def sample(self, n, seed, space):
        import numpy as np
        return np.random.default_rng(space)
def the_class(): return Least
def word(pictures): return "bright"
word.attributes = ["light"]
"""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "--model own:broken",
            "code=own.py:2 must run to its end; got KeyError: 'oops'. It is not",
        ),
        ("--model unread:G", "code=unread.py:1 must run to its end; got SyntaxError: "),
        ("--model portraits --reader own:reader", "code=own.py:4 must run to its end; got ZeroDiv"),
    ],
)
def test_what_fails_in_the_readers_own_code_is_not_called_ours(here, run, monkeypatch, words, said):
    (here / "own.py").write_text(OWN)
    (here / "unread.py").write_text("def G(:\n")
    monkeypatch.delitem(sys.modules, "own", raising=False)  # of another of these tests
    done = run(
        "find", "interfacegan", *words.split(), "--attribute", "age", "--samples", "12", code=1
    )
    assert done.stderr.startswith(f"Error: {said}")
    assert done.stderr.count("\n") == 1


def test_nothing_is_said_when_nobody_reads_on(world, here):
    ec.DirectionSet(np.eye(12)).save("d.safetensors")
    with subprocess.Popen(
        [sys.executable, "-m", "eigencat", "compare", "d.safetensors"], env=environment(),
        cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        running.stdout.close()  # as head does, which has seen enough
        assert running.stderr.read() == b""
    assert running.returncode == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "find sefa --model own:Least",
            "model=own:Least must have style_weights for SeFa; got Least w",
        ),
        (
            "find ganspace --model own:Least --layer a",
            "model=own:Least must have activations to hand on",
        ),
        (
            "find interfacegan --model own:Least --attribute light --space z",
            "model=own:Least must have ma",
        ),
        (
            "find interfacegan --model own:Old --attribute light",
            "must have sample(n, seed, space); got sam",
        ),
        ("find interfacegan --model own:the_class --attribute light", "got the class Least. See"),
        (
            "find interfacegan --model own:Least --attribute light",
            "must be 1 names, one for each score; g",
        ),
        (
            "find interfacegan --model own:Least --reader own:word --attribute light",
            "reader(images)=str must be scores",
        ),
        (
            "find interfacegan --model own:Seedless --attribute light",
            "code=own.py:18 must run to its end",
        ),
    ],
)
def test_a_model_of_the_readers_own_that_cannot_do_what_is_asked(
    here, run, monkeypatch, line, said
):
    (here / "own.py").write_text(OWN)
    monkeypatch.delitem(sys.modules, "own", raising=False)  # of another of these tests
    done = run(*line.split(), code=1)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_package_is_named_with_its_extra(here, run, monkeypatch):
    (here / "faces").mkdir()
    (here / "faces" / "a.png").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "PIL", None)  # as if it were not there
    done = run("find", "eigenfaces", "faces", code=1)
    assert "must have the package PIL here; got none." in done.stderr
    assert "pip install 'eigencat[pictures]'" in done.stderr


def test_no_result_is_overwritten_unless_asked(world, run, here):
    run("find", "interfacegan", "z.npy", "y.csv", "-o", "d.safetensors", "--no-checks")
    before = (here / "d.safetensors").read_bytes()
    done = run("find", "sefa", "z.npy", "-o", "d.safetensors", code=1)
    assert "Pass --force to write over it, or another name." in done.stderr
    assert (here / "d.safetensors").read_bytes() == before
    run("find", "sefa", "z.npy", "-o", "d.safetensors", "--force")
    assert (here / "d.safetensors").read_bytes() != before


def test_another_models_directions_are_refused_unless_asked(world, run):
    ec.DirectionSet(np.eye(64)[:1], names=["age"], meta={"model": "sha256:other"}).save(
        "o.safetensors"
    )
    line = ("edit", "o.safetensors", "--name", "age", "--model", "portraits", "-o", "a.png")
    done = run(*line, code=1)
    assert "must be directions of model '" in done.stderr
    assert "Pass --any-model to use them nevertheless." in done.stderr
    run(*line, "--any-model")


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **more}


def test_json_is_alone_on_stdout_of_a_real_process(world, here):
    done = subprocess.run(
        [sys.executable, "-m", "eigencat", "find", "interfacegan", "z.npy", "y.csv", "--json"],
        env=environment(), cwd=here, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["output"] == "directions.safetensors"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "seen"), [((), True), (("--quiet",), False), (("--json",), False)]
)
def test_a_bar_is_drawn_on_a_terminal_and_only_there(world, here, words, seen):
    # A pseudo-terminal for stderr, as somebody at a keyboard has.
    ours, theirs = pty.openpty()
    line = ["find", "interfacegan", "z.npy", "y.csv", "--bootstrap", "1500", *words]
    with subprocess.Popen(
        [sys.executable, "-m", "eigencat", *line], env=environment(TERM="xterm"), cwd=here,
        stdout=subprocess.PIPE, stderr=theirs,
    ) as running:  # fmt: skip
        os.close(theirs)
        said = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # its end was closed
                break
            if not part:
                break
            said += part
        running.communicate()
    os.close(ours)
    assert running.returncode == 0
    assert (b"Fitting" in said and b"%" in said) is seen


def test_no_bar_goes_into_a_log(world, here):
    line = ["find", "interfacegan", "z.npy", "y.csv", "--bootstrap", "1500"]
    done = subprocess.run(
        [sys.executable, "-m", "eigencat", *line],
        env=environment(), cwd=here, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""


def test_names_from_a_file_cannot_move_a_terminals_cursor(here, run):
    ec.DirectionSet(np.eye(3)[:2], names=["a\x1b[2Jb\u202ec", "b"]).save("d.safetensors")
    out = run("compare", "d.safetensors").stdout
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "a\ufffd[2Jb\ufffdc" in out


def test_numbers_that_json_has_not_become_null():
    assert _run._plain({"a": [float("nan"), np.float64("inf"), np.arange(2)]}) == {
        "a": [None, None, [0, 1]]
    }


@pytest.mark.parametrize(
    ("words", "modules"),
    [
        (["--version"], ["numpy", "eigencat.commands"]),
        (["find", "--help"], ["numpy", "scipy", "torch", "onnxruntime"]),
    ],
)
def test_what_is_not_needed_yet_is_not_loaded(words, modules):
    code = (
        f"import sys; from eigencat import cli; cli.main({words}, standalone_mode=False); "
        f"print([m for m in {modules} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
