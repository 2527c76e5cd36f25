"""`pymlj/composition/_network_kinds.py`: composites of each kind."""

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import machine, node, source

KINDS = [name for name in pymlj.composition.__all__ if name.endswith("NetworkComposite")]


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"NetworkComposite"}))
def test_a_composite_is_of_the_kind_that_it_is_called_by(name):
    cls = getattr(pymlj, name)
    kind = getattr(pymlj, name.removesuffix("NetworkComposite"))

    assert issubclass(cls, kind) and cls.abstract_type == kind.__name__
    assert cls.prediction_type == kind.prediction_type
    assert cls.is_supervised == kind.is_supervised


@pytest.fixture
def data():
    return pd.DataFrame({"p": [0.2, 0.9]}), pd.Categorical(["u", "v"])


def test_point_predictions_follow_from_distributions(toys, data):
    class Wrapped(pymlj.ProbabilisticNetworkComposite):
        clf: object = None

        def prefit(self, verbosity, X, y):
            Xs = source(X)
            return {"predict": machine("clf", Xs, source(y)).predict(Xs)}

    mach = machine(Wrapped(clf=toys.Chances()), *data).fit(verbosity=0)

    assert list(mach.predict_mode(data[0])) == ["u", "v"]
    with pytest.raises(pymlj.ArgumentError, match="is for numeric targets, but `Wrapped` predicts"):
        mach.predict_mean(data[0])
    with pytest.raises(pymlj.ArgumentError, match="is for numeric targets"):
        mach.predict_median(data[0])


def test_point_predictions_may_have_nodes_of_their_own(toys, data):
    class Wrapped(pymlj.ProbabilisticNetworkComposite):
        clf: object = None

        def prefit(self, verbosity, X, y):
            Xs = source(X)
            mach = machine("clf", Xs, source(y))
            return {"predict": mach.predict(Xs), "predict_mode": node(len, Xs)}

    assert machine(Wrapped(clf=toys.Chances()), *data).fit(verbosity=0).predict_mode(data[0]) == 2


def test_intervals(toys, X, y):
    class Wider(pymlj.IntervalNetworkComposite):
        model: object = None

        def prefit(self, verbosity, X, y):
            Xs = source(X)
            bounds = machine("model", Xs, source(y)).predict(Xs)
            return {"predict": node(lambda all: [(a - 1, b + 1) for a, b in all], bounds)}

    mach = machine(Wider(model=toys.Bounds()), X, y).fit(verbosity=0)

    assert mach.predict(X[:1]) == [(0.0, 29.0)] and mach.model.prediction_type == "interval"


def test_detectors_score_and_label(toys, X):
    class Scaled(pymlj.DeterministicDetectorNetworkComposite):
        scaler: object = None
        detector: object = None

        def prefit(self, verbosity, X):
            Xs = source(X)
            W = machine("scaler", Xs).transform(Xs)
            mach = machine("detector", W)
            return {"predict": mach.predict(W), "transform": mach.transform(W)}

    mach = machine(Scaled(scaler=toys.Center(), detector=toys.Detector()), X).fit(verbosity=0)

    assert list(mach.predict(X + 5)) == ["in"] * 5 + ["out"] * 5
    assert mach.transform(X)[-1] == 0.0


def test_joint_predictions():
    class Joint(pymlj.JointProbabilisticNetworkComposite):
        def prefit(self, verbosity, X, y):
            return {"predict_joint": node(np.sum, source(X))}

    mach = machine(Joint(), np.ones((3, 1)), np.ones(3)).fit(verbosity=0)

    assert mach.predict_joint(np.ones((2, 1))) == 2.0


def test_static_composites_take_as_many_arguments_as_they_have_sources(toys):
    class Mix(pymlj.StaticNetworkComposite):
        scale: object = None

        def prefit(self, verbosity):
            a, b = source(), source()
            return {"transform": machine("scale").transform(a) + b}

    mach = machine(Mix(scale=toys.Times()))

    assert mach.transform(3, 4) == 10.0
    assert mach.fitted_params() is None
    with pytest.raises(pymlj.ArgumentError, match="needs as many arguments, but got 1"):
        mach.transform(3)
    with pytest.raises(pymlj.ArgumentError, match="learns nothing"):
        machine(Mix(scale=toys.Times()), 3)


def test_unsupervised_composites_may_predict(toys, y):
    class Labels(pymlj.UnsupervisedNetworkComposite):
        shift: object = None

        def prefit(self, verbosity, y):
            ys = source(y)
            mach = machine("shift", ys)
            return {"predict": mach.predict(ys), "inverse_transform": mach.inverse_transform(ys)}

    mach = machine(Labels(shift=toys.Shift()), y).fit(verbosity=0)

    assert mach.predict(y).tolist() == [False] + [True] * 9
    assert mach.inverse_transform(np.zeros(1)).tolist() == [1.0]
