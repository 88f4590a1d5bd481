"""Whether a direction is better than chance: measured when it is found, kept beside it, said in words."""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat import _scipy, uncertainty
from eigencat._text import short
from eigencat.direction import Direction
from eigencat.direction_set import DirectionSet
from eigencat.editing import condition

Float = NDArray[np.float64]

# What p, and the share of deals or draws that chance may win, are held against.
LEVEL = 0.05
LEAST_SQUARES = "least squares"
LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Plan:
    """How often to repeat the fit for each check; 0 leaves it out."""

    halves: int = 10
    permutations: int = 99
    bootstrap: int = 100

    @property
    def fits(self) -> int:
        return 2 * self.halves + (self.permutations + 1 if self.permutations else 0)


@dataclass(frozen=True)
class Conditioned:
    """A direction to be made: which one, and what is taken out of it."""

    primal: str
    on: tuple[str | Direction, ...]


class Found:
    """What a `Finder` found, as an estimator shows it."""

    def __init__(self, directions: DirectionSet) -> None:
        self.directions_ = directions
        self.components_ = directions.vectors


class Finder:
    """An estimator that also conditions, and tells a bar of each fit."""

    def __init__(
        self,
        make: Callable[[], Any],
        names: Sequence[str],
        conditioned: Sequence[Conditioned],
        metric: str,
        tick: Callable[[], None],
    ) -> None:
        self.make, self.names, self.conditioned = make, names, conditioned
        self.metric, self.tick = metric, tick

    def get_params(self) -> dict[str, Any]:
        return dict(vars(self))

    def fit(self, Z: Any, y: Float) -> Found:
        fitted = self.make().fit(Z, y[:, : len(self.names)], names=list(self.names))
        first: DirectionSet = fitted.directions_
        metric = None
        if self.conditioned and self.metric == "data":
            metric = np.cov(b.fetch(b.as_float(Z)), rowvar=False)
        members = list(first)
        for plan in self.conditioned:
            on = [first[part] if isinstance(part, str) else part for part in plan.on]
            members.append(condition(first[plan.primal], on, metric))
        self.tick()
        return Found(DirectionSet(members, meta=first.meta))


