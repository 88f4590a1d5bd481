"""eigencat find: directions by four methods, with what tells whether they are better than chance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from eigencat.commands._run import Talk, talks

PATH = click.Path(path_type=Path)


@click.group(subcommand_metavar="METHOD ...")
def find() -> None:
    """Find directions in latents, activations, weights or pictures.

    They are written to a safetensors file with what they were found in, and with what tells
    whether each is better than chance.
    """


def writes(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every method."""
    for option in (
        click.option("--force", is_flag=True, help="Write over a file that is there."),
        click.option(
            "-o", "--output", type=PATH, default=Path("directions.safetensors"), show_default=True,
            help="Where the directions go.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def checked(command: Callable[..., Any]) -> Callable[..., Any]:
    """How often a method with labels is repeated to tell it from chance."""
    count = click.IntRange(min=0)
    for option in (
        click.option("--no-checks", is_flag=True, help="No halves, permutations or bootstrap."),
        click.option(
            "--bootstrap", type=count, metavar="N",
            help="Fits for the cone. 100 unless the method tells it unasked.",
        ),
        click.option(
            "--permutations", type=count, default=99, show_default=True, metavar="N",
            help="Fits to scores dealt out at random; the smallest p is 1 / (N + 1).",
        ),
        click.option(
            "--halves", type=count, default=10, show_default=True, metavar="N",
            help="Halvings of the samples.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


MODEL = click.option(
    "--model", metavar="MODEL",
    help="'portraits', a StyleGAN file (.pkl, .pt), or package.module:function.",
)  # fmt: skip
READER = click.option(
    "--reader", metavar="MODULE:FUNCTION",
    help="What scores the model's pictures, where it does not itself.",
)  # fmt: skip
SEED = click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True)
SPACE = click.option("--space", help="The space of the samples: w unless said, or z.")
LAYERS = click.option(
    "--layers", metavar="A-B or NAMES",
    help="Layers of the generator: '0-3', or names with commas.",
)  # fmt: skip


@find.command()
@click.argument("files", nargs=-1, metavar="[LATENTS SCORES]")
@MODEL
@READER
@click.option("--attribute", "attributes", multiple=True, help="Which scores; may be repeated.")
@click.option("--samples", type=click.IntRange(min=10), default=2000, show_default=True,
              help="How many latents to draw, with --model.")  # fmt: skip
@SPACE
@click.option(
    "--method", type=click.Choice(["ols", "logistic", "lda", "mean", "svm"]), default="ols",
    show_default=True,
)  # fmt: skip
@click.option("--select", default="all", show_default=True,
              help="'all', or the highest and lowest: a share (0.02) or a count.")  # fmt: skip
@click.option("--fidelity", type=click.Choice(["paper"]), help="What the released code does.")
@click.option("--condition-on", "on", multiple=True, metavar="NAME or FILE:NAME",
              help="Also write each direction less this one; may be repeated.")  # fmt: skip
@click.option("--metric", type=click.Choice(["euclidean", "data"]), default="euclidean",
              show_default=True, help="What conditioning measures angles by.")  # fmt: skip
@LAYERS
@SEED
@checked
@writes
@talks
def interfacegan(talk: Talk, **options: Any) -> None:
    """The directions in which scores change.

    From LATENTS (.npy, .npz or .safetensors; FILE:KEY names an array) and SCORES (the same, or
    .csv with names in its first row); or from a model that is sampled and read.
    """
    from eigencat.commands._find_scored import find_scored

    find_scored(talk, **options)


@find.command()
@click.argument("files", nargs=-1, metavar="[ACTIVATIONS...]")
@MODEL
@click.option("--layer", help="A layer of the model, whose activations are taken.")
@click.option("--latents", multiple=True, metavar="FILE",
              help="The latents that the rows came from: directions are written for them.")  # fmt: skip
@click.option("--components", type=click.IntRange(min=1), default=80, show_default=True)
@click.option("--samples", type=click.IntRange(min=10), default=10_000, show_default=True,
              help="How many latents to draw, with --model.")  # fmt: skip
@SPACE
@click.option("--write", type=click.Choice(["components", "latents"]),
              help="Which directions; those of the latents where they are known.")  # fmt: skip
@click.option("--checkpoint", type=PATH, help="Where sums are kept; else beside the output.")
@click.option("--restart", is_flag=True, help="Take no notice of a checkpoint.")
@click.option("--no-checks", is_flag=True, help="Do not hold two halves of the rows together.")
@SEED
@writes
@talks
def ganspace(talk: Talk, **options: Any) -> None:
    """The directions along which samples vary most.

    From ACTIVATIONS on disk (.npy is read by memory map, a block at a time, and so may be larger
    than memory), or from a model. A run that is interrupted goes on when it is started again.
    """
    from eigencat.commands._find_spread import find_spread

    find_spread(talk, **options)


@find.command()
@click.argument("files", nargs=-1, metavar="[WEIGHTS...]")
@MODEL
@LAYERS
@click.option("--components", type=click.IntRange(min=1), default=5, show_default=True)
@click.option("--normalize/--no-normalize", default=True, show_default=True,
              help="Divide each output's weights by their length, as the released code does.")  # fmt: skip
@click.option("--samples", type=click.IntRange(min=0), default=1000, show_default=True,
              help="Latents that tell how far a standard deviation is; 0 leaves it at 1.")  # fmt: skip
@SEED
@writes
@talks
def sefa(talk: Talk, **options: Any) -> None:
    """The steps that move a model's styles most, from its weights.

    From --model, or from WEIGHTS with a matrix (outputs, latents) for each layer.
    """
    from eigencat.commands._find_weights import find_weights

    find_weights(talk, **options)


@find.command()
@click.argument("source", metavar="PICTURES")
@click.option("--components", default="0.95", show_default=True,
              help="How many, or the share of the variance they hold.")  # fmt: skip
@click.option("--size", type=click.IntRange(min=1), help="Bring pictures to SIZE x SIZE pixels.")
@click.option("--grey/--colour", default=True, show_default=True, help="For a folder of pictures.")
@click.option("--halves", type=click.IntRange(min=0), default=10, show_default=True, metavar="N",
              help="Halvings of the pictures; 0 leaves the check out.")  # fmt: skip
@SEED
@writes
@talks
def eigenfaces(talk: Talk, **options: Any) -> None:
    """Principal components of pictures: a folder of them, or an array (n, h, w[, c])."""
    from eigencat.commands._find_faces import find_faces

    find_faces(talk, **options)
