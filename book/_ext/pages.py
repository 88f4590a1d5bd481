"""Gives the templates what they show: the contents, the chapter map, the neighbours, the papers."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .concepts import Book, Lesson
from .lessons import lesson_of
from .live import depend_on_figure, figure_html

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
TEMPLATES = {"index": "home.html", "papers": "papers.html", "404": "404.html"}
HOME_FIGURES = ("four_sliders", "concept_map")
MAP_CAPTION = "Every lesson and what it needs. The map knows only what this browser remembers."


def figure(name: str, caption: str = "", **state: Any) -> Markup:
    """A live figure, for templates."""
    classes = state.pop("classes", "")
    return Markup(figure_html(name, state, caption=caption, classes=classes))


def _depend(app: Sphinx, document: Any) -> None:
    """The home page's figures come from its template: read it again when they change."""
    if app.env.docname == "index":
        for name in HOME_FIGURES:
            depend_on_figure(app.env, name)


def summary(context: dict[str, Any]) -> str:
    """One sentence for search engines and previews: the lesson's answer, or the first paragraph."""
    if lesson := context.get("lesson"):
        return f"{lesson['question']} {lesson['answer']}"
    # The home page's first paragraph is its tagline; the promise after it says more.
    body = context.get("body") or ""
    first = re.search(r'<p class="promise">(.*?)</p>', body, re.DOTALL) or re.search(
        r"<p[^>]*>(.*?)</p>", body, re.DOTALL
    )
    if not first:
        return f"{context.get('title', '')}: a page of Eigencat, an interactive book on the mathematics of neural networks."
    return " ".join(re.sub(r"<[^>]+>", "", first[1]).split())[:240]


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> str | None:
    book: Book = app.concept_book  # type: ignore[attr-defined]
    pathto = context["pathto"]

    def url(lesson: Lesson) -> str | None:
        return pathto(lesson.slug) if lesson.written and lesson.slug in app.env.all_docs else None

    def entry(lesson: Lesson) -> dict[str, Any]:
        minutes = front.minutes if (front := lesson_of(app, lesson.slug)) else 0
        return {
            "number": lesson.number,
            "title": lesson.title,
            "part": lesson.part,
            "url": url(lesson),
            "here": lesson.slug == pagename,
            "minutes": minutes,
        }

    context["policy"] = POLICY
    context["summary"] = summary(context)
    context["figure"] = figure
    context["page"] = pagename
    context["chapters"] = lambda: [
        {**c, "lessons": [entry(x) for x in book.of_chapter(c["id"])]} for c in book.chapters
    ]
    if pagename == "index":
        context["start"] = next(iter(book.lessons.values())).slug
        context["hero"] = figure("four_sliders", classes="hero")
        context["concept_map"] = figure("concept_map", caption=MAP_CAPTION)
    context["papers"] = lambda: [
        {
            **p,
            "lesson_title": book.lessons[p["lesson"]].title,
            "path": [entry(book.lessons[n]) for n in book.graph.path(p["lesson"])],
        }
        for p in sorted(book.papers, key=lambda p: book.graph.order.index(p["lesson"]))
    ]
    lesson = book.by_slug(pagename)
    if lesson:
        before, after = book.neighbours(lesson.number)
        context["chapter"] = book.chapter(lesson)
        # A chapter of one lesson has no map of its own: it shows the next chapter's.
        shown = book.of_chapter(lesson.chapter)
        if len(shown) == 1 and after:
            shown = shown + book.of_chapter(after.chapter)
        context["map"] = [entry(x) for x in shown]
        context["needs"] = [entry(book.lessons[n]) for n in lesson.needs]
        context["previous"] = entry(before) if before else None
        context["following"] = entry(after) if after else None
    return TEMPLATES.get(pagename)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("doctree-read", _depend)
    # After the extensions that put lesson and drawings there.
    app.connect("html-page-context", _context, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
