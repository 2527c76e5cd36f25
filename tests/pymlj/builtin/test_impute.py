"""`pymlj/builtin/_impute.py`: filling missing values."""

import logging

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from sklearn.impute import SimpleImputer

from pymlj import load_machine, machine
from pymlj.builtin import FillImputer, UnivariateFillImputer
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.tables import categorical, levels, to_list


def test_numbers_agree_with_scikit_learn(fitted, rng):
    M = rng.normal(size=(30, 3))
    M[rng.uniform(size=M.shape) < 0.3] = np.nan
    expected = SimpleImputer(strategy="median").fit_transform(M)

    np.testing.assert_allclose(fitted(FillImputer(), M).transform(M), expected)


@pytest.mark.parametrize(
    "vector",
    [
        pd.Series([1.0, None, 4.0]),
        pd.Series([1, None, 4], dtype="Int64"),
        pd.Series([1.0, None, 4.0], dtype=object),
        pd.array([1.0, None, 4.0], dtype="Float64"),
        pl.Series([1.0, None, 4.0]),
        pl.Series([1, None, 4]),
        pa.array([1.0, None, 4.0]),
        pa.chunked_array([[1], [None, 4]]),
        np.array([1.0, np.nan, 4.0]),
        np.ma.masked_array([1, 2, 4], mask=[False, True, False]),
        [1.0, None, 4.0],
    ],
    ids=lambda vector: f"{type(vector).__name__}-{getattr(vector, 'dtype', '')}",
)
def test_every_kind_of_vector_keeps_its_kind_and_type(fitted, vector):
    filled = fitted(UnivariateFillImputer(), vector).transform(vector)

    median = 2.5 if isinstance(to_list(vector)[0], float) else 2  # of counts, it is rounded
    assert to_list(filled) == [1, median, 4]
    assert isinstance(filled, np.ndarray if isinstance(vector, np.ndarray) else type(vector))
    assert getattr(filled, "dtype", None) == getattr(vector, "dtype", None)


def test_the_input_is_not_changed(fitted):
    X = pd.DataFrame({"x": [1.0, None], "c": categorical(["a", None])})
    before = X.copy(deep=True)
    fitted(FillImputer(), X).transform(X)

    pd.testing.assert_frame_equal(X, before)


def test_the_median_of_counts_is_rounded_half_to_even(fitted):
    for values, filler in [([1, 2, None], 2), ([2, 3, None], 2), ([3, 4, None], 4)]:
        x = pd.array(values, dtype="Int64")
        assert fitted(UnivariateFillImputer(), x).fitted_params().filler == filler


def test_categories_keep_their_pool(fitted):
    c = categorical(["b", None, "b"], levels=["a", "b", "c"], ordered=True)
    filled = fitted(UnivariateFillImputer(), c).transform(c)

    assert filled.tolist() == ["b", "b", "b"]
    assert levels(filled) == ["a", "b", "c"] and filled.ordered


def test_a_pool_that_lacks_the_filler_becomes_that_of_training(fitted):
    mach = fitted(UnivariateFillImputer(), categorical(["b", "b", "a"]))
    filled = mach.transform(categorical(["a", None], levels=["a"]))

    assert filled.tolist() == ["a", "b"] and levels(filled) == ["a", "b"]


def test_an_unseen_level_is_named_with_its_column(fitted):
    mach = fitted(FillImputer(), pd.DataFrame({"c": categorical(["a", "b"])}))

    with pytest.raises(ArgumentError, match="Column `c` has level 'x', unseen in training"):
        mach.transform(pd.DataFrame({"c": categorical(["a", "x"])}))


def test_fillers_may_be_computed_by_functions_of_ones_own(fitted):
    X = pd.DataFrame(
        {
            "x": [1.0, None, 6.0, 2.0],
            "n": pd.array([1, None, 5, 9], dtype="Int64"),
            "c": categorical(["b", None, "c", "c"], levels=["a", "b", "c"]),
        }
    )
    model = FillImputer(continuous_fill=np.mean, count_fill=np.max, finite_fill=lambda c: "a")
    fp = fitted(model, X).fitted_params()

    assert fp.filler_given_feature == {"x": 3.0, "n": 9, "c": "a"}
    assert fp.features_seen_in_fit == ["x", "n", "c"]
    assert fp.univariate_transformer.count_fill is np.max


