"""Training tuned models: begin or resume their searches, carry them out, train the best models.

A *tuned model* here is anything with the hyperparameters of `TunedModel`.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pymlj._logging import log_info, quieter
from pymlj.evaluation import Evaluator
from pymlj.exceptions import MLJError
from pymlj.interface import Record
from pymlj.machines import Machine, fit_many
from pymlj.parameters import clone, is_same_except

from ._explicit import Explicit
from ._history import History
from ._search import Memory, Search, run_searches
from ._space import range_fields

Data: TypeAlias = tuple[Any, ...]
Outcome: TypeAlias = tuple[Record, "Cache", dict[str, Any]] | Exception
Old: TypeAlias = tuple[Record, "Cache"] | None

# None of these has a say in how candidates are evaluated.
_HARMLESS = ("n", "train_best", "selection_heuristic", "acceleration", "acceleration_resampling")


@dataclass(eq=False)
class Cache:
    """What a search leaves so that it can go on.

    Attributes:
        tuned: The tuned model as it was.
        memory: What the search has found.
        best: Number of the best entry of the history.
        evaluator: What evaluates candidates on the data; not kept in files.
    """

    tuned: Any
    memory: Memory
    best: int
    evaluator: Evaluator | None = None

    def to_state(self) -> dict[str, Any]:
        """What a file keeps."""
        return {"tuned": self.tuned, "memory": self.memory, "best": self.best}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "Cache":
        """Undo `to_state`."""
        return cls(**state)


@dataclass(eq=False)
class _Job:
    """One tuned model on its way.

    Attributes:
        tuned: The tuned model.
        search: Its search.
        old: What the last training left, if the search goes on from there.
        best: Number of the best entry, once there is one.
        machine: Of the best model.
    """

    tuned: Any
    search: Search
    old: Old
    best: int = -1
    machine: Machine | None = None


def train(
    models: Sequence[Any], verbosity: int, datasets: Sequence[Data], old: Sequence[Old]
) -> list[Outcome]:
    """Train tuned models, their searches side by side.

    Args:
        models: The tuned models.
        verbosity: As everywhere.
        datasets: For each its training data.
        old: For each what its last training on this data left, or `None`.

    Returns:
        For each what `fit` returns, or the error.
    """
    outcomes: list[Any] = []
    for tuned, data, before in zip(models, datasets, old, strict=True):
        try:
            outcomes.append(_begin(tuned, data, before, verbosity))
        except Exception as error:  # handed back, so that the other models are not lost
            outcomes.append(error)
    jobs = [job for job in outcomes if isinstance(job, _Job)]
    run_searches([job.search for job in jobs], verbosity)
    for job in jobs:
        job.search.error = job.search.error or _choose(job)
        _say_if_short(job, verbosity)
    _train_best([job for job in jobs if job.search.error is None], verbosity)
    return [_finish(job) if isinstance(job, _Job) else job for job in outcomes]


# ---------------------------------------------------------------- beginning


def _begin(tuned: Any, data: Data, old: Old, verbosity: int) -> _Job:
    strategy, model = clone(tuned.tuning), tuned.wrapped_model()
    space = tuned.range if tuned.models is None else tuned.models
    n = strategy.default_n(space) if tuned.n is None else tuned.n
    goes_on = old is not None and _goes_on(old[1], tuned, n)
    folds = old[1].memory.folds if old is not None and goes_on else None
    evaluator = old[1].evaluator if old is not None and goes_on else None
    if evaluator is None or not _is_same_data(evaluator.data, data):
        evaluator = Evaluator(data, tuned.options(), folds, cache=tuned.cache, verbosity=verbosity)
        evaluator = _settled(evaluator, model, tuned, verbosity)
    tuned.selection_heuristic.check_measures(evaluator.options.measures)
    if old is not None and goes_on:
        memory = old[1].memory.copy()
    else:
        memory = Memory(strategy.setup(model, space, n, verbosity), evaluator.folds)
    search = Search(
        strategy=strategy,
        model=model,
        names=range_fields(space),
        n=n,
        evaluator=evaluator,
        memory=memory,
        heuristic=tuned.selection_heuristic,
        acceleration=tuned.acceleration or tuned.acceleration_resampling,
    )
    _announce(tuned, search, verbosity)
    return _Job(tuned, search, old if goes_on else None)


def _goes_on(cache: Cache, tuned: Any, n: int) -> bool:
    """Whether a search goes on where it stopped, there being nothing but more to do."""
    return n >= len(cache.memory.entries) and is_same_except(cache.tuned, tuned, *_HARMLESS)


def _is_same_data(old: Data, new: Data) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def _settled(evaluator: Evaluator, model: Any, tuned: Any, verbosity: int) -> Evaluator:
    """Find what is wrong with the configuration; settle the measures, the same for all models."""
    measures = list(evaluator.trial(model).scoring.measures)
    if tuned.measure is None:
        log_info(
            f"No measure was given, so candidates are compared by `{measures[0]!r}`.", verbosity
        )
    return evaluator.with_options(dataclasses.replace(evaluator.options, measures=measures))


def _announce(tuned: Any, search: Search, verbosity: int) -> None:
    if isinstance(tuned.tuning, Explicit) and tuned.model is not None:
        log_info("`model` is ignored, since the models to try are given.", verbosity)
    done = len(search.memory.entries)
    more = f"{done} models have been evaluated; going on to" if done else "Evaluating"
    log_info(f"{more} {search.n} models.", verbosity)


# ---------------------------------------------------------------- ending


def _say_if_short(job: _Job, verbosity: int) -> None:
    done, wanted = len(job.search.memory.entries), job.tuned.n
    if wanted is not None and done < wanted:
        log_info(f"The search has ended after {done} of {wanted} models.", verbosity)


def _choose(job: _Job) -> Exception | None:
    """Find the best model; return what is wrong if there is none."""
    history = job.search.history
    try:
        best = job.tuned.selection_heuristic.best(history) if len(history) else None
    except Exception as error:
        return error
    if best is not None:
        job.best = best
        return None
    if not len(history):
        return MLJError(
            f"`{type(job.tuned.tuning).__name__}` has proposed no model at all, so there is no "
            "best one; look at `range`."
        )
    failures = [e for entry in history for e in entry.evaluation.failures if e is not None]
    about = f" The first failure: {type(failures[0]).__name__}: {failures[0]}" if failures else ""
    hopeless = MLJError(
        f"The measurements of all {len(history)} models are NaN, so there is no best one.{about}"
    )
    hopeless.__cause__ = failures[0] if failures else None
    return hopeless


def _train_best(jobs: Sequence[_Job], verbosity: int) -> None:
    """Train the best models on all the data, those that are the same as before excepted."""
    due = []
    for job in jobs:
        if job.tuned.train_best and not _keep_trained(job):
            # A machine of the evaluation, which shares the data as the model wants it.
            best = job.search.history[job.best].model
            job.machine = job.search.evaluator.trial(best).machines[0]
            due.append(job)
    for acceleration in dict.fromkeys(job.search.acceleration for job in due):
        group = [job for job in due if job.search.acceleration == acceleration]
        machines = [job.machine for job in group if job.machine is not None]
        errors = fit_many(
            machines, acceleration=acceleration, verbosity=quieter(verbosity), on_error="return"
        )
        for job, error in zip(group, errors, strict=True):
            job.search.error = error


def _keep_trained(job: _Job) -> bool:
    """Keep the machine of the best model if it is still the best."""
    if job.old is None:
        return False
    fitresult, cache = job.old
    if cache.best == job.best:
        job.machine = fitresult.machine
    return job.machine is not None


def _finish(job: _Job) -> Outcome:
    """Put together what `fit` returns."""
    search, tuned, mach = job.search, job.tuned, job.machine
    if search.error is not None:
        return search.error
    try:
        extras = tuned.tuning.tuning_report(search.history, search.memory.state)
    except Exception as error:
        return error
    history: History = search.history.without_metadata()
    best = history[job.best]
    report = {
        "best_model": best.model,
        "best_history_entry": best,
        "best_report": None if mach is None else mach.report(),
        "history": history,
        **extras,
    }
    fitresult = Record(best_model=best.model, machine=mach)
    return fitresult, Cache(clone(tuned), search.memory, job.best, search.evaluator), report
