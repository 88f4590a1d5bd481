"""What comes from scikit-learn, imported when it is first needed. The door of sklearn."""

from __future__ import annotations

from typing import Any


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
