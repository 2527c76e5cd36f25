"""How often predictions are true or false, positive or negative: of two classes, or by class."""

import abc
from collections.abc import Sequence
from typing import Any, final

from . import _rates
from ._aggregate import Sum
from ._finite_binary import OfPositive
from ._finite_multiclass import MulticlassMeasure, ReturnType


@final
class TruePositive(OfPositive):
    """Number of observations of the positive class that are predicted as such.

    The last level is the positive one. Pairs in which a label is missing are left out.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import TruePositive, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> TruePositive()(yhat, y)
        2
    """

    orientation = "score"
    external_aggregation_mode = Sum()

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.true_positive(tp, tn, fp, fn)


@final
class TrueNegative(OfPositive):
    """Number of observations of the negative class that are predicted as such.

    The last level is the positive one. Pairs in which a label is missing are left out.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import TrueNegative, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> TrueNegative()(yhat, y)
        1
    """

    orientation = "score"
    external_aggregation_mode = Sum()

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.true_negative(tp, tn, fp, fn)


@final
class FalsePositive(OfPositive):
    """Number of observations of the negative class that are predicted as positive.

    The last level is the positive one. Pairs in which a label is missing are left out.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import FalsePositive, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> FalsePositive()(yhat, y)
        1
    """

    orientation = "loss"
    external_aggregation_mode = Sum()

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.false_positive(tp, tn, fp, fn)


@final
class FalseNegative(OfPositive):
    """Number of observations of the positive class that are predicted as negative.

    The last level is the positive one. Pairs in which a label is missing are left out.

    Args:
        levels: The two levels, the negative one first; by default those of the data.
        rev: Whether the first of two levels is the positive one.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: There are more than two levels, or settings that contradict each other.

    Example:
        >>> from pymlj import FalseNegative, categorical
        >>> yhat = categorical(list("++--+-"), levels=["-", "+"], ordered=True)
        >>> y = categorical(list("+--+++"), levels=["-", "+"], ordered=True)
        >>> FalseNegative()(yhat, y)
        2
    """

    orientation = "loss"
    external_aggregation_mode = Sum()

    def formula(self, tp: int, tn: int, fp: int, fn: int) -> Any:
        """The value, given the four counts."""
        return _rates.false_negative(tp, tn, fp, fn)


class _MulticlassCount(MulticlassMeasure, abc.ABC):
    """Counts class by class, which are never averaged."""

    external_aggregation_mode = Sum()
    return_type: ReturnType = "dict"
    levels: Sequence[Any] | None = None
    perm: Sequence[int] | None = None
    rev: bool | None = None
    checks: bool = True


@final
class MulticlassTruePositive(_MulticlassCount):
    """`TruePositive` of each class as the positive one.

    Pairs in which a label is missing are left out.

    Args:
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other, or do not fit the data.

    Example:
        >>> from pymlj import MulticlassTruePositive
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassTruePositive()(yhat, y)
        {'a': 1, 'b': 1, 'c': 1}
    """

    orientation = "score"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class."""
        return _rates.true_positive(tp, tn, fp, fn)


@final
class MulticlassTrueNegative(_MulticlassCount):
    """`TrueNegative` of each class as the positive one.

    Pairs in which a label is missing are left out.

    Args:
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other, or do not fit the data.

    Example:
        >>> from pymlj import MulticlassTrueNegative
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassTrueNegative()(yhat, y)
        {'a': 2, 'b': 3, 'c': 3}
    """

    orientation = "score"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class."""
        return _rates.true_negative(tp, tn, fp, fn)


@final
class MulticlassFalsePositive(_MulticlassCount):
    """`FalsePositive` of each class as the positive one.

    Pairs in which a label is missing are left out.

    Args:
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other, or do not fit the data.

    Example:
        >>> from pymlj import MulticlassFalsePositive
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassFalsePositive()(yhat, y)
        {'a': 1, 'b': 0, 'c': 1}
    """

    orientation = "loss"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class."""
        return _rates.false_positive(tp, tn, fp, fn)


@final
class MulticlassFalseNegative(_MulticlassCount):
    """`FalseNegative` of each class as the positive one.

    Pairs in which a label is missing are left out.

    Args:
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other, or do not fit the data.

    Example:
        >>> from pymlj import MulticlassFalseNegative
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassFalseNegative()(yhat, y)
        {'a': 1, 'b': 1, 'c': 0}
    """

    orientation = "loss"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class."""
        return _rates.false_negative(tp, tn, fp, fn)
