"""`pymlj/control/_wrappers.py`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    ArgumentError,
    NumberLimit,
    Patience,
    Step,
    WithNumberDo,
    louder,
    skip,
    train,
    with_state_do,
)
from pymlj.control import SquareRooter


class Noting:
    """A control that is no `Control`: notes its calls, and counts its updates in the state."""

    def __init__(self, stop_at=None):
        self.calls = []
        self.stop_at = stop_at

    def update(self, trainable, verbosity, n, state=None):
        self.calls.append(("update", verbosity, n, state))
        return 1 if state is None else state + 1

    def done(self, state):
        return state == self.stop_at

    def takedown(self, verbosity, state):
        self.calls.append(("takedown", verbosity, state))
        return f"{state} updates"


@given(st.integers(1, 12), st.integers(1, 15))
def test_skip_applies_the_control_in_every_kth_cycle(k, n):
    numbers = []
    controls = [Step(1), skip(WithNumberDo(numbers.append), predicate=k), NumberLimit(n)]
    train(SquareRooter(4), *controls, verbosity=0)
    assert numbers == list(range(k, n + 1, k))


def test_skip_by_a_function_of_the_cycle_number(counter):
    numbers = []
    controls = [Step(1), skip(WithNumberDo(numbers.append), lambda n: n in (2, 3)), NumberLimit(5)]
    train(counter, *controls, verbosity=0)
    assert numbers == [2, 3]


def test_skip_keeps_the_state_and_leaves_the_verbosity(counter):
    noting = Noting(stop_at=3)
    outcomes = train(counter, Step(1), skip(noting, predicate=2), verbosity=0)
    updates = [("update", 0, 2, None), ("update", 0, 4, 1), ("update", 0, 6, 2)]
    assert noting.calls == [*updates, ("takedown", 0, 3)]
    assert outcomes[1][1] == "3 updates"


def test_skip_of_a_control_that_was_never_applied(counter):
    noting = Noting()
    outcomes = train(counter, Step(1), skip(noting, predicate=9), NumberLimit(3), verbosity=0)
    assert noting.calls == []
    assert dict(outcomes[1][1]) == {}


def test_skip_counts_applications_for_a_criterion(counter):
    train(counter, Step(1), skip(NumberLimit(3), predicate=4), verbosity=0)
    assert counter.iterations == 12


@pytest.mark.parametrize("k", [0, -1])
def test_skip_by_a_number_below_1_is_refused(k):
    with pytest.raises(ArgumentError, match=f"`predicate >= 1` must hold, but got `predicate={k}`"):
        skip(Patience(), k)


@pytest.mark.parametrize("by, expected", [(1, 2), (3, 4), (-2, -1)])
def test_louder_adds_to_the_verbosity(by, expected, counter):
    noting = Noting(stop_at=1)
    outcomes = train(counter, Step(1), louder(noting, by=by), verbosity=1)
    assert noting.calls == [("update", expected, 1, None), ("takedown", expected, 1)]
    assert outcomes[1][1] == "1 updates"


def test_louder_lets_a_stop_be_silent(counter, logged):
    train(counter, Step(1), louder(NumberLimit(1), by=-1), verbosity=1)
    assert logged() == []


def test_with_state_do_shows_each_state_and_changes_nothing(counter):
    states, noting = [], Noting(stop_at=3)
    outcomes = train(counter, Step(1), with_state_do(noting, states.append), verbosity=0)
    assert states == [1, 2, 3]
    assert outcomes[1][1] == "3 updates"
    assert counter.iterations == 3


@pytest.mark.parametrize("verbosity, heard", [(0, False), (1, True)])
def test_with_state_do_logs_by_default(verbosity, heard, counter, logged):
    train(counter, Step(1), with_state_do(NumberLimit(2)), verbosity=verbosity)
    assert ("state of `NumberLimit`: 2" in logged()) is heard


def test_wrappers_of_wrappers(counter):
    noting = Noting(stop_at=2)
    train(counter, Step(1), louder(skip(with_state_do(noting, id), 2), by=4), verbosity=0)
    assert counter.iterations == 4
    assert noting.calls[-1] == ("takedown", 4, 2)


def test_one_wrapper_serves_two_runs_at_once(counter):
    wrapper = skip(louder(NumberLimit(2)), 2)
    states = [None, None]
    for n in range(1, 5):
        for k in (0, 1):
            if n > k:  # the second run begins a cycle later
                states[k] = wrapper.update(counter, 0, n - k, states[k])
    assert [wrapper.done(state) for state in states] == [True, False]
