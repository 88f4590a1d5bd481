"""Make a direction leave others alone, and walk along it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat import _blocks as b
from eigencat._checks import read_array
from eigencat._linalg import basis_of
from eigencat.direction import Direction, read_layers

__all__ = ["condition", "edit"]

Float = NDArray[np.float64]

UNITS = ("sigma", "raw", "target")
# Below this share of the primal direction, what is left is mostly its error.
LITTLE = 0.05


def condition(
    primal: Direction | ArrayLike,
    on: Any,
    metric: ArrayLike | None = None,
    rcond: float = 1e-6,
) -> Direction:
    """Take out of a direction what others share with it.

    Parameters
    ----------
    primal : Direction or array-like of shape (d,)
        The direction to keep the rest of.
    on : DirectionSet, Direction, or sequence of Direction or array-like
        The directions whose scores are to stay where they are. Any number, in
        any order, also when some coincide or follow from the others.
    metric : array-like of shape (d, d), optional
        A symmetric matrix M without negative eigenvalues, by which lengths and
        angles are measured: aᵀ M b. Left out, the identity: then a step along
        the result changes no score of `on`. With the covariance of the data,
        the *scores* along the result and along `on` are uncorrelated instead.
    rcond : float
        Conditions that differ by less than this share count as one; and when
        less than this is left of the primal direction, nothing is.

    Returns
    -------
    Direction
        Of unit length, with the primal's space and layers. With a metric its
        scale is √(cᵀ M c), the deviation along it if M is the data's covariance.
        Without one that is not known: the scale is the primal's, which is not
        the deviation along the result, and ``meta["scale_of"]`` names it;
        measure ``(W @ c.vector).std()`` for a scale of its own. It has no gain or
        offset: its score is a distance, and `edit` to a target refuses it. Its
        ``retained``, from 0 to 1, is how long the residual was beside the
        primal: sin of the angle to the span of the conditions. Its bias is the
        same combination of biases, so its score is what the primal's score
        holds beyond the conditions' scores.

    Raises
    ------
    ValueError
        When nothing is left, or directions are of different spaces.

    Warns
    -----
    UserWarning
        When less than 5 % is left.

    Notes
    -----
    Equation ``eq-conditioned-direction``: c = n₁ - K (KᵀMK)⁺ KᵀM n₁, with a
    condition in each column of K: the residual of least squares. For one
    condition and M = 1 it is the paper's n₁ - (n₁ᵀn₂) n₂; for two, n₁ less its
    projection on their plane. Cost O(d m²), and O(d³) with a metric.

    The released code solves a 2 x 2 system with 10⁻⁸ added, or inverts the
    conditions' Gram matrix: two conditions that nearly coincide give a wrong
    answer or an error there, and a primal direction inside their span gives
    rounding noise of length one. Taking out conditions one after the other
    leaves a part of the earlier ones; this does not.

    References
    ----------
    Y. Shen, J. Gu, X. Tang and B. Zhou, "Interpreting the latent space of GANs
    for semantic face editing", CVPR 2020, arXiv:1907.10786, section 2.2.

    Examples
    --------
    >>> import eigencat as ec
    >>> c = ec.condition([1, 2], on=[[2, 1]])
    >>> c.vector.round(4), round(c.retained, 4)
    (array([-0.4472,  0.8944]), 0.6)
    >>> ec.condition([1, 2, 2], on=[[1, 0, 0], [1, 1, 0]]).vector
    array([0., 0., 1.])
    """
    first = _as_direction(primal, "primal")
    conditions = _conditions(on, first)
    n, K = first.vector, np.stack([d.vector for d in conditions])
    root = None if metric is None else _root_of(metric, first.d)
    seen = K if root is None else K @ root
    target = n if root is None else n @ root
    whole = float(np.linalg.norm(target))
    if not whole > 0:
        raise ValueError(
            "metric must give the primal direction a length; got 0. "
            "The data do not vary along it: leave the metric out."
        )
    # Singular values below rcond times the largest are taken as zero.
    shares = np.linalg.pinv(seen.T, rcond=rcond) @ target
    left = n - shares @ K
    if root is None:
        # Once more against an orthonormal basis: what rounding left inside the span goes.
        basis = basis_of(K, rcond)
        left = left - basis.T @ (basis @ left)
        retained = float(np.linalg.norm(left))
    else:
        retained = float(np.linalg.norm(left @ root)) / whole
    retained = min(retained, 1.0)
    names = ", ".join(d.name for d in conditions)
    if retained <= rcond:
        raise ValueError(
            f"on={names} must leave something of {first.name!r}; got {retained:.1e} of its length. "
            "The conditions hold all of it: drop one, or find the directions on more samples."
        )
    if retained < LITTLE:
        warnings.warn(
            f"only {100 * retained:.2g} % of {first.name!r} is left beside {names}: "
            "what remains may be mostly the error of its estimate.",
            stacklevel=2,
        )
    meta: dict[str, Any] = {"retained": retained, "conditioned_on": [d.name for d in conditions]}
    if root is None:
        scale, meta["scale_of"] = first.scale, first.meta.get("scale_of", first.name)
    else:
        scale = float(np.linalg.norm(left @ root) / np.linalg.norm(left))
    bias = first.bias - float(shares @ np.array([d.bias for d in conditions]))
    return Direction(
        left,
        first.space,
        bias,
        scale,
        first.layers,
        f"{first.name} | {names}",
        meta,
    )


def edit(
    W: Any,
    direction: Direction | ArrayLike,
    alpha: ArrayLike,
    layers: Any = None,
    units: str = "sigma",
) -> Any:
    """Move latents along a direction.

    Parameters
    ----------
    W : array or torch tensor of shape (d,), (n, d) or (n, n_layers, d)
        One latent, several, or one for each layer of the generator. It is not
        changed.
    direction : Direction, or array-like of shape (d,)
        Numbers alone are taken as a Direction of scale 1: their length does not
        count.
    alpha : float, or array-like of shape (n,)
        How far; one for all latents, or one each.
    layers : int, sequence, range or slice, optional
        Which layers to move; left out, the direction's own, or all. Only with W
        of shape (n, n_layers, d).
    units : "sigma", "raw" or "target"
        ``"sigma"``: alpha standard deviations of the training data along the
        direction. ``"raw"``: alpha times the unit vector. ``"target"``: to the
        place where ``direction.score`` is alpha, each latent by its own step;
        only with a direction that has a gain.

    Returns
    -------
    array or tensor in the shape, precision and kind of W (whole numbers become float64)

    Notes
    -----
    Equations ``eq-edit`` and ``eq-edit-to-target``::

        w' = w + α σ n                        sigma (raw: σ = 1)
        w' = w + (s - score(w)) / gain · n    target, s = alpha

    The released code of InterFaceGAN moves a latent *to* a distance when it is
    one vector and *by* a distance when there is one for each layer, under the
    same name of the argument; here `units` says which. Cost O(n d).

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> age = ec.Direction([0, 1], scale=2.0, bias=-1, meta={"gain": 10, "offset": 40})
    >>> ec.edit(np.array([5.0, 5]), age, 3)
    array([ 5., 11.])
    >>> ec.edit(np.array([[5.0, 5], [1, 2]]), age, 60, units="target")    # 40 + 10 * 2
    array([[5., 3.],
           [1., 3.]])
    """
    if units not in UNITS:
        raise ValueError(
            f"units={units!r} must be one of {', '.join(map(repr, UNITS))}; got {units!r}. "
            "'sigma' is a standard deviation."
        )
    way = _as_direction(direction, "direction")
    W = _read_latents(W, way)
    count = len(W) if W.ndim > 1 else 1
    steps = read_array(alpha, "alpha", f"one number, or {count}")
    if steps.shape not in ((), (count,)) or (W.ndim == 1 and steps.ndim):
        raise ValueError(
            f"alpha must be one number, or one for each of the {count} latents; got shape "
            f"{steps.shape}. Several pictures of one latent are made by strip."
        )
    where = _which_layers(W, way, layers)
    part = W if where is None else W[:, where]
    n = b.like(way.vector, part)
    if units == "target":
        if "gain" not in way.meta:
            raise ValueError(
                f"direction={way.name!r} must have a gain to move to a score; got one without "
                "calibration, which knows distances only. Use units='sigma', or give it "
                "meta={'gain': ..., 'offset': ...}: gain 1 and offset 0 move to a distance."
            )
        if way.gain == 0:
            raise ValueError(
                f"direction={way.name!r} must have a gain to move to a score; got gain 0. "
                "Its score does not change along it: use units='sigma'."
            )
        now = b.fetch(part @ n).astype(np.float64) + way.bias
        goal = (steps - way.offset) / way.gain
        moves = goal.reshape(goal.shape + (1,) * (now.ndim - goal.ndim)) - now
    else:
        moves = steps * (way.scale if units == "sigma" else 1.0)
        if moves.ndim and part.ndim == 3:
            moves = moves[:, None]
    step = b.like(np.asarray(moves)[..., None] * way.vector, part)
    if where is None:
        return W + step
    out = W.clone() if b.is_tensor(W) else W.copy()
    out[:, where] = part + step
    return out


def _as_direction(value: Any, name: str, space: str = "w") -> Direction:
    if isinstance(value, Direction):
        return value
    try:
        return Direction(value, space, name=name)
    except ValueError as error:
        raise ValueError(str(error).replace("vector", name, 1)) from error


def _conditions(on: Any, primal: Direction) -> list[Direction]:
    """What to hold still, as Directions of the primal's space."""
    if isinstance(on, Direction):
        on = [on]
    if not isinstance(on, (Sequence, np.ndarray)) or isinstance(on, str) or len(on) == 0:
        raise ValueError(
            f"on={type(on).__name__} must be one direction or several; got "
            f"{'none' if isinstance(on, Sequence) else 'another kind'}. "
            "Pass a list, for example on=[glasses]."
        )
    if np.isscalar(on[0]):
        on = [on]  # one bare vector
    found = [_as_direction(part, f"on[{i}]", primal.space) for i, part in enumerate(on)]
    for part in found:
        if part.space != primal.space or part.d != primal.d:
            raise ValueError(
                f"on must be directions of the primal's space, {primal.space!r} with {primal.d} "
                f"dimensions; got {part.name!r} in {part.space!r} with {part.d}. "
                "Find both in one space."
            )
    return found


