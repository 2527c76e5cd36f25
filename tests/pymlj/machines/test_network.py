"""`pymlj/machines/_network.py`: networks as wholes."""

import pickle
import weakref

import numpy as np
import pytest

from pymlj import PersistenceError, machine, node, source
from pymlj.machines import LearningNetwork, fit_networks


@pytest.fixture
def network(toys, X, y):
    """A transformer and a learner of the log of the target; the largest target is read off."""
    Xs, ys = source(X), source(y)
    scaler = machine(toys.Centerer(), Xs)
    W = scaler.transform(Xs)
    learner = machine(toys.Mean(), W, np.log(ys), cache=True)
    ends = {"predict": np.exp(learner.predict(W)), "transform": W}
    return LearningNetwork(ends, {("report", "top"): node(np.max, ys)}, (X, y))


def trained(network):
    fit_networks([network], verbosity=0)
    return network


def test_machines_come_in_the_order_of_training(toys, network):
    assert [type(m.model).__name__ for m in network.machines()] == ["Centerer", "Mean"]
    assert [len(stage) for stage in network.stages()] == [1, 1]


def test_machines_by_name_are_those_made_with_one(X, y):
    Xs, ys = source(X), source(y)
    one, two = machine("learner", Xs, ys), machine("learner", Xs, ys + 1)
    other = machine("scaler", Xs)
    network = LearningNetwork({"predict": one.predict(Xs) + two.predict(other.transform(Xs))})

    assert network.by_name() == {"learner": [one, two], "scaler": [other]}


def test_new_data_runs_through_and_nothing_is_kept(toys, network, X):
    output, reports = trained(network).compute("predict", X[:2])

    assert output == pytest.approx(np.exp(np.log(np.arange(1, 11) * 2.0).mean()))
    assert reports == {}


def test_what_operations_report_is_handed_out(toys, X):
    class Counter(toys.Scale):
        reporting_operations = ("transform",)

        def transform(self, fitresult, X):
            return X, {"n": len(X)}

    Xs = source(X)
    counter = machine(Counter())
    network = LearningNetwork({"transform": counter.transform(counter.transform(Xs))})
    fit_networks([network], verbosity=0)

    _, reports = network.compute("transform", X[:3])

    assert reports == {counter: {"transform": {"n": 3}}}
    assert "n" not in counter.report()


def test_what_is_to_be_read_off_is_read_off_when_training_has_ended(network):
    assert network.values == {}
    assert trained(network).values == {("report", "top"): 20.0}


def test_a_network_that_was_emptied_holds_no_data_and_can_be_filled_again(network, X, y):
    trained(network).empty()

    assert all(s.data is None for s in network.ends["predict"].sources())
    assert network.compute("predict", X)[0].shape == (10,)
    network.fill((X, y))
    assert network.ends["transform"].sources()[0].data is X
    network.empty()


def test_training_a_fork_leaves_the_network_as_it_was(toys, network, X, y):
    before = trained(network).compute("predict", X)[0]
    network.empty()

    fork = network.fork()
    fork.fill((X, y))
    for mach in fork.machines():
        mach.fit_only(verbosity=0, force=True)
    [_, learner] = fork.machines()
    learner.model = toys.Mean(shift=5.0)
    fit_networks([fork], verbosity=0)

    assert fork.compute("predict", X)[0] == pytest.approx(before * np.exp(5))
    assert network.compute("predict", X)[0] == pytest.approx(before)
    assert [m.age for m in network.machines()] == [1, 1]
    assert [m.age for m in fork.machines()] == [2, 3]


def test_a_fork_knows_what_has_been_trained_and_shares_the_data(toys, network, X, y):
    trained(network).empty()
    toys.events.clear()

    fork = network.fork()
    fork.fill((X, y))
    fit_networks([fork], verbosity=0)

    assert toys.events == [] and [m.age for m in fork.machines()] == [1, 1]
    old, new = network.machines()[1], fork.machines()[1]
    assert new._data.store.reformatted(new.model, (1,)) is old._data.store.reformatted(
        old.model, (1,)
    )


def test_a_network_does_not_keep_its_fork_alive(network):
    fork = trained(network).fork()
    watch = weakref.ref(fork)

    del fork

    assert watch() is None


# ---------------------------------------------------------------- state


def test_a_network_can_be_made_again_from_its_state(network, X, y):
    trained(network)

    copy = LearningNetwork.from_state(pickle.loads(pickle.dumps(network.to_state())))

    np.testing.assert_allclose(copy.compute("predict", X)[0], network.compute("predict", X)[0])
    assert copy.values == network.values and copy.complete
    assert all(s.data is None for s in copy.ends["predict"].sources())
    copy.fill((X, y))
    fit_networks([copy], verbosity=0)
    assert [m.explain().rule for m in copy.machines()] == ["no change", "no change"]


def test_data_that_came_in_another_way_is_lost_and_that_is_known(toys, X, y):
    Xs, ys = source(X), source(np.log(y))
    network = LearningNetwork({"predict": machine(toys.Mean(), Xs, ys).predict(Xs)}, {}, (X, y))
    trained(network)

    assert network.fork().complete
    assert not LearningNetwork.from_state(network.to_state()).complete


def test_constants_and_arithmetic_survive(toys, X):
    Xs = source(X["x"].to_numpy())
    network = LearningNetwork({"transform": (3 * Xs - 1)[2:]}, {}, ())

    copy = LearningNetwork.from_state(network.to_state())

    assert copy.compute("transform", np.arange(4.0))[0].tolist() == [5.0, 8.0]


def test_a_state_cannot_name_what_is_no_operation(network):
    state = trained(network).to_state()
    state["nodes"][-1]["function"] = "fit_only"

    with pytest.raises(PersistenceError, match="there is no operation 'fit_only'"):
        LearningNetwork.from_state(state)
