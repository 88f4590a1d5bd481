"""Eigenfaces: the book's numbers, scikit-learn's and OpenCV's, and who is recognised."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

import eigencat as ec
from eigencat._linalg import principal_angles
from eigencat.worlds import planted

GOLDEN = Path(__file__).parents[1] / "golden" / "eigenfaces.json"
THREE = np.array([[[1, 1], [-1, -1]], [[1, -1], [1, -1]], [[-2, 0], [0, 2]]])


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    found = load_digits()
    return found.images, found.target


def test_eq_eigenfaces_gram() -> None:
    """The eigenvalues of ΦΦᵀ are those of ΦᵀΦ: 12, 4 and 0 for the book's three pictures."""
    found = ec.Eigenfaces(None).fit(THREE)
    np.testing.assert_allclose(found.eigenvalues_ * 3, [12, 4], rtol=1e-14)
    want = np.array([[1, 0, 0, -1], [0, 1, -1, 0]]) / np.sqrt(2)
    for row, u in zip(found.components_, want, strict=True):
        assert abs(row @ u) == pytest.approx(1, abs=1e-14)
    assert found.eigenfaces_.shape == (2, 2, 2)


def test_eq_distance_from_face_space() -> None:
    found = ec.Eigenfaces(None).fit(THREE, ["a", "b", "c"])
    picture = np.array([[[2, 0], [0, 0]]])
    assert found.distance_from_face_space(picture)[0] ** 2 == pytest.approx(2, rel=1e-14)
    np.testing.assert_allclose(found.distance_from_face_space(THREE), 0, atol=1e-14)
    left = picture - found.inverse_transform(found.transform(picture))
    assert np.linalg.norm(left) == pytest.approx(np.sqrt(2), rel=1e-14)
    apart = np.sum((found.gallery_ - found.transform(picture)) ** 2, axis=1)
    np.testing.assert_allclose(apart, [2, 2, 18], rtol=1e-13)


@pytest.mark.parametrize("n", [40, 64, 65, 500])
def test_scikit_learns_components_with_another_divisor(digits, n: int) -> None:
    """Fewer pictures than pixels and more; the eigenvalues' ratio is (n - 1) / n."""
    images = digits[0][:n]
    found, peer = ec.Eigenfaces(10).fit(images), PCA(10).fit(images.reshape(n, -1))
    assert principal_angles(found.components_, peer.components_).max() < 1e-8
    np.testing.assert_allclose(
        found.eigenvalues_, peer.explained_variance_ * (n - 1) / n, rtol=1e-10
    )
    np.testing.assert_allclose(found.mean_.ravel(), peer.mean_, atol=1e-12)


def test_opencvs_model(digits) -> None:
    """Kept numbers of OpenCV's own recogniser; tests/golden/make_eigenfaces.py writes them."""
    theirs = json.loads(GOLDEN.read_text(encoding="utf-8"))
    k, n, stop = theirs["components"], theirs["fitted"], theirs["asked"]
    images, labels = digits
    found = ec.Eigenfaces(k).fit(images[:n], labels[:n])
    np.testing.assert_allclose(found.eigenvalues_, theirs["eigenvalues"], rtol=1e-10)
    assert principal_angles(found.components_, np.array(theirs["eigenvectors"])).max() < 1e-8
    assert found.predict(images[n:stop]).tolist() == theirs["labels"]
    coordinates = found.transform(images[n:stop])
    nearest = [np.linalg.norm(found.gallery_ - c, axis=1).min() for c in coordinates]
    np.testing.assert_allclose(nearest, theirs["distances"], rtol=1e-10)


def test_digits_are_recognised(digits) -> None:
    images, labels = digits
    found = ec.Eigenfaces(0.9).fit(images[:900], labels[:900])
    assert found.eigenvalues_.sum() >= 0.9 * images[:900].reshape(900, -1).var(0).sum()
    right = np.mean(found.predict(images[900:]) == labels[900:])
    # The nearest of all pixels is right for 95.6 %: components of 90 % lose next to nothing.
    assert right > 0.94


