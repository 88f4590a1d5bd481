"""The components that come with the portraits: those of the fits they are named after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat.models._shipped import FILES
from eigencat.models.found import METHODS, model_hash
from tests.scripts import load


@pytest.fixture(scope="module")
def faces():
    return ec.load("portraits")


def degrees(a, b) -> np.ndarray:
    """Angles between the rows of two sets, one by one."""
    return np.degrees(np.arccos(np.clip(np.abs(np.sum(a * b, axis=1)), 0, 1)))


@pytest.mark.parametrize("method", METHODS)
def test_they_belong_to_the_shipped_networks(faces, method: str) -> None:
    found = ec.models.components("portraits", method)
    assert found.meta["model"] == model_hash(faces.manifest)
    assert found.meta["method"] == method
    assert found.names == tuple(f"{method} {i}" for i in range(10))
    vectors = np.array([d.vector for d in found])
    # Three digits are kept of each number.
    np.testing.assert_allclose(vectors @ vectors.T, np.eye(10), atol=1e-3)


def test_ganspace_is_a_fresh_fit_of_the_same_samples(faces) -> None:
    found = ec.models.components("portraits", "ganspace")
    w = faces.sample(found.meta["samples"], seed=found.meta["seed"], space="w").astype(float)
    fit = ec.GANSpace(10).fit(w)
    assert degrees(np.array([d.vector for d in found]), fit.components_).max() < 0.05
    shares = [d.meta["share"] for d in found]
    np.testing.assert_allclose(shares, fit.explained_variance_ratio_, rtol=1e-5)
    scales = [d.scale for d in found]
    np.testing.assert_allclose(scales, np.sqrt(fit.explained_variance_), rtol=1e-4)
    for d in found:
        assert d.distance(w).mean() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize(("method", "normalize"), [("sefa", True), ("sefa-paper", False)])
def test_sefa_is_a_fresh_fit_of_the_style_weights(faces, method: str, normalize: bool) -> None:
    found = ec.models.components("portraits", method)
    fit = ec.SeFa(10, normalize=normalize).fit(faces.style_weights())
    assert degrees(np.array([d.vector for d in found]), fit.components_).max() < 0.05
    np.testing.assert_allclose([d.meta["eigenvalue"] for d in found], fit.eigenvalues_, rtol=1e-6)
    w = faces.sample(4000, seed=8, space="w").astype(float)
    for d in found:
        assert d.distance(w).std() == pytest.approx(d.scale, rel=0.05)


def test_bad_names_and_other_networks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="method='pca' must be one of"):
        ec.models.components(method="pca")
    with pytest.raises(ValueError, match="name='faces' must be"):
        ec.models.components("faces")
    shutil.copytree(FILES / "portraits", tmp_path / "p")
    manifest = json.loads((tmp_path / "p" / "manifest.json").read_text(encoding="utf-8"))
    manifest["networks"]["synthesis"]["sha256"] = "0" * 64
    (tmp_path / "p" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ValueError, match="must be directions of model"):
        ec.models.components("portraits", folder=tmp_path / "p")


def test_the_page_carries_these_numbers() -> None:
    export = load("book/_ext/components_export.py")
    assert export.TARGET.read_text(encoding="utf-8") == export.to_module(), "run: make figures"
    apart = export.GANSPACE.read_text(encoding="utf-8")
    assert apart == export.to_module(first=True), "run: make figures"
