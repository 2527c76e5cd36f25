"""Reading numbers: from whatever holds them to an array of floats, and which of them are missing.

`None` and `pandas.NA` are missing wherever they are. NaN is missing in the target if that is a
pandas column, as everywhere in this library; in a prediction it is a number: the model that made it
has failed, which must show in the result, as it does not if the row is passed over.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.tables import columns, is_categorical, is_table

Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]


class Pairs(NamedTuple):
    """Predictions and ground truth, ready to be compared.

    Attributes:
        yhat: The predictions.
        y: The ground truth.
        n: The number of observations.
        missing: Where either is missing; `None` if nowhere. What `yhat` and `y` hold there is of no
            account.
    """

    yhat: Any
    y: Any
    n: int
    missing: Mask | None = None


def number_pairs(yhat: Any, y: Any) -> Pairs:
    """Read two vectors of numbers.

    Raises:
        ArgumentError: One of them holds something else.
        DimensionMismatch: One is no vector, or the lengths differ.
    """
    predicted, gone = number_vector(yhat, "yhat", nan_is_missing=False)
    true, absent = number_vector(y, "y", nan_is_missing=True)
    check_lengths(len(predicted), len(true))
    return Pairs(predicted, true, len(true), either(gone, absent))


def number_row_pairs(yhat: Any, y: Any) -> Pairs:
    """Read two tables or matrices of numbers, rows being observations; the mask is 2-D too."""
    predicted, true = paired_columns(yhat, y)
    p = [number_vector(c, "yhat", nan_is_missing=False) for c in predicted]
    t = [number_vector(c, "y", nan_is_missing=True) for c in true]
    check_lengths(len(p[0][0]), len(t[0][0]))
    missing = either(_stack_masks(p), _stack_masks(t))
    return Pairs(
        np.column_stack([c for c, _ in p]),
        np.column_stack([c for c, _ in t]),
        len(t[0][0]),
        missing,
    )


def _stack_masks(read: Sequence[tuple[Floats, Mask | None]]) -> Mask | None:
    if all(mask is None for _, mask in read):
        return None
    return np.column_stack([np.zeros(len(c), bool) if m is None else m for c, m in read])


def check_lengths(n_predicted: int, n_true: int) -> None:
    """Refuse predictions and ground truth of different lengths."""
    if n_predicted != n_true:
        raise DimensionMismatch(
            "`yhat` and `y` must have the same number of observations, but there are "
            f"{n_predicted} predictions for {n_true} observations."
        )


def either(a: Mask | None, b: Mask | None) -> Mask | None:
    """Where at least one of two masks is set."""
    if a is None or b is None:
        return b if a is None else a
    return a | b


# -------------------------------------------------------------------------------- one column


def number_vector(values: Any, name: str, nan_is_missing: bool) -> tuple[Floats, Mask | None]:
    """Read a vector of numbers.

    Args:
        values: A vector of any kind.
        name: What to call it in messages.
        nan_is_missing: Whether NaN means missing in columns of pandas.

    Returns:
        The numbers as float64, NaN where they are missing; and where that is, `None` if nowhere.

    Raises:
        ArgumentError: There is something else than numbers in it.
        DimensionMismatch: It is no vector.
    """
    if type(values) is np.ndarray:
        return _from_array(values, name)
    if is_pandas(values):
        return _from_pandas(values, name, nan_is_missing)
    if hasattr(values, "is_null"):  # a column of polars or pyarrow
        return _from_nullable(values, name)
    if isinstance(values, np.ma.MaskedArray):
        read, missing = _from_array(values.filled(0), name)
        return read, either(np.ma.getmaskarray(values), missing)
    return _from_array(to_array(values, name), name)


def is_pandas(values: Any) -> bool:
    """Whether something is a vector of pandas, of one kind or another."""
    return isinstance(values, pd.Series | pd.Index | pd.api.extensions.ExtensionArray)


def to_array(values: Any, name: str) -> npt.NDArray[Any]:
    """A list, or whatever else numpy takes, as an array."""
    if is_table(values):
        raise DimensionMismatch(
            f"`{name}` must be a vector here, but is a table (`{type(values).__name__}`); the "
            "measures for several targets are called `multitarget_...`."
        )
    try:
        return np.asarray(values)
    except Exception as error:  # rows of unequal length, or what another library raises
        raise DimensionMismatch(f"`{name}` must be a vector, but got {short(values)}.") from error


def _from_array(array: npt.NDArray[Any], name: str) -> tuple[Floats, Mask | None]:
    check_vector(array, name)
    kind = array.dtype.kind
    if kind == "f" or kind in "iub":
        return array.astype(np.float64, copy=False), None
    if kind == "O" and _holds_numbers(array):
        missing = _gaps(array)
        if not missing.any():
            return array.astype(np.float64), None
        return np.where(missing, np.nan, array).astype(np.float64), missing
    raise _no_numbers(array, name)


def _from_pandas(values: Any, name: str, nan_is_missing: bool) -> tuple[Floats, Mask | None]:
    if isinstance(values.dtype, pd.CategoricalDtype):
        raise _no_numbers(values, name)
    if values.dtype == object:
        read, missing = _from_array(np.asarray(values), name)
        gone = np.isnan(read) if nan_is_missing else missing
        return read, gone if gone is not None and gone.any() else None
    if not pd.api.types.is_numeric_dtype(values.dtype) or values.dtype.kind == "c":
        raise _no_numbers(values, name)
    if isinstance(values.dtype, pd.api.extensions.ExtensionDtype):
        missing = np.asarray(values.isna())
        array = values.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        array = np.asarray(values, dtype=np.float64)
        missing = (
            np.isnan(array) if nan_is_missing and values.dtype.kind == "f" else np.array(False)
        )
    return array, missing if missing.any() else None


def _from_nullable(values: Any, name: str) -> tuple[Floats, Mask | None]:
    if is_categorical(values):
        raise _no_numbers(values, name)
    missing = np.asarray(values.is_null())
    array = to_array(values, name)
    if array.dtype.kind == "O":  # booleans with gaps, or decimals
        array = np.where(missing, np.nan, array)
        if _holds_numbers(array):
            array = array.astype(np.float64)
    if array.dtype.kind not in "fiub":
        raise _no_numbers(values, name)
    check_vector(array, name)
    return array.astype(np.float64, copy=False), missing if missing.any() else None


def check_vector(array: Any, name: str) -> None:
    """Refuse what does not have exactly one axis."""
    if array.ndim != 1:
        one = array.ndim == 2 and array.shape[1] == 1
        hint = "; take its only column: `[:, 0]`" if one else ""
        raise DimensionMismatch(
            f"`{name}` must be a vector here, but has the shape {array.shape}{hint}."
        )


def _holds_numbers(array: npt.NDArray[Any]) -> bool:
    kind = pd.api.types.infer_dtype(array, skipna=True)
    return kind in ("floating", "integer", "mixed-integer-float", "boolean", "decimal", "empty")


def _gaps(array: npt.NDArray[Any]) -> Mask:
    """Where an array of objects holds a missing value other than NaN."""
    missing = np.asarray(pd.isna(array))
    places = np.flatnonzero(missing)
    missing[places] = [not isinstance(array[i], float | np.floating) for i in places]
    return missing


def _no_numbers(values: Any, name: str) -> ArgumentError:
    kind = getattr(values, "dtype", type(values).__name__)
    hint = ""
    if isinstance(kind, pd.CategoricalDtype):
        hint = " For classes there are measures such as `accuracy`."
    elif len(values) and hasattr(values[0] if isinstance(values, np.ndarray) else None, "pdf"):
        hint = " Distributions have to be made numbers first: `predict_mean(...)`."
    return ArgumentError(f"`{name}` must hold numbers, but got values of type `{kind}`.{hint}")


# ---------------------------------------------------------------------------- several columns


def paired_columns(yhat: Any, y: Any) -> tuple[list[Any], list[Any]]:
    """The columns of two tables or matrices, those of `yhat` in the order of those of `y`.

    Raises:
        ArgumentError: Two tables whose columns do not have the same names.
        DimensionMismatch: One of them is a vector, has no columns, or they have different numbers
            of columns.
    """
    predicted, true = _columns(yhat, "yhat"), _columns(y, "y")
    if len(predicted) != len(true):
        raise DimensionMismatch(
            "`yhat` and `y` must have the same number of columns (targets), but they have "
            f"{len(predicted)} and {len(true)}."
        )
    if is_table(yhat) and is_table(y):
        if set(predicted) != set(true):
            raise ArgumentError(
                "The columns of `yhat` and `y` must have the same names, but got "
                f"{short(list(predicted))} and {short(list(true))}."
            )
        return [predicted[name] for name in true], list(true.values())
    return list(predicted.values()), list(true.values())


def _columns(values: Any, name: str) -> dict[Any, Any]:
    if is_table(values):
        found: dict[Any, Any] = dict(columns(values))
    else:
        array = to_array(values, name)
        if array.ndim != 2:
            raise DimensionMismatch(
                f"`{name}` must be a table, or a matrix whose rows are observations, but has the "
                f"shape {array.shape}; for one target take the measure without `multitarget_`."
            )
        found = {j: array[:, j] for j in range(array.shape[1])}
    if not found:
        raise DimensionMismatch(f"`{name}` must have at least one column.")
    return found
