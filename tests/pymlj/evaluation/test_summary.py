"""`pymlj/evaluation/_summary.py`; what failures become is in `test_score.py`."""

import numpy as np
import pytest

from pymlj import (
    CV,
    Deterministic,
    MLJWarning,
    evaluate,
    l1,
    rms,
    rsq,
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


def test_fields():
    e = run()
    assert e.model == Mean() and e.tag == "Mean" and e.measure == [l1, rms]
    assert e.operation == ["predict", "predict"]
    assert [r.n for r in e.report_per_fold] == [8] * 5
    assert [f.fitresult for f in e.fitted_params_per_fold] == [1.5, 1.25, 1.5, 1.25, 1.5]
    assert len(e.fit_seconds) == 5 and all(0 <= s < 1 for s in e.fit_seconds)
    assert e.failures == [None] * 5 and e.predictions is None
    assert e.resampling == CV(5) and e.repeats == 1


def test_measures_that_are_nan_are_named_with_their_folds():
    y = np.array([1.0, 1, 2, 2, 3, 3])
    with pytest.warns(MLJWarning, match='Of "Mean" some measures are NaN: `rsq` on fold 2') as w:
        e = evaluate(Mean(), X[:6], y, resampling=[([0], [2, 3]), ([0], [1, 2]), ([0], [0, 1])],
                     measures=[l1, rsq], verbosity=0)  # fmt: skip
    assert len(w) == 1 and not np.isnan(e.measurement[0])
    evaluate(Mean(), X[:6], y, resampling=[([0], [2, 3])], measure=rsq, verbosity=-1)
