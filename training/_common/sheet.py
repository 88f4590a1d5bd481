"""Contact sheets: pictures in rows, none left out, none chosen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor


def to_bytes(pictures: Tensor) -> np.ndarray:
    """(n, 3, h, w) about -1 to 1, to (n, h, w, 3) uint8."""
    x = ((pictures.detach().float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    return x.permute(0, 2, 3, 1).cpu().numpy()


def sheet(pictures: np.ndarray, columns: int, path: Path, scale: int = 1, gap: int = 2) -> None:
    from PIL import Image

    n, h, w, _ = pictures.shape
    rows = -(-n // columns)
    page = np.full((rows * (h + gap) + gap, columns * (w + gap) + gap, 3), 255, np.uint8)
    for i in range(n):
        r, c = divmod(i, columns)
        y, x = gap + r * (h + gap), gap + c * (w + gap)
        page[y : y + h, x : x + w] = pictures[i]
    image = Image.fromarray(page)
    if scale > 1:
        image = image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
