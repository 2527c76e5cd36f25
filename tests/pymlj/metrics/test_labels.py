"""`pymlj/metrics/_labels.py`: labels of every kind are compared in a common pool."""

import datetime

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    Normal,
    UnivariateFinite,
    accuracy,
    categorical,
    confusion_matrix,
    mcr,
    measurements,
    multitarget_accuracy,
)

YHAT, Y = list("abba"), list("abaa")

CONTAINERS = {
    "list": list,
    "tuple": tuple,
    "array": np.array,
    "objects": lambda v: np.array(v, dtype=object),
    "series": pd.Series,
    "object series": lambda v: pd.Series(v, dtype=object),
    "categorical": categorical,
    "category series": lambda v: pd.Series(v, dtype="category"),
    "category index": pd.CategoricalIndex,
    "polars": pl.Series,
    "polars enum": lambda v: pl.Series(v, dtype=pl.Enum(["a", "b"])),
    "pyarrow": pa.array,
    "pyarrow dictionary": lambda v: pa.array(v).dictionary_encode(),
}


@pytest.mark.parametrize("of_y", CONTAINERS)
@pytest.mark.parametrize("of_yhat", CONTAINERS)
def test_every_pair_of_containers(of_yhat, of_y):
    yhat, y = CONTAINERS[of_yhat](YHAT), CONTAINERS[of_y](Y)
    assert accuracy(yhat, y) == 0.75
    cm = confusion_matrix(yhat, y)
    assert (cm("a", "a"), cm("b", "a"), cm("a", "b"), cm("b", "b")) == (2, 1, 0, 1)


@pytest.mark.parametrize("gap", [None, np.nan, pd.NA], ids=repr)
def test_missing_labels_in_arrays_of_objects(gap):
    yhat, y = np.array(["a", "b", gap], dtype=object), np.array(["a", gap, "b"], dtype=object)
    assert accuracy(yhat, y) == mcr(yhat, y) + 1 / 3 == 1 / 3
    assert pd.isna(measurements(accuracy, yhat, y)).tolist() == [False, True, True]
    assert confusion_matrix(yhat, y).matrix.tolist() == [[1, 0], [0, 0]]


def test_missing_labels_in_categorical_data():
    yhat, y = categorical(["a", None, "b"]), categorical(["a", "b", "a"])
    assert accuracy(yhat, y) == 1 / 3
    assert mcr(yhat, y) == 1 / 3


def test_missing_numbers_as_labels():
    assert accuracy([1.0, np.nan], [1.0, np.nan]) == 0.5


@pytest.mark.parametrize(
    "labels",
    [
        [1, 2],
        [True, False],
        [1.5, 2.5],
        [datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)],
        np.array(["2020-01-01", "2021-01-01"], dtype="datetime64[D]"),
        [("a", 1), ("b", 2)],
    ],
    ids=repr,
)
def test_labels_of_every_type(labels):
    if isinstance(labels[0], tuple):
        array = np.empty(2, dtype=object)
        array[:] = labels
        labels = array
    assert accuracy(labels, labels) == 1.0
    assert confusion_matrix(labels, labels).matrix.tolist() == [[1, 0], [0, 1]]


def test_integers_equal_floats():
    assert accuracy([1, 2], [1.0, 3.0]) == 0.5


def test_order_of_unordered_pools_is_immaterial():
    yhat = categorical(YHAT, levels=["b", "a"])
    assert accuracy(yhat, categorical(Y)) == 0.75
    assert confusion_matrix(yhat, categorical(Y)).levels == ["a", "b"]


def test_an_ordered_pool_goes_with_an_unordered_one():
    yhat = categorical(YHAT, levels=["b", "a"], ordered=True)
    assert accuracy(yhat, categorical(Y)) == 0.75
    assert not confusion_matrix(yhat, categorical(Y)).ordered


def test_pools_must_be_the_same():
    with pytest.raises(
        ArgumentError, match=r"same, but got \['a', 'b'\] for `yhat`, and .*Give both"
    ):
        accuracy(categorical(YHAT), categorical(Y, levels=["a", "b", "c"]))
    with pytest.raises(ArgumentError, match="levels of `yhat` and `y` must be the same"):
        accuracy(categorical(YHAT), categorical(Y, levels=["a", "b"]).rename_categories(["a", "c"]))


def test_ordered_pools_must_have_the_same_order():
    with pytest.raises(ArgumentError, match="must have the same order, as both are ordered"):
        accuracy(categorical(YHAT, ordered=True), categorical(Y, levels=["b", "a"], ordered=True))


def test_raw_labels_must_be_in_the_pool_of_the_other():
    with pytest.raises(ArgumentError, match=r"labels of `yhat` must be among .* \['c'\] are not"):
        accuracy(["a", "c"], categorical(["a", "b"]))
    with pytest.raises(ArgumentError, match=r"labels of `y` must be among .* \['c'\] are not"):
        accuracy(categorical(["a", "b"]), ["a", "c"])


@pytest.mark.parametrize(
    "yhat, y", [(["1", "2"], [1, 2]), ([1, 2], np.array(["1", "2"], dtype=object))]
)
def test_text_is_not_compared_with_numbers(yhat, y):
    for measure in (accuracy, confusion_matrix):
        with pytest.raises(ArgumentError, match="must be of one kind, but got text and numbers"):
            measure(yhat, y)


@pytest.mark.parametrize("make", [lambda d: d, list, lambda d: Normal([0.0, 1.0], 1.0)])
def test_distributions_are_no_labels(make):
    yhat = make(UnivariateFinite(["a", "b"], [[0.5, 0.5], [0.5, 0.5]]))
    with pytest.raises(ArgumentError, match=r"take their modes: `yhat.mode\(\)`"):
        accuracy(yhat, ["a", "b"])


def test_lengths_must_agree():
    with pytest.raises(DimensionMismatch, match="there are 1 predictions for 2 observations"):
        accuracy(["a"], ["a", "b"])


def test_labels_are_vectors():
    with pytest.raises(DimensionMismatch):
        accuracy(np.array([["a", "b"]]), ["a"])


def test_columns_of_several_targets_may_differ_in_kind():
    yhat = pd.DataFrame({"t": categorical(["a", None]), "u": [1, 2]})
    y = pd.DataFrame({"t": categorical(["a", "a"]), "u": [1, 3]})
    assert multitarget_accuracy(yhat, y) == 0.5
    assert measurements(multitarget_accuracy, yhat, y).tolist() == [1.0, 0.0]


def test_no_observations_at_all():
    assert np.isnan(accuracy([], []))
    assert confusion_matrix(categorical([], levels=["a"]), categorical([], levels=["a"])).levels
