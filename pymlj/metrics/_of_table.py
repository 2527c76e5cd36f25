"""Measures that only need to know how often each level was predicted for each true level."""

import abc
from collections.abc import Sequence
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from pymlj.scitypes import Finite, Missing

from ._aggregate import Sum, divide
from ._arrange import Arrangement
from ._base import Measure
from ._confusion import ConfusionTable, count_pairs
from ._labels import LabelPairs, label_pairs
from ._numbers import Floats, Pairs

Matrix = npt.NDArray[Any]


class TableMeasure(Measure, abc.ABC):
    """A measure read off a confusion matrix; may be called with one in place of the data.

    Pairs in which a label is missing are left out.
    """

    observation_scitype = Missing | Finite
    _binary: ClassVar[bool] = False

    @abc.abstractmethod
    def read(
        self, counts: Matrix, levels: list[Any], ordered: bool, class_weights: Any = None
    ) -> Any:
        """Return the value.

        Args:
            counts: Shape `(k, k)`, rows being predicted levels. Floats if there are weights.
            levels: The levels, as arranged.
            ordered: Whether their order means something.
            class_weights: As they were given, for the measures that support them.
        """

    def check(self) -> None:
        """See `ParamObject.check`."""
        self._arrangement().check(self._binary)

    def prepare(self, yhat: Any, y: Any) -> Pairs:
        """See `Measure`."""
        pairs = label_pairs(yhat, y)
        return Pairs(pairs, None, len(pairs.y))

    def total(self, pairs: Pairs, weights: Floats | None, class_weights: Any) -> Any:
        """See `Measure`."""
        labels: LabelPairs = pairs.yhat
        counts = count_pairs(labels, weights)
        arranged = self._arrangement().apply(counts, labels.levels, labels.ordered)
        return self.read(*arranged, class_weights)

    def of_matrix(self, cm: Any, class_weights: Any = None) -> Any:
        """See `Measure`."""
        if not isinstance(cm, ConfusionTable):
            return super().of_matrix(cm)
        self._refuse_unsupported(None, class_weights)
        arranged = self._arrangement().apply(cm.matrix, cm.levels, cm.ordered)
        return self.read(*arranged, class_weights)

    def _arrangement(self) -> Arrangement:
        return Arrangement(**{k: v for k, v in vars(self).items() if k in Arrangement._fields})


@final
class ConfusionMatrix(TableMeasure):
    """How often each level was predicted for each true level.

    The levels are the pool of `y` if that is categorical, otherwise those observed, sorted.

    Args:
        levels: All levels, in the order that the matrix shall have.
        perm: Positions, counted from 0, of the levels in the order that the matrix shall have.
        rev: Whether to swap two levels.
        checks: Whether an observed label that is not in `levels` is an error; otherwise it is left
            out.

    Returns:
        When called, a `ConfusionTable`. Its levels count as ordered if those of the data are, or if
        any of `levels`, `perm` and `rev` is given.

    Raises:
        ArgumentError: The settings contradict each other, or do not fit the data.

    Example:
        >>> from pymlj import ConfusionMatrix
        >>> cm = ConfusionMatrix(levels=["no", "yes"])(["yes", "no", "yes"], ["yes", "yes", "yes"])
        >>> cm[0, 1], cm[1, 1]
        (1, 2)
    """

    levels: Sequence[Any] | None = None
    perm: Sequence[int] | None = None
    rev: bool | None = None
    checks: bool = True
    external_aggregation_mode = Sum()

    def read(
        self, counts: Matrix, levels: list[Any], ordered: bool, class_weights: Any = None
    ) -> ConfusionTable:
        """See `TableMeasure`."""
        return ConfusionTable(counts, levels, ordered)


