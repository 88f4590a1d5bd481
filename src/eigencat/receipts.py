"""One output of a layer, explained: a receipt, term by term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import find_axis, read_array
from eigencat.layer import Activation, NamedLayer
from eigencat.pushed import Receipt

__all__ = ["explain"]

Float = NDArray[np.float64]


def explain(
    layer: Any,
    x: ArrayLike,
    i: int | str,
    *,
    bias: ArrayLike | None = None,
    inputs: Sequence[str] | None = None,
    outputs: Sequence[str] | None = None,
    activation: str | Activation | None = None,
) -> Receipt:
    """Explain output i of a layer, for one sample, as a receipt.

    Parameters
    ----------
    layer : NamedLayer, array-like of shape (n_out, n_in), or a torch layer
        A layer is anything with the attributes ``weight`` and ``bias``; torch
        is never imported. A convolution's weight, of shape (n_out, channels,
        height, width), is read as rows as well: pass as `x` the one patch that
        the output looks at, of the shape of one filter. Transposed
        convolutions keep their outputs on the second axis and are refused.
    x : array-like
        One sample: n_in numbers, or a patch of the shape of one filter.
    i : int or str
        The output, by index, or by name where there are `outputs`.
    bias : array-like of shape (n_out,), optional
        Only beside an array; a layer brings its own.
    inputs, outputs : sequence of str, optional
        Names. Without them inputs are called x0, x1, ... and outputs o0, o1, ...
    activation : None, "relu" or callable, optional
        The bend after the total. Only beside an array or a torch layer. A bend
        that looks at all outputs at once, such as softmax, needs a NamedLayer.

    Returns
    -------
    Receipt
        Its ``terms`` and ``bias`` sum to ``before`` exactly, from left to
        right. ``length`` and ``shadow`` tell the same total as geometry:
        ``before`` is ``length * shadow + bias``.

    Raises
    ------
    ValueError
        When a shape, a name or an index does not fit, or something is given
        twice.

    Notes
    -----
    Equation ``eq-row-total``: (W x)ᵢ = Σⱼ Wᵢⱼ xⱼ. It costs O(n_in): only row i
    of the weights is used.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations
    by back-propagating errors", Nature 323 (1986), 533-536,
    doi:10.1038/323533a0. Their xⱼ = Σ yᵢ wⱼᵢ is one such total.

    Examples
    --------
    >>> import eigencat as ec
    >>> receipt = ec.explain(ec.matrices().W_C, [0.5, 2], 0, inputs=["snout", "body"])
    >>> receipt
       o0  weight  value  product
    snout      -2    0.5       -1
     body     2.5      2        5
     bias                       0
    total                       4
    >>> print(receipt.words())
    o0 is 4: a length of 3.202 times a shadow of 1.249.
    """
    if isinstance(layer, NamedLayer):
        given = {"bias": bias, "inputs": inputs, "outputs": outputs, "activation": activation}
        if twice := [name for name, value in given.items() if value is not None]:
            raise ValueError(
                f"{twice[0]} must be left out beside a NamedLayer; got {twice[0]} twice. "
                "The layer has its own."
            )
        return layer.push(_one_sample(x, len(layer.inputs))).receipt(i)

    rule = "one row of weights for each output"
    if hasattr(layer, "weight"):
        kind = type(layer).__name__
        if bias is not None:
            raise ValueError(
                f"bias must be left out when layer is a {kind}; got a bias beside it. "
                "The layer's own bias is used."
            )
        if getattr(layer, "transposed", False):
            raise ValueError(
                f"layer={kind} must keep one row of weights for each output; got a transposed "
                "convolution, whose outputs stand on the second axis. "
                "Pass layer.weight with its first two axes swapped."
            )
        weight, bias = read_array(layer.weight, "layer", rule), getattr(layer, "bias", None)
    else:
        weight = read_array(layer, "layer", rule)
    if weight.ndim < 2 or 0 in weight.shape:
        raise ValueError(
            f"layer must hold {rule}, of shape (outputs, inputs); got shape {weight.shape}. "
            "One neuron is a matrix with one row: weight[None, :]."
        )
    rows, n_in = weight.reshape(len(weight), -1), int(np.prod(weight.shape[1:]))
    names = tuple(outputs) if outputs is not None else tuple(f"o{k}" for k in range(len(rows)))
    if len(names) != len(rows):
        raise ValueError(
            f"outputs={list(names)!r} must be {len(rows)} names; got {len(names)}. "
            "Name each row of the weights."
        )
    k = find_axis(i, names, "i")
    shift = (
        np.zeros(len(rows)) if bias is None else read_array(bias, "bias", f"{len(rows)} numbers")
    )
    if shift.shape != (len(rows),):
        raise ValueError(
            f"bias must be {len(rows)} numbers, one for each output; got shape {shift.shape}. "
            f"Pass an array of shape ({len(rows)},)."
        )
    one = NamedLayer(
        rows[k : k + 1],
        shift[k : k + 1],
        inputs=inputs if inputs is not None else [f"x{j}" for j in range(n_in)],
        outputs=[names[k]],
        activation=activation,
    )
    return one.push(_one_sample(x, n_in, weight.shape[1:])).receipt(0)


def _one_sample(x: ArrayLike, n_in: int, shape: tuple[int, ...] = ()) -> Float:
    """One sample as a row of numbers; a patch is read in the order of its filter."""
    array = read_array(x, "x", f"one sample of {n_in} numbers")
    if array.shape not in {(n_in,), shape}:
        also = f", or a patch of shape {shape}" if len(shape) > 1 else ""
        raise ValueError(
            f"x must be one sample of {n_in} numbers{also}; got shape {array.shape}. "
            "Pass one row of your samples: X[k]."
        )
    return array.reshape(-1)
