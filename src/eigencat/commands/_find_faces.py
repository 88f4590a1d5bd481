"""Eigenfaces from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from eigencat import uncertainty
from eigencat.commands._files import fingerprint, must_be_free, one_array, split_name
from eigencat.commands._find_out import write_set
from eigencat.commands._run import RefusedError, Talk
from eigencat.direction_set import DirectionSet


class _Ticking:
    """An estimator that tells a bar of each fit."""

    def __init__(self, components: Any, tick: Any) -> None:
        self.components, self.tick = components, tick

    def get_params(self) -> dict[str, Any]:
        return {"components": self.components, "tick": self.tick}

    def fit(self, images: Any) -> Any:
        import eigencat

        found = eigencat.Eigenfaces(self.components).fit(images)
        self.tick()
        return found


def find_faces(
    talk: Talk, *, source: str, components: str, size: int | None, grey: bool, halves: int,
    seed: int, output: Path, force: bool,
) -> None:  # fmt: skip
    import eigencat

    must_be_free(output, force)
    wanted = _components(components)
    if Path(source).is_dir():
        from eigencat.commands._pictures import read_folder

        images, names = read_folder(talk, Path(source), size, grey)
    else:
        if size is not None:
            raise RefusedError(f"size={size} must come with a folder of pictures; got an array.")
        images, names = one_array(source, "pictures"), [split_name(source)[0].name]
        if images.ndim < 2:
            raise RefusedError(
                f"path={source} must hold pictures (n, h, w[, c]); got {images.shape}."
            )
    with talk.bar("Fitting", 1 + 2 * halves) as bar:
        found = eigencat.Eigenfaces(wanted).fit(images)
        bar.tick()
        k = len(found.components_)
        again = None
        if halves and len(images) >= 4:
            # A half of the pictures has fewer components: ask for as many as there are.
            rows = np.asarray(images).reshape(len(images), -1)
            again = uncertainty.split_half(_Ticking(k, bar.tick), rows, None, halves, seed)
    n = len(images)
    mean = found.mean_.reshape(-1)
    metas = []
    for j in range(k):
        facts: dict[str, Any] = {"variance_ratio": 0.0}
        if again is not None and j < again.cosine.shape[1]:
            half = {
                "cosine": float(again.mean[j]),
                "lowest": float(again.cosine[:, j].min()),
                "repeats": halves,
            }
            facts["checks"] = {"samples": n, "split_half": half}
        metas.append(facts)
    total = float(np.sum(np.var(np.asarray(images, np.float64).reshape(n, -1), axis=0)))
    for facts, value in zip(metas, found.eigenvalues_, strict=True):
        facts["variance_ratio"] = float(value / total)
    directions = DirectionSet(
        found.components_,
        [f"eigenface {j}" for j in range(k)],
        space="pixels",
        bias=-found.components_ @ mean,
        scale=np.sqrt(found.eigenvalues_ * n / (n - 1)),
        metas=metas,
        meta={
            "method": "Eigenfaces",
            "samples": n,
            "picture": list(images.shape[1:]),
            "source": {"kind": "files", "names": names[:1], "fingerprint": fingerprint(images)},
            "settings": {"components": components, "size": size, "seed": seed},
        },
    )
    write_set(talk, directions, output, "eigenfaces", None)


def _components(text: str) -> int | float:
    try:
        value = float(text)
        if value >= 1 and value == int(value):
            return int(value)
        if 0 < value < 1:
            return value
    except (ValueError, OverflowError):
        pass
    raise RefusedError(
        f"components={text} must be a whole number from 1 on, or a share below 1; got {text!r}. "
        "0.95 asks for 95 % of the variance."
    )
