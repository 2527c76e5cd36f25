"""Standardisation: subtract the mean, divide by the standard deviation."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, final

import numpy as np

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record, Unsupervised, log_info, warn
from pymlj.scitypes import (
    Continuous,
    Count,
    Infinite,
    Missing,
    OrderedFactor,
    Scitype,
    Table,
    Vector,
)
from pymlj.tables import (
    column_names,
    columns,
    is_categorical,
    is_table,
    levels,
    with_columns,
)

from ._columns import (
    NUMERIC_MATRIX,
    Features,
    Floats,
    as_table,
    back_as,
    check_finite,
    check_ignore,
    check_there,
    codes_among,
    column_scitypes,
    like,
    names_in_text,
    numbers,
    selected,
    warn_of_unknown,
    what,
)
from ._shipped import Shipped

# Below this fraction of the largest magnitude a standard deviation is rounding error.
_NEGLIGIBLE = 1e-13


@final
class UnivariateStandardizer(Shipped, Unsupervised):
    """Standardises a vector: `(x - mean) / std`, with divisor n - 1 in `std`.

    A constant vector is centred, not divided. Its inverse undoes the transformation; both take
    single numbers as well.

    Fitted parameters:
        mean: The mean of the training vector.
        std: Its standard deviation.

    Example:
        >>> import numpy as np
        >>> from pymlj import UnivariateStandardizer, machine
        >>> mach = machine(UnivariateStandardizer(), np.array([0.0, 2.0, 4.0])).fit(verbosity=0)
        >>> mach.transform(np.array([0.0, 8.0]))
        array([-1.,  3.])
        >>> mach.inverse_transform(np.array([-1.0, 3.0]))
        array([0., 8.])
    """

    input_scitype: ClassVar[Scitype] = Vector[Infinite]
    output_scitype: ClassVar[Scitype] = Vector[Continuous]

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, None]:
        """Compute mean and standard deviation."""
        values = numbers(X)
        check_finite({None: values})
        return Record(mean=float(np.mean(values)), std=_std(values, None, verbosity)), None, None

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Standardise a vector, or a number, by the training vector."""
        return _map_vector(lambda x: (x - fitresult.mean) / _divisor(fitresult.std), X)

    def inverse_transform(self, fitresult: Record, Z: Any) -> Any:
        """Undo the transformation."""
        return _map_vector(lambda z: z * _divisor(fitresult.std) + fitresult.mean, Z)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """Mean and standard deviation."""
        return dict(fitresult)


