"""Code cells that run: Python in the page, on a page with the markup that MyST-NB writes.

The page lies two folders deep, and is served with the policy of `eigencat open`; the worker is held
to that policy too.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from eigencat.serve import CONTENT_SECURITY_POLICY

from . import book
from .conftest import GENERATED, SLOW_PARTS, context_options, in_turn
from .host import book_server, plain_server
from .watch import Watched

sys.path.insert(0, str(book.ROOT / "book"))
from _ext import assets, pyzip

START = 60_000  # milliseconds that Python may take to start on a busy machine
ENDED = re.compile("done|error|stopped|idle")

CELLS = [
    'import numpy as np\nimport eigencat as ec\n\nW = ec.matrices()["W_C"]\nW',
    'print("first line")\nW @ np.array([0.5, 2])',
    "def slope(rise, run):\n    return rise / run\n\nslope(1, 0)",
    "k = 0\nwhile True:\n    k += 1",
    "ec.animals().X.sum()",
]


def markup(source: str, number: int, stored: str = "as the book was built") -> str:
    """One cell as MyST-NB writes it, wrapped as our site does."""
    return f"""
<div class="ec-code cell docutils container" data-cell="{number}">
<div class="cell_input docutils container">
<div class="highlight-ipython3 notranslate"><div class="highlight"><pre><span></span>\
<span class="c1">{escape(source)}</span>
</pre></div>
</div>
</div>
<div class="cell_output docutils container">
<div class="output text_plain highlight-none notranslate"><div class="highlight"><pre><span></span>\
{escape(stored)}
</pre></div>
</div>
</div>
</div>"""


def page_of(cells: list[str]) -> str:
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Cells</title>
<meta http-equiv="Content-Security-Policy" content="{escape(CONTENT_SECURITY_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../../_static/figures/kit.css">
<link rel="stylesheet" href="../../_static/book.css">
<script type="module" src="../../_static/figures/page.js"></script>
</head><body style="background:var(--paper);color:var(--ink)"><main><h1>Cells</h1>
<p><a href="#end">A link before</a></p>
{"".join(markup(cell, k) for k, cell in enumerate(cells, start=1))}
<p id="end"><a href="#">A link behind</a></p>
</main></body></html>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one page below a folder of its own, as on a host that serves several."""
    root = tmp_path_factory.mktemp("site")
    static = root / "sub" / "_static"
    (static / "figures").mkdir(parents=True)
    for file in assets.page_files():
        shutil.copy(file, static / "figures")
    shutil.copy(book.ROOT / "book" / "_theme" / "eigencat" / "static" / "book.css", static)
    shutil.copytree(book.ROOT / "vendor" / "fonts", static / "vendor" / "fonts")
    shutil.copytree(book.ROOT / "vendor" / "katex", static / "vendor" / "katex")
    pyzip.write_all(static / "py")
    put(root, CELLS)
    return root


