"""`pymlj/evaluation/_aggregate.py`, through `evaluate`."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import Deterministic, evaluate, l1, l1_sum, rms

numbers = st.floats(-100, 100, allow_subnormal=False)


class Zero(Deterministic):
    def fit(self, verbosity, X, y):
        return None, None, None

    def predict(self, fitresult, X):
        return np.zeros(len(X))


def value(yhat, y):
    return float(np.mean(y))


def evaluated(y, sizes, measure):
    """An evaluation with test folds of the given sizes."""
    ends = np.cumsum(sizes)
    pairs = [([0], range(end - size, end)) for size, end in zip(sizes, ends, strict=True)]
    y = np.asarray(y, dtype=float)
    return evaluate(Zero(), y.reshape(-1, 1), y, resampling=pairs, measure=measure, verbosity=0)


@given(st.lists(st.lists(numbers, min_size=1, max_size=5), min_size=1, max_size=5))
def test_the_measurement_is_that_of_all_test_rows_together(folds):
    y = np.concatenate(folds)
    sizes = [len(fold) for fold in folds]
    assert evaluated(y, sizes, l1).measurement[0] == pytest.approx(np.mean(np.abs(y)))
    assert evaluated(y, sizes, rms).measurement[0] == pytest.approx(np.sqrt(np.mean(y**2)))
    assert evaluated(y, sizes, l1_sum).measurement[0] == pytest.approx(np.sum(np.abs(y)))


@given(st.lists(numbers, min_size=2, max_size=8))
def test_the_radius_is_that_of_the_values_of_the_folds(y):
    [radius] = evaluated(y, [1] * len(y), value).uncertainty_radius_95
    assert radius == pytest.approx(1.96 * np.std(y, ddof=1) / np.sqrt(len(y) - 1))


def test_the_radius_of_one_fold_is_infinite():
    assert evaluated([1.0, 2.0], [2], value).uncertainty_radius_95 == [math.inf]


def test_values_that_are_no_numbers_have_no_radius():
    e = evaluated([1.0, 2.0], [1, 1], lambda yhat, y: {"a": float(y[0])})
    assert e.uncertainty_radius_95 == [None]
    assert e.per_fold[0] == [{"a": 1.0}, {"a": 2.0}] and e.measurement[0] == {"a": 1.5}


def test_infinite_values_make_the_radius_nan_without_a_warning():
    e = evaluated([1.0, 2.0], [1, 1], lambda yhat, y: math.inf)
    assert e.measurement == [math.inf] and math.isnan(e.uncertainty_radius_95[0])


def test_measurements_are_numbers_of_python():
    e = evaluated([1.0, 2.0, 4.0], [2, 1], [l1, value])
    assert [type(m) for m in e.measurement] == [float, float]
    assert [type(r) for r in e.uncertainty_radius_95] == [float, float]
