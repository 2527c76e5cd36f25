"""Stopping criteria that count, compare or look at the clock."""

import math
import time
from datetime import timedelta
from typing import Any, NamedTuple, final

from pymlj.exceptions import ArgumentError

from ._base import Compound
from ._criterion import StoppingCriterion, number

_HOUR = 3600.0


@final
class Never(StoppingCriterion):
    """Do not stop. It is left out of sums and of lists of controls.

    Example:
        >>> from pymlj import Never, Patience
        >>> Never() + Patience(3)
        Patience(n=3, min_delta=0.0)
    """

    may_stop = False

    def done(self, state: Any) -> bool:
        """Answer no."""
        return False


@final
class InvalidValue(StoppingCriterion):
    """Stop when a loss is NaN or infinite, be it a training loss or not.

    Example:
        >>> from pymlj import InvalidValue, stopping_time
        >>> stopping_time(InvalidValue(), [0.2, 0.1, float("nan")])
        3
    """

    def update_loss(self, loss: float | None, state: bool | None) -> bool:
        """Note whether an invalid loss was seen by now."""
        return bool(state) or (loss is not None and not math.isfinite(loss))

    def update_training(self, loss: float | None, state: bool | None) -> bool:
        """As `update_loss`."""
        return self.update_loss(loss, state)

    def done(self, state: bool | None) -> bool:
        """Whether an invalid loss was seen."""
        return bool(state)

    def message(self, state: Any) -> str:
        """Say what was seen."""
        return f"Stop triggered by `{self!r}`: a loss was NaN or infinite."


class Clock(float):
    """What the clock showed, in seconds; in a file, how long ago that was."""

    def to_state(self) -> float:
        """The time that has passed since."""
        return time.monotonic() - self

    @classmethod
    def from_state(cls, state: float) -> "Clock":
        """Undo `to_state`, the time that the file lay about not counted."""
        return cls(time.monotonic() - state)


@final
class TimeLimit(StoppingCriterion):
    """Stop when a time has passed since the criterion was first applied.

    It is asked at the end of each cycle, so a run may take longer by up to one cycle.

    Args:
        t: The time, in hours or as a `timedelta`; kept in hours.

    Raises:
        ArgumentError: `t` is not positive.

    Example:
        >>> from datetime import timedelta
        >>> from pymlj import TimeLimit
        >>> TimeLimit(timedelta(minutes=3))
        TimeLimit(t=0.05)
    """

    t: float | timedelta = 0.5

    def check(self) -> None:
        """Refuse a time that is over at once; turn it into hours."""
        if not self._seconds() > 0:
            raise ArgumentError(f"`t > 0` must hold, but got `t={self.t!r}`.")
        if isinstance(self.t, timedelta):
            self.t = self._seconds() / _HOUR

    def _seconds(self) -> float:
        return self.t.total_seconds() if isinstance(self.t, timedelta) else self.t * _HOUR

    def update_loss(self, loss: float | None, state: float | None) -> float:
        """Start the clock, the first time."""
        return Clock(time.monotonic()) if state is None else state

    def update_training(self, loss: float | None, state: float | None) -> float:
        """As `update_loss`."""
        return self.update_loss(loss, state)

    def done(self, state: float | None) -> bool:
        """Whether the time is over; looks at the clock."""
        return state is not None and time.monotonic() - state > self._seconds()


@final
class NumberLimit(StoppingCriterion):
    """Stop after a number of cycles, or out-of-sample losses.

    These are cycles of the loop, each of which may train for several iterations; inside `skip`,
    those in which the criterion is applied.

    Args:
        n: The number, at least 1.

    Raises:
        ArgumentError: `n` is below 1.

    Example:
        >>> from pymlj import NumberLimit, stopping_time
        >>> stopping_time(NumberLimit(3), [0.5, 0.4, 0.3, 0.2])
        3
    """

    n: int = 100

    def check(self) -> None:
        """Refuse a number below 1."""
        check_count(self.n)

    def update_loss(self, loss: float | None, state: int | None) -> int:
        """Count."""
        return 1 if state is None else state + 1

    def done(self, state: int | None) -> bool:
        """Whether the number is reached."""
        return state is not None and state >= self.n


@final
class Threshold(StoppingCriterion):
    """Stop when the loss is below a value.

    Args:
        value: The value; a loss equal to it does not stop.

    Example:
        >>> from pymlj import Threshold, stopping_time
        >>> stopping_time(Threshold(0.25), [0.5, 0.25, 0.2])
        3
    """

    value: float = 0.0

    needs_loss = True

    def update_loss(self, loss: float | None, state: float | None) -> float:
        """Keep the loss."""
        return number(self, loss)

    def done(self, state: float | None) -> bool:
        """Whether the last loss is below the value."""
        return state is not None and state < self.value


class Rise(NamedTuple):
    """The last loss, and how many increases in a row led up to it."""

    loss: float
    increases: int


