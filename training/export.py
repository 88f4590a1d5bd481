"""Write trained networks as the files that the library and the page run.

    python -m training.export --generator DIR --reader DIR [--autoencoder DIR] [--inverter DIR] \\
        --out src/eigencat/models/_files/portraits

Each DIR is a folder that a training wrote. There will be one ONNX file a network, ``manifest.json``
beside them, and the numbers that Python, torch and the page are held to in
``tests/golden/portraits.json`` (``--golden FILE`` elsewhere). Weights are kept in float16 and
computed with in float32; torch is given the rounded weights before anything is compared. The command
writes nothing and ends with an error when ONNX Runtime differs from torch, or when a file is above
its budget. It takes half a minute on one core, and the same checkpoints and packages give the same
bytes. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import torch
from torch import Tensor

from eigencat._linalg import fix_signs
from eigencat._rng import normal_rows, normals
from eigencat.models.portraits_nets import parameters
from eigencat.worlds import portraits as world
from training._common import shipping
from training._common.onnx_file import to_onnx
from training._common.shipping import Network

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "portraits.json"
VERSION = 1  # of the shipped networks: raise it when they are trained anew
LICENCE = "CC-BY-4.0"
DRAWS, AXES = 20_000, 8
CHECKED = 16  # pictures on which torch and ONNX Runtime are compared
SEEDS = (0, 1)  # of the golden portraits
# The two add the same float32 products in other orders; values are about 1 (readings in deviations).
TOLERANCE = 1e-4
BUDGETS = {  # bytes
    ("mapping", "synthesis"): 1.2e6,
    ("mapping", "synthesis", "reader"): 1.8e6,
    ("encoder", "decoder"): 1.2e6,
    ("inverter",): 1.2e6,
}


def run(module: torch.nn.Module, x: Tensor, output: int = 0) -> Tensor:
    """One output of a network in torch."""
    with torch.no_grad():
        out = module(x)
    given: Tensor = out[output] if isinstance(out, tuple) else out
    return given


def chain(nets: Mapping[str, Network], whole: bool = False) -> dict[str, Tensor]:
    """What goes into each network when portraits of seed 0 go through all."""
    of = {name: net.whole if whole else net.net for name, net in nets.items()}
    z_dim = nets["mapping"].inputs["z"][1]
    z = torch.from_numpy(normal_rows(0, CHECKED, z_dim))
    depth = nets["synthesis"].inputs["w"][1]
    w = run(of["mapping"], z)
    # Each layer gets the w of another portrait, so that no two can be mistaken for each other.
    w = torch.stack([w.roll(layer, 0) for layer in range(depth)], 1)
    picture = run(of["synthesis"], w)
    into = {"mapping": z, "synthesis": w}
    into |= {name: picture for name in ("reader", "encoder", "inverter") if name in nets}
    if "decoder" in nets:
        into["decoder"] = run(of["encoder"], picture)
    return into


def unit(name: str, attributes: list[dict[str, Any]]) -> Tensor:
    """What a difference is measured in: readings in deviations, all else in its own numbers."""
    if name != "reader":
        return torch.ones(())
    return torch.tensor([a["deviation"] for a in attributes])


def write_files(nets: dict[str, Network], attributes: list[dict[str, Any]]) -> dict[str, Any]:
    """Make each network's bytes, hold them to torch, and return the manifest's entries."""
    entries = {}
    into = chain(nets)
    for name, net in nets.items():
        (given,) = net.inputs
        net.data = to_onnx(net.net, into[name][:2], given, list(net.outputs), net.hidden)
        session = ort.InferenceSession(net.data, providers=["CPUExecutionProvider"])
        found = session.run(list(net.outputs), {given: into[name].numpy()})
        scale = unit(name, attributes)
        for k, output in enumerate(net.outputs):
            apart = (torch.from_numpy(found[k]) - run(net.net, into[name], k)).abs()
            largest = float((apart / scale if k == 0 else apart).max())
            if not largest <= TOLERANCE:
                raise SystemExit(
                    f"{name}.{output} must be within {TOLERANCE} of torch; got {largest:.2g}. "
                    "Look for an operator that the exporter translates differently."
                )
        rounding = ((run(net.whole, into[name]) - run(net.net, into[name])) / scale).abs().mean()
        entries[name] = {
            "file": f"{name}.onnx",
            "bytes": len(net.data),
            "sha256": hashlib.sha256(net.data).hexdigest(),
            "parameters": parameters(net.net),
            "inputs": net.inputs,
            "outputs": net.outputs,
            "shape": net.shape,
            "recipe": net.recipe,
            "trained": net.trained,
            "rounding": float(f"{rounding:.2g}"),
        }
        print(
            f"{name:10} {len(net.data):9,} bytes, {parameters(net.net):7,} parameters, from torch "
            f"{largest:.1e}, by 16 bits {rounding:.1e}"
        )
    for names, budget in BUDGETS.items():
        size = sum(len(nets[name].data) for name in names if name in nets)
        if size > budget:
            raise SystemExit(
                f"{' + '.join(names)} must be at most {budget:,.0f} bytes; got {size:,}. "
                "Train it with fewer channels."
            )
    return entries


def cloud(mapping: Network) -> dict[str, Any]:
    """Mean, principal axes and reach of w."""
    z_dim = mapping.inputs["z"][1]
    w = run(mapping.net, torch.from_numpy(normal_rows(0, DRAWS, z_dim))).double().numpy()
    mean = w.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(w.T))
    axes = fix_signs(vectors.T[::-1][:AXES])
    return {
        "mean": np.round(mean, 7).tolist(),
        "axes": np.round(axes, 7).tolist(),
        "deviations": np.round(np.sqrt(values[::-1][:AXES]), 7).tolist(),
        "draws": DRAWS,
        "farthest": round(float(np.linalg.norm(w - mean, axis=1).max()), 4),
    }


def golden(nets: dict[str, Network]) -> dict[str, Any]:
    """A few numbers of two portraits, by torch with the shipped weights."""

    def digits(x: Tensor) -> Any:
        return np.vectorize(lambda v: float(f"{v:.7g}"))(x.numpy()).tolist()

    def told(picture: Tensor) -> dict[str, Any]:
        return {
            "corner": digits(picture[:, :8, :8]),
            "middle": digits(picture[:, 28:36, 28:36]),
            "mean": digits(picture.mean((1, 2))),
            "deviation": digits(picture.std((1, 2), unbiased=False)),
        }

    cases = []
    for seed in SEEDS:
        z = normals(seed, nets["mapping"].inputs["z"][1])
        w = run(nets["mapping"].net, torch.from_numpy(z.astype(np.float32))[None])
        deep = w[:, None].repeat(1, nets["synthesis"].inputs["w"][1], 1)
        picture = run(nets["synthesis"].net, deep)
        case = {"seed": seed, "z": z.tolist(), "w": digits(w[0]), "picture": told(picture[0])}
        case["attributes"] = digits(run(nets["reader"].net, picture)[0])
        if "encoder" in nets:
            latent = run(nets["encoder"].net, picture)
            case["latent"] = digits(latent[0])
            case["reconstructed"] = told(run(nets["decoder"].net, latent)[0])
        if "inverter" in nets:
            # One layer stands for all.
            case["inverted"] = digits(run(nets["inverter"].net, picture)[0, 0])
        cases.append(case)
    return {"version": VERSION, "tolerance": TOLERANCE, "cases": cases}


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--generator", type=Path, required=True)
    p.add_argument("--reader", type=Path, required=True)
    p.add_argument("--autoencoder", type=Path)
    p.add_argument("--inverter", type=Path)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--golden", type=Path, default=GOLDEN)
    args = p.parse_args(argv)
    torch.set_num_threads(1)
    reader, attributes = shipping.reader(args.reader)
    listed = [*shipping.generator(args.generator), reader]
    if args.autoencoder:
        listed += shipping.autoencoder(args.autoencoder)
    if args.inverter:
        listed.append(shipping.inverter(args.inverter))
    nets = {net.name: net for net in listed}
    manifest = {
        "name": "portraits",
        "version": VERSION,
        "licence": LICENCE,
        "world": {"name": "portraits", "version": world.VERSION},
        "layers": [name.removeprefix("layer_") for name in nets["synthesis"].hidden],
        "networks": write_files(nets, attributes),
        "attributes": attributes,
        "w": cloud(nets["mapping"]),
    }
    numbers = golden(nets)
    args.out.mkdir(parents=True, exist_ok=True)
    for old in args.out.glob("*.onnx"):
        old.unlink()
    for net in nets.values():
        (args.out / f"{net.name}.onnx").write_bytes(net.data)
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (args.out / "manifest.json").write_text(text, encoding="utf-8")
    args.golden.write_text(json.dumps(numbers) + "\n", encoding="utf-8")
    print(
        f"{len(nets)} networks and their manifest are in {args.out}, golden numbers in {args.golden}"
    )


if __name__ == "__main__":
    main()
