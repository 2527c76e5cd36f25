"""`pymlj/builtin/_threshold.py`: from probabilities to labels."""

import warnings
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import CV, accuracy, evaluate, load_machine, machine, register
from pymlj.builtin import (
    BinaryThresholdPredictor,
    ConstantClassifier,
    ConstantRegressor,
    DeterministicConstantClassifier,
    Standardizer,
)
from pymlj.distributions import UnivariateFinite
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.interface import Probabilistic, ProbabilisticDetector, fit_together
from pymlj.interface._registry import _registered
from pymlj.machines import fit_many
from pymlj.scitypes import Continuous, Finite, Table, Vector
from pymlj.tables import categorical, levels

X = pd.DataFrame({"p": [0.8, 0.29, 0.5, 0.9]})
Y = categorical(list("abab"), levels=["a", "b"], ordered=True)


class Scores(Probabilistic):
    """Reads the probability of the second class from the first column."""

    epochs: int = 2

    input_scitype = Table(Continuous)
    target_scitype = Vector[Finite[2]]
    iteration_parameter = "epochs"
    supports_training_losses = True
    reports_feature_importances = True
    fits: ClassVar[list] = []

    def reformat(self, X, *rest):
        return (np.asarray(X, dtype=float), *rest)

    def fit(self, verbosity, X, y):
        assert isinstance(X, np.ndarray)
        self.fits.append("fit")
        return {"levels": levels(y)}, {"n": self.epochs}, {"losses": [1.0, 0.5]}

    def update(self, verbosity, fitresult, cache, X, y):
        self.fits.append(f"update from {cache['n']}")
        return fitresult, {"n": self.epochs}, {"losses": [1.0, 0.5, 0.25]}

    def predict(self, fitresult, X):
        p = X[:, 0]
        return UnivariateFinite(fitresult["levels"], np.column_stack([1 - p, p]), ordered=True)

    def training_losses(self, report):
        return report["losses"]

    def feature_importances(self, fitresult, report):
        return [("p", 1.0)]


class Reporting(Scores):
    """Reports on its predictions, which are single distributions."""

    reporting_operations = ("predict",)

    def predict(self, fitresult, X):
        return list(super().predict(fitresult, X)), {"rows": len(X)}


class Detector(ProbabilisticDetector):
    """An outlier detector."""

    input_scitype = Table(Continuous)

    def fit(self, verbosity, X):
        return None, None, None

    def predict(self, fitresult, X):
        p = np.asarray(X["p"])
        return UnivariateFinite(["in", "out"], np.column_stack([1 - p, p]), ordered=True)

    def transform(self, fitresult, X):
        return np.asarray(X["p"])


@pytest.fixture(autouse=True)
def _fresh():
    before = dict(_registered)
    Scores.fits.clear()
    yield
    _registered.clear()
    _registered.update(before)


@given(st.floats(0, 1), st.floats(0, 1, exclude_max=True))
def test_the_positive_class_needs_more_than_the_threshold(p, threshold):
    model = BinaryThresholdPredictor(Scores(), threshold=threshold)
    (label,) = model.predict({"levels": ["a", "b"]}, np.array([[p]]))

    q = 1 - p
    assert label == ("b" if p * (1 - threshold) > q * threshold else "a")
    if abs(p - threshold) > 1e-9:
        assert label == ("b" if p > threshold else "a")


