"""`pymlj/scitypes/_numbers.py`."""

import datetime as dt
import decimal
import fractions

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj.exceptions import CoercionError
from pymlj.scitypes import Continuous, Count, Missing, coerce, elscitype, scitype
from pymlj.tables import build_vector, categorical, to_list

LIKE = {
    "array": np.array([0]),
    "masked array": np.ma.array([0]),
    "Series": pd.Series([0], name="n"),
    "Index": pd.Index([0]),
    "nullable": pd.Series([0], dtype="Int64"),
    "polars": pl.Series("n", [0]),
    "pyarrow": pa.array([0]),
    "list": [0],
    "tuple": (0,),
}


@pytest.mark.parametrize("kind", LIKE)
@pytest.mark.parametrize(
    ("values", "target", "expected"),
    [
        ([3, 7], Continuous, [3.0, 7.0]),
        ([True, False], Continuous, [1.0, 0.0]),
        ([3.0, -7.0], Count, [3, -7]),
        (["3", " -7 "], Count, [3, -7]),
        (["3", "1e3", "-0.5"], Continuous, [3.0, 1000.0, -0.5]),
        (["3", "1e3"], Count, [3, 1000]),
        ([2**60 + 1], Count, [2**60 + 1]),
        (["1152921504606846977"], Count, [2**60 + 1]),
    ],
    ids=str,
)
def test_numbers_and_text_in_every_container(kind, values, target, expected):
    x = build_vector(values, like=LIKE[kind])
    found = coerce(x, target)
    assert to_list(found) == expected
    assert elscitype(found) == target
    if isinstance(x, list | tuple | pd.Series | pd.Index | pl.Series):
        assert type(found) is type(x)
    assert coerce(found, target) is found


GAPPY = {
    "objects": np.array([3, None], dtype=object),
    "masked array": np.ma.array([3, 4], mask=[False, True]),
    "Series": pd.Series([3.0, np.nan]),
    "object Series": pd.Series([3, None], dtype=object),
    "text Series": pd.Series(["3", None]),
    "nullable": pd.Series([3, None], dtype="Int64"),
    "nullable array": pd.array([3, None], dtype="Int64"),
    "nullable text": pd.Series(["3", None], dtype="string"),
    "arrow Series": pd.Series([3, None], dtype="int64[pyarrow]"),
    "Categorical": categorical(["x", None], levels=["a", "b", "c", "x"]),
    "polars": pl.Series([3, None]),
    "polars text": pl.Series(["3", None]),
    "pyarrow": pa.array([3, None]),
    "chunks": pa.chunked_array([[3], [None]]),
    "list": [3, None],
    "tuple": (3, None),
}


@pytest.mark.parametrize("x", GAPPY.values(), ids=GAPPY)
@pytest.mark.parametrize("target", [Count, Continuous], ids=repr)
def test_missing_entries_stay_missing_in_every_container(x, target):
    found = coerce(x, Missing | target)
    assert to_list(found) == [3, None]
    assert elscitype(found) == Missing | target
    assert coerce(found, Missing | target) is found


@pytest.mark.parametrize(
    ("x", "dtype"),
    [
        (pd.Series([3.0, np.nan]), "Int64"),
        (pd.Series([3.0, 4.0]), "int64"),
        (pd.Series(["3", "4"], dtype="string"), "Int64"),
        (pd.Series([3.0, None], dtype="double[pyarrow]"), "int64[pyarrow]"),
    ],
    ids=lambda value: str(getattr(value, "dtype", value)),
)
def test_integers_with_gaps_are_nullable_in_pandas(x, dtype):
    assert coerce(x, Missing | Count).dtype == dtype


@pytest.mark.parametrize(
    ("x", "dtype"),
    [
        (pd.Series([3, 4]), "float64"),
        (pd.Series([3, None], dtype=object), "float64"),
        (pd.Series([3, 4], dtype="Int64"), "Float64"),
        (pd.Series([3, 4], dtype="int64[pyarrow]"), "double[pyarrow]"),
        (pd.Series([True, None], dtype="boolean"), "Float64"),
    ],
    ids=lambda value: str(getattr(value, "dtype", value)),
)
def test_floats_of_pandas_are_nullable_where_their_source_was(x, dtype):
    assert coerce(x, Missing | Continuous).dtype == dtype


