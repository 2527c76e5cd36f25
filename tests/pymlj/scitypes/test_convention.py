"""`pymlj/scitypes/_convention.py`, `_entries.py`, `_columns.py` and `_foreign.py`."""

import datetime as dt
import decimal
import fractions

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import scipy.stats
from PIL import Image as PILImage

from pymlj.exceptions import ArgumentError
from pymlj.scitypes import (
    Array,
    ColorImage,
    Continuous,
    Count,
    Density,
    GrayImage,
    Matrix,
    Missing,
    Multiclass,
    Nothing,
    OrderedFactor,
    ScientificDate,
    ScientificDateTime,
    ScientificTime,
    ScientificTimeType,
    Table,
    Textual,
    Tuple,
    Unknown,
    Vector,
    elscitype,
    register_scitype,
    scitype,
    scitype_union,
)

DAY, CLOCK, MOMENT = dt.date(2020, 4, 21), dt.time(8, 15), dt.datetime(2020, 4, 21, 8, 15)
CATEGORIES = pd.CategoricalDtype(["a", "b", "c"])
STAGES = pd.CategoricalDtype(["a", "b"], ordered=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Nothing),
        (1, Count),
        (True, Count),
        (np.bool_(True), Count),
        (np.uint8(1), Count),
        (10**30, Count),
        (1.5, Continuous),
        (float("nan"), Continuous),
        (np.float16(1), Continuous),
        ("a", Textual),
        (np.str_("a"), Textual),
        (b"a", Unknown),
        (1j, Unknown),
        (decimal.Decimal("1.5"), Unknown),
        (fractions.Fraction(1, 2), Unknown),
        (DAY, ScientificDate),
        (CLOCK, ScientificTime),
        (MOMENT, ScientificDateTime),
        (pd.Timestamp(MOMENT, tz="UTC"), ScientificDateTime),
        (np.datetime64("2020-04-21"), ScientificDateTime),
        (np.datetime64("NaT"), Missing),
        (np.timedelta64("NaT"), Missing),
        (np.timedelta64(1, "s"), Unknown),
        (dt.timedelta(1), Unknown),
        (pd.NaT, Missing),
        (pd.NA, Missing),
        (np.ma.masked, Missing),
        ({1, 2}, Unknown),
        ({}, Unknown),
        (len, Unknown),
    ],
    ids=lambda value: type(value).__name__,
)
def test_scitype_of_one_object(value, expected):
    assert scitype(value) == expected


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.array(3.0), Continuous),
        (np.array(None), Nothing),
        (np.ones((2, 2, 2), dtype=bool), Array[Count, 3]),
        (np.array([b"a"]), Vector[Unknown]),
        (np.array(["a"], dtype=np.dtypes.StringDType()), Vector[Textual]),
        (
            np.array(["a", None], dtype=np.dtypes.StringDType(na_object=None)),
            Vector[Missing | Textual],
        ),
        (np.array(["2020", "NaT"], dtype="M8[D]"), Vector[Missing | ScientificDateTime]),
        (np.array([1, "NaT"], dtype="m8[s]"), Vector[Missing | Unknown]),
        (np.array([1.0, np.nan]), Vector[Continuous]),
        (np.array([1.0, np.nan, None], dtype=object), Vector[Missing | Continuous]),
        (np.zeros(2, dtype=[("a", int)]), Vector[Unknown]),
        (np.ma.array([1, 2]), Vector[Count]),
        (np.ma.array([1, 2], mask=[True, False]), Vector[Missing | Count]),
        (np.ma.array([[1.0, 2.0]], mask=[[True, False]]), Matrix[Missing | Continuous]),
        (np.ma.array([1, "a"], mask=[True, False], dtype=object), Vector[Missing | Textual]),
        (np.ma.array([1, 2], mask=True, dtype=object), Vector[Missing]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_scitype_of_arrays(array, expected):
    assert scitype(array) == expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pd.Series([1.0, np.nan]), Missing | Continuous),
        (pd.Series([1.0, np.nan], dtype="Float64"), Missing | Continuous),
        (pd.Series([1, np.nan, "a"], dtype=object), Missing | Count | Textual),
        (pd.Series([None, None]), Missing),
        (pd.Series([None, None], dtype="Int64"), Missing | Count),
        (pd.Series([pd.NaT, MOMENT]), Missing | ScientificDateTime),
        (pd.Series([MOMENT]).dt.tz_localize("UTC"), ScientificDateTime),
        (pd.Series(["a", None]), Missing | Textual),
        (pd.Series([1, 2], dtype="Sparse[int]"), Count),
        (pd.Series(pd.period_range("2020", periods=2, freq="M")), Unknown),
        (pd.Series(pd.interval_range(0, 2)), Unknown),
        (pd.Series(["a", None], dtype=CATEGORIES), Missing | Multiclass[3]),
        (pd.Series(["a"], dtype=STAGES), OrderedFactor[2]),
        (pd.CategoricalIndex(["a"], dtype=STAGES), OrderedFactor[2]),
        (pd.RangeIndex(3), Count),
        (pd.Index(["a"]), Textual),
        (pd.array([1, None], dtype="Int8"), Missing | Count),
        (pd.array([1, "a"], dtype=object), Count | Textual),
        (pd.array([True, False]), Count),
        (pd.Series([1, None], dtype="int64[pyarrow]"), Missing | Count),
        (pd.Series([1.5], dtype="double[pyarrow]"), Continuous),
        (pd.Series(["a"], dtype="string[pyarrow]"), Textual),
        (pd.Series([DAY], dtype=pd.ArrowDtype(pa.date32())), ScientificDate),
        (pd.Series([CLOCK], dtype=pd.ArrowDtype(pa.time64("us"))), ScientificTime),
        (
            pd.Series(["a"], dtype=pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))),
            Multiclass[1],
        ),
    ],
    ids=lambda value: str(getattr(value, "dtype", value)),
)
def test_scitype_of_pandas_columns(column, expected):
    assert elscitype(column) == expected
    assert scitype(column) == Vector[expected]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, None], Missing | Count),
        ([1.5, float("nan")], Continuous),
        ([True, None], Missing | Count),
        (["a", None], Missing | Textual),
        ([DAY], ScientificDate),
        ([CLOCK], ScientificTime),
        ([MOMENT], ScientificDateTime),
        ([dt.timedelta(1)], Unknown),
        ([b"a"], Unknown),
        ([decimal.Decimal("1.5")], Unknown),
        ([None, None], Missing),
        ([[1, 2], [3]], Vector[Count]),
        ([[1, 2], None], Missing | Vector[Count]),
        ([{"u": 1}], Unknown),
    ],
    ids=str,
)
def test_scitype_of_polars_and_pyarrow_columns(values, expected):
    assert elscitype(pl.Series(values)) == expected
    assert elscitype(pa.array(values)) == expected
    assert scitype(pa.chunked_array([values])) == Vector[expected]


