"""Measures for any number of classes, each class in turn being the positive one."""

import abc
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, TypeAlias, final

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError

from . import _rates
from ._aggregate import Mean, plain
from ._continuous import check_positive
from ._of_table import Matrix, TableMeasure
from ._weights import check_class_weights

Average: TypeAlias = Literal["macro", "micro", "none"]
ReturnType: TypeAlias = Literal["dict", "array"]
Counts: TypeAlias = npt.NDArray[Any]


class MulticlassMeasure(TableMeasure, abc.ABC):
    """A function, for each class, of the counts of true and false, positive and negative."""

    @abc.abstractmethod
    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""

    def read(
        self, counts: Matrix, levels: list[Any], ordered: bool, class_weights: Any = None
    ) -> Any:
        """See `TableMeasure`."""
        tp = np.diag(counts)
        fp, fn = counts.sum(axis=1) - tp, counts.sum(axis=0) - tp
        tn = counts.sum() - tp - fp - fn
        return self._combined([tp, tn, fp, fn], levels, class_weights)

    def _combined(self, counts: list[Counts], levels: list[Any], class_weights: Any) -> Any:
        """One value a class."""
        return self._by_level(self.formula(*counts), levels)

    def _by_level(self, values: npt.NDArray[Any], levels: list[Any]) -> Any:
        if vars(self)["return_type"] == "array":
            return values
        return dict(zip(levels, values.tolist(), strict=True))


class _MulticlassAverage(MulticlassMeasure, abc.ABC):
    """Those that can be averaged over the classes."""

    supports_class_weights: ClassVar[bool] = True

    def _combined(self, counts: list[Counts], levels: list[Any], class_weights: Any) -> Any:
        average: Average = vars(self)["average"]
        if average == "micro":
            if class_weights is not None:
                raise ArgumentError(
                    '`class_weights` mean nothing with `average="micro"`, which pools the counts '
                    'of all classes; leave them out, or use `average="macro"`.'
                )
            return plain(self.formula(*(count.sum() for count in counts)))
        values = np.asarray(self.formula(*counts), dtype=np.float64)
        weights = None
        if class_weights is not None:
            weights = check_class_weights(class_weights, levels)
        if average == "none":
            return self._by_level(values if weights is None else weights * values, levels)
        return plain(Mean().combine(np.where(np.isnan(values), 0.0, values), weights))


class _MulticlassRate(_MulticlassAverage, abc.ABC):
    """Rates without settings of their own."""

    average: Average = "macro"
    return_type: ReturnType = "dict"
    levels: Sequence[Any] | None = None
    perm: Sequence[int] | None = None
    rev: bool | None = None
    checks: bool = True


@final
class MulticlassFScore(_MulticlassAverage):
    r"""`FScore` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0. So does a level that occurs in neither predictions
    nor ground truth, say of a small fold, which makes the average smaller; scikit-learn leaves such
    classes out of its average. Without class weights it agrees with `sklearn.metrics.fbeta_score`,
    if all levels occur. Pairs in which a label is missing are left out.

    Args:
        beta: How many times as much recall counts as precision, positive.
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassFScore
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassFScore(average="none")(yhat, y)
        {'a': 0.5, 'b': 0.6666666666666666, 'c': 0.6666666666666666}
    """

    beta: float = 1.0
    average: Average = "macro"
    return_type: ReturnType = "dict"
    levels: Sequence[Any] | None = None
    perm: Sequence[int] | None = None
    rev: bool | None = None
    checks: bool = True
    orientation = "score"
    human_name = "multiclass F-beta score"

    def check(self) -> None:
        """See `ParamObject.check`."""
        super().check()
        check_positive("beta", self.beta)

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.fscore(tp, tn, fp, fn, self.beta)


@final
class MulticlassTruePositiveRate(_MulticlassRate):
    r"""`TruePositiveRate` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0, also that of a level that does not occur at all, say
    in a small fold; scikit-learn leaves such classes out of its average. Pairs in which a label is
    missing are left out. Also known as recall, sensitivity.

    Args:
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassTruePositiveRate
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassTruePositiveRate(average="none")(yhat, y)
        {'a': 0.5, 'b': 0.5, 'c': 1.0}
    """

    orientation = "score"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.true_positive_rate(tp, tn, fp, fn)


