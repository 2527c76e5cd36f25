"""Which columns are embedded, into how many dimensions, and what the new columns are called."""

import math
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any

from pymlj.exceptions import ArgumentError
from pymlj.interface import did_you_mean

MOST_BY_DEFAULT = 10


def check_dims(dims: Mapping[Any, int | float]) -> None:
    """Raise `ArgumentError` for a dimension that can be none, whatever the data."""
    for feature, wish in dims.items():
        good = wish >= 1 if isinstance(wish, Integral) else 0 < wish <= 1
        if not good:
            raise ArgumentError(
                "`embedding_dims` must give positive integers, or fractions of the number of "
                f"levels between 0 and 1, but gives {wish!r} for `{feature}`."
            )


def plan_dims(n_levels: Mapping[Any, int], dims: Mapping[Any, int | float]) -> dict[Any, int]:
    """How many dimensions each categorical column gets.

    Args:
        n_levels: Number of levels of each categorical column, in the order of the columns.
        dims: What is asked for: an integer, or a fraction of the number of levels (rounded up).
            A column not in it gets one dimension less than it has levels, and ten at most.

    Raises:
        ArgumentError: `dims` names a column that is not categorical.

    Example:
        >>> plan_dims({"color": 5, "size": 30, "shape": 4}, {"color": 2, "shape": 0.6})
        {'color': 2, 'size': 10, 'shape': 3}
    """
    for feature in dims:
        if feature not in n_levels:
            columns = ", ".join(f"`{name}`" for name in n_levels) or "none"
            raise ArgumentError(
                f"`embedding_dims` must name categorical columns (here {columns}), but names "
                f"`{feature}`.{did_you_mean(feature, n_levels)}"
            )
    return {feature: _dim(n, dims.get(feature)) for feature, n in n_levels.items()}


def embedded_names(names: Sequence[Any], dims: Mapping[Any, int]) -> dict[Any, list[str]]:
    """What the columns of each embedding are called.

    Args:
        names: The columns of the table.
        dims: Dimensions of those that are embedded.

    Returns:
        For each embedded column `column_1`, `column_2`, ...; with one more underscore each time one
        of these is the name of a column already.

    Example:
        >>> embedded_names(["c", "d", "d_1"], {"c": 2, "d": 1})
        {'c': ['c_1', 'c_2'], 'd': ['d__1']}
    """
    not_free = set(names)
    result = {}
    for feature, dim in dims.items():
        underscores = "_"
        while True:
            new = [f"{feature}{underscores}{k}" for k in range(1, dim + 1)]
            if not_free.isdisjoint(new):
                break
            underscores += "_"
        result[feature] = new
        not_free.update(new)
    return result


def _dim(n_levels: int, wish: int | float | None) -> int:
    if wish is None:
        return max(1, min(n_levels - 1, MOST_BY_DEFAULT))
    if isinstance(wish, Integral):  # those of numpy too, which are no `int`
        return int(wish)
    # A product such as 0.7 * 10, which is a bit more than 7, must not be rounded up to 8.
    return max(1, math.ceil(wish * n_levels - 1e-9))
