"""Prechelt's stopping criteria: the loss compared with the best one so far.

Reference: L. Prechelt (1998): Early Stopping - But When? In: Neural Networks: Tricks of the Trade.
"""

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple, final

from pymlj.exceptions import ArgumentError

from ._criterion import StoppingCriterion, number


def _relative(excess: float, base: float) -> float:
    """`excess / |base|` for a non-negative excess: 0/0 is 0, anything more than 0 infinite."""
    if excess == 0 or math.isnan(excess):
        return excess
    if base == 0 or math.isinf(base):
        return math.inf
    return excess / abs(base)


def _generalization_loss(loss: float, best: float) -> float:
    """By how many percent the loss is above the best; NaN if one of them is."""
    return 0.0 if loss == best else _relative(100 * (loss - best), best)


def _lower(loss: float, best: float) -> float:
    """The smaller of the two; NaN if one of them is, once and for all."""
    return math.nan if math.isnan(loss) or math.isnan(best) else min(loss, best)


class BestLoss(NamedTuple):
    """The last loss and the best one."""

    loss: float
    best: float


@final
class GL(StoppingCriterion):
    """Stop when the loss is too far above the best one: "generalization loss".

    It stops when `GL > alpha`, where `GL = 100 * (E - E_best) / abs(E_best)` for the loss `E` and
    the lowest loss so far `E_best`. Where that is 0, any rise is infinite. A NaN switches the
    criterion off for good; see `InvalidValue`.

    Args:
        alpha: Percentage above the best loss, positive.

    Raises:
        ArgumentError: `alpha` is not positive.

    Example:
        >>> from pymlj import GL, stopping_time
        >>> stopping_time(GL(5.0), [1.0, 0.8, 0.83, 0.85])
        4

    Reference:
        L. Prechelt (1998): Early Stopping - But When? Neural Networks: Tricks of the Trade.
    """

    alpha: float = 2.0

    needs_loss = True

    def check(self) -> None:
        """Refuse a percentage that is not positive."""
        check_positive("alpha", self.alpha)

    def update_loss(self, loss: float | None, state: BestLoss | None) -> BestLoss:
        """Keep the loss and the best one."""
        loss = number(self, loss)
        return BestLoss(loss, loss if state is None else _lower(loss, state.best))

    def done(self, state: BestLoss | None) -> bool:
        """Whether the last loss is too far above the best."""
        return state is not None and _generalization_loss(*state) > self.alpha


class Window(NamedTuple):
    """The last training losses, and the last out-of-sample loss and the best one, if any."""

    training: tuple[float, ...] = ()
    within_cycle: bool = False  # training losses have come, the loss of the cycle has not
    losses: BestLoss | None = None


def _progress(window: Sequence[float]) -> float:
    """By how many per mille the mean of the window is above its lowest value."""
    if any(map(math.isnan, window)):
        return math.nan
    low = min(window)
    # The mean of differences is exactly zero for equal losses; a difference of means need not be.
    return 1000 * _relative(sum(loss - low for loss in window) / len(window), low)


@final
class PQ(StoppingCriterion):
    """Stop when the loss is above the best one by more than the progress of training justifies.

    It stops when `GL / P > alpha`, where `GL` is as in `GL(alpha)`, and `P`, the progress, is
    `1000 * abs(M - m) / abs(m)` for the mean `M` and the minimum `m` of the last `k` training
    losses. It also stops when there is no progress to speak of, that is `P <= tol`.

    Args:
        alpha: Greatest quotient to go on with, positive.
        k: Number of training losses to look at, at least 2. Until there are so many, the criterion
            does not stop. The window runs across the borders of cycles.
        tol: Least progress, positive.

    Raises:
        ArgumentError: `alpha` or `tol` is not positive, or `k` is below 2.

    Example:
        >>> from pymlj import PQ, stopping_time
        >>> losses = [0.9, 0.8, 1.0, 0.7, 0.7, 1.1]
        >>> stopping_time(PQ(0.5, k=2), losses, training=[True, True, False, True, True, False])
        2

    Reference:
        L. Prechelt (1998): Early Stopping - But When? Neural Networks: Tricks of the Trade.
    """

    alpha: float = 0.75
    k: int = 5
    tol: float = sys.float_info.epsilon

    needs_loss = True
    needs_training_losses = True

    def check(self) -> None:
        """Refuse bounds that are not positive and a window too short to compare."""
        check_positive("alpha", self.alpha)
        check_positive("tol", self.tol)
        if self.k < 2:
            raise ArgumentError(f"`k >= 2` must hold, but got `k={self.k!r}`.")

    def update_training(self, loss: float | None, state: Window | None) -> Window:
        """Move the window on."""
        state = state or Window()
        return Window((*state.training, number(self, loss))[-self.k :], True, state.losses)

    def update_loss(self, loss: float | None, state: Window | None) -> Window:
        """Keep the loss and the best one; the cycle is complete."""
        state, loss = state or Window(), number(self, loss)
        best = loss if state.losses is None else _lower(loss, state.losses.best)
        return Window(state.training, False, BestLoss(loss, best))

    def done(self, state: Window | None) -> bool:
        """Whether training stalls, or the loss is too far above the best; at the end of a cycle."""
        if state is None or state.losses is None or state.within_cycle:
            return False
        if len(state.training) < self.k:
            return False
        progress = _progress(state.training)
        if not progress > self.tol:  # also if it is NaN
            return True
        return _generalization_loss(*state.losses) / progress > self.alpha


def check_positive(name: str, value: float) -> None:
    """Raise `ArgumentError` unless the value is positive."""
    if not value > 0:
        raise ArgumentError(f"`{name} > 0` must hold, but got `{name}={value!r}`.")
