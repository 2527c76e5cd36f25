"""`pymlj/tuning/_grid.py`."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError, Grid, MLJWarning, param_range

X_RANGE = param_range(float, "x", lower=0, upper=1)
K_RANGE = param_range(int, "k", lower=1, upper=9)


@given(st.integers(1, 60), st.booleans(), st.lists(st.integers(1, 4), max_size=1))
def test_the_goal_is_never_exceeded_and_a_finer_grid_would_exceed_it(goal, integers, listed):
    kinds = [param_range(str, "kind", values=list("abcd")[:n]) for n in listed]
    numeric = [X_RANGE, K_RANGE if integers else param_range(float, "maybe", lower=0, upper=1)]
    least = math.prod(listed)
    if goal < least:
        with pytest.raises(ArgumentError, match=f"must not be below {least}"):
            Grid(goal=goal).default_n([*numeric, *kinds])
        return
    size = Grid(goal=goal).default_n([*numeric, *kinds])
    sizes = [Grid(resolution=r).default_n([*numeric, *kinds]) for r in range(1, goal + 2)]
    assert size == max(s for s in sizes if s <= goal)


def test_a_goal_beyond_all_integers_gives_all_of_them():
    assert Grid(goal=10_000).default_n([K_RANGE, param_range(int, "j", lower=1, upper=5)]) == 45


def test_a_goal_without_numbers_changes_nothing():
    assert Grid(goal=5).default_n(param_range(str, "kind", values=["a", "b"])) == 2


def test_the_whole_grid_is_tried_once(toys):
    mach = toys.tuned_machine(toys.Level(), Grid(resolution=3, rng=1), [X_RANGE, K_RANGE], n=100)
    assert sorted(zip(toys.tried(mach, "x"), toys.tried(mach, "k"), strict=True)) == [
        (x, k) for x in (0.0, 0.5, 1.0) for k in (1, 5, 9)
    ]


def test_a_seed_fixes_the_order_and_a_generator_is_not_moved_on(toys):
    generator = np.random.default_rng(3)
    orders = [
        toys.tried(toys.tuned_machine(toys.Level(), Grid(rng=rng), X_RANGE), "x")
        for rng in (1, 1, generator, generator)
    ]
    assert orders[0] == orders[1] != orders[2] == orders[3]


def test_a_resolution_of_its_own(toys):
    models = toys.proposed(
        Grid(resolution=2, shuffle=False), toys.Level(), [(K_RANGE, 3), X_RANGE], 9
    )
    assert [(m.k, m.x) for m in models] == [(k, x) for x in (0, 1) for k in (1, 5, 9)]


def test_a_resolution_beside_a_list_is_ignored_with_a_warning(toys):
    pair = (param_range(str, "kind", values=["a", "b", "c"]), 2)
    with pytest.warns(MLJWarning, match="resolution 2 beside the range of `kind` is ignored"):
        assert len(toys.proposed(Grid(), toys.Level(), pair, 9)) == 3


@pytest.mark.parametrize("bad", ["junk", 0, 2.5])
def test_a_resolution_is_a_positive_integer(toys, bad):
    with pytest.raises(ArgumentError, match="number of values of `k` must be a positive integer"):
        toys.proposed(Grid(), toys.Level(), (K_RANGE, bad), 9)


@pytest.mark.parametrize("option", ["goal", "resolution"])
def test_the_options_are_positive(option):
    with pytest.raises(ArgumentError, match=f"`{option}` of `Grid` must be positive"):
        Grid(**{option: 0})


def test_a_grid_too_large_to_lay_out_is_refused(toys):
    ranges = [param_range(float, name, lower=0, upper=1) for name in ("x", "maybe")]
    with pytest.raises(ArgumentError, match=r"The grid has 1e\+08 points, which is too many"):
        toys.proposed(Grid(resolution=10_000), toys.Level(), ranges, 9)
