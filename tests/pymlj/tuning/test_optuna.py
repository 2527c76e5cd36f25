"""`pymlj/tuning/_optuna.py`."""

import logging
import pathlib
import signal
import subprocess
import sys
import textwrap

import numpy as np
import optuna
import pytest

from pymlj import (
    CV,
    ArgumentError,
    BinaryThresholdPredictor,
    ConstantClassifier,
    OptunaSearch,
    TunedModel,
    accuracy,
    categorical,
    l1,
    load_machine,
    machine,
    param_range,
)

X_RANGE = param_range(float, "x", lower=-4, upper=4)
RATE = param_range(float, "rate", lower=0.05, upper=0.9)


def seeded(**options):
    return OptunaSearch(**{"sampler": optuna.samplers.TPESampler(seed=1), **options})


@pytest.fixture(params=["sqlite", "journal"])
def storage(request, tmp_path):
    path = tmp_path / "study"
    return f"sqlite:///{path}.db" if request.param == "sqlite" else str(path)


def test_it_learns_from_what_it_has_seen(toys):
    mach = toys.tuned_machine(toys.Level(), seeded(), X_RANGE, target=1.5, n=60)
    away = np.abs(np.array(toys.tried(mach, "x")) - 1.5)
    assert away[10:].mean() < 0.5 * away[:10].mean()  # it begins with ten at random
    assert mach.report().plotting.parameter_names == ["x"]


def test_the_same_sampler_gives_the_same_search_and_is_not_moved_on(toys):
    tuning = seeded()
    searches = [toys.tuned_machine(toys.Level(), tuning, X_RANGE, n=12) for _ in range(2)]
    assert toys.tried(searches[0], "x") == toys.tried(searches[1], "x")
    assert searches[0].fit(verbosity=0).explain().action == "nothing"


def test_a_score_is_maximised(toys):
    from pymlj import measure

    height = measure(lambda yhat, y: float(yhat[0]), orientation="score")
    mach = toys.tuned_machine(toys.Level(), seeded(), X_RANGE, n=40, measure=height)
    assert max(toys.tried(mach, "x")) > 3.5 and sum(toys.tried(mach, "x")[-10:]) > 20


def test_a_larger_n_goes_on(toys):
    mach = toys.tuned_machine(toys.Level(), seeded(), X_RANGE, n=12)
    mach.model.n = 20
    mach.fit(verbosity=0)
    assert toys.tried(mach, "x") == toys.tried(
        toys.tuned_machine(toys.Level(), seeded(), X_RANGE, n=20), "x"
    )


def test_fifty_candidates_are_tried_by_default(toys):
    assert seeded().default_n(X_RANGE) == 50


@pytest.mark.parametrize("n", [5, 8])
def test_several_candidates_are_proposed_at_a_time(toys, n):
    calls = []

    class Spy(toys.Level):
        @classmethod
        def fit_many(cls, models, verbosity, datasets):
            calls.append(len(models))
            return super().fit_many(models, verbosity, datasets)

    mach = toys.tuned_machine(Spy(), seeded(batch_size=4), X_RANGE, n=n, train_best=False)
    assert len(mach.report().history) == n and calls == [4, n - 4]


def test_candidates_that_fail_are_failed_trials(toys, tmp_path):
    r = param_range(str, "mood", values=["good", "bad", "odd"])
    url = f"sqlite:///{tmp_path}/study.db"
    mach = toys.tuned_machine(toys.Moody(), seeded(storage=url), r, n=12, verbosity=-1)
    study = optuna.load_study(study_name="pymlj", storage=url)
    assert mach.report().best_model.mood == "good"
    for trial, mood in zip(study.trials, toys.tried(mach, "mood"), strict=True):
        assert trial.state.name == ("COMPLETE" if mood == "good" else "FAIL")


# ---------------------------------------------------------------- pruning


def pruned(toys, n=40, **options):
    pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    strategy = seeded(pruner=pruner, **options)
    return toys.tuned_machine(
        toys.Steps(n=27), strategy, RATE, 1.0, n=n, resampling=CV(3), train_best=False
    )


def test_with_a_pruner_candidates_grow_on_every_fold(toys):
    mach = pruned(toys)
    steps, rates = toys.tried(mach, "n"), toys.tried(mach, "rate")
    ends = {rate: n for n, rate in zip(steps, rates, strict=True)}
    assert set(steps) == {1, 3, 9, 27} and 27 in ends.values() and 1 in ends.values()
    frame = mach.report().history.to_frame()
    assert frame["resource"].tolist() == steps
    assert sum(toys.events) == 3 * sum(ends.values())  # each is trained as far as it came, once