def test_a_count_is_not_filled_with_a_fraction(fitted):
    with pytest.raises(ArgumentError, match=r"must give an integer, but gave .*4.5.* column `n`"):
        fitted(FillImputer(count_fill=np.mean), pd.DataFrame({"n": [4, 5]}))
    with pytest.raises(ArgumentError, match=r"must give an integer, but gave .*4.5\)?; round it"):
        fitted(UnivariateFillImputer(count_fill=np.mean), np.array([4, 5]))


def test_a_category_is_not_filled_with_a_label_of_no_level(fitted):
    model = FillImputer(finite_fill=lambda c: "z")

    with pytest.raises(ArgumentError, match=r"must give one of the levels \['a'\], but gave 'z'"):
        fitted(model, pd.DataFrame({"c": categorical(["a", None])}))


def test_another_type_than_in_training_is_refused(fitted):
    mach = fitted(FillImputer(), pd.DataFrame({"n": [1, 2]}))

    with pytest.raises(ArgumentError, match="Column `n` must be of scientific type `Missing"):
        mach.transform(pd.DataFrame({"n": ["a", "b"]}))


def test_a_vector_of_another_type_is_refused():
    with pytest.raises(ArgumentError, match="but got data of scientific type `Textual`"):
        UnivariateFillImputer().fit(0, np.array(["a", "b"]))


def test_a_vector_without_values_is_refused(fitted):
    with pytest.raises(ArgumentError, match="needs a value, but all are missing"):
        fitted(UnivariateFillImputer(), pd.Series([None, None], dtype=float))


def test_a_column_without_values_is_left_with_a_warning():
    X = pd.DataFrame({"x": [1.0, 2.0], "void": pd.array([None, None], dtype="Float64")})
    with pytest.warns(MLJWarning, match="Column `void` has no value to learn from"):
        mach = machine(FillImputer(), X).fit(verbosity=0)

    assert mach.transform(X)["void"].isna().all()


def test_a_named_column_that_cannot_be_filled_is_mentioned(caplog):
    caplog.set_level(logging.INFO, logger="pymlj")
    X = pd.DataFrame({"x": [1.0, 2.0], "t": ["a", "b"]})
    machine(FillImputer(features=["x", "t"]), X).fit(verbosity=1)

    assert "`t` is not of a type that can be filled" in caplog.text


def test_unknown_features_are_refused_by_name(fitted):
    with pytest.raises(ArgumentError, match=r"which lacks `hight`\. Did you mean `height`"):
        fitted(FillImputer(features=["hight"]), pd.DataFrame({"height": [1.0]}))


def test_nan_in_polars_is_a_number_and_stays(fitted):
    x = pl.Series([1.0, None, float("nan"), 3.0])
    filled = fitted(UnivariateFillImputer(), x).transform(x)

    assert filled[1] == 2.0 and np.isnan(filled[2])


def test_large_counts_are_not_rounded(fitted):
    x = pd.array([2**60 + 1, None], dtype="Int64")

    assert fitted(UnivariateFillImputer(), x).transform(x)[0] == 2**60 + 1


def test_an_imputer_with_functions_of_numpy_survives_a_file(fitted, tmp_path):
    x = pd.Series([1.0, None, 6.0, 2.0])
    fitted(UnivariateFillImputer(continuous_fill=np.mean), x).save(tmp_path / "m")

    assert load_machine(tmp_path / "m").transform(x).tolist() == [1.0, 3.0, 6.0, 2.0]


def test_gaps_that_cannot_be_filled_are_mentioned(caplog):
    caplog.set_level(logging.INFO, logger="pymlj")
    table = pd.DataFrame({"x": [1.0, None], "t": ["a", None], "u": ["a", "b"]})
    machine(FillImputer(), table).fit(verbosity=1)

    assert "`t` has missing values and is not of a type that can be filled" in caplog.text
    assert "`u`" not in caplog.text