def put(root: Path, cells: list[str], name: str = "page") -> str:
    path = f"sub/01-a/deep/{name}.html"
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(page_of(cells), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with book_server(site) as base:
        yield base


@pytest.fixture
def cells_page(reader: Callable[..., Watched], address: str, site: Path) -> Callable[..., Page]:
    def open_(cells: list[str] = CELLS, **options: object) -> Page:
        name = f"page{abs(hash(tuple(cells)))}"
        return reader(at=address, **options).open(put(site, cells, name))

    return open_


def cell(page: Page, number: int) -> Locator:
    return page.locator(f".ec-code[data-cell='{number}']")


def press(page: Page, name: str, number: int) -> None:
    cell(page, number).get_by_role("button", name=re.compile(name)).click()


def wait(page: Page, number: int, state: str | re.Pattern[str] = ENDED) -> None:
    expect(cell(page, number)).to_have_attribute("data-python", state, timeout=START)


def run(page: Page, number: int, state: str | re.Pattern[str] = ENDED) -> Locator:
    press(page, "^Run", number)
    wait(page, number, state)
    return cell(page, number)


def write(page: Page, number: int, source: str) -> None:
    if not cell(page, number).get_by_role("textbox").count():
        press(page, "^Edit", number)
    cell(page, number).get_by_role("textbox").fill(source)


def rows(table: Locator) -> list[list[str]]:
    found = table.locator("tr").all()
    return [row.locator("th, td").all_inner_texts() for row in found]


def runtime(requests: list[str]) -> set[str]:
    return {url.rsplit("/", 1)[1] for url in requests if "/_static/py/" in url}


def test_python_loads_once_and_runs_from_the_store_afterwards(
    browser: Browser, address: str, site: Path
) -> None:
    told = json.loads((site / "sub/_static/py/manifest.json").read_text(encoding="utf-8"))
    files = {file["url"].rpartition("/")[2] for file in told["files"]}
    watched = Watched(browser, address, **context_options())
    page = watched.open("sub/01-a/deep/page.html")
    expect(cell(page, 1).get_by_role("button", name="Run cell 1")).to_be_visible()
    assert runtime(watched.requests) == set(), "nothing of Python may load before the first Run"

    # Cell 2 needs cell 1, which did not run.
    page.evaluate("""() => { const said = globalThis.__said = [];
      new MutationObserver(() => said.push(document.querySelector(".ec-py-load span").textContent))
        .observe(document.querySelector(".ec-py-load"), {subtree: true, childList: true}); }""")
    ran = run(page, 2, "done")
    assert files <= runtime(watched.requests)
    said = page.evaluate("globalThis.__said")
    total = f"{told['bytes'] / 1e6:.1f}"
    assert f"Loading Python, {total} of {total} MB; once only" in said
    expect(ran.locator(".ec-py-first")).to_have_text(
        "Cell 1 ran first, because this cell may use what it defines."
    )
    expect(ran.locator(".ec-py-stream.stdout pre")).to_have_text("first line\n")
    assert rows(ran.locator("table")) == [["0", "1"], ["4.00", "−2.75"]]
    expect(ran.locator("caption")).to_have_text("array, 2 numbers, float64")
    assert rows(cell(page, 1).locator("table")) == [
        ["", "0", "1"],
        ["0", "−2.0", "2.5"],
        ["1", "2.5", "−2.0"],
    ]
    expect(cell(page, 1).locator(".cell_output").last).to_be_hidden()  # the stored one

    # The next visit: an older version of this book, and another book, left something there too.
    page.evaluate("""async () => { const s = await caches.open("eigencat-python");
      await s.put(new URL("../../_static/py/python-old-0.0.1/old.zip", location), new Response(""));
      await s.put(new URL("/another/_static/py/theirs.zip", location), new Response("")); }""")
    watched.requests.clear()
    page.reload()
    run(page, 1, "done")
    scripts = {"manifest.json", "pyodide.mjs", "pyodide.asm.js"}
    assert runtime(watched.requests) <= scripts, "the store must answer for everything large"
    stored = page.evaluate(
        "caches.open('eigencat-python').then(s => s.keys()).then(k => k.map(r => r.url))"
    )
    names = {url.rsplit("/", 1)[1] for url in stored}
    assert names == files | {"manifest.json", "theirs.zip"}
    watched.close()
    watched.must_be_clean()


def test_edit_error_stop_and_start_afresh(cells_page: Callable[..., Page]) -> None:
    page = cells_page()

    # An error: its line in words, and the lines around it.
    ran = run(page, 3, "error")
    expect(ran.locator(".ec-py-head")).to_have_text("ZeroDivisionError: division by zero")
    assert ran.locator(".ec-py-error p").all_inner_texts()[1:] == [
        "Line 4 of this cell:",
        "Line 2 of this cell, in slope:",
    ]
    expect(ran.locator(".marked").first).to_contain_text("slope(1, 0)")
    expect(ran.locator("[role=status]")).to_contain_text("stopped with an error: ZeroDivisionError")

    # Edited, it runs; reset, it is as it was.
    write(page, 3, "def slope(rise, run):\n    return rise / run\n\nslope(1, 4)")
    ran = run(page, 3, "done")
    expect(ran.locator(".ec-py-value")).to_have_text("0.25")
    press(page, "^Close", 3)
    expect(ran.locator(".cell_input pre")).to_contain_text("slope(1, 4)")
    press(page, "^Reset", 3)
    expect(ran.locator(".cell_input pre")).to_contain_text("slope(1, 0)")
    expect(ran.locator(".cell_input pre .c1")).to_be_visible()  # with its colours
    expect(ran.locator(".cell_output").last).to_contain_text("as the book was built")
    expect(ran.locator(".ec-py-out")).to_be_hidden()

    # An endless loop does not hold the page, and Stop ends it.
    write(page, 3, "1")
    press(page, "^Run", 4)
    wait(page, 4, "running")
    press(page, "^Run", 1)
    expect(cell(page, 1).locator("[role=status]")).to_contain_text("Another cell is running")
    press(page, "^Stop", 4)
    wait(page, 4, "stopped")
    expect(cell(page, 4).locator("[role=status]")).to_have_text(
        "Stopped. The variables of this page are gone; "
        "the next Run starts afresh and runs earlier cells again."
    )
    expect(cell(page, 4).get_by_role("button", name="Run cell 4")).to_be_focused()
    # A browser asks a busy worker to end, and ends it some seconds later.
    for _ in range(100):
        if not page.workers:
            break
        page.wait_for_timeout(200)
    assert page.workers == [], "a loop that was stopped must not go on out of sight"
    write(page, 4, "k = 7")
    ran = run(page, 5, "done")
    expect(ran.locator(".ec-py-first")).to_contain_text("Cells 1, 2, 3 and 4 ran first")
    expect(ran.locator(".ec-py-value")).to_contain_text("np.float64")
    # Variables are there again.
    write(page, 5, "k, W[0, 0]")
    expect(run(page, 5, "done").locator(".ec-py-value")).to_have_text("(7, np.float64(-2.0))")


def test_by_keyboard_alone(cells_page: Callable[..., Page]) -> None:
    page = cells_page(["x = 1\nx", "x + 1"])
    keys = page.keyboard
    page.get_by_role("button", name="Run cell 1").wait_for()
    page.get_by_text("A link before").focus()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Run cell 1")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Edit cell 1")).to_be_focused()
    keys.press("Enter")
    box = cell(page, 1).get_by_role("textbox", name="Code of cell 1")
    expect(box).to_be_focused()
    assert "Escape, then Tab" in page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText"
    )
    # Tab indents, Shift+Tab takes it back, Enter after a colon deepens, undo undoes.
    keys.press("Control+A")
    keys.type("for x in range(3):\nprint(x)")
    expect(box).to_have_value("for x in range(3):\n    print(x)")
    keys.press("Tab")
    keys.press("Control+Z")
    expect(box).to_have_value("for x in range(3):\n    print(x)")
    keys.press("Home")
    keys.press("Shift+Tab")
    expect(box).to_have_value("for x in range(3):\nprint(x)")
    keys.press("Tab")
    # On an empty line there is nothing to take back.
    keys.press("Control+End")
    keys.type("\n")
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    expect(box).to_have_value("for x in range(3):\n    print(x)\n")
    keys.press("Shift+Enter")
    wait(page, 1, "done")
    expect(cell(page, 1).locator(".ec-py-stream pre")).to_have_text("0\n1\n2\n")
    expect(box).to_be_focused()
    keys.press("Escape")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Run cell 1")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")  # Close
    expect(box).to_have_count(0)
    expect(page.get_by_role("button", name="Edit cell 1")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Reset cell 1")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Run cell 2")).to_be_focused()
    keys.press("Enter")
    wait(page, 2, "done")
    expect(cell(page, 2).locator(".ec-py-value")).to_have_text("3")
    expect(page.get_by_role("button", name="Run cell 2")).to_be_focused()