@final
class Patience(StoppingCriterion):
    """Stop when the loss has risen `n` times in a row.

    Each loss is compared with the one before it; a single decrease, or a tie, starts the count
    again. Its alias is `UP`, the name in the reference. For the number of losses without an
    improvement on the best one, which other libraries call patience, see `NumberSinceBest`.

    Args:
        n: Number of successive increases, at least 1.
        min_delta: A rise must be larger than this to count.

    Raises:
        ArgumentError: `n` is below 1 or `min_delta` negative.

    Example:
        >>> from pymlj import Patience, stopping_time
        >>> stopping_time(Patience(2), [0.5, 0.6, 0.4, 0.5, 0.6])
        5

    Reference:
        L. Prechelt (1998): Early Stopping - But When? Neural Networks: Tricks of the Trade.
    """

    n: int = 5
    min_delta: float = 0.0

    needs_loss = True

    def check(self) -> None:
        """Refuse a number below 1 and a negative difference."""
        check_count(self.n)
        check_difference(self.min_delta)

    def update_loss(self, loss: float | None, state: Rise | None) -> Rise:
        """Compare with the previous loss."""
        loss = number(self, loss)
        if state is None or not loss > state.loss + self.min_delta:
            return Rise(loss, 0)
        return Rise(loss, state.increases + 1)

    def done(self, state: Rise | None) -> bool:
        """Whether there were enough increases."""
        return state is not None and state.increases >= self.n


UP = Patience


class Best(NamedTuple):
    """The best loss, and how many losses came after it."""

    loss: float
    since: int


@final
class NumberSinceBest(StoppingCriterion):
    """Stop when `n` losses have come since the best one.

    This is what other libraries call patience.

    Args:
        n: Number of losses without improvement, at least 1.
        min_delta: A loss must be lower than the best by more than this to count as improvement.

    Raises:
        ArgumentError: `n` is below 1 or `min_delta` negative.

    Example:
        >>> from pymlj import NumberSinceBest, stopping_time
        >>> stopping_time(NumberSinceBest(2), [0.5, 0.3, 0.4, 0.35])
        4
    """

    n: int = 6
    min_delta: float = 0.0

    needs_loss = True

    def check(self) -> None:
        """Refuse a number below 1 and a negative difference."""
        check_count(self.n)
        check_difference(self.min_delta)

    def update_loss(self, loss: float | None, state: Best | None) -> Best:
        """Compare with the best loss."""
        loss = number(self, loss)
        if state is None or loss < state.loss - self.min_delta:
            return Best(loss, 0)
        return Best(state.loss, state.since + 1)

    def done(self, state: Best | None) -> bool:
        """Whether the best loss lies back far enough."""
        return state is not None and state.since >= self.n


class Delayed(NamedTuple):
    """How many cycles are over, and the state of the inner criterion, if it has begun."""

    cycles: int
    inner: Any


@final
class Warmup(Compound, StoppingCriterion):
    """Put off a criterion: it starts afresh after the first `n` cycles.

    Whatever happens in those cycles is ignored, training losses included.

    Args:
        criterion: The criterion, which may be a sum.
        n: Number of cycles, or out-of-sample losses, at least 1.

    Raises:
        ArgumentError: `n` is below 1.

    Example:
        >>> from pymlj import Threshold, Warmup, stopping_time
        >>> stopping_time(Warmup(Threshold(0.5), 2), [0.1, 0.2, 0.7, 0.3])
        4
    """

    criterion: StoppingCriterion
    n: int = 1

    def inner(self) -> tuple[StoppingCriterion]:
        """Return the criterion."""
        return (self.criterion,)

    def check(self) -> None:
        """Refuse a number below 1."""
        check_count(self.n)

    def update_loss(self, loss: float | None, state: Delayed | None) -> Delayed:
        """Count the cycle, or pass the loss on."""
        cycles, inner = state or Delayed(0, None)
        if cycles >= self.n:
            inner = self.criterion.update_loss(loss, inner)
        return Delayed(cycles + 1, inner)

    def update_training(self, loss: float | None, state: Delayed | None) -> Delayed:
        """Pass the loss on, if it is time."""
        cycles, inner = state or Delayed(0, None)
        if cycles >= self.n:
            inner = self.criterion.update_training(loss, inner)
        return Delayed(cycles, inner)

    def done(self, state: Delayed | None) -> bool:
        """Whether the criterion has begun and is done."""
        return state is not None and state.inner is not None and self.criterion.done(state.inner)

    def message(self, state: Delayed) -> str:
        """Say what the criterion says."""
        return self.criterion.message(state.inner)


def check_count(n: int) -> None:
    """Raise `ArgumentError` unless `n` is at least 1."""
    if n < 1:
        raise ArgumentError(f"`n >= 1` must hold, but got `n={n!r}`.")


def check_difference(min_delta: float) -> None:
    """Raise `ArgumentError` unless `min_delta` is at least 0."""
    if not min_delta >= 0:
        raise ArgumentError(f"`min_delta >= 0` must hold, but got `min_delta={min_delta!r}`.")
