"""`pymlj/metrics/_finite.py`: accuracy and misclassification rate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    ConfusionTable,
    accuracy,
    categorical,
    confusion_matrix,
    measurements,
    misclassification_rate,
)

few = settings(max_examples=50, deadline=None)

PAIRS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.floats(0, 5)),
    min_size=1,
    max_size=30,
)


@few
@given(PAIRS)
def test_both_rates_add_up_to_the_mean_weight(rows):
    yhat, y, w = map(list, zip(*rows, strict=True))
    both = accuracy(yhat, y, weights=w) + misclassification_rate(yhat, y, weights=w)
    assert both == pytest.approx(np.mean(w))


@few
@given(PAIRS)
def test_rates_can_be_read_off_the_confusion_matrix(rows):
    yhat, y, _ = map(list, zip(*rows, strict=True))
    cm = confusion_matrix(yhat, y)
    assert accuracy(cm) == pytest.approx(accuracy(yhat, y))
    assert misclassification_rate(cm) == pytest.approx(misclassification_rate(yhat, y))


def test_mean_of_measurements_is_the_rate():
    yhat, y = categorical(list("abca")), categorical(list("abbc"), levels=list("abc"))
    values = measurements(accuracy, yhat, y, weights=[1, 2, 3, 4])
    assert values.tolist() == [1.0, 2.0, 0.0, 0.0]
    assert accuracy(yhat, y, weights=[1, 2, 3, 4]) == values.mean()


def test_rates_of_an_empty_confusion_matrix_are_nan():
    cm = ConfusionTable([[0, 0], [0, 0]], ["a", "b"])
    assert np.isnan(accuracy(cm)) and np.isnan(misclassification_rate(cm))


@pytest.mark.parametrize("measure", [accuracy, misclassification_rate])
def test_something_else_than_a_confusion_matrix_is_refused(measure):
    with pytest.raises(
        ArgumentError, match=r"called with predictions and ground truth, `\(yhat, y\)`"
    ):
        measure(["a", "b"])
    with pytest.raises(ArgumentError, match=r"called with predictions and ground truth"):
        measure(ConfusionTable([[1]], ["a"]), class_weights={"a": 1})
