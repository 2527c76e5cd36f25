"""Controls that give something to a function of the user: `Callback` and the `With...Do` family."""

import abc
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple, final

from pymlj._logging import log_info
from pymlj._record import Record

from ._base import Control, unmet
from ._functions import is_true, shown_of, text_of
from ._trainable import Trainable, loss_of, training_losses_of


class Seen(NamedTuple):
    """What the function was last given, and whether it asked to stop."""

    value: Any
    done: bool


class WithDo(Control):
    """Base of the controls that give something to a function, and may stop if that says so.

    Subclasses define `look`. Told after the run: what `kept` says, then `done` and `log`.

    Args:
        f: The function; by default, what is seen is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.
    """

    f: Callable[[Any], Any] | None = None
    stop_if_true: bool = False
    stop_message: str | None = None

    subject: ClassVar[str] = ""
    """What it is that the function gets, for messages; without it there are none."""

    @property
    def may_train(self) -> bool:
        """It only looks."""
        return False

    @property
    def may_stop(self) -> bool:
        """Whether the function may."""
        return self.stop_if_true

    @abc.abstractmethod
    def look(self, trainable: Trainable, n: int) -> Any:
        """Return what the function gets, in cycle `n`. Called once a cycle."""

    def kept(self, value: Any) -> dict[str, Any]:
        """Return what is to be told of the last value, by name. Called once, after the run."""
        return {}

    def update(
        self, trainable: Trainable, verbosity: int, n: int, state: Seen | None = None
    ) -> Seen:
        """Look, and call the function."""
        value, done = self.look(trainable, n), False
        if self.f is not None:
            done = is_true(self.f(value)) and self.stop_if_true
        elif self.subject:
            log_info(f"{self.subject}: {text_of(value)}", verbosity)
        # What is not told of in the end is not held on to.
        tells = type(self).kept is not WithDo.kept
        return Seen(value if tells else None, done)

    def done(self, state: Seen | None) -> bool:
        """Whether the function asked to stop, the last time."""
        return state is not None and state.done

    def takedown(self, verbosity: int, state: Seen) -> Record:
        """Return what was seen last, and whether it stopped the run."""
        kept = self.kept(state.value)
        for value in kept.values():
            log_info(f"final {self.subject}: {text_of(value)}", verbosity, at=2)
        log = ""
        if state.done:
            log = self.stop_message or f"Stop triggered by a `{type(self).__name__}` control."
            log_info(log, verbosity)
        return Record(kept, done=state.done, log=log)


@final
class Callback(WithDo):
    """Call a function with what is trained, in every cycle.

    Told after the run: `done` and `log`.

    Args:
        f: The function.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.
        raw: Inside `IteratedModel`, whether `f` gets the object in training, not the machine. A
            callback that trains must be raw.

    Example:
        >>> from pymlj import Callback, NumberLimit, Step, train
        >>> from pymlj.control import SquareRooter
        >>> roots = []
        >>> note = Callback(lambda rooter: roots.append(rooter.root))
        >>> report = train(SquareRooter(4), Step(1), note, NumberLimit(3), verbosity=0)
        >>> roots
        [2.5, 2.05, 2.000609756097561]
    """

    raw: bool = False

    @property
    def may_train(self) -> bool:
        """Whether the function gets hold of the object in training."""
        return self.raw

    def look(self, trainable: Trainable, n: int) -> Any:
        """Return what is trained, or what it exposes."""
        return shown_of(trainable, self.raw)


@final
class WithLossDo(WithDo):
    """Call a function with the loss, in every cycle.

    Told after the run: `loss`, the last one; `done` and `log`.

    Args:
        f: The function; by default the loss is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import NumberLimit, Step, WithLossDo, train
        >>> from pymlj.control import SquareRooter
        >>> losses = []
        >>> controls = [Step(1), WithLossDo(losses.append), NumberLimit(2)]
        >>> report = train(SquareRooter(4), *controls, verbosity=0)
        >>> [round(loss, 4) for loss in losses]
        [2.25, 0.2025]
    """

    subject = "loss"
    needs_loss = True

    def look(self, trainable: Trainable, n: int) -> float:
        """Return the loss."""
        loss = loss_of(trainable)
        if loss is None:
            raise unmet(self, "loss", "there is none at this point")
        return loss

    def kept(self, value: float) -> dict[str, Any]:
        """Tell the last loss."""
        return {"loss": value}


@final
class WithTrainingLossesDo(WithDo):
    """Call a function with the training losses of the last step, in every cycle.

    Told after the run: `latest_training_loss`; `done` and `log`.

    Args:
        f: The function, given a list with one loss an iteration, oldest first; by default it is
            logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import NumberLimit, Step, WithTrainingLossesDo, train
        >>> from pymlj.control import SquareRooter
        >>> losses = []
        >>> controls = [Step(2), WithTrainingLossesDo(losses.extend), NumberLimit(1)]
        >>> report = train(SquareRooter(4), *controls, verbosity=0)
        >>> [round(loss, 4) for loss in losses]
        [1.5, 0.45]
    """

    subject = "training losses"
    needs_training_losses = True

    def look(self, trainable: Trainable, n: int) -> list[float]:
        """Return the training losses."""
        losses = training_losses_of(trainable)
        if losses is None:
            raise unmet(self, "training_losses", "there are none at this point")
        return losses

    def kept(self, value: list[float]) -> dict[str, Any]:
        """Tell the last training loss."""
        return {"latest_training_loss": value[-1] if value else None}


@final
class WithNumberDo(WithDo):
    """Call a function with the number of the cycle, 1 for the first.

    Told after the run: `n`, the last number; `done` and `log`.

    Args:
        f: The function; by default the number is logged at verbosity 1.
        stop_if_true: Whether to stop when the function answers `True`; a truth value of numpy
            counts, other answers do not.
        stop_message: What to say then.

    Example:
        >>> from pymlj import Step, WithNumberDo, train
        >>> from pymlj.control import SquareRooter
        >>> third = WithNumberDo(lambda n: n == 3, stop_if_true=True, stop_message="That's it.")
        >>> train(SquareRooter(4), Step(1), third, verbosity=0)[1][1]
        Record(n=3, done=True, log="That's it.")
    """

    subject = "number"

    def look(self, trainable: Trainable, n: int) -> int:
        """Return the number."""
        return n

    def kept(self, value: int) -> dict[str, Any]:
        """Tell the last number."""
        return {"n": value}
