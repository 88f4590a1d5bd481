"""A neuron twice: the row that reads for it, and the column that places it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat._checks import find_axis, read_array
from eigencat._linalg import basis_of
from eigencat._text import short
from eigencat.layer import NamedLayer

__all__ = ["Neuron", "neuron"]

Float = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Neuron:
    """One unit of a layer, seen from both sides.

    Attributes
    ----------
    index : int
    name : str
    reader : ndarray
        What the unit asks of everyone before it: its row of the incoming
        weights, of the shape of one sample (or one patch).
    placer : ndarray
        Where one unit of it lands: its column of the outgoing weights.
    """

    index: int
    name: str
    reader: Float
    placer: Float

    def _both(self, what: str) -> tuple[Float, Float]:
        if self.reader.shape != self.placer.shape:
            raise ValueError(
                f"{what} of {self.name} must be between two lists on the same axes; got a reader of "
                f"shape {self.reader.shape} and a placer of shape {self.placer.shape}. "
                "They live in different spaces, before and after the layer: no angle joins them."
            )
        return self.reader.ravel(), self.placer.ravel()

    @property
    def gain(self) -> float:
        """What the reader answers to a step of one placer: reader · placer.

        It is 1 where the placer is a column of the inverse. In an autoencoder
        it tells how much of a unit comes back when its own placer is read again.
        """
        reader, placer = self._both("gain")
        return float(reader @ placer)

    @property
    def angle(self) -> float:
        """The angle between reader and placer in degrees, from 0 to 180.

        Like every angle it depends on the units of the axes: measure one input
        in other units, and it changes, while `gain` stays.
        """
        both = self._both("angle")
        for side, row in zip(("reader", "placer"), both, strict=True):
            if not np.abs(row).max() > 0:
                raise ValueError(
                    f"the {side} of {self.name} must be a direction, not all zero; got only zeros. "
                    "A list of zeros points nowhere, so no angle is defined."
                )
        u, v = (row / np.abs(row).max() for row in both)
        u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
        # arccos of the cosine is blind below 1e-8; this form is exact near 0 and near 180 degrees.
        return float(np.degrees(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))))

    def words(self) -> str:
        """One sentence that a person can read aloud."""
        if self.reader.shape != self.placer.shape:
            before, after = self.reader.size, self.placer.size
            return f"{self.name} reads {before} numbers and is placed among {after}: no angle joins them."
        return (
            f"{self.name}: reader and placer are {short(round(self.angle, 2))}° apart; "
            f"one step along the placer moves its own total by {short(round(self.gain, 3))}."
        )

    def __repr__(self) -> str:
        return f"Neuron({self.name!r}, reader={self.reader.shape}, placer={self.placer.shape})"


def neuron(incoming: Any, k: int | str, outgoing: Any = None) -> Neuron:
    """Unit k of a layer: its reader, its placer, and how far they are apart.

    A reader is a row of incoming weights. Papers call it the unit's *encoder
    row*, its input weights or its read direction. A placer is a column of
    outgoing weights: the *decoder column*, output weights or write direction.

    Parameters
    ----------
    incoming : NamedLayer, array-like of shape (n_units, n_in), or a torch layer
        The weights that feed the units, one row for each unit. A layer is
        anything with the attribute ``weight``; torch is never imported. Of a
        convolution a unit is a channel, and its reader has the shape of one
        filter.
    k : int or str
        The unit, by index, or by name where `incoming` is a NamedLayer.
    outgoing : NamedLayer, array-like of shape (n_out, n_units), or a torch layer, optional
        The weights that the units feed, one *column* for each unit. A
        transposed convolution, which keeps one stamp for each of its inputs,
        is taken; another convolution is refused, since its columns overlap in
        space. A table of embeddings has a row for each unit: pass it turned,
        ``table.weight.T``. Left out, the placer is found in the layer's own
        inputs: see *Notes*.

    Returns
    -------
    Neuron
        ``.reader``, ``.placer``, ``.angle`` in degrees, ``.gain`` and
        ``.words()``. The angle exists only where both lie on the same axes, as
        in an autoencoder or a residual block; elsewhere asking for it raises.

    Raises
    ------
    ValueError
        When a shape or an index does not fit. Without `outgoing`, also when
        the unit's row is a mixture of the other rows: then no step moves this
        unit alone.

    Notes
    -----
    Without `outgoing` the placer is the shortest step g that moves unit k by
    one and no other unit (``eq-dual-basis``): wₖ · g = 1 and wᵢ · g = 0. For a
    square W it is column k of W⁻¹, and reader and placer of all units are dual
    bases. With fewer units than inputs there are many such steps, and the
    shortest, column k of the pseudo-inverse, is given. It is the part of wₖ
    that is square to all other rows, divided by the square of its own length,
    so it is never 90° or more from the reader.

    Biases and bends play no part. Cost: O(n_in) with `outgoing`; without,
    a singular value decomposition, O(n_units n_in min(n_units, n_in)).

    References
    ----------
    C. Olah et al., "Zoom In: An Introduction to Circuits", Distill (2020),
    doi:10.23915/distill.00024.001: units understood by the weights into and
    out of them. A. Ben-Israel and T. N. E. Greville, Generalized Inverses,
    2nd ed., Springer, 2003, chapter 1, for the pseudo-inverse.

    Examples
    --------
    >>> import eigencat as ec
    >>> layer = ec.NamedLayer(
    ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
    ... )
    >>> cat = ec.neuron(layer, "cat")
    >>> cat.reader                          # steepest for the cat score
    array([-2. ,  2.5])
    >>> print((9 * cat.placer).round(9))    # one cat, no rat: (8/9, 10/9)
    [ 8. 10.]
    >>> print(cat.words())
    cat: reader and placer are 77.32° apart; one step along the placer moves its own total by 1.
    >>> nets = ec.two_seeds()
    >>> ec.neuron(nets.A.W1, 2, nets.A.W2).words()
    'unit 2 reads 2 numbers and is placed among 3: no angle joins them.'
    """
    name, index, rows, shape = _incoming(incoming, k)
    reader = rows[index].reshape(shape)
    if outgoing is not None:
        return Neuron(index, name, reader, _column(outgoing, index, len(rows)))
    return Neuron(index, name, reader, _dual(rows, index, name).reshape(shape))


def _incoming(layer: Any, k: int | str) -> tuple[str, int, Float, tuple[int, ...]]:
    """The unit's name and index, all rows flat, and the shape of one row."""
    if isinstance(layer, NamedLayer):
        index = find_axis(k, layer.outputs, "k")
        return layer.outputs[index], index, layer.weight, layer.weight.shape[1:]
    rule = "one row of weights for each unit"
    if getattr(layer, "transposed", False):
        raise ValueError(
            f"incoming={type(layer).__name__} must hold {rule}; got a transposed convolution, which "
            "holds one stamp for each of its inputs. Pass it as outgoing."
        )
    weight = read_array(getattr(layer, "weight", layer), "incoming", rule)
    if weight.ndim < 2 or 0 in weight.shape:
        raise ValueError(
            f"incoming must hold {rule}, of shape (units, inputs); got shape {weight.shape}. "
            "One neuron is a matrix with one row: weight[None, :]."
        )
    names = tuple(f"unit {i}" for i in range(len(weight)))
    index = find_axis(k, names, "k")
    return names[index], index, weight.reshape(len(weight), -1), weight.shape[1:]


