"""Features: a table or a matrix as one array of numbers, and what a network remembers of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from torch import Tensor

from pymlj.exceptions import ArgumentError, DimensionMismatch, MLJError, ScitypeError
from pymlj.tables import (
    as_vector,
    column_names,
    columns,
    is_table,
    levels,
    n_rows,
    select_rows,
    to_matrix,
)

from ._tensors import Floats, all_finite, as_tensor, float32
from .embedding import translation, unseen_labels

Pool = list[Any]

_TEXT, _TIMES = "text", "times"

_MOST_LEVELS = 2**24  # beyond that float32 cannot tell one code from the next


@dataclass(frozen=True, eq=False)
class Features:
    """A table or a matrix in the form in which networks read it.

    Attributes:
        values: Shape `(n, columns)`; a categorical column holds its codes. NaN stands for missing.
        names: Of the columns; None for a matrix.
        pools: For each categorical column, by its place, the levels.
        counts: Names of the columns of integers.
        unreadable: For each column of neither numbers nor categories, by its place, what it holds.
        table: What was given.
        picked: The rows that were picked from it, one selection after the other.
    """

    values: Floats
    names: tuple[Any, ...] | None
    pools: Mapping[int, Pool]
    counts: tuple[Any, ...]
    table: Any
    picked: tuple[Any, ...] = ()
    unreadable: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)

    @property
    def shape(self) -> tuple[int, ...]:
        """Numbers of rows and of columns."""
        return self.values.shape

    def head(self, n: int) -> Tensor:
        """The first rows."""
        return as_tensor(self.values[:n])

    def take(self, rows: Any) -> Self:
        """Some rows."""
        if rows is None:
            return self
        # What was given is not touched before `source` asks for it: that would be a second copy.
        picked = (*self.picked, rows)
        return replace(self, values=select_rows(self.values, rows), picked=picked)

    def source(self) -> Any:
        """The rows as they were given."""
        table = self.table
        for rows in self.picked:
            table = select_rows(table, rows)
        return table

    def label(self, place: int) -> str:
        """What a column is called in messages."""
        return f"`{self.names[place]}`" if self.names else f"{place} (counted from 0)"

    def check_complete(self) -> None:
        """Raise `ArgumentError` for missing and infinite values, naming the columns with some."""
        if all_finite(self.values):
            return
        missing = np.isnan(self.values)
        if missing.any():
            raise ArgumentError(
                "A neural network needs features without missing values (NaN is one), but there "
                f"are some in {self._labels(missing)}. Fill them first: `FillImputer() >> model`."
            )
        raise ArgumentError(
            "A neural network needs features that are finite in float32 (below 3.4e38 in size), "
            f"but there are infinite or larger values in {self._labels(np.isinf(self.values))}. "
            "Replace them (`X.replace([numpy.inf, -numpy.inf], ...)` for a `DataFrame`), leave "
            "their rows out (`fit(rows=...)`), or scale such columns down."
        )

    def _labels(self, flags: npt.NDArray[np.bool_]) -> str:
        """The columns in which something is flagged."""
        places = np.flatnonzero(flags.any(axis=0))
        which = ", ".join(self.label(int(place)) for place in places)
        return f"{'column' if len(places) == 1 else 'columns'} {which}"

    def check_readable(self) -> None:
        """Raise `ScitypeError` for columns of neither numbers nor categories.

        They are let through until here, since what helps in prediction depends on what such a
        column held in training.
        """
        for place, kind in self.unreadable.items():
            name = self.names[place] if self.names else place
            raise ScitypeError(
                f"A column of features must hold numbers or categorical data, but `{name}` holds "
                f"{kind}. {_remedy(kind, name)} `select_columns` leaves it out."
            )


def read_features(X: Any) -> Features:
    """Read a table or a matrix; float32 arrays are not copied, anything else is copied once.

    A column of a table that holds neither numbers nor categorical data is noted as `unreadable`.

    Raises:
        ScitypeError: `X` is neither a table nor a matrix, or a matrix of something but numbers.
        DimensionMismatch: An array has not two axes.
    """
    if is_table(X):
        return _read_table(X)
    if isinstance(X, str | bytes) or not hasattr(X, "__len__"):
        raise _no_features(X)
    try:
        matrix = to_matrix(X, dtype=None)
    except DimensionMismatch as error:
        hint = "One feature is a matrix of one column: `X.reshape(-1, 1)`."
        if len(getattr(X, "shape", ())) > 2:
            hint = "`X.reshape(len(X), -1)` puts all numbers of a row side by side."
        raise DimensionMismatch(f"{error} {hint}") from None
    except MLJError:
        raise _no_features(X) from None
    if matrix.dtype.kind not in "fiub":
        raise ScitypeError(
            f"A matrix of features must hold numbers, but its dtype is `{matrix.dtype}`. Convert "
            "it (`X.astype(float)`), or give a table, whose columns may be categorical."
        )
    counts = ("all",) if matrix.dtype.kind in "iu" else ()
    return Features(float32(matrix), None, {}, counts, X)


def _no_features(X: Any) -> ScitypeError:
    return ScitypeError(
        "Features must be a table (such as a `DataFrame`) or a matrix (a 2-D array), but got an "
        f"object of type `{type(X).__name__}`."
    )


def _read_table(X: Any) -> Features:
    names = tuple(column_names(X))
    values = np.empty((n_rows(X), len(names)), dtype=np.float32)
    pools: dict[int, Pool] = {}
    counts = []
    unreadable: dict[int, str] = {}
    for place, (name, given) in enumerate(columns(X).items()):
        numbers = _read_column(given)
        if isinstance(numbers, str):
            unreadable[place], values[:, place] = numbers, 0.0
            continue
        if isinstance(numbers, pd.Categorical):
            pools[place] = levels(given)
            numbers = _codes(numbers, name)
        elif numbers.dtype.kind in "iu":
            counts.append(name)
        with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused later
            values[:, place] = numbers
    return Features(values, names, pools, tuple(counts), X, unreadable=unreadable)


def _read_column(given: Any) -> npt.NDArray[Any] | pd.Categorical | str:
    """A column as numbers or categories; a description, if it holds something else."""
    vector = as_vector(given)
    if isinstance(vector, pd.Categorical) or vector.dtype.kind in "fiub":
        return vector
    try:  # numbers and gaps in a column of objects
        return to_matrix({"x": vector}, dtype=np.float64)[:, 0]
    except MLJError:
        return _kind_of(vector)


def _kind_of(vector: npt.NDArray[Any]) -> str:
    if vector.dtype.kind in "mM":
        return _TIMES
    return _TEXT if any(isinstance(item, str) for item in vector[:100]) else f"`{vector.dtype}`"


def _remedy(kind: str, name: Any) -> str:
    """What turns a column of such a kind into one that can be read."""
    if kind == _TIMES:
        return f"`Columns({{{name!r}: UnivariateTimeTypeToContinuous()}})` makes numbers of it,"
    if kind == _TEXT:
        return f"`coerce(X, {{{name!r}: Multiclass}})` makes it categorical,"
    return f"`coerce(X, {{{name!r}: Continuous}})` makes numbers of it, if it stands for some,"


def _codes(vector: pd.Categorical, name: Any) -> npt.NDArray[np.float32]:
    if len(vector.categories) > _MOST_LEVELS:
        raise ArgumentError(
            f"A column can be embedded if it has {_MOST_LEVELS} levels or fewer, but `{name}` has "
            f"{len(vector.categories)}. `CardinalityReducer()` merges rare ones."
        )
    codes = vector.codes.astype(np.float32)
    codes[codes < 0] = np.nan
    return codes


@dataclass(frozen=True, eq=False)
class FeatureSchema:
    """What a network remembers of the features it was trained on.

    Attributes:
        n_columns: How many there were.
        names: What they are called; None for a matrix.
        pools: For each categorical column, by its place, the levels.
        dims: For each categorical column, by its place, the width of its embedding.
    """

    n_columns: int
    names: tuple[Any, ...] | None
    pools: Mapping[int, Pool]
    dims: Mapping[int, int]

    def align(self, features: Features, handle_unknown: str = "error") -> Floats:
        """New data as the network wants it: columns by name, labels by the pools of training.

        Args:
            features: New data.
            handle_unknown: What becomes of a level that training did not know: `"error"`, or
                `"zero"` for the code -1.

        Raises:
            DimensionMismatch: Columns are missing, or there are too many.
            ScitypeError: A column is categorical in one of the two only, or holds text or times.
            ArgumentError: A value is missing or infinite, or a level is unknown.
        """
        places = self._places(features)
        for place in range(self.n_columns) if features.unreadable else ():
            kind = features.unreadable.get(place if places is None else places[place])
            if kind is not None:
                raise self._wrong_kind(place, kind)
        features.check_complete()
        values = features.values if places is None else float32(features.values[:, places])
        return self._translate(values, features, places, handle_unknown)

    def _places(self, features: Features) -> list[int] | None:
        """Where each column is found in new data; None if all are where they were."""
        n, new = self.n_columns, features.values.shape[1]
        if self.names is None or features.names is None:
            if n != new:
                raise DimensionMismatch(
                    f"The network was trained on {n} columns, but the new data has {new}."
                )
            return None
        if self.names == features.names:
            return None
        missing = [name for name in self.names if name not in features.names]
        extra = [name for name in features.names if name not in self.names]
        if missing or extra:
            raise DimensionMismatch(
                f"The network was trained on {n} columns, {_listed(self.names)}, but the new data "
                f"has {new}"
                + (f"; {_listed(missing)} missing" if missing else "")
                + (f"; {_listed(extra)} not known" if extra else "")
                + "."
                + (self._selection() if extra and not missing else "")
            )
        return [features.names.index(name) for name in self.names]

    def _selection(self) -> str:
        """The call that leaves out what the network was not trained on."""
        assert self.names is not None, "columns are compared by name"
        shown = ", ".join(repr(name) for name in self.names[:10]) + (
            ", ..." * (self.n_columns > 10)
        )
        return f" `select_columns(X, [{shown}])` takes those of training."

    def _translate(
        self, values: Floats, features: Features, places: list[int] | None, handle_unknown: str
    ) -> Floats:
        """The values with the codes of the pools of training."""
        found = {
            i: features.pools.get(i if places is None else places[i]) for i in range(self.n_columns)
        }
        for place, pool in found.items():
            self._check_kind(place, pool)
        own = values is not features.values
        for place, old in self.pools.items():
            new = found[place]
            table = None if new is None else translation(new, old)
            if new is None or table is None:
                continue
            codes = values[:, place].astype(np.intp)
            unseen = unseen_labels(codes, new, old)
            if unseen and handle_unknown == "error":
                raise self._unknown(place, unseen)
            if not own:
                values, own = values.copy(), True
            values[:, place] = table[codes]
        return values

    def _check_kind(self, place: int, pool: Pool | None) -> None:
        if (place in self.pools) == (pool is not None):
            return
        raise self._wrong_kind(place, "numbers" if pool is None else "categorical data")

    def _wrong_kind(self, place: int, now: str) -> ScitypeError:
        """A column holds something else than it did in training."""
        name, embedded = self.name(place), place in self.pools
        was, target = ("categorical data", "Multiclass") if embedded else ("numbers", "Continuous")
        return ScitypeError(
            f"Column `{name}` held {was} in training, but holds {now} in the new data: "
            f"`coerce(X, {{{name!r}: {target}}})`."
        )

    def _unknown(self, place: int, unseen: Sequence[Any]) -> ArgumentError:
        labels = ", ".join(repr(label) for label in unseen[:5]) + (", ..." if unseen[5:] else "")
        return ArgumentError(
            f"Levels must be known from training, but column `{self.name(place)}` has the new "
            f"{'level' if len(unseen) == 1 else 'levels'} {labels}. A model with "
            '`handle_unknown="zero"` takes them as zero vectors.'
        )

    def name(self, place: int) -> Any:
        """What a column is called; its place, if it has no name."""
        return place if self.names is None else self.names[place]


def _listed(names: Sequence[Any]) -> str:
    return ", ".join(f"`{name}`" for name in names[:10]) + (", ..." if names[10:] else "")
