"""`scitype`: the scientific type of an object, and how other packages say it of their objects."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from pymlj.exceptions import ArgumentError
from pymlj.tables import columns, is_table, vector_kind

from ._base import Scitype, union
from ._columns import column_scitype
from ._entries import class_scitype, element_type, entries_scitype
from ._foreign import foreign_scitype
from ._names import Array, Missing, Nothing, Table, Tuple, Unknown
from ._types import ArrayType


@functools.singledispatch
def _registered(obj: object) -> Scitype:
    """Rules that other packages gave; this one is the answer where none fits."""
    return Unknown


_NO_RULE = _registered.dispatch(object)


def register_scitype(cls: type, rule: Callable[[Any], Scitype]) -> None:
    """Say which scientific type the objects of a class have.

    Args:
        cls: The class; the rule holds for its subclasses too, and goes before those built in.
        rule: Takes an object, returns its scientific type.

    Example:
        >>> from pymlj.scitypes import Density, Count, register_scitype, scitype
        >>> class Dice: ...
        >>> register_scitype(Dice, lambda dice: Density[Count])
        >>> scitype(Dice())
        Density[Count]
    """
    _registered.register(cls)(rule)


def scitype(obj: Any) -> Scitype:
    """Return the scientific type of an object.

    Args:
        obj: Anything. What is a table, an array or a vector is decided by `pymlj.tables`.

    Returns:
        Its type; `Unknown` for objects that no rule speaks of. None alone is `Nothing`, inside of
        a container it is `Missing`. Missing shows only where a value is missing; NaN is missing in
        pandas, and a number elsewhere.

    Example:
        >>> import numpy as np
        >>> import pandas as pd
        >>> from pymlj import scitype
        >>> scitype(4.5)
        Continuous
        >>> scitype(np.array([[1, 2], [3, 4]]))
        Matrix[Count]
        >>> scitype(pd.DataFrame({"height": [1.7, None], "name": ["Ada", "Bo"]}))
        Table(Missing | Continuous, Textual)
    """
    if obj is None:
        return Nothing
    rule = _registered.dispatch(type(obj))
    if rule is not _NO_RULE:
        return rule(obj)
    simple = class_scitype(type(obj))
    return _of_container(obj) if simple is None else simple


def _of_container(obj: Any) -> Scitype:
    if isinstance(obj, tuple):
        return Tuple[tuple(_entry(entry) for entry in obj)]
    if is_table(obj):
        return Table(*{table_column_scitype(column) for column in columns(obj).values()})
    if vector_kind(obj) is None:
        return foreign_scitype(obj)
    ndim = obj.ndim if isinstance(obj, np.ndarray) else 1
    return scitype(obj[()]) if ndim == 0 else Array[column_scitype(obj, _scan), ndim]


def _entry(entry: Any) -> Scitype:
    return Missing if entry is None else scitype(entry)


def _by_class(cls: type) -> Scitype | None:
    return class_scitype(cls) if _registered.dispatch(cls) is _NO_RULE else None


def _scan(entries: Sequence[Any]) -> Scitype:
    return element_type(entries_scitype(entries, _entry, _by_class))


def table_column_scitype(x: Any) -> Scitype:
    """Return the type of the entries of a column, which may be a list of dicts, unlike a table."""
    return elscitype(x) if vector_kind(x) is None else column_scitype(x, _scan)


def elscitype(x: Any) -> Scitype:
    """Return the scientific type of the entries of an array or vector.

    Args:
        x: An array, a vector of any kind, or any other iterable.

    Returns:
        The type of the entries, a union if they differ.

    Raises:
        ArgumentError: `x` is a table, whose columns differ: see `schema`.

    Example:
        >>> from pymlj import elscitype
        >>> elscitype([1, None, 3])
        Missing | Count
    """
    if is_table(x):
        raise ArgumentError(
            "An array or a vector is needed, but got a table; `schema(table).scitypes` has the "
            "element scitypes of its columns."
        )
    if vector_kind(x) is not None and not (isinstance(x, np.ndarray) and x.ndim == 0):
        return column_scitype(x, _scan)
    S = scitype(x)
    if isinstance(S, ArrayType):
        return Unknown if S.element is None else S.element
    return scitype_union(x)


def scitype_union(entries: Iterable[Any] | Any) -> Scitype:
    """Return the union of the scientific types of the entries of an iterable.

    Args:
        entries: Any iterable. An object that is none, or a text, counts as its only entry.

    Returns:
        The union; `Unknown` if there are no entries.

    Example:
        >>> from pymlj import scitype_union
        >>> scitype_union([1, 2.0, "3"])
        Continuous | Count | Textual
    """
    is_single = isinstance(entries, str | type) or getattr(entries, "ndim", 1) == 0
    if is_single or not hasattr(entries, "__iter__"):
        return scitype(entries)
    if vector_kind(entries) not in (None, "list"):
        return column_scitype(entries, _scan)
    found = entries_scitype(list(entries), _entry, _by_class)
    return union(found) if found else Unknown
