"""`pymlj/tables/_rows.py`: `select_rows` in all containers, against numpy."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.tables import columns, n_rows, select_rows, to_list

VECTORS = {
    "array": np.asarray,
    "masked array": np.ma.array,
    "Series": lambda v: pd.Series(v, index=[f"r{i}" for i in range(len(v))], dtype="int64"),
    "Index": lambda v: pd.Index(v, dtype="int64"),
    "nullable": lambda v: pd.array(v, dtype="Int64"),
    "Categorical": lambda v: pd.Categorical(v, categories=range(20)),
    "polars": lambda v: pl.Series("x", v, dtype=pl.Int64),
    "pyarrow": lambda v: pa.array(v, type=pa.int64()),
    "chunked": lambda v: pa.chunked_array([v[:1], v[1:]], type=pa.int64()),
    "list": list,
    "tuple": tuple,
}
TABLES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
    "record batch": lambda cols: pa.RecordBatch.from_pydict(cols),
    "columns": dict,
    "rows": lambda cols: [
        dict(zip(cols, row, strict=True)) for row in zip(*cols.values(), strict=True)
    ],
}


@st.composite
def sizes_and_rows(draw):
    n = draw(st.integers(1, 12))
    index = st.integers(-n, n - 1)
    rows = draw(
        st.one_of(
            st.lists(index, max_size=15),
            st.lists(index, max_size=15).map(lambda v: np.array(v, dtype=np.int32)),
            st.lists(st.booleans(), min_size=n, max_size=n),
            st.lists(st.booleans(), min_size=n, max_size=n).map(np.array),
            st.slices(n),
            st.builds(range, index, index, st.sampled_from([-3, -2, -1, 1, 2, 3])),
        )
    )
    return n, rows


def expected(n, rows):
    index = list(rows) if isinstance(rows, range) else rows
    if isinstance(index, list) and not index:
        return []
    return np.arange(n)[index].tolist()


@pytest.mark.parametrize("kind", VECTORS)
@settings(max_examples=40)
@given(case=sizes_and_rows())
def test_rows_of_vectors_agree_with_numpy(kind, case):
    n, rows = case
    x = VECTORS[kind](list(range(n)))
    found = select_rows(x, rows)
    assert to_list(found) == expected(n, rows)
    assert type(found) is type(x)
    assert n_rows(found) == len(expected(n, rows))


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=40)
@given(case=sizes_and_rows())
def test_rows_of_tables_agree_with_numpy(kind, case):
    n, rows = case
    X = TABLES[kind]({"a": list(range(n)), "b": [f"v{i}" for i in range(n)]})
    found, wanted = select_rows(X, rows), expected(n, rows)
    assert type(found) is type(X)
    assert n_rows(found) == len(wanted)
    if wanted or kind != "rows":  # a list without rows has no columns left
        assert {name: to_list(column) for name, column in columns(found).items()} == {
            "a": wanted,
            "b": [f"v{i}" for i in wanted],
        }


def test_all_rows_give_the_same_object():
    for X in (np.ones(3), pd.DataFrame({"a": [1]}), [1, 2], {"a": [1]}, "text", None):
        assert select_rows(X, None) is X


def test_one_integer_gives_one_row():
    assert select_rows(np.arange(5), 2).tolist() == [2]
    assert select_rows(pd.DataFrame({"a": [1, 2, 3]}), -1)["a"].tolist() == [3]


def test_objects_without_rows_are_returned_as_they_are():
    weights = {"a": 1.0, "b": 2.0}
    for X in (None, 5, "text", weights, np.float64(1.0), np.array(3.0), pd.DataFrame):
        assert select_rows(X, [0]) is X


def test_slices_and_ranges_of_an_array_are_views():
    x = np.arange(10)
    for rows in (slice(2, 8), range(2, 8), range(7, -1, -1)):
        assert np.shares_memory(select_rows(x, rows), x)


def test_a_matrix_keeps_its_columns():
    assert select_rows(np.arange(6).reshape(3, 2), [2, 0]).tolist() == [[4, 5], [0, 1]]


def test_a_sparse_matrix_has_rows():
    from scipy.sparse import csr_array

    X = csr_array(np.eye(3))
    assert n_rows(X) == 3
    assert select_rows(X, [2]).toarray().tolist() == [[0, 0, 1]]


def test_any_object_that_integers_can_index_has_rows():
    class Squares:
        def __init__(self, x):
            self.x = x

        def __len__(self):
            return len(self.x)

        def __getitem__(self, rows):
            return Squares(self.x[rows])

    assert select_rows(Squares(np.arange(5)), [3, 1]).x.tolist() == [3, 1]


def test_pandas_index_and_levels_are_kept():
    series = pd.Series(pd.Categorical(["a", "b", "c"]), index=[7, 8, 9])
    found = select_rows(series, [2])
    assert found.index.tolist() == [9]
    assert found.cat.categories.tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("rows", [[0, 3], [-4], range(2, 5), range(-5, 0)], ids=repr)
def test_rows_out_of_range_are_refused(rows):
    with pytest.raises(ArgumentError, match=r"`rows` must lie in `range\(3\)`, .* but row -?\d"):
        select_rows(np.arange(3), rows)


@pytest.mark.parametrize("rows", [[0.5], ["a"], [[0, 1]]], ids=repr)
def test_rows_that_are_no_integers_are_refused(rows):
    with pytest.raises(ArgumentError, match="`rows` must be integers, a slice or a boolean mask"):
        select_rows(np.arange(3), rows)


def test_a_mask_of_another_length_is_refused():
    with pytest.raises(
        DimensionMismatch, match=r"one entry per row, but there are 3 rows .*\(2,\)"
    ):
        select_rows(np.arange(3), [True, False])
