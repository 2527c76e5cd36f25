"""`SklearnModel` around the estimators of XGBoost, LightGBM and CatBoost, where there are any."""

import importlib

import numpy as np
import pytest

from pymlj.builtin import FillImputer, OneHotEncoder, SklearnModel
from pymlj.composition import Columns, Pipeline
from pymlj.control import NumberLimit, Step
from pymlj.data import load_diabetes, load_iris, load_penguins
from pymlj.ensembles import EnsembleModel, Stack
from pymlj.evaluation import evaluate
from pymlj.exceptions import ArgumentError, PersistenceError
from pymlj.iteration import IteratedModel
from pymlj.machines import load_machine, machine
from pymlj.metrics import accuracy, log_loss, rms
from pymlj.parameters import clone, get_param, set_param
from pymlj.resampling import CV, Holdout
from pymlj.scitypes import Infinite, Multiclass
from pymlj.sklearn_bridge import as_sklearn
from pymlj.tuning import Grid, TunedModel, param_range

LIBRARIES = {
    "xgboost": ("XGB", {"n_jobs": 1}),
    "lightgbm": ("LGBM", {"n_jobs": 1, "verbose": -1}),
    "catboost": ("CatBoost", {"thread_count": 1, "verbose": 0, "allow_writing_files": False}),
}
FOLDS = CV(nfolds=3, shuffle=True, rng=1)
IRIS, DIABETES = load_iris(), load_diabetes()


@pytest.fixture(params=LIBRARIES, scope="module")
def make(request):
    """Makes a model of the classifier or the regressor of a library."""
    library = pytest.importorskip(request.param, reason="an optional library")
    prefix, settings = LIBRARIES[request.param]

    def model(kind, **more):
        return SklearnModel(getattr(library, prefix + kind)(n_estimators=10, **settings, **more))

    return model


def test_what_they_are_is_found_out(make):
    classifier, regressor = make("Classifier"), make("Regressor")

    assert (classifier.prediction_type, regressor.prediction_type) == (
        "probabilistic",
        "deterministic",
    )
    assert classifier.supports_weights and classifier.reports_feature_importances


def test_they_are_evaluated(make):
    e = evaluate(make("Classifier"), *IRIS, resampling=FOLDS, measures=[accuracy, log_loss])
    assert e.measurement[0] > 0.9

    e = evaluate(make("Regressor"), *DIABETES, resampling=FOLDS, measure=rms)
    assert e.measurement[0] < 70


def test_importances_come_by_feature(make):
    X, y = DIABETES
    found = dict(machine(make("Regressor"), X, y).fit(verbosity=0).feature_importances())

    assert list(found) == list(X)
    assert {"bmi", "s5"} == set(sorted(found, key=found.get)[-2:])


def test_weights_reach_them(make):
    X, y = DIABETES
    model, w = make("Regressor"), np.where(y > 150, 5.0, 1.0)
    weighted = machine(model, X, y, w).fit(verbosity=0).predict(X)

    direct = clone(model).estimator.fit(X, y, sample_weight=w).predict(X)
    np.testing.assert_allclose(weighted, direct)
    assert weighted.mean() > machine(model, X, y).fit(verbosity=0).predict(X).mean()


def test_labels_keep_their_pool(make):
    X, y = IRIS
    mach = machine(make("Classifier"), X, y).fit(rows=range(100), verbosity=0)

    assert mach.predict(X).levels == ["setosa", "versicolor", "virginica"]
    assert np.all(mach.predict(X).pdf("virginica") == 0)


def test_settings_are_tuned_whether_they_were_given_or_not(make):
    model = make("Classifier")
    depth = param_range(model, "estimator.max_depth", values=[1, 3])
    rate = param_range(model, "estimator.learning_rate", lower=0.01, upper=0.5, scale="log10")
    search = {"tuning": Grid(resolution=2), "resampling": Holdout(rng=1), "measure": log_loss}
    tuned = TunedModel(model, range=[depth, rate], **search)
    best = machine(tuned, *IRIS).fit(verbosity=0).report().best_model

    assert get_param(best, "estimator.learning_rate") == pytest.approx(0.5)
    with pytest.raises(ArgumentError, match="Did you mean `max_depth`"):
        set_param(model, "estimator.max_deth", 3)


def test_a_changed_setting_trains_afresh(make):
    X, y = DIABETES
    mach = machine(make("Regressor"), X, y).fit(verbosity=0)
    set_param(mach.model, "estimator.n_estimators", 20)
    mach.fit(verbosity=0)

    direct = clone(mach.model).estimator.fit(X, y).predict(X)
    np.testing.assert_allclose(mach.predict(X), direct)


def test_the_number_of_trees_is_found_by_controls(make):
    controls = {"controls": [Step(5), NumberLimit(3)], "resampling": Holdout(rng=1)}
    iterated = IteratedModel(
        make("Regressor"), iteration_parameter="estimator.n_estimators", measure=rms, **controls
    )

    assert machine(iterated, *DIABETES).fit(verbosity=0).report().n_iterations == 15


def test_in_composites(make):
    X, y = load_penguins()
    by_column = Columns(
        {Multiclass: Pipeline(FillImputer(), OneHotEncoder()), Infinite: FillImputer()}
    )
    e = evaluate(by_column >> make("Classifier"), X, y, resampling=FOLDS, measure=accuracy)
    assert e.measurement[0] > 0.9

    stack = Stack(metalearner=make("Regressor"), resampling=FOLDS, a=make("Regressor"))
    for model in (stack, EnsembleModel(make("Regressor"), n=3, rng=1)):
        mach = machine(model, *DIABETES).fit(verbosity=0)
        assert rms(mach.predict(DIABETES[0]), DIABETES[1]) < 70


def test_files_take_trust(make, tmp_path):
    X, y = IRIS
    mach = machine(make("Classifier"), X, y).fit(verbosity=0)
    with pytest.raises(PersistenceError, match="trusted=True"):
        mach.save(tmp_path / "a.mlj")
    mach.save(tmp_path / "a.mlj", trusted=True)
    loaded = load_machine(tmp_path / "a.mlj", trusted=True)

    np.testing.assert_array_equal(loaded.predict(X).probs, mach.predict(X).probs)


def test_back_to_scikit_learn(make):
    X, y = IRIS
    estimator = as_sklearn(make("Classifier")).set_params(estimator__max_depth=2).fit(X, y)

    assert estimator.score(X, y) > 0.9 and len(estimator.feature_importances_) == 4


def test_missing_values_and_categorical_columns_reach_those_that_take_them():
    pytest.importorskip("lightgbm", reason="an optional library")
    model = SklearnModel(importlib.import_module("lightgbm").LGBMClassifier(n_jobs=1, verbose=-1))

    e = evaluate(model, *load_penguins(), resampling=FOLDS, measure=accuracy, verbosity=0)
    assert e.measurement[0] > 0.9