@pytest.mark.parametrize("p", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
def test_at_the_threshold_the_negative_class_is_predicted(p):
    model = BinaryThresholdPredictor(Scores(), threshold=p)

    assert list(model.predict({"levels": ["a", "b"]}, np.array([[p]]))) == ["a"]


def test_labels_keep_levels_and_order(fitted):
    predicted = fitted(BinaryThresholdPredictor(Scores(), threshold=0.6), X, Y).predict(X)

    assert predicted.tolist() == ["b", "a", "a", "b"]
    assert levels(predicted) == ["a", "b"] and predicted.ordered


def test_traits_are_those_of_a_deterministic_model_around_the_one_inside():
    model = BinaryThresholdPredictor(Scores())

    assert model.prediction_type == "deterministic" and model.abstract_type == "Deterministic"
    assert model.is_supervised and model.is_wrapper and model.input_scitype == Table(Continuous)
    assert model.target_scitype == model.predict_scitype == Vector[Finite[2]]
    assert model.iteration_parameter == "model.epochs" and model.supports_training_losses
    assert BinaryThresholdPredictor(ConstantClassifier()).supports_weights


def test_weights_reach_the_model_inside(fitted):
    w = np.array([1.0, 5.0, 1.0, 1.0])
    mach = fitted(BinaryThresholdPredictor(ConstantClassifier(), threshold=0.7), X, Y, w)

    assert list(mach.predict(X[:1])) == ["b"]


def test_what_the_model_inside_has_to_say_is_passed_on(fitted):
    mach = fitted(BinaryThresholdPredictor(Scores()), X, Y)

    assert mach.report().model_report.losses == [1.0, 0.5]
    assert mach.fitted_params().model_fitted_params.fitresult == {"levels": ["a", "b"]}
    assert mach.fitted_params().model_fitted_params == {"fitresult": {"levels": ["a", "b"]}}
    assert mach.report().model_report == {"losses": [1.0, 0.5]}
    assert list(mach.training_losses()) == [1.0, 0.5]
    assert list(mach.feature_importances()) == [("p", 1.0)]


def test_another_threshold_trains_nothing(fitted):
    mach = fitted(BinaryThresholdPredictor(Scores()), X, Y)
    mach.model.threshold = 0.85
    mach.fit(verbosity=0)

    assert list(mach.predict(X)) == ["a", "a", "a", "b"] and Scores.fits == ["fit"]
    assert mach.report().model_report == {"losses": [1.0, 0.5]}


def test_a_changed_model_inside_is_updated_and_another_one_trained(fitted):
    mach = fitted(BinaryThresholdPredictor(Scores()), X, Y)
    mach.model.model.epochs = 3
    mach.fit(verbosity=0)
    assert Scores.fits == ["fit", "update from 2"] and len(mach.training_losses()) == 3

    mach.model.model = ConstantClassifier()
    mach.fit(verbosity=0)
    assert list(mach.predict(X)) == ["a"] * 4


def test_many_are_trained_together_and_failures_stay_in_their_place():
    three = categorical(list("abca"), ordered=True)
    models = [BinaryThresholdPredictor(Scores(epochs=k)) for k in (1, 2, 3)]
    data = [(X, Y), (X, three), (X, Y)]
    first, second, third = fit_together(models, 0, data)

    assert first[1].cache == {"n": 1} and third[1].cache == {"n": 3} and len(first) == 4
    assert isinstance(second, ArgumentError)


def test_a_model_inside_that_fails_stays_in_its_place():
    models = [BinaryThresholdPredictor(ConstantClassifier()) for _ in range(2)]
    w = np.array([-1.0, 1.0, 1.0, 1.0])
    machines = [machine(models[0], X, Y), machine(models[1], X, Y, w)]

    first, second = fit_many(machines, verbosity=0, on_error="return")
    assert first is None and isinstance(second, Exception)


def test_it_is_evaluated_as_a_deterministic_model():
    result = evaluate(
        BinaryThresholdPredictor(Scores(), threshold=0.2),
        *(X, Y),
        resampling=CV(nfolds=2),
        measure=accuracy,
        verbosity=0,
    )

    assert result.measurement == [0.5]


def test_reports_of_predict_are_passed_on(fitted):
    mach = fitted(BinaryThresholdPredictor(Reporting(), threshold=0.6), X, Y)

    assert mach.predict(X).tolist() == ["b", "a", "a", "b"]
    assert mach.report().model_report["rows"] == 4


def test_detectors_predict_labels_and_give_scores(fitted):
    mach = fitted(BinaryThresholdPredictor(Detector(), threshold=0.85), X)

    assert list(mach.predict(X)) == ["in", "in", "in", "out"]
    assert mach.transform(X).tolist() == X["p"].tolist()
    assert mach.model.abstract_type == "DeterministicDetector" and not mach.model.is_supervised


def test_classifiers_give_no_scores():
    with pytest.raises(ArgumentError, match="`ConstantClassifier` has no `transform`"):
        BinaryThresholdPredictor(ConstantClassifier()).transform(None, X)


def test_it_survives_a_file_and_goes_on_training(fitted, tmp_path):
    register(Scores)
    mach = fitted(BinaryThresholdPredictor(Scores(), threshold=0.85), X, Y)
    mach.save(tmp_path / "m")
    loaded = load_machine(tmp_path / "m", X, Y)
    assert list(loaded.predict(X)) == ["a", "a", "a", "b"]

    loaded.model.model.epochs = 5
    loaded.fit(verbosity=0)
    assert Scores.fits[-1] == "update from 2"


# ---------------------------------------------------------------------- what is refused


def test_a_model_is_needed_an_instance_of_one():
    with pytest.raises(ArgumentError, match="`BinaryThresholdPredictor` needs `model`"):
        BinaryThresholdPredictor()
    with pytest.raises(ArgumentError, match="must be of type `Model`"):
        BinaryThresholdPredictor(ConstantClassifier)


@pytest.mark.parametrize("inner", [DeterministicConstantClassifier(), Standardizer()], ids=repr)
def test_the_model_must_predict_probabilities(inner):
    with pytest.raises(ArgumentError, match="its `prediction_type` must be 'probabilistic', but"):
        BinaryThresholdPredictor(inner)


def test_the_model_must_be_for_labels():
    with pytest.raises(ArgumentError, match="must be for targets with two classes, but the `targe"):
        BinaryThresholdPredictor(ConstantRegressor())


@pytest.mark.parametrize("threshold", [-0.1, 1, 1.5, float("nan")])
def test_a_threshold_out_of_range_is_reset(threshold):
    with pytest.warns(MLJWarning, match="`0 <= threshold < 1` must hold, but got"):
        assert BinaryThresholdPredictor(Scores(), threshold=threshold).threshold == 0.5


def test_other_than_two_classes_are_refused():
    y = categorical(list("abca"), ordered=True)

    with pytest.raises(ArgumentError, match=r"needs two classes, but there are 3: \['a', 'b', 'c'"):
        BinaryThresholdPredictor(ConstantClassifier()).fit(0, X, y)


def test_an_unordered_target_is_pointed_out_with_the_positive_class():
    model, y = BinaryThresholdPredictor(ConstantClassifier()), categorical(list("abab"))

    with pytest.warns(MLJWarning, match="not ordered; 'b' is taken as the positive class"):
        machine(model, X, y).fit(verbosity=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        machine(model, X, y).fit(verbosity=-1)


def test_an_unordered_target_of_a_detector_is_refused():
    with pytest.raises(ArgumentError, match="labels given to a detector must be ordered"):
        BinaryThresholdPredictor(Detector()).fit(0, X, categorical(list("abab")))
