"""Every line of code of the how-tos runs, on small networks and files that stand in for the reader's."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import eigencat as ec

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "book" / "library" / "howto"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def code_of(name: str) -> str:
    """The code of a page, each line at its own number, so that an error names the page's line."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    lines = [""] * (text.count("\n") + 1)
    for block in BLOCK.finditer(text):
        first = text[: block.start(1)].count("\n")
        for k, line in enumerate(block[1].splitlines()):
            lines[first + k] = line
    return "\n".join(lines) + "\n"


def run(name: str, smaller: dict[str, str]) -> dict[str, Any]:
    """Run a page with smaller numbers in places that must be there."""
    source = code_of(name)
    for was, now in smaller.items():
        assert source.count(was) == 1, f"{name}.md must hold {was!r} once"
        source = source.replace(was, now)
    namespace: dict[str, Any] = {"__name__": "howto"}
    exec(compile(source, str(PAGES / f"{name}.md"), "exec"), namespace)
    return namespace


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Networks this small are slower on several threads, and much slower beside other work."""
    try:
        import torch
    except ModuleNotFoundError:
        yield
        return
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def a_stylegan(folder: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed: the extra `torch` has it")
    sys.path.insert(0, str(ROOT / "tests" / "unit" / "models"))
    try:
        import stylegan_files as files
    finally:
        sys.path.pop(0)
    files.put(folder, files.nvidia(files.two()))


def test_my_own_stylegan(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_stylegan(here)
    found = run("stylegan", {"n = 20_000": "n = 300", "n_scored = 2_000": "n_scored = 160"})
    pictures = {"sefa-0.png", "sefa-0-coarse.png", "ganspace-0.png"}
    drawings = {"eigenvalues.svg", "variance.svg", "light.svg", "changes.svg"}
    assert {p.name for p in here.iterdir()} >= pictures | drawings | {"light.safetensors"}
    assert (here / "sefa-0.png").read_bytes() != (here / "sefa-0-coarse.png").read_bytes()
    w, half = found["w"], found["half"]
    told = found["light"].decision_function(w[half : 2 * half])
    assert np.corrcoef(np.ravel(told), found["scores"][half : 2 * half])[0, 1] > 0.5
    assert found["again"]["light"].meta["gain"] == found["light"].gain_[0]
    other = "0" * 64
    with pytest.raises(ValueError, match="must be directions of model"):
        ec.DirectionSet.load("light.safetensors", model=other)
    assert "p\n" in capsys.readouterr().out


def test_my_own_torch_generator(here: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: the extra `torch` has it")
    found = run("torch-generator", {"n = 5_000": "n = 300", "n_scored = 1_000": "n_scored = 200"})
    assert {p.name for p in here.iterdir()} == {
        "variance.svg", "first.png", "light.safetensors", "light.svg",
    }  # fmt: skip
    assert found["inside"].n_samples_seen_ == 20 * 64
    assert not torch.equal(found["before"], found["after"]), "the edit must change the pictures"
    # And nothing stays behind.
    g, one = found["g"], found["one"]
    assert torch.equal(g.decode(g.mapping(one)), found["before"])


def a_file(folder: Path, n: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Activations whose direction is known, in a file that takes more than one block to read."""
    rng = np.random.default_rng(0)
    z = rng.normal(size=(n, 6)).astype(np.float32)
    spread = rng.normal(size=(6, d)).astype(np.float32)
    X = np.lib.format.open_memmap(folder / "activations.npy", "w+", np.float32, (n, d))
    for start in range(0, n, 1000):
        part = z[start : start + 1000]
        X[start : start + 1000] = part @ spread + 2 * rng.normal(size=(len(part), d)) + 3
    X.flush()
    np.save(folder / "latents.npy", z)
    np.save(folder / "scores.npy", z[:, 0] + 0.3 * rng.normal(size=n))
    return z, spread


def test_my_activations_on_disk(here: Path) -> None:
    from eigencat import _blocks

    n, d = 45_000, 256
    _, spread = a_file(here, n, d)
    assert n > 1.3 * _blocks.rows_at_once(d), "the file must be larger than one block"
    found = run("activations-on-disk", {"min(n, 5_000)": "min(n, 600)"})
    X = np.load(here / "activations.npy")
    centred = X - X.mean(axis=0, dtype=np.float64)
    values = np.linalg.eigvalsh(centred.T @ centred / (n - 1))[::-1]
    for fit in (found["space"], found["pca"], found["both"]):
        np.testing.assert_allclose(fit.explained_variance_[:6], values[:6], rtol=1e-5)
        assert fit.n_samples_seen_ == n
    # The first latent number is what was scored: least squares must find its place in the layer.
    rest = spread[1:]
    own = spread[0] - rest.T @ np.linalg.lstsq(rest.T, spread[0], rcond=None)[0]
    cosine = found["fit"].components_[0] @ own / np.linalg.norm(own)
    assert cosine > 0.95
    assert {p.suffix for p in here.iterdir()} == {".npy", ".svg", ".safetensors"}


def test_a_killed_pass_goes_on(here: Path) -> None:
    a_file(here, 4_500, 16)
    source = code_of("activations-on-disk")
    loop = source[: source.index("first, second = ec.")]
    killed = loop.replace(
        "    if start % (10 * rows)",
        "    if start == 2 * rows:\n        break\n    if start % (10 * rows)",
        1,
    )
    early: dict[str, Any] = {}
    exec(killed.rsplit("pca.save(saved)", 1)[0], early)
    assert early["pca"].n_samples_seen_ == 3_000
    assert ec.StreamingPCA.load("state.safetensors").n_samples_seen_ == 1_000
    again: dict[str, Any] = {}
    exec(loop, again)
    Path("state.safetensors").unlink()
    whole: dict[str, Any] = {}
    exec(loop, whole)
    assert again["pca"].n_samples_seen_ == 4_500
    np.testing.assert_array_equal(again["pca"].components_, whole["pca"].components_)


def pages() -> list[str]:
    return sorted(p.stem for p in PAGES.glob("*.md") if p.stem != "index")


RUNNERS: dict[str, Callable[..., None]] = {
    "stylegan": test_my_own_stylegan,
    "torch-generator": test_my_own_torch_generator,
    "activations-on-disk": test_my_activations_on_disk,
}


@pytest.mark.parametrize("name", RUNNERS)
def test_each_page_has_its_parts(name: str) -> None:
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    for part in ("better than chance", "Save it with where it came from", "What it costs",
                 "Where others go wrong"):  # fmt: skip
        assert part in text, f"{name}.md must say {part!r}"
    assert name in pages()
