"""`pymlj/evaluation/_evaluate.py`: what goes in, what comes out, and what stays as it was."""

import copy
import random

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymlj import (
    CPU1,
    CV,
    ArgumentError,
    ConstantClassifier,
    ConstantRegressor,
    CPUProcesses,
    CPUThreads,
    Deterministic,
    Holdout,
    InSample,
    MLJWarning,
    PerformanceEvaluation,
    StratifiedCV,
    TimeSeriesCV,
    accuracy,
    compare,
    evaluate,
    l1,
    l2,
    log_loss,
    machine,
    rms,
    rsq,
)
from pymlj.interface import warn

RNG = np.random.default_rng(0)
X = RNG.normal(size=(25, 2))
Y = X @ [1.0, -2.0] + RNG.normal(size=25)
LABELS = pd.Categorical(np.where(Y > 0, "up", "down"))


class Ridge(Deterministic):
    penalty: float = 0.0
    rng: object = None

    def fit(self, verbosity, X, y):
        noise = 0.0 if self.rng is None else np.random.default_rng(self.rng).normal()
        gram = X.T @ X + self.penalty * np.eye(X.shape[1])
        return np.linalg.solve(gram, X.T @ y) + noise, None, None

    def predict(self, fitresult, X):
        return X @ fitresult


class Log:
    def __init__(self):
        self.seen = []

    def log_evaluation(self, e):
        self.seen.append(e)


def run(model, *data, **options):
    options = {"resampling": CV(4), "measure": l1, "verbosity": 0, **options}
    return evaluate(model, *(data or (X, Y)), **options)


# ----------------------------------------------------------------- against a loop by hand


strategies = st.one_of(
    st.builds(CV, nfolds=st.integers(2, 8), rng=st.none() | st.integers(0, 9)),
    st.builds(Holdout, fraction_train=st.floats(0.2, 0.8), rng=st.none() | st.integers(0, 9)),
    st.builds(TimeSeriesCV, nfolds=st.integers(1, 5)),
    st.just(InSample()),
)


@settings(deadline=None, max_examples=60)
@given(strategies, st.floats(0, 10), st.booleans(), st.sampled_from([l1, l2, rms, rsq]))
def test_an_evaluation_is_the_loop_one_would_write(strategy, penalty, per_observation, measure):
    per_fold, sizes = [], []
    model = Ridge(penalty=penalty)
    for train, test in strategy.train_test_pairs(np.arange(25), X, Y):
        fitresult, _, _ = model.fit(0, X[train], Y[train])
        per_fold.append(measure(model.predict(fitresult, X[test]), Y[test]))
        sizes.append(len(test))
    e = run(model, resampling=strategy, measure=measure, per_observation=per_observation)
    assert e.per_fold[0] == pytest.approx(per_fold, rel=1e-9, nan_ok=True)
    power = 2 if measure is rms else 1
    pooled = np.average(np.array(per_fold) ** power, weights=sizes) ** (1 / power)
    assert e.measurement[0] == pytest.approx(pooled, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    "container",
    [
        lambda X: pd.DataFrame(X, columns=["a", "b"]),
        lambda X: pl.DataFrame(X, schema=["a", "b"]),
        lambda X: {"a": X[:, 0], "b": X[:, 1]},
    ],
    ids=["pandas", "polars", "dict"],
)
def test_tables_of_all_kinds(container):
    e = run(ConstantClassifier(), container(X), LABELS, measure=log_loss)
    assert e.measurement == run(ConstantClassifier(), X, LABELS, measure=log_loss).measurement


# ---------------------------------------------------------------- the ways to compute it


ACCELERATIONS = [CPU1(), CPUThreads(2), CPUThreads(), CPUProcesses(2)]


