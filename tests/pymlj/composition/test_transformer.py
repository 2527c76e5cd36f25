"""`pymlj/composition/_transformer.py`."""

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import ArgumentError, Pipeline, Transformer, machine


def test_by_default_it_predicts_or_transforms_if_the_model_does(toys, X, y):
    mach = machine(Transformer(toys.Learner(shift=1.0)), X, y).fit(verbosity=0)
    assert mach.transform(X[:2]).tolist() == [15.5, 15.5]

    mach = machine(Transformer(toys.Detector()), X).fit(verbosity=0)
    assert mach.transform(X)[-1] == 0.0


def test_the_operation_may_be_chosen(toys):
    X = pd.DataFrame({"p": [0.2, 0.9]})
    model = Transformer(toys.Chances(), operation="predict_mode")

    assert list(machine(model, X, pd.Categorical(["u", "v"])).fit(verbosity=0).transform(X)) == [
        "u",
        "v",
    ]


def test_another_model_may_follow_in_a_pipeline(toys, X, y):
    def as_table(v):
        return pd.DataFrame({"predicted": v})

    pipe = Transformer(toys.Learner(shift=2.0)) >> as_table >> toys.Learner(label="last")
    mach = machine(pipe, X, y).fit(verbosity=0)

    assert list(pipe._components()) == ["transformer", "f", "learner"]
    assert mach.report().learner.first == 16.5 and mach.predict(X)[0] == 14.5


def test_it_is_a_transformer_that_learns_from_the_target(toys, X, y):
    model = Transformer(toys.Learner())

    assert model.abstract_type == "Unsupervised" and not model.is_supervised and model.target_in_fit
    assert model.prediction_type == "unknown" and not model.supports_weights
    assert model.target_scitype == toys.Learner.target_scitype
    assert model.output_scitype == toys.Learner.target_scitype
    assert Transformer(toys.Center()).output_scitype == toys.Center.output_scitype
    assert (
        Transformer(toys.Chances(), operation="predict_mean").output_scitype
        == pymlj.Vector[pymlj.Continuous]
    )
    assert Transformer.output_scitype == pymlj.Unknown
    assert not hasattr(model, "predict") and not hasattr(model, "inverse_transform")
    with pytest.raises(ArgumentError, match="`Transformer` has no operation `predict`"):
        machine(model, X, y).fit(verbosity=0).predict(X)


def test_what_transforms_back_still_does(toys, X):
    mach = machine(Transformer(toys.Center()), X).fit(verbosity=0)

    assert mach.inverse_transform(mach.transform(X))["x"].tolist() == X["x"].tolist()
    assert not hasattr(Transformer(toys.Shift(), operation="predict"), "inverse_transform")


def test_training_again_goes_on(toys, X, y):
    mach = machine(Pipeline(Transformer(toys.Iterative(n=1)), np.asarray), X, y).fit(verbosity=0)

    mach.model.transformer.model.n = 2
    mach.fit(verbosity=0)

    assert toys.seen() == ["steps 1-1", "steps 2-2"]


def test_what_is_refused(toys):
    with pytest.raises(ArgumentError, match="`Times` is static: it is a transformer already"):
        Transformer(toys.Times())
    with pytest.raises(
        ArgumentError, match="operation of `Learner`, which has 'predict', but got 't"
    ):
        Transformer(toys.Learner(), operation="transform")
    with pytest.raises(ArgumentError, match="but got 'fit'"):
        Transformer(toys.Learner(), operation="fit")
