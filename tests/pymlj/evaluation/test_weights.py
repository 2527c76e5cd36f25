"""`pymlj/evaluation/_weights.py`, through `evaluate`."""

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    ArgumentError,
    Continuous,
    Deterministic,
    DimensionMismatch,
    Finite,
    Vector,
    accuracy,
    evaluate,
    l1,
    misclassification_rate,
    rsq,
)

X = np.zeros((6, 1))
Y = np.array([1.0, 2, 3, 4, 5, 6])
LABELS = pd.Categorical(list("ababba"), categories=["a", "b", "c"])


class Mean(Deterministic):
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        return np.mean(y), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class FirstLevel(Deterministic):
    target_scitype = Vector[Finite]

    def fit(self, verbosity, X, y):
        return y.categories, None, None

    def predict(self, fitresult, X):
        return pd.Categorical([fitresult[0]] * len(X), categories=fitresult)


def mean_error(yhat, y):
    return float(np.mean(np.abs(np.asarray(yhat, dtype=float) - y)))


def run(model, y=Y, **options):
    return evaluate(model, X, y, resampling=CV(2), verbosity=0, **options)


@pytest.mark.parametrize("weights", [["a"] * 6, np.ones((6, 1)), [True] * 6])
def test_weights_must_be_a_vector_of_numbers(weights):
    with pytest.raises(ArgumentError, match="`weights` must be a vector of numbers"):
        run(Mean(), measure=l1, weights=weights)


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_weights_are_finite_and_not_negative(wrong):
    with pytest.raises(ArgumentError, match="finite and not negative, but one is"):
        run(Mean(), measure=l1, weights=[1, 1, wrong, 1, 1, 1])


def test_weights_are_as_many_as_observations_also_with_rows():
    with pytest.raises(DimensionMismatch, match=r"each of the 6 observations .* but has 4"):
        run(Mean(), measure=l1, weights=np.ones(4), rows=range(4))


def test_measures_that_take_no_weights_are_named():
    with pytest.raises(ArgumentError, match="use `weights`, but `rsq`, `mean_error` cannot"):
        run(Mean(), measures=[l1, rsq, mean_error], weights=np.ones(6))


def test_measures_that_take_no_class_weights_are_named():
    def share(yhat, y):
        return float(np.mean(yhat == y))

    with pytest.raises(ArgumentError, match="use `class_weights`, but `share` cannot"):
        run(FirstLevel(), LABELS, measures=[share], class_weights={"a": 1, "b": 2, "c": 3})


@pytest.mark.parametrize(
    "class_weights", [[1, 2, 3], {"a": 1, "b": "2", "c": 3}, {"a": np.nan}, {"a": -1}]
)
def test_class_weights_are_a_dict_to_numbers(class_weights):
    with pytest.raises(ArgumentError, match="`class_weights` must be a dict from the levels"):
        run(FirstLevel(), LABELS, measure=accuracy, class_weights=class_weights)


@pytest.mark.parametrize("levels", ["ab", "abcd", "abd"])
def test_class_weights_name_each_level_seen_or_not(levels):
    with pytest.raises(DimensionMismatch, match="must name each level of the target"):
        weights = dict.fromkeys(levels, 1.0)
        run(FirstLevel(), LABELS, measure=accuracy, class_weights=weights)


def test_class_weights_need_a_categorical_target():
    with pytest.raises(ArgumentError, match=r"make it one by `coerce\(y, Multiclass\)`"):
        run(Mean(), measure=l1, class_weights={1.0: 2.0})


def test_weights_scale_each_observation():
    w = np.arange(1.0, 7)
    e = run(FirstLevel(), LABELS, measure=misclassification_rate, weights=w)
    assert list(e.per_fold[0]) == pytest.approx([2 / 3, (4 + 5) / 3])
    e = run(
        FirstLevel(),
        LABELS,
        measure=misclassification_rate,
        weights=w,
        class_weights={"a": 1, "b": 10, "c": 0},
    )
    assert list(e.per_fold[0]) == pytest.approx([20 / 3, 90 / 3])
