"""`pymlj/interface/_kinds.py`: kinds, and point predictions from distributions."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats

import pymlj
from pymlj import ArgumentError, Normal, Probabilistic, UnivariateFinite


class Given(Probabilistic):
    """Predicts what it was told to."""

    answer: object = None

    def fit(self, verbosity, X, y):
        return None, None, None

    def predict(self, fitresult, X):
        return self.answer


LABELS = UnivariateFinite(["a", "b"], np.array([[0.2, 0.8], [0.5, 0.5]]))


def test_modes_of_labels_are_categorical_with_the_full_pool():
    mode = Given(answer=LABELS).predict_mode(None, None)
    assert isinstance(mode, pd.Categorical) and list(mode) == ["b", "a"]
    single = [UnivariateFinite(["a", "b"], [0.1, 0.9])] * 2
    assert list(Given(answer=single).predict_mode(None, None).categories) == ["a", "b"]


@pytest.mark.parametrize("operation", ["predict_mean", "predict_median"])
@pytest.mark.parametrize("answer", [LABELS, [UnivariateFinite(["a", "b"], [0.1, 0.9])]])
def test_labels_have_no_mean(operation, answer):
    with pytest.raises(ArgumentError, match=f"`{operation}` is for numeric targets.*predict_mode"):
        getattr(Given(answer=answer), operation)(None, None)


@pytest.mark.parametrize("operation", ["predict_mean", "predict_median", "predict_mode"])
@pytest.mark.parametrize(
    "answer", [Normal(np.array([1.0, 2.0]), 1.0), [Normal(1.0, 2.0), Normal(2.0, 1.0)]]
)
def test_point_predictions_of_normals(operation, answer):
    assert list(getattr(Given(answer=answer), operation)(None, None)) == [1.0, 2.0]


def test_distributions_of_scipy():
    model = Given(answer=[scipy.stats.gamma(2.0), scipy.stats.norm(3.0)])
    assert list(model.predict_mean(None, None)) == [2.0, 3.0]
    with pytest.raises(ArgumentError, match="`predict_mode` needs distributions with a method"):
        model.predict_mode(None, None)


def test_the_report_of_predict_is_left_out_of_point_predictions():
    class Reporting(Given):
        """Reports from `predict`."""

        reporting_operations = ("predict",)

        def predict(self, fitresult, X):
            return self.answer, {"n": 1}

    assert list(Reporting(answer=LABELS).predict_mode(None, None)) == ["b", "a"]


@pytest.mark.parametrize(
    ("kind", "prediction_type", "supervised", "target_in_fit"),
    [
        ("Deterministic", "deterministic", True, True),
        ("Probabilistic", "probabilistic", True, True),
        ("JointProbabilistic", "probabilistic", True, True),
        ("Interval", "interval", True, True),
        ("Unsupervised", "unknown", False, False),
        ("Static", "unknown", False, False),
        ("DeterministicDetector", "deterministic", False, False),
        ("ProbabilisticDetector", "probabilistic", False, False),
        ("DeterministicSupervisedDetector", "deterministic", True, True),
        ("ProbabilisticSupervisedDetector", "probabilistic", True, True),
    ],
)
def test_traits_of_the_kinds(kind, prediction_type, supervised, target_in_fit):
    cls = getattr(pymlj, kind)
    assert cls.prediction_type == prediction_type
    assert (cls.is_supervised, cls.target_in_fit) == (supervised, target_in_fit)
