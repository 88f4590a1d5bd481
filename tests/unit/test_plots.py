"""What the methods draw: the numbers are the data's, and every label stays on the plate."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from itertools import combinations, pairwise

import numpy as np
import pytest

import eigencat as ec
from eigencat._charts import FILLED, HOLLOW, Sheet, numbered
from eigencat._plots import chance_share
from eigencat.picture import SIZE, Picture, text_width
from eigencat.rescoring import Rescored
from eigencat.worlds import planted

SVG = "{http://www.w3.org/2000/svg}"
LONG = "how much older, or at least how much more tired, a person looks than yesterday"


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def names(k: int, word: str = "direction") -> list[str]:
    return [f"{word} {i}" for i in range(k)]


def wide(k: int, d: int = 100) -> ec.DirectionSet:
    return ec.DirectionSet(rng(k).normal(size=(k, d)), names=names(k))


def samples(d: int = 100) -> np.ndarray:
    return rng(1).normal(size=(2000, d)) * np.arange(1, d + 1) ** -0.7


def table(held: tuple[str, ...] = ("hat",), many: int = 3) -> Rescored:
    before = rng(2).normal(size=(50, many)) * np.linspace(1, 20, many)
    moved = np.linspace(2, -1, many) * np.linspace(1, 20, many)
    scores = np.stack(
        [before + a * moved + 0.3 * rng(3).normal(size=before.shape) for a in (-1, 2)]
    )
    words = ["age", "hat", LONG, *names(many)][:many]
    return Rescored(scores, before, np.array([-1.0, 2]), tuple(words), "age | hat", held)


def faces(channels: tuple[int, ...] = ()) -> np.ndarray:
    return rng(4).normal(size=(30, 6, 5, *channels)).cumsum(axis=1)


def planted_fit(labels: bool) -> ec.InterFaceGAN:
    world = planted.make_attributes(900, 8, noise=0.5)
    y = world.y[:, 0]
    method = "lda" if labels else "ols"
    return ec.InterFaceGAN(method).fit(world.Z, (y > np.median(y)) if labels else y, names=["age"])


def drawn() -> dict[str, Picture]:
    one, two = wide(10), rng(10).normal(size=(10, 100))[::-1]
    return {
        "cosines 1": wide(1).plot(),
        "cosines 2": wide(2).plot(),
        "cosines 7": ec.DirectionSet(wide(7).vectors, names=[LONG, *names(6, LONG)]).plot(),
        "cosines 18": wide(18).plot(),
        "cosines 80": wide(80).plot(),
        "cosines of two sets": wide(12).plot(rng(5).normal(size=(3, 100))),
        "components 1": ec.GANSpace(1).fit(samples()).plot(),
        "components 2": ec.GANSpace(2).fit(samples()).plot(),
        "components 80": ec.GANSpace(80).fit(samples()).plot(),
        "components 500": ec.StreamingPCA().fit(rng(0).normal(size=(700, 500))).plot(),
        "a share": ec.StreamingPCA(0.9).fit(samples()).plot(),
        "weights 2": ec.SeFa(2).fit(rng(6).normal(size=(30, 9))).plot(),
        "weights 80": ec.SeFa(80).fit(rng(6).normal(size=(300, 90))).plot(),
        "faces": ec.Eigenfaces(0.99).fit(faces()).plot(),
        "faces in colour": ec.Eigenfaces(3).fit(faces((3,))).plot(),
        "rows as faces": ec.Eigenfaces(3).fit(faces().reshape(30, -1)).plot(),
        "scores": planted_fit(labels=False).plot(),
        "labels": planted_fit(labels=True).plot(),
        "changes": table().plot(),
        "changes of 80": table(many=80).plot(),
        "pairs": ec.compare(one, two).plot(),
        "pairs of 80": ec.compare(wide(80), rng(7).normal(size=(80, 100))).plot(),
    }


PICTURES = drawn()


def parse(picture: Picture) -> ET.Element:
    return ET.fromstring(picture.svg)


def words(picture: Picture) -> list[str]:
    return ["".join(t.itertext()) for t in parse(picture).iter(f"{SVG}text")]


def boxes(picture: Picture) -> list[tuple[float, float, float, float, str]]:
    found = []
    for t in parse(picture).iter(f"{SVG}text"):
        text = "".join(t.itertext())
        kind = (t.get("class") or "").split()
        x, y = float(t.get("x", 0)), float(t.get("y", 0))
        # The estimate is on the wide side; letters of a browser are measured in its own test.
        w = text_width(text) * 0.95
        left = x - w if "e" in kind else x - w / 2 if "c" in kind else x
        found.append((left, y - 0.7 * SIZE, left + w, y + 0.2 * SIZE, text))
    return found


@pytest.mark.parametrize("name", PICTURES)
def test_labels_stay_on_the_plate_and_off_each_other(name: str) -> None:
    picture = PICTURES[name]
    _, _, width, height = map(float, (parse(picture).get("viewBox") or "").split())
    placed = boxes(picture)
    for left, top, right, bottom, text in placed:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= width, text
        assert bottom <= height, text
    for a, b in combinations(placed, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a[4], b[4])


@pytest.mark.parametrize("name", PICTURES)
def test_each_names_and_describes_itself_and_is_the_same_again(name: str) -> None:
    picture = PICTURES[name]
    assert picture.title
    assert picture.desc.endswith(".")
    assert f">{picture.desc}</desc>".replace("&", "&amp;") in picture.svg
    assert "nan" not in picture.svg.lower().replace("dominant", "")
    assert drawn_again(name).svg == picture.svg


AGAIN: dict[str, Picture] = {}


def drawn_again(name: str) -> Picture:
    if not AGAIN:
        AGAIN.update(drawn())
    return AGAIN[name]


def squares(picture: Picture, kind: str) -> list[tuple[float, float, float]]:
    """The middle and the side of each square of a kind in a matrix."""
    found = []
    for path in parse(picture).iter(f"{SVG}path"):
        if (path.get("class") or "").split()[:1] == [kind]:
            for x, y, side in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v", path.get("d") or ""):
                found.append((float(x) + float(side) / 2, float(y) + float(side) / 2, float(side)))
    return found


@pytest.mark.parametrize("k", [2, 7, 30])
def test_a_matrix_shows_its_cosines_by_area_and_its_signs_by_shape(k: int) -> None:
    directions = wide(k, d=4)
    cosine = directions.cosine()
    picture = directions.plot()
    filled, hollow = squares(picture, "fill"), squares(picture, "hollow")
    whole = max(side for _, _, side in filled)  # of a direction with itself
    # From the top left, row by row; what is nearly zero leaves no square.
    each = sorted([(y, x, s, 1) for x, y, s in filled] + [(y, x, s, -1) for x, y, s in hollow])
    ys, xs = ([where[n] for where in each] for n in (0, 1))
    assert len(each) > 0.9 * k * k
    for y, x, side, sign in each:
        i = round((y - min(ys)) / (max(ys) - min(ys)) * (k - 1))
        j = round((x - min(xs)) / (max(xs) - min(xs)) * (k - 1))
        assert sign * (side / whole) ** 2 == pytest.approx(cosine[i, j], abs=0.02 + 0.05 / k)


def test_a_small_matrix_carries_its_numbers() -> None:
    picture = ec.DirectionSet([[1, 0], [-1, 1]], names=["age", "glasses"]).plot()
    found = words(picture)
    assert found.count("1.00") == 2
    assert found.count("−0.71") == 2
    assert "1 age" in found
    assert "2 glasses" in found
    assert "age and glasses -0.71" in picture.desc


def test_opposite_and_alike_differ_by_shape_alone() -> None:
    assert FILLED != HOLLOW
    alike = ec.DirectionSet([[1, 0], [1, 0.1]]).plot()
    opposite = ec.DirectionSet([[1, 0], [-1, 0.1]]).plot()
    assert len(squares(alike, "fill")) == 4
    assert len(squares(opposite, "fill")) == 2
    assert len(squares(opposite, "hollow")) == 2


def bars(picture: Picture) -> list[tuple[float, float]]:
    """The bottom and the height of each bar."""
    found = []
    for r in parse(picture).iter(f"{SVG}rect"):
        if r.get("class") == "fill" and r.find(f"{SVG}title") is not None:
            top, high = float(r.get("y") or 0), float(r.get("height") or 0)
            found.append((top + high, high))
    return found


def dashes(picture: Picture) -> list[float]:
    """The height at which each dashed line across a pane lies."""
    return [
        float(m[1])
        for p in parse(picture).iter(f"{SVG}path")
        if p.get("class") == "dash"
        and (m := re.match(r"M[\d.]+ ([\d.]+)H[\d.]+$", p.get("d") or ""))
    ]


def test_bars_are_as_high_as_the_shares_and_the_dashes_where_they_say() -> None:
    fit = ec.StreamingPCA(0.9).fit(samples(12))
    ratio = fit.explained_variance_ratio_
    picture = fit.plot()
    found = bars(picture)
    heights = np.array([high for _, high in found])
    np.testing.assert_allclose(heights / heights[0], ratio / ratio[0], atol=0.001)
    noise, asked = dashes(picture)
    unit = heights[0] / ratio[0]
    assert (found[0][0] - noise) / unit == pytest.approx(chance_share(2000, 12), rel=0.02)
    # The curve ends at what all hold together, above the 0.9 that was asked for.
    line = next(
        p.get("d") or ""
        for p in parse(picture).iter(f"{SVG}path")
        if p.get("class") == "shaft" and "L" in (p.get("d") or "")
    )
    heights = [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", line)]
    together = np.cumsum(ratio)
    scale = (heights[0] - heights[-1]) / (together[-1] - together[0])
    assert (heights[-1] - asked) / scale == pytest.approx(0.9 - together[-1], abs=0.005)
    assert f"{len(ratio)} hold" in picture.svg


def test_the_level_of_chance_is_where_round_data_end() -> None:
    shares = [
        ec.StreamingPCA(1).fit(rng(seed).normal(size=(400, 100))).explained_variance_ratio_[0]
        for seed in range(20)
    ]
    # The edge of Marchenko and Pastur: the first component of finite data lies a little below it.
    assert np.mean(shares) == pytest.approx(chance_share(400, 100), rel=0.04)
    assert chance_share(10**9, 100) == pytest.approx(0.01, rel=1e-3)


def test_weights_show_eigenvalues_and_their_mean() -> None:
    fit = ec.SeFa(4).fit(rng(6).normal(size=(50, 9)))
    picture = fit.plot()
    found = bars(picture)
    heights = np.array([high for _, high in found])
    np.testing.assert_allclose(
        heights / heights[0], fit.eigenvalues_ / fit.eigenvalues_[0], atol=1e-3
    )
    (mean,) = dashes(picture)
    # Rows of length one: all nine eigenvalues add up to the fifty outputs.
    assert (found[0][0] - mean) / heights[0] * fit.eigenvalues_[0] == pytest.approx(
        50 / 9, rel=0.01
    )


def test_faces_are_shown_as_they_are() -> None:
    fit = ec.Eigenfaces(3).fit(faces())
    pictures = parse(fit.plot()).findall(f".//{SVG}image")
    assert len(pictures) == 4
    from PIL import Image

    shown = [read(Image, image) for image in pictures]
    mean, first = fit.mean_, fit.eigenfaces_[0]
    expected = np.rint(255 * (mean - mean.min()) / (mean.max() - mean.min()))
    np.testing.assert_array_equal(shown[0], expected)
    # Zero is the middle grey: the sign of an eigenface can be read.
    assert np.all((shown[1] > 127) == (first > 0))
    assert f"1: {100 * fit._ratio[0]:.3g} %" in words(fit.plot())


def read(module: object, image: ET.Element) -> np.ndarray:
    from io import BytesIO

    data = (image.get("href") or "").removeprefix("data:image/png;base64,")
    return np.asarray(module.open(BytesIO(b64decode(data))))[..., 0].astype(int)  # type: ignore[attr-defined]


def test_each_score_stands_over_its_distance() -> None:
    world = planted.make_attributes(400, 5, noise=0.4)
    fit = ec.InterFaceGAN().fit(world.Z[:300], world.y[:300, 0], names=["age"])
    Z, y = world.Z[300:], world.y[300:, 0]
    picture = fit.plot(Z, y)
    d = next(p.get("d") for p in parse(picture).iter(f"{SVG}path") if p.get("class") == "dots")
    places = np.array(
        [[float(v) for v in m] for m in re.findall(r"M([\d.-]+) ([\d.-]+)h0", d or "")]
    )
    assert len(places) == 100
    distance = np.atleast_1d(fit.decision_function(Z))
    assert abs(np.corrcoef(places[:, 0], distance)[0, 1]) > 0.99999
    assert np.corrcoef(places[:, 1], y)[0, 1] < -0.99999
    assert f"correlation {np.corrcoef(distance, y)[0, 1]:.2f}" in picture.desc
    # The border stands where the distance is nought, told from the dots themselves.
    slope, start = np.polyfit(distance, places[:, 0], 1)
    border = next(
        float(m[1])
        for p in parse(picture).iter(f"{SVG}path")
        if p.get("class") == "dash" and (m := re.match(r"M([\d.]+) [\d.]+V", p.get("d") or ""))
    )
    assert border == pytest.approx(start, abs=0.1)
    assert slope > 0
    assert "that were passed" in picture.svg
    assert "samples that were fitted: pass others for an honest picture." in " ".join(
        words(fit.plot())
    )


def test_two_sides_are_counted_on_either_side_of_the_border() -> None:
    fit = planted_fit(labels=True)
    world = planted.make_attributes(900, 8, noise=0.5)
    above = world.y[:, 0] > np.median(world.y[:, 0])
    picture = fit.plot(world.Z, above)
    distance = fit.decision_function(world.Z)
    assert f"scored above: {100 * np.mean(distance[above] > 0):.3g} % of 450" in picture.svg
    titles = [t.text or "" for t in parse(picture).iter(f"{SVG}title")]
    counted = sum(int(m[1]) for t in titles if (m := re.match(r"(\d+) from ", t)))
    assert counted == 900


def test_changes_are_in_standard_deviations_and_the_held_one_is_marked() -> None:
    found = table()
    picture = found.plot()
    expected = found.change[1] / found.spread
    numbers = [w for w in words(picture) if re.fullmatch(r"[+−]\d\.\d\d", w)]
    assert [float(n.replace("−", "-")) for n in numbers] == pytest.approx(expected, abs=0.006)
    circles = [
        (e.get("class"), float(e.get("cx") or 0)) for e in parse(picture).iter(f"{SVG}circle")
    ]
    circles = [c for c in circles if c[1]]
    assert [kind for kind, _ in circles] == ["fill", "hollow", "fill"]
    assert "hat (held)" in words(picture)
    # The interval is drawn around its mean, on the scale of the others.
    scale = (circles[0][1] - circles[2][1]) / (expected[0] - expected[2])
    spans = [
        [float(v) for v in m.groups()]
        for p in parse(picture).iter(f"{SVG}path")
        if p.get("class") == "shaft"
        and (m := re.match(r"M([\d.]+) [\d.]+H([\d.]+)$", p.get("d") or ""))
    ]
    wide = (found.high[1] - found.low[1]) / found.spread * scale
    assert [b - a for a, b in spans] == pytest.approx(wide, abs=0.1)


def test_rescore_tells_what_was_held() -> None:
    class Linear:
        def decode(self, w: np.ndarray) -> np.ndarray:
            return w[:, None, :]

        def read(self, images: np.ndarray) -> np.ndarray:
            return images[:, 0]

    g = Linear()
    primal = ec.Direction([1, 0.5], name="age")
    way = ec.condition(primal, on=[ec.Direction([0, 1], name="hat")])
    found = ec.rescore(g, g, rng().normal(size=(20, 2)), way, [1.0], attributes=["age", "hat"])
    assert found.held == ("hat",)
    assert "hat (held)" in words(found.plot())


def test_pairs_show_the_size_of_their_cosine_and_the_level_of_chance() -> None:
    found = ec.compare(wide(3, 40), -wide(3, 40).vectors + 0.05 * rng().normal(size=(3, 40)))
    picture = found.plot()
    lengths = [
        float(r.get("width") or 0)
        for r in parse(picture).iter(f"{SVG}rect")
        if r.get("class") == "hollow" and r.get("x") and float(r.get("x") or 0) > 0
    ]
    cosine = sorted((abs(value) for *_, value in found.pairs), reverse=True)
    np.testing.assert_allclose(
        np.array(lengths) / lengths[0], np.array(cosine) / cosine[0], atol=1e-3
    )
    assert "3 of 3 pairs are beyond chance" in picture.svg


def test_refusals() -> None:
    with pytest.raises(ValueError, match=r"alpha=5 must be one of −1, 2; got 5\. Rescore"):
        table().plot(5)
    same = Rescored(np.ones((1, 9, 1)), np.ones((9, 1)), np.array([1.0]), ("age",), "age")
    with pytest.raises(ValueError, match="before must differ between samples"):
        same.plot()
    fit = planted_fit(labels=False)
    with pytest.raises(ValueError, match="Z and y must be passed together"):
        fit.plot(np.ones((3, 8)))
    with pytest.raises(ValueError, match="y must have 1 columns"):
        fit.plot(np.ones((3, 8)), np.arange(6).reshape(3, 2))
    with pytest.raises(ValueError, match="attribute='hat'"):
        fit.plot(attribute="hat")
    for unfitted in (ec.InterFaceGAN(), ec.SeFa(), ec.Eigenfaces(), ec.GANSpace()):
        with pytest.raises(Exception, match="must be asked of a fitted"):
            unfitted.plot()


def test_an_attribute_that_never_varies_is_named_and_left_out() -> None:
    before = np.column_stack([rng().normal(size=20), np.ones(20)])
    found = Rescored(before[None] + 1, before, np.array([1.0]), ("age", "hat"), "age")
    assert "All samples alike, and so left out: hat." in words(found.plot())


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 19, 21, 80, 512, 2000])
def test_numbers_below_an_axis_are_as_many_as_fit(count: int) -> None:
    shown = numbered(count, 500.0)
    assert shown
    assert all(1 <= i <= count for i in shown)
    gaps = [
        (b - a) / count * 500 - (text_width(str(a)) + text_width(str(b))) / 2
        for a, b in pairwise(shown)
    ]
    assert all(gap >= 0 for gap in gaps)


def test_a_sheet_breaks_its_words() -> None:
    sheet = Sheet()
    sheet.text(LONG + " " + LONG)
    assert max(text_width(w) for w in words(sheet.draw("t", "d."))) <= 600
