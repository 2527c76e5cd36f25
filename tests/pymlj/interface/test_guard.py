"""`pymlj/interface/_guard.py`: data given to models instead of machines."""

import inspect
import pickle

import numpy as np
import pytest

from pymlj import (
    ArgumentError,
    ConstantClassifier,
    ConstantRegressor,
    Deterministic,
    Standardizer,
    machine,
)
from pymlj_flux import NeuralNetworkRegressor

X, Y = np.arange(8.0).reshape(4, 2), np.arange(4.0)


class Mean(Deterministic):
    """Predicts the mean."""

    def fit(self, verbosity, X, y):
        """Train."""
        return float(np.mean(y)), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class Inherited(Mean):
    """Has no `fit` of its own."""


@pytest.mark.parametrize(
    "model",
    [Mean(), Inherited(), ConstantRegressor(), NeuralNetworkRegressor(), Standardizer() >> Mean()],
    ids=lambda model: type(model).__name__,
)
def test_data_given_to_a_model_are_answered_by_the_call_of_a_machine(model):
    words = rf"`machine\({type(model).__name__}\(\.\.\.\), X, y\)\.fit\(\)`.*`fit\(X, y\)`"
    for data in ((X, Y), (X.tolist(), Y.tolist())):
        with pytest.raises(ArgumentError, match=words):
            model.fit(*data)


def test_a_transformer_needs_no_target():
    with pytest.raises(ArgumentError, match=r"`machine\(Standardizer\(\.\.\.\), X\)\.fit\(\)`"):
        Standardizer().fit(X)


def test_models_are_trained_by_position_and_by_name_as_ever():
    assert Mean().fit(0, X, Y)[0] == Mean().fit(verbosity=0, X=X, y=Y)[0] == 1.5
    assert machine(Inherited(), X, Y).fit(verbosity=0).predict(X).tolist() == [1.5] * 4
    assert list(inspect.signature(Mean.fit).parameters) == ["self", "verbosity", "X", "y"]
    assert Mean.fit.__doc__ == "Train." and Inherited.fit is Mean.fit
    assert "np.mean(y)" in inspect.getsource(Mean.fit)
    assert pickle.loads(pickle.dumps(ConstantClassifier())) == ConstantClassifier()
