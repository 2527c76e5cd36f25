"""`pymlj/machines/_nodes.py`: sources, nodes, and machines on nodes."""

import pickle

import numpy as np
import pandas as pd
import pytest

from pymlj import ArgumentError, MLJError, Node, Source, load_machine, machine, node, source


def seen(toys):
    events = list(toys.events)
    toys.events.clear()
    return events


@pytest.fixture
def network(toys, X, y):
    """A transformer, and a learner on what it puts out."""
    Xs, ys = source(X), source(y)
    scaler = machine(toys.Centerer(), Xs)
    W = scaler.transform(Xs)
    learner = machine(toys.Mean(), W, ys)
    return scaler, learner, learner.predict(W)


# ---------------------------------------------------------------- sources


def test_a_source_gives_its_data_some_rows_of_it_or_what_it_is_given():
    s = source([5, 6, 7])

    assert s() == [5, 6, 7]
    assert s(rows=[2, 0]) == [7, 5]
    assert s([1]) == [1] and s(None) == [5, 6, 7]
    assert source()() is None and source()("anything") == "anything"


def test_a_source_holds_the_very_object():
    data = [1, 2]

    assert source(data)() is data and Source(data).data is data


def test_a_source_of_a_source_is_that_source():
    s = source([1])

    assert source(s) is s


def test_a_source_depends_on_no_machine():
    s = Source([1])

    assert s.machines() == [] and s.args == () and s.nodes() == s.sources() == s.origins() == [s]
    assert repr(s) == "Source(list)"


def test_other_data_in_a_source_trains_what_depends_on_it(toys, network, X, y):
    scaler, learner, yhat = network
    yhat.fit(verbosity=0)

    Xs, ys = yhat.sources()
    ys.rebind(y * 10)
    yhat.fit(verbosity=0)

    assert (scaler.age, learner.age) == (1, 2) and yhat()[0] == 110.0
    assert learner.explain().rule == "upstream"
    Xs.rebind(X * 2)
    yhat.fit(verbosity=0).fit(verbosity=0)
    assert (scaler.age, learner.age) == (2, 3) and scaler.fitted_params().fitresult["x"] == 9.0


# ---------------------------------------------------------------- nodes


def test_a_node_applies_a_function_to_data_rows_and_new_data():
    n = node(np.sum, source([1, 2, 3]))

    assert (n(), n(rows=[0, 1]), n([5])) == (6, 3, 5)


def test_what_is_no_node_is_passed_on():
    assert node(pow, source(3), 2)() == 9 and node(pow, source(3), 2)(5) == 25


def test_a_node_without_arguments_is_a_constant():
    n = node(lambda: 42)

    assert n() == n("anything") == n(rows=[0]) == 42 and n.nodes() == [n]


def test_new_data_takes_the_place_of_each_origin():
    a, b = source(1), source(2)
    n = a - b

    assert n() == -1 and n(10, 4) == 6
    with pytest.raises(ArgumentError, match=r"is computed from 2 sources .* but got 1"):
        n(5)
    with pytest.raises(ArgumentError, match="but got 3"):
        n(5, 6, 7)


def test_new_data_and_rows_exclude_each_other():
    with pytest.raises(ArgumentError, match="new data or `rows` of its own, but got both"):
        source([1, 2])([3], rows=[0])


def test_a_node_may_ask_a_machine_once_it_is_trained(toys, network):
    _, learner, _ = network
    n = node(lambda mach: mach.report().n, learner)

    assert n.fit(verbosity=0)() == 10 and n.machines()[0] is learner


def test_a_node_may_name_the_operation_of_a_machine(toys, X, y):
    Xs = source(X)
    mach = machine(toys.Mean(), Xs, source(y))

    assert node("predict", mach, Xs).fit(verbosity=0)(X[:2]).tolist() == [11.0, 11.0]


def test_what_makes_no_node():
    with pytest.raises(ArgumentError, match=r"needs the machine whose operation that is"):
        node("predict", source(1))
    with pytest.raises(ArgumentError, match=r"`node` needs a function and nodes.*but got 3"):
        node(3, source(1))


def test_an_operation_that_there_is_not_is_refused_with_the_nearest(toys, X):
    mach = machine(toys.Centerer(), X)

    with pytest.raises(ArgumentError, match=r"is no operation.*Did you mean `transform"):
        node("transfrom", mach, source(X))


def test_nodes_say_what_they_are(network):
    *_, yhat = network

    assert repr(yhat) == "Node(predict of Mean)"
    assert repr(np.exp(yhat)) == "Node(exp)"
    assert repr(machine("scaler", yhat).transform(yhat)) == "Node(transform of scaler)"
    assert isinstance(yhat, Node) and repr((2 * yhat).args[0]) == "2"


# ---------------------------------------------------------------- training


def test_fitting_a_node_trains_what_it_needs_once(toys, network):
    scaler, learner, yhat = network

    assert yhat.fit(verbosity=0).fit(verbosity=0) is yhat
    assert (scaler.age, learner.age) == (1, 1)
    assert yhat().tolist() == [11.0] * 10


def test_rows_are_those_of_the_sources(toys, network):
    scaler, learner, yhat = network

    yhat.fit(rows=[0, 1], verbosity=0)
    assert scaler.rows.tolist() == learner.rows.tolist() == [0, 1]
    with pytest.raises(ArgumentError, match="rows of the data, which are 0 to 9, but got 10"):
        yhat.fit(rows=[10], verbosity=0)


