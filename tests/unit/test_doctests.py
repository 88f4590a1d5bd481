"""Every example in a docstring of the library runs and says what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import eigencat

MODULES = ["eigencat"] + [
    m.name
    for m in pkgutil.walk_packages(eigencat.__path__, "eigencat.")
    if not m.name.endswith("__main__")
]
# Public modules whose docstrings promise examples.
WITH_EXAMPLES = {
    "eigencat._rng",
    "eigencat.direction",
    "eigencat.direction_set",
    "eigencat.directions.eigenfaces",
    "eigencat.directions.ganspace",
    "eigencat.directions.interfacegan",
    "eigencat.directions.sefa",
    "eigencat.editing",
    "eigencat.layer",
    "eigencat.models.portraits",
    "eigencat.models.torch_module",
    "eigencat.neurons",
    "eigencat.picture",
    "eigencat.pushed",
    "eigencat.receipts",
    "eigencat.shadows",
    "eigencat.rescoring",
    "eigencat.streaming",
    "eigencat.strips",
    "eigencat.table",
    "eigencat.translation",
    "eigencat.uncertainty",
    "eigencat.worlds.animals",
    "eigencat.worlds.planted",
    "eigencat.worlds.two_seeds",
}
# Modules that are nothing without torch.
TORCH = (
    "eigencat.models.portraits_",
    "eigencat.models._hooks",
    "eigencat.models._pretrained",
    "eigencat.models._tensors",
    "eigencat.models._tokens",
    "eigencat.models.diffusion",
    "eigencat.models.torch_module",
    "eigencat.models.transformer",
    "eigencat.models.stylegan.networks",
)
# And those whose examples make a small network of another package.
HF = {"eigencat.models.transformer": "transformers", "eigencat.models.diffusion": "diffusers"}


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    if name.startswith(TORCH):
        pytest.importorskip("torch", reason="torch is not installed: the extra `train` has it")
    for module, package in HF.items():
        if name == module:
            pytest.importorskip(
                package, reason=f"{package} is not installed: the extra `hf` has it"
            )
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
    assert result.attempted > 0 or name not in WITH_EXAMPLES
