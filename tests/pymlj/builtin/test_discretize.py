"""`pymlj/builtin/_discretize.py`: from numbers to classes."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.preprocessing import KBinsDiscretizer

from pymlj.builtin import UnivariateDiscretizer
from pymlj.exceptions import ArgumentError
from pymlj.tables import categorical, codes, levels


def test_classes_agree_with_scikit_learn(fitted, rng):
    x = rng.normal(size=200)
    other = KBinsDiscretizer(
        n_bins=7, encode="ordinal", strategy="quantile", quantile_method="linear"
    )

    found = fitted(UnivariateDiscretizer(n_classes=7), x).transform(x)
    assert (codes(found) == other.fit_transform(x[:, None]).ravel()).all()


def test_cuts_and_representatives_are_fitted_parameters(fitted):
    fp = fitted(UnivariateDiscretizer(n_classes=2), np.arange(1.0, 11.0)).fitted_params()

    assert fp.odd_quantiles.tolist() == [5.5] and fp.even_quantiles.tolist() == [3.25, 7.75]


def test_repeated_cuts_leave_empty_classes_in_the_pool(fitted):
    mach = fitted(UnivariateDiscretizer(n_classes=4), np.array([1.0, 1.0, 1.0, 9.0]))

    assert levels(mach.transform(np.array([1.0]))) == [0, 1, 2, 3]


def test_gaps_stay_gaps_both_ways(fitted):
    mach = fitted(UnivariateDiscretizer(n_classes=2), np.arange(1.0, 11.0))
    z = mach.transform(pd.Series([1.0, None, 9.0], name="x"))

    assert z.isna().tolist() == [False, True, False] and z.name == "x"
    assert mach.inverse_transform(z).isna().tolist() == [False, True, False]


def test_polars_goes_there_and_back(fitted):
    mach = fitted(UnivariateDiscretizer(n_classes=2), pl.Series(np.arange(1.0, 11.0)))
    z = mach.transform(pl.Series([1.0, 9.0]))

    assert codes(z).tolist() == [0, 1]
    assert mach.inverse_transform(z).to_list() == [3.25, 7.75]


def test_other_classes_have_no_inverse(fitted):
    mach = fitted(UnivariateDiscretizer(n_classes=2), np.arange(1.0, 11.0))

    with pytest.raises(ArgumentError, match="The vector has level 2, unseen in training"):
        mach.inverse_transform(categorical([0, 2]))


@pytest.mark.parametrize("x", [np.array([1.0, np.nan]), np.array([])], ids=["NaN", "empty"])
def test_training_data_must_be_complete(x):
    with pytest.raises(ArgumentError, match="needs a vector without missing values, and not an"):
        UnivariateDiscretizer().fit(0, x)


def test_there_must_be_two_classes():
    with pytest.raises(ArgumentError, match="`n_classes >= 2` must hold, but got 1"):
        UnivariateDiscretizer(n_classes=1)
