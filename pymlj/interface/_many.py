"""Training many models: the default under `Model.fit_many` and `Model.update_many`."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from pymlj._parallel import run

if TYPE_CHECKING:
    from ._base import Model

Fit: TypeAlias = tuple[Any, Any, Any]
Outcome: TypeAlias = Fit | tuple[Any, Any, Any, float] | Exception


def fit_each(
    models: "Sequence[Model]", verbosity: int, datasets: Sequence[tuple[Any, ...]]
) -> list[Outcome]:
    """Call `fit` of each model, as the ambient acceleration says."""
    jobs = [(model, "fit", verbosity, data) for model, data in zip(models, datasets, strict=True)]
    return run(_train_one, jobs)


def update_each(
    models: "Sequence[Model]",
    verbosity: int,
    old_fitresults: Sequence[Any],
    old_caches: Sequence[Any],
    datasets: Sequence[tuple[Any, ...]],
) -> list[Outcome]:
    """Call `update` of each model, as the ambient acceleration says."""
    jobs = [
        (model, "update", verbosity, (fitresult, cache, *data))
        for model, fitresult, cache, data in zip(
            models, old_fitresults, old_caches, datasets, strict=True
        )
    ]
    return run(_train_one, jobs)


def only_outcome(outcomes: Sequence[Outcome]) -> Fit:
    """What the training of one model returned; for those who train one as many.

    Args:
        outcomes: What `fit_many` or `update_many` returned for a single model.

    Raises:
        Exception: The one that is in its place.
    """
    [outcome] = outcomes
    if isinstance(outcome, Exception):
        raise outcome
    return outcome[0], outcome[1], outcome[2]


def _train_one(job: tuple[Any, str, int, tuple[Any, ...]]) -> Outcome:
    model, method, verbosity, arguments = job
    started = time.perf_counter()
    try:
        fitresult, cache, report = getattr(model, method)(verbosity, *arguments)
    except Exception as error:  # handed back, so that the other models are not lost
        return error
    return fitresult, cache, report, time.perf_counter() - started
