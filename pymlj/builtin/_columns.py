"""Columns of tables, as transformers need them: which ones, what is in them, new ones."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import ArgumentError
from pymlj.interface import did_you_mean, log_info, warn
from pymlj.scitypes import Infinite, Matrix, Scitype, Textual, nonmissing, schema
from pymlj.tables import (
    as_vector,
    build_table,
    build_vector,
    codes,
    column_names,
    columns,
    is_categorical,
    is_table,
    levels,
    to_matrix,
    to_table,
    vector_kind,
)

Floats: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.intp]
NUMERIC_MATRIX: Scitype = Matrix[Infinite]
_SHOWN = 10  # names of columns in a message
_LARGEST = 1e150  # the square of a larger number may be no float
Features: TypeAlias = str | list[Any] | tuple[Any, ...] | Callable[[Any], bool]


def as_table(X: Any, model: object) -> Any:
    """Return `X` if it is a table, a table with columns `x1`, `x2`, ... if it is a matrix.

    Raises:
        ArgumentError: It is neither.
    """
    if is_table(X):
        return X
    if isinstance(X, np.ndarray) and X.ndim == 2:
        return to_table(X)
    raise ArgumentError(
        f"`{type(model).__name__}` needs a table or a matrix, but got an object of type "
        f"`{type(X).__name__}`.{_as_rows(X)}"
    )


def _as_rows(X: Any) -> str:
    """How to write a table of one row, if that may be what is meant."""
    if isinstance(X, Mapping):
        return " A table of one row is `pd.DataFrame([row])`."
    if isinstance(X, pd.Series):
        return (
            " A row is taken out of a frame, as a table, by `X.iloc[[0]]`; a column by `X[[name]]`."
        )
    return ""


def back_as(table: Any, X: Any) -> Any:
    """Return a table made of `X` by `as_table`, then changed, in the form of `X`."""
    return table if is_table(X) else to_matrix(table, dtype=None)


def column_scitypes(table: Any) -> dict[Any, Scitype]:
    """The scientific type of the entries of each column."""
    found = schema(table)
    return dict(zip(found.names, found.scitypes, strict=True))


# ---------------------------------------------------------------------- which columns


def selected(features: Features, ignore: bool, names: Iterable[Any]) -> list[Any]:
    """Those of `names` that a hyperparameter `features` asks for; with `ignore`, the others.

    `features` is a name, a list of names (an empty one asks for all, whatever `ignore` says), or a
    function that says yes or no to a name.
    """
    if callable(features):
        return [name for name in names if bool(features(name)) != ignore]
    listed = set(listed_names(features))
    return [name for name in names if not listed or (name in listed) != ignore]


def listed_names(features: Features) -> list[Any]:
    """The names that `features` spells out; none if it is a function."""
    if callable(features):
        return []
    names = [features] if isinstance(features, str) else list(features)
    odd = [name for name in names if not isinstance(name, Hashable)]
    if odd:
        raise ArgumentError(f"`features` must be names of columns, but got {odd[0]!r}.")
    return names


def unknown_names(features: Features, names: Sequence[Any]) -> str:
    """The names spelled out in `features` that are not there, for messages; `""` if all are."""
    known = set(names)
    unknown = [name for name in listed_names(features) if name not in known]
    if not unknown:
        return ""
    return ", ".join(f"`{name}`" for name in unknown) + "." + did_you_mean(unknown[0], names)


def warn_of_unknown(features: Features, names: Sequence[Any], verbosity: int) -> None:
    """Warn of names in `features` that are not there."""
    unknown = unknown_names(features, names)
    if unknown:
        warn(f"`features` names what is no column of the table: {unknown}", verbosity)


def tell_what_is_not_encoded(
    model: Any, encoded: Sequence[Any], kinds: Mapping[Any, Scitype], verbosity: int
) -> None:
    """Warn if an encoder of categories has nothing to encode; log named columns it leaves alone.

    Args:
        model: The encoder, with hyperparameters `features`, `ignore`, `ordered_factor`.
        encoded: Names of the columns that it encodes.
        kinds: The scientific type of each column asked for.
        verbosity: That of the call.
    """
    takes = "Multiclass and OrderedFactor" if model.ordered_factor else "Multiclass"
    others = [name for name in kinds if name not in set(encoded)]
    text = [name for name in others if nonmissing(kinds[name]) <= Textual]
    hint = (
        f" `coerce(X, {{Textual: Multiclass}})` makes text categorical: {names_in_text(text)}."
        if text
        else ""
    )
    if not encoded:
        warn(
            f"`{type(model).__name__}` finds no column to encode: it takes {takes} columns.{hint}",
            verbosity,
        )
    elif others and not model.ignore and listed_names(model.features):
        log_info(
            f"`{type(model).__name__}` takes {takes} columns, and leaves alone: "
            f"{names_in_text(others)}.{hint}",
            verbosity,
        )


def check_ignore(features: Features, ignore: bool, model: object) -> None:
    """Refuse to ignore what has not been named."""
    if ignore and not callable(features) and not listed_names(features):
        raise ArgumentError(
            f"`{type(model).__name__}` needs `features` beside `ignore=True`, to say which ones to "
            "ignore, but `features` is empty."
        )


def check_there(names: Iterable[Any], table: Any, model: object) -> None:
    """Refuse a table that lacks a column needed since training."""
    existing = column_names(table)
    there = set(existing)
    missing = [name for name in names if name not in there]
    if missing:
        raise ArgumentError(
            f"`{type(model).__name__}` was trained on "
            f"column{'s' if missing[1:] else ''} {names_in_text(missing)}, which the table lacks; "
            "it has "
            f"{names_in_text(existing)}."
        )


def check_not_new(seen: Sequence[Any], table: Any, model: object) -> None:
    """Refuse a table with a column that was not there in training."""
    known = set(seen)
    new = [name for name in column_names(table) if name not in known]
    if new:
        raise ArgumentError(
            f"`{type(model).__name__}` has not seen "
            f"column {names_in_text(new)} in training; drop it, or train again on a table that has "
            "it."
        )


# ---------------------------------------------------------------------- what is in them


def numbers(column: Any, name: Any = "x") -> Floats:
    """The entries of a numeric column, or vector, as floats; NaN where missing.

    Raises:
        ArgumentError: There are entries that are no numbers.
    """
    if isinstance(column, pd.Series) and column.dtype == np.float64:  # nothing to judge or convert
        return column.to_numpy()
    return to_matrix({name: column})[:, 0]


def check_finite(values: Mapping[Any, Floats]) -> None:
    """Refuse columns (or a vector, whose name is None) with entries that are infinite, or nearly.

    Raises:
        ArgumentError: Naming them.
    """
    bad = [name for name, x in values.items() if (np.abs(x) > _LARGEST).any()]
    if bad:
        where = "the vector has" if bad == [None] else f"{names_in_text(bad)} have"
        infinite = any(np.isinf(values[name]).any() for name in bad)
        entries = "infinite entries" if infinite else "entries above 1e150, whose squares are not"
        raise ArgumentError(
            f"Numbers to learn a mean from must be finite, but {where} {entries}. Make them "
            "missing and fill them (`X.replace([np.inf, -np.inf], np.nan)`, then `FillImputer()`), "
            "or leave them out."
        )


def missing(column: Any) -> npt.NDArray[np.bool_]:
    """Where a vector of any kind has missing entries; NaN is one, but for polars and pyarrow."""
    match vector_kind(column):
        case "pandas":
            return np.asarray(column.isna())
        case "polars" | "pyarrow":
            return np.asarray(column.is_null()).astype(np.bool_)
        case "masked":
            return np.asarray(np.ma.getmaskarray(column))
    values = np.asarray(as_vector(column))
    return np.asarray(pd.isna(values))


def like(values: npt.NDArray[Any], column: Any, gaps: npt.NDArray[np.bool_] | None = None) -> Any:
    """What was computed from a column, in a vector of its kind, missing where the column is.

    Args:
        values: What was computed.
        column: The column.
        gaps: Where it is missing, if that is known already.
    """
    gaps = missing(column) if gaps is None else gaps
    if not gaps.any():
        return build_vector(values, like=column)
    if vector_kind(column) == "numpy" or isinstance(column, pd.Series | pd.Index):
        floats = values.astype(values.dtype if values.dtype.kind == "f" else np.float64)
        floats[gaps] = np.nan
        return build_vector(floats, like=column)
    # A bare extension array has no counterpart for floats but numpy's, where NaN is a number.
    masked = np.ma.masked_array(values, mask=gaps)
    return masked if vector_kind(column) == "pandas" else build_vector(masked, like=column)


def codes_among(column: Any, known: Sequence[Any], name: Any = None) -> Codes:
    """The position of each entry among the levels known from training, -1 where missing.

    The column may have its levels in another order, or lack some. Levels that it has but does not
    use are no harm.

    Raises:
        ArgumentError: It is not categorical, or has an entry that is none of the levels.
    """
    if not is_categorical(column):
        raise ArgumentError(
            f"{what(name)} must be categorical, as in training, but is not; "
            "`coerce` to `Multiclass` or `OrderedFactor` makes it so."
        )
    pool, found = levels(column), codes(column)
    if pool == list(known):
        return found
    position = {level: i for i, level in enumerate(known)}
    if vector_kind(column) == "polars":  # where labels are always text
        position |= {str(level): i for i, level in enumerate(known)}
    translated = np.array([position.get(level, -1) for level in pool] + [-1], dtype=np.intp)
    result: Codes = translated[found]
    unseen = np.unique(found[(found >= 0) & (result < 0)])
    if unseen.size:
        raise ArgumentError(
            f"{what(name)} has {_plural('level', unseen.size)} "
            + ", ".join(repr(pool[code]) for code in unseen[:5])
            + (", ..." if unseen.size > 5 else "")
            + f", unseen in training, where the levels were {_short_list(known)}. Train on data "
            "whose levels include it, or make it missing or another level."
        )
    return result


def what(name: Any) -> str:
    """A column, or a vector without name, at the start of a message."""
    return "The vector" if name is None else f"Column `{name}`"


def names_in_text(names: Sequence[Any]) -> str:
    """Names of columns for a message, the first of them if they are many."""
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def first_to_reach_the_top(found: Codes, n_levels: int) -> int:
    """The most frequent code; of several, the one whose last occurrence comes first.

    Args:
        found: Codes, none of them negative, at least one.
        n_levels: How many codes there are.
    """
    counts = np.bincount(found, minlength=n_levels)
    order = np.argsort(found, kind="stable")
    last = order[np.cumsum(counts) - 1]  # for codes that occur: where they do so for the last time
    tied = np.flatnonzero(counts == counts.max())
    return int(tied[np.argmin(last[tied])])


def _plural(noun: str, n: int) -> str:
    return noun if n == 1 else noun + "s"


def _short_list(known: Sequence[Any]) -> str:
    shown = ", ".join(repr(level) for level in known[:10])
    return f"[{shown}, ...] ({len(known)} levels)" if len(known) > 10 else f"[{shown}]"


# ---------------------------------------------------------------------- new columns


def unused_name(name: str, taken: Iterable[Any]) -> str:
    """`name`, with as many underscores appended as it takes to be no name in use."""
    used = taken if isinstance(taken, set) else set(taken)
    while name in used:
        name += "_"
    return name


def expand(table: Any, new: Mapping[Any, Mapping[str, Any]]) -> Any:
    """Return a table in which columns are replaced, each in its place, by any number of others.

    Args:
        table: The table; it is not changed.
        new: For each column to replace, the names and values that come instead.
    """
    parts: dict[Any, Any] = {}
    for name, values in columns(table).items():
        parts.update(new.get(name, {name: values}))
    return build_table(parts, like=table)


def any_table(kind: str) -> Any:
    """Some table of a kind that `table_kind` names."""
    if kind == "polars":
        import polars

        return polars.DataFrame()
    if kind == "pyarrow":
        import pyarrow

        return pyarrow.table({})
    return {"columns": {"x": []}, "rows": [{"x": 0}]}.get(kind)
