"""One fold, trained already: predict on its test rows and measure the predictions.

A failure in training or prediction is an error, or counted, as `error_score` says. What a measure
raises is always an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from pymlj._parallel import CPU1, Acceleration, CPUThreads, run
from pymlj._show import short
from pymlj.metrics import Measure, aggregate

from ._names import measure_name
from ._predict import predict

if TYPE_CHECKING:
    from ._evaluator import Trial

Job: TypeAlias = "tuple[Trial, int]"


@dataclass(frozen=True, eq=False)
class FoldScore:
    """What came of the test rows of one fold.

    Attributes:
        values: One a measure.
        observations: One a measure: the measurement of each test row, or `None`.
        predictions: By operation; `None` if the fold failed, or if they are not to be kept.
        failure: What was raised in training or prediction, if anything.
    """

    values: list[Any]
    observations: list[Any]
    predictions: dict[str, Any] | None
    failure: Exception | None = None


def score_folds(
    jobs: Sequence[Job],
    failures: Sequence[Exception | None],
    acceleration: Acceleration | None,
) -> list[FoldScore | Exception]:
    """Score the folds of trained trials.

    Args:
        jobs: Pairs of a trial and the number of a fold.
        failures: For each job what was raised in training, if anything.
        acceleration: Threads are used; data and learned parameters are not sent to processes.

    Returns:
        For each job its score; or the error where there is none to be had: whatever a measure
        raised, or a failure in training or prediction that is not to be counted, which has a note
        saying in which model and fold.
    """

    def score(item: tuple[Job, Exception | None]) -> FoldScore | Exception:
        (trial, fold), failure = item
        try:
            return _score(trial, fold, failure)
        except Exception as error:
            return error

    threads = acceleration if isinstance(acceleration, CPUThreads) else CPU1()
    return run(score, zip(jobs, failures, strict=True), threads)


def _score(trial: "Trial", fold: int, failure: Exception | None) -> FoldScore:
    options, (_, rows) = trial.evaluator.options, trial.rows[fold]
    activity = "training"
    if failure is None:
        try:
            predictions = predict(trial.machines[fold], trial.scoring.operations, rows)
        except Exception as error:
            failure, activity = error, "prediction"
    if failure is None:
        return _measure(trial, fold, predictions)
    if options.score_of_failure is None:
        failure.add_note(_where(trial, fold, activity))
        raise failure
    return _failed(trial, failure, options.score_of_failure, len(rows))


def _measure(trial: "Trial", fold: int, predictions: dict[str, Any]) -> FoldScore:
    """Aggregate over the observations of the fold, where a measure has values for those.

    Other measures, such as confusion matrices, are asked about the fold as a whole.
    """
    scoring, options = trial.scoring, trial.evaluator.options
    truth = trial.evaluator.truth(fold)
    given: dict[str, Any] = {}  # a measure need not know of weights that are not given
    if scoring.weights is not None:
        given["weights"] = scoring.weights[trial.evaluator.folds[fold][1]]
    if scoring.class_weights is not None:
        given["class_weights"] = scoring.class_weights
    values: list[Any] = []
    observations: list[Any] = []
    for measure, operation in zip(scoring.measures, scoring.operations, strict=True):
        predicted = predictions[operation]
        try:
            if options.per_observation and measure.can_report_unaggregated:
                each = measure.measurements(predicted, truth, **given)
                observations.append(each)
                values.append(aggregate(each, mode=measure.external_aggregation_mode))
            else:
                observations.append(None)
                values.append(measure(predicted, truth, **given))
        except Exception as error:
            error.add_note(_what_it_got(measure, operation, trial, predicted))
            raise
    return FoldScore(values, observations, predictions if options.return_predictions else None)


def _failed(trial: "Trial", failure: Exception, score: float, n: int) -> FoldScore:
    per_observation = trial.evaluator.options.per_observation
    return FoldScore(
        values=[score] * len(trial.scoring.measures),
        observations=[
            np.full(n, score) if per_observation and measure.can_report_unaggregated else None
            for measure in trial.scoring.measures
        ],
        predictions=None,
        failure=failure,
    )


def _what_it_got(measure: Measure, operation: str, trial: "Trial", predicted: Any) -> str:
    """What a measure that failed was given, and how it is given something else."""
    kind = type(predicted).__name__
    note = (
        f"The measure `{measure_name(measure)}` was given what `{operation}` returned, a `{kind}`"
    )
    if operation == "predict" and trial.model.prediction_type == "probabilistic":
        other = "predict_mode" if hasattr(predicted, "levels") else "predict_mean"
        note += f"; for {'labels' if hasattr(predicted, 'levels') else 'numbers'}, "
        note += f'evaluate with `operation="{other}"`'
    return f"{note}."


def _where(trial: "Trial", fold: int, activity: str) -> str:
    last = len(trial.machines) - 1
    return (
        f"This happened in the {activity} of `{short(trial.model, width=80)}` (tag "
        f'"{trial.tag}") on fold {fold} of the folds 0 to {last}. To go on after failures, '
        'evaluate with `error_score="nan"`.'
    )
