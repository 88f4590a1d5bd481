"""Checkpoints as the trainings write them, of small networks that have learnt nothing.

For tests: what is asked of files and formats must not wait for a training.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import torch
from torch import nn

from eigencat.models.portraits_autoencoder import Autoencoder, AutoencoderShape, Inverter
from eigencat.models.portraits_nets import Generator, GeneratorShape, Reader
from training._common import checkpoint

NAMES = ("age", "smile", "glasses", "yaw")
CHANNELS = (6, 6, 6, 6, 6)


def unsettle(net: nn.Module) -> nn.Module:
    """Give batch norms and biases something to be wrong about: at first they are zeros and ones."""
    with torch.no_grad():
        for name, tensor in net.state_dict().items():
            if name.endswith("running_var"):
                tensor.uniform_(0.5, 2.0)
            elif name.endswith(("bias", "running_mean", "moves.weight", "mean")):
                tensor.add_(torch.randn_like(tensor) * 0.2)
            elif name.endswith("factor"):
                tensor.copy_(torch.randn_like(tensor) * 0.2)
    return net


def write(folder: Path) -> dict[str, Path]:
    """Write all four below ``folder``; gives the options of ``training.export``."""
    torch.manual_seed(0)
    generator = unsettle(Generator(GeneratorShape(channels=CHANNELS)))
    checkpoint.save(
        folder / "generator", generator.state_dict(),
        {"shape": generator.shape.as_dict(), "iteration": 3, "seen": 192, "spent_seconds": 90.0,
         "recipe": {"batch": 64, "seed": 5}, "device": "one CPU thread, torch 2"}, "average",
    )  # fmt: skip
    reader = unsettle(Reader(len(NAMES), CHANNELS[:4]))
    numbers = {
        "mean": torch.tensor([44.0, 0.5, 0.4, 0.0]),
        "sd": torch.tensor([17.0, 0.3, 0.4, 20]),
    }
    checkpoint.save(
        folder / "reader", checkpoint.group("net", reader.state_dict()) | numbers,
        {"names": NAMES, "channels": CHANNELS[:4], "iteration": 2, "batch": 8, "seed": 1}, "reader",
    )  # fmt: skip
    autoencoder = unsettle(Autoencoder(AutoencoderShape(12, CHANNELS, CHANNELS)))
    checkpoint.save(
        folder / "autoencoder", autoencoder.state_dict(), {"shape": autoencoder.shape.as_dict()},
        "autoencoder",
    )  # fmt: skip
    layers = len(generator.shape.layers)
    inverter = unsettle(Inverter(layers, channels=CHANNELS, hidden=16))
    facts = {"layers": layers, "w_dim": 64, "channels": CHANNELS, "hidden": 16}
    checkpoint.save(folder / "inverter", inverter.state_dict(), facts, "inverter")
    return {name: folder / name for name in ("generator", "reader", "autoencoder", "inverter")}


def export_once(folder: Path) -> Path:
    """Write and export all of them below ``folder``, unless they are there: ten seconds.

    There are then ``checkpoints/``, ``portraits/`` with the files, and ``golden.json``. Several
    processes may ask at once, as tests that run side by side do.
    """
    from training import export

    if folder.exists():
        return folder
    own = folder.with_name(f"{folder.name}-{os.getpid()}")
    options = write(own / "checkpoints")
    arguments = [word for name, path in options.items() for word in (f"--{name}", str(path))]
    arguments += ["--out", str(own / "portraits"), "--golden", str(own / "golden.json")]
    export.main(arguments)
    try:
        own.rename(folder)
    except OSError:  # another process was first; the bytes are the same
        shutil.rmtree(own)
    return folder
