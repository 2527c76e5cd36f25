"""`pymlj_flux/embedding/_plan.py`: widths of embeddings, and names of their columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import ArgumentError
from pymlj_flux.embedding import check_dims, embedded_names, plan_dims


@pytest.mark.parametrize(("levels", "dim"), [(1, 1), (2, 1), (3, 2), (11, 10), (12, 10), (500, 10)])
def test_by_default_one_less_than_the_levels_ten_at_most(levels, dim):
    assert plan_dims({"c": levels}, {}) == {"c": dim}


@pytest.mark.parametrize(
    ("wish", "levels", "dim"),
    [
        (3, 5, 3),
        (9, 2, 9),
        (0.5, 5, 3),
        (0.1, 3, 1),
        (1.0, 4, 4),
        (0.7, 10, 7),
        (1e-9, 5, 1),
        (np.int64(3), 5, 3),
        (np.float32(0.5), 5, 3),
    ],
)
def test_an_int_is_taken_and_a_fraction_rounded_up(wish, levels, dim):
    check_dims({"c": wish})
    assert plan_dims({"c": levels}, {"c": wish}) == {"c": dim}
    assert type(plan_dims({"c": levels}, {"c": wish})["c"]) is int


@given(k=st.integers(1, 50), n=st.integers(1, 50))
def test_a_fraction_that_is_exact_is_not_rounded_up(k, n):
    if k <= n:
        assert plan_dims({"c": n}, {"c": k / n}) == {"c": k}


@pytest.mark.parametrize("dim", [0, -1, 0.0, 1.5, -0.5, float("nan")])
def test_a_width_that_cannot_be_is_refused(dim):
    with pytest.raises(
        ArgumentError, match=r"`embedding_dims` must give positive integers.*`city`"
    ):
        check_dims({"city": dim})


def test_a_column_that_is_not_categorical_is_refused_with_the_nearest():
    with pytest.raises(ArgumentError, match=r"must name categorical columns.*`citty`.*`city`"):
        plan_dims({"city": 3}, {"citty": 2})


def test_where_no_column_is_categorical_the_error_says_so():
    with pytest.raises(ArgumentError, match=r"\(here none\), but names `x`"):
        plan_dims({}, {"x": 2})


def test_new_names_avoid_all_others():
    names = ["a", "a_1", "a__2", "b"]
    assert embedded_names(names, {"a": 2}) == {"a": ["a___1", "a___2"]}


def test_new_names_avoid_each_other():
    made = embedded_names(["a", "a_"], {"a": 1, "a_": 1})
    assert made == {"a": ["a_1"], "a_": ["a__1"]}
    clash = embedded_names(["a_", "a"], {"a_": 1, "a": 1})
    assert len({name for new in clash.values() for name in new}) == 2
