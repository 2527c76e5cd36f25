"""`pymlj/metrics/_numbers.py`: numbers from every container, missing values, refusals."""

import decimal
import math

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj import ArgumentError, DimensionMismatch, Normal, l1, multitarget_l1

YHAT = [4.0, None, 3.0, 2.0]
Y = [1.0, 42.0, None, 3.0]
EXPECTED = (3 + 1) / 4

CONTAINERS = {
    "list": lambda v: v,
    "tuple": tuple,
    "object array": lambda v: np.array(v, dtype=object),
    "pandas.NA": lambda v: [pd.NA if x is None else x for x in v],
    "Int64": lambda v: pd.array(v, dtype="Int64"),
    "Float64 series": lambda v: pd.Series(v, dtype="Float64"),
    "arrow dtype": lambda v: pd.Series(v, dtype="double[pyarrow]"),
    "object series": lambda v: pd.Series(v, dtype=object),
    "index": lambda v: pd.Index(v, dtype="Float64"),
    "polars": pl.Series,
    "pyarrow": pa.array,
    "pyarrow chunks": lambda v: pa.chunked_array([v[:1], v[1:]], type=pa.float64()),
    "masked": lambda v: np.ma.masked_array(
        [0.0 if x is None else x for x in v], [x is None for x in v]
    ),
}


@pytest.mark.parametrize("of_y", CONTAINERS)
@pytest.mark.parametrize("of_yhat", ["list", "Float64 series", "polars", "masked"])
def test_gaps_are_found_in_every_container(of_yhat, of_y):
    assert l1(CONTAINERS[of_yhat](YHAT), CONTAINERS[of_y](Y)) == EXPECTED


@pytest.mark.parametrize(
    "values",
    [
        [True, False, True],
        [1, 2.0, True],
        np.array([1, 2, 3], dtype=np.float32),
        np.array([1, 2, 3], dtype=np.uint8),
        [decimal.Decimal("1.5"), decimal.Decimal("2")],
        range(3),
        pd.Series([1, 2, 3]),
        pd.Series([True, None, False], dtype="boolean"),
        pl.Series([True, None, False]),
    ],
    ids=repr,
)
def test_everything_numeric_is_taken(values):
    assert l1(values, values) == 0.0


def test_nan_is_missing_in_a_target_of_pandas():
    y = pd.Series([1.0, np.nan])
    assert l1([2.0, 2.0], y) == 0.5
    assert l1([2.0, 2.0], y.astype(object)) == 0.5


@pytest.mark.parametrize("container", [list, np.array, pl.Series])
def test_nan_is_a_number_elsewhere_in_the_target(container):
    assert math.isnan(l1([2.0, 2.0], container([1.0, math.nan])))


@pytest.mark.parametrize("container", [list, np.array, pd.Series, pl.Series])
def test_a_predicted_nan_is_never_passed_over(container):
    assert math.isnan(l1(container([2.0, math.nan]), [1.0, 2.0]))


def test_a_predicted_nan_among_gaps_is_never_passed_over():
    assert math.isnan(l1([None, math.nan, 1.0], [1.0, 2.0, 1.0]))
    assert math.isnan(l1(pd.Series([None, np.float32("nan")], dtype=object), [1.0, 2.0]))


def test_only_missing_values_make_zero():
    assert l1([None, None], [1.0, 2.0]) == 0.0


@pytest.mark.parametrize(
    "values",
    [
        ["1", "2"],
        pd.Series(["1", "2"]),
        pd.Series(["1", "2"], dtype=object),
        np.array(["1", "2"], dtype=object),
        pd.Categorical([1, 2]),
        pl.Series(["1", "2"]),
        pl.Series(["a", "b"], dtype=pl.Categorical),
        np.array([1j, 2j]),
        pd.Series([1j, 2j]),
        np.array(["2020-01-01", "2020-01-02"], dtype="datetime64[D]"),
        pd.to_datetime(["2020-01-01", "2020-01-02"]),
        [1.0, "2"],
    ],
    ids=repr,
)
def test_what_is_no_number_is_refused_by_name(values):
    with pytest.raises(ArgumentError, match="`y` must hold numbers, but got values of type"):
        l1([1.0, 2.0], values)


