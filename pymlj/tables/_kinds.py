"""Which kind of table or vector an object is, found without importing the library it comes from.

polars and pyarrow are optional. An object can only come from one of them if that library has been
imported already, so `sys.modules` answers the question, and it costs nothing where it has not been.
"""

import sys
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

TableKind = Literal["pandas", "polars", "pyarrow", "columns", "rows"]
VectorKind = Literal["numpy", "masked", "pandas", "polars", "pyarrow", "list"]


def is_table(X: Any) -> bool:
    """Whether `X` is a table.

    Tables are pandas, polars and pyarrow frames, dicts of columns of equal length, and lists of
    dicts that have the same keys. A 2-D array is a matrix, not a table.

    Args:
        X: Any object.

    Returns:
        True if it is a table.

    Example:
        >>> import numpy as np
        >>> from pymlj.tables import is_table
        >>> is_table({"height": [1.7, 1.8], "name": ["Ada", "Bo"]})
        True
        >>> is_table(np.ones((2, 2)))
        False
    """
    return table_kind(X) is not None


def table_kind(X: Any) -> TableKind | None:
    """Return which kind of table `X` is, None if it is not a table.

    `"columns"` stands for a dict of columns, `"rows"` for a list of dicts.
    """
    if isinstance(X, pd.DataFrame):
        return "pandas"
    if isinstance(X, dict):
        return "columns" if _is_dict_of_columns(X) else None
    if isinstance(X, list):
        return "rows" if _is_list_of_rows(X) else None
    if _comes_from(X, "polars", "DataFrame"):
        return "polars"
    return "pyarrow" if _comes_from(X, "pyarrow", "Table", "RecordBatch") else None


def vector_kind(x: Any) -> VectorKind | None:
    """Return which kind of vector `x` is, None if it is none of the kinds known here.

    `"pandas"` stands for a Series, an Index and every array of pandas (`pandas.Categorical` and
    the nullable ones), `"masked"` for numpy's masked arrays, `"list"` for lists, tuples and ranges.
    Arrays of numpy count whatever the number of their axes.
    """
    if isinstance(x, np.ndarray):
        return "masked" if isinstance(x, np.ma.MaskedArray) else "numpy"
    if isinstance(x, pd.Series | pd.Index | pd.api.extensions.ExtensionArray):
        return None if isinstance(x, pd.MultiIndex) else "pandas"
    if isinstance(x, list | tuple | range):
        return "list"
    if _comes_from(x, "polars", "Series"):
        return "polars"
    return "pyarrow" if _comes_from(x, "pyarrow", "Array", "ChunkedArray") else None


def _comes_from(x: Any, package: str, *classes: str) -> bool:
    """Whether `x` is an instance of one of the named classes of a package that may not be there."""
    module = sys.modules.get(package)
    return module is not None and isinstance(x, tuple(getattr(module, name) for name in classes))


def has_rows(x: Any) -> bool:
    """Whether entries of `x` can be counted and picked by number; dicts of columns apart."""
    return (
        hasattr(x, "__len__")
        and hasattr(x, "__getitem__")
        and not isinstance(x, str | bytes | Mapping | type)
        and getattr(x, "ndim", 1) > 0
    )


def length(x: Any) -> int:
    """The number of entries along the first axis; sparse matrices have a shape but no length."""
    return int(x.shape[0]) if isinstance(getattr(x, "shape", None), tuple) else len(x)


def is_column(x: Any) -> bool:
    """Whether `x` can stand in a dict of columns: indexable, with a length, and one axis."""
    return (
        has_rows(x)
        and not isinstance(x, pd.DataFrame)
        and getattr(x, "ndim", 1) == 1
        and not _comes_from(x, "polars", "DataFrame")
        and not _comes_from(x, "pyarrow", "Table", "RecordBatch")
    )


def _is_dict_of_columns(X: dict[Any, Any]) -> bool:
    columns = list(X.values())
    return (
        bool(columns)
        and all(is_column(column) for column in columns)
        and len({len(column) for column in columns}) == 1
    )


def _is_list_of_rows(X: list[Any]) -> bool:
    if not X or not isinstance(X[0], dict) or not X[0]:
        return False
    keys = X[0].keys()
    return all(isinstance(row, dict) and row.keys() == keys for row in X)
