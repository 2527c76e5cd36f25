"""`pymlj/interface/_wrapping.py`: models whose traits are those of a model inside."""

from typing import ClassVar

import pytest

from pymlj.builtin import ConstantClassifier, DeterministicConstantRegressor, Standardizer
from pymlj.exceptions import ArgumentError
from pymlj.interface import (
    Deterministic,
    Model,
    Wrapper,
    fit_together,
    forwarded,
    trains_together,
    traits,
)
from pymlj.scitypes import Unknown


class Plain(Wrapper):
    """Adds nothing."""

    model: Model
    size: int = 1


class Optional(Wrapper):
    """May be empty."""

    model: Model | None = None
    tags: ClassVar = forwarded("name", "nobody", str.upper)


class Epochs(Deterministic):
    """Has an iteration parameter."""

    epochs: int = 3
    iteration_parameter = "epochs"
    supports_training_losses = True


FORWARDED = [
    *("input_scitype", "target_scitype", "output_scitype", "prediction_type", "is_supervised"),
    *("abstract_type", "supports_weights", "target_in_fit", "fit_data_scitype", "predict_scitype"),
    *("supports_training_losses", "reports_feature_importances", "transform_scitype"),
]


@pytest.mark.parametrize(
    "inner", [ConstantClassifier(), DeterministicConstantRegressor(), Standardizer(), Epochs()]
)
@pytest.mark.parametrize("trait", FORWARDED)
def test_traits_of_an_instance_are_those_of_the_model_inside(inner, trait):
    assert getattr(Plain(inner), trait) == getattr(inner, trait)


def test_traits_of_the_class_are_general():
    assert Plain.input_scitype == Unknown and Plain.is_wrapper
    assert Plain.prediction_type == "unknown" and Plain.is_supervised is False
    assert traits(Plain).hyperparameters == ("model", "size")


def test_a_change_of_the_model_inside_shows():
    wrapper = Plain(ConstantClassifier())
    wrapper.model = Standardizer()

    assert not wrapper.is_supervised


def test_the_iteration_parameter_is_that_of_the_model_inside_by_its_path():
    assert Plain(Epochs()).iteration_parameter == "model.epochs"
    assert Plain(Standardizer()).iteration_parameter is None


def test_wrappers_of_wrappers_forward_all_the_way():
    assert Plain(Plain(Epochs())).iteration_parameter == "model.model.epochs"


def test_a_wrapper_may_be_empty_if_it_says_so():
    assert Optional().prediction_type == "unknown"
    assert Optional().tags == "nobody" and Optional(Epochs()).tags == "EPOCHS"


def test_the_model_is_given_by_position_or_by_name():
    assert Plain(Epochs()) == Plain(model=Epochs())
    with pytest.raises(ArgumentError, match="`Plain` needs `model`"):
        Plain()
    with pytest.raises(ArgumentError, match="got `model` twice"):
        Plain(Epochs(), model=Epochs())


class Counted(Deterministic):
    """Notes how many were trained with it."""

    shift: float = 0.0

    @classmethod
    def fit_many(cls, models, verbosity, datasets):
        return [
            (m.shift + data[0], len(models), None) if data[0] >= 0 else ValueError("negative")
            for m, data in zip(models, datasets, strict=True)
        ]


class Other(Counted):
    """Another class."""


def test_models_of_one_class_are_trained_together_and_results_keep_their_order():
    models = [Counted(shift=1.0), Other(), Counted(), Other(shift=2.0), Counted()]
    outcomes = fit_together(models, 0, [(0,), (1,), (2,), (3,), (-1,)])

    assert [outcome[:2] for outcome in outcomes[:4]] == [(1.0, 3), (1.0, 2), (2.0, 3), (5.0, 2)]
    assert isinstance(outcomes[4], ValueError)


class GoingOn(Epochs):
    """Goes on with several in a way of its own."""

    @classmethod
    def update_many(cls, models, verbosity, old_fitresults, old_caches, datasets):
        return super().update_many(models, verbosity, old_fitresults, old_caches, datasets)


def test_models_that_train_together_say_so_by_their_methods():
    assert trains_together(Counted()) and trains_together(GoingOn())
    assert not trains_together(Epochs())
    assert not trains_together(Optional())


def test_models_made_of_models_are_judged_by_those():
    assert trains_together(Plain(Counted()))
    assert not trains_together(Plain(Epochs()))
    assert trains_together(Standardizer() >> Counted())
