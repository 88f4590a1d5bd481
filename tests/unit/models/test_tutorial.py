"""The tutorial's cells, as they stand in the lesson, on generators of the reader's own with random weights."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import eigencat as ec
from eigencat.worlds import planted

PAGE = Path(__file__).parents[3] / "book" / "02-younger-faces" / "interfacegan-tutorial.md"
CELL = re.compile(r"^```\{code-cell\} python3\n((?::[^\n]*\n)*)(.*?)^```", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def recipe() -> list[str]:
    """The cells that know nothing of portraits, the first aside: it says what they work on."""
    found = [
        code for tags, code in CELL.findall(PAGE.read_text(encoding="utf-8")) if "recipe" in tags
    ]
    assert "ec.load(" in found[0]
    return found[1:]


def own(word: str) -> str:
    """The first cell that the page offers instead, by the adapter it names."""
    (code,) = (c for c in FENCE.findall(PAGE.read_text(encoding="utf-8")) if word in c)
    if "read(" in code or word not in ("StyleGAN", "TorchModule"):
        return code
    # In place of the file's line; the reader and the names stand with that.
    lines = [line for line in own("StyleGAN").splitlines() if not line.startswith("generator =")]
    return "\n".join([*lines, code])


def run(first: str, given: dict[str, Any], saved: str) -> dict[str, Any]:
    for code in (first, *recipe(), saved):
        exec(compile(code, str(PAGE), "exec"), given)
    return given


@pytest.fixture
def stylegan(need_torch: Any, tmp_path: Path) -> dict[str, Any]:
    import stylegan_files as files

    files.put(tmp_path, files.nvidia(files.two(z=16, w=16, seed=3)), "mine.pkl")
    return {}


@pytest.fixture
def module(need_torch: Any) -> dict[str, Any]:
    from torch import nn

    need_torch.manual_seed(5)
    net = nn.Module()
    net.mapping = nn.Sequential(nn.Linear(16, 24), nn.LeakyReLU(0.2), nn.Linear(24, 12))
    net.synthesis = nn.Sequential(nn.Linear(12, 48), nn.Tanh(), nn.Unflatten(1, (3, 4, 4)))
    return {"net": net}


@pytest.mark.parametrize(("given", "word"), [("stylegan", "StyleGAN"), ("module", "TorchModule")])
def test_the_same_cells_on_a_generator_of_the_readers_own(
    given: str,
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    found = run(own(word), request.getfixturevalue(given), own("younger.safetensors"))
    assert found["names"] == ["brightness", "warmth"]
    plain, way, sliders = found["plain"], found["way"], found["sliders"]
    for d in sliders:
        assert d.meta["cone_angle"] < 90  # found at all, from so many samples
    assert abs(way.vector @ sliders["warmth"].vector) < 1e-9
    assert way.retained == pytest.approx(plain.vector @ way.vector)
    # Fresh latents, walked and read again: brightness rises with every step, by either direction.
    for table in (found["before"], found["after"]):
        assert table.attributes == ("brightness", "warmth")
        assert table.change[0, 0] < 0 < table.change[1, 0]
    assert found["after"].held == ("warmth",)
    before, after = (ec.leak(found[k], "brightness")["warmth"] for k in ("before", "after"))
    assert abs(after) < max(0.1, abs(before))
    kept = ec.DirectionSet.load(tmp_path / "younger.safetensors")[0]
    np.testing.assert_allclose(kept.vector, way.vector, atol=1e-7)
    assert kept.space == "w"
    assert kept.meta["conditioned_on"] == ["warmth"]


def test_a_cell_that_knew_the_portraits_would_be_caught(
    stylegan: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spoilt = [code.replace("names[0]", '"age"') for code in recipe()]
    monkeypatch.setitem(globals(), "recipe", lambda: spoilt)
    with pytest.raises(IndexError, match="brightness"):
        run(own("StyleGAN"), stylegan, "")


@pytest.mark.parametrize(("method", "least"), [("mean", 0.995), ("svm", 0.96), ("ols", 0.995)])
def test_each_method_finds_planted_normals(method: str, least: float) -> None:
    """Ten seeds of 20,000 latents, two normals at cosine .5, noise .3; the leak is the normal's error."""
    for seed in range(10):
        world = planted.make_attributes(
            20_000, 16, noise=0.3, cosine=0.5, count=2, saturate=False, random_state=seed
        )
        select: Any = "all" if method == "ols" else 0.02
        first, second = ec.InterFaceGAN(method, select).fit(world.Z, world.y).directions_
        way = ec.condition(first, [second])
        found = np.array([first.vector, second.vector])
        assert np.all(np.einsum("kd,kd->k", found, world.normals) >= least)
        leak = abs(float(way.vector @ world.normals[1]))
        error = np.sqrt(1 - (second.vector @ world.normals[1]) ** 2)
        assert 0 < leak <= error + 1e-12
        if least > 0.99:
            assert leak <= 0.1
            assert way.vector @ world.normals[0] == pytest.approx(3**0.5 / 2, abs=0.05)
