"""`pymlj/plotting/_calibration.py`."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.calibration import calibration_curve

from pymlj import ArgumentError, UnivariateFinite, categorical, plot_calibration
from pymlj.plotting._calibration import _wilson

RNG = np.random.default_rng(5)
SCORES = RNG.uniform(size=400)
TRUTH = RNG.uniform(size=400) < SCORES**2
YHAT = UnivariateFinite(["no", "yes"], SCORES, augment=True)
Y = categorical(np.where(TRUTH, "yes", "no"))


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
def test_points_agree_with_scikit_learn(strategy):
    axes = plot_calibration(YHAT, Y, n_bins=7, strategy=strategy)
    share, predicted = calibration_curve(TRUTH, SCORES, n_bins=7, strategy=strategy)
    points = axes.containers[0].lines[0]
    np.testing.assert_allclose(points.get_xdata(), predicted)
    np.testing.assert_allclose(points.get_ydata(), share)
    assert axes.get_xlabel() == "predicted probability of yes"


@settings(max_examples=30)
@given(st.integers(1, 200), st.data())
def test_intervals_are_those_of_scipy(n, data):
    k = data.draw(st.integers(0, n))
    low, high = _wilson(np.array([k / n]), np.array([float(n)]))
    expected = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_equal_predictions_share_a_bin():
    yhat = UnivariateFinite(["no", "yes"], [0.25] * 6 + [0.75] * 2, augment=True)
    y = categorical(["no", "yes"] * 4)
    points = plot_calibration(yhat, y).containers[0].lines[0]
    assert points.get_xdata().tolist() == [0.25, 0.75] and points.get_ydata().tolist() == [0.5, 0.5]


def test_many_curves_go_without_intervals():
    tags = {f"model {k}": YHAT for k in range(4)}
    assert all(not c.has_yerr for c in plot_calibration(tags, Y).containers)


def test_settings_that_make_no_sense_are_refused():
    with pytest.raises(ArgumentError, match="`n_bins >= 1` must hold, but got `n_bins=0`"):
        plot_calibration(YHAT, Y, n_bins=0)
    with pytest.raises(ArgumentError, match='`strategy` must be "quantile" or "uniform"'):
        plot_calibration(YHAT, Y, strategy="equal")


def test_pictures(same_picture):
    same_picture(plot_calibration(YHAT, Y, n_bins=8), "calibration")
