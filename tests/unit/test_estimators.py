"""Every estimator is one in scikit-learn's sense, but for what its contract forbids."""

from __future__ import annotations

from typing import Any

import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

import eigencat as ec

# The contract is partial_fit(X, Z=None): the latents come second, where scikit-learn passes labels.
LATENTS_SECOND = {
    "check_fit_score_takes_y": "partial_fit takes latents second, not labels",
    "check_n_features_in_after_fitting": "partial_fit takes latents second, not labels",
}

# Each estimator, and what scikit-learn asks of it that it does not do, with the reason.
ESTIMATORS: list[tuple[Any, dict[str, str]]] = [
    (ec.StreamingPCA(2), LATENTS_SECOND),
    (ec.GANSpace(2), LATENTS_SECOND),
    (ec.SeFa(2), {}),
    (ec.Eigenfaces(2), {}),
    (ec.InterFaceGAN(), {}),
    (ec.InterFaceGAN("logistic"), {}),
    (ec.InterFaceGAN("lda"), {}),
    (ec.InterFaceGAN("mean", space="z"), {}),
    (ec.InterFaceGAN("svm"), {}),
]
NAMES = [repr(estimator) for estimator, _ in ESTIMATORS]


# BaseEstimator would make `import eigencat.streaming` load scikit-learn, 0.8 s; what it gives is in
# eigencat._estimator. The checks that are skipped ask for array-API switches in the environment.
@pytest.mark.filterwarnings("ignore:.*does not inherit from:UserWarning")
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@pytest.mark.parametrize(("estimator", "not_held"), ESTIMATORS, ids=NAMES)
def test_it_is_an_estimator(estimator: Any, not_held: dict[str, str]) -> None:
    found = check_estimator(estimator, expected_failed_checks=not_held, on_skip=None)
    assert {r["check_name"] for r in found if r["status"] == "xfail"} == set(not_held)


@pytest.mark.parametrize(("estimator", "not_held"), ESTIMATORS, ids=NAMES)
def test_its_repr_makes_it_again(estimator: Any, not_held: dict[str, str]) -> None:
    again = eval(f"ec.{estimator!r}")
    assert again.get_params() == estimator.get_params() == clone(estimator).get_params()
