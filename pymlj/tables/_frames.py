"""One adapter for each kind of table, so that everything else need not know the kinds.

An adapter holds a table and answers with objects of the table's own library. None of them copies
columns that it does not change.
"""

import abc
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, final

import pandas as pd

from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError

from ._kinds import is_column, length, table_kind
from ._rows import Rows, take, take_arrow
from ._vector import arrow_array, for_pandas, polars_series, to_list

_SHOWN = 40  # names of columns in a message
_MANY = 16  # pandas replaces more columns than that faster by building the frame anew


class Frame(abc.ABC):
    """A table of some kind."""

    def __init__(self, table: Any) -> None:
        self.table = table

    @abc.abstractmethod
    def names(self) -> list[Any]:
        """Return the names of the columns."""

    @abc.abstractmethod
    def n_rows(self) -> int:
        """Return the number of rows."""

    @abc.abstractmethod
    def column(self, name: Hashable) -> Any:
        """Return one column, known to exist."""

    def columns(self) -> dict[Any, Any]:
        """Return all columns by name."""
        return {name: self.column(name) for name in self.names()}

    @abc.abstractmethod
    def select(self, names: list[Any]) -> Any:
        """Return a table of columns that are known to exist."""

    @abc.abstractmethod
    def take(self, rows: Rows) -> Any:
        """Return a table of the given rows."""

    @abc.abstractmethod
    def replace(self, columns: Mapping[Any, Any]) -> Any:
        """Return a table in which `columns` replace those of the same name, or are appended."""

    @abc.abstractmethod
    def build(self, columns: Mapping[Any, Any]) -> Any:
        """Return a table of the same kind that has these columns alone."""

    def known(self, names: Iterable[Any]) -> list[Any]:
        """Return `names` as a list.

        Raises:
            ArgumentError: The table has no column of one of these names.
        """
        asked, existing = list(names), self.names()
        there = set(existing)
        for name in asked:
            if not isinstance(name, Hashable) or name not in there:
                raise _no_column(name, existing)
        return asked

    def known_column(self, name: Any) -> Any:
        """Return one column.

        Raises:
            ArgumentError: The table has no such column.
        """
        return self.column(self.known([name])[0])


def _no_column(name: Any, existing: list[Any]) -> ArgumentError:
    shown = ", ".join(f"`{other}`" for other in existing[:_SHOWN])
    more = f" and {len(existing) - _SHOWN} more" if len(existing) > _SHOWN else ""
    return ArgumentError(
        f"The table has no column `{name}`.{did_you_mean(name, existing)} Its columns are "
        f"{shown}{more}."
    )


@final
class PandasFrame(Frame):
    """A DataFrame of pandas."""

    def names(self) -> list[Any]:
        if not self.table.columns.is_unique:
            repeated = self.table.columns[self.table.columns.duplicated()].unique().tolist()
            raise ArgumentError(
                "The columns of a table must have distinct names, but these are repeated: "
                f"{', '.join(f'`{name}`' for name in repeated)}."
            )
        return list(self.table.columns)

    def n_rows(self) -> int:
        return len(self.table)

    def column(self, name: Hashable) -> Any:
        return self.table[name]

    def columns(self) -> dict[Any, Any]:
        # One by one, pandas looks each label up, which is slow unless labels are Python objects.
        labels = pd.Index(self.names(), dtype=object, tupleize_cols=False)
        return dict(self.table.set_axis(labels, axis=1).items())

    def known_column(self, name: Any) -> Any:
        labels = self.table.columns
        # The index finds a name without listing all; other kinds of index find parts of names too.
        plain = type(labels) in (pd.Index, pd.RangeIndex) and labels.is_unique
        if plain and isinstance(name, Hashable) and name in labels:
            return self.table[name]
        return super().known_column(name)

    def select(self, names: list[Any]) -> Any:
        if any(isinstance(name, bool) for name in names):  # which pandas takes for a mask
            return self.table.iloc[:, [self.names().index(name) for name in names]]
        return self.table[names]

    def take(self, rows: Rows) -> Any:
        return self.table.iloc[rows]

    def replace(self, columns: Mapping[Any, Any]) -> Any:
        existing = set(self.names())
        replaced = {name: values for name, values in columns.items() if name in existing}
        added = {name: values for name, values in columns.items() if name not in existing}
        if len(replaced) > _MANY and type(self.table) is pd.DataFrame:
            result = self._rebuilt(replaced)
        else:
            result = self.table.copy(deep=False)
            for name, values in replaced.items():
                result[name] = for_pandas(values)
        return pd.concat([result, self.build(added)], axis=1) if added else result

    def _rebuilt(self, replaced: Mapping[Any, Any]) -> pd.DataFrame:
        """The table with some columns replaced; setting them one by one would be quadratic."""
        result: pd.DataFrame = self.build({**self.columns(), **replaced})
        result.columns = self.table.columns
        result.attrs = dict(self.table.attrs)
        return result

    def build(self, columns: Mapping[Any, Any]) -> Any:
        arrays = {name: for_pandas(values) for name, values in columns.items()}
        n = len(next(iter(arrays.values()))) if arrays else len(self.table)
        index = self.table.index if len(self.table) == n else None
        return pd.DataFrame(arrays, index=index, copy=False)


