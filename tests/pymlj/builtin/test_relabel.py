"""`pymlj/builtin/_relabel.py`: rare levels merged, missing labels made a level."""

import datetime as dt

import pandas as pd
import polars as pl
import pytest

from pymlj.builtin import CardinalityReducer, MissingnessEncoder
from pymlj.exceptions import ArgumentError
from pymlj.tables import categorical, is_ordered, levels


def table(values, **options):
    return pd.DataFrame({"c": categorical(values, **options)})


# ---------------------------------------------------------------------- rare levels


@pytest.mark.parametrize("min_frequency, rare", [(2, "bc"), (3, "abc"), (0.3, "bc"), (0, "")])
def test_levels_below_a_count_or_a_share_are_merged(fitted, min_frequency, rare):
    X = table([*"aabc", None])
    mach = fitted(CardinalityReducer(min_frequency=min_frequency), X)
    Z = mach.transform(X)["c"]

    expected = ["Other" if label in rare else label for label in "aabc"]
    assert Z.tolist()[:4] == expected and Z.isna()[4]
    assert mach.fitted_params().new_cat_given_col_val == {"c": dict.fromkeys(rare, "Other")}


def test_the_new_level_is_the_last(fitted):
    X = table(list("xxy"), levels=["z", "y", "x"], ordered=True)
    Z = fitted(CardinalityReducer(min_frequency=2, ordered_factor=True), X).transform(X)["c"]

    assert levels(Z) == ["x", "Other"] and is_ordered(Z)


def test_unseen_levels_are_passed_on(fitted):
    mach = fitted(CardinalityReducer(min_frequency=2), table(list("aab")))
    Z = mach.transform(table(["a", "b", "new", None]))["c"]

    assert Z.tolist()[:3] == ["a", "Other", "new"] and levels(Z) == ["a", "new", "Other"]


def test_the_label_depends_on_the_type_of_labels(fitted):
    days = [dt.date(2024, 1, 1)] * 3 + [dt.date(2024, 1, 2)]
    label = dt.date(1970, 1, 1)
    model = CardinalityReducer(label_for_infrequent={dt.date: label, str: "rest"})

    assert fitted(model, table(days)).transform(table(days))["c"].tolist() == [*days[:3], label]
    letters = table(list("aaab"))
    assert fitted(model, letters).transform(letters)["c"].tolist() == ["a", "a", "a", "rest"]


def test_a_label_that_is_a_level_is_refused(fitted):
    with pytest.raises(ArgumentError, match="column `c` has a level 'Other' already"):
        fitted(CardinalityReducer(), table(["Other", "a"]))


def test_labels_of_another_type_need_one(fitted):
    days = table([dt.date(2024, 1, 1), dt.date(2024, 1, 2)])

    with pytest.raises(ArgumentError, match="`label_for_infrequent` must have an entry for the ty"):
        fitted(CardinalityReducer(), days)
    with pytest.raises(ArgumentError, match=r"`label_for_missing` must have .* `str` alone"):
        fitted(MissingnessEncoder(), days)


def test_a_frequency_is_not_negative():
    with pytest.raises(ArgumentError, match="`min_frequency >= 0` must hold, got -1"):
        CardinalityReducer(min_frequency=-1)


# ---------------------------------------------------------------------- missing labels


def test_missing_labels_become_the_last_level(fitted):
    X = table(["b", None, "a"])
    mach = fitted(MissingnessEncoder(), X)
    Z = mach.transform(X)["c"]

    assert Z.tolist() == ["b", "missing", "a"] and levels(Z) == ["a", "b", "missing"]
    assert mach.fitted_params().label_for_missing_given_feature == {"c": "missing"}


def test_the_pool_does_not_depend_on_the_rows_transformed(fitted):
    X = table(["b", None, "a"])

    assert levels(fitted(MissingnessEncoder(), X).transform(X[:1])["c"]) == ["a", "b", "missing"]


def test_complete_columns_stay_as_they_are_but_new_gaps_are_filled(fitted):
    X = table(["b", "a"])
    mach = fitted(MissingnessEncoder(), X)

    assert levels(mach.transform(X)["c"]) == ["a", "b"]
    assert mach.transform(table(["a", None]))["c"].tolist() == ["a", "missing"]


def test_numbers_get_one_less_than_the_smallest(fitted):
    X = table([7, None, 3])

    assert fitted(MissingnessEncoder(), X).transform(X)["c"].tolist() == [7, 2, 3]


def test_unseen_levels_and_the_label_itself_are_passed_on(fitted):
    mach = fitted(MissingnessEncoder(), table(["a", None]))

    Z = mach.transform(table(["new", None, "missing"]))["c"]
    assert Z.tolist() == ["new", "missing", "missing"]


def test_polars_columns_stay_polars(fitted):
    X = pl.DataFrame({"c": pl.Series(["b", None, "a"], dtype=pl.Enum(["a", "b"]))})
    Z = fitted(MissingnessEncoder(ordered_factor=True), X).transform(X)

    assert Z["c"].to_list() == ["b", "missing", "a"]
    assert levels(Z["c"]) == ["a", "b", "missing"] and is_ordered(Z["c"])
