"""`pymlj/metrics/_continuous.py`: measures of numbers, by closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    DomainError,
    LPLoss,
    LPSumLoss,
    MeanAbsoluteProportionalError,
    RootMeanSquaredLogProportionalError,
    RootMeanSquaredProportionalError,
    log_cosh,
    mape,
    measurements,
    rms,
    rmsl,
    rmslp1,
    rmsp,
    rsq,
    willmott_d,
)

few = settings(max_examples=50, deadline=None)


@pytest.mark.parametrize("cls", [LPLoss, LPSumLoss])
@pytest.mark.parametrize("p", [0, -1, math.nan])
def test_the_power_is_positive(cls, p):
    with pytest.raises(ArgumentError, match="`p > 0` must hold, but got"):
        cls(p=p)


@pytest.mark.parametrize("cls", [RootMeanSquaredProportionalError, MeanAbsoluteProportionalError])
def test_the_tolerance_is_not_negative(cls):
    with pytest.raises(ArgumentError, match="`tol >= 0` must hold, but got -1"):
        cls(tol=-1)


def test_settings_may_be_given_by_position():
    assert LPLoss(3) == LPLoss(p=3)


@pytest.mark.parametrize("p", [0.5, 1, 2, 3])
def test_powers(p):
    assert LPLoss(p=p)([0.0, 4.0], [1.0, 2.0]) == pytest.approx((1 + 2**p) / 2)
    assert LPSumLoss(p=p)([0.0, 4.0], [1.0, 2.0]) == pytest.approx(1 + 2**p)


@pytest.mark.parametrize("measure", [mape, rmsp])
def test_targets_near_zero_contribute_nothing_but_count(measure):
    assert measurements(measure, [5.0, 3.0], [0.0, 2.0]).tolist() == [0.0, 0.5]


def test_tolerance_is_a_bound_of_the_target():
    assert MeanAbsoluteProportionalError(tol=1.0)([3.0, 3.0], [1.0, 2.0]) == 0.25


def test_negative_targets_scale_by_their_size():
    assert mape([-1.0], [-2.0]) == 0.5


def test_logarithms_take_no_negative_values():
    with pytest.raises(DomainError, match=r"so `yhat` must not be negative, .* `yhat` is -1\."):
        rmsl([-1.0, 2.0], [1.0, 2.0])
    with pytest.raises(DomainError, match=r"so `y \+ 1` must not be negative, .* `y` is -1.5"):
        rmslp1([1.0], [-1.5])


def test_logarithm_of_zero_is_an_infinite_loss():
    assert rmsl([0.0, 1.0], [1.0, 1.0]) == math.inf


def test_missing_values_are_not_taken_for_negative_ones():
    assert rmsl([None, 1.0], [1.0, 1.0]) == 0.0


def test_offset_moves_the_domain():
    measure = RootMeanSquaredLogProportionalError(offset=3)
    assert measure([-2.0], [-2.0]) == 0.0


@few
@given(st.floats(-300, 300))
def test_log_cosh_is_what_it_says(d):
    assert log_cosh([d], [0.0]) == pytest.approx(math.log(math.cosh(d)), rel=1e-9, abs=1e-12)


def test_constant_target_has_no_r_squared():
    assert math.isnan(rsq([1.0, 1.0], [1.0, 1.0]))
    assert rsq([1.0, 2.0], [1.0, 1.0]) == -math.inf


def test_mean_target_counts_missing_values():
    yhat, y = [-0.2, 0.1, 0.4, 0.7], [0.1, -0.2, None, 0.7]
    observed, mean = np.array([0.1, -0.2, 0.7]), 0.6 / 4
    expected = 1 - 0.18 / ((observed - mean) ** 2).sum()
    assert rsq(yhat, y) == pytest.approx(expected, rel=1e-12)
    spread = np.abs(np.array([-0.2, 0.1, 0.7]) - mean) + np.abs(observed - mean)
    assert willmott_d(yhat, y) == pytest.approx(1 - 0.18 / (spread**2).sum(), rel=1e-12)


def test_an_unpredicted_target_counts_in_the_variance_only():
    assert rsq([None, 2.0, 3.0], [1.0, 2.0, 4.0]) == pytest.approx(
        1 - 1 / ((np.array([1.0, 2.0, 4.0]) - 7 / 3) ** 2).sum()
    )


def test_willmott_where_the_divisor_is_zero():
    assert willmott_d([0.0, 0.0], [0.0, 0.0]) == 1.0
    assert willmott_d([1.0, 1.0], [0.0, 0.0]) == 0.0


@pytest.mark.parametrize("measure", [rms, rsq, willmott_d, mape, rmsl, log_cosh])
def test_no_observations_give_nan(measure):
    assert math.isnan(measure([], []))


@few
@given(
    st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=20),
)
def test_willmott_is_between_zero_and_one(pairs):
    yhat, y = zip(*pairs, strict=True)
    assert -1e-9 <= willmott_d(yhat, y) <= 1