@pytest.fixture(scope="module")
def shared_reader(browser: Browser, address: str) -> Iterator[Watched]:
    watched = Watched(browser, address, **context_options())
    yield watched
    watched.close()
    watched.must_be_clean()


@pytest.fixture(scope="module")
def shared(shared_reader: Watched, site: Path) -> Page:
    """One page for tests that leave its Python alive, since starting it takes seconds."""
    return shared_reader.open(put(site, ["a = 1", "b = 1 / 0", "a", "'spare'"], "shared"))


def test_an_error_above_is_told_and_does_not_lock_what_follows(shared: Page) -> None:
    press(shared, "^Run", 3)
    wait(shared, 3, "idle")
    expect(cell(shared, 3).locator("[role=status]")).to_contain_text(
        "Not run: cell 2, above, stopped with an error"
    )
    wait(shared, 2, "error")
    expect(run(shared, 3, "done").locator(".ec-py-value")).to_have_text("1")


def spare(page: Page, source: str, state: str) -> Locator:
    """Run something in the last cell."""
    if cell(page, 1).get_attribute("data-python") == "idle":
        write(page, 2, "")
    write(page, 4, source)
    return run(page, 4, state)


HOSTILE = '''
class Hostile:
    def _repr_html_(self):
        return """<style>:host{position:fixed!important}</style><style>@import "//x/y.css";</style>
        <p id="end">kept <b>words</b></p>
        <script>globalThis.hit = 1</script><img src=x onerror="globalThis.hit = 2">
        <svg onload="globalThis.hit = 3"><image href="https://example.org/x.png"/>
        <script>globalThis.hit = 4</script><path d="M0 0"/></svg>
        <math><mtext><table><mglyph><style><img src=x onerror="globalThis.hit = 5"></style></math>
        <svg></p><style><a title="</style><img src=x onerror=globalThis.hit=6>"></style></svg>
        <noscript><p title="</noscript><img src=x onerror=globalThis.hit=7>"></noscript>
        <template><img src=x onerror="globalThis.hit = 8"></template>
        <iframe srcdoc="<script>parent.hit = 9</script>"></iframe>
        <a href="javascript:globalThis.hit=10">link</a><form action="//x"><button>go</button></form>
        <p style="background:url(//x/y.png)">last</p>"""
Hostile()
'''.strip()