def test_tight_leaves_nullable_and_masked_arrays_where_nothing_is_missing():
    whole = pd.Series([3, 4], dtype="Int64")
    assert coerce(whole, Continuous, tight=True).dtype == np.float64
    assert coerce(whole, Count, tight=True).dtype == np.int64
    assert type(coerce(np.ma.array([3, 4]), Count, tight=True)) is np.ndarray
    assert type(coerce(np.ma.array([[3, 4]]), Continuous, tight=True)) is np.ndarray
    gappy = pd.Series([3, None], dtype="Int64")
    assert coerce(gappy, Missing | Count, tight=True) is gappy
    plain = np.array([1.5])
    assert coerce(plain, Continuous, tight=True) is plain


def test_arrays_keep_their_shape():
    assert coerce(np.ones((2, 3), dtype=int), Continuous).shape == (2, 3)
    objects = coerce(np.array([[1, None], [2, 3]], dtype=object), Missing | Continuous)
    assert objects.tolist() == [[1.0, None], [2.0, 3.0]]
    masked = coerce(np.ma.array([[1, 2]], mask=[[False, True]]), Missing | Continuous)
    assert masked.tolist() == [[1.0, None]]


def test_nan_is_a_number_in_arrays_and_lists():
    assert scitype(coerce(np.array([1, np.nan], dtype=object), Continuous)) <= scitype([1.5])
    with pytest.raises(CoercionError, match=r"must be a whole number .* but nan is none"):
        coerce([1.0, float("nan")], Count)


def test_integers_of_any_size_are_exact():
    large = "1" + "0" * 30
    assert coerce([large, "5"], Count) == [10**30, 5]
    assert to_list(coerce(pd.Series([large, None]), Missing | Count)) == [10**30, None]


def test_fractions_and_decimals_become_floats():
    assert coerce([decimal.Decimal("1.5"), fractions.Fraction(1, 2)], Continuous) == [1.5, 0.5]
    assert coerce(pl.Series([decimal.Decimal("1.5")]), Continuous).to_list() == [1.5]


def test_mixed_entries_are_converted_one_by_one():
    assert coerce([1, "2", 3.0, True], Count) == [1, 2, 3, 1]
    assert coerce(["1", 2.5], Continuous) == [1.0, 2.5]


@pytest.mark.parametrize("kind", ["Series", "polars", "pyarrow", "array"])
def test_categorical_data_gives_its_codes(kind):
    x = build_vector(categorical([30, 10, 20], levels=[30, 20, 10]), like=LIKE[kind])
    assert to_list(coerce(x, Count)) == [0, 2, 1]
    assert to_list(coerce(x, Continuous)) == [0.0, 2.0, 1.0]


@pytest.mark.parametrize("x", [1.5, np.inf, 1e300, -0.1], ids=str)
def test_floats_that_are_no_integers_are_refused(x):
    with pytest.raises(CoercionError, match="Every entry must be a whole number to be coerced to"):
        coerce([1.0, x], Count)


@pytest.mark.parametrize("target", [Count, Continuous], ids=repr)
@pytest.mark.parametrize("x", [["1", "abc"], np.array(["abc"]), pl.Series(["abc"])], ids=repr)
def test_text_that_is_no_number_is_refused(x, target):
    with pytest.raises(CoercionError, match=r"Text must read as a number .*'abc'"):
        coerce(x, target)


@pytest.mark.parametrize("target", [Count, Continuous], ids=repr)
@pytest.mark.parametrize(
    "x",
    [
        [dt.date(2020, 1, 1)],
        [object()],
        [[1], [2]],
        np.array([1j]),
        np.array([b"1"]),
        np.array([1], dtype="m8[s]"),
        np.array([np.timedelta64(1, "s")], dtype=object),
        pd.Series(pd.to_datetime(["2020-01-01"])),
        pl.Series([{"a": 1}]),
        pa.array([dt.time(1)]),
    ],
    ids=lambda x: f"{type(x).__name__} {getattr(x, 'dtype', '')}",
)
def test_other_entries_are_refused(x, target):
    with pytest.raises(CoercionError, match="Numbers, text that reads as numbers, and categorical"):
        coerce(x, target)
