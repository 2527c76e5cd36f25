"""`pymlj/composition/_elimination.py`."""

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import (
    ArgumentError,
    Deterministic,
    Probabilistic,
    RecursiveFeatureElimination,
    UnivariateFinite,
    machine,
)

ROUNDS = []


class Sizes(Deterministic):
    """Deems important what is large; records which features it is trained on."""

    bad: bool = False
    supports_weights = True
    reports_feature_importances = True
    supports_training_losses = True
    iteration_parameter = "bad"
    reporting_operations = ("predict",)

    @classmethod
    def fit_many(cls, models, verbosity, datasets):
        ROUNDS.append(len(models))
        return super().fit_many(models, verbosity, datasets)

    def fit(self, verbosity, X, y, w=None):
        if self.bad:
            raise ZeroDivisionError("cannot learn this")
        sizes = {name: -float(np.abs(X[name]).sum()) for name in X}
        return (list(X), np.average(y, weights=w)), None, {"sizes": sizes, "losses": [len(sizes)]}

    def predict(self, fitresult, X):
        assert list(X) == fitresult[0]
        return np.full(len(X), fitresult[1]), {"n": len(X)}

    def training_losses(self, report):
        return report["losses"]

    def feature_importances(self, fitresult, report):
        return list(report["sizes"].items())


@pytest.fixture(autouse=True)
def _no_old_rounds():
    ROUNDS.clear()


@pytest.fixture
def X():
    return pd.DataFrame(np.outer(np.ones(4), [3.0, 1.0, 5.0, 2.0, 4.0]), columns=list("abcde"))


Y = np.arange(4.0)


def fitted(X, *data, **options):
    model = RecursiveFeatureElimination(Sizes(), **options)
    return machine(model, X, *(data or (Y,))).fit(verbosity=0)


def test_the_least_important_go_first_and_the_others_score(X):
    mach = fitted(X, n_features=2)

    assert mach.fitted_params().features_left == ["c", "e"]
    assert mach.report().scores == {"a": 3, "b": 1, "c": 4, "d": 2, "e": 4}
    assert ROUNDS == [1] * 4


@pytest.mark.parametrize(
    "options, left, rounds",
    [
        ({}, ["c", "e"], 4),  # half of five, rounded down
        ({"n_features": 3}, ["a", "c", "e"], 3),
        ({"n_features": 0.9}, ["a", "c", "d", "e"], 2),
        ({"n_features": 0.01}, ["c"], 5),
        ({"n_features": 5}, list("abcde"), 1),
        ({"n_features": 1, "step": 3}, ["c"], 3),
        ({"n_features": 1, "step": 0.5}, ["c"], 3),  # two at a time
        ({"n_features": 1, "step": 0.01}, ["c"], 5),
    ],
)
def test_numbers_and_fractions(X, options, left, rounds):
    assert fitted(X, **options).fitted_params().features_left == left
    assert len(ROUNDS) == rounds


def test_of_equally_important_features_the_later_go_first():
    X = pd.DataFrame(np.ones((4, 3)), columns=["z", "b", "a"])

    assert fitted(X, n_features=1).fitted_params().features_left == ["z"]


def test_it_predicts_from_what_is_left_and_selects_it(X):
    mach = fitted(X, Y, np.array([0.0, 0.0, 0.0, 1.0]), n_features=2)

    assert mach.predict(X[:2]).tolist() == [3.0, 3.0] and mach.report().model_report.n == 2
    assert list(mach.transform(X)) == ["c", "e"]
    assert not hasattr(mach.model, "predict_mode")
    with pytest.raises(AttributeError, match=r"has no attribute `n_feature`.*Did you mean `n_feat"):
        mach.model.n_feature  # noqa: B018  # asking is the test


def test_matrices_have_their_columns_numbered(X):
    mach = fitted(X.to_numpy(), n_features=2)

    assert mach.fitted_params().features_left == ["x3", "x5"]
    assert mach.predict(X.to_numpy()[:1]).tolist() == [1.5]


def test_losses_importances_and_parameters_are_those_of_the_last_model(X):
    mach = fitted(X, n_features=2)

    assert mach.training_losses() == [2.0] and mach.feature_importances() == [
        ("c", -20.0),
        ("e", -16.0),
    ]
    assert mach.fitted_params().model_fitresult["fitresult"][0] == ["c", "e"]
    assert mach.model.iteration_parameter is None and mach.model.supports_weights


def test_classifiers_keep_their_operations(X):
    class Chances(Probabilistic):
        reports_feature_importances = True

        def fit(self, verbosity, X, y):
            return pymlj.levels(y), None, None

        def predict(self, fitresult, X):
            return UnivariateFinite(fitresult, np.full((len(X), 2), 0.5))

    y = pymlj.categorical(["u", "v", "u", "u"])
    mach = machine(RecursiveFeatureElimination(Chances()), X, y).fit(verbosity=0)

    assert list(mach.predict_mode(X)) == ["u"] * 4
    assert mach.fitted_params().features_left == ["a", "b"]  # without importances from the right


def test_rounds_of_several_models_are_trained_together(X):
    model = RecursiveFeatureElimination(Sizes(), n_features=2)
    e = pymlj.evaluate(model, X, Y, resampling=pymlj.CV(nfolds=2), measure=pymlj.l2, verbosity=0)

    assert ROUNDS == [2] * 4 and len(e.per_fold[0]) == 2


def test_one_that_fails_does_not_take_the_others_with_it(X):
    models = [RecursiveFeatureElimination(Sizes(bad=bad)) for bad in (False, True, False)]

    outcomes = RecursiveFeatureElimination.fit_many(models, 0, [(X, Y), (X, Y), (X[["a"]], Y)])

    assert outcomes[0][0].left == ["c", "e"] and isinstance(outcomes[1], ZeroDivisionError)
    assert isinstance(outcomes[2], ArgumentError)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"n_features": -1}, "`n_features` must be a whole number, or a fraction.*but is -1"),
        ({"n_features": 2.5}, "`n_features` must be a whole number, or a fraction.*but is 2.5"),
        ({"step": 0}, "`step` must be a whole number from 1, or a fraction.*but is 0"),
        ({"step": 1.5}, "`step` must be a whole number from 1"),
    ],
)
def test_numbers_that_make_no_sense(options, words):
    with pytest.raises(ArgumentError, match=words):
        RecursiveFeatureElimination(Sizes(), **options)


def test_the_model_must_rank_features(toys):
    for model in (toys.Iterative(), toys.Center()):
        with pytest.raises(ArgumentError, match="supervised and report feature importances"):
            RecursiveFeatureElimination(model)


@pytest.mark.parametrize("columns, n", [(["a"], 0), (["a", "b"], 3)])
def test_there_must_be_features_to_drop(X, columns, n):
    with pytest.raises(ArgumentError, match=f"there are {len(columns)}, and `n_features` is {n}"):
        fitted(X[columns], n_features=n)


def test_files(X, tmp_path):
    from sklearn.linear_model import LinearRegression

    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(20, 3)), columns=list("abc"))
    model = RecursiveFeatureElimination(pymlj.SklearnModel(LinearRegression()), n_features=1)
    mach = machine(model, X, 2 * X["b"].to_numpy()).fit(verbosity=0)
    mach.save(tmp_path / "m", trusted=True)

    loaded = pymlj.load_machine(tmp_path / "m", trusted=True)

    np.testing.assert_allclose(loaded.predict(X), mach.predict(X))
    assert loaded.fitted_params().features_left == ["b"]
