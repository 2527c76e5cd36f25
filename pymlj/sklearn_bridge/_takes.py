"""What data a model takes, as far as it declares that."""

from typing import Any

from pymlj.interface import Model
from pymlj.scitypes import (
    Continuous,
    Count,
    Finite,
    Matrix,
    Missing,
    Scitype,
    Table,
    Unknown,
    Vector,
    coerce,
    overlap,
    scitype,
)


def takes(model: Model, element: Scitype) -> bool:
    """Whether features may be of this scitype."""
    declared = model.input_scitype
    return declared != Unknown and (Table(element) <= declared or Matrix[element] <= declared)


def takes_matrices(model: Model) -> bool:
    """Whether features may be a matrix, and need not be a table."""
    declared = model.input_scitype
    return declared == Unknown or Matrix[Continuous] <= declared


def takes_columns(model: Model) -> bool:
    """Whether features are a table or a matrix at all, and not, say, images."""
    declared = model.input_scitype
    return declared == Unknown or any(takes(model, one) for one in (Continuous, Count, Finite))


def is_binary(model: Model) -> bool:
    """Whether a classifier takes two classes only."""
    target = model.target_scitype
    return target != Unknown and target <= Vector[Missing | Finite[2]]


def form_of_targets(model: Model) -> str | None:
    """In what form a regressor takes several targets: "matrix", "table"; `None` if it does not."""
    if Matrix[Continuous] <= model.target_scitype:
        return "matrix"
    return "table" if Table(Continuous) <= model.target_scitype else None


def takes_one_target(model: Model) -> bool:
    """Whether the target of a regressor may be a vector."""
    return overlap(Vector[Continuous], model.target_scitype)


def with_floats(X: Any, model: Model) -> Any:
    """A data frame in which counts are floats, if the model does not take it as it is."""
    declared = model.input_scitype
    if declared == Unknown or scitype(X) <= declared:
        return X
    return coerce(X, {Count: Continuous}, verbosity=0)
