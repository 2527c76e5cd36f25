"""`pymlj/tuning/_scales.py`."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError, param_range
from pymlj.tuning._scales import SCALES, grid, spaced, whole

POSITIVE = [name for name, scale in SCALES.items() if scale.sign > 0]
NEGATIVE = [name for name, scale in SCALES.items() if scale.sign < 0]


@pytest.mark.parametrize("name", SCALES)
def test_backward_undoes_forward(name):
    scale = SCALES[name]
    values = np.array([0.5, 2.0, 70.0]) * (scale.sign or 1)
    np.testing.assert_allclose(scale.backward(scale.forward(values)), values, rtol=1e-14)


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e6),
    st.integers(2, 40),
    st.sampled_from(["linear", "log"]),
)
def test_a_grid_rises_from_end_to_end(start, length, n, scale):
    lower = abs(start) + 1e-3 if scale == "log" else start
    values = grid(scale, lower, lower + length, n)
    assert len(values) == n
    assert (values[0], values[-1]) == (lower, lower + length)
    assert all(a <= b for a, b in itertools.pairwise(values))


@pytest.mark.parametrize("lower, upper, n", [(0, 10, 30), (0.5, 1, 10), (-3, 7, 13)])
def test_spaced_numbers_are_the_nearest_to_the_exact_ones(lower, upper, n):
    from fractions import Fraction

    exact = [
        Fraction(lower) + Fraction(k, n - 1) * (Fraction(upper) - Fraction(lower)) for k in range(n)
    ]
    assert spaced(lower, upper, n) == [float(x) for x in exact]


@pytest.mark.parametrize(
    "scale, value", [("linear", 5.5), ("log", math.sqrt(10)), (math.sqrt, math.sqrt(5.5))]
)
def test_a_single_point_lies_in_the_middle_of_the_scale(scale, value):
    assert grid(scale, 1, 10, 1) == pytest.approx([value])


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9).map(lambda x: x), st.floats(1, 1e9))
def test_whole_numbers_keep_within_bounds(x, lower, width):
    assert lower <= whole(x, lower, lower + width) <= lower + width


@pytest.mark.parametrize("scale", POSITIVE)
@pytest.mark.parametrize("lower", [0, -1])
def test_a_logarithmic_scale_needs_positive_numbers(scale, lower):
    with pytest.raises(
        ArgumentError, match=f'on the scale "{scale}" must be positive, but the range of `a`'
    ):
        param_range(float, "a", lower=lower, upper=1, scale=scale)


@pytest.mark.parametrize("scale", NEGATIVE)
def test_a_mirrored_scale_needs_negative_numbers(scale):
    with pytest.raises(ArgumentError, match="must be negative"):
        param_range(float, "a", lower=-1, upper=0, scale=scale)


def test_the_scale_chosen_by_default_is_checked_when_it_is_needed():
    r = param_range(float, "a", lower=0, origin=2, unit=3)  # can be sampled, but has no grid
    assert r.scale == "log10" and min(r.sampler().sample(50, 1)) > 0
    with pytest.raises(ArgumentError, match="must be positive"):
        r.iterator(3)


def test_an_unknown_scale_is_refused_with_the_nearest_name():
    with pytest.raises(ArgumentError, match=r"`scale` must be one of .* Did you mean `log10`"):
        param_range(float, "a", lower=1, upper=2, scale="log_10")
