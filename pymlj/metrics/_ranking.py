"""Measures of how well the predicted probabilities of two classes tell them apart."""

import abc
from collections.abc import Callable
from typing import Any, ClassVar, final

import numpy as np
import pandas as pd

from pymlj._logging import log_info
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Finite, OrderedFactor

from ._aggregate import divide
from ._arrange import warn_unordered
from ._base import Measure
from ._curves import Ranking, read_ranking, recalls_and_precisions
from ._numbers import Floats, Pairs


class _RankingMeasure(Measure, abc.ABC):
    """A function of the probabilities predicted for the last, positive, level."""

    kind_of_proxy = "distribution"
    observation_scitype = OrderedFactor[2]
    orientation = "score"
    _needs_order: ClassVar[bool] = True

    @abc.abstractmethod
    def of_ranking(self, ranking: Ranking) -> float:
        """The value."""

    def prepare(self, yhat: Any, y: Any) -> Pairs:
        """See `Measure`."""
        ranking = read_ranking(yhat, y)
        return Pairs(ranking, None, len(ranking.scores))

    def total(self, pairs: Pairs, weights: Floats | None, class_weights: Any) -> float:
        """See `Measure`. NaN if a probability is."""
        ranking: Ranking = pairs.yhat
        if self._needs_order and not ranking.ordered:
            warn_unordered(ranking.levels)
        if pairs.n == 0 or np.isnan(ranking.scores).any():
            return np.nan
        return float(self.of_ranking(ranking))


@final
class AreaUnderCurve(_RankingMeasure):
    r"""Area under the receiver operating characteristic.

    It is the probability that a positive observation is given a higher probability than a negative
    one, ties counting half (the statistic of Mann and Whitney), and agrees with
    `sklearn.metrics.roc_auc_score`. It is the same whichever level is taken as positive. NaN if
    only one class is observed.

    Raises:
        ArgumentError: When called with something else than distributions over two levels, or with a
            missing observation.

    Example:
        >>> from pymlj import UnivariateFinite, auc
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.4, 0.4, 0.8], augment=True)
        >>> auc(yhat, ["no", "no", "yes", "yes"])
        0.875
    """

    observation_scitype = Finite[2]
    _needs_order = False
    human_name = "area under the receiver operating characteristic"

    def of_ranking(self, ranking: Ranking) -> float:
        """The value."""
        negative = np.sort(ranking.scores[~ranking.positive])
        # Searching in order is an order of magnitude faster than searching at random.
        positive = np.sort(ranking.scores[ranking.positive])
        below = np.searchsorted(negative, positive, side="left").sum()
        up_to = np.searchsorted(negative, positive, side="right").sum()
        return float(divide((below + up_to) / 2, len(negative) * len(positive)))


@final
class AveragePrecision(_RankingMeasure):
    r"""Area under the precision-recall curve, taken as a step function.

    With the thresholds in descending order, and the precisions $P_j$ and recalls $R_j$ of
    `precision_recall_curve` (which begins with $P_0 = 1$, $R_0 = 0$), it is
    $\sum_j P_j (R_{j+1} - R_j)$, each step having the height of its left end; 1 if there is one
    threshold only.
    `sklearn.metrics.average_precision_score` takes the right end, which mostly gives more:

        average_precision_score(np.asarray(y) == "yes", yhat.pdf("yes"))

    The last level is the positive one; a warning says which it is if the levels are not ordered.

    Raises:
        ArgumentError: When called with something else than distributions over two levels, or with a
            missing observation.

    Example:
        >>> from pymlj import UnivariateFinite, average_precision
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.4, 0.5, 0.8], augment=True, ordered=True)
        >>> average_precision(yhat, ["no", "yes", "no", "yes"])
        0.75
    """

    def of_ranking(self, ranking: Ranking) -> float:
        """The value."""
        recalls, precisions, thresholds = recalls_and_precisions(ranking)
        if len(thresholds) < 2:
            return 1.0
        return float(precisions[:-1] @ np.diff(recalls))


