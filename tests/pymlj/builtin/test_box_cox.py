"""`pymlj/builtin/_box_cox.py`: making data look normal."""

import numpy as np
import pandas as pd
import pytest
import scipy.special
import scipy.stats

from pymlj.builtin import UnivariateBoxCoxTransformer
from pymlj.exceptions import ArgumentError


def test_values_agree_with_scipy(fitted, rng):
    x = rng.gamma(2.0, size=100)
    mach = fitted(UnivariateBoxCoxTransformer(), x)

    np.testing.assert_allclose(
        mach.transform(x), scipy.special.boxcox(x, mach.fitted_params().lambda_)
    )


def test_the_power_is_near_the_one_of_maximum_likelihood(fitted, rng):
    x = rng.gamma(4.0, size=2000)
    _, likeliest = scipy.stats.boxcox(x)

    assert fitted(UnivariateBoxCoxTransformer(), x).fitted_params().lambda_ == pytest.approx(
        likeliest, abs=0.1
    )


@pytest.mark.parametrize("n", [18, 35, 171])
def test_the_logarithm_is_among_the_powers_where_zero_is(fitted, n):
    x = np.exp(scipy.special.ndtri(np.arange(1, 40) / 40))

    assert fitted(UnivariateBoxCoxTransformer(n=n), x).fitted_params().lambda_ == 0.0


def test_a_series_stays_one_and_gaps_stay_gaps(fitted):
    x = pd.Series([1.0, 2.0, 5.0], index=list("abc"))
    mach = fitted(UnivariateBoxCoxTransformer(), x)
    z = mach.transform(pd.Series([1.0, None], index=list("de")))

    assert z.index.tolist() == ["d", "e"] and z.isna().tolist() == [False, True]
    assert mach.inverse_transform(z).isna().tolist() == [False, True]


def test_numbers_are_transformed_and_given_back(fitted):
    mach = fitted(UnivariateBoxCoxTransformer(), np.arange(1.0, 11.0))

    assert mach.inverse_transform(mach.transform(3.0)) == pytest.approx(3.0)


@pytest.mark.parametrize(
    "x, message",
    [
        ([1.0, 2.0, -0.5], "needs numbers `>= 0`, but got -0.5"),
        ([0.0, 1.0, 2.0], "there is a zero; with `shift=True`"),
        ([1.0, 1.0, 1.0], r"not all of them equal, but got \[1.0, 1.0, 1.0\]\."),
        ([1.0, 2.0], r"at least three numbers, .* but got \[1.0, 2.0\]\."),
        ([3.0] * 9, r"\[3.0, 3.0, 3.0\], \.\.\.\."),
        ([1.0, np.nan, 2.0], "needs a vector without missing values"),
    ],
)
def test_data_that_it_cannot_take_are_refused(fitted, x, message):
    with pytest.raises(ArgumentError, match=message):
        fitted(UnivariateBoxCoxTransformer(), np.array(x))


def test_negative_data_are_refused_also_with_a_shift(fitted):
    with pytest.raises(ArgumentError, match="needs numbers `>= 0`"):
        fitted(UnivariateBoxCoxTransformer(shift=True), np.array([-1.0, 0.0, 2.0]))


def test_new_data_below_the_domain_are_refused(fitted):
    mach = fitted(UnivariateBoxCoxTransformer(), np.arange(1.0, 11.0))
    with pytest.raises(ArgumentError, match=r"must be at least 0, by what was learned .* got -1"):
        mach.transform(np.array([2.0, -1.0]))

    log_normal = np.exp(scipy.special.ndtri(np.arange(1, 40) / 40))
    log = fitted(UnivariateBoxCoxTransformer(), log_normal)
    assert log.fitted_params().lambda_ == 0.0
    np.testing.assert_allclose(log.inverse_transform(log.transform(log_normal)), log_normal)
    with pytest.raises(ArgumentError, match="must be above 0"):
        log.transform(np.array([0.0]))


def test_numbers_that_are_no_transformed_ones_have_no_inverse(fitted):
    mach = fitted(UnivariateBoxCoxTransformer(), np.arange(1.0, 11.0))

    with pytest.raises(ArgumentError, match=r"`0.94 \* z \+ 1 > 0` must hold"):
        mach.inverse_transform(np.array([-5.0]))


def test_there_must_be_a_power_to_try():
    with pytest.raises(ArgumentError, match="`n >= 1` must hold, but got 0"):
        UnivariateBoxCoxTransformer(n=0)
