"""Folders of pictures. The door of Pillow, which a base install does without."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.commands._run import RefusedError, Talk

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".pgm", ".ppm", ".gif")
FORMATS = ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "PPM", "GIF"]
# Of one picture, before it is unpacked, and of all of them together once they are numbers.
PIXELS, ALL_BYTES = 50_000_000, 8_000_000_000


def read_folder(
    talk: Talk, folder: Path, size: int | None, grey: bool
) -> tuple[NDArray[np.uint8], list[str]]:
    """The pictures of a folder and of those within it, by name, as (n, h, w) or (n, h, w, 3)."""
    from PIL import Image, UnidentifiedImageError

    files = sorted(f for f in folder.rglob("*") if f.suffix.lower() in SUFFIXES and f.is_file())
    if len(files) < 2:
        raise RefusedError(
            f"path={folder} must be a folder of at least 2 pictures, {', '.join(SUFFIXES)}; "
            f"got {len(files)}."
        )
    found: list[NDArray[np.uint8]] = []
    with talk.bar("Reading pictures", len(files)) as bar:
        for file in files:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error", Image.DecompressionBombWarning)
                    with Image.open(file, formats=FORMATS) as picture:
                        found.append(_numbers(picture, size, grey))
            except (
                UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError,
                Image.DecompressionBombError, Image.DecompressionBombWarning,
            ) as error:  # fmt: skip
                raise RefusedError(
                    f"path={file} must be a picture below {PIXELS} pixels; got "
                    f"{type(error).__name__}: {error}. Take it out of the folder."
                ) from error
            if found[-1].shape != found[0].shape:
                raise RefusedError(
                    f"path={file} must be as large as the first one, {found[0].shape}; got "
                    f"{found[-1].shape}. Pass --size to bring all to one size."
                )
            if found[0].nbytes * len(files) > ALL_BYTES:
                raise RefusedError(
                    f"path={folder} must unpack to at most {ALL_BYTES} bytes; got "
                    f"{found[0].nbytes * len(files)}. Pass a smaller --size."
                )
            bar.tick()
    return np.stack(found), [folder.name]


def _numbers(picture: Any, size: int | None, grey: bool) -> NDArray[np.uint8]:
    if picture.width * picture.height > PIXELS:
        raise ValueError(f"{picture.width} x {picture.height} pixels")
    picture = picture.convert("L" if grey else "RGB")
    if size is not None:
        picture = picture.resize((size, size), resample=1)  # Lanczos
    return np.asarray(picture, np.uint8)
