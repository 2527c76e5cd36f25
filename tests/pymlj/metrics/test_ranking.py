"""`pymlj/metrics/_ranking.py`: measures of the order of predicted probabilities."""

import logging
import math
import pathlib
import warnings

import numpy as np
import pytest
import sklearn.metrics as skm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from pymlj import (
    ArgumentError,
    ContinuousBoyceIndex,
    MLJWarning,
    PrecisionAtFixedRecall,
    UnivariateFinite,
    auc,
    average_precision,
    categorical,
    cbi,
    precision_at_fixed_recall,
)

few = settings(max_examples=50, deadline=None)

MEASURES = [auc, average_precision, precision_at_fixed_recall, cbi]


def prediction(scores, ordered=True):
    return UnivariateFinite(
        ["-", "+"], np.asarray(scores, dtype=float), augment=True, ordered=ordered
    )


def labels(positive):
    return ["+" if p else "-" for p in positive]


CASES = st.lists(
    st.tuples(st.sampled_from(np.linspace(0, 1, 9)), st.booleans()), min_size=2, max_size=40
)


@few
@given(CASES)
def test_auc_agrees_with_sklearn(rows):
    scores, positive = map(list, zip(*rows, strict=True))
    assume(0 < sum(positive) < len(positive))
    expected = skm.roc_auc_score(positive, scores)
    assert auc(prediction(scores), labels(positive)) == pytest.approx(expected)


@few
@given(CASES)
def test_auc_does_not_depend_on_which_level_is_positive(rows):
    scores, positive = map(list, zip(*rows, strict=True))
    assume(0 < sum(positive) < len(positive))
    swapped = UnivariateFinite(["+", "-"], 1 - np.array(scores), augment=True)
    assert auc(swapped, labels(positive)) == pytest.approx(
        auc(prediction(scores), labels(positive))
    )


@few
@given(CASES)
def test_average_precision_takes_left_ends_where_sklearn_takes_right_ones(rows):
    scores, positive = map(list, zip(*rows, strict=True))
    assume(any(positive) and len(set(scores)) > 1)
    precisions, recalls, _ = skm.precision_recall_curve(positive, scores)
    expected = np.sum(precisions[1:] * -np.diff(recalls))
    got = average_precision(prediction(scores), labels(positive))
    assert got == pytest.approx(expected)


def test_average_precision_of_a_single_threshold_is_one():
    assert average_precision(prediction([0.5, 0.5]), ["+", "-"]) == 1.0


def test_auc_of_one_class_is_nan():
    assert math.isnan(auc(prediction([0.1, 0.5]), ["+", "+"]))


def test_equal_recalls_share_their_precision():
    yhat, y = prediction([0.9, 0.8, 0.7, 0.6, 0.1]), ["+", "-", "-", "+", "-"]
    assert PrecisionAtFixedRecall(recall_threshold=0.5)(yhat, y) == pytest.approx(
        np.mean([1, 1 / 2, 1 / 3])
    )
    assert PrecisionAtFixedRecall(0.51)(yhat, y) == 0.5


def test_a_recall_that_is_not_reached_gives_zero():
    yhat, y = prediction([0.9, 0.1]), ["-", "+"]
    assert precision_at_fixed_recall(yhat, y) == 0.0
    assert PrecisionAtFixedRecall(recall_threshold=1.1)(yhat, y) == 0.0


@pytest.mark.parametrize("measure", MEASURES)
def test_a_predicted_nan_shows(measure):
    assert math.isnan(measure(prediction([0.1, math.nan]), ["+", "-"]))


@pytest.mark.parametrize("measure", MEASURES)
def test_no_observations(measure):
    empty = UnivariateFinite(["-", "+"], np.empty((0, 2)), ordered=True)
    assert math.isnan(measure(empty, []))


@pytest.mark.parametrize("measure", MEASURES)
def test_missing_observations_are_refused(measure):
    with pytest.raises(ArgumentError, match="`y` must not have missing values here"):
        measure(prediction([0.1, 0.2]), ["+", None])


