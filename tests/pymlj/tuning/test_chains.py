"""`pymlj/tuning/_chains.py`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import Deterministic, IteratedModel, TunedModel, param_range
from pymlj.tuning._chains import chains


class Counting(Deterministic):
    n: int = 1
    rate: float = 0.5
    iteration_parameter = "n"


class Around(Deterministic):
    inner: Counting = Counting()
    iteration_parameter = "inner.n"


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([0.1, 0.2])), max_size=12))
def test_chains_rise_in_iterations_alone_and_hold_every_model_once(settings):
    found = chains([Counting(n=n, rate=rate) for n, rate in settings])
    assert sorted(i for chain in found for i in chain) == list(range(len(settings)))
    for chain in found:
        assert len({settings[i][1] for i in chain}) == 1
        ns = [settings[i][0] for i in chain]
        assert ns == sorted(set(ns))


def test_models_that_rise_are_one_chain_in_whatever_order():
    assert chains([Counting(n=n) for n in (5, 2, 9)]) == [[1, 0, 2]]


def test_equal_models_are_evaluated_each():
    assert chains([Counting(), Counting()]) == [[0], [1]]


@pytest.mark.parametrize(
    "other", [Deterministic(), Around(inner=Counting(n=2)), Counting(n=2, rate=0.1)]
)
def test_other_models_are_no_continuation(other):
    assert chains([Counting(), other]) == [[0], [1]]


def test_the_iteration_parameter_may_be_that_of_a_component():
    assert chains([Around(inner=Counting(n=n)) for n in (3, 1)]) == [[1, 0]]


def test_a_search_may_grow_too(toys):
    r = param_range(toys.Level(), "k", lower=1, upper=9)
    assert chains([TunedModel(toys.Level(), range=r, n=n) for n in (2, 4)]) == [[0, 1]]


def test_a_model_whose_iterations_are_found_by_itself_is_not_iterative():
    iterated = [IteratedModel(Counting(n=n), iteration_parameter="n") for n in (1, 2)]
    assert chains(iterated) == [[0], [1]]