def test_what_a_cell_shows_cannot_run_or_reach_out(shared: Page, shared_reader: Watched) -> None:
    # The fixture fails on any request to another host and on any violation of the policy.
    shown = spare(shared, HOSTILE, "done").locator(".ec-py-rich")
    expect(shown).to_contain_text("kept words")
    inside = shown.evaluate("e => e.firstElementChild.shadowRoot.innerHTML")
    for word in ("<script", "onerror", "onload", "<iframe", "<form", "<image", "href", "@import"):
        assert not re.search(f"<[^>]*{word.lstrip('<')}", inside), word
    assert "url(" not in inside
    shared.wait_for_timeout(300)
    assert shared.evaluate("globalThis.hit") is None
    # Reading hostile HTML makes the browser speak of its handlers, though none can ever run.
    shared_reader.excuse("inline")
    # Its own styles may make it fixed, and still it stays in its box.
    assert shown.evaluate("""e => { const a = e.getBoundingClientRect();
      const b = e.firstElementChild.getBoundingClientRect();
      return b.left >= a.left && b.top >= a.top && b.right <= a.right + 1; }""")


def test_a_drawing_of_the_library_is_shown(shared: Page) -> None:
    source = """
import eigencat as ec
W = ec.matrices()['W_C']
layer = ec.NamedLayer(W, inputs=['snout', 'body'], outputs=['cat', 'rat'])
layer.push([0.5, 2]).draw()
"""
    drawing = spare(shared, source, "done").locator(".ec-py-rich svg")
    expect(drawing).to_be_visible()
    expect(drawing).to_have_attribute("role", "img")
    assert drawing.evaluate("e => e.getBoundingClientRect().width") > 100
    # Its own styles came through: a ground that is not the black of a drawing without any.
    ground = drawing.locator(".plate").evaluate("e => getComputedStyle(e).fill")
    assert ground not in ("rgb(0, 0, 0)", "none")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import eigencat.serve", "eigencat.serve is not part of the page's Python; run it on"),
        ("import matplotlib.pyplot", "matplotlib is not part of the page's Python, which has"),
        ("input('name?')", "Write the value into the cell instead"),
        # Too deep is an error like another: Python lives on for the tests after this.
        ("def f(n):\n    return f(n + 1)\nf(0)", "RecursionError: maximum recursion depth"),
    ],
)
def test_what_is_not_possible_here_is_said(shared: Page, source: str, message: str) -> None:
    head = spare(shared, source, "error").locator(".ec-py-head")
    expect(head).to_contain_text(message)
    expect(spare(shared, "40 + 2", "done").locator(".ec-py-value")).to_have_text("42")


def test_a_load_that_fails_is_told_and_tried_again(
    reader: Callable[..., Watched], tmp_path: Path, site: Path
) -> None:
    shutil.copytree(site, tmp_path / "site")
    manifest = tmp_path / "site/sub/_static/py/manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    (whole,) = [f for f in told["files"] if f["name"] == "python_stdlib.zip"]
    file = manifest.parent / whole["url"]
    data = file.read_bytes()
    put(tmp_path / "site", ["6 * 7"])
    # Any static host, without the server's headers.
    with plain_server(tmp_path / "site") as base:
        watched = reader(at=base)
        page = watched.open("sub/01-a/deep/page.html")
        file.write_bytes(data[:1000])
        status = run(page, 1, "error").locator("[role=status]")
        expect(status).to_contain_text(f"must be {len(data)} bytes; got 1000.")
        file.unlink()
        run(page, 1, "error")
        expect(status).to_contain_text("got status 404")
        watched.excuse("answered 404")
        file.write_bytes(data)
        expect(run(page, 1, "done").locator(".ec-py-value")).to_have_text("42")
        # The next visit needs nothing large, nor what tells of it, from the host.
        manifest.unlink()
        for lost in told["files"]:
            (manifest.parent / lost["url"]).unlink()
        page.reload()
        expect(run(page, 1, "done").locator(".ec-py-value")).to_have_text("42")
        watched.excuse("manifest.json answered 404")


