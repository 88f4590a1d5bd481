"""Write components.json: what the library says of small clouds, matrices and stacks of pictures.

The figures of chapter 3 compute the same in the page; their tests hold them to these numbers. Run it
with `python tests/golden/make_components.py`.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import eigencat as ec

FILE = Path(__file__).parent / "components.json"
CLOUDS, MATRICES, SHAPES, STACKS, SPANS = 60, 80, 40, 16, 40


def clouds(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Points in the plane: covariance with one N-th, and the line that they lie along."""
    worked = {"ten animals": ec.animals().X, "two points": np.array([[1.0, 6], [5, 5]])}
    cases = [(name, np.asarray(X, float)) for name, X in worked.items()]
    for i in range(CLOUDS):
        lean = rng.normal(size=(2, 2)) * 10 ** rng.uniform(-1, 1, size=2)
        cases.append((f"random {i}", rng.normal(size=(int(rng.integers(3, 40)), 2)) @ lean + 3))
    found = []
    for name, X in cases:
        fit, n = ec.GANSpace(None).fit(X), len(X)
        # The library divides by N - 1, as for a sample; the lessons' herds are whole.
        found.append(
            {"name": name, "points": X.tolist(), "mean": fit.mean_.tolist(),
             "covariance": (fit.covariance_ * (n - 1) / n).tolist(),
             "variances": (fit.explained_variance_ * (n - 1) / n).tolist(),
             "first": fit.components_[0].tolist()}
        )  # fmt: skip
    return found


def matrices(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Two by two: what SeFa stretches most, with and without the division of rows."""
    named = ec.matrices()
    cases = [(name, np.asarray(getattr(named, name), float)) for name in ("A", "W_C")]
    cases += [
        (f"random {i}", rng.normal(size=(2, 2)) * 10 ** rng.uniform(-1, 1)) for i in range(MATRICES)
    ]
    found = []
    for name, A in cases:
        fits = {n: ec.SeFa(2, normalize=n == "rows").fit(A) for n in ("paper", "rows")}
        found.append(
            {"name": name, "matrix": A.tolist(),
             **{key: {"eigenvalues": fit.eigenvalues_.tolist(), "first": fit.components_[0].tolist()}
                for key, fit in fits.items()}}
        )  # fmt: skip
    return found


def decomposed(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Matrices of several shapes, some of them flat: singular values, and the span of each side."""
    cases = [
        ("A", np.asarray(ec.matrices().A, float)), ("B", np.array([[3.0, 2, 2], [2, 3, -2]])),
        ("one pattern", np.outer([1.0, 2, 3], [1, -1])), ("nothing", np.zeros((2, 3))),
    ]  # fmt: skip
    for i in range(SHAPES):
        m, n = rng.integers(2, 7, size=2)
        r = int(rng.integers(1, min(m, n) + 1))
        cases.append((f"random {i}", rng.normal(size=(m, r)) @ rng.normal(size=(r, n))))
    found = []
    for name, A in cases:
        U, s, Vt = np.linalg.svd(A, full_matrices=False)
        r = int(np.linalg.matrix_rank(A))
        found.append(
            {"name": name, "matrix": A.tolist(), "rank": r,
             "values": np.where(np.arange(len(s)) < r, s, 0).tolist(),
             "rows": Vt[:r].tolist(), "columns": U[:, :r].T.tolist()}
        )  # fmt: skip
    return found


def stacks(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Pictures as rows of greys: eigenfaces by way of the pictures' dot products."""
    lesson = 5 + np.array([[1.0, 1, -1, -1], [1, -1, 1, -1], [-2, 0, 0, 2]])
    cases = [("three of four pixels", lesson)]
    for i in range(STACKS):
        n, d = int(rng.integers(3, 9)), int(rng.integers(9, 37))
        cases.append((f"random {i}", rng.uniform(size=(n, d))))
    found = []
    for name, X in cases:
        fit, n = ec.Eigenfaces(None).fit(X), len(X)
        query = X[0] + rng.normal(size=X.shape[1]) * 0.1
        found.append(
            {"name": name, "pictures": X.tolist(), "mean": fit.mean_.tolist(),
             "values": (fit.eigenvalues_ * n).tolist(),
             "components": fit.components_.tolist(), "weights": fit.transform(X).tolist(),
             "query": query.tolist(), "query_weights": fit.transform(query[None])[0].tolist(),
             "query_residual": float(fit.distance_from_face_space(query[None])[0])}
        )  # fmt: skip
    return found


def spans(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Two sets of directions: their principal angles."""
    cases = [
        ("one in the other", np.eye(4)[:2], np.array([[1.0, 1, 0, 0]])),
        ("a line twice", np.eye(3)[:2], np.array([[1.0, 0, 0], [2, 0, 0]])),
        ("at right angles", np.eye(4)[:2], np.eye(4)[2:]),
        ("a hundred-thousandth", np.eye(3)[:1], np.array([[1.0, 1e-5, 0]])),
    ]
    for i in range(SPANS):
        d = int(rng.integers(3, 20))
        a, b = (rng.normal(size=(int(rng.integers(1, min(d, 7))), d)) for _ in range(2))
        cases.append((f"random {i}", a, b + (0 if i % 2 else a[:1])))
    return [
        {"name": name, "a": a.tolist(), "b": b.tolist(),
         "angles": ec.DirectionSet(a).angles(b).tolist()}
        for name, a, b in cases
    ]  # fmt: skip


def document() -> str:
    rng = np.random.default_rng(31)
    parts = {f.__name__: f for f in (clouds, matrices, decomposed, stacks, spans)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ties are part of the cases
        found = {name: part(rng) for name, part in parts.items()}
    lines = [
        f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]"
        for name, cases in found.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
