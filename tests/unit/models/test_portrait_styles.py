"""What the page carries of the portraits' style weights: what the library says of them."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat.models.found import model_hash

FILE = Path(__file__).parents[3] / "figures" / "lib" / "portrait_styles.js"


@pytest.fixture(scope="module")
def faces():
    return ec.load("portraits")


@pytest.fixture(scope="module")
def kept() -> dict:
    text = FILE.read_text(encoding="utf-8")
    return {
        name: json.loads(re.search(rf"export const {name} = (.*);", text)[1])
        for name in ("ABOUT", "GROUPS", "LAYERS", "SPREAD")
    }


def rows(text: str, width: int) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f2").astype(float).reshape(-1, width)


def bars(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "i1").astype(float)


def degrees(a, b) -> np.ndarray:
    cosine = np.sum(a * b, axis=-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)
    return np.degrees(np.arccos(np.clip(np.abs(cosine), 0, 1)))


def test_it_belongs_to_the_shipped_networks(faces, kept) -> None:
    assert kept["ABOUT"]["model"] == model_hash(faces.manifest), "Run: make figures"
    assert list(kept["LAYERS"]) == list(faces.layers)
    every, *parts = (part["layers"] for part in kept["GROUPS"].values())
    assert every == [name for part in parts for name in part] == list(faces.layers)


@pytest.mark.parametrize(("way", "normalize"), [("code", True), ("paper", False)])
def test_the_groups_are_fresh_fits_of_the_style_weights(faces, kept, way, normalize) -> None:
    styles = faces.style_weights()
    for part in kept["GROUPS"].values():
        fit = ec.SeFa(4, normalize=normalize).fit({name: styles[name] for name in part["layers"]})
        # Sixteen bits of each number turn a direction of 64 by some hundredths of a degree at most.
        assert degrees(rows(part[way]["vectors"], 64), fit.components_).max() < 0.05
        np.testing.assert_allclose(part[way]["eigenvalues"], fit.eigenvalues_, rtol=1e-6)


def test_the_partners_are_what_weights_and_samples_say(faces, kept) -> None:
    about = kept["ABOUT"]
    w = faces.sample(about["samples"], seed=about["seed"], space="w").astype(float)
    for name, A in faces.style_weights().items():
        layer, A = kept["LAYERS"][name], A.astype(float)
        sefa = ec.SeFa(1, normalize=False).fit(A)
        image = A @ sefa.components_[0] / np.sqrt(sefa.eigenvalues_[0])
        # By another road: the styles themselves, and not the covariance told of them.
        axis = ec.GANSpace(1, space="styles").fit(w @ A.T).components_[0]
        # Bars of eight bits: half a step in 127 for each of 32 to 88 numbers.
        for kind, true in (("n", sefa.components_[0]), ("image", image), ("axis", axis)):
            assert degrees(bars(layer[kind]), true) < 0.5
        assert layer["angle"] == pytest.approx(float(degrees(image, axis)), abs=1e-3)
        assert layer["share"] == pytest.approx(sefa.eigenvalues_[0] / np.sum(A**2), rel=1e-6)
