"""`pymlj/tuning/_history.py`."""

import math

import pytest
from sklearn.linear_model import Ridge

from pymlj import CV, Explicit, FeatureSelector, Grid, History, SklearnModel, l1, l2, param_range


@pytest.fixture
def history(toys):
    ranges = [
        param_range(toys.Nest(), "inner.k", lower=1, upper=2),
        param_range(toys.Nest(), "shift", values=[0.0, 1.0]),
    ]
    mach = toys.tuned_machine(
        toys.Nest(), Grid(resolution=2, shuffle=False), ranges, measure=[l2, l1], resampling=CV(3)
    )
    return mach.report().history


def test_a_history_is_a_sequence(history):
    assert len(history) == 4 and history[0] is next(iter(history))
    assert [e.model.shift for e in history[1:]] == [0.0, 1.0, 1.0] and history[1:].to_frame().shape[
        0
    ] == 3
    assert repr(history) == "History(4 evaluations)"


def test_a_frame_has_hyperparameters_measurements_and_times(history):
    frame = history.to_frame()
    assert list(frame.columns) == [
        "model",
        "inner.k",
        "shift",
        "l2",
        "l1",
        "1.96*SE l2",
        "1.96*SE l1",
        "fit_seconds",
        "n_failed",
    ]
    assert frame["inner.k"].tolist() == [1, 2, 1, 2] and frame["l2"].tolist() == [
        1.0,
        4.0,
        4.0,
        9.0,
    ]
    assert (frame["fit_seconds"] > 0).all() and (frame["n_failed"] == 0).all()
    assert "<table" in history._repr_html_()


def test_the_text_is_a_table_without_what_is_the_same_for_all(history):
    lines = str(history).splitlines()
    header = [cell.strip() for cell in lines[1].strip("│").split("│")]
    assert header[:4] == ["candidate", "inner.k", "shift", "l2"] and "n_failed" not in header
    assert len(lines) == len(history) + 4
    assert str(history[:0]) == "History(0 evaluations)"


def test_of_many_candidates_the_first_and_the_last_are_printed(history):
    many = History(list(history) * 10)
    text = str(many)
    assert len(text.splitlines()) == 35 and "... (10 more)" in text and "│ 39 " in text


def test_failed_folds_are_counted(toys):
    models = [toys.Moody(), toys.Moody(mood="bad")]
    frame = (
        toys.tuned_machine(None, Explicit(), models, verbosity=-1, resampling=CV(3))
        .report()
        .history.to_frame()
    )
    assert frame["n_failed"].tolist() == [0, 3] and math.isnan(frame["l2"][1])


def test_models_without_a_hyperparameter_have_none_in_its_column(toys):
    from pymlj import Record
    from pymlj.tuning import History

    entries = toys.tuned_machine(None, Explicit(), [toys.Level(k=2), toys.Moody()]).report().history
    frame = History(entries, ["x"]).to_frame()
    assert frame["x"].tolist()[0] == 0.0 and math.isnan(frame["x"][1])
    assert isinstance(entries[0], Record)


def test_extras_are_columns(toys):
    from pymlj import SuccessiveHalving

    r = param_range(float, "rate", values=[0.1, 0.5, 0.9])
    mach = toys.tuned_machine(
        toys.Steps(),
        SuccessiveHalving(strategy=Grid(), max_resource=3),
        r,
    )
    assert mach.report().history.to_frame()["resource"].tolist() == [1, 1, 1, 3]


def test_models_of_a_list_are_told_apart_by_what_they_are_made_of(toys):
    models = [toys.Level(), SklearnModel(Ridge()), FeatureSelector() >> SklearnModel(Ridge())]
    history = toys.tuned_machine(None, Explicit(), models).report().history
    assert history.to_frame()["model"].tolist() == [
        "Level",
        "SklearnModel(Ridge)",
        "Pipeline(FeatureSelector, SklearnModel(Ridge))",
    ]
