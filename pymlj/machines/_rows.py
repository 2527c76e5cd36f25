"""The rows of a training: made comparable, checked, described."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._arrays import to_array
from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch

Rows: TypeAlias = npt.NDArray[np.intp] | None
"""Row numbers, none of them negative; `None` for all rows."""


def row_numbers(rows: Any, n: int | None) -> Rows:
    """Return what was given as `rows` in a form of its own, which later changes cannot reach.

    Args:
        rows: Whatever indexes a numpy axis; `None` and `slice(None)` mean all rows.
        n: The number of rows of the data; `None` where that is not known.

    Raises:
        ArgumentError: These are no row numbers, or there are no such rows.
        DimensionMismatch: A mask has another length than the data.
    """
    if rows is None or (isinstance(rows, slice) and rows == slice(None)):
        return None
    return _from_slice(rows, n) if isinstance(rows, slice) else _from_values(rows, n)


def _from_slice(rows: slice, n: int | None) -> npt.NDArray[np.intp]:
    if n is None:
        raise ArgumentError(
            f"`rows={rows}` needs data whose rows can be counted; "
            "give row numbers instead, such as `rows=range(10)`."
        )
    return np.arange(*rows.indices(n), dtype=np.intp)


def _from_values(rows: Any, n: int | None) -> npt.NDArray[np.intp]:
    array = to_array(rows, "rows").copy()
    if array.ndim != 1 or (array.dtype.kind not in "iub" and array.size > 0):
        raise ArgumentError(
            "`rows` must be a list, array, range or slice of row numbers, or a boolean mask, "
            f"but got {short(rows)}." + _hint(rows, array)
        )
    if array.dtype.kind == "b":
        if n is not None and len(array) != n:
            raise DimensionMismatch(
                f"A mask given as `rows` must have one entry a row, {n} in all, "
                f"but has {len(array)}."
            )
        return np.flatnonzero(array)
    array = array.astype(np.intp, copy=False)
    if n is None or array.size == 0:
        return array
    low, high = int(array.min()), int(array.max())
    if low < -n or high >= n:
        raise ArgumentError(
            f"`rows` must name rows of the data, which are 0 to {n - 1}, "
            f"but got {high if high >= n else low}."
        )
    return array % n if low < 0 else array


def _hint(rows: Any, array: npt.NDArray[Any]) -> str:
    """What to say to one who gave data in the place of rows."""
    if array.ndim < 2 and not isinstance(rows, Mapping):
        return ""
    return " The data to train on goes to the machine: `machine(model, X, y).fit()`."


def same_rows(a: Rows, b: Rows) -> bool:
    """Whether two choices of rows are the same; all rows and each of the rows are not."""
    if a is None or b is None:
        return a is b
    return a is b or np.array_equal(a, b)


def describe_rows(rows: Rows) -> str:
    """A choice of rows in a few words.

    Example:
        >>> import numpy as np
        >>> describe_rows(None), describe_rows(np.arange(3)), describe_rows(np.arange(70))
        ('all rows', '3 rows (0, 1, 2)', '70 rows (0, 1, 2, ..., 69)')
    """
    if rows is None:
        return "all rows"
    shown = [str(row) for row in (rows if len(rows) <= 5 else rows[:3])]
    if len(rows) > 5:
        shown += ["...", str(rows[-1])]
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'} ({', '.join(shown)})"
