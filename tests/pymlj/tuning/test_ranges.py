"""`pymlj/tuning/_ranges.py`."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError, DomainError, clone, param_range
from pymlj.tuning import NominalRange, NumericRange


def numeric(**changes):
    return NumericRange(
        **{"field": "x", "kind": "float", "lower": 0, "upper": 4, "origin": 1, "unit": 2, **changes}
    )


def test_ranges_compare_by_value_also_copied():
    assert numeric() == clone(numeric()) != numeric(unit=3)
    nominal = NominalRange(field="x", values=([1], math.nan))
    assert nominal == clone(nominal) != NominalRange(field="x", values=([2], math.nan))


@given(st.integers(-50, 50), st.integers(1, 60), st.integers(1, 80))
def test_a_grid_of_integers_has_no_repeats_and_keeps_within_bounds(lower, width, n):
    values = param_range(int, "k", lower=lower, upper=lower + width).iterator(n)
    assert len(set(values)) == len(values) <= min(n, width + 1)
    assert all(lower <= v <= lower + width for v in values)
    if n > width:
        assert values == list(range(lower, lower + width + 1))


def test_a_grid_of_integers_does_not_leave_fractional_bounds():
    assert param_range(int, "k", lower=0.4, upper=3.5).iterator(4) == [1, 2, 3]  # 0.4 ... 3.5
    assert param_range(int, "k", lower=0.6, upper=9.4).iterator(3) == [1, 5, 9]


def test_the_undeduplicated_grid_has_n_values():
    assert param_range(int, "k", lower=1, upper=3).grid(5) == [1, 2, 2, 2, 3]


@pytest.mark.parametrize(
    "lower, upper, ends",
    [
        (0, 4, (0, 4)),
        (0, math.inf, (0, 4)),
        (-math.inf, 4, (0, 4)),
        (-math.inf, math.inf, (-1, 3)),
    ],
)
def test_infinite_bounds_are_replaced_by_something_in_reach(lower, upper, ends):
    assert numeric(lower=lower, upper=upper).ends == ends


@pytest.mark.parametrize("n", [0, -1, 1.5, None, True, "3"])
def test_the_number_of_points_is_a_positive_integer(n):
    with pytest.raises(ArgumentError, match="number of values of `x` must be a positive integer"):
        numeric().iterator(n)


@pytest.mark.parametrize("n", [0, 1.5])
def test_so_it_is_for_a_list(n):
    with pytest.raises(ArgumentError, match="number of values of `x` must be a positive integer"):
        NominalRange(field="x", values=("a",)).iterator(n)


def test_a_range_of_integers_must_have_one():
    with pytest.raises(
        ArgumentError, match="must be an integer in the range of `x`, but there is none"
    ):
        numeric(kind="int", lower=0.2, upper=0.8, origin=0.5)


@pytest.mark.parametrize(
    "changes, error, words",
    [
        ({"lower": 4}, ArgumentError, "`lower < upper` must hold for the range of `x`"),
        ({"unit": 0}, DomainError, "`unit > 0` must hold"),
        ({"origin": 4}, DomainError, "`lower < origin < upper` must hold"),
        ({"scale": "cubic"}, ArgumentError, "`scale` must be one of"),
    ],
)
def test_a_range_made_by_hand_is_checked_too(changes, error, words):
    with pytest.raises(error, match=words):
        numeric(**changes)


def test_a_list_must_not_be_empty():
    with pytest.raises(ArgumentError, match="must be at least one value for `x`"):
        NominalRange(field="x", values=())


@pytest.mark.parametrize(
    "r, text",
    [
        (numeric(), "NumericRange(0 <= x <= 4; origin=1, unit=2)"),
        (
            numeric(lower=1.23456, origin=2.5, scale="log"),
            "NumericRange(1.235 <= x <= 4; origin=2.5, unit=2; on log scale)",
        ),
        (
            numeric(upper=math.inf, scale=math.exp),
            "NumericRange(0 <= x <= inf; origin=1, unit=2; then `exp`)",
        ),
        (NominalRange(field="x", values=tuple("abcd")), "NominalRange(x; 'a', 'b', 'c', ...)"),
    ],
)
def test_ranges_print_as_inequalities_and_lists(r, text):
    assert str(r) == text
