"""Pictures: well-formed, honest about their numbers, and nothing outside the frame."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat import picture
from eigencat.picture import Picture, Plane, fit, frame_around, text_width, ticks

SVG = "{http://www.w3.org/2000/svg}"
LONG = "how much of an Iris virginica it might be, all things considered and then some more"


def layer(outputs: tuple[str, str] = ("cat", "rat"), **more) -> ec.NamedLayer:
    return ec.NamedLayer(ec.matrices().W_C, inputs=["snout", "body"], outputs=outputs, **more)


def parse(drawn: Picture) -> ET.Element:
    return ET.fromstring(drawn.svg)


def texts(drawn: Picture) -> list[str]:
    return ["".join(t.itertext()) for t in parse(drawn).iter(f"{SVG}text")]


def boxes(drawn: Picture) -> list[tuple[float, float, float, float]]:
    """The estimated box of each text."""
    found = []
    for t in parse(drawn).iter(f"{SVG}text"):
        x, y, w = float(t.get("x", 0)), float(t.get("y", 0)), text_width("".join(t.itertext()))
        cls = (t.get("class") or "").split()
        left = x - w if "e" in cls else x - w / 2 if "c" in cls else x
        found.append((left, y - picture.SIZE * 0.8, left + w, y + picture.SIZE * 0.25))
    return found


def assert_inside(drawn: Picture) -> None:
    _, _, width, height = (float(v) for v in (parse(drawn).get("viewBox") or "").split())
    for left, top, right, bottom in boxes(drawn):
        assert left >= 0, drawn.svg
        assert top >= 0, drawn.svg
        assert right <= width, drawn.svg
        assert bottom <= height, drawn.svg


def arrows(drawn: Picture) -> list[tuple[float, ...]]:
    """From pin to tip, for each arrow in a pane."""
    heads = [p.get("d") or "" for p in parse(drawn).iter(f"{SVG}path") if p.get("class") == "head"]
    shafts = [
        p.get("d") or "" for p in parse(drawn).iter(f"{SVG}path") if p.get("class") == "shaft"
    ]
    out = []
    for head, shaft in zip(heads, shafts, strict=True):
        x0, y0 = (float(v) for v in re.findall(r"-?[\d.]+", shaft)[:2])
        x1, y1 = (float(v) for v in re.findall(r"-?[\d.]+", head)[:2])
        out.append((x0, y0, x1, y1))
    return out


def marks(drawn: Picture) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for g in parse(drawn).iter(f"{SVG}g"):
        moved = re.match(r"translate\((-?[\d.]+) (-?[\d.]+)\)", g.get("transform") or "")
        if moved:
            kind = (list(g)[-1].get("class") or "").split()
            name = next((k for k in kind if k not in {"m", "hollow"}), "")
            found.setdefault(name, []).append((float(moved[1]), float(moved[2])))
    return found


def test_the_arrow_stays_and_the_sample_moves() -> None:
    drawn = layer().push([0.5, 2]).draw()
    left, right, *_ = arrows(drawn)
    # The same numbers in one frame: the same drawing, shifted sideways only.
    assert left[2] - left[0] == pytest.approx(right[2] - right[0], abs=0.11)
    assert (left[1], left[3]) == (right[1], right[3])
    placed = marks(drawn)
    x, o = placed["x"][0], placed["o"][0]
    assert x == pytest.approx((left[2], left[3]), abs=0.11), "the sample starts at the arrow's tip"
    # Pixels for one unit, from the arrow; then o must be 4 across and 2.75 down from the pin.
    across, up = (left[2] - left[0]) / 0.5, (left[1] - left[3]) / 2
    assert o[0] - right[0] == pytest.approx(4 * across, abs=1.5)
    assert right[1] - o[1] == pytest.approx(-2.75 * up, abs=0.5)
    assert across == pytest.approx(up, rel=0.01), "angles are true"


def test_a_label_of_ones_own_is_frozen_in_both() -> None:
    drawn = layer().push([0.5, 2]).draw(label=[1, 0])
    assert texts(drawn).count("(1, 0)") == 2
    assert "the label (1, 0), the same numbers in both" in texts(drawn)
    left, right, *_ = arrows(drawn)
    assert left[1] == left[3] == right[1] == right[3]


def test_the_bend_is_drawn() -> None:
    straight, bent = layer().push([0.5, 2]), layer(activation="relu").push([0.5, 2])
    assert "its totals, before the bend" not in texts(straight.draw())
    assert "its totals, before the bend" in texts(bent.draw())
    assert "After the bend (relu)." in texts(bent.draw())
    assert "(4, 0)" in texts(bent.draw())
    placed, (_, right, *_) = marks(bent.draw()), arrows(bent.draw())
    assert placed["o"][0][1] == pytest.approx(right[1], abs=0.11), "0 rat lies on the axis"
    assert placed["ghost"][0][1] > placed["o"][0][1] + 50


def test_words_for_readers_who_cannot_see() -> None:
    drawn = layer().push([[0.5, 2], [1, 0.5]]).draw(sample=1)
    root = parse(drawn)
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Before, snout and body; after, cat and rat"
    assert "the sample at (1, 0.5)" in (desc.text or "")
    assert "the sample at (\u22120.75, 1.5)" in (desc.text or "")
    assert "1 more samples are dots" not in (desc.text or "")
    assert "One more sample is a dot." in (desc.text or "")


def test_two_pictures_share_no_id_and_one_picture_is_one_text() -> None:
    one, two = layer().push([0.5, 2]).draw(), layer().push([1, 2]).draw()
    assert one.svg == layer().push([0.5, 2]).draw().svg
    ids = [re.findall(r' id="(\w+)"', p.svg) for p in (one, two)]
    assert not set(ids[0]) & set(ids[1])


def test_names_are_text_and_nothing_else() -> None:
    nasty = ["</text><script>alert(1)</script>", "a & b < c \x00\x1b \ud800"]
    drawn = ec.NamedLayer(np.eye(2), inputs=nasty, outputs=[LONG, "']]>"]).push([1, 2]).draw()
    root = parse(drawn)
    assert not list(root.iter(f"{SVG}script"))
    assert "\ufffd" in drawn.svg
    drawn.svg.encode("utf-8")


@pytest.mark.parametrize("seed", range(30))
def test_nothing_leaves_the_frame(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = [
        "cat",
        "length of the snout",
        "W" * 60,
        "ширина чашелистика (см)",
        "花弁の長さ、センチメートルで",
        LONG,
    ]
    pick = lambda: [str(w) + "!" * k for k, w in enumerate(rng.choice(words, size=2))]  # noqa: E731
    scale = 10.0 ** rng.integers(-6, 7, size=2)
    weight = rng.normal(size=(2, 2)) * 10.0 ** rng.integers(-3, 4)
    built = ec.NamedLayer(
        weight, inputs=pick(), outputs=pick(), activation=["relu", None][seed % 2]
    )
    rows = rng.normal(size=(1 + seed % 4, 2)) * scale
    assert_inside(built.push(rows).draw())


def test_full_names_are_kept_where_they_are_cut() -> None:
    drawn = layer(outputs=(LONG * 2, "rat")).push([0.5, 2]).draw()
    assert any("…" in t for t in texts(drawn))
    titles = ["".join(t.itertext()) for t in parse(drawn).iter(f"{SVG}title")]
    assert LONG * 2 in titles


def test_labels_keep_clear_of_each_other() -> None:
    plane = Plane(("a", "b"))
    spots = [(0, 0), (0.1, 0.05), (1, 1), (1.02, 1.01), (0.5, -0.3)]
    for k, at in enumerate(spots):
        plane.point(at, f"point {k}")
    drawn = plane.draw()
    placed = [b for b, t in zip(boxes(drawn), texts(drawn), strict=True) if t.startswith("point")]
    assert len(placed) == 5
    for i, a in enumerate(placed):
        for b in placed[:i]:
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 6 or b[3] <= a[1] + 6
            assert apart, (a, b)


def test_larger_layers_are_bars() -> None:
    rng = np.random.default_rng(0)
    names = [f"pixel {k}" for k in range(64)]
    built = ec.NamedLayer(
        rng.normal(size=(10, 64)), inputs=names, outputs=[f"digit {k}" for k in range(10)]
    )
    pushed = built.push(rng.normal(size=64))
    drawn = pushed.draw()
    assert_inside(drawn)
    largest = built.inputs[int(np.abs(pushed.x).argmax())]
    assert next(t for t in texts(drawn) if t.startswith("pixel")) == largest
    assert any("the largest 8 of 64 inputs" in t for t in texts(drawn))
    bars = [r for r in parse(drawn).iter(f"{SVG}rect") if "bar" in (r.get("class") or "")]
    assert len(bars) == 16
    sizes = sorted(np.abs(pushed.x))[::-1][:8]
    widths = [float(b.get("width", 0)) for b in bars[:8]]
    np.testing.assert_allclose(np.array(widths) / widths[0], sizes / sizes[0], atol=2e-3)


def test_bars_of_zeros() -> None:
    built = ec.NamedLayer(np.zeros((1, 3)), inputs=["a", "b", "c"], outputs=["d"])
    assert_inside(built.push([0, 0, 0]).draw())


def test_two_axes_of_a_larger_layer() -> None:
    rng = np.random.default_rng(1)
    built = ec.NamedLayer(
        rng.normal(size=(4, 3)), inputs=["a", "b", "c"], outputs=["p", "q", "r", "s"]
    )
    pushed = built.push(rng.normal(size=(20, 3)))
    drawn = pushed.draw(inputs=("c", 0), outputs=("s", "p"), sample=3)
    assert "Shown: 2 of 3 inputs and 2 of 4 outputs." in texts(drawn)
    assert drawn.title == "Before, c and a; after, s and p"
    assert len(marks(drawn)["dot"]) == 38
    assert picture.pair(pushed.o[3, [3, 0]]) in texts(drawn)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"inputs": (0,)}, r"inputs=\[0\] must be two axes; got 1"),
        ({"inputs": (0, 0)}, r"inputs=\[0, 0\] must be two different axes; got 'snout' twice"),
        ({"outputs": ("cat", "dog")}, r"outputs='dog' must be one of 'cat', 'rat'"),
        ({"label": [1, 2, 3]}, r"label must be two numbers; got shape \(3,\)"),
        ({"label": [1, np.nan]}, r"label must be two numbers, all finite; got nan"),
        ({"sample": 1}, r"sample=1 must be an index from 0 to 0"),
    ],
)
def test_what_cannot_be_drawn(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        layer().push([0.5, 2]).draw(**options)


def test_one_output_has_no_plane() -> None:
    lone = ec.NamedLayer([[1, 1]], inputs=["a", "b"], outputs=["size"]).push([1, 1])
    with pytest.raises(
        ValueError, match=r"outputs=\['size'\] must be at least two to draw a plane"
    ):
        lone.draw(label=[1, 0])
    assert_inside(lone.draw())


def test_save(tmp_path: Path) -> None:
    drawn = layer().push([0.5, 2]).draw()
    file = drawn.save(tmp_path / "cat.svg")
    assert ET.parse(file).getroot().tag == f"{SVG}svg"
    assert drawn._repr_svg_() == drawn.svg
    with pytest.raises(ValueError, match=r"must be a name that ends in \.svg; got '\.png'"):
        drawn.save(tmp_path / "cat.png")
    with pytest.raises(FileNotFoundError):
        drawn.save(tmp_path / "nowhere" / "cat.svg")


def test_a_plane_refuses() -> None:
    with pytest.raises(ValueError, match=r"axes='ab' must be two names; got 2"):
        Plane("ab")
    with pytest.raises(ValueError, match=r"axes=\['a'\] must be two names; got 1"):
        Plane(["a"])
    with pytest.raises(ValueError, match=r"kind='dog' must be one of face, body, cat, rat"):
        Plane(("a", "b")).point((0, 0), kind="dog")
    with pytest.raises(ValueError, match=r"tip=\(1,\) must be two finite numbers; got \[1\.0\]"):
        Plane(("a", "b")).arrow((1,))
    with pytest.raises(ValueError, match=r"at=\(1, nan\) must be two finite numbers"):
        Plane(("a", "b")).point((1, float("nan")))


def test_an_empty_plane_is_drawn() -> None:
    assert_inside(Plane(("a", "b")).draw())


@pytest.mark.parametrize("seed", range(20))
def test_frames_and_ticks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(4, 2)) * 10.0 ** rng.integers(-8, 9, size=2)
    f = frame_around(points)
    assert f.x0 < min(0, points[:, 0].min())
    assert f.x1 > max(0, points[:, 0].max())
    assert f.y0 < min(0, points[:, 1].min())
    assert f.y1 > max(0, points[:, 1].max())
    for lo, hi in ((f.x0, f.x1), (f.y0, f.y1)):
        for count in (2, 5, 8):
            found = ticks(lo, hi, count)
            assert len(found) <= count + 1
            assert all(lo <= v <= hi and v for v in found)
            steps = {f"{b - a:.6g}" for a, b in pairwise(found) if a * b > 0}
            assert len(steps) <= 1


def test_fit() -> None:
    assert fit("short", 1000) == ["short"]
    assert fit("", 100) == [""]
    lines = fit("one two three four five six seven", 120, 3)
    assert len(lines) <= 3
    assert all(text_width(line) <= 120 for line in lines)
    assert fit("W" * 100, 120, 2)[-1].endswith("…")
    assert all(text_width(line) <= 120 for line in fit("W" * 100, 120, 2))


def test_colours_are_those_of_the_books_style_sheet() -> None:
    css = (Path(__file__).parents[2] / "figures" / "lib" / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("data-theme=dark", 1)[0], css.split("data-theme=dark", 1)[1]
    for name, value in picture._LIGHT.items():
        assert re.search(rf"--{name}:\s*{value}", light, re.IGNORECASE), name
    for name, value in picture._DARK.items():
        assert re.search(rf"--{name}:\s*{value}", dark, re.IGNORECASE), name
