"""Eigencat: the mathematics of neural networks, made intuitive."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name -> module that holds it. Resolved on first use (PEP 562), so that
# `import eigencat` stays light, also inside the page.
_WHERE: dict[str, str] = {
    "Direction": "eigencat.direction",
    "DirectionSet": "eigencat.direction_set",
    "Eigenfaces": "eigencat.directions.eigenfaces",
    "GANSpace": "eigencat.directions.ganspace",
    "InterFaceGAN": "eigencat.directions.interfacegan",
    "NamedLayer": "eigencat.layer",
    "SeFa": "eigencat.directions.sefa",
    "Shell": "eigencat.shell",
    "StreamingPCA": "eigencat.streaming",
    "Table": "eigencat.table",
    "Translation": "eigencat.translation",
    "analogy": "eigencat.analogies",
    "animals": "eigencat.worlds.animals",
    "bootstrap_cone": "eigencat.uncertainty",
    "compare": "eigencat.uncertainty",
    "condition": "eigencat.editing",
    "edit": "eigencat.editing",
    "equivariance_error": "eigencat.equivariance",
    "explain": "eigencat.receipts",
    "figure": "eigencat.widgets",
    "kept_relations": "eigencat.relations",
    "leak": "eigencat.rescoring",
    "load": "eigencat.models",
    "matrices": "eigencat.worlds.animals",
    "neuron": "eigencat.neurons",
    "permutation_null": "eigencat.uncertainty",
    "read_table": "eigencat.table",
    "rescore": "eigencat.rescoring",
    "score_analogies": "eigencat.analogies",
    "shadow": "eigencat.shadows",
    "split_half": "eigencat.uncertainty",
    "strip": "eigencat.strips",
    "svd": "eigencat.decomposition",
    "two_seeds": "eigencat.worlds.two_seeds",
    "word_vectors": "eigencat.worlds.words",
}

__all__ = ["__version__", *_WHERE]


def __getattr__(name: str) -> Any:
    if name == "models":  # ec.models.StyleGAN, without an import of its own
        return import_module("eigencat.models")
    if name not in _WHERE:
        raise AttributeError(f"module 'eigencat' has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