def test_typed_columns_without_rows():
    assert elscitype(pl.Series([], dtype=pl.Float32)) == Continuous
    assert elscitype(pl.Series([], dtype=pl.Null)) == Unknown
    assert elscitype(pa.array([], type=pa.int8())) == Count
    assert elscitype(pa.array([], type=pa.null())) == Unknown
    assert elscitype(pd.Series([], dtype="boolean")) == Count


def test_other_columns_of_polars():
    assert elscitype(pl.Series([1, "a"], dtype=pl.Object)) == Count | Textual
    assert (
        elscitype(pl.Series(["a", None], dtype=pl.Enum(["b", "a"]))) == Missing | OrderedFactor[2]
    )
    assert elscitype(pl.Series(["a"], dtype=pl.Categorical)) == Multiclass[1]


def test_dictionaries_of_pyarrow_say_whether_they_are_ordered():
    indices = pa.array([0, None], type=pa.int8())
    for ordered, expected in [(False, Multiclass[2]), (True, OrderedFactor[2])]:
        column = pa.DictionaryArray.from_arrays(indices, ["a", "b"], ordered=ordered)
        assert elscitype(column) == Missing | expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, None], Vector[Missing | Count]),
        ([], Vector[Unknown]),
        (range(3), Vector[Count]),
        ([[1, 2], [3]], Vector[Vector[Count]]),
        ([np.ones((2, 2)), np.ones((3, 3))], Vector[Matrix[Continuous]]),
        ([DAY, CLOCK, None], Vector[Missing | ScientificTimeType]),
        ([DAY, MOMENT], Vector[ScientificTimeType]),
        ([(1, "a"), (2, "b")], Vector[Tuple[Count, Textual]]),
        ([{1}, 2], Vector[Unknown | Count]),
        ([np.datetime64("2020"), np.datetime64("NaT")], Vector[Missing | ScientificDateTime]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_scitype_of_lists(values, expected):
    assert scitype(values) == expected


def test_tuples_go_entry_by_entry_and_none_in_them_is_missing():
    assert scitype((1, 2.0, "a", None)) == Tuple[Count, Continuous, Textual, Missing]
    assert scitype(()) == Tuple[()]


def test_tables_go_by_their_columns():
    X = {"x": [1.5, 2.5], "n": np.array([1, 2]), "m": [1, None]}
    assert scitype(X) == Table(Continuous, Count, Missing | Count)
    assert scitype(pd.DataFrame(X)) == Table(Continuous, Missing | Continuous, Count)
    assert scitype(pd.DataFrame()) == Table()


def test_a_column_of_dicts_is_no_table_of_its_own():
    assert scitype({"a": [{"u": 1}, {"u": 2}]}) == Table(Unknown)


@pytest.mark.parametrize(
    ("mode", "family"),
    [
        *((mode, GrayImage) for mode in ("1", "L", "LA", "I", "I;16", "F")),
        *((mode, ColorImage) for mode in ("RGB", "RGBA", "P", "CMYK", "HSV")),
    ],
)
def test_pictures_go_by_mode_and_rows_by_columns(mode, family):
    assert scitype(PILImage.new(mode, (20, 10))) == family[10, 20]


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        (scipy.stats.norm(0, 1), Density[Continuous]),
        (scipy.stats.binom(3, 0.5), Density[Count]),
        (scipy.stats.multivariate_normal([0, 0]), Density[Vector[Continuous]]),
        (scipy.stats.dirichlet([1, 1]), Density[Vector[Continuous]]),
        (scipy.stats.multinomial(3, [0.5, 0.5]), Density[Vector[Count]]),
        (scipy.stats.wishart(3, np.eye(2)), Density[Matrix[Continuous]]),
        (scipy.stats.Normal(mu=0.0, sigma=1.0), Density[Continuous]),
        (scipy.stats.Binomial(n=3, p=0.5), Density[Count]),
        (scipy.stats.norm, Unknown),
    ],
    ids=lambda value: type(value).__name__,
)
def test_distributions_of_scipy_are_densities(distribution, expected):
    assert scitype(distribution) == expected