@pytest.mark.parametrize("acceleration", ACCELERATIONS, ids=repr)
def test_the_numbers_do_not_depend_on_the_acceleration(acceleration):
    options = {"measures": [log_loss, accuracy], "measure": None, "return_predictions": True}
    strategy = StratifiedCV(5, rng=1)
    serial = run(ConstantClassifier(), X, LABELS, resampling=strategy, **options)
    e = run(
        ConstantClassifier(), X, LABELS, resampling=strategy, acceleration=acceleration, **options
    )
    np.testing.assert_array_equal(np.array(e.per_fold), np.array(serial.per_fold))
    assert e.measurement == serial.measurement
    np.testing.assert_array_equal(e.out_of_fold()["predict"].probs,
                                  serial.out_of_fold()["predict"].probs)  # fmt: skip


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_the_backend_of_joblib_is_used(backend):
    serial = run(ConstantRegressor(), measure=log_loss)
    with joblib.parallel_config(backend=backend, n_jobs=2):
        e = run(ConstantRegressor(), measure=log_loss)
    assert list(e.per_fold[0]) == list(serial.per_fold[0])


def test_an_unknown_acceleration_is_refused():
    with pytest.raises(ArgumentError, match="`acceleration` must be"):
        run(Ridge(), acceleration="threads")


# --------------------------------------------------------------------------- several models


def test_a_list_gives_a_list_and_a_dict_a_dict():
    models = {"plain": Ridge(), "ridge": Ridge(penalty=3.0)}
    by_name, by_number = run(models), run(list(models.values()))
    assert list(by_name) == ["plain", "ridge"] and isinstance(by_number, list)
    assert [e.measurement for e in by_name.values()] == [e.measurement for e in by_number]
    assert [e.tag for e in by_name.values()] == ["plain", "ridge"]
    assert [e.tag for e in by_number] == ["Ridge", "Ridge-2"]
    assert isinstance(run(Ridge()), PerformanceEvaluation)


def test_no_models_give_no_results():
    assert run([]) == [] and run({}) == {}


@pytest.mark.parametrize("strategy", [CV(3, shuffle=True), Holdout(rng=np.random.default_rng(1))])
def test_all_models_see_the_same_folds(strategy):
    es = run([Ridge(), ConstantRegressor(), Ridge(penalty=1.0)], resampling=strategy, repeats=2)
    assert len({e.folds_key for e in es}) == 1
    assert compare(es[0], es[2]).per_fold[0].shape == (len(es[0].fold_sizes),)


def test_machines_on_different_features_of_one_target_see_the_same_folds():
    machines = {"both": machine(Ridge(), X, Y), "first": machine(Ridge(), X[:, :1], Y)}
    es = evaluate(machines, resampling=CV(3, shuffle=True), measure=l1, verbosity=0)
    assert es["both"].folds_key == es["first"].folds_key
    assert es["both"].measurement != es["first"].measurement


def test_each_model_may_have_its_own_default_measure():
    es = evaluate([ConstantRegressor(), Ridge()], X, Y, verbosity=0, check_measure=False,
                  measure=[lambda yhat, y: 1.0])  # fmt: skip
    assert [e.measurement for e in es] == [[1.0], [1.0]]


# ----------------------------------------------------------------- what stays as it was


def test_the_machine_of_the_caller_stays_as_it_was():
    mach = machine(Ridge(), X, Y).fit(rows=[1, 2, 3], verbosity=0)
    before = mach.predict(X)
    mach.model.penalty = 5.0
    e = evaluate(mach, resampling=CV(4), measure=l1, verbosity=0)
    assert e.measurement == run(Ridge(penalty=5.0)).measurement
    assert mach.age == 1 and mach.rows.tolist() == [1, 2, 3] and mach.last_model == Ridge()
    np.testing.assert_array_equal(mach.predict(X), before)


def test_an_untrained_machine_stays_untrained():
    mach = machine(Ridge(), X, Y)
    evaluate(mach, measure=l1, verbosity=0)
    assert mach.age == 0


def test_the_model_the_data_and_the_global_generators_stay_as_they_were():
    generator = np.random.default_rng(3)
    model, table, y = Ridge(rng=generator), X.copy(), Y.copy()
    before = copy.deepcopy(generator.bit_generator.state)
    states = np.random.get_state()[1].copy(), random.getstate()
    run(model, table, y, resampling=CV(3, shuffle=True), repeats=2)
    assert generator.bit_generator.state == before and model.rng is generator
    np.testing.assert_array_equal(table, X)
    np.testing.assert_array_equal(y, Y)
    np.testing.assert_array_equal(np.random.get_state()[1], states[0])
    assert random.getstate() == states[1]


