"""`pymlj/builtin/_columns.py`: what every transformer does with columns."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.builtin import FeatureSelector, FillImputer, OneHotEncoder, OrdinalEncoder, Standardizer
from pymlj.builtin._columns import (
    codes_among,
    first_to_reach_the_top,
    like,
    missing,
    numbers,
    selected,
    unused_name,
)
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.machines import machine
from pymlj.tables import categorical


@pytest.mark.parametrize("model", [Standardizer(), OneHotEncoder(), FillImputer()], ids=repr)
def test_what_is_neither_table_nor_matrix_is_refused(model):
    with pytest.raises(ArgumentError, match="needs a table or a matrix, but got an object of type"):
        model.fit(0, np.zeros((2, 2, 2)))


@pytest.mark.parametrize("model", [Standardizer, OneHotEncoder, FeatureSelector])
def test_ignoring_needs_names(model):
    with pytest.raises(ArgumentError, match=f"`{model.__name__}` needs `features` beside `ignore"):
        model(ignore=True)
    assert model(ignore=True, features="a").ignore and model(ignore=True, features=str.isupper)


@pytest.mark.parametrize(
    "features, ignore, expected",
    [
        ([], False, ["a", "b", 3]),
        ([], True, ["a", "b", 3]),
        ("b", False, ["b"]),
        (["b", "a"], False, ["a", "b"]),
        (("b", 3), True, ["a"]),
        (lambda name: name == 3, False, [3]),
        (lambda name: name == 3, True, ["a", "b"]),
    ],
)
def test_features_select_columns(features, ignore, expected):
    assert selected(features, ignore, ["a", "b", 3]) == expected


def test_unknown_features_are_named_with_the_nearest_column():
    X = pd.DataFrame({"height": [1.0, 2.0], "c": categorical(["u", "v"])})

    with pytest.warns(MLJWarning, match=r"no column of the table: `heigth`. Did you mean `height`"):
        machine(OneHotEncoder(features=["heigth", "c"]), X).fit(verbosity=0)
    machine(OneHotEncoder(features=["heigth", "c"]), X).fit(verbosity=-1)


@pytest.mark.parametrize(
    "column, gaps",
    [
        (np.array([1.0, np.nan]), [False, True]),
        (np.array([1, 2]), [False, False]),
        (np.ma.masked_array([1, 2], mask=[True, False]), [True, False]),
        (pd.Series([1.0, None]), [False, True]),
        (pd.array([None, 1], dtype="Int64"), [True, False]),
        (pd.Series(["a", None]), [False, True]),
        (pl.Series([1.0, float("nan"), None]), [False, False, True]),
        ([1, None], [False, True]),
        (categorical(["a", None]), [False, True]),
        (np.array(["2024-01-01", "NaT"], dtype="datetime64[D]"), [False, True]),
    ],
    ids=repr,
)
def test_missing_entries_are_found_in_every_kind_of_vector(column, gaps):
    assert missing(column).tolist() == gaps


def test_results_are_missing_where_the_column_is():
    values, gaps = np.array([1.0, 2.0]), np.array([False, True])

    assert like(values, pd.Series(["a", None], name="c")).isna().tolist() == [False, True]
    assert like(values, pl.Series(["a", None])).to_list() == [1.0, None]
    assert like(values, ["a", None]) == [1.0, None]
    assert np.isnan(like(values, np.array([0.5, np.nan]))).tolist() == [False, True]
    assert like(values, categorical(["a", None])).mask.tolist() == [False, True]
    assert like(values, np.array([0, 1]), gaps).tolist()[0] == 1.0
    assert like(values, np.array([0, 1])) is values


def test_numbers_are_refused_by_name_if_they_are_none():
    with pytest.raises(ArgumentError, match="column `town` does not"):
        numbers(pd.Series(["Rome", "Oslo"]), "town")


def test_codes_follow_the_levels_of_training():
    column = categorical(["b", None, "a"], levels=["b", "a", "unused"])

    assert codes_among(column, ["a", "b", "c"]).tolist() == [1, -1, 0]
    assert codes_among(categorical([2.0, 1.0]), [1, 2]).tolist() == [1, 0]
    text = pl.Series(["2", "1"], dtype=pl.Enum(["1", "2"]))
    assert codes_among(text, [2, 1]).tolist() == [0, 1]


def test_unseen_levels_are_named_with_their_column_and_those_known():
    column = categorical(["a", "x", "y"])

    with pytest.raises(ArgumentError, match=r"Column `c` has levels 'x', 'y', unseen in training"):
        codes_among(column, ["a", "b"], "c")
    with pytest.raises(ArgumentError, match=r"The vector has level 'a', .* \(20 levels\)"):
        codes_among(column[:1], range(20))
    with pytest.raises(ArgumentError, match=r"levels 10, 11, 12, 13, 14, \.\.\., unseen"):
        codes_among(categorical(range(20)), range(10))


def test_a_column_that_was_categorical_must_stay_so(fitted):
    mach = fitted(OrdinalEncoder(), pd.DataFrame({"c": categorical(["u", "v"])}))

    with pytest.raises(ArgumentError, match="Column `c` must be categorical, as in training"):
        mach.transform(pd.DataFrame({"c": ["u", "v"]}))


@pytest.mark.parametrize("model", [FillImputer(), OneHotEncoder(), OrdinalEncoder()], ids=repr)
def test_new_columns_are_refused_by_name(fitted, model):
    X = pd.DataFrame({"a": [1.0, 2.0], "c": categorical(["u", "v"])})

    with pytest.raises(ArgumentError, match="has not seen column `b` in training"):
        fitted(model, X).transform(X.assign(b=0.0))


def test_absent_columns_are_refused_by_name(fitted):
    X = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0]})

    with pytest.raises(ArgumentError, match="was trained on column `b`, which the table lacks"):
        fitted(Standardizer(), X).transform(X[["a"]])
    with pytest.raises(
        ArgumentError, match="was trained on columns `a`, `b`, which the table lacks"
    ):
        fitted(Standardizer(), X).transform(pd.DataFrame({"c": [1.0]}))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_a_tie_goes_to_the_code_that_first_reaches_the_top_count(codes):
    counts, best = dict.fromkeys(range(5), 0), None
    for code in codes:
        counts[code] += 1
        if counts[code] == max(codes.count(c) for c in range(5)) and best is None:
            best = code

    assert first_to_reach_the_top(np.array(codes), 5) == best


def test_a_name_in_use_gets_underscores():
    assert unused_name("a", ["b"]) == "a"
    assert unused_name("a", ["a", "a_"]) == "a__"


def test_columns_whose_names_are_no_text_are_fine(fitted):
    X = pd.DataFrame({0: [1.0, 2.0, 3.0], 1: categorical(["u", "v", "u"])})

    assert list(fitted(Standardizer(features=[0]), X).transform(X)[0]) == [-1.0, 0.0, 1.0]
    assert list(fitted(OneHotEncoder(), X).transform(X).columns) == [0, "1__u", "1__v"]


def test_a_single_row_is_answered_by_how_to_make_a_table_of_it():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [0.0, 1.0]})
    mach = machine(Standardizer(), frame).fit(verbosity=0)
    with pytest.raises(ArgumentError, match=r"`dict`\. A table of one row is `pd.DataFrame\(\[row"):
        mach.transform({"a": 1.0, "b": 0.0})
    with pytest.raises(ArgumentError, match=r"`Series`\. A row .*`X.iloc\[\[0\]\]`; a column by"):
        mach.transform(frame.iloc[0])
    assert mach.transform(pd.DataFrame([{"a": 1.5, "b": 0.5}])).to_numpy() == pytest.approx(0)
    assert mach.transform(frame.iloc[[0]]).shape == (1, 2)
