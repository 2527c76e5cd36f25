"""The members of an ensemble: models of one kind, each trained on a bag of rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pymlj.interface import RNG, Model, Record
from pymlj.parameters import clone

from ._together import Fit

Rows = npt.NDArray[np.intp]


def seed_of(rng: RNG) -> int:
    """A number from which the bags are drawn: a seed is one, a generator gives one.

    The bags of members that are added later are drawn from the same number, so it is kept.
    """
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**63))
    if rng is not None:
        return int(rng)
    return int(np.random.default_rng().integers(2**63))


def generator_of(seed: int, i: int) -> np.random.Generator:
    """The random numbers of member `i`, whatever the number of members, and however trained."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(i,)))


def models_of_members(model: Model, n: int) -> list[Model]:
    """A model for each of `n` members: the same, but with random numbers of their own.

    A generator shared by all would be drawn from in an order that depends on the acceleration.
    """
    rng = getattr(model, "rng", None)
    if not isinstance(rng, np.random.Generator):
        return [model] * n
    return [clone(model, rng=child) for child in rng.spawn(n)]


def operate(model: Any, operation: str, fitresult: Any, X: Any) -> Any:
    """What an operation of a component gives, without what it reports.

    Args:
        model: The component.
        operation: Name of the operation.
        fitresult: What it learned.
        X: Data in the form the component wants.
    """
    output = getattr(model, operation)(fitresult, X)
    return output[0] if operation in model.reporting_operations else output


def member(fitted: Fit) -> Record:
    """What is kept of a trained member of an ensemble: its fit result and report."""
    fitresult, _, report = fitted
    return Record(fitresult=fitresult, report=report)


def saved_members(model: Model, members: Sequence[Record]) -> list[Record]:
    """Members in a form that lasts."""
    return [Record({**m, "fitresult": model.save(m.fitresult)}) for m in members]


def restored_members(model: Model, saved: Sequence[Record]) -> list[Record]:
    """Undo `saved_members`."""
    return [Record({**m, "fitresult": model.restore(m.fitresult)}) for m in saved]


def mean_importances(
    model: Model, members: Sequence[Record], weights: Any
) -> list[tuple[str, float]] | None:
    """The weighted average of the feature importances of members.

    Args:
        model: Their model.
        members: The members.
        weights: One a member.

    Returns:
        In the order of the first member; `None` if one has none.
    """
    total: dict[str, float] = {}
    for m, weight in zip(members, weights, strict=True):
        found = model.feature_importances(m.fitresult, m.report)
        if found is None:
            return None
        for name, value in found:
            total[name] = total.get(name, 0.0) + float(weight) * value
    return list(total.items())
