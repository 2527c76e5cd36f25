"""The scientific type of objects whose class decides it, and of collections of any objects."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from ._base import Scitype, union
from ._names import (
    Continuous,
    Count,
    Missing,
    ScientificDate,
    ScientificDateTime,
    ScientificTime,
    ScientificTimeType,
    Textual,
    Unknown,
)

_MISSING_CLASSES = (type(None), type(pd.NA), type(pd.NaT), type(np.ma.masked))

# The first entry that fits decides. Order matters: `bool` is an `int`, `datetime` a `date`, and
# numpy takes `timedelta64` for an integer.
_BY_CLASS: list[tuple[tuple[type, ...], Scitype]] = [
    ((np.timedelta64, dt.timedelta), Unknown),
    ((int, np.integer, np.bool_), Count),
    ((float, np.floating), Continuous),
    ((str,), Textual),
    ((dt.datetime,), ScientificDateTime),
    ((dt.date,), ScientificDate),
    ((dt.time,), ScientificTime),
]


def class_scitype(cls: type) -> Scitype | None:
    """Return the type shared by all entries of a class, None if entries must be looked at."""
    if cls in _MISSING_CLASSES:
        return Missing
    if cls is np.timedelta64:  # its NaT is missing
        return None
    return next((S for classes, S in _BY_CLASS if issubclass(cls, classes)), None)


def entries_scitype(
    entries: Iterable[Any],
    one: Callable[[Any], Scitype],
    by_class: Callable[[type], Scitype | None],
) -> set[Scitype]:
    """Return the types of the entries of a collection.

    Args:
        entries: A collection that can be gone through twice.
        one: The type of one entry, asked for where its class does not decide.
        by_class: The type of all entries of a class, or None.
    """
    found: set[Scitype] = set()
    undecided: set[type] = set()
    for cls in set(map(type, entries)):
        S = by_class(cls)
        if S is None:
            undecided.add(cls)
        else:
            found.add(S)
    if undecided:
        found |= {one(entry) for entry in entries if type(entry) in undecided}
    return found


def element_type(found: set[Scitype]) -> Scitype:
    """Return the type of the entries of a vector, given the types that occur in it.

    A mixture of dates and times gives the type above them all, other mixtures a union.
    """
    times = {one for one in found if one <= ScientificTimeType}
    if len(times) > 1:
        found = (found - times) | {ScientificTimeType}
    return union(found) if found else Unknown
