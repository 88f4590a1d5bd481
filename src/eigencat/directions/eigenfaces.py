"""Eigenfaces: pictures as mixes of a few, and whose face it is."""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigencat import _blocks as b
from eigencat._estimator import Estimator
from eigencat.picture import Picture
from eigencat.streaming import StreamingPCA

__all__ = ["Eigenfaces"]

Float = NDArray[np.float64]


class Eigenfaces(Estimator):
    """Principal components of pictures, and the nearest known picture among them.

    Parameters
    ----------
    n_components : int, float or None
        At most how many; below 1, the share of the variance that they hold
        together; None for all.

    Attributes
    ----------
    components_ : ndarray of shape (k, d)
        Orthonormal rows, the largest variance first; signs by the library's one
        rule. They have negative pixels: directions, and not faces.
    eigenfaces_ : ndarray of shape (k, h, w) or (k, h, w, c)
        The same in the shape of a picture.
    eigenvalues_ : ndarray of shape (k,)
        The variance along each with **divisor n**, in squared units of a pixel,
        as in the paper and in OpenCV. scikit-learn's are n / (n - 1) times these.
    mean_ : ndarray in the shape of a picture
    gallery_ : ndarray of shape (n, k)
        The coordinates of the pictures it was fitted on.
    labels_ : ndarray of shape (n,)
        Whose they are, where labels were given.
    n_components_, n_features_in_ : int

    Notes
    -----
    Equation ``eq-eigenfaces-gram``: with Φ the matrix of centred pictures, one a
    row, the n x n matrix ΦΦᵀ has the eigenvalues of the d x d matrix ΦᵀΦ that are
    not zero, and if ΦΦᵀ v = λ v then u = Φᵀ v / √λ is a unit eigenvector of the
    latter. Fitting costs O(n² d) where n < d, and n d + n² numbers of memory.

    Whose face it is: the nearest of the known pictures, by the length of the
    difference of coordinates, none of which is weighted (OpenCV does the same).
    Whether it is a face: by the distance from the face space, the length of what
    the components cannot draw. The paper uses its square.

    References
    ----------
    M. Turk and A. Pentland, "Eigenfaces for recognition", Journal of Cognitive
    Neuroscience 3 (1991), 71-86, doi:10.1162/jocn.1991.3.1.71.

    Examples
    --------
    Three pictures of two by two pixels:

    >>> import numpy as np, eigencat as ec
    >>> pictures = np.array([[[1, 1], [-1, -1]], [[1, -1], [1, -1]], [[-2, 0], [0, 2]]])
    >>> found = ec.Eigenfaces(n_components=None).fit(pictures, ["Ann", "Ben", "Cor"])
    >>> found.eigenvalues_.round(4)
    array([4.    , 1.3333])
    >>> found.predict([[[2, 1], [-1, -2]]]).tolist()
    ['Ann']
    >>> found.distance_from_face_space([[[2, 0], [0, 0]]]).round(4)
    array([1.4142])
    """

    _transforms = True

    def __init__(self, n_components: int | float | None = 0.95) -> None:
        self.n_components = n_components

    def fit(self, images: Any, y: ArrayLike | None = None) -> Self:
        """Learn the face space of pictures.

        Parameters
        ----------
        images : array or tensor of shape (n, h, w), (n, h, w, c) or (n, d)
            Numbers of any real type; whole numbers are taken as they are, not
            divided by 255.
        y : array-like of shape (n,), optional
            Whose they are: numbers or words. Needed for `predict`.
        """
        shape, rows = _flat(images)
        pca = StreamingPCA(self.n_components).fit(rows)
        labels = None
        if y is not None:
            labels = np.asarray(y)
            if labels.shape != (len(rows),):
                raise ValueError(
                    f"y must be {len(rows)} labels, one for each picture; got shape "
                    f"{labels.shape}. Leave it out when nobody is to be recognised."
                )
        n = len(rows)
        self.components_ = pca.components_
        self.eigenvalues_ = pca.explained_variance_ * (n - 1) / n
        self._ratio = pca.explained_variance_ratio_
        self._mean = pca.mean_
        self._shape = shape
        self.labels_ = labels
        self.n_features_in_ = int(rows.shape[1])
        self.gallery_ = self._coordinates(rows)
        return self

    @property
    def n_components_(self) -> int:
        self._check_fitted("n_components_")
        return len(self.components_)

    @property
    def mean_(self) -> Float:
        self._check_fitted("mean_")
        return self._mean.reshape(self._shape)

    @property
    def eigenfaces_(self) -> Float:
        self._check_fitted("eigenfaces_")
        return self.components_.reshape(-1, *self._shape)

    def plot(self) -> Picture:
        """Draw the mean and the first eleven eigenfaces, and how much of the variance each holds.

        In an eigenface middle grey is zero, each with a scale of its own. Fitted on
        rows without the shape of a picture, it draws the variance alone, as
        StreamingPCA does.

        Examples
        --------
        >>> import numpy as np, eigencat as ec
        >>> pictures = np.random.default_rng(0).uniform(size=(20, 6, 5))
        >>> ec.Eigenfaces(4).fit(pictures).plot()
        Picture('Eigenfaces')
        """
        from eigencat import _plots

        self._check_fitted("plot")
        k = self.n_components
        asked = float(k) if isinstance(k, (float, np.floating)) else None
        n = len(self.gallery_)
        if len(self._shape) == 1:
            return _plots.components(
                self._ratio, n=n, d=self.n_features_in_, asked=asked, title="Eigenfaces"
            )
        return _plots.eigenfaces(self.mean_, self.eigenfaces_, self._ratio, n=n, asked=asked)

    def transform(self, images: Any) -> Float:
        """The coordinates of pictures in the face space, (n, k), in units of a pixel."""
        return self._coordinates(self._read(images, "transform"))

    def fit_transform(self, images: Any, y: ArrayLike | None = None) -> Float:
        """`fit`, then the coordinates of the same pictures."""
        return self.fit(images, y).gallery_.copy()

    def inverse_transform(self, coordinates: ArrayLike) -> Float:
        """Draw pictures from coordinates, in the shape they were fitted in; not clipped."""
        self._check_fitted("inverse_transform")
        rows = b.fetch(b.as_float(b.read_rows(coordinates, "coordinates", "(n, k)")))
        if rows.shape[1] != len(self.components_):
            raise ValueError(
                f"coordinates must have {len(self.components_)} columns, one for each component; "
                f"got {rows.shape[1]}. Pass what transform gave."
            )
        return np.asarray((rows @ self.components_ + self._mean).reshape(-1, *self._shape))

    def distance_from_face_space(self, images: Any) -> Float:
        """The length of what the components cannot draw of each picture, (n,).

        Equation ``eq-distance-from-face-space``: ‖(x - μ) - UᵀU (x - μ)‖. Of the
        pictures it was fitted on: zero for them if all components are kept; with
        a share s, about √(1 - s) of their length from the mean. Usually larger
        for what is no face.
        """
        rows = self._read(images, "distance_from_face_space")
        centred = b.fetch(b.as_float(rows)) - self._mean
        return np.asarray(
            np.linalg.norm(centred - (centred @ self.components_.T) @ self.components_, axis=1)
        )

    def predict(self, images: Any, farthest: float | None = None) -> NDArray[Any]:
        """Whose each picture is: the label of the nearest known one in the face space.

        Parameters
        ----------
        images : as in `fit`
        farthest : float, optional
            Pictures whose distance from the face space is larger are no faces:
            their label is None. Without it everything is somebody.
        """
        self._check_fitted("predict")
        if self.labels_ is None:
            raise ValueError(
                "y must be passed to fit before anybody can be recognised; got pictures alone. "
                "Call fit(images, labels)."
            )
        rows = self._read(images, "predict")
        nearest = [
            int(np.argmin(np.einsum("nk,nk->n", self.gallery_ - one, self.gallery_ - one)))
            for one in self._coordinates(rows)
        ]
        found = self.labels_[nearest]
        if farthest is None:
            return found
        known = self.distance_from_face_space(images) <= farthest
        return np.array(
            [label if face else None for label, face in zip(found, known, strict=True)],
            dtype=object,
        )

    def _read(self, images: Any, asked: str) -> Any:
        self._check_fitted(asked)
        shape, rows = _flat(images)
        if shape != self._shape:
            if len(shape) == len(self._shape) == 1:
                self._check_features(rows)
            raise ValueError(
                f"images must be pictures of shape {self._shape}, as in fit; got {shape}. "
                "Bring them to one size first."
            )
        b.check_finite(rows, "images")
        return rows

    def _coordinates(self, rows: Any) -> Float:
        return np.asarray((b.fetch(b.as_float(rows)) - self._mean) @ self.components_.T)


def _flat(images: Any) -> tuple[tuple[int, ...], Any]:
    """The shape of one picture, and all pictures as rows."""
    if not hasattr(images, "toarray") and not b.is_tensor(images):
        images = np.asarray(images)
    shape = tuple(int(n) for n in getattr(images, "shape", ())[1:])
    if len(shape) in (2, 3):
        images = images.reshape(len(images), math.prod(shape))
    elif len(shape) > 3:
        raise ValueError(
            f"images must have shape (n, h, w), (n, h, w, c) or (n, d); got {images.shape}. "
            "Pass one picture as images[None]."
        )
    rows = b.read_rows(images, "images", "(n, h, w), (n, h, w, c) or (n, d)")
    return shape, rows
