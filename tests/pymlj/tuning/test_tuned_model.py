"""`pymlj/tuning/_tuned_model.py`. How it is trained is in `test_train.py`."""

import numpy as np
import pytest

from pymlj import (
    CV,
    ArgumentError,
    BinaryThresholdPredictor,
    ConstantClassifier,
    ConstantRegressor,
    Continuous,
    Deterministic,
    Explicit,
    Grid,
    Holdout,
    RandomSearch,
    Standardizer,
    Table,
    TunedModel,
    Unknown,
    Vector,
    accuracy,
    categorical,
    clone,
    evaluate,
    l2,
    load_machine,
    machine,
    models,
    param_range,
)
from pymlj.interface import traits

Y = categorical(["a"] * 12 + ["b"] * 8, ordered=True)
X = {"x": np.arange(20.0)}


class Typed(Deterministic):
    """Declares what data it takes."""

    k: int = 0
    input_scitype = Table(Continuous)
    target_scitype = Vector[Continuous]
    supports_weights = True


K_RANGE = param_range(int, "k", lower=1, upper=3)


def test_traits_are_those_of_the_model_inside():
    tuned = TunedModel(Typed(), range=K_RANGE)
    for trait in (
        "prediction_type",
        "abstract_type",
        "input_scitype",
        "target_scitype",
        "supports_weights",
        "is_supervised",
    ):
        assert getattr(tuned, trait) == getattr(Typed(), trait)
    assert (tuned.iteration_parameter, tuned.supports_training_losses) == ("n", True)


def test_of_several_models_the_first_says_what_is_predicted_and_none_what_data_they_take():
    tuned = TunedModel(models=[Typed(), ConstantRegressor()])
    assert tuned.prediction_type == "deterministic"
    assert tuned.input_scitype == tuned.target_scitype == Unknown


def test_on_the_class_traits_are_general():
    assert TunedModel.prediction_type == "unknown" and TunedModel.input_scitype == Unknown
    assert traits(TunedModel).is_wrapper and traits(TunedModel).package_name == "pymlj"


def test_it_is_listed_among_wrappers():
    assert "TunedModel" in [m.name for m in models(wrappers=True)]
    assert "TunedModel" not in [m.name for m in models()]


@pytest.mark.parametrize(
    "model, has, lacks",
    [
        (Typed(), [], ["predict", "predict_mode", "transform"]),
        (
            ConstantRegressor(),
            ["predict", "predict_mean", "predict_median"],
            ["transform", "inverse_transform"],
        ),
    ],
)
def test_it_has_the_operations_of_the_model_inside(model, has, lacks):
    tuned = TunedModel(models=[model])
    assert all(hasattr(tuned, name) for name in has)
    assert not any(hasattr(tuned, name) for name in lacks)


def test_the_strategy_follows_from_what_is_given():
    assert TunedModel(Typed(), range=K_RANGE).tuning == RandomSearch()
    assert TunedModel(models=[Typed()]).tuning == Explicit()
    assert TunedModel(models=(Typed(),), tuning=Explicit()).models == [Typed()]


@pytest.mark.parametrize(
    "settings, words",
    [
        ({}, "`RandomSearch` needs the model that is to be tuned"),
        ({"model": Typed()}, "`RandomSearch` needs to know what to search over"),
        ({"tuning": Explicit()}, "`Explicit` needs a list of models"),
        ({"model": Typed(), "models": [Typed()]}, "Only one of `model` and `models`"),
        ({"models": [Typed()], "range": K_RANGE}, "there is no use for a `range`"),
        ({"models": [Typed()], "tuning": Grid()}, r"`tuning` must be `Explicit\(\)`, but is `Grid"),
        ({"model": Typed(), "range": K_RANGE, "n": 0}, "`n` of `TunedModel` must be positive"),
        (
            {"model": Typed(), "range": K_RANGE, "repeats": 0},
            "`repeats` must be a positive integer",
        ),
        ({"model": Typed(), "range": K_RANGE, "error_score": "zero"}, "`error_score` must be"),
        ({"model": Typed(), "range": K_RANGE, "operation": "prdict"}, "Did you mean `predict`"),
        ({"model": Standardizer(), "range": K_RANGE}, "`Standardizer` has `prediction_type"),
        ({"model": Typed(), "ranges": K_RANGE}, "no hyperparameter `ranges`. Did you mean `range`"),
    ],
)
def test_what_cannot_work_is_refused_at_construction(settings, words):
    with pytest.raises(ArgumentError, match=words):
        TunedModel(**settings)


