"""`pymlj/machines/_graph.py`: walks over networks."""

import pytest

from pymlj import machine, node, source
from pymlj.machines._graph import in_order, own_first, stages, training_order


@pytest.fixture
def diamond(toys, X, y):
    """Two learners on the output of one transformer, the second on the residual of the first."""
    Xs, ys = source(X), source(y)
    scaler = machine(toys.Centerer(), Xs)
    W = scaler.transform(Xs)
    first = machine(toys.Mean(), W, ys)
    residual = ys - first.predict(W)
    second = machine(toys.Mean(), W, residual)
    end = first.predict(W) + second.predict(W)
    return end, Xs, ys, scaler, first, second


def test_every_node_comes_once_and_after_all_that_it_depends_on(diamond):
    end, Xs, ys, *_ = diamond
    order = in_order([end])

    assert len({id(n) for n in order}) == len(order)
    assert order[-1] is end and Xs in order and ys in order
    place = {n: i for i, n in enumerate(order)}
    for n in order:
        for needed in (*n.args, *(n.machine._arguments if n.machine else ())):
            assert place[needed] < place[n]


def test_new_data_does_not_flow_along_the_edges_of_training(diamond):
    end, Xs, ys, *_ = diamond

    assert Xs in in_order([end], training=False) and ys not in in_order([end], training=False)


def test_machines_are_trained_after_those_they_depend_on(diamond):
    end, _, _, scaler, first, second = diamond

    assert training_order([end]) == [scaler, first, second]


def test_own_machines_come_first_when_they_are_listed(diamond):
    end, _, _, scaler, first, second = diamond

    assert own_first([end]) == [first, scaler, second]
    assert own_first([second.predict(source())]) == [second, scaler, first]


def test_machines_of_one_stage_do_not_depend_on_each_other(diamond, toys, X):
    end, _, _, scaler, first, second = diamond
    other = machine(toys.Centerer(), source(X))

    assert stages([end, other.transform(source())]) == [[scaler, other], [first], [second]]


def test_long_chains_do_not_overflow_the_stack():
    n = source(1.0)
    for _ in range(5000):
        n = node(lambda v: v + 1, n)

    assert n() == 5001.0 and n(0.0) == 5000.0
    assert n.origins() == n.sources() and len(n.nodes()) == 5001


def test_sharing_does_not_multiply_the_work():
    n = source(1)
    for _ in range(60):  # 2 ** 60 paths
        n = n + n

    assert n() == 2**60
    assert len(in_order([n])) == 61
