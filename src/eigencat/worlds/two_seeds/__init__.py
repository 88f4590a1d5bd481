"""Two small networks that learned the same task from different first weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat._checks import read_array
from eigencat.worlds.animals import animals

__all__ = ["CLASSES", "Backward", "SmallNet", "TwoSeeds", "two_seeds"]

Float = NDArray[np.float64]
CLASSES = ("cat", "rat", "neither")
# How near an animal must stand to one of the ten to count as its kind, in the ruler's units.
NEAR = 0.6


def every_animal() -> tuple[Float, NDArray[np.intp]]:
    """Every animal the frame can hold, a tenth of a unit apart, and the kind of each.

    Returns
    -------
    X : ndarray of shape (1085, 2)
        Snout from 0 to 3.4 and body from 0 to 3.
    y : ndarray of shape (1085,), int
        The index into ``CLASSES``: the kind of the nearest of the Ten Animals when that one is
        at most 0.6 away, and *neither* otherwise.
    """
    snout, body = np.meshgrid(np.arange(35) / 10, np.arange(31) / 10)
    X = np.column_stack([snout.ravel(), body.ravel()])
    ten = animals()
    far = np.linalg.norm(X[:, None] - ten.X, axis=2)
    kind = np.array([CLASSES.index(str(k)) for k in ten.labels])[far.argmin(axis=1)]
    return X, np.where(far.min(axis=1) <= NEAR, kind, CLASSES.index("neither"))


class Backward(NamedTuple):
    """A question about the scores, carried back through a network: one row at each stage.

    Each row holds rates: how much the asked total grows for one unit more of each number that
    stands at that stage, as long as the step is small.
    """

    scores: Float
    hidden: Float
    before: Float
    input: Float


class SmallNet:
    """Two measurements, a row of tanh units, three scores.

    Parameters
    ----------
    W1 : array-like of shape (n_hidden, 2)
    b1 : array-like of shape (n_hidden,)
    W2 : array-like of shape (3, n_hidden)
    b2 : array-like of shape (3,)

    Notes
    -----
    Equation ``eq-two-seeds``: h = tanh(W1 x + b1), scores = W2 h + b2.
    """

    def __init__(self, W1: ArrayLike, b1: ArrayLike, W2: ArrayLike, b2: ArrayLike) -> None:
        self.W1, self.b1 = read_array(W1, "W1", "a matrix"), read_array(b1, "b1", "numbers")
        self.W2, self.b2 = read_array(W2, "W2", "a matrix"), read_array(b2, "b2", "numbers")

    @property
    def n_hidden(self) -> int:
        return len(self.b1)

    def hidden(self, X: ArrayLike) -> Float:
        """What the hidden units answer, each between -1 and 1.

        Parameters
        ----------
        X : array-like of shape (2,) or (n_samples, 2)
            Snout and body, in units of the book's ruler.

        Returns
        -------
        ndarray of shape (n_hidden,) or (n_samples, n_hidden)
        """
        array = read_array(X, "X", "2 numbers, or rows of 2 numbers")
        if array.ndim not in (1, 2) or array.shape[-1] != 2:
            raise ValueError(
                f"X must be 2 numbers, or rows of 2 numbers; got shape {array.shape}. "
                "The network measures a snout and a body."
            )
        return np.asarray(np.tanh(array @ self.W1.T + self.b1))

    def scores(self, X: ArrayLike) -> Float:
        """The three scores, for cat, rat and neither, of shape (..., 3)."""
        return np.asarray(self.hidden(X) @ self.W2.T + self.b2)

    def backward(self, x: ArrayLike, ask: ArrayLike) -> Backward:
        """Carry a question about the scores back to the two measurements.

        Parameters
        ----------
        x : array-like of shape (2,)
            One animal: snout and body.
        ask : array-like of shape (3,)
            The question, as one weight for each score: (1, 0, 0) asks for the cat score.

        Returns
        -------
        Backward
            ``.scores`` of shape (3,) is `ask` itself; ``.hidden`` and ``.before`` of shape
            (n_hidden,) stand after and before the bend; ``.input`` of shape (2,) is the gradient
            of ``ask @ scores(x)``, in score per unit of snout and per unit of body.

        Raises
        ------
        ValueError
            When a shape does not fit or a number is not finite.

        Notes
        -----
        Equation ``eq-backward-row``: through a layer o = W x a row of rates goes from outputs to
        inputs by δ_in = Wᵀ δ_out. Through the bend h = tanh(t) each rate is multiplied by the slope
        there, 1 - h². It costs as much as one pass forward.

        References
        ----------
        D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by
        back-propagating errors", Nature 323 (1986), 533-536, doi:10.1038/323533a0.

        Examples
        --------
        >>> import eigencat as ec
        >>> net = ec.two_seeds().A
        >>> back = net.backward([0.5, 2], [1, 0, 0])
        >>> h = 1e-5
        >>> slope = (net.scores([0.5 + h, 2]) - net.scores([0.5 - h, 2]))[0] / (2 * h)
        >>> bool(abs(back.input[0] - slope) < 1e-6)
        True
        """
        one, row = read_array(x, "x", "2 numbers"), read_array(ask, "ask", "3 numbers")
        for name, array, n in (("x", one, 2), ("ask", row, len(self.b2))):
            if array.shape != (n,):
                raise ValueError(
                    f"{name} must be {n} numbers; got shape {array.shape}. "
                    "One animal and one question at a time."
                )
        hidden = row @ self.W2
        before = hidden * (1 - self.hidden(one) ** 2)
        return Backward(row, np.asarray(hidden), np.asarray(before), np.asarray(before @ self.W1))

    def shuffled(self, order: Sequence[int]) -> SmallNet:
        """The same network with its hidden units in another order: its unit i is our order[i].

        The rows of W1, the numbers of b1 and the columns of W2 move together, so that no score
        changes.

        Raises
        ------
        ValueError
            When `order` does not name every unit once.
        """
        if sorted(order) != list(range(self.n_hidden)):
            raise ValueError(
                f"order={list(order)!r} must be each number from 0 to {self.n_hidden - 1} once; "
                f"got {sorted(order)}. Each unit needs one place."
            )
        to = list(order)
        return SmallNet(self.W1[to], self.b1[to], self.W2[:, to], self.b2)

    def __repr__(self) -> str:
        return f"SmallNet(2 inputs, {self.n_hidden} tanh units, {len(self.b2)} scores)"


class TwoSeeds:
    """The two networks, and the animals they learned from.

    Attributes
    ----------
    A, B : SmallNet
        Trained alike, from the first weights of seed 0 and of seed 1.
    X : ndarray of shape (1085, 2)
    y : ndarray of shape (1085,)
        Every animal the frame can hold, and its kind as an index into ``classes``.
    classes : tuple of str
        ``("cat", "rat", "neither")``.
    manifest : dict
        How the two were made, how well they do, and how alike the pairs of eight seeds are.
    """

    classes = CLASSES

    def __init__(self) -> None:
        nets = _file("weights.json")["nets"]
        self.A, self.B = (
            SmallNet(**{k: nets[name][k] for k in ("W1", "b1", "W2", "b2")}) for name in "AB"
        )
        self.X, self.y = every_animal()
        self.manifest: dict[str, Any] = _file("manifest.json")

    def __repr__(self) -> str:
        return f"TwoSeeds(A={self.A!r}, B={self.B!r})"


def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (resources.files(__package__) / name).read_text(encoding="utf-8")
    )
    return found


def two_seeds() -> TwoSeeds:
    """Two small networks that learned cats, rats and neither from different first weights.

    Made by ``training/two_seeds/train.py``, in seconds. Everything but the seed was the same, and
    the two seeds are the first two that were tried.

    Returns
    -------
    TwoSeeds
        ``.A`` and ``.B`` with ``hidden(X)``, ``scores(X)`` and ``shuffled(order)``; ``.X`` and ``.y``.

    Examples
    --------
    >>> import numpy as np, eigencat as ec
    >>> nets = ec.two_seeds()
    >>> cat = ec.animals().cat
    >>> [nets.classes[k] for k in (nets.A.scores(cat).argmax(), nets.B.scores(cat).argmax())]
    ['cat', 'cat']
    >>> nets.A.hidden(cat).round(2)
    array([-0.98, -1.  ,  1.  ,  0.61,  0.61])
    >>> copy = nets.A.shuffled([2, 0, 1, 4, 3])
    >>> bool(np.allclose(copy.scores(cat), nets.A.scores(cat)))
    True
    """
    return TwoSeeds()