@final
class MulticlassTrueNegativeRate(_MulticlassRate):
    r"""`TrueNegativeRate` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0, also that of a level that does not occur at all, say
    in a small fold; scikit-learn leaves such classes out of its average. Pairs in which a label is
    missing are left out. Also known as specificity.

    Args:
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassTrueNegativeRate
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassTrueNegativeRate(average="none")(yhat, y)
        {'a': 0.6666666666666666, 'b': 1.0, 'c': 0.75}
    """

    orientation = "score"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.true_negative_rate(tp, tn, fp, fn)


@final
class MulticlassFalsePositiveRate(_MulticlassRate):
    r"""`FalsePositiveRate` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0, also that of a level that does not occur at all, say
    in a small fold; scikit-learn leaves such classes out of its average. Pairs in which a label is
    missing are left out. Also known as fallout.

    Args:
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassFalsePositiveRate
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassFalsePositiveRate(average="none")(yhat, y)
        {'a': 0.3333333333333333, 'b': 0.0, 'c': 0.25}
    """

    orientation = "loss"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.false_positive_rate(tp, tn, fp, fn)


@final
class MulticlassFalseNegativeRate(_MulticlassRate):
    r"""`FalseNegativeRate` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0, also that of a level that does not occur at all, say
    in a small fold; scikit-learn leaves such classes out of its average. Pairs in which a label is
    missing are left out. Also known as miss rate.

    Args:
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassFalseNegativeRate
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassFalseNegativeRate(average="none")(yhat, y)
        {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """

    orientation = "loss"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.false_negative_rate(tp, tn, fp, fn)


@final
class MulticlassFalseDiscoveryRate(_MulticlassRate):
    r"""`FalseDiscoveryRate` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0, also that of a level that does not occur at all, say
    in a small fold; scikit-learn leaves such classes out of its average. Pairs in which a label is
    missing are left out.

    Args:
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassFalseDiscoveryRate
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassFalseDiscoveryRate(average="none")(yhat, y)
        {'a': 0.5, 'b': 0.0, 'c': 0.5}
    """

    orientation = "loss"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.false_discovery_rate(tp, tn, fp, fn)


@final
class MulticlassPositivePredictiveValue(_MulticlassRate):
    r"""`PositivePredictiveValue` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0, also that of a level that does not occur at all, say
    in a small fold; scikit-learn leaves such classes out of its average. Pairs in which a label is
    missing are left out. Also known as precision.

    Args:
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassPositivePredictiveValue
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassPositivePredictiveValue(average="none")(yhat, y)
        {'a': 0.5, 'b': 1.0, 'c': 0.5}
    """

    orientation = "score"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.positive_predictive_value(tp, tn, fp, fn)


@final
class MulticlassNegativePredictiveValue(_MulticlassRate):
    r"""`NegativePredictiveValue` of each class, by default averaged over the classes.

    Each class in turn is the positive one. In the macro average $\frac 1 K \sum_c w_c f_c$ over all
    $K$ levels, an undefined value counts as 0, also that of a level that does not occur at all, say
    in a small fold; scikit-learn leaves such classes out of its average. Pairs in which a label is
    missing are left out.

    Args:
        average: `"macro"` for the mean over the classes, `"micro"` to pool their counts, or
            `"none"` for a value a class.
        return_type: `"dict"` (level to value) or `"array"` (values in the order of the levels), for
            values a class.
        levels: All levels, in order; by default those of the data.
        perm: Positions, counted from 0, of the levels in the order wanted.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Raises:
        ArgumentError: Settings that contradict each other; class weights with `average="micro"`, or
            not for each level.

    Example:
        >>> from pymlj import MulticlassNegativePredictiveValue
        >>> yhat, y = list("aabcc"), list("abbca")
        >>> MulticlassNegativePredictiveValue(average="none")(yhat, y)
        {'a': 0.6666666666666666, 'b': 0.75, 'c': 1.0}
    """

    orientation = "score"

    def formula(self, tp: Any, tn: Any, fp: Any, fn: Any) -> Any:
        """The values, given the four counts of each class, or the value of a single class."""
        return _rates.negative_predictive_value(tp, tn, fp, fn)
