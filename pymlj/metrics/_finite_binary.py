"""Measures for two classes, of which the last level is the positive one."""

import abc
from collections.abc import Sequence
from typing import Any, ClassVar, final

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Missing, OrderedFactor

from . import _rates
from ._arrange import warn_unordered
from ._continuous import check_positive
from ._of_table import Matrix, TableMeasure


class _BinaryMeasure(TableMeasure, abc.ABC):
    """A function of the counts of true and false, positive and negative predictions.

    The last level is the positive one; if the levels are not ordered, a warning says which it is.
    """

    observation_scitype = Missing | OrderedFactor[2]
    _binary: ClassVar[bool] = True

    @abc.abstractmethod
    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""

    def read(
        self, counts: Matrix, levels: list[Any], ordered: bool, class_weights: Any = None
    ) -> Any:
        """See `TableMeasure`."""
        if len(levels) != 2:
            raise ArgumentError(
                f"`{type(self).__name__}` is for two classes, but the levels are {short(levels)}. "
                "For more classes there are the `multiclass_...` measures; levels that never occur "
                "can be left out: `levels=[negative, positive]`."
            )
        if not ordered:
            warn_unordered(levels)
        (tn, fn), (fp, tp) = counts.tolist()
        return self.formula(tp, tn, fp, fn)


class OfPositive(_BinaryMeasure, abc.ABC):
    """Those whose only settings are about the levels."""

    levels: Sequence[Any] | None = None
    rev: bool | None = None
    checks: bool = True


@final
class FScore(_BinaryMeasure):
    r"""Harmonic mean of precision $P$ and recall $R$: $(1 + \beta^2) P R / (\beta^2 P + R)$.

    The last level is the positive one. NaN if there is neither a positive observation nor a
    positive prediction. Pairs in which a label is missing are left out. It agrees with
    `sklearn.metrics.fbeta_score` with the last level as `pos_label`.

    Args:
        beta: How many times as much recall counts as precision, positive.
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import FScore, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> round(FScore()(yhat, y), 6)
        0.571429
    """

    beta: float = 1.0
    levels: Sequence[Any] | None = None
    rev: bool | None = None
    checks: bool = True
    orientation = "score"
    human_name = "F-beta score"

    def check(self) -> None:
        """See `ParamObject.check`."""
        super().check()
        check_positive("beta", self.beta)

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.fscore(tp, tn, fp, fn, self.beta)


@final
class TruePositiveRate(OfPositive):
    r"""Share of the positive observations that are predicted as such: $TP / (TP + FN)$.

    The last level is the positive one. NaN where the divisor is 0, say in a fold without a class;
    scikit-learn has 0 and a warning there. Pairs in which a label is missing are left out. Also
    known as recall, sensitivity.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import TruePositiveRate, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> TruePositiveRate()(yhat, y)
        0.5
    """

    orientation = "score"

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.true_positive_rate(tp, tn, fp, fn)


@final
class TrueNegativeRate(OfPositive):
    r"""Share of the negative observations that are predicted as such: $TN / (TN + FP)$.

    The last level is the positive one. NaN where the divisor is 0, say in a fold without a class;
    scikit-learn has 0 and a warning there. Pairs in which a label is missing are left out. Also
    known as specificity.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import TrueNegativeRate, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> TrueNegativeRate()(yhat, y)
        0.5
    """

    orientation = "score"

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.true_negative_rate(tp, tn, fp, fn)


@final
class FalsePositiveRate(OfPositive):
    r"""Share of the negative observations that are predicted as positive: $FP / (FP + TN)$.

    The last level is the positive one. NaN where the divisor is 0, say in a fold without a class;
    scikit-learn has 0 and a warning there. Pairs in which a label is missing are left out. Also
    known as fallout.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import FalsePositiveRate, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> FalsePositiveRate()(yhat, y)
        0.5
    """

    orientation = "loss"

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.false_positive_rate(tp, tn, fp, fn)


@final
class FalseNegativeRate(OfPositive):
    r"""Share of the positive observations that are predicted as negative: $FN / (FN + TP)$.

    The last level is the positive one. NaN where the divisor is 0, say in a fold without a class;
    scikit-learn has 0 and a warning there. Pairs in which a label is missing are left out. Also
    known as miss rate.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import FalseNegativeRate, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> FalseNegativeRate()(yhat, y)
        0.5
    """

    orientation = "loss"

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.false_negative_rate(tp, tn, fp, fn)


@final
class FalseDiscoveryRate(OfPositive):
    r"""Share of the positive predictions that are wrong: $FP / (FP + TP)$.

    The last level is the positive one. NaN where the divisor is 0, say in a fold without a class;
    scikit-learn has 0 and a warning there. Pairs in which a label is missing are left out.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import FalseDiscoveryRate, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> FalseDiscoveryRate()(yhat, y)
        0.3333333333333333
    """

    orientation = "loss"

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.false_discovery_rate(tp, tn, fp, fn)


@final
class PositivePredictiveValue(OfPositive):
    r"""Share of the positive predictions that are right: $TP / (TP + FP)$.

    The last level is the positive one. NaN where the divisor is 0, say in a fold without a class;
    scikit-learn has 0 and a warning there. Pairs in which a label is missing are left out. Also
    known as precision.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import PositivePredictiveValue, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> PositivePredictiveValue()(yhat, y)
        0.6666666666666666
    """

    orientation = "score"

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.positive_predictive_value(tp, tn, fp, fn)


@final
class NegativePredictiveValue(OfPositive):
    r"""Share of the negative predictions that are right: $TN / (TN + FN)$.

    The last level is the positive one. NaN where the divisor is 0, say in a fold without a class;
    scikit-learn has 0 and a warning there. Pairs in which a label is missing are left out.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import NegativePredictiveValue, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> NegativePredictiveValue()(yhat, y)
        0.3333333333333333
    """

    orientation = "score"

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.negative_predictive_value(tp, tn, fp, fn)
