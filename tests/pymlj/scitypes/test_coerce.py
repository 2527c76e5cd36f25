"""`pymlj/scitypes/_coerce.py`."""

import datetime as dt
import logging

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj.exceptions import ArgumentError, CoercionError, MLJWarning
from pymlj.scitypes import (
    Binary,
    Continuous,
    Count,
    Finite,
    Infinite,
    Missing,
    Multiclass,
    OrderedFactor,
    ScientificDate,
    Table,
    Textual,
    Unknown,
    coerce,
    elscitype,
    nonmissing,
    schema,
    scitype,
)
from pymlj.tables import build_vector, categorical, column, is_ordered, levels, to_list

VECTORS = {
    "array": lambda v: np.array(v, dtype=object),
    "Series": lambda v: pd.Series(v, dtype=object),
    "nullable": lambda v: pd.Series(v).convert_dtypes(),
    "polars": lambda v: pl.Series("x", v),
    "pyarrow": pa.array,
    "list": list,
}
TABLES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
    "columns": dict,
    "rows": lambda cols: [
        dict(zip(cols, r, strict=True)) for r in zip(*cols.values(), strict=True)
    ],
}
each_table = pytest.mark.parametrize("kind", TABLES)
targets = st.sampled_from([Count, Continuous, Multiclass, OrderedFactor, Finite])
values = st.one_of(
    st.lists(st.one_of(st.none(), st.integers(-99, 99)), min_size=1, max_size=8),
    st.lists(st.one_of(st.none(), st.integers(-99, 99).map(float)), min_size=1, max_size=8),
    st.lists(st.one_of(st.none(), st.integers(-99, 99).map(str)), min_size=1, max_size=8),
    st.lists(st.one_of(st.none(), st.booleans()), min_size=1, max_size=8),
).filter(lambda entries: any(entry is not None for entry in entries))


@pytest.fixture
def notes(caplog):
    """Runs a function, returns what it logged."""
    caplog.set_level(logging.INFO, logger="pymlj")

    def run(function):
        caplog.clear()
        function()
        return [record.getMessage() for record in caplog.records]

    return run


@pytest.mark.parametrize("kind", VECTORS)
@settings(max_examples=40)
@given(entries=values, target=targets)
def test_coercing_gives_the_type_asked_for_and_a_second_time_nothing_new(kind, entries, target):
    x = VECTORS[kind](entries)
    once = coerce(x, Missing | target)
    assert nonmissing(elscitype(once)) <= target
    assert (Missing <= elscitype(once)) == (None in entries)
    assert coerce(once, Missing | target) is once
    assert [v is None for v in to_list(once)] == [v is None for v in entries]
    assert to_list(x) == entries


@pytest.mark.parametrize("kind", VECTORS)
@settings(max_examples=40)
@given(entries=values, target=st.sampled_from([Multiclass, OrderedFactor]))
def test_the_pool_is_sorted_and_holds_every_value(kind, entries, target):
    found = coerce(VECTORS[kind](entries), Missing | target)
    pool = sorted({v for v in entries if v is not None})
    assert levels(found) == pool
    assert elscitype(found) <= Missing | target[len(pool)]
    assert is_ordered(found) == (target == OrderedFactor)


@each_table
@settings(max_examples=40)
@given(entries=values, target=targets)
def test_a_table_is_coerced_like_its_columns(kind, entries, target):
    X = TABLES[kind]({"x": entries, "other": entries})
    found = coerce(X, x=Missing | target)
    alone = coerce(column(X, "x"), Missing | target)
    assert to_list(column(found, "x")) == to_list(alone)
    assert schema(found).scitypes[0] == elscitype(alone)
    assert to_list(column(found, "other")) == entries
    if kind != "rows" or not target <= Finite:
        assert type(found) is type(X)


# -- which columns

DATA = {"n": [1, 2, 3], "f": [0.5, 1.5, 2.5], "s": ["u", "v", "u"]}


@each_table
def test_columns_are_found_by_name_and_by_scitype(kind):
    X = TABLES[kind](DATA)
    found = coerce(X, {Count: Continuous, "s": Multiclass}, f=Multiclass)
    assert schema(found).scitypes == (Continuous, Multiclass[3], Multiclass[2])
    assert schema(coerce(X, {Infinite: OrderedFactor})).scitypes[:2] == (OrderedFactor[3],) * 2


def test_a_scitype_as_key_reaches_gaps_and_sees_the_table_given():
    X = pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": [1.5, 2.5], "c": [None, None]})
    found = coerce(X, {Count: Missing | Continuous, Continuous: OrderedFactor})
    assert schema(found).scitypes == (Missing | Continuous, OrderedFactor[2], Missing)


