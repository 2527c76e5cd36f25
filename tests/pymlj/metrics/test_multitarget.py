"""`pymlj/metrics/_multitarget.py`: each measure equals its version for one target, aggregated."""

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import ArgumentError, DimensionMismatch, measurements
from pymlj.metrics import aggregate

rng = np.random.default_rng(5)
Y = rng.uniform(0.5, 3.0, (12, 3))
YHAT = Y * rng.uniform(0.5, 1.5, (12, 3))
W = rng.uniform(0.0, 2.0, 12)
ATOMIC = [0.5, 2.0, 1.0]

NUMERIC = [
    ("LPLoss", {"p": 1.5}),
    ("LPSumLoss", {"p": 1}),
    ("RootMeanSquaredError", {}),
    ("RootMeanSquaredLogError", {}),
    ("RootMeanSquaredLogProportionalError", {"offset": 2.5}),
    ("RootMeanSquaredProportionalError", {"tol": 0.7}),
    ("MeanAbsoluteProportionalError", {"tol": 0.7}),
    ("LogCoshLoss", {}),
]


@pytest.mark.parametrize("atomic_weights", [None, ATOMIC, np.array(ATOMIC)])
@pytest.mark.parametrize("weights", [None, W])
@pytest.mark.parametrize("name, settings", NUMERIC)
def test_rows_first_then_observations(name, settings, weights, atomic_weights):
    single = getattr(pymlj, name)(**settings)
    several = getattr(pymlj, f"Multitarget{name}")(**settings, atomic_weights=atomic_weights)
    rows = [single(yhat, y, atomic_weights) for yhat, y in zip(YHAT, Y, strict=True)]
    expected = aggregate(rows, weights=weights, mode=single.external_aggregation_mode)
    assert several(YHAT, Y, weights) == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(measurements(several, YHAT, Y), rows)


@pytest.mark.parametrize("name, settings", NUMERIC)
def test_traits_are_those_of_one_target(name, settings):
    single, several = getattr(pymlj, name), getattr(pymlj, f"Multitarget{name}")
    assert several.orientation == single.orientation
    assert several.external_aggregation_mode == single.external_aggregation_mode
    assert several.can_consume_tables and not single.can_consume_tables
    assert several.supports_weights and several.can_report_unaggregated


def test_settings_of_its_own_come_first():
    assert pymlj.MultitargetLPLoss(1, ATOMIC) == pymlj.MultitargetLPLoss(p=1, atomic_weights=ATOMIC)


def test_atomic_weights_go_with_the_targets():
    measure = pymlj.MultitargetLPLoss(atomic_weights=[1, 2])
    with pytest.raises(DimensionMismatch, match="for each of the 3 targets, but has 2"):
        measure(YHAT, Y)


def test_atomic_weights_are_not_negative():
    with pytest.raises(ArgumentError, match="must be finite and not negative"):
        pymlj.MultitargetAccuracy(atomic_weights=[1, -2])


def test_settings_are_checked_as_for_one_target():
    with pytest.raises(ArgumentError, match="`p > 0` must hold"):
        pymlj.MultitargetLPLoss(p=0)
    with pytest.raises(ArgumentError, match="`tol >= 0` must hold"):
        pymlj.MultitargetMeanAbsoluteProportionalError(tol=-1)


def test_missing_values_count_in_both_means():
    yhat, y = [[1.0, None], [2.0, 2.0]], [[2.0, 1.0], [2.0, 4.0]]
    assert pymlj.multitarget_l1(yhat, y) == (1 / 2 + 2 / 2) / 2
    assert measurements(pymlj.multitarget_l1, yhat, y).tolist() == [0.5, 1.0]


def test_labels_of_several_targets():
    y = pd.DataFrame({"t": list("abab"), "u": list("xxyy")})
    yhat = pd.DataFrame({"t": list("abba"), "u": list("xxyx")})
    assert pymlj.multitarget_accuracy(yhat, y) == 5 / 8
    assert pymlj.multitarget_mcr(yhat, y) == 3 / 8
    weighted = pymlj.MultitargetAccuracy(atomic_weights=[2, 0])
    assert weighted(yhat, y, weights=[1, 1, 0, 4]) == (1 + 1) / 4


def test_missing_labels_are_neither_right_nor_wrong():
    y, yhat = [["a", None], ["b", "y"]], [["a", "x"], ["b", "x"]]
    assert pymlj.multitarget_accuracy(yhat, y) == 2 / 4
    assert pymlj.multitarget_mcr(yhat, y) == 1 / 4
