"""Who is drawn: the attributes, their distributions and what goes with what."""

from __future__ import annotations

import numpy as np
import pytest

from eigencat.worlds import portraits
from eigencat.worlds.portraits import card
from eigencat.worlds.portraits.attributes import INDEX, NAMES, TIES

MANY = 20_000
# Three standard errors of a correlation near zero are 3 / sqrt(20,000) = 0.021.
NEAR = 0.03


@pytest.fixture(scope="module")
def people():
    return portraits.sample_attributes(MANY, random_state=0)


def normal_scores(column):
    """A column's ranks as standard normal draws, which undoes any monotone bending."""
    rng = np.random.default_rng(0)
    ranks = np.lexsort((rng.random(len(column)), column)).argsort()
    normal = np.sort(rng.standard_normal(200_001))
    return normal[((ranks + 0.5) / len(column) * 200_001).astype(int)]


def test_columns_are_in_order_and_within_their_ranges(people):
    assert [a.name for a in portraits.ATTRIBUTES] == list(NAMES)
    assert len(set(NAMES)) == len(NAMES) == 34
    for k, a in enumerate(portraits.ATTRIBUTES):
        assert a.low <= a.default <= a.high
        assert a.meaning
        assert a.unit
        assert people[:, k].min() >= a.low
        assert people[:, k].max() <= a.high
        assert people[:, k].std() > 0.1 * (a.high - a.low), f"{a.name} hardly varies"


def test_the_matrix_is_a_correlation_matrix_as_it_stands():
    matrix = portraits.CORRELATION
    assert matrix.shape == (34, 34)
    assert np.array_equal(matrix, matrix.T)
    assert np.array_equal(np.diag(matrix), np.ones(34))
    assert np.linalg.eigvalsh(matrix).min() > 0.05
    with pytest.raises(ValueError, match="read-only"):
        matrix[0, 1] = 0.5


# A fifth and more of these lie on an end of their range, where their order is lost.
CLIPPED = {"mouth_open", "fringe", "hair_red", "hair_curl"}


def test_the_sample_has_the_stated_correlations(people):
    kept = [k for k, name in enumerate(NAMES) if name not in CLIPPED]
    scores = np.stack([normal_scores(people[:, k]) for k in kept], axis=1)
    found = np.corrcoef(scores.T)
    stated = portraits.CORRELATION[np.ix_(kept, kept)]
    assert np.abs(found - stated).max() < NEAR
    assert len({name for tie in TIES for name in tie[:2]} - CLIPPED) >= 10


def test_what_is_clipped_still_goes_the_stated_way(people):
    for one, other, value in TIES:
        if {one, other} & CLIPPED:
            found = np.corrcoef(people[:, INDEX[one]], people[:, INDEX[other]])[0, 1]
            assert 0.6 * abs(value) < found * np.sign(value) < abs(value) + NEAR


@pytest.mark.parametrize("name", ["skin_tone", "skin_warmth"])
def test_skin_goes_with_nothing(people, name):
    others = [k for k in range(34) if k != INDEX[name]]
    assert not portraits.CORRELATION[INDEX[name], others].any()
    found = np.corrcoef(people.T)[INDEX[name], others]
    assert np.abs(found).max() < NEAR


def test_what_would_stand_for_a_type_is_not_tied_together(people):
    ours = [INDEX[name] for name in ("beard", "hair_length", "jaw", "brow", "lip")]
    inside = np.ix_(ours, ours)
    assert np.array_equal(portraits.CORRELATION[inside], np.eye(5))
    assert np.abs(np.corrcoef(people.T)[inside] - np.eye(5)).max() < NEAR


def test_glasses_and_beards_have_two_humps(people):
    for name, share in (("glasses", 0.33), ("beard", 0.24)):
        column = people[:, INDEX[name]]
        # Three standard errors of a share are 0.01.
        assert (column > 0.5).mean() == pytest.approx(share, abs=0.012)
        assert ((column > 0.25) & (column < 0.75)).mean() < 0.12
        assert ((column > 0.1) & (column < 0.9)).mean() > 0.05, "between the humps lie some"


def test_without_correlation_the_distributions_stay(people):
    alone = portraits.sample_attributes(MANY, correlation="none", random_state=1)
    found = np.corrcoef(alone.T) - np.eye(34)
    # The largest of 561 pairs by chance: 4.5 standard errors of 0.007.
    assert np.abs(found).max() < 0.032
    shares = np.linspace(5, 95, 19)
    for k, a in enumerate(portraits.ATTRIBUTES):
        one, other = np.percentile(people[:, k], shares), np.percentile(alone[:, k], shares)
        # A step between two humps moves far with a hair of a share, so look at the share there.
        if a.shape == "switch":
            one, other = (np.array([(t[:, k] > 0.5).mean()]) for t in (people, alone))
            assert np.abs(one - other).max() < 0.02
        else:
            assert np.abs(one - other).max() < 0.03 * (a.high - a.low), a.name


def test_a_seed_gives_the_same_people_and_another_others():
    one = portraits.sample_attributes(5, random_state=7)
    assert np.array_equal(one, portraits.sample_attributes(5, random_state=7))
    assert np.array_equal(
        one, portraits.sample_attributes(5, random_state=np.random.default_rng(7))
    )
    assert not np.array_equal(one, portraits.sample_attributes(5, random_state=8))


def test_a_matrix_of_your_own():
    matrix = np.eye(34)
    i, j = INDEX["age"], INDEX["smile"]
    matrix[i, j] = matrix[j, i] = 0.8
    drawn = portraits.sample_attributes(4000, correlation=matrix, random_state=0)
    # Spearman's correlation of a normal pair at 0.8 is 0.786; both are spread evenly.
    assert np.corrcoef(drawn[:, i], drawn[:, j])[0, 1] == pytest.approx(0.786, abs=0.03)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"n": 0}, r"n=0 must be a whole number of at least 1; got 0\."),
        ({"n": 2.5}, r"n=2\.5 must be a whole number .*; got float\."),
        ({"n": True}, r"n=True must be a whole number .*; got bool\."),
        ({"n": 2, "correlation": "some"}, r"correlation='some' must be 'default', 'none' or"),
        ({"n": 2, "correlation": np.eye(3)}, r"correlation must be .*; got shape \(3, 3\)\."),
        ({"n": 2, "correlation": np.ones((34, 34))}, r"got a least eigenvalue of"),
        ({"n": 2, "correlation": 2 * np.eye(34)}, r"got 2 on the diagonal"),
        (
            {"n": 2, "correlation": np.triu(np.full((34, 34), 0.01), 1) + np.eye(34)},
            "not symmetric",
        ),
        ({"n": 2, "random_state": -1}, r"random_state=-1 must be a whole number of at least 0"),
    ],
)
def test_each_mistake_has_its_message(call, message):
    with pytest.raises(ValueError, match=message):
        portraits.sample_attributes(**call)


def test_the_data_card_says_what_the_code_does():
    """After a change of attributes or ties: python -m eigencat.worlds.portraits.card."""
    text = card.CARD.read_text(encoding="utf-8")
    assert card.card(text) == text
    for a in portraits.ATTRIBUTES:
        assert f"| `{a.name}` | {a.meaning} |" in text
