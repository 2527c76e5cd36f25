"""Training the components of wrappers: those of all wrappers at once, each class in its own way.

A wrapper says what has to be trained, as a `Job`: components, each with its data, and what to make
of the outcomes. `Together` turns that into `fit`, `update`, `fit_many` and `update_many`. So the
members of six ensembles under cross-validation are one group of models, which a class that trains
many models together (such as neural networks) gets at once.
"""

import abc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pymlj._parallel import using
from pymlj.interface import Acceleration, Model, Wrapper, only_outcome

Fit = tuple[Any, Any, Any]
Outcome = Fit | tuple[Any, Any, Any, float] | Exception

# How many copied rows, those of all components together, are held in memory at a time; and how many
# components are trained at once even if they have more.
_ROWS_AT_ONCE, _AT_LEAST = 4_000_000, 16


@dataclass(frozen=True)
class Part:
    """One component to be trained.

    Attributes:
        model: The component.
        data: Training data, in the form its `fit` takes.
        rows: Which rows of it to train on; `None` for all.
        old: Fit result and cache of an earlier training to go on from; `None` to start afresh.
    """

    model: Model
    data: tuple[Any, ...]
    rows: Any = None
    old: tuple[Any, Any] | None = None

    def selected(self) -> tuple[Any, ...]:
        """The data to train on."""
        return self.data if self.rows is None else self.model.selectrows(self.rows, *self.data)

    def n_copied(self) -> int:
        """How many rows are copied for it."""
        return 0 if self.rows is None else len(self.rows)


@dataclass(frozen=True)
class Job:
    """What the training of one wrapper comes down to.

    Attributes:
        parts: The components to train; there may be none.
        finish: From what their training returned to what that of the wrapper returns.
        acceleration: How to train them; `None` for what is ambient.
    """

    parts: list[Part]
    finish: Callable[[list[Fit]], Fit]
    acceleration: Acceleration | None = None


class Together(Wrapper):
    """Base of wrappers whose components are trained together with those of others."""

    package_name: ClassVar[str] = "pymlj"
    package_license: ClassVar[str] = "MIT"
    is_pure_python: ClassVar[bool] = True

    @abc.abstractmethod
    def _job(self, verbosity: int, data: tuple[Any, ...], old: tuple[Any, Any] | None) -> Job:
        """Say what is to be trained.

        Args:
            verbosity: 0 is silent.
            data: The training data, as the machine has it.
            old: Fit result and cache of an earlier training on the same data; `None` to train from
                scratch.
        """

    def fit(self, verbosity: int, *data: Any) -> Fit:
        """Train all components."""
        return only_outcome(self.fit_many([self], verbosity, [data]))

    def update(self, verbosity: int, old_fitresult: Any, old_cache: Any, *data: Any) -> Fit:
        """Train what has to be trained after a change."""
        old = [old_fitresult], [old_cache]
        return only_outcome(self.update_many([self], verbosity, *old, [data]))

    @classmethod
    def fit_many(
        cls, models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Outcome]:
        """Train the components of all models together."""
        return _carry_out(models, verbosity, datasets, [None] * len(models))

    @classmethod
    def update_many(
        cls,
        models: Sequence[Any],
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Outcome]:
        """Train those components of all models together that have to be trained."""
        old = list(zip(old_fitresults, old_caches, strict=True))
        return _carry_out(models, verbosity, datasets, old)


def _carry_out(
    wrappers: Sequence[Together],
    verbosity: int,
    datasets: Sequence[tuple[Any, ...]],
    old: Sequence[tuple[Any, Any] | None],
) -> list[Outcome]:
    planned = [_plan(*one, verbosity) for one in zip(wrappers, datasets, old, strict=True)]
    jobs = {i: job for i, job in enumerate(planned) if isinstance(job, Job)}
    outcomes: dict[int, list[Outcome]] = {}
    for acceleration in {job.acceleration for job in jobs.values()}:
        same = [i for i, job in jobs.items() if job.acceleration == acceleration]
        with using(acceleration):
            trained = iter(train([part for i in same for part in jobs[i].parts], verbosity))
            for i in same:
                outcomes[i] = [next(trained) for _ in jobs[i].parts]
    return [
        job if isinstance(job, Exception) else _finish(job, outcomes[i])
        for i, job in enumerate(planned)
    ]


def _plan(
    wrapper: Together, data: tuple[Any, ...], old: tuple[Any, Any] | None, verbosity: int
) -> Job | Exception:
    try:
        return wrapper._job(verbosity, data, old)
    except Exception as error:  # handed back, so that the other wrappers are not lost
        return error


def _finish(job: Job, outcomes: Sequence[Outcome]) -> Outcome:
    trained: list[Fit] = []
    seconds = 0.0
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            return outcome
        trained.append((outcome[0], outcome[1], outcome[2]))
        seconds += outcome[3] if len(outcome) == 4 else 0.0
    try:
        return (*job.finish(trained), seconds)
    except Exception as error:
        return error


def train(parts: Sequence[Part], verbosity: int) -> list[Outcome]:
    """Train components, those of one class together.

    Args:
        parts: The components.
        verbosity: 0 is silent.

    Returns:
        For each what its class returns, or the exception that was raised.
    """
    outcomes: list[Outcome] = [ValueError("not trained")] * len(parts)
    groups: dict[tuple[type[Model], bool], list[int]] = defaultdict(list)
    for i, part in enumerate(parts):
        groups[type(part.model), part.old is None].append(i)
    for (cls, afresh), members in groups.items():
        for chunk in _chunks(members, parts):
            trained = _train_chunk(cls, afresh, [parts[i] for i in chunk], verbosity)
            for i, outcome in zip(chunk, trained, strict=True):
                outcomes[i] = outcome
    return outcomes


def _train_chunk(
    cls: type[Model], afresh: bool, parts: Sequence[Part], verbosity: int
) -> Sequence[Outcome]:
    models = [part.model for part in parts]
    datasets = [part.selected() for part in parts]
    if afresh:
        return cls.fit_many(models, verbosity, datasets)
    old = [part.old for part in parts if part.old is not None]
    results, caches = [result for result, _ in old], [cache for _, cache in old]
    return cls.update_many(models, verbosity, results, caches, datasets)


def _chunks(members: Sequence[int], parts: Sequence[Part]) -> Iterator[list[int]]:
    """Runs of components whose rows fit into memory together."""
    chunk: list[int] = []
    held = 0
    for i in members:
        rows = parts[i].n_copied()
        if len(chunk) >= _AT_LEAST and held + rows > _ROWS_AT_ONCE:
            yield chunk
            chunk, held = [], 0
        chunk.append(i)
        held += rows
    if chunk:
        yield chunk
