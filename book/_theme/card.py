"""Draw the picture that a link to the book shows elsewhere: ``python book/_theme/card.py``.

Needs Playwright, a Chromium and Pillow, which the tests need as well. The result,
``eigencat/static/card.png``, is kept in the repository.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 1200, 630


def page() -> str:
    """The card as a page of its own, in the book's own colours and letters."""
    lib = ROOT / "figures" / "lib"
    css = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(lib.glob("*.css"))
        if path.name in ("tokens.css", "animals.css", "figure.css")
    )
    fonts = (ROOT / "vendor" / "fonts" / "fonts.css").as_uri()
    cat, rat = (
        (HERE / "eigencat" / "drawings" / f"{n}.svg").read_text() for n in ("smug", "rat-large")
    )
    return f"""<!doctype html><html lang="en-GB"><link rel="stylesheet" href="{fonts}"><style>{css}
    body{{margin:0;width:{WIDTH}px;height:{HEIGHT}px;background:var(--paper);color:var(--ink);position:relative;overflow:hidden}}
    .duo{{position:absolute;left:90px;right:90px;top:96px;display:flex;align-items:flex-end;justify-content:space-between;border-bottom:3px solid var(--ink);padding:0 90px 0 20px}}
    .duo svg{{zoom:1.75;margin-bottom:-5.6px;--lw:2px}}
    h1{{position:absolute;left:90px;top:345px;margin:0;font:500 128px/1 var(--serif);letter-spacing:-.012em}}
    p{{position:absolute;left:94px;top:492px;margin:0;font:italic 400 48px/1.2 var(--serif)}}
    </style><body><div class="duo">{cat}{rat}</div><h1>Eigencat</h1><p>Making the math of neural networks intuitive</p></body></html>"""


def main() -> None:
    work = HERE / "card.html"
    work.write_text(page(), encoding="utf-8")
    try:
        with sync_playwright() as play:
            chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
            tab = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light"
            )
            tab.goto(work.as_uri())
            tab.evaluate("document.fonts.ready")
            picture = tab.screenshot()
            browser.close()
    finally:
        work.unlink()
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(64)
    image.save(HERE / "eigencat" / "static" / "card.png", optimize=True)


if __name__ == "__main__":
    main()
