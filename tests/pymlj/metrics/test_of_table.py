"""`pymlj/metrics/_of_table.py`: the confusion matrix as a measure, and scores over all classes."""

import math
import warnings

import numpy as np
import pytest

from pymlj import (
    ArgumentError,
    BalancedAccuracy,
    ConfusionMatrix,
    ConfusionTable,
    accuracy,
    balanced_accuracy,
    categorical,
    confusion_matrix,
    kappa,
    matthews_correlation,
)

YHAT, Y = list("abcabca"), list("abccbaa")


def test_levels_are_the_pool_of_the_target():
    y = categorical(["b"], levels=["c", "b", "a"])
    assert confusion_matrix(["b"], y).levels == ["c", "b", "a"]


def test_levels_of_raw_labels_are_sorted():
    assert confusion_matrix([3, 1], [2, 1]).levels == [1, 2, 3]


@pytest.mark.parametrize(
    "settings",
    [{"levels": list("cba")}, {"perm": [2, 1, 0]}, {"levels": list("abc"), "perm": [2, 1, 0]}],
)
def test_settings_order_the_levels(settings):
    cm = ConfusionMatrix(**settings)(YHAT, Y)
    assert cm.levels == list("cba") and cm.ordered
    assert cm[0, 0] == cm("c", "c") == 1
    assert cm == confusion_matrix(YHAT, Y)


def test_rev_swaps_two_levels():
    cm = ConfusionMatrix(rev=True)(["a", "b"], ["b", "b"])
    assert cm.levels == ["b", "a"] and cm.ordered


@pytest.mark.parametrize("rev", [None, False])
def test_rev_false_is_the_same_as_not_given(rev):
    cm = ConfusionMatrix(rev=rev)(["a", "b"], ["b", "b"])
    assert cm.levels == ["a", "b"] and not cm.ordered


def test_levels_that_never_occur_are_zero():
    cm = ConfusionMatrix(levels=["a", "b", "new"])(["a", "b"], ["b", "b"])
    assert cm.matrix.tolist() == [[0, 1, 0], [0, 1, 0], [0, 0, 0]]


def test_levels_that_lack_an_observed_one_are_refused_or_drop_it():
    with pytest.raises(ArgumentError, match=r"every level observed, .* does not contain \['c'\]"):
        ConfusionMatrix(levels=["a", "b"])(YHAT, Y)
    cm = ConfusionMatrix(levels=["a", "b"], checks=False)(YHAT, Y)
    assert cm.matrix.sum() == 4


def test_an_unobserved_level_of_the_pool_may_be_left_out():
    y = categorical(["a", "b"], levels=["a", "b", "never"])
    assert ConfusionMatrix(levels=["b", "a"])(y, y).levels == ["b", "a"]


@pytest.mark.parametrize(
    "settings, words",
    [
        ({"rev": True, "perm": [1, 0]}, "`rev` and `perm` must not be given both"),
        ({"levels": ["a", "a"]}, "`levels` must be distinct"),
        ({"levels": ["a", "b", "c"], "rev": True}, "`rev=True` is for two levels, but there are 3"),
        ({"levels": ["a", "b"], "perm": [0, 1, 2]}, "`perm` must be a permutation of 0 to 1"),
        ({"perm": [0, 0]}, "`perm` must be a permutation of 0 to 1"),
    ],
)
def test_settings_that_contradict_each_other_are_refused_at_once(settings, words):
    with pytest.raises(ArgumentError, match=words):
        ConfusionMatrix(**settings)


def test_settings_that_do_not_fit_the_data_are_refused_when_called():
    with pytest.raises(ArgumentError, match="`rev=True` is for two levels, but there are 3"):
        ConfusionMatrix(rev=True)(YHAT, Y)
    with pytest.raises(ArgumentError, match="`perm` must be a permutation of 0 to 2"):
        ConfusionMatrix(perm=[1, 0])(YHAT, Y)


@pytest.mark.parametrize("measure", [kappa, matthews_correlation, balanced_accuracy])
def test_scores_can_be_read_off_a_matrix(measure):
    assert measure(confusion_matrix(YHAT, Y)) == pytest.approx(measure(YHAT, Y), rel=1e-12)


def test_something_else_than_a_matrix_is_refused():
    with pytest.raises(ArgumentError, match="`Kappa` is called with predictions and ground truth"):
        kappa([[1, 2], [3, 4]])


def test_a_matrix_can_be_rearranged():
    cm = confusion_matrix(["a", "b", "b"], ["b", "b", "a"])
    assert ConfusionMatrix(levels=["b", "a"])(cm).matrix.tolist() == [[1, 1], [1, 0]]


@pytest.mark.parametrize("measure", [kappa, matthews_correlation, balanced_accuracy])
def test_no_warning_about_order_where_it_does_not_matter(measure):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        measure(YHAT, Y)


def test_balanced_accuracy_counts_missing_labels_as_missed():
    yhat, y = ["a", None, "b", "b"], ["a", "a", None, "b"]
    assert balanced_accuracy(yhat, y) == 3 / 4 * (1 / 2 + 1) / 2
    assert balanced_accuracy(yhat, y, weights=[1, 1, 1, 1]) == balanced_accuracy(yhat, y)


def test_adjusted_balanced_accuracy_is_zero_for_guessing_and_one_for_knowing():
    adjusted = BalancedAccuracy(adjusted=True)
    assert adjusted(["a"] * 4, list("aabb")) == 0.0
    assert adjusted(list("aabb"), list("aabb")) == 1.0


def test_degenerate_data():
    assert math.isnan(kappa(["a", "a"], ["a", "a"]))
    assert matthews_correlation(["a", "a"], ["a", "a"]) == 0.0
    assert balanced_accuracy(["a", "a"], ["a", "a"]) == 1.0
    assert math.isnan(BalancedAccuracy(adjusted=True)(["a"], ["a"]))
    assert math.isnan(kappa([], [])) and math.isnan(balanced_accuracy([], []))


@pytest.mark.parametrize("measure", [kappa, matthews_correlation, balanced_accuracy])
def test_large_counts_do_not_overflow(measure):
    small = ConfusionTable([[3, 1], [2, 4]], ["a", "b"])
    assert measure(3_000_000_000 * small) == pytest.approx(measure(small), rel=1e-12)


def test_codes_of_many_levels_do_not_overflow():
    labels = np.arange(100)  # pandas keeps these codes in eight bits
    y = categorical(labels)
    assert np.trace(confusion_matrix(y, y).matrix) == 100 == accuracy(y, y) * 100