def test_counting_rows_computes_nothing(toys, X, y):
    calls = []
    W = node(lambda table: calls.append(1) or table, source(X))
    mach = machine(toys.Mean(), W, source(y)).fit(verbosity=0)

    mach.fit(verbosity=0)

    assert len(calls) == 1


def test_an_error_in_one_machine_leaves_those_upstream_trained(toys, X, y):
    Xs, ys = source(X), source(y)
    scaler = machine(toys.Centerer(), Xs)
    W = scaler.transform(Xs)
    learner = machine(toys.Fragile(bad=y[0]), W, ys)

    with pytest.raises(ZeroDivisionError) as caught:
        learner.predict(W).fit(verbosity=0)
    assert (scaler.age, learner.age) == (1, 0)
    assert "While training `machine(Fragile(...)" in caught.value.__notes__[0]


def test_an_error_tells_which_data_did_not_fit(toys, X):
    ys = source(list("abcdefghij"))
    mach = machine(toys.Mean(), source(X), node(np.array, ys))

    with pytest.raises(TypeError) as caught:
        mach.fit(verbosity=0)
    assert any("must be Vector[Continuous]" in note for note in caught.value.__notes__)


# ---------------------------------------------------------------- machines on nodes


def test_machines_on_nodes_are_not_checked_but_counted(toys, X, y):
    machine(toys.Labeller(), source(X), source(y), scitype_check_level=4)

    with pytest.raises(ArgumentError, match="trained on features and a target"):
        machine(toys.Mean(), source(X))
    with pytest.raises(ArgumentError, match="learns nothing"):
        machine(toys.Scale(), source(X))


def test_data_first_and_nodes_after_it_are_refused(toys, X, y):
    with pytest.raises(ArgumentError, match=r"make it a node: `source\(X\)`"):
        machine(toys.Mean(), X, source(y))
    assert machine(toys.Mean(), source(X), y).fit(verbosity=0).age == 1


def test_arguments_are_handed_out_as_they_were_given(toys, X, y):
    Xs = source(X)

    assert machine(toys.Mean(), X, y).args[0] is X
    assert machine(toys.Mean(), Xs, y).args[0] is Xs


def test_a_machine_on_nodes_predicts_its_own_rows_and_new_data(toys, network, X):
    _, learner, yhat = network
    yhat.fit(verbosity=0)

    assert len(learner.predict()) == 10 and len(learner.predict(rows=[1, 2])) == 2
    assert len(learner.predict(X[:3])) == 3


def test_machines_on_nodes_can_be_looked_at_untrained(network):
    _, learner, _ = network

    assert repr(learner) == "untrained machine(Mean(...), <Node>, <Source>)"
    assert "X: Node(transform of Centerer)" in str(learner) and "y: Source(ndarray)" in str(learner)
    assert "Node(transform of Centerer)" in learner._repr_html_()


def test_operations_of_several_arguments_may_mix_nodes_and_data(toys):
    scale = machine(toys.Scale(factor=3.0))

    assert scale.transform(source(1), 2)() == (3.0, 6.0)
    assert scale.transform(1, source(2))(5) == (3.0, 15.0)


def test_a_sibling_is_trained_on_the_same_nodes(toys, network):
    _, learner, _ = network

    other = learner.sibling(toys.Mean(shift=1.0)).fit(verbosity=0)

    assert other.predict(rows=[0]).tolist() == [12.0] and learner.age == 0


def test_a_machine_of_a_network_can_be_saved(toys, network, X, tmp_path):
    _, learner, yhat = network
    yhat.fit(verbosity=0)

    learner.save(tmp_path / "m", trusted=True)

    assert load_machine(tmp_path / "m", trusted=True).predict(X[:1]).tolist() == [11.0]


def test_networks_travel_to_other_processes(network, X):
    *_, yhat = network
    yhat.fit(verbosity=0)

    copy = pickle.loads(pickle.dumps(yhat))

    assert copy(X[:2]).tolist() == [11.0, 11.0] and copy().tolist() == yhat().tolist()


# ---------------------------------------------------------------- looking inside


def test_machines_can_be_asked_for_by_model(network):
    scaler, learner, yhat = network

    assert yhat.machines() == [learner, scaler]
    assert yhat.machines(scaler.model) == [scaler] and yhat.machines("scaler") == []
    assert yhat.models() == [learner.model, scaler.model]


def test_reports_and_parameters_come_by_machine_in_the_order_of_training(network):
    scaler, learner, yhat = network
    yhat.fit(verbosity=0)

    report, fitted = yhat.report(), yhat.fitted_params()

    assert report.machines == fitted.machines == [scaler, learner]
    assert report.report_given_machine[learner].n == 10
    assert fitted.fitted_params_given_machine[learner].fitresult == 11.0


def test_constants_are_no_nodes_of_the_network():
    s = source(pd.Series([1.0]))

    assert len((2 * s).nodes()) == 2
    assert (2 * s).origins() == [s]


def test_a_name_alone_cannot_be_trained(X):
    with pytest.raises(MLJError, match="takes its model from a composite model"):
        machine("scaler", source(X)).transform(source(X)).fit(verbosity=0)
