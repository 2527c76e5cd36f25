"""Training composite models: lay out networks, or copy those there are, and train them in step."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymlj._parallel import Acceleration
from pymlj.interface import OPERATIONS, Model
from pymlj.machines import LearningNetwork, fit_networks
from pymlj.parameters import clone, fields, same_value

from ._layout import make_network
from ._reports import reported


@dataclass(frozen=True)
class Old:
    """What an earlier training left.

    Attributes:
        fitresult: Its network.
        cache: What its layout depended on; see `_settings`.
        other_data: Whether it was on other data.
    """

    fitresult: LearningNetwork
    cache: Mapping[str, Any]
    other_data: bool = False


@dataclass
class Job:
    """The training of one composite.

    Attributes:
        composite: The model.
        data: Its training data.
        network: What is trained.
        error: What has gone wrong.
        seconds: How long it has taken so far.
    """

    composite: Any
    data: tuple[Any, ...]
    network: LearningNetwork | None = None
    error: Exception | None = None
    seconds: float = 0.0


def train(
    composites: Sequence[Any],
    verbosity: int,
    datasets: Sequence[tuple[Any, ...]],
    old: Sequence[Old | None],
) -> list[Any]:
    """Train composites in step.

    Args:
        composites: The models.
        verbosity: As everywhere.
        datasets: For each its training data.
        old: For each what its last training left; `None` to start from scratch.

    Returns:
        For each `(fitresult, cache, report, seconds)`, or the exception.
    """
    jobs = [
        _prepare(composite, verbosity, data, before)
        for composite, data, before in zip(composites, datasets, old, strict=True)
    ]
    groups: dict[Acceleration | None, list[Job]] = {}
    for job in jobs:
        if job.network is not None:
            groups.setdefault(job.network.acceleration, []).append(job)
    for acceleration, members in groups.items():
        _train_in_step(members, acceleration, verbosity)
    return [_outcome(job) for job in jobs]


def _prepare(composite: Any, verbosity: int, data: tuple[Any, ...], old: Old | None) -> Job:
    job = Job(composite, data)
    started = time.perf_counter()
    try:
        if old is not None and not old.other_data and _has_same_layout(composite, old):
            network = old.fitresult.fork()
            network.fill(data)
        else:
            network = make_network(composite, composite.prefit(verbosity, *data), data)
            if old is not None:
                network.adopt_frozen(old.fitresult, composite)
        job.network = network
    except Exception as error:  # handed back, so that the other models are not lost
        job.error = error
    job.seconds = time.perf_counter() - started
    return job


def _has_same_layout(composite: Any, old: Old) -> bool:
    """Whether nothing but components has changed, so that the network can be kept."""
    now = _settings(composite, old.fitresult.by_name())
    return (
        old.fitresult.complete and list(now) == list(old.cache) and same_value(now, dict(old.cache))
    )


def _settings(composite: Any, components: Mapping[str, Any]) -> dict[str, Any]:
    """What the layout depends on: hyperparameters, and what kind of model each component is."""
    found: dict[str, Any] = {}
    for name in fields(composite):
        value = getattr(composite, name)
        if name in components and isinstance(value, Model):
            offered = [operation for operation in OPERATIONS if hasattr(value, operation)]
            found[name] = [value.abstract_type == "Static", value.target_in_fit, offered]
        elif name not in composite._unlaid:
            found[name] = value
    return found


def _train_in_step(jobs: list[Job], acceleration: Acceleration | None, verbosity: int) -> None:
    networks = [job.network for job in jobs if job.network is not None]
    ages = [[mach.age for mach in network.machines()] for network in networks]
    started = time.perf_counter()
    errors = fit_networks(
        networks,
        [job.composite for job in jobs],
        acceleration=acceleration,
        verbosity=verbosity,
        on_error="return",
    )
    spent = time.perf_counter() - started
    own = [_seconds(*pair) for pair in zip(networks, ages, strict=True)]
    shared = max(spent - sum(own), 0.0) / len(jobs)
    for job, error, seconds in zip(jobs, errors, own, strict=True):
        job.error = error
        job.seconds += seconds + shared


def _seconds(network: LearningNetwork, ages: list[int]) -> float:
    """How long the machines took that have been trained since they had these ages."""
    machines = zip(network.machines(), ages, strict=True)
    return sum(mach.fit_seconds or 0.0 for mach, age in machines if mach.age > age)


def _outcome(job: Job) -> Any:
    if job.error is not None or job.network is None:
        return job.error
    job.network.empty()
    cache = _settings(clone(job.composite), job.network.by_name())
    return job.network, cache, reported(job.network), job.seconds
