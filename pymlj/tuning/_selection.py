"""Which evaluation of a search is the best."""

import abc
import numbers
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, final

import numpy as np

from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.metrics import Measure
from pymlj.parameters import ParamObject

if TYPE_CHECKING:
    from ._history import History

SIGNS = {"loss": 1.0, "score": -1.0}


class SelectionHeuristic(ParamObject, abc.ABC):
    """How the best model is chosen from the history of a search.

    To add one: subclass, declare each setting with its default, and define `losses`.

    Example:
        >>> from pymlj.tuning import SelectionHeuristic
        >>> class Spread(SelectionHeuristic):
        ...     '''The model that does equally well on all folds.'''
        ...
        ...     def losses(self, history):
        ...         return [float(max(e.per_fold[0]) - min(e.per_fold[0])) for e in history]
    """

    def check_measures(self, measures: Sequence[Measure]) -> None:
        """Refuse measures that this heuristic cannot choose by. Called before the search.

        Raises:
            ArgumentError: Saying which one, and why.
        """

    @abc.abstractmethod
    def losses(self, history: "History") -> list[float]:
        """Return one number an entry, the less the better; NaN for what must not win."""

    def best(self, history: "History") -> int | None:
        """Return the index of the best entry, the first of equal ones; `None` if all are NaN."""
        losses = np.asarray(self.losses(history), dtype=np.float64)
        return None if np.isnan(losses).all() else int(np.nanargmin(losses))


@final
class NaiveSelection(SelectionHeuristic):
    r"""Takes the measurements at face value, as a weighted sum.

    The loss of a model is $\sum_k w_k s_k m_k$, where $m_k$ is the measurement by the $k$-th
    measure and $s_k$ is 1 for a loss, -1 for a score.

    Args:
        weights: One a measure, none negative; `None` goes by the first measure alone.

    Raises:
        ArgumentError: A weight is negative, or all are zero.

    Example:
        >>> from pymlj import NaiveSelection
        >>> NaiveSelection(weights=[1.0, 0.5])
        NaiveSelection(weights=[1.0, 0.5])
    """

    _positional: ClassVar[tuple[str, ...] | None] = None

    weights: list[float] | tuple[float, ...] | None = None

    def check(self) -> None:
        """No negative weights, and one that is positive."""
        if self.weights is not None and not (
            all(weight >= 0 for weight in self.weights) and any(self.weights)
        ):
            raise ArgumentError(
                "`weights` of `NaiveSelection` must not be negative, and one must be positive, "
                f"but got {self.weights!r}."
            )

    def check_measures(self, measures: Sequence[Measure]) -> None:
        """As many weights as measures, and an orientation for all that count."""
        if self.weights is not None and len(self.weights) != len(measures):
            raise DimensionMismatch(
                "`weights` of `NaiveSelection` must have one entry a measure, but there are "
                f"{len(self.weights)} for {len(measures)} measures."
            )
        for k, _ in self._counted(len(measures)):
            if measures[k].orientation not in SIGNS:
                raise ArgumentError(
                    f"`{measures[k].display_name}` is neither a loss nor a score, so no model is "
                    "best by it; put another measure first, or give an orientation: "
                    '`measure(f, orientation="loss")`.'
                )

    def losses(self, history: "History") -> list[float]:
        """Return the weighted sums."""
        return [
            sum(
                weight * SIGNS[entry.measure[k].orientation] * _number(entry, k)
                for k, weight in self._counted(len(entry.measure))
            )
            for entry in history
        ]

    def _counted(self, n: int) -> list[tuple[int, float]]:
        """Number and weight of the measures that count."""
        weights = [1.0] if self.weights is None else self.weights
        return [(k, weight) for k, weight in enumerate(weights[:n]) if weight > 0]


def first_loss(entry: Any) -> float:
    """The measurement of an entry by its first measure, as a loss: what strategies go by."""
    return SIGNS.get(entry.measure[0].orientation, 1.0) * _number(entry, 0)


def _number(entry: Any, k: int) -> float:
    value = entry.measurement[k]
    if not isinstance(value, numbers.Real):
        raise ArgumentError(
            f"To choose a model by `{entry.measure[k].display_name}` its values must be numbers, "
            f"but one is {short(value)}."
        )
    return float(value)
