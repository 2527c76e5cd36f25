"""`pymlj/evaluation/_result.py`; out-of-fold predictions are in `test_predictions.py`."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    Deterministic,
    evaluate,
    l1,
    rms,
)
from pymlj.evaluation import PerformanceEvaluation

X = np.zeros((10, 1))
Y = np.array([1.0, 1, 2, 2, 1, 1, 2, 2, 1, 1])
LABELS = pd.Categorical([1, 2, 2, 2, 1, 2, 1, 2, 1, 1])


class Mean(Deterministic):
    shift: float = 0.0

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, {"n": len(y)}

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


def run(model=None, y=Y, **options):
    options = {"resampling": CV(5), "measures": [l1, rms], "verbosity": 0, **options}
    return evaluate(Mean() if model is None else model, X, y, **options)


def test_a_frame_has_a_row_for_each_fold():
    frame = run().to_frame()
    assert frame.index.tolist() == [0, 1, 2, 3, 4] and frame.index.name == "fold"
    assert frame.columns.tolist() == ["l1", "rms", "n_train", "n_test", "fit_seconds"]
    assert frame["l1"].tolist() == [0.5, 0.75, 0.5, 0.75, 0.5]
    assert set(frame["n_train"]) == {8} and set(frame["n_test"]) == {2}


def test_frames_of_several_models_stack():
    es = run({"one": Mean(), "other": Mean(shift=1.0)})
    frame = pd.concat({tag: e.to_frame() for tag, e in es.items()})
    assert frame.loc["other", "l1"].tolist() == es["other"].per_fold[0].tolist()


def test_an_evaluation_cannot_be_changed():
    with pytest.raises(AttributeError):
        run().measurement = []


def test_the_compact_form_keeps_the_numbers():
    e = run()
    compact = run(compact=True)
    for small in (compact, e.compactify(), compact.compactify()):
        assert small.measurement == e.measurement and str(small) == str(e)
        assert small.to_frame().shape == e.to_frame().shape
        assert small.fitted_params_per_fold is small.report_per_fold is None
        assert small.train_test_rows is None
    assert e.train_test_rows is not None


def test_the_state_holds_the_compact_form_and_failures_as_text():
    e = run()
    failed = dataclasses.replace(e, failures=[ValueError("no"), *e.failures[1:]])
    for _ in range(2):  # also of one that was restored before
        failed = PerformanceEvaluation.from_state(failed.to_state())
        assert failed.fitted_params_per_fold is failed.train_test_rows is None
        assert [str(f) for f in failed.failures[:2]] == ["ValueError: no", "None"]
    assert failed.measurement == e.measurement
