"""Measure with a reader what an edit changed, and how much of it was not meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat import _scipy
from eigencat._checks import find_axis, read_array
from eigencat._text import html_table, short, text_table
from eigencat._walk import BATCH, read_alphas, walk
from eigencat.direction import Direction
from eigencat.picture import Picture

__all__ = ["Leak", "Rescored", "leak", "rescore"]

Float = NDArray[np.float64]

# Of a confidence interval, and the draws it is told from.
CONFIDENCE, DRAWS = 0.95, 1000
# How many numbers of the samples are drawn anew at once: 32 MB.
AT_ONCE = 2**22


@dataclass(frozen=True)
class Rescored:
    """What a reader says after edits.

    Attributes
    ----------
    scores : ndarray of shape (n_alphas, n_samples, m)
    before : ndarray of shape (n_samples, m)
        The same of the latents as they were.
    alphas : ndarray of shape (n_alphas,)
    attributes : tuple of str
    direction : str
    held : tuple of str
        What the direction was conditioned on: attributes of these names are meant to
        stay where they are.
    change, low, high : ndarray of shape (n_alphas, m)
        The mean change over the samples, in the reader's units, and its 95 %
        confidence interval.
    spread : ndarray of shape (m,)
        The standard deviation of `before` over the samples.
    """

    scores: Float
    before: Float
    alphas: Float
    attributes: tuple[str, ...]
    direction: str
    held: tuple[str, ...] = ()

    @property
    def change(self) -> Float:
        return np.asarray((self.scores - self.before).mean(axis=1))

    @property
    def spread(self) -> Float:
        return np.asarray(self.before.std(axis=0, ddof=1))

    @property
    def low(self) -> Float:
        return self.change - self._half()

    @property
    def high(self) -> Float:
        return self.change + self._half()

    def _half(self) -> Float:
        """Half the interval, from the spread of the changes by Student's t."""
        n = self.scores.shape[1]
        deviation = (self.scores - self.before).std(axis=1, ddof=1)
        return np.asarray(_scipy.t_quantile((1 + CONFIDENCE) / 2, n - 1) * deviation / np.sqrt(n))

    def plot(self, alpha: float | None = None) -> Picture:
        """Draw the change of each attribute, in its own standard deviations, with 95 % intervals.

        Parameters
        ----------
        alpha : float, optional
            Which of `alphas`; left out, the largest.

        Examples
        --------
        >>> import numpy as np
        >>> from eigencat.rescoring import Rescored
        >>> before = np.random.default_rng(0).normal(size=(200, 2))
        >>> scores = np.stack([before + [1.0, 0.2]])
        >>> table = Rescored(scores, before, np.array([1.0]), ("age", "hat"), "age", held=("hat",))
        >>> table.plot()
        Picture('What an edit along age changed')
        """
        from eigencat import _plots

        step = float(self.alphas.max()) if alpha is None else float(alpha)
        which = np.flatnonzero(self.alphas == step)
        if not len(which):
            raise ValueError(
                f"alpha={alpha!r} must be one of {', '.join(short(float(a)) for a in self.alphas)};"
                f" got {alpha!r}. Rescore at that step first."
            )
        k, spread = int(which[0]), self.spread
        # One value for all samples has no standard deviation to tell a change in.
        told = np.flatnonzero(spread > 0)
        if not len(told):
            raise ValueError(
                "before must differ between samples in an attribute to draw changes in standard "
                "deviations; got one value of each. Sample more latents."
            )
        return _plots.changes(
            [self.attributes[j] for j in told],
            self.change[k, told] / spread[told],
            self.low[k, told] / spread[told],
            self.high[k, told] / spread[told],
            direction=self.direction,
            alpha=step,
            held=self.held,
            n=self.scores.shape[1],
            still=[name for j, name in enumerate(self.attributes) if j not in told],
        )

    def _cells(self, minus: str) -> list[list[str]]:
        change, half = self.change, self._half()
        return [
            [
                short(float(alpha), minus=minus),
                *(
                    f"{short(float(c), minus=minus)} ± {short(float(h))}"
                    for c, h in zip(change[k], half[k], strict=True)
                ),
            ]
            for k, alpha in enumerate(self.alphas)
        ]

    def __repr__(self) -> str:
        return text_table(["alpha", *self.attributes], self._cells("-"))

    def _repr_html_(self) -> str:
        caption = (
            f"Mean change after walking along {self.direction}, with 95 % intervals over "
            f"{self.scores.shape[1]} samples"
        )
        return html_table(["alpha", *self.attributes], self._cells("−"), caption, row_heads=True)


