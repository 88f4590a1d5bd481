"""What the reader says of many pictures: its features for the Fréchet distance, its readings for spread."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from eigencat.models.portraits_nets import Reader
from training._common import checkpoint
from training._common.data import to_network


class Examiner:
    """A trained reader with the names, means and deviations of what it reads."""

    def __init__(self, net: Reader, names: Sequence[str], mean: Tensor, sd: Tensor) -> None:
        self.net = net.eval().requires_grad_(False)
        self.names = tuple(names)
        self.mean, self.sd = mean, sd

    @classmethod
    def load(cls, folder: Path, device: torch.device | str = "cpu") -> Examiner:
        tensors, facts = checkpoint.load(folder, "reader")
        net = Reader(len(facts["names"]), tuple(facts["channels"]))
        net.load_state_dict(checkpoint.ungroup("net", tensors))
        return cls(
            net.to(device), facts["names"], tensors["mean"].to(device), tensors["sd"].to(device)
        )

    @torch.no_grad()
    def look(self, pictures: Tensor, batch: int = 1000) -> tuple[Tensor, Tensor]:
        """Features (n, 96) and standardised readings (n, k), float64, of uint8 or float pictures."""
        features, readings = [], []
        for part in pictures.split(batch):
            x = to_network(part) if part.dtype == torch.uint8 else part.clamp(-1, 1)
            f = self.net.features(x)
            features.append(f.double())
            readings.append(self.net.out(f).double())
        return torch.cat(features), torch.cat(readings)

    def natural(self, readings: Tensor) -> Tensor:
        """Readings in the renderer's units."""
        return readings * self.sd.to(readings) + self.mean.to(readings)


def frechet(a: Tensor, b: Tensor) -> float:
    """Fréchet distance of two Gaussians with the means and covariances of ``a`` and ``b`` (n, d)."""
    a, b = a.double().cpu(), b.double().cpu()
    ca, cb = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(ca)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    # trace of (ca cb)^(1/2): root cb root is symmetric with the same eigenvalues.
    cross = torch.linalg.eigvalsh(root @ cb @ root).clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + ca.trace() + cb.trace() - 2 * cross)


def spread(examiner: Examiner, readings: Tensor, names: Sequence[str]) -> dict[str, float]:
    return {n: float(readings[:, examiner.names.index(n)].std()) for n in names}


def correlation(examiner: Examiner, readings: Tensor, a: str, b: str) -> float:
    pair = readings[:, [examiner.names.index(a), examiner.names.index(b)]]
    return float(torch.corrcoef(pair.T)[0, 1])


class Judge:
    """Compares a generator's pictures with real ones, as often as asked, in a second or two."""

    def __init__(self, examiner: Examiner, real: Tensor) -> None:
        self.examiner = examiner
        self.features, self.readings = examiner.look(real)
        half = len(real) // 2
        self.floor = frechet(self.features[:half], self.features[half:])

    @torch.no_grad()
    def __call__(self, batches: Iterable[Tensor]) -> dict[str, Any]:
        """``batches`` are pictures about -1 to 1; 8,000 in all for a number that can be compared."""
        features, readings = [], []
        for batch in batches:
            f, r = self.examiner.look(batch)
            features.append(f)
            readings.append(r)
        f, r = torch.cat(features), torch.cat(readings)
        ratio = r.std(0) / self.readings.std(0)
        out = {
            "frechet": round(frechet(f, self.features), 3),
            "real_against_real": round(self.floor, 3),
            "spread_ratio": {
                n: round(float(v), 3) for n, v in zip(self.examiner.names, ratio, strict=True)
            },
        }
        if {"age", "glasses"} <= set(self.examiner.names):
            out["age_glasses"] = [
                round(correlation(self.examiner, x, "age", "glasses"), 3)
                for x in (r, self.readings)
            ]
        return out


def line(result: dict[str, Any], names: Sequence[str] = ("age", "smile", "glasses", "yaw")) -> str:
    """One line of a result, for a log."""
    ratios = {n: result["spread_ratio"][n] for n in names if n in result["spread_ratio"]}
    return json.dumps(
        {
            "frechet": result["frechet"],
            "real": result["real_against_real"],
            "spread": ratios,
            "age_glasses": result.get("age_glasses"),
        }
    )
