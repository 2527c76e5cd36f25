"""`pymlj/tuning/_train.py`: searches begun, resumed and ended."""

import math

import numpy as np
import pytest

from pymlj import (
    CPU1,
    CV,
    ArgumentError,
    BinaryThresholdPredictor,
    ConstantClassifier,
    CPUProcesses,
    CPUThreads,
    Explicit,
    Grid,
    Holdout,
    MLJError,
    RandomSearch,
    TunedModel,
    accuracy,
    categorical,
    evaluate,
    l1,
    l2,
    log_loss,
    machine,
    measure,
    param_range,
)

X_RANGE = param_range(float, "x", lower=0, upper=1)


def search(toys, **options):
    return toys.tuned_machine(toys.Level(), RandomSearch(rng=1), X_RANGE, **{"n": 4, **options})


def test_growing_by_steps_is_the_same_as_at_once(toys):
    stepwise = search(toys, n=1)
    for n in (2, 5, 9):
        stepwise.model.n = n
        stepwise.fit(verbosity=0)
    at_once = search(toys, n=9)
    assert toys.tried(stepwise, "x") == toys.tried(at_once, "x")
    assert stepwise.report().best_model == at_once.report().best_model


@pytest.mark.parametrize(
    "name, value",
    [("acceleration", CPU1()), ("acceleration_resampling", CPUThreads(2)), ("n", 4)],
)
def test_what_does_not_bear_on_the_numbers_trains_nothing_anew(toys, name, value):
    mach = search(toys)
    toys.events.clear()
    setattr(mach.model, name, value)
    mach.fit(verbosity=0)
    assert toys.events == []


def test_the_best_model_is_trained_once_it_is_wanted(toys):
    mach = search(toys, train_best=False)
    toys.events.clear()
    mach.model.train_best = True
    assert len(mach.fit(verbosity=0).predict(toys.X)) == 12
    assert len(toys.events) == 1


@pytest.mark.parametrize(
    "name, value",
    [
        ("measure", l1),
        ("resampling", CV(2)),
        ("repeats", 2),
        ("n", 3),
        ("tuning", RandomSearch(rng=2)),
        ("error_score", 0.0),
    ],
)
def test_any_other_change_searches_anew(toys, name, value):
    mach = search(toys)
    toys.events.clear()
    setattr(mach.model, name, value)
    mach.fit(verbosity=0)
    assert len(toys.events) >= 3


def test_a_change_of_the_prototype_searches_anew(toys):
    mach = search(toys)
    mach.model.model.k = 5
    assert min(e.measurement[0] for e in mach.fit(verbosity=0).report().history) >= 25.0


def test_a_failed_continuation_leaves_the_machine_as_it_was(toys):
    models = [toys.Moody(k=3), toys.Moody(mood="bad")]
    mach = toys.tuned_machine(None, Explicit(), models, n=1, error_score="raise")
    mach.model.n = 2
    with pytest.raises(ZeroDivisionError, match="not today"):
        mach.fit(verbosity=0)
    assert mach.predict(toys.X[:1]) == [3.0] and len(mach.report().history) == 1


def test_an_error_says_which_candidate_failed(toys):
    with pytest.raises(ZeroDivisionError) as caught:
        toys.tuned_machine(None, Explicit(), [toys.Moody(mood="bad")], error_score="raise")
    assert any("Moody(k=0, mood='bad')" in note for note in caught.value.__notes__)


def test_a_number_may_stand_for_failures(toys):
    models = [toys.Moody(k=3), toys.Moody(mood="bad")]
    mach = toys.tuned_machine(None, Explicit(), models, verbosity=-1, error_score=1000.0)
    assert [e.measurement for e in mach.report().history] == [[9.0], [1000.0]]


def test_when_all_fail_the_first_failure_is_told(toys):
    models = [toys.Moody(mood="odd"), toys.Moody(mood="bad")]
    with pytest.raises(
        MLJError, match=r"of all 2 models are NaN.* ZeroDivisionError: not today"
    ) as caught:
        toys.tuned_machine(None, Explicit(), models, verbosity=-1)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_candidate_with_a_value_that_makes_no_sense_fails_like_any_other(toys):
    model = BinaryThresholdPredictor(ConstantClassifier())
    r = param_range(model, "model", values=[ConstantClassifier(), toys.Level()])
    y = categorical(list("abab"), ordered=True)
    tuned = TunedModel(model, tuning=Grid(shuffle=False), range=r, measure=accuracy)
    history = machine(tuned, np.zeros((4, 1)), y).fit(verbosity=-1).report().history
    assert [math.isnan(e.measurement[0]) for e in history] == [False, True]


