"""`pymlj/tables/_categorical.py` and `pymlj/tables/_factorize.py`."""

import datetime as dt
import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj.exceptions import ArgumentError, DimensionMismatch, DomainError
from pymlj.tables import (
    as_categorical,
    build_vector,
    categorical,
    codes,
    decoder,
    has_own_pool,
    is_categorical,
    is_ordered,
    levels,
    select_rows,
    to_list,
)

LIKE = {
    "Categorical": pd.Categorical([]),
    "Series": pd.Series([1]),
    "Index": pd.Index([1]),
    "polars": pl.Series("x", [1]),
    "pyarrow": pa.array([1]),
}
labels = st.one_of(
    st.lists(st.one_of(st.none(), st.sampled_from("abcde")), max_size=12),
    st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=12),
)


@pytest.mark.parametrize("kind", LIKE)
@settings(max_examples=40)
@given(values=labels, ordered=st.booleans())
def test_decoding_codes_gives_the_vector_back(kind, values, ordered):
    x = build_vector(categorical(values, ordered=ordered), like=LIKE[kind])
    again = decoder(x)(codes(x))
    assert is_categorical(x)
    assert again.equals(as_categorical(x))
    assert [None if pd.isna(v) else v for v in again] == values
    assert levels(again) == levels(x) == sorted({v for v in values if v is not None})
    assert is_ordered(again) == is_ordered(x) == ordered


@given(values=labels.filter(len))
def test_codes_are_positions_in_the_sorted_levels(values):
    pool = sorted({v for v in values if v is not None})
    expected = [-1 if v is None else pool.index(v) for v in values]
    assert codes(categorical(values)).tolist() == expected


@pytest.mark.parametrize("kind", LIKE)
def test_picking_rows_keeps_the_pool(kind):
    x = build_vector(categorical(["a", "b", "c", None]), like=LIKE[kind])
    for rows in ([0], slice(1, 2), [False, False, False, True], []):
        assert levels(select_rows(x, rows)) == ["a", "b", "c"]


SOURCES = [
    ["b", None, "a"],
    ("b", None, "a"),
    np.array(["b", None, "a"], dtype=object),
    np.ma.array(["b", "x", "a"], mask=[False, True, False]),
    pd.Series(["b", None, "a"]),
    pd.Series(["b", None, "a"], dtype="string"),
    pl.Series(["b", None, "a"]),
    pl.Series(["b", None, "a"], dtype=pl.Categorical),
    pa.array(["b", None, "a"]),
    pa.chunked_array([["b", None], ["a"]]),
    pa.array(["b", None, "a"]).dictionary_encode(),
    iter(["b", None, "a"]),
]


@pytest.mark.parametrize("values", SOURCES, ids=lambda v: type(v).__name__)
def test_vectors_of_every_kind_become_categorical(values):
    found = categorical(values, levels=["c", "b", "a"], ordered=True)
    assert isinstance(found, pd.Categorical)
    assert levels(found) == ["c", "b", "a"]
    assert codes(found).tolist() == [1, -1, 2]
    assert is_ordered(found)


@pytest.mark.parametrize(
    "values",
    [
        [3, None, 1],
        pd.Series([3, None, 1], dtype="Int64"),
        pl.Series([3, None, 1]),
        pa.array([3, None, 1]),
        np.ma.array([3, 0, 1], mask=[False, True, False]),
    ],
    ids=lambda v: type(v).__name__,
)
def test_integers_with_gaps_stay_integers(values):
    found = levels(categorical(values))
    assert found == [1, 3]
    assert all(type(label) is int for label in found)


def test_dates_stay_dates():
    days = [dt.date(2020, 1, 2), None, dt.date(2020, 1, 1)]
    for values in (days, pl.Series(days), pa.array(days), pd.Series(days)):
        assert levels(categorical(values)) == [days[2], days[0]]


def test_other_labels_are_kept_too():
    assert levels(categorical(np.array([1.5, 0.5], dtype=np.float16))) == [0.5, 1.5]
    assert levels(categorical([(1, 2), (0, 5)])) == [(0, 5), (1, 2)]
    assert levels(categorical([True, None, False])) == [False, True]


