"""Feed the library's readers with hostile files for a while.

    python -m fuzz.readers [--seconds 60] [--tries N] [--seed 0] [--only stylegan,npz] [--json]

Asked of each answer: an error that the reader's documentation names, in one line, or none; nothing
run, imported or sent; less than a few seconds and three gigabytes. What is wrong is written to
``fuzz/found`` and told, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import builtins
import contextlib
import faulthandler
import hashlib
import importlib
import json
import random
import re
import signal
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from fuzz import mutations
from fuzz.guide import Search, search

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT / "fuzz" / "found"
ROOM = 3 << 30  # bytes of addresses: the libraries take about one
# Seconds of the processor for one file, so that a machine with other work raises no alarm. The
# search itself makes a reader ten times slower.
PATIENCE = 5.0
SEED_SIZE = 20_000  # bytes: large seeds are slow, and say no more

# What must not happen while a file is read, by the names of Python's audit events.
RUN = {
    "exec", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.startfile", "subprocess.Popen",
    "pickle.find_class", "marshal.loads", "ctypes.dlopen", "import", "socket.connect",
    "socket.getaddrinfo", "socket.bind", "urllib.Request", "shutil.rmtree", "os.remove", "os.rename",
}  # fmt: skip


class Watch:
    """Notes, while it is open, what Python is about to run."""

    def __init__(self) -> None:
        self.open = False
        self.noted: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if self.open and event in RUN:
            self.noted.append(f"{event} {str(args[:1])[:80]}")

    @contextlib.contextmanager
    def watching(self) -> Iterator[list[str]]:
        self.noted, self.open = [], True
        try:
            yield self.noted
        finally:
            self.open = False


@dataclass(frozen=True)
class Target:
    """A reader, the errors it promises, the files of its code, and what it is fed with."""

    read: Callable[[Path], Any]
    errors: tuple[type[BaseException], ...]
    code: tuple[ModuleType, ...]
    seeds: Callable[[], list[bytes]]
    structured: Callable[..., bytes | None] | None = None
    words: tuple[bytes, ...] = ()
    says: str = "path="  # what an error starts with


def corpus() -> Any:
    """The tests' own hostile files."""
    folder = str(ROOT / "tests" / "unit" / "models")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("hostile_files")


def small(some: dict[str, Callable[[], bytes]], *more: bytes) -> list[bytes]:
    made = [*more, *(make() for make in some.values())]
    return [data for data in made if len(data) <= SEED_SIZE]


