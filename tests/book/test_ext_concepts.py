"""concepts.yml, and its agreement with the book."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _ext.concepts import Book, cited, exists, faults, read_book, short_authors, to_json, watched
from _ext.graph import GraphError
from _ext.lessons import Front

BOOK = Path(__file__).resolve().parents[2] / "book"

SMALL = """
chapters: [{id: "1", number: "1", title: One, short: one}]
lessons:
  - {number: "1.1", slug: one, chapter: "1", title: One, status: written, needs: [],
     teaches: [row], figures: [two_models], checks: [first], calls: [eigencat.animals]}
  - {number: "1.2", chapter: "1", title: Two, status: planned, needs: ["1.1"], teaches: [basis]}
watch: [basis]
"""


@pytest.fixture
def real() -> Book:
    return read_book((BOOK / "concepts.yml").read_text(encoding="utf-8"))


def front(**changes: object) -> Front:
    values = {"number": "1.1", "title": "One", "question": "?", "answer": ".", "teaches": ["row"]}
    return Front(**(values | changes))  # type: ignore[arg-type]


def check(
    text: str = SMALL, *, page: Front | None = None, prose: str = "", **found: set[str]
) -> list[str]:
    return faults(
        read_book(text),
        pages={"one": page or front()},
        texts={"one": prose},
        figures={"one": found.get("figures", {"two_models"})},
        checks={"one": found.get("checks", {"first"})},
    )


def test_a_book_that_agrees_has_no_fault() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"page": front(title="Other")}, "title='Other' must be as in concepts.yml"),
        ({"page": front(needs=["0"])}, "needs="),
        ({"page": front(teaches=[])}, "teaches="),
        ({"figures": set()}, "figures='two_models' must be on the page"),
        ({"checks": {"other"}}, "checks='first' must be on the page"),
        ({"prose": "Now choose a basis."}, "concept 'basis' must be taught before it is used"),
    ],
)
def test_each_disagreement_is_named(changed: dict[str, object], said: str) -> None:
    assert any(said in line for line in check(**changed)), changed  # type: ignore[arg-type]


def test_a_call_must_exist() -> None:
    assert any("calls='eigencat.nothing'" in x for x in check(SMALL.replace("animals", "nothing")))
    assert exists("eigencat.NamedLayer.push")
    assert exists("eigencat.worlds.animals.TenAnimals")
    assert not exists("eigencat.NamedLayer.pull")
    assert not exists("no_such_package.thing")


def test_written_lessons_have_pages_and_pages_are_in_the_graph() -> None:
    book = read_book(SMALL)
    none: dict[str, set[str]] = {}
    assert any("slug='one' must be a page" in x for x in faults(book, {}, {}, none, none))
    stray = faults(book, {"one": front(), "two": front(number="1.2")}, {"one": ""}, none, none)
    assert any(x.startswith("two: number='1.2' must be a written lesson") for x in stray)


def test_a_word_may_be_named_as_a_thing_to_come() -> None:
    allowed = SMALL.replace("teaches: [row],", "teaches: [row], mentions: [basis],")
    assert check(allowed, prose="Later you choose a basis.") == []


def test_watched_words_are_found_whole_and_in_the_plural() -> None:
    assert watched("Two eigenvectors.", ["eigenvector"]) == {"eigenvector"}
    assert watched("A basisless claim", ["basis"]) == set()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('number: "1.2"', 'number: "1.1"', "must be given once"),
        ("status: planned", "status: soon", "must be written or planned"),
        ('chapter: "1", title: Two', 'chapter: "9", title: Two', "must be a chapter"),
        ('needs: ["1.1"]', 'needs: ["1.7"]', "must be a lesson"),
        ('needs: ["1.1"]', 'needs: ["1.2"]', "must have no cycle"),
        ("title: Two", "titel: Two", "must have the known keys"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(old: str, new: str, said: str) -> None:
    assert old in SMALL
    with pytest.raises(GraphError, match=said):
        read_book(SMALL.replace(old, new))


# The hard edges of the curriculum, written out once more from the design.
EDGES = """0>1.1 1.1>1.2 1.1>1.3 1.2>A1.1 1.3>A1.1 1.3>A1.2 A1.1>A1.3 A1.2>A1.3 1.3>2.0 1.3>2.1 2.0>2.1
2.1>2.2 A1.2>2.2 2.2>2.3 2.3>CODE_2.1 1.3>3.2 2.3>3.1 3.2>3.1 3.2>3.3 3.1>3.4 3.3>3.4 3.2>3.5 A1.2>3.5
3.5>4 A1.3>5 3.5>5 5>6 1.3>7 2.3>7 3.4>8 VAE>8 2.3>9 7>9 2.0>10 3.5>10 2.0>VAE 3.5>VAE"""


def test_the_graph_is_the_curriculums(real: Book) -> None:
    wanted = {tuple(e.replace("_", " ").split(">")) for e in EDGES.split()}
    assert {(a, b) for b, x in real.lessons.items() for a in x.needs} == wanted
    assert real.graph.before("1.1") == {"0"}
    assert all("0" in real.graph.path(n) for n in real.lessons), "every lesson is reachable from 0"
    assert real.graph.order.index("3.2") < real.graph.order.index("3.1")
    for alone in ("4", "5", "6", "10"):
        chapter_two = {n for n in real.graph.before(alone) if n.startswith("2")}
        assert chapter_two <= {"2.0"}, f"{alone} can be read with no GAN beyond 2.0"


@pytest.mark.parametrize(
    ("goal", "way"),
    [
        ("3.3", "0 1.1 1.3 3.2 3.3"),
        ("2.3", "0 1.1 1.3 A1.2 2.0 2.1 2.2 2.3"),
        ("9", "0 1.1 1.3 A1.2 2.0 2.1 2.2 2.3 7 9"),
        ("3.1", "0 1.1 1.3 A1.2 2.0 2.1 2.2 2.3 3.2 3.1"),
        ("3.4", "0 1.1 1.3 A1.2 2.0 2.1 2.2 2.3 3.2 3.1 3.3 3.4"),
    ],
)
def test_ways_to_the_papers(real: Book, goal: str, way: str) -> None:
    assert real.graph.path(goal) == way.split()


def test_every_paper_is_in_the_bibliography(real: Book) -> None:
    papers = cited(real.papers, (BOOK / "references.bib").read_text(encoding="utf-8"))
    assert len({p["key"] for p in papers}) == len(papers)
    assert {p["lesson"] for p in papers} >= set(real.lessons) - {"2.1", "2.2", "CODE 2.1"}
    turk = next(p for p in papers if p["key"] == "turk1991")
    assert (turk["authors"], turk["year"], turk["lesson"]) == ("Turk and Pentland", 1991, "3.3")
    assert not any(set("{}") & set(p["title"]) for p in papers)
    with pytest.raises(GraphError, match=r"key='nobody' of a paper must be in references\.bib"):
        cited([{"key": "nobody", "lesson": "0"}], "")


def test_authors_are_shortened() -> None:
    assert short_authors(["Pearson"]) == "Pearson"
    assert short_authors(["Shen", "Zhou"]) == "Shen and Zhou"
    assert short_authors(["Shen", "Gu", "Tang"]) == "Shen and others"
    assert short_authors(["Elhage", "others"]) == "Elhage and others"


def test_what_the_page_gets(real: Book) -> None:
    data = json.loads(to_json(real))
    assert [x["number"] for x in data["lessons"]] == list(real.lessons)
    assert all((x["url"] is not None) == (x["status"] == "written") for x in data["lessons"])
    assert data["order"] == real.graph.order
    assert all(p["path"][-1] == p["lesson"] for p in data["papers"])