def test_labels_that_cannot_be_sorted_come_in_order_of_appearance():
    assert levels(categorical(["x", 3, "a"])) == ["x", 3, "a"]


def test_categorical_values_keep_their_pool_and_order():
    given = pd.Categorical(["b"], categories=["c", "b"], ordered=True)
    assert levels(categorical(given)) == ["c", "b"]
    assert is_ordered(categorical(given))
    again = categorical(given, levels=["a", "b"])
    assert levels(again) == ["a", "b"]
    assert codes(again).tolist() == [1]


def test_values_outside_the_levels_are_refused():
    with pytest.raises(ArgumentError, match=r"among `levels`, \['a', 'b'\], but \['x'\] are not"):
        categorical(["a", "x"], levels=["a", "b"])


@pytest.mark.parametrize("pool", [["a", "a"], ["a", None]])
def test_repeated_and_missing_levels_are_refused(pool):
    with pytest.raises(ArgumentError, match=r"`levels` must be distinct labels, none of them miss"):
        categorical(["a"], levels=pool)


def test_a_matrix_is_not_categorical():
    with pytest.raises(DimensionMismatch, match=r"must have one axis, but got shape \(2, 2\)"):
        categorical(np.ones((2, 2)))


@pytest.mark.parametrize("ask", [codes, levels, decoder, as_categorical])
@pytest.mark.parametrize("x", ["g", [1, 2], np.array(["a"]), pl.Series(["a"]), pa.array(["a"]), 5])
def test_raw_values_have_no_pool(ask, x):
    assert not is_categorical(x)
    assert not is_ordered(x)
    with pytest.raises(DomainError, match=r"Categorical data is needed, .*`categorical\(values\)`"):
        ask(x)


def test_objects_that_carry_levels_have_a_pool_but_no_codes():
    class Coin:
        levels = ["head", "tail"]
        ordered = True

    assert levels(Coin()) == ["head", "tail"]
    assert is_ordered(Coin())
    assert decoder(Coin())(1) == "tail"
    with pytest.raises(DomainError, match=r"Categorical data is needed, but got .*`Coin`"):
        codes(Coin())


def test_one_code_gives_a_label_and_minus_one_a_missing_value():
    decode = decoder(categorical(["b", "a"]))
    assert decode(1) == "b"
    assert decode(np.int8(0)) == "a"
    assert decode(-1) is pd.NA
    assert pickle.loads(pickle.dumps(decode))(0) == "a"


@pytest.mark.parametrize("bad", [2, -2, [0, 5]])
def test_codes_without_a_level_are_refused(bad):
    with pytest.raises(DomainError, match=r"Codes must lie between 0 and 1 .* since there are 2"):
        decoder(categorical(["b", "a"]))(bad)


@pytest.mark.parametrize("bad", [0.5, ["a"], [[0, 1]]], ids=str)
def test_codes_that_are_no_vector_of_integers_are_refused(bad):
    with pytest.raises(DimensionMismatch, match="Codes must be an integer or a vector of integers"):
        decoder(categorical(["b", "a"]))(bad)


def test_levels_of_pandas_columns_backed_by_pyarrow():
    series = pd.Series(
        ["b", "a", None], dtype=pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))
    )
    assert levels(series) == ["b", "a"]
    assert codes(series).tolist() == [0, 1, -1]
    assert as_categorical(series).tolist()[:2] == ["b", "a"]
    assert not is_categorical(pd.Series(["a"], dtype=pd.ArrowDtype(pa.string())))


def test_only_the_shared_pool_of_polars_depends_on_the_rows():
    shared = pl.Series(["b", "a"], dtype=pl.Categorical)
    assert not has_own_pool(shared)
    assert has_own_pool(build_vector(as_categorical(shared), like=shared))
    assert has_own_pool(pd.Categorical(["a"]))
    assert has_own_pool(pl.Series(["a"], dtype=pl.Enum(["a"])))
    assert not has_own_pool(pl.Series(["a"]))
    assert to_list(shared) == ["b", "a"]


def test_lists_are_no_labels():
    with pytest.raises(ArgumentError, match=r"Labels must be single values .* type: 'list'"):
        categorical([[1]])
