"""`pymlj/machines/_inspect.py`."""

import numpy as np
import pytest

import pymlj
from pymlj import NotTrainedError, Record, machine


class Informative(pymlj.Deterministic):
    """Has something to say to every question."""

    iteration_parameter = None
    supports_training_losses = True
    reports_feature_importances = True

    def fit(self, verbosity, X, y):
        return 3, None, {"losses": (2.0, 1.0), "first": "x"}

    def fitted_params(self, fitresult):
        return {"slope": fitresult}

    def training_losses(self, report):
        return report["losses"]

    def feature_importances(self, fitresult, report):
        return [(report["first"], float(fitresult))]


def test_what_the_model_tells_comes_as_records_and_lists(X, y):
    mach = machine(Informative(), X, y).fit(verbosity=0)

    assert mach.fitted_params() == Record(slope=3)
    assert mach.report().first == "x"
    assert mach.training_losses() == [2.0, 1.0]
    assert mach.feature_importances() == [("x", 3.0)]


def test_reports_can_be_had_as_they_came(X, y):
    mach = machine(Informative(), X, y).fit(verbosity=0)

    reports = mach.report_given_method()
    reports["fit"] = None

    assert mach.report_given_method()["fit"]["first"] == "x"


def test_a_model_that_tells_nothing(toys, X, y):
    mach = machine(toys.FrontEnd(), X, y).fit(verbosity=0)

    assert mach.report() == Record() and isinstance(mach.report(), Record)
    assert mach.fitted_params() == Record(fitresult=11.0)
    assert mach.training_losses() is None and mach.feature_importances() is None
    assert machine(toys.Scale()).fit(verbosity=0).fitted_params() is None


def test_a_report_that_is_no_mapping_is_the_only_item_of_the_record(X, y):
    class Plain(Informative):
        def fit(self, verbosity, X, y):
            return 0, None, [1, 2]

    mach = machine(Plain(), X, y).fit(verbosity=0)

    assert mach.report() == Record(report=[1, 2])
    assert mach.report_given_method() == {"fit": [1, 2]}


def test_changing_a_report_does_not_change_the_machine(X, y):
    class Reporting(Informative):
        def fit(self, verbosity, X, y):
            report = {"losses": [1.0], "deep": {"list": ([2],)}, "array": np.zeros(2)}
            return 0, None, {**report, "record": Record(list=[3])}

    mach = machine(Reporting(), X, y).fit(verbosity=0)
    for report in (mach.report(), mach.report_given_method()["fit"]):
        report["losses"].append(5.0)
        report["deep"]["list"][0].append(6)
        report["array"][0] = 7.0
        report["record"].list.append(8)

    report = mach.report()
    assert report.losses == [1.0] and report.deep == {"list": ([2],)}
    assert report.array.tolist() == [0.0, 0.0] and report.record.list == [3]


@pytest.mark.parametrize(
    "question", ["report", "fitted_params", "training_losses", "feature_importances"]
)
def test_untrained_machines_say_so(toys, X, y, question):
    with pytest.raises(NotTrainedError, match=f"`{question}` needs a trained machine"):
        getattr(machine(toys.Mean(), X, y), question)()


def test_what_fit_returned_for_operations_is_there_as_it_is(toys, X, y):
    mach = machine(toys.Mean(), X, y)
    with pytest.raises(NotTrainedError, match="`fitresult` needs a trained machine"):
        mach.fitresult  # noqa: B018  # a property
    assert mach.fit(verbosity=0).fitresult is mach.fitresult
    assert mach.fitresult == toys.Mean().fit(0, X, y)[0]
