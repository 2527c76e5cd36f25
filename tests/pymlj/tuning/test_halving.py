"""`pymlj/tuning/_halving.py`."""

import optuna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    CV,
    ArgumentError,
    Grid,
    Hyperband,
    LatinHypercube,
    OptunaSearch,
    RandomSearch,
    SuccessiveHalving,
    param_range,
)

RATE = param_range(float, "rate", lower=0.1, upper=0.9)


def halving(**options):
    return SuccessiveHalving(**{"strategy": RandomSearch(rng=1), "max_resource": 9, **options})


@given(st.integers(1, 5), st.integers(0, 200), st.integers(2, 5), st.none() | st.integers(1, 300))
def test_a_bracket_ends_with_all_of_the_resource(least, more, factor, n):
    strategy = SuccessiveHalving(
        min_resource=least, max_resource=least + more, factor=factor, n_candidates=n
    )
    [rungs] = strategy.brackets()
    counts, iterations = zip(*rungs, strict=True)
    assert iterations[-1] == least + more and iterations[0] >= least
    assert list(counts) == sorted(counts, reverse=True) and counts[-1] >= 1
    assert list(iterations) == sorted(set(iterations))
    assert counts[0] == (n or factor ** (len(rungs) - 1))
    assert strategy.default_n(RATE) == sum(counts)


def test_the_brackets_of_hyperband_are_those_of_the_paper():
    # table 1 of Li and others, for R = 81 and eta = 3
    assert Hyperband(max_resource=81).brackets() == [
        [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)],
        [(34, 3), (11, 9), (3, 27), (1, 81)],
        [(15, 9), (5, 27), (1, 81)],
        [(8, 27), (2, 81)],
        [(5, 81)],
    ]


@pytest.mark.parametrize("resampling, folds", [(None, 1), (CV(3), 3)])
def test_the_best_go_on_from_where_they_were_on_every_fold(toys, resampling, folds):
    options = {} if resampling is None else {"resampling": resampling}
    mach = toys.tuned_machine(toys.Steps(), halving(), RATE, 1.0, train_best=False, **options)
    schedule = mach.report().schedule
    assert schedule.rung == [0] * 9 + [1] * 3 + [2] and set(schedule.bracket) == {0}
    assert schedule.resource == toys.tried(mach, "n") == [1] * 9 + [3] * 3 + [9]
    assert sum(toys.events) == folds * (9 * 1 + 3 * 2 + 1 * 6)
    rates = toys.tried(mach, "rate")
    assert rates[9:12] == sorted(rates[:9], reverse=True)[:3] and rates[12] == max(rates)
    assert schedule.candidate[12] == schedule.candidate[9] == rates.index(max(rates))


def test_with_a_larger_n_another_round_begins(toys):
    mach = toys.tuned_machine(toys.Steps(), halving(), RATE, 1.0)
    first = toys.tried(mach, "rate")
    mach.model.n = 26
    mach.fit(verbosity=0)
    assert mach.report().schedule.bracket == [0] * 13 + [1] * 13
    assert toys.tried(mach, "rate")[:13] == first
    assert not set(toys.tried(mach, "rate")[13:22]) & set(first)


def test_a_round_of_hyperband_goes_through_all_brackets(toys):
    tuning = Hyperband(strategy=RandomSearch(rng=1), max_resource=9)
    mach = toys.tuned_machine(toys.Steps(), tuning, RATE, 1.0)
    assert mach.report().schedule.bracket == [0] * 13 + [1] * 6 + [2] * 3
    assert mach.report().schedule.resource[13:] == [3] * 5 + [9] + [9] * 3


@pytest.mark.parametrize(
    "strategy", [Grid(resolution=4, shuffle=False), LatinHypercube(gens=1, popsize=5, rng=1)]
)
def test_the_strategy_inside_may_have_less_or_more_to_offer(toys, strategy):
    mach = toys.tuned_machine(toys.Steps(), halving(strategy=strategy), RATE, 1.0, n=30)
    schedule = mach.report().schedule
    begun = [c for c, r in zip(schedule.candidate, schedule.rung, strict=True) if r == 0]
    assert len(begun) == (4 if isinstance(strategy, Grid) else 22)
    assert mach.report().plotting.parameter_names == ["rate"]


def test_candidates_that_fail_are_never_promoted(toys):
    r = param_range(float, "rate", values=[0.1, float("nan"), 0.2, 0.3])
    mach = toys.tuned_machine(
        toys.Steps(),
        halving(strategy=Grid(shuffle=False), factor=2, max_resource=4),
        r,
        1.0,
        verbosity=-1,
    )
    assert toys.tried(mach, "rate")[4:] == [0.3, 0.2, 0.3]


def test_any_hyperparameter_may_be_the_resource(toys):
    mach = toys.tuned_machine(
        toys.Level(),
        halving(resource="k", max_resource=3),
        param_range(float, "x", lower=0, upper=1),
        3.0,
    )
    assert mach.report().schedule.resource == [1, 1, 1, 3]


@pytest.mark.parametrize(
    "options, words",
    [
        ({"min_resource": 0}, "`1 <= min_resource <= max_resource` must hold"),
        ({"min_resource": 10}, "`1 <= min_resource <= max_resource` must hold"),
        ({"factor": 1}, "`factor >= 2` must hold"),
        ({"n_candidates": 0}, "`n_candidates >= 1` must hold"),
        ({"strategy": halving()}, "must not let candidates grow itself, as `SuccessiveHalving`"),
        (
            {"strategy": OptunaSearch(pruner=optuna.pruners.NopPruner())},
            "must not let candidates grow itself",
        ),
    ],
)
def test_options_that_make_no_sense_are_refused(options, words):
    with pytest.raises(ArgumentError, match=words):
        halving(**options)


def test_a_model_without_iterations_cannot_grow(toys):
    with pytest.raises(
        ArgumentError, match="the model must have an iteration parameter, but `Level` has none"
    ):
        toys.tuned_machine(toys.Level(), halving(), param_range(float, "x", lower=0, upper=1))


def test_what_grows_cannot_be_searched_over(toys):
    with pytest.raises(ArgumentError, match="`n` is what `SuccessiveHalving` lets grow"):
        toys.tuned_machine(toys.Steps(), halving(), [RATE, param_range(int, "n", lower=1, upper=3)])
