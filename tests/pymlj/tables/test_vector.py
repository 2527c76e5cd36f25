"""`pymlj/tables/_vector.py` and `pymlj/tables/_lists.py`."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj.exceptions import DimensionMismatch
from pymlj.tables import as_vector, build_vector, levels, to_list

NUMBERS = [3, 1, 2]
CONTAINERS = [
    np.array(NUMBERS),
    np.ma.array(NUMBERS),
    pd.Series(NUMBERS, index=[4, 5, 6], name="n"),
    pd.Index(NUMBERS),
    pd.array(NUMBERS, dtype="Int64"),
    pl.Series("n", NUMBERS),
    pa.array(NUMBERS),
    pa.chunked_array([NUMBERS[:1], NUMBERS[1:]]),
    NUMBERS,
    tuple(NUMBERS),
]
each_container = pytest.mark.parametrize("x", CONTAINERS, ids=lambda x: type(x).__name__)


@each_container
def test_vectors_of_every_kind_become_arrays(x):
    found = as_vector(x)
    assert isinstance(found, np.ndarray)
    assert found.dtype == np.int64
    assert found.tolist() == NUMBERS


def test_arrays_and_series_are_not_copied():
    x = np.array([1.0, 2.0])
    assert as_vector(x) is x
    series = pd.Series(x, copy=False)
    assert np.shares_memory(as_vector(series), x)


@pytest.mark.parametrize(
    "x",
    [
        pd.Series([1, None], dtype="Int64"),
        pl.Series([1, None]),
        pa.array([1, None]),
        np.ma.array([1, 2], mask=[False, True]),
    ],
    ids=lambda x: type(x).__name__,
)
def test_gaps_in_integers_become_nan(x):
    np.testing.assert_array_equal(as_vector(x), [1.0, np.nan])


def test_gaps_in_other_masked_arrays_become_none():
    assert as_vector(np.ma.array(["a", "b"], mask=[True, False])).tolist() == [None, "b"]


@pytest.mark.parametrize(
    "x",
    [
        pd.Categorical(["b", "a"], categories=["c", "b", "a"]),
        pd.Series(pd.Categorical(["b", "a"], categories=["c", "b", "a"])),
        pd.CategoricalIndex(["b", "a"], categories=["c", "b", "a"]),
        pl.Series(["b", "a"], dtype=pl.Enum(["c", "b", "a"])),
        pa.DictionaryArray.from_arrays([1, 2], ["c", "b", "a"]),
    ],
    ids=lambda x: type(x).__name__,
)
def test_categorical_data_of_every_kind_becomes_a_pandas_categorical(x):
    found = as_vector(x)
    assert isinstance(found, pd.Categorical)
    assert found.tolist() == ["b", "a"]
    assert levels(found) == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "i"),
        ([True, False], "b"),
        ([1, 2.5], "f"),
        (["a", "bc"], "U"),
        ([1, "a"], "O"),
        ([1, None], "O"),
        ([10**30, 1], "O"),
        ([dt.date(2020, 1, 1)], "O"),
        ([[1, 2], [3, 4]], "O"),
        ([], "O"),
        (range(3), "i"),
    ],
    ids=str,
)
def test_lists_keep_the_types_of_their_entries(values, kind):
    found = as_vector(values)
    assert found.dtype.kind == kind
    assert found.shape == (len(values),)
    assert found.tolist() == list(values)


def test_other_array_likes_are_read_through_numpy():
    class Halves:
        def __array__(self, dtype=None, copy=None):
            return np.array([0.5, 1.5])

    assert as_vector(Halves()).tolist() == [0.5, 1.5]


def test_a_matrix_is_no_vector():
    with pytest.raises(DimensionMismatch, match=r"must have one axis, but got `ndarray` of shape"):
        as_vector(np.ones((2, 2)))


@each_container
@pytest.mark.parametrize("values", CONTAINERS, ids=lambda x: type(x).__name__)
def test_a_vector_is_built_in_the_container_of_another(values, x):
    found = build_vector(values, like=x)
    assert to_list(found) == NUMBERS
    if isinstance(x, pd.Series | pd.Index | pl.Series | list | tuple):
        assert type(found) is type(x)
    elif isinstance(x, pa.Array | pa.ChunkedArray):
        assert isinstance(found, pa.Array | pa.ChunkedArray)
    else:
        assert isinstance(found, np.ndarray | pd.api.extensions.ExtensionArray)


def test_name_and_index_of_a_series_are_kept():
    like = pd.Series([1, 2], index=["r", "s"], name="n")
    found = build_vector(np.array([0.5, 1.5]), like=like)
    assert found.index.tolist() == ["r", "s"]
    assert found.name == "n"
    assert build_vector(np.ones(3), like=like).index.tolist() == [0, 1, 2]
    assert build_vector([1, 2], like=pl.Series("n", [0])).name == "n"
    assert build_vector([1, 2], like=pd.Index([0], name="n")).name == "n"


def test_categorical_data_in_arrays_and_lists_stays_pandas():
    values = pd.Categorical(["a", "b"])
    for like in (np.ones(2), [1, 2], (1, 2)):
        assert build_vector(values, like=like) is values


@pytest.mark.parametrize(
    "x",
    [
        pd.Series([1, None], dtype="Int64"),
        pd.Categorical([1, None]),
        pl.Series([1, None]),
        pa.array([1, None]),
        np.ma.array([1, 2], mask=[False, True]),
        np.array([1, None], dtype=object),
        [1, None],
    ],
    ids=lambda x: type(x).__name__,
)
def test_missing_entries_are_none_in_lists(x):
    assert to_list(x) == [1, None]
    if not isinstance(x, pd.Categorical):
        assert build_vector(x, like=[0]) == [1, None]


def test_nested_columns_of_polars_become_objects():
    assert as_vector(pl.Series([{"a": 1}, {"a": 2}])).tolist() == [{"a": 1}, {"a": 2}]
