"""Data in the form that estimators of scikit-learn take, and what they give back in ours."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pymlj.distributions import UnivariateFinite
from pymlj.exceptions import ArgumentError
from pymlj.interface import Record
from pymlj.tables import (
    build_table,
    codes,
    column_names,
    columns,
    is_categorical,
    is_ordered,
    is_table,
    levels,
    table_kind,
    to_matrix,
    to_table,
)

from ._columns import any_table, numbers

# ---------------------------------------------------------------------- features


def as_input(X: Any) -> Any:
    """Features as estimators take them: a table as a DataFrame of pandas, others as they are."""
    if is_table(X) and not isinstance(X, pd.DataFrame):
        return build_table(columns(X))
    return X


def feature_names(X: Any) -> list[Any] | None:
    """The names of the columns, `x1`, `x2`, ... for a matrix; `None` for what has no columns."""
    if is_table(X):
        return column_names(X)
    if getattr(X, "ndim", 1) == 2:
        return [f"x{j + 1}" for j in range(X.shape[1])]
    return None


def as_output(out: Any, X: Any, names: Sequence[Any] | None) -> Any:
    """What an estimator has made of `X`: a matrix if `X` is one, else a table like it.

    Args:
        out: A matrix, sparse or not, or a data frame.
        X: What it was made of.
        names: Names of the new columns, if known.
    """
    if is_table(out):
        return to_matrix(out, dtype=None) if _is_matrix(X) else build_table(columns(out), like=X)
    matrix = out.toarray() if hasattr(out, "toarray") else np.asarray(out)
    if matrix.ndim == 1:
        matrix = matrix[:, None]
    if _is_matrix(X):
        return matrix
    if names is None or len(names) != matrix.shape[1]:
        names = [f"x{j + 1}" for j in range(matrix.shape[1])]
    if matrix.dtype == object:
        inferred = {n: pd.Series(c).infer_objects().array for n, c in _named(matrix, names)}
        return build_table(inferred, like=X)
    return to_table(matrix, names, like=X)


def _is_matrix(X: Any) -> bool:
    return isinstance(X, np.ndarray) and X.ndim == 2


def _named(matrix: Any, names: Sequence[Any]) -> list[tuple[Any, Any]]:
    return [(str(name), matrix[:, j]) for j, name in enumerate(names)]


# ---------------------------------------------------------------------- targets


def read_labels(y: Any) -> tuple[Any, Record]:
    """Labels as integers 0, 1, ..., counting the levels that occur, and how to go back."""
    if not is_categorical(y):
        raise ArgumentError(
            "A classifier needs a categorical target, but got an object of type "
            f"`{type(y).__name__}`. `coerce(y, Multiclass)` makes it categorical."
        )
    found = codes(y)
    if (found < 0).any():
        raise ArgumentError(
            f"The target must have no missing labels, but {(found < 0).sum()} are; "
            "leave out those rows."
        )
    present, compact = np.unique(found, return_inverse=True)
    return compact, Record(present=present, levels=levels(y), ordered=is_ordered(y))


def read_numbers(y: Any) -> tuple[Any, Record]:
    """Numbers as a vector, or those of several targets as a matrix, and how to go back."""
    if is_table(y):
        return to_matrix(y), Record(form=str(table_kind(y)), names=column_names(y))
    if getattr(y, "ndim", 1) == 2:
        return to_matrix(y), Record(form="matrix")
    return numbers(y), Record(form="vector")


def labels(predicted: Any, target: Record) -> pd.Categorical:
    """Predicted integers as labels."""
    compact = np.asarray(predicted).ravel().astype(np.intp)
    return pd.Categorical.from_codes(
        target.present[compact],
        categories=pd.Index(target.levels, tupleize_cols=False),
        ordered=target.ordered,
    )


def distributions(probabilities: Any, classes: Any, target: Record) -> Any:
    """Predicted probabilities as distributions over all levels.

    Args:
        probabilities: A column for each of `classes`.
        classes: The integers that the estimator knows.
        target: What `read_labels` gave.
    """
    given = np.asarray(probabilities, dtype=np.float64)
    probs = np.zeros((len(given), len(target.levels)))
    probs[:, target.present[np.asarray(classes).astype(np.intp)]] = given
    return UnivariateFinite(target.levels, probs, ordered=target.ordered)


def predicted_numbers(predicted: Any, target: Record) -> Any:
    """Predicted numbers in the form of the target."""
    values = np.asarray(predicted)
    if target.form == "vector":
        return values.ravel()
    matrix = values.reshape(len(values), -1)
    if target.form == "matrix":
        return matrix
    return to_table(matrix, target.names, like=any_table(target.form))


def with_codes(estimator: Any, target: Record) -> None:
    """Tell an estimator the weights of classes, given by label, by the integers it will see.

    Raises:
        ArgumentError: A weight is given for what is no level of the target.
    """
    pool = {level: code for code, level in enumerate(target.levels)}
    compact = {int(code): i for i, code in enumerate(target.present)}
    for name, weights in estimator.get_params().items():
        if name.rpartition("__")[2] not in ("class_weight", "class_weights"):
            continue
        if not isinstance(weights, dict):
            continue
        unknown = [label for label in weights if label not in pool]
        if unknown:
            raise ArgumentError(
                f"`{name}` must give weights to levels of the target, {target.levels}, but names "
                f"{unknown[0]!r}."
            )
        by_code = {compact.get(pool[label]): weight for label, weight in weights.items()}
        estimator.set_params(**{name: {c: w for c, w in by_code.items() if c is not None}})
