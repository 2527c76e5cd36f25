"""Iterated models in training: their loops, side by side, and the machines they end with.

A model alone is trained in the same way as several. Those take turns, so that the models inside can
be trained together, and drop out one by one as their controls stop them.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from pymlj._interrupt import Interruptible
from pymlj._logging import log_info, quieter, warn
from pymlj.control import Loop
from pymlj.exceptions import ArgumentError
from pymlj.machines import Machine, fit_many

from ._progress import Progress
from ._report import report_of
from ._start import Start, retrains
from ._trainee import Trainee, train_together

Fit = tuple[Machine, Progress, dict[str, Any]]


class Member:
    """One of the iterated models in training.

    Args:
        start: Where it starts from.
        verbosity: That of the run.

    Attributes:
        start: Where it started from.
        trainee: What its controls act on.
        running: Whether its loop goes on.
        failure: The exception that ended it, if any.
        interrupted: Whether Ctrl-C ended it, and not its controls.
        production: The machine that predicts in the end.
    """

    def __init__(self, start: Start, verbosity: int) -> None:
        self.start = start
        controls = start.model.controls
        self.trainee = Trainee(start.progress, start.trial, verbosity, controls)
        self.running = True
        self.failure: Exception | None = None
        self.interrupted = False
        self.production = start.progress.machines[-1]
        self._cycle_is_over = False
        self._outcomes: list[Any] = []
        self.attempt(lambda: self._make_loop(verbosity))

    def _make_loop(self, verbosity: int) -> None:
        progress = self.start.progress
        controls = self.start.model.controls
        self._loop = Loop(self.trainee, controls, verbosity, progress.position)
        self._turns = self._loop.turns()
        progress.position, progress.interrupted = None, ""

    def attempt(self, action: Callable[[], object]) -> None:
        """Do something that may fail, which ends this member and no other."""
        if self.failure is None:
            try:
                action()
            except Exception as error:
                self.fail(error)

    def fail(self, error: Exception) -> None:
        """Note what ended it."""
        self.failure, self.running = error, False

    def take_turn(self) -> None:
        """Apply the next control, or find that there is no further cycle."""

        def act() -> None:
            over = next(self._turns, None)
            self.running, self._cycle_is_over = over is not None, bool(over)

        self.attempt(act)

    def end_turn(self, stop: bool) -> None:
        """End the cycle, if it is over, and the run with it if that is wanted."""
        if self.running and stop:
            self.attempt(self.trainee.recount)
        if self.running and self._cycle_is_over:
            self.attempt(self._end_cycle)
            if self.running and stop:
                self.running, self.interrupted = False, not self._loop.done()

    def _end_cycle(self) -> None:
        self.trainee.end_cycle(self._loop.position)

    def end(self, cut_short: bool) -> None:
        """Take the controls down."""
        progress = self.start.progress
        if progress.n_iterations == 0:
            raise ArgumentError(
                "The controls have stopped training before it began; one of them must call "
                "`train(n)`, such as `Step(1)`."
            )
        if cut_short and self.trainee.has_news:
            self._end_cycle()
        if self.interrupted or (cut_short and self.running):
            progress.interrupted = f"interrupted after {progress.n_iterations} iterations"
        if self.interrupted:
            progress.position = self._loop.position
        self._outcomes = self._loop.end(cut_short)

    def result(self) -> Fit | Exception:
        """What `fit` of the model returns."""
        if self.failure is not None:
            return self.failure
        progress = self.start.progress
        try:
            return self.production, progress, report_of(progress, self.production, self._outcomes)
        except Exception as error:
            return error


def run(starts: Sequence[Start], verbosity: int) -> list[Fit | Exception]:
    """Train iterated models under their controls.

    Args:
        starts: Where each starts from.
        verbosity: As in `fit`.

    Returns:
        For each what its `fit` returns, or the exception that ended it.

    Raises:
        KeyboardInterrupt: Ctrl-C before anything was learned; or a second one.
    """
    members = [Member(start, verbosity) for start in starts]
    cut_short = _go_through(members, verbosity)
    for member in members:
        member.attempt(functools.partial(member.end, cut_short))
    _settle_production(members, verbosity)
    for member in members:
        if member.failure is None:
            n = member.start.progress.n_iterations
            log_info(f"Trained for {n} iterations in all.", verbosity)
    return [member.result() for member in members]


def _go_through(members: Sequence[Member], verbosity: int) -> bool:
    """Let members take turns until all have stopped; answers whether a cycle was cut short."""
    message = "Interrupted: training stops at the end of this cycle; once more stops it now."
    active, cut_short = [member for member in members if member.running], False
    with Interruptible(message, verbosity) as interrupt:
        try:
            while active:
                _take_turns(active, interrupt)
                active = [member for member in active if member.running]
        except KeyboardInterrupt:  # from within what is trained, or the second Ctrl-C
            if interrupt.requested:
                raise
            interrupt.requested = cut_short = True
            if not all(member.start.progress.n_iterations for member in active):
                raise  # nothing was learned that could be kept
    if interrupt.requested:
        numbers = sorted({member.start.progress.n_iterations for member in members})
        warn(
            f"Training was interrupted after {', '.join(map(str, numbers))} iterations; what was "
            "learned by then is kept.",
            verbosity,
        )
    return cut_short


def _take_turns(active: Sequence[Member], interrupt: Interruptible) -> None:
    """Apply one control of each, and carry out together the training they ask for."""
    for member in active:
        member.take_turn()
    errors = train_together([member.trainee for member in active])
    for member, error in zip(active, errors, strict=True):
        if error is not None:
            member.fail(error)
    for member in active:
        member.end_turn(stop=interrupt.requested)


def _settle_production(members: Sequence[Member], verbosity: int) -> None:
    """Choose the machines that predict, and train those that are to be trained on all data."""
    sound = [member for member in members if member.failure is None]
    for member in sound:
        best = member.start.progress.best
        if best is not None:
            member.production = best
    again = [member for member in sound if retrains(member.start.model)]
    for member in again:
        log_info("Retraining on all data.", verbosity)
        member.production = member.start.production_machine()
    machines = [member.production for member in again]
    errors = fit_many(machines, verbosity=quieter(verbosity), on_error="return")
    for member, error in zip(again, errors, strict=True):
        if error is not None:
            member.fail(error)
