"""Vectors: from any container to an array, and from an array back to a container of some kind."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._categorical import as_categorical, is_categorical
from ._foreign import arrow_categorical, polars_categorical
from ._kinds import vector_kind
from ._lists import list_to_array


def as_vector(y: Any) -> npt.NDArray[Any] | pd.Categorical:
    """Return the entries of a vector as a numpy array, or as a `pandas.Categorical`.

    Args:
        y: A vector of any kind: array, Series, Index, polars or pyarrow column, list, tuple.

    Returns:
        A `pandas.Categorical` if `y` holds categorical data, a 1-D array otherwise. Where `y` is
        backed by such an array it is returned without a copy. Gaps in integers and booleans of
        pandas, polars and pyarrow turn them into floats with NaN.

    Raises:
        ArgumentError: `y` is of a library whose objects cannot be read.
        DimensionMismatch: `y` does not have exactly one axis.

    Example:
        >>> from pymlj.tables import as_vector
        >>> as_vector([1, 2, 5])
        array([1, 2, 5])
    """
    vector = as_categorical(y) if is_categorical(y) else _as_array(y)
    if vector.ndim != 1:
        raise DimensionMismatch(
            f"A vector must have one axis, but got `{type(y).__name__}` of shape {vector.shape}."
        )
    return vector


def _as_array(y: Any) -> npt.NDArray[Any]:
    match vector_kind(y):
        case "numpy":
            return _native(np.asarray(y))
        case "masked":
            return _from_masked(y)
        case "pandas":
            return _from_pandas(y)
        case "polars":
            return list_to_array(y.to_list()) if _is_listed(y) else np.asarray(y.to_numpy())
        case "pyarrow":
            return _from_arrow(y)
        case "list":
            return list_to_array(y)
        case None:
            return _from_anything(y)


def _native(y: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers in the byte order of this machine, the only one that pandas and torch know."""
    foreign = y.dtype.kind in "fiuc" and not y.dtype.isnative
    return y.astype(y.dtype.newbyteorder("=")) if foreign else y


def _is_listed(y: Any) -> bool:
    """Whether numpy has no type for a column of polars."""
    return bool(y.dtype.is_nested()) or str(y.dtype) in ("Int128", "UInt128")


def _from_anything(y: Any) -> npt.NDArray[Any]:
    try:
        return np.asarray(y)
    except Exception as error:  # of the library that `y` comes from
        raise ArgumentError(
            f"An object of type `{type(y).__name__}` cannot be read as an array: {error}"
        ) from error


def _from_masked(y: np.ma.MaskedArray[Any, Any]) -> npt.NDArray[Any]:
    if not np.ma.is_masked(y):
        return y.data
    if y.dtype.kind in "biuf":
        return np.asarray(np.ma.filled(y.astype(np.float64), np.nan))
    return np.fromiter(y.tolist(), dtype=object, count=len(y))


def _from_pandas(y: Any) -> npt.NDArray[Any]:
    if pd.api.types.is_extension_array_dtype(y.dtype) and pd.api.types.is_numeric_dtype(y.dtype):
        if y.isna().any():
            return np.asarray(y.to_numpy(dtype=np.float64, na_value=np.nan))
        return np.asarray(y.to_numpy(dtype=getattr(y.dtype, "numpy_dtype", None)))
    return np.asarray(y)


def _from_arrow(y: Any) -> npt.NDArray[Any]:
    array = y.to_numpy() if hasattr(y, "chunks") else y.to_numpy(zero_copy_only=False)
    return np.asarray(array)


def build_vector(values: Any, like: Any) -> Any:
    """Return `values` in a container of the kind of `like`.

    Args:
        values: An array, a `pandas.Categorical` or a vector of any other kind.
        like: The vector whose kind is wanted. Its name is kept, and its pandas index too if the
            number of entries agrees. Categorical data does not fit in an array or a list, and
            stays a `pandas.Categorical` there.

    Returns:
        A vector of the kind of `like`.

    Example:
        >>> import numpy as np
        >>> import pandas as pd
        >>> from pymlj.tables import build_vector
        >>> build_vector(np.array([0.5, 1.5]), like=pd.Series([1, 2], index=["a", "b"], name="x"))
        a    0.5
        b    1.5
        Name: x, dtype: float64
    """
    kind = vector_kind(like)
    if kind == "polars":
        return polars_series(values, like.name)
    if kind == "pyarrow":
        return arrow_array(values)
    if kind == "list" and not is_categorical(values):
        return tuple(to_list(values)) if isinstance(like, tuple) else to_list(values)
    values = for_pandas(values)
    if isinstance(like, pd.Series):
        index = like.index if len(like) == len(values) else None
        return pd.Series(values, index=index, name=like.name, copy=False)
    if isinstance(like, pd.Index):
        return pd.Index(values, name=like.name)
    return values


def for_pandas(values: Any) -> Any:
    """Return a vector of any kind as one that pandas can hold as a column: an array of some kind.

    The index of a Series is left behind, so that its values are placed by position.
    """
    kind = vector_kind(values)
    if isinstance(values, pd.Series | pd.Index):
        return (
            values.array
            if isinstance(values.dtype, pd.api.extensions.ExtensionDtype)
            else (values.to_numpy())
        )
    if kind == "list":
        return list_to_array(values)
    if kind == "masked":
        return _from_masked(values)
    return as_vector(values) if kind in ("polars", "pyarrow") else values


def to_list(values: Any) -> list[Any]:
    """Return the entries of a vector of any kind as a list, missing ones as None."""
    match vector_kind(values):
        case "polars":
            return list(values.to_list())
        case "pyarrow":
            return list(values.to_pylist())
        case "pandas":
            entries, gaps = list(values.tolist()), np.asarray(values.isna())
            for position in np.flatnonzero(gaps):
                entries[position] = None
            return entries
    return list(values.tolist() if hasattr(values, "tolist") else values)


def polars_series(values: Any, name: str) -> Any:
    """Return a vector of any kind as a polars Series."""
    import polars as pl

    kind = vector_kind(values)
    if kind == "polars":
        return values.alias(name)
    if is_categorical(values):
        return polars_categorical(as_categorical(values), name)
    if kind == "pyarrow":
        return pl.Series(name, pl.from_arrow(values))
    if kind == "masked" and values.dtype.kind != "O":
        gaps = pl.Series(np.ma.getmaskarray(values))
        return pl.Series(name, np.asarray(values.data)).set(gaps, None)
    return pl.Series(name, _none_for_gaps(values))


def arrow_array(values: Any) -> Any:
    """Return a vector of any kind as a pyarrow array."""
    import pyarrow as pa

    kind = vector_kind(values)
    if kind == "pyarrow":
        return values
    if is_categorical(values):
        return arrow_categorical(as_categorical(values))
    if kind == "polars":
        return values.to_arrow()
    if kind == "masked" and values.dtype.kind != "O":
        return pa.array(values.data, mask=np.ma.getmaskarray(values))
    return pa.array(_none_for_gaps(values))


def _none_for_gaps(values: Any) -> Any:
    """A vector of pandas, numpy or Python as an array, or as a list where it holds objects or gaps.

    NaN is a gap in pandas alone.
    """
    kind = vector_kind(values)
    if kind == "pandas":
        gaps = values.isna()
        if gaps.any():
            entries = np.asarray(values, dtype=object)
            entries[np.asarray(gaps)] = None
            return entries.tolist()
        values = np.asarray(values)
    if kind == "masked" or (isinstance(values, np.ndarray) and values.dtype.kind == "O"):
        return values.tolist()
    return values
