"""`pymlj/metrics/_probabilistic.py`: proper scores, by closed forms and by being proper."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pymlj import (
    ArgumentError,
    LogLoss,
    LogScore,
    Normal,
    SphericalScore,
    UnivariateFinite,
    brier_loss,
    brier_score,
    log_loss,
    log_score,
    measurements,
    spherical_score,
)

few = settings(max_examples=50, deadline=None)

rng = np.random.default_rng(11)
PROBS = rng.dirichlet([1.0, 1.0, 1.0], 20)
Y = rng.integers(0, 3, 20)
D = UnivariateFinite([0, 1, 2], PROBS)
AT_Y = PROBS[np.arange(20), Y]


@pytest.mark.parametrize("loss, score", [(log_loss, log_score), (brier_loss, brier_score)])
def test_a_loss_is_the_negative_of_its_score(loss, score):
    assert loss(D, Y) == -score(D, Y)
    d = Normal([0.0, 1.0], [1.0, 0.1])
    assert loss(d, [1.0, 1.0]) == -score(d, [1.0, 1.0])


def test_brier_loss_is_the_squared_distance_to_the_truth():
    one_hot = np.eye(3)[Y]
    np.testing.assert_allclose(measurements(brier_loss, D, Y), ((PROBS - one_hot) ** 2).sum(axis=1))


@pytest.mark.parametrize("alpha", [1.5, 2, 3])
def test_spherical_score_of_levels(alpha):
    norm = (PROBS**alpha).sum(axis=1) ** (1 / alpha)
    expected = (AT_Y / norm) ** (alpha - 1)
    np.testing.assert_allclose(measurements(SphericalScore(alpha=alpha), D, Y), expected)


def test_spherical_score_of_counts():
    d = stats.poisson(2.0)
    expected = d.pmf(3) / math.sqrt((d.pmf(np.arange(60)) ** 2).sum())
    assert spherical_score([d], [3]) == pytest.approx(expected)


def test_spherical_score_of_numbers_needs_alpha_two():
    with pytest.raises(ArgumentError, match="`alpha` must be 2 for distributions of numbers"):
        SphericalScore(alpha=3)(Normal([0.0], [1.0]), [0.0])


@pytest.mark.parametrize("alpha", [0, -1])
def test_alpha_is_positive(alpha):
    with pytest.raises(ArgumentError, match="`alpha > 0` must hold"):
        SphericalScore(alpha=alpha)


@pytest.mark.parametrize("cls", [LogLoss, LogScore])
@pytest.mark.parametrize("tol", [-0.1, 0.5, math.nan])
def test_tolerance_is_small(cls, tol):
    with pytest.raises(ArgumentError, match=r"`0 <= tol < 0.5` must hold, but got"):
        cls(tol=tol)


def test_probabilities_are_kept_from_zero_and_one():
    d = UnivariateFinite(["a", "b"], [[0.0, 1.0], [0.0, 1.0]])
    values = measurements(LogLoss(tol=0.1), d, ["a", "b"])
    np.testing.assert_allclose(values, [-math.log(0.1), -math.log(0.9)])


def test_without_tolerance_an_impossible_event_is_an_infinite_loss():
    d = UnivariateFinite(["a", "b"], [[0.0, 1.0]])
    assert LogLoss(tol=0)(d, ["a"]) == math.inf


def test_a_density_above_one_is_no_probability():
    d = Normal([0.0], [0.01])
    assert log_loss(d, [0.0]) == pytest.approx(-stats.norm(0, 0.01).logpdf(0.0))
    assert log_loss(d, [0.0]) < 0


def test_a_density_near_zero_is_kept_from_it():
    assert log_loss(Normal([0.0], [1.0]), [100.0]) == pytest.approx(-math.log(LogLoss().tol))


def test_probabilities_of_counts_are_kept_from_one():
    d = stats.rv_discrete(values=([3], [1.0]))()
    assert LogLoss(tol=0.1)([d], [3]) == pytest.approx(-math.log(0.9))


def test_a_predicted_nan_shows():
    d = UnivariateFinite(["a", "b"], [[math.nan, math.nan], [0.5, 0.5]])
    for measure in (log_loss, brier_loss, spherical_score):
        assert math.isnan(measure(d, ["a", "a"]))


def test_no_observations():
    assert math.isnan(log_loss(UnivariateFinite(["a", "b"], np.empty((0, 2))), []))


@pytest.mark.parametrize("measure", [log_loss, brier_loss, spherical_score])
def test_weights_divide_by_n(measure):
    w = rng.uniform(0, 2, 20)
    assert measure(D, Y, weights=w) == pytest.approx((w * measurements(measure, D, Y)).mean())


SIMPLEX = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3).map(
    lambda p: np.array(p) / np.sum(p)
)


@pytest.mark.parametrize("score", [log_score, brier_score, spherical_score])
@few
@given(truth=SIMPLEX, guess=SIMPLEX)
def test_scores_are_proper(score, truth, guess):
    """On average, nothing scores better than the distribution that labels come from."""

    def expected(prediction):
        d = UnivariateFinite([0, 1, 2], np.tile(prediction, (3, 1)))
        return truth @ measurements(score, d, [0, 1, 2])

    assert expected(truth) >= expected(guess) - 1e-12
