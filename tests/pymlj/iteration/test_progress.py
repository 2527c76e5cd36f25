"""`pymlj/iteration/_progress.py` and `_report.py`: the records of a run."""

import math
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import IteratedModel, NumberLimit, Step, mae
from pymlj.iteration._progress import Progress, Trace
from pymlj.iteration._report import report_of

losses = st.lists(st.sampled_from([math.nan, math.inf, -1.0, 0.0, 2.0, 3.0]), max_size=6)


@given(losses, st.integers(1, 3))
def test_the_best_loss(values, step):
    trace = Trace(values, [step * (k + 1) for k in range(len(values))])
    valid = [loss for loss in values if not math.isnan(loss)]
    if not valid:
        assert (trace.best_loss, trace.best_iteration) == (None, None)
    else:
        assert trace.best_loss == min(valid)
        assert trace.best_iteration == step * (values.index(min(valid)) + 1)


def test_a_copy_of_a_trace_goes_on_by_itself():
    trace = Trace([1.0], [2], [3.0, 4.0], [0.1])
    copied = trace.copy()
    assert copied == trace
    for field in fields(copied):
        getattr(copied, field.name).append(5)
    assert trace == Trace([1.0], [2], [3.0, 4.0], [0.1])


@pytest.fixture
def progress(descent, line):
    model = IteratedModel(descent(), controls=[Step(1), NumberLimit(3)], measure=mae)
    _, cache, _ = model.fit(0, *line)
    return cache


def test_in_plain_values_and_back(progress):
    again = Progress.from_plain(progress.to_plain(), progress.model)
    assert again == progress
    assert again.trace is not progress.trace


def test_a_branch_has_machines_of_its_own(progress):
    branch = progress.branch()
    assert branch.machines[0] is not progress.machines[0]
    assert branch.machines[0].report() == progress.machines[0].report()
    assert branch.trace == progress.trace


def test_the_report(progress):
    report = report_of(progress, progress.machines[0], [("a control", {})])
    assert list(report) == [
        "model_report",
        "controls",
        "n_iterations",
        "best_iteration",
        "best_loss",
        "losses",
        "iterations",
        "training_losses",
        "evaluation_seconds",
    ]
    assert report["controls"] == [("a control", {})]
    assert report["losses"] is not progress.trace.losses
    assert report["best_loss"] == min(report["losses"])
