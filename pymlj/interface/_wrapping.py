"""Models that wrap another model: most of their facts are those of the model inside.

A wrapper is one class whatever kind of model it wraps. Its traits, read on an instance, are
forwarded from the wrapped model; read on the class they are what can be said in general. Whoever
uses a model must therefore ask for `model.prediction_type` and `model.is_supervised`, not for its
class.
"""

import typing
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from pymlj.parameters import fields

from ._base import Model
from ._many import Outcome
from ._traits import derived, iteration_path


def forwarded(trait: str, default: Any, change: Callable[[Any], Any] = lambda value: value) -> Any:
    """A trait that a wrapper takes from the model inside, to be assigned to a class attribute.

    Args:
        trait: Its name.
        default: What it is on the class, and where there is no model inside.
        change: What to make of the value of the model inside.
    """

    def read(wrapper: Any) -> Any:
        inner = None if isinstance(wrapper, type) else wrapper.wrapped_model()
        if inner is None:
            return default
        is_path = trait == "iteration_parameter"
        return change(iteration_path(inner) if is_path else getattr(inner, trait))

    read.__doc__ = f"`{trait}` of the wrapped model."
    return derived(read)


def _prefixed(name: str | None) -> str | None:
    return None if name is None else f"model.{name}"


@typing.dataclass_transform(eq_default=False)  # type checkers: the model may go by position
class Wrapper(Model):
    """A model that wraps another one, its hyperparameter `model`, which may be given by position.

    Data requirements, kind and abilities are those of the wrapped model. A subclass that changes
    some of them declares those traits itself, and defines `fit` and the operations.

    Example:
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier
        >>> model = BinaryThresholdPredictor(ConstantClassifier())
        >>> model.supports_weights, model.prediction_type
        (True, 'deterministic')
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("model",)

    is_wrapper: ClassVar[bool] = True
    abstract_type: ClassVar[Any] = forwarded("abstract_type", "Model")
    is_supervised: ClassVar[Any] = forwarded("is_supervised", False)
    prediction_type: ClassVar[Any] = forwarded("prediction_type", "unknown")
    input_scitype: ClassVar[Any] = forwarded("input_scitype", Model.input_scitype)
    target_scitype: ClassVar[Any] = forwarded("target_scitype", Model.target_scitype)
    output_scitype: ClassVar[Any] = forwarded("output_scitype", Model.output_scitype)
    target_in_fit: ClassVar[Any] = forwarded("target_in_fit", False)
    supports_weights: ClassVar[Any] = forwarded("supports_weights", False)
    supports_class_weights: ClassVar[Any] = forwarded("supports_class_weights", False)
    supports_training_losses: ClassVar[Any] = forwarded("supports_training_losses", False)
    reports_feature_importances: ClassVar[Any] = forwarded("reports_feature_importances", False)
    iteration_parameter: ClassVar[Any] = forwarded("iteration_parameter", None, _prefixed)

    def wrapped_model(self) -> Model | None:
        """The model whose traits are forwarded; `None` if there is none yet."""
        return getattr(self, "model", None)


def fit_together(
    models: Sequence[Model], verbosity: int, datasets: Sequence[tuple[Any, ...]]
) -> list[Outcome]:
    """Train models of any classes from scratch, those of one class through its `fit_many`.

    For wrappers that override `fit_many`, so that the models inside are trained together.

    Args:
        models: The models.
        verbosity: 0 is silent.
        datasets: For each model its training data, in the form its `fit` takes.

    Returns:
        For each model what `fit_many` of its class gives, in the order of `models`.
    """
    outcomes: list[Outcome] = [ValueError("not trained")] * len(models)
    members: dict[type[Model], list[int]] = {}
    for i, model in enumerate(models):
        members.setdefault(type(model), []).append(i)
    for cls, rows in members.items():
        trained = cls.fit_many([models[i] for i in rows], verbosity, [datasets[i] for i in rows])
        for i, outcome in zip(rows, trained, strict=True):
            outcomes[i] = outcome
    return outcomes


def trains_together(model: Model) -> bool:
    """Whether the class of a model trains several at once in a way of its own.

    Where it does, those who train many such models at a time gain by giving it many. Others are
    trained one by one in any case. A model made of models is judged by those.

    Args:
        model: The model.

    Example:
        >>> from pymlj import ConstantClassifier
        >>> from pymlj.interface import trains_together
        >>> trains_together(ConstantClassifier())
        False
    """
    parts = [getattr(model, name) for name in fields(model)]
    components = [part for part in parts if isinstance(part, Model)]
    if components:
        return any(map(trains_together, components))
    return any(
        getattr(type(model), name).__func__ is not getattr(Model, name).__func__
        for name in ("fit_many", "update_many")
    )
