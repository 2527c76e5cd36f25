"""From the values of the folds to one number, and to how sure of it one may be."""

import math
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from pymlj.metrics import Measure, Sum, aggregate


def over_folds(measure: Measure, values: Sequence[Any], sizes: Sequence[int]) -> Any:
    r"""Aggregate the values that a measure took on the folds, in the way of that measure.

    With $K$ folds of $n_1, \dots, n_K$ test rows, fold $k$ has the weight $K n_k / \sum_j n_j$,
    so that the weights average one; values that are summed up (counts, confusion matrices) are not
    weighted.

    Args:
        measure: The measure.
        values: One a fold.
        sizes: Number of test rows of each fold.

    Returns:
        A number if the values are numbers, else what the values are; NaN if a fold that failed
        stands in the way.
    """
    if len(values) == 1 and isinstance(values[0], float):
        return values[0]
    mode = measure.external_aggregation_mode
    if not all_numbers(values) and any(is_nan(value) for value in values):
        return math.nan  # a failed fold among folds whose values are no numbers
    weights = None
    if not isinstance(mode, Sum):
        weights = np.asarray(sizes) * (len(sizes) / sum(sizes))
    return plain(aggregate(values, weights=weights, mode=mode))


def uncertainty_radius(values: Sequence[Any]) -> float | None:
    r"""Half the width of a 95 % confidence interval, naively taking folds to be independent.

    It is $1.96\, s / \sqrt{K - 1}$ for $K$ folds, $s$ being the (unweighted) sample standard
    deviation of the values. Training sets of folds overlap, so the true uncertainty is larger.

    Args:
        values: One a fold.

    Returns:
        The radius; infinite for a single fold; `None` if the values are no numbers.
    """
    if not all_numbers(values):
        return None
    if len(values) < 2:
        return math.inf
    with np.errstate(invalid="ignore"):  # infinite values: no spread to speak of
        spread = float(np.std(values, ddof=1))
    return 1.96 * spread / math.sqrt(len(values) - 1)


def all_numbers(values: Sequence[Any]) -> bool:
    """Whether all values are real numbers."""
    return all(isinstance(value, numbers.Real) for value in values)


def plain(value: Any) -> Any:
    """A number of numpy as one of Python, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def is_nan(value: Any) -> bool:
    """Whether a value is NaN; other things than numbers are not."""
    return isinstance(value, numbers.Real) and math.isnan(value)
