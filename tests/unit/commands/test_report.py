"""The report: what it says, that it is one well-formed file, and that a stranger's names are text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from unittest.mock import Mock

import numpy as np
import pytest
from click.testing import CliRunner

import eigencat as ec
from eigencat import cli

VOID = {"meta", "img", "br", "wbr", "hr", "link"}
HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=y>"


class Parsed(HTMLParser):
    """Every tag and attribute; a tag that is closed out of turn is an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words += data


def page(here, name="report.html") -> tuple[Parsed, str]:
    text = (here / name).read_text(encoding="utf-8")
    return Parsed(text), text


@pytest.fixture(scope="module")
def of_portraits(tmp_path_factory):
    """Directions of Portraits, found once."""
    file = tmp_path_factory.mktemp("portraits") / "d.safetensors"
    line = ["find", "interfacegan", "--model", "portraits", "--attribute", "age", "--condition-on",
            "glasses", "--samples", "400", "--permutations", "39", "-o", str(file)]  # fmt: skip
    done = CliRunner().invoke(cli.main, line)
    assert done.exit_code == 0, done.output
    return file.read_bytes()


@pytest.fixture
def portraits(here, of_portraits):
    (here / "d.safetensors").write_bytes(of_portraits)
    return ("report", "d.safetensors", "--model", "portraits", "--samples", "24", "--strips", "2")


def test_portraits_from_finding_to_a_page(portraits, run, told, here):
    found = told(*portraits)
    parsed, _ = page(here)
    words = " ".join(parsed.words.split())
    assert "All of them are better than chance." in words
    assert "Better than chance: on samples it was not fitted to its distances follow" in words
    assert "Found again in other samples" in words
    assert "degrees: the direction of endless samples lies that near" in words
    age = found["directions"][0]
    assert age["target"] == "age"
    # Two deviations older are read older; the table says by how much, as rescore does.
    g, ds = ec.load("portraits"), ec.DirectionSet.load("d.safetensors")
    own = ec.rescore(g, g, g.sample(24, 1, "w"), ds["age"], [-2, -1, 1, 2])
    j = g.attributes.index("age")
    np.testing.assert_allclose(age["change"]["age"], own.change[:, j], rtol=1e-12)
    assert f"{own.change[3, j]:.1f} ± {own.high[3, j] - own.change[3, j]:.1f}" in words
    leak = ec.leak(own, "age")
    assert age["leak"]["glasses"] == pytest.approx(leak["glasses"])
    # One strip a direction, and each is the library's.
    images = [a["src"] for tag, a in parsed.tags if tag == "img"]
    assert len(images) == 3
    strips = [ec.strip(g, g.sample(2, 1, "w")[k], ds["age"], np.linspace(-3, 3, 7)) for k in (0, 1)]
    data = base64.b64decode(images[0].removeprefix("data:image/png;base64,"))
    from PIL import Image

    (here / "s.png").write_bytes(data)
    with Image.open(here / "s.png") as picture:
        np.testing.assert_array_equal(
            np.asarray(picture), np.concatenate([strip.array for strip in strips])
        )
    # The matrix says what cosine says; its rows are named, and numbered as its columns are.
    assert "2 glasses" in words
    for value in ds.cosine().ravel():
        assert f"{abs(value):.2f}" in words
    assert ds.meta["model"] in words


def test_the_same_input_gives_the_same_bytes_and_no_date(portraits, run, here):
    run(*portraits, "-o", "one.html")
    run(*portraits, "-o", "two.html")
    one = (here / "one.html").read_bytes()
    assert one == (here / "two.html").read_bytes()
    assert not re.search(rb"\b20[2-9]\d-\d\d", one)
    run(*portraits, "--date", "1 May 2031", "-o", "three.html")
    assert b"1 May 2031." in (here / "three.html").read_bytes()


def test_it_asks_nothing_of_anybody(portraits, run, here):
    run(*portraits)
    parsed, text = page(here)
    assert {tag for tag, _ in parsed.tags}.isdisjoint(
        {"script", "link", "iframe", "object", "embed", "form", "base", "video", "audio"}
    )
    for tag, attributes in parsed.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name != "style", tag  # the policy would not apply it
            if name in ("src", "href", "srcset", "xlink:href"):
                assert value.startswith(("data:image/png;base64,", "#d")), (tag, value)
    assert not re.search(r"url\(|@import|https?://", text)
    style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for _, a in parsed.tags if "Content-Security-Policy" in a.values())
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'"
    )


def hostile_set():
    vectors = np.random.default_rng(0).normal(size=(3, 64))
    checks = {
        "samples": HOSTILE,
        "cone": {"angle": HOSTILE, "by": HOSTILE},
        "split_half": {"cosine": "1", "lowest": [1], "repeats": -3},
        "null": {"correlation": 7, "best_by_chance": None, "p": True, "permutations": 1.5},
    }
    metas = [
        {"checks": checks, "attribute": HOSTILE, "conditioned_on": [HOSTILE, 3, {"a": HOSTILE}]},
        {"checks": HOSTILE, "attribute": ["a"], "variance_ratio": HOSTILE, "gain": 2},
        {"eigenvalue": HOSTILE, "retained": 0.5, "conditioned_on": 7},
    ]
    names = [HOSTILE, "x" * 500, "\u202e\x07back"]
    return ec.DirectionSet(
        vectors, names, space=HOSTILE, layers=[HOSTILE, 3], metas=metas,
        meta={
            "method": HOSTILE, "samples": HOSTILE, "model_name": HOSTILE, "model": HOSTILE,
            "source": {HOSTILE: [HOSTILE], "kind": {"deep": {"er": HOSTILE}}},
            "settings": HOSTILE, "picture": [HOSTILE, 8], HOSTILE: {HOSTILE: HOSTILE},
        },
    )  # fmt: skip