@final
class BalancedAccuracy(TableMeasure):
    r"""Mean, over the classes observed, of the share of observations whose label is predicted.

    It agrees with `sklearn.metrics.balanced_accuracy_score`, weights included. As in `Accuracy`, an
    observation whose label, or the prediction of it, is missing counts as missed. May be called
    with a confusion matrix, which does not know of them.

    Args:
        adjusted: Whether to rescale the value $b$, with $K$ classes observed, to
            $(b - 1/K) / (1 - 1/K)$: 0 for guessing, 1 for perfect predictions. With two classes
            that is Youden's J.

    Reference:
        L. Mosley (2013): A balanced approach to the multi-class imbalance problem. PhD thesis, Iowa
        State University.

    Example:
        >>> from pymlj import balanced_accuracy
        >>> balanced_accuracy(["a", "a", "a", "b"], ["a", "a", "a", "a"])
        0.75
        >>> balanced_accuracy(["a", "a", "a", "a"], ["a", "a", "a", "b"])
        0.5
    """

    adjusted: bool = False
    orientation = "score"
    supports_weights = True

    def total(self, pairs: Pairs, weights: Floats | None, class_weights: Any) -> float:
        """See `Measure`."""
        yhat, y, levels, _ = pairs.yhat
        w = np.ones(pairs.n) if weights is None else weights
        there, right = y >= 0, (y >= 0) & (yhat == y)
        sizes = np.bincount(y[there], w[there], minlength=len(levels))
        hits = np.bincount(y[right], w[right], minlength=len(levels))
        return self._score(hits, sizes, divide(there.sum(), pairs.n))

    def read(
        self, counts: Matrix, levels: list[Any], ordered: bool, class_weights: Any = None
    ) -> float:
        """See `TableMeasure`."""
        return self._score(np.diag(counts), counts.sum(axis=0), 1.0)

    def _score(self, hits: Matrix, sizes: Matrix, share_known: float) -> float:
        observed = sizes > 0
        chance = divide(1, observed.sum())
        score = share_known * divide(hits[observed], sizes[observed]).sum() * chance
        return float(divide(score - chance, 1 - chance) if self.adjusted else score)


@final
class Kappa(TableMeasure):
    r"""Cohen's kappa, $(p_o - p_e) / (1 - p_e)$: agreement beyond what chance explains.

    $p_o$ is the accuracy, $p_e = \sum_c p(\hat y = c)\, p(y = c)$ that of labels drawn at random.
    It agrees with `sklearn.metrics.cohen_kappa_score`, weights included. NaN if only one label
    occurs.

    Reference:
        J. Cohen (1960): A coefficient of agreement for nominal scales. Educational and
        Psychological Measurement 20, 37-46.

    Example:
        >>> from pymlj import kappa
        >>> kappa(["a", "b", "a", "b"], ["a", "b", "b", "b"])
        0.5
    """

    orientation = "score"
    supports_weights = True
    human_name = "Cohen's kappa"

    def read(
        self, counts: Matrix, levels: list[Any], ordered: bool, class_weights: Any = None
    ) -> float:
        """See `TableMeasure`."""
        predicted, true = _margins(counts)
        n = predicted.sum()
        agreement = divide(np.trace(counts), n)
        chance = divide(predicted @ true, n * n)
        return float(divide(agreement - chance, 1 - chance))


@final
class MatthewsCorrelation(TableMeasure):
    r"""Correlation of predicted and true labels, for any number of classes.

    With $c$ right among $n$ predictions, $p_k$ predictions of class $k$ and $t_k$ observations of
    it, $(cn - \sum_k p_k t_k) / \sqrt{(n^2 - \sum_k p_k^2)(n^2 - \sum_k t_k^2)}$, and 0 where the
    divisor is 0. It agrees with `sklearn.metrics.matthews_corrcoef`.

    Reference:
        J. Gorodkin (2004): Comparing two K-category assignments by a K-category correlation
        coefficient. Computational Biology and Chemistry 28, 367-374.

    Example:
        >>> from pymlj import matthews_correlation
        >>> matthews_correlation(["a", "b", "b", "a"], ["a", "b", "b", "a"])
        1.0
    """

    orientation = "score"

    def read(
        self, counts: Matrix, levels: list[Any], ordered: bool, class_weights: Any = None
    ) -> float:
        """See `TableMeasure`."""
        predicted, true = _margins(counts)
        n = predicted.sum()
        scale = (n * n - predicted @ predicted) * (n * n - true @ true)
        covariance = np.trace(counts) * n - predicted @ true
        return float(covariance / np.sqrt(scale)) if scale > 0 else 0.0


def _margins(counts: Matrix) -> tuple[Floats, Floats]:
    """How often each level is predicted, and is true; as floats, whose products do not overflow."""
    return counts.sum(axis=1).astype(np.float64), counts.sum(axis=0).astype(np.float64)
