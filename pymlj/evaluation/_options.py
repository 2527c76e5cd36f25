"""What an evaluation computes, as one record.

`evaluate` makes it from its keywords; models that evaluate other models (tuning, iteration) make it
from their hyperparameters and pass it on whole. How the work is done (acceleration, verbosity) is
no part of it.
"""

import math
import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pymlj._show import short
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError
from pymlj.interface import PREDICT_OPERATIONS
from pymlj.resampling import CV, ResamplingStrategy

Resampling: TypeAlias = ResamplingStrategy | Sequence[tuple[Any, Any]]


@dataclass(frozen=True, eq=False)
class EvaluationOptions:
    """The settings of an evaluation that bear on its numbers.

    Two records are compared by `pymlj.parameters.same_value`, since some of the fields hold arrays.
    A record is immutable and holds what it was given by reference: copying one gives it back.

    Args:
        resampling: A strategy, or explicit pairs of training and test rows.
        measures: One measure or several; `None` for the default measure of the model.
        weights: One weight per observation of the whole data, for the measures only.
        class_weights: Level to weight, for the measures only.
        operation: The operation whose output is measured, or one a measure; `None` to infer.
        rows: The rows to split; `None` for all.
        repeats: How many times the strategy is applied, the folds being strung together.
        check_measure: Whether to refuse measures that do not fit the target or the model.
        per_observation: Whether to keep the measurements of single observations.
        return_predictions: Whether to keep the predictions on the test rows.
        error_score: What a fold counts whose training or prediction fails: a number, `"nan"`, or
            `"raise"` to let the error through.
        compact: Whether results go without learned parameters, reports and rows of the folds, which
            then need not be asked for.

    Raises:
        ArgumentError: `repeats` is not a positive integer, `error_score` is none of the above, or
            `operation` names no predicting operation.

    Example:
        >>> from pymlj.evaluation import EvaluationOptions
        >>> EvaluationOptions(repeats=2).repeats
        2
    """

    resampling: Resampling = field(default_factory=CV)
    measures: Any = None
    weights: Any = None
    class_weights: Mapping[Any, float] | None = None
    operation: str | Sequence[str] | None = None
    rows: Any = None
    repeats: int = 1
    check_measure: bool = True
    per_observation: bool = True
    return_predictions: bool = False
    error_score: str | float = "raise"
    compact: bool = False

    def __post_init__(self) -> None:
        _check_repeats(self.repeats)
        _check_error_score(self.error_score)
        _check_operations(self.operation)

    def __copy__(self) -> "EvaluationOptions":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "EvaluationOptions":
        return self

    @property
    def score_of_failure(self) -> float | None:
        """What a failed fold counts; `None` if a failure is an error."""
        if self.error_score == "raise":
            return None
        return math.nan if self.error_score == "nan" else float(self.error_score)


def _check_repeats(repeats: object) -> None:
    whole = isinstance(repeats, numbers.Integral) and not isinstance(repeats, bool)
    if not whole or repeats < 1:  # type: ignore[operator]  # an integer, as `whole` says
        raise ArgumentError(f"`repeats` must be a positive integer, but got {repeats!r}.")


def _check_error_score(score: object) -> None:
    number = isinstance(score, numbers.Real) and not isinstance(score, bool)
    if not number and not (isinstance(score, str) and score in ("raise", "nan")):
        raise ArgumentError(f'`error_score` must be "raise", "nan" or a number, but got {score!r}.')


def _check_operations(operation: str | Sequence[str] | None) -> None:
    if operation is None:
        return
    for name in operation if isinstance(operation, list | tuple) else [operation]:
        if not isinstance(name, str) or name not in PREDICT_OPERATIONS:
            allowed = ", ".join(f'"{option}"' for option in PREDICT_OPERATIONS)
            raise ArgumentError(
                f"`operation` must be one of {allowed}, or a list with one of them a measure, "
                f"but got {short(name)}.{did_you_mean(name, PREDICT_OPERATIONS)}"
            )