@dataclass(frozen=True)
class Leak:
    """How much of an edit went elsewhere.

    ``share`` (m,): how many of its own standard deviations each attribute
    changed for one standard deviation of the target; 1 for the target itself.
    ``low`` and ``high`` are the ends of 95 % intervals.
    """

    share: Float
    low: Float
    high: Float
    attributes: tuple[str, ...]
    target: str

    def __getitem__(self, attribute: str | int) -> float:
        return float(self.share[find_axis(attribute, self.attributes, "attribute")])

    def _cells(self, minus: str) -> list[list[str]]:
        return [
            [name, *(short(float(v), minus=minus) for v in values)]
            for name, *values in zip(self.attributes, self.share, self.low, self.high, strict=True)
        ]

    def __repr__(self) -> str:
        return text_table([f"for one of {self.target}", "leak", "low", "high"], self._cells("-"))

    def _repr_html_(self) -> str:
        caption = f"Standard deviations of each attribute for one of {self.target}"
        return html_table(
            ["attribute", "leak", "low", "high"], self._cells("−"), caption, row_heads=True
        )


def rescore(
    generator: Any,
    reader: Any,
    w: Any,
    direction: Direction | ArrayLike,
    alphas: ArrayLike,
    *,
    layers: Any = None,
    units: str = "sigma",
    attributes: Sequence[str] | None = None,
) -> Rescored:
    """Edit latents, draw them, and read what changed.

    Parameters
    ----------
    generator : object with ``decode(w)``, as in `strip`
    reader : object with ``read(images)``, or a callable
        Pictures to scores (n, m) or (n,). It may be the generator itself. To
        be believed it must not be what the direction was fitted on.
    w : array-like of shape (n, d) or (n, n_layers, d)
        At least two latents of the direction's space, better a hundred; held-out ones.
    direction, layers, units : as in `strip`
    alphas : array-like of shape (n_alphas,)
    attributes : sequence of str, optional
        Names of the m scores; left out, ``reader.attributes`` or numbers.

    Returns
    -------
    Rescored
        A table of mean changes with confidence intervals.

    Notes
    -----
    Equation ``eq-rescoring``: Δ(α) = mean of r(g(w + α σ n)) - r(g(w)) over the
    samples. Intervals are 95 % intervals of the mean, by Student's t of the
    differences, each sample against itself: single samples scatter far wider.
    They say nothing of the reader's own errors. Costs (n_alphas + 1) n pictures, drawn 64 at a time.

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> class Linear:                     # a picture of two pixels, read as two scores
    ...     def decode(self, w):
    ...         return w[:, None, :]
    ...     def read(self, images):
    ...         return images[:, 0] @ np.array([[1.0, 0.5], [0, 1]])
    >>> g, w = Linear(), np.random.default_rng(0).uniform(size=(100, 2))
    >>> ec.rescore(g, g, w, [1, 0], [-1, 1], attributes=["age", "glasses"]).change
    array([[-1. , -0.5],
           [ 1. ,  0.5]])
    """
    steps = read_alphas(alphas)
    path = walk(generator, w, direction, layers, units, one=False)
    n = len(path.codes)
    if n < 2:
        raise ValueError(
            f"w must be at least 2 latents, so that a confidence interval can be told; got {n}. "
            "Pass a hundred."
        )

    def read(alpha: float | None) -> Float:
        parts = [slice(start, start + BATCH) for start in range(0, n, BATCH)]
        return np.concatenate([_scores(reader, path.pictures(alpha, rows)) for rows in parts])

    before = read(None)
    scores = np.stack([read(float(a)) for a in steps])
    names = _names(reader, attributes, before.shape[1])
    held = tuple(str(name) for name in path.way.meta.get("conditioned_on", ()))
    return Rescored(scores, before, steps, names, path.way.name, held)


