"""`pymlj/plotting/_importances.py`."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

from pymlj import (
    ArgumentError,
    ConstantRegressor,
    SklearnModel,
    l1,
    machine,
    permutation_importance,
    plot_importances,
    rsq,
)

X = pd.DataFrame(
    {"weak": np.arange(20.0) % 4, "none": np.arange(20.0) % 3, "strong": np.arange(20)}
)
Y = X["weak"].to_numpy() + 3 * X["strong"].to_numpy()


@pytest.fixture
def found():
    mach = machine(SklearnModel(LinearRegression()), X, Y).fit(verbosity=0)
    return permutation_importance(mach, X, Y, l1, rng=1)


def named(axes):
    return [text.get_text() for text in axes.get_yticklabels()]


def test_features_are_sorted_and_repeats_shown(found):
    axes = found.plot()
    assert named(axes) == ["strong", "weak", "none"]
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == pytest.approx(sorted(found.importances_mean, reverse=True))
    dots = axes.lines[0]
    assert len(dots.get_xdata()) == 15
    assert axes.get_xlabel() == "rise of l1 if the feature is shuffled"


def test_a_score_drops():
    mach = machine(SklearnModel(LinearRegression()), X, Y).fit(verbosity=0)
    axes = permutation_importance(mach, X, Y, rsq, rng=1).plot()
    assert axes.get_xlabel() == "drop of rsq if the feature is shuffled"


def test_the_least_important_ones_are_left_out(found):
    axes = found.plot(2)
    assert named(axes) == ["strong", "weak"] and axes.get_title() == "2 of 3 features"
    with pytest.raises(ArgumentError, match="`n >= 1` must hold, but got `n=0`"):
        found.plot(0)


def test_a_machine_with_importances_of_its_own():
    mach = machine(SklearnModel(DecisionTreeRegressor(random_state=1)), X, Y).fit(verbosity=0)
    axes = plot_importances(mach)
    values = sorted((value for _, value in mach.feature_importances()), reverse=True)
    assert [bar.get_width() for bar in axes.patches] == pytest.approx(values)
    assert named(axes)[0] == "strong"


@pytest.mark.parametrize("what", [3, [], [("a", "b")], [1, 2], "ab"])
def test_what_has_no_importances_is_refused(what):
    with pytest.raises(ArgumentError, match="`plot_importances` takes what `permutation_import"):
        plot_importances(what)


def test_a_model_without_importances_is_refused():
    with pytest.raises(ArgumentError, match="whose model has importances of its own"):
        plot_importances(machine(ConstantRegressor(), X, Y).fit(verbosity=0))


def test_pictures(found, same_picture):
    same_picture(found.plot(), "importances")
