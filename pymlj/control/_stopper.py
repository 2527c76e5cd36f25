"""Stopping criteria applied to losses without a loop."""

from collections.abc import Iterable
from itertools import repeat
from typing import Any

from pymlj._logging import log_info
from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._combine import Disjunction
from ._criterion import StoppingCriterion
from ._functions import text_of


class EarlyStopper:
    """Stopping criteria with their state, for a training loop of one's own.

    Args:
        *criteria: Stopping criteria; the stopper says stop when one of them does.
        verbosity: At 1 and more each loss is logged, with the state after it.

    Attributes:
        criterion: The criteria as one.
        state: The state so far; `None` at the start.

    Raises:
        ArgumentError: There is no criterion, or something else is given.

    Example:
        >>> from pymlj import EarlyStopper, InvalidValue, Patience
        >>> stopper = EarlyStopper(Patience(2), InvalidValue())
        >>> for epoch, loss in enumerate([0.5, 0.4, 0.6, 0.7, 0.3]):
        ...     if stopper.done_after(loss):
        ...         break
        >>> epoch
        3
        >>> stopper.message()
        'Stop triggered by the stopping criterion `Patience(n=2, min_delta=0.0)`.'
    """

    def __init__(self, *criteria: StoppingCriterion, verbosity: int = 0) -> None:
        if not criteria:
            raise ArgumentError(
                "`EarlyStopper` needs a stopping criterion; write `EarlyStopper(Patience(5))`."
            )
        self.criterion: StoppingCriterion = Disjunction(*criteria)
        self.state: Any = None
        self.verbosity = verbosity

    def done_after(self, loss: float | None, training: bool = False) -> bool:
        """Take a loss, and say whether to stop.

        Args:
            loss: The next loss.
            training: Whether it is a training loss. If there is only one kind of loss, it is none;
                if there are both, one or more training losses come before each other loss.
        """
        update = self.criterion.update_training if training else self.criterion.update_loss
        self.state = update(loss, self.state)
        kind = "training loss" if training else "loss"
        log_info(f"{kind}: {text_of(loss)}, state: {self.state}", self.verbosity)
        return self.criterion.done(self.state)

    def message(self) -> str:
        """Say why to stop; an empty text if there is no reason to."""
        return self.criterion.message(self.state) if self.criterion.done(self.state) else ""

    def reset(self, state: Any = None) -> None:
        """Forget everything, or go back to a state that was read before."""
        self.state = state

    def __repr__(self) -> str:
        return f"EarlyStopper({self.criterion!r}, verbosity={self.verbosity})"


def stopping_time(
    criterion: StoppingCriterion,
    losses: Iterable[float | None],
    training: Iterable[bool] | None = None,
) -> int | None:
    """When a criterion stops on a sequence of losses.

    Args:
        criterion: A stopping criterion, which may be a sum.
        losses: The losses, first one first.
        training: Which of them are training losses; by default none.

    Returns:
        The number of out-of-sample losses up to the stop, `None` if there is no stop.

    Raises:
        ArgumentError: `criterion` is no stopping criterion.
        DimensionMismatch: `losses` and `training` differ in length.

    Example:
        >>> from pymlj import NumberSinceBest, stopping_time
        >>> stopping_time(NumberSinceBest(2), [0.5, 0.3, 0.4, 0.35, 0.2])
        4
        >>> stopping_time(NumberSinceBest(4), [0.5, 0.3, 0.4, 0.35, 0.2]) is None
        True
    """
    if training is not None:
        losses, training = list(losses), list(training)  # generators have no length
        if len(losses) != len(training):
            raise DimensionMismatch(
                f"`training` must say of each loss whether it is a training loss, but there are "
                f"{len(losses)} losses and {len(training)} entries of `training`."
            )
    flags = repeat(False) if training is None else training
    stopper, n = EarlyStopper(criterion), 0
    for loss, is_training in zip(losses, flags, strict=False):
        n += not is_training
        if stopper.done_after(loss, training=bool(is_training)):
            return n
    return None
