"""`pymlj/plotting/_ranking.py` and `_predictions.py`: ROC and precision-recall curves."""

import numpy as np
import pytest
from sklearn import metrics

from pymlj import (
    ArgumentError,
    DimensionMismatch,
    UnivariateFinite,
    categorical,
    plot_precision_recall,
    plot_roc,
)

SCORES = np.array([0.1, 0.4, 0.35, 0.8, 0.65, 0.2, 0.9, 0.55])
TRUTH = np.array([0, 0, 1, 1, 0, 0, 1, 1], dtype=bool)
YHAT = UnivariateFinite(["no", "yes"], SCORES, augment=True)
Y = categorical(np.where(TRUTH, "yes", "no"))
THREE = UnivariateFinite(
    ["a", "b", "c"],
    np.array([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7], [0.4, 0.4, 0.2], [0.3, 0.1, 0.6]]),
)
Y3 = categorical(list("abcba"), levels=list("abc"))


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_roc_agrees_with_scikit_learn():
    axes = plot_roc(YHAT, Y)
    fpr, tpr, _ = metrics.roc_curve(TRUTH, SCORES, drop_intermediate=False)
    np.testing.assert_allclose(axes.lines[0].get_xdata(), fpr)
    np.testing.assert_allclose(axes.lines[0].get_ydata(), tpr)
    area = metrics.roc_auc_score(TRUTH, SCORES)
    assert legend(axes) == [f"yes (area {area:.3f})", "chance"]
    assert axes.get_xlabel() == "false positive rate of yes"


def test_precision_and_recall_agree_with_scikit_learn():
    axes = plot_precision_recall(YHAT, Y)
    precisions, recalls, _ = metrics.precision_recall_curve(TRUTH, SCORES)
    np.testing.assert_allclose(axes.lines[0].get_xdata()[::-1], recalls)
    np.testing.assert_allclose(axes.lines[0].get_ydata()[::-1], precisions)
    assert axes.lines[-1].get_ydata() == [0.5, 0.5]  # the share of the level
    assert axes.get_ylabel() == "precision of yes"


def test_another_level_can_be_the_positive_one():
    axes = plot_roc(YHAT, Y, levels=["no"])
    assert legend(axes)[0].startswith("no (area ")
    assert axes.get_xlabel() == "false positive rate of no"


@pytest.mark.parametrize("plot", [plot_roc, plot_precision_recall])
def test_more_levels_are_drawn_each_against_the_rest(plot):
    assert [text.split(" ")[0] for text in legend(plot(THREE, Y3))] == ["a", "b", "c", "chance"]
    assert len(plot(THREE, Y3, levels=["b", "c"]).get_legend().get_texts()) == 3


def test_a_level_that_never_occurs_has_no_curve():
    assert len(legend(plot_roc(THREE, categorical(list("abbba"), levels=list("abc"))))) == 3
    with pytest.raises(ArgumentError, match="observations of the level and of others, but has 0"):
        plot_roc(YHAT, ["no"] * 8)


def test_several_models_are_compared_by_one_level():
    axes = plot_roc(
        {"good": YHAT, "bad": UnivariateFinite(["no", "yes"], 1 - SCORES, augment=True)}, Y
    )
    assert [text.split(" ")[0] for text in legend(axes)] == ["good", "bad", "chance"]
    assert len(plot_roc({"one": THREE, "two": THREE}, Y3, levels=["b"]).lines) == 3
    with pytest.raises(ArgumentError, match=r"draws one level, but here are 3.*`levels=\['a'\]`"):
        plot_roc({"one": THREE, "two": THREE}, Y3)
    with pytest.raises(ArgumentError, match="got an empty dict"):
        plot_roc({}, Y3)


def test_labels_of_any_kind_and_plain_arrays_will_do():
    yhat = UnivariateFinite([0, 1], SCORES, augment=True)
    assert legend(plot_roc(yhat, TRUTH.astype(int)))[0].startswith("1 (area ")


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ArgumentError, match="`plot_roc` takes probabilistic predictions"):
        plot_roc(Y, Y)
    with pytest.raises(DimensionMismatch, match="but have 8 and 5"):
        plot_roc(YHAT, Y[:5])
    with pytest.raises(ArgumentError, match=r"`y` must hold levels out of .* but has 'maybe'"):
        plot_roc(YHAT, ["maybe", *Y[1:]])
    with pytest.raises(ArgumentError, match=r"`y` must hold levels out of .* but has nan"):
        plot_roc(YHAT, categorical([None, *Y[1:]]))
    with pytest.raises(ArgumentError, match=r"`levels` must name levels .* but got \['may"):
        plot_roc(YHAT, Y, levels=["maybe"])
    bad = UnivariateFinite(["no", "yes"], np.where(SCORES > 0.5, np.nan, 0.5), augment=True)
    with pytest.raises(ArgumentError, match="one of them is NaN"):
        plot_roc(bad, Y)


def test_pictures(same_picture):
    same_picture(plot_roc(THREE, Y3), "roc")
    same_picture(plot_precision_recall({"model": YHAT}, Y), "precision_recall")
