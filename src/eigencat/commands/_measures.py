"""How well distances tell labels that nothing was fitted to, with intervals and a null."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat.direction import Direction

Float = NDArray[np.float64]

DRAWS, PERMUTATIONS = 400, 999
SHARE = 0.95


@dataclass(frozen=True)
class Measured:
    """One measure, and the 95 % interval of a bootstrap over samples."""

    value: float
    low: float
    high: float

    def as_list(self) -> list[float]:
        return [self.value, self.low, self.high]


@dataclass(frozen=True)
class Told:
    """What one direction tells of one column of labels."""

    measures: dict[str, Measured]
    p: float
    two: bool


def auc(order: NDArray[np.intp], ties: Float, positive: Float, counts: Float) -> float:
    """The share of pairs, one of each label, that the distance puts in order; ties count half.

    Samples count as often as they were drawn. `ties` numbers the groups of equal
    distance along `order`.
    """
    groups = ties.astype(int)
    weight = counts[order]
    high = np.bincount(groups, weight * positive[order])
    low = np.bincount(groups, weight * (1 - positive[order]))
    pairs = high.sum() * low.sum()
    if pairs == 0:
        return float("nan")
    below = np.cumsum(low) - low
    return float((high * (below + low / 2)).sum() / pairs)


def tell(
    direction: Direction, X: Any, y: Float, seed: int, tick: Callable[[], None] = lambda: None
) -> Told:
    """Hold a direction's distances against labels: two values are classes, more are scores."""
    distance = direction.distance(X)
    n = len(y)
    rng = np.random.default_rng(seed)
    two = bool(np.all((y == y.min()) | (y == y.max())))
    measure: Callable[[Float], dict[str, float]]
    if two:
        positive = (y == y.max()).astype(float)
        order = np.argsort(distance, kind="stable")
        ties = np.cumsum(np.r_[0, np.diff(distance[order]) > 0]).astype(float)
        right = ((distance > 0) == (positive > 0)).astype(float)

        def measure(counts: Float) -> dict[str, float]:
            return {
                "accuracy": float(right @ counts / n),
                "AUC": auc(order, ties, positive, counts),
            }
    else:
        left = y - direction.score(X) if "gain" in direction.meta else None

        def measure(counts: Float) -> dict[str, float]:
            a = distance - distance @ counts / n
            c = y - y @ counts / n
            spread = float(counts @ c**2)
            size = np.sqrt(float(counts @ a**2) * spread)
            found = {"r": float(counts @ (a * c) / size) if size > 0 else float("nan")}
            if left is not None:
                found["R2"] = 1 - float(counts @ left**2) / spread if spread else float("nan")
            return found

    whole = measure(np.ones(n))
    again: dict[str, list[float]] = {name: [] for name in whole}
    for _ in range(DRAWS):
        drawn = measure(np.bincount(rng.integers(n, size=n), minlength=n).astype(float))
        for name, value in drawn.items():
            again[name].append(value)
        tick()
    edge = (1 - SHARE) / 2
    measures = {
        name: Measured(value, *(float(v) for v in np.nanquantile(again[name], [edge, 1 - edge])))
        for name, value in whole.items()
    }
    # Towards higher labels is what the direction says, so one side counts.
    centred, scores = distance - distance.mean(), y - y.mean()
    real = float(centred @ scores)
    better = sum(float(centred @ rng.permutation(scores)) >= real for _ in range(PERMUTATIONS))
    tick()
    return Told(measures, (1 + better) / (1 + PERMUTATIONS), two)
