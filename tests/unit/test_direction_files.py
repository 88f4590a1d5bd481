"""Directions in files: the same to the bit, and each wrong file has one clear line."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

import eigencat as ec


@pytest.fixture
def ds() -> ec.DirectionSet:
    members = [
        ec.Direction([1, 2, 3], "w", 0.5, 2.0, [0, 1], "age", {"gain": 3.25, "from": "ols"}),
        ec.Direction([0, 1, -1], "w", -1.0, 0.1, None, "glasses"),
    ]
    return ec.DirectionSet(members, meta={"model": "sha256:aa", "n": np.int64(500)})


NOTE = {
    "kind": "directions", "version": 1, "space": "w", "names": ["a"], "layers": [None],
    "metas": [{}], "meta": {},
}  # fmt: skip


def made(path: Path, note: object = NOTE, raw: str | None = None, **arrays: np.ndarray) -> Path:
    """A file like ours, with any part replaced."""
    parts = {"vectors": np.eye(1, 3), "bias": np.zeros(1), "scale": np.ones(1), **arrays}
    text = json.dumps(note) if raw is None else raw
    save_file({k: v for k, v in parts.items() if v is not None}, path, {"eigencat": text})
    return path


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_those_may_read_a_file_who_may_read_others_of_the_same_person(
    ds: ec.DirectionSet, tmp_path: Path
) -> None:
    before = os.umask(0o026)
    try:
        ds.save(tmp_path / "x.safetensors")
        ds.save(tmp_path / "x.safetensors")  # over the first
    finally:
        os.umask(before)
    assert (tmp_path / "x.safetensors").stat().st_mode & 0o777 == 0o640


def test_a_saved_set_comes_back_to_the_bit(ds: ec.DirectionSet, tmp_path: Path) -> None:
    file = tmp_path / "x.safetensors"
    ds.save(file)
    back = ec.DirectionSet.load(file, model="sha256:aa")
    for was, now in zip(ds, back, strict=True):
        assert np.array_equal(was.vector, now.vector)
        assert (was.bias, was.scale, was.layers, was.name, was.space, was.meta) == (
            now.bias, now.scale, now.layers, now.name, now.space, now.meta,
        )  # fmt: skip
    assert back.meta == {"model": "sha256:aa", "n": 500}
    assert os.listdir(tmp_path) == ["x.safetensors"]


@pytest.mark.parametrize("seed", range(20))
def test_any_direction_survives_ten_files(seed: int, tmp_path: Path) -> None:
    first = ec.DirectionSet(np.random.default_rng(seed).normal(size=(3, 17)))
    now = first
    for _ in range(10):
        now.save(tmp_path / "x")
        now = ec.DirectionSet.load(tmp_path / "x")
    assert np.array_equal(first.vectors, now.vectors)


def test_a_failed_save_keeps_what_was_there(ds: ec.DirectionSet, tmp_path: Path) -> None:
    file = tmp_path / "x.safetensors"
    ds.save(file)
    before = file.read_bytes()
    ds.meta["network"] = object()
    with pytest.raises(ValueError, match=r"meta must be made of text.*got a object"):
        ds.save(file)
    ds.meta["network"] = float("nan")
    with pytest.raises(ValueError, match="meta must be made of text, finite numbers"):
        ds.save(file)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["x.safetensors"]


def test_another_models_directions_are_refused_unless_told(
    ds: ec.DirectionSet, tmp_path: Path
) -> None:
    ds.save(tmp_path / "x")
    with pytest.raises(ValueError, match="must be directions of model 'sha256:bb'; got directions"):
        ec.DirectionSet.load(tmp_path / "x", model="sha256:bb")
    assert len(ec.DirectionSet.load(tmp_path / "x", model="sha256:bb", any_model=True)) == 2
    assert len(ec.DirectionSet.load(tmp_path / "x")) == 2


F = np.float64
WRONG = {
    "nan": ({"vectors": np.array([[np.nan, 1, 0]])}, "vectors with a number that is not finite"),
    "infinite bias": ({"bias": np.array([np.inf])}, "bias with a number that is not finite"),
    "zero vector": ({"vectors": np.zeros((1, 3))}, "vector must have a length"),
    "no vectors": ({"vectors": None}, "no array 'vectors'"),
    "no scale": ({"scale": None}, "no array 'scale'"),
    "flat vectors": ({"vectors": np.ones(3)}, r"vectors of shape \(3,\)"),
    "empty": ({"vectors": np.ones((0, 3))}, "parts fit together; got 0 vectors"),
    "whole numbers": ({"vectors": np.ones((1, 3), np.int64)}, "vectors as I64"),
    "half": ({"vectors": np.ones((1, 3), np.float16)}, "vectors as F16"),
    "more vectors": ({"vectors": np.eye(2, 3)}, "parts fit together; got 2 vectors"),
    "more bias": ({"bias": np.ones(2)}, "parts fit together"),
    "no step": ({"scale": np.zeros(1)}, "scale=0.0 must be a finite number above 0"),
    "another kind": ({"note": {**NOTE, "kind": "moments"}}, "a file of 'moments'"),
    "no kind": ({"note": {"version": 1}}, "a note that says no kind"),
    "a list": ({"note": [1]}, "a note that says no kind"),
    "future": ({"note": {**NOTE, "version": 2}}, "version 2, and this eigencat reads up to 1"),
    "past": ({"note": {**NOTE, "version": 0}}, "version '0'"),
    "no version": ({"note": {**NOTE, "version": "new"}}, "version 'new'"),
    "true version": ({"note": {**NOTE, "version": True}}, "version 'True'"),
    "no space": ({"note": {**NOTE, "space": ""}}, "space='' must be a word"),
    "space as list": ({"note": {**NOTE, "space": ["w"]}}, "must be a word"),
    "names as text": ({"note": {**NOTE, "names": "a"}}, "parts fit together"),
    "name as number": ({"note": {**NOTE, "names": [1]}}, "name=1 must be a word"),
    "layers as dict": ({"note": {**NOTE, "layers": [{"a": 1}]}}, "must be numbers from 0 on"),
    "metas as text": ({"note": {**NOTE, "metas": ["x"]}}, "whose metas are dicts"),
    "gain as text": ({"note": {**NOTE, "metas": [{"gain": "x"}]}}, "must be a finite number"),
    "meta as list": ({"note": {**NOTE, "meta": []}}, "parts fit together"),
    "deep note": ({"raw": "[" * 100_000}, "a note that is no JSON"),
    "cut note": ({"raw": '{"kind": '}, "a note that is no JSON"),
    "constants": ({"raw": '{"kind": "directions", "version": NaN}'}, "a note that is no JSON"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_has_one_clear_line(name: str, tmp_path: Path) -> None:
    change, message = WRONG[name]
    made(tmp_path / "x.safetensors", **change)
    with pytest.raises(ValueError, match=message) as caught:
        ec.DirectionSet.load(tmp_path / "x.safetensors")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("path=")


def test_the_file_that_is_wrong_in_nothing_loads(tmp_path: Path) -> None:
    """Without it, the cases above could all fail for one and the same reason."""
    assert ec.DirectionSet.load(made(tmp_path / "x")).names == ("a",)


BYTES = {
    "empty": b"",
    "seven bytes": b"\0" * 7,
    "pickle": b"\x80\x04c__builtin__\nexec\n.",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "huge header": struct.pack("<Q", 2**63) + b"{}",
    "header beyond the file": struct.pack("<Q", 1000) + b"{}",
    "header of text": struct.pack("<Q", 4) + b"text",
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_safetensors(name: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(BYTES[name])
    with pytest.raises(ValueError, match="bytes that are no safetensors"):
        ec.DirectionSet.load(tmp_path / "x")


def test_every_cut_of_a_good_file_is_refused(ds: ec.DirectionSet, tmp_path: Path) -> None:
    ds.save(tmp_path / "x")
    whole = (tmp_path / "x").read_bytes()
    for cut in range(0, len(whole), 7):
        (tmp_path / "y").write_bytes(whole[:cut])
        with pytest.raises(ValueError, match="must be a file of directions"):
            ec.DirectionSet.load(tmp_path / "y")


def test_another_programs_file_and_no_file(tmp_path: Path) -> None:
    save_file({"vectors": np.eye(2)}, tmp_path / "x")
    with pytest.raises(ValueError, match="a safetensors file of another program"):
        ec.DirectionSet.load(tmp_path / "x")
    with pytest.raises(FileNotFoundError, match="got nothing there"):
        ec.DirectionSet.load(tmp_path / "none")
    with pytest.raises(ValueError, match="got no plain file"):
        ec.DirectionSet.load(tmp_path)
