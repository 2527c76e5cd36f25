"""Schedules: how the learning rate changes from epoch to epoch, as a setting of an optimiser.

A schedule is a function of the number of the epoch and of nothing else, so that training in stages
is the same as training at once. To add one, subclass `Schedule`; for one used once any function
from the number of an epoch to a factor will do.
"""

import abc
import math
from collections.abc import Callable
from typing import ClassVar, TypeAlias, final

from pymlj.exceptions import ArgumentError
from pymlj.parameters import ParamObject


class Schedule(ParamObject, abc.ABC):
    """What the learning rate of an optimiser is multiplied by in each epoch.

    Example:
        >>> from pymlj_flux import Adam, Schedule
        >>> class Alternating(Schedule):
        ...     low: float = 0.1
        ...
        ...     def factor(self, epoch):
        ...         return self.low if epoch % 2 else 1.0
        >>> optimiser = Adam(lr=0.01, schedule=Alternating())
        >>> [optimiser.factor(epoch) for epoch in range(4)]
        [1.0, 0.1, 1.0, 0.1]
    """

    @abc.abstractmethod
    def factor(self, epoch: int) -> float:
        """The factor for an epoch. Called at the start of each; must depend on nothing else.

        Args:
            epoch: Its number, 0 for the first epoch of a network; a warm restart counts on.
        """


AnySchedule: TypeAlias = Schedule | Callable[[int], float]


