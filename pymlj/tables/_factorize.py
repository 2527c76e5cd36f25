"""The distinct labels of a vector, sorted, and the position of each entry among them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._arrays import to_array
from pymlj.exceptions import DimensionMismatch

from ._kinds import vector_kind
from ._lists import list_to_array


def factorize(values: Any) -> tuple[npt.NDArray[np.intp], "pd.Index[Any]"]:
    """Return (codes, labels): labels sorted if they can be, in order of appearance otherwise.

    Missing values, NaN included, get the code -1. Labels keep their type: integers with gaps stay
    integers, dates stay dates.
    """
    present, labelled = _labels(values)
    if getattr(labelled, "ndim", 1) != 1:
        raise DimensionMismatch(
            f"Categorical data must have one axis, but got shape {labelled.shape}."
        )
    found, uniques = pd.factorize(labelled)
    pool = label_index(pd.Index(uniques, tupleize_cols=False).tolist())
    found, pool = _sorted(np.asarray(found, dtype=np.intp), pool)
    if present is None:
        return found, pool
    codes = np.full(len(present), -1, dtype=np.intp)
    codes[present] = found
    return codes, pool


def _labels(values: Any) -> tuple[npt.NDArray[np.bool_] | None, Any]:
    """Entries in a form that keeps their type; with gaps, a mask of entries that are present.

    The mask is needed where dropping the gaps keeps integers from turning into floats.
    """
    match vector_kind(values):
        case "masked":
            return ~np.ma.getmaskarray(values), values.compressed()
        case "polars":
            return values.is_not_null().to_numpy(), _polars_entries(values.drop_nulls())
        case "pyarrow":
            present = values.is_valid().to_numpy(zero_copy_only=False)
            return present, _arrow_entries(values.drop_null())
        case "pandas":
            plain = isinstance(values.dtype, np.dtype) and values.dtype.kind in "fiu"
            return None, _indexable(np.asarray(values)) if plain else values
        case "numpy":
            return None, _indexable(values)
    if hasattr(values, "__array__"):  # a tensor, whose entries are tensors
        return None, _indexable(to_array(values, "values"))
    return None, list_to_array(list(values))


def _indexable(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers of a type that pandas has an index of: no half, no long, no foreign byte order."""
    kind = values.dtype
    if kind.kind == "f" and (kind.itemsize not in (4, 8) or not kind.isnative):
        return values.astype(np.float32 if kind.itemsize < 8 else np.float64)
    return values if kind.isnative else values.astype(kind.newbyteorder("="))


def _polars_entries(x: Any) -> npt.NDArray[Any]:
    import polars as pl

    plain = x.dtype.is_numeric() and "128" not in str(x.dtype)  # numpy has no such integers
    if plain or x.dtype in (pl.String, pl.Boolean):
        return np.asarray(x.to_numpy())
    return list_to_array(x.to_list())


def _arrow_entries(x: Any) -> npt.NDArray[Any]:
    import pyarrow as pa

    kind = pa.types
    if kind.is_temporal(x.type) or kind.is_nested(x.type) or kind.is_decimal(x.type):
        return list_to_array(x.to_pylist())
    return _indexable(np.asarray(x.to_numpy(zero_copy_only=False)))


def label_index(labels: list[Any]) -> "pd.Index[Any]":
    """Return labels as the index that pandas infers for them; tuples stay single labels."""
    index: pd.Index[Any] = pd.Index(labels, tupleize_cols=False)
    return index


def _sorted(
    codes: npt.NDArray[np.intp], pool: "pd.Index[Any]"
) -> tuple[npt.NDArray[np.intp], "pd.Index[Any]"]:
    try:
        order = np.argsort(np.asarray(pool), kind="stable")
    except TypeError:
        return codes, pool
    rank = np.empty(len(order) + 1, dtype=np.intp)
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    return rank[codes], pool[order]
