"""Iterative toy models whose every number is known, and data for them."""

import logging

import numpy as np
import pandas as pd
import pytest

from pymlj import Continuous, Deterministic, Table, Vector, is_same_except, register
from pymlj.parameters import clone


@register
class Stairs(Deterministic):
    """After t iterations predicts `heights[t - 1]`, and stays at the last one.

    On a target of zeros the heights are its mean absolute errors. Training losses are 1, 1/2, ...
    """

    steps: int = 10
    heights: tuple = (0.0,)
    silent: bool = False

    iteration_parameter = "steps"
    supports_training_losses = True
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        losses = [1.0 / t for t in range(1, self.steps + 1)]
        height = float(self.heights[min(self.steps, len(self.heights)) - 1])
        return height, None, {"losses": losses, "n_rows": len(y)}

    def training_losses(self, report):
        return None if self.silent else report["losses"]

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


@register
class Descent(Deterministic):
    """Moves from 0 towards the mean of the target, by a share `rate` of what is left each time.

    Goes on if `steps` has grown and nothing but `rate` has changed beside it. The report tells the
    rates, and how often training was from scratch or gone on with.
    """

    steps: int = 10
    rate: float = 0.25
    start: float = 0.0

    iteration_parameter = "steps"
    supports_training_losses = True
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        return self._go_on(self.start, [], [], y)

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        before = old_cache["model"]
        if self.steps < before.steps or not is_same_except(self, before, "steps", "rate"):
            return self.fit(verbosity, X, y)
        return self._go_on(old_fitresult, old_cache["losses"], old_cache["rates"], y)

    def _go_on(self, reached, losses, rates, y):
        losses, rates, goal = list(losses), list(rates), float(np.mean(y))
        while len(losses) < self.steps:
            reached += self.rate * (goal - reached)
            losses.append(abs(goal - reached))
            rates.append(self.rate)
        cache = {"model": clone(self), "losses": losses, "rates": rates}
        return reached, cache, {"losses": losses, "rates": rates, "n_rows": len(y)}

    def training_losses(self, report):
        return report["losses"]

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


class Team(Descent):
    """As `Descent`, but trains several at once in a way of its own, and notes how many."""

    sizes = []

    @classmethod
    def fit_many(cls, models, verbosity, datasets):
        cls.sizes.append(len(models))
        return super().fit_many(models, verbosity, datasets)

    @classmethod
    def update_many(cls, models, verbosity, old_fitresults, old_caches, datasets):
        cls.sizes.append(len(models))
        return super().update_many(models, verbosity, old_fitresults, old_caches, datasets)


def descended(goal, n, rate=0.25, start=0.0):
    """Where `Descent` is after n iterations."""
    return goal + (start - goal) * (1 - rate) ** n


@pytest.fixture(scope="session")
def stairs():
    return Stairs


@pytest.fixture(scope="session")
def descent():
    return Descent


@pytest.fixture
def team():
    Team.sizes.clear()
    return Team


@pytest.fixture(scope="session", name="descended")
def _descended():
    return descended


@pytest.fixture
def zeros():
    """Data with a target of zeros."""
    return pd.DataFrame({"x": np.arange(10.0)}), np.zeros(10)


@pytest.fixture
def line():
    """Data with the target 0, 1, ..., 19."""
    return pd.DataFrame({"x": np.arange(20.0)}), np.arange(20.0)


@pytest.fixture
def logged(caplog):
    """The texts logged so far."""
    caplog.set_level(logging.INFO, logger="pymlj")
    return lambda: list(caplog.messages)
