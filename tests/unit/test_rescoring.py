"""Strips and tables of what an edit changed, on generators whose truth is known."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat.rescoring import Rescored

torch = pytest.importorskip("torch", reason="torch is not installed: pip install '.[torch]'")
Image = pytest.importorskip("PIL.Image", reason="pillow is not installed: pip install '.[test]'")

READERS = np.array([[1.0, 0, 0], [0.5, 1, 0], [0, 0, 2]])  # a row reads age, hat, smile


class Linear:
    """A generator whose picture is its latent, four layers alike, and whose reader is a matrix."""

    layers = ("4", "8", "16", "32")
    attributes = ("age", "hat", "smile")

    def __init__(self) -> None:
        self.largest = 0

    def decode(self, w):
        self.largest = max(self.largest, len(w))
        return (w.mean(1) if w.ndim == 3 else w)[:, None, :]

    def read(self, images):
        return images[:, 0] @ READERS.T


@pytest.fixture
def w() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(150, 3))


@pytest.mark.parametrize("seed", range(5))
def test_eq_rescoring(seed: int) -> None:
    """Of a linear generator the mean change is known: α σ R n, with no doubt about it."""
    rng = np.random.default_rng(seed)
    w, n = rng.normal(size=(40, 3)), rng.normal(size=3)
    way = ec.Direction(n, scale=1.7, name="mine")
    g = Linear()
    table = ec.rescore(g, g, w, way, [-2, 0, 1])
    want = np.outer([-2, 0, 1], READERS @ way.vector) * 1.7
    np.testing.assert_allclose(table.change, want, atol=1e-13)
    np.testing.assert_allclose(table.high - table.low, 0, atol=1e-12)
    np.testing.assert_allclose(table.before, w @ READERS.T, atol=1e-14)
    assert table.attributes == ("age", "hat", "smile")
    raw = ec.rescore(g, g, w, way, [1.0], units="raw")
    np.testing.assert_allclose(raw.change[0], READERS @ way.vector, atol=1e-13)


class Mapped(Linear):
    """A generator whose w is a bent z."""

    def mapping(self, z):
        return np.asarray(z) ** 3 + 1


def test_latents_of_z_are_walked_in_z_and_then_mapped(w: np.ndarray) -> None:
    g, way, steps = Mapped(), ec.Direction([0, 3, 4], "z", scale=2, name="mine"), [-1, 0, 1.5]
    want = np.stack([g.decode(g.mapping(w[:1] + 2 * a * way.vector))[0] for a in steps])
    pictures = ec.strip(g, w[0], way, steps)
    whole = ec.Direction(way.vector, "w", scale=2)
    np.testing.assert_array_equal(
        pictures.images, ec.strip(Shown(want), np.zeros(3), whole, steps).images
    )
    table = ec.rescore(g, g, w, way, steps)
    moved = [g.read(g.decode(g.mapping(w + 2 * a * way.vector))) for a in steps]
    still = g.read(g.decode(g.mapping(w)))
    np.testing.assert_allclose(table.change, [(m - still).mean(0) for m in moved], atol=1e-12)
    with pytest.raises(ValueError, match=r"layers=\[0\] must be left out for a direction of z"):
        ec.strip(g, w[0], way, steps, layers=[0])
    # A direction of w is of what decode takes, whatever else the generator has.
    np.testing.assert_array_equal(
        ec.strip(g, w[0], whole, steps).images, ec.strip(Linear(), w[0], whole, steps).images
    )


class Shown:
    """Draws what it was given, one picture after another."""

    def __init__(self, pictures: np.ndarray) -> None:
        self.left = list(pictures)

    def decode(self, w):
        return np.stack([self.left.pop(0) for _ in w])


def test_the_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Changes whose mean over all samples is known to be 1; the reader is curved, so they differ."""
    inside = 0
    for seed in range(300):
        w = np.random.default_rng(seed).normal(size=(25, 2))
        g = Linear()
        table = ec.rescore(
            g, lambda p: p[:, 0, 0] ** 2 + p[:, 0, 1], w, [1, 0], [1.0], attributes=["age"]
        )
        inside += bool(table.low[0, 0] <= 1 <= table.high[0, 0])
    # 95 % of 300 is 285, with a standard deviation of 4.
    assert 270 <= inside <= 299


def test_many_latents_are_drawn_a_few_at_a_time(w) -> None:
    g = Linear()
    ec.rescore(g, g, w, [1, 0, 0], [1.0])
    assert g.largest == 64


def test_layers_by_number_and_by_name(w) -> None:
    g = Linear()
    whole = ec.rescore(g, g, w, [1, 0, 0], [1.0]).change
    for layers in ([1], ["8"], "8", slice(1, 2)):
        some = ec.rescore(g, g, w, [1, 0, 0], [1.0], layers=layers).change
        np.testing.assert_allclose(some, whole / 4, atol=1e-13)
    own = ec.Direction([1, 0, 0], layers=["4", "32"])
    np.testing.assert_allclose(ec.rescore(g, g, w, own, [1.0]).change, whole / 2, atol=1e-13)
    stacked = np.repeat(w[:, None], 4, axis=1)
    np.testing.assert_allclose(ec.rescore(g, g, stacked, own, [1.0]).change, whole / 2, atol=1e-13)
    tensor = torch.from_numpy(w)
    reader = lambda pictures: pictures[:, 0] @ READERS.T  # noqa: E731
    np.testing.assert_allclose(ec.rescore(g, reader, tensor, own, [1.0]).change, whole / 2)