def test_labels_get_a_hint():
    with pytest.raises(ArgumentError, match="For classes there are measures such as `accuracy`"):
        l1(pd.Categorical(["a", "b"]), [1.0, 2.0])


def test_distributions_get_a_hint():
    with pytest.raises(ArgumentError, match=r"made numbers first: `predict_mean\(...\)`"):
        l1([Normal(0.0, 1.0), Normal(1.0, 1.0)], [1.0, 2.0])


@pytest.mark.parametrize(
    "yhat, words",
    [
        (np.ones((2, 1)), r"shape \(2, 1\); take its only column: `\[:, 0\]`"),
        (np.ones((2, 2)), r"`yhat` must be a vector here, but has the shape \(2, 2\)"),
        (1.0, r"has the shape \(\)"),
        ([[1.0], [1.0, 2.0]], "`yhat` must be a vector, but got"),
        (pd.DataFrame({"a": [1.0, 2.0]}), "is a table .* called `multitarget_...`"),
        ({"a": [1.0, 2.0]}, "is a table"),
    ],
)
def test_only_vectors_are_taken(yhat, words):
    with pytest.raises(DimensionMismatch, match=words):
        l1(yhat, [1.0, 2.0])


def test_lengths_are_named():
    with pytest.raises(DimensionMismatch, match="there are 3 predictions for 2 observations"):
        l1([1, 2, 3], [1, 2])


# ---------------------------------------------------------------------------- several columns

TABLE = {"a": [1.0, 2.0], "b": [3.0, None]}
TRUTH = {"a": [2.0, 2.0], "b": [5.0, 1.0]}


@pytest.mark.parametrize("make", [dict, pd.DataFrame, pl.DataFrame, pa.table])
def test_every_kind_of_table(make):
    table = {"a": TABLE["a"], "b": [3.0, 1.0]}
    assert multitarget_l1(make(table), make(TRUTH)) == (1 + 2) / 4


def test_gaps_in_tables_count_in_the_mean():
    assert multitarget_l1(pl.DataFrame(TABLE), pl.DataFrame(TRUTH)) == (1 + 2) / 4


def test_a_failed_prediction_in_a_data_frame_shows():
    assert math.isnan(multitarget_l1(pd.DataFrame(TABLE), pd.DataFrame(TRUTH)))


def test_columns_are_matched_by_name():
    assert multitarget_l1(pd.DataFrame(TRUTH)[["b", "a"]], pd.DataFrame(TRUTH)) == 0.0


def test_a_matrix_goes_with_a_table():
    assert multitarget_l1(np.array([[1.0, 5.0], [2.0, 1.0]]), pd.DataFrame(TRUTH)) == 0.25


def test_tables_must_have_the_same_columns():
    with pytest.raises(ArgumentError, match=r"same names, but got \['a', 'c'\] and \['a', 'b'\]"):
        multitarget_l1(pd.DataFrame(TRUTH).rename(columns={"b": "c"}), pd.DataFrame(TRUTH))


def test_the_numbers_of_targets_must_agree():
    with pytest.raises(DimensionMismatch, match=r"same number of columns .*have 1 and 2"):
        multitarget_l1(np.ones((2, 1)), pd.DataFrame(TRUTH))


def test_a_vector_has_no_several_targets():
    with pytest.raises(DimensionMismatch, match="take the measure without `multitarget_`"):
        multitarget_l1([1.0, 2.0], [1.0, 2.0])


def test_a_table_needs_columns():
    with pytest.raises(DimensionMismatch, match="`yhat` must have at least one column"):
        multitarget_l1(np.ones((2, 0)), np.ones((2, 0)))


def test_numbers_of_rows_must_agree():
    with pytest.raises(DimensionMismatch, match="there are 1 predictions for 2 observations"):
        multitarget_l1([[1.0, 2.0]], pd.DataFrame(TRUTH))