@final
class Standardizer(Shipped, Unsupervised):
    """Standardises the numeric columns of a table: `(x - mean) / std`, with divisor n - 1 in `std`.

    Columns with missing values, and those of other types, are left alone; at verbosity 1 the
    numeric ones among them are logged. Infinite entries are an error in training. A column that was
    constant in training is centred, not divided. A vector is standardised, too. The inverse is
    there unless `ordered_factor` or `count` is set.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all.
        ignore: Whether `features` are the ones to leave alone.
        ordered_factor: Whether to take `OrderedFactor` columns as well, as their codes.
        count: Whether to take `Count` columns as well.

    Fitted parameters:
        features_fit: Names of the columns that are standardised.
        means: Their means.
        stds: Their standard deviations.

    Example:
        >>> import pandas as pd
        >>> from pymlj import Standardizer, machine
        >>> X = pd.DataFrame({"height": [150.0, 160.0, 170.0], "name": ["Ada", "Bo", "Cy"]})
        >>> mach = machine(Standardizer(), X).fit(verbosity=0)
        >>> mach.transform(X)
           height name
        0    -1.0  Ada
        1     0.0   Bo
        2     1.0   Cy
    """

    features: Features = []
    ignore: bool = False
    ordered_factor: bool = False
    count: bool = False

    input_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX | Vector[Infinite]
    output_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX | Vector[Continuous]

    def check(self) -> None:
        """`ignore` needs `features`."""
        check_ignore(self.features, self.ignore, self)

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, dict[str, Any]]:
        """Compute means and standard deviations."""
        if _is_vector(X):
            fitresult, _, _ = UnivariateStandardizer().fit(verbosity, X)
            return fitresult, None, {}
        table = as_table(X, self)
        names, given = self._features_to_fit(table, verbosity), columns(table)
        pools = {n: levels(given[n]) for n in names if is_categorical(given[n])}
        values = {name: _values(given[name], name, pools.get(name)) for name in names}
        check_finite(values)
        fitresult = Record(
            features_fit=names,
            means=np.array([np.mean(x) for x in values.values()]),
            stds=np.array([_std(x, name, verbosity) for name, x in values.items()]),
            levels=pools,
        )
        return fitresult, None, {"features_fit": names}

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Standardise by the training table (or vector)."""
        if "features_fit" not in fitresult:
            return UnivariateStandardizer().transform(fitresult, X)
        return self._map(fitresult, X, lambda x, mean, std: (x - mean) / _divisor(std))

    def inverse_transform(self, fitresult: Record, Z: Any) -> Any:
        """Undo the transformation."""
        if self.ordered_factor or self.count:
            raise ArgumentError(
                "`inverse_transform` needs `ordered_factor=False` and `count=False`, since it "
                f"gives Continuous columns only, but the machine was trained with `{self!r}`."
            )
        if "features_fit" not in fitresult:
            return UnivariateStandardizer().inverse_transform(fitresult, Z)
        return self._map(fitresult, Z, lambda z, mean, std: z * _divisor(std) + mean)

    def _map(self, fitresult: Record, X: Any, f: Callable[[Floats, float, float], Floats]) -> Any:
        """Apply `f(values, mean, std)` to each feature that was fitted."""
        table = as_table(X, self)
        check_there(fitresult.features_fit, table, self)
        new, given = {}, columns(table)
        for name, mean, std in zip(
            fitresult.features_fit, fitresult.means, fitresult.stds, strict=True
        ):
            old = given[name]
            new[name] = like(f(_values(old, name, fitresult.levels.get(name)), mean, std), old)
        return back_as(with_columns(table, new), X)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """Names, means and standard deviations; for a vector, one mean and standard deviation."""
        return {name: value for name, value in fitresult.items() if name != "levels"}

    def _features_to_fit(self, table: Any, verbosity: int) -> list[Any]:
        """Names of the columns asked for that are of a type which can be standardised."""
        warn_of_unknown(self.features, column_names(table), verbosity)
        asked = selected(self.features, self.ignore, column_names(table))
        kinds = column_scitypes(table)
        chosen = [name for name in asked if self._takes(kinds[name])]
        self._tell_of_others({n: kinds[n] for n in asked if not self._takes(kinds[n])}, verbosity)
        if not chosen:
            warn(
                "`Standardizer` finds no column to standardise: it takes Continuous columns "
                "without missing values, with `count` and `ordered_factor` also those types.",
                verbosity,
            )
        log_info(
            f"Features standardized: {', '.join(map(str, chosen)) or 'none'}.", verbosity, at=2
        )
        return chosen

    def _tell_of_others(self, kinds: Mapping[Any, Scitype], verbosity: int) -> None:
        """Log which numeric columns asked for stay as they are, and what would change that."""
        counts = [name for name, kind in kinds.items() if kind <= Count]
        gappy = [name for name, kind in kinds.items() if _has_gaps(kind)]
        if counts:
            log_info(
                f"`Standardizer` leaves Count columns alone: {names_in_text(counts)}. "
                "`Standardizer(count=True)` takes them as well.",
                verbosity,
            )
        if gappy:
            log_info(
                "`Standardizer` leaves columns with missing values alone: "
                f"{names_in_text(gappy)}. `FillImputer()` fills them first.",
                verbosity,
            )

    def _takes(self, kind: Scitype) -> bool:
        return (
            kind <= Continuous
            or (self.count and kind <= Count)
            or (self.ordered_factor and kind <= OrderedFactor)
        )


def _has_gaps(kind: Scitype) -> bool:
    """Whether a column holds numbers, and some are missing."""
    return kind <= (Missing | Infinite) and Missing <= kind and kind != Missing


def _is_vector(X: Any) -> bool:
    return not is_table(X) and getattr(X, "ndim", 1) == 1 and hasattr(X, "__len__")


def _values(values: Any, name: Any, pool: list[Any] | None) -> Floats:
    """A column as numbers; one that was categorical in training as codes."""
    if pool is None:
        return numbers(values, name)
    return codes_among(values, pool, name).astype(np.float64)


def _map_vector(f: Callable[[Any], Any], x: Any) -> Any:
    """Apply `f` to a number, or to the entries of a vector of any kind."""
    return like(f(numbers(x)), x) if hasattr(x, "__len__") else f(x)


def _std(values: Floats, name: Any, verbosity: int) -> float:
    """The standard deviation with divisor n - 1; 0 where it is nothing but rounding error."""
    std = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    if std <= _NEGLIGIBLE * np.max(np.abs(values), initial=0.0):
        warn(
            f"{what(name)} is constant: it is centred, but not divided by its standard deviation "
            f"({std:.3g}).",
            verbosity,
        )
        return 0.0
    return std


def _divisor(std: float) -> float:
    return std if std else 1.0
