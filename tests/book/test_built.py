"""The built pages: links that lead somewhere, one frame, nothing unlinked that is written."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "book" / "_build" / "html"

pytestmark = pytest.mark.book


class Page(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k: v or "" for k, v in attrs}
        self.tags[tag] += 1
        self.elements.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        for key in ("href", "src"):
            if key in values:
                self.links.append(values[key])

    def named(self, name: str) -> list[dict[str, str]]:
        return [values for _, values in self.elements if name in values]


@cache
def pages() -> dict[str, Page]:
    found = [p for p in sorted(HTML.rglob("*.html")) if "_static" not in p.relative_to(HTML).parts]
    if not found:
        pytest.fail("there is no built book: run `make book` first")
    return {p.relative_to(HTML).as_posix(): Page(p) for p in found}


def lessons() -> list[dict[str, str]]:
    data = yaml.safe_load((ROOT / "book" / "concepts.yml").read_text(encoding="utf-8"))
    return data["lessons"]  # type: ignore[no-any-return]


def test_every_link_leads_to_a_file_and_every_anchor_to_an_element() -> None:
    lost = []
    for name, page in pages().items():
        if name == "404.html":
            continue  # its links start at the root of the site, wherever that is
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            if not target.is_file():
                lost.append((name, link))
                continue
            there = pages().get(target.relative_to(HTML.resolve()).as_posix())
            if parts.fragment and there and unquote(parts.fragment) not in there.ids:
                lost.append((name, link))
    assert lost == []


def test_addresses_outside_are_only_ever_links() -> None:
    for name, page in pages().items():
        outside = [
            (tag, v)
            for tag, values in page.elements
            if tag != "a"
            for v in (values.get("src", ""), values.get("href", ""), values.get("srcset", ""))
            if urlsplit(v).netloc
        ]
        assert outside == [], name


@pytest.mark.parametrize("name", sorted(pages()) if HTML.is_dir() else [])
def test_the_frame_of_a_page(name: str) -> None:
    page = pages()[name]
    html = next(values for tag, values in page.elements if tag == "html")
    assert html["lang"] == "en-GB"
    assert page.tags["h1"] == 1
    assert page.tags["main"] == 1
    assert Counter(page.ids).most_common(1)[0][1] == 1, "ids are given once"
    assert "main" in page.ids, "what the skip link leads to"
    scripts = [values["src"].rsplit("/", 1)[-1] for tag, values in page.elements if tag == "script"]
    assert {"theme.js", "site.js", "page.js"} <= set(scripts)
    first = next(values for tag, values in page.elements if tag == "script")
    assert first["src"].endswith("theme.js"), "the theme is set before anything is painted"
    assert "async" not in first
    assert "defer" not in first
    # Without scripts a figure's static picture needs its sheets too.
    needs = json.loads((ROOT / "book/_scripts/styles.json").read_text(encoding="utf-8"))
    hrefs = [v["href"] for tag, v in page.elements if tag == "link" and "href" in v]
    shown = {v["data-module"] for v in page.named("data-module")}
    own = {f"{sheet}.css" for figure in shown for sheet in needs[figure]}
    assert own <= {href.rsplit("/", 1)[-1] for href in hrefs}


def test_written_lessons_are_linked_and_planned_ones_are_not() -> None:
    home = pages()["index.html"]
    linked = {v["data-lesson-link"]: v["href"] for v in home.named("data-lesson-link")}
    assert linked == {
        x["number"]: x["slug"] + ".html" for x in lessons() if x["status"] == "written"
    }
    text = home.path.read_text(encoding="utf-8")
    for lesson in lessons():
        assert f"<b>{lesson['number']}</b>" in text, "every entry of the contents stands there"


def test_every_lesson_has_its_parts() -> None:
    for lesson in lessons():
        if lesson["status"] != "written":
            continue
        page = pages()[lesson["slug"] + ".html"]
        assert next(v["data-lesson"] for v in page.named("data-lesson")) == lesson["number"]
        shown = {v["data-figure"] for v in page.named("data-figure")}
        assert shown >= set(lesson["figures"])
        asked = {v["data-check"] for v in page.named("data-check")}
        asked |= {v["data-predict"] for v in page.named("data-predict")}
        assert asked >= set(lesson["checks"])
        assert (HTML / (lesson["slug"] + ".ipynb")).is_file()


def test_every_figure_has_its_picture_and_a_state_that_is_json() -> None:
    for name, page in pages().items():
        text = page.path.read_text(encoding="utf-8")
        for figure in page.named("data-figure"):
            json.loads(figure["data-state"])
            module = HTML / "_static" / "figures" / f"{figure['data-module']}.js"
            assert module.is_file(), (name, figure["id"])
            after = text.split(f'id="{figure["id"]}"', 1)[1]
            inside = after.split('<figure class="ec-figure', 1)[0]
            assert "<svg" in inside or "<img" in inside, (name, figure["id"])
            assert "ec-readout" in inside, (name, figure["id"])


def test_links_that_set_a_figure_find_it() -> None:
    for name, page in pages().items():
        for link in page.named("data-set"):
            assert link["data-set"] in page.ids, (name, link)
            json.loads(link["data-state"])


def test_every_paper_has_its_way() -> None:
    data = json.loads((HTML / "_static" / "concepts.json").read_text(encoding="utf-8"))
    text = pages()["papers.html"].path.read_text(encoding="utf-8")
    rows = re.findall(r'class="route".*?</ol>', text, re.DOTALL)
    assert len(rows) == len(data["papers"])
    for row in rows:
        numbers = re.findall(r"<li>.*?>([^<>]+)</(?:a|span)></li>", row)
        assert numbers in [p["path"] for p in data["papers"]]


def test_mathematics_needs_no_script_and_only_pages_with_some_load_its_style() -> None:
    for name, page in pages().items():
        text = page.path.read_text(encoding="utf-8")
        assert ("katex.css" in text) == ('class="katex' in text), name
        assert not [link for link in page.links if "mathjax" in link.lower()], name


def test_what_is_not_found_knows_its_way_home() -> None:
    page = pages()["404.html"]
    assert any(tag == "base" for tag, _ in page.elements)
    assert all(not link.startswith("../") for link in page.links)
