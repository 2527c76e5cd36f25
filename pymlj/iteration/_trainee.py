"""What controls act on inside `IteratedModel`: a machine, seen as something to train bit by bit."""

import numbers
import time
from collections.abc import Callable, Sequence
from typing import Any

from pymlj._logging import quieter
from pymlj._show import short
from pymlj.control import Position
from pymlj.evaluation import PerformanceEvaluation, Scores, Trial, attempt_scores
from pymlj.exceptions import ArgumentError
from pymlj.machines import Machine, fit_many, write_checkpoint
from pymlj.parameters import clone, set_param

from ._progress import Progress
from ._report import report_of
from ._start import keeps_best


class Trainee:
    """A model in training.

    Controls that are listed before the one that trains find it untrained in the first cycle.

    Training is put off until somebody looks: so that of several models in training at once, each of
    which was told by a control of its own, all can be trained together (see `train_together`).

    Args:
        progress: Where training stands; it goes on from there.
        trial: How it is evaluated after each call of `train`; `None` if it is not.
        verbosity: That of the run.
        controls: Those that will look at it.
    """

    def __init__(
        self,
        progress: Progress,
        trial: Trial | None,
        verbosity: int,
        controls: Sequence[Any] = (),
    ) -> None:
        self._progress = progress
        self._controls = controls
        self._trial = trial
        self._verbosity = verbosity
        self._ahead = 0  # iterations that were asked for and put off
        self._scores: Scores | None = None
        self._evaluation: PerformanceEvaluation | None = None  # made of them when it is asked for
        self._seconds = 0.0  # spent on evaluation in this cycle
        self._after_cycle: list[Callable[[], object]] = []

    # ------------------------------------------------------------------ for controls

    def train(self, n: int) -> None:
        """Train for `n` more iterations.

        Raises:
            ArgumentError: `n` is negative.
        """
        if n < 0:
            raise ArgumentError(
                f"Training goes forward only: `n >= 0` must hold in `train(n)`, but got `n={n!r}`; "
                f"there have been {self.n_iterations} iterations by now."
            )
        self._settled()
        self._ahead = n

    def loss(self) -> float | None:
        """The loss after the last training: smaller is better, for a score it is the negative.

        It is the first measure, out of sample; without resampling, the last training loss.
        """
        return self._settled().loss

    def training_losses(self) -> list[float] | None:
        """The training losses of the last call of `train`, oldest first."""
        batch = self._settled().batch
        return None if batch is None else list(batch)

    def expose(self) -> Machine:
        """The machine, which is what the functions of users get."""
        return self.machine

    @property
    def machine(self) -> Machine:
        """The machine in training; with several folds that of the last one."""
        return self._settled().machines[-1]

    @property
    def model(self) -> Any:
        """The model in training, whose hyperparameters controls may change."""
        return self.machine.model

    @property
    def n_cycles(self) -> int:
        """How often `train` was called, over all warm restarts."""
        return self._settled().n_cycles

    @property
    def n_iterations(self) -> int:
        """The number of iterations, over all warm restarts."""
        return self._settled().n_iterations

    @property
    def delta_iterations(self) -> int:
        """The number of iterations of the last call of `train`."""
        return self._settled().delta_iterations

    @property
    def evaluation(self) -> PerformanceEvaluation:
        """The evaluation after the last training, a `PerformanceEvaluation`.

        Raises:
            ArgumentError: There is no resampling, or there was no training yet.
        """
        progress = self._settled()
        if self._trial is None:
            raise ArgumentError(
                "There is no evaluation to look at, since `resampling=None`; give the "
                "`IteratedModel` a resampling such as `Holdout()`, or leave out the control."
            )
        if progress.n_iterations == 0:
            raise ArgumentError(
                "There is no evaluation before the model has been trained; list the control that "
                "looks at it after the one that trains, such as `Step(1)`."
            )
        verbosity = quieter(self._verbosity)
        if self._scores is None:  # training goes on from an earlier run
            self._scores = _raised(attempt_scores([self._trial], verbosity=verbosity)[0])
        if self._evaluation is None:
            model = clone(self.machine.last_model)
            set_param(model, progress.parameter, progress.n_iterations)
            self._evaluation = self._scores.summary(model, verbosity)
        return self._evaluation

    def after_cycle(self, f: Callable[[], object]) -> None:
        """Call `f` at the end of this cycle, when all controls had their turn."""
        self._after_cycle.append(f)

    # ------------------------------------------------------------------ for the run

    @property
    def has_news(self) -> bool:
        """Whether there was training since the end of the last cycle."""
        progress = self._settled()
        return progress.n_iterations > 0 and progress.trace.iterations[-1:] != [
            progress.n_iterations
        ]

    def recount(self) -> None:
        """Count the iterations that there were, where Ctrl-C has ended the last training early.

        They are known if the model reports a training loss for each.
        """
        progress = self._settled()
        if progress.batch is None:
            return
        missing = progress.delta_iterations - len(progress.batch)
        if missing > 0 and progress.n_reported == progress.n_iterations - missing:
            progress.n_iterations -= missing
            progress.delta_iterations -= missing
            self._set_count(progress.n_iterations)

    def end_cycle(self, position: Position) -> None:
        """Note the loss, keep the best machine, and do what controls have asked for.

        Args:
            position: Where the run stands.
        """
        progress = self._settled()
        if progress.n_iterations > 0:
            self._note_loss(progress)
        wanted, self._after_cycle = self._after_cycle, []
        progress.position = position
        for f in wanted:
            f()
        progress.position = None

    def save(self, path: Any, trusted: bool = False) -> None:
        """Write a checkpoint. May be called by what was given to `after_cycle`.

        Args:
            path: Where to.
            trusted: Whether parts that only pickle can hold may be pickled.
        """
        progress = self._settled()
        report = report_of(progress, self.machine, [])
        write_checkpoint(path, progress.model, self.machine, progress, report, trusted)

    def _note_loss(self, progress: Progress) -> None:
        trace, loss = progress.trace, progress.loss
        if loss is None:
            if progress.model.restore_best:
                raise ArgumentError(
                    "`restore_best=True` needs a loss to go by, but there is no resampling, and "
                    f"`{type(self.model).__name__}` reports no training losses; give a resampling "
                    "such as `Holdout()`."
                )
            return
        trace.add(loss, progress.n_iterations, self._seconds)
        self._seconds = 0.0
        if keeps_best(progress.model) and trace.best_iteration == progress.n_iterations:
            progress.best = self.machine.snapshot()

    def _settled(self) -> Progress:
        if self._ahead:
            [error] = train_together([self])
            if error is not None:
                raise error
        return self._progress

    # ------------------------------------------------------------------ training

    def _set_count(self, n: int) -> None:
        """Set the iteration parameter, and what controls have changed, in all folds."""
        *others, last = self._progress.machines
        set_param(last.model, self._progress.parameter, n)
        for mach in others:
            mach.model = clone(last.model)

    def _keep(self, n: int, result: Scores | Exception | None) -> None:
        """Keep what `n` more iterations have given."""
        if isinstance(result, Exception):
            raise result
        progress = self._progress
        losses = progress.machines[-1].training_losses()
        progress.batch = None
        if losses is not None:
            # A search that is exhausted, say, has none to add.
            progress.batch = losses[max(progress.n_reported, len(losses) - n) :]
            progress.n_reported = len(losses)
            progress.trace.training_losses += progress.batch
        progress.loss = (losses[-1] if losses else None) if result is None else _loss(result)
        self._check_needs()
        self._scores, self._evaluation = result, None
        progress.n_iterations += n
        progress.n_cycles += 1
        progress.delta_iterations = n
        if result is not None and result.calls_for_warning:
            _ = self.evaluation  # which warns

    def _check_needs(self) -> None:
        """Refuse controls that need losses of a model that has none.

        Raises:
            ArgumentError: Naming the first of them.
        """
        progress, name = self._progress, type(self._progress.model.model).__name__
        if progress.batch is None and (needy := self._needing("needs_training_losses")):
            raise ArgumentError(
                f"`{short(needy[0])}` needs `training_losses`, but `{name}` reports none; leave "
                "the control out."
            )
        if progress.loss is None and (needy := self._needing("needs_loss")):
            raise ArgumentError(
                f"`{short(needy[0])}` needs `loss`, but there is no resampling, and `{name}` "
                "reports no training losses; give the `IteratedModel` a resampling such as "
                "`Holdout()`, or leave the control out."
            )

    def _needing(self, need: str) -> list[Any]:
        return [control for control in self._controls if getattr(control, need, False)]


