"""Rows and columns of tables of every kind."""

from collections.abc import Iterable, Mapping
from typing import Any

from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._frames import frame, frame_or_none, uneven_columns
from ._kinds import has_rows, length
from ._rows import as_rows, take


def n_rows(X: Any) -> int:
    """Return the number of rows, or of observations, of `X`.

    Args:
        X: A table, an array (its first axis counts), a categorical, a list, anything with a
            length; or None, which has no rows.

    Returns:
        The number of rows.

    Raises:
        ArgumentError: `X` has no rows to count, such as a number.

    Example:
        >>> from pymlj.tables import n_rows
        >>> n_rows({"height": [1.7, 1.8, 1.6]})
        3
    """
    if X is None:
        return 0
    table = frame_or_none(X)
    if table is not None:
        return table.n_rows()
    if not has_rows(X):
        raise ArgumentError(
            "Rows can be counted in tables, arrays and sequences, but got an object of type "
            f"`{type(X).__name__}`."
            + (" The columns of a dict must have equal lengths." if isinstance(X, dict) else "")
            + uneven_columns(X)
        )
    return length(X)


def select_rows(X: Any, rows: Any) -> Any:
    """Return the given rows of `X`, in the order given, in the same kind of container.

    Args:
        X: A table, an array, a Series, a categorical, a list or anything else that an array of
            integers can index. Other objects (None, a number, a dict that is not a table) have no
            rows, and are returned as they are.
        rows: Row numbers (a list, an array, a `range`), a `slice`, a boolean mask, or one integer,
            which gives one row. None means all rows and gives `X` itself. A `slice` or `range` of
            an array is a view.

    Returns:
        The rows; the levels of categorical data and the index labels of pandas are kept.

    Raises:
        ArgumentError: `rows` are not row numbers, or out of range.
        DimensionMismatch: A boolean mask has another length than `X`.

    Example:
        >>> from pymlj.tables import select_rows
        >>> select_rows({"height": [1.7, 1.8, 1.6], "name": ["Ada", "Bo", "Cy"]}, [2, 0])
        {'height': [1.6, 1.7], 'name': ['Cy', 'Ada']}
    """
    if rows is None or X is None:
        return X
    table = frame_or_none(X)
    if table is not None:
        return table.take(as_rows(rows, table.n_rows()))
    if not has_rows(X):
        return X
    return take(X, as_rows(rows, length(X)))


def column_names(X: Any) -> list[str]:
    """Return the names of the columns of a table, in order.

    Args:
        X: A table.

    Returns:
        The names, as the table has them: pandas allows other labels than text.

    Raises:
        ArgumentError: `X` is not a table, or two of its columns have the same name.

    Example:
        >>> from pymlj.tables import column_names
        >>> column_names([{"height": 1.7, "name": "Ada"}, {"height": 1.8, "name": "Bo"}])
        ['height', 'name']
    """
    return frame(X).names()


def column(X: Any, name: Any) -> Any:
    """Return one column of a table, as the table holds it.

    Args:
        X: A table.
        name: Name of the column.

    Returns:
        A Series of pandas or polars, a pyarrow array, what a dict holds, or a list.

    Raises:
        ArgumentError: `X` is not a table, or has no such column.

    Example:
        >>> from pymlj.tables import column
        >>> column({"height": [1.7, 1.8], "name": ["Ada", "Bo"]}, "name")
        ['Ada', 'Bo']
    """
    return frame(X).known_column(name)


def columns(X: Any) -> dict[str, Any]:
    """Return the columns of a table, as the table holds them, by name.

    Args:
        X: A table.

    Returns:
        A dict from name to column, in order.

    Raises:
        ArgumentError: `X` is not a table, or two of its columns have the same name.

    Example:
        >>> from pymlj.tables import columns
        >>> columns([{"height": 1.7, "name": "Ada"}, {"height": 1.8, "name": "Bo"}])
        {'height': [1.7, 1.8], 'name': ['Ada', 'Bo']}
    """
    return frame(X).columns()


def select_columns(X: Any, names: Iterable[Any]) -> Any:
    """Return a table of some of the columns, in the order asked for.

    Args:
        X: A table.
        names: Names of columns.

    Returns:
        A table of the same kind.

    Raises:
        ArgumentError: `X` is not a table, or has no column of one of the names.

    Example:
        >>> from pymlj.tables import select_columns
        >>> select_columns({"height": [1.7], "name": ["Ada"], "age": [36]}, ["age", "height"])
        {'age': [36], 'height': [1.7]}
    """
    table = frame(X)
    return table.select(table.known(names))


def with_columns(X: Any, new: Mapping[Any, Any]) -> Any:
    """Return a table in which some columns are replaced, and others appended.

    Args:
        X: A table. It is not changed; columns that stay are shared with it where possible.
        new: From name to values: vectors of any kind, with one entry per row. They are placed by
            position, whatever the index of a Series says. Categorical data becomes what the
            library of `X` has for it; a list of dicts keeps its labels alone.

    Returns:
        A table of the same kind. Replaced columns keep their place.

    Raises:
        ArgumentError: `X` is not a table.
        DimensionMismatch: Some values do not have one entry per row.

    Example:
        >>> import numpy as np
        >>> from pymlj.tables import with_columns
        >>> with_columns({"height": [170, 180]}, {"height": [1.7, 1.8], "age": [36, 41]})
        {'height': [1.7, 1.8], 'age': [36, 41]}
    """
    table = frame(X)
    n = table.n_rows()
    for name, values in new.items():
        if len(values) != n:
            raise DimensionMismatch(
                f"A column must have one entry per row, but the table has {n} rows and column "
                f"`{name}` has {len(values)} entries."
            )
    return table.replace(new) if new else X
