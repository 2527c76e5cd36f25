"""Small models and data for the tests of composites.

The models are reached through the fixture `toys`, so that each test starts with an empty
`toys.events`; `toys.seen()` hands the events over and empties the list.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    Continuous,
    Deterministic,
    DeterministicDetector,
    Finite,
    Interval,
    Probabilistic,
    Static,
    Table,
    UnivariateFinite,
    Unsupervised,
    Vector,
    levels,
)

EVENTS = []


class Center(Unsupervised):
    """Subtracts the mean of each column and multiplies by `factor`."""

    label: str = "center"
    factor: float = 1.0
    input_scitype = Table(Continuous)
    output_scitype = Table(Continuous)

    def fit(self, verbosity, X):
        EVENTS.append(f"{self.label}:fit")
        return X.mean(), None, None

    def update(self, verbosity, old_fitresult, old_cache, X):
        EVENTS.append(f"{self.label}:update")
        return X.mean(), None, None

    def transform(self, fitresult, X):
        EVENTS.append(f"{self.label}:transform")
        return (X - fitresult) * self.factor

    def inverse_transform(self, fitresult, X):
        return X / self.factor + fitresult

    def fitted_params(self, fitresult):
        return {"means": list(fitresult)}


class Learner(Deterministic):
    """Predicts the weighted mean of the target plus `shift`."""

    label: str = "learner"
    shift: float = 0.0
    bad: float = 666.0
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]
    supports_weights = True
    reports_feature_importances = True

    def fit(self, verbosity, X, y, w=None):
        EVENTS.append(f"{self.label}:fit")
        return self._learn(X, y, w)

    def update(self, verbosity, old_fitresult, old_cache, X, y, w=None):
        EVENTS.append(f"{self.label}:update")
        return self._learn(X, y, w)

    def _learn(self, X, y, w):
        if self.bad in y:
            raise ZeroDivisionError("cannot learn this")
        report = {"n": len(y), "first": float(X.iloc[0, 0])}
        return float(np.average(y, weights=w)), None, report

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)

    def fitted_params(self, fitresult):
        return {"mean": fitresult}

    def feature_importances(self, fitresult, report):
        return [("x", fitresult)]


class Other(Learner):
    """The same under another type."""


class Iterative(Deterministic):
    """Counts up to `n`, going on from where it was."""

    n: int = 3
    iteration_parameter = "n"
    supports_training_losses = True

    def fit(self, verbosity, X, y):
        EVENTS.append(f"steps 1-{self.n}")
        return self.n, None, {"losses": [1.0 / k for k in range(1, self.n + 1)]}

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        EVENTS.append(f"steps {old_fitresult + 1}-{self.n}")
        return self.n, None, {"losses": [1.0 / k for k in range(1, self.n + 1)]}

    def predict(self, fitresult, X):
        return np.full(len(X), float(fitresult))

    def training_losses(self, report):
        return report["losses"]


class Chances(Probabilistic):
    """The first column is the probability of the second level."""

    input_scitype = Table(Continuous)
    target_scitype = Vector[Finite]

    def fit(self, verbosity, X, y):
        return levels(y), None, None

    def predict(self, fitresult, X):
        p = X.iloc[:, 0].to_numpy()
        return UnivariateFinite(fitresult, np.column_stack([1.0 - p, p]))


class Bounds(Interval):
    """Predicts the range of the target."""

    def fit(self, verbosity, X, y):
        return (min(y), max(y)), None, None

    def predict(self, fitresult, X):
        return [fitresult] * len(X)


class Detector(DeterministicDetector):
    """Calls outlier what is larger than all it was trained on."""

    def fit(self, verbosity, X):
        return float(X.to_numpy().max()), None, None

    def transform(self, fitresult, X):
        return X.iloc[:, 0].to_numpy() - fitresult

    def predict(self, fitresult, X):
        return pd.Categorical(
            np.where(self.transform(fitresult, X) > 0, "out", "in"), ["in", "out"], ordered=True
        )


class Shift(Unsupervised):
    """Subtracts the minimum of a vector; may also say which of two clusters a value is in."""

    def fit(self, verbosity, y):
        EVENTS.append("shift:fit")
        return float(np.min(y)), None, None

    def transform(self, fitresult, y):
        return np.asarray(y) - fitresult

    def inverse_transform(self, fitresult, y):
        return np.asarray(y) + fitresult

    def predict(self, fitresult, y):
        return np.asarray(y) > fitresult


class Encode(Unsupervised):
    """Adds the mean of the target to every column."""

    target_in_fit = True
    input_scitype = Table(Continuous)
    output_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, None

    def transform(self, fitresult, X):
        return X + fitresult


class Times(Static):
    """Multiplies by `factor`."""

    factor: float = 2.0

    def transform(self, fitresult, X):
        return X * self.factor

    def inverse_transform(self, fitresult, X):
        return X / self.factor


class Count(Static):
    """Reports how many rows it was given."""

    reporting_operations = ("transform",)

    def transform(self, fitresult, X):
        return X, {"n": len(X)}


MODELS = (
    *(Center, Learner, Other, Iterative, Chances, Bounds, Detector, Shift, Encode, Times, Count),
)


@pytest.fixture
def toys():
    EVENTS.clear()

    def seen():
        events = [event for event in EVENTS if not event.endswith(":transform")]
        EVENTS.clear()
        return events

    return SimpleNamespace(events=EVENTS, seen=seen, **{model.__name__: model for model in MODELS})


@pytest.fixture
def X():
    return pd.DataFrame({"x": np.arange(10.0)})


@pytest.fixture
def y():
    return np.arange(10.0) * 3 + 1
