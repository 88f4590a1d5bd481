"""What comes from scikit-learn, imported when it is first needed. The door of sklearn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat._linalg import fix_signs
from eigencat.moments import Spectrum

Float = NDArray[np.float64]


def not_fitted(message: str) -> Exception:
    """The error of an estimator that was asked before it was fitted."""
    try:
        from sklearn.exceptions import NotFittedError
    except ImportError:  # the page has NumPy only
        return ValueError(message)
    return NotFittedError(message)  # type: ignore[no-any-return]


def tags(*, needs_y: bool, transforms: bool) -> Any:
    """What scikit-learn asks of an estimator before it uses it."""
    from sklearn.utils import Tags, TargetTags, TransformerTags

    return Tags(
        estimator_type=None,
        target_tags=TargetTags(required=needs_y),
        transformer_tags=TransformerTags() if transforms else None,
    )


def incremental_components(X: Any, k: int, rows: int) -> tuple[Spectrum, Float]:
    """IncrementalPCA driven block by block, as GANSpace's released code does."""
    from sklearn.decomposition import IncrementalPCA

    pca = IncrementalPCA(k)
    for start in range(0, len(X), rows):
        block = b.fetch(b.as_float(X[start : start + rows]))
        # Its first block must have k samples, and it takes no later one with fewer.
        if len(block) >= k:
            pca.partial_fit(block)
    # Its own ratio knows the whole variance, which is kept exactly.
    total = float(pca.explained_variance_.sum() / pca.explained_variance_ratio_.sum())
    return (
        Spectrum(
            np.asarray(pca.explained_variance_, np.float64),
            fix_signs(np.asarray(pca.components_, np.float64)),
            total,
        ),
        np.asarray(pca.mean_, np.float64),
    )


def svm_plane(Z: NDArray[Any], positive: NDArray[np.bool_], C: float) -> tuple[Float, float]:
    """The normal and intercept of a linear support vector machine, not normalised."""
    from sklearn.svm import SVC

    found = SVC(kernel="linear", C=C).fit(Z, positive)
    return np.asarray(found.coef_[0], np.float64), float(found.intercept_[0])


def logistic_plane(Z: NDArray[Any], positive: NDArray[np.bool_], C: float) -> tuple[Float, float]:
    """The normal and intercept of a logistic regression, not normalised."""
    from sklearn.linear_model import LogisticRegression

    found = LogisticRegression(C=C, max_iter=1000).fit(Z, positive)
    return np.asarray(found.coef_[0], np.float64), float(found.intercept_[0])
