"""The concept graph: read from concepts.yml, checked against the book, written for the page.

The build fails when a lesson uses a word that nothing before it teaches, when the graph has a
cycle, when a written lesson has no page or a page is not in the graph, and when a figure, a
self-check or a library call that a lesson names does not exist.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pybtex.database import parse_string
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.typing import ExtensionMetadata

from .graph import Graph, GraphError, used_too_early
from .lessons import Front


@dataclass
class Lesson:
    """One entry of the contents."""

    number: str
    title: str
    chapter: str
    status: str
    needs: list[str]
    slug: str = ""
    short: str = ""
    part: str = ""
    enriched: list[str] = field(default_factory=list)
    teaches: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    @property
    def written(self) -> bool:
        return self.status == "written"


@dataclass
class Book:
    """concepts.yml, read."""

    chapters: list[dict[str, Any]]
    lessons: dict[str, Lesson]
    watch: list[str]
    papers: list[dict[str, Any]]

    def __post_init__(self) -> None:
        self.graph = Graph({n: x.needs for n, x in self.lessons.items()})
        for lesson in self.lessons.values():
            for other in lesson.enriched:
                if other not in self.lessons:
                    raise GraphError(
                        f"enriched={other!r} of lesson {lesson.number} must be a lesson."
                    )

    def by_slug(self, docname: str) -> Lesson | None:
        return next((x for x in self.lessons.values() if x.written and x.slug == docname), None)

    def chapter(self, lesson: Lesson) -> dict[str, Any]:
        return next(c for c in self.chapters if c["id"] == lesson.chapter)

    def of_chapter(self, chapter: str) -> list[Lesson]:
        return [x for x in self.lessons.values() if x.chapter == chapter]

    def neighbours(self, number: str) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after, in the order of the contents."""
        names = list(self.lessons)
        i = names.index(number)
        return (
            self.lessons[names[i - 1]] if i else None,
            self.lessons[names[i + 1]] if i + 1 < len(names) else None,
        )


def read_book(text: str) -> Book:
    """Read concepts.yml; raise GraphError where it contradicts itself."""
    data = yaml.safe_load(text)
    lessons: dict[str, Lesson] = {}
    chapters = {c["id"] for c in data["chapters"]}
    for entry in data["lessons"]:
        entry = {**entry, "number": str(entry["number"]), "chapter": str(entry["chapter"])}
        number = entry["number"]
        try:
            lesson = Lesson(**entry)
        except TypeError as error:
            raise GraphError(f"lesson {number} must have the known keys; got {error}.") from error
        lesson.needs = [str(x) for x in lesson.needs]
        if number in lessons:
            raise GraphError(f"number={number!r} must be given once; got it twice.")
        if lesson.chapter not in chapters:
            raise GraphError(f"chapter={lesson.chapter!r} of lesson {number} must be a chapter.")
        if lesson.status not in ("written", "planned"):
            raise GraphError(
                f"status={lesson.status!r} of lesson {number} must be written or planned."
            )
        lessons[number] = lesson
    papers = [{**p, "lesson": str(p["lesson"])} for p in data.get("papers", [])]
    for paper in papers:
        if paper["lesson"] not in lessons:
            raise GraphError(
                f"lesson={paper['lesson']!r} of paper {paper['key']} must be a lesson."
            )
    return Book(data["chapters"], lessons, data.get("watch", []), papers)


def short_authors(last_names: list[str]) -> str:
    """Return ``Turk and Pentland``, or ``Shen and others`` for more than two."""
    if len(last_names) > 2 or "others" in last_names:
        return f"{last_names[0]} and others"
    return " and ".join(last_names)


def cited(papers: list[dict[str, Any]], bibliography: str) -> list[dict[str, Any]]:
    """Complete each paper from the bibliography: title, year, authors short and in full."""
    entries = parse_string(bibliography, "bibtex").entries
    found = []
    for paper in papers:
        if paper["key"] not in entries:
            raise GraphError(
                f"key={paper['key']!r} of a paper must be in references.bib; got none."
            )
        entry = entries[paper["key"]]
        last = [" ".join([*p.prelast_names, *p.last_names]) for p in entry.persons["author"]]
        found.append(
            {
                **paper,
                "title": re.sub(r"[{}]", "", entry.fields["title"]),
                "year": int(entry.fields["year"]),
                "authors": short_authors(last),
                "everyone": " ".join(last),
            }
        )
    return found


def watched(text: str, words: Iterable[str]) -> set[str]:
    """Return the words of `words` that stand in `text`, also as plurals."""
    low = text.lower()
    return {w for w in words if re.search(rf"\b{re.escape(w.lower())}(?:e?s)?\b", low)}


