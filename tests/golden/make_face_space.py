"""Write face_space.json: what Eigenfaces says of the portraits that the figures of lesson 3.3 carry.

The figures find their eigenfaces themselves; their tests hold them to these numbers.
Run: python tests/golden/make_face_space.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import eigencat as ec

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.scripts import load

FILE = Path(__file__).with_name("face_space.json")
KEPT = 12


def greys() -> dict[str, Any]:
    """The pictures that the figures carry."""
    export = load("book/_ext/face_export.py")
    return {name: whole / (export.LEVELS - 1) for name, whole in export.kept().items()}


def found() -> dict[str, Any]:
    sets, said = greys(), {}
    for name, pictures in sets.items():
        space = ec.Eigenfaces(KEPT).fit(pictures)
        said[name] = {
            "eigenvalues": space.eigenvalues_.tolist(),
            "weights": space.gallery_[3].tolist(),
            "pixel": space.components_[:, 300].tolist(),
            "distances": {of: space.distance_from_face_space(p).tolist() for of, p in sets.items()},
        }
    return said


if __name__ == "__main__":
    FILE.write_text(json.dumps(found(), indent=1) + "\n", encoding="utf-8")
