"""`pymlj/evaluation/_predict.py`, through `evaluate`."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pymlj import (
    CV,
    Deterministic,
    InSample,
    Normal,
    Probabilistic,
    UnivariateFinite,
    accuracy,
    brier_loss,
    evaluate,
    l1,
    l2,
    log_loss,
    misclassification_rate,
)

X = pd.DataFrame({"x": np.arange(8.0)})
Y = np.array([1.0, 5, 2, 6, 3, 7, 4, 8])
LABELS = pd.Categorical(list("abbbbbbb"))
CALLS = []


class Frequencies(Probabilistic):
    """Predicts the class frequencies; records each call."""

    def fit(self, verbosity, X, y):
        return UnivariateFinite.fit(y), None, None

    def predict(self, fitresult, X):
        CALLS.append("predict")
        probs = [fitresult.pdf(level) for level in fitresult.levels]
        return UnivariateFinite(fitresult.levels, np.tile(probs, (len(X), 1)))


class OwnMode(Frequencies):
    """Has a `predict_mode` of its own: the least probable class."""

    def predict_mode(self, fitresult, X):
        rare = min(fitresult.levels, key=fitresult.pdf)
        return pd.Categorical([rare] * len(X), categories=fitresult.levels)


class Gauss(Probabilistic):
    def fit(self, verbosity, X, y):
        return (np.mean(y), np.std(y)), None, None

    def predict(self, fitresult, X):
        mean, std = fitresult
        return Normal(np.full(len(X), mean), np.full(len(X), std))


class FrequencyDensity(Probabilistic):
    """A density: one distribution, learned without features."""

    def fit(self, verbosity, X, y):
        assert X is None
        return UnivariateFinite.fit(y), None, None

    def predict(self, fitresult, X):
        return fitresult


class NormalDensity(Probabilistic):
    def fit(self, verbosity, X, y):
        return Normal(float(np.mean(y)), float(np.std(y))), None, None

    def predict(self, fitresult, X):
        return fitresult


class ScipyDensity(Probabilistic):
    def fit(self, verbosity, X, y):
        return stats.norm(np.mean(y), np.std(y)), None, None

    def predict(self, fitresult, X):
        return fitresult


class Level(Deterministic):
    """Predicts one number, without features."""

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, None

    def predict(self, fitresult, X):
        return fitresult


@pytest.fixture(autouse=True)
def _no_calls():
    CALLS.clear()


def run(model, y, X=X, **options):
    return evaluate(model, X, y, verbosity=0, **{"resampling": CV(2), **options})


def test_each_operation_is_called_once_a_fold():
    run(Frequencies(), LABELS, measures=[log_loss, brier_loss, accuracy, misclassification_rate])
    assert CALLS == ["predict"] * 2


def test_a_point_prediction_is_the_same_with_and_without_the_distributions():
    both = run(Frequencies(), LABELS, measures=[log_loss, accuracy])
    alone = run(Frequencies(), LABELS, measures=[accuracy])
    assert both.measurement[1] == alone.measurement[0]


def test_a_mode_of_the_models_own_is_asked_of_the_model():
    both = run(OwnMode(), LABELS, measures=[log_loss, accuracy])
    alone = run(OwnMode(), LABELS, measures=[accuracy])
    assert both.measurement[1] == alone.measurement[0]
    assert both.measurement[1] != run(Frequencies(), LABELS, measure=accuracy).measurement[0]


def test_a_density_predicts_once_for_all_observations():
    e = run(FrequencyDensity(), LABELS, X=None, measures=[log_loss, accuracy])
    expected = run(Frequencies(), LABELS, measures=[log_loss, accuracy])
    assert e.measurement == pytest.approx(expected.measurement)


def test_a_numeric_density():
    e = run(NormalDensity(), Y, X=None, measures=[log_loss, l2])
    expected = run(Gauss(), Y, measures=[log_loss, l2])
    assert e.measurement == pytest.approx(expected.measurement)


def test_a_model_without_features_predicts_one_value():
    e = run(Level(), Y, X=None, measure=l1, resampling=InSample())
    assert e.measurement[0] == np.mean(np.abs(Y - np.mean(Y)))


def test_a_density_of_scipy():
    e = run(ScipyDensity(), Y, X=None, measures=[log_loss, l2])
    expected = run(NormalDensity(), Y, X=None, measures=[log_loss, l2])
    assert e.measurement == pytest.approx(expected.measurement)
