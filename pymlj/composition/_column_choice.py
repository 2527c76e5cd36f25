"""Which columns of a table go where, and how what has become of them is put together."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from pymlj._show import short
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Scitype, nonmissing, schema
from pymlj.tables import build_table, column, columns, is_table

Selector: TypeAlias = Any
"""A column, a list or tuple of columns, a scientific type, or a function of names."""


def is_selector(value: Any) -> bool:
    """Whether a value can say which columns are meant."""
    return isinstance(value, Scitype | str | int | list | tuple) or callable(value)


def choose(selectors: Mapping[str, Selector], X: Any) -> dict[str, list[Any]]:
    """Return for each name the columns that go there; those for which there are none are left out.

    Args:
        selectors: Which columns are meant, by name.
        X: The table.

    Raises:
        ArgumentError: `X` is no table, or lacks a column that is named, or two name the same one.
    """
    if not is_table(X):
        raise ArgumentError(
            f"`Columns` needs a table, but got an object of type `{type(X).__name__}`."
        )
    known = schema(X)
    types = dict(zip(known.names, known.scitypes, strict=True))
    goes_to: dict[Any, str] = {}
    for name, selector in selectors.items():
        for one in _named(selector):
            _check_column(one, name, types, goes_to)
            goes_to[one] = name
    for name, selector in selectors.items():
        for one, S in types.items():
            if one not in goes_to and _asks_for(selector, one, S):
                goes_to[one] = name
    found: dict[str, list[Any]] = {}
    for name, selector in selectors.items():
        chosen = _named(selector) or [one for one in types if goes_to.get(one) == name]
        if chosen:
            found[name] = list(chosen)
    return found


def _named(selector: Selector) -> Sequence[Any]:
    if isinstance(selector, list | tuple):
        return selector
    return () if isinstance(selector, Scitype) or callable(selector) else (selector,)


def _asks_for(selector: Selector, name: Any, S: Scitype) -> bool:
    if isinstance(selector, Scitype):
        return selector >= S or nonmissing(S) <= selector
    return callable(selector) and bool(selector(name))


def _check_column(
    one: Any, name: str, types: Mapping[Any, Scitype], goes_to: Mapping[Any, str]
) -> None:
    if one not in types:
        there = ", ".join(f"`{column}`" for column in list(types)[:10])
        raise ArgumentError(
            f"`{name}` is for the column `{one}`, which the table lacks; it has {there}."
            f"{did_you_mean(one, types)}"
        )
    if one in goes_to:
        raise ArgumentError(
            f"Each column can go to one transformer, but `{one}` is named for "
            f"`{goes_to[one]}` and for `{name}`."
        )


def assemble(X: Any, places: Sequence[Any], *outputs: Any) -> Any:
    """Put together a table.

    Args:
        X: The table that was transformed.
        places: From left to right, the name of a column to keep, in a list; or a pair of an output
            (its number) and what to call it if it has no names of its own.
        *outputs: What transformers have made of columns.

    Raises:
        ArgumentError: Two columns would have the same name; or an output is no column and no table.
    """
    parts: dict[Any, Any] = {}
    for place in places:
        new = _as_columns(outputs[place[0]], place[1]) if len(place) == 2 else {}
        kept = {place[0]: column(X, place[0])} if len(place) == 1 else {}
        for name, values in {**new, **kept}.items():
            if name in parts:
                raise ArgumentError(
                    f"Two columns would be called `{name}`; leave one out with a `FeatureSelector`."
                )
            parts[name] = values
    return build_table(parts, like=X)


def _as_columns(output: Any, name: Any) -> Mapping[Any, Any]:
    if is_table(output):
        return columns(output)
    if isinstance(output, np.ndarray) and output.ndim == 2:
        return {f"{name}_{j + 1}": output[:, j] for j in range(output.shape[1])}
    if not hasattr(output, "__len__") or isinstance(output, str | bytes):
        raise ArgumentError(
            f"What comes out for `{name}` must be a column or a table, but is {short(output)}."
        )
    return {name: output}
