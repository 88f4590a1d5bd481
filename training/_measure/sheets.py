"""Contact sheets as WebP: pictures in rows, none left out, none chosen but by the rule stated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

GAP = 2
Pictures = NDArray[np.uint8]


def page(pictures: Pictures, columns: int) -> Pictures:
    """Pictures (n, h, w, 3) in rows of `columns`, on white."""
    n, h, w, _ = pictures.shape
    rows = -(-n // columns)
    out = np.full((rows * (h + GAP) + GAP, columns * (w + GAP) + GAP, 3), 255, np.uint8)
    for i, picture in enumerate(pictures):
        r, c = divmod(i, columns)
        y, x = GAP + r * (h + GAP), GAP + c * (w + GAP)
        out[y : y + h, x : x + w] = picture
    return out


def pairs(first: Pictures, second: Pictures, columns: int) -> Pictures:
    """A row of `first`, under it the same row of `second`, and so on."""
    rows = [p[k : k + columns] for k in range(0, len(first), columns) for p in (first, second)]
    return np.concatenate(rows)


class Album:
    """A folder of sheets, with what is on each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.webp"):
            old.unlink()
        self.sheets: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pictures: Pictures, columns: int, **about: Any) -> None:
        """`about` says what the page needs for a caption: seed, rule, rows."""
        from PIL import Image

        image = Image.fromarray(page(pictures, columns))
        file = self.folder / f"{name}.webp"
        image.save(file, quality=80, method=6)
        self.sheets[name] = {
            "file": f"{self.folder.name}/{file.name}", "width": image.width, "height": image.height,
            "columns": columns, "pictures": len(pictures), **about,
        }  # fmt: skip
