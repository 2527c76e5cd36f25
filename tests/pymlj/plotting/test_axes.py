"""`pymlj/plotting/_axes.py`: what all pictures have in common, through each of them."""

import builtins

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from pymlj import (
    CV,
    ArgumentError,
    ConstantClassifier,
    ConstantRegressor,
    EnsembleModel,
    Grid,
    TunedModel,
    UnivariateFinite,
    accuracy,
    categorical,
    compare,
    confusion_matrix,
    evaluate,
    learning_curve,
    log_loss,
    machine,
    param_range,
    permutation_importance,
    plot_calibration,
    plot_comparison,
    plot_confusion_matrix,
    plot_evaluation,
    plot_importances,
    plot_learning_curve,
    plot_losses,
    plot_network,
    plot_precision_recall,
    plot_roc,
    plot_tuning,
    source,
)
from pymlj.plotting._axes import colour, cut, line_style

X = pd.DataFrame({"x": np.arange(12.0)})
Y = categorical(list("abbabbabbaab"))
MODELS = {"first": ConstantClassifier(), "second": ConstantClassifier()}
YHAT = UnivariateFinite(["a", "b"], np.linspace(0.1, 0.9, 12), augment=True)


def evaluations(*measures):
    return evaluate(MODELS, X, Y, resampling=CV(3), measures=list(measures), verbosity=0)


def ensemble():
    return EnsembleModel(ConstantRegressor(), n=3, rng=1)


def tuned():
    r = param_range(ensemble(), "n", lower=1, upper=3)
    tuning = TunedModel(model=ensemble(), range=r, tuning=Grid(resolution=3, rng=1))
    return machine(tuning, X, np.arange(12.0)).fit(verbosity=0)


def curve():
    r = param_range(ensemble(), "n", lower=1, upper=3)
    return learning_curve(ensemble(), X, np.arange(12.0), range=r, verbosity=0)


def importances():
    mach = machine(ConstantClassifier(), X, Y).fit(verbosity=0)
    return permutation_importance(mach, X, Y, measure=accuracy, rng=1)


# Each picture twice where a result has a method for it: the call with and without given axes.
PICTURES = {
    "calibration": lambda ax: plot_calibration(YHAT, Y, ax=ax),
    "comparison": lambda ax: plot_comparison(compare(*evaluations(accuracy).values()), ax=ax),
    "comparison method": lambda ax: compare(*evaluations(accuracy).values()).plot(ax=ax),
    "confusion matrix": lambda ax: plot_confusion_matrix(confusion_matrix(Y, Y), ax=ax),
    "confusion matrix method": lambda ax: confusion_matrix(Y, Y).plot(ax),
    "evaluation": lambda ax: plot_evaluation(evaluations(accuracy)["first"], ax=ax),
    "evaluation method": lambda ax: evaluations(accuracy)["first"].plot(ax=ax),
    "evaluations": lambda ax: plot_evaluation(evaluations(accuracy), ax=ax),
    "evaluations method": lambda ax: evaluations(accuracy).plot(ax=ax),
    "importances": lambda ax: plot_importances(importances(), ax=ax),
    "importances method": lambda ax: importances().plot(ax=ax),
    "learning curve": lambda ax: plot_learning_curve(curve(), ax=ax),
    "learning curve method": lambda ax: curve().plot(ax),
    "losses": lambda ax: plot_losses(tuned(), ax=ax),
    "network": lambda ax: plot_network(source() + 1, ax=ax),
    "network method": lambda ax: (source() + 1).plot(ax),
    "precision and recall": lambda ax: plot_precision_recall(YHAT, Y, ax=ax),
    "roc": lambda ax: plot_roc(YHAT, Y, ax=ax),
    "tuning": lambda ax: plot_tuning(tuned(), ax=ax),
}
each_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


@each_picture
def test_given_axes_are_drawn_on_and_handed_back_and_nothing_else_is_touched(draw):
    figure, axes = plt.subplots()
    other = plt.figure()  # the current one from now on
    before = dict(matplotlib.rcParams)

    drawn = draw(axes)

    assert drawn is axes
    assert plt.gcf() is other and not other.axes
    assert plt.get_fignums() == [figure.number, other.number]
    assert dict(matplotlib.rcParams) == before


@each_picture
def test_without_axes_there_is_a_new_figure_which_can_be_drawn(draw):
    axes = draw(None)

    assert plt.get_fignums() == [axes.figure.number]
    axes.figure.draw_without_rendering()
    assert axes.has_data() or axes.texts


@each_picture
def test_what_is_no_axes_is_refused(draw):
    with pytest.raises(ArgumentError, match="`ax` must be axes of matplotlib, but got 3"):
        draw(3)


@each_picture
def test_without_matplotlib_it_is_said_how_to_get_it(draw, monkeypatch):
    importing = builtins.__import__

    def without_matplotlib(name, *args, **keywords):
        if name.startswith("matplotlib"):
            raise ImportError("gone")
        return importing(name, *args, **keywords)

    monkeypatch.setattr(builtins, "__import__", without_matplotlib)
    with pytest.raises(
        ImportError, match=r'Figures need matplotlib.*`pip install "pymlj\[plots\]"`'
    ):
        draw(None)


@each_picture
def test_text_can_be_seen_on_a_dark_background(draw):
    with plt.style.context("dark_background"):
        axes = draw(None)
        axes.figure.draw_without_rendering()
        assert matplotlib.colors.to_hex(axes.get_facecolor()) == "#000000"
        on_the_paper = [*axes.get_xticklabels(), axes.xaxis.label, axes.title]
        assert all(matplotlib.colors.to_hex(text.get_color()) == "#ffffff" for text in on_the_paper)


def test_panels_are_handed_back_as_an_array_and_may_be_given_as_one():
    results = evaluations(accuracy, log_loss)
    _, axes = plt.subplots(1, 2)

    assert plot_evaluation(results).shape == (2,)
    assert list(plot_evaluation(results, ax=axes)) == list(axes)
    with pytest.raises(ArgumentError, match=r"axes for each of the 2 panels, but got 1.*\(1, 2\)"):
        plot_evaluation(results, ax=axes[0])
    with pytest.raises(ArgumentError, match="`ax` must be axes of matplotlib, but got None"):
        plot_evaluation(results, ax=[axes[0], None])


def test_colours_begin_again_with_another_line():
    styles = {(colour(k), line_style(k)) for k in range(20)}
    assert len(styles) == 20


def test_names_are_cut_and_never_read_as_mathematics():
    assert cut("x" * 40, 10) == "x" * 9 + "…"
    assert cut("a\n b") == "a b" and cut("$a$") == r"\$a\$"
