"""What makes a class an estimator in scikit-learn's sense, without importing scikit-learn."""

from __future__ import annotations

import inspect
from typing import Any, Self

from eigencat import _sklearn


class Estimator:
    """The constructor stores its parameters and nothing else; results end in an underscore."""

    _needs_y = False
    _transforms = False

    @classmethod
    def _parameter_names(cls) -> list[str]:
        return sorted(name for name in inspect.signature(cls).parameters)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters of the constructor, by name."""
        return {name: getattr(self, name) for name in self._parameter_names()}

    def set_params(self, **params: Any) -> Self:
        """Change parameters by name."""
        for name, value in params.items():
            if name not in self._parameter_names():
                raise ValueError(
                    f"{name}={value!r} must be a parameter of {type(self).__name__}, one of "
                    f"{', '.join(self._parameter_names())}; got {name!r}. Check the spelling."
                )
            setattr(self, name, value)
        return self

    def _fresh(self, **params: Any) -> Self:
        """An unfitted one with the same parameters, but for those given."""
        return type(self)(**{**self.get_params(), **params})

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "n_features_in_")

    def _check_fitted(self, asked: str) -> None:
        if not self.__sklearn_is_fitted__():
            raise _sklearn.not_fitted(
                f"{asked} must be asked of a fitted {type(self).__name__}; got one that has seen "
                "no data. Call fit first."
            )

    def _check_features(self, X: Any) -> None:
        found, expected = X.shape[1], self.n_features_in_  # type: ignore[attr-defined]
        if found != expected:
            # The words are scikit-learn's, which its own checks look for.
            raise ValueError(
                f"X has {found} features, but {type(self).__name__} is expecting {expected} "
                "features as input. Pass what it was fitted on."
            )

    def __sklearn_tags__(self) -> Any:
        return _sklearn.tags(needs_y=self._needs_y, transforms=self._transforms)

    def __repr__(self) -> str:
        defaults = inspect.signature(type(self)).parameters
        shown = [
            f"{name}={value!r}"
            for name, value in ((name, getattr(self, name)) for name in defaults)
            if repr(value) != repr(defaults[name].default)
        ]
        return f"{type(self).__name__}({', '.join(shown)})"
