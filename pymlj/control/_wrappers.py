"""A control around a control.

The classes are used like functions, and named like them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, final

from pymlj._logging import log_info
from pymlj._record import Record
from pymlj.exceptions import ArgumentError

from ._base import Compound, ControlLike, check_control, is_done, take_down
from ._functions import text_of
from ._trainable import Trainable


class Wrapper(Compound):
    """Base of the wrappers: what a subclass does not change is left to the control inside."""

    control: Any

    def inner(self) -> tuple[ControlLike]:
        """Return the control inside."""
        return (self.control,)

    def check(self) -> None:
        """Refuse what is no control."""
        check_control(self.control)


class Applied(NamedTuple):
    """The state of a control that was applied at least once."""

    inner: Any


@final
class skip(Wrapper):
    """Apply a control in some cycles only.

    In the other cycles it keeps its state, and goes on asking to stop if it did. A control that was
    never applied has nothing to tell.

    Args:
        control: The control.
        predicate: A number k: the control is applied in cycles k, 2k, 3k, ...; or a function of the
            number of the cycle, 1 for the first.

    Raises:
        ArgumentError: `control` is no control, or `predicate` is a number below 1.

    Example:
        >>> from pymlj import NumberLimit, Step, WithNumberDo, skip, train
        >>> from pymlj.control import SquareRooter
        >>> numbers = []
        >>> rarely = skip(WithNumberDo(numbers.append), predicate=3)
        >>> report = train(SquareRooter(4), Step(1), rarely, NumberLimit(10), verbosity=0)
        >>> numbers
        [3, 6, 9]
    """

    predicate: int | Callable[[int], Any] = 1

    def check(self) -> None:
        """Refuse what is no control, and a number below 1."""
        super().check()
        if not callable(self.predicate) and self.predicate < 1:
            raise ArgumentError(
                f"`predicate >= 1` must hold, but got `predicate={self.predicate!r}`."
            )

    def _applies(self, n: int) -> bool:
        if callable(self.predicate):
            return bool(self.predicate(n))
        return n % self.predicate == 0

    def update(
        self, trainable: Trainable, verbosity: int, n: int, state: Applied | None = None
    ) -> Applied | None:
        """Apply the control, if it is time."""
        if not self._applies(n):
            return state
        before = None if state is None else state.inner
        return Applied(self.control.update(trainable, verbosity, n, before))

    def done(self, state: Applied | None) -> bool:
        """Whether the control was applied and asks to stop."""
        return state is not None and is_done(self.control, state.inner)

    def takedown(self, verbosity: int, state: Applied | None) -> Any:
        """Return what the control has to tell."""
        return Record() if state is None else take_down(self.control, verbosity, state.inner)


@final
class louder(Wrapper):
    """Apply a control at another verbosity.

    Args:
        control: The control.
        by: How much higher; negative to make it quieter.

    Raises:
        ArgumentError: `control` is no control.

    Example:
        >>> from pymlj import NumberLimit, Step, louder, train
        >>> from pymlj.control import SquareRooter
        >>> quiet = louder(NumberLimit(3), by=-1)
        >>> report = train(SquareRooter(4), Step(1), quiet, verbosity=0)
    """

    by: int = 1

    def update(self, trainable: Trainable, verbosity: int, n: int, state: Any = None) -> Any:
        """Apply the control; the state is its."""
        return self.control.update(trainable, verbosity + self.by, n, state)

    def done(self, state: Any) -> bool:
        """Whether the control asks to stop."""
        return is_done(self.control, state)

    def takedown(self, verbosity: int, state: Any) -> Any:
        """Return what the control has to tell."""
        return take_down(self.control, verbosity + self.by, state)


@final
class with_state_do(Wrapper):
    """Call a function with each new state of a control, to see what it is doing.

    Args:
        control: The control.
        f: The function; by default the state is logged at verbosity 1.

    Raises:
        ArgumentError: `control` is no control.

    Example:
        >>> from pymlj import NumberLimit, Step, train, with_state_do
        >>> from pymlj.control import SquareRooter
        >>> states = []
        >>> limit = with_state_do(NumberLimit(3), f=states.append)
        >>> report = train(SquareRooter(4), Step(1), limit, verbosity=0)
        >>> states
        [1, 2, 3]
    """

    f: Callable[[Any], Any] | None = None

    def update(self, trainable: Trainable, verbosity: int, n: int, state: Any = None) -> Any:
        """Apply the control; the state is its."""
        state = self.control.update(trainable, verbosity, n, state)
        if self.f is None:
            name = type(self.control).__name__
            log_info(f"state of `{name}`: {text_of(state)}", verbosity)
        else:
            self.f(state)
        return state

    def done(self, state: Any) -> bool:
        """Whether the control asks to stop."""
        return is_done(self.control, state)

    def takedown(self, verbosity: int, state: Any) -> Any:
        """Return what the control has to tell."""
        return take_down(self.control, verbosity, state)
