"""The shadow of a sample on a direction: what a dot product is, apart from the direction's length."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array

__all__ = ["shadow"]

Float = NDArray[np.float64]


def shadow(w: ArrayLike, x: ArrayLike) -> float | Float:
    """How far the shadow of x reaches along w, with its sign.

    Light falls square to the line of `w`, and the shadow of `x` on that line is
    measured from zero: positive on the side that `w` points to. It is in the
    units of `x`. How long `w` is makes no difference; that is what tells a
    shadow from a dot product.

    Parameters
    ----------
    w : array-like of shape (n,)
        A direction, such as one row of a weight matrix. Not all zero.
    x : array-like of shape (n,) or (n_samples, n)
        One sample, or rows of samples.

    Returns
    -------
    float, or ndarray of shape (n_samples,)

    Raises
    ------
    ValueError
        When `w` is zero, which has no direction, or the shapes do not fit.

    Notes
    -----
    Equation ``eq-shadow``: w · x = ‖w‖ (shadow of x on w). Also called the
    scalar projection. The two are equal only when ‖w‖ = 1 or both are zero.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, Deep Learning, MIT Press, 2016,
    section 2.5: xᵀy = ‖x‖ ‖y‖ cos θ. The shadow is ‖x‖ cos θ.

    Examples
    --------
    >>> import eigencat as ec
    >>> w = ec.matrices().W_C[0]
    >>> print(round(ec.shadow(w, [0.5, 2]), 4), round(ec.shadow(10 * w, [0.5, 2]), 4))
    1.2494 1.2494
    >>> ec.shadow([3, 4], [[3, 4], [-6, -8], [4, -3]])
    array([  5., -10.,   0.])
    """
    direction = read_array(w, "w", "one row of numbers")
    if direction.ndim != 1 or not direction.size:
        raise ValueError(
            f"w must be one row of numbers; got shape {direction.shape}. "
            "Take one row of the matrix: W[i]."
        )
    # Divided by its largest entry first: the square of a large or a tiny number may not exist.
    largest = float(np.abs(direction).max())
    if not largest > 0:
        raise ValueError(
            "w must be a direction, not all zero; got only zeros. "
            "A row of zeros asks nothing: every score is zero, and no shadow is defined."
        )
    n = len(direction)
    array = read_array(x, "x", f"{n} numbers, or rows of {n} numbers")
    if array.ndim not in (1, 2) or array.shape[-1] != n:
        raise ValueError(
            f"x must be {n} numbers, or rows of {n} numbers; got shape {array.shape}. "
            "w and x must be measured on the same axes."
        )
    way = direction / largest
    found = array @ way / np.linalg.norm(way)
    return float(found) if array.ndim == 1 else np.asarray(found)
