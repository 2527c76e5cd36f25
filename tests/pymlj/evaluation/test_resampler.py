"""`pymlj/evaluation/_resampler.py`."""

import numpy as np
import pytest

from pymlj import (
    CV,
    ArgumentError,
    ConstantClassifier,
    Deterministic,
    Holdout,
    MLJError,
    categorical,
    evaluate,
    l1,
    l2,
    log_loss,
    machine,
    rsq,
)
from pymlj.evaluation import EvaluationOptions, Resampler, is_continuation
from pymlj.machines import fit_many

X, Y = np.arange(12.0).reshape(-1, 1), np.arange(12.0) ** 2
EVENTS = []


class Steps(Deterministic):
    """Predicts its number of steps; records the work."""

    n: int = 1
    shift: float = 0.0
    rng: object = None

    iteration_parameter = "n"

    def fit(self, verbosity, X, y):
        EVENTS.append(("fit", self.n))
        return self.n, None, None

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        EVENTS.append(("update", self.n - old_fitresult))
        return self.n, None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


class Other(Steps):
    """The same as another class."""


class Nest(Deterministic):
    """A model around another, which is what iterates."""

    inner: Steps = Steps()

    iteration_parameter = "inner.n"


class Broken(Deterministic):
    def fit(self, verbosity, X, y):
        raise ZeroDivisionError("never")

    def predict(self, fitresult, X):
        return np.zeros(len(X))


@pytest.fixture(autouse=True)
def _no_events():
    EVENTS.clear()


def resampler(model=None, warm_restart="grown", **options):
    options = {"resampling": CV(2), "measures": l1, **options}
    model = Steps() if model is None else model
    return Resampler(model=model, options=EvaluationOptions(**options), warm_restart=warm_restart)


def fitted(mach):
    return mach.fit(verbosity=0).fitted_params()


def test_training_is_evaluation():
    mach = machine(resampler(), X, Y)
    e = evaluate(Steps(), X, Y, resampling=CV(2), measure=l1, verbosity=0)
    assert list(fitted(mach).evaluation.per_fold[0]) == list(e.per_fold[0])
    assert [m.last_model for m in mach.fitted_params().machines] == [Steps(), Steps()]


def test_growth_of_the_iteration_parameter_trains_every_fold_on():
    mach = machine(resampler(), X, Y).fit(verbosity=0)
    mach.model.model.n = 4
    grown = fitted(mach).evaluation
    assert EVENTS == [("fit", 1)] * 2 + [("update", 3)] * 2
    fresh = fitted(machine(resampler(Steps(n=4)), X, Y)).evaluation
    assert list(grown.per_fold[0]) == list(fresh.per_fold[0])


@pytest.mark.parametrize("changes", [{"shift": 1.0}, {"n": 5, "shift": 1.0}, {"n": 2}], ids=str)
def test_any_other_change_trains_afresh(changes):
    mach = machine(resampler(Steps(n=3)), X, Y).fit(verbosity=0)
    for name, value in changes.items():
        setattr(mach.model.model, name, value)
    mach.fit(verbosity=0)
    assert [what for what, _ in EVENTS] == ["fit"] * 4


def test_any_change_updates_if_warm_restart_is_always():
    mach = machine(resampler(warm_restart="always"), X, Y).fit(verbosity=0)
    mach.model.model.shift = 1.0
    mach.fit(verbosity=0)
    assert [what for what, _ in EVENTS] == ["fit"] * 2 + ["update"] * 2


@pytest.mark.parametrize("warm_restart", ["grown", "always"])
def test_a_model_of_another_class_trains_afresh_on_the_same_folds(warm_restart):
    random = CV(3, shuffle=True)
    mach = machine(resampler(warm_restart=warm_restart, resampling=random), X, Y)
    before = fitted(mach).evaluation
    mach.model.model = Other(n=2)
    after = fitted(mach).evaluation
    assert after.folds_key == before.folds_key and after.model == Other(n=2)
    assert [what for what, _ in EVENTS] == ["fit"] * 6


def test_other_measures_are_taken_without_training():
    mach = machine(resampler(), X, Y).fit(verbosity=0)
    mach.model.options = EvaluationOptions(resampling=CV(2), measures=[l2])
    assert fitted(mach).evaluation.measure == [l2]
    assert EVENTS == [("fit", 1)] * 2


@pytest.mark.parametrize(
    "options", [{"resampling": Holdout()}, {"repeats": 2}, {"rows": range(6)}], ids=str
)
def test_other_folds_train_afresh(options):
    mach = machine(resampler(), X, Y).fit(verbosity=0)
    mach.model.options = EvaluationOptions(**{"resampling": CV(2), "measures": l1, **options})
    after = fitted(mach).evaluation
    assert all(what == "fit" for what, _ in EVENTS)
    assert len(EVENTS) == 2 + len(after.fold_sizes)


def test_several_resamplers_are_trained_together_and_one_may_fail():
    whole = machine(resampler(), X, Y)
    models = [resampler(Steps(n=2)), resampler(Broken()), resampler(measures=rsq, weights=Y)]
    machines = [whole.sibling(model) for model in models]
    good, broken, wrong = fit_many(machines, verbosity=0, on_error="return")
    assert good is None and isinstance(broken, ZeroDivisionError)
    assert isinstance(wrong, ArgumentError) and "`rsq` cannot" in str(wrong)
    assert machines[0].fitted_params().evaluation.model == Steps(n=2)


def test_kind_and_needs_are_those_of_the_model():
    weighted = resampler(ConstantClassifier(), measures=log_loss)
    assert weighted.supports_weights and weighted.prediction_type == "probabilistic"
    labels = categorical(["a", "b"] * 6)
    w = np.arange(12.0)
    e = fitted(machine(weighted, X, labels, w)).evaluation
    same = evaluate(
        ConstantClassifier(), X, labels, w, resampling=CV(2), measure=log_loss, verbosity=0
    )
    assert e.measurement == same.measurement
    assert resampler().iteration_parameter == "model.n"


def test_an_error_comes_through():
    with pytest.raises(ZeroDivisionError, match="never"):
        machine(resampler(Broken()), X, Y).fit(verbosity=0)
    with pytest.raises(MLJError, match="`rsq` cannot"):
        machine(resampler(measures=rsq, weights=Y), X, Y).fit(verbosity=0)


@pytest.mark.parametrize(
    "old, new, continues",
    [
        (Steps(n=2), Steps(n=2), True),
        (Steps(n=2), Steps(n=3), True),
        (Steps(n=2), Steps(n=1), False),
        (Steps(n=2), Steps(n=3, shift=1.0), False),
        (Steps(n=2), Other(n=3), False),
        (Nest(), Nest(inner=Steps(n=2)), True),
        (Nest(), Nest(inner=Steps(n=2, shift=1.0)), False),
        (Broken(), Broken(), True),
    ],
)
def test_what_continues(old, new, continues):
    assert is_continuation(old, new) is continues
