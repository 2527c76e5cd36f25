"""The scientific type of the entries of a vector, decided by its dtype wherever that is possible.

Whether anything is missing is judged by content, in one vectorised pass. NaN is missing in pandas
alone; elsewhere it is a number.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.tables import is_ordered, levels, vector_kind

from ._base import Scitype, union
from ._names import (
    Continuous,
    Count,
    Missing,
    ScientificDate,
    ScientificDateTime,
    ScientificTime,
    Textual,
    Unknown,
    finite,
)

Scan = Callable[[Sequence[Any]], Scitype]

_BY_KIND: dict[str, Scitype] = {
    **dict.fromkeys("biu", Count),
    "f": Continuous,
    **dict.fromkeys("UT", Textual),
    "M": ScientificDateTime,
}


def column_scitype(x: Any, scan: Scan) -> Scitype:
    """Return the type of the entries of a vector or array of a known kind.

    Args:
        x: A vector for which `pymlj.tables.vector_kind` is not None.
        scan: The type of the entries of a sequence of objects; used where the dtype does not tell.
    """
    match vector_kind(x):
        case "numpy":
            return _of_numpy(x, scan)
        case "masked":
            gaps = Missing if np.ma.is_masked(x) else None
            return _with(gaps, _of_numpy(x.compressed(), scan), empty=x.dtype.kind == "O")
        case "pandas":
            return _of_pandas(x, scan)
        case "polars":
            return _of_polars(x, scan)
        case "pyarrow":
            return _of_arrow(x, scan)
    return scan(x)


def _with(gaps: Scitype | None, known: Scitype, empty: bool = False) -> Scitype:
    """The type known, with Missing if there are gaps; Missing alone if no entry is left."""
    if gaps is None:
        return known
    return Missing if empty and known == Unknown else union([Missing, known])


def _of_numpy(x: npt.NDArray[Any], scan: Scan) -> Scitype:
    kind = x.dtype.kind
    if kind == "O":
        return scan(x.ravel().tolist())
    S = _BY_KIND.get(kind, Unknown)
    if kind in "mM" and np.isnat(x).any():
        return union([Missing, S])
    if kind == "T" and hasattr(x.dtype, "na_object") and pd.isna(x.astype(object)).any():
        return union([Missing, S])
    return S


def _of_pandas(x: Any, scan: Scan) -> Scitype:
    if isinstance(x, pd.arrays.NumpyExtensionArray):
        x = pd.Series(x, copy=False)
    dtype = x.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "biu":
        return Count
    if isinstance(dtype, np.dtype) and dtype.kind == "f":  # faster than what pandas does
        return union([Missing, Continuous]) if np.isnan(np.asarray(x)).any() else Continuous
    array = getattr(x, "array", x)
    gaps = np.asarray(array.isna())
    missing = Missing if gaps.any() else None
    if isinstance(dtype, np.dtype) and dtype.kind == "O":
        entries = np.asarray(x, dtype=object)
        kept = entries if missing is None else entries[~gaps]
        return _with(missing, scan(kept.tolist()), empty=len(kept) == 0)
    return _with(missing, _of_pandas_dtype(array))


def _of_pandas_dtype(x: Any) -> Scitype:
    dtype = x.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return finite(len(dtype.categories), bool(dtype.ordered))
    if isinstance(dtype, pd.ArrowDtype):
        return _of_arrow_type(x.__arrow_array__())
    if isinstance(dtype, pd.StringDtype):
        return Textual
    if isinstance(dtype, pd.DatetimeTZDtype):
        return ScientificDateTime
    plain = getattr(dtype, "subtype", dtype) if isinstance(dtype, pd.SparseDtype) else dtype
    plain = getattr(plain, "numpy_dtype", plain)
    return _BY_KIND.get(plain.kind, Unknown) if isinstance(plain, np.dtype) else Unknown


def _of_polars(x: Any, scan: Scan) -> Scitype:
    import polars as pl

    dtype = x.dtype
    if dtype == pl.Null:
        return Missing if len(x) else Unknown
    missing = Missing if x.null_count() else None
    if isinstance(dtype, pl.Enum | pl.Categorical):
        return _with(missing, finite(len(levels(x)), is_ordered(x)))
    if dtype.is_nested() or dtype == pl.Object:
        kept = x.drop_nulls().to_list()
        return _with(missing, scan(kept), empty=not kept)
    if dtype.is_integer() or dtype.is_float():
        return _with(missing, Count if dtype.is_integer() else Continuous)
    known: dict[Any, Scitype] = {
        pl.Boolean: Count,
        pl.String: Textual,
        pl.Date: ScientificDate,
        pl.Time: ScientificTime,
    }
    default = ScientificDateTime if isinstance(dtype, pl.Datetime) else Unknown
    return _with(missing, known.get(dtype, default))


def _of_arrow(x: Any, scan: Scan) -> Scitype:
    import pyarrow as pa

    if pa.types.is_null(x.type):
        return Missing if len(x) else Unknown
    missing = Missing if x.null_count else None
    if pa.types.is_nested(x.type):
        kept = x.drop_null().to_pylist()
        return _with(missing, scan(kept), empty=not kept)
    return _with(missing, _of_arrow_type(x))


def _of_arrow_type(x: Any) -> Scitype:
    import pyarrow as pa

    is_a = pa.types
    if is_a.is_dictionary(x.type):
        return finite(len(levels(x)), is_ordered(x))
    rules: list[tuple[Callable[[Any], bool], Scitype]] = [
        (is_a.is_boolean, Count),
        (is_a.is_integer, Count),
        (is_a.is_floating, Continuous),
        (is_a.is_string, Textual),
        (is_a.is_large_string, Textual),
        (is_a.is_string_view, Textual),
        (is_a.is_date, ScientificDate),
        (is_a.is_time, ScientificTime),
        (is_a.is_timestamp, ScientificDateTime),
    ]
    return next((S for is_this, S in rules if is_this(x.type)), Unknown)
