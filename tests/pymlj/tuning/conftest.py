"""Small models and data for the tests of tuning, reached through the fixture `toys`.

Each model notes in `toys.events` when it is trained; every test starts with an empty list.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pymlj import Deterministic, TunedModel, l2, machine

EVENTS = []


@pytest.fixture
def one_by_one(monkeypatch):
    """Candidates are trained one at a time, however quick they are."""
    monkeypatch.setattr("pymlj.tuning._width._AT_MOST", 1)


class Level(Deterministic):
    """Predicts x + k, whatever it is trained on."""

    x: float = 0.0
    k: int = 0
    kind: str = "a"
    maybe: float | None = None
    flag: bool = False
    either: int | float = 1
    anything: Any = 1
    columns: list | None = None

    def fit(self, verbosity, X, y):
        EVENTS.append((self.x, self.k, len(y)))
        return self.x + self.k, None, {"level": self.x + self.k}

    def predict(self, fitresult, X):
        return np.full(len(X), float(fitresult))


class Nest(Deterministic):
    """A model around a `Level`."""

    inner: Deterministic = Level()
    shift: float = 0.0

    def fit(self, verbosity, X, y):
        level, _, _ = self.inner.fit(verbosity, X, y)
        return level + self.shift, None, None

    def predict(self, fitresult, X):
        return np.full(len(X), float(fitresult))


class Steps(Deterministic):
    """Goes n times from where it is by `rate` of the way to 1. Its `update` looks at n only."""

    n: int = 1
    rate: float = 0.5
    rng: Any = None

    iteration_parameter = "n"
    supports_training_losses = True
    reports_feature_importances = True

    def fit(self, verbosity, X, y):
        return self._walk(0.0, self.n)

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        return self._walk(old_fitresult, self.n - old_cache)

    def _walk(self, at, steps):
        EVENTS.append(steps)
        for _ in range(steps):
            at += self.rate * (1.0 - at)
        return at, self.n, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)

    def feature_importances(self, fitresult, report):
        return [("x1", self.rate)]


class Moody(Deterministic):
    """Predicts k, or NaN, or fails to train."""

    k: int = 0
    mood: str = "good"

    def fit(self, verbosity, X, y):
        if self.mood == "bad":
            raise ZeroDivisionError("not today")
        return float("nan") if self.mood == "odd" else float(self.k), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult)


X, Y = np.zeros((12, 1)), np.zeros(12)


def tuned_machine(model, tuning, range, target=0.0, fit=True, verbosity=0, **options):
    """A machine of a tuned model on a constant target."""
    tuned = TunedModel(model, tuning=tuning, range=range, **{"measure": l2, **options})
    mach = machine(tuned, X, np.full(len(Y), float(target)))
    return mach.fit(verbosity=verbosity) if fit else mach


def tried(mach, name):
    """The values of a hyperparameter, in the order of the history."""
    from pymlj import get_param

    return [get_param(entry.model, name) for entry in mach.report().history]


def proposed(strategy, model, range, n, history=()):
    """The models that a strategy proposes first, without their metadata."""
    state = strategy.setup(model, range, n, 0)
    batch, _ = strategy.models(model, list(history), state, n, 0)
    return [item[0] if isinstance(item, tuple) else item for item in batch]


@pytest.fixture
def toys():
    EVENTS.clear()
    return SimpleNamespace(
        Level=Level,
        Nest=Nest,
        Steps=Steps,
        Moody=Moody,
        X=X,
        y=Y,
        events=EVENTS,
        tuned_machine=tuned_machine,
        tried=tried,
        proposed=proposed,
    )
