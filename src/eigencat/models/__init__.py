"""Trained networks: those that the book opens, and adapters for the reader's own."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Literal, overload

from eigencat.models._inputs import read_choice
from eigencat.models._shipped import FILES, Shipped
from eigencat.models.found import components, directions, shell
from eigencat.models.portraits import Portraits
from eigencat.models.protocol import Generator

__all__ = [
    "Diffusion",
    "Generator",
    "StyleGAN",
    "TorchModule",
    "Transformer",
    "components",
    "directions",
    "load",
    "shell",
]

# Adapters for networks of the reader's own: name -> module. Imported when first asked for, because
# they bring torch. A new one is one line.
_ADAPTERS: dict[str, str] = {
    "Diffusion": "eigencat.models.diffusion",
    "StyleGAN": "eigencat.models.stylegan",
    "TorchModule": "eigencat.models.torch_module",
    "Transformer": "eigencat.models.transformer",
}

# Name -> module and class that hold a backend of it. A new world is one line.
_BACKENDS: dict[str, dict[str, tuple[str, str]]] = {
    "portraits": {
        "onnx": ("eigencat.models.portraits", "Portraits"),
        "torch": ("eigencat.models.portraits_torch", "TorchPortraits"),
    },
}


def __getattr__(name: str) -> Any:
    if name not in _ADAPTERS:
        raise AttributeError(f"module 'eigencat.models' has no attribute {name!r}")
    try:
        value = getattr(import_module(_ADAPTERS[name]), name)
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise ModuleNotFoundError(
            f"{name} must have the package torch; got none. Install it with "
            "pip install 'eigencat[torch]'.",
            name="torch",
        ) from error
    globals()[name] = value
    return value


@overload
def load(
    name: Literal["portraits"],
    backend: Literal["onnx"] = "onnx",
    *,
    folder: str | Path | None = None,
    **options: Any,
) -> Portraits: ...
@overload
def load(
    name: str, backend: str = "onnx", *, folder: str | Path | None = None, **options: Any
) -> Any: ...
def load(
    name: str, backend: str = "onnx", *, folder: str | Path | None = None, **options: Any
) -> Any:
    """Open trained networks that come with this library.

    Nothing is downloaded. A network is read from its file when it is first used.

    Parameters
    ----------
    name : str
        ``"portraits"``: a generator of faces of 64 x 64 pixels, a reader of their attributes, an
        autoencoder, and a way from pictures to the generator's latents.
    backend : {"onnx", "torch"}
        ``"onnx"`` runs on ONNX Runtime, on the CPU, without torch. ``"torch"`` gives a
        ``torch.nn.Module`` with the same methods and the same numbers, for gradients and GPUs; it
        needs the extra ``torch``.
    folder : path, optional
        Where other networks of the same kind lie, exported with ``training.export``.
    **options
        ``batch=16``, pictures that are computed together; with ``"onnx"`` also ``threads=1``.

    Returns
    -------
    Portraits or TorchPortraits
        See :class:`eigencat.models.portraits.Portraits` for shapes, units and memory.

    Raises
    ------
    ValueError
        For an unknown name or backend, or a file that is not what its manifest says.
    ModuleNotFoundError
        When the backend's package is not installed.

    Examples
    --------
    >>> import eigencat as ec
    >>> g = ec.load("portraits")
    >>> w = g.sample(2, seed=7, space="w")
    >>> g.decode(w).shape
    (2, 64, 64, 3)
    """
    read_choice(name, "name", tuple(_BACKENDS))
    read_choice(backend, "backend", tuple(_BACKENDS[name]))
    module, attribute = _BACKENDS[name][backend]
    try:
        made = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise ModuleNotFoundError(
            f"backend={backend!r} must have the package torch; got none. Install it with "
            "pip install 'eigencat[torch]', or leave backend out.",
            name="torch",
        ) from error
    return made(Shipped(Path(folder) if folder is not None else FILES / name), **options)
