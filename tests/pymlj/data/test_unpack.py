"""`pymlj/data/_unpack.py`."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from pymlj import ArgumentError, Continuous, Multiclass, scitype, unpack


@pytest.fixture
def table():
    return pd.DataFrame({"x1": [1, 2, 3], "x2": [4, 5, 6], "y": list("aba"), "id": [7, 8, 9]})


def test_each_predicate_takes_from_what_is_left(table):
    numbers, text, rest = unpack(table, lambda n: n.startswith("x"), lambda n: n != "id")
    assert list(numbers.columns) == ["x1", "x2"]
    assert text.tolist() == ["a", "b", "a"] and rest.tolist() == [7, 8, 9]


def test_a_name_takes_its_column(table):
    y, X = unpack(table, "y")
    assert y.tolist() == ["a", "b", "a"] and list(X.columns) == ["x1", "x2", "id"]


def test_nothing_taken_is_a_table_of_no_columns(table):
    nothing, everything, rest = unpack(table, lambda n: False, lambda n: True)
    assert list(nothing.columns) == list(rest.columns) == []
    assert list(everything.columns) == list(table.columns)


def test_no_predicates_give_the_table_back(table):
    (whole,) = unpack(table)
    pd.testing.assert_frame_equal(whole, table)


def test_the_kind_of_table_is_kept(table):
    y, X = unpack(pl.from_pandas(table), "y")
    assert isinstance(y, pl.Series) and isinstance(X, pl.DataFrame)
    y, X = unpack({"a": np.arange(2), "b": np.arange(2), "y": np.arange(2)}, "y")
    assert isinstance(X, dict) and list(X) == ["a", "b"]


def test_types_are_set_first_and_the_table_is_not_changed(table):
    before = table.copy()
    y, X = unpack(table, "y", coerce={"x1": Continuous, "y": Multiclass})
    assert scitype(y) == scitype(pd.Categorical(["a", "b", "a"]))
    assert X["x1"].dtype.kind == "f" and X["x2"].dtype.kind == "i"
    pd.testing.assert_frame_equal(table, before)


def test_rows_are_shuffled_alike(table):
    long = pd.DataFrame({"x": np.arange(40), "y": np.arange(40) * 10})
    y, x = unpack(long, "y", rng=2)
    again, _ = unpack(long, "y", shuffle=True, rng=2)
    plain, _ = unpack(long, "y", shuffle=False, rng=2)
    assert y.tolist() == (x * 10).tolist() == again.tolist() != plain.tolist()
    assert plain.tolist() == long["y"].tolist()


def test_what_is_no_table_is_refused():
    with pytest.raises(ArgumentError, match="needs a table, but got an object of type `ndarray`"):
        unpack(np.zeros((2, 2)), lambda n: True)


def test_a_name_that_does_not_exist_is_refused_with_the_nearest_one(table):
    with pytest.raises(ArgumentError, match=r"no column 'xx1'. Did you mean `x1`"):
        unpack(table, "xx1")


def test_a_name_taken_already_is_refused(table):
    with pytest.raises(ArgumentError, match="Column `y` is taken already by an earlier predicate"):
        unpack(table, lambda n: n in "xy", "y")


def test_a_list_of_names_takes_those_columns(table):
    _, numbers, rest = unpack(table, "y", ["x2", "x1"])
    assert list(numbers.columns) == ["x1", "x2"] and rest.tolist() == [7, 8, 9]
    with pytest.raises(ArgumentError, match="no column 'length'"):
        unpack(table, ["x1", "length"])
