"""The interface of controls, and how the loop asks things of one.

A control is applied once in every cycle of `train`: it trains, looks, reports, or asks to stop. It
holds settings only. Whatever it has to remember from one cycle to the next is its *state*, which is
passed in and returned, so that one object may serve many runs at once.
"""

import abc
import numbers
import typing
from collections.abc import Iterable, Mapping, Set
from typing import Any, ClassVar, Protocol

from pymlj._record import Record
from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject

from ._trainable import Trainable


class ControlLike(Protocol):
    """The least a control can be: any object with this method; see `Control` for the others."""

    def update(self, trainable: Any, verbosity: int, n: int, state: Any = None, /) -> Any:
        """Act, and return the state."""


@typing.dataclass_transform(eq_default=False)  # type checkers: settings may go by position
class Control(ParamObject, abc.ABC):
    """Something to be done in every cycle of a training loop.

    To add a control: subclass, declare each setting with its default, and define `update`; `done`
    and `takedown` as needed. Run `pymlj.testing.check_control` on an instance. An object of any
    class with these methods will do, but has no settings that can be compared, shown or saved.

    Attributes:
        needs_loss: Whether it cannot do without `trainable.loss()`.
        needs_training_losses: Whether it cannot do without `trainable.training_losses()`.
        needs_ingest: Whether it cannot do without `trainable.ingest(item)`.
        may_train: Whether it can change the trainable; a loop without such a control is refused.
        may_stop: Whether it can end the loop; by default, whether it defines `done`.

    Example:
        >>> from pymlj import Control, NumberLimit, train
        >>> from pymlj.control import SquareRooter
        >>> class Doubling(Control):
        ...     '''Trains 1, 2, 4, ... iterations.'''
        ...
        ...     def update(self, trainable, verbosity, n, state=None):
        ...         trainable.train(2 ** (n - 1))
        >>> rooter = SquareRooter(4)
        >>> report = train(rooter, Doubling(), NumberLimit(3), verbosity=0)
        >>> rooter.iterations
        7
    """

    _positional: ClassVar[tuple[str, ...] | None] = None

    @property
    def needs_loss(self) -> bool:
        """Whether it cannot do without `trainable.loss()`."""
        return False

    @property
    def needs_training_losses(self) -> bool:
        """Whether it cannot do without `trainable.training_losses()`."""
        return False

    @property
    def needs_ingest(self) -> bool:
        """Whether it cannot do without `trainable.ingest(item)`."""
        return False

    @property
    def may_train(self) -> bool:
        """Whether it can change the trainable."""
        return True

    @property
    def may_stop(self) -> bool:
        """Whether it can end the loop."""
        return type(self).done is not Control.done

    @abc.abstractmethod
    def update(self, trainable: Trainable, verbosity: int, n: int, state: Any = None) -> Any:
        """Act, and return the new state.

        Called by the loop once a cycle, in the order in which the controls were given, also in the
        cycle in which another control asked to stop.

        Args:
            trainable: What is trained. May be trained further and looked at.
            verbosity: That of the loop.
            n: The number of the cycle, 1 for the first.
            state: What this method returned the last time; `None` the first time. Must not be
                modified: return a new one.
        """

    def done(self, state: Any) -> bool:
        """Whether to stop at the end of this cycle. Called once a cycle, after all updates."""
        return False

    def takedown(self, verbosity: int, state: Any) -> Any:
        """Return what is to be told of the run; log messages.

        Called once, after the last cycle, with the last state. A control that was never applied is
        not asked.
        """
        return Record()


class Compound(Control):
    """A control made of others: what it takes for one of them, it takes for the whole."""

    @abc.abstractmethod
    def inner(self) -> Iterable[ControlLike]:
        """Return the controls it is made of."""

    @property
    def needs_loss(self) -> bool:
        """Whether one of them does."""
        return self._any("needs_loss")

    @property
    def needs_training_losses(self) -> bool:
        """Whether one of them does."""
        return self._any("needs_training_losses")

    @property
    def needs_ingest(self) -> bool:
        """Whether one of them does."""
        return self._any("needs_ingest")

    @property
    def may_train(self) -> bool:
        """Whether one of them does."""
        return self._any("may_train")

    @property
    def may_stop(self) -> bool:
        """Whether one of them does."""
        return self._any("may_stop")

    def _any(self, name: str) -> bool:
        return any(trait(control, name) for control in self.inner())


def is_done(control: ControlLike, state: Any) -> bool:
    """Whether a control asks to stop; one without a method `done` never does."""
    done = getattr(control, "done", None)
    return done is not None and bool(done(state))


def take_down(control: ControlLike, verbosity: int, state: Any) -> Any:
    """What a control tells after the loop; an empty record if it has no method `takedown`."""
    takedown = getattr(control, "takedown", None)
    return Record() if takedown is None else takedown(verbosity, state)


def trait(control: ControlLike, name: str) -> bool:
    """A fact about a control, such as `needs_loss`; a foreign object need not declare any."""
    unknown = {"may_train": True, "may_stop": hasattr(control, "done")}
    return bool(getattr(control, name, unknown.get(name, False)))


def unmet(control: ControlLike, need: str, fault: str) -> ArgumentError:
    """The error of a control that cannot do without `need`, a method of the trainable."""
    return ArgumentError(
        f"`{short(control)}` needs `{need}` of what is trained, but {fault}. Leave the control "
        f"out, list it after the one that trains, or give the trainable a method `{need}`."
    )


def check_control(control: Any) -> None:
    """Refuse what is no control.

    Raises:
        ArgumentError: Saying what to write.
    """
    if isinstance(control, type):
        raise ArgumentError(
            f"A control must be an object, but got the class `{control.__name__}`; "
            f"write `{control.__name__}(...)`."
        )
    # Containers have a method of that name, too.
    if callable(getattr(control, "update", None)) and not isinstance(control, Mapping | Set):
        return
    if isinstance(control, numbers.Number):
        cure = f"to train {control} iterations in every cycle, write `Step({control})`"
    elif isinstance(control, list | tuple):
        cure = "give controls one by one: `train(trainable, *controls)`"
    elif callable(control):
        cure = "to call a function in every cycle, write `Callback(function)`"
    else:
        cure = "controls are made like this: `Step(1)`, `Patience(5)`"
    raise ArgumentError(
        "A control must be an object with a method `update(trainable, verbosity, n, state=None)`, "
        f"but got `{short(control)}` of type `{type(control).__name__}`; {cure}."
    )
