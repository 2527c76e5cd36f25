"""Curves over all thresholds: receiver operating characteristic, precision and recall.

What the last level, the positive one, is predicted with is called the score of an observation.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.tables import is_categorical, levels

from ._aggregate import divide
from ._arrange import warn_unordered
from ._numbers import Floats
from ._predictions import finite_array, finite_codes

Curve: TypeAlias = tuple[Floats, Floats, Floats]


class Ranking(NamedTuple):
    """Scores of the positive level, and which observations are of it.

    Attributes:
        scores: Predicted probability of the positive level, shape `(n,)`.
        positive: Which observations are of the positive level, shape `(n,)`.
        levels: The two levels, the positive one last.
        ordered: Whether their order means something.
    """

    scores: Floats
    positive: npt.NDArray[np.bool_]
    levels: list[Any]
    ordered: bool


def read_ranking(yhat: Any, y: Any) -> Ranking:
    """Read predicted distributions over two levels.

    Raises:
        ArgumentError: They are something else, or an observation is missing.
        DimensionMismatch: There is not one distribution for each observation.
    """
    predicted = finite_array(yhat)
    if len(predicted.levels) != 2:
        raise ArgumentError(
            "`yhat` must hold distributions over two levels, the last of them positive, but the "
            f"levels are {short(predicted.levels)}."
        )
    codes = finite_codes(predicted, y)
    if (codes < 0).any():
        raise ArgumentError("`y` must not have missing values here; leave those rows out.")
    scores = np.asarray(predicted.probs[:, 1], dtype=np.float64)
    return Ranking(scores, codes == 1, predicted.levels, predicted.ordered)


def roc_curve(yhat: Any, y: Any) -> Curve:
    """Return the receiver operating characteristic of a classifier with two classes.

    The last level is the positive one; a warning says which it is if the levels are not ordered.

    Args:
        yhat: Predicted distributions over two levels.
        y: The ground truth: labels, or categorical with the same levels.

    Returns:
        False positive rates and true positive rates, both of length `k + 1`, from (0, 0) to (1, 1);
        and the `k` thresholds, which are the different predicted probabilities, descending. The
        point `i + 1` belongs to predicting positive at a probability of `thresholds[i]` and above.
        No point is left out, and there is no infinite threshold; so
        `sklearn.metrics.roc_curve(..., drop_intermediate=False)` has the same points.

    Raises:
        ArgumentError: `yhat` holds no distributions over two levels, `y` has other levels, or there
            is a missing value.
        DimensionMismatch: There is not one distribution for each observation.

    Example:
        >>> from pymlj import UnivariateFinite, categorical, roc_curve
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.4, 0.4, 0.8], augment=True, ordered=True)
        >>> y = categorical(["no", "no", "yes", "yes"], ordered=True)
        >>> fpr, tpr, thresholds = roc_curve(yhat, y)
        >>> fpr.tolist(), tpr.tolist(), thresholds.tolist()
        ([0.0, 0.0, 0.5, 1.0], [0.0, 0.5, 1.0, 1.0], [0.8, 0.4, 0.1])
    """
    tp, fp, thresholds = counts_at_thresholds(_checked(yhat, y))
    return divide(fp, fp[-1]), divide(tp, tp[-1]), thresholds


def precision_recall_curve(yhat: Any, y: Any) -> Curve:
    """Return recalls and precisions of a classifier with two classes.

    The last level is the positive one; a warning says which it is if the levels are not ordered.

    Args:
        yhat: Predicted distributions over two levels.
        y: The ground truth: labels, or categorical with the same levels.

    Returns:
        Recalls (ascending) and precisions, both of length `k + 1`, from (0, 1) to (1, share of the
        positive class); and the `k` thresholds, which are the different predicted probabilities,
        descending. `sklearn.metrics.precision_recall_curve` returns precisions first, and all of it
        in the opposite order.

    Raises:
        ArgumentError: As for `roc_curve`.
        DimensionMismatch: There is not one distribution for each observation.

    Example:
        >>> from pymlj import UnivariateFinite, categorical, precision_recall_curve
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.4, 0.4, 0.8], augment=True, ordered=True)
        >>> y = categorical(["no", "no", "yes", "yes"], ordered=True)
        >>> recalls, precisions, thresholds = precision_recall_curve(yhat, y)
        >>> recalls.tolist(), precisions.round(2).tolist()
        ([0.0, 0.5, 1.0, 1.0], [1.0, 1.0, 0.67, 0.5])
    """
    return recalls_and_precisions(_checked(yhat, y))


def _checked(yhat: Any, y: Any) -> Ranking:
    if is_categorical(y) and len(levels(y)) != 2:
        raise ArgumentError(
            f"`y` must have two levels, but its levels are {short(levels(y))}; give them: "
            "`categorical(y, levels=[negative, positive], ordered=True)`."
        )
    ranking = read_ranking(yhat, y)
    if np.isnan(ranking.scores).any():
        raise ArgumentError("`yhat` must hold probabilities, but one of them is NaN.")
    if not ranking.ordered:
        warn_unordered(ranking.levels)
    return ranking


def recalls_and_precisions(ranking: Ranking) -> Curve:
    """The curve of `precision_recall_curve`."""
    tp, fp, thresholds = counts_at_thresholds(ranking)
    precisions = divide(tp, tp + fp)
    precisions[0] = 1.0
    return divide(tp, tp[-1]), precisions, thresholds


def counts_at_thresholds(ranking: Ranking) -> Curve:
    """True and false positives at each threshold, 0 of each put in front; and the thresholds."""
    order = np.argsort(-ranking.scores)
    scores, positive = ranking.scores[order], ranking.positive[order]
    last = np.flatnonzero(np.append(scores[1:] != scores[:-1], True)[: len(scores)])
    found = np.append(0, np.cumsum(positive)[last])
    predicted = np.append(0, last + 1)
    return found, predicted - found, scores[last]
