"""`pymlj/evaluation/_plot.py`."""

import sys

import matplotlib
import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    ArgumentError,
    ConstantClassifier,
    Holdout,
    accuracy,
    confusion_matrix,
    evaluate,
    log_loss,
)

X = np.zeros((10, 1))
LABELS = pd.Categorical([1, 2, 2, 2, 1, 2, 1, 2, 1, 1])


@pytest.fixture(autouse=True)
def _no_window():
    matplotlib.use("agg")
    yield
    matplotlib.pyplot.close("all")


def run(*measures, resampling=None):
    resampling = CV(3) if resampling is None else resampling
    options = {"resampling": resampling, "measures": list(measures), "verbosity": 0}
    return evaluate(ConstantClassifier(), X, LABELS, **options)


def test_a_panel_for_each_measure_with_numbers():
    e = run(log_loss, confusion_matrix, accuracy)
    figure = e.plot()
    assert [axis.get_title() for axis in figure.axes] == ["log_loss", "accuracy"]
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_ydata(), e.per_fold[0])
    assert len(figure.axes[0].patches) == 1


def test_a_single_fold_has_no_band():
    assert len(run(accuracy, resampling=Holdout()).plot().axes[0].patches) == 0


def test_there_must_be_numbers_to_draw():
    with pytest.raises(ArgumentError, match="a measure whose values are numbers"):
        run(confusion_matrix).plot()


def test_a_missing_matplotlib_is_answered_with_how_to_install_it(monkeypatch):
    e = run(accuracy)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match=r"pip install pymlj\[plots\]"):
        e.plot()
