"""Portraits in the static pictures of figures.

A figure that shows a portrait has, in its static picture, an image that says what is to be seen::

    <img data-still="generated" data-picture='{"seed": 3}'>

``{"truth": [...]}`` is drawn, from attributes. ``{"seed": 3}`` is generated; it may also say which
``row`` of the seed's sample, ``psi`` (how far from the average face) and ``edits``, each with
``along`` (an attribute, a component such as ``"ganspace 0"``, or ``"random 0"``), ``alpha`` and perhaps ``held``,
``units`` and ``layers``, the positions of the layers that it moves.
``{"blend": [3, 5], "t": 0.5, "of": "pixels"}`` is between two seeds: of their pixels, or of their ``"z"``.
``{"rank": 8, "of": "portrait", "show": "copy"}`` is a matrix as a picture (see rank_export.py).

It is drawn here, by the library, and put into the page as data: a page without JavaScript shows it,
and a page with it shows it until the network has come. Where many hang together, each says
``"apart": true`` and comes as a file, coarser, when it is scrolled to: fifteen would make the page
itself too heavy. ``"quality"`` says how coarse (of 100).
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

SIZE = 192  # of a drawn portrait; the networks know one size only
_IMAGE = re.compile(r'<img\b(?P<before>[^>]*?)\sdata-picture="(?P<what>[^"]*)"(?P<after>[^>]*)>')


def pixels(what: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Pixels of what a still asks for: a drawn portrait, or a generated one."""
    if "truth" in what:
        from eigencat.worlds import portraits

        return np.asarray(portraits.render([what["truth"]], size=SIZE)[0])
    if "blend" in what:
        return _blend(what["blend"], float(what["t"]), what["of"])
    if "rank" in what:
        from . import rank_export

        return np.asarray(rank_export.pixels(what["of"], int(what["rank"]), what["show"]))
    if "seed" in what:
        return np.asarray(_faces().decode(_latent(what)[None])[0])
    raise ValueError(
        f"data-picture={what!r} must say truth, seed, blend or rank; got none. Correct the figure that asks."
    )


def _blend(seeds: list[int], t: float, of: str) -> np.ndarray[Any, Any]:
    """Return the average of two faces, of their pixels or of the numbers they are drawn from."""
    faces = _faces()
    first, second = (faces.sample(1, seed=seed).astype(np.float64) for seed in seeds)
    if of == "pixels":
        a, b = (faces.decode(faces.mapping(z))[0].astype(np.float64) for z in (first, second))
        return np.asarray(np.rint((1 - t) * a + t * b), np.uint8)
    return np.asarray(faces.decode(faces.mapping((1 - t) * first + t * second))[0])


@lru_cache(maxsize=1)
def _faces() -> Any:
    import eigencat as ec

    return ec.load("portraits")


def _latent(what: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Return the w of a generated portrait: one row, or one for each layer."""
    import eigencat as ec

    faces, row = _faces(), int(what.get("row", 0))
    w = faces.mapping(faces.sample(row + 1, seed=what["seed"])[row:])[0].astype(np.float64)
    w = faces.w_mean + what.get("psi", 1) * (w - faces.w_mean)
    steps = what.get("edits", ())
    if any("layers" in step for step in steps):
        w = np.tile(w, (1, len(faces.layers), 1))
    for step in steps:
        way = _way(step["along"])
        if step.get("held"):
            way = ec.condition(way, [_way(name) for name in step["held"]])
        units, layers = step.get("units", "sigma"), step.get("layers")
        w = ec.edit(w, way, step["alpha"], layers=layers, units=units)
    return np.asarray(w[0] if w.ndim == 3 else w)


def _way(name: str) -> Any:
    """Return the direction of an attribute, or the component of a method and a number."""
    from eigencat.models import components, directions

    method, _, number = name.partition(" ")
    if method == "dice":
        return _thrown(int(number))
    if method == "random":
        return _random()[int(number)]
    return components("portraits", method)[name] if number else directions("portraits")[name]


def _thrown(seed: int) -> Any:
    """Return a direction thrown with dice, as diced of figures/lib/blind.js."""
    import eigencat as ec
    from eigencat._rng import normals

    u = normals(seed, _faces().w_dim)
    u /= np.linalg.norm(u)
    deviation = np.linalg.norm(np.linalg.solve(ec.models.shell("portraits").factor.T, u))
    return ec.Direction(u, scale=deviation)


@lru_cache(maxsize=1)
def _random() -> Any:
    """Return the random directions of figures/lib/four_ways.js, with the spread of w along each."""
    import eigencat as ec

    rows = ec.DirectionSet(_faces().sample(10, seed=79)).vectors
    scale = np.linalg.norm(np.linalg.solve(ec.models.shell("portraits").factor.T, rows.T), axis=0)
    return ec.DirectionSet(rows, space="w", scale=scale)


@lru_cache(maxsize=256)
def picture(what: str) -> bytes:
    """Return the picture as a file."""
    asked, file = json.loads(what), io.BytesIO()
    quality = asked.get("quality", 30 if asked.get("apart") else 86)
    Image.fromarray(pixels(asked)).save(file, "WEBP", quality=quality, method=6)
    return file.getvalue()


def address(what: str) -> str:
    """Return the picture as a data address."""
    return "data:image/webp;base64," + base64.b64encode(picture(what)).decode("ascii")


def fill(markup: str, book: Path | None = None, root: str = "") -> str:
    """Give every still of a static picture its source.

    What stands apart is written below `book`, to which `root` leads from the page; without a book it is
    data as the others are.
    """

    def one(match: re.Match[str]) -> str:
        what = html.unescape(match["what"])
        if what == "null":
            return match[0]
        if book is None or not json.loads(what).get("apart"):
            return f'<img{match["before"]} src="{address(what)}"{match["after"]}>'
        file = f"_static/stills/{hashlib.sha256(picture(what)).hexdigest()[:16]}.webp"
        (book / file).parent.mkdir(parents=True, exist_ok=True)
        (book / file).write_bytes(picture(what))
        return f'<img{match["before"]} src="{root}{file}" loading="lazy"{match["after"]}>'

    return _apart(_IMAGE.sub(one, markup), book, root)


_DRAWN = re.compile(
    r'<img(?P<before>[^>]*) src="data:image/png;base64,(?P<data>[^"]+)"(?P<after>[^>]*)>'
)


def _apart(markup: str, book: Path | None, root: str) -> str:
    """Hang the small pictures that a figure drew itself as files, coarser: a page with a script draws
    them anew, from pixels that it carries already."""
    if book is None:
        return markup

    def one(match: re.Match[str]) -> str:
        drawn = io.BytesIO()
        with Image.open(io.BytesIO(base64.b64decode(match["data"]))) as picture:
            picture.convert("RGB").save(drawn, "WEBP", quality=50, method=6)
        body = drawn.getvalue()
        file = f"_static/stills/{hashlib.sha256(body).hexdigest()[:16]}.webp"
        (book / file).parent.mkdir(parents=True, exist_ok=True)
        (book / file).write_bytes(body)
        return f'<img{match["before"]} src="{root}{file}" loading="lazy"{match["after"]}>'

    return _DRAWN.sub(one, markup)
