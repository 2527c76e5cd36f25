"""`pymlj/builtin/_standardize.py`: subtract the mean, divide by the standard deviation."""

import logging

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.preprocessing import StandardScaler

from pymlj import machine
from pymlj.builtin import Standardizer, UnivariateStandardizer
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.tables import categorical

X = pd.DataFrame(
    {
        "x": [1.0, 2.0, 6.0],
        "n": [2, 4, 6],
        "o": categorical(["lo", "hi", "lo"], levels=["lo", "mid", "hi"], ordered=True),
        "t": ["a", "b", "c"],
    }
)


def test_columns_agree_with_scikit_learn_but_for_the_divisor(fitted, rng):
    M = rng.normal(5.0, 3.0, size=(20, 4))
    expected = StandardScaler().fit_transform(M) * np.sqrt(19 / 20)

    np.testing.assert_allclose(fitted(Standardizer(), M).transform(M), expected)


def test_fitted_parameters_and_report_name_the_features(fitted):
    mach = fitted(Standardizer(count=True), X)
    fp = mach.fitted_params()

    assert fp.features_fit == ["x", "n"] == mach.report().features_fit
    assert fp.means.tolist() == [3.0, 4.0] and fp.stds.tolist() == [pytest.approx(7**0.5), 2.0]
    assert set(fp) == {"features_fit", "means", "stds"}


def test_ordered_factors_are_coded_by_the_levels_of_training(fitted):
    mach = fitted(Standardizer(ordered_factor=True), X)
    other = X.assign(o=categorical(["hi", "lo", "hi"], levels=["hi", "lo"], ordered=True))

    z, expected = mach.transform(other)["o"], mach.transform(X)["o"]
    assert z[0] == expected[1] and z[1] == expected[0]
    with pytest.raises(ArgumentError, match="Column `o` has level 'top', unseen in training"):
        mach.transform(X.assign(o=categorical(["top"] * 3, ordered=True)))


def test_new_missing_values_stay_missing(fitted):
    new = X.assign(x=pd.array([None, 3.0, None], dtype="Float64"))
    Z = fitted(Standardizer(), X).transform(new)

    assert Z["x"].isna().tolist() == [True, False, True] and Z["x"][1] == 0.0


def test_a_constant_column_is_centred_with_a_warning():
    X = pd.DataFrame({"x": [5.0, 5.0, 5.0], "y": [1.0, 2.0, 3.0]})
    with pytest.warns(MLJWarning, match="Column `x` is constant: it is centred, but not divided"):
        mach = machine(Standardizer(), X).fit(verbosity=0)

    Z = mach.transform(X)
    assert Z["x"].tolist() == [0.0] * 3 and Z["y"].tolist() == [-1.0, 0.0, 1.0]
    pd.testing.assert_frame_equal(mach.inverse_transform(Z), X)
    assert mach.fitted_params().stds.tolist() == [0.0, 1.0]


def test_rounding_error_is_no_deviation():
    with pytest.warns(MLJWarning, match="The vector is constant"):
        mach = machine(UnivariateStandardizer(), np.array([0.1] * 10) * 3).fit(verbosity=0)

    assert mach.fitted_params().std == 0.0


def test_a_single_row_is_constant():
    with pytest.warns(MLJWarning, match="constant"):
        machine(Standardizer(), X[:1]).fit(verbosity=0)


@pytest.mark.parametrize("options", [{"count": True}, {"ordered_factor": True}])
def test_what_was_no_number_cannot_be_given_back(fitted, options):
    mach = fitted(Standardizer(**options), X)

    with pytest.raises(ArgumentError, match="needs `ordered_factor=False` and `count=False`"):
        mach.inverse_transform(mach.transform(X))


def test_the_inverse_needs_the_columns_of_training(fitted):
    with pytest.raises(ArgumentError, match="was trained on column `x`, which the table lacks"):
        fitted(Standardizer(), X).inverse_transform(X[["n"]])


def test_nothing_to_do_is_pointed_out():
    with pytest.warns(MLJWarning, match="`Standardizer` finds no column to standardise"):
        mach = machine(Standardizer(features=["t"]), X).fit(verbosity=0)

    pd.testing.assert_frame_equal(mach.transform(X), X)


@pytest.mark.parametrize("model", [Standardizer(), UnivariateStandardizer()], ids=repr)
def test_vectors_keep_their_kind(fitted, model):
    series = pd.Series([1.0, 2.0, 3.0], index=list("abc"), name="x")
    expected = pd.Series([-1.0, 0.0, 1.0], index=list("abc"), name="x")
    mach = fitted(model, series)

    pd.testing.assert_series_equal(mach.transform(series), expected)
    assert mach.transform(pl.Series("x", [1, None])).to_list() == [-1.0, None]
    assert mach.transform([2.0, 3.0]) == [0.0, 1.0]
    assert mach.inverse_transform(np.array([-1.0])).tolist() == [1.0]
    assert dict(mach.fitted_params()) == {"mean": 2.0, "std": 1.0}


def test_a_vector_of_counts_is_standardised(fitted):
    assert fitted(Standardizer(), np.array([2, 4, 6])).transform(np.array([8])).tolist() == [2.0]


def test_a_number_is_standardised_and_given_back(fitted):
    mach = fitted(UnivariateStandardizer(), np.array([0.0, 2.0, 4.0]))

    assert mach.transform(6.0) == 2.0 and mach.inverse_transform(2.0) == 6.0


def test_infinite_entries_are_refused_by_name():
    bad = pd.DataFrame({"a": [1.0, np.inf], "b": [1.0, 2.0], "c": [-np.inf, 1.0]})
    with pytest.raises(ArgumentError, match="must be finite, but `a`, `c` have infinite entries"):
        machine(Standardizer(), bad).fit(verbosity=0)
    with pytest.raises(ArgumentError, match="the vector has infinite entries"):
        machine(UnivariateStandardizer(), bad["a"]).fit(verbosity=0)


def test_numeric_columns_left_alone_are_logged(caplog):
    caplog.set_level(logging.INFO, logger="pymlj")
    table = pd.DataFrame({"x": [1.0, 2.0], "n": [1, 2], "gaps": [1.0, None], "t": ["a", "b"]})
    machine(Standardizer(), table).fit(verbosity=1)

    assert "leaves Count columns alone: `n`. `Standardizer(count=True)`" in caplog.text
    assert (
        "missing values alone: `gaps`. `FillImputer()`" in caplog.text and "`t`" not in caplog.text
    )
    caplog.clear()
    machine(Standardizer(count=True, features=["x", "n"]), table).fit(verbosity=1)
    assert "alone" not in caplog.text


def test_entries_whose_squares_are_not_finite_are_refused():
    with pytest.raises(ArgumentError, match=r"the vector has entries above 1e150"):
        machine(UnivariateStandardizer(), np.array([1.0, 1e200])).fit(verbosity=0)
