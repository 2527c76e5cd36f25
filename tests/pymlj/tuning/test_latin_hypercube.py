"""`pymlj/tuning/_latin_hypercube.py`."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pymlj import ArgumentError, LatinHypercube, param_range

X = param_range(float, "x", lower=0, upper=1)
MAYBE = param_range(float, "maybe", lower=1, upper=100, scale="log")


def quick(**options):
    return LatinHypercube(**{"gens": 1, "popsize": 8, "rng": 1, **options})


def points(toys, strategy, n):
    return np.array(
        [
            [m.x, math.log(m.maybe, 100)]
            for m in toys.proposed(strategy, toys.Level(), [X, MAYBE], n)
        ]
    )


# The fixture holds no state that would matter.
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 30), st.integers(1, 12))
def test_values_of_numbers_come_once_and_those_of_lists_equally_often(toys, n, n_levels):
    ranges = [X, MAYBE, param_range(int, "k", values=list(range(n_levels)))]
    models = toys.proposed(quick(popsize=2), toys.Level(), ranges, n)
    assert sorted(m.x for m in models) == X.iterator(n)
    assert sorted(m.maybe for m in models) == pytest.approx(MAYBE.iterator(n))
    counts = np.bincount([m.k for m in models], minlength=n_levels)
    assert counts.max() - counts.min() <= 1


def spread(at):
    i, j = np.triu_indices(len(at), 1)
    return 1 / np.sum(((at[i] - at[j]) ** 2).sum(axis=1) ** -1.0)


def test_generations_make_plans_more_even(toys):
    few, many = (
        [
            spread(points(toys, LatinHypercube(gens=gens, popsize=20, rng=seed), 12))
            for seed in range(5)
        ]
        for gens in (0, 30)
    )
    assert np.mean(many) > 1.05 * np.mean(few)


def test_a_periodic_space_gives_another_plan(toys):
    plain, periodic = (points(toys, quick(gens=40, periodic_ae=p), 12) for p in (False, True))
    assert not np.array_equal(plain, periodic)


def test_a_larger_n_adds_another_hypercube(toys):
    mach = toys.tuned_machine(toys.Level(), quick(), [X, MAYBE], n=5)
    first = toys.tried(mach, "x")
    mach.model.n = 9
    both = toys.tried(mach.fit(verbosity=0), "x")
    assert both[:5] == first and sorted(both[5:]) == X.iterator(4)


def test_asking_leaves_the_state_as_it_was(toys):
    strategy = quick()
    state = strategy.setup(toys.Level(), [X, MAYBE], 6)
    asked = [strategy.models(toys.Level(), [], state, 6)[0] for _ in range(2)]
    assert asked[0] == asked[1]


def test_a_scale_that_is_a_function_is_refused(toys):
    r = param_range(float, "x", lower=0, upper=1, scale=math.exp)
    with pytest.raises(
        ArgumentError, match="needs scales with a name, but that of the range of `x` is a function"
    ):
        toys.proposed(quick(), toys.Level(), r, 3)


@pytest.mark.parametrize(
    "option, words",
    [
        ({"popsize": 0}, "`popsize >= 1` must hold"),
        ({"gens": -1}, "`gens >= 0` must hold"),
        ({"ntour": 0}, "`ntour >= 1` must hold"),
        ({"ptour": 0.0}, "`0 < ptour <= 1` must hold"),
        ({"ptour": 1.5}, "`0 < ptour <= 1` must hold"),
        ({"ae_power": 0}, "`ae_power > 0` must hold"),
        ({"inter_sample_weight": -1.0}, "`inter_sample_weight > 0` must hold"),
    ],
)
def test_options_out_of_range_are_refused(option, words):
    with pytest.raises(ArgumentError, match=words):
        LatinHypercube(**option)