def test_the_result_does_not_change_with_the_model():
    model = Ridge()
    e = run(model)
    model.penalty = 9.0
    assert e.model == Ridge() and e.model is not model


def test_folds_with_a_generator_do_not_depend_on_their_order():
    model = Ridge(rng=np.random.default_rng(3))
    threads = run(model, acceleration=CPUThreads(2))
    assert list(threads.per_fold[0]) == list(run(model).per_fold[0])


def test_the_same_call_gives_the_same_answer():
    options = {"resampling": CV(3, rng=2), "repeats": 3}
    first, second = run(Ridge(rng=1), **options), run(Ridge(rng=1), **options)
    assert list(first.per_fold[0]) == list(second.per_fold[0])
    assert len(set(first.per_fold[0])) == 9


# ------------------------------------------------------------------------------ the rest


def test_training_weights_are_the_third_data_argument():
    w = np.arange(25.0)
    e = run(ConstantClassifier(), X, LABELS, w, resampling=CV(2), measure=log_loss)
    for (train, test), value in zip(e.train_test_rows, e.per_fold[0], strict=True):
        p = np.average(LABELS[train] == "up", weights=w[train])
        expected = np.where(LABELS[test] == "up", -np.log(p), -np.log(1 - p))
        assert value == pytest.approx(expected.mean())


def test_a_logger_gets_every_result_whole():
    log = Log()
    es = run({"a": Ridge(), "b": Ridge(penalty=1.0)}, logger=log, compact=True)
    assert [e.tag for e in log.seen] == ["a", "b"]
    assert log.seen[0].train_test_rows is not None and es["a"].train_test_rows is None


def test_verbosity_reaches_training_less_one(caplog):
    caplog.set_level("INFO", logger="pymlj")
    run(Ridge(), verbosity=1)
    assert "Training" not in caplog.text
    run(Ridge(), verbosity=2)
    assert caplog.text.count("Training") == 4


@pytest.mark.parametrize(
    "model, hint", [(Ridge, r"Make an instance: `Ridge\(\)`"), ("Ridge", "a model, a machine")]
)
def test_what_is_no_model_is_refused(model, hint):
    with pytest.raises(ArgumentError, match=hint):
        run(model)


def test_a_machine_takes_no_further_data():
    with pytest.raises(ArgumentError, match="A machine has its data already"):
        run(machine(Ridge(), X, Y), X, Y)


def test_a_target_is_needed():
    with pytest.raises(ArgumentError, match="needs an input and a target"):
        run(Ridge(), X)


# ------------------------------------------------------------------------ what was passed in


def test_a_logger_is_checked_before_anything_is_trained():
    with pytest.raises(ArgumentError, match="`logger` must be an object with a method"):
        evaluate(Untrainable(), X, Y, measure=l1, logger=5)


@pytest.mark.parametrize(
    "item, call",
    [
        (CV(3), "resampling=CV\\(nfolds=3"),
        (CV, r"resampling=CV\(\)"),
        (log_loss, "measure=LogLoss"),
        (max, "measure=<built-in"),
    ],
)
def test_what_belongs_to_a_keyword_is_refused_among_the_data(item, call):
    with pytest.raises(ArgumentError, match=f"Only data go by position.*write `{call}"):
        evaluate(Ridge(), X, Y, item)


class Untrainable(Ridge):
    def fit(self, verbosity, X, y):
        raise AssertionError("trained")


class Warner(Ridge):
    def fit(self, verbosity, X, y):
        warn("careful", verbosity)
        return super().fit(verbosity, X, y)


def test_warnings_are_there_at_verbosity_zero_and_not_below():
    with pytest.warns(MLJWarning, match="careful"):
        run(Warner(), verbosity=0)
    run(Warner(), verbosity=-1)
