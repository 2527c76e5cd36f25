"""Which measures, fed by which operations, with which weights; and whether they fit the data.

Everything that can be wrong with the configuration of an evaluation, but for its rows, is found
here, before any model is trained.
"""

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.interface import PREDICT_OPERATIONS, Model
from pymlj.metrics import Measure, as_measure, default_measure
from pymlj.scitypes import (
    Finite,
    Infinite,
    Missing,
    OrderedFactor,
    Scitype,
    Unknown,
    Vector,
    elscitype,
)
from pymlj.tables import columns, is_table

from ._names import measure_name
from ._options import EvaluationOptions
from ._weights import Weights, check_class_weights, check_weights


@dataclass(frozen=True, eq=False)
class Scoring:
    """How the predictions of one model are measured.

    Attributes:
        measures: The measures.
        operations: For each measure, the operation whose output it is given.
        weights: One weight per observation of the whole data, or none.
        class_weights: Weight of each level of the target, or none.
    """

    measures: tuple[Measure, ...]
    operations: tuple[str, ...]
    weights: Weights | None
    class_weights: dict[Any, float] | None


def resolve(model: Model, y: Any, n: int, options: EvaluationOptions) -> Scoring:
    """Settle what `options` leave open for `model`, and check what they say.

    Args:
        model: The model to be evaluated.
        y: The whole target.
        n: The number of observations.
        options: Those of the evaluation.

    Raises:
        ArgumentError: No measure is given and the model has no default one; a measure does not fit
            the target or the model; weights are no weights, or a measure cannot use them.
        DimensionMismatch: The number of operations is not that of the measures; the number of
            weights is not that of the observations; the class weights do not name each level.
    """
    measures = resolve_measures(options.measures, model, y)
    seen = observation_scitype(y)
    if options.check_measure:
        for measure in measures:  # first: no operation mends a measure for another kind of target
            _check_observations(measure, seen)
    operations = _resolve_operations(options.operation, measures, model, seen)
    for operation in dict.fromkeys(operations):
        _check_operation(operation, model, seen)
    if options.check_measure:
        for measure, operation in zip(measures, operations, strict=True):
            check_measure(measure, operation, model, seen)
    weights = check_weights(options.weights, measures, n)
    class_weights = check_class_weights(options.class_weights, measures, y)
    return Scoring(measures, operations, weights, class_weights)


def resolve_measures(measures: Any, model: Model, y: Any) -> tuple[Measure, ...]:
    """The measures asked for, as `Measure`s; the default one of the model if none is."""
    if measures is None:
        default = default_measure(model, y)
        if default is None:
            raise ArgumentError(
                f"There is no default measure for `{type(model).__name__}` and observations of "
                f"type {observation_scitype(y)}; `coerce` the target if that should not be its "
                "type, or say which measure to use, as in `measure=l2`."
            )
        return (default,)
    several = measures if isinstance(measures, list | tuple) else [measures]
    if not several:
        raise ArgumentError("`measures` must name at least one measure, but got an empty list.")
    return tuple(as_measure(measure) for measure in several)


# ------------------------------------------------------------------------------ operations


def _resolve_operations(
    given: str | Sequence[str] | None,
    measures: Sequence[Measure],
    model: Model,
    seen: Scitype,
) -> tuple[str, ...]:
    if given is None:
        return tuple(infer_operation(measure, model, seen) for measure in measures)
    if isinstance(given, str):
        return (given,) * len(measures)
    if len(given) != len(measures):
        raise DimensionMismatch(
            f"`operation` must be one operation, or one a measure: there are {len(measures)} "
            f"measures, but got {len(given)} operations."
        )
    return tuple(given)


def infer_operation(measure: Measure, model: Model, seen: Scitype) -> str:
    """The operation whose output `measure` is for, when it was not given.

    Args:
        measure: The measure.
        model: The model, of which the prediction type matters.
        seen: Scientific type of a single observation of the target.

    Raises:
        ArgumentError: The measure cannot be fed by the model, or in more than one way.
    """
    proxy, prediction = measure.kind_of_proxy, model.prediction_type
    if proxy is None:
        return "predict"
    match prediction, proxy:
        case ("deterministic", "point") | ("probabilistic", "distribution"):
            return "predict"
        case ("interval", "interval"):
            return "predict"
        case ("probabilistic", "point"):
            return _point_operation(measure, model, seen)
        case ("deterministic", "distribution"):
            raise ArgumentError(
                f"`{measure_name(measure)}` measures predicted distributions, but "
                f"`{type(model).__name__}` predicts values of the target; take a measure of "
                "point predictions, or say which operation to use: `operation=...`."
            )
        case (("deterministic" | "probabilistic" | "interval"), _):
            raise ArgumentError(
                f"It is not clear which operation of `{type(model).__name__}` (a model with "
                f'`prediction_type = "{prediction}"`) is to be measured by '
                f'`{measure_name(measure)}` (`kind_of_proxy = "{proxy}"`); say which: '
                "`operation=...`."
            )
    raise ArgumentError(
        f"`{type(model).__name__}` has `prediction_type = {prediction!r}`, for which no operation "
        'can be inferred; say which to use, as in `operation="predict"`.'
    )


