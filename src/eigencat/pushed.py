"""What comes out of a named layer: outputs, receipts, scores and the picture before and after."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import LISTED, find_axis, read_array
from eigencat._text import html_table, short, text_table
from eigencat.picture import Picture, draw_bars, draw_planes
from eigencat.shadows import shadow

if TYPE_CHECKING:
    from eigencat.layer import NamedLayer

__all__ = ["Pushed", "Receipt", "ScoresTable", "Term"]

Float = NDArray[np.float64]

# Two scores closer than this, relative to the terms that were added up, are a tie: rounding alone
# can do it. Relative to the scores it would miss large terms that cancel.
_TIE = 1e-12
# A table prints this many rows and says how many it left out.
_ROWS = 20


def _outputs_table(names: Sequence[str], o: Float, minus: str) -> tuple[list[str], list[list[str]]]:
    """The first rows and columns of the outputs of some samples."""
    more = ["..."] if len(names) > LISTED else []
    head = ["sample", *names[:LISTED], *more]
    rows = [
        [str(k), *(short(v, minus=minus) for v in row[:LISTED]), *more]
        for k, row in enumerate(o[:_ROWS])
    ]
    return head, rows


def _left_out(o: Float) -> list[str]:
    return [f"{len(o) - _ROWS} more rows"] if len(o) > _ROWS else []


@dataclass(frozen=True)
class Term:
    """One wire: the weight, what came along it, and their product."""

    input: str
    weight: float
    value: float
    product: float


@dataclass(frozen=True)
class Receipt:
    """How one output came about: a weight times a value for each wire, then the bias.

    Adding the `product` of each term from left to right and then `bias` gives
    `before`, to the last bit. `o` is `before` after the activation. `length`
    and `shadow` tell the total as geometry: length * shadow + bias.
    """

    output: str
    terms: tuple[Term, ...]
    bias: float
    before: float
    o: float
    activation: str

    @property
    def length(self) -> float:
        """The length of the row of weights."""
        return float(np.linalg.norm([term.weight for term in self.terms]))

    @property
    def shadow(self) -> float:
        """How far the sample's shadow reaches along the row; NaN for a row of zeros."""
        weights = [term.weight for term in self.terms]
        return float(shadow(weights, [t.value for t in self.terms])) if any(weights) else math.nan

    def words(self) -> str:
        """The total as geometry, in a sentence.

        >>> import eigencat as ec
        >>> print(ec.explain([[3, 4]], [3, 4], 0, bias=[1]).words())
        o0 is 26: a length of 5 times a shadow of 5, and a bias of 1.
        """
        if not any(term.weight for term in self.terms):
            told = f"a row of zeros asks nothing, so this is the bias, {short(self.bias)}"
        else:
            told = f"a length of {short(self.length)} times a shadow of {short(self.shadow)}"
            told += f", and a bias of {short(self.bias)}" if self.bias else ""
        bend = "" if self.activation == "none" else f" After {self.activation}: {short(self.o)}."
        return f"{self.output} is {short(self.before)}: {told}.{bend}"

    def _listed(self) -> tuple[list[Term], list[Term]]:
        """The terms to print, and the rest: the largest first when there are many."""
        if len(self.terms) <= LISTED:
            return list(self.terms), []
        ordered = sorted(self.terms, key=lambda term: -abs(term.product))
        return ordered[:LISTED], ordered[LISTED:]

    def _rows(self, minus: str) -> list[list[str]]:
        shown, rest = self._listed()

        def say(value: float) -> str:
            return short(value, minus=minus)

        rows = [[t.input, say(t.weight), say(t.value), say(t.product)] for t in shown]
        if rest:
            rows.append([f"{len(rest)} smaller terms", "", "", say(sum(t.product for t in rest))])
        rows.append(["bias", "", "", say(self.bias)])
        rows.append(["total", "", "", say(self.before)])
        if self.activation != "none":
            rows.append([f"after {self.activation}", "", "", say(self.o)])
        return rows

    def __repr__(self) -> str:
        head = [self.output, "weight", "value", "product"]
        return text_table(head, self._rows("-"))

    def _repr_html_(self) -> str:
        return html_table(
            ["input", "weight", "value", "product"],
            self._rows("\u2212"),
            f"How {self.output} came about",
            row_heads=True,
        )


