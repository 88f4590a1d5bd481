"""Which relations between samples a layer keeps: midpoints, lengths, angles, order, neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array
from eigencat._pusher import Push, pusher
from eigencat._text import html_table, short, text_table

__all__ = ["KeptRelations", "Relation", "kept_relations"]

Float = NDArray[np.float64]
Index = NDArray[np.intp]
_RULE = "rows of samples, three or more"


@dataclass(frozen=True)
class Relation:
    """One relation: how often it was kept, and how far it was missed.

    Attributes
    ----------
    name : str
    tested : int
        How many pairs, triples, samples or measurements were looked at.
    share : float
        The share of them, from 0 to 1, that is kept to within `tol`. For
        neighbours, the share of all near neighbours that are near again. NaN
        where nothing could be tested.
    worst : float
        The largest departure, in `unit`.
    unit : str
    """

    name: str
    tested: int
    share: float
    worst: float
    unit: str

    @property
    def kept(self) -> bool:
        """Whether it was kept every time."""
        return self.share == 1.0


class KeptRelations(tuple[Relation, ...]):
    """The relations, one each. It prints itself as a table; ``kept["angle"]`` takes one by name.

    Attributes
    ----------
    stretch : tuple of float
        The smallest and the largest of ‖f(p) − f(q)‖ / ‖p − q‖ over the pairs
        that were tested; both 1 where lengths are kept, equal where angles are.
    order_share : ndarray of shape (n_in,)
        For each input, the largest share of pairs that some output puts in the
        same order; NaN for an input that never differs.
    order_by : ndarray of shape (n_in,), int
        That output; the first, where several do as well.
    """

    stretch: tuple[float, float]
    order_share: Float
    order_by: Index

    def __getitem__(self, which: Any) -> Any:
        if not isinstance(which, str):
            return super().__getitem__(which)
        for relation in self:
            if relation.name == which:
                return relation
        raise KeyError(
            f"name={which!r} must be one of {', '.join(r.name for r in self)}; got {which!r}. "
            "Use the names of the table."
        )

    def _cells(self, minus: str) -> tuple[list[str], list[list[str]]]:
        def percent(r: Relation) -> str:
            if np.isnan(r.share):
                return "not tested"
            # "100 %" is said of all of them only, and "0 %" of none.
            whole = round(100 * r.share)
            return f"{min(max(whole, 1), 99) if 0 < r.share < 1 else whole} %"

        return ["relation", "tested", "kept", "worst", "unit"], [
            [r.name, str(r.tested), percent(r), short(r.worst, minus=minus), r.unit] for r in self
        ]

    def __repr__(self) -> str:
        head, rows = self._cells("-")
        return text_table(head, rows)

    def _repr_html_(self) -> str:
        head, rows = self._cells("−")
        return html_table(head, rows, "Which relations the layer keeps", row_heads=True)


def kept_relations(
    layer: Any,
    X: ArrayLike,
    *,
    n_neighbors: int = 5,
    n_probes: int = 1000,
    tol: float = 1e-3,
    random_state: int = 0,
) -> KeptRelations:
    """Which relations between samples a layer keeps.

    A layer gives every sample a new label. Some of what could be said about two
    or three samples can still be said of the new labels, and some cannot. Each
    relation is tested on the samples themselves, and on points between them.

    Parameters
    ----------
    layer : array-like of shape (n_out, n_in), NamedLayer, torch module, or callable
        A matrix means W x. A torch module of any kind is called on tensors of
        its own type and device; torch is never imported. Any other callable gets
        an array of samples, and returns one with as many on its first axis.
    X : array-like of shape (n_samples, n_in) or (n_samples, ...)
        The samples, three or more, not all alike. Labels of any shape are
        compared flat, as lists of numbers.
    n_neighbors : int
        How many near neighbours of each sample are looked for again; at most
        n_samples - 2, and fewer where there are fewer.
    n_probes : int
        At most so many pairs and so many triples are tested, drawn at random
        where there are more.
    tol : float
        How far off still counts as kept: a part of the spread of the labels, a
        part of a length, or an angle in radians. The default, a thousandth,
        lets the rounding of single precision pass.
    random_state : int

    Returns
    -------
    KeptRelations
        With one `Relation` each, in this order:

        ``zero``        f(0) = 0; not tested where f has no label for zero.
        ``straight``    the image of a midpoint lies on the line of its two ends.
        ``parallel``    an arrow, and the same arrow from elsewhere, stay parallel.
        ``midpoint``    the image of a midpoint is the midpoint of the images.
        ``ratio``       so is a point at a quarter of the way, at a quarter.
        ``angle``       the angle at a sample between two others.
        ``length``      the distance of two samples.
        ``order``       for each input, some output ranks all pairs alike.
        ``neighbours``  the nearest neighbours are the nearest again.
        ``apart``       two samples that differ have labels that differ.

    Raises
    ------
    ValueError
        When a shape or a number does not fit, the samples are all alike, or the
        layer's label for a sample depends on what stands beside it (a module in
        training mode).

    Notes
    -----
    Equation ``eq-kept-midpoint``: f(½p + ½q) = ½f(p) + ½f(q), for all p and q,
    holds for a continuous f if and only if f(x) = W x + b; then straight lines,
    parallels and ratios along a line are kept too, as far as their points stay
    apart. Angles are kept by a linear layer where WᵀW is a multiple of the
    identity, lengths where it is the identity. Nothing guarantees order along an
    axis.

    Departures: ``zero``, ``straight``, ``midpoint`` and ``ratio`` in root mean
    square distances of a label from the mean label; ``parallel`` and ``angle``
    in degrees, 90 where of two parallels only one is left, 180 where an angle
    has lost a leg; ``length`` in parts of the length; ``order`` in the share of pairs
    that even the best output ranks otherwise or not at all; ``neighbours`` in
    the share that one sample lost; ``apart`` in pairs that became one. Equally
    near neighbours count in favour of the layer. Points between samples may be
    nothing that the layer was made for: a picture halfway between two faces is
    no face.

    It costs about n_samples + 2 pairs + triples pushes, and O(min(n_samples,
    n_probes) n_samples (n_in + n_out)) for the neighbours. "Kept" is said of
    what was tested; a share of 1 over random probes is no proof.

    References
    ----------
    S. Kornblith, M. Norouzi, H. Lee and G. Hinton, "Similarity of neural network
    representations revisited", ICML 2019, arXiv:1905.00414, section 2: which
    comparisons of layers are blind to which maps.

    Examples
    --------
    >>> import eigencat as ec
    >>> kept = ec.kept_relations(ec.matrices().W_R, ec.animals().X)
    >>> [r.name for r in kept if not r.kept]
    ['length', 'order']
    >>> print("{:.4f} {:.4f}".format(*kept.stretch))
    1.8028 1.8028
    """
    samples = read_array(X, "X", _RULE)
    if samples.ndim < 2 or 0 in samples.shape or len(samples) < 3:
        raise ValueError(
            f"X must be {_RULE}; got shape {samples.shape}. "
            "Angles need three samples: pass one row each."
        )
    for name, value, least in (("n_neighbors", n_neighbors, 1), ("n_probes", n_probes, 1)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(
                f"{name}={value!r} must be a whole number, {least} or more; got {value!r}. "
                "Leave it out for the default."
            )
    if not 0 <= tol < 1:
        raise ValueError(
            f"tol={tol!r} must be from 0 to below 1; got {tol!r}. "
            "It is a part of the spread: 0.001 is a thousandth."
        )
    push = pusher(layer, X, samples)
    x = samples.reshape(len(samples), -1)
    y = push(x)
    spread, width = _spread(y), _spread(x)
    if not width > 1e-12 * np.abs(x).max():
        raise ValueError(
            f"X must be samples that differ; got {len(x)} rows that are all alike. "
            "There is no relation between a sample and itself."
        )
    _settled(push, x, y, spread)

    rng = np.random.default_rng(random_state)
    p, q = _pairs(len(x), n_probes, rng)
    a, b, c = _triples(len(x), n_probes, rng)
    # Equal samples have no line, length or angle between them.
    differ = _long(x[p] - x[q]) > tol * width
    p, q = p[differ], q[differ]
    legs = (_long(x[b] - x[a]) > tol * width) & (_long(x[c] - x[a]) > tol * width)
    a, b, c = a[legs], b[legs], c[legs]

    half, quarter = push((x[p] + x[q]) / 2), push(x[p] + (x[q] - x[p]) / 4)
    moved = push(x[c] + (x[b] - x[a]))
    # A layer that divides by the length of its sample has no label for zero: nothing to test.
    zero = _long(push(np.zeros((1, x.shape[1])), finite=False))
    share = _per(spread)
    angle_tol, degrees = tol, 180 / np.pi
    lengths = _long(y[p] - y[q]) / _long(x[p] - x[q])
    found: list[Relation] = [
        _relation("zero", share(zero[np.isfinite(zero)]), tol, "spread"),
        _relation("straight", share(_off_line(half, y[p], y[q])), tol, "spread"),
        _relation("parallel", _lean(y[b] - y[a], moved - y[c], tol * spread), angle_tol,
                  "degrees", degrees),
        _relation("midpoint", share(_long(half - (y[p] + y[q]) / 2)), tol, "spread"),
        _relation("ratio", share(_long(quarter - (y[p] + (y[q] - y[p]) / 4))), tol, "spread"),
        _relation("angle", _bent(x, y, a, b, c, tol * spread), angle_tol, "degrees", degrees),
        _relation("length", np.abs(lengths - 1), tol, "length"),
    ]  # fmt: skip
    order_share, order_by = _orders(x, y, p, q, tol * spread)
    seen = ~np.isnan(order_share)
    found.append(_relation("order", 1 - order_share[seen], 0.0, "pairs"))
    found.append(_neighbours(x, y, n_neighbors, n_probes, tol, rng))
    one = _long(y[p] - y[q]) <= tol * spread
    found.append(Relation("apart", len(p), _mean(~one), float(one.sum()), "pairs"))

    kept = KeptRelations(found)
    kept.stretch = (float(lengths.min()), float(lengths.max())) if len(p) else (np.nan, np.nan)
    kept.order_share, kept.order_by = order_share, order_by
    return kept


# ── what is tested ──


def _settled(push: Push, x: Float, y: Float, spread: float) -> None:
    """A label must belong to its sample: dropout, or a mean over the batch, breaks that."""
    alone = push(x[:1])
    off = float(_long(alone - y[:1])[0])
    if off > 1e-2 * max(spread, 1e-12 * float(np.abs(y).max())):
        raise ValueError(
            "layer must give a sample the same label whatever stands beside it; got two labels of "
            f"the first sample that are {short(off)} apart. Call layer.eval() first."
        )


def _pairs(n: int, most: int, rng: np.random.Generator) -> tuple[Index, Index]:
    """All pairs, or as many as asked for at random, without a sample beside itself."""
    if n * (n - 1) // 2 <= most:
        p, q = np.triu_indices(n, 1)
        return p, q
    p = rng.integers(n, size=most)
    return p, (p + rng.integers(1, n, size=most)) % n


def _triples(n: int, most: int, rng: np.random.Generator) -> tuple[Index, Index, Index]:
    """An apex and two others: all of them, or as many as asked for at random."""
    if n * (n - 1) * (n - 2) // 2 <= most:
        a, b, c = np.meshgrid(*[np.arange(n)] * 3, indexing="ij")
        use = (b < c) & (a != b) & (a != c)
        return a[use], b[use], c[use]
    a = rng.integers(n, size=most)
    first = rng.integers(1, n, size=most)
    # The second step is drawn from those that are left, so no draw is thrown away.
    second = rng.integers(1, n - 1, size=most)
    second = second + (second >= first)
    return a, (a + first) % n, (a + second) % n


# ── departures ──


def _long(rows: Float) -> Float:
    return np.asarray(np.linalg.norm(rows, axis=-1))


def _spread(rows: Float) -> float:
    return float(np.sqrt(np.mean(_long(rows - rows.mean(axis=0)) ** 2)))


def _mean(ok: NDArray[np.bool_]) -> float:
    return float(np.mean(ok)) if len(ok) else float("nan")


def _per(spread: float) -> Any:
    """Departures in spreads. Where all labels are one, only no departure at all is none."""

    def share(off: Float) -> Float:
        if spread > 0:
            return np.asarray(off / spread)
        return np.where(off > 0, np.inf, 0.0)

    return share


def _relation(name: str, off: Float, tol: float, unit: str, times: float = 1.0) -> Relation:
    # A slack of rounding: a departure of exactly `tol` is kept on every machine.
    ok = off <= tol * (1 + 1e-9) + 1e-12
    worst = float(off.max() * times) if len(off) else float("nan")
    return Relation(name, len(off), _mean(ok), worst, unit)


def _off_line(m: Float, p: Float, q: Float) -> Float:
    """How far each m is from the line through p and q; from p where both are one."""
    d, to = q - p, m - p
    length = _long(d)
    way = d / np.where(length > 0, length, 1.0)[:, None]
    return _long(to - (to * way).sum(axis=1, keepdims=True) * way)


def _angle(u: Float, v: Float) -> Float:
    """The angle between rows, in radians; exact for small ones too, where a cosine is not [1]_.

    .. [1] W. Kahan, "How futile are mindless assessments of roundoff in floating-point
       computation?", 2006, section 12.
    """
    a, b = _long(v)[:, None] * u, _long(u)[:, None] * v
    return np.asarray(2 * np.arctan2(_long(a - b), _long(a + b)))


def _lean(u: Float, v: Float, none: float) -> Float:
    """The angle between two lines. Two arrows that are gone are parallel; one alone is not."""
    angle = _angle(u, v)
    angle = np.minimum(angle, np.pi - angle)
    gone_u, gone_v = _long(u) <= none, _long(v) <= none
    return np.where(gone_u & gone_v, 0.0, np.where(gone_u | gone_v, np.pi / 2, angle))


def _bent(x: Float, y: Float, a: Index, b: Index, c: Index, none: float) -> Float:
    """How far the angle at a between b and c has changed; by half a turn where a leg is gone."""
    before, u, v = _angle(x[b] - x[a], x[c] - x[a]), y[b] - y[a], y[c] - y[a]
    gone = (_long(u) <= none) | (_long(v) <= none)
    return np.where(gone, np.pi, np.abs(_angle(u, v) - before))


def _orders(x: Float, y: Float, p: Index, q: Index, none: float) -> tuple[Float, Index]:
    """For each input, the output that ranks most pairs as it does, and the share of them."""
    after = y[q] - y[p]
    # Labels that are equal but for rounding are a tie, and a tie has no order.
    rank_out = np.where(np.abs(after) <= 1e-9 * none, 0.0, np.sign(after))
    share, by = np.full(x.shape[1], np.nan), np.zeros(x.shape[1], dtype=np.intp)
    block = max(1, 2**22 // max(1, y.shape[1]))  # inputs times outputs may not fit into memory
    for start in range(0, x.shape[1], block):
        rank_in = np.sign(x[q, start : start + block] - x[p, start : start + block])
        counted = np.abs(rank_in).sum(axis=0)
        alike = (rank_in.T @ rank_out + np.abs(rank_in).T @ np.abs(rank_out)) / 2
        best = alike.argmax(axis=1)
        rows = np.arange(len(best))
        with np.errstate(invalid="ignore"):
            share[start : start + block] = alike[rows, best] / counted
        by[start : start + block] = best
    return share, by


def _neighbours(
    x: Float, y: Float, wanted: int, most: int, tol: float, rng: np.random.Generator
) -> Relation:
    n = len(x)
    k = min(wanted, n - 2)  # with n - 1 everybody is a neighbour, and nothing can be lost
    asked = np.arange(n) if n <= most else rng.choice(n, size=most, replace=False)
    found = np.empty(len(asked))
    for j, i in enumerate(asked):
        others = np.arange(n) != i
        before, after = _long(x[others] - x[i]), _long(y[others] - y[i])
        rim, near = np.partition(before, k - 1)[k - 1], np.partition(after, k - 1)[k - 1]
        again = after <= near * (1 + tol)
        # Whoever is as far as the last one may or may not count among the k.
        tied = np.abs(before - rim) <= tol * rim
        inside = (before < rim) & ~tied
        found[j] = (inside & again).sum() + min(k - inside.sum(), (tied & again).sum())
    share = float(found.mean() / k)
    return Relation("neighbours", len(asked), share, float(1 - found.min() / k), f"{k} nearest")
