"""`pymlj/composition/_transformed_target.py`."""

import numpy as np
import pandas as pd
import pytest

import pymlj
from pymlj import ArgumentError, MLJWarning, ScitypeError, TransformedTargetModel, machine


def test_a_function_and_its_inverse(toys, X):
    model = TransformedTargetModel(toys.Learner(), transformer=np.log, inverse=np.exp)

    mach = machine(model, X[:2], np.array([4.0, 9.0])).fit(verbosity=0)

    assert mach.predict(X[:1]) == pytest.approx([6.0])


def test_a_transformer_is_learned_and_inverted(toys, X, y):
    model = TransformedTargetModel(toys.Learner(shift=1.0), transformer=toys.Shift())

    mach = machine(model, X, y).fit(rows=[2, 4], verbosity=0)

    assert mach.fitted_params().transformer.fitresult == 7.0
    assert mach.fitted_params().model.mean == 3.0 and mach.predict(X[:1]).tolist() == [11.0]


def test_a_static_transformer_and_a_class(toys, X, y):
    static = TransformedTargetModel(toys.Learner(shift=3.0), transformer=toys.Times())
    assert machine(static, X, y).fit(verbosity=0).predict(X[:1]).tolist() == [16.0]

    by_class = TransformedTargetModel(toys.Learner(), transformer=toys.Shift)
    assert by_class.transformer == toys.Shift()


def test_an_inverse_given_beside_a_transformer_is_used(toys, X, y):
    options = {"transformer": toys.Shift(), "inverse": np.negative}

    mach = machine(TransformedTargetModel(toys.Learner(), **options), X, y).fit(verbosity=0)

    assert mach.predict(X[:1]).tolist() == [-13.5]


def test_the_transformed_scale_on_purpose_and_by_accident(toys, X, y):
    quiet = TransformedTargetModel(toys.Learner(), transformer=np.log, inverse="identity")
    with pytest.warns(MLJWarning, match="no `inverse` is given, so predictions stay on"):
        loud = TransformedTargetModel(toys.Learner(), transformer=np.log)

    assert loud == quiet
    mach = machine(quiet, X, y).fit(verbosity=0)
    assert mach.predict(X[:1])[0] == pytest.approx(np.log(y).mean())


def test_predicted_distributions_and_intervals_stay_on_the_transformed_scale(toys, X, y):
    with pytest.warns(MLJWarning, match="`Bounds` does not predict values of the target"):
        model = TransformedTargetModel(toys.Bounds(), transformer=toys.Times())

    assert model.inverse == "identity" and model.prediction_type == "interval"
    assert machine(model, X, y).fit(verbosity=0).predict(X[:1]) == [(2.0, 56.0)]

    regressor = pymlj.ConstantRegressor()
    model = TransformedTargetModel(regressor, transformer=np.log, inverse="identity")
    mach = machine(model, X, y).fit(verbosity=0)
    assert mach.predict_mean(X[:1])[0] == pytest.approx(np.log(y).mean())


def test_weights_go_to_the_model(toys, X):
    model = TransformedTargetModel(toys.Learner(), transformer=np.log, inverse=np.exp)

    mach = machine(model, X[:2], np.array([4.0, 9.0]), np.array([0.0, 1.0])).fit(verbosity=0)

    assert model.supports_weights and mach.predict(X[:1]) == pytest.approx([9.0])


def test_the_type_of_the_target_is_what_the_transformer_takes(toys):
    times = pymlj.UnivariateTimeTypeToContinuous()
    with_type = TransformedTargetModel(toys.Learner(), transformer=times, inverse="identity")
    without = TransformedTargetModel(toys.Learner(), transformer=np.log, inverse=np.exp)

    assert with_type.target_scitype == times.input_scitype
    assert without.target_scitype == toys.Learner.target_scitype
    assert TransformedTargetModel.target_scitype == pymlj.Unknown


def test_traits_are_those_of_the_model(toys, X, y):
    model = TransformedTargetModel(toys.Iterative(n=4), transformer=np.log, inverse=np.exp)
    mach = machine(model, X, y).fit(verbosity=0)

    assert model.iteration_parameter == "model.n" and model.prediction_type == "deterministic"
    assert mach.training_losses() == [1.0, 0.5, 1 / 3, 0.25]
    assert not hasattr(model, "transform") and not hasattr(model, "inverse_transform")
    learner = TransformedTargetModel(toys.Learner(), transformer=toys.Shift())
    assert machine(learner, X, y).fit(verbosity=0).feature_importances() == [("x", 13.5)]


def test_only_what_has_changed_is_trained(toys, X, y):
    model = TransformedTargetModel(toys.Learner(), transformer=toys.Shift())
    mach = machine(model, X, y).fit(verbosity=0)

    model.model.shift = 1.0
    mach.fit(verbosity=0)
    assert toys.seen() == ["shift:fit", "learner:fit", "learner:update"]

    model.transformer = np.log
    model.inverse = np.exp
    mach.fit(verbosity=0)
    assert mach.predict(X)[0] == pytest.approx(np.exp(np.log(y).mean() + 1.0))


@pytest.mark.parametrize(
    "options, words",
    [
        ({}, "needs a `transformer`"),
        ({"transformer": 3}, "`transformer` must be a model or a function, but got 3"),
        ({"transformer": np.log, "inverse": "no"}, "`inverse` must be a function, 'identity' or"),
        ({"transformer": np.log, "inverse": 3}, "`inverse` of `TransformedTargetModel` must be"),
    ],
)
def test_what_is_refused(toys, options, words):
    with pytest.raises(ArgumentError, match=words):
        TransformedTargetModel(toys.Learner(), **options)


def test_components_that_do_not_go_together(toys):
    with pytest.raises(ArgumentError, match="`model` must be supervised, but `Center` does not"):
        TransformedTargetModel(toys.Center(), transformer=np.log)
    with pytest.raises(ArgumentError, match="`model` must be supervised, but `Detector` does not"):
        TransformedTargetModel(toys.Detector(), transformer=np.log)
    with pytest.raises(ArgumentError, match="`Iterative` is none"):
        TransformedTargetModel(toys.Learner(), transformer=toys.Iterative())
    with pytest.raises(
        ArgumentError, match="`Count` has no `inverse_transform`, so `inverse` must"
    ):
        TransformedTargetModel(toys.Learner(), transformer=toys.Count())
    with pytest.raises(
        ScitypeError, match=r"`model` \(`Learner`\) learns Vector\[Continuous\], but"
    ):
        TransformedTargetModel(toys.Learner(), transformer=pymlj.UnivariateDiscretizer())


def test_files(X, y, tmp_path):
    model = TransformedTargetModel(
        pymlj.DeterministicConstantRegressor(), transformer=np.log, inverse=np.exp
    )
    mach = machine(model, X, y).fit(verbosity=0)
    mach.save(tmp_path / "m")

    loaded = pymlj.load_machine(tmp_path / "m", X, y)

    assert loaded.predict(X).tolist() == mach.predict(X).tolist() and loaded.model == model
    assert loaded.fit(verbosity=0).age == 1


def test_a_classifier_may_learn_a_discretised_target():
    X, y = pd.DataFrame({"x": np.arange(8.0)}), np.arange(8.0)
    model = TransformedTargetModel(
        pymlj.DeterministicConstantClassifier(),
        transformer=pymlj.UnivariateDiscretizer(n_classes=2),
    )

    mach = machine(model, X, y, scitype_check_level=3).fit(verbosity=0)

    assert 0 <= mach.predict(X[:1])[0] <= 7
