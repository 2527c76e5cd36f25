"""Rates of right and wrong labels."""

from typing import Any, final

import numpy as np

from pymlj.scitypes import Finite, Missing

from ._aggregate import divide
from ._base import Measure
from ._confusion import ConfusionTable
from ._labels import label_match, unequal
from ._numbers import Floats, Pairs

LABEL = Missing | Finite


@final
class Accuracy(Measure):
    r"""Share of the observations whose label is predicted, $\frac 1 n \sum_i w_i [\hat y_i = y_i]$.

    With weights this is `sklearn.metrics.accuracy_score` times the mean weight, since it divides by
    $n$, not by the sum of the weights: it may exceed 1. Pairs in which a label is missing count in
    $n$. May be called with a confusion matrix, which does not know of them.

    Example:
        >>> from pymlj import accuracy
        >>> accuracy(["a", "b", "a", "b"], ["a", "b", "b", "b"])
        0.75
        >>> accuracy(["a", "b", "a", "b"], ["a", "b", "b", "b"], class_weights={"a": 4, "b": 1})
        1.5
    """

    orientation = "score"
    observation_scitype = LABEL

    def prepare(self, yhat: Any, y: Any) -> Pairs:
        """See `Measure`."""
        return label_match(yhat, y)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        right = ~unequal(yhat, y)
        return right.astype(np.float64)

    def of_matrix(self, cm: Any, class_weights: Any = None) -> Any:
        """See `Measure`."""
        if not isinstance(cm, ConfusionTable) or class_weights is not None:
            return super().of_matrix(cm)
        return divide(np.trace(cm.matrix), cm.matrix.sum())


@final
class MisclassificationRate(Measure):
    r"""Share of the observations whose label is missed, $\frac 1 n \sum_i w_i [\hat y_i \neq y_i]$.

    See `Accuracy` on weights, missing labels and confusion matrices.

    Example:
        >>> from pymlj import misclassification_rate
        >>> misclassification_rate(["a", "b", "a", "b"], ["a", "b", "b", "b"])
        0.25
    """

    orientation = "loss"
    observation_scitype = LABEL

    def prepare(self, yhat: Any, y: Any) -> Pairs:
        """See `Measure`."""
        return label_match(yhat, y)

    def per_observation(self, yhat: Any, y: Any) -> Floats:
        """See `Measure`."""
        return unequal(yhat, y).astype(np.float64)

    def of_matrix(self, cm: Any, class_weights: Any = None) -> Any:
        """See `Measure`."""
        if not isinstance(cm, ConfusionTable) or class_weights is not None:
            return super().of_matrix(cm)
        wrong = cm.matrix.sum() - np.trace(cm.matrix)
        return divide(wrong, cm.matrix.sum())
