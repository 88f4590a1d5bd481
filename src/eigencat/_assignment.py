"""Pair the rows of a table with its columns, one to one, so that the total is largest. NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


def best_pairs(gain: Float) -> NDArray[np.intp]:
    """For each row of a square table, the column it is paired with.

    Of all one-to-one pairings the one with the largest total gain (the Hungarian method, by
    shortest augmenting paths), in O(n³). Rows are brought in one at a time; `reward` and `price`
    keep ``reward[i] + price[j] <= cost[i, j]``, with equality for every pair.
    """
    cost = -np.asarray(gain, dtype=np.float64)
    n = len(cost)
    price, reward = np.zeros(n + 1), np.zeros(n)
    owner = np.full(n + 1, -1)  # of each column; column n is where a new row waits
    for row in range(n):
        owner[n], column = row, n
        slack, before = np.full(n, np.inf), np.full(n, n)
        done = np.zeros(n + 1, dtype=bool)
        while owner[column] >= 0:
            done[column] = True
            i = owner[column]
            free = ~done[:n]
            left = cost[i] - reward[i] - price[:n]
            better = free & (left < slack)
            slack[better], before[better] = left[better], column
            step = float(slack[free].min())
            nearest = int(np.flatnonzero(free & (slack == step))[0])
            reward[owner[done]] += step
            price[done] -= step
            slack[free] -= step
            column = nearest
        while column != n:
            owner[column], column = owner[before[column]], before[column]
    pairs = np.empty(n, dtype=np.intp)
    pairs[owner[:n]] = np.arange(n)
    return pairs