def _column(layer: Any, index: int, n_units: int) -> Float:
    """The unit's column of the outgoing weights, or its stamp."""
    rule = f"one column of weights for each of the {n_units} units"
    weight = read_array(getattr(layer, "weight", layer), "outgoing", rule)
    stamps = bool(getattr(layer, "transposed", False))
    if stamps and getattr(layer, "groups", 1) != 1:
        raise ValueError(
            f"outgoing={type(layer).__name__} must be one group; got groups={layer.groups}. "
            "A unit then feeds its own group alone: pass that group's weights."
        )
    if weight.ndim != 2 and not stamps:
        raise ValueError(
            f"outgoing must hold {rule}, as a matrix of shape (outputs, units); got shape "
            f"{weight.shape}. Of convolutions, only a transposed one keeps a stamp for each unit."
        )
    if weight.shape[0 if stamps else 1] != n_units:
        raise ValueError(
            f"outgoing must hold {rule}; got shape {weight.shape}. "
            "Its inputs must be the units that incoming feeds: transpose a matrix that stores "
            "one row for each unit."
        )
    return np.array(weight[index] if stamps else weight[:, index])


def _dual(rows: Float, index: int, name: str) -> Float:
    """The shortest g with rows[index] · g = 1 and every other row · g = 0."""
    own = rows[index]
    size = float(np.abs(own).max())
    # Rows in other units must not count as zero beside large ones, so each is measured by itself.
    lengths = np.abs(rows).max(axis=1, keepdims=True)
    others = np.delete(rows / np.where(lengths > 0, lengths, 1.0), index, axis=0)
    others = others[np.abs(others).max(axis=1, initial=0.0) > 0]
    rcond = max(rows.shape) * float(np.finfo(float).eps)
    unit = own / size if size > 0 else own
    rest = unit
    if len(others):
        basis = basis_of(others / np.linalg.norm(others, axis=1, keepdims=True), rcond)
        for _ in range(2):  # once more takes away what rounding left of the others
            rest = rest - (rest @ basis.T) @ basis
    if not np.linalg.norm(rest) > 10 * rcond * np.linalg.norm(unit):
        raise ValueError(
            f"row {index} of incoming, {name}, must not be a mixture of the other rows; got one that "
            "is, so no step moves this unit and leaves the others alone. "
            "Pass the next layer as outgoing."
        )
    return np.asarray(rest / (rest @ rest) / size)
