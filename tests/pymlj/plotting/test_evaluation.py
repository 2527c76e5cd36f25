"""`pymlj/plotting/_evaluation.py`."""

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    ArgumentError,
    ConstantClassifier,
    ConstantRegressor,
    Deterministic,
    Holdout,
    accuracy,
    compare,
    confusion_matrix,
    evaluate,
    l1,
    log_loss,
    plot_comparison,
    plot_evaluation,
    rms,
)

X = np.zeros((10, 1))
LABELS = pd.Categorical([1, 2, 2, 2, 1, 2, 1, 2, 1, 1])
NUMBERS = np.array([1.0, 5.0, 2.0, 8.0, 3.0, 9.0, 4.0, 4.0, 6.0, 1.0])


class Guess(Deterministic):
    """Predicts a number."""

    number: float = 0.0

    def fit(self, verbosity, X, y):
        return None, None, None

    def predict(self, fitresult, X):
        return np.full(len(X), self.number)


def run(*measures, resampling=None):
    resampling = CV(3) if resampling is None else resampling
    options = {"resampling": resampling, "measures": list(measures), "verbosity": 0}
    return evaluate(ConstantClassifier(), X, LABELS, **options)


@pytest.fixture
def guesses():
    models = {"three": Guess(number=3.0), "six": Guess(number=6.0)}
    return evaluate(models, X, NUMBERS, resampling=CV(5), measures=[l1, rms], verbosity=0)


def test_a_panel_for_each_measure_with_numbers():
    e = run(log_loss, confusion_matrix, accuracy)
    axes = e.plot()
    assert [a.get_ylabel() for a in axes] == [
        "log_loss (lower is better)",
        "accuracy (higher is better)",
    ]
    dots, level = axes[0].lines
    np.testing.assert_array_equal(dots.get_ydata(), e.per_fold[0])
    assert level.get_ydata()[0] == e.measurement[0]
    [band] = axes[0].patches
    low, high = e.measurement[0] - e.uncertainty_radius_95[0], e.measurement[0]
    assert band.get_y() == pytest.approx(low)
    assert band.get_y() + band.get_height() / 2 == pytest.approx(high)


def test_a_single_fold_has_no_band_and_the_title_no_margin():
    axes = run(accuracy, resampling=Holdout()).plot()
    assert len(axes.patches) == 0
    assert axes.get_title() == "ConstantClassifier: 0.333"


@pytest.mark.parametrize("measure", ["accuracy", accuracy])
def test_one_measure_can_be_chosen(measure):
    assert run(log_loss, accuracy).plot(measure).get_ylabel() == "accuracy (higher is better)"
    with pytest.raises(ArgumentError, match="`measure` must be one of `log_loss`, but got 'auc'"):
        run(log_loss).plot("auc")


def test_there_must_be_numbers_to_draw():
    with pytest.raises(ArgumentError, match="a measure whose values are numbers"):
        run(confusion_matrix).plot()


@pytest.mark.parametrize("what", [3, {}, [1], "text"])
def test_what_is_no_evaluation_is_refused(what):
    with pytest.raises(ArgumentError, match="takes an evaluation, or a dict or list of them"):
        plot_evaluation(what)


def test_several_models_stand_one_below_the_other(guesses):
    left, right = guesses.plot()
    assert [text.get_text() for text in left.get_yticklabels()] == ["three", "six"]
    assert [text.get_text() for text in right.get_yticklabels()] == ["", ""]
    assert left.get_xlabel() == "l1 (lower is better)"
    dots = [line for line in left.lines if len(line.get_xdata()) == 5]
    for line, e in zip(dots, guesses.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), e.per_fold[0])
    middles = [c.lines[0].get_xdata()[0] for c in left.containers]
    assert middles == [e.measurement[0] for e in guesses.values()]


def test_a_list_will_do_and_a_model_without_the_measure_is_left_out(guesses):
    other = evaluate(ConstantRegressor(), X, NUMBERS, resampling=CV(5), measure=rms, verbosity=0)
    first, second = plot_evaluation([guesses["three"], other])
    assert [text.get_text() for text in first.get_yticklabels()] == ["three"]
    assert len(second.get_yticks()) == 2


def test_a_failed_fold_is_not_drawn():
    e = run(accuracy)
    e.per_fold[0][1] = np.nan
    assert np.isnan(e.plot().lines[0].get_ydata()[1])


def test_a_comparison_shows_the_differences_and_the_p_value(guesses):
    c = compare(guesses["three"], guesses["six"])
    axes = c.plot("l1")
    zero, dots, level = axes.lines
    assert set(zero.get_ydata()) == {0.0}
    np.testing.assert_array_equal(dots.get_ydata(), c.per_fold[0])
    assert level.get_ydata()[0] == c.difference[0]
    assert axes.get_title().startswith("three - six: p = 0.")
    assert axes.get_ylabel() == "difference in l1 (lower is better)"
    assert len(plot_comparison(c)) == 2


def test_what_is_no_comparison_is_refused(guesses):
    with pytest.raises(ArgumentError, match="takes what `compare` returns"):
        plot_comparison(guesses)


def test_pictures(guesses, same_picture):
    same_picture(guesses["three"].plot("l1"), "evaluation")
    same_picture(guesses.plot()[0], "evaluations")
    same_picture(compare(guesses["three"], guesses["six"]).plot("l1"), "comparison")