def leak(table: Rescored, target: str | int, random_state: int = 0) -> Leak:
    """How much else an edit changed, for one standard deviation of what it was meant to change.

    Parameters
    ----------
    table : Rescored
        From `rescore`.
    target : str or int
        The attribute that the edit was meant for.
    random_state : int
        Of the intervals' bootstrap over samples.

    Returns
    -------
    Leak

    Notes
    -----
    Equation ``eq-leak``: β_j / β_target, with β_j the slope through the origin of
    the mean change of attribute j over α, in standard deviations of j before
    the edit. Intervals are percentiles of a bootstrap that draws the samples
    anew, and with them both the slopes and the standard deviations that they are
    told in. A straight line says little where an attribute saturates: use
    small alphas. An attribute that changes up and down by as much has slope 0.

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> from eigencat.rescoring import Rescored
    >>> before = np.random.default_rng(0).normal(size=(500, 2)) * [1, 2]
    >>> scores = np.stack([before + a * np.array([3.0, 1.0]) for a in (-1, 1)])
    >>> table = Rescored(scores, before, np.array([-1.0, 1]), ("age", "hat"), "age")
    >>> ec.leak(table, "age")["age"]
    1.0
    >>> found = ec.leak(table, "age")                   # 1 / 2 against 3 / 1 is 1 / 6
    >>> bool(found.low[1] < 1 / 6 < found.high[1])
    True
    """
    j = find_axis(target, table.attributes, "target")
    if not np.any(table.alphas):
        raise ValueError(
            "table must hold an edit to tell a leak; got alphas that are all zero. "
            "Rescore at -1 and 1."
        )
    spread = table.spread
    if not np.all(spread > 0):
        still = table.attributes[int(np.argmin(spread))]
        raise ValueError(
            f"table must hold samples that differ in each attribute; got one value of {still!r}. "
            "Sample more latents, or leave that attribute out."
        )
    # Each sample's own slope, so that a resampling of samples is a resampling of rows.
    weights = table.alphas / (table.alphas @ table.alphas)
    slopes = np.einsum("a,anm->nm", weights, table.scores - table.before)
    whole = slopes.mean(0) / spread
    again = _drawn_anew(slopes, table.before, random_state)
    edges = (1 - CONFIDENCE) / 2
    told = np.quantile(again[:, j], [edges, 1 - edges])
    if told[0] <= 0 <= told[1]:
        raise ValueError(
            f"target={table.attributes[j]!r} must change along {table.direction!r} to tell a leak "
            f"against it; got a slope of {whole[j]:.2g} that may be 0. "
            "Take larger alphas or more samples, or check the direction."
        )
    shares = again / again[:, j : j + 1]
    low, high = np.quantile(shares, [edges, 1 - edges], axis=0)
    return Leak(whole / whole[j], low, high, table.attributes, table.attributes[j])


def _drawn_anew(slopes: Float, before: Float, random_state: int) -> Float:
    """Mean slopes in standard deviations, (DRAWS, m), both told from the same samples drawn anew."""
    n, m = slopes.shape
    rng = np.random.default_rng(random_state)
    found: list[Float] = []
    at_once = max(1, AT_ONCE // (n * m))
    for start in range(0, DRAWS, at_once):
        rows = rng.integers(n, size=(min(at_once, DRAWS - start), n))
        spread = before[rows].std(1, ddof=1)
        # A few samples drawn again and again may all be alike: such a draw tells no slope.
        kept = (spread > 0).all(axis=1)
        found.append(slopes[rows[kept]].mean(1) / spread[kept])
    return np.concatenate(found)


def _scores(reader: Any, pictures: NDArray[Any]) -> Float:
    read = getattr(reader, "read", reader)
    if not callable(read):
        raise ValueError(
            f"reader={type(reader).__name__} must have read(images) or be callable; got neither. "
            "Pass a function from pictures to scores."
        )
    said = read(pictures)
    found = read_array(said, "reader(images)", "scores of shape (n, m)")
    found = found[:, None] if found.ndim == 1 else found
    if found.ndim != 2 or len(found) != len(pictures):
        raise ValueError(
            f"reader(images) must be scores of shape (n, m) for {len(pictures)} pictures; "
            f"got shape {found.shape}. One row of scores belongs to one picture."
        )
    return found


def _names(reader: Any, attributes: Sequence[str] | None, m: int) -> tuple[str, ...]:
    given = attributes if attributes is not None else getattr(reader, "attributes", None)
    names = tuple(str(i) for i in range(m)) if given is None else tuple(str(name) for name in given)
    if len(names) != m:
        raise ValueError(
            f"attributes={list(names)} must be {m} names, one for each score; got {len(names)}. "
            "Say what the reader's columns are."
        )
    return names
