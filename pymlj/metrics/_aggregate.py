"""From many numbers to one: the ways of aggregating, written once for every measure.

The same modes combine the observations within a measure and the folds of an evaluation. Missing
values and skipped NaNs are left out of a sum, but counted in the number of values.
"""

import abc
import functools
import numbers
import operator
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias, final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject

from ._numbers import number_vector
from ._weights import weight_vector

Floats: TypeAlias = npt.NDArray[np.float64]


class AggregationMode(ParamObject, abc.ABC):
    """A way to make one number of many; `Mean`, `IMean`, `Sum` and `RootMean` are those shipped."""

    _positional: ClassVar[tuple[str, ...] | None] = None

    @abc.abstractmethod
    def combine(self, values: Floats, weights: Floats | None = None) -> Any:
        """Aggregate along the first axis; what is missing comes as 0.

        Args:
            values: Shape `(n,)` or `(n, ...)`.
            weights: Shape `(n,)`.
        """

    @abc.abstractmethod
    def weigh(self, values: Floats, weights: Floats) -> Floats:
        """Return the values such that they aggregate, unweighted, to what the weighted ones do."""


@final
class Mean(AggregationMode):
    r"""The sum divided by the number of values: $\sum_i w_i v_i / n$.

    The sum of the weights does not matter, so a weighted mean in the usual sense needs weights that
    average one; `IMean` divides by their sum.
    """

    def combine(self, values: Floats, weights: Floats | None = None) -> Any:
        """See `AggregationMode`. NaN if there is nothing to aggregate."""
        return _mean(values, weights)

    def weigh(self, values: Floats, weights: Floats) -> Floats:
        """See `AggregationMode`."""
        return _times(values, weights)


@final
class IMean(AggregationMode):
    r"""The mean that ignores the scale of the weights: $\sum_i w_i v_i / \sum_i w_i$."""

    def combine(self, values: Floats, weights: Floats | None = None) -> Any:
        """See `AggregationMode`. NaN if the weights add up to 0."""
        if weights is None:
            return _mean(values, None)
        return divide(_sum(values, weights), float(weights.sum()))

    def weigh(self, values: Floats, weights: Floats) -> Floats:
        """See `AggregationMode`."""
        return _times(values, weights / weights.mean()) if weights.any() else values * np.nan


@final
class Sum(AggregationMode):
    r"""The sum: $\sum_i w_i v_i$."""

    def combine(self, values: Floats, weights: Floats | None = None) -> Any:
        """See `AggregationMode`. 0 if there is nothing to aggregate."""
        return _sum(values, weights)

    def weigh(self, values: Floats, weights: Floats) -> Floats:
        """See `AggregationMode`."""
        return _times(values, weights)


@final
class RootMean(AggregationMode):
    r"""The root of the mean of powers: $(\sum_i w_i v_i^p / n)^{1/p}$.

    Args:
        p: The power, positive.

    Raises:
        ArgumentError: `p` is not positive.
    """

    p: float = 2

    def check(self) -> None:
        """See `ParamObject.check`."""
        if not self.p > 0:
            raise ArgumentError(f"`p > 0` must hold, but got {self.p!r}.")

    def combine(self, values: Floats, weights: Floats | None = None) -> Any:
        """See `AggregationMode`. NaN if there is nothing to aggregate."""
        if self.p == 2:
            return _mean(np.square(values), weights) ** 0.5
        with np.errstate(invalid="ignore"):  # a fractional power of a negative value is NaN
            powers = values**self.p
        return _mean(powers, weights) ** (1 / self.p)

    def weigh(self, values: Floats, weights: Floats) -> Floats:
        """See `AggregationMode`."""
        return _times(values, weights ** (1 / self.p))


def aggregate(
    values: Any,
    weights: Any = None,
    mode: AggregationMode | None = None,
    skipnan: bool = False,
) -> Any:
    """Make one value of many.

    Args:
        values: Numbers, in any kind of vector; or arrays of one shape, which are aggregated entry
            by entry; or dicts with the same keys, aggregated key by key; or, for `Sum`, anything
            that can be added, such as confusion matrices.
        weights: A weight for each value.
        mode: The way to do it; `Mean()` by default.
        skipnan: Whether to treat NaNs like missing values: as zeros, counted in the number of
            values. Otherwise NaN comes out.

    Returns:
        A float for numbers, an array for arrays, a dict for dicts. Of no numbers at all, the sum
        is 0 and the means are NaN.

    Raises:
        ArgumentError: The values cannot be aggregated in this mode, or a weight is negative or not
            finite.
        DimensionMismatch: The number of weights is not that of the values.

    Example:
        >>> from pymlj.metrics import RootMean, aggregate
        >>> aggregate([1.0, 2.0, None, 5.0])
        2.0
        >>> aggregate([3.0, 4.0], weights=[1, 0.5], mode=RootMean(p=2))
        2.9154759474226504
        >>> aggregate([{"a": 1, "b": 0}, {"a": 3, "b": 1}])
        {'a': 2.0, 'b': 0.5}
    """
    mode = Mean() if mode is None else mode
    first = values[0] if isinstance(values, list | tuple) and len(values) else None
    if isinstance(first, Mapping):
        return {
            key: aggregate([value[key] for value in values], weights, mode, skipnan)
            for key in first
        }
    if first is not None and not isinstance(first, np.ndarray) and _adds(first):
        return _add_up(values, weights, mode)
    if isinstance(first, np.ndarray) and first.ndim:
        array, missing = np.asarray(values, dtype=np.float64), None
    elif isinstance(values, np.ndarray) and values.ndim > 1:
        array, missing = values.astype(np.float64), None
    else:
        array, missing = number_vector(values, "values", nan_is_missing=False)
    array = filled(array, missing)
    if skipnan:
        array = np.where(np.isnan(array), 0.0, array)
    w = None if weights is None else weight_vector(weights, len(array))
    return plain(mode.combine(array, w))


def filled(values: Floats, missing: npt.NDArray[np.bool_] | None) -> Floats:
    """The values with 0 for what is missing."""
    return values if missing is None else np.where(missing, 0.0, values)


def plain(value: Any) -> Any:
    """A number of numpy as one of Python, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def divide(a: Any, b: Any) -> Any:
    """The quotient of numbers or arrays, NaN or infinite where the divisor is 0, silently."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return plain(np.true_divide(a, b))


def _adds(value: object) -> bool:
    """Whether a value is no number, but can be added to its like."""
    number = isinstance(value, numbers.Number | np.generic | str) or value is pd.NA
    return not number and hasattr(type(value), "__add__")


def _add_up(values: Sequence[Any], weights: Any, mode: AggregationMode) -> Any:
    kind = type(values[0]).__name__
    if not isinstance(mode, Sum):
        raise ArgumentError(
            f"Values of type `{kind}` can only be added up (`mode=Sum()`), but got `{mode!r}`."
        )
    if weights is not None:
        values = [value * weight for value, weight in zip(values, weights, strict=True)]
    return functools.reduce(operator.add, values)


def _sum(values: Floats, weights: Floats | None) -> Any:
    with np.errstate(invalid="ignore"):  # 0 times infinity is NaN, and so are opposite infinities
        return values.sum(axis=0) if weights is None else weights @ values


def _mean(values: Floats, weights: Floats | None) -> Any:
    return divide(_sum(values, weights), len(values))


def _times(values: Floats, weights: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return values * weights.reshape(-1, *(1,) * (values.ndim - 1))