def test_how_far_the_pictures_it_was_fitted_on_lie(digits) -> None:
    X = digits[0]
    whole = ec.Eigenfaces(None).fit(X)
    length = np.linalg.norm((X - whole.mean_).reshape(len(X), -1), axis=1)
    assert whole.distance_from_face_space(X).max() < 1e-6 * length.max()
    for share in (0.5, 0.9):
        some = ec.Eigenfaces(share).fit(X)
        root = np.sqrt(np.mean(some.distance_from_face_space(X) ** 2) / np.mean(length**2))
        # Components are whole: a little more than the share is kept.
        assert 0.8 * np.sqrt(1 - share) < root <= np.sqrt(1 - share)


def test_what_is_no_digit_lies_far_from_the_space(digits) -> None:
    images, labels = digits
    found = ec.Eigenfaces(0.9).fit(images[:900], labels[:900])
    noise = np.random.default_rng(0).permuted(images[900:1000].reshape(100, -1), axis=1)
    far = np.quantile(found.distance_from_face_space(images[:900]), 0.99)
    said = found.predict(noise.reshape(-1, 8, 8), farthest=far)
    assert np.mean([who is None for who in said]) > 0.9
    said = found.predict(images[900:1000], farthest=far)
    # New digits lie farther than those it was fitted on, of which 1 % are beyond.
    assert np.mean([who is None for who in said]) < 0.2
    assert found.predict(noise.reshape(-1, 8, 8)).dtype == labels.dtype


def test_clouds_around_planted_centres() -> None:
    world = planted.make_mixture(200, 400, count=5, apart=20, random_state=1)
    found = ec.Eigenfaces(4).fit(world.X[:100], world.labels[:100])
    assert (found.predict(world.X[100:]) == world.labels[100:]).all()
    # Four directions hold five centres; noise of size 1 in 400 dimensions blurs them a little.
    centred = world.centres - world.centres.mean(0)
    assert principal_angles(found.components_, centred[:4]).max() < 40


@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64, np.int64])
def test_the_kind_of_number_does_not_matter(digits, kind: type) -> None:
    images = digits[0][:30]
    want = ec.Eigenfaces(5).fit(images)
    found = ec.Eigenfaces(5).fit(images.astype(kind))
    np.testing.assert_allclose(found.components_, want.components_, atol=1e-10)


def test_shapes_come_back() -> None:
    images = np.random.default_rng(0).random((6, 4, 5, 3))
    found = ec.Eigenfaces(None).fit(images)
    assert found.mean_.shape == (4, 5, 3)
    assert found.eigenfaces_.shape == (5, 4, 5, 3)
    np.testing.assert_allclose(found.inverse_transform(found.transform(images)), images, atol=1e-13)
    assert np.array_equal(found.fit_transform(images), found.gallery_)
    flat = ec.Eigenfaces(None).fit(images.reshape(6, -1))
    np.testing.assert_allclose(flat.transform(images.reshape(6, -1)), found.gallery_, atol=1e-13)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ec.Eigenfaces().fit(np.ones((2, 3, 4, 5, 6))), r"images must have shape \(n, h"),
        (lambda: ec.Eigenfaces().fit(THREE, ["a"]), "y must be 3 labels, one for each picture"),
        (lambda: ec.Eigenfaces().fit(THREE).predict(THREE), "y must be passed to fit before"),
        (
            lambda: ec.Eigenfaces().fit(THREE).transform(np.ones((1, 3, 2))),
            r"images must be pictures of shape \(2, 2\), as in fit; got \(3, 2\)",
        ),
        (lambda: ec.Eigenfaces().fit(THREE).transform(THREE[0]), r"must be pictures of shape"),
        (lambda: ec.Eigenfaces().fit(np.ones((4, 3, 3))), "X must vary; got 4 samples"),
        (lambda: ec.Eigenfaces().fit(THREE).inverse_transform([[1.0]]), "must have 2 columns"),
        (lambda: ec.Eigenfaces().transform(THREE), "transform must be asked of a fitted"),
        (lambda: ec.Eigenfaces().fit(np.ones((0, 3, 3))), "got 0 sample"),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
