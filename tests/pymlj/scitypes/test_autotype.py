"""`pymlj/scitypes/_autotype.py`."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.exceptions import ArgumentError
from pymlj.scitypes import (
    Continuous,
    Count,
    GrayImage,
    Missing,
    Multiclass,
    OrderedFactor,
    Textual,
    autotype,
    coerce,
)


@given(rows=st.integers(1, 1500), distinct=st.integers(1, 120))
def test_few_is_at_most_four_or_a_tenth_of_the_rows_up_to_a_hundred(rows, distinct):
    values = np.arange(rows) % distinct
    few = len(set(values)) <= max(4, min(100, rows / 10))
    assert autotype(values) == (OrderedFactor if few else Count)
    assert autotype(values / 2) == (OrderedFactor if few else Continuous)
    assert autotype([f"v{v}" for v in values]) == (Multiclass if few else Textual)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, dict])
def test_tables_get_a_suggestion_for_each_column(kind):
    X = kind({"few": [1, 2] * 10, "many": list(range(20)), "gaps": ["u", None] * 10})
    changes = {"few": OrderedFactor, "gaps": Missing | Multiclass}
    assert autotype(X) == changes
    assert autotype(X, only_changes=False) == {**changes, "many": Count}
    assert autotype(X, rules="discrete_to_continuous") == {"few": Continuous, "many": Continuous}
    assert autotype(X, rules=["string_to_multiclass"]) == {"gaps": Missing | Multiclass}


def test_each_rule_sees_what_those_before_it_suggest():
    X = {"few": [1, 2] * 10, "many": list(range(20))}
    for rules in (
        ("discrete_to_continuous", "few_to_finite"),
        ("few_to_finite", "discrete_to_continuous"),
    ):
        assert autotype(X, rules=rules) == {"few": OrderedFactor, "many": Continuous}


def test_finite_columns_are_left_alone():
    X = {"u": pd.Categorical(["a", "b"]), "n": list(range(20))[:2]}
    assert "u" not in autotype(X)
    assert autotype(X, only_changes=False)["u"] == Multiclass[2]


def test_dates_and_other_objects_become_multiclass():
    assert autotype([dt.date(2020, 1, 1)] * 3) == Multiclass


def test_missing_columns_are_ordered_factors():
    X = pd.DataFrame({"none": [None, None], "nan": [np.nan, np.nan]})
    assert autotype(X) == {"none": Missing | OrderedFactor, "nan": Missing | OrderedFactor}


def test_all_entries_of_a_matrix_are_pooled():
    assert autotype(np.arange(60).reshape(6, 10) % 6) == OrderedFactor
    assert autotype(np.arange(60).reshape(6, 10) % 7) == Count


def test_columns_whose_entries_cannot_be_compared_are_left_alone():
    images = coerce(np.zeros((2, 3, 4)), GrayImage)
    assert autotype({"lists": [[1], [2]], "images": images}) == {}


def test_an_unknown_rule_is_refused_with_a_suggestion():
    with pytest.raises(ArgumentError, match=r"got `few_to_infinite`. Did you mean `few_to_finite`"):
        autotype([1, 2], rules=["few_to_infinite"])


def test_a_number_gets_no_suggestion():
    with pytest.raises(ArgumentError, match=r"A table, a vector or an array is needed .* `int`"):
        autotype(5)
