"""`pymlj/ensembles/_stack.py`, `_stack_training.py`: a model on top of other models."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from pymlj.builtin import (
    ConstantClassifier,
    ConstantRegressor,
    DeterministicConstantClassifier,
    DeterministicConstantRegressor,
    Standardizer,
)
from pymlj.distributions import Normal
from pymlj.ensembles import Stack
from pymlj.evaluation import evaluate
from pymlj.exceptions import ArgumentError, MLJWarning
from pymlj.interface import CPUThreads, Deterministic, Probabilistic, register
from pymlj.interface._registry import _registered
from pymlj.machines import fit_many, load_machine, machine
from pymlj.metrics import accuracy, l2, log_loss, rms
from pymlj.parameters import clone, set_param
from pymlj.resampling import CV, Holdout
from pymlj.scitypes import Continuous, Count, Matrix, Table, Unknown, Vector
from pymlj.tables import categorical, to_matrix

RNG = np.random.default_rng(3)
X = pd.DataFrame({"a": RNG.normal(size=18), "b": RNG.normal(size=18)}, index=range(100, 118))
Y = np.asarray(2 * X["a"] - X["b"] + RNG.normal(size=18))
LABELS = categorical(["u", "v", "v"] * 6)


class Ridge(Deterministic):
    """Least squares with a penalty; `steps` counts for nothing but can grow."""

    penalty: float = 0.1
    steps: int = 1

    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]
    supports_weights = True
    iteration_parameter = "steps"
    supports_training_losses = True
    reports_feature_importances = True
    events = []

    def fit(self, verbosity, X, y, w=None):
        self.events.append(("fit", len(y), self.penalty))
        return self._learned(X, y, w)

    def update(self, verbosity, fitresult, cache, X, y, w=None):
        self.events.append(("update", len(y), self.penalty))
        return self._learned(X, y, w)

    def _learned(self, X, y, w):
        A, w = to_matrix(X), np.ones(len(y)) if w is None else w
        gram = A.T @ (A * w[:, None]) + self.penalty * np.eye(A.shape[1])
        losses = [1.0 / k for k in range(1, self.steps + 1)]
        return np.linalg.solve(gram, A.T @ (w * y)), None, {"losses": losses, "names": list(X)}

    def predict(self, fitresult, X):
        return to_matrix(X) @ fitresult

    def fitted_params(self, fitresult):
        return {"coefficients": fitresult}

    def training_losses(self, report):
        return report["losses"]

    def feature_importances(self, fitresult, report):
        return list(zip(report["names"], fitresult.tolist(), strict=True))


@pytest.fixture(autouse=True)
def training():
    """What is trained, in order."""
    Ridge.events.clear()
    return Ridge.events


def stack(**settings):
    base = {"one": Ridge(), "two": Ridge(penalty=9.0)}
    return Stack(
        **{"metalearner": Ridge(penalty=1.0), "resampling": CV(nfolds=3)} | base | settings
    )


def by_hand(Xnew, folds, weights=None, penalties=(0.1, 9.0)):
    w = np.ones(len(Y)) if weights is None else weights

    def ridge(A, y, w, penalty):
        return np.linalg.solve(A.T @ (A * w[:, None]) + penalty * np.eye(A.shape[1]), A.T @ (w * y))

    A, new = X.to_numpy(), np.asarray(Xnew)
    out = [[A[te] @ ridge(A[tr], Y[tr], w[tr], p) for p in penalties] for tr, te in folds]
    Z = np.vstack([np.column_stack(columns) for columns in out])
    rows = np.concatenate([te for _, te in folds])
    judge = ridge(Z, Y[rows], w[rows], 1.0)
    return np.column_stack([new @ ridge(A, Y, w, p) for p in penalties]) @ judge


FOLDS = CV(nfolds=3).train_test_pairs(range(18))


# ---------------------------------------------------------------------- what it computes


@pytest.mark.parametrize(
    "resampling",
    [CV(nfolds=3), CV(nfolds=4, shuffle=True, rng=1), Holdout(rng=1), [(range(9), range(9, 18))]],
    ids=["in order", "shuffled", "holdout", "pairs"],
)
def test_it_is_what_one_computes_by_hand(resampling, fitted):
    is_list = isinstance(resampling, list)
    folds = resampling if is_list else resampling.train_test_pairs(range(18))
    mach = fitted(stack(resampling=resampling), X, Y)

    np.testing.assert_allclose(mach.predict(X[:4]), by_hand(X[:4], folds))


def test_weights_go_to_all_models(fitted):
    w = np.linspace(0.1, 2, 18)
    mach = fitted(stack(), X, Y, w)

    np.testing.assert_allclose(mach.predict(X), by_hand(X, FOLDS, w))
    assert stack().supports_weights and not stack(three=ConstantRegressor()).supports_weights


def test_the_metalearner_sees_a_column_for_each_model_and_level(fitted):
    share, again = ConstantClassifier(), ConstantClassifier()
    mach = fitted(Stack(metalearner=Seer(), resampling=CV(nfolds=3), p=share, q=again), X, LABELS)
    seen = mach.fitted_params().metalearner.fitresult

    assert list(seen.columns) == ["p_u", "p_v", "q_u", "q_v"]
    np.testing.assert_allclose(seen["p_u"], 1 / 3)
    assert list(seen.index) == list(X.index)


class Seer(Deterministic):
    """A metalearner that keeps what it is given."""

    target_scitype = Vector[Continuous] | ConstantClassifier.target_scitype

    def fit(self, verbosity, X, y):
        return X, None, None

    def predict(self, fitresult, X):
        return categorical(["u"] * len(X), levels=["u", "v"])


def test_regressors_that_predict_distributions_give_their_means(fitted):
    mach = fitted(stack(one=ConstantRegressor(), two=Single()), X, Y)
    names = [name for name, _ in mach.feature_importances()]
    n = mach.fitted_params().one

    assert names == ["one", "two"] and len(n) == 4


class Single(Probabilistic):
    """Predicts normal distributions one by one."""

    target_scitype = Vector[Continuous]

    def fit(self, verbosity, X, y):
        return None, None, None

    def predict(self, fitresult, X):
        return [Normal(float(i), 1.0) for i in range(len(X))]


def test_tables_of_any_kind_and_matrices_are_taken(fitted):
    frame = pl.DataFrame({name: X[name].to_numpy() for name in X})
    expected = by_hand(X, FOLDS)

    np.testing.assert_allclose(fitted(stack(), frame, Y).predict(frame), expected)
    loose = {"metalearner": Loose(penalty=1.0), "one": Loose(), "two": Loose(penalty=9.0)}
    mach = fitted(stack(**loose), X.to_numpy(), Y)
    np.testing.assert_allclose(mach.predict(X.to_numpy()), expected)


class Loose(Ridge):
    """Takes matrices too."""

    input_scitype = Table(Continuous) | Matrix[Continuous]


def test_the_acceleration_does_not_matter(fitted):
    threads = fitted(stack(acceleration=CPUThreads(2)), X, Y)

    np.testing.assert_array_equal(threads.predict(X), fitted(stack(), X, Y).predict(X))


def test_base_models_of_all_folds_are_trained_in_one_call(monkeypatch):
    sizes = []
    original = Ridge.fit_many.__func__

    def fit_many(cls, models, verbosity, datasets):
        sizes.append(len(models))
        return original(cls, models, verbosity, datasets)

    monkeypatch.setattr(Ridge, "fit_many", classmethod(fit_many))
    evaluate(stack(), X, Y, resampling=CV(nfolds=2), measure=l2, verbosity=0)

    assert sizes == [16, 2]  # two stacks: two models on all rows and three folds; metalearners


# ---------------------------------------------------------------------- looking inside


def test_learned_parameters_are_those_of_all_machines(fitted):
    params = fitted(stack(), X, Y).fitted_params()
    whole, *folds = params.one

    assert len(params.metalearner.coefficients) == 2 and len(folds) == 3
    alone = fitted(Ridge(), X, Y).fitted_params().coefficients
    np.testing.assert_array_equal(whole.coefficients, alone)


def test_base_models_are_evaluated_on_the_same_folds(fitted):
    mach = fitted(stack(measures=[l2, rms]), X, Y)
    alone = evaluate(
        Ridge(penalty=9.0), X, Y, resampling=CV(nfolds=3), measures=[l2, rms], verbosity=0
    )
    found = mach.report().cv_report

    assert list(found) == ["one", "two"] and found["two"].tag == "two"
    assert found["two"].measurement == pytest.approx(alone.measurement)
    assert fitted(stack(), X, Y).report().cv_report == {}


def test_evaluating_trains_nothing_twice(training, fitted):
    fitted(stack(measures=l2), X, Y)

    assert len(training) == 9


def test_losses_and_importances_are_those_of_the_metalearner(fitted):
    mach = fitted(stack(metalearner=Ridge(steps=2)), X, Y)

    assert mach.training_losses() == [1.0, 0.5]
    assert [name for name, _ in mach.feature_importances()] == ["one", "two"]
    assert mach.report().metalearner.losses == [1.0, 0.5] and len(mach.report().one) == 4


def test_traits_are_those_of_the_metalearner_but_for_the_data():
    model = stack(one=ConstantRegressor())

    assert model.prediction_type == "deterministic" and model.is_wrapper
    assert model.iteration_parameter == "metalearner.steps" and model.supports_training_losses
    assert model.input_scitype == Table(Continuous) and model.target_scitype == Vector[Continuous]
    assert Stack.prediction_type == "unknown" and not Stack.supports_weights
    judge = Stack(metalearner=ConstantClassifier(), a=ConstantClassifier())
    assert judge.prediction_type == "probabilistic" and hasattr(judge, "predict_mode")
    assert not hasattr(model, "predict_mode")


def test_it_is_evaluated_like_any_model():
    judge = Stack(metalearner=ConstantClassifier(), a=ConstantClassifier(), resampling=CV(nfolds=2))
    options = {"resampling": CV(nfolds=3), "measures": [log_loss, accuracy], "verbosity": 0}
    found = evaluate(judge, X, LABELS, **options)
    plain = evaluate(ConstantClassifier(), X, LABELS, **options)

    assert found.measurement == pytest.approx(plain.measurement)


# ---------------------------------------------------------------------- training again


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("two.penalty", 5.0, [("update", n, 5.0) for n in (18, 12, 12, 12)] + [("fit", 18, 1.0)]),
        ("metalearner.penalty", 2.0, [("update", 18, 2.0)]),
        ("measures", l2, []),
        ("acceleration", CPUThreads(2), []),
    ],
)
def test_what_has_not_changed_is_not_trained_again(path, value, expected, training, fitted):
    mach = fitted(stack(), X, Y)
    training.clear()
    set_param(mach.model, path, value)
    mach.fit(verbosity=0)

    assert sorted(training) == sorted(expected)
    fresh = fitted(clone(mach.model), X, Y)
    np.testing.assert_allclose(mach.predict(X), fresh.predict(X))


@pytest.mark.parametrize("changes", [{"resampling": CV(nfolds=2)}, {"two": Loose()}])
def test_other_folds_or_models_train_what_they_must(changes, fitted):
    mach = fitted(stack(), X, Y)
    for name, value in changes.items():
        setattr(mach.model, name, value)
    mach.fit(verbosity=0)

    fresh = fitted(clone(mach.model), X, Y)
    np.testing.assert_allclose(mach.predict(X), fresh.predict(X))


def test_shuffled_folds_are_kept_over_updates(training, fitted):
    mach = fitted(stack(resampling=CV(nfolds=3, rng=np.random.default_rng(0))), X, Y)
    training.clear()
    mach.model.metalearner.penalty = 2.0
    mach.fit(verbosity=0)

    assert training == [("update", 18, 2.0)]


def test_a_failed_update_leaves_the_machine_as_it_was(fitted):
    mach = fitted(stack(), X, Y)
    before = mach.predict(X)
    mach.model.one, mach.model.two = Ridge(penalty=3.0), Broken()
    with pytest.raises(ZeroDivisionError):
        mach.fit(verbosity=0)

    np.testing.assert_array_equal(mach.predict(X), before)


class Broken(Ridge):
    """Cannot be trained."""

    def fit(self, verbosity, X, y, w=None):
        raise ZeroDivisionError("broken")


def test_failures_stay_in_their_place():
    models = [stack(), stack(one=Broken()), stack(metalearner=Broken()), stack()]
    machines = [machine(model, X, Y) for model in models]
    errors = fit_many(machines, verbosity=0, on_error="return")

    assert [type(error) for error in errors] == [
        *(type(None), ZeroDivisionError, ZeroDivisionError, type(None))
    ]


def test_it_survives_a_file_and_goes_on(training, fitted, tmp_path):
    before = dict(_registered)
    register(Ridge)
    mach = fitted(stack(), X, Y)
    mach.save(tmp_path / "m")
    loaded = load_machine(tmp_path / "m", X, Y)
    np.testing.assert_array_equal(loaded.predict(X), mach.predict(X))

    training.clear()
    for one in (mach, loaded):
        one.model.two.penalty = 5.0
        one.fit(verbosity=0)
    assert training[:5] == training[5:] and len(training) == 10
    np.testing.assert_array_equal(loaded.predict(X), mach.predict(X))
    loaded.model.metalearner.penalty = 0.5
    loaded.fit(verbosity=0)
    assert training[-1] == ("update", 18, 0.5)
    _registered.clear()
    _registered.update(before)


# ---------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"metalearner": Standardizer()}, "`metalearner` of `Stack` must be supervised"),
        ({"three": Standardizer()}, "The base model `three` of `Stack` must be a regressor, or"),
        ({"three": DeterministicConstantClassifier()}, "that predicts probabilities, but `Determ"),
        ({"resamplign": CV()}, r"`resamplign` .* must be a base model, .* Did you mean `resampl"),
        ({"metalearner": None}, "`metalearner` of `Stack` must be of type `Model`, but got None"),
    ],
)
def test_models_that_do_not_fit_are_refused(settings, words):
    with pytest.raises(ArgumentError, match=words):
        stack(**settings)


def test_base_models_and_a_metalearner_are_needed():
    with pytest.raises(ArgumentError, match="`Stack` needs base models, under names of their own"):
        Stack(metalearner=Ridge())
    with pytest.raises(ArgumentError, match="`Stack` needs `metalearner`"):
        Stack(one=Ridge())


def test_models_that_take_different_data_are_pointed_out():
    class Other(Ridge):
        input_scitype = Matrix[Continuous]

    with pytest.warns(MLJWarning, match=r"do not agree on the data they take: .* `input_scitype`"):
        assert stack(three=Other()).input_scitype == Unknown


def test_it_takes_what_all_its_models_take():
    class Wide(Ridge):
        input_scitype = Table(Continuous, Count) | Matrix[Continuous]

    class Any(Ridge):
        input_scitype = Table | Vector[Continuous] | Matrix[Count]

    assert stack(one=Wide(), two=Any(), three=Wide()).input_scitype == Table(Continuous, Count)


def test_predictions_must_be_numbers_one_a_row(fitted):
    class Two(Ridge):
        def predict(self, fitresult, X):
            return np.zeros((len(X), 2))

    with pytest.raises(
        ArgumentError, match="The base model `two` of `Stack` must predict one numb"
    ):
        fitted(stack(two=Two()), X, Y)


def test_a_measure_that_does_not_fit_is_an_error(fitted):
    with pytest.raises(ArgumentError, match=r"`log_loss`|`LogLoss`"):
        fitted(stack(measures=log_loss), X, Y)


def test_constant_base_models_do(fitted):
    mach = fitted(stack(one=DeterministicConstantRegressor()), X, Y)

    assert mach.predict(X).shape == (18,)
