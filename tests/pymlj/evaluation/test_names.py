"""`pymlj/evaluation/_names.py`, and repeated names in `_render.py`."""

import numpy as np

from pymlj import (
    CV,
    Deterministic,
    LPLoss,
    evaluate,
    l1,
    l2,
    rms,
)

X = np.zeros((10, 1))
Y = np.array([1.0, 1, 2, 2, 1, 1, 2, 2, 1, 1])


class Mean(Deterministic):
    shift: float = 0.0

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, {"n": len(y)}

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


def run(model=None, y=Y, **options):
    options = {"resampling": CV(5), "measures": [l1, rms], "verbosity": 0, **options}
    return evaluate(Mean() if model is None else model, X, y, **options)


def test_a_measure_given_twice_has_two_names():
    e = run(measures=[l1, l2, l1, lambda yhat, y: 0.0])
    assert list(e.to_frame().columns[:4]) == ["l1", "l2", "l1_2", "<lambda>"]


def test_measures_without_short_name_show_their_settings():
    assert "LPLoss(p=3)" in str(run(measures=LPLoss(p=3)))
