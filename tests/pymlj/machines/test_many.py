"""`pymlj/machines/_many.py`: many machines trained at once."""

import logging

import numpy as np
import pytest

import pymlj
from pymlj import CPU1, ArgumentError, CPUProcesses, CPUThreads, DimensionMismatch, machine
from pymlj.exceptions import MLJError
from pymlj.machines import fit_many

ROWS = [[0], [0, 1], range(4), None]
MEANS = [2.0, 3.0, 5.0, 11.0]


def machines(model, X, y, n=4):
    whole = machine(model, X, y)
    return [whole.sibling(pymlj.clone(model)) for _ in range(n)]


@pytest.mark.parametrize("acceleration", [None, CPU1(), CPUThreads(2)])
def test_each_machine_is_trained_as_by_itself(toys, X, y, acceleration):
    machs = machines(toys.Mean(), X, y)

    assert fit_many(machs, rows=ROWS, acceleration=acceleration, verbosity=0) == [None] * 4

    assert [mach.predict(X[:1])[0] for mach in machs] == MEANS
    assert all(mach.age == 1 and mach.fit_seconds >= 0 for mach in machs)
    assert machs[2].rows.tolist() == [0, 1, 2, 3] and machs[3].rows is None
    assert machs[0].explain().rule == "first fit"


def test_processes_give_the_same(X, y):
    machs = machines(pymlj.DeterministicConstantRegressor(), X, y)

    fit_many(machs, rows=ROWS, acceleration=CPUProcesses(2), verbosity=0)

    assert [mach.predict(X[:1])[0] for mach in machs] == MEANS


def test_each_machine_does_what_it_needs_to(toys, X, y):
    machs = machines(toys.Mean(), X, y)
    fit_many(machs[:3], verbosity=0)
    machs[1].model.shift = 1.0
    toys.events.clear()

    fit_many(machs, verbosity=0)

    assert [mach.explain().action for mach in machs] == ["nothing", "update", "nothing", "fit"]
    assert sorted(toys.events) == ["fit 10", "update 10"]
    assert [mach.age for mach in machs] == [1, 2, 1, 1]
    fit_many(machs, verbosity=0, force=True)
    assert [mach.age for mach in machs] == [2, 3, 2, 2]


def test_machines_are_grouped_by_class_and_trained_together(X, y):
    calls = []

    class Grouped(pymlj.Deterministic):
        shift: float = 0.0

        @classmethod
        def fit_many(cls, models, verbosity, datasets):
            calls.append(("fit", len(models), verbosity))
            return [
                (float(data[1].mean()) + m.shift, "c", None)
                for m, data in zip(models, datasets, strict=True)
            ]

        @classmethod
        def update_many(cls, models, verbosity, old_fitresults, old_caches, datasets):
            calls.append(("update", old_fitresults, old_caches))
            return [
                (old + m.shift, "d", None, 7.0)
                for m, old in zip(models, old_fitresults, strict=True)
            ]

    class Alone(Grouped):
        pass

    whole = machine(Grouped(), X, y)
    machs = [whole.sibling(Grouped()), whole.sibling(Alone()), whole.sibling(Grouped())]

    fit_many(machs, rows=[[0], [1], [2]], verbosity=0)
    assert calls == [("fit", 2, 0), ("fit", 1, 0)]
    calls.clear()
    machs[0].model.shift = machs[2].model.shift = 1.0
    fit_many(machs, rows=[[0], [1], [2]], verbosity=0)

    assert calls == [("update", [2.0, 6.0], ["c", "c"])]
    assert [mach.fitted_params().fitresult for mach in machs] == [3.0, 4.0, 7.0]
    assert machs[0].fit_seconds == 7.0 and machs[0].last_model.shift == 1.0


def test_a_failure_leaves_its_machine_and_no_other(toys, X, y):
    machs = machines(toys.Fragile(), X, y, n=3)
    rows = [[0], [9], [1]]

    errors = fit_many(machs, rows=rows, verbosity=0, on_error="return")

    assert errors[0] is None and errors[2] is None
    assert isinstance(errors[1], ZeroDivisionError)
    assert "While training `machine(Fragile(...)" in errors[1].__notes__[0]
    assert [mach.age for mach in machs] == [1, 0, 1]
    with pytest.raises(ZeroDivisionError, match="cannot learn this"):
        fit_many(machs, rows=rows, verbosity=0, force=True)
    assert [mach.age for mach in machs] == [2, 0, 2]


