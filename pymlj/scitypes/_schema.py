"""`schema`: what the columns of a table hold."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pymlj._show import html_table, text_table
from pymlj.tables import columns, vector_kind

from ._base import Scitype
from ._convention import table_column_scitype

_PRINTED = 60  # a longer table is cut in the middle
_AT_EACH_END = 25
_HEADER = ("names", "scitypes", "types")


@dataclass(frozen=True, repr=False)
class Schema:
    """Names and types of the columns of a table; printed as a table.

    Attributes:
        names: Names of the columns.
        scitypes: Scientific type of the entries of each column.
        types: Machine type of each column: its dtype, or for lists the class of the entries.

    Example:
        >>> from pymlj import schema
        >>> schema({"height": [1.7, 1.8], "age": [36, 41]}).names
        ('height', 'age')
    """

    names: tuple[Any, ...]
    scitypes: tuple[Scitype, ...]
    types: tuple[Any, ...]

    def _rows(self) -> list[tuple[str, str, str]]:
        return [
            (str(name), repr(kind), _type_text(machine_type))
            for name, kind, machine_type in zip(self.names, self.scitypes, self.types, strict=True)
        ]

    def __repr__(self) -> str:
        return text_table(_HEADER, self._shown())

    def _repr_html_(self) -> str:
        return html_table(_HEADER, self._shown())

    def _shown(self) -> list[tuple[str, str, str]]:
        """The rows to print; of very many columns the first and the last."""
        rows = self._rows()
        left_out = len(rows) - 2 * _AT_EACH_END
        if len(rows) <= _PRINTED:
            return rows
        return [*rows[:_AT_EACH_END], (f"... ({left_out} more)", "", ""), *rows[-_AT_EACH_END:]]

    def to_frame(self) -> pd.DataFrame:
        """Return the schema as a DataFrame with columns `names`, `scitypes` and `types`."""
        return pd.DataFrame(
            {
                "names": pd.Series(self.names, dtype=object),
                "scitypes": pd.Series(self.scitypes, dtype=object),
                "types": pd.Series(self.types, dtype=object),
            }
        )


def _type_text(machine_type: Any) -> str:
    """The name of a type, cut where a dtype spells out all its categories."""
    text = machine_type.__name__ if isinstance(machine_type, type) else str(machine_type)
    return text if len(text) <= 30 else text[:27] + "..."


def schema(table: Any) -> Schema:
    """Return names, scientific types and machine types of the columns of a table.

    Args:
        table: A table.

    Returns:
        An object with the tuples `names`, `scitypes` and `types`.

    Raises:
        ArgumentError: `table` is not a table.

    Example:
        >>> import pandas as pd
        >>> from pymlj import schema
        >>> schema(pd.DataFrame({"height": [1.7, 1.8], "age": [36, 41]}))
        ┌────────┬────────────┬─────────┐
        │ names  │ scitypes   │ types   │
        ├────────┼────────────┼─────────┤
        │ height │ Continuous │ float64 │
        │ age    │ Count      │ int64   │
        └────────┴────────────┴─────────┘
    """
    by_name = columns(table)
    return Schema(
        tuple(by_name),
        tuple(table_column_scitype(column) for column in by_name.values()),
        tuple(_machine_type(column) for column in by_name.values()),
    )


def _machine_type(column: Any) -> Any:
    if vector_kind(column) == "list":
        classes = set(map(type, column)) - {type(None)}
        return classes.pop() if len(classes) == 1 else object
    if vector_kind(column) == "pyarrow":
        return column.type
    return getattr(column, "dtype", type(column))
