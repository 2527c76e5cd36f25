"""Measures of several targets at once: those of one target, averaged over the targets too.

Predictions and ground truth are tables, whose columns are matched by name, or matrices, whose rows
are the observations. Class weights are keyed by tuples, with a value a target.
"""

import abc
from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias, final

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import DimensionMismatch
from pymlj.scitypes import Array, Finite, Infinite, Missing

from ._aggregate import RootMean, Sum
from ._base import Measure
from ._continuous import (
    EPS,
    check_not_negative,
    check_positive,
    error_of_logs,
    log_cosh_of_error,
    power_of_error,
    relative_error,
)
from ._labels import label_row_pairs
from ._numbers import Floats, Pairs, number_row_pairs, paired_columns
from ._weights import row_levels, weight_vector

NUMBERS = Array[Missing | Infinite]
LABELS = Array[Missing | Finite]
TargetWeights: TypeAlias = Sequence[float] | npt.NDArray[Any]


class _MultitargetMeasure(Measure, abc.ABC):
    """A formula for single values, aggregated over the targets, then over the observations.

    Each member has a setting `atomic_weights`, with one weight a target: a mean over the targets
    divides by their number, not by the sum of those weights.
    """

    can_consume_tables = True
    _of_labels: ClassVar[bool] = False

    @property
    def _atomic_weights(self) -> TargetWeights | None:
        # Declared by the members, so that it comes after the settings of their own.
        weights: TargetWeights | None = vars(self)["atomic_weights"]
        return weights

    def check(self) -> None:
        """See `ParamObject.check`."""
        if self._atomic_weights is not None:
            weight_vector(list(self._atomic_weights), len(self._atomic_weights))

    def prepare(self, yhat: Any, y: Any) -> Pairs:
        """See `Measure`. The mask, of single values, goes with them: a row is never missing."""
        read = label_row_pairs if self._of_labels else number_row_pairs
        pairs = read(yhat, y)
        return Pairs((pairs.yhat, pairs.missing), pairs.y, pairs.n)

    @abc.abstractmethod
    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula, for arrays of shape `(n, number of targets)`."""

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        predicted, missing = yhat
        values = np.asarray(self.per_value(predicted, y), dtype=np.float64)
        if missing is not None:
            values = np.where(missing, 0.0, values)
        weights = self._weights_of_targets(values.shape[1])
        return np.asarray(self.external_aggregation_mode.combine(values.T, weights))

    def _weights_of_targets(self, n: int) -> Floats | None:
        weights = self._atomic_weights
        if weights is not None and len(weights) != n:
            raise DimensionMismatch(
                f"`atomic_weights` must have one entry for each of the {n} targets, but has "
                f"{len(weights)}."
            )
        return None if weights is None else np.asarray(weights, dtype=np.float64)

    def _class_levels(self, y: Any) -> tuple[list[Any], Any]:
        return row_levels(paired_columns(y, y)[1])


@final
class MultitargetLPLoss(_MultitargetMeasure):
    r"""`LPLoss` of several targets: the mean over observations and targets.

    Args:
        p: The power, positive.
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: `p` is not positive, or a weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_l1
        >>> multitarget_l1([[1.0, 2.0], [3.0, 4.0]], [[0.0, 2.0], [3.0, 1.0]])
        1.0
    """

    p: float = 2
    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS
    human_name = "multitarget L^p loss"

    def check(self) -> None:
        """See `ParamObject.check`."""
        super().check()
        check_positive("p", self.p)

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return power_of_error(yhat, y, self.p)


@final
class MultitargetLPSumLoss(_MultitargetMeasure):
    r"""`LPSumLoss` of several targets: the sum over observations and targets.

    Args:
        p: The power, positive.
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: `p` is not positive, or a weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_l1_sum
        >>> multitarget_l1_sum([[1.0, 2.0], [3.0, 4.0]], [[0.0, 2.0], [3.0, 1.0]])
        4.0
    """

    p: float = 2
    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS
    external_aggregation_mode = Sum()
    human_name = "multitarget L^p sum loss"

    def check(self) -> None:
        """See `ParamObject.check`."""
        super().check()
        check_positive("p", self.p)

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return power_of_error(yhat, y, self.p)


@final
class MultitargetRootMeanSquaredError(_MultitargetMeasure):
    r"""`RootMeanSquaredError` of several targets, the squares pooled.

    `sklearn.metrics.root_mean_squared_error` averages the roots of the targets instead.

    Args:
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: A weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_rms
        >>> multitarget_rms([[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [2.0, 3.0]])
        1.0
    """

    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS
    external_aggregation_mode = RootMean(p=2)

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return np.abs(yhat - y)


@final
class MultitargetRootMeanSquaredLogError(_MultitargetMeasure):
    r"""`RootMeanSquaredLogError` of several targets, the squares pooled.

    Args:
        atomic_weights: One weight a target.

    Raises:
        DomainError: A value is negative.
        ArgumentError: A weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_rmsl
        >>> multitarget_rmsl([[1.0, 2.0]], [[1.0, 2.0]])
        0.0
    """

    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS
    external_aggregation_mode = RootMean(p=2)

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return error_of_logs(yhat, y, 0.0)


@final
class MultitargetRootMeanSquaredLogProportionalError(_MultitargetMeasure):
    r"""`RootMeanSquaredLogProportionalError` of several targets, the squares pooled.

    Args:
        offset: What is added to all values before taking logarithms.
        atomic_weights: One weight a target.

    Raises:
        DomainError: A value is below `-offset`.
        ArgumentError: A weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_rmslp1
        >>> multitarget_rmslp1([[0.0, 2.0]], [[0.0, 2.0]])
        0.0
    """

    offset: float = 1.0
    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS
    external_aggregation_mode = RootMean(p=2)

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return error_of_logs(yhat, y, self.offset)


@final
class MultitargetRootMeanSquaredProportionalError(_MultitargetMeasure):
    r"""`RootMeanSquaredProportionalError` of several targets, the squares pooled.

    Args:
        tol: Up to which absolute value a target is left out.
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: `tol`, or a weight, is negative.

    Example:
        >>> from pymlj import multitarget_rmsp
        >>> multitarget_rmsp([[1.5, 1.0]], [[1.0, 2.0]])
        0.5
    """

    tol: float = EPS
    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS
    external_aggregation_mode = RootMean(p=2)

    def check(self) -> None:
        """See `ParamObject.check`."""
        super().check()
        check_not_negative("tol", self.tol)

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return relative_error(yhat, y, self.tol)


@final
class MultitargetMeanAbsoluteProportionalError(_MultitargetMeasure):
    r"""`MeanAbsoluteProportionalError` of several targets: the mean over observations and targets.

    Args:
        tol: Up to which absolute value a target is left out.
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: `tol`, or a weight, is negative.

    Example:
        >>> from pymlj import multitarget_mape
        >>> multitarget_mape([[1.5, 2.0]], [[1.0, 2.0]])
        0.25
    """

    tol: float = EPS
    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS

    def check(self) -> None:
        """See `ParamObject.check`."""
        super().check()
        check_not_negative("tol", self.tol)

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return relative_error(yhat, y, self.tol)


@final
class MultitargetLogCoshLoss(_MultitargetMeasure):
    r"""`LogCoshLoss` of several targets: the mean over observations and targets.

    Args:
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: A weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_log_cosh
        >>> multitarget_log_cosh([[1.5, 2.0]], [[1.5, 2.0]])
        0.0
    """

    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = NUMBERS
    human_name = "multitarget log cosh loss"

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return log_cosh_of_error(yhat, y)


@final
class MultitargetMisclassificationRate(_MultitargetMeasure):
    r"""`MisclassificationRate` of several targets: the mean over observations and targets.

    Args:
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: A weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_mcr
        >>> yhat = [["a", "x"], ["b", "x"]]
        >>> y = [["a", "y"], ["b", "x"]]
        >>> multitarget_mcr(yhat, y)
        0.25
    """

    atomic_weights: TargetWeights | None = None
    orientation = "loss"
    observation_scitype = LABELS
    _of_labels = True

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return yhat != y


@final
class MultitargetAccuracy(_MultitargetMeasure):
    r"""`Accuracy` of several targets: the mean over observations and targets.

    It is the share of labels that are right, not the share of rows that are wholly right.

    Args:
        atomic_weights: One weight a target.

    Raises:
        ArgumentError: A weight is negative or not finite.

    Example:
        >>> from pymlj import multitarget_accuracy
        >>> yhat = [["a", "x"], ["b", "x"]]
        >>> y = [["a", "y"], ["b", "x"]]
        >>> multitarget_accuracy(yhat, y)
        0.75
    """

    atomic_weights: TargetWeights | None = None
    orientation = "score"
    observation_scitype = LABELS
    _of_labels = True

    def per_value(self, yhat: Any, y: Any) -> Any:
        """The formula."""
        return yhat == y
