"""`pymlj/machines/_operations.py`."""

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import ArgumentError, NotTrainedError, machine
from pymlj.interface import OPERATIONS


def test_new_data_rows_of_old_data_or_all_of_it(toys, X, y):
    mach = machine(toys.Centerer(), X).fit(rows=[0, 2], verbosity=0)

    assert list(mach.transform(pd.DataFrame({"x": [5.0]}))["x"]) == [4.0]
    assert list(mach.transform(rows=[3, 1])["x"]) == [2.0, 0.0]
    assert list(mach.transform(rows=slice(8, None))["x"]) == [7.0, 8.0]
    assert len(mach.transform()) == 10
    assert list(mach.inverse_transform(mach.transform(rows=[4]))["x"]) == [4.0]


def test_operations_go_by_the_last_training(toys, X, y):
    mach = machine(toys.Mean(shift=1.0), X, y).fit(verbosity=0)
    mach.model.shift = 100.0

    assert mach.predict(X)[0] == 12.0
    assert mach.fit(verbosity=0).predict(X)[0] == 111.0


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_untrained_machine_says_so_and_how_to_train_it(toys, X, y, operation):
    mach = machine(toys.Mean(), X, y)

    with pytest.raises(NotTrainedError, match=rf"`{operation}` needs a trained machine.*`fit\(\)`"):
        getattr(mach, operation)(X)


def test_data_and_rows_together_are_refused(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(verbosity=0)

    with pytest.raises(
        ArgumentError, match="new data or `rows` of the training data, but got both"
    ):
        mach.predict(X, rows=[1])
    with pytest.raises(ArgumentError, match="which are 0 to 9, but got 12"):
        mach.predict(rows=[12])


def test_an_operation_the_model_lacks_is_named_with_those_it_has(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(verbosity=0)

    with pytest.raises(
        ArgumentError, match="`Mean` has no operation `transform`; it has `predict`"
    ):
        mach.transform(X)
    with pytest.raises(
        ArgumentError, match="it predicts values and not distributions: use `predict"
    ):
        mach.predict_mode(X)


def test_inverse_transform_needs_data(toys, X):
    mach = machine(toys.Centerer(), X).fit(verbosity=0)

    with pytest.raises(ArgumentError, match=r"`inverse_transform` needs data"):
        mach.inverse_transform()


# ---------------------------------------------------------------- static models


def test_static_machines_work_at_once(toys):
    mach = machine(toys.Scale(factor=3.0))

    assert mach.transform(2.0) == 6.0
    assert mach.age == 1


def test_static_machines_take_several_arguments(toys):
    assert machine(toys.Scale()).transform(1.0, 2.0, 3.0) == (2.0, 4.0, 6.0)


def test_static_machines_have_no_data_of_their_own(toys):
    for call in ({}, {"rows": [0]}):
        with pytest.raises(ArgumentError, match="learns nothing, so its machine has no data"):
            machine(toys.Scale()).transform(**call)


def test_a_changed_static_model_waits_for_fit(toys):
    mach = machine(toys.Scale()).fit(verbosity=0)
    mach.model.factor = 5.0

    assert mach.transform(1.0) == 2.0
    assert mach.fit(verbosity=0).transform(1.0) == 5.0


# ---------------------------------------------------------------- reports of operations


class Reporting(pymlj.Deterministic):
    reporting_operations = ("predict",)

    def fit(self, verbosity, X, y):
        return None, None, {"n": len(y)}

    def predict(self, fitresult, X):
        return np.zeros(len(X)), {"seen": len(X)}


def test_what_an_operation_reports_goes_into_the_report(X, y):
    mach = machine(Reporting(), X, y).fit(verbosity=0)

    assert list(mach.predict(X[:2])) == [0.0, 0.0]
    assert dict(mach.report()) == {"n": 10, "seen": 2}
    mach.predict(X[:3])
    assert mach.report().seen == 3


def test_training_again_forgets_what_operations_reported(X, y):
    mach = machine(Reporting(), X, y).fit(verbosity=0)
    mach.predict(X)

    assert dict(mach.fit(verbosity=0, force=True).report()) == {"n": 10}


def test_density_estimators_have_no_features(y):
    class Spread(pymlj.Deterministic):
        def fit(self, verbosity, X, y):
            return float(np.std(y)), None, None

        def predict(self, fitresult, X):
            return fitresult

    mach = machine(Spread(), None, y).fit(rows=[0, 1], verbosity=0)

    assert mach.predict() == 1.0


def test_rows_are_given_by_name(toys, X, y):
    mach = machine(toys.Mean(), X, y).fit(verbosity=0)

    with pytest.raises(ArgumentError, match=r"given by name: `predict\(rows=\[0\]\)`"):
        mach.predict(None, [0])
