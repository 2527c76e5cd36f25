"""`pymlj/tuning/_search.py`: batches, chains of candidates, interruptions."""

import os
import signal

import pytest

from pymlj import (
    CV,
    CPUThreads,
    Deterministic,
    Explicit,
    Grid,
    Holdout,
    TunedModel,
    TuningStrategy,
    clone,
    l2,
    machine,
    param_range,
)


@pytest.mark.parametrize("resampling, folds", [(Holdout(), 1), (CV(3), 3)])
@pytest.mark.parametrize("shuffle", [True, False])
def test_candidates_that_only_grow_are_trained_as_one(toys, resampling, folds, shuffle):
    ranges = [
        param_range(toys.Steps(), "n", lower=1, upper=5),
        param_range(toys.Steps(), "rate", values=[0.1, 0.5]),
    ]
    mach = toys.tuned_machine(
        toys.Steps(),
        Grid(shuffle=shuffle, rng=3),
        ranges,
        1.0,
        resampling=resampling,
        train_best=False,
    )
    assert sum(toys.events) == 2 * 5 * folds  # 30 for each fold, if each were trained afresh
    for entry in mach.report().history:
        left = (1 - entry.model.rate) ** entry.model.n
        assert entry.measurement[0] == pytest.approx(left**2)


def test_the_history_keeps_the_order_of_the_proposals(toys):
    models = [toys.Steps(n=n) for n in (4, 2, 9, 1)]
    mach = toys.tuned_machine(None, Explicit(), models, train_best=False)
    assert toys.tried(mach, "n") == [4, 2, 9, 1] and toys.events == [1, 1, 2, 5]


def test_a_failure_does_not_harm_those_that_would_go_on_from_it(toys):
    class Fragile(toys.Steps):
        """Cannot be trained on beyond 2, but afresh."""

        def update(self, verbosity, old_fitresult, old_cache, X, y):
            raise ValueError("no")

    models = [Fragile(n=1), Fragile(n=2), Fragile(n=3, rate=0.1)]
    mach = toys.tuned_machine(None, Explicit(), models, 1.0, verbosity=-1)
    assert [e.evaluation.failures[0] is None for e in mach.report().history] == [True, False, True]


class Growing(TuningStrategy):
    """Proposes n = 1, 2, 3, ..., one at a time."""

    grows = True

    def setup(self, model, range, n, verbosity=0):
        return 1

    def models(self, model, history, state, n_remaining, verbosity=0):
        return [clone(model, n=state)], state + 1


def test_a_strategy_that_grows_goes_on_from_its_last_batch(toys):
    mach = toys.tuned_machine(toys.Steps(), Growing(), "n", n=4, resampling=CV(2), train_best=False)
    assert toys.events == [1] * 8
    mach.model.n = 6
    mach.fit(verbosity=0)
    assert toys.events == [1] * 12


SENT = []


class Twins(Growing):
    """Proposes each n twice."""

    def models(self, model, history, state, n_remaining, verbosity=0):
        return [clone(model, n=state) for _ in range(2)], state + 1


def test_two_candidates_do_not_go_on_from_the_same_one(toys):
    options = {"n": 6, "train_best": False, "acceleration": CPUThreads(2)}
    mach = toys.tuned_machine(toys.Steps(), Twins(), "n", 1.0, **options)
    assert toys.tried(mach, "n") == [1, 1, 2, 2, 3, 3] and sum(toys.events) == 6
    measured = [e.measurement[0] for e in mach.report().history]
    assert measured == pytest.approx([0.25**n for n in (1, 1, 2, 2, 3, 3)])


class Interrupting(Deterministic):
    """Sends Ctrl-C the first time it is trained with k = 2."""

    k: int = 0

    def fit(self, verbosity, X, y):
        if self.k == 2 and not SENT:
            SENT.append("SIGINT")
            os.kill(os.getpid(), signal.SIGINT)
        return float(self.k), None, None

    def predict(self, fitresult, X):
        return [fitresult] * len(X)


@pytest.fixture(autouse=True)
def _nothing_sent():
    SENT.clear()


@pytest.mark.usefixtures("one_by_one")
def test_ctrl_c_keeps_what_has_been_evaluated(toys, caplog):
    tuned = TunedModel(models=[Interrupting(k=k) for k in (3, 1, 2, 5, 4)], measure=l2)
    mach = machine(tuned, toys.X, toys.y).fit(verbosity=1)
    assert toys.tried(mach, "k") == [3, 1] and mach.predict(toys.X[:1]) == [1.0]
    assert "Interrupted: the search stops" in caplog.text


def test_after_ctrl_c_the_search_goes_on_with_what_was_given_up(toys):
    tuned = TunedModel(models=[Interrupting(k=k) for k in (3, 1, 2, 5, 4)], measure=l2)
    mach = machine(tuned, toys.X, toys.y).fit(verbosity=0)
    tuned.n = 5
    assert toys.tried(mach.fit(verbosity=0), "k") == [3, 1, 2, 5, 4]


def test_ctrl_c_before_anything_is_evaluated_is_an_interruption(toys):
    tuned = TunedModel(models=[Interrupting(k=2)], measure=l2)
    mach = machine(tuned, toys.X, toys.y)
    with pytest.raises(KeyboardInterrupt):
        mach.fit(verbosity=0)
    assert mach.age == 0


@pytest.mark.parametrize("verbosity, lines, models", [(1, 0, 0), (2, 2, 0), (3, 2, 2)])
def test_measurements_are_logged_when_asked_for(toys, caplog, verbosity, lines, models):
    toys.tuned_machine(None, Explicit(), [toys.Level(k=k) for k in (7, 8)], verbosity=verbosity)
    assert caplog.text.count("PerformanceEvaluation('Level', l2=") == lines
    assert (
        sum(f"k={k}" in line for line in caplog.text.splitlines() for k in (7, 8) if "/2:" in line)
        == models
    )