@dataclass(frozen=True)
class ScoresTable:
    """The outputs of some samples side by side, with the class that wins in each row.

    Attributes
    ----------
    outputs : tuple of str
    o : ndarray of shape (n_samples, n_outputs)
    predicted : tuple of str or None
        The output with the largest score; None where the largest is shared.
    truth : tuple of str or None
        What each sample is, where it was given.
    right : int or None
        How many samples were predicted as what they are.
    """

    outputs: tuple[str, ...]
    o: Float
    predicted: tuple[str | None, ...]
    truth: tuple[str, ...] | None = None

    @property
    def right(self) -> int | None:
        if self.truth is None:
            return None
        return sum(p == t for p, t in zip(self.predicted, self.truth, strict=True))

    def _table(self, minus: str) -> tuple[list[str], list[list[str]]]:
        head, rows = _outputs_table(self.outputs, self.o, minus)
        head += ["predicted", *(["truth"] if self.truth else [])]
        for k, row in enumerate(rows):
            row += [self.predicted[k] or "tie", *([self.truth[k]] if self.truth else [])]
        return head, rows

    def _tally(self) -> str:
        """What the table cannot show: how many were right, and how many rows it leaves out."""
        right = [] if self.right is None else [f"{self.right} of {len(self.o)} right"]
        return ", ".join(right + _left_out(self.o))

    def __repr__(self) -> str:
        return "\n".join(part for part in (text_table(*self._table("-")), self._tally()) if part)

    def _repr_html_(self) -> str:
        caption = "Scores" + (f": {self._tally()}" if self._tally() else "")
        return html_table(*self._table("\u2212"), caption, row_heads=True)


