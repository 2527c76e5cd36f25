"""Controls that act: they train, feed data, inform, warn, or report an error."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, final

from pymlj._logging import log_info, logger, warn
from pymlj._record import Record
from pymlj.exceptions import ArgumentError

from ._base import Control, unmet
from ._functions import is_true, shown_of
from ._trainable import Trainable


@final
class Step(Control):
    """Train for `n` more iterations in every cycle.

    Told after the run: `new_iterations`, how many there were in all.

    Args:
        n: Number of iterations, at least 1.

    Raises:
        ArgumentError: `n` is below 1.

    Example:
        >>> from pymlj import NumberLimit, Step, train
        >>> from pymlj.control import SquareRooter
        >>> rooter = SquareRooter(4)
        >>> train(rooter, Step(2), NumberLimit(3), verbosity=0)[0]
        (Step(n=2), Record(new_iterations=6))
    """

    n: int = 1

    def check(self) -> None:
        """Refuse a number below 1."""
        if self.n < 1:
            raise ArgumentError(f"`n >= 1` must hold, but got `n={self.n!r}`.")

    def update(self, trainable: Trainable, verbosity: int, n: int, state: int | None = None) -> int:
        """Train; the state is the number of iterations so far."""
        log_info(f"Cycle {n}: training for {self.n} more iterations.", verbosity, at=2)
        trainable.train(self.n)
        return (state or 0) + self.n

    def takedown(self, verbosity: int, state: int) -> Record:
        """Return the number of iterations."""
        log_info(f"Trained for {state} iterations in all.", verbosity, at=2)
        return Record(new_iterations=state)


class Feed(NamedTuple):
    """Where in the data we are."""

    items: Iterator[Any]
    n_items: int = 0
    exhausted: bool = False


class _Hidden:
    """Shown in place of data."""

    def __init__(self, value: object) -> None:
        self._name = type(value).__name__

    def __repr__(self) -> str:
        return f"<{self._name}>"


_END = object()


@final
class Data(Control):
    """Feed the next item of some data in every cycle, by `trainable.ingest(item)`.

    For learning from data that comes in bit by bit. Each run begins with the first item; an
    iterator, which can be gone through only once, goes on where it is.

    Args:
        data: Anything that can be iterated over.
        stop_when_exhausted: Whether to stop in the cycle in which there is no further item;
            otherwise the control does nothing from then on.

    Raises:
        ArgumentError: `data` cannot be iterated over.

    Example:
        >>> from pymlj import Data, train
        >>> class Average:
        ...     total, n = 0.0, 0
        ...
        ...     def train(self, n): ...
        ...     def ingest(self, item):
        ...         self.total, self.n = self.total + item, self.n + 1
        >>> average = Average()
        >>> report = train(average, Data([1, 2, 6], stop_when_exhausted=True), verbosity=0)
        >>> average.total / average.n
        3.0
    """

    data: Any
    stop_when_exhausted: bool = False

    needs_ingest = True

    @property
    def may_stop(self) -> bool:
        """Whether it is told to."""
        return self.stop_when_exhausted

    def check(self) -> None:
        """Refuse what cannot be iterated over."""
        if not hasattr(self.data, "__iter__") and not hasattr(self.data, "__getitem__"):
            raise ArgumentError(
                "`data` of `Data` must be something to iterate over, such as a list of items, but "
                f"is of type `{type(self.data).__name__}`."
            )

    def _shown(self) -> dict[str, Any]:
        return {**super()._shown(), "data": _Hidden(self.data)}

    def update(
        self, trainable: Trainable, verbosity: int, n: int, state: Feed | None = None
    ) -> Feed:
        """Feed the next item; the state holds the iterator."""
        ingest = getattr(trainable, "ingest", None)
        if ingest is None:
            raise unmet(self, "ingest", f"`{type(trainable).__name__}` has no such method")
        state = Feed(iter(self.data)) if state is None else state
        if state.exhausted:
            return state
        item = next(state.items, _END)
        if item is _END:
            if not self.stop_when_exhausted:
                log_info(f"The data is exhausted after {state.n_items} items.", verbosity)
            return state._replace(exhausted=True)
        ingest(item)
        return state._replace(n_items=state.n_items + 1)

    def done(self, state: Feed | None) -> bool:
        """Whether there was no further item, if that matters."""
        return self.stop_when_exhausted and state is not None and state.exhausted

    def takedown(self, verbosity: int, state: Feed) -> Record:
        """Return `done` and `log`."""
        done = self.done(state)
        log = f"Stop triggered by `Data`: exhausted after {state.n_items} items." if done else ""
        if done:
            log_info(log, verbosity)
        return Record(done=done, log=log)


@final
class Info(Control):
    """Log something in every cycle, at verbosity 1 and more.

    Args:
        f: Given what is trained, returns what to log; `None` logs the object itself. Not called
            at a lower verbosity.
        raw: Inside `IteratedModel`, whether `f` gets the object in training, not the machine.

    Example:
        >>> from pymlj import Info, NumberLimit, Step, train
        >>> from pymlj.control import SquareRooter
        >>> controls = [Step(1), Info(lambda rooter: f"root: {rooter.root}"), NumberLimit(3)]
        >>> report = train(SquareRooter(4), *controls, verbosity=0)  # logs nothing
    """

    f: Callable[[Any], Any] | None = None
    raw: bool = False

    may_train = False

    def update(self, trainable: Trainable, verbosity: int, n: int, state: None = None) -> None:
        """Log; there is no state."""
        if verbosity >= 1:
            shown = shown_of(trainable, self.raw)
            log_info(str(shown if self.f is None else self.f(shown)), verbosity)


def _message(control: "Warn | Error", shown: Any, n: int) -> Any:
    """What the function given to a control has to say, or a message of our own."""
    said = control.f if isinstance(control.f, str) else control.f(shown)
    if isinstance(said, str) and not said:
        return f"The predicate of `{type(control).__name__}` holds in cycle {n}."
    return said


@final
class Warn(Control):
    """Warn in every cycle in which a predicate holds.

    The warning is an `MLJWarning`, given at every verbosity but a negative one. Told after the run:
    `warnings`, a tuple of all of them.

    Args:
        predicate: Given what is trained, answers `True` to warn.
        f: The message, or a function that is given what is trained and returns it.
        raw: Inside `IteratedModel`, whether the functions get the object in training, not the
            machine.

    Example:
        >>> from pymlj import NumberLimit, Step, Warn, train
        >>> from pymlj.control import SquareRooter
        >>> doubt = Warn(lambda rooter: rooter.root > 2.1, f="The root is too large.")
        >>> train(SquareRooter(4), Step(1), doubt, NumberLimit(3), verbosity=-1)[1][1]
        Record(warnings=('The root is too large.',))
    """

    predicate: Callable[[Any], Any]
    f: str | Callable[[Any], Any] = ""
    raw: bool = False

    may_train = False

    def update(
        self, trainable: Trainable, verbosity: int, n: int, state: tuple[Any, ...] | None = None
    ) -> tuple[Any, ...]:
        """Warn if need be; the state holds all warnings."""
        state = state or ()
        shown = shown_of(trainable, self.raw)
        if not is_true(self.predicate(shown)):
            return state
        message = _message(self, shown, n)
        warn(str(message), verbosity)
        return (*state, message)

    def takedown(self, verbosity: int, state: tuple[Any, ...]) -> Record:
        """Return all warnings."""
        if state:
            log_info("Warnings of the run:\n" + "\n".join(map(str, state)), verbosity, at=2)
        return Record(warnings=state)


class Failure(NamedTuple):
    """Whether the predicate has held, and what was said then."""

    done: bool = False
    error: Any = None


@final
class Error(Control):
    """Stop with an error message when a predicate holds.

    The message is logged at level `ERROR`, at every verbosity. Without `exception` the loop ends
    with this cycle. Told after the run: `done`, `error` and `log`.

    Args:
        predicate: Given what is trained, answers `True` to stop.
        f: The message, or a function that is given what is trained and returns it.
        exception: To be raised at once.
        raw: Inside `IteratedModel`, whether the functions get the object in training, not the
            machine.

    Example:
        >>> from pymlj import Error, Step, train
        >>> from pymlj.control import SquareRooter
        >>> too_far = Error(lambda rooter: rooter.root > 1e6, exception=OverflowError("diverged"))
        >>> train(SquareRooter(1e9), Step(1), too_far, verbosity=0)
        Traceback (most recent call last):
            ...
        OverflowError: diverged
    """

    predicate: Callable[[Any], Any]
    f: str | Callable[[Any], Any] = ""
    exception: BaseException | type[BaseException] | None = None
    raw: bool = False

    may_train = False

    def update(
        self, trainable: Trainable, verbosity: int, n: int, state: Failure | None = None
    ) -> Failure:
        """Report if need be; an error once seen is not forgotten."""
        shown = shown_of(trainable, self.raw)
        if not is_true(self.predicate(shown)):
            return state or Failure()
        message = _message(self, shown, n)
        logger.error(str(message))  # whatever the verbosity
        if self.exception is not None:
            raise self.exception
        return Failure(True, message)

    def done(self, state: Failure | None) -> bool:
        """Whether there was an error."""
        return state is not None and state.done

    def takedown(self, verbosity: int, state: Failure) -> Record:
        """Return what happened; it was logged when it did."""
        log = str(state.error) if state.done else ""
        return Record(done=state.done, error=state.error, log=log)
