"""One-hot encoding of categorical columns."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj.interface import Record, Unsupervised, log_info
from pymlj.scitypes import Finite, Missing, Multiclass, Scitype, Table
from pymlj.tables import column_names, columns, levels

from ._columns import (
    NUMERIC_MATRIX,
    Features,
    as_table,
    back_as,
    check_ignore,
    check_not_new,
    codes_among,
    column_scitypes,
    expand,
    like,
    selected,
    tell_what_is_not_encoded,
    unused_name,
    warn_of_unknown,
)
from ._shipped import Shipped


@final
class OneHotEncoder(Shipped, Unsupervised):
    """Replaces each categorical column by one column of zeros and ones for each of its levels.

    The new columns stand where the old one stood, and are called `feature__level`. There is one for
    every level of the pool, observed or not. Where the old column is missing, so are the new ones.
    Other columns stay as they are. Columns that are absent from new data are no harm; new columns
    and new levels are errors.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that are categorical.
        drop_last: Whether to leave out the column of the last level, which follows from the others.
        ordered_factor: Whether to encode `OrderedFactor` columns, beside `Multiclass` ones.
        ignore: Whether `features` are the ones to leave alone.

    Fitted parameters:
        all_features: Names of all columns of the training table.
        fitted_levels_given_feature: For each encoded feature its levels.
        ref_name_pairs_given_feature: For each encoded feature the pairs of level and new name.

    Report:
        features_to_be_encoded: Names of the columns that are encoded.
        new_features: Names of all columns of the result.

    Example:
        >>> import pandas as pd
        >>> from pymlj import OneHotEncoder, categorical, machine
        >>> X = pd.DataFrame({"colour": categorical(["red", "blue", "red"]), "size": [1, 2, 3]})
        >>> machine(OneHotEncoder(), X).fit(verbosity=0).transform(X)
           colour__blue  colour__red  size
        0           0.0          1.0     1
        1           1.0          0.0     2
        2           0.0          1.0     3
    """

    features: Features = []
    drop_last: bool = False
    ordered_factor: bool = True
    ignore: bool = False

    input_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX
    output_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX

    def check(self) -> None:
        """`ignore` needs `features`."""
        check_ignore(self.features, self.ignore, self)

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, dict[str, Any]]:
        """Note the levels of each feature, and name the new ones."""
        table = as_table(X, self)
        names = column_names(table)
        warn_of_unknown(self.features, names, verbosity)
        asked = selected(self.features, self.ignore, names)
        kinds = column_scitypes(table)
        allowed = Missing | (Finite if self.ordered_factor else Multiclass)
        encoded = [n for n in asked if kinds[n] <= allowed and not kinds[n] <= Missing]
        tell_what_is_not_encoded(self, encoded, {name: kinds[name] for name in asked}, verbosity)
        given = columns(table)
        pools = {name: levels(given[name]) for name in encoded}
        fitresult = Record(
            all_features=names,
            fitted_levels_given_feature=pools,
            ref_name_pairs_given_feature=self._names(names, pools),
        )
        for name in encoded:
            n_new = len(fitresult.ref_name_pairs_given_feature[name])
            log_info(f"Spawning {n_new} features for `{name}`.", verbosity)
        report = {"features_to_be_encoded": encoded, "new_features": new_names(fitresult)}
        return fitresult, None, report

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Replace the columns."""
        table = as_table(X, self)
        check_not_new(fitresult.all_features, table, self)
        here = columns(table)
        new: dict[Any, dict[str, Any]] = {}
        for name, pairs in fitresult.ref_name_pairs_given_feature.items():
            if name in here:
                old = here[name]
                pool = fitresult.fitted_levels_given_feature[name]
                found = codes_among(old, pool, name)
                new[name] = {
                    new_name: like((found == code).astype(np.float64), old, found < 0)
                    for code, (_, new_name) in enumerate(pairs)
                }
        return back_as(expand(table, new) if new else table, X)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """Levels and names."""
        return dict(fitresult)

    def _names(self, taken: list[Any], pools: dict[Any, list[Any]]) -> dict[Any, list[Any]]:
        """For each feature the pairs of level and new name, all names distinct."""
        used = set(taken)
        pairs: dict[Any, list[Any]] = {}
        for name, pool in pools.items():
            pairs[name] = []
            for level in pool[: len(pool) - self.drop_last]:
                new_name = unused_name(f"{name}__{level}", used)
                used.add(new_name)
                pairs[name].append((level, new_name))
        return pairs


def new_names(fitresult: Record) -> list[Any]:
    """Names of the columns that the training table is turned into."""
    names: list[Any] = []
    for name in fitresult.all_features:
        pairs = fitresult.ref_name_pairs_given_feature.get(name)
        names.extend([name] if pairs is None else [new_name for _, new_name in pairs])
    return names
