"""Toy models of the tests of ensembles; each notes how it is trained in the list `events`."""

import numpy as np
import pytest

from pymlj.distributions import Normal, UnivariateFinite
from pymlj.interface import Deterministic, Probabilistic, register
from pymlj.interface._registry import _registered
from pymlj.machines import machine
from pymlj.scitypes import Continuous, Finite, Table, Vector
from pymlj.tables import categorical, codes, levels, n_rows


class Mean(Deterministic):
    """Predicts the weighted mean of the target plus `shift`; counts how often it was improved."""

    shift: float = 0.0
    epochs: int = 1
    rng: object = None

    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]
    supports_weights = True
    iteration_parameter = "epochs"
    supports_training_losses = True
    reports_feature_importances = True
    events = []

    def reformat(self, X, *rest):
        return (np.asarray(X, dtype=float), *rest)

    def fit(self, verbosity, X, y, w=None):
        assert isinstance(X, np.ndarray)
        self.events.append({"fit": X[:, 0].astype(int).tolist(), "w": w, "rng": self.rng})
        return self._learned(y, w)

    def update(self, verbosity, fitresult, cache, X, y, w=None):
        self.events.append({"update": X[:, 0].astype(int).tolist(), "from": cache["epochs"]})
        return self._learned(y, w)

    def _learned(self, y, w):
        losses = [1 / k for k in range(1, self.epochs + 1)]
        value = float(np.average(y, weights=w))
        return {"mean": value}, {"epochs": self.epochs}, {"losses": losses, "n": len(y)}

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult["mean"] + self.shift)

    def training_losses(self, report):
        return report["losses"]

    def feature_importances(self, fitresult, report):
        return [("id", fitresult["mean"]), ("v", float(report["n"]))]


class Share(Probabilistic):
    """Predicts the shares of the classes; can be trained on."""

    epochs: int = 1

    input_scitype = Table(Continuous)
    target_scitype = Vector[Finite]
    supports_weights = True
    iteration_parameter = "epochs"
    supports_training_losses = True
    reports_feature_importances = True
    events = Mean.events

    def fit(self, verbosity, X, y, w=None):
        self.events.append({"fit": [int(i) for i in X["id"]], "codes": codes(y).tolist(), "w": w})
        return self._learned(y, w)

    def update(self, verbosity, fitresult, cache, X, y, w=None):
        self.events.append({"update": [int(i) for i in X["id"]], "from": cache})
        return self._learned(y, w)

    def _learned(self, y, w):
        p = np.bincount(codes(y), weights=w, minlength=len(levels(y)))
        fitresult = {"p": p / p.sum(), "levels": levels(y)}
        return fitresult, self.epochs, {"losses": [1 / k for k in range(1, self.epochs + 1)]}

    def predict(self, fitresult, X):
        return UnivariateFinite(fitresult["levels"], np.tile(fitresult["p"], (n_rows(X), 1)))

    def training_losses(self, report):
        return report["losses"]

    def feature_importances(self, fitresult, report):
        return [("id", float(fitresult["p"][0]))]


class Label(Deterministic):
    """Predicts the first label it was trained on."""

    target_scitype = Vector[Finite]

    def fit(self, verbosity, X, y):
        return {"code": int(codes(y)[0]), "levels": levels(y)}, None, None

    def predict(self, fitresult, X):
        label = fitresult["levels"][fitresult["code"]]
        return categorical([label] * n_rows(X), levels=fitresult["levels"])


class Bell(Probabilistic):
    """Predicts a normal distribution; with `single=True` one by one."""

    single: bool = False

    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        return {"mean": float(np.mean(y))}, None, None

    def predict(self, fitresult, X):
        vector = Normal(np.full(n_rows(X), fitresult["mean"]), 1.0)
        return list(vector) if self.single else vector


class Failing(Deterministic):
    """Fails to learn a negative first target."""

    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        if y[0] < 0:
            raise ZeroDivisionError("negative")
        return 0.0, None, None

    def predict(self, fitresult, X):
        return np.zeros(n_rows(X))


@pytest.fixture
def models():
    """The toy models, by name."""
    return {cls.__name__: cls for cls in (Mean, Share, Label, Bell, Failing)}


@pytest.fixture
def events():
    """What the toy models note."""
    Mean.events.clear()
    return Mean.events


@pytest.fixture
def known(models):
    """The toy models, known to files for one test."""
    before = dict(_registered)
    for cls in models.values():
        register(cls)
    yield models
    _registered.clear()
    _registered.update(before)


@pytest.fixture
def fitted():
    """A function that trains a machine, silently."""
    return lambda model, *data: machine(model, *data).fit(verbosity=0)
