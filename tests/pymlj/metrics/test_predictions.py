"""`pymlj/metrics/_predictions.py`: predicted distributions in every form."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    Normal,
    UnivariateFinite,
    categorical,
    log_loss,
    measurements,
)

PROBS = np.array([[0.1, 0.9], [0.4, 0.6], [0.2, 0.8]])
D = UnivariateFinite(["a", "b"], PROBS)
Y = ["a", "b", "b"]
LOSSES = -np.log([0.1, 0.6, 0.8])


@pytest.mark.parametrize(
    "yhat",
    [
        D,
        list(D),
        tuple(D),
        np.array([*D, None], dtype=object)[:3],
        pd.Series(list(D), dtype=object),
    ],
    ids=["array", "list", "tuple", "objects", "series"],
)
@pytest.mark.parametrize(
    "y", [Y, np.array(Y), pd.Series(Y), categorical(Y), categorical(Y, ["b", "a"])]
)
def test_distributions_over_levels(yhat, y):
    np.testing.assert_allclose(measurements(log_loss, yhat, y), LOSSES)


def test_missing_predictions_and_observations():
    values = measurements(log_loss, [D[0], None, D[2]], ["a", "b", None])
    assert pd.isna(values).tolist() == [False, True, True]
    assert log_loss([D[0], None, D[2]], ["a", "b", None]) == pytest.approx(LOSSES[0] / 3)


def test_missing_observations_in_categorical_data():
    y = categorical(["a", None, "b"])
    assert log_loss(D, y) == pytest.approx((LOSSES[0] + LOSSES[2]) / 3)


def test_numbers_as_levels():
    d = UnivariateFinite([0, 1], PROBS)
    np.testing.assert_allclose(measurements(log_loss, d, np.array([0, 1, 1])), LOSSES)


@pytest.mark.parametrize(
    "yhat",
    [
        Normal([0.0, 1.0, 2.0], [1.0, 2.0, 3.0]),
        [Normal(0.0, 1.0), Normal(1.0, 2.0), Normal(2.0, 3.0)],
        [stats.norm(0, 1), Normal(1.0, 2.0), stats.norm(loc=2, scale=3)],
        stats.norm([0, 1, 2], [1, 2, 3]),
        stats.norm(loc=np.array([0, 1, 2]), scale=[1, 2, 3]),
        pd.Series([stats.norm(0, 1), stats.norm(1, 2), stats.norm(2, 3)], dtype=object),
    ],
    ids=["vector", "list", "mixed", "scipy vector", "scipy keywords", "series"],
)
def test_distributions_of_numbers(yhat):
    y = [0.5, -1.0, 2.0]
    expected = -stats.norm([0, 1, 2], [1, 2, 3]).logpdf(y)
    np.testing.assert_allclose(measurements(log_loss, yhat, y), expected)


def test_families_may_be_mixed():
    yhat = [
        stats.expon(0, 2),
        stats.poisson(3),
        stats.expon(0, 1),
        stats.gamma(2),
        stats.poisson(mu=1),
    ]
    y = [1.0, 2.0, 0.5, 1.0, 0.0]
    expected = [
        -(d.logpdf(v) if hasattr(d.dist, "pdf") else d.logpmf(v))
        for d, v in zip(yhat, y, strict=True)
    ]
    np.testing.assert_allclose(measurements(log_loss, yhat, y), expected)


def test_discrete_distributions_given_by_values():
    one = stats.rv_discrete(values=([1, 2], [0.25, 0.75]))()
    two = stats.rv_discrete(values=([1, 2], [0.5, 0.5]))()
    np.testing.assert_allclose(
        measurements(log_loss, [one, two, one], [1, 1, 2]), -np.log([0.25, 0.5, 0.75])
    )


def test_missing_numbers():
    yhat = [Normal(0.0, 1.0), None, Normal(0.0, 1.0)]
    values = measurements(log_loss, yhat, [0.0, 1.0, None])
    assert pd.isna(values).tolist() == [False, True, True]


def test_a_distribution_of_another_package_is_asked_for_its_density():
    from pymlj import Continuous, Distribution

    class Triangle(Distribution):
        observation_scitype = Continuous

        def pdf(self, x):
            return np.maximum(1 - np.abs(x), 0)

        def mode(self):
            return 0.0

        def sample(self, n=None, rng=None):
            return 0.0

    d = Triangle()
    np.testing.assert_allclose(measurements(log_loss, [d, d], [0.0, 0.5]), [0, -np.log(0.5)])


# -------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("yhat", [[0.1, 0.2, 0.3], ["a", "b", "b"], categorical(Y), []])
def test_point_predictions_are_refused(yhat):
    with pytest.raises(ArgumentError, match=r"must hold a distribution .* by `predict`, not by"):
        log_loss(yhat, Y)


@pytest.mark.parametrize("yhat", [PROBS, pd.DataFrame(PROBS, columns=["a", "b"])])
def test_a_matrix_of_probabilities_gets_a_hint(yhat):
    with pytest.raises(
        ArgumentError, match=r"becomes them by `UnivariateFinite\(levels, matrix\)`"
    ):
        log_loss(yhat, Y)


def test_a_single_distribution_is_not_repeated_by_itself():
    with pytest.raises(
        DimensionMismatch, match=r"is a single one; repeat it: `\[distribution\] \* len"
    ):
        log_loss(Normal(0.0, 1.0), [1.0, 2.0])


@pytest.mark.parametrize("yhat", [D, Normal([0.0, 1.0, 2.0], 1.0), [Normal(0.0, 1.0)] * 3])
def test_lengths_must_agree(yhat):
    y = ["a", "b"] if yhat is D else [1.0, 2.0]
    with pytest.raises(DimensionMismatch, match="there are 3 predictions for 2 observations"):
        log_loss(yhat, y)


def test_labels_must_be_levels():
    with pytest.raises(ArgumentError, match=r"labels of `y` must be among .* \['z'\] are not"):
        log_loss(D, ["a", "b", "z"])


def test_pools_must_be_the_same():
    with pytest.raises(ArgumentError, match="levels of `yhat` and `y` must be the same"):
        log_loss(D, categorical(Y, levels=["a", "b", "c"]))
    ordered = UnivariateFinite(["a", "b"], PROBS, ordered=True)
    with pytest.raises(ArgumentError, match="must have the same order"):
        log_loss(ordered, categorical(Y, levels=["b", "a"], ordered=True))


def test_labels_are_no_numbers():
    with pytest.raises(ArgumentError, match="`y` must hold numbers"):
        log_loss(Normal([0.0, 1.0, 2.0], 1.0), Y)
