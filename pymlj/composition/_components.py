"""Components of composites that have any number of them: their names, and what they may be."""

import keyword
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import (
    OPERATIONS,
    TRAITS,
    Annotator,
    Deterministic,
    DeterministicDetector,
    DeterministicSupervisedDetector,
    Interval,
    JointProbabilistic,
    Model,
    Probabilistic,
    ProbabilisticDetector,
    ProbabilisticSupervisedDetector,
    Static,
    Supervised,
    SupervisedAnnotator,
    SupervisedDetector,
    Unsupervised,
    UnsupervisedAnnotator,
    UnsupervisedDetector,
)

Component: TypeAlias = Model | Callable[..., Any]

_KINDS = {
    kind.__name__: kind
    for kind in (
        *(Annotator, Deterministic, DeterministicDetector, DeterministicSupervisedDetector),
        *(Interval, JointProbabilistic, Probabilistic, ProbabilisticDetector),
        *(ProbabilisticSupervisedDetector, Static, Supervised, SupervisedAnnotator),
        *(SupervisedDetector, Unsupervised, UnsupervisedAnnotator, UnsupervisedDetector),
    )
}


def as_component(value: Any, where: str) -> Component:
    """Return a model or a function as it is, and an instance of a class of models.

    Args:
        value: What was given.
        where: What it was given to, for the message.

    Raises:
        ArgumentError: It is none of these.
    """
    if isinstance(value, type) and issubclass(value, Model):
        return value()
    if isinstance(value, Model) or callable(value):
        component: Component = value
        return component
    hint = "; wrap it: `SklearnModel(...)`" if hasattr(value, "fit") else ""
    raise ArgumentError(f"{where} must be models or functions, but got {short(value)}{hint}.")


def kind_of(component: Component) -> type[Model]:
    """The kind of a model, as its trait says; a function is like a static model."""
    if not isinstance(component, Model):
        return Static
    return _KINDS.get(component.abstract_type, Model)


def is_static(component: Component) -> bool:
    """Whether a component learns nothing."""
    return kind_of(component) is Static


def is_predictor(component: Component) -> bool:
    """Whether a component predicts: it is supervised, or detects outliers."""
    if not isinstance(component, Model):
        return False
    return component.is_supervised or issubclass(kind_of(component), Annotator)


# ---------------------------------------------------------------- names


def automatic_name(component: Component) -> str:
    """The name of the class in snake case; `f` for a function."""
    return snake_case(type(component).__name__) if isinstance(component, Model) else "f"


def snake_case(name: str) -> str:
    """The name of a class as the name of a variable.

    Example:
        >>> snake_case("OneHotEncoder"), snake_case("KNNRegressor"), snake_case("SMOTE")
        ('one_hot_encoder', 'knn_regressor', 'smote')
    """
    split = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", split).lower().strip("_")


def individuate(pairs: Iterable[tuple[str, Component]]) -> dict[str, Any]:
    """Number the names that are there already: `scale`, `scale2`, `scale3`."""
    found: dict[str, Any] = {}
    for name, component in pairs:
        stem = re.sub(r"\d+$", "", name)
        stem = stem if name in found and stem in found else name
        n = 2
        while name in found:
            name = f"{stem}{n}"
            n += 1
        found[name] = component
    return found


def check_names(names: Sequence[str], owner: type[Model]) -> None:
    """Refuse names under which a component could not be reached.

    Raises:
        ArgumentError: A name is no identifier, or means something else already.
    """
    for name in names:
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            raise ArgumentError(
                f"A component must have a name that can stand after a dot, but got {name!r}."
            )
        if name in (*TRAITS, *OPERATIONS) or hasattr(owner, name):
            raise ArgumentError(
                f"A component of `{owner.__name__}` cannot be called `{name}`, since that is an "
                f"attribute it has already; choose another name: `{owner.__name__}({name}_=...)`."
            )


def check_replacement(owner: Any, name: str, component: Component, slot: type[Model]) -> None:
    """Refuse to replace a component by one of another kind.

    Raises:
        ArgumentError: The kind is neither that of the first component of the name, nor narrower.
    """
    kind = kind_of(component)
    if not issubclass(kind, slot):
        raise ArgumentError(
            f"`{name}` of `{type(owner).__name__}` must be a model of kind `{slot.__name__}`, but "
            f"got {short(component)}, whose kind is `{kind.__name__}`; build a new "
            f"`{type(owner).__name__}` for it."
        )