@pytest.mark.parametrize("measure", MEASURES)
def test_other_than_two_levels_are_refused(measure):
    three = UnivariateFinite(list("abc"), np.full((2, 3), 1 / 3), ordered=True)
    with pytest.raises(ArgumentError, match="must hold distributions over two levels"):
        measure(three, ["a", "b"])


@pytest.mark.parametrize("measure", MEASURES[1:])
def test_unordered_levels_warn(measure):
    with pytest.warns(MLJWarning, match=r"not ordered: '\+'") as record:
        measure(prediction([0.1, 0.6], ordered=False), ["+", "-"])
    assert pathlib.Path(record[0].filename) == pathlib.Path(__file__)


def test_auc_and_a_silent_boyce_index_do_not_warn():
    yhat = prediction([0.1, 0.6], ordered=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        auc(yhat, ["+", "-"])
        ContinuousBoyceIndex(verbosity=0)(yhat, ["+", "-"])


# ----------------------------------------------------------------------- continuous Boyce index

rng = np.random.default_rng(3)
P = np.repeat(np.arange(10) / 10, 10) + rng.uniform(0, 0.1, 100)
POSITIVE = rng.uniform(0, 1, 100) < P


def by_hand(nbins=101, binwidth=0.1, low=0.0, high=1.0, cor=stats.spearmanr):
    starts, shares = [], []
    for start in np.linspace(low, high - binwidth, nbins):
        inside = (start <= P) & (start + binwidth >= P)
        if inside.any():
            starts.append(start)
            shares.append(POSITIVE[inside].mean())
    return cor(shares, starts)[0]


@pytest.mark.parametrize(
    "settings, options",
    [
        ({}, {}),
        ({"nbins": 11, "binwidth": 0.03}, {"nbins": 11, "binwidth": 0.03}),
        ({"min": 0.2, "max": 0.7}, {"low": 0.2, "high": 0.7}),
        ({"cor": "pearson"}, {"cor": stats.pearsonr}),
        ({"cor": lambda a, b: stats.kendalltau(a, b)[0]}, {"cor": stats.kendalltau}),
        ({"max": 2.0, "nbins": 191}, {"high": 2.0, "nbins": 191}),
    ],
)
def test_boyce_index(settings, options):
    got = ContinuousBoyceIndex(**settings)(prediction(P), labels(POSITIVE))
    assert got == pytest.approx(by_hand(**options), rel=1e-9)


def test_boyce_index_does_not_depend_on_the_order_of_rows():
    order = rng.permutation(100)
    shuffled = cbi(prediction(P[order]), labels(POSITIVE[order]))
    assert shuffled == pytest.approx(cbi(prediction(P), labels(POSITIVE)), rel=1e-12)


@pytest.mark.parametrize("positive", [True, False])
def test_boyce_index_of_one_class_is_nan(positive):
    y = categorical(labels([positive] * 100), levels=["-", "+"], ordered=True)
    assert math.isnan(cbi(prediction(P), y))


def test_boyce_index_tells_of_empty_bins_if_asked(caplog):
    with caplog.at_level(logging.INFO, logger="pymlj"):
        ContinuousBoyceIndex(verbosity=1, max=2.0)(prediction(P), labels(POSITIVE))
        assert not caplog.messages
        ContinuousBoyceIndex(verbosity=2, max=2.0)(prediction(P), labels(POSITIVE))
    assert "bins without any observations are left out" in caplog.text


@pytest.mark.parametrize(
    "settings", [{"nbins": 1}, {"binwidth": 0}, {"binwidth": 2.0}, {"max": 0.05}]
)
def test_bins_must_make_sense(settings):
    with pytest.raises(ArgumentError, match="`nbins >= 2` and `0 < binwidth <= max - min`"):
        ContinuousBoyceIndex(**settings)


def test_correlation_is_one_of_two_or_a_function():
    with pytest.raises(ArgumentError, match='`cor` must be "spearman", "pearson" or a function'):
        ContinuousBoyceIndex(cor="kendall")
