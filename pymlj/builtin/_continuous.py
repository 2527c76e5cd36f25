"""From a table of mixed columns to one of numbers."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj.interface import Record, Unsupervised, log_info
from pymlj.scitypes import Continuous, Count, Finite, Matrix, Multiclass, Scitype, Table
from pymlj.tables import columns, is_categorical, levels, select_columns, with_columns

from ._columns import (
    NUMERIC_MATRIX,
    as_table,
    back_as,
    check_there,
    codes_among,
    column_scitypes,
    like,
    numbers,
)
from ._one_hot import OneHotEncoder, new_names
from ._shipped import Shipped


@final
class ContinuousEncoder(Shipped, Unsupervised):
    """Turns all columns of a table into Continuous ones, and drops those it cannot turn.

    Continuous columns stay, Count columns become floats, Multiclass columns are one-hot encoded,
    OrderedFactor columns become their codes `0.0`, `1.0`, ... Columns with missing values in
    training are dropped (impute first, `FillImputer`), as is text.

    Args:
        drop_last: Whether one-hot encoding leaves out the last level.
        one_hot_ordered_factors: Whether to one-hot encode OrderedFactor columns, too.

    Fitted parameters:
        features_to_keep: Names of the columns that are not dropped.
        one_hot_encoder: The encoder used inside.
        one_hot_encoder_fitresult: What it has learned.

    Report:
        features_to_keep: As above.
        new_features: Names of the columns of the result.

    Example:
        >>> import pandas as pd
        >>> from pymlj import ContinuousEncoder, categorical, machine
        >>> grade = categorical(["low", "high"], levels=["low", "high"], ordered=True)
        >>> X = pd.DataFrame({"n": [1, 2], "grade": grade, "note": ["some", "text"]})
        >>> machine(ContinuousEncoder(), X).fit(verbosity=0).transform(X)
             n  grade
        0  1.0    0.0
        1  2.0    1.0
    """

    drop_last: bool = False
    one_hot_ordered_factors: bool = False

    input_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX
    output_scitype: ClassVar[Scitype] = Table(Continuous) | Matrix[Continuous]

    def fit(self, verbosity: int, X: Any) -> tuple[Record, None, dict[str, Any]]:
        """Choose the columns to keep, and fit the one-hot encoder on them."""
        table = as_table(X, self)
        kinds = column_scitypes(table)
        kept = [n for n, k in kinds.items() if k <= Continuous or k <= Count or k <= Finite]
        there = set(kept)
        dropped = [str(name) for name in kinds if name not in there]
        if dropped:
            log_info(f"Features that cannot become Continuous are dropped: {dropped}.", verbosity)
        table = select_columns(table, kept)
        encoder = self._encoder()
        to_encode = Finite if self.one_hot_ordered_factors else Multiclass
        says = any(kinds[name] <= to_encode for name in kept)  # not that there is nothing to encode
        encoded, _, _ = encoder.fit(verbosity - 1 if says else -1, table)
        hot = encoded.ref_name_pairs_given_feature
        given = columns(table)
        categorical = [n for n in kept if is_categorical(given[n]) and n not in hot]
        fitresult = Record(
            features_to_keep=kept,
            one_hot=encoded,
            levels={name: levels(given[name]) for name in categorical},
        )
        return fitresult, None, {"features_to_keep": kept, "new_features": new_names(encoded)}

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Encode the columns that were kept in training, and drop the others."""
        table = as_table(X, self)
        check_there(fitresult.features_to_keep, table, self)
        table = select_columns(table, fitresult.features_to_keep)
        new = {}
        for name, old in columns(table).items():
            if name in fitresult.one_hot.ref_name_pairs_given_feature:
                continue
            if name in fitresult.levels:
                codes = codes_among(old, fitresult.levels[name], name)
                new[name] = like(codes.astype(np.float64), old)
            elif not _is_float(old):
                new[name] = like(numbers(old, name), old)
        table = with_columns(table, new)
        return back_as(self._encoder().transform(fitresult.one_hot, table), X)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The columns kept, and the encoder inside."""
        return {
            "features_to_keep": fitresult.features_to_keep,
            "one_hot_encoder": self._encoder(),
            "one_hot_encoder_fitresult": fitresult.one_hot,
        }

    def _encoder(self) -> OneHotEncoder:
        return OneHotEncoder(drop_last=self.drop_last, ordered_factor=self.one_hot_ordered_factors)


def _is_float(values: Any) -> bool:
    """Whether a column needs no conversion."""
    return str(getattr(values, "dtype", "")).lower() in ("float64", "float32")
