"""Weights of observations and of classes, checked before any model is trained."""

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._arrays import to_array
from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.metrics import Measure
from pymlj.tables import is_categorical, levels

from ._names import measure_name

Weights: TypeAlias = npt.NDArray[np.float64]


def check_weights(weights: Any, measures: Sequence[Measure], n: int) -> Weights | None:
    """Return the weights of the observations as an array.

    Args:
        weights: As they were given; `None` for none.
        measures: The measures, which must be able to use them.
        n: The number of observations.
    """
    if weights is None:
        return None
    array = to_array(weights, "weights")
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise ArgumentError(
            f"`weights` must be a vector of numbers, one an observation, but got {short(weights)}."
        )
    if len(array) != n:
        raise DimensionMismatch(
            f"`weights` must have one entry for each of the {n} observations (also when `rows` "
            f"are given), but has {len(array)}."
        )
    array = array.astype(np.float64)
    if not np.all(np.isfinite(array) & (array >= 0)):
        raise ArgumentError(
            "`weights` must be finite and not negative, but one is "
            f"{short(array[~(np.isfinite(array) & (array >= 0))][0])}."
        )
    _refuse(measures, "supports_weights", "`weights`")
    return array


def check_class_weights(
    class_weights: Any, measures: Sequence[Measure], y: Any
) -> dict[Any, float] | None:
    """Return the weights of the levels of the target as a dict.

    Args:
        class_weights: As they were given; `None` for none.
        measures: The measures, which must be able to use them.
        y: The whole target.
    """
    if class_weights is None:
        return None
    if not isinstance(class_weights, Mapping) or not all(map(_is_weight, class_weights.values())):
        raise ArgumentError(
            "`class_weights` must be a dict from the levels of the target to numbers, finite and "
            "not negative, "
            f"but got {short(class_weights)}."
        )
    if not is_categorical(y):
        raise ArgumentError(
            "`class_weights` are for a categorical target, but this one is not; "
            "make it one by `coerce(y, Multiclass)`."
        )
    pool = levels(y)
    if set(class_weights) != set(pool):
        raise DimensionMismatch(
            f"`class_weights` must name each level of the target, observed or not: {short(pool)}, "
            f"but names {short(list(class_weights))}."
        )
    _refuse(measures, "supports_class_weights", "`class_weights`")
    return {level: float(weight) for level, weight in class_weights.items()}


def _is_weight(value: object) -> bool:
    return isinstance(value, numbers.Real) and 0 <= float(value) < math.inf


def _refuse(measures: Sequence[Measure], trait: str, given: str) -> None:
    """Weights that a measure would have to drop are an error, never dropped."""
    refusing = [measure_name(m) for m in measures if not getattr(m, trait)]
    if refusing:
        listing = ", ".join(f"`{name}`" for name in refusing)
        raise ArgumentError(
            f"Every measure must be able to use {given}, but {listing} cannot; "
            f"leave out {given}, or evaluate those measures in a call of their own."
        )
