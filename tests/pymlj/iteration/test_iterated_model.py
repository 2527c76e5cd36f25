"""`pymlj/iteration/_iterated_model.py`: what it learns and reports, and when it starts afresh."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymlj import (
    CV,
    GL,
    ArgumentError,
    ConstantClassifier,
    ConstantRegressor,
    Data,
    DeterministicConstantRegressor,
    Grid,
    Holdout,
    InSample,
    InvalidValue,
    IteratedModel,
    MLJWarning,
    NumberLimit,
    NumberSinceBest,
    Patience,
    SklearnModel,
    Standardizer,
    Step,
    Threshold,
    TimeLimit,
    TunedModel,
    WithLossDo,
    accuracy,
    clone,
    composite,
    confusion_matrix,
    evaluate,
    l2,
    load_iris,
    load_machine,
    log_loss,
    machine,
    mae,
    measure,
    param_range,
    rms,
)
from pymlj.interface import iteration_path, traits


def fitted(model, controls, data, **options):
    options.setdefault("measure", mae)
    return machine(IteratedModel(model, controls=controls, **options), *data).fit(verbosity=0)


# ---------------------------------------------------------------- what it learns


@given(
    step=st.integers(1, 4),
    cycles=st.integers(1, 5),
    rate=st.floats(0.05, 0.9),
    resampling=st.sampled_from([None, InSample()]),
    retrain=st.booleans(),
)
def test_it_is_a_plain_fit_with_as_many_iterations(
    descent, step, cycles, rate, resampling, retrain
):
    X, y = pd.DataFrame({"x": np.arange(12.0)}), np.sin(np.arange(12.0))
    options = {"resampling": resampling, "retrain": retrain, "measure": mae}
    model = descent(rate=rate)
    iterated = fitted(model, [Step(step), NumberLimit(cycles)], (X, y), **options)
    plain = machine(clone(model, steps=step * cycles), X, y).fit(verbosity=0)
    assert iterated.predict()[0] == plain.predict()[0]
    assert iterated.report().model_report == plain.report()
    assert iterated.report().training_losses == plain.training_losses()
    assert iterated.report().n_iterations == step * cycles


@given(st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_runs_one_after_the_other_are_one_run(descent, numbers):
    X, y = pd.DataFrame({"x": np.arange(10.0)}), np.arange(10.0)
    mach = machine(IteratedModel(descent(), measure=mae), X, y)
    for number in numbers:
        # An equal list of controls would be no change.
        mach.model.controls = [Step(1), NumberLimit(number), WithLossDo(lambda loss: None)]
        mach.fit(verbosity=0)
    whole = fitted(descent(), [Step(1), NumberLimit(sum(numbers))], (X, y))
    assert mach.report().losses == whole.report().losses
    assert mach.report().training_losses == whole.report().training_losses
    assert mach.predict()[0] == whole.predict()[0]


def test_an_ensemble_of_scikit_learn_grows(line):
    from sklearn.ensemble import RandomForestRegressor

    forest = SklearnModel(RandomForestRegressor(random_state=3))
    iterated = fitted(forest, [Step(2), NumberLimit(3)], line, resampling=None)
    plain = RandomForestRegressor(n_estimators=6, random_state=3).fit(*line)
    np.testing.assert_allclose(iterated.predict(line[0]), plain.predict(line[0]))


def test_predictions_are_those_of_the_machine_inside(iris_network):
    mach, X = iris_network
    inner = mach.fitted_params().machine
    np.testing.assert_array_equal(mach.predict(X).probs, inner.predict(X).probs)
    np.testing.assert_array_equal(mach.predict(X).probs, mach.predict(rows=range(150)).probs)
    assert list(mach.predict_mode(X)) == list(inner.predict_mode(X))


def test_it_has_the_operations_of_the_model_inside(descent):
    from pymlj_flux import NeuralNetworkClassifier

    deterministic, probabilistic = (
        IteratedModel(model) for model in (descent(), NeuralNetworkClassifier())
    )
    assert not hasattr(deterministic, "predict_mode")
    assert hasattr(probabilistic, "predict_mode")
    assert hasattr(probabilistic, "transform")  # embeddings


@pytest.fixture(scope="module")
def iris_network():
    from pymlj_flux import NeuralNetworkClassifier

    X, y = load_iris()
    model = NeuralNetworkClassifier(batch_size=50, rng=2)
    return fitted(model, [Step(1), NumberLimit(3)], (X, y), measure=log_loss), X


def test_feature_importances_are_those_of_the_machine_inside(line):
    from sklearn.ensemble import RandomForestRegressor

    model = SklearnModel(RandomForestRegressor(random_state=3))
    mach = fitted(model, [Step(2), NumberLimit(2)], line)
    assert [name for name, _ in mach.feature_importances()] == ["x"]


# ---------------------------------------------------------------- losses


def test_the_loss_of_a_score_is_its_negative(iris_network):
    from pymlj_flux import NeuralNetworkClassifier

    seen = []
    controls = [Step(1), WithLossDo(seen.append), NumberLimit(2)]
    mach = fitted(NeuralNetworkClassifier(rng=1), controls, load_iris(), measure=accuracy)
    assert mach.report().losses == seen
    assert all(-1 <= loss <= 0 for loss in seen)


@pytest.mark.filterwarnings("ignore:.*measures are NaN")
def test_the_first_of_equal_losses_is_best_and_nan_never_is(stairs, zeros):
    heights = (math.nan, 2.0, 1.0, 3.0, 1.0, math.nan)
    report = fitted(stairs(heights=heights), [Step(1), NumberLimit(6)], zeros).report()
    assert (report.best_iteration, report.best_loss) == (3, 1.0)
    report = fitted(stairs(heights=(math.nan,)), [Step(1), NumberLimit(2)], zeros).report()
    assert (report.best_iteration, report.best_loss) == (None, None)


def test_a_measure_that_gives_no_number_is_refused():
    from pymlj_flux import NeuralNetworkClassifier

    with pytest.raises(ArgumentError, match=r"must give a number.*put another one first"):
        fitted(
            NeuralNetworkClassifier(rng=1, epochs=1),
            [Step(1), NumberLimit(1)],
            load_iris(),
            measure=[confusion_matrix, accuracy],
        )


def test_evaluation_takes_time(stairs, zeros):
    report = fitted(stairs(), [Step(1), NumberLimit(3)], zeros).report()
    assert len(report.evaluation_seconds) == 3
    assert all(seconds >= 0 for seconds in report.evaluation_seconds)


def test_a_model_without_losses_can_still_be_counted(stairs, zeros):
    mach = fitted(stairs(silent=True), [Step(2), NumberLimit(3)], zeros, resampling=None)
    report = mach.report()
    assert (report.n_iterations, report.losses, report.training_losses) == (6, [], [])
    assert report.best_iteration is None


def test_two_trainings_in_a_cycle_leave_one_loss(descent, line):
    report = fitted(descent(), [Step(1), Step(2), NumberLimit(2)], line).report()
    assert (report.n_iterations, len(report.losses), len(report.training_losses)) == (6, 2, 6)


# ---------------------------------------------------------------- restore_best


def test_restore_best_also_by_training_losses(stairs, zeros):
    class Bumpy(stairs):
        def training_losses(self, report):
            return [2.0, 1.0, 3.0, 4.0][: self.steps]

    mach = fitted(
        Bumpy(heights=(5.0, 6.0, 7.0, 8.0)),
        [Step(1), NumberLimit(4)],
        zeros,
        resampling=None,
        restore_best=True,
    )
    assert mach.predict()[0] == 6.0
    assert mach.report().n_iterations == 4


def test_restore_best_needs_a_loss(stairs, zeros):
    with pytest.raises(ArgumentError, match="`restore_best=True` needs a loss"):
        fitted(
            stairs(silent=True),
            [Step(1), NumberLimit(4)],
            zeros,
            resampling=None,
            restore_best=True,
        )


@pytest.mark.filterwarnings("ignore:.*measures are NaN")
def test_restore_best_with_nothing_but_nan_keeps_the_last(stairs, zeros):
    heights = (math.nan, math.nan)
    mach = fitted(stairs(heights=heights), [Step(1), NumberLimit(2)], zeros, restore_best=True)
    assert math.isnan(mach.predict()[0])


def test_what_was_best_is_safe_from_models_that_change_what_they_have_learned(stairs, zeros):
    class InPlace(stairs):
        def fit(self, verbosity, X, y):
            fitresult, cache, report = super().fit(verbosity, X, y)
            return [fitresult], cache, report

        def update(self, verbosity, old_fitresult, old_cache, X, y):
            old_fitresult[0], _, report = super().fit(verbosity, X, y)
            return old_fitresult, old_cache, report

        def predict(self, fitresult, X):
            return np.full(len(X), fitresult[0])

    model = InPlace(heights=(3.0, 1.0, 2.0))
    mach = fitted(model, [Step(1), NumberLimit(3)], zeros, restore_best=True)
    assert mach.predict()[0] == 1.0


def test_training_goes_on_from_the_last_iteration_not_from_the_best(stairs, zeros):
    model = stairs(heights=(3.0, 1.0, 2.0, 4.0, 0.5))
    mach = fitted(model, [Step(1), NumberLimit(3)], zeros, restore_best=True)
    assert mach.predict()[0] == 1.0
    mach.model.controls = [Step(1), NumberLimit(2)]
    mach.fit(verbosity=0)
    assert mach.report().losses == [3.0, 1.0, 2.0, 4.0, 0.5]
    assert mach.predict()[0] == 0.5


# ---------------------------------------------------------------- fitting again


@pytest.mark.parametrize(
    "change", [{"cache": False}, {"weights": np.ones(20)}, {"operation": "predict"}], ids=str
)
def test_a_change_of_anything_but_the_controls_starts_afresh(descent, line, change):
    mach = fitted(descent(), [Step(1), NumberLimit(4)], line)
    for name, value in change.items():
        setattr(mach.model, name, value)
    mach.model.controls = [Step(1), NumberLimit(2)]
    assert mach.fit(verbosity=0).report().n_iterations == 2


def test_a_change_of_the_iteration_parameter_inside_goes_on(descent, line):
    mach = fitted(descent(), [Step(1), NumberLimit(4)], line)
    mach.model.model.steps = 99
    assert mach.fit(verbosity=0).report().n_iterations == 8
    assert mach.report().model_report.rates == [0.25] * 8


def test_a_failed_run_leaves_the_machine_as_it_was(descent, descended, line):
    def fail(loss):
        raise RuntimeError("no more")

    mach = fitted(descent(), [Step(1), NumberLimit(2)], line, resampling=None)
    mach.model.controls = [Step(1), WithLossDo(fail)]
    with pytest.raises(RuntimeError, match="no more"):
        mach.fit(verbosity=0)
    assert (mach.age, mach.report().n_iterations) == (1, 2)
    assert mach.predict()[0] == pytest.approx(descended(9.5, 2), rel=1e-12)
    mach.model.controls = [Step(1), NumberLimit(1)]
    mach.fit(verbosity=0)
    assert (mach.report().n_iterations, len(mach.report().losses)) == (3, 3)
    assert mach.predict()[0] == pytest.approx(descended(9.5, 3), rel=1e-12)


def test_the_holdout_of_the_first_run_is_kept(descent, line):
    mach = fitted(descent(), [Step(1), NumberLimit(1)], line, resampling=Holdout(shuffle=True))
    mach.model.controls = [Step(1), NumberLimit(9)]
    mach.fit(verbosity=0)
    assert mach.report().model_report.rates == [0.25] * 10  # never trained from scratch


def test_several_folds_go_on_each(descent, line):
    with pytest.warns(MLJWarning):
        model = IteratedModel(
            descent(), controls=[Step(1), NumberLimit(2)], resampling=CV(4), measure=mae
        )
    mach = machine(model, *line).fit(verbosity=-1)
    mach.model.controls = [Step(1), NumberLimit(3)]
    mach.fit(verbosity=-1)
    expected = [
        evaluate(descent(steps=n), *line, resampling=CV(4), measure=mae, verbosity=0).measurement[0]
        for n in range(1, 6)
    ]
    assert mach.report().losses == pytest.approx(expected, rel=1e-12)
    assert mach.report().model_report.n_rows == 15


# ---------------------------------------------------------------- messages


def test_what_was_inferred_is_logged(descent, line, logged):
    model = IteratedModel(descent(), controls=[Step(1), NumberLimit(2)], retrain=True)
    machine(model, *line).fit(verbosity=1)
    texts = logged()
    assert "No iteration parameter given; using `steps`." in texts
    assert any(text.startswith("No measure given; using `") for text in texts)
    assert "Retraining on all data." in texts
    assert texts[-1] == "Trained for 2 iterations in all."
    assert "final loss: " in " ".join(texts)


def test_verbosity_zero_is_silent(descent, line, logged):
    fitted(descent(), [Step(1), WithLossDo(), NumberLimit(2)], line)
    assert logged() == []


# ---------------------------------------------------------------- around and inside


def test_evaluate_finds_a_number_of_iterations_for_each_fold(stairs, zeros):
    model = IteratedModel(
        stairs(heights=(3.0, 2.0, 4.0, 5.0)), controls=[Step(1), NumberSinceBest(1)], measure=mae
    )
    e = evaluate(model, *zeros, resampling=CV(2), measure=mae, verbosity=0)
    assert [report.n_iterations for report in e.report_per_fold] == [3, 3]
    assert e.measurement[0] == 4.0


def test_tuning_tries_each_candidate_afresh(descent, descended, line):
    model = IteratedModel(
        descent(), controls=[Step(1), NumberLimit(3)], measure=mae, iteration_parameter="steps"
    )
    rates = [0.9, 0.1, 0.5]
    tuned = TunedModel(
        model,
        tuning=Grid(shuffle=False),
        range=param_range(model, "model.rate", values=rates),
        resampling=Holdout(0.5),
        measure=l2,
    )
    report = machine(tuned, *line).fit(verbosity=0).report()
    goal = np.mean(line[1][:7])  # 10 rows, of which 7 to train on
    expected = [np.mean((descended(goal, 3, rate) - line[1][10:]) ** 2) for rate in rates]
    assert [entry.measurement[0] for entry in report.history] == pytest.approx(expected)


def test_in_a_pipeline(descent, line):
    model = IteratedModel(descent(), controls=[Step(1), NumberLimit(3)], measure=mae)
    pipe = Standardizer() >> model
    assert iteration_path(pipe) is None
    assert machine(pipe, *line).fit(verbosity=0).predict()[0] == pytest.approx(
        fitted(descent(), [Step(1), NumberLimit(3)], line).predict()[0]
    )


def test_around_a_pipeline_and_best_of_it(stairs, zeros):
    pipe = Standardizer() >> stairs(heights=(3.0, 1.0, 2.0))
    mach = fitted(pipe, [Step(1), NumberLimit(3)], zeros, restore_best=True)
    assert mach.predict()[0] == 1.0
    mach.model.controls = [Step(1), NumberLimit(1)]
    assert mach.fit(verbosity=0).report().n_iterations == 4


def test_a_function_as_measure(stairs, zeros):
    @measure
    def largest(yhat, y):
        return float(np.max(np.abs(yhat - y)))

    mach = fitted(stairs(heights=(3.0, 1.0)), [Step(1), NumberLimit(2)], zeros, measure=largest)
    assert mach.report().losses == [3.0, 1.0]


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("options", [{}, {"restore_best": True}, {"retrain": True}], ids=str)
def test_a_saved_machine_predicts_and_goes_on(descent, line, tmp_path, options):
    mach = fitted(descent(), [Step(1), NumberLimit(4)], line, **options)
    mach.save(tmp_path / "m.mlj")
    loaded = load_machine(tmp_path / "m.mlj", *line)
    assert loaded.predict()[0] == mach.predict()[0]
    assert loaded.report() == mach.report()
    assert loaded.fit(verbosity=0).age == 1
    for one in (loaded, mach):
        one.model.controls = [Step(1), NumberLimit(3)]
        one.fit(verbosity=0)
    assert loaded.report().losses == mach.report().losses
    assert loaded.predict()[0] == mach.predict()[0]


def test_a_file_without_what_a_restart_needs(descent, line, tmp_path):
    mach = fitted(descent(), [Step(1), NumberLimit(4)], line, restore_best=True)
    mach.save(tmp_path / "m.mlj", resumable=False)
    loaded = load_machine(tmp_path / "m.mlj", *line)
    assert loaded.predict()[0] == mach.predict()[0]
    assert loaded.fit(verbosity=0).report().n_iterations == 4


# ---------------------------------------------------------------- hyperparameters and traits


def test_defaults():
    from pymlj_flux import NeuralNetworkClassifier

    model = IteratedModel(NeuralNetworkClassifier())
    expected = [Step(1), Patience(5), GL(2.0), TimeLimit(0.03), InvalidValue()]
    assert model.controls == expected
    model.controls[1] = Patience(9)
    assert IteratedModel(NeuralNetworkClassifier()).controls == expected
    assert model.resampling == Holdout(fraction_train=0.7)


def test_it_is_not_iterative_itself(descent):
    model = IteratedModel(descent(), iteration_parameter="steps")
    assert iteration_path(model) is None
    assert traits(model).iteration_parameter is None
    assert not model.supports_training_losses
    assert (model.is_wrapper, model.prediction_type) == (True, "deterministic")
    assert traits(IteratedModel).package_name == "pymlj"


@pytest.mark.parametrize(
    "model, message",
    [
        (Standardizer(), "must be supervised.*`Standardizer` is not"),
        (ConstantClassifier(), 'none; say which.*`iteration_parameter="n"`'),
        (ConstantClassifier, "`model` of `IteratedModel` must be of type `Model`"),
        (None, "must be of type `Model`"),
    ],
    ids=["unsupervised", "not iterative", "a class", "nothing"],
)
def test_models_that_cannot_be_iterated(model, message):
    with pytest.raises(ArgumentError, match=message):
        IteratedModel(model)


def test_no_model():
    with pytest.raises(ArgumentError, match="needs `model`"):
        IteratedModel()


def test_an_iteration_parameter_that_is_not_there(descent):
    with pytest.raises(ArgumentError, match=r"`iteration_parameter` must name.*`Descent`.*`step`"):
        IteratedModel(descent(), iteration_parameter="step")


@pytest.mark.parametrize(
    "controls, message",
    [
        ([Patience(3)], r"must train.*add `Step\(1\)`"),
        ([], "must train, but got no control"),
        ([Step(1), Patience], r"class `Patience`; write `Patience\(...\)`"),
        ([Step(1), 5], r"write `Step\(5\)`"),
        ([Step(1), print], r"write `Callback\(function\)`"),
        ([Step(1), composite(Data([1, 2]), NumberLimit(2))], "feeds data.*use `train`"),
        (Step(1), "`controls` of `IteratedModel` must be of type"),
    ],
    ids=["nothing trains", "none", "class", "number", "function", "Data", "no list"],
)
def test_controls_that_are_refused(descent, controls, message):
    with pytest.raises(ArgumentError, match=message):
        IteratedModel(descent(), controls=controls)


def test_an_operation_that_is_none(descent):
    with pytest.raises(ArgumentError, match="`operation` must be one of"):
        IteratedModel(descent(), operation="foretell")


@pytest.mark.parametrize("resampling", [CV(3), [([0], [1]), ([1], [0])]], ids=["CV", "two pairs"])
def test_resampling_with_several_folds_warns(descent, resampling):
    with pytest.warns(MLJWarning, match="trains and evaluates a model for each fold"):
        IteratedModel(descent(), resampling=resampling)


@pytest.mark.parametrize("resampling", [None, InSample(), Holdout(), [([0], [1])]], ids=str)
def test_resampling_with_one_fold_does_not_warn(descent, resampling):
    assert IteratedModel(descent(), resampling=resampling).clean() == ""


def test_no_default_measure(zeros):
    class Odd(DeterministicConstantRegressor):
        steps: int = 1

        iteration_parameter = "steps"
        prediction_type = "interval"

    with pytest.raises(ArgumentError, match="no default measure"):
        fitted(Odd(), [Step(1), NumberLimit(1)], zeros, measure=None)


def test_weights_of_the_wrong_number(descent, line):
    with pytest.raises(ValueError, match="weights"):
        fitted(descent(), [Step(1), NumberLimit(1)], line, weights=np.ones(3))


def test_several_measures_the_first_counts(stairs, zeros):
    model = stairs(heights=(3.0, 2.0, 0.5))
    mach = fitted(model, [Step(1), Threshold(1.0)], zeros, measure=[mae, rms])
    assert mach.report().losses == [3.0, 2.0, 0.5]


def test_a_constant_regressor_is_iterated_by_whatever_parameter_is_named(line):
    class Counted(ConstantRegressor):
        rounds: int = 0

    mach = fitted(
        Counted(),
        [Step(3), NumberLimit(2)],
        line,
        iteration_parameter="rounds",
        measure=None,
    )
    assert mach.fitted_params().machine.model.rounds == 6
