"""`pymlj/metrics/_weights.py`: weights of observations and of classes."""

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    accuracy,
    categorical,
    l1,
    log_loss,
    measurements,
    multitarget_accuracy,
    multitarget_l1,
)

YHAT, Y = ["a", "b", "a"], ["a", "b", "b"]


@pytest.mark.parametrize(
    "weights", [[1, 2, 3], np.array([1, 2, 3]), pd.Series([1, 2, 3]), pl.Series([1.0, 2.0, 3.0])]
)
def test_weights_come_in_any_vector(weights):
    assert accuracy(YHAT, Y, weights=weights) == 1.0


@pytest.mark.parametrize("weights", [[1.0], [1.0] * 4])
def test_there_must_be_a_weight_for_each_observation(weights):
    words = f"one entry for each of the 3 observations, but has {len(weights)}"
    with pytest.raises(DimensionMismatch, match=words):
        accuracy(YHAT, Y, weights=weights)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf, None])
def test_weights_are_finite_and_not_negative(bad):
    with pytest.raises(ArgumentError, match="`weights` must be finite and not negative"):
        accuracy(YHAT, Y, weights=[1.0, bad, 1.0])


def test_a_dict_is_meant_as_class_weights():
    with pytest.raises(ArgumentError, match=r"weights of classes are given as `class_weights=...`"):
        accuracy(YHAT, Y, {"a": 1, "b": 2})


@pytest.mark.parametrize(
    "class_weights", [[1, 2], {"a": 1, "b": "x"}, {"a": 1, "b": -1}, {"a": 1, "b": math.nan}]
)
def test_class_weights_are_a_dict_of_numbers(class_weights):
    with pytest.raises(ArgumentError, match="`class_weights` must be a dict from levels to finite"):
        accuracy(YHAT, Y, class_weights=class_weights)


def test_class_weights_cover_the_pool():
    y = categorical(Y, levels=["a", "b", "never"])
    with pytest.raises(ArgumentError, match=r"for each level, but has none for \['never'\]"):
        accuracy(y, y, class_weights={"a": 1, "b": 1})


def test_class_weights_of_raw_labels_cover_those_observed():
    assert accuracy(["c", "b"], ["b", "b"], class_weights={"b": 2}) == 1.0


def test_class_weights_may_have_more_keys():
    assert accuracy(YHAT, Y, class_weights={"a": 3, "b": 3, "z": 1}) == 2.0


def test_class_weights_of_numbers():
    assert l1([1, 2, 5], [2, 2, 3], class_weights={2: 2, 3: 0.5}) == (2 + 0 + 1) / 3


def test_missing_observations_have_no_class_weight():
    values = measurements(l1, [1, 2], [None, 3], class_weights={3: 4})
    assert pd.isna(values[0]) and values[1] == 4.0


def test_class_weights_of_distributions():
    from pymlj import UnivariateFinite

    yhat = UnivariateFinite(["a", "b"], [[0.5, 0.5], [0.25, 0.75]])
    got = log_loss(yhat, ["a", "a"], class_weights={"a": 2})
    assert got == pytest.approx(-math.log(0.5) - math.log(0.25))


def test_class_weights_of_several_targets_are_keyed_by_tuples():
    yhat = pd.DataFrame({"t": list("aab"), "u": list("xyx")})
    y = pd.DataFrame({"t": list("aaa"), "u": list("xyy")})
    weights = {("a", "x"): 2, ("a", "y"): 4}
    values = measurements(multitarget_accuracy, yhat, y, class_weights=weights)
    assert values.tolist() == [2.0, 4.0, 0.0]
    with pytest.raises(ArgumentError, match=r"has none for \[\('a', 'y'\)\]"):
        multitarget_accuracy(yhat, y, class_weights={("a", "x"): 2})


def test_rows_with_a_missing_target_have_no_class_weight():
    y = [[1.0, 2.0], [None, 2.0]]
    assert multitarget_l1([[2.0, 2.0], [1.0, 4.0]], y, class_weights={(1.0, 2.0): 3}) == 0.75
