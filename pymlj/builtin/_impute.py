"""Imputation: filling missing values with a value learned from those that are there."""

from collections.abc import Callable
from typing import Any, ClassVar, final

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record, Unsupervised, log_info, warn
from pymlj.scitypes import (
    Continuous,
    Count,
    Finite,
    Infinite,
    Missing,
    Scitype,
    Table,
    Vector,
    elscitype,
)
from pymlj.tables import (
    as_vector,
    build_vector,
    codes,
    column_names,
    columns,
    is_categorical,
    levels,
    vector_kind,
    with_columns,
)

from ._columns import (
    NUMERIC_MATRIX,
    Features,
    as_table,
    back_as,
    check_not_new,
    codes_among,
    first_to_reach_the_top,
    missing,
    numbers,
    selected,
    unknown_names,
    what,
)
from ._shipped import Shipped

Fill = Callable[[Any], Any]

# What can be filled, under the name by which a filler remembers it.
_FILLABLE = {"continuous": Continuous, "count": Count, "finite": Finite}


def median_fill(values: Any) -> float:
    """The median."""
    with np.errstate(over="ignore", invalid="ignore"):  # of what lies between huge numbers
        return float(np.median(values))


def rounded_median_fill(values: Any) -> int:
    """The median, rounded to an integer; half to the even one."""
    return round(float(np.median(values)))


def mode_fill(values: pd.Categorical) -> Any:
    """The most frequent label; of several, the one that first reaches the top count."""
    found = codes(values)
    return levels(values)[first_to_reach_the_top(found, len(values.categories))]


@final
class UnivariateFillImputer(Shipped, Unsupervised):
    """Fills the missing values of a vector with a value learned in training.

    The value is the median of Continuous data, the rounded median of Count data, the most frequent
    label of categorical data (of several, the one that first reaches the top count). NaN counts as
    missing, but for polars and pyarrow, which have nulls.

    Args:
        continuous_fill: Function from the values that are there to the one to fill in, for
            Continuous data; gets an array.
        count_fill: The same for Count data.
        finite_fill: The same for categorical data; gets a `pandas.Categorical`.

    Fitted parameters:
        filler: The value.

    Example:
        >>> import pandas as pd
        >>> from pymlj import UnivariateFillImputer, machine
        >>> x = pd.Series([1.0, None, 2.0, 6.0])
        >>> machine(UnivariateFillImputer(), x).fit(verbosity=0).transform(x).tolist()
        [1.0, 2.0, 2.0, 6.0]
    """

    continuous_fill: Fill = median_fill
    count_fill: Fill = rounded_median_fill
    finite_fill: Fill = mode_fill

    input_scitype: ClassVar[Scitype] = Vector[Missing | Infinite] | Vector[Missing | Finite]
    output_scitype: ClassVar[Scitype] = Vector[Infinite] | Vector[Finite]

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, None]:
        """Compute the value to fill in."""
        kind = _kind(X)
        if kind is None:
            raise ArgumentError(
                "`UnivariateFillImputer` fills Continuous, Count and Finite data, but got data of "
                f"scientific type `{elscitype(X)}`; `coerce` them first."
            )
        if not (~missing(X)).any():
            raise ArgumentError("`UnivariateFillImputer` needs a value, but all are missing.")
        return self._learn(kind, X), None, None

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Fill in the value."""
        return _filled(X, fitresult, None)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The value."""
        return {"filler": fitresult.filler}

    def _learn(self, kind: str, values: Any, name: Any = None) -> Record:
        """What to fill into data of a kind, and the pool of levels."""
        if kind == "finite":
            there = as_vector(values)
            filler, pool = self.finite_fill(there[codes(there) >= 0]), levels(there)
            if filler not in pool:
                raise ArgumentError(
                    f"`finite_fill` must give one of the levels {pool}, but gave {filler!r}"
                    f"{'' if name is None else f' for column `{name}`'}."
                )
            return Record(filler=filler, kind=kind, levels=pool)
        present = numbers(values)
        present = present[~np.isnan(present)]
        if kind == "continuous":
            return Record(filler=float(self.continuous_fill(present)), kind=kind)
        fits = not (np.abs(present) >= 2.0**63).any()  # larger ones stay floats
        filler = self.count_fill(present.astype(np.int64) if fits else present)
        if int(filler) != filler:
            raise ArgumentError(
                f"`count_fill` must give an integer, but gave {filler!r}"
                f"{'' if name is None else f' for column `{name}`'}; round it."
            )
        return Record(filler=int(filler), kind=kind)


