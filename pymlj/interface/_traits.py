"""Traits: the declared facts of a model class, and those that follow from its definition.

A trait is a class attribute, read alike on a class and on an instance. Those that follow from
others are computed when asked for, so that a wrapper, whose traits depend on the model inside, need
only give the ones it forwards.
"""

import functools
import re
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from pymlj._record import Record
from pymlj.scitypes import (
    Continuous,
    Count,
    Density,
    Found,
    Scitype,
    Tuple,
    Unknown,
    Vector,
)

T = TypeVar("T")

PREDICT_OPERATIONS = (
    "predict",
    "predict_mean",
    "predict_mode",
    "predict_median",
    "predict_joint",
)
OPERATIONS = (*PREDICT_OPERATIONS, "transform", "inverse_transform")
_METHODS = (
    *("fit", "update", *OPERATIONS),
    *("fitted_params", "report", "training_losses", "feature_importances"),
    *("clean", "reformat", "selectrows", "save", "restore", "fit_many", "update_many"),
)


class _Derived(Generic[T]):
    """A trait computed from the class, or from the instance, on which it is read."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __get__(self, instance: Any, owner: type) -> T:
        return self.function(owner if instance is None else instance)


def derived(function: Callable[[Any], T]) -> T:
    """Return a class attribute that is computed by `function` whenever it is read.

    Type checkers take it for the value, so that a subclass may put a plain value in its place.
    """
    return cast(T, _Derived(function))


def _class_of(model: Any) -> type:
    return model if isinstance(model, type) else type(model)


def name(model: Any) -> str:
    """Name of the class."""
    return _class_of(model).__name__


def human_name(model: Any) -> str:
    """The name in lower-case words, such as "neural network classifier"."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", name(model))
    return " ".join(word.lower() for word in words)


def docstring(model: Any) -> str:
    """The documentation of the class."""
    return _class_of(model).__doc__ or ""


def load_path(model: Any) -> str:
    """Where the class is defined, as `module:name`."""
    cls = _class_of(model)
    return f"{cls.__module__}:{cls.__qualname__}"


def hyperparameters(model: Any) -> tuple[str, ...]:
    """Names of the hyperparameters, in order."""
    return tuple(model._fields)


def hyperparameter_types(model: Any) -> tuple[str, ...]:
    """Annotations of the hyperparameters, as text."""
    return tuple(
        field.annotation.__name__
        if isinstance(field.annotation, type)
        else str(field.annotation).replace("typing.", "")
        for field in model._fields.values()
    )


def hyperparameter_ranges(model: Any) -> tuple[Any, ...]:
    """Suggested ranges for tuning, `None` where there is none."""
    return (None,) * len(model._fields)


def implemented_methods(model: Any) -> tuple[str, ...]:
    """Names of the methods of the interface that the class defines itself."""
    own = [b for b in _class_of(model).__mro__ if not b.__module__.startswith(_INTERFACE)]
    return tuple(m for m in _METHODS if any(m in vars(base) for base in own))


_INTERFACE = __name__.rpartition(".")[0] + "."


def abstract_type(model: Any) -> str:
    """Name of the most specific kind, such as "Probabilistic"."""
    return _kind(_class_of(model))


@functools.lru_cache
def _kind(cls: type) -> str:
    return next(base.__name__ for base in cls.__mro__ if base.__module__.startswith(_INTERFACE))


def is_supervised(model: Any) -> bool:
    """Whether the model is of a kind that learns a target."""
    return any(
        base.__module__.startswith(_INTERFACE)
        and base.__name__ in ("Supervised", "SupervisedAnnotator")
        for base in _class_of(model).__mro__
    )


def fit_data_scitype(model: Any) -> Scitype:
    """Scientific type of the tuple of training arguments; `Unknown` where nothing is declared."""
    if not model.is_supervised:
        if not model.target_in_fit:
            return Tuple[model.input_scitype]
        return Tuple[model.input_scitype, model.target_scitype]
    pair = (model.input_scitype, model.target_scitype)
    plain = Tuple[pair]
    if model.supports_weights:
        return plain | Tuple[(*pair, Vector[Continuous] | Vector[Count])]
    return plain | Tuple[(*pair, Found)] if model.supports_class_weights else plain


def predict_scitype(model: Any) -> Scitype:
    """Scientific type of what `predict` returns."""
    target: Scitype = model.target_scitype
    if model.prediction_type != "probabilistic":
        return target if model.prediction_type == "deterministic" else Unknown
    element = getattr(target, "element", None)
    return Vector[Density[element]] if element is not None else Unknown


def transform_scitype(model: Any) -> Scitype:
    """Scientific type of what `transform` returns."""
    scitype: Scitype = model.output_scitype
    return scitype


def inverse_transform_scitype(model: Any) -> Scitype:
    """Scientific type of what `inverse_transform` returns."""
    scitype: Scitype = model.input_scitype
    return scitype


def iteration_path(model: Any) -> str | None:
    """The dotted name of the iteration parameter of a model; `None` if it has none.

    To be asked in place of the trait, since `iteration_parameter` may be a hyperparameter, which
    says something of a model inside: such a model is not iterative itself.

    Args:
        model: A model, or a class of models.
    """
    path: str | None = model.iteration_parameter
    return None if "iteration_parameter" in model._fields else path


TRAITS = (
    *("name", "package_name", "human_name", "is_supervised", "prediction_type", "abstract_type"),
    *("input_scitype", "target_scitype", "output_scitype", "fit_data_scitype"),
    *("predict_scitype", "transform_scitype", "inverse_transform_scitype"),
    *("target_in_fit", "supports_weights", "supports_class_weights", "supports_online"),
    *("iteration_parameter", "supports_training_losses", "reports_feature_importances"),
    *("is_wrapper", "deep_properties", "reporting_operations", "constructor"),
    *("hyperparameters", "hyperparameter_types", "hyperparameter_ranges", "implemented_methods"),
    *("load_path", "package_license", "package_url", "package_uuid", "is_pure_python"),
    *("tags", "docstring"),
)


def traits(model: Any) -> Record:
    """Return all traits of a model or a model class.

    Args:
        model: A model, or a class of models.

    Example:
        >>> from pymlj import Standardizer
        >>> from pymlj.interface import traits
        >>> traits(Standardizer).human_name
        'standardizer'
    """
    known = {trait: getattr(model, trait) for trait in TRAITS}
    return Record({**known, "iteration_parameter": iteration_path(model)})
