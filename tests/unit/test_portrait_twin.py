"""The renderer and its shader name the same numbers, function by function.

Pictures are compared in a browser (tests/browser/test_portrait_gl.py). A lid a
tenth heavier hardly shows there, so the sources are compared too.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from eigencat.worlds.portraits import trace

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "src/eigencat/worlds/portraits"
SHADER = (ROOT / "figures/lib/portrait_shader.js").read_text(encoding="utf-8")
DRAWING = (ROOT / "figures/lib/portrait_gl.js").read_text(encoding="utf-8")
MODULES = ("person", "shapes", "paint", "light", "glasses", "trace")

NUMBER = r"(?<![\w.])\d+(?:\.\d*)?(?:e-?\d+)?(?![\w.])"
# Whole numbers this small are places in a list, squares and the like: each language has its own.
SMALL = (0.0, 1.0, 2.0, 3.0)

# Where the two languages say the same thing in other words: what only the shader's function has,
# and what only Python's has.
OTHERWISE: dict[str, tuple[dict[float, int], dict[float, int]]] = {
    # A root is a power there, and the step between two colours a function of its own here.
    "paint_eyes": ({}, {0.5: 1, 0.2: 1}),
    # Where a walk starts is an array there.
    "march": ({9.0: 1}, {}),
    # Loops take the place of lines that are written three times there.
    "shade_sample": ({4.0: 2}, {0.025: 4, 0.19: 1}),
    # The counts of steps are compared below; one loop walks a pixel's ray and its samples' here.
    "sample_": ({}, {5.0: 1, 8.0: 1, 0.1: 1}),
    "trace": ({9.0: 1, 0.1: 1}, {4.0: 2}),
}
NAMED = {"shade_sample": "_shade", "sample_": "_sample", "trace": "_trace", "march": "_march"}


def in_shader() -> dict[str, Counter[float]]:
    head = r"^(?:float|vec3|Walk) (\w+)\([^)]*\) \{"
    found = re.findall(rf"{head}(?:\n(.*?)^\}}| (.*?) \}}$)", SHADER, re.M | re.S)
    return {
        name: Counter(map(float, re.findall(NUMBER, re.sub(r"//.*", "", long or short))))
        for name, long, short in found
    }


def in_python() -> dict[str, Counter[float]]:
    out = {}
    for module in MODULES:
        tree = ast.parse((PYTHON / f"{module}.py").read_text(encoding="utf-8"))
        for f in ast.walk(tree):
            if isinstance(f, ast.FunctionDef):
                leaves = [n for line in f.body for n in ast.walk(line)]
                out[f.name] = Counter(
                    float(n.value)
                    for n in leaves
                    if isinstance(n, ast.Constant) and type(n.value) in (int, float)
                )
    return out


HERE, THERE = in_shader(), in_python()
# A direction of the room, a ray's places, and a step that paint_eyes takes three times.
ALONE = {"turn", "at", "wat", "iris_from"}


def test_every_function_of_the_shader_has_its_like() -> None:
    assert len(HERE) > 30
    assert {n for n in HERE if NAMED.get(n, n) not in THERE} <= ALONE
    drawn = {"skull", "skin_head", "hair", "body", "paint_skin", "lit", "put_glasses", "march"}
    assert drawn <= set(HERE)


@pytest.mark.parametrize("name", sorted(set(HERE) - ALONE))
def test_a_function_names_the_numbers_of_its_like(name: str) -> None:
    here, there = HERE[name], THERE[NAMED.get(name, name)]
    only_here, only_there = (
        {n: k for n, k in (one - other).items() if n not in SMALL}
        for one, other in ((here, there), (there, here))
    )
    assert (only_here, only_there) == OTHERWISE.get(name, ({}, {}))


def stated(source: str, name: str) -> float:
    found = re.search(rf"\b{name} = (-?[\d.]+)", source)
    assert found, name
    return float(found[1])


def test_camera_and_counts_are_the_same() -> None:
    for name in ("EXTENT", "CENTRE", "DISTANCE", "PIVOT", "NEAR", "FAR"):
        assert stated(SHADER, name) == getattr(trace, name), name
    assert stated(DRAWING, "EXTENT") == trace.EXTENT
    assert stated(DRAWING, "SAMPLES") == stated(SHADER, "SAMPLES") == 2
    source = (PYTHON / "trace.py").read_text(encoding="utf-8")
    counts = [
        sum(ast.literal_eval(t)) for t in re.findall(r"_march\(\w+, t, (\([\d, ]+\))", source)
    ]
    assert counts == [stated(SHADER, "FIRST"), stated(SHADER, "LATER")]
    assert stated(SHADER, "LONGEST") >= max(counts)
