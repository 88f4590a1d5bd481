"""Sets of portraits: splits, identities, the cache, several processes and the progress line."""

from __future__ import annotations

import numpy as np
import pytest

from eigencat.worlds import portraits
from eigencat.worlds.portraits import cache, data, drawing
from eigencat.worlds.portraits.attributes import INDEX

SMALL = {"size": 16}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache of the test's own, so that no test meets the user's."""
    monkeypatch.setenv("EIGENCAT_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def no_drawing(monkeypatch):
    def refuse(*_):
        raise AssertionError("drew what was kept")

    return lambda: monkeypatch.setattr(data, "draw", refuse)


def test_a_set_is_pictures_and_their_truth():
    people = portraits.make_portraits(5, **SMALL, random_state=3)
    table = portraits.sample_attributes(5, random_state=3)
    assert np.array_equal(people.attributes, table)
    assert np.array_equal(people.images, portraits.render(table, 16))
    assert np.array_equal(people["smile"], table[:, INDEX["smile"]])
    assert np.array_equal(people["scale"], np.ones(5))
    assert len(people) == 5
    assert people.names == tuple(a.name for a in portraits.ATTRIBUTES)
    assert repr(people) == "Portraits: 5 pictures of 16 x 16, 34 attributes each"
    with pytest.raises(KeyError, match=r"name='smiles' must be one of age, smile"):
        people["smiles"]


def test_the_wild_split_shows_the_same_people_with_less_care():
    tame = portraits.make_portraits(60, cache=False, **SMALL)
    wild = portraits.make_portraits(60, aligned=False, cache=False, **SMALL)
    moved = {"yaw", "pitch", "light_azimuth"}
    for name in tame.names:
        same = np.array_equal(tame[name], wild[name])
        assert same == (name not in moved), name
    for name in moved:
        assert wild[name].std() > 1.5 * tame[name].std()
    assert not (tame.framing - tame.framing[0]).any()
    assert (wild.framing.std(axis=0) > [0.05, 0.03, 0.1, 6]).all()
    assert np.array_equal(
        wild.images[:4], portraits.render(wild.attributes[:4], 16, framing=wild.framing[:4])
    )


def test_what_was_drawn_is_kept(folder, no_drawing):
    first = portraits.make_portraits(3, **SMALL, random_state=5)
    kept = list(folder.rglob("*"))
    assert [f.suffix for f in kept if f.is_file()] == [".npz"]
    no_drawing()
    again = portraits.make_portraits(3, **SMALL, random_state=5)
    assert np.array_equal(first.images, again.images)
    assert np.array_equal(first.attributes, again.attributes)
    with np.load(next(f for f in kept if f.is_file()), allow_pickle=False) as file:
        assert set(file.files) == {"images", "attributes", "framing"}


@pytest.mark.parametrize(
    "other",
    [
        {"random_state": 6},
        {"size": 17},
        {"n": 4},
        {"aligned": False},
        {"correlation": "none"},
    ],
)
def test_another_wish_is_another_file(other, no_drawing):
    wish = {"n": 3, "size": 16, "random_state": 5}
    portraits.make_portraits(**wish)
    no_drawing()
    with pytest.raises(AssertionError, match="drew what was kept"):
        portraits.make_portraits(**{**wish, **other})


def test_another_version_is_another_file(monkeypatch, no_drawing):
    portraits.make_portraits(3, **SMALL)
    no_drawing()
    monkeypatch.setattr(data, "VERSION", "0")
    with pytest.raises(AssertionError, match="drew what was kept"):
        portraits.make_portraits(3, **SMALL)


def test_nothing_is_kept_when_not_wanted(folder):
    portraits.make_portraits(2, cache=False, **SMALL)
    assert not folder.exists()


@pytest.mark.parametrize("spoil", ["cut", "words", "other"])
def test_a_spoilt_file_is_drawn_again(folder, spoil):
    first = portraits.make_portraits(2, **SMALL)
    (file,) = folder.rglob("*.npz")
    if spoil == "cut":
        file.write_bytes(file.read_bytes()[:100])
    elif spoil == "words":
        file.write_text("no pictures")
    else:
        np.savez(file, images=np.zeros((1, 2)))
    with pytest.warns(UserWarning, match=r"must be pictures that eigencat kept; got .*drawn again"):
        again = portraits.make_portraits(2, **SMALL)
    assert np.array_equal(first.images, again.images)
    assert np.array_equal(cache.load(file, {"images": (2, 16, 16, 3)})["images"], first.images)


def test_a_folder_that_cannot_be_written_costs_a_warning_only(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("EIGENCAT_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match=r"EIGENCAT_CACHE=.* must be a folder to write to; got"):
        assert len(portraits.make_portraits(1, **SMALL)) == 1


def test_half_a_file_is_never_left(folder, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cache.os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        portraits.make_portraits(1, **SMALL)
    assert [f for f in folder.rglob("*") if f.is_file()] == []


def test_the_cache_lies_where_a_system_keeps_caches(monkeypatch, tmp_path):
    monkeypatch.delenv("EIGENCAT_CACHE")
    monkeypatch.setattr(cache.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.cache_folder() == tmp_path / "eigencat"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.cache_folder().parts[-2:] == (".cache", "eigencat")
    monkeypatch.setattr(cache.sys, "platform", "darwin")
    assert cache.cache_folder().parts[-3:] == ("Library", "Caches", "eigencat")


@pytest.mark.slow
def test_two_processes_draw_the_same():
    one = portraits.make_portraits(40, cache=False, **SMALL)
    two = portraits.make_portraits(40, cache=False, n_jobs=2, **SMALL)
    assert np.array_equal(one.images, two.images)


def test_the_line_says_how_far_it_is(capsys, monkeypatch):
    monkeypatch.setattr(drawing, "PATIENCE", -1.0)
    clock = iter(range(0, 10_000, 40))
    monkeypatch.setattr(drawing.time, "monotonic", lambda: next(clock))
    portraits.make_portraits(70, cache=False, **SMALL)
    said = capsys.readouterr()
    assert said.out == ""
    assert (
        said.err.splitlines()[0] == "Drawing portraits ██████████░░░░░░░░░░░░░░ 32 of 70, 48 s left"
    )
    assert "70 of 70, 0 s left" in said.err


def test_a_short_wait_says_nothing(capsys):
    portraits.make_portraits(2, cache=False, **SMALL)
    assert capsys.readouterr().err == ""


MAY_MOVE = {
    "none": set(),
    "light": {"light_azimuth", "light_elevation"},
    "tilt": {"tilt"},
    "scale": {"scale"},
    "turn": {"yaw", "pitch"},
    "expression": {"smile", "mouth_open"},
}


def test_identities_change_one_thing_at_a_time():
    people = portraits.make_identities(3, 6, **SMALL, random_state=1)
    assert len(people) == 18
    assert np.array_equal(people.labels, np.repeat([0, 1, 2], 6))
    assert people.varied[:6].tolist() == ["none", "light", "tilt", "scale", "turn", "expression"]
    table = np.concatenate([people.attributes, people.framing], axis=1)
    names = np.array([*people.names, *(f.name for f in portraits.FRAMING)])
    for row, label, factor in zip(table, people.labels, people.varied, strict=True):
        moved = set(names[row != table[label * 6]])
        assert moved <= MAY_MOVE[factor]
        assert moved or factor == "none"
    same = table[::6][
        :, [people.names.index(k) for k in ("background_hue", "clothes_value", "yaw")]
    ]
    assert not (same - same[0]).any()
    assert repr(people).startswith("Identities: 18 pictures")
    again = portraits.make_identities(3, 6, **SMALL, random_state=1)
    assert np.array_equal(people.images, again.images)


def test_identities_vary_what_is_asked():
    people = portraits.make_identities(1, 5, **SMALL, factors=("light", "scale"))
    assert people.varied.tolist() == ["none", "light", "scale", "light", "scale"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: portraits.make_portraits(0), r"n=0 must be a whole number of at least 1"),
        (lambda: portraits.make_portraits(2, size=5), r"size=5 must be between 16 and 1024"),
        (lambda: portraits.make_portraits(10**7), r"n=10000000 must be at most 349525 pictures"),
        (lambda: portraits.make_portraits(2, random_state=None), r"random_state=None must be a"),
        (lambda: portraits.make_portraits(2, n_jobs=0), r"n_jobs=0 must be a whole number"),
        (lambda: portraits.make_portraits(2, correlation="x"), r"correlation='x' must be"),
        (lambda: portraits.make_identities(0), r"n_people=0 must be a whole number"),
        (lambda: portraits.make_identities(2, 0), r"n_pictures=0 must be a whole number"),
        (
            lambda: portraits.make_identities(2, factors=("mood",)),
            r"factors=\('mood',\) must be some of light, .*; got 'mood'\.",
        ),
        (lambda: portraits.make_identities(2, factors=()), r"factors=\(\) must be .*; got none\."),
    ],
)
def test_each_mistake_has_its_message(call, message):
    with pytest.raises(ValueError, match=message):
        call()
