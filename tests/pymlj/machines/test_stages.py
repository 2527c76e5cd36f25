"""`pymlj/machines/_stages.py`: many networks trained in step."""

import numpy as np
import pytest

from pymlj import CPUThreads, Deterministic, machine, node, source
from pymlj.machines import LearningNetwork, fit_networks

GROUPS = []


class Grouped(Deterministic):
    """Records how many are trained together, and how."""

    label: str = "model"
    shift: float = 0.0

    @classmethod
    def fit_many(cls, models, verbosity, datasets):
        GROUPS.append(("fit", [model.label for model in models]))
        return super().fit_many(models, verbosity, datasets)

    @classmethod
    def update_many(cls, models, verbosity, old_fitresults, old_caches, datasets):
        GROUPS.append(("update", [model.label for model in models]))
        return super().update_many(models, verbosity, old_fitresults, old_caches, datasets)

    def fit(self, verbosity, X, y):
        if np.isnan(y).any():
            raise ValueError("there is NaN in the target")
        return float(np.mean(y)), None, None

    def predict(self, fitresult, X):
        return np.full(len(X), fitresult + self.shift)


@pytest.fixture(autouse=True)
def _no_old_groups():
    GROUPS.clear()


def network(y, name="a", second=True):
    """A learner, and another one on what the first has left over."""
    Xs, ys = source(np.zeros((len(y), 1))), source(np.array(y))
    first = machine(Grouped(label=f"{name}1"), Xs, ys)
    total = first.predict(Xs)
    if second:
        total = total + machine(Grouped(label=f"{name}2"), Xs, ys - total).predict(Xs)
    return LearningNetwork({"predict": total})


def test_machines_of_one_stage_are_trained_together_over_all_networks():
    networks = [network([1.0, 3.0], "a"), network([2.0, 8.0], "b"), network([5.0], "c", False)]

    assert fit_networks(networks, verbosity=0) == [None, None, None]

    assert GROUPS == [("fit", ["a1", "b1", "c1"]), ("fit", ["a2", "b2"])]
    assert [n.ends["predict"]()[0] for n in networks] == [2.0, 5.0, 5.0]


def test_each_machine_decides_for_itself():
    networks = [network([1.0, 3.0], "a"), network([2.0, 8.0], "b")]
    fit_networks(networks, verbosity=0)
    GROUPS.clear()

    networks[0].machines()[1].model.shift = 1.0
    networks[1].machines()[0].model.shift = 1.0
    fit_networks(networks, verbosity=0)

    assert GROUPS == [("update", ["b1"]), ("update", ["a2"]), ("fit", ["b2"])]


def test_a_network_that_fails_goes_no_further_and_the_others_do():
    networks = [network([1.0, np.nan], "a"), network([2.0, 8.0], "b")]

    errors = fit_networks(networks, verbosity=0, on_error="return")

    assert isinstance(errors[0], ValueError) and errors[1] is None
    assert GROUPS == [("fit", ["a1", "b1"]), ("fit", ["b2"])]
    assert [[m.age for m in n.machines()] for n in networks] == [[0, 0], [1, 1]]


def test_by_default_the_first_error_is_raised():
    with pytest.raises(ValueError, match="NaN in the target"):
        fit_networks([network([np.nan], "a"), network([1.0], "b")], verbosity=0)


def test_what_fails_to_be_read_off_is_an_error_of_that_network():
    bad = LearningNetwork({}, {"inverse": node(np.linalg.inv, source(np.zeros((2, 2))))})

    errors = fit_networks([bad, network([1.0])], verbosity=0, on_error="return")

    assert isinstance(errors[0], np.linalg.LinAlgError) and errors[1] is None
    with pytest.raises(np.linalg.LinAlgError):
        fit_networks([bad], verbosity=0)


def test_rows_force_and_acceleration_reach_every_machine():
    networks = [network([1.0, 3.0, 8.0], "a"), network([2.0, 8.0, 2.0], "b")]
    options = {"rows": [0, 1], "acceleration": CPUThreads(2), "verbosity": 0}

    for _ in range(2):
        fit_networks(networks, force=True, **options)

    assert [[m.age for m in n.machines()] for n in networks] == [[2, 2], [2, 2]]
    assert [n.ends["predict"]()[0] for n in networks] == [2.0, 5.0]


def test_nothing_to_train_is_no_error():
    assert fit_networks([], verbosity=0) == []
    assert fit_networks([LearningNetwork({"transform": source(1) + 1})], verbosity=0) == [None]
