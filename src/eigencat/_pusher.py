"""Read a layer as what it does: a function from samples to labels. torch is never imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from eigencat._checks import read_array
from eigencat.layer import NamedLayer

Float = NDArray[np.float64]


class Push(Protocol):
    """Rows of samples to flat rows of labels; all of them numbers unless `finite` is off."""

    def __call__(self, rows: Float, *, finite: bool = True) -> Float: ...


# Samples pushed at once: a layer of pictures would not fit into memory with all of them.
BATCH = 512


def pusher(layer: Any, X: Any, samples: Float) -> Push:
    """The layer as a function from rows of samples to flat rows of labels.

    Parameters
    ----------
    layer : matrix of shape (n_out, n_in), NamedLayer, torch module, or function of an array
    X : what the caller was given, asked for a tensor where the layer holds none
    samples : ndarray of shape (n_samples, ...)
        The same samples, read; their shape is what the layer is given.
    """
    shape = samples.shape[1:]
    once = _once(layer, X, shape)

    def push(rows: Float, *, finite: bool = True) -> Float:
        out = []
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            given = once(part.reshape(-1, *shape))
            made = read_array(given, "layer", "a function giving numbers", finite=finite)
            if made.ndim < 2 or len(made) != len(part):
                raise ValueError(
                    f"layer={_kind(layer)} must give one label for each sample; got shape "
                    f"{made.shape} from {len(part)} samples. Keep the samples on the first axis."
                )
            out.append(made.reshape(len(part), -1))
        return np.concatenate(out)

    return push


def _kind(layer: Any) -> str:
    return getattr(layer, "__name__", type(layer).__name__)


def _once(layer: Any, X: Any, shape: tuple[int, ...]) -> Callable[[Float], Any]:
    if isinstance(layer, NamedLayer):
        return lambda rows: layer.push(rows).o
    if callable(getattr(layer, "parameters", None)) and callable(layer):
        return _module(layer, X)
    if callable(layer):
        return lambda rows: layer(rows.copy())
    rule = "a matrix of shape (outputs, inputs), a layer, or a function of an array"
    weight = read_array(layer, "layer", rule)
    if weight.ndim != 2 or 0 in weight.shape:
        raise ValueError(
            f"layer must be {rule}; got shape {weight.shape}. "
            "One neuron is a matrix with one row: weight[None, :]."
        )
    if shape != (weight.shape[1],):
        raise ValueError(
            f"X must be rows of {weight.shape[1]} numbers, one for each column of the matrix; "
            f"got samples of shape {shape}. Rows measure: the matrix has shape (outputs, inputs)."
        )
    return lambda rows: rows @ weight.T


def _module(layer: Any, X: Any) -> Callable[[Float], Any]:
    """A torch module is fed a tensor like its own: of its type, on its device."""
    held: Iterable[Any] = chain(layer.parameters(), layer.buffers(), [X])
    like = next((t for t in held if hasattr(t, "new_tensor") and t.is_floating_point()), None)
    if like is None:
        raise ValueError(
            f"X={type(X).__name__} must be a torch tensor beside a {_kind(layer)}, which holds "
            "none; got an array. Pass torch.as_tensor(X, dtype=torch.float64)."
        )
    return lambda rows: layer(like.new_tensor(rows))
