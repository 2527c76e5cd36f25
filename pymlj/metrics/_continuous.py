"""Measures of predicted numbers, one target.

Each of the row-wise ones defines a formula for arrays of any shape, so that the measures for
several targets can use it as it is.
"""

import sys
from typing import Any, final

import numpy as np

from pymlj.exceptions import ArgumentError, DomainError
from pymlj.scitypes import Infinite, Missing

from ._aggregate import RootMean, Sum, divide
from ._base import Measure
from ._numbers import Floats, Pairs

EPS = sys.float_info.epsilon
NUMBER = Missing | Infinite


@final
class LPLoss(Measure):
    r"""Mean of powers of absolute errors: $\frac 1 n \sum_i w_i\, |\hat y_i - y_i|^p$.

    With weights this is `sklearn.metrics.mean_absolute_error` or `mean_squared_error` times the
    mean weight, since it divides by $n$, not by the sum of the weights. Pairs in which a value is
    missing count in $n$.

    Args:
        p: The power, positive.

    Raises:
        ArgumentError: `p` is not positive.

    Example:
        >>> from pymlj import LPLoss, l1
        >>> LPLoss(p=2)([1.5, 2.0], [1.0, 4.0])
        2.125
        >>> l1([1.5, 2.0], [1.0, 4.0], weights=[2, 1])
        1.5
    """

    p: float = 2
    orientation = "loss"
    observation_scitype = NUMBER
    human_name = "L^p loss"

    def check(self) -> None:
        """See `ParamObject.check`."""
        check_positive("p", self.p)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return power_of_error(yhat, y, self.p)


@final
class LPSumLoss(Measure):
    r"""Sum of powers of absolute errors: $\sum_i w_i\, |\hat y_i - y_i|^p$.

    Args:
        p: The power, positive.

    Raises:
        ArgumentError: `p` is not positive.

    Example:
        >>> from pymlj import l2_sum
        >>> l2_sum([1.5, 2.0], [1.0, 4.0])
        4.25
    """

    p: float = 2
    orientation = "loss"
    observation_scitype = NUMBER
    external_aggregation_mode = Sum()
    human_name = "L^p sum loss"

    def check(self) -> None:
        """See `ParamObject.check`."""
        check_positive("p", self.p)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return power_of_error(yhat, y, self.p)


@final
class RootMeanSquaredError(Measure):
    r"""Root of the mean squared error: $\sqrt{\frac 1 n \sum_i w_i\, (\hat y_i - y_i)^2}$.

    Example:
        >>> from pymlj import rms
        >>> rms([1.0, 5.0], [1.0, 4.0], weights=[1, 8])
        2.0
    """

    orientation = "loss"
    observation_scitype = NUMBER
    external_aggregation_mode = RootMean(p=2)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return power_of_error(yhat, y, 1)


@final
class RootMeanSquaredLogError(Measure):
    r"""Root of the mean squared difference of logarithms.

    $\sqrt{\frac 1 n \sum_i w_i\, (\log \hat y_i - \log y_i)^2}$

    Nothing is added to the values before taking logarithms, contrary to
    `sklearn.metrics.root_mean_squared_log_error`; that one is `rmslp1`.

    Raises:
        DomainError: A value is negative.

    Example:
        >>> import math
        >>> from pymlj import rmsl
        >>> round(rmsl([math.e, 2.0], [1.0, 2.0]) ** 2, 6)
        0.5
    """

    orientation = "loss"
    observation_scitype = NUMBER
    external_aggregation_mode = RootMean(p=2)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return error_of_logs(yhat, y, 0.0)


@final
class RootMeanSquaredLogProportionalError(Measure):
    r"""As `RootMeanSquaredLogError`, with an offset added to all values before taking logarithms.

    With the default offset this is `sklearn.metrics.root_mean_squared_log_error`.

    Args:
        offset: What is added.

    Raises:
        DomainError: A value is below `-offset`.

    Example:
        >>> from pymlj import rmslp1
        >>> rmslp1([0.0, 3.0], [0.0, 3.0])
        0.0
    """

    offset: float = 1.0
    orientation = "loss"
    observation_scitype = NUMBER
    external_aggregation_mode = RootMean(p=2)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return error_of_logs(yhat, y, self.offset)


@final
class RootMeanSquaredProportionalError(Measure):
    r"""Root of the mean squared relative error.

    $\sqrt{\frac 1 n \sum_i w_i\, (\hat y_i / y_i - 1)^2}$

    Observations with $|y_i|$ up to `tol` contribute 0, and count in $n$.

    Args:
        tol: Up to which absolute value a target is left out.

    Raises:
        ArgumentError: `tol` is negative.

    Example:
        >>> from pymlj import rmsp
        >>> rmsp([1.5, 1.0], [1.0, 2.0])
        0.5
    """

    tol: float = EPS
    orientation = "loss"
    observation_scitype = NUMBER
    external_aggregation_mode = RootMean(p=2)

    def check(self) -> None:
        """See `ParamObject.check`."""
        check_not_negative("tol", self.tol)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return relative_error(yhat, y, self.tol)


@final
class MeanAbsoluteProportionalError(Measure):
    r"""Mean absolute relative error: $\frac 1 n \sum_i w_i\, |\hat y_i / y_i - 1|$.

    Observations with $|y_i|$ up to `tol` contribute 0, and count in $n$, where
    `sklearn.metrics.mean_absolute_percentage_error` divides by a tiny number instead.

    Args:
        tol: Up to which absolute value a target is left out.

    Raises:
        ArgumentError: `tol` is negative.

    Example:
        >>> from pymlj import mape
        >>> mape([1.0, 2.0], [0.0, 4.0])
        0.25
    """

    tol: float = EPS
    orientation = "loss"
    observation_scitype = NUMBER

    def check(self) -> None:
        """See `ParamObject.check`."""
        check_not_negative("tol", self.tol)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return relative_error(yhat, y, self.tol)


