"""Proper scores of predicted distributions.

Each is taken for levels, counts and continuous numbers alike; see T. Gneiting and A. Raftery
(2007): Strictly proper scoring rules, prediction, and estimation. Journal of the American
Statistical Association 102, 359-378.
"""

import abc
import sys
from typing import Any, final

import numpy as np

from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Finite, Infinite, Missing

from ._base import Measure
from ._continuous import check_positive
from ._numbers import Floats, Pairs
from ._predictions import FinitePrediction, Prediction, read_predictions

EPS = sys.float_info.epsilon


class _ProperScore(Measure, abc.ABC):
    """A function of predicted distributions and of what then came; one value an observation."""

    kind_of_proxy = "distribution"
    observation_scitype = Missing | Finite | Infinite

    def prepare(self, yhat: Any, y: Any) -> Pairs:
        """See `Measure`."""
        return read_predictions(yhat, y)


def check_tol(tol: float) -> None:
    """Refuse a tolerance that leaves nothing of the unit interval."""
    if not 0 <= tol < 0.5:
        raise ArgumentError(f"`0 <= tol < 0.5` must hold, but got {tol!r}.")


@final
class LogScore(_ProperScore):
    r"""Mean logarithm of the predicted probability, or density, of what was observed.

    For one observation $y$ it is $\log p(y)$, where probabilities are kept between `tol` and
    `1 - tol`, and densities above `tol`. A density may exceed 1, and the score be positive.

    Args:
        tol: How far probabilities are kept from 0 and 1.

    Raises:
        ArgumentError: `0 <= tol < 0.5` does not hold.

    Example:
        >>> from pymlj import Normal, log_score
        >>> round(log_score(Normal([0.0, 1.0], [1.0, 0.1]), [0.0, 1.0]), 4)
        0.2324
    """

    tol: float = EPS
    orientation = "score"

    def check(self) -> None:
        """See `ParamObject.check`."""
        check_tol(self.tol)

    def per_observation(self, yhat: Prediction, y: Any) -> Floats:
        """See `Measure`."""
        return yhat.log_density(self.tol)


@final
class LogLoss(_ProperScore):
    r"""Mean of $-\log p(y)$, also known as cross-entropy: the negative of `LogScore`.

    Probabilities are kept between `tol` and `1 - tol`, densities above `tol`. With weights it is
    `sklearn.metrics.log_loss` times the mean weight, since it divides by $n$, not by the sum of the
    weights. Observations that are missing count in $n$.

    Args:
        tol: How far probabilities are kept from 0 and 1.

    Raises:
        ArgumentError: `0 <= tol < 0.5` does not hold.

    Example:
        >>> from pymlj import UnivariateFinite, log_loss
        >>> yhat = UnivariateFinite(["ham", "spam"], [[0.9, 0.1], [0.4, 0.6]])
        >>> round(log_loss(yhat, ["ham", "spam"]), 4)
        0.3081
    """

    tol: float = EPS
    orientation = "loss"

    def check(self) -> None:
        """See `ParamObject.check`."""
        check_tol(self.tol)

    def per_observation(self, yhat: Prediction, y: Any) -> Floats:
        """See `Measure`."""
        return -yhat.log_density(self.tol)


@final
class BrierScore(_ProperScore):
    r"""Mean of $2 p(y) - \sum_c p(c)^2 - 1$ for levels, of $2 p(y) - \int p^2$ for numbers.

    More is better; for levels it is at most 0. For two classes it is -2 times what
    `sklearn.metrics.brier_score_loss` gives by default. Of distributions of numbers those are taken
    whose $\int p^2$ is known.

    Raises:
        ArgumentError: When called with distributions of numbers of another kind.

    Reference:
        G. Brier (1950): Verification of forecasts expressed in terms of probability. Monthly
        Weather Review 78, 1-3.

    Example:
        >>> from pymlj import UnivariateFinite, brier_score
        >>> yhat = UnivariateFinite(["ham", "spam"], [[0.9, 0.1], [0.5, 0.5]])
        >>> round(brier_score(yhat, ["ham", "spam"]), 4)
        -0.26
    """

    orientation = "score"

    def per_observation(self, yhat: Prediction, y: Any) -> Floats:
        """See `Measure`."""
        return quadratic_score(yhat)


@final
class BrierLoss(_ProperScore):
    r"""Mean of $\sum_c (p(c) - [c = y])^2$ for levels: the negative of `BrierScore`.

    For two classes it is twice what `sklearn.metrics.brier_score_loss` gives by default.

    Raises:
        ArgumentError: When called with distributions of numbers whose $\int p^2$ is not known.

    Example:
        >>> from pymlj import UnivariateFinite, brier_loss
        >>> yhat = UnivariateFinite(["ham", "spam"], [[0.9, 0.1], [0.5, 0.5]])
        >>> round(brier_loss(yhat, ["ham", "spam"]), 4)
        0.26
    """

    orientation = "loss"

    def per_observation(self, yhat: Prediction, y: Any) -> Floats:
        """See `Measure`."""
        return -quadratic_score(yhat)


@final
class SphericalScore(_ProperScore):
    r"""Mean of $(p(y) / \lVert p \rVert_\alpha)^{\alpha - 1}$.

    Here $\lVert p \rVert_\alpha = (\sum_c p(c)^\alpha)^{1/\alpha}$ is a norm of all probabilities.
    For distributions of numbers, $p(y) / \sqrt{\int p^2}$, with $\alpha = 2$ only.

    Args:
        alpha: The exponent, positive.

    Raises:
        ArgumentError: `alpha` is not positive. When called with distributions of numbers: `alpha`
            is not 2, or their $\int p^2$ is not known.

    Example:
        >>> from pymlj import UnivariateFinite, spherical_score
        >>> spherical_score(
        ...     UnivariateFinite(["ham", "spam"], [[0.6, 0.8], [0.8, 0.6]]), ["ham"] * 2
        ... )
        0.7
    """

    alpha: float = 2
    orientation = "score"

    def check(self) -> None:
        """See `ParamObject.check`."""
        check_positive("alpha", self.alpha)

    def per_observation(self, yhat: Prediction, y: Any) -> Floats:
        """See `Measure`."""
        if isinstance(yhat, FinitePrediction):
            return np.asarray((yhat.density() / yhat.norm(self.alpha)) ** (self.alpha - 1))
        if self.alpha != 2:
            raise ArgumentError(
                "`alpha` must be 2 for distributions of numbers (counts and continuous), but got "
                f"{self.alpha!r}."
            )
        return yhat.density() / np.sqrt(yhat.square())


def quadratic_score(yhat: Prediction) -> Floats:
    """The Brier score of each observation."""
    score = 2 * yhat.density() - yhat.square()
    return score - 1 if isinstance(yhat, FinitePrediction) else score