def _point_operation(measure: Measure, model: Model, seen: Scitype) -> str:
    """Mode for labels, mean for numbers; the target decides if the measure does not say."""
    declared = measure.observation_scitype
    observed = seen if declared is None or declared == Unknown else declared
    if observed <= (Missing | Finite):
        return "predict_mode"
    if observed <= (Missing | Infinite):
        return "predict_mean"
    raise ArgumentError(
        f"It is not clear which point prediction of `{type(model).__name__}` is to be measured by "
        f"`{measure_name(measure)}`, which is for observations of type {observed}; say which: "
        '`operation="predict_mode"`, "predict_mean" or "predict_median".'
    )


def _check_operation(operation: str, model: Model, seen: Scitype) -> None:
    """Refuse an operation that cannot succeed, which is no failure to be counted."""
    name = type(model).__name__
    if not hasattr(model, operation):
        offered = ", ".join(f'"{known}"' for known in PREDICT_OPERATIONS if hasattr(model, known))
        raise ArgumentError(
            f"`{name}` has no operation `{operation}`; choose from those it has "
            f"({offered or 'none'}): `operation=...`."
        )
    if operation in ("predict_mean", "predict_median") and seen <= (Missing | Finite):
        raise ArgumentError(
            f"Labels have no mean or median, so the target must be numeric for `{operation}`; "
            'use `operation="predict_mode"`.'
        )


# ------------------------------------------------------------------------------- measures


def observation_scitype(y: Any) -> Scitype:
    """Scientific type of a single observation of a target."""
    if is_table(y):
        return Vector[functools.reduce(operator.or_, map(elscitype, columns(y).values()))]
    element = elscitype(y)
    return Vector[element] if getattr(y, "ndim", 1) == 2 else element


def _says_what_it_is_for(measure: Measure, seen: Scitype) -> bool:
    declared = measure.observation_scitype
    unknown = seen == Unknown or declared is None or declared == Unknown
    return not unknown and measure.kind_of_proxy is not None


def _check_observations(measure: Measure, seen: Scitype) -> None:
    """Refuse a measure that does not fit the target."""
    declared = measure.observation_scitype
    if _says_what_it_is_for(measure, seen) and declared is not None and not seen <= declared:
        mend = "Take another measure (`measures(...)` lists them), `coerce` the target if its type"
        mend += " is wrong"
        if seen <= Missing | Finite[2] and OrderedFactor[2] <= declared:
            mend = "Say which label is the positive one, by putting it last: `y = categorical(y, "
            mend += "levels=[negative, positive], ordered=True)`"
        raise ArgumentError(
            f"`{measure_name(measure)}` is for observations of type {declared}, but those of the "
            f"target are of type {seen}. {mend}, or turn this check off: `check_measure=False`."
        )


def check_measure(measure: Measure, operation: str, model: Model, seen: Scitype) -> None:
    """Refuse a measure that does not fit the target or the kind of prediction.

    Raises:
        ArgumentError: Saying which measure does not fit what, and what would.
    """
    if not _says_what_it_is_for(measure, seen):
        return
    _check_observations(measure, seen)
    name, model_name, proxy = measure_name(measure), type(model).__name__, measure.kind_of_proxy
    if model.prediction_type == "probabilistic" and operation == "predict":
        if proxy != "distribution":
            point = "predict_mode" if seen <= (Missing | Finite) else "predict_mean"
            raise ArgumentError(
                f"`{name}` measures point predictions, but `predict` of `{model_name}` gives "
                f'distributions; use `operation="{point}"`, or leave `operation` out.'
            )
    elif model.prediction_type == "deterministic" and proxy != "point":
        raise ArgumentError(
            f"`{name}` does not measure point predictions, but `{model_name}` makes only those; "
            "take a measure of point predictions."
        )
