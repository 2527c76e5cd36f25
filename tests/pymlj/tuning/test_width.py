"""`pymlj/tuning/_width.py`."""

import joblib
import pytest

from pymlj import (
    CPU1,
    BinaryThresholdPredictor,
    ConstantClassifier,
    CPUThreads,
    Deterministic,
)
from pymlj._parallel import using
from pymlj.tuning._width import width_of


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
