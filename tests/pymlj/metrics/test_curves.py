"""`pymlj/metrics/_curves.py`: curves, against scikit-learn and by their ends."""

import math
import pathlib

import numpy as np
import pytest
import sklearn.metrics as skm
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    MLJWarning,
    UnivariateFinite,
    auc,
    categorical,
    precision_recall_curve,
    roc_curve,
)

few = settings(max_examples=50, deadline=None)

CURVES = [roc_curve, precision_recall_curve]


def prediction(scores, ordered=True):
    return UnivariateFinite(
        ["-", "+"], np.asarray(scores, dtype=float), augment=True, ordered=ordered
    )


def truth(positive, ordered=True):
    labels = ["+" if p else "-" for p in positive]
    return categorical(labels, levels=["-", "+"], ordered=ordered)


CASES = st.lists(
    st.tuples(st.sampled_from(np.linspace(0, 1, 9)), st.booleans()), min_size=2, max_size=40
)


@few
@given(CASES)
def test_roc_curve_agrees_with_sklearn(rows):
    scores, positive = map(list, zip(*rows, strict=True))
    assume(0 < sum(positive) < len(positive))
    fpr, tpr, thresholds = roc_curve(prediction(scores), truth(positive))
    expected = skm.roc_curve(positive, scores, drop_intermediate=False)
    np.testing.assert_allclose(fpr, expected[0])
    np.testing.assert_allclose(tpr, expected[1])
    np.testing.assert_allclose(thresholds, expected[2][1:])
    assert skm.auc(fpr, tpr) == pytest.approx(auc(prediction(scores), truth(positive)))


@few
@given(CASES)
def test_precision_recall_curve_agrees_with_sklearn(rows):
    scores, positive = map(list, zip(*rows, strict=True))
    assume(any(positive))
    recalls, precisions, thresholds = precision_recall_curve(prediction(scores), truth(positive))
    expected = skm.precision_recall_curve(positive, scores)
    np.testing.assert_allclose(precisions, expected[0][::-1])
    np.testing.assert_allclose(recalls, expected[1][::-1])
    np.testing.assert_allclose(thresholds, expected[2][::-1])


def test_one_class_only_gives_nan_rates():
    fpr, tpr, _ = roc_curve(prediction([0.2, 0.8]), truth([True, True]))
    assert np.isnan(fpr).all() and tpr.tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("curve", CURVES)
def test_no_observations(curve):
    empty = UnivariateFinite(["-", "+"], np.empty((0, 2)), ordered=True)
    first, second, thresholds = curve(empty, truth([]))
    assert (len(first), len(second), len(thresholds)) == (1, 1, 0)


@pytest.mark.parametrize("curve", CURVES)
def test_unordered_levels_warn_where_the_curve_is_asked_for(curve):
    with pytest.warns(MLJWarning, match=r"not ordered: '\+'") as record:
        curve(prediction([0.2, 0.8], ordered=False), truth([True, False], ordered=False))
    assert pathlib.Path(record[0].filename) == pathlib.Path(__file__)


@pytest.mark.parametrize("curve", CURVES)
def test_labels_need_not_be_categorical(curve):
    yhat, y = prediction([0.2, 0.8, 0.4]), truth([True, True, False])
    for plain, same in zip(curve(yhat, list(y)), curve(yhat, y), strict=True):
        np.testing.assert_array_equal(plain, same)


@pytest.mark.parametrize("curve", CURVES)
def test_refusals(curve):
    yhat, y = prediction([0.2, 0.8]), truth([True, False])
    with pytest.raises(ArgumentError, match="must hold a distribution for each observation"):
        curve([0.2, 0.8], y)
    three = UnivariateFinite(list("abc"), np.full((2, 3), 1 / 3), ordered=True)
    with pytest.raises(ArgumentError, match="`y` must have two levels, but its levels are"):
        curve(three, categorical(["a", "b"], levels=list("abc"), ordered=True))
    with pytest.raises(ArgumentError, match="distributions over two levels, the last of them"):
        curve(three, y)
    with pytest.raises(ArgumentError, match="levels of `yhat` and `y` must be the same"):
        curve(yhat, categorical(["x", "y"], ordered=True))
    with pytest.raises(ArgumentError, match="`y` must not have missing values here"):
        curve(yhat, categorical(["+", None], levels=["-", "+"], ordered=True))
    with pytest.raises(ArgumentError, match="but one of them is NaN"):
        curve(prediction([0.2, math.nan]), y)
    with pytest.raises(ArgumentError, match="none of them missing"):
        curve([yhat[0], None], y)
    with pytest.raises(DimensionMismatch, match="there are 2 predictions for 1 observations"):
        curve(yhat, y[:1])
