"""What comes back from the autoencoder, and from the way into w."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.worlds import portraits as world
from training._measure.generating import Sample
from training._measure.numbers import r2


def apart(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Mean difference of two sets of pictures, of 255."""
    return float(np.abs(a.astype(np.int16) - b).mean())


def autoencoder(g: Any, real: world.Portraits) -> dict[str, Any]:
    """R2 of the readings, against the renderer's truth, before and after."""
    again = g.reconstruct(g.encode(real.images))
    truth = np.stack([real[name] for name in g.attributes], axis=1)
    before, after = (r2(truth, g.read(images)) for images in (real.images, again))
    table = {
        name: {"original": float(a), "reconstruction": float(b)}
        for name, a, b in zip(g.attributes, before, after, strict=True)
    }
    return {
        "pictures": len(real),
        "mean_error_of_255": apart(real.images, again),
        "r2": table,
    }


def inverter(g: Any, made: Sample, real: world.Portraits, n: int) -> dict[str, Any]:
    """Error of the pictures that come back, and how far their readings are the same (R2)."""
    out: dict[str, Any] = {}
    for name, images in (("generated", made.images[:n]), ("rendered", real.images[:n])):
        w = g.invert(images)
        again = g.decode(w)
        kept = r2(g.read(images), g.read(again))
        out[name] = {
            "pictures": len(images),
            "mean_error_of_255": apart(images, again),
            "readings_kept_r2": dict(zip(g.attributes, map(float, kept), strict=True)),
        }
        if name == "generated":
            known = made.w[:n].astype(np.float64)
            gap = np.square(w - known[:, None]).mean() / np.square(known - g.w_mean).mean()
            out[name]["w_error_of_variance"] = float(gap)
    return out
