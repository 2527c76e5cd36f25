"""`pymlj/evaluation/_evaluator.py`."""

import numpy as np
import pytest

import pymlj.evaluation._evaluator as module
from pymlj import (
    CPU1,
    CV,
    ArgumentError,
    CPUThreads,
    Deterministic,
    DimensionMismatch,
    InSample,
    MLJWarning,
    evaluate,
    l1,
    l2,
)
from pymlj.evaluation import EvaluationOptions, Evaluator, attempt, attempt_scores, carry_out

X, Y = np.arange(12.0).reshape(-1, 1), np.arange(12.0) ** 2
EVENTS = []


class Steps(Deterministic):
    """Predicts its number of steps; records the work."""

    n: int = 1
    shift: float = 0.0

    iteration_parameter = "n"

    def fit(self, verbosity, X, y):
        EVENTS.append(("fit", self.n))
        return self.n, None, None

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        EVENTS.append(("update", self.n - old_fitresult))
        return self.n, None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


class Reformatting(Deterministic):
    def reformat(self, *args):
        EVENTS.append("reformat")
        return args

    def fit(self, verbosity, X, y):
        return 0.0, None, None

    def predict(self, fitresult, X):
        return np.zeros(len(X))


class Broken(Deterministic):
    def fit(self, verbosity, X, y):
        raise ZeroDivisionError("never")

    def predict(self, fitresult, X):
        return np.zeros(len(X))


class Mended(Deterministic):
    k: int = 1

    def clean(self):
        if self.k >= 0:
            return ""
        self.k = 1
        return "`k >= 0` must hold; k=1 is used"

    def fit(self, verbosity, X, y):
        return 0.0, None, None

    def predict(self, fitresult, X):
        return np.zeros(len(X))


@pytest.fixture(autouse=True)
def _no_events():
    EVENTS.clear()


def evaluator(**options):
    return Evaluator((X, Y), EvaluationOptions(**{"resampling": CV(3), "measures": l1, **options}))


def test_folds_are_made_once_for_all_trials():
    folded = evaluator(resampling=CV(3, shuffle=True))
    trials = [folded.trial(Steps(n=n)) for n in (1, 2)]
    one, two = carry_out(trials, verbosity=0)
    assert one.train_test_rows is two.train_test_rows is folded.folds


def test_all_folds_of_all_trials_are_trained_by_one_call_of_fit_many(monkeypatch):
    calls = []

    def spy(machines, **options):
        calls.append((len(machines), options))
        return fit_many(machines, **options)

    fit_many = module.fit_many
    monkeypatch.setattr(module, "fit_many", spy)
    acceleration = CPUThreads(2)
    evaluate([Steps(), Reformatting()], X, Y, resampling=CV(4), measure=l1, verbosity=0,
             acceleration=acceleration)  # fmt: skip
    [(n, options)] = calls
    assert n == 8 and options["acceleration"] is acceleration and options["verbosity"] == 0


def test_nothing_is_trained_in_any_other_way(monkeypatch):
    monkeypatch.setattr(module, "fit_many", lambda machines, **options: [ValueError()] * 3)
    [e] = attempt([evaluator(error_score="nan").trial(Steps())], CPU1(), -1)
    assert np.isnan(e.per_fold[0]).all() and EVENTS == []


def test_the_data_is_reformatted_once_for_all_folds_and_models_of_a_class():
    evaluate([Reformatting(), Reformatting()], X, Y, measure=l1, verbosity=0)
    assert EVENTS == ["reformat"]


def test_a_trial_may_go_on_with_the_machines_of_another():
    folded = evaluator()
    first = folded.trial(Steps(n=2))
    [e1] = carry_out([first], verbosity=0)
    [e2] = carry_out([folded.trial(Steps(n=5), machines=first.machines)], verbosity=0)
    assert EVENTS == [("fit", 2)] * 3 + [("update", 3)] * 3
    assert e2.per_fold[0] == pytest.approx(
        evaluate(Steps(n=5), X, Y, resampling=CV(3), measure=l1, verbosity=0).per_fold[0]
    )
    assert e1.model == Steps(n=2)  # as it was, although its machines went on


def test_options_may_change_on_the_same_folds():
    folded = evaluator(resampling=CV(3, shuffle=True))
    other = folded.with_options(EvaluationOptions(resampling=CV(3, shuffle=True), measures=l2))
    assert other.folds is folded.folds
    [e] = carry_out([other.trial(Steps())], verbosity=0)
    assert e.measure == [l2]


