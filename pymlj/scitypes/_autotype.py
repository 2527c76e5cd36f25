"""`autotype`: scientific types that the values of a column suggest."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.tables import as_vector, columns, is_table, n_rows, vector_kind

from ._base import Scitype
from ._convention import table_column_scitype
from ._names import (
    Continuous,
    Count,
    Finite,
    Infinite,
    Missing,
    Multiclass,
    OrderedFactor,
    Textual,
    Unknown,
    allows_missing,
    nonmissing,
)

# (suggestion so far, scitype of the column, the column) -> suggestion
Rule = Callable[[Scitype, Scitype, Any], Scitype]


def autotype(
    obj: Any, rules: str | Sequence[str] = ("few_to_finite",), only_changes: bool = True
) -> Any:
    """Suggest scientific types, for `coerce` to apply.

    The rules, of which each sees what those before it suggest:

    * `"few_to_finite"`: data with few distinct values becomes categorical, `OrderedFactor` if its
      values are numbers or booleans, `Multiclass` otherwise. Few means at most 4, or at most a
      tenth of the number of rows but no more than 100. Small tables become categorical altogether.
    * `"discrete_to_continuous"`: `Count` becomes `Continuous`.
    * `"string_to_multiclass"`: text becomes `Multiclass`, however many values there are.

    Args:
        obj: A table, or a vector or array; all entries of an array are pooled.
        rules: The rules to apply, in order.
        only_changes: Leave out columns that are of the type suggested already. Tables only.

    Returns:
        For a table a dict from column to suggestion, which `coerce` takes; for an array one type.

    Raises:
        ArgumentError: There is no such rule, or `obj` is neither a table nor an array.

    Example:
        >>> from pymlj import autotype
        >>> X = {"rating": [1, 5, 2, 1, 5], "name": ["Siri", "Robo", "Alexa", "Cortana", "Eliza"]}
        >>> autotype(X)
        {'rating': OrderedFactor}
        >>> autotype(X, rules=("few_to_finite", "string_to_multiclass"))
        {'rating': OrderedFactor, 'name': Multiclass}
    """
    chosen = _rules(rules)
    if is_table(obj):
        found = {name: table_column_scitype(values) for name, values in columns(obj).items()}
        suggested = {
            name: _suggestion(found[name], values, chosen) for name, values in columns(obj).items()
        }
        if only_changes:
            return {name: new for name, new in suggested.items() if new != found[name]}
        return suggested
    if vector_kind(obj) is None:
        raise ArgumentError(
            "A table, a vector or an array is needed to suggest scitypes, but got an object of "
            f"type `{type(obj).__name__}`."
        )
    return _suggestion(table_column_scitype(obj), obj, chosen)


def _rules(rules: str | Sequence[str]) -> list[Rule]:
    names = [rules] if isinstance(rules, str) else list(rules)
    for name in names:
        if name not in _RULES:
            raise ArgumentError(
                f"The rules of `autotype` are {', '.join(f'`{known}`' for known in _RULES)}, but "
                f"got `{name}`.{did_you_mean(name, _RULES)}"
            )
    return [_RULES[name] for name in names]


def _suggestion(found: Scitype, values: Any, rules: list[Rule]) -> Scitype:
    suggestion = found
    for rule in rules:
        suggestion = rule(suggestion, found, values)
    return suggestion


def _like(new: Scitype, suggestion: Scitype) -> Scitype:
    """The new type, with Missing where the one before had it."""
    return Missing | new if allows_missing(suggestion) else new


def _few_to_finite(suggestion: Scitype, found: Scitype, values: Any) -> Scitype:
    if suggestion != Missing and nonmissing(suggestion) <= Finite:
        return suggestion
    flat = values.ravel() if isinstance(values, np.ndarray) else values
    n, distinct = n_rows(flat), _n_distinct(flat)
    if distinct is None or not (
        (distinct <= 3 and n >= 5) or distinct <= max(min(0.1 * n, 100), 4)
    ):
        return suggestion
    is_number = nonmissing(found) <= Infinite or found == Missing
    return _like(OrderedFactor if is_number else Multiclass, suggestion)


def _n_distinct(values: Any) -> int | None:
    """The number of distinct values that are not missing, None if they cannot be compared."""
    if vector_kind(values) is None:
        return None
    vector = as_vector(values)
    try:
        return int(pd.Series(vector).nunique())
    except (TypeError, ValueError):  # lists and other objects; records, which pandas cannot hold
        return None


def _discrete_to_continuous(suggestion: Scitype, found: Scitype, values: Any) -> Scitype:
    is_count = suggestion != Missing and nonmissing(suggestion) <= Count
    return _like(Continuous, suggestion) if is_count else suggestion


def _string_to_multiclass(suggestion: Scitype, found: Scitype, values: Any) -> Scitype:
    is_text = nonmissing(suggestion) in (Textual, Unknown) and nonmissing(found) == Textual
    return _like(Multiclass, suggestion) if is_text else suggestion


_RULES: dict[str, Rule] = {
    "few_to_finite": _few_to_finite,
    "discrete_to_continuous": _discrete_to_continuous,
    "string_to_multiclass": _string_to_multiclass,
}