def _root_of(metric: ArrayLike, d: int) -> Float:
    """R with metric = R Rᵀ."""
    rule = f"a symmetric matrix of shape ({d}, {d}) without negative eigenvalues"
    M = read_array(metric, "metric", rule)
    if M.shape != (d, d):
        raise ValueError(f"metric must be {rule}; got shape {M.shape}. Pass a covariance.")
    size = np.abs(M).max()
    if np.abs(M - M.T).max() > 1e-8 * size:
        raise ValueError(f"metric must be {rule}; got one that is not symmetric. Pass (M + M.T)/2.")
    values, vectors = np.linalg.eigh(M)
    if values[0] < -1e-8 * size:
        raise ValueError(
            f"metric must be {rule}; got an eigenvalue of {values[0]:.3g}. "
            "A covariance has none below zero."
        )
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0)))


def _read_latents(W: Any, way: Direction) -> Any:
    rule = f"latents of shape ({way.d},), (n, {way.d}) or (n, n_layers, {way.d})"
    if b.is_tensor(W):
        W = W if W.is_floating_point() else W.double()
    else:
        W = np.asarray(W)
        if W.dtype.kind not in "biuf":
            raise ValueError(f"W must be {rule}; got {W.dtype} values. Pass real numbers.")
        W = W if W.dtype.kind == "f" else W.astype(np.float64)
    if W.ndim not in (1, 2, 3) or W.shape[-1] != way.d:
        raise ValueError(
            f"W must be {rule}; got shape {tuple(W.shape)}. "
            f"The direction {way.name!r} lives in {way.space!r}, with {way.d} dimensions."
        )
    if not b.all_finite(W.detach() if b.is_tensor(W) else W):
        raise ValueError(f"W must be {rule}, all finite; got NaN or infinity. Remove that latent.")
    return W


def _which_layers(W: Any, way: Direction, layers: Any) -> list[int] | None:
    """The layers to move, or None for the whole latent."""
    wanted = read_layers(layers) if layers is not None else way.layers
    if wanted is None:
        return None
    if W.ndim != 3:
        raise ValueError(
            f"layers={list(wanted)} must be left out unless W has an axis of layers; got W of shape "
            f"{tuple(W.shape)}. Repeat it first: W[:, None].repeat(n_layers, 1)."
        )
    found = []
    for layer in wanted:
        if isinstance(layer, str) or layer >= W.shape[1]:
            raise ValueError(
                f"layers={list(wanted)} must be numbers below {W.shape[1]}, the layers of W; "
                f"got {layer!r}. strip and rescore know the names of a generator's layers."
            )
        found.append(int(layer))
    return found
