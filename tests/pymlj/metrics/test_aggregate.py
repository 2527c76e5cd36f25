"""`pymlj/metrics/_aggregate.py`: the four modes, missing values, dicts, arrays, sums of objects."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import pymlj
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.metrics import (
    ConfusionTable,
    IMean,
    Mean,
    RootMean,
    Sum,
    aggregate,
)

few = settings(max_examples=50, deadline=None)

VALUES = [2.0, 7.0, None, 5.0, math.nan]
W = [1, 2, 3, 4, 5]
MODES = [Mean(), IMean(), Sum(), RootMean(p=2), RootMean(p=2.5)]


@pytest.mark.parametrize(
    "mode, weights, expected",
    [
        (Mean(), None, 14 / 5),
        (Mean(), W, 36 / 5),
        (IMean(), None, 14 / 5),
        (IMean(), W, 36 / 15),
        (Sum(), None, 14),
        (Sum(), W, 36),
        (RootMean(), None, math.sqrt(78 / 5)),
        (RootMean(), W, math.sqrt((4 + 98 + 100) / 5)),
        (RootMean(p=2.5), None, (sum(v**2.5 for v in (2, 7, 5)) / 5) ** 0.4),
    ],
)
def test_missing_and_skipped_values_count_in_n(mode, weights, expected):
    got = aggregate(VALUES, weights=weights, mode=mode, skipnan=True)
    assert got == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("mode", MODES, ids=repr)
def test_nan_comes_through_unless_skipped(mode):
    assert math.isnan(aggregate(VALUES, mode=mode))


@pytest.mark.parametrize("mode", MODES, ids=repr)
def test_nothing_sums_to_zero_and_has_no_mean(mode):
    got = aggregate([], mode=mode)
    assert got == 0 if mode == Sum() else math.isnan(got)


def test_mean_is_the_default_mode_and_gives_a_float():
    assert aggregate([1, 2]) == 1.5
    assert type(aggregate(np.array([1, 2]))) is float


@pytest.mark.parametrize(
    "values",
    [
        pd.array([2, 4, None], dtype="Int64"),
        pd.Series([2, 4, None], dtype="Float64"),
        np.array([2, 4, None], dtype=object),
        (2, 4, pd.NA),
    ],
    ids=["Int64", "Float64", "object", "tuple"],
)
def test_containers_with_gaps(values):
    assert aggregate(values) == 2.0


def test_dicts_are_aggregated_key_by_key():
    dicts = [{"a": 1, "b": 10}, {"a": 3, "b": None}]
    assert aggregate(dicts) == {"a": 2.0, "b": 5.0}
    assert aggregate(dicts, weights=[2, 1], mode=Sum()) == {"a": 5.0, "b": 20.0}


def test_arrays_are_aggregated_entry_by_entry():
    rows = [np.array([3.0, 0.0]), np.array([4.0, 1.0])]
    np.testing.assert_allclose(aggregate(rows, mode=RootMean()), [math.sqrt(12.5), math.sqrt(0.5)])
    np.testing.assert_allclose(aggregate(np.array(rows), weights=[1, 3]), [7.5, 1.5])


def test_whatever_can_be_added_is_summed():
    cm = ConfusionTable([[1, 2], [3, 4]], ["a", "b"])
    assert aggregate([cm, cm], mode=Sum()) == 2 * cm
    assert aggregate([cm, cm], weights=[1, 2], mode=Sum()) == 3 * cm


def test_what_can_only_be_added_has_no_mean():
    cm = ConfusionTable([[1]], ["a"])
    with pytest.raises(
        ArgumentError, match=r"can only be added up \(`mode=Sum\(\)`\), but got `Me"
    ):
        aggregate([cm, cm])


def test_text_is_refused():
    with pytest.raises(ArgumentError, match="`values` must hold numbers, but got"):
        aggregate(["a", "b"])


def test_weights_must_go_with_the_values():
    with pytest.raises(
        DimensionMismatch, match="one entry for each of the 2 observations, but has 3"
    ):
        aggregate([1, 2], weights=[1, 1, 1])


@pytest.mark.parametrize("p", [0, -1, math.nan])
def test_the_power_of_a_root_mean_is_positive(p):
    with pytest.raises(ArgumentError, match="`p > 0` must hold, but got"):
        RootMean(p=p)


def test_infinite_values_do_not_warn():
    assert math.isnan(aggregate([math.inf, 1.0], weights=[0, 1]))
    assert math.isnan(aggregate([math.inf, -math.inf], mode=Sum()))


def test_negative_values_have_no_fractional_root_mean():
    assert math.isnan(aggregate([-1.0, 2.0], mode=RootMean(p=2.5)))


FLOATS = st.floats(0.0, 100.0)


@few
@given(
    data=st.integers(1, 12).flatmap(
        lambda n: st.tuples(
            arrays(np.float64, n, elements=FLOATS),
            arrays(np.float64, n, elements=st.floats(0.01, 10.0)),
        )
    ),
    mode=st.sampled_from(MODES),
)
def test_weighed_values_aggregate_to_the_weighted_aggregate(data, mode):
    values, weights = data
    np.testing.assert_allclose(
        mode.combine(mode.weigh(values, weights)), mode.combine(values, weights), rtol=1e-9
    )


def test_weighing_a_mean_without_any_weight_gives_nan():
    assert np.isnan(IMean().weigh(np.ones(2), np.zeros(2))).all()
    assert math.isnan(IMean().combine(np.ones(2), np.zeros(2)))


def test_modes_are_settings_that_compare_by_value():
    assert RootMean(2) == RootMean(p=2) != RootMean(p=3)
    assert pymlj.clone(RootMean(p=3)) == RootMean(p=3)