def test_force_trains_afresh():
    trial = evaluator().trial(Steps())
    carry_out([trial], verbosity=0)
    carry_out([trial], verbosity=0)
    carry_out([trial], verbosity=0, force=True)
    assert EVENTS == [("fit", 1)] * 6


def test_attempt_hands_back_the_error_of_one_trial_and_the_results_of_the_others():
    folded = evaluator()
    trials = [folded.trial(Steps()), folded.trial(Broken(), "bad"), folded.trial(Steps(n=2))]
    good, bad, last = attempt(trials, verbosity=0)
    assert good.tag == last.tag == "Steps"
    assert isinstance(bad, ZeroDivisionError) and 'tag "bad"' in "".join(bad.__notes__)
    with pytest.raises(ZeroDivisionError, match="never"):
        carry_out(trials, verbosity=0)


def test_scores_are_put_together_when_they_are_asked_for():
    trial = evaluator().trial(Steps())
    [scores] = attempt_scores([trial], verbosity=0)
    [e] = attempt([trial], verbosity=0)
    assert scores.first == e.measurement[0] and not scores.calls_for_warning
    assert scores.summary().model is trial.model
    assert scores.summary(Steps(n=7)).model == Steps(n=7)
    assert scores.summary().per_fold[0] == pytest.approx(e.per_fold[0], rel=0)


def test_scores_with_a_failure_or_nan_call_for_a_warning():
    trial = evaluator(error_score="nan").trial(Broken())
    [failed] = attempt_scores([trial], verbosity=0)
    [nan] = attempt_scores([evaluator().trial(Steps(shift=np.nan))], verbosity=0)
    assert failed.calls_for_warning and nan.calls_for_warning
    with pytest.warns(MLJWarning, match='3 of 3 folds of "Broken" failed'):
        failed.summary()
    with pytest.warns(MLJWarning, match="some measures are NaN"):
        assert np.isnan(nan.summary().measurement[0]) and np.isnan(nan.first)
    failed.summary(verbosity=-1)


def test_the_target_of_a_fold_is_picked_once():
    folded = evaluator()
    assert folded.truth(1) is folded.truth(1)
    assert folded.truth(1).tolist() == Y[folded.folds[1][1]].tolist()


def test_the_same_folds_have_the_same_key():
    keys = [evaluator(resampling=s).folds_key for s in (CV(3), CV(3), CV(4), InSample())]
    assert keys[0] == keys[1] and len(set(keys)) == 3


@pytest.mark.parametrize("data", [(), (X,)])
def test_there_must_be_a_target(data):
    with pytest.raises(ArgumentError, match=f"but got {len(data)} data arguments"):
        Evaluator(data, EvaluationOptions())


def test_a_mended_hyperparameter_is_said_once_and_not_once_a_fold():
    model = Mended()
    model.k = -3
    with pytest.warns(MLJWarning, match="k=1 is used") as warned:
        e = evaluate(model, X, Y, resampling=CV(3), measure=l1, verbosity=0)
    assert len(warned) == 1 and e.model.k == 1 and model.k == -3
    evaluate(model, X, Y, resampling=CV(3), measure=l1, verbosity=-1)


def test_data_of_different_lengths_are_refused_before_training():
    with pytest.raises(DimensionMismatch):
        evaluate(Broken(), X, Y[:-1], measure=l1, verbosity=0)


def test_models_that_declare_the_same_are_checked_once(monkeypatch):
    made, settled = [], []
    machine, resolve = module.machine, module.resolve
    monkeypatch.setattr(module, "machine", lambda *a, **k: made.append(a[0]) or machine(*a, **k))
    monkeypatch.setattr(module, "resolve", lambda *a: settled.append(a[0]) or resolve(*a))
    folded = evaluator()
    trials = [folded.trial(model) for model in (Steps(), Steps(n=2), Mended(), Steps(n=3))]
    assert len(made) == len(settled) == 2
    assert trials[0].scoring is trials[1].scoring
    folded.with_options(EvaluationOptions(resampling=CV(3), measures=l2)).trial(Steps())
    assert len(made) == 2 and len(settled) == 3  # other measures, the same data


def test_compact_results_ask_the_machines_for_nothing(monkeypatch):
    [e] = carry_out([evaluator(compact=True).trial(Steps())], verbosity=0)
    assert e.fitted_params_per_fold is e.report_per_fold is e.train_test_rows is None
    assert len(e.per_fold[0]) == 3
