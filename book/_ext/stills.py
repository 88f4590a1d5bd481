"""Portraits in the static pictures of figures.

A figure that shows a portrait has, in its static picture, an image that says what is to be seen::

    <img data-still="generated" data-picture='{"seed": 3}'>

``{"truth": [...]}`` is drawn, from attributes. ``{"seed": 3}`` is generated; it may also say which
``row`` of the seed's sample, ``psi`` (how far from the average face) and ``edits``, each with
``along``, ``alpha`` and perhaps ``held`` and ``units``.
``{"blend": [3, 5], "t": 0.5, "of": "pixels"}`` is between two seeds: of their pixels, or of their ``"z"``.

It is drawn here, by the library, and put into the page as data: a page without JavaScript shows it,
and a page with it shows it until the network has come.
"""

from __future__ import annotations

import base64
import html
import io
import json
import re
from functools import lru_cache
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
    if "seed" in what:
        return np.asarray(_faces().decode(_latent(what)[None])[0])
    raise ValueError(
        f"data-picture={what!r} must say truth, seed or blend; got none. Correct the figure that asks."
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
    """Return the w of a generated portrait."""
    import eigencat as ec

    faces, row = _faces(), int(what.get("row", 0))
    w = faces.mapping(faces.sample(row + 1, seed=what["seed"])[row:])[0].astype(np.float64)
    w = faces.w_mean + what.get("psi", 1) * (w - faces.w_mean)
    known = ec.models.directions("portraits")
    for step in what.get("edits", ()):
        way = known[step["along"]]
        if step.get("held"):
            way = ec.condition(way, [known[name] for name in step["held"]])
        w = ec.edit(w, way, step["alpha"], units=step.get("units", "sigma"))
    return np.asarray(w)


@lru_cache(maxsize=256)
def address(what: str) -> str:
    """Return the picture as a data address."""
    file = io.BytesIO()
    Image.fromarray(pixels(json.loads(what))).save(file, "WEBP", quality=86, method=6)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def fill(markup: str) -> str:
    """Give every still of a static picture its source."""

    def one(match: re.Match[str]) -> str:
        what = html.unescape(match["what"])
        if what == "null":
            return match[0]
        return f'<img{match["before"]} src="{address(what)}"{match["after"]}>'

    return _IMAGE.sub(one, markup)