def test_columns_that_are_missing_altogether_are_reached_as_missing():
    X = {"c": [None, None], "n": [1, 2]}
    assert coerce(X, {Count: Continuous, Textual: Multiclass})["c"] is X["c"]
    assert elscitype(coerce(X, {Missing: Missing | Multiclass})["c"]) == Missing | Multiclass[0]


@each_table
def test_nothing_to_change_gives_the_same_table(kind):
    X = TABLES[kind](DATA)
    for same in (
        coerce(X),
        coerce(X, {}),
        coerce(X, n=Count, f=Continuous),
        coerce(X, {Count: Count}),
    ):
        assert same is X


def test_any_name_of_a_column_will_do():
    X = pd.DataFrame({0: [1, 2], "a b": [1, 2], "tight": [1, 2]})
    found = coerce(X, {0: Continuous, "a b": Multiclass, "tight": OrderedFactor}, tight=True)
    assert schema(found).scitypes == (Continuous, Multiclass[2], OrderedFactor[2])


@each_table
def test_an_unknown_column_is_refused_with_a_suggestion(kind):
    for spec in ({"nn": Continuous}, {"nn": Continuous, Count: Multiclass}):
        with pytest.raises(ArgumentError, match=r"no column `nn`. Did you mean `n`\? .*`f`, `s`"):
            coerce(TABLES[kind](DATA), spec)


@pytest.mark.parametrize(
    ("spec", "by_column"),
    [
        ({Count: Continuous, "n": Multiclass}, {}),
        ({Count: Continuous, Infinite: Continuous}, {}),
        ({Count: Continuous}, {"n": Continuous}),
        ({"n": Continuous}, {"n": Multiclass}),
    ],
)
def test_a_column_asked_for_twice_is_refused(spec, by_column):
    with pytest.raises(ArgumentError, match=r"column `n` is asked to become `.*` and `"):
        coerce(DATA, spec, **by_column)


def test_one_scitype_for_a_table_is_refused_with_what_to_write():
    with pytest.raises(
        ArgumentError, match=r"coerced column by column.*`Count`.*column=Continuous"
    ):
        coerce(pd.DataFrame(DATA), Count)


@pytest.mark.parametrize("ask", [lambda: coerce([1]), lambda: coerce([1], a=Count)])
def test_columns_of_a_vector_are_refused(ask):
    with pytest.raises(ArgumentError, match=r"Columns can be coerced in a table only, .* `list`"):
        ask()


# -- what can be coerced


@pytest.mark.parametrize(
    "target",
    [Textual, ScientificDate, Unknown, Infinite, Missing, Count | Continuous, Table(Count)],
    ids=lambda value: type(value).__name__,
)
def test_nothing_can_be_coerced_to_other_types(target):
    for x in ([1, 2], ["a"], categorical(["a"])):
        with pytest.raises(CoercionError, match=r"Data can be coerced to `Count`, .* but got `"):
            coerce(x, target)


def test_a_machine_type_is_no_target():
    with pytest.raises(
        CoercionError, match="but got `<class 'float'>`, which is no scientific type"
    ):
        coerce([1, 2], float)
    with pytest.raises(CoercionError, match=r"no scientific type. Write `Multiclass`, without"):
        coerce([1, 2], "Multiclass")
    with pytest.raises(CoercionError, match=r"no scientific type. Column: `n`"):
        coerce(DATA, n=int)


@pytest.mark.parametrize(
    "x", [5, "52", None, np.array(3.0), object()], ids=lambda value: type(value).__name__
)
def test_an_object_that_is_no_vector_is_refused(x):
    with pytest.raises(
        CoercionError, match="A vector or an array is needed to coerce it to `Count`"
    ):
        coerce(x, Count)


def test_a_matrix_is_not_categorical():
    with pytest.raises(CoercionError, match=r"has one axis, but got an array of shape \(2, 2\)"):
        coerce(np.ones((2, 2)), Multiclass)


def test_labels_must_be_hashable():
    with pytest.raises(
        CoercionError, match="Labels must be hashable to coerce them to `Multiclass`"
    ):
        coerce([[1], [2]], Multiclass)


@each_table
def test_an_error_names_the_column(kind):
    with pytest.raises(CoercionError, match=r"'u'.* Column: `s`"):
        coerce(TABLES[kind](DATA), s=Count)


def test_a_failed_coercion_leaves_the_table_alone():
    X = pd.DataFrame(DATA)
    with pytest.raises(CoercionError):
        coerce(X, n=Continuous, s=Count)
    pd.testing.assert_frame_equal(X, pd.DataFrame(DATA))


