"""E(v, j-k) on the network itself: what the layers before j hand on does not change by a bit."""

import numpy as np
import pytest

import eigencat as ec


@pytest.mark.parametrize("first", [1, 3, 8])
def test_layers_before_the_range_are_untouched_and_those_from_it_are_not(first):
    faces = ec.load("portraits")
    way = ec.models.components("portraits", "ganspace")[5]
    w = faces.sample(2, seed=21, space="w")
    codes = np.repeat(w[:, None], len(faces.layers), axis=1)
    moved = ec.edit(codes, way, 2, layers=list(range(first, len(faces.layers))))
    for k, layer in enumerate(faces.layers):
        before, after = (faces.activations(c, layer) for c in (codes, moved))
        assert np.array_equal(before, after) == (k < first), layer
    # The last layer's own w still reaches the picture.
    assert not np.array_equal(faces.decode(codes), faces.decode(moved))


def test_a_range_in_the_middle_reaches_all_that_follows():
    faces = ec.load("portraits")
    way = ec.models.components("portraits", "ganspace")[0]
    codes = np.repeat(faces.sample(1, seed=3, space="w")[:, None], len(faces.layers), axis=1)
    moved = ec.edit(codes, way, 2, layers=[2, 3])
    same = [
        np.array_equal(faces.activations(codes, layer), faces.activations(moved, layer))
        for layer in faces.layers
    ]
    assert same == [True, True] + [False] * (len(faces.layers) - 2)