def faults(
    book: Book,
    pages: dict[str, Front],
    texts: dict[str, str],
    figures: dict[str, set[str]],
    checks: dict[str, set[str]],
) -> list[str]:
    """Return one line for each way in which pages and graph disagree. Keys are page names."""
    found: list[str] = []
    written = {x.slug: x for x in book.lessons.values() if x.written}
    for slug, lesson in written.items():
        if slug not in pages:
            found.append(
                f"lesson {lesson.number}: slug={slug!r} must be a page of the book; got none."
            )
    for page, front in pages.items():
        lesson_or_none = written.get(page)
        if lesson_or_none is None:
            found.append(
                f"{page}: number={front.number!r} must be a written lesson of concepts.yml with this "
                "page as its slug; got none. Set its status and slug."
            )
            continue
        lesson = lesson_or_none
        for key in ("number", "title", "needs", "teaches"):
            ours, theirs = getattr(front, key), getattr(lesson, key)
            if ours != theirs:
                found.append(
                    f"{page}: {key}={ours!r} must be as in concepts.yml; got {theirs!r} there."
                )
        for kind, named, there in (
            ("figures", lesson.figures, figures.get(page, set())),
            ("checks", lesson.checks, checks.get(page, set())),
        ):
            for name in named:
                if name not in there:
                    found.append(
                        f"{page}: {kind}={name!r} must be on the page; got {sorted(there)}."
                    )
        for call in lesson.calls:
            if not exists(call):
                found.append(f"{page}: calls={call!r} must be in the library; got no such name.")
    teaches = {n: x.teaches for n, x in book.lessons.items()}
    uses = {
        n: [*x.uses, *sorted(watched(texts[x.slug], book.watch) - set(x.mentions))]
        for n, x in book.lessons.items()
        if x.written and x.slug in texts
    }
    for number, concept in used_too_early(book.graph, teaches, uses):
        found.append(
            f"lesson {number}: concept {concept!r} must be taught before it is used; no lesson on the "
            f"way ({', '.join(book.graph.path(number))}) teaches it."
        )
    return found


def exists(call: str) -> bool:
    """Say whether a dotted name such as ``eigencat.NamedLayer.push`` can be reached."""
    name, *rest = call.split(".")
    try:
        thing: Any = importlib.import_module(name)
    except ImportError:
        return False
    for step in rest:
        try:
            thing = getattr(thing, step)
        except AttributeError:
            try:
                thing = importlib.import_module(f"{thing.__name__}.{step}")
            except (ImportError, AttributeError):
                return False
    return True


def to_json(book: Book) -> str:
    """What the concept map and the start-from-a-paper list draw from."""
    return json.dumps(
        {
            "version": 1,
            "chapters": book.chapters,
            "lessons": [
                {
                    k: v
                    for k, v in asdict(x).items()
                    if k not in ("checks", "calls", "uses", "mentions")
                }
                | {"url": f"{x.slug}.html" if x.written else None}
                for x in book.lessons.values()
            ],
            "order": book.graph.order,
            "edges": book.graph.reduced(),
            "papers": [{**p, "path": book.graph.path(p["lesson"])} for p in book.papers],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _load(app: Sphinx) -> None:
    path = Path(app.srcdir) / "concepts.yml"
    text = path.read_text(encoding="utf-8")
    bibliography = (Path(app.srcdir) / "references.bib").read_text(encoding="utf-8")
    try:
        book = read_book(text)
        book.papers = cited(book.papers, bibliography)
    except (GraphError, yaml.YAMLError) as error:
        raise ExtensionError(f"{path}: {error}") from error
    app.concept_book = book  # type: ignore[attr-defined]
    stamp = hashlib.sha256((text + bibliography).encode())
    app.concept_stamp = stamp.hexdigest()  # type: ignore[attr-defined]


def _outdated(app: Sphinx, env: BuildEnvironment, *_: Any) -> list[str]:
    """Every page shows a part of the graph; a changed graph changes them all."""
    old, env.concept_stamp = getattr(env, "concept_stamp", None), app.concept_stamp  # type: ignore[attr-defined]
    return [] if old == app.concept_stamp else list(env.found_docs)  # type: ignore[attr-defined]


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    book: Book = app.concept_book  # type: ignore[attr-defined]
    about: dict[str, Any] = env.metadata
    wrong = faults(
        book,
        pages={d: about[d]["ec_lesson"] for d in env.all_docs if "ec_lesson" in about[d]},
        texts={d: about[d].get("ec_text", "") for d in env.all_docs},
        figures={d: set(about[d].get("ec_figures", ())) for d in env.all_docs},
        checks={d: set(about[d].get("ec_checks", ())) for d in env.all_docs},
    )
    if wrong:
        raise ExtensionError("the book and concepts.yml disagree:\n  " + "\n  ".join(wrong))


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        target = Path(app.outdir) / "_static" / "concepts.json"
        target.write_text(to_json(app.concept_book), encoding="utf-8")  # type: ignore[attr-defined]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", _load)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-check-consistency", _check)
    app.connect("build-finished", _write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