# -- categories


def test_the_number_of_levels_in_a_target_is_not_enforced():
    for target, expected in [(Binary, Multiclass[3]), (OrderedFactor[9], OrderedFactor[3])]:
        assert elscitype(coerce(["a", "b", "c"], target)) == expected


@pytest.mark.parametrize(
    "like",
    [[0], pd.Series([0]), pl.Series([0]), pa.array([0])],
    ids=lambda value: type(value).__name__,
)
def test_only_the_flag_of_categorical_data_changes(like):
    x = build_vector(categorical(["b", None], levels=["c", "b"]), like=like)
    ordered = coerce(x, Missing | OrderedFactor)
    assert elscitype(ordered) == Missing | OrderedFactor[2]
    assert coerce(ordered, Missing | Finite) is ordered
    again = coerce(ordered, Missing | Multiclass)
    assert elscitype(again) == Missing | Multiclass[2]
    for found in (ordered, again):
        assert levels(found) == ["c", "b"]
        assert to_list(found) == ["b", None]


def test_lists_and_arrays_become_pandas_categoricals():
    for x in (["b", "a"], ("b", "a"), np.array(["b", "a"])):
        assert isinstance(coerce(x, Multiclass), pd.Categorical)


def test_a_list_of_dicts_becomes_a_frame_where_a_column_is_categorical():
    rows = TABLES["rows"](DATA)
    assert isinstance(coerce(rows, s=Multiclass), pd.DataFrame)
    assert isinstance(coerce(rows, n=Continuous), list)


def test_the_pool_shared_by_all_of_polars_is_replaced_by_one_of_its_own():
    x = pl.Series(["b", "a"], dtype=pl.Categorical)
    found = coerce(x, Multiclass)
    assert levels(found[:1]) == ["a", "b"]
    assert coerce(found, Multiclass) is found


def test_labels_that_become_text_in_polars_are_warned_of():
    x = pl.Series("day", [dt.date(2020, 1, 1)])
    with pytest.warns(MLJWarning, match=r"as text: the levels are now '2020-01-01'.*`day`"):
        found = coerce(pl.DataFrame([x]), day=OrderedFactor)
    assert levels(found["day"]) == ["2020-01-01"]
    coerce(x, Multiclass, verbosity=-1)


# -- messages


def test_missing_values_are_noted_unless_asked_for(notes):
    x = [1, None]
    assert notes(lambda: coerce(x, Missing | Continuous)) == []
    assert notes(lambda: coerce(x, Continuous, verbosity=0)) == []
    assert notes(lambda: coerce([1, 2], Continuous)) == []
    assert notes(lambda: coerce(pd.array([1, 2], dtype="Int64"), Continuous)) == []
    [note] = notes(lambda: coerce(x, Continuous))
    assert "the result has scitype `Missing | Continuous`" in note


def test_each_gappy_column_is_noted_by_name(notes):
    X = {"a": [1, None], "b": [1, 2], "c": categorical(["u", None])}
    found = notes(lambda: coerce(X, a=Continuous, b=Continuous, c=Multiclass))
    assert ["`a`" in note or "`c`" in note for note in found] == [True, True]


# -- containers


def test_pandas_frames_keep_index_and_name_and_share_columns():
    X = pd.DataFrame(DATA, index=["p", "q", "r"])
    found = coerce(X, n=Continuous)
    assert found.index.tolist() == ["p", "q", "r"]
    assert np.shares_memory(found["f"].to_numpy(), X["f"].to_numpy())
    series = coerce(X["s"], OrderedFactor)
    assert (series.name, series.index.tolist()) == ("s", ["p", "q", "r"])


def test_other_vectors_of_pandas_come_back_in_kind():
    assert isinstance(coerce(pd.RangeIndex(3, name="i"), Continuous), pd.Index)
    assert isinstance(coerce(pd.Index(["a"]), Multiclass), pd.CategoricalIndex)
    assert isinstance(coerce(pd.array(["1", None]), Missing | Count), pd.arrays.IntegerArray)
    record_batch = pa.RecordBatch.from_pydict(DATA)
    assert scitype(coerce(record_batch, s=Multiclass)) == Table(Count, Continuous, Multiclass[2])
    assert isinstance(coerce(record_batch, s=Multiclass), pa.RecordBatch)


def test_a_tensor_is_told_to_become_an_array():
    torch = pytest.importorskip("torch")
    with pytest.raises(
        CoercionError, match=r"`Tensor`. Write `coerce\(np.asarray\(x\), Multiclass"
    ):
        coerce(torch.tensor([0, 1]), Multiclass)
