"""Checkpoints as the trainings write them, of small networks that have learnt nothing.

For tests: what is asked of files and formats must not wait for a training.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn

from eigencat.models.portraits_autoencoder import Autoencoder, AutoencoderShape, Inverter
from eigencat.models.portraits_nets import Generator, GeneratorShape, Reader
from training._common import checkpoint

Net = TypeVar("Net", bound=nn.Module)

NAMES = ("age", "smile", "glasses", "yaw")
CHANNELS = (6, 6, 6, 6, 6)


def unsettle(net: Net) -> Net:
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
        folder / "generator" / "weights", generator.state_dict(),
        {"shape": generator.shape.as_dict(), "iteration": 3, "seen": 192}, "average",
    )  # fmt: skip
    start = {"event": "start", "device": "NVIDIA H100 80GB HBM3, torch 2", "recipe": {"seed": 5}}
    lines = [{"seconds": 0.2, **start}, {"seconds": 99.0, "event": "end", "seconds_in_all": 90}]
    (folder / "generator" / "log.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    reader = unsettle(Reader(len(NAMES), CHANNELS[:4]))
    numbers = {
        "mean": torch.tensor([44.0, 0.5, 0.4, 0.0]),
        "sd": torch.tensor([17.0, 0.3, 0.4, 20]),
    }
    checkpoint.save(
        folder / "reader" / "weights", checkpoint.group("net", reader.state_dict()) | numbers,
        {"names": NAMES, "channels": CHANNELS[:4], "iteration": 2, "batch": 8, "seed": 1}, "reader",
    )  # fmt: skip
    autoencoder = unsettle(Autoencoder(AutoencoderShape(12, CHANNELS, CHANNELS)))
    checkpoint.save(
        folder / "autoencoder" / "weights", autoencoder.state_dict(), {"shape": autoencoder.shape.as_dict()},
        "autoencoder",
    )  # fmt: skip
    layers = len(generator.shape.layers)
    inverter = unsettle(Inverter(layers, channels=CHANNELS, hidden=16))
    facts = {"layers": layers, "w_dim": 64, "channels": CHANNELS, "hidden": 16}
    checkpoint.save(folder / "inverter" / "weights", inverter.state_dict(), facts, "inverter")
    names = ("generator", "reader", "autoencoder", "inverter")
    return {name: folder / name / "weights" for name in names}


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