def test_a_conditioned_edit_leaves_the_other_alone(w) -> None:
    """What the library is for: the hat's reader is the condition, and the leak is gone."""
    g = Linear()
    age, hat = (ec.Direction(row, name=name) for row, name in zip(READERS, "ah", strict=False))
    plain = ec.leak(ec.rescore(g, g, w, age, [-1, 1]), "age")
    held = ec.leak(ec.rescore(g, g, w, ec.condition(age, [hat]), [-1, 1]), "age")
    assert plain["hat"] > 0.4
    assert abs(held["hat"]) < 1e-12
    assert held["age"] == plain["age"] == 1


def test_eq_leak(w) -> None:
    """Slopes in standard deviations, one over the other, over alphas that are not even."""
    g = Linear()
    table = ec.rescore(g, g, w, [1, 0, 0], [-1, 0.5, 2])
    spread = (w @ READERS.T).std(0, ddof=1)
    want = (READERS[:, 0] / spread) / (READERS[0, 0] / spread[0])
    found = ec.leak(table, "age")
    np.testing.assert_allclose(found.share, want, atol=1e-12)
    assert (found.low <= found.share + 1e-12).all()
    assert (found.share <= found.high + 1e-12).all()
    assert "hat" in repr(found)
    assert "<caption>" in found._repr_html_()


@pytest.mark.parametrize("own", [0.5, 0.1, 0.0])
def test_the_leaks_interval_holds_the_truth(own: float) -> None:
    """Also where changes hardly differ, and all doubt is about the standard deviations."""
    inside = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        before = rng.normal(size=(60, 2))
        change = [1, 0.3] + own * rng.normal(size=(60, 2))
        table = Rescored(before + change[None], before, np.ones(1), ("a", "b"), "d")
        found = ec.leak(table, 0)
        # Both attributes have a deviation of 1 over all samples there could be.
        inside += bool(found.low[1] <= 0.3 <= found.high[1])
    # 95, with a standard deviation of 2; a bootstrap of a ratio is a little short.
    assert 87 <= inside <= 100


def test_a_leak_of_very_few_samples_draws_none_that_are_alike() -> None:
    before = np.array([[0.0, 1], [1, 0], [2, 5]])
    table = Rescored(before[None] + [1, 0.5], before, np.ones(1), ("a", "b"), "d")
    found = ec.leak(table, 0)
    assert np.isfinite([found.low, found.high]).all()


def test_a_leak_of_many_samples_is_drawn_a_few_at_a_time(monkeypatch) -> None:
    rng = np.random.default_rng(0)
    before = rng.normal(size=(50, 2))
    table = Rescored(before[None] + rng.normal(1, 0.1, (50, 2)), before, np.ones(1), ("a", "b"), "")
    whole = ec.leak(table, 0)
    monkeypatch.setattr("eigencat.rescoring.AT_ONCE", 700)
    parts = ec.leak(table, 0)
    np.testing.assert_array_equal(parts.low, whole.low)
    np.testing.assert_array_equal(parts.high, whole.high)


def test_tables_say_what_changed(w) -> None:
    g = Linear()
    table = ec.rescore(g, g, w, ec.Direction([1, 0, 0], name="<age>"), [-1, 1])
    assert repr(table).splitlines()[0].split() == ["alpha", "age", "hat", "smile"]
    assert "-1 ± " in repr(table).splitlines()[1]
    html = table._repr_html_()
    assert "&lt;age&gt;" in html
    assert '<th scope="row">−1</th>' in html


# ------------------------------------------------------------------ strips


class Shapes:
    """Two grey levels in a picture of any layout."""

    def __init__(self, layout: str) -> None:
        self.layout = layout

    def decode(self, w):
        grey = np.clip(w[:, :1, None], 0, 1) * np.ones((2, 3))
        return {
            "grey": grey,
            "one": grey[..., None],
            "colour": np.stack([grey, 0 * grey, 1 - grey], axis=-1),
            "alpha": np.stack([grey, 0 * grey, 1 - grey, 0 * grey], axis=-1),
            "bytes": np.rint(255 * np.stack([grey, 0 * grey, 1 - grey], axis=-1)).astype(np.uint8),
            "tensor": torch.from_numpy(np.stack([grey, 0 * grey, 1 - grey], axis=-1)),
        }[self.layout]


