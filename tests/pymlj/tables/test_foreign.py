"""`pymlj/tables/_foreign.py`."""

import pickle
import subprocess
import sys

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj.exceptions import ArgumentError
from pymlj.tables import build_vector, categorical, codes, is_ordered, levels, to_list

POLARS = pl.Series("x", [1])


def in_polars(values, **options):
    return build_vector(categorical(values, **options), like=POLARS)


def test_ordered_text_is_an_enum_of_polars():
    found = in_polars(["b", "a"], levels=["b", "c", "a"], ordered=True)
    assert found.dtype == pl.Enum(["b", "c", "a"])
    assert found.sort().to_list() == ["b", "a"]


def test_unordered_text_is_a_categorical_of_polars():
    found = in_polars(["b", None, "a"], levels=["b", "c", "a"])
    assert isinstance(found.dtype, pl.Categorical)
    assert found.to_list() == ["b", None, "a"]
    assert levels(found) == ["b", "c", "a"]


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("values", [[10, 9, None], [2.5, 0.5, None], [True, False, None]], ids=str)
def test_numbers_stay_numbers_in_the_pool(values, ordered):
    found = in_polars(values, ordered=ordered)
    pool = sorted(value for value in values if value is not None)
    assert levels(found) == pool
    assert [type(label) for label in levels(found)] == [type(label) for label in pool]
    assert codes(found).tolist() == [1, 0, -1]
    assert is_ordered(found) == ordered
    assert found.to_list() == [None if value is None else str(value) for value in values]


def test_equal_pools_made_apart_can_be_stacked():
    assert pl.concat([in_polars(["a", "b"]), in_polars(["b", "a"])]).len() == 4


def test_a_pool_survives_another_process():
    found = in_polars(["c", "a"], levels=["d", "c", "b", "a"])
    program = (
        "import pickle, sys\n"
        "from pymlj.tables import codes, levels\n"
        "x = pickle.load(sys.stdin.buffer)\n"
        "print(levels(x), codes(x).tolist())\n"
    )
    output = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(found), capture_output=True, check=True
    ).stdout
    assert output.decode().strip() == "['d', 'c', 'b', 'a'] [1, 3]"


def test_labels_added_by_a_user_come_last():
    found = in_polars(["a"], levels=["b", "a"])
    more = pl.Series(["z", "a"], dtype=found.dtype)
    assert levels(more) == ["b", "a", "z"]
    assert codes(more).tolist() == [2, 1]


def test_categories_of_a_user_are_the_pool():
    dtype = pl.Categorical(pl.Categories("test_categories_of_a_user"))
    everything = pl.Series(["z", "a", "m"], dtype=dtype)
    assert levels(everything[1:2]) == ["z", "a", "m"]


def test_of_the_shared_categories_only_those_observed_count():
    kept_alive = pl.Series(["other", "column"], dtype=pl.Categorical)
    assert levels(pl.Series(["b", "a", None], dtype=pl.Categorical)) == ["a", "b"]
    assert len(kept_alive) == 2


def test_levels_that_are_one_text_are_refused():
    with pytest.raises(ArgumentError, match="polars holds labels as text, so the levels must diff"):
        in_polars([1, "1"])


def test_an_old_polars_is_refused_with_the_way_to_a_new_one(monkeypatch):
    monkeypatch.delattr(pl, "Categories")
    assert in_polars(["a"], ordered=True).dtype == pl.Enum(["a"])
    with pytest.raises(ArgumentError, match=r"needs polars 1.32 or later, .*`pip install --upgr"):
        in_polars(["a"])


@pytest.mark.parametrize("ordered", [False, True])
def test_dictionaries_of_pyarrow_keep_levels_of_any_type(ordered):
    found = build_vector(categorical([10, None, 9], ordered=ordered), like=pa.array([1]))
    assert pa.types.is_dictionary(found.type)
    assert found.type.ordered == ordered
    assert levels(found) == [9, 10]
    assert to_list(found) == [10, None, 9]


def test_chunks_with_different_dictionaries_share_a_pool():
    chunks = [pa.array(part).dictionary_encode() for part in (["a", "b"], ["c", None, "b"])]
    column = pa.chunked_array(chunks)
    assert levels(column) == ["a", "b", "c"]
    assert codes(column).tolist() == [0, 1, 2, -1, 1]


def test_unsigned_indices_are_read():
    found = pl.Series(["b", None], dtype=pl.Enum(["a", "b"])).to_arrow()
    assert codes(found).tolist() == [1, -1]
    assert is_ordered(found)


def test_a_column_without_chunks_has_an_empty_pool():
    column = pa.chunked_array([], type=pa.dictionary(pa.int32(), pa.string()))
    assert levels(column) == []
    assert codes(column).tolist() == []


def test_categorical_columns_go_from_library_to_library():
    source = pd.Series(pd.Categorical(["b", None], categories=["c", "b"]))
    for like in (POLARS, pa.array([1]), pd.Series([1])):
        source = build_vector(source, like=like)
        assert levels(source) == ["c", "b"]
        assert to_list(source) == ["b", None]
