"""`pymlj/builtin/_encoding.py`: one number for each level."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.preprocessing import OrdinalEncoder as Other

from pymlj.builtin import FrequencyEncoder, OrdinalEncoder
from pymlj.exceptions import ArgumentError
from pymlj.tables import categorical

X = pd.DataFrame(
    {
        "c": categorical(["v", "u", None, "v"], levels=["w", "v", "u"]),
        "o": categorical([1, 2, 1, 1], ordered=True),
        "x": [1.0, 2.0, 3.0, 4.0],
    }
)


def test_positions_agree_with_scikit_learn(fitted):
    complete = X[["c", "o"]].dropna()
    Z = fitted(OrdinalEncoder(ordered_factor=True), complete).transform(complete)
    other = Other(categories=[["w", "v", "u"], [1, 2]])

    np.testing.assert_array_equal(Z.to_numpy(), other.fit_transform(complete))


def test_only_named_or_unnamed_columns_are_encoded(fitted):
    for options in ({"features": "c", "ignore": False}, {"features": lambda name: name != "c"}):
        mach = fitted(OrdinalEncoder(ordered_factor=True, **options), X)
        assert mach.report().encoded_features == ["c"]


def test_counts_and_shares_leave_missing_labels_out(fitted):
    counts = fitted(FrequencyEncoder(), X).transform(X)["c"]
    shares = fitted(FrequencyEncoder(normalize=True), X).transform(X)["c"]

    np.testing.assert_array_equal(counts, [2, 1, np.nan, 2])
    np.testing.assert_allclose(shares, np.array([2, 1, np.nan, 2]) / 3, rtol=1e-6)


def test_a_level_of_the_pool_that_does_not_occur_counts_nothing(fitted):
    mach = fitted(FrequencyEncoder(), X)

    assert mach.transform(X.assign(c=categorical(["w"] * 4)))["c"].tolist() == [0.0] * 4
    assert mach.fitted_params().statistic_given_feature_level == {"c": {"w": 0, "v": 2, "u": 1}}


@pytest.mark.parametrize("model", [OrdinalEncoder, FrequencyEncoder])
@pytest.mark.parametrize("output_type", [np.float32, np.float64, float])
def test_numbers_are_of_the_type_asked_for(fitted, model, output_type):
    for column in (X["c"], X["c"].fillna("u")):
        Z = fitted(model(output_type=output_type), X.assign(c=column)).transform(X)
        assert Z["c"].dtype == output_type


def test_integers_become_floats_where_there_are_gaps(fitted):
    mach = fitted(OrdinalEncoder(output_type=np.int64), X)

    assert mach.transform(X)["c"].dtype == np.float64
    assert mach.transform(X[:2])["c"].dtype == np.int64


@pytest.mark.parametrize("model", [OrdinalEncoder, FrequencyEncoder])
@pytest.mark.parametrize("wrong", [str, "nothing", object])
def test_the_output_type_must_be_numeric(model, wrong):
    with pytest.raises(ArgumentError, match="`output_type` must be a type of numbers such as"):
        model(output_type=wrong)


def test_absent_columns_are_no_harm(fitted):
    assert list(fitted(OrdinalEncoder(), X).transform(X[["x"]]).columns) == ["x"]


def test_gaps_are_nulls_in_polars(fitted):
    table = pl.DataFrame({"c": pl.Series(["v", None, "u"], dtype=pl.Categorical)})

    Z = fitted(OrdinalEncoder(), table).transform(table)
    assert Z["c"].to_list() == [1.0, None, 0.0]


def test_the_number_of_each_level_is_a_fitted_parameter(fitted):
    fp = fitted(OrdinalEncoder(), X).fitted_params()

    assert fp.index_given_feature_level == {"c": {"w": 0.0, "v": 1.0, "u": 2.0}}
