"""`pymlj/tables/_matrix.py`."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.tables import build_table, columns, to_list, to_matrix, to_table

NUMBERS = {"a": [1, 2, 3], "b": [0.5, 1.5, 2.5], "c": [True, False, True]}
MATRIX = np.array([[1, 0.5, 1], [2, 1.5, 0], [3, 2.5, 1]])
TABLES = {
    "pandas": pd.DataFrame(NUMBERS),
    "nullable": pd.DataFrame(NUMBERS).convert_dtypes(),
    "objects": pd.DataFrame(NUMBERS, dtype=object),
    "polars": pl.DataFrame(NUMBERS),
    "pyarrow": pa.table(NUMBERS),
    "columns": NUMBERS,
    "rows": pd.DataFrame(NUMBERS).to_dict("records"),
}


@pytest.mark.parametrize("X", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_tables_of_numbers_become_matrices(X, dtype):
    found = to_matrix(X, dtype)
    np.testing.assert_array_equal(found, MATRIX)
    assert found.dtype == dtype


@pytest.mark.parametrize(
    "X",
    [
        pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [None, True]}),
        pl.DataFrame({"a": [1, None], "b": [None, True]}),
        pa.table({"a": [1, None], "b": [None, True]}),
        {"a": [1, None], "b": np.ma.array([False, True], mask=[True, False])},
    ],
    ids=lambda X: type(X).__module__,
)
def test_missing_numbers_become_nan(X):
    np.testing.assert_array_equal(to_matrix(X), [[1, np.nan], [np.nan, 1]])


def test_an_array_of_the_right_type_is_not_copied():
    X = np.ones((2, 3))
    assert to_matrix(X) is X
    frame = pd.DataFrame(X)
    assert np.shares_memory(to_matrix(frame), frame.to_numpy())


def test_no_type_asked_for_leaves_an_array_as_it_is():
    X = np.ones((2, 3), dtype=np.float32)
    assert to_matrix(X, None) is X
    assert to_matrix({"a": [1, 2], "b": [True, False]}, None).dtype == np.int64


def test_masked_entries_become_nan():
    X = np.ma.array([[1, 2], [3, 4]], mask=[[False, True], [False, False]])
    np.testing.assert_array_equal(to_matrix(X), [[1, np.nan], [3, 4]])


def test_tables_without_columns_or_rows_are_matrices():
    assert to_matrix(pd.DataFrame(index=[1, 2])).shape == (2, 0)
    assert to_matrix(pl.DataFrame({"a": pl.Series([], dtype=pl.Int64)})).shape == (0, 1)


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["1", "2"]),
        pd.Series([1, "2"], dtype=object),
        pd.Categorical([1, 2]),
        pd.to_datetime(["2020-01-01", "2021-01-01"]),
        pl.Series(["1", "2"]),
        [object(), object()],
    ],
    ids=lambda values: str(getattr(values, "dtype", "objects")),
)
def test_a_column_without_numbers_is_refused_by_name(values):
    with pytest.raises(ArgumentError, match="must hold numbers, but column `bad` does not"):
        to_matrix({"good": [1, 2], "bad": values})


@pytest.mark.parametrize("X", [np.ones(3), np.ones((1, 2, 3)), pd.Series([1, 2])])
def test_an_array_without_two_axes_is_no_matrix(X):
    with pytest.raises(DimensionMismatch, match="must have two axes, rows and columns, but got"):
        to_matrix(X)


@pytest.mark.parametrize("X", [np.array([["a", "b"]]), [[1, 2], [3]]], ids=["text", "ragged"])
def test_an_array_without_numbers_is_refused(X):
    with pytest.raises(ArgumentError, match="A matrix must hold numbers in equal rows, but"):
        to_matrix(X)


def test_an_object_that_is_no_table_is_refused():
    with pytest.raises(ArgumentError, match="A table is needed"):
        to_matrix(object())


@pytest.mark.parametrize("like", TABLES.values(), ids=TABLES)
def test_matrix_and_table_go_back_and_forth(like):
    found = to_table(MATRIX, names=["a", "b", "c"], like=like)
    assert type(found) is type(like)
    assert list(columns(found)) == ["a", "b", "c"]
    np.testing.assert_array_equal(to_matrix(found), MATRIX)


def test_default_names_are_counted_from_one():
    assert to_table(MATRIX).columns.tolist() == ["x1", "x2", "x3"]
    assert isinstance(to_table(MATRIX, like=MATRIX), pd.DataFrame)


def test_the_pandas_index_is_kept_where_the_rows_agree():
    like = pd.DataFrame({"z": [1, 2]}, index=[7, 3])
    assert to_table(np.ones((2, 2)), like=like).index.tolist() == [7, 3]
    assert to_table(np.ones((3, 2)), like=like).index.tolist() == [0, 1, 2]
    assert build_table({"a": [1, 2]}, like=like).index.tolist() == [7, 3]
    assert build_table({"a": [1, 2, 3]}, like=like).index.tolist() == [0, 1, 2]
    assert build_table({}, like=like).shape == (2, 0)


def test_wrong_number_of_names_is_refused():
    with pytest.raises(DimensionMismatch, match="the matrix has 3 columns and 2 names came"):
        to_table(MATRIX, names=["a", "b"])


@pytest.mark.parametrize("like", [None, 5, *TABLES.values()], ids=["None", "no table", *TABLES])
def test_tables_are_built_of_vectors_of_any_kind(like):
    found = build_table(
        {
            "a": pd.Series([1, 2], index=[9, 8]),
            "b": pl.Series(["u", "v"]),
            "c": pa.array([0.5, None]),
            "d": [True, False],
        },
        like=like,
    )
    is_table_given = not (like is None or isinstance(like, int))
    assert type(found) is (type(like) if is_table_given else pd.DataFrame)
    assert {name: to_list(values) for name, values in columns(found).items()} == {
        "a": [1, 2],
        "b": ["u", "v"],
        "c": [0.5, None],
        "d": [True, False],
    }


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(DimensionMismatch, match=r"must have equal lengths, .*`a`: 2, `b`: 1"):
        build_table({"a": [1, 2], "b": [1]})
