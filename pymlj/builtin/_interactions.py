"""Products of columns as new columns."""

import itertools
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError
from pymlj.interface import Static
from pymlj.scitypes import Infinite, Scitype, Table
from pymlj.tables import as_vector, columns, with_columns

from ._columns import (
    NUMERIC_MATRIX,
    Features,
    as_table,
    back_as,
    column_scitypes,
    listed_names,
    selected,
    unknown_names,
    unused_name,
)
from ._shipped import Shipped

_DEFAULT_ORDER = 2


@final
class InteractionTransformer(Shipped, Static):
    """Appends the products of every two (three, ...) numeric columns; nothing is learned.

    The product of `a` and `b` is called `a_b`; products of two come first, then those of three,
    and so on. No column is multiplied with itself. Numeric are columns of Continuous or Count data
    without missing values.

    Args:
        order: How many columns are multiplied at most; at least 2.
        features: Which columns: a list of two names or more, or a function that says yes or no to a
            name. `None` means all that are numeric.

    Example:
        >>> import pandas as pd
        >>> from pymlj import InteractionTransformer, machine
        >>> X = pd.DataFrame({"a": [1, 2], "b": [4, 5], "c": ["x", "y"]})
        >>> machine(InteractionTransformer()).fit(verbosity=0).transform(X)
           a  b  c  a_b
        0  1  4  x    4
        1  2  5  y   10
    """

    order: int = _DEFAULT_ORDER
    features: Features | None = None

    input_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX
    output_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX

    def clean(self) -> str:
        """A product needs two factors."""
        message = ""
        if self.order < 2:
            message += (
                f"`order >= 2` must hold, but got {self.order}; it is set to {_DEFAULT_ORDER}. "
            )
            self.order = _DEFAULT_ORDER
        if self.features is not None and len(listed_names(self.features)) == 1:
            message += (
                f"`features` must name two columns or more, but got {self.features!r}; it is set "
                "to None, which means all numeric columns."
            )
            self.features = None
        return message.strip()

    def transform(self, fitresult: None, X: Any) -> Any:
        """Append the products."""
        table = as_table(X, self)
        given = columns(table)
        factors = {name: _factor(given[name]) for name in self._base(table)}
        taken = set(given)
        new = {}
        for size in range(2, min(self.order, len(factors)) + 1):
            for names in itertools.combinations(factors, size):
                name = unused_name("_".join(map(str, names)), taken)
                taken.add(name)
                with np.errstate(over="ignore", invalid="ignore"):  # a product may be infinite
                    new[name] = np.multiply.reduce([factors[n] for n in names])
        return back_as(with_columns(table, new), X)

    def _base(self, table: Any) -> list[Any]:
        """Names of the columns to multiply."""
        kinds = column_scitypes(table)
        numeric = [name for name, kind in kinds.items() if kind <= Infinite]
        if self.features is None:
            return numeric
        unknown = unknown_names(self.features, list(kinds))
        if unknown:
            raise ArgumentError(f"`features` must be columns of the table, which lacks {unknown}")
        chosen = selected(self.features, False, kinds)
        for name in chosen:
            if name not in numeric:
                raise ArgumentError(
                    f"Columns to multiply must hold numbers, none of them missing, but column "
                    f"`{name}` is of scientific type `{kinds[name]}`; leave it out of `features`."
                )
        return chosen


def _factor(values: Any) -> npt.NDArray[Any]:
    """Numbers in a type wide enough for their products."""
    vector = np.asarray(as_vector(values))
    if vector.dtype == object:
        return vector.astype(np.float64)
    return vector.astype(np.int64 if vector.dtype.kind in "bi" else np.float64, copy=False)