def check(finder: Finder, Z: Any, y: Float, plan: Plan, seed: int) -> tuple[Float | None, Any, Any]:
    """Cones by bootstrap, split halves and the permutation null; None for what was left out.

    Fits to parts of the samples may find little of a conditioned direction; the
    warning is of the whole fit and not of these.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        cones = halves = null = None
        if plan.bootstrap:
            cones = uncertainty.bootstrap_cone(finder, Z, y, plan.bootstrap, seed).angle
        if plan.halves:
            halves = uncertainty.split_half(finder, Z, y, plan.halves, seed)
        if plan.permutations:
            null = uncertainty.permutation_null(finder, Z, y, plan.permutations, seed)
    return cones, halves, null


def facts(
    j: int, plan: Plan, n: int, cones: Float | None, halves: Any, null: Any
) -> dict[str, Any]:
    """The checks of one direction as they travel with it, under ``meta["checks"]``."""
    found: dict[str, Any] = {"samples": n}
    if cones is not None:
        found["cone"] = {"angle": float(cones[j]), "by": "bootstrap", "repeats": plan.bootstrap}
    if halves is not None:
        found["split_half"] = {
            "cosine": float(halves.mean[j]),
            "lowest": float(halves.cosine[:, j].min()),
            "repeats": plan.halves,
        }
    if null is not None:
        found["null"] = {
            "correlation": float(null.observed[j]),
            "best_by_chance": float(null.null[:, j].max()),
            "p": float(null.p_value[j]),
            "permutations": plan.permutations,
        }
    return found


# ---------------------------------------------------------------------------- reading and saying


@dataclass(frozen=True)
class Checks:
    """The checks of one direction, read from a file that may hold anything."""

    d: int
    samples: int | None = None
    cone: float | None = None
    cone_by: str = ""
    half: float | None = None
    half_lowest: float | None = None
    half_repeats: int | None = None
    correlation: float | None = None
    best_by_chance: float | None = None
    p: float | None = None
    permutations: int | None = None
    from_weights: bool = False

    @classmethod
    def of(cls, direction: Direction) -> Checks:
        kept = _dict(direction.meta.get("checks"))
        cone, half, null = (_dict(kept.get(key)) for key in ("cone", "split_half", "null"))
        angle, by = number(cone.get("angle"), 0, 180), str(cone.get("by", ""))[:40]
        if angle is None:  # as InterFaceGAN itself leaves it
            angle, by = number(direction.meta.get("cone_angle"), 0, 180), LEAST_SQUARES
        return cls(
            d=direction.d,
            samples=count(kept.get("samples")),
            cone=angle,
            cone_by=by if angle is not None else "",
            half=number(half.get("cosine"), -1, 1),
            half_lowest=number(half.get("lowest"), -1, 1),
            half_repeats=count(half.get("repeats")),
            correlation=number(null.get("correlation"), -1, 1),
            best_by_chance=number(null.get("best_by_chance"), -1, 1),
            p=number(null.get("p"), 0, 1),
            permutations=count(null.get("permutations")),
            from_weights="eigenvalue" in direction.meta and not kept,
        )

    @property
    def chance_cosine(self) -> float:
        """Two random directions lie below this, in size, 19 times in 20."""
        return _scipy.cosine_quantile(1 - LEVEL, self.d)

    @property
    def better(self) -> bool | None:
        """Better than chance, not told from it, or never looked at."""
        if self.p is not None:
            return self.p <= LEVEL
        if self.half is not None:
            return self.half > self.chance_cosine
        if self.cone is not None and self.cone_by == LEAST_SQUARES:
            return self.cone < 90  # which it is where the slope may be noise alone
        return None

    @property
    def verdict(self) -> str:
        """In a few words, for a table."""
        if self.from_weights:
            return "no chance in it"
        if self.p is None and self.half is not None:
            return "found again" if self.better else "not found again"
        return {True: "better", False: "not told from it", None: "not checked"}[self.better]

    def sentences(self) -> list[str]:
        """In whole sentences, for the report."""
        said = []
        if self.from_weights:
            said.append(
                "It was computed from weights, without a sample, so there is no chance in finding "
                "it. Whether it changes anything that has a name is for re-scoring to say."
            )
        elif self.better is None:
            said.append(
                "Whether it is better than chance was not checked when it was found. Find it again "
                "with eigencat find, or pass labels to eigencat score."
            )
        if self.p is not None:
            said.append(self._null_sentence())
        if self.half is not None:
            said.append(self._half_sentence())
        if self.cone is not None:
            said.append(self._cone_sentence())
        return said

    def _null_sentence(self) -> str:
        how = ""
        if self.correlation is not None:
            how = f" its distances follow the scores with correlation {self.correlation:.2f}"
        deals = ""
        if self.best_by_chance is not None and self.permutations is not None:
            deals = (
                f"; the best of {self.permutations} fits to scores dealt out at random reached "
                f"{self.best_by_chance:.2f}"
            )
        front = "Better than chance" if self.better else "Not told from chance"
        return f"{front}: on samples it was not fitted to{how}{deals} (p = {short(self.p or 0)})."

    def _half_sentence(self) -> str:
        half, chance = self.half or 0.0, self.chance_cosine
        again = "Found again" if half > chance else "Not found again"
        average = ""
        if self.half_lowest is not None and (self.half_repeats or 1) > 1:
            average = f" on average and {self.half_lowest:.2f} at least"
        return (
            f"{again} in other samples: two halves give directions with cosine {half:.2f}"
            f"{average}; two random directions of {self.d} numbers stay below {chance:.2f} "
            "19 times in 20."
        )

    def _cone_sentence(self) -> str:
        angle = self.cone or 0.0
        if angle >= 90:
            return "Its cone is 90 degrees wide: it may point anywhere."
        alone = self.p is None and self.half is None and self.cone_by == LEAST_SQUARES
        wide = " By chance alone it would be 90." if alone else ""
        return (
            f"Its 95 % cone is {angle:.1f} degrees: the direction of endless samples lies that "
            f"near, if the scores themselves are right.{wide}"
        )

    def row(self) -> list[str]:
        """Verdict, p, cosine of halves and cone, for a table."""
        return [
            self.verdict,
            "" if self.p is None else short(self.p, minus="-"),
            "" if self.half is None else f"{self.half:.2f}",
            "" if self.cone is None else f"{self.cone:.1f}",
        ]

    def as_dict(self) -> dict[str, Any]:
        return {
            "better_than_chance": self.better,
            "p": self.p,
            "held_out_correlation": self.correlation,
            "best_by_chance": self.best_by_chance,
            "permutations": self.permutations,
            "split_half_cosine": self.half,
            "split_half_chance": self.chance_cosine if self.half is not None else None,
            "cone_angle": self.cone,
            "samples": self.samples,
        }


HEAD = ("than chance", "p", "halves' cosine", "cone (degrees)")


def chance_of_two(k: int, d: int) -> float:
    """Of k random directions no two have a cosine above this, in size, 19 times in 20."""
    return _scipy.cosine_quantile(1 - LEVEL / max(1, k * (k - 1) // 2), d)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def number(value: Any, low: float = -math.inf, high: float = math.inf) -> float | None:
    """A number that a file holds, in its range; a whole one may be too large to be a float."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > LARGEST:
        return None
    slack = 1e-9  # rounding, on a cosine of 1
    return float(value) if low - slack <= value <= high + slack else None


def count(value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value < 2**53 else None
