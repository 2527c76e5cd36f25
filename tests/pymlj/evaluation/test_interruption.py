"""`pymlj/evaluation/_interruption.py`: Ctrl-C ends an evaluation without a result."""

import contextlib
import signal

import numpy as np
import pytest

from pymlj import CV, Deterministic, evaluate, l1
from pymlj._interrupt import Interruptible
from pymlj.evaluation import EvaluationOptions, Evaluator, attempt

X, Y = np.zeros((9, 1)), np.arange(9.0)
TRAINED = []


class Interrupted(Deterministic):
    """The first one gets a Ctrl-C during training; it ends early, like a network, or not."""

    ends_early: bool = True

    def fit(self, verbosity, X, y):
        TRAINED.append(len(y))
        if len(TRAINED) == 1:
            early = Interruptible("Training ends early.", 0)
            with early if self.ends_early else contextlib.nullcontext():
                signal.raise_signal(signal.SIGINT)
        return 0.0, None, None

    def predict(self, fitresult, X):
        return np.zeros(len(X))


class Nested(Deterministic):
    """Evaluates another model in training."""

    def fit(self, verbosity, X, y):
        evaluate(Interrupted(), X, y, resampling=CV(2), measure=l1, verbosity=verbosity)
        return 0.0, None, None

    def predict(self, fitresult, X):
        return np.zeros(len(X))


@pytest.fixture(autouse=True)
def nothing_trained_yet():
    TRAINED.clear()
    before = signal.getsignal(signal.SIGINT)
    yield
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("ends_early", [True, False])
def test_the_first_ctrl_c_ends_the_evaluation(ends_early):
    model = Interrupted(ends_early=ends_early)
    with pytest.raises(KeyboardInterrupt):
        evaluate(model, X, Y, resampling=CV(3), measure=l1, verbosity=0)
    assert TRAINED == [6]


def test_the_first_ctrl_c_ends_nested_evaluations():
    with pytest.raises(KeyboardInterrupt):
        evaluate(Nested(), X, Y, resampling=CV(3), measure=l1, verbosity=0)
    assert TRAINED == [3]


def test_models_that_train_many_at_once_are_not_taken_for_trained(monkeypatch):
    def fit_many(models, verbosity, datasets):
        return [model.fit(verbosity, *data) for model, data in zip(models, datasets, strict=True)]

    monkeypatch.setattr(Interrupted, "fit_many", staticmethod(fit_many))
    with pytest.raises(KeyboardInterrupt):
        evaluate(Interrupted(), X, Y, resampling=CV(3), measure=l1, verbosity=0)
    assert len(TRAINED) == 3


def test_a_handler_that_is_not_of_python_is_what_it_was():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        evaluate(Interrupted(), X, Y, resampling=CV(3), measure=l1, verbosity=0)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN and len(TRAINED) == 3
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("ends_early", [True, False])
def test_a_block_around_the_evaluation_is_in_charge(ends_early):
    options = EvaluationOptions(resampling=CV(3), measures=l1)
    trial = Evaluator((X, Y), options).trial(Interrupted(ends_early=ends_early))
    with Interruptible("The search stops.", 0) as interrupt:
        attempt([trial], verbosity=0)
    assert interrupt.requested and len(TRAINED) == 3