def test_copies_are_equal_and_independent():
    tuned = TunedModel(Typed(), tuning=Grid(rng=1), range=[K_RANGE], resampling=CV(3, rng=1))
    copy = clone(tuned)
    assert copy == tuned and copy.range is not tuned.range
    copy.model.k = 5
    assert copy != tuned and tuned.model.k == 0


def test_generators_in_the_resampling_and_in_the_model_are_not_moved_on(toys):
    generator = np.random.default_rng(1)
    tuned = TunedModel(
        models=[toys.Steps(rng=generator)], resampling=CV(3, rng=generator), measure=l2
    )
    machine(tuned, toys.X, toys.y).fit(verbosity=0)
    assert generator.random() == np.random.default_rng(1).random()


@pytest.mark.parametrize("tuning", [RandomSearch(rng=1), Grid(resolution=6, rng=1)])
def test_a_saved_machine_predicts_and_goes_on(tmp_path, tuning):
    model = BinaryThresholdPredictor(ConstantClassifier())
    r = param_range(model, "threshold", lower=0.2, upper=0.8)
    tuned = TunedModel(
        model, tuning=tuning, range=r, measure=accuracy, n=4, resampling=CV(3, shuffle=True)
    )
    mach = machine(tuned, X, Y).fit(verbosity=0)
    mach.save(tmp_path / "tuned.mlj")
    loaded = load_machine(tmp_path / "tuned.mlj", X, Y)
    assert list(loaded.predict(X)) == list(mach.predict(X))
    assert loaded.fit(verbosity=0).explain().action == "nothing"
    assert loaded.report().history.to_frame().equals(mach.report().history.to_frame())
    for one in (mach, loaded):
        one.model.n = 6
        one.fit(verbosity=0)
    mine, its = ([(e.model, e.measurement) for e in m.report().history] for m in (mach, loaded))
    assert mine == its  # the folds, too, are those of before


def test_failures_are_saved_as_text(tmp_path, toys):
    from pymlj import register

    class Unlucky(ConstantRegressor):
        def fit(self, verbosity, X, y):
            raise ValueError("out of luck")

    register(Unlucky)
    tuned = TunedModel(models=[ConstantRegressor(), Unlucky()], measure=l2)
    mach = machine(tuned, toys.X, toys.y).fit(verbosity=-1)
    mach.save(tmp_path / "tuned.mlj")
    for _ in range(2):  # also when it is saved again
        mach = load_machine(tmp_path / "tuned.mlj")
        [failure] = mach.report().history[1].evaluation.failures
        assert str(failure) == "ValueError: out of luck"
        mach.save(tmp_path / "tuned.mlj")


def test_importances_are_those_of_the_best_model(toys):
    mach = toys.tuned_machine(
        None, Explicit(), [toys.Steps(rate=0.1), toys.Steps(rate=0.9)], target=1.0
    )
    assert mach.feature_importances() == [("x1", 0.9)]
    assert (
        toys.tuned_machine(None, Explicit(), [toys.Steps()], train_best=False).feature_importances()
        is None
    )


def test_without_the_best_model_trained_there_is_no_prediction(toys):
    from pymlj import NotTrainedError

    mach = toys.tuned_machine(None, Explicit(), [toys.Level(k=1)], train_best=False)
    assert mach.fitted_params().best_fitted_params is None and mach.report().best_report is None
    with pytest.raises(
        NotTrainedError, match="`predict` needs the best model to be trained on all rows"
    ):
        mach.predict(toys.X)


def test_it_can_be_evaluated_and_tuned_itself(toys):
    inner = TunedModel(
        toys.Level(),
        tuning=Grid(resolution=5, shuffle=False),
        range=param_range(int, "k", lower=1, upper=5),
        measure=l2,
    )
    outer = TunedModel(
        inner,
        tuning=Grid(shuffle=False),
        range=param_range(inner, "n", lower=1, upper=5),
        measure=l2,
        resampling=Holdout(0.5),
    )
    mach = machine(outer, toys.X, toys.y + 4.0).fit(verbosity=0)
    assert [e.measurement[0] for e in mach.report().history] == [9.0, 4.0, 1.0, 0.0, 0.0]
    assert mach.predict(toys.X[:1]) == [4.0]
    e = evaluate(mach, resampling=CV(3), measure=l2, verbosity=0)
    assert e.measurement == [0.0]
