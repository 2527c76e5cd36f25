"""Weights of observations and of classes, written once for every measure.

Both kinds multiply: class weights are looked up in the ground truth and become weights of
observations, with 0 for an observation that is missing.
"""

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._labels import label_vector
from ._numbers import Floats, number_vector

Codes: TypeAlias = npt.NDArray[np.intp]


def weight_vector(weights: Any, n: int) -> Floats:
    """Read the weights of `n` observations.

    Raises:
        ArgumentError: They are no numbers, or one is missing, negative or infinite.
        DimensionMismatch: There are not `n` of them.
    """
    if isinstance(weights, Mapping):
        raise ArgumentError(
            "`weights` must be a vector with one weight an observation, but got a dict; "
            "weights of classes are given as `class_weights=...`."
        )
    read, missing = number_vector(weights, "weights", nan_is_missing=True)
    if len(read) != n:
        raise DimensionMismatch(
            f"`weights` must have one entry for each of the {n} observations, but has {len(read)}."
        )
    if missing is not None or not np.isfinite(read).all() or (n and read.min() < 0):
        raise ArgumentError("`weights` must be finite and not negative, none of them missing.")
    return read


def check_class_weights(class_weights: Any, levels: Sequence[Any]) -> Floats:
    """The weight of each level, in their order.

    Raises:
        ArgumentError: The class weights are no dict of finite numbers, none negative, or a level
            has none.
    """
    if not isinstance(class_weights, Mapping) or not all(map(_is_weight, class_weights.values())):
        raise ArgumentError(
            "`class_weights` must be a dict from levels to finite numbers, none negative, "
            f"but got {short(class_weights)}."
        )
    lacking = [level for level in levels if level not in class_weights]
    if lacking:
        raise ArgumentError(
            f"`class_weights` must have an entry for each level, but has none for {short(lacking)}."
        )
    return np.array([class_weights[level] for level in levels], dtype=np.float64)


def _is_weight(value: object) -> bool:
    number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    return number and math.isfinite(value) and value >= 0  # type: ignore[arg-type, operator]  # a real


def class_weight_vector(class_weights: Any, levels: Sequence[Any], codes: Codes) -> Floats:
    """The class weight of each observation, given by the code of its level; 0 if it is missing.

    Raises:
        ArgumentError: As `check_class_weights`.
    """
    table = np.append(check_class_weights(class_weights, levels), 0.0)  # the last is that of -1
    return table[codes]


def vector_levels(y: Any) -> tuple[list[Any], Codes]:
    """Levels (the pool if there is one, the values observed otherwise) and codes, -1 missing."""
    vector = label_vector(y)
    if isinstance(vector, pd.Categorical):
        return vector.categories.tolist(), np.asarray(vector.codes, dtype=np.intp)
    codes, values = pd.factorize(vector)
    return np.asarray(values).tolist(), codes


def row_levels(columns: Sequence[Any]) -> tuple[list[Any], Codes]:
    """The different rows of several columns as tuples of labels, and which of them each row is."""
    coded = [vector_levels(column) for column in columns]
    matrix = np.column_stack([codes for _, codes in coded])
    rows, inverse = np.unique(matrix, axis=0, return_inverse=True)
    complete = (rows >= 0).all(axis=1)
    position = np.where(complete, np.cumsum(complete) - 1, -1)
    found = [
        tuple(pool[code] for (pool, _), code in zip(coded, row, strict=True))
        for row in rows[complete]
    ]
    return found, position[inverse.ravel()]
