"""`pymlj/tuning/_explicit.py`."""

import pytest

from pymlj import (
    ConstantRegressor,
    Explicit,
    MLJWarning,
    TunedModel,
    l2,
    machine,
)


def test_models_of_several_kinds_are_compared_by_one_measure(toys):
    models = [toys.Level(k=3), ConstantRegressor(), toys.Level(k=1)]
    with pytest.warns(
        MLJWarning, match="predicts something else .deterministic. than `ConstantRegressor`"
    ):
        mach = machine(TunedModel(models=models, measure=l2), toys.X, toys.y + 1.0).fit(verbosity=0)
    assert [e.measurement for e in mach.report().history] == [[4.0], [0.0], [0.0]]
    assert [e.evaluation.operation for e in mach.report().history] == [
        ["predict"],
        ["predict_mean"],
        ["predict"],
    ]


def test_it_is_said_once_that_kinds_differ(toys, recwarn):
    models = [toys.Level(), *[ConstantRegressor()] * 3]
    mach = machine(TunedModel(models=models, measure=l2, n=2), toys.X, toys.y + 1.0).fit(
        verbosity=0
    )
    mach.model.n = 4
    mach.fit(verbosity=0)
    assert len([w for w in recwarn if "predicts something else" in str(w.message)]) == 1


def test_negative_verbosity_says_nothing(toys):
    models = [toys.Level(), ConstantRegressor()]
    machine(TunedModel(models=models, measure=l2), toys.X, toys.y + 1.0).fit(verbosity=-1)


def test_the_model_beside_a_list_is_ignored(toys, caplog):
    toys.tuned_machine(toys.Level(k=9), Explicit(), [toys.Level(k=1)], verbosity=1)
    assert "`model` is ignored" in caplog.text
    assert [k for _, k, _ in toys.events] == [1, 1]  # evaluated, and trained on all rows


def test_the_number_of_models_is_the_number_of_evaluations(toys):
    assert Explicit().default_n([toys.Level()] * 13) == 13
