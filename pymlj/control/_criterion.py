"""The interface of stopping criteria: controls that do nothing but watch losses."""

import abc
from typing import Any

from pymlj._logging import log_info
from pymlj._record import Record

from ._base import Control, unmet
from ._trainable import Trainable, loss_of, training_losses_of


class StoppingCriterion(Control):
    """When to stop, given the losses so far.

    A criterion is used as a control of `train`, or on its own: in an `EarlyStopper`, through
    `stopping_time`, or by its three methods `update_loss`, `update_training` and `done`. Criteria
    are joined by `+`; the sum stops when one of them does.

    To add a criterion: subclass, define `update_loss` (or `update_training`, or both) and `done`,
    and declare `needs_loss = True` if it cannot do without.

    Example:
        >>> from pymlj import StoppingCriterion, stopping_time
        >>> class Halved(StoppingCriterion):
        ...     '''Stop once the loss is less than half of the first one.'''
        ...
        ...     needs_loss = True
        ...
        ...     def update_loss(self, loss, state):
        ...         return (loss if state is None else state[0], loss)
        ...
        ...     def done(self, state):
        ...         return state is not None and state[1] < state[0] / 2
        >>> stopping_time(Halved(), [10.0, 7.0, 5.0, 4.0])
        4
    """

    @property
    def may_train(self) -> bool:
        """A criterion only looks."""
        return False

    def update_loss(self, loss: float | None, state: Any) -> Any:
        """Return the state after an out-of-sample loss.

        Called once a cycle, after the training losses of that cycle.

        Args:
            loss: The loss; `None` where there is none.
            state: The state so far; `None` at the start. Must not be modified.
        """
        return state

    def update_training(self, loss: float | None, state: Any) -> Any:
        """Return the state after a training loss; as `update_loss`, once an iteration."""
        return state

    @abc.abstractmethod
    def done(self, state: Any) -> bool:
        """Whether to stop; never for the state `None`."""

    def message(self, state: Any) -> str:
        """Say why the run stopped. Asked for only when `done`."""
        return f"Stop triggered by the stopping criterion `{self!r}`."

    def update(self, trainable: Trainable, verbosity: int, n: int, state: Any = None) -> Any:
        """Look at the training losses of the cycle, then at the loss."""
        for loss in training_losses_of(trainable) or ():
            state = self.update_training(loss, state)
        return self.update_loss(loss_of(trainable), state)

    def takedown(self, verbosity: int, state: Any) -> Record:
        """Return `done` and `log`: whether it asked to stop, and what it has to say about that."""
        done = self.done(state)
        log = self.message(state) if done else ""
        if done:
            log_info(log, verbosity)
        return Record(done=done, log=log)

    def __add__(self, other: "StoppingCriterion") -> "StoppingCriterion":
        from ._combine import Disjunction  # made of criteria, hence not importable above

        return Disjunction(self, other)

    def __radd__(self, other: int) -> "StoppingCriterion":
        if other == 0:  # what `sum` starts with
            return self
        return NotImplemented


def number(criterion: StoppingCriterion, loss: float | None) -> float:
    """The loss as a number, for criteria that cannot do without.

    Raises:
        ArgumentError: There is none.
    """
    if loss is None:
        raise unmet(criterion, "loss", "there is none at this point")
    return float(loss)
