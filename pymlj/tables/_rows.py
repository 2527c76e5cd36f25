"""Row numbers: checked, and applied to one vector."""

from typing import Any

import numpy as np
import numpy.typing as npt

from pymlj._arrays import to_array
from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._kinds import vector_kind

Rows = slice | npt.NDArray[np.intp]


def as_rows(rows: Any, n: int) -> Rows:
    """Return `rows` as a slice or an array of integers in `range(n)`, checked."""
    if isinstance(rows, slice):
        return rows
    if isinstance(rows, range):
        return _from_range(rows, n)
    index = np.atleast_1d(to_array(rows, "rows"))
    if index.dtype.kind == "b":
        if index.shape != (n,):
            raise DimensionMismatch(
                f"A boolean mask of rows must have one entry per row, but there are {n} rows and "
                f"the mask has shape {index.shape}."
            )
        return np.flatnonzero(index)
    if index.size == 0:
        return np.empty(0, dtype=np.intp)
    if index.dtype.kind not in "iu" or index.ndim != 1:
        raise ArgumentError(
            "`rows` must be integers, a slice or a boolean mask, but got "
            f"{type(rows).__name__} of {index.dtype} with shape {index.shape}."
        )
    return _in_range(index.astype(np.intp, copy=False), n)


def _from_range(rows: range, n: int) -> Rows:
    if len(rows) == 0:
        return slice(0, 0)
    if min(rows[0], rows[-1]) >= 0 and max(rows[0], rows[-1]) < n:
        return slice(rows.start, rows.stop if rows.stop >= 0 else None, rows.step)
    return _in_range(np.array(rows, dtype=np.intp), n)


def _in_range(index: npt.NDArray[np.intp], n: int) -> npt.NDArray[np.intp]:
    low, high = int(index.min()), int(index.max())
    if low < -n or high >= n:
        raise ArgumentError(
            f"`rows` must lie in `range({n})`, since there are {n} rows, but row "
            f"{high if high >= n else low} was asked for."
        )
    return index % n if low < 0 else index


def take(x: Any, rows: Rows) -> Any:
    """Return entries of one vector, array or other sequence; `rows` as `as_rows` gives them."""
    kind = vector_kind(x)
    if kind == "pandas" and hasattr(x, "iloc"):
        return x.iloc[rows]
    if kind == "pyarrow":
        return take_arrow(x, rows)
    if kind == "list":
        if isinstance(rows, slice):
            return x[rows]
        picked = map(x.__getitem__, rows.tolist())
        return tuple(picked) if isinstance(x, tuple) else list(picked)
    try:
        return x[rows]
    except TypeError:  # a deque, `array.array`, a view of memory
        return to_array(x, "X")[rows]


def take_arrow(x: Any, rows: Rows) -> Any:
    """Return rows of a table, record batch or array of pyarrow; a contiguous slice is a view."""
    if isinstance(rows, slice):
        start, stop, step = rows.indices(len(x))
        if step == 1:
            return x.slice(start, max(stop - start, 0))
        rows = np.arange(start, stop, step)
    return x.take(rows)