def test_an_error_in_planning_is_that_of_one_machine(toys, X, y):
    machs = machines(toys.Mean(), X, y, n=2)

    errors = fit_many(machs, rows=[[99], [1]], verbosity=0, on_error="return")

    assert isinstance(errors[0], ArgumentError) and errors[1] is None
    assert [mach.age for mach in machs] == [0, 1]


def test_an_error_while_rows_are_picked_is_that_of_one_machine(X, y):
    class Picky(pymlj.Deterministic):
        def selectrows(self, rows, *data):
            if rows is not None and 3 in rows:
                raise LookupError("not row 3")
            return super().selectrows(rows, *data)

        def fit(self, verbosity, X, y):
            return len(y), None, None

    machs = machines(Picky(), X, y, n=2)
    errors = fit_many(machs, rows=[[3], [1]], verbosity=0, on_error="return")

    assert isinstance(errors[0], LookupError) and errors[1] is None


def test_an_interruption_leaves_all_machines_as_they_were(toys, X, y):
    target = np.where(y == 4.0, 666.0, y)
    machs = machines(toys.Fragile(), X, target, n=3)

    with pytest.raises(KeyboardInterrupt):
        fit_many(machs, rows=[[0], [1], [2]], verbosity=0)

    assert [mach.age for mach in machs] == [0, 0, 0]


def test_machines_on_equal_rows_share_them(X, y):
    seen = []

    class Looking(pymlj.Deterministic):
        @classmethod
        def fit_many(cls, models, verbosity, datasets):
            seen.extend(id(data[0]) for data in datasets)
            return [(None, None, None) for _ in models]

    whole = machine(Looking(), X, y)
    machs = [whole.sibling(Looking(), cache=False) for _ in range(3)]
    fit_many(machs, rows=[[0, 1], [2], np.array([0, 1])], verbosity=0)

    assert seen[0] == seen[2] != seen[1]


def test_frozen_machines_are_left_alone(toys, X, y):
    machs = machines(toys.Mean(), X, y, n=2)
    machs[0].freeze()

    fit_many(machs, verbosity=0, force=True)

    assert [mach.age for mach in machs] == [0, 1] and machs[0].explain().rule == "frozen"


def test_what_is_done_is_logged(toys, X, y, caplog):
    with caplog.at_level(logging.INFO, logger="pymlj"):
        fit_many(machines(toys.Mean(), X, y, n=2))

    assert caplog.messages == ["Training `machine(Mean(...), <DataFrame>, <ndarray>)`."] * 2


def test_no_machines_at_all():
    assert fit_many([]) == []


def test_wrong_calls(toys, X, y):
    machs = machines(toys.Mean(), X, y, n=2)

    with pytest.raises(ArgumentError, match="one was given twice"):
        fit_many([machs[0], machs[0]])
    with pytest.raises(DimensionMismatch, match="there are 1 for 2 machines"):
        fit_many(machs, rows=[[0]])
    with pytest.raises(ArgumentError, match='`on_error` must be "raise" or "return"'):
        fit_many(machs, on_error="ignore")
    with pytest.raises(ArgumentError, match="`acceleration` must be"):
        fit_many(machs, acceleration=2)
    assert [mach.age for mach in machs] == [0, 0]


def test_a_class_that_returns_too_little_is_reported(X, y):
    class Short(pymlj.Deterministic):
        @classmethod
        def fit_many(cls, models, verbosity, datasets):
            return []

    with pytest.raises(MLJError, match="`fit_many` of `Short` must return one entry a model"):
        fit_many(machines(Short(), X, y, n=2), verbosity=0)


class Composite:
    """Has the models of machines made with names."""

    def __init__(self, learner):
        self.learner = learner


def test_machines_made_with_names_find_their_models_in_composites(toys, X, y):
    machs = [machine("learner", X, y) for _ in range(2)]
    composites = [Composite(toys.Mean()), Composite(toys.Mean(shift=1.0))]

    fit_many(machs, composites=composites, verbosity=0)

    assert [mach.predict(X[:1])[0] for mach in machs] == [11.0, 12.0]
    with pytest.raises(ArgumentError, match="must have a model under the name `learner`"):
        fit_many([machine("learner", X, y)], composites=[Composite(3)], verbosity=0)


def test_in_composites_what_is_upstream_is_left_to_the_composite(toys, X, y):
    Xs = pymlj.source(X)
    scaler = machine(toys.Centerer(), Xs)
    learner = machine(toys.Mean(), scaler.transform(Xs), pymlj.source(y))

    [error] = fit_many([learner], composites=[None], verbosity=0, on_error="return")

    assert isinstance(error, pymlj.NotTrainedError) and scaler.age == 0
    assert fit_many([learner], verbosity=0) == [None] and scaler.age == 1
