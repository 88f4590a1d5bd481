"""Name the axes of a layer, push one sample through, draw before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import LISTED, find_axis, listed, read_array, read_names
from eigencat._linalg import rank, weighted_totals
from eigencat._text import short, text_table
from eigencat.pushed import Pushed, Receipt, ScoresTable, Term

__all__ = ["NamedLayer", "Pushed", "Receipt", "ScoresTable", "Term"]

Float = NDArray[np.float64]
Activation = Callable[[Float], ArrayLike]


class NamedLayer:
    """A dense layer whose axes have names.

    Parameters
    ----------
    weight : array-like of shape (n_out, n_in), or a layer
        The weights, one row for each output. A layer is anything with the
        attributes ``weight`` and ``bias``, such as ``torch.nn.Linear``; torch
        is never imported. Numbers must be real and finite; they are copied as
        float64.
    bias : array-like of shape (n_out,), optional
        Added to the outputs; zero when left out. Leave it out when `weight` is
        a layer, which brings its own.
    inputs : sequence of str
        The names of the n_in inputs, all different.
    outputs : sequence of str
        The names of the n_out outputs, all different.
    activation : None, "relu" or callable, optional
        The bend after the totals. A callable gets an array whose last axis is
        the outputs, and returns real numbers in the same shape.

    Attributes
    ----------
    weight : ndarray of shape (n_out, n_in)
    bias : ndarray of shape (n_out,)
    inputs, outputs : tuple of str

    Raises
    ------
    ValueError
        When a shape, a name, a number or the activation does not fit.

    Notes
    -----
    Equation ``eq-dense-layer``: o = φ(W x + b).

    A sample x is a column: row i of W measures it, giving output i, and column
    j is where one unit of input j lands. ``torch.nn.Linear`` stores its weight
    as (n_out, n_in) as well, though it writes x Wᵀ + b for a row x. Keras
    (``Dense.kernel``) and scikit-learn (``MLPClassifier.coefs_``) store Wᵀ:
    pass the transpose.

    Totals are added from left to right, the bias last, so that the terms of a
    receipt sum to the output exactly. A push of n samples costs O(n n_in n_out).

    References
    ----------
    F. Rosenblatt, "The perceptron: a probabilistic model for information
    storage and organization in the brain", Psychological Review 65 (1958),
    386-408, doi:10.1037/h0042519. The weights of his response unit are one row.

    Examples
    --------
    >>> import eigencat as ec
    >>> layer = ec.NamedLayer(
    ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
    ... )
    >>> pushed = layer.push([0.5, 2])
    >>> pushed.o
    array([ 4.  , -2.75])
    >>> pushed.predicted
    'cat'
    >>> pushed.receipt("cat")
      cat  weight  value  product
    snout      -2    0.5       -1
     body     2.5      2        5
     bias                       0
    total                       4
    """

    def __init__(
        self,
        weight: Any,
        bias: ArrayLike | None = None,
        *,
        inputs: Sequence[str],
        outputs: Sequence[str],
        activation: str | Activation | None = None,
    ) -> None:
        rule = "a matrix of shape (outputs, inputs)"
        if hasattr(weight, "weight"):
            layer, kind = weight, type(weight).__name__
            if bias is not None:
                raise ValueError(
                    "bias must be left out when weight is a layer; "
                    f"got a bias beside a {kind}. The layer's own bias is used."
                )
            weight, bias = layer.weight, getattr(layer, "bias", None)
            if weight is None:
                raise ValueError(
                    f"weight={kind} must be a layer that has weights; got weight=None. "
                    "Pass the matrix itself."
                )
        self.weight = read_array(weight, "weight", rule)
        if self.weight.ndim != 2 or 0 in self.weight.shape:
            raise ValueError(
                f"weight must be {rule}; got shape {self.weight.shape}. "
                "One neuron is a matrix with one row: weight[None, :]."
            )
        n_out, n_in = self.weight.shape
        self.inputs = read_names(inputs, "inputs", n_in, "column")
        self.outputs = read_names(outputs, "outputs", n_out, "row")
        self.bias = (
            np.zeros(n_out) if bias is None else read_array(bias, "bias", f"{n_out} numbers")
        )
        if self.bias.shape != (n_out,):
            raise ValueError(
                f"bias must be {n_out} numbers, one for each output; "
                f"got shape {self.bias.shape}. Pass an array of shape ({n_out},)."
            )
        if activation is not None and activation != "relu" and not callable(activation):
            raise ValueError(
                f"activation={activation!r} must be None, 'relu' or a function of an array; "
                f"got {activation!r}. For another bend pass a function, for example np.tanh."
            )
        self.activation = activation

    @property
    def activation_name(self) -> str:
        """How pictures and receipts call the activation."""
        if self.activation is None:
            return "none"
        if isinstance(self.activation, str):
            return self.activation
        return str(getattr(self.activation, "__name__", type(self.activation).__name__))

    def __repr__(self) -> str:
        bend = "" if self.activation is None else f", activation={self.activation_name}"
        head = ["", *self.inputs[:LISTED], *(["..."] if len(self.inputs) > LISTED else []), "bias"]
        rows = [
            [
                name,
                *(short(v, minus="-") for v in self.weight[i, :LISTED]),
                *(["..."] if len(self.inputs) > LISTED else []),
                short(float(self.bias[i]), minus="-"),
            ]
            for i, name in enumerate(self.outputs[:LISTED])
        ]
        if len(self.outputs) > LISTED:
            rows.append(["..."] + [""] * (len(head) - 1))
        size = f"{len(self.inputs)} inputs, {len(self.outputs)} outputs"
        return f"NamedLayer({size}{bend})\n" + text_table(head, rows)

    def _bend(self, before: Float) -> Float:
        if self.activation is None:
            return before.copy()
        if isinstance(self.activation, str):
            bent: Float = np.maximum(before, 0.0)
            return bent
        bent = read_array(self.activation(before.copy()), "activation", "a function giving numbers")
        if bent.shape != before.shape:
            raise ValueError(
                f"activation={self.activation_name} must be a function that keeps the shape; "
                f"got {bent.shape} from {before.shape}. The last axis is the outputs."
            )
        return bent

    def push(self, x: ArrayLike) -> Pushed:
        """Push one sample, or rows of samples, through the layer.

        Parameters
        ----------
        x : array-like of shape (n_in,) or (n_samples, n_in)
            In the units of the inputs. A torch tensor is taken too.

        Returns
        -------
        Pushed
            With ``.x``, ``.before`` and ``.o`` in the same shape as `x`, apart
            from the last axis.

        Raises
        ------
        ValueError
            When the last axis of `x` is not n_in long, or a number is not finite.

        Notes
        -----
        Equation ``eq-dense-layer``: o = φ(W x + b).

        Examples
        --------
        >>> import eigencat as ec
        >>> layer = ec.NamedLayer([[1.0, -1.0]], [0.5], inputs="ab", outputs=["d"])
        Traceback (most recent call last):
        ...
        ValueError: inputs='ab' must be 2 different names, one for each column of weight; \
