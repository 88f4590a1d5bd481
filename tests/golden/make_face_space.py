"""Write face_space.json: what Eigenfaces says of the portraits that the figures of lesson 3.3 carry.

The figures find their eigenfaces themselves; their tests hold them to these numbers.
Run: python tests/golden/make_face_space.py
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import eigencat as ec

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(__file__).with_name("face_space.json")
KEPT = 12


def greys() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("face_export", ROOT / "book/_ext/face_export.py")
    assert spec
    assert spec.loader
    export = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(export)
    return {name: whole / (export.LEVELS - 1) for name, whole in export.levels().items()}


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