@final
class ExponentialDecay(Schedule):
    """The same share of the learning rate is left from each epoch to the next: `gamma**epoch`.

    Args:
        gamma: That share, above 0.

    Raises:
        ArgumentError: `gamma` is not above 0 and finite.

    Example:
        >>> from pymlj_flux import ExponentialDecay
        >>> [ExponentialDecay(0.5).factor(epoch) for epoch in range(4)]
        [1.0, 0.5, 0.25, 0.125]
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("gamma",)
    gamma: float = 0.95

    def check(self) -> None:
        """Refuse a factor that is none."""
        _check(self, "gamma", 0 < self.gamma < math.inf, "above 0 and finite")

    def factor(self, epoch: int) -> float:
        """`gamma**epoch`."""
        return float(self.gamma**epoch)


@final
class StepDecay(Schedule):
    """The learning rate drops every so many epochs: `gamma**(epoch // every)`.

    Args:
        every: Epochs from one drop to the next, 1 or more.
        gamma: What is left at each, above 0.

    Raises:
        ArgumentError: A number is out of its range.

    Example:
        >>> from pymlj_flux import StepDecay
        >>> [StepDecay(every=2, gamma=0.5).factor(epoch) for epoch in range(5)]
        [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    every: int = 10
    gamma: float = 0.1

    def check(self) -> None:
        """Refuse steps without length, and a factor that is none."""
        _check(self, "every", self.every >= 1, "1 or more")
        _check(self, "gamma", 0 < self.gamma < math.inf, "above 0 and finite")

    def factor(self, epoch: int) -> float:
        """`gamma**(epoch // every)`."""
        return float(self.gamma ** (epoch // self.every))


@final
class CosineDecay(Schedule):
    """Half a wave of the cosine, from 1 down to `floor`, where it stays.

    With t = min(epoch / epochs, 1): `floor + (1 - floor) * (1 + cos(pi * t)) / 2`.

    Args:
        epochs: When the floor is reached, 1 or more; usually the `epochs` of the model.
        floor: The last factor, between 0 and 1.

    Raises:
        ArgumentError: A number is out of its range.

    Example:
        >>> from pymlj_flux import CosineDecay
        >>> [round(CosineDecay(epochs=4).factor(epoch), 3) for epoch in range(6)]
        [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]

    Reference: I. Loshchilov and F. Hutter, SGDR: stochastic gradient descent with warm restarts,
    ICLR 2017, equation 5.
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("epochs",)
    epochs: int
    floor: float = 0.0

    def check(self) -> None:
        """Refuse a wave without length, and a floor that is none."""
        _check(self, "epochs", self.epochs >= 1, "1 or more")
        _check(self, "floor", 0 <= self.floor <= 1, "between 0 and 1")

    def factor(self, epoch: int) -> float:
        """The formula above."""
        return self.floor + (1 - self.floor) * _half_wave(epoch / self.epochs)


@final
class LinearWarmup(Schedule):
    """A straight line from `start` up to 1, then another schedule, counted from there.

    Args:
        epochs: When 1 is reached, 1 or more.
        start: The factor of the first epoch, between 0 and 1.
        after: What follows, a schedule or a function of the number of the epoch; None for 1.

    Raises:
        ArgumentError: A number is out of its range, or `after` is a class.

    Example:
        >>> from pymlj_flux import ExponentialDecay, LinearWarmup
        >>> schedule = LinearWarmup(epochs=2, start=0.5, after=ExponentialDecay(0.5))
        >>> [schedule.factor(epoch) for epoch in range(5)]
        [0.5, 0.75, 1.0, 0.5, 0.25]

    Reference: P. Goyal et al., Accurate, large minibatch SGD: training ImageNet in 1 hour,
    arXiv 1706.02677, 2017, section 2.2.
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("epochs",)
    epochs: int = 5
    start: float = 0.1
    after: Schedule | Callable[[int], float] | None = None

    def check(self) -> None:
        """Refuse a line without length, and a start outside it."""
        _check(self, "epochs", self.epochs >= 1, "1 or more")
        _check(self, "start", 0 <= self.start <= 1, "between 0 and 1")
        check_schedule(self.after, "after", type(self).__name__)

    def factor(self, epoch: int) -> float:
        """The line, or what follows."""
        if epoch < self.epochs:
            return self.start + (1 - self.start) * epoch / self.epochs
        return factor_of(self.after, epoch - self.epochs)


@final
class OneCycle(Schedule):
    """Half a wave up from `start` to 1, then half a wave down to `end`, where it stays.

    `lr` of the optimiser is the largest learning rate of the cycle. Momentum is left alone.

    Args:
        epochs: When `end` is reached, 2 or more; usually the `epochs` of the model.
        rise: Share of the epochs that lead up, strictly between 0 and 1.
        start: The first factor, between 0 and 1.
        end: The last factor, between 0 and 1.

    Raises:
        ArgumentError: A number is out of its range.

    Example:
        >>> from pymlj_flux import OneCycle
        >>> [round(OneCycle(epochs=8, rise=0.25).factor(epoch), 2) for epoch in range(9)]
        [0.04, 0.52, 1.0, 0.93, 0.75, 0.5, 0.25, 0.07, 0.0]

    Reference: L. N. Smith and N. Topin, Super-convergence: very fast training of neural networks
    using large learning rates, arXiv 1708.07120, 2018.
    """

    _positional: ClassVar[tuple[str, ...] | None] = ("epochs",)
    epochs: int
    rise: float = 0.3
    start: float = 0.04
    end: float = 4e-6

    def check(self) -> None:
        """Refuse a cycle without length, and parts outside it."""
        _check(self, "epochs", self.epochs >= 2, "2 or more")
        _check(self, "rise", 0 < self.rise < 1, "between 0 and 1, and neither")
        _check(self, "start", 0 <= self.start <= 1, "between 0 and 1")
        _check(self, "end", 0 <= self.end <= 1, "between 0 and 1")

    def factor(self, epoch: int) -> float:
        """Up or down, as the epoch is."""
        top = self.rise * self.epochs
        if epoch < top:
            return 1 - (1 - self.start) * _half_wave(epoch / top)
        return self.end + (1 - self.end) * _half_wave((epoch - top) / (self.epochs - top))


def factor_of(schedule: AnySchedule | None, epoch: int) -> float:
    """The factor of an epoch; 1 without a schedule.

    Raises:
        ArgumentError: A function of the user's gives something that is no factor.
    """
    if schedule is None:
        return 1.0
    given = schedule.factor(epoch) if isinstance(schedule, Schedule) else schedule(epoch)
    try:
        factor = float(given)
    except (TypeError, ValueError):
        factor = math.nan
    if not 0 <= factor < math.inf:
        raise ArgumentError(
            "A schedule must give a finite number, 0 or more, for each epoch, but "
            f"`{_name(schedule)}` gave {given!r} for epoch {epoch}."
        )
    return factor


def check_schedule(schedule: object, setting: str, owner: str) -> None:
    """Raise `ArgumentError` for a class, which would be called as if it were a function.

    Args:
        schedule: What was given.
        setting: What it was given for, for the message.
        owner: Whose setting that is.
    """
    if not isinstance(schedule, type):
        return
    name = schedule.__name__
    hint = (
        f"Write `{name}(...)`."
        if issubclass(schedule, Schedule)
        else "Schedulers of torch work through the control `LearningRateSchedule`."
    )
    raise ArgumentError(
        f"`{setting}` of `{owner}` must be a schedule, such as `CosineDecay(epochs=20)`, or a "
        f"function from the number of an epoch to a factor, but got the class `{name}`. {hint}"
    )


def _half_wave(t: float) -> float:
    """From 1 at 0 down to 0 at 1, and on."""
    return (1 + math.cos(math.pi * min(t, 1.0))) / 2


def _check(schedule: Schedule, name: str, holds: bool, rule: str) -> None:
    if not holds:
        cls, value = type(schedule).__name__, getattr(schedule, name)
        raise ArgumentError(f"`{name}` of `{cls}` must be {rule}, but is {value!r}.")


def _name(schedule: AnySchedule) -> str:
    return (
        repr(schedule)
        if isinstance(schedule, Schedule)
        else str(getattr(schedule, "__name__", repr(schedule)))
    )