def test_growing_candidates_may_be_several(toys):
    steps = toys.tried(pruned(toys, batch_size=4), "n")
    assert steps[:4] == [1] * 4 and set(steps) == {1, 3, 9, 27}


def test_a_pruner_needs_something_that_grows(toys):
    with pytest.raises(
        ArgumentError, match="the model must have an iteration parameter, but `Level` has none"
    ):
        toys.tuned_machine(toys.Level(), seeded(pruner=optuna.pruners.NopPruner()), X_RANGE)
    with pytest.raises(ArgumentError, match="`n` is what grows until the pruner stops it"):
        ranges = [RATE, param_range(int, "n", lower=1, upper=5)]
        toys.tuned_machine(toys.Steps(), seeded(pruner=optuna.pruners.NopPruner()), ranges)


@pytest.mark.parametrize(
    "settings, words",
    [
        ({"sampler": "tpe"}, r"`optuna.samplers.TPESampler\(\)`, but got 'tpe'"),
        ({"sampler": optuna.samplers.GPSampler}, r"such as `optuna.samplers.GPSampler\(\)`"),
        ({"pruner": 3}, r"`pruner` of `OptunaSearch` must be .* `optuna.pruners.MedianPruner\(\)`"),
    ],
)
def test_sampler_and_pruner_are_objects_of_optuna(settings, words):
    with pytest.raises(ArgumentError, match=words):
        OptunaSearch(**settings)


# ---------------------------------------------------------------- storage


def test_another_search_begins_with_what_is_in_the_storage(toys, storage):
    first = toys.tuned_machine(toys.Level(), seeded(storage=storage), X_RANGE, n=6, measure=[l1])
    toys.events.clear()
    second = toys.tuned_machine(
        toys.Level(), seeded(storage=storage), X_RANGE, n=9, measure=[l1], train_best=False
    )
    assert len(toys.events) == 3
    assert toys.tried(second, "x")[:6] == toys.tried(first, "x")
    old, new = (
        m.report().history[:6].to_frame().drop(columns="fit_seconds") for m in (first, second)
    )
    assert old.equals(new)


def test_failures_and_folds_come_back_too(toys, storage):
    r = param_range(str, "mood", values=["good", "bad", "odd"])
    options = {"n": 8, "resampling": CV(3), "verbosity": -1}
    old, new = (
        toys.tuned_machine(toys.Moody(), seeded(storage=storage), r, **options).report().history
        for _ in range(2)
    )
    assert [e.evaluation.fold_sizes for e in old] == [e.evaluation.fold_sizes for e in new]
    assert old.to_frame()["n_failed"].tolist() == new.to_frame()["n_failed"].tolist()


def test_growing_candidates_come_back_step_by_step(toys, storage):
    old, new = (pruned(toys, n=14, storage=storage) for _ in range(2))
    finished = {rate for rate in toys.tried(new, "rate")}
    kept = [
        (n, x)
        for n, x in zip(toys.tried(old, "n"), toys.tried(old, "rate"), strict=True)
        if x in finished
    ]
    assert set(kept) <= set(zip(toys.tried(new, "n"), toys.tried(new, "rate"), strict=True))


@pytest.mark.parametrize(
    "options, words",
    [
        (
            {"measure": l1},
            "kept from before are by LPLoss.p=2., but now the measures are LPLoss.p=1.",
        ),
        ({"resampling": CV(2)}, "were made on other folds"),
    ],
)
def test_a_study_of_something_else_is_refused(toys, storage, options, words):
    toys.tuned_machine(toys.Level(), seeded(storage=storage), X_RANGE, n=3)
    with pytest.raises(ArgumentError, match=words):
        toys.tuned_machine(toys.Level(), seeded(storage=storage), X_RANGE, n=6, **options)
    name = "another"
    toys.tuned_machine(
        toys.Level(), seeded(storage=storage, study_name=name), X_RANGE, n=3, **options
    )


