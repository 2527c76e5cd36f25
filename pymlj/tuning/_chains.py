"""Candidates that can be trained one after the other, each going on where the last one stopped.

Models that differ in nothing but their iteration parameter are trained as one: first the one with
the fewest iterations, then on to the next. What comes out is what training each afresh would give.
"""

import numbers
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from pymlj.evaluation import Trial, is_continuation
from pymlj.interface import Model, iteration_path
from pymlj.parameters import get_param, params

Key: TypeAlias = tuple[type, str]


def chains(models: Sequence[Model]) -> list[list[int]]:
    """Return the indices of `models`, in lists in which each model continues the one before.

    Args:
        models: Any models.
    """
    iterations = [_iterations(model) for model in models]
    if len(set(iterations)) < 2:  # the usual case: nothing to look for
        return [[i] for i in range(len(models))]
    groups: dict[Any, list[int]] = defaultdict(list)
    for i, model in enumerate(models):
        groups[i if iterations[i] is None else _key(model)].append(i)
    found: list[list[int]] = []
    for group in groups.values():
        for i in sorted(group, key=lambda i: iterations[i] or 0):
            chain = found[-1] if found and found[-1][0] in group else None
            if chain is not None and _goes_on(models[chain[-1]], models[i]):
                chain.append(i)
            else:
                found.append([i])
    return sorted(found)


def by_settings(trials: Sequence[Trial]) -> dict[Key, list[Trial]]:
    """Return trials by the settings of their models, the iterations apart; see `take_continued`."""
    table: dict[Key, list[Trial]] = defaultdict(list)
    for trial in trials:
        if _iterations(trial.model) is not None:
            table[_key(trial.model)].append(trial)
    return table


def take_continued(model: Model, trials: Mapping[Key, list[Trial]]) -> Trial | None:
    """Take out the trial on which `model` can go on; `None` if there is none.

    Args:
        model: A model.
        trials: What `by_settings` made of the trials that have been carried out.
    """
    if not trials or _iterations(model) is None:
        return None
    same = trials.get(_key(model), [])
    found = next((trial for trial in same if _goes_on(trial.model, model)), None)
    if found is not None:
        same.remove(found)  # its machines can go on once only
    return found


def _iterations(model: Model) -> float | None:
    path = iteration_path(model)
    value = None if path is None else get_param(model, path)
    return value if isinstance(value, numbers.Real) else None  # type: ignore[return-value]  # a number


def _goes_on(old: Model, new: Model) -> bool:
    """Whether `new` is `old` with more iterations."""
    before, after = _iterations(old), _iterations(new)
    return before is not None and after is not None and before < after and is_continuation(old, new)


def _key(model: Model) -> Key:
    """The same for models that differ in their iterations alone, and for few others."""
    settings = params(model)
    *path, last = str(iteration_path(model)).split(".")
    inner = settings
    for name in path:
        inner = inner[name]
    del inner[last]
    return type(model), repr(settings)