def train_together(trainees: Sequence[Trainee]) -> list[Exception | None]:
    """Carry out the training that was put off, of all at once.

    Args:
        trainees: Models in training, with the same verbosity.

    Returns:
        For each `None`, or the error.
    """
    ahead = [trainee._ahead for trainee in trainees]
    errors: list[Exception | None] = [None] * len(trainees)
    waiting = [k for k, n in enumerate(ahead) if n]
    if not waiting:
        return errors
    for k in waiting:
        trainees[k]._ahead = 0
    started = time.perf_counter()
    try:
        for k in waiting:
            trainees[k]._set_count(trainees[k]._progress.n_iterations + ahead[k])
        results = _train([trainees[k] for k in waiting])
    except BaseException:  # interrupted: what is said of the machines must be true
        for k in waiting:
            trainees[k]._set_count(trainees[k]._progress.n_iterations)
        raise
    seconds = _evaluation_seconds([trainees[k] for k in waiting], time.perf_counter() - started)
    for k, result in zip(waiting, results, strict=True):
        trainees[k]._seconds += seconds
        try:
            trainees[k]._keep(ahead[k], result)
        except Exception as error:
            errors[k] = error
    return errors


def _train(trainees: Sequence[Trainee]) -> list[Scores | Exception | None]:
    """Train machines up to the number of iterations that their models say, and evaluate them."""
    verbosity = quieter(trainees[0]._verbosity)
    trials = {k: t._trial for k, t in enumerate(trainees) if t._trial is not None}
    plain = [k for k in range(len(trainees)) if k not in trials]
    results: dict[int, Scores | Exception | None] = {}
    if trials:
        scores = attempt_scores(list(trials.values()), verbosity=verbosity)
        results.update(zip(trials, scores, strict=True))
    if plain:
        machines = [trainees[k]._progress.machines[0] for k in plain]
        errors = fit_many(machines, verbosity=quieter(verbosity), on_error="return")
        results.update(zip(plain, errors, strict=True))
    return [results[k] for k in range(len(trainees))]


def _evaluation_seconds(trainees: Sequence[Trainee], elapsed: float) -> float:
    """How much of the time elapsed each has spent on anything but training."""
    machines = [mach for trainee in trainees for mach in trainee._progress.machines]
    training = sum(mach.fit_seconds or 0.0 for mach in machines)
    return max(0.0, elapsed - training) / len(trainees)


def _loss(scores: Scores) -> float:
    """The first measurement as a loss.

    Raises:
        ArgumentError: It is no number.
    """
    measure, value = scores.trial.scoring.measures[0], scores.first
    if not isinstance(value, numbers.Real):
        raise ArgumentError(
            f"The first measure must give a number, which controls take for the loss, but "
            f"`{short(measure)}` gives {short(value)}; put another one first."
        )
    return -float(value) if measure.orientation == "score" else float(value)


def _raised(outcome: Scores | Exception) -> Scores:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