@pytest.mark.parametrize("layout", ["grey", "one", "colour", "alpha", "bytes", "tensor"])
def test_a_strip_is_a_picture_and_its_array(layout: str, tmp_path: Path) -> None:
    found = ec.strip(Shapes(layout), [0.0, 7], [1, 0], [0, 0.4, 1, 2])
    assert found.images.shape[:3] == (4, 2, 3)
    assert found.array.shape == (2, 12, 3)
    assert found.array[0, ::3, 0].tolist() == [0, 102, 255, 255]
    other = found.array[0, ::3, 2].tolist()
    assert other == ([0, 102, 255, 255] if layout in ("grey", "one") else [255, 153, 0, 0])
    found.save(tmp_path / "strip.png")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "strip.png")), found.array)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(found._repr_png_()))), found.array)
    assert "4 pictures along a direction, at 0, 0.4, 1, 2" in found._repr_html_()
    assert repr(found).startswith("Strip('direction', pictures (2, 3")


def test_one_latent_of_any_shape() -> None:
    g, way = Linear(), ec.Direction([1, 0, 0], layers=["4"])
    want = ec.strip(g, [1, 2, 3], way, [0, 1]).images
    for w in ([[1, 2, 3]], [[1, 2, 3]] * 4, [[[1, 2, 3]] * 4]):
        assert np.array_equal(ec.strip(g, w, way, [0, 1]).images, want)
    assert want[1, 0, 0] == 1.25
    told = ec.Direction([1, 0, 0], meta={"gain": 1})
    target = ec.strip(g, [1.0, 2, 3], told, [5], units="target")
    assert target.images[0, 0].tolist() == [5, 2, 3]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g, w: ec.strip(g, w, [1, 0, 0], [1]), "w must be one latent for a strip; got 150"),
        (
            lambda g, w: ec.strip(g, w[0], [1, 0, 0], []),
            r"alphas must be a list of numbers; got sh",
        ),
        (lambda g, w: ec.strip(3, w[0], [1, 0, 0], [1]), r"generator=int must have decode\(w\)"),
        (lambda g, w: ec.strip(g, w[0], [1, 0], [1]), "W must be latents of shape"),
        (
            lambda g, w: ec.strip(g, w[0], [1, 0, 0], [1], layers=["64"]),
            "must be layers of the generator, 4, 8, 16, 32; got '64'",
        ),
        (
            lambda g, w: ec.strip(Shapes("one"), w[0], [1, 0, 0], [1], layers=[0]),
            "the generator must name its layers; got a Shapes without any",
        ),
        (
            lambda g, w: (
                ec.strip(type("G", (), {"decode": lambda s, w: w})(), w[0], [1, 0, 0], [1]).array
            ),
            r"decode\(w\) must give pictures of shape",
        ),
        (lambda g, w: ec.rescore(g, g, w[:1], [1, 0, 0], [1]), "w must be at least 2 latents"),
        (lambda g, w: ec.rescore(g, 3, w, [1, 0, 0], [1]), r"reader=int must have read\(images\)"),
        (
            lambda g, w: ec.rescore(g, lambda p: np.ones(3), w, [1, 0, 0], [1]),
            r"reader\(images\) must be scores of shape \(n, m\) for 64 pictures; got shape",
        ),
        (
            lambda g, w: ec.rescore(g, lambda p: p[:, 0] * np.nan, w, [1, 0, 0], [1]),
            r"reader\(images\) must be scores .* all finite; got nan",
        ),
        (
            lambda g, w: ec.rescore(g, g, w, [1, 0, 0], [1], attributes=["age"]),
            r"attributes=\['age'\] must be 3 names, one for each score; got 1",
        ),
        (
            lambda g, w: ec.leak(ec.rescore(g, g, w, [1, 0, 0], [1]), "nose"),
            "target='nose' must be one of 'age', 'hat', 'smile'",
        ),
        (
            lambda g, w: ec.leak(ec.rescore(g, g, w, [1, 0, 0], [0]), "age"),
            "table must hold an edit to tell a leak; got alphas that are all zero",
        ),
        (
            lambda g, w: ec.leak(ec.rescore(g, g, w, [1, 0, 0], [1]), "smile"),
            "target='smile' must change along 'direction' to tell a leak",
        ),
        (
            lambda g, w: ec.leak(ec.rescore(g, g, w * [0, 0, 1], [1, 0, 0], [1]), "age"),
            "table must hold samples that differ in each attribute; got one value of 'age'",
        ),
    ],
)
def test_refusals(w, call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call(Linear(), w)


@pytest.mark.slow
def test_the_shipped_generator_serves() -> None:
    """Strip, table and layers by name on the real thing, a few pictures only."""
    g = ec.load("portraits")
    w = g.sample(6, seed=3, space="w")
    names = g.layers[:2]
    way = ec.SeFa(1).fit({name: g.style_weights()[name] for name in names}).directions_[0]
    table = ec.rescore(g, g, w, way, [0, 2], layers=names)
    assert table.attributes == tuple(g.attributes)
    # Decoding codes repeated for each layer is decoding the codes, to the pictures' 255 levels.
    assert np.abs(table.change[0]).max() < 0.05 * table.spread.max()
    assert np.abs(table.change[1]).max() > 0
    strip = ec.strip(g, w[0], way, [-2, 0, 2], layers=names)
    assert np.array_equal(strip.images[1], g.decode(w[:1])[0])
    assert not np.array_equal(strip.images[0], strip.images[2])
