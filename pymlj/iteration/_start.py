"""Where a run starts from: machines for the folds, untrained or as an earlier run has left them."""

from dataclasses import dataclass
from typing import Any

from pymlj._logging import log_info, warn
from pymlj.evaluation import EvaluationOptions, Evaluator, Trial
from pymlj.machines import Machine, machine
from pymlj.parameters import clone, get_param, is_same_except, set_param
from pymlj.tables import n_rows

from ._progress import Progress


@dataclass
class Start:
    """All that a run needs.

    Attributes:
        model: The iterated model; its controls are those of the user, not copies.
        data: The training data.
        progress: Where training stands.
        trial: How the model inside is evaluated; `None` if it is not.
    """

    model: Any
    data: tuple[Any, ...]
    progress: Progress
    trial: Trial | None

    def production_machine(self) -> Machine:
        """An untrained machine on all data, for as many iterations as were found to be good."""
        inner, trace = clone(self.model.model), self.progress.trace
        best = trace.best_iteration if self.model.restore_best else None
        count = self.progress.n_iterations if best is None else best
        set_param(inner, self.progress.parameter, count)
        return _machine(self.model, inner, self.data)


def options_of(model: Any) -> EvaluationOptions:
    """What the evaluations in an iterated model compute."""
    return EvaluationOptions(
        resampling=model.resampling,
        measures=model.measure,
        weights=model.weights,
        class_weights=model.class_weights,
        operation=model.operation,
        check_measure=model.check_measure,
    )


def retrains(model: Any) -> bool:
    """Whether the model inside is trained again at the end, on all data."""
    return bool(model.retrain) and model.resampling is not None


def keeps_best(model: Any) -> bool:
    """Whether the machine at the lowest loss is needed in the end."""
    return bool(model.restore_best) and not retrains(model)


def start(model: Any, data: tuple[Any, ...], old: Progress | None, verbosity: int) -> Start:
    """Go on where an earlier run ended, if that can be done, or start afresh.

    Args:
        model: The iterated model.
        data: The training data.
        old: Where an earlier run ended; `None` if there was none.
        verbosity: That of the run.
    """
    if old is None:
        return _cold(model, data, verbosity)
    if not _goes_on(model, old):
        return _cold(model, data, verbosity, started_over=True)
    n = n_rows(data[0])
    if n != old.n_rows:
        warn(
            f"Training cannot go on where it stopped, since it was on {old.n_rows} observations "
            f"and there are {n} now; it starts afresh. Give the same data and `rows` as then.",
            verbosity,
        )
        return _cold(model, data, verbosity, started_over=True)
    return _warm(model, data, old, verbosity)


def _goes_on(model: Any, old: Progress) -> bool:
    """Whether nothing has changed but controls and the iteration parameter of the model inside."""
    before = old.model
    if not is_same_except(model, before, "model", "controls"):
        return False
    if type(model.model) is not type(before.model):
        return False
    same = clone(before.model)
    set_param(same, old.parameter, get_param(model.model, old.parameter))
    return bool(same == model.model)


def _cold(model: Any, data: tuple[Any, ...], verbosity: int, started_over: bool = False) -> Start:
    inner, parameter = clone(model.model), model.parameter()
    if model.iteration_parameter is None:
        log_info(f"No iteration parameter given; using `{parameter}`.", verbosity)
    progress = Progress(clone(model), parameter, n_rows(data[0]), machines=[])
    progress.started_over = started_over
    if model.resampling is None:
        progress.machines = [_machine(model, inner, data)]
        return Start(model, data, progress, None)
    evaluator = Evaluator(data, options_of(model), cache=model.cache, verbosity=verbosity)
    trial = evaluator.trial(inner)
    if model.measure is None:
        log_info(f"No measure given; using `{trial.scoring.measures[0]!r}`.", verbosity)
    progress.machines, progress.folds = list(trial.machines), evaluator.folds
    return Start(model, data, progress, trial)


def _warm(model: Any, data: tuple[Any, ...], old: Progress, verbosity: int) -> Start:
    progress = old.branch()
    if progress.position is not None and model != old.model:
        progress.position = None  # the states of other controls are of no use
    progress.model = clone(model)
    for mach in progress.machines:
        if not mach.args:  # read from a file
            mach.bind(*data)
    if progress.folds is None:
        return Start(model, data, progress, None)
    # With the folds of then: others could be drawn by a strategy that shuffles.
    options = options_of(model)
    evaluator = Evaluator(data, options, progress.folds, model.cache, verbosity)
    trial = evaluator.trial(progress.machines[-1].model, machines=progress.machines)
    return Start(model, data, progress, trial)


def _machine(model: Any, inner: Any, data: tuple[Any, ...]) -> Machine:
    # The machine around has checked the data.
    return machine(inner, *data, cache=model.cache, scitype_check_level=0)
