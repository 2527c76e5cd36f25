"""Keeping some columns, dropping the others."""

from typing import Any, ClassVar, final

from pymlj.exceptions import ArgumentError
from pymlj.interface import Unsupervised, warn
from pymlj.scitypes import Scitype, Table
from pymlj.tables import column_names, select_columns

from ._columns import (
    NUMERIC_MATRIX,
    Features,
    as_table,
    back_as,
    check_ignore,
    check_there,
    listed_names,
    selected,
    unknown_names,
)
from ._shipped import Shipped


@final
class FeatureSelector(Shipped, Unsupervised):
    """Keeps some columns of a table, always those chosen in training.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. With an empty list all columns of the training table are kept, and only those.
        ignore: Whether `features` are the ones to drop.

    Fitted parameters:
        features_to_keep: Names of the columns that are kept.

    Example:
        >>> import pandas as pd
        >>> from pymlj import FeatureSelector, machine
        >>> X = pd.DataFrame({"a": [1.0], "b": [2.0], "c": [3.0]})
        >>> machine(FeatureSelector(features=["b"], ignore=True), X).fit(verbosity=0).transform(X)
             a    c
        0  1.0  3.0
    """

    features: Features = []
    ignore: bool = False

    input_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX
    output_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX

    def check(self) -> None:
        """`ignore` needs `features`."""
        check_ignore(self.features, self.ignore, self)

    def fit(self, verbosity: int, X: Any) -> tuple[list[Any], None, None]:
        """Choose the columns."""
        names = column_names(as_table(X, self))
        unknown = unknown_names(self.features, names)
        if unknown and not self.ignore:
            raise ArgumentError(f"`features` must be columns of the table, which lacks {unknown}")
        if unknown:
            warn(f"`features` to drop that the table does not have: {unknown}", verbosity)
        listed = [] if self.ignore else listed_names(self.features)
        kept = listed or selected(self.features, self.ignore, names)  # a list gives the order, too
        if not kept:
            raise ArgumentError(
                f"`FeatureSelector` must keep a column, but `{self!r}` keeps none of "
                + ", ".join(f"`{name}`" for name in names)
                + "."
            )
        return kept, None, None

    def transform(self, fitresult: list[Any], X: Any) -> Any:
        """Keep the columns chosen in training."""
        table = as_table(X, self)
        check_there(fitresult, table, self)
        return back_as(select_columns(table, fitresult), X)

    def fitted_params(self, fitresult: list[Any]) -> dict[str, Any]:
        """The names of the columns that are kept."""
        return {"features_to_keep": fitresult}