def saved(save: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        save(file)
        return file.read_bytes()


def targets() -> dict[str, Target]:
    import eigencat as ec
    from eigencat import _safetensors, direction, direction_set, streaming, table
    from eigencat.models import _onnx_file, _pretrained
    from eigencat.models.stylegan import _pickle, _plan, _tensors_file, _weights, adapter
    from eigencat.worlds.portraits import cache

    hostile = corpus()

    def npz(path: Path) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return cache.load(path, {"pictures": (2, 2)})

    def configured(path: Path) -> Any:
        folder = path.with_name("model")
        folder.mkdir(exist_ok=True)
        (folder / "model.safetensors").touch()
        (folder / "config.json").write_bytes(path.read_bytes())
        return _pretrained.folder_of(folder, "model")

    ds = ec.DirectionSet([[1.0, 2, 3], [0, 1, 0]], names=["a", "b"], layers=[0], meta={"x": [1]})
    moments = ec.StreamingPCA(2).partial_fit(np.arange(12.0).reshape(4, 3), np.eye(4)[:, :2])
    pictures = hostile.npz_of(np.zeros((2, 2), np.uint8))
    onnx = hostile.valid()[:0]
    with contextlib.suppress(FileNotFoundError):
        shipped = Path(ec.__file__).parent / "models" / "_files" / "portraits"
        first = min(shipped.glob("*.onnx"), key=lambda f: f.stat().st_size, default=None)
        onnx = b"" if first is None else first.read_bytes()[:2000]
    name = b"\x08\x01\x10\x01\x42\x01x\x4a\x04\x00\x00\x80\x3f"  # one number called x
    tiny = b"\x3a" + bytes([len(name) + 2]) + b"\x2a" + bytes([len(name)]) + name
    formats = importlib.import_module("numpy.lib.format")
    inner = importlib.import_module(formats.read_magic.__module__)
    pickled = tuple(bytes([code]) for code in _pickle._ACTIONS) + tuple(
        hostile.text(part) for pair in _weights.NAMES for part in pair
    )
    fields = (b'"vectors"', b'"bias"', b'"scale"', b'"F64"', b'"F32"', b'"I64"', b"[0,0]", b"{}",
              b"null", b"NaN", b'\\"version\\": 2', b'"__metadata__"', b'"eigencat"', b"[" * 2000)  # fmt: skip
    value = (ValueError,)
    return {
        "stylegan": Target(
            ec.models.StyleGAN.from_file, value,
            (_pickle, _plan, _tensors_file, _weights, adapter, zipfile),
            lambda: small(
                hostile.STYLEGAN, hostile.valid(), hostile.valid_torch(), hostile.valid_torch(True)
            ),
            mutations.zipped, pickled,
        ),
        "directions": Target(
            ec.DirectionSet.load, value, (_safetensors, direction, direction_set),
            lambda: small(hostile.DIRECTIONS, saved(ds.save)), mutations.headed, fields,
        ),
        "moments": Target(
            ec.StreamingPCA.load, value, (_safetensors, streaming),
            lambda: small(hostile.DIRECTIONS, saved(moments.save)), mutations.headed, fields,
        ),
        "npz": Target(
            npz, (UserWarning,), (cache, zipfile, inner), lambda: small(hostile.NPZ, pictures),
            mutations.zipped, (b"|u1", b"<f8", b"|O", b"(2, 2)", b"True", b"'descr': ", b"\x93NUMPY"),
            "file=",
        ),
        "table": Target(
            lambda path: ec.read_table(path.read_bytes()), value, (table,),
            lambda: [b"a,b,kind\n1,2,x\n3,4.5,y\n", b"a;b\n0,5;1\n", b"\xef\xbb\xbf1\t2\n3\t4\n"],
            None, (b'"', b'""', b"\r\n", b";", b"\t", b"nan", b"1e999", b"\x00", b"\xff\xfe", b"-"),
            "",
        ),
        "onnx": Target(
            lambda path: _onnx_file.initialisers(path.read_bytes()), value, (_onnx_file,),
            lambda: small(hostile.ONNX, tiny, onnx), None, (b"\x80" * 40, b"\xff" * 9), "",
        ),
        "configuration": Target(
            configured, value, (_pretrained,),
            lambda: [b'{"architectures": ["GPT2LMHeadModel"], "n_layer": 2}', b'{"a": [{"b": 1}]}'],
            None, (b'"auto_map": {"x": 1},', b'"attn_implementation": "a/b"', b"[" * 3000, b"[[[["),
        ),
    }  # fmt: skip


def judged(target: Target, watch: Watch, file: Path) -> Callable[[bytes], tuple[str | None, str]]:
    def judge(data: bytes) -> tuple[str | None, str]:
        file.write_bytes(data)
        start, wrong, kind = time.process_time(), None, "read"
        with watch.watching() as noted:
            try:
                _alarm(2 * PATIENCE)
                target.read(file)
            except target.errors as error:
                kind, line = type(error).__name__, str(error)
                if type(error) not in target.errors:
                    wrong = f"{kind}, a kind of its own"
                elif "\n" in line or len(line) > 700:
                    wrong = "an error of more than one line"
                elif not line.startswith(target.says) or " must " not in line:
                    wrong = f"an error without its rule: {line[:60]}"
                said = line.split("; got ", 1)[-1].replace(str(file), "")
                kind = re.sub(r"[\d'\"].*", "", said)[:24]
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                at = error.__traceback__
                while at is not None and at.tb_next is not None:
                    at = at.tb_next
                code = at.tb_frame.f_code if at is not None else None
                where = f"{Path(code.co_filename).name}, {code.co_name}" if code else ""
                wrong = f"{type(error).__name__} in {where}"
                kind = wrong
            finally:
                _alarm(0)
        if noted:
            wrong = "ran " + re.sub(r" at 0x\w+", "", noted[0])
        if hasattr(builtins, "eigencat_canary"):
            del builtins.eigencat_canary
            wrong = "ran what was in the file"
        if time.process_time() - start > PATIENCE:
            wrong = wrong or f"more than {PATIENCE:g} seconds"
        return wrong, kind

    return judge


def _alarm(seconds: float) -> None:
    """Break off what does not end, where the system can."""
    if not hasattr(signal, "setitimer"):
        return

    def ring(_number: int, _frame: Any) -> None:
        raise TimeoutError("it does not end")

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def limited() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has none
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


def fed(
    target: Target, watch: Watch, seconds: float, seed: int, tries: int | None = None
) -> Search:
    """A search with one reader: until the time is over, or after so many tries."""

    def change(data: bytes, rng: random.Random, kept: list[bytes]) -> bytes:
        made = None
        if target.structured is not None and rng.random() < 0.5:
            made = target.structured(data, rng, kept, target.words)
        return mutations.mixed(data, rng, kept, target.words) if made is None else made

    files = [module.__file__ for module in target.code if module.__file__]
    with tempfile.TemporaryDirectory() as folder:
        judge = judged(target, watch, Path(folder) / "file")
        seeds = target.seeds()
        for data in seeds:  # what is imported once by an honest error is imported here
            judge(data)
        most = None if tries is None else len(seeds) + tries
        return search(judge, files, seeds, change, seconds=seconds, most=most, seed=seed)


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--tries", type=int, help="of each reader; the same ones with the same seed")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--only", default="", help="names of readers, with commas")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(arguments)
    faulthandler.enable()
    every = targets()
    chosen = given.only.split(",") if given.only else list(every)
    if unknown := sorted(set(chosen) - set(every)):
        asked.error(f"--only={unknown[0]} must be one of {', '.join(every)}; got {unknown[0]}.")
    limited()
    watch, bad, told = Watch(), 0, {}
    for name in chosen:
        found = fed(every[name], watch, given.seconds / len(chosen), given.seed, given.tries)
        for what, data in found.wrong.items():
            FOUND.mkdir(exist_ok=True)
            file = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
            file.write_bytes(data)
            print(
                f"{name}: {what}: {len(data)} bytes, in {file.relative_to(ROOT)}", file=sys.stderr
            )
        bad += len(found.wrong)
        told[name] = {
            "tried": found.tried, "refused": found.refused, "seeds": found.seeds,
            "kept": len(found.kept), "steps_of_seeds": found.steps_of_seeds,
            "steps": len(found.steps), "wrong": sorted(found.wrong),
        }  # fmt: skip
        if not given.json:
            print(
                f"{name}: {found.tried:,} files, {found.refused:,} refused; "
                f"{found.steps_of_seeds} steps with {found.seeds} seeds, {len(found.steps)} with "
                f"{len(found.kept)}; {len(found.wrong)} wrong"
            )
    if given.json:
        print(json.dumps(told))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