@pytest.mark.parametrize(
    "options, words",
    [
        ({"measure": log_loss}, "log_loss"),
        (
            {"measure": measure(lambda p, y: 1.0, orientation="unoriented")},
            "neither a loss nor a score",
        ),
        ({"weights": [1.0, 2.0]}, "`weights` must have one entry for each of the 12"),
        ({"operation": "predict_mode"}, "no operation `predict_mode`"),
        ({"resampling": 3}, "`resampling` must be a strategy"),
    ],
)
def test_what_is_wrongly_configured_is_found_before_anything_is_trained(toys, options, words):
    with pytest.raises((ArgumentError, ValueError), match=words):
        search(toys, **options)
    assert toys.events == []


def test_also_what_is_wrong_with_a_model_further_down_the_list(toys):
    y = categorical(list("abab"))
    models = [ConstantClassifier(), BinaryThresholdPredictor(ConstantClassifier())]
    with pytest.raises(ArgumentError, match="log_loss"):
        machine(TunedModel(models=models, measure=log_loss), np.zeros((4, 1)), y).fit(verbosity=-1)


def test_the_usual_measure_is_announced(toys, caplog):
    search(toys, measure=None, verbosity=1)
    assert "No measure was given, so candidates are compared by" in caplog.text
    assert "Evaluating 4 models" in caplog.text


def test_it_is_said_that_a_strategy_had_no_more_to_propose(toys, caplog):
    toys.tuned_machine(None, Explicit(), [toys.Level()], n=5, verbosity=1)
    assert "ended after 1 of 5 models" in caplog.text
    caplog.clear()
    toys.tuned_machine(None, Explicit(), [toys.Level()], verbosity=1)
    assert "ended" not in caplog.text


@pytest.mark.parametrize("acceleration", [CPUThreads(2), CPUProcesses(2)])
@pytest.mark.parametrize("which", ["acceleration", "acceleration_resampling"])
def test_no_number_depends_on_the_acceleration(acceleration, which):
    model = BinaryThresholdPredictor(ConstantClassifier())
    X, y = np.arange(40.0).reshape(-1, 1), categorical(list("aab" * 13 + "b"), ordered=True)

    def history(**options):
        tuned = TunedModel(
            model,
            tuning=RandomSearch(rng=1),
            range=param_range(model, "threshold", lower=0.2, upper=0.8),
            resampling=CV(3, rng=1),
            measure=accuracy,
            n=7,
            **options,
        )
        return [
            (e.model, e.measurement) for e in machine(tuned, X, y).fit(verbosity=0).report().history
        ]

    assert history(**{which: acceleration}) == history()


@pytest.mark.usefixtures("one_by_one")
def test_folds_around_a_search_are_trained_side_by_side(toys):
    y = np.repeat([1.0, 4.0], 6)
    r = param_range(toys.Level(), "k", lower=1, upper=4)
    tuned = TunedModel(
        toys.Level(),
        tuning=Grid(resolution=4, shuffle=False),
        range=r,
        measure=l2,
        resampling=Holdout(0.5),
    )
    e = evaluate(tuned, toys.X, y, resampling=CV(2), measure=l2, verbosity=0)
    assert [report.best_model.k for report in e.report_per_fold] == [4, 1]
    searched = toys.events[:-2]
    assert [k for _, k, _ in searched] == [1, 1, 2, 2, 3, 3, 4, 4]


def test_one_failing_search_leaves_the_others(toys):
    tuned = TunedModel(models=[toys.Moody(k=1)], measure=l2, weights=np.ones(6))
    e = evaluate(
        tuned,
        toys.X,
        toys.y,
        resampling=[(range(6), range(6, 12)), (range(5), range(6, 12))],
        measure=l2,
        error_score="nan",
        verbosity=-1,
    )
    assert e.failures[0] is None and "`weights` must have one entry" in str(e.failures[1])