@final
class LogCoshLoss(Measure):
    r"""Mean of $\log\cosh(\hat y_i - y_i)$, which is near half the square for small errors.

    Computed as $|d| + \log(1 + e^{-2|d|}) - \log 2$, which does not overflow.

    Example:
        >>> from pymlj import log_cosh
        >>> round(log_cosh([1000.0], [0.0]), 6)
        999.306853
    """

    orientation = "loss"
    observation_scitype = NUMBER
    human_name = "log cosh loss"

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return log_cosh_of_error(yhat, y)


@final
class RSquared(Measure):
    r"""Coefficient of determination: $1 - \sum_i (\hat y_i - y_i)^2 / \sum_i (y_i - \bar y)^2$.

    Missing values are left out of each sum, but count in the number that the mean of the targets is
    divided by, as everywhere here. A constant target gives NaN for perfect predictions, and minus
    infinity for others.

    Example:
        >>> from pymlj import rsq
        >>> rsq([2.0, 2.0, 2.0, 2.0], [1.0, 2.0, 2.0, 3.0])
        0.0
    """

    orientation = "score"
    observation_scitype = NUMBER
    human_name = "R² coefficient"

    def total(self, pairs: Pairs, weights: Floats | None, class_weights: Any) -> Any:
        """See `Measure`."""
        mean, observed = _mean_target(pairs)
        yhat, y = _complete(pairs)
        error = yhat - y
        squares = _consume_squares(error)
        # On long vectors, asking for memory takes most of the time: that of the errors will do.
        deviation = np.subtract(observed, mean, out=error if len(error) == len(observed) else None)
        return 1 - divide(squares, _consume_squares(deviation))


@final
class WillmottD(Measure):
    r"""Willmott's index of agreement.

    $1 - \sum_i (\hat y_i - y_i)^2 / \sum_i (|\hat y_i - \bar y| + |y_i - \bar y|)^2$

    It lies between 0 and 1. Where the divisor is 0, it is 1 for perfect predictions and 0 for
    others. Missing values count as in `RSquared`.

    Reference:
        C. J. Willmott (1981): On the validation of models. Physical Geography 2, 184-194.

    Example:
        >>> from pymlj import willmott_d
        >>> willmott_d([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
        1.0
    """

    orientation = "score"
    observation_scitype = NUMBER
    human_name = "Willmott index of agreement"

    def total(self, pairs: Pairs, weights: Floats | None, class_weights: Any) -> Any:
        """See `Measure`."""
        mean, _ = _mean_target(pairs)
        yhat, y = _complete(pairs)
        error = yhat - y
        spread = np.abs(yhat - mean) + np.abs(y - mean)
        squares, bound = error @ error, spread @ spread
        if len(y) and bound == 0:
            return 1.0 if squares == 0 else 0.0
        return 1 - divide(squares, bound)


# ------------------------------------------------------------------------------- formulas


def power_of_error(yhat: Floats, y: Floats, p: float) -> Floats:
    """The p-th power of the absolute error."""
    error: Floats = yhat - y
    if p == 2:
        return np.square(error)
    size: Floats = np.abs(error)
    return size if p == 1 else size**p


def error_of_logs(yhat: Floats, y: Floats, offset: float) -> Floats:
    """Absolute difference of logarithms."""
    for name, values in (("yhat", yhat), ("y", y)):
        if (values < -offset).any():
            bound = f" + {offset:g}" if offset else ""
            raise DomainError(
                f"This measure takes logarithms, so `{name}{bound}` must not be negative, but the "
                f"least value of `{name}` is {np.nanmin(values):g}."
            )
    difference: Floats = np.log(y + offset) - np.log(yhat + offset)
    return np.abs(difference)


def relative_error(yhat: Floats, y: Floats, tol: float) -> Floats:
    """Absolute error divided by the absolute value of the target, 0 where that is up to `tol`."""
    scale: Floats = np.abs(y)
    size: Floats = np.abs(yhat - y)
    small = scale <= tol
    if not small.any():
        return size / scale
    return np.where(small, 0.0, size / np.where(small, 1.0, scale))


def log_cosh_of_error(yhat: Floats, y: Floats) -> Floats:
    """Logarithm of the hyperbolic cosine of the error."""
    error: Floats = np.abs(yhat - y)
    log_cosh: Floats = error + np.log1p(np.exp(-2 * error)) - np.log(2.0)
    return log_cosh


def check_positive(name: str, value: float) -> None:
    """Refuse a setting that is not positive."""
    if not value > 0:
        raise ArgumentError(f"`{name} > 0` must hold, but got {value!r}.")


def check_not_negative(name: str, value: float) -> None:
    """Refuse a setting that is negative."""
    if not value >= 0:
        raise ArgumentError(f"`{name} >= 0` must hold, but got {value!r}.")


def _consume_squares(x: Floats) -> float:
    """The sum of the squares, which are left in `x`."""
    total: float = np.multiply(x, x, out=x).sum()
    return total


def _mean_target(pairs: Pairs) -> tuple[float, Floats]:
    """The mean of the targets, those missing counted, and the targets that are there."""
    y = pairs.y if pairs.missing is None else pairs.y[~(pairs.missing & np.isnan(pairs.y))]
    return divide(y.sum(), pairs.n), y


def _complete(pairs: Pairs) -> tuple[Floats, Floats]:
    """Both vectors without the pairs in which a value is missing."""
    if pairs.missing is None:
        return pairs.yhat, pairs.y
    there = ~pairs.missing
    return pairs.yhat[there], pairs.y[there]
