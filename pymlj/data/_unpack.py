"""Taking a table apart by its columns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

import numpy as np

from pymlj._random import RNG, as_generator
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import coerce as coerce_to
from pymlj.tables import column, column_names, is_table, n_rows, select_columns, select_rows

Predicate: TypeAlias = Callable[[str], bool] | str | Sequence[str]


def unpack(
    table: Any,
    *predicates: Predicate,
    rng: RNG = None,
    shuffle: bool | None = None,
    coerce: Mapping[Any, Any] | None = None,
) -> tuple[Any, ...]:
    """Split a table by its columns, say into target and features.

    The first predicate takes the columns on whose names it is true, the second does so among the
    others, and so on. What nobody took comes last.

    Args:
        table: Any table.
        *predicates: Functions of a column name; or a name itself, which takes that column; or a
            list of names.
        rng: Seed or generator for shuffling the rows, all pieces alike.
        shuffle: Whether to shuffle the rows; `None` means: if `rng` is given.
        coerce: Scientific types to give the columns beforehand: a dict, as for the function
            `coerce`.

    Returns:
        A tuple with one entry a predicate and one for the rest: a vector if it is one column, else
        a table of the same kind as `table`, of no columns if there are none.

    Raises:
        ArgumentError: `table` is no table; a column named does not exist, or is taken already.

    Example:
        >>> import pandas as pd
        >>> from pymlj import unpack
        >>> table = pd.DataFrame({"x1": [1, 2], "x2": [3, 4], "y": [5, 6], "id": [7, 8]})
        >>> y, X, rest = unpack(table, "y", lambda name: name != "id")
        >>> y.tolist(), list(X.columns), rest.tolist()
        ([5, 6], ['x1', 'x2'], [7, 8])
    """
    if not is_table(table):
        raise ArgumentError(
            f"`unpack` needs a table, but got an object of type `{type(table).__name__}`; "
            "a matrix becomes one by `pd.DataFrame(matrix)`."
        )
    groups = _groups(column_names(table), predicates)
    if coerce:
        table = coerce_to(table, dict(coerce))
    if shuffle or (shuffle is None and rng is not None):
        rows = as_generator(rng).permutation(np.arange(n_rows(table)))
        table = select_rows(table, rows)
    return tuple(_piece(table, names) for names in groups)


def _groups(names: Sequence[str], predicates: Sequence[Predicate]) -> list[list[str]]:
    """The names that each predicate takes, then those that are left."""
    groups: list[list[str]] = []
    left = list(names)
    for predicate in predicates:
        if callable(predicate):
            taken = [name for name in left if predicate(name)]
        elif isinstance(predicate, list | tuple | set | frozenset):
            wanted = {_existing(name, left, names) for name in predicate}
            taken = [name for name in left if name in wanted]
        else:
            taken = [_existing(cast(str, predicate), left, names)]
        left = [name for name in left if name not in taken]
        groups.append(taken)
    return [*groups, left]


def _existing(name: str, left: Sequence[str], names: Sequence[str]) -> str:
    if name in left:
        return name
    if name in names:
        raise ArgumentError(
            f"Column `{name}` is taken already by an earlier predicate; put the name first."
        )
    raise ArgumentError(
        "A predicate must be a function of a column name, the name of a column or a list of names, "
        f"but the table has no column {name!r}.{did_you_mean(name, names)}"
    )


def _piece(table: Any, names: list[str]) -> Any:
    return column(table, names[0]) if len(names) == 1 else select_columns(table, names)