def test_without_javascript_the_code_and_its_output_stay(cells_page: Callable[..., Page]) -> None:
    page = cells_page(scripts=False)
    assert page.locator("button").count() == 0
    expect(cell(page, 1).locator(".cell_input pre")).to_contain_text("import numpy as np")
    expect(cell(page, 1).locator(".cell_output")).to_contain_text("as the book was built")


def test_every_kind_of_output_is_accessible_and_fits_a_narrow_screen(
    cells_page: Callable[..., Page],
) -> None:
    page = cells_page(
        [
            "import numpy as np\nnp.arange(144.0).reshape(12, 12) * 12345.678",
            "import sys\nprint('out ' * 40)\nprint('to stderr', file=sys.stderr)\n'word' * 60",
            "very_long_name_of_a_function_that_is_not_there(" + ", ".join("abcdefgh") + ")",
            "x = (1,\n",
            "k = 0\nwhile True:\n    print(k)\n    k += 1",
        ],
        width=360,
    )
    for number in (1, 2, 3, 4):
        run(page, number)
    press(page, "^Edit", 1)
    # A flood of text is cut, does not hold the page, and can be stopped.
    press(page, "^Run", 5)
    expect(cell(page, 5).locator(".ec-py-cut")).to_contain_text("20,000", timeout=START)
    assert len(cell(page, 5).locator(".ec-py-stream pre").inner_text()) <= 20_000
    page.evaluate((book.ROOT / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8"))
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        report = page.evaluate("axe.run('main')")
        assert report["passes"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in report["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    press(page, "^Stop", 5)
    wait(page, 5, "stopped")


# Chapters are folders whose names begin with a number.
LESSONS = sorted({path for path, _ in book.with_attribute("data-cell") if path[0].isdigit()})
API = sorted({path for path, _ in book.with_attribute("data-cell") if path.startswith(GENERATED)})
ELSEWHERE = {
    p
    for p in API
    if any("tag_no-run" in e.attrs.get("class", "").split() for e in book.page(p).elements)
}

# What a reader sees of each output of a cell: its words, or that something is drawn. A picture's
# title and description are not seen, and innerText tells nothing of what a shadow root holds.
SEEN = """cell => [...cell.querySelectorAll(".ec-py-out > *")].map((box) => {
  const root = box.firstElementChild?.shadowRoot;
  const parts = root ? [...root.children].filter((e) => e.localName !== "style") : [box];
  const large = (e) => { const r = e.getBoundingClientRect(); return r.width > 4 && r.height > 4; };
  const drawn = parts.some((e) => [...e.querySelectorAll("text,path,rect,circle,image")].some(large));
  const words = parts.filter((e) => e.localName !== "svg").map((e) => e.innerText).join("").trim();
  return !large(box) ? "" : drawn ? "(a drawing)" : words;
})"""


def run_all(page: Page) -> Iterator[tuple[Locator, list[str]]]:
    """Each cell of a page that runs, once it ran, and what is seen of its outputs."""
    # What runs cells comes after the figures.
    page.locator(".ec-code[data-python]").first.wait_for()
    numbers = [n.get_attribute("data-cell") for n in page.locator(".ec-code[data-python]").all()]
    assert numbers, "the page must have a cell that runs"
    for number in numbers:
        ran = run(page, int(number or 0), re.compile("done|error"))
        seen = ran.evaluate(SEEN)
        assert all(seen), f"cell {number} must show what it puts out; got an empty box: {seen}"
        yield ran, seen


@pytest.mark.parametrize("place", in_turn(LESSONS, SLOW_PARTS))
def test_every_cell_of_a_lesson_runs_in_its_page(
    place: str, open_page: Callable[..., Page]
) -> None:
    for ran, seen in run_all(open_page(place)):
        expect(ran).to_have_attribute("data-python", "done")
        # A cell may print and show: two outputs. None means none.
        assert bool(seen) == bool(ran.locator(".cell_output:not(.ec-py-out)").count())


@pytest.mark.parametrize("place", in_turn([path for path in API if path not in ELSEWHERE]))
def test_every_example_of_the_library_shows_in_its_page_what_it_puts_out(
    place: str, open_page: Callable[..., Page]
) -> None:
    for ran, seen in run_all(open_page(place)):
        stored = ran.locator(".cell_output:not(.ec-py-out)")
        told = stored.text_content() or "" if stored.count() else ""
        # An example may show what is refused.
        state = "error" if told.strip().startswith("Traceback") else "done"
        expect(ran).to_have_attribute("data-python", state)
        assert bool(seen) == bool(stored.count())
        assert ("(a drawing)" in seen) == bool(stored.locator("svg").count())