got one string. Pass a list, for example inputs=['ab', ...].
        >>> layer = ec.NamedLayer(
        ...     [[1.0, -1.0]], [0.5], inputs=["a", "b"], outputs=["d"], activation="relu"
        ... )
        >>> layer.push([[3, 1], [1, 3]]).o
        array([[2.5],
               [0. ]])
        """
        n_in = len(self.inputs)
        array = read_array(x, "x", f"{n_in} numbers, or rows of {n_in} numbers")
        if array.ndim not in (1, 2) or array.shape[-1] != n_in or 0 in array.shape:
            raise ValueError(
                f"x must be {n_in} numbers, or rows of {n_in} numbers; got shape {array.shape}. "
                f"The inputs are {listed(self.inputs)}."
            )
        with np.errstate(over="ignore", invalid="ignore"):
            before = weighted_totals(self.weight, array, self.bias)
        if not np.isfinite(before).all():
            raise ValueError(
                f"x must be small enough for its totals to be finite; got {np.abs(array).max()} "
                "as its largest number, and a total that overflows. Measure in larger units."
            )
        return Pushed(self, array, before, self._bend(before))

    def unit(self, j: int | str) -> Float:
        """How far one unit of an input moves the totals: column j of the weight.

        A step of one unit along input j, from anywhere, moves the totals by
        this much. The bias is no part of it.

        Returns
        -------
        ndarray of shape (n_out,)

        Examples
        --------
        >>> import eigencat as ec
        >>> layer = ec.NamedLayer(
        ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
        ... )
        >>> layer.unit("snout")
        array([-2. ,  2.5])
        """
        return np.array(self.weight[:, find_axis(j, self.inputs, "j")])

    def reader(self, i: int | str) -> Float:
        """What an output asks of a sample: row i of the weight.

        Returns
        -------
        ndarray of shape (n_in,)

        Examples
        --------
        >>> import eigencat as ec
        >>> layer = ec.NamedLayer(
        ...     ec.matrices().W_R, inputs=["snout", "body"], outputs=["cat", "rat"]
        ... )
        >>> layer.reader("cat"), layer.unit("snout")
        (array([1. , 1.5]), array([ 1. , -1.5]))
        """
        return np.array(self.weight[find_axis(i, self.outputs, "i")])

    def meaning(self, o: ArrayLike) -> Float:
        """The label in the first Model of the sample that is measured as `o`.

        Parameters
        ----------
        o : array-like of shape (n_out,) or (n_samples, n_out)
            Numbers on the axes of the outputs.

        Returns
        -------
        ndarray of shape (n_in,) or (n_samples, n_in)
            The x with W x + b = o. The meaning of (1, 0) is the sample that
            holds one unit of the first output and none of the second: a column
            of W⁻¹, where W has two rows and there is no bias.

        Raises
        ------
        ValueError
            When W has no inverse. It is then a measurement and not a change of
            Model: different samples share an output, or some outputs belong to
            no sample. Also when the layer bends,
            because a bend may not be undone.

        Examples
        --------
        >>> import eigencat as ec
        >>> layer = ec.NamedLayer(
        ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
        ... )
        >>> print(layer.meaning([0.5, 2]).round(4))     # half a cat, two rats
        [2.6667 2.3333]
        """
        n_out, n_in = self.weight.shape
        measured = "This layer is a measurement, not a change of Model: different samples"
        if n_out != n_in:
            remedy = (
                f"{measured} share an output."
                if n_out < n_in
                else "This layer is a measurement, not a change of Model: most outputs belong "
                "to no sample."
            )
            raise ValueError(
                "weight must be square to give o a meaning; "
                f"got shape {self.weight.shape}. {remedy}"
            )
        if (found := rank(self.weight)) < n_out:
            raise ValueError(
                f"weight must be invertible to give o a meaning; got rank {found} of {n_out}. "
                f"{measured} share an output."
            )
        if self.activation is not None:
            raise ValueError(
                f"activation={self.activation_name} must be None to give o a meaning; "
                f"got {self.activation_name}. A bend may send many totals to one output: "
                "name the layer without its activation and pass the totals."
            )
        array = read_array(o, "o", f"{n_out} numbers, or rows of {n_out} numbers")
        if array.ndim not in (1, 2) or array.shape[-1] != n_out or 0 in array.shape:
            raise ValueError(
                f"o must be {n_out} numbers, or rows of {n_out} numbers; got shape {array.shape}. "
                f"The outputs are {listed(self.outputs)}."
            )
        # solve() reads a 1-D right-hand side as one column and a 2-D one as many.
        return np.asarray(np.linalg.solve(self.weight, (array - self.bias).T).T)

    def without_wire(self, i: int | str, j: int | str) -> NamedLayer:
        """The same layer with the wire from input j to output i cut.

        Cutting it changes total i by -W[i, j] x[j], and no other output.

        Examples
        --------
        >>> import eigencat as ec
        >>> layer = ec.NamedLayer(
        ...     ec.matrices().W_C, inputs=["snout", "body"], outputs=["cat", "rat"]
        ... )
        >>> layer.without_wire("cat", "snout").push([0.5, 2]).o
        array([ 5.  , -2.75])
        """
        weight = self.weight.copy()
        weight[find_axis(i, self.outputs, "i"), find_axis(j, self.inputs, "j")] = 0.0
        return NamedLayer(
            weight,
            self.bias,
            inputs=self.inputs,
            outputs=self.outputs,
            activation=self.activation,
        )