@final
class PolarsFrame(Frame):
    """A DataFrame of polars."""

    def names(self) -> list[Any]:
        return list(self.table.columns)

    def n_rows(self) -> int:
        return int(self.table.height)

    def column(self, name: Hashable) -> Any:
        return self.table[name]

    def select(self, names: list[Any]) -> Any:
        return self.table.select(names)

    def take(self, rows: Rows) -> Any:
        return self.table[rows]

    def replace(self, columns: Mapping[Any, Any]) -> Any:
        return self.table.with_columns(
            [polars_series(values, name) for name, values in columns.items()]
        )

    def build(self, columns: Mapping[Any, Any]) -> Any:
        series = [polars_series(values, name) for name, values in columns.items()]
        return type(self.table)(series)


@final
class ArrowFrame(Frame):
    """A Table or RecordBatch of pyarrow."""

    def names(self) -> list[Any]:
        names = list(self.table.schema.names)
        if len(set(names)) < len(names):
            raise ArgumentError(
                f"The columns of a table must have distinct names, but they are {names}."
            )
        return names

    def n_rows(self) -> int:
        return int(self.table.num_rows)

    def column(self, name: Hashable) -> Any:
        return self.table.column(name)

    def select(self, names: list[Any]) -> Any:
        return self.table.select(names)

    def take(self, rows: Rows) -> Any:
        return take_arrow(self.table, rows)

    def replace(self, columns: Mapping[Any, Any]) -> Any:
        return self.build({**self.columns(), **columns})

    def build(self, columns: Mapping[Any, Any]) -> Any:
        import pyarrow as pa

        arrays = [arrow_array(values) for values in columns.values()]
        if isinstance(self.table, pa.RecordBatch):  # its columns are in one piece
            arrays = [
                array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
                for array in arrays
            ]
        return type(self.table).from_arrays(arrays, names=list(columns))


@final
class ColumnDict(Frame):
    """A dict of columns."""

    def names(self) -> list[Any]:
        return list(self.table)

    def n_rows(self) -> int:
        return len(next(iter(self.table.values())))

    def column(self, name: Hashable) -> Any:
        return self.table[name]

    def select(self, names: list[Any]) -> Any:
        return {name: self.table[name] for name in names}

    def take(self, rows: Rows) -> Any:
        return {name: take(values, rows) for name, values in self.table.items()}

    def replace(self, columns: Mapping[Any, Any]) -> Any:
        return {**self.table, **columns}

    def build(self, columns: Mapping[Any, Any]) -> Any:
        return dict(columns)


@final
class RowList(Frame):
    """A list of dicts that have the same keys."""

    def names(self) -> list[Any]:
        return list(self.table[0])

    def n_rows(self) -> int:
        return len(self.table)

    def column(self, name: Hashable) -> Any:
        return [row[name] for row in self.table]

    def select(self, names: list[Any]) -> Any:
        return [{name: row[name] for name in names} for row in self.table]

    def take(self, rows: Rows) -> Any:
        return take(self.table, rows)

    def replace(self, columns: Mapping[Any, Any]) -> Any:
        return self.build({**self.columns(), **columns})

    def build(self, columns: Mapping[Any, Any]) -> Any:
        names = list(columns)
        entries = zip(*map(to_list, columns.values()), strict=True)
        return [dict(zip(names, row, strict=True)) for row in entries]


ADAPTERS: dict[str, type[Frame]] = {
    "pandas": PandasFrame,
    "polars": PolarsFrame,
    "pyarrow": ArrowFrame,
    "columns": ColumnDict,
    "rows": RowList,
}


def frame_or_none(X: Any) -> Frame | None:
    """Return the adapter of a table, None if `X` is no table."""
    kind = table_kind(X)
    return None if kind is None else ADAPTERS[kind](X)


def frame(X: Any) -> Frame:
    """Return the adapter of a table.

    Raises:
        ArgumentError: `X` is not a table.
    """
    found = frame_or_none(X)
    if found is None:
        raise ArgumentError(
            "A table is needed (a data frame of pandas, polars or pyarrow, a dict of columns of "
            f"equal length, or a list of dicts), but got an object of type `{type(X).__name__}`. "
            f"`to_table(matrix)` makes a table of a 2-D array.{uneven_columns(X)}"
        )
    return found


def uneven_columns(X: Any) -> str:
    """Which columns keep a dict from being a table, for messages; `""` if it is not their length.

    The message starts with a blank.
    """
    if not isinstance(X, dict) or not X or not all(map(is_column, X.values())):
        return ""
    lengths = {name: length(values) for name, values in X.items()}
    usual = max(lengths.values(), key=list(lengths.values()).count)
    odd = [f"`{name}` has {n}" for name, n in lengths.items() if n != usual]
    if not odd:
        return ""
    return f" Most columns of this dict have {usual} entries, but column {', '.join(odd[:5])}."
