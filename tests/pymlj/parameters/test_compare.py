"""`pymlj/parameters/_compare.py`: equality by value."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj.parameters import ParamObject, clone, is_same_except, same_value


class Box(ParamObject):
    value: object = None
    other: object = None


class Plain:
    """An object without equality of its own."""

    def __init__(self, **state):
        vars(self).update(state)


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children),
    max_leaves=8,
)


@given(NESTED)
def test_a_copy_is_the_same_nan_included(value):
    assert Box(value=value) == clone(Box(value=value))


@given(NESTED, NESTED)
def test_equality_is_symmetric(one, other):
    assert same_value(one, other) == same_value(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (math.nan, math.nan, True),
        (1, 1.0, True),
        (1, "1", False),
        (np.array([1.0, math.nan]), np.array([1.0, math.nan]), True),
        (np.array([1, 2]), [1, 2], False),
        (np.array(["a", None], dtype=object), np.array(["a", None], dtype=object), True),
        (np.zeros(2), np.zeros(3), False),
        ({"a": [1, {"b": math.nan}]}, {"a": [1, {"b": math.nan}]}, True),
        (pd.Series([1.0, math.nan]), pd.Series([1.0, math.nan]), True),
        (pd.Categorical(["a"]), pd.Categorical(["a"], ordered=True), False),
        (np.random.default_rng(1), 5, True),
        (Plain(a=1, b=[2]), Plain(a=1, b=[2]), True),
        (Plain(a=1), Plain(a=2), False),
        (Box(value=1), Box(value=1), True),
        (Box(value=1), 1, False),
    ],
)
def test_values_compare_by_content(one, other, same):
    assert same_value(one, other) is same


def test_functions_compare_by_identity():
    assert same_value(len, len) and not same_value(lambda: 1, lambda: 1)


def test_exceptions_hold_for_the_top_level_only():
    one, other = Box(value=Box(value=1)), Box(value=Box(value=2))
    assert not is_same_except(one, other, "other")
    assert is_same_except(one, other, "value")


def test_things_that_are_no_parameter_objects_compare_plainly():
    assert is_same_except(3, 3) and not is_same_except(3, Box())


def test_distributions_of_scipy_compare_by_family_and_parameters():
    from scipy import stats

    class Prior(ParamObject):
        dist: object = None

    prior = Prior(dist=stats.norm(1, scale=2))
    assert prior == clone(prior) == Prior(dist=stats.norm(1, scale=2))
    assert prior != Prior(dist=stats.norm(1, scale=3))
    assert prior != Prior(dist=stats.laplace(1, scale=2))
    assert Prior(dist=stats.poisson(3)) == clone(Prior(dist=stats.poisson(3)))
