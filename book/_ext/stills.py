"""Portraits in the static pictures of figures.

A figure that shows a portrait has, in its static picture, an image that says what is to be seen::

    <img data-still="generated" data-picture='{"seed": 3}'>

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
    if "seed" in what:
        import eigencat as ec

        faces = ec.load("portraits")
        w = faces.mapping(faces.sample(1, seed=what["seed"]))
        return np.asarray(faces.decode(w)[0])
    raise ValueError(
        f"data-picture={what!r} must say truth or seed; got neither. Correct the figure that asks."
    )


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
