"""What `verbosity` lets through, for whatever trains."""

import logging
import warnings

import numpy as np
import pytest

from pymlj import (
    CV,
    ConstantRegressor,
    EnsembleModel,
    Grid,
    IteratedModel,
    MLJWarning,
    NumberLimit,
    Stack,
    Standardizer,
    Step,
    TunedModel,
    evaluate,
    l1,
    learning_curve,
    machine,
    param_range,
)

X, Y = np.arange(24.0).reshape(12, 2), np.arange(12.0)
ENSEMBLE = EnsembleModel(ConstantRegressor(), n=2, rng=1)
N = param_range(ENSEMBLE, "n", lower=1, upper=3)
SEARCH = TunedModel(
    model=ENSEMBLE, range=N, tuning=Grid(resolution=3, rng=1), resampling=CV(2), measure=l1
)
CONTROLLED = IteratedModel(model=ENSEMBLE, controls=[Step(1), NumberLimit(2)], measure=l1)
STACK = Stack(metalearner=ConstantRegressor(), a=ConstantRegressor(), b=ENSEMBLE)


def network():
    from pymlj_flux import NeuralNetworkRegressor

    return NeuralNetworkRegressor(epochs=2, rng=1)


CALLS = {
    "network": lambda v: machine(network(), X, Y).fit(verbosity=v),
    "pipeline": lambda v: machine(Standardizer() >> ConstantRegressor(), X, Y).fit(verbosity=v),
    "ensemble": lambda v: machine(ENSEMBLE, X, Y).fit(verbosity=v),
    "stack": lambda v: machine(STACK, X, Y).fit(verbosity=v),
    "search": lambda v: machine(SEARCH, X, Y).fit(verbosity=v),
    "iteration": lambda v: machine(CONTROLLED, X, Y).fit(verbosity=v),
    "evaluate": lambda v: evaluate(ENSEMBLE, X, Y, resampling=CV(2), measure=l1, verbosity=v),
    "learning curve": lambda v: learning_curve(ENSEMBLE, X, Y, range=N, measure=l1, verbosity=v),
}
each_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


@each_call
def test_at_zero_and_below_nothing_is_said(call, capsys, caplog):
    caplog.set_level(logging.DEBUG, "pymlj")
    for verbosity in (0, -1):
        call(verbosity)
    assert capsys.readouterr() == ("", "") and caplog.messages == []


@each_call
def test_at_one_there_is_a_message_or_a_bar(call, capsys, caplog):
    caplog.set_level(logging.DEBUG, "pymlj")
    call(1)
    out, err = capsys.readouterr()
    assert out == "" and (err or caplog.messages)


@pytest.mark.parametrize("verbosity", [0, 1, 2, -1])
def test_warnings_are_silenced_by_a_negative_number_alone(verbosity):
    data = machine(Standardizer(features=["no such column"]), {"x": [1.0, 2.0]})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        data.fit(verbosity=verbosity)
    assert any(issubclass(w.category, MLJWarning) for w in caught) is (verbosity >= 0)
