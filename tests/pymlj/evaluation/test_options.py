"""`pymlj/evaluation/_options.py`."""

import copy
import math

import numpy as np
import pytest

from pymlj import CV, ArgumentError
from pymlj.evaluation import EvaluationOptions
from pymlj.parameters import same_value


@pytest.mark.parametrize("repeats", [0, -1, 1.0, True, "2"])
def test_repeats_must_be_a_positive_integer(repeats):
    with pytest.raises(ArgumentError, match="`repeats` must be a positive integer, but got"):
        EvaluationOptions(repeats=repeats)


def test_repeats_may_be_an_integer_of_numpy():
    assert EvaluationOptions(repeats=np.int64(3)).repeats == 3


@pytest.mark.parametrize("score", ["ignore", None, True])
def test_error_score_is_raise_nan_or_a_number(score):
    with pytest.raises(ArgumentError, match='`error_score` must be "raise", "nan" or a number'):
        EvaluationOptions(error_score=score)


def test_score_of_a_failure():
    assert EvaluationOptions().score_of_failure is None
    assert math.isnan(EvaluationOptions(error_score="nan").score_of_failure)
    assert EvaluationOptions(error_score=7).score_of_failure == 7.0


@pytest.mark.parametrize("operation", ["transform", ["predict", "transform"]])
def test_operations_that_do_not_predict_are_refused(operation):
    with pytest.raises(ArgumentError, match='`operation` must be one of "predict"'):
        EvaluationOptions(operation=operation)


def test_a_misspelt_operation_is_answered_with_the_nearest_one():
    with pytest.raises(ArgumentError, match="Did you mean `predict_mode`"):
        EvaluationOptions(operation="predict_mod")


def test_options_cannot_be_changed_and_are_shared_by_copies():
    options = EvaluationOptions(weights=np.ones(3))
    with pytest.raises(AttributeError):
        options.repeats = 2
    assert copy.copy(options) is options and copy.deepcopy(options) is options


def test_options_are_compared_by_value():
    one, other = (EvaluationOptions(weights=np.ones(3), resampling=CV(3)) for _ in range(2))
    assert same_value(one, other)
    assert not same_value(one, EvaluationOptions(weights=np.zeros(3), resampling=CV(3)))