def test_trials_from_elsewhere_are_left_alone(toys, tmp_path):
    url = f"sqlite:///{tmp_path}/study.db"
    study = optuna.create_study(study_name="pymlj", storage=url)
    study.add_trial(
        optuna.trial.create_trial(
            params={"x": 1.0},
            distributions={"x": optuna.distributions.FloatDistribution(-4, 4)},
            value=0.5,
        )
    )
    assert (
        len(toys.tuned_machine(toys.Level(), seeded(storage=url), X_RANGE, n=3).report().history)
        == 3
    )


def test_a_path_is_a_storage(tmp_path):
    assert OptunaSearch(storage=tmp_path / "journal").storage == str(tmp_path / "journal")


def test_opening_a_study_logs_nothing_and_leaves_the_log_level_alone(toys, caplog):
    before = optuna.logging.get_verbosity()
    with caplog.at_level(logging.INFO):
        toys.tuned_machine(toys.Level(), seeded(), X_RANGE, n=2)
    assert "study" not in caplog.text and optuna.logging.get_verbosity() == before


@pytest.mark.parametrize(
    "options, words",
    [
        ({"batch_size": 0}, "`batch_size >= 1` must hold"),
        ({"min_resource": 0}, "`min_resource >= 1` must hold"),
        ({"factor": 1}, "`factor >= 2` must hold"),
        ({"storage": ""}, "must be a path or a URL"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, words):
    with pytest.raises(ArgumentError, match=words):
        OptunaSearch(**options)


@pytest.mark.parametrize("kept", [True, False])
def test_a_machine_from_a_file_goes_on_with_its_study(tmp_path, kept):
    model = BinaryThresholdPredictor(ConstantClassifier())
    X, y = np.zeros((20, 1)), categorical(["a"] * 12 + ["b"] * 8, ordered=True)
    r = param_range(model, "threshold", lower=0.2, upper=0.8)
    tuning = OptunaSearch(storage=f"sqlite:///{tmp_path}/study.db" if kept else None)
    mach = machine(TunedModel(model, tuning=tuning, range=r, measure=accuracy, n=5), X, y)
    mach.fit(verbosity=0).save(tmp_path / "tuned.mlj")
    loaded = load_machine(tmp_path / "tuned.mlj", X, y)
    loaded.model.n = 8
    before, after = (m.report().history for m in (mach, loaded.fit(verbosity=0)))
    assert [e.model for e in after][:5] == [e.model for e in before] and len(after) == 8


SCRIPT = textwrap.dedent(
    """
    import os, signal, sys
    import numpy as np
    import optuna
    from pymlj import CV, Deterministic, OptunaSearch, TunedModel, l2, machine, param_range

    storage, n, die_after = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    fits = 0

    class Level(Deterministic):
        x: float = 0.0

        def fit(self, verbosity, X, y):
            global fits
            fits += 1
            if fits > die_after:
                os.kill(os.getpid(), signal.SIGKILL)
            return self.x, None, None

        def predict(self, fitresult, X):
            return np.full(len(X), fitresult)

    sampler = optuna.samplers.RandomSampler()
    tuned = TunedModel(
        Level(),
        tuning=OptunaSearch(sampler=sampler, storage=storage),
        range=param_range(float, "x", lower=0, upper=1),
        measure=l2,
        n=n,
        train_best=False,
    )
    mach = machine(tuned, np.zeros((12, 1)), np.zeros(12)).fit(verbosity=0)
    print(fits, len(mach.report().history))
    """
)


def start(tmp_path, storage, n, die_after=10**6):
    script = pathlib.Path(tmp_path, "search.py")
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), storage, str(n), str(die_after)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_search_that_was_killed_goes_on(tmp_path, storage):
    first = start(tmp_path, storage, 10, die_after=4)
    first.communicate(timeout=120)
    assert first.returncode == -signal.SIGKILL
    second = start(tmp_path, storage, 10)
    out, err = second.communicate(timeout=120)
    assert out.split() == ["6", "10"], err


@pytest.mark.slow
def test_processes_share_a_study(tmp_path, storage):
    n = 12
    start(tmp_path, storage, 1).communicate(timeout=120)  # makes the study, and its tables
    processes = [start(tmp_path, storage, n) for _ in range(2)]
    done = [process.communicate(timeout=240) for process in processes]
    fits, lengths = zip(*[map(int, out.split()) for out, _ in done], strict=True)
    assert all(length >= n for length in lengths), done
    # Together they do the work of one: which of them does how much is a matter of luck, and both
    # may be at the last candidate at once.
    assert n - 1 <= sum(fits) <= n + 1
