"""Reading labels: two vectors made comparable, by codes in a common pool of levels.

Categorical data brings its pool, and the pools of predictions and ground truth must agree; raw
labels are taken as they are, their levels being those observed.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.tables import as_vector, categorical

from ._numbers import Mask, Pairs, check_lengths, either, paired_columns

Codes: TypeAlias = npt.NDArray[Any]


class LabelPairs(NamedTuple):
    """Predicted and true labels as codes in a common pool.

    Attributes:
        yhat: Codes of the predictions, -1 for missing.
        y: Codes of the ground truth, -1 for missing.
        levels: The pool.
        ordered: Whether both have ordered levels.
    """

    yhat: Codes
    y: Codes
    levels: list[Any]
    ordered: bool


def label_pairs(yhat: Any, y: Any) -> LabelPairs:
    """Read two vectors of labels.

    Raises:
        ArgumentError: Pools that do not agree, or labels that are not comparable.
        DimensionMismatch: One is no vector, or the lengths differ.
    """
    predicted, true = _vectors(yhat, y)
    pool = _pool(predicted, true)
    if pool is None:
        both = categorical(_joined(predicted, true))
        codes = np.asarray(both.codes, dtype=np.intp)
        return LabelPairs(codes[: len(true)], codes[len(true) :], both.categories.tolist(), False)
    ordered = bool(getattr(predicted, "ordered", False) and getattr(true, "ordered", False))
    codes, true_codes = _codes_in_pool(pool, predicted, true)
    return LabelPairs(codes, true_codes, pool.categories.tolist(), ordered)


def label_match(yhat: Any, y: Any) -> Pairs:
    """Read two vectors of labels, only to see which of them are equal.

    Returns:
        Codes, or raw labels where neither vector is categorical, which saves finding their levels.

    Raises:
        ArgumentError: As in `label_pairs`.
        DimensionMismatch: As in `label_pairs`.
    """
    predicted, true = _vectors(yhat, y)
    pool = _pool(predicted, true)
    if pool is not None:
        codes, true_codes = _codes_in_pool(pool, predicted, true)
        # Either code is negative where the smaller one is; a pass over both, not two.
        gone = np.minimum(codes, true_codes) < 0
        return Pairs(codes, true_codes, len(codes), gone if gone.any() else None)
    _check_comparable(predicted, true)
    absent, unknown = _missing(predicted), _missing(true)
    predicted, true = _without_gaps(predicted, absent), _without_gaps(true, unknown)
    return Pairs(predicted, true, len(true), either(absent, unknown))


def label_row_pairs(yhat: Any, y: Any) -> Pairs:
    """Read two tables or matrices of labels, rows being observations.

    Returns:
        Arrays of shape `(n, number of targets)`: which labels are equal, beside all true, and the
        mask of the single values.
    """
    predicted, true = paired_columns(yhat, y)
    columns = [label_match(p, t) for p, t in zip(predicted, true, strict=True)]
    equal = np.column_stack([pairs.yhat == pairs.y for pairs in columns])
    n = columns[0].n
    missing = None
    if any(pairs.missing is not None for pairs in columns):
        none = np.zeros(n, dtype=bool)
        missing = np.column_stack([none if c.missing is None else c.missing for c in columns])
    return Pairs(equal, np.ones_like(equal), n, missing)


def codes_in(levels: Any, ordered: bool, labels: Any, name: str) -> Codes:
    """Codes of labels in a pool, -1 for missing.

    Args:
        levels: The pool, a list or an index of pandas.
        ordered: Whether its order means something.
        labels: An array, or a `pandas.Categorical`.
        name: What to call the labels in messages.

    Raises:
        ArgumentError: A raw label is not in the pool; or the labels are categorical, and their pool
            is another one or, if both are ordered, has another order.
    """
    own = labels.categories if isinstance(labels, pd.Categorical) else None
    if own is not None and _same_levels(own, levels):
        codes: Codes = labels.codes
        return codes
    pool = levels if isinstance(levels, pd.Index) else pd.Index(levels, tupleize_cols=False)
    if own is None:
        return _codes_of_raw(pool, labels, name)
    positions = pool.get_indexer(own)
    two = f"{short(own.tolist())} for `{name}`, and {short(pool.tolist())}"
    if len(own) != len(pool) or (positions < 0).any():
        raise ArgumentError(
            f"The levels of `yhat` and `y` must be the same, but got {two}. Give both one pool: "
            "`categorical(values, levels=...)`."
        )
    if labels.ordered and ordered:
        raise ArgumentError(
            "The levels of `yhat` and `y` must have the same order, as both are ordered, but got "
            f"{two}."
        )
    recoded: Codes = np.append(positions, -1)[labels.codes]
    return recoded


def _same_levels(own: pd.Index, levels: Any) -> bool:
    if isinstance(levels, list):
        return own.tolist() == levels
    return own is levels or own.equals(levels)


def _no_labels(name: str, error: Exception) -> ArgumentError:
    return ArgumentError(
        f"The labels of {name} must be single values such as text or numbers, of one kind, but "
        f"{error}."
    )


def unequal(yhat: npt.NDArray[Any], y: npt.NDArray[Any]) -> Mask:
    """Where labels differ.

    Raises:
        ArgumentError: They cannot be compared.
    """
    try:
        differ: Mask = np.not_equal(yhat, y).astype(np.bool_)
        return differ
    except (TypeError, ValueError) as error:
        raise _no_labels("`yhat` and `y`", error) from error


def _codes_of_raw(pool: pd.Index, labels: npt.NDArray[Any], name: str) -> Codes:
    try:
        found, values = pd.factorize(labels)
        positions = pool.get_indexer(pd.Index(values, tupleize_cols=False))
    except (TypeError, ValueError, NotImplementedError) as error:
        raise _no_labels(f"`{name}`", error) from error
    if (positions < 0).any():
        unknown = short(np.asarray(values)[positions < 0].tolist())
        raise ArgumentError(
            f"The labels of `{name}` must be among the levels {short(pool.tolist())}, but "
            f"{unknown} are not."
        )
    codes: Codes = np.append(positions, -1)[found]
    return codes


def _vectors(yhat: Any, y: Any) -> tuple[Any, Any]:
    first = yhat[0] if isinstance(yhat, list) and yhat else None
    if hasattr(yhat, "pdf") or hasattr(first, "pdf"):
        raise ArgumentError(
            "Predicted labels are needed, but got predicted distributions; take their modes: "
            "`yhat.mode()`, or `predict_mode`."
        )
    predicted, true = label_vector(yhat), label_vector(y)
    check_lengths(len(predicted), len(true))
    return predicted, true


def label_vector(labels: Any) -> Any:
    """A vector of labels as an array, or as a `pandas.Categorical` if it is categorical."""
    if type(labels) is pd.Categorical or (type(labels) is np.ndarray and labels.ndim == 1):
        return labels
    if isinstance(labels, pd.Series) and isinstance(labels.dtype, pd.CategoricalDtype):
        return labels.array
    return as_vector(labels)


def _pool(predicted: Any, true: Any) -> pd.Categorical | None:
    """The vector whose levels both are read in; that of the ground truth, if it has any."""
    if isinstance(true, pd.Categorical):
        return true
    return predicted if isinstance(predicted, pd.Categorical) else None


def _codes_in_pool(pool: pd.Categorical, predicted: Any, true: Any) -> tuple[Codes, Codes]:
    levels, ordered = pool.categories, bool(pool.ordered)
    return codes_in(levels, ordered, predicted, "yhat"), codes_in(levels, ordered, true, "y")


def _missing(labels: npt.NDArray[Any]) -> Mask | None:
    if labels.dtype.kind in "biuUS":
        return None
    missing = np.asarray(pd.isna(labels))
    return missing if missing.any() else None


def _without_gaps(labels: npt.NDArray[Any], missing: Mask | None) -> npt.NDArray[Any]:
    """Labels that can be compared: `pandas.NA` cannot."""
    if missing is None or labels.dtype.kind != "O":
        return labels
    filled = labels.copy()
    filled[missing] = None
    return filled


def _joined(predicted: npt.NDArray[Any], true: npt.NDArray[Any]) -> npt.NDArray[Any]:
    _check_comparable(predicted, true)
    if "O" in (predicted.dtype.kind, true.dtype.kind):
        return np.concatenate([predicted.astype(object), true.astype(object)])
    try:
        return np.concatenate([predicted, true])
    except TypeError as error:
        raise _no_labels("`yhat` and `y`", error) from error


def _check_comparable(predicted: npt.NDArray[Any], true: npt.NDArray[Any]) -> None:
    """Refuse numbers compared with text, which would just never be equal."""
    kinds = {_kind(predicted), _kind(true)}
    if kinds == {"text", "numbers"}:
        raise ArgumentError(
            "The labels of `yhat` and `y` must be of one kind, but got text and numbers: "
            f"{short(predicted[:1].tolist())} and {short(true[:1].tolist())}."
        )


def _kind(labels: npt.NDArray[Any]) -> str:
    """Text or numbers, as far as the first label tells."""
    if not len(labels):
        return "nothing"
    if labels.dtype.kind == "U" or isinstance(labels[0], str):
        return "text"
    is_number = labels.dtype.kind in "biuf" or isinstance(labels[0], int | float)
    return "numbers" if is_number else "other"
