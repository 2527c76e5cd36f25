"""`pymlj_flux/_regressors.py`: what regressors predict."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from pymlj import DimensionMismatch, machine
from pymlj_flux import (
    MLP,
    Adam,
    Linear,
    MultitargetNeuralNetworkRegressor,
    NeuralNetworkRegressor,
    identity,
)

X = np.linspace(-1, 1, 40).reshape(-1, 1)
HYPER = {"builder": MLP(), "epochs": 2, "batch_size": 8, "rng": 0}


def test_a_vector_of_float64_is_predicted():
    yhat = machine(NeuralNetworkRegressor(**HYPER), X, X[:, 0]).fit(verbosity=0).predict(X)
    assert (yhat.shape, yhat.dtype) == ((40,), np.float64)


def test_nothing_is_predicted_for_nothing():
    mach = machine(NeuralNetworkRegressor(**HYPER), X, X[:, 0]).fit(verbosity=0)
    assert mach.predict(X[:0]).shape == (0,)


def test_least_squares_are_found():
    y = 3 * X[:, 0] - 1
    model = NeuralNetworkRegressor(
        builder=Linear(activation=identity), optimiser=Adam(lr=0.1), epochs=60, batch_size=8, rng=0
    )
    weight, bias = machine(model, X, y).fit(verbosity=0).fitted_params().chain.parameters()
    assert weight.item() == pytest.approx(3, abs=1e-2)
    assert bias.item() == pytest.approx(-1, abs=1e-2)


def test_a_column_as_target_is_refused():
    mach = machine(NeuralNetworkRegressor(), X, X[:, :1], scitype_check_level=0)
    with pytest.raises(DimensionMismatch, match=r"`y\.ravel\(\)`"):
        mach.fit(verbosity=0)


def test_a_vector_as_several_targets_is_refused():
    mach = machine(MultitargetNeuralNetworkRegressor(), X, X[:, 0], scitype_check_level=0)
    with pytest.raises(DimensionMismatch, match="`NeuralNetworkRegressor`"):
        mach.fit(verbosity=0)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame])
def test_several_targets_come_back_in_their_kind_of_table(kind):
    y = kind({"double": 2 * X[:, 0], "square": X[:, 0] ** 2})
    yhat = machine(MultitargetNeuralNetworkRegressor(**HYPER), X, y).fit(verbosity=0).predict(X)
    assert type(yhat) is type(y)
    assert list(yhat.columns) == ["double", "square"]