def test_names_of_strangers_are_text(run, here):
    hostile_set().save("h.safetensors")
    run("report", "h.safetensors", "--title", HOSTILE)
    parsed, text = page(here)
    assert "<script" not in text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "\x07" not in text
    assert HOSTILE in parsed.words
    assert "not checked" in parsed.words
    # Labels stand in attributes too, and none breaks out of one.
    assert all(not name.startswith("on") for _, a in parsed.tags for name in a)


@pytest.mark.parametrize("sign", [1, -1])
def test_numbers_of_strangers_may_be_of_any_size(run, told, here, sign):
    huge = sign * 10**400  # JSON writes it, and no float holds it
    checks = {"samples": huge, "cone": {"angle": huge}, "null": {"p": huge, "correlation": huge}}
    metas = [{"checks": checks, "variance_ratio": huge, "eigenvalue": huge}]
    ds = ec.DirectionSet(np.eye(64)[:1], ["a"], metas=metas, meta={"samples": huge})
    ds.save("d.safetensors")
    (one,) = told("report", "d.safetensors")["directions"]
    assert (one["p"], one["cone_angle"], one["samples"]) == (None, None, None)
    assert "% of the variance" not in page(here)[0].words


@pytest.mark.parametrize("kind", [dict, list])
def test_what_strangers_put_into_each_other_is_cut(run, here, kind):
    deep = kind()
    for _ in range(700):
        deep = {"x": deep} if kind is dict else [deep]
    ds = ec.DirectionSet(np.eye(5)[:1], ["a"], meta={"deep": deep, "source": {"seed": {"of": 7}}})
    ds.save("d.safetensors")
    run("report", "d.safetensors")
    assert "…" in page(here)[0].words
    assert "seed of 7" in page(here)[0].words


@pytest.mark.parametrize("picture", [[0, 64], [8, 8, 2], [-8, -8], [True, 64], [10**9, 10**9], "8"])
def test_a_picture_that_does_not_fit_is_left_out(run, here, picture):
    ds = ec.DirectionSet(np.eye(64)[:1], names=["a"], space="pixels", meta={"picture": picture})
    ds.save("d.safetensors")
    run("report", "d.safetensors")
    assert "<img" not in (here / "report.html").read_text()


def test_a_direction_between_pictures_is_shown_as_one(run, here):
    ds = ec.DirectionSet(np.eye(64)[:1], names=["a"], space="pixels", meta={"picture": [8, 8]})
    ds.save("d.safetensors")
    run("report", "d.safetensors")
    assert (here / "report.html").read_text().count("<img") == 1


def test_what_may_be_chance_is_called_so(run, here, world):
    np.save("noise.npy", np.random.default_rng(0).normal(size=800))
    run("find", "interfacegan", "z.npy", "noise.npy", "-o", "n.safetensors")
    run("report", "n.safetensors")
    words = " ".join(page(here)[0].words.split())
    assert "1 cannot be told from chance." in words
    assert "Not told from chance: on samples it was not fitted to" in words


def test_a_set_made_by_hand_is_not_called_good(run, here):
    ec.DirectionSet(np.eye(5)[:2], names=["a", "b"]).save("d.safetensors")
    run("report", "d.safetensors")
    words = " ".join(page(here)[0].words.split())
    assert "2 were not checked." in words
    assert "Whether it is better than chance was not checked when it was found." in words


def test_weights_have_no_chance_in_them(run, told, here):
    told("find", "sefa", "--model", "portraits", "--components", "2", "-o", "s.safetensors")
    run("report", "s.safetensors", "--model", "portraits", "--samples", "12", "--strips", "1")
    words = " ".join(page(here)[0].words.split())
    assert "They come from weights alone, so there is no chance in finding them." in words
    assert "Nobody named what it changes;" in words


def test_a_failed_report_leaves_the_old_one(run, here, monkeypatch):
    ec.DirectionSet(np.eye(5)[:2], names=["a", "b"]).save("d.safetensors")
    run("report", "d.safetensors")
    before = (here / "report.html").read_bytes()
    run("report", "d.safetensors", code=1)  # it is there
    monkeypatch.setattr("os.replace", Mock(side_effect=OSError(28, "No space", "x")))
    done = run("report", "d.safetensors", "--title", "Other", "--force", code=1)
    assert "path=x must be a file that can be used; got No space." in done.stderr
    assert (here / "report.html").read_bytes() == before
    assert sorted(p.name for p in here.iterdir()) == ["d.safetensors", "report.html"]
