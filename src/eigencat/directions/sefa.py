"""SeFa: directions from the weights alone, without one sample."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat import _blocks as b
from eigencat import _scipy
from eigencat._checks import read_array
from eigencat._estimator import Estimator
from eigencat._linalg import fix_signs
from eigencat.direction_set import DirectionSet
from eigencat.picture import Picture

__all__ = ["SeFa"]

Float = NDArray[np.float64]


class SeFa(Estimator):
    """The unit steps that move the outputs of linear layers most (closed-form factorisation).

    Parameters
    ----------
    n_components : int
        At most how many directions; a space of d dimensions has d.
    normalize : bool
        Divide each row of the weights, that is each output neuron, by its
        length first. True is what the authors' released code does and what the
        published pictures were made with: it makes the answer independent of
        the gains that equalised learning rates leave in a file. False is the
        formula of the paper, where an output with large weights counts for more.
    space : str
        The space the weights read from; ``"w"`` for style layers.

    Attributes
    ----------
    components_ : ndarray of shape (k, d)
        Orthonormal rows, the largest eigenvalue first; signs by the library's
        one rule.
    eigenvalues_ : ndarray of shape (k,)
        ‖A n‖² for each, descending, in squared units of the outputs. With
        `normalize` those of all d directions add up to the number of outputs
        that have weights.
    directions_ : DirectionSet
        The same with names ``sefa 0``, ``sefa 1``... and scale 1: weights do not
        know how far the latents spread.
    layers_ : tuple or None
        The names of the layers, where a mapping was fitted.
    n_features_in_, n_outputs_ : int

    Notes
    -----
    Equation ``eq-sefa-objective``::

        n = argmax ‖A n‖² subject to nᵀn = 1,   so   AᵀA n = λ n

    with one row of A for each output neuron, y = A w, the rows of all chosen
    layers below each other. Biases play no part: they do not depend on w.
    Cost O(N d² + d³) for N outputs; below a second at 5,120 outputs and d = 512.

    Equation ``eq-partners``: where w is white, σ v = A n joins SeFa's n with
    GANSpace's v of the outputs: one is what goes in, the other what comes out.

    The released code calls an eigensolver for general matrices and never sorts;
    here the matrix is known to be symmetric, and the order is by eigenvalue.
    Where two eigenvalues coincide no direction between them is special; a
    warning says so. The directions belong to the space the weights read (W of a
    StyleGAN), and not to the Z before it.

    References
    ----------
    Y. Shen and B. Zhou, "Closed-form factorization of latent semantics in GANs",
    CVPR 2021, arXiv:2007.06600.

    Examples
    --------
    >>> import eigencat as ec
    >>> paper = ec.SeFa(normalize=False).fit(ec.matrices().A)
    >>> paper.eigenvalues_.round(4)
    array([45.,  5.])
    >>> paper.components_.round(4)
    array([[ 0.7071,  0.7071],
           [ 0.7071, -0.7071]])
    >>> code = ec.SeFa().fit(ec.matrices().A)     # rows of length one: another direction
    >>> code.components_[0].round(4)
    array([0.9013, 0.4332])
    """

    _transforms = True

    def __init__(self, n_components: int = 5, normalize: bool = True, space: str = "w") -> None:
        self.n_components = n_components
        self.normalize = normalize
        self.space = space

    def fit(self, weights: Any, y: Any = None) -> Self:
        """Find the directions of one layer's weight, or of several together.

        Parameters
        ----------
        weights : array-like of shape (n_out, d), sequence or mapping of such
            Style weights A with y = A w: what a layer's ``affine.weight`` holds.
            Sequences and mappings are stacked. Which layers to stack is part of
            the method: the released code takes every style layer of StyleGAN2
            and, of those to RGB, the last alone.
        y : ignored

        Raises
        ------
        ValueError
            When the weights are no real finite matrices of one width, or zero.
        """
        if (
            not isinstance(self.n_components, (int, np.integer))
            or isinstance(self.n_components, bool)
            or self.n_components < 1
        ):
            raise ValueError(
                f"n_components={self.n_components!r} must be a whole number from 1 on; "
                f"got {self.n_components!r}. There are as many as the latent has numbers."
            )
        names, parts = _parts(weights)
        d = parts[0].shape[1]
        gram, count = np.zeros((d, d)), 0
        for part in parts:
            if self.normalize:
                length = np.linalg.norm(part, axis=1, keepdims=True)
                # A neuron without weights has no direction to normalise; it adds nothing.
                part = part / np.where(length > 0, length, 1)
            gram += part.T @ part
            count += len(part)
        k = min(int(self.n_components), d)
        # One more, to know whether the last one is told apart from what was cut off.
        values, rows = _scipy.leading_eigh(gram, min(k + 1, d))
        if values[0] <= 0:
            raise ValueError(
                "weights must not all be zero; got zeros only. Check which tensor was read."
            )
        _warn_of_ties(values)
        self.eigenvalues_ = np.maximum(values[:k], 0)  # rounding may leave a little less than zero
        self.components_ = fix_signs(rows[:k])
        self.n_outputs_ = count
        self._mean = float(np.trace(gram)) / d
        self.layers_ = names
        self.n_features_in_ = d
        return self

    @property
    def directions_(self) -> DirectionSet:
        self._check_fitted("directions_")
        facts = {"method": "SeFa", "normalize": bool(self.normalize), "outputs": self.n_outputs_}
        if self.layers_ is not None:
            facts["weights"] = list(self.layers_)
        return DirectionSet(
            self.components_,
            [f"sefa {i}" for i in range(len(self.components_))],
            space=self.space,
            metas=[{"eigenvalue": float(value)} for value in self.eigenvalues_],
            meta=facts,
        )

    def plot(self) -> Picture:
        """Draw the eigenvalues, with their mean over all directions as a dashed line.

        Where they hardly rise above it, a step moves the outputs about as far in any
        direction, and the first ones are not special.

        Examples
        --------
        >>> import eigencat as ec
        >>> ec.SeFa(normalize=False).fit(ec.matrices().A).plot().desc
        'Bars: the 2 largest eigenvalues, 45, 5. Dashed: their mean over all 2 directions, 25.'
        """
        from eigencat import _plots

        self._check_fitted("plot")
        return _plots.eigenvalues(self.eigenvalues_, mean=self._mean, d=self.n_features_in_)

    def transform(self, W: ArrayLike) -> Float:
        """The coordinates of latents along the directions, (n, k), from the origin."""
        self._check_fitted("transform")
        W = b.read_rows(W, "W")
        self._check_features(W)
        b.check_finite(W, "W")
        return np.asarray(b.fetch(b.as_float(W)) @ self.components_.T)

    def fit_transform(self, weights: Any, y: Any = None) -> Float:
        """`fit`, then `transform` the rows of the same weights: what each neuron reads."""
        return self.fit(weights).transform(np.concatenate(_parts(weights)[1]))


def _parts(weights: Any) -> tuple[tuple[str, ...] | None, list[Float]]:
    """The matrices, and their names where they have some."""
    rule = "a matrix of shape (n_out, d), or several"
    if isinstance(weights, Mapping) and not hasattr(
        weights, "toarray"
    ):  # some sparse ones are dicts
        names: tuple[str, ...] | None = tuple(str(name) for name in weights)
        listed = [(f"weights[{name!r}]", part) for name, part in weights.items()]
    elif isinstance(weights, Sequence) and len(weights) and np.ndim(_host(weights[0])) == 2:
        names, listed = None, [(f"weights[{i}]", part) for i, part in enumerate(weights)]
    else:
        names, listed = None, [("weights", weights)]
    if not listed:
        raise ValueError(f"weights must be {rule}; got none. Pass at least one layer's.")
    parts: list[Float] = []
    for name, part in listed:
        part = b.read_rows(part, name, "(n_out, d)")
        b.check_finite(part, name)
        part = read_array(b.fetch(b.as_float(part)), name, rule)
        if parts and part.shape[1] != parts[0].shape[1]:
            raise ValueError(
                f"{name} must have {parts[0].shape[1]} columns as the first one; "
                f"got {part.shape[1]}. Layers are fitted together when they read the same latent."
            )
        parts.append(part)
    return names, parts


def _host(part: Any) -> Any:
    return part.detach() if b.is_tensor(part) else part


def _warn_of_ties(values: Float) -> None:
    """Two eigenvalues that differ by less than rounding leave their directions undetermined."""
    close = np.flatnonzero(values[:-1] - values[1:] <= 1e-10 * values[0])
    if len(close):
        first = int(close[0])
        warnings.warn(
            f"eigenvalues {first} and {first + 1} coincide ({values[first]:.6g}): every direction "
            "between theirs does as well, and none of them is special.",
            stacklevel=3,
        )
