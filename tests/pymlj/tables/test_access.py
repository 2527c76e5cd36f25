"""`pymlj/tables/_access.py`."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.tables import (
    column,
    column_names,
    columns,
    is_ordered,
    levels,
    n_rows,
    select_columns,
    to_list,
    with_columns,
)

DATA = {"x": [1.5, 2.5, 3.5], "n": [3, 1, 2], "s": ["u", "v", "u"]}
TABLES = {
    "pandas": pd.DataFrame(DATA, index=[7, 8, 9]),
    "polars": pl.DataFrame(DATA),
    "pyarrow": pa.table(DATA),
    "record batch": pa.RecordBatch.from_pydict(DATA),
    "columns": {"x": np.array(DATA["x"]), "n": DATA["n"], "s": pd.Series(DATA["s"])},
    "rows": [dict(zip(DATA, row, strict=True)) for row in zip(*DATA.values(), strict=True)],
}
each_table = pytest.mark.parametrize("X", TABLES.values(), ids=TABLES)


def plain(X):
    return {name: to_list(values) for name, values in columns(X).items()}


@each_table
def test_names_rows_and_columns(X):
    assert column_names(X) == ["x", "n", "s"]
    assert n_rows(X) == 3
    assert plain(X) == DATA
    assert to_list(column(X, "n")) == [3, 1, 2]


@each_table
def test_selected_columns_come_in_the_order_asked_for(X):
    found = select_columns(X, ("s", "x"))
    assert type(found) is type(X)
    assert list(plain(found).items()) == [("s", DATA["s"]), ("x", DATA["x"])]


@each_table
def test_columns_are_replaced_in_place_and_appended(X):
    before = plain(X)
    found = with_columns(X, {"new": np.array([1, 2, 3]), "n": [9, 8, 7]})
    assert type(found) is type(X)
    assert list(plain(found).items()) == [
        ("x", DATA["x"]),
        ("n", [9, 8, 7]),
        ("s", DATA["s"]),
        ("new", [1, 2, 3]),
    ]
    assert plain(X) == before


@each_table
def test_nothing_new_gives_the_same_table(X):
    assert with_columns(X, {}) is X


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "record batch", "columns"])
@pytest.mark.parametrize("ordered", [False, True])
def test_categorical_columns_keep_their_pool(kind, ordered):
    values = pd.Categorical(["b", "a", None], categories=["c", "b", "a"], ordered=ordered)
    found = column(with_columns(TABLES[kind], {"s": values}), "s")
    assert to_list(found) == ["b", "a", None]
    assert levels(found) == ["c", "b", "a"]
    assert is_ordered(found) == ordered


def test_a_list_of_dicts_keeps_the_labels_of_categorical_data():
    found = with_columns(TABLES["rows"], {"s": pd.Categorical(["b", "a", None])})
    assert [row["s"] for row in found] == ["b", "a", None]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1, 2, 3], index=[2, 1, 0]),
        pd.array([1, 2, 3], dtype="Int64"),
        pl.Series([1, 2, 3]),
        pa.array([1, 2, 3]),
        pa.chunked_array([[1], [2, 3]]),
        np.ma.array([1, 2, 3]),
        (1, 2, 3),
        range(1, 4),
    ],
    ids=lambda values: type(values).__name__,
)
@each_table
def test_a_vector_of_any_kind_is_placed_by_position(X, values):
    assert to_list(column(with_columns(X, {"new": values}), "new")) == [1, 2, 3]


GAPPY = [
    pd.Series([1, None, 3], dtype="Int64"),
    pl.Series([1, None, 3]),
    pa.array([1, None, 3]),
    np.ma.array([1, 2, 3], mask=[False, True, False]),
    [1, None, 3],
    np.array([1, None, 3], dtype=object),
]


@pytest.mark.parametrize("values", GAPPY, ids=lambda values: type(values).__name__)
@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "columns"])
def test_missing_entries_stay_missing(kind, values):
    assert to_list(column(with_columns(TABLES[kind], {"new": values}), "new")) == [1, None, 3]


def test_missing_floats_of_pandas_become_nulls_and_those_of_numpy_stay_numbers():
    X = TABLES["polars"]
    assert with_columns(X, {"n": pd.Series([1.0, np.nan, 3.0])})["n"].null_count() == 1
    assert with_columns(X, {"n": np.array([1.0, np.nan, 3.0])})["n"].null_count() == 0


def test_many_new_columns_of_pandas_do_not_fragment_it():
    found = with_columns(TABLES["pandas"], {f"c{i}": np.zeros(3) for i in range(300)})
    assert found.shape == (3, 303)
    assert found.index.tolist() == [7, 8, 9]


def test_columns_of_a_dict_that_stay_are_shared():
    X = TABLES["columns"]
    assert with_columns(X, {"n": [1, 2, 3]})["x"] is X["x"]


def test_names_need_not_be_text():
    X = pd.DataFrame(np.ones((2, 2)))
    assert column_names(X) == [0, 1]
    assert column(X, 1).tolist() == [1.0, 1.0]


@each_table
def test_an_unknown_column_is_refused_with_a_suggestion(X):
    for ask in (lambda: column(X, "xx"), lambda: select_columns(X, ["n", "xx"])):
        with pytest.raises(ArgumentError, match=r"no column `xx`. Did you mean `x`\? .*`n`, `s`"):
            ask()


@pytest.mark.parametrize("ask", [column_names, columns, lambda X: with_columns(X, {})])
def test_a_matrix_is_refused_with_the_way_to_a_table(ask):
    with pytest.raises(
        ArgumentError, match=r"A table is needed .* `ndarray`.* `to_table\(matrix\)`"
    ):
        ask(np.ones((2, 2)))


@pytest.mark.parametrize(
    "X",
    [
        pd.DataFrame(np.ones((1, 2)), columns=["a", "a"]),
        pa.Table.from_arrays([[1], [2]], names=["a", "a"]),
    ],
    ids=["pandas", "pyarrow"],
)
def test_repeated_names_are_refused(X):
    with pytest.raises(ArgumentError, match=r"must have distinct names, but .*a"):
        columns(X)


@each_table
def test_a_column_of_another_length_is_refused(X):
    with pytest.raises(DimensionMismatch, match="3 rows and column `n` has 2 entries"):
        with_columns(X, {"n": [1, 2]})


@pytest.mark.parametrize(
    "X", [5, "abc", np.array(1.0), object()], ids=lambda value: type(value).__name__
)
def test_rows_of_an_object_without_any_cannot_be_counted(X):
    with pytest.raises(ArgumentError, match="Rows can be counted in tables, arrays and sequences"):
        n_rows(X)


def test_rows_of_a_dict_of_unequal_columns_cannot_be_counted():
    with pytest.raises(ArgumentError, match="The columns of a dict must have equal lengths"):
        n_rows({"a": [1, 2], "b": [1]})


def test_none_has_no_rows():
    assert n_rows(None) == 0


def test_the_column_of_another_length_is_named():
    uneven = {"a": [1, 2], "b": [1], "c": [3, 4]}
    with pytest.raises(ArgumentError, match="columns of this dict have 2 entries, but column `b`"):
        column_names(uneven)
    with pytest.raises(ArgumentError, match="but column `b` has 1"):
        n_rows(uneven)


def test_many_columns_of_pandas_are_replaced_at_once():
    X = pd.DataFrame(np.zeros((2, 30)), columns=[f"c{j}" for j in range(30)], index=["a", "b"])
    X.attrs["source"] = "here"
    X["text"] = ["u", "v"]
    new = with_columns(X, {f"c{j}": [j, j] for j in range(20)} | {"more": [0, 1]})

    assert list(new) == [*X, "more"] and new.index.tolist() == ["a", "b"]
    assert new["c19"].tolist() == [19, 19] and new["c20"].tolist() == [0.0, 0.0]
    assert new["text"].tolist() == ["u", "v"]
    assert with_columns(X, {f"c{j}": [j, j] for j in range(20)}).attrs == {"source": "here"}
    assert X["c19"].tolist() == [0.0, 0.0]