def test_a_registered_rule_goes_first_and_holds_for_subclasses():
    class Level(int):
        pass

    class Top(Level):
        pass

    register_scitype(Level, lambda level: OrderedFactor[5])
    assert scitype(Top(3)) == OrderedFactor[5]
    assert scitype([Level(1), 1]) == Vector[OrderedFactor[5] | Count]
    assert scitype_union([Level(1), Top(1)]) == OrderedFactor[5]


def test_elscitype_of_registered_vectors_and_other_iterables():
    class Beads:
        def __len__(self):
            return 2

        def __getitem__(self, rows):
            return self

    register_scitype(Beads, lambda beads: Vector[Textual])
    assert elscitype(Beads()) == Textual
    assert scitype({"beads": Beads(), "n": [1, 2]}) == Table(Textual, Count)
    assert elscitype(entry for entry in (1, None)) == Missing | Count
    assert elscitype(5) == Count
    assert elscitype("text") == Textual
    assert elscitype(np.array(1.5)) == Continuous


def test_elscitype_of_a_table_is_refused():
    with pytest.raises(ArgumentError, match=r"got a table; `schema\(table\).scitypes` has"):
        elscitype(pd.DataFrame({"a": [1]}))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([1, 2.0, "3", None], Count | Continuous | Textual | Missing),
        (iter([DAY, CLOCK]), ScientificDate | ScientificTime),
        ([], Unknown),
        (1.5, Continuous),
        ("text", Textual),
        (np.array([1, 2]), Count),
        (np.ones((2, 2)), Continuous),
        (pd.Series(["a"]), Textual),
    ],
    ids=lambda value: type(value).__name__,
)
def test_scitype_union_scans_any_iterable(entries, expected):
    assert scitype_union(entries) == expected


def test_parameters_in_vectors_make_a_vector_of_distributions():
    assert scitype(scipy.stats.norm([0, 1], 1)) == Vector[Density[Continuous]]
    assert scitype(scipy.stats.poisson(mu=[[1, 2]])) == Matrix[Density[Count]]