class Pushed:
    """A sample, or rows of samples, after a `NamedLayer`.

    Attributes
    ----------
    layer : NamedLayer
    x : ndarray of shape (n_in,) or (n_samples, n_in)
        What was measured: the label in the first Model.
    before : ndarray of shape (n_out,) or (n_samples, n_out)
        The totals W x + b, before the bend.
    o : ndarray, the same shape as `before`
        The outputs φ(W x + b).
    """

    def __init__(self, layer: NamedLayer, x: Float, before: Float, o: Float) -> None:
        self.layer, self.x, self.before, self.o = layer, x, before, o

    @property
    def _rows(self) -> tuple[Float, Float, Float]:
        return tuple(np.atleast_2d(a) for a in (self.x, self.before, self.o))  # type: ignore[return-value]

    def _sample(self, sample: int) -> int:
        count = len(self._rows[0])
        if isinstance(sample, bool) or not 0 <= sample < count:
            raise ValueError(
                f"sample={sample!r} must be an index from 0 to {count - 1}; got {sample!r}. "
                "Samples are the rows that were pushed."
            )
        return int(sample)

    def receipt(self, i: int | str, sample: int = 0) -> Receipt:
        """The terms that make output i: weight times value, wire by wire, and the bias.

        Parameters
        ----------
        i : int or str
            The output, by index or by name.
        sample : int, optional
            Which row, when rows of samples were pushed.

        Returns
        -------
        Receipt
            Its terms and its bias sum, from left to right, to ``.before``
            exactly.

        Examples
        --------
        >>> import eigencat as ec
        >>> layer = ec.NamedLayer(
        ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
        ... )
        >>> [term.product for term in layer.push([0.5, 2]).receipt("rat").terms]
        [1.25, -4.0]
        """
        k, row = find_axis(i, self.layer.outputs, "i"), self._sample(sample)
        xs, befores, outs = self._rows
        terms = tuple(
            Term(name, float(w), float(v), float(w * v))
            for name, w, v in zip(self.layer.inputs, self.layer.weight[k], xs[row], strict=True)
        )
        return Receipt(
            output=self.layer.outputs[k],
            terms=terms,
            bias=float(self.layer.bias[k]),
            before=float(befores[row, k]),
            o=float(outs[row, k]),
            activation=self.layer.activation_name,
        )

    @property
    def predicted(self) -> str | tuple[str | None, ...] | None:
        """The output with the largest score; None for a tie. A tuple for rows of samples."""
        winners = self._winners()
        return winners[0] if self.o.ndim == 1 else winners

    def _winners(self) -> tuple[str | None, ...]:
        if len(self.layer.outputs) < 2:
            raise ValueError(
                f"outputs={list(self.layer.outputs)!r} must be at least two for one to win; "
                "got 1. Compare the score with a threshold of your own instead."
            )
        winners: list[str | None] = []
        samples, _, outputs = self._rows
        size = np.abs(self.layer.weight) @ np.abs(samples.T) + np.abs(self.layer.bias)[:, None]
        for row, rounding in zip(outputs, _TIE * size.max(axis=0), strict=True):
            second, first = np.sort(row)[-2:]
            tie = first - second <= rounding
            winners.append(None if tie else self.layer.outputs[int(row.argmax())])
        return tuple(winners)

    def scores_table(self, truth: Sequence[str] | None = None) -> ScoresTable:
        """The outputs as a table with the class that wins in each row.

        Parameters
        ----------
        truth : sequence of str, optional
            What each sample is, to count how many were predicted right.

        Examples
        --------
        >>> import eigencat as ec
        >>> ten = ec.animals()
        >>> layer = ec.NamedLayer(ec.matrices().W_C, inputs=ten.features, outputs=ten.scores)
        >>> layer.push(ten.X).scores_table(truth=ten.labels).right
        10
        """
        outs = self._rows[2]
        known = None if truth is None else tuple(str(kind) for kind in np.atleast_1d(truth))
        if known is not None and len(known) != len(outs):
            raise ValueError(
                f"truth must be {len(outs)} names, one for each sample; got {len(known)}. "
                "Pass the labels of the rows that were pushed."
            )
        return ScoresTable(self.layer.outputs, outs, self._winners(), known)

    def words(self, sample: int = 0) -> str:
        """What happened to one sample, as a sentence.

        >>> import eigencat as ec
        >>> layer = ec.NamedLayer(
        ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
        ... )
        >>> layer.push([0.5, 2]).words()
        'snout 0.5, body 2: cat 4, rat −2.75. cat wins.'
        """
        row = self._sample(sample)
        xs, _, outs = self._rows

        def listed(names: tuple[str, ...], values: Float) -> str:
            parts = [f"{n} {short(float(v))}" for n, v in zip(names, values, strict=True)]
            more = [f"{len(parts) - LISTED} more"] if len(parts) > LISTED else []
            return ", ".join(parts[:LISTED] + more)

        text = f"{listed(self.layer.inputs, xs[row])}: {listed(self.layer.outputs, outs[row])}."
        if len(self.layer.outputs) > 1:
            winner = self._winners()[row]
            text += f" {winner} wins." if winner else " A tie."
        return text

    def draw(
        self,
        inputs: tuple[int | str, int | str] | None = None,
        outputs: tuple[int | str, int | str] | None = None,
        label: ArrayLike | None = None,
        sample: int = 0,
    ) -> Picture:
        """Draw before and after.

        With two inputs and two outputs (or two of each named here), two panes
        share one frame: on the left the axes of the inputs, on the right those
        of the outputs. The arrow is the label. It stays at the same numbers in
        both panes; the sample's mark is what slides, from x to o. Otherwise
        bars show the largest inputs and outputs.

        Parameters
        ----------
        inputs, outputs : pair of int or str, optional
            Which two axes to draw, when the layer has more.
        label : array-like of shape (2,), optional
            The numbers of the frozen arrow; those of `sample` when left out.
        sample : int, optional
            The row that carries the numbers, when rows of samples were pushed.
            The other rows are drawn as small marks.

        Returns
        -------
        Picture
            Shown by a notebook; ``.save("picture.svg")`` writes it.

        Examples
        --------
        >>> import eigencat as ec
        >>> layer = ec.NamedLayer(
        ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
        ... )
        >>> print(layer.push([0.5, 2]).draw().desc)
        Two panes with one frame. Left, snout across and body up: the sample at (0.5, 2). \
Right, cat across and rat up: the sample at (4, −2.75). \
The arrow is the label (0.5, 2), the same in both.
        """
        row = self._sample(sample)
        layer = self.layer
        chosen = inputs is not None or outputs is not None or label is not None
        if layer.weight.shape != (2, 2) and not chosen:
            xs, _, outs = self._rows
            return draw_bars(
                (layer.inputs, xs[row]), (layer.outputs, outs[row]), note=self._bend_note()
            )
        cols = self._two(inputs, layer.inputs, "inputs")
        rows = self._two(outputs, layer.outputs, "outputs")
        xs, befores, outs = (a[:, k] for a, k in zip(self._rows, (cols, rows, rows), strict=True))
        arrow = xs[row] if label is None else read_array(label, "label", "two numbers")
        if arrow.shape != (2,):
            raise ValueError(
                f"label must be two numbers; got shape {arrow.shape}. "
                "The arrow has one number for each axis of a pane."
            )
        hidden = []
        if len(layer.inputs) > 2:
            hidden.append(f"2 of {len(layer.inputs)} inputs")
        if len(layer.outputs) > 2:
            hidden.append(f"2 of {len(layer.outputs)} outputs")
        notes = [f"Shown: {' and '.join(hidden)}."] if hidden else []
        if self._bend_note():
            notes.append(self._bend_note())
        return draw_planes(
            left=(layer.inputs[cols[0]], layer.inputs[cols[1]]),
            right=(layer.outputs[rows[0]], layer.outputs[rows[1]]),
            x=xs,
            before=befores,
            o=outs,
            row=row,
            label=arrow,
            notes=notes,
        )

    def _bend_note(self) -> str:
        name = self.layer.activation_name
        return "" if name == "none" else f"After the bend ({name})."

    def _two(
        self, which: tuple[int | str, int | str] | None, names: tuple[str, ...], name: str
    ) -> list[int]:
        if len(names) < 2:
            raise ValueError(
                f"{name}={list(names)!r} must be at least two to draw a plane; got 1. "
                "Leave out inputs, outputs and label to draw bars."
            )
        two = (0, 1) if which is None else tuple(which)
        if len(two) != 2:
            raise ValueError(
                f"{name}={list(two)!r} must be two axes; got {len(two)}. "
                f"Name two, for example {name}=({names[0]!r}, {names[1]!r})."
            )
        found = [find_axis(k, names, name) for k in two]
        if found[0] == found[1]:
            raise ValueError(
                f"{name}={list(two)!r} must be two different axes; got {names[found[0]]!r} "
                "twice. A plane needs two."
            )
        return found

    def __repr__(self) -> str:
        if self.x.ndim == 1:
            return f"Pushed({self.words()})"
        lines = [f"Pushed({len(self.x)} samples)"]
        lines.append(text_table(*_outputs_table(self.layer.outputs, self.o, "-")))
        return "\n".join(lines + _left_out(self.o))

    def _repr_html_(self) -> str:
        svg = self.draw().svg
        if self.x.ndim == 1:
            return f"<div>{svg}<p>{escape(self.words())}</p></div>"
        head, rows = _outputs_table(self.layer.outputs, self.o, "\u2212")
        caption = ", ".join(["Outputs", *_left_out(self.o)])
        return f"<div>{svg}{html_table(head, rows, caption, row_heads=True)}</div>"