@final
class PrecisionAtFixedRecall(_RankingMeasure):
    """Precision at the highest threshold whose recall is high enough.

    Of the recalls that predicted probabilities, taken as thresholds, lead to, the smallest is taken
    that is at least `recall_threshold`; where several precisions go with it, their mean. The lowest
    threshold, at which everything is positive, does not count. 0 if no recall is high enough.

    The last level is the positive one; a warning says which it is if the levels are not ordered.

    Args:
        recall_threshold: The recall that must be reached.

    Raises:
        ArgumentError: When called with something else than distributions over two levels, or with a
            missing observation.

    Example:
        >>> from pymlj import PrecisionAtFixedRecall, UnivariateFinite
        >>> yhat = UnivariateFinite(["no", "yes"], [0.1, 0.4, 0.5, 0.8], augment=True, ordered=True)
        >>> y = ["no", "yes", "no", "yes"]
        >>> PrecisionAtFixedRecall(recall_threshold=0.5)(yhat, y)
        0.75
    """

    recall_threshold: float = 0.95

    def of_ranking(self, ranking: Ranking) -> float:
        """The value."""
        recalls, precisions, _ = recalls_and_precisions(ranking)
        reached = recalls[:-1][recalls[:-1] >= self.recall_threshold]
        if not len(reached):
            return 0.0
        return float(precisions[:-1][recalls[:-1] == reached[0]].mean())


@final
class ContinuousBoyceIndex(_RankingMeasure):
    """How steadily the share of positive observations grows with the predicted probability.

    Probabilities are put into `nbins` overlapping bins, closed on both sides, whose lower ends are
    spread evenly from `min` to `max - binwidth`. Bins without observations are left out; of the
    others, the shares of positive observations are correlated with the lower ends. NaN if all bins
    have the same share.

    The last level is the positive one; a warning says which it is if the levels are not ordered.

    Args:
        verbosity: 0 for no warning about levels that are not ordered, 2 to be told how many bins
            are left out.
        nbins: Number of bins, at least 2.
        binwidth: Width of a bin.
        min: Lower end of the first bin.
        max: Upper end of the last bin.
        cor: `"spearman"` (correlation of ranks) or `"pearson"`; or a function of two vectors.

    Raises:
        ArgumentError: Bins that make no sense. When called: something else than distributions over
            two levels, or a missing observation.

    Reference:
        A. Hirzel et al. (2006): Evaluating the ability of habitat suitability models to predict
        species presences. Ecological Modelling 199, 142-152.

    Example:
        >>> import numpy as np
        >>> from pymlj import ContinuousBoyceIndex, UnivariateFinite
        >>> p = np.linspace(0.01, 0.99, 50)
        >>> yhat = UnivariateFinite(["no", "yes"], p, augment=True, ordered=True)
        >>> y = np.where(p > 0.5, "yes", "no")
        >>> round(ContinuousBoyceIndex(nbins=11)(yhat, y), 3)
        0.905
    """

    verbosity: int = 1
    nbins: int = 101
    binwidth: float = 0.1
    min: float = 0.0
    max: float = 1.0
    cor: str | Callable[..., Any] = "spearman"
    observation_scitype = Finite[2]
    _needs_order = False

    def check(self) -> None:
        """See `ParamObject.check`."""
        if self.nbins < 2 or not 0 < self.binwidth <= self.max - self.min:
            raise ArgumentError(
                "`nbins >= 2` and `0 < binwidth <= max - min` must hold, but got "
                f"`nbins={self.nbins}`, `binwidth={self.binwidth}`, `min={self.min}` and "
                f"`max={self.max}`."
            )
        if isinstance(self.cor, str) and self.cor not in ("spearman", "pearson"):
            raise ArgumentError(
                f'`cor` must be "spearman", "pearson" or a function, but got {self.cor!r}.'
            )

    def of_ranking(self, ranking: Ranking) -> float:
        """The value."""
        if self.verbosity > 0 and not ranking.ordered:
            warn_unordered(ranking.levels)
        order = np.argsort(ranking.scores)
        scores = ranking.scores[order]
        found = np.append(0, np.cumsum(ranking.positive[order]))
        starts = np.linspace(self.min, self.max - self.binwidth, self.nbins)
        first = np.searchsorted(scores, starts, side="left")
        end = np.searchsorted(scores, starts + self.binwidth, side="right")
        there = end > first
        if not there.all():
            empty = int((~there).sum())
            log_info(f"{empty} bins without any observations are left out.", self.verbosity, at=2)
        shares = (found[end] - found[first])[there] / (end - first)[there]
        return self._correlation(shares, starts[there])

    def _correlation(self, a: Floats, b: Floats) -> float:
        if callable(self.cor):
            return float(self.cor(a, b))
        if self.cor == "spearman":
            a, b = _ranks(a), _ranks(b)
        a, b = a - a.mean(), b - b.mean()
        return float(divide(a @ b, np.sqrt((a @ a) * (b @ b))))


def _ranks(values: Floats) -> Floats:
    """Ranks, ties sharing their mean."""
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)
