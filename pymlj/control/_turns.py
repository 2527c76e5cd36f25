"""One run of controls, taken one control at a time.

`train` simply goes through it. Whoever trains several objects side by side lets their runs take
turns; and a run can be written down between two cycles and taken up again later.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from pymlj._logging import log_info
from pymlj._record import Record
from pymlj._show import one_line
from pymlj.exceptions import ArgumentError

from ._base import ControlLike, is_done, take_down, trait, unmet
from ._combine import composite, join
from ._functions import text_of
from ._trainable import Trainable, check_trainable, loss_of, training_losses_of

Outcomes: TypeAlias = list[tuple[ControlLike, Any]]


class Position(NamedTuple):
    """Where a run stands between two cycles.

    Attributes:
        n: Number of the last cycle.
        states: For each control, in order, a tuple with its state; an empty one before it has any.
    """

    n: int
    states: tuple[tuple[Any, ...], ...]


class _Applied:
    """A control with its state in this run."""

    def __init__(self, control: ControlLike, state: tuple[Any, ...] = ()) -> None:
        self.control = control
        self.state: Any = state[0] if state else None
        self.begun = bool(state)

    def update(self, trainable: Trainable, verbosity: int, n: int) -> None:
        self.state = self.control.update(trainable, verbosity, n, self.state)
        self.begun = True

    def done(self) -> bool:
        return self.begun and is_done(self.control, self.state)

    def takedown(self, verbosity: int) -> Any:
        return take_down(self.control, verbosity, self.state) if self.begun else Record()


class Loop:
    """A run of controls on a trainable.

    Args:
        trainable: As in `train`.
        controls: As in `train`.
        verbosity: As in `train`.
        position: Where an earlier run of the same controls stood, to go on from there.

    Attributes:
        n: Number of the cycle, 0 before the first.

    Raises:
        ArgumentError: As in `train`.

    Example:
        >>> from pymlj import NumberLimit, Step
        >>> from pymlj.control import Loop, SquareRooter
        >>> two = [Loop(SquareRooter(x), [Step(1), NumberLimit(3)], verbosity=0) for x in (4, 9)]
        >>> for _ in zip(*(loop.turns() for loop in two), strict=True):
        ...     pass  # both have applied one more control
        >>> [loop.n for loop in two]
        [3, 3]
    """

    def __init__(
        self,
        trainable: Trainable,
        controls: Iterable[ControlLike],
        verbosity: int = 1,
        position: Position | None = None,
    ) -> None:
        check_trainable(trainable)
        joined = check_controls(controls)
        self.n, states = position or (0, ((),) * len(joined))
        self._trainable = trainable
        self._verbosity = verbosity
        self._applied = [_Applied(*pair) for pair in zip(joined, states, strict=True)]
        _check_methods(trainable, self._applied, verbosity)

    def turns(self) -> Iterator[bool]:
        """Apply the controls, one for each item taken, until one of them asks to stop.

        Each item says whether the cycle is over.
        """
        while not self.done():
            self.n += 1
            for k, one in enumerate(self._applied, start=1):
                one.update(self._trainable, self._verbosity, self.n)
                yield k == len(self._applied)
            if self.n == 1:
                _check_losses(self._trainable, self._applied)

    def done(self) -> bool:
        """Whether a control asks to stop. Asked between two cycles."""
        return any(one.done() for one in self._applied)

    @property
    def position(self) -> Position:
        """Where it stands. Asked for between two cycles."""
        states = tuple((one.state,) if one.begun else () for one in self._applied)
        return Position(self.n, states)

    def end(self, cut_short: bool = False) -> Outcomes:
        """Return what each control has to tell. Called once, after the last cycle.

        Args:
            cut_short: Whether the last cycle did not come to its end.
        """
        if not cut_short:
            _log_end(self._trainable, self.n, self._verbosity)
        return [(one.control, one.takedown(self._verbosity)) for one in self._applied]


def check_controls(controls: Iterable[Any]) -> list[Any]:
    """Return controls as the loop applies them: composites opened, what changes nothing left out.

    Args:
        controls: The controls.

    Raises:
        ArgumentError: One is no control, or none of them trains.
    """
    joined: list[Any] = join(controls, composite)
    if not any(trait(control, "may_train") for control in joined):
        found = ", ".join(f"`{one_line(control)}`" for control in joined) or "no control"
        raise ArgumentError(
            f"One of the controls must train, but got {found}; add `Step(1)`, before those that "
            "look at the loss. A `Callback` that trains says so by `raw=True`."
        )
    return joined


def _check_methods(trainable: Trainable, applied: list[_Applied], verbosity: int) -> None:
    """Refuse a control that asks for a method which is not there, before anything is trained."""
    for one in applied:
        for method in ("loss", "training_losses", "ingest"):
            if trait(one.control, f"needs_{method}") and not hasattr(trainable, method):
                fault = f"`{type(trainable).__name__}` has no such method"
                raise unmet(one.control, method, fault)
    log_info(f"Training under {[one.control for one in applied]}.", verbosity, at=2)
    if not any(trait(one.control, "may_stop") for one in applied):
        log_info("No control can stop this run; interrupt it with Ctrl-C.", verbosity)


def _check_losses(trainable: Trainable, applied: list[_Applied]) -> None:
    """Refuse a control without the losses it needs; there may be none before the first cycle."""
    for need, losses in (("loss", loss_of), ("training_losses", training_losses_of)):
        needy = [one.control for one in applied if trait(one.control, f"needs_{need}")]
        if needy and losses(trainable) is None:
            raise unmet(needy[0], need, f"that of `{type(trainable).__name__}` answers `None`")


def _log_end(trainable: Trainable, n: int, verbosity: int) -> None:
    loss = loss_of(trainable) if verbosity >= 1 else None
    batch = training_losses_of(trainable) if verbosity >= 1 else None
    if loss is not None:
        log_info(f"final loss: {text_of(loss)}", verbosity)
    if batch:
        log_info(f"final training loss: {text_of(batch[-1])}", verbosity)
    log_info(f"total control cycles: {n}", verbosity, at=2)
