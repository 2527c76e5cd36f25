"""`pymlj/tuning/_width.py`."""

import joblib
import pytest

from pymlj import (
    CPU1,
    BinaryThresholdPredictor,
    ConstantClassifier,
    CPUThreads,
    Deterministic,
    Explicit,
)
from pymlj._parallel import using
from pymlj.tuning._width import Pace, width_of


class Together(Deterministic):
    """Trains several models in a way of its own."""

    @classmethod
    def fit_many(cls, models, verbosity, datasets):
        return [model.fit(verbosity, *data) for model, data in zip(models, datasets, strict=True)]


class Around(Deterministic):
    inner: Deterministic = Together()


@pytest.mark.parametrize("acceleration", [None, CPU1()])
def test_one_by_one_where_nothing_else_helps(toys, acceleration):
    assert width_of(toys.Level(), 3, acceleration) == 1
    # It hands on what the class of the model inside does.
    assert width_of(BinaryThresholdPredictor(ConstantClassifier()), 3, acceleration) == 1


@pytest.mark.parametrize("n_folds, width", [(1, 8), (3, 2), (20, 1)])
def test_several_fits_a_worker(toys, n_folds, width):
    assert width_of(toys.Level(), n_folds, CPUThreads(2)) == width
    with using(CPUThreads(2)):
        assert width_of(toys.Level(), n_folds, None) == width
    with joblib.parallel_config(backend="threading", n_jobs=2):
        assert width_of(toys.Level(), n_folds, None) == width


@pytest.mark.parametrize("model", [Together(), Around()])
def test_many_where_a_class_trains_them_together(model):
    assert width_of(model, 4, CPU1()) == 32
    assert width_of(model, 1000, None) == 1


def test_a_few_at_once_while_that_takes_no_time(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    pace = Pace()

    def width(seconds, at_least=1):
        n = pace.begin(at_least)
        now[0] += seconds
        pace.end()
        return n

    assert [width(0.01) for _ in range(5)] == [1, 2, 4, 8, 8]
    assert width(1.0) == 8
    assert [width(1.0), width(1.0), width(1.0, at_least=32)] == [1, 1, 32]


def test_history_and_best_model_do_not_depend_on_how_many_are_trained_at_once(toys, monkeypatch):
    models = [toys.Level(k=k % 7) for k in range(20)]
    few = toys.tuned_machine(None, Explicit(), models)
    monkeypatch.setattr("pymlj.tuning._width._AT_MOST", 1)
    one = toys.tuned_machine(None, Explicit(), models)
    assert toys.tried(few, "k") == toys.tried(one, "k") == [k % 7 for k in range(20)]
    assert few.report().best_model == one.report().best_model