@final
class FillImputer(Shipped, Unsupervised):
    """Fills the missing values of each column of a table with a value learned in training.

    The value is the median of a Continuous column, the rounded median of a Count column, the most
    frequent label of a categorical one (of several, the one that first reaches the top count). It
    is learned for columns without missing values, too. Columns of other types stay as they are;
    those with gaps are logged. NaN counts as missing, but for polars and pyarrow, which have nulls.
    A column that was not there in training is an error.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that can be filled.
        continuous_fill: Function from the values that are there to the one to fill in, for
            Continuous columns; gets an array.
        count_fill: The same for Count columns.
        finite_fill: The same for categorical columns; gets a `pandas.Categorical`.

    Fitted parameters:
        features_seen_in_fit: Names of all columns of the training table.
        univariate_transformer: The imputer used for each column.
        filler_given_feature: For each column that is filled the value.

    Example:
        >>> import pandas as pd
        >>> from pymlj import FillImputer, machine
        >>> X = pd.DataFrame({"a": [1.0, None, 3.0], "b": ["x", "y", "z"]})
        >>> machine(FillImputer(), X).fit(verbosity=0).transform(X)
             a  b
        0  1.0  x
        1  2.0  y
        2  3.0  z
    """

    features: Features = []
    continuous_fill: Fill = median_fill
    count_fill: Fill = rounded_median_fill
    finite_fill: Fill = mode_fill

    input_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX
    output_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, None]:
        """Compute the value to fill into each column."""
        table = as_table(X, self)
        names = column_names(table)
        unknown = unknown_names(self.features, names)
        if unknown:
            raise ArgumentError(f"`features` must be columns of the table, which lacks {unknown}")
        imputer, fillers, given = self._imputer(), {}, columns(table)
        for name in selected(self.features, False, names):
            values = given[name]
            kind = _kind(values)
            if kind is None:
                self._tell_it_stays(name, values, verbosity)
            elif missing(values).all():
                warn(
                    f"Column `{name}` has no value to learn from, and is left as it is; drop it, "
                    "or name the others in `features`.",
                    verbosity,
                )
            else:
                fillers[name] = imputer._learn(kind, values, name)
        return Record(features_seen_in_fit=names, fillers=fillers), None, None

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Fill in the values."""
        table = as_table(X, self)
        check_not_new(fitresult.features_seen_in_fit, table, self)
        new = {
            name: _filled(values, fitresult.fillers[name], name)
            for name, values in columns(table).items()
            if name in fitresult.fillers
        }
        return back_as(with_columns(table, new), X)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The values to fill in."""
        return {
            "features_seen_in_fit": fitresult.features_seen_in_fit,
            "univariate_transformer": self._imputer(),
            "filler_given_feature": {k: learned.filler for k, learned in fitresult.fillers.items()},
        }

    def _tell_it_stays(self, name: Any, values: Any, verbosity: int) -> None:
        """Log that a column is left as it is, if it was named or has gaps."""
        if missing(values).any():
            log_info(
                f"Feature `{name}` has missing values and is not of a type that can be filled: "
                f"`{elscitype(values)}`. `coerce` changes that, or drop the column.",
                verbosity,
            )
        elif self.features:
            log_info(f"Feature `{name}` is not of a type that can be filled.", verbosity)

    def _imputer(self) -> UnivariateFillImputer:
        return UnivariateFillImputer(
            continuous_fill=self.continuous_fill,
            count_fill=self.count_fill,
            finite_fill=self.finite_fill,
        )


def _kind(values: Any) -> str | None:
    """Which of the types that can be filled a vector is of; `None` for others."""
    found = elscitype(values)
    for kind, scitype in _FILLABLE.items():
        if found <= Missing | scitype and (not found <= Missing or is_categorical(values)):
            return kind
    # All missing: floats if the container says so, otherwise nothing is known.
    return "continuous" if found <= Missing and len(values) else None


def _filled(values: Any, learned: Record, name: Any) -> Any:
    """A vector of any kind, its missing entries filled."""
    if learned.kind == "finite":
        return _filled_labels(values, learned, name)
    found = elscitype(values)
    if not found <= Missing | _FILLABLE[learned.kind]:
        raise ArgumentError(
            f"{what(name)} must be of scientific type `{Missing | _FILLABLE[learned.kind]}`, as in "
            f"training, but is of type `{found}`; `coerce` makes it so."
        )
    match vector_kind(values):
        case "pandas":
            return values.fillna(_of_dtype(learned.filler, values.dtype))
        case "polars" | "pyarrow":
            return values.fill_null(learned.filler)
        case "masked":
            return values.filled(learned.filler)
        case "numpy" if values.dtype != object:
            return np.where(np.isnan(values), learned.filler, values)
    gaps = missing(values)
    entries = np.asarray(as_vector(values), dtype=object).copy()
    entries[gaps] = learned.filler
    return build_vector(entries, like=values)


def _of_dtype(filler: Any, dtype: Any) -> Any:
    """A number as a truth value where pandas holds those, if it is 0 or 1."""
    return bool(filler) if is_bool_dtype(dtype) and filler in (0, 1) else filler


def _filled_labels(values: Any, learned: Record, name: Any) -> Any:
    """A categorical vector, its missing entries filled; with the pool of training, if need be."""
    found = codes_among(values, learned.levels, name)
    if (found >= 0).all():
        return values
    given: Any = as_vector(values)
    if learned.filler in levels(given):
        return build_vector(given.fillna(learned.filler), like=values)
    pool = pd.Index(learned.levels, tupleize_cols=False)
    found = np.where(found < 0, learned.levels.index(learned.filler), found)
    filled = pd.Categorical.from_codes(found, categories=pool, ordered=bool(given.ordered))
    return build_vector(filled, like=values)
