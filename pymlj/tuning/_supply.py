"""Models that a search takes one after the other: a list, or whatever can be iterated over."""

import itertools
from collections.abc import Iterable
from typing import Any, Self

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model


class ModelSupply:
    """Remembers what an iterator has given, so that it can be gone through again.

    Copies are the object itself: there is one iterator only, and whoever asks first gets the model
    from it, all others from memory.

    Args:
        models: Anything to iterate over, once.
    """

    def __init__(self, models: Iterable[Model]) -> None:
        self._rest = iter(models)
        self._given: list[Model] = []

    def upto(self, n: int) -> list[Model]:
        """Return the first `n` models, or all if there are less."""
        self._given.extend(itertools.islice(self._rest, max(n - len(self._given), 0)))
        return self._given[:n]

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def to_state(self) -> list[Model]:
        """What a file keeps: the models that have been asked for."""
        return self._given

    @classmethod
    def from_state(cls, state: list[Model]) -> Self:
        """Undo `to_state`, with nothing to come after those."""
        return cls(state)

    def __repr__(self) -> str:
        return f"<models from an iterator, {len(self._given)} so far>"


def as_supply(models: Any) -> Any:
    """Return `models` in a form that can be gone through more than once."""
    if isinstance(models, list | ModelSupply):
        return models
    if isinstance(models, Iterable) and not isinstance(models, str | dict):
        return list(models) if isinstance(models, tuple) else ModelSupply(models)
    raise ArgumentError(
        f"There must be a list of models (or anything to iterate over), but got {short(models)}."
    )


def first_models(models: list[Any] | ModelSupply, n: int) -> list[Model]:
    """Return the first `n` models, or all if there are less.

    Raises:
        ArgumentError: One of them is no model.
    """
    taken = models.upto(n) if isinstance(models, ModelSupply) else models[:n]
    for model in taken:
        if not isinstance(model, Model):
            is_class = isinstance(model, type) and issubclass(model, Model)
            hint = f" Make an instance: `{model.__name__}()`." if is_class else ""
            raise ArgumentError(f"`models` must hold models, but one is {short(model)}.{hint}")
    return list(taken)


def check_kind(model: Any) -> None:
    """Raise `ArgumentError` unless `model` is a model that can be tuned: it predicts a target."""
    if not isinstance(model, Model):
        is_class = isinstance(model, type) and issubclass(model, Model)
        hint = f" Make an instance: `{model.__name__}()`." if is_class else ""
        raise ArgumentError(f"`model` must be a model, but got {short(model)}.{hint}")
    if model.prediction_type not in ("deterministic", "probabilistic"):
        raise ArgumentError(
            "A model can be tuned if it predicts values of a target or their probabilities, but "
            f"`{type(model).__name__}` has `prediction_type = {model.prediction_type!r}`."
        )
