"""A model by its name, its file, or a function of the reader's own, and what can be asked of it."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat.commands._run import RefusedError
from eigencat.rescoring import _names, _scores

FILES = (".pkl", ".pt", ".pth")
WAYS = (
    "'portraits', a StyleGAN file (.pkl, .pt), or package.module:function "
    "for one that a function of yours returns"
)


@dataclass
class Model:
    """A generator, a reader of its pictures where there is one, and the hash it is known by."""

    name: str
    generator: Any
    hash: str | None
    reader: Any = None

    @property
    def attributes(self) -> tuple[str, ...]:
        return tuple(str(a) for a in getattr(self.reader, "attributes", ()))

    @property
    def layers(self) -> tuple[str, ...]:
        return tuple(getattr(self.generator, "layers", ()))

    def sample(self, n: int, seed: int, space: str) -> NDArray[Any]:
        return host(self.generator.sample(n, seed, space))

    def drawer(self, space: str) -> Any:
        """What draws latents of a space."""
        if space == "w":
            return self.generator
        if space == "z":
            self.can("mapping", "to draw latents of z")
            return _FromZ(self.generator)
        raise RefusedError(
            f"space={space!r} must be 'z' or 'w' for {self.name} to draw it; got {space!r}. "
            "Directions of a layer's activations are walked by TorchModule.edited."
        )

    def can(self, method: str, why: str) -> Any:
        """A method that not every generator has."""
        found = getattr(self.generator, method, None)
        if not callable(found):
            raise RefusedError(
                f"model={self.name} must have {method} {why}; got "
                f"{type(self.generator).__name__} without it. See eigencat.models.Generator."
            )
        return found

    def read(self, pictures: Any) -> NDArray[Any]:
        if self.reader is None:
            raise RefusedError(
                f"model={self.name!r} must come with a reader to score pictures; got none. "
                "Pass --reader package.module:function, which takes pictures and gives scores."
            )
        found = _scores(self.reader, pictures)
        _names(self.reader, None, found.shape[1])  # as many as there are scores
        return found

    def column(self, attribute: str) -> int:
        if attribute not in self.attributes:
            raise RefusedError(
                f"attribute={attribute!r} must be one that {self.name} is read for, "
                f"{', '.join(self.attributes) or 'of which there is none'}; got {attribute!r}."
            )
        return self.attributes.index(attribute)


class _FromZ:
    """Draws latents of Z. Without layers: they are W's."""

    def __init__(self, generator: Any) -> None:
        self.generator = generator

    def decode(self, z: Any) -> Any:
        return self.generator.decode(self.generator.mapping(z))


def host(array: Any) -> NDArray[Any]:
    return b.fetch(array.detach() if b.is_tensor(array) else array)


def open_model(text: str, reader: str | None = None) -> Model:
    """The model that a command line names."""
    if text == "portraits":
        import eigencat
        from eigencat.models.found import model_hash

        generator: Any = eigencat.load("portraits")
        found = Model(text, generator, model_hash(generator.manifest), generator)
    elif Path(text).suffix.lower() in FILES:
        # Not by eigencat.models.StyleGAN, which asks for torch: weights are read without it.
        from eigencat.models.stylegan import StyleGAN

        path = Path(text)
        if not path.is_file():
            raise RefusedError(f"model={text} must be a file; got nothing there. Check its name.")
        generator = StyleGAN.from_file(path)
        found = Model(path.name, generator, generator.model)
    elif ":" in text:
        generator = _called(text, "model")
        made = not isinstance(generator, type)
        if not made or not hasattr(generator, "decode") or not hasattr(generator, "sample"):
            got = type(generator).__name__ if made else f"the class {generator.__name__}"
            raise RefusedError(
                f"model={text} must give a generator with sample and decode; got {got}. "
                "See eigencat.models.Generator."
            )
        _must_take_space(text, generator.sample)
        own = generator if hasattr(generator, "read") else None
        known = getattr(generator, "model", None)
        found = Model(text, generator, known if isinstance(known, str) else None, own)
    else:
        raise RefusedError(f"model={text!r} must be {WAYS}; got {text!r}.")
    if reader is not None:
        found.reader = _called(reader, "reader", call=False)
    return found


def _must_take_space(text: str, sample: Any) -> None:
    try:
        signature = inspect.signature(sample)
    except (TypeError, ValueError):
        return  # of compiled code; the call will tell
    try:
        signature.bind(1, 0, "w")
    except TypeError as error:
        raise RefusedError(
            f"model={text} must have sample(n, seed, space); got sample{signature}. "
            "Take space='w' as well, the space that decode takes."
        ) from error


def _called(text: str, what: str, call: bool = True) -> Any:
    """What ``package.module:function`` names: code of the reader's own, which is run."""
    module, _, attribute = text.partition(":")
    if "" not in sys.path:
        sys.path.insert(0, "")  # as `python -m` does: modules in the folder one stands in
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise RefusedError(
            f"{what}={text} must be package.module:function; got {error}. "
            "It is looked for where Python finds modules, and in this folder."
        ) from error
    return found() if call else found


def scored(model: Model, w: NDArray[Any], space: str, tick: Any, batch: int = 64) -> Any:
    """What the reader says of each latent's picture, (n, m)."""
    draw = model.drawer(space)
    parts = []
    for start in range(0, len(w), batch):
        rows = w[start : start + batch]
        parts.append(model.read(host(draw.decode(rows))))
        tick(len(rows))
    return np.concatenate(parts)
