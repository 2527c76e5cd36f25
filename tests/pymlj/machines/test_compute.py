"""`pymlj/machines/_compute.py`: values of nodes, each computed once."""

import gc
import weakref

import numpy as np
import pytest

from pymlj import NotTrainedError, machine, node, source
from pymlj.machines._compute import remembering


class Calls:
    """A function that counts how often it is called."""

    def __init__(self):
        self.n = 0

    def __call__(self, value):
        self.n += 1
        return value + 1


def test_a_node_met_twice_is_computed_once():
    calls = Calls()
    shared = node(calls, source(1))

    assert (shared + shared * shared)() == 6 and calls.n == 1
    assert (shared + shared)(5) == 12 and calls.n == 2


def test_outside_of_training_nothing_is_remembered():
    calls = Calls()
    n = node(calls, source(1))

    assert (n(), n()) == (2, 2) and calls.n == 2


def test_while_networks_are_trained_their_values_are_remembered():
    calls = Calls()
    n, stranger = node(calls, source(1)), node(calls, source(1))

    with remembering([n]) as memory:
        assert (n(), n()) == (2, 2) and calls.n == 1
        stranger()
        stranger()
        assert calls.n == 3
        n(5)
        assert n() == 2
        memory.keep_for([])
        assert n() == 2 and calls.n == 5


def test_only_what_is_still_needed_is_kept():
    first = node(lambda v: v + 1, source(1))
    second = node(lambda v: v + 1, first)
    third = node(lambda v: v + 1, second)

    with remembering([first, second, third]) as memory:
        second()
        memory.keep_for([third])
        assert list(memory.values) == [second]
        memory.keep_for([second, first])
        assert list(memory.values) == [second]
        memory.keep_for([first])
        assert not memory.values


def test_a_transformer_runs_once_in_a_network_however_many_are_trained_on_it(toys, X, y):
    Xs, ys = source(X), source(y)
    calls = Calls()
    W = node(calls, machine(toys.Centerer(), Xs).transform(Xs))
    learners = [machine(toys.Mean(), W, ys, cache=False) for _ in range(3)]
    total = sum(learner.predict(W) for learner in learners)

    total.fit(verbosity=0)

    assert calls.n == 1


def test_what_lies_between_is_let_go_at_once():
    class Big:
        """Something whose end can be watched."""

    alive = []

    def watched(_):
        value = Big()
        alive.append(weakref.ref(value))
        return value

    def count(_):
        gc.collect()
        return sum(ref() is not None for ref in alive)

    chain = node(watched, node(watched, node(watched, source(0))))

    assert node(count, chain)() == 1


def test_rows_are_picked_at_the_sources():
    Xs, ys = source(np.array([1.0, 2.0, 3.0])), source(np.array([10.0, 20.0, 30.0]))

    assert (Xs + ys)(rows=[2, 0]).tolist() == [33.0, 11.0]


def test_an_error_says_in_which_node_and_on_what():
    n = node(np.linalg.inv, source(np.zeros((2, 2))))

    with pytest.raises(np.linalg.LinAlgError) as caught:
        n()
    assert caught.value.__notes__ == ["In the node `Node(inv)`, computed from Matrix[Continuous]."]


def test_untrained_machines_are_named(toys, X):
    Xs = source(X)

    with pytest.raises(NotTrainedError, match="`transform` needs a trained machine") as caught:
        machine(toys.Centerer(), Xs).transform(Xs)()
    assert "In the node `Node(transform of Centerer)`" in caught.value.__notes__[0]
