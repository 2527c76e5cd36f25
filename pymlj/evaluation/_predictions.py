"""Predictions as values: one for many observations, many folds as one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pymlj.distributions import Normal, UnivariateFinite, UnivariateFiniteArray
from pymlj.tables import build_table, column, column_names, is_table, select_rows

from ._folds import Rows


def replicate(prediction: Any, n: int) -> Any:
    """One prediction for each of `n` observations, where the model made one for all of them."""
    if isinstance(prediction, UnivariateFinite):
        probs = np.array([prediction.probs[level] for level in prediction.levels])
        tiled = np.tile(probs, (n, 1))
        return UnivariateFinite(prediction.levels, tiled, ordered=prediction.ordered)
    if isinstance(prediction, Normal):
        return Normal(np.full(n, prediction.mean()), np.full(n, prediction.std()))
    if np.isscalar(prediction):
        return np.full(n, prediction)
    return [prediction] * n


def in_row_order(predictions: Sequence[Any], rows: Sequence[Rows]) -> Any:
    """Join the predictions of folds and put them in the order of their rows.

    Args:
        predictions: One container a fold, all of one kind.
        rows: The test rows of each fold.

    Returns:
        A container of that kind.
    """
    order = np.argsort(np.concatenate(rows), kind="stable")
    return select_rows(_joined(predictions), order)


def _joined(parts: Sequence[Any]) -> Any:
    first = parts[0]
    if isinstance(first, UnivariateFiniteArray):
        return first.concat(*parts[1:])
    if isinstance(first, Normal):
        return Normal(
            np.concatenate([part.mean() for part in parts]),
            np.concatenate([part.std() for part in parts]),
        )
    if is_table(first):
        names = column_names(first)
        return build_table(
            {name: _joined([column(part, name) for part in parts]) for name in names}, like=first
        )
    if isinstance(first, pd.Series):
        return pd.concat(parts, ignore_index=True)
    if isinstance(first, pd.Categorical):
        return pd.api.types.union_categoricals(list(parts))
    if isinstance(first, np.ndarray):
        return np.concatenate(parts)
    return [item for part in parts for item in part]
