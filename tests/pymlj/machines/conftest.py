"""Small models and data for the tests of machines.

The models are reached through the fixture `toys`, so that each test starts with an empty
`toys.events`.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    Continuous,
    Deterministic,
    Finite,
    Probabilistic,
    Static,
    Table,
    Unsupervised,
    Vector,
)

EVENTS = []


class Mean(Deterministic):
    """Predicts the mean of the target plus `shift`."""

    shift: float = 0.0
    option: object = None
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        EVENTS.append(f"fit {len(y)}")
        return float(np.mean(y)), None, {"n": len(y)}

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        EVENTS.append(f"update {len(y)}")
        return float(np.mean(y)), None, {"n": len(y)}

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


class Undeclared(Mean):
    """The same, without a word on what data it takes."""

    input_scitype = Mean.output_scitype
    target_scitype = Mean.output_scitype


class WeightedMean(Deterministic):
    """Predicts the weighted mean of the target."""

    supports_weights = True
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y, w=None):
        return float(np.average(y, weights=w)), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class Labeller(Probabilistic):
    """Declares a classifier; is never trained."""

    target_scitype = Vector[Finite]
    input_scitype = Table(Continuous)


class Centerer(Unsupervised):
    """Subtracts the mean of each column."""

    input_scitype = Table(Continuous)

    def fit(self, verbosity, X):
        return X.mean(), None, None

    def transform(self, fitresult, X):
        return X - fitresult

    def inverse_transform(self, fitresult, X):
        return X + fitresult


class Scale(Static):
    """Multiplies by `factor`; with two arguments, both."""

    factor: float = 2.0

    def transform(self, fitresult, X, *more):
        return X * self.factor if not more else tuple(item * self.factor for item in (X, *more))


class FrontEnd(Deterministic):
    """Wants arrays, and records when data is made into them, and when rows are picked."""

    shift: float = 0.0

    def reformat(self, *args):
        EVENTS.append("reformat")
        return tuple(np.asarray(arg, dtype=float) for arg in args)

    def selectrows(self, rows, *data):
        EVENTS.append("selectrows")
        return tuple(item if rows is None else item[rows] for item in data)

    def fit(self, verbosity, X, y):
        return float(y.mean()), id(X), None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class Fragile(Deterministic):
    """Cannot be trained on a target that holds `bad`; a KeyboardInterrupt comes with 666."""

    bad: float = 20.0

    def fit(self, verbosity, X, y):
        if 666.0 in y:
            raise KeyboardInterrupt
        if self.bad in y:
            raise ZeroDivisionError("cannot learn this")
        return float(np.mean(y)), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


@pytest.fixture
def toys():
    EVENTS.clear()
    models = (Mean, Undeclared, WeightedMean, Labeller, Centerer, Scale, FrontEnd, Fragile)
    return SimpleNamespace(events=EVENTS, **{model.__name__: model for model in models})


@pytest.fixture
def X():
    return pd.DataFrame({"x": np.arange(10.0)})


@pytest.fixture
def y():
    return np.arange(1.0, 11.0) * 2
