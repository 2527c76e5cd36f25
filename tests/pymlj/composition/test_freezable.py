"""`pymlj/composition/_freezable.py`, and frozen components of composites."""

import numpy as np
import pytest

import pymlj
from pymlj import ArgumentError, Freezable, Pipeline, machine


def test_it_trains_once_and_again_when_it_has_been_thawed(toys, X, y):
    mach = machine(Freezable(toys.Learner()), X, y).fit(rows=[0, 1], verbosity=0)

    mach.fit(rows=[2, 3], verbosity=0).fit(rows=[2, 3], force=True, verbosity=0)
    assert toys.seen() == ["learner:fit"] and mach.predict(X)[0] == 2.5
    assert mach.explain().rule == "frozen model"

    mach.model.thaw()
    mach.fit(rows=[2, 3], verbosity=0)
    assert toys.seen() == ["learner:fit"] and mach.predict(X)[0] == 8.5


def test_thawing_alone_trains_nothing(toys, X, y):
    mach = machine(Freezable(toys.Learner()), X, y).fit(verbosity=0)
    assert mach.model.thaw() is mach.model and mach.model.frozen is False

    mach.fit(verbosity=0)
    assert toys.seen() == ["learner:fit"]
    mach.model.model.shift = 1.0
    mach.fit(verbosity=0)
    assert toys.seen() == ["learner:update"]
    assert mach.model.freeze().frozen is True


def test_a_frozen_component_keeps_what_it_learned_on_other_rows(toys, X, y):
    pipe = Pipeline(scaler=Freezable(toys.Center()), learner=toys.Learner())
    mach = machine(pipe, X, y).fit(rows=range(5), verbosity=0)

    mach.fit(rows=range(5, 10), verbosity=0)

    assert toys.seen() == ["center:fit", "learner:fit", "learner:fit"]
    assert mach.fitted_params().scaler.model.means == [2.0] and mach.report().learner.first == 3.0
    assert str(mach.explain()).endswith("its frozen components keep what they have learned.")


def test_a_thawed_component_is_trained_on_the_rows_of_the_others(toys, X, y):
    pipe = Pipeline(scaler=Freezable(toys.Center()), learner=toys.Learner())
    mach = machine(pipe, X, y).fit(rows=range(5), verbosity=0).fit(rows=range(5, 10), verbosity=0)
    toys.seen()

    pipe.scaler.thaw()
    mach.fit(rows=range(5, 10), verbosity=0)

    assert toys.seen() == ["center:fit", "learner:fit"] and mach.report().learner.first == -2.0


def test_force_trains_frozen_components_of_a_composite(toys, X, y):
    mach = machine(Pipeline(Freezable(toys.Center()), toys.Learner()), X, y).fit(verbosity=0)

    mach.fit(force=True, verbosity=0)

    assert toys.seen() == ["center:fit", "learner:fit"] * 2


def test_siblings_of_a_frozen_component_go_on(toys, X, y):
    mach = machine(Pipeline(Freezable(toys.Center()), toys.Iterative(n=1)), X, y).fit(verbosity=0)

    mach.model.iterative.n = 3
    mach.model.freezable.model.factor = 9.0  # which has to wait
    mach.fit(verbosity=0)

    assert toys.seen() == ["center:fit", "steps 1-1", "steps 2-3"]


@pytest.mark.parametrize("change", ["rows", "upstream", "layout"])
def test_frozen_components_deep_inside_stay(toys, X, y, change):
    inner = Pipeline(scaler=Freezable(toys.Center(label="frozen")), then=toys.Center(label="then"))
    pipe = Pipeline(first=toys.Center(label="first"), inner=inner, learner=toys.Learner())
    mach = machine(pipe, X, y).fit(rows=range(5), verbosity=0)
    assert toys.seen() == ["first:fit", "frozen:fit", "then:fit", "learner:fit"]

    rows = range(5)
    if change == "rows":
        rows = range(5, 10)
    elif change == "upstream":
        pipe.first.factor = 2.0
    else:
        pipe.operation = "predict_mean"
        pipe.operation = "predict"
        pipe.first = toys.Times()
    mach.fit(rows=rows, verbosity=0)

    seen = toys.seen()
    assert "frozen:fit" not in seen and seen[-2:] == ["then:fit", "learner:fit"]


def test_several_machines_of_a_frozen_component(toys, X, y):
    class Blend(pymlj.DeterministicNetworkComposite):
        learner: object = None
        second: bool = True

        def prefit(self, verbosity, X, y):
            Xs, ys = pymlj.source(X), pymlj.source(y)
            total = machine("learner", Xs, ys).predict(Xs)
            if self.second:
                total = total + machine("learner", Xs, ys * 2).predict(Xs)
            return {"predict": total}

    mach = machine(Blend(learner=Freezable(toys.Learner())), X, y).fit(rows=[0, 1], verbosity=0)
    assert mach.fit(rows=[2, 3], verbosity=0).predict(X)[0] == 7.5
    assert toys.seen() == ["learner:fit"] * 2

    mach.model.second = False  # another number of machines: no telling which was which
    assert mach.fit(rows=[2, 3], verbosity=0).predict(X)[0] == 8.5


def test_not_frozen_it_is_as_if_it_were_not_there(toys, X, y):
    model = Freezable(toys.Learner(), frozen=False)
    mach = machine(model, X, y, np.ones(10)).fit(rows=[0, 1], verbosity=0)

    mach.fit(rows=[2, 3], verbosity=0)
    assert mach.predict(X)[0] == 8.5 and mach.feature_importances() == [("x", 8.5)]
    assert Freezable(toys.Iterative()).iteration_parameter == "model.n"
    assert hasattr(Freezable(toys.Center()), "inverse_transform") and not hasattr(
        model, "transform"
    )
    assert machine(Freezable(toys.Detector()), X).fit(verbosity=0).predict(X)[0] == "in"
    encoder = machine(Freezable(toys.Encode()), X, y).fit(verbosity=0)
    assert encoder.transform(X)["x"].iloc[0] == 14.5


def test_losses_come_through(toys, X, y):
    mach = machine(Freezable(toys.Iterative(n=2)), X, y).fit(verbosity=0)

    assert mach.training_losses() == [1.0, 0.5]
    assert mach.report().model.losses == [1.0, 0.5]


def test_static_models_are_refused(toys):
    with pytest.raises(ArgumentError, match="must be given a model that learns, but `Times` is st"):
        Freezable(toys.Times())


def test_a_frozen_component_stays_so_in_a_file(X, y, tmp_path):
    pipe = Pipeline(scaler=Freezable(pymlj.Standardizer()), last=pymlj.ConstantRegressor())
    mach = machine(pipe, X, y).fit(rows=range(5), verbosity=0)
    mach.save(tmp_path / "m")

    loaded = pymlj.load_machine(tmp_path / "m", X, y).fit(rows=range(5, 10), verbosity=0)

    assert loaded.fitted_params().scaler == mach.fitted_params().scaler
    assert loaded.fitted_params().last != mach.fitted_params().last
