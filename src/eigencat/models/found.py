"""What was found in the latent space of a shipped generator: directions, components, the shell.

>>> import eigencat as ec
>>> ds = ec.models.directions("portraits")
>>> ds["age"].space, ds["age"].d
('w', 64)
>>> older = ec.edit(ec.load("portraits").sample(1, seed=27, space="w"), ds["age"], 2)
>>> bool(ec.models.shell("portraits").share(older)[0] < 1)
True

``tools/find_directions.py`` and ``tools/find_components.py`` made the files. They lie beside the
networks they belong to and say which those are.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from eigencat._rng import normal_rows
from eigencat.direction_set import DirectionSet
from eigencat.models._inputs import read_choice
from eigencat.models._shipped import FILES, Shipped
from eigencat.shell import Shell

__all__ = ["components", "directions", "model_hash", "shell"]

WORLDS = ("portraits",)
SPACES = ("w", "z")
METHODS = ("ganspace", "sefa", "sefa-paper")
# The networks that decide where a direction points: the last one has named them all.
DECIDE = ("mapping", "synthesis", "reader")


def model_hash(manifest: dict[str, Any]) -> str:
    """One name for the networks that directions were found with."""
    sums = [manifest["networks"][name]["sha256"] for name in DECIDE]
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def _file(name: str, what: str, folder: str | Path | None) -> tuple[Path, str]:
    read_choice(name, "name", WORLDS)
    place = Path(folder) if folder is not None else FILES / name
    return place / f"{what}.safetensors", model_hash(Shipped(place).manifest)


def directions(
    name: str = "portraits", space: str = "w", *, folder: str | Path | None = None
) -> DirectionSet:
    """The directions of a shipped generator, one for each attribute that its reader reads.

    Parameters
    ----------
    name : str
    space : {"w", "z"}
    folder : path, optional
        Where other networks of the same kind lie, with directions found for them.

    Returns
    -------
    DirectionSet
        Unit normals by least squares on the readings of 20,000 samples, as
        ``ec.InterFaceGAN(space=space).fit(...)`` finds them, kept with three digits. Each has
        ``gain`` and ``offset`` in the reader's units, and in its meta ``cone_angle`` in degrees,
        ``r2`` on held-out samples, and the ``mean`` and ``spread`` of the readings.

    Raises
    ------
    ValueError
        For an unknown name or space, or directions of other networks than those that lie there.

    Examples
    --------
    >>> import eigencat as ec
    >>> found = ec.models.directions("portraits")
    >>> found["age"].d, found.space
    (64, 'w')
    """
    read_choice(space, "space", SPACES)
    file, model = _file(name, f"directions_{space}", folder)
    return DirectionSet.load(file, model=model)


def components(
    name: str = "portraits", method: str = "ganspace", *, folder: str | Path | None = None
) -> DirectionSet:
    """The first ten directions of a shipped generator that nobody had to label.

    Parameters
    ----------
    name : str
    method : {"ganspace", "sefa", "sefa-paper"}
        ``"ganspace"``: largest variance of w over 20,000 samples, as :class:`eigencat.GANSpace`
        finds them. ``"sefa"``: what all style layers together stretch most, by their weights alone,
        each row divided by its length first as the released code does; ``"sefa-paper"`` without
        that, as the paper's formula says (:class:`eigencat.SeFa`).
    folder : path, optional
        Where other networks of the same kind lie, with components found for them.

    Returns
    -------
    DirectionSet
        Unit vectors of space w kept with three digits, named ``"ganspace 0"`` and so on, the
        strongest first. Each has as scale the standard deviation of w along it, and in its meta
        ``share`` of the variance (GANSpace) or ``eigenvalue`` (SeFa).

    Raises
    ------
    ValueError
        For an unknown name or method, or components of other networks than those that lie there.

    Examples
    --------
    >>> import eigencat as ec
    >>> found = ec.models.components("portraits", method="sefa")
    >>> len(found), found[0].name, found[0].d
    (10, 'sefa 0', 64)
    """
    read_choice(method, "method", METHODS)
    file, model = _file(name, "components_w", folder)
    found = DirectionSet.load(file, model=model)
    mine = [d for d in found if d.name.rsplit(" ", 1)[0] == method]
    return DirectionSet(mine, meta={**found.meta, "method": method})


def shell(name: str = "portraits", space: str = "w", *, folder: str | Path | None = None) -> Shell:
    """Where the latents of a shipped generator lie: see :class:`eigencat.Shell`.

    ``space="z"`` is the shell of standard normal numbers. The Portraits generator does not see how
    long a z is, so there the distance says nothing about the picture.

    Examples
    --------
    >>> import eigencat as ec
    >>> g = ec.load("portraits")
    >>> where = ec.models.shell("portraits")
    >>> where.distance(g.sample(3, seed=0, space="w")).shape
    (3,)
    """
    read_choice(space, "space", SPACES)
    file, model = _file(name, "shell_w", folder)
    found = Shell.load(file)
    if found.meta.get("model") != model:
        raise ValueError(
            f"name={name!r} must have a shell of its own networks; got one of others. "
            "Run: python tools/find_directions.py"
        )
    if space == "w":
        return found
    z = normal_rows(int(found.meta["seed"]), int(found.meta["samples"]), found.d)
    made = Shell(np.zeros(found.d), np.eye(found.d), found.quantiles, found.meta)
    return Shell(made.mean, made.factor, made.spread_of(z), made.meta)
