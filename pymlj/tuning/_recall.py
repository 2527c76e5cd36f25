"""Evaluations as plain data, for strategies that keep them outside of this process, and back."""

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymlj.evaluation import PerformanceEvaluation, Trial
from pymlj.exceptions import ArgumentError, MLJError
from pymlj.interface import Model


@dataclass(frozen=True, eq=False)
class Recalled:
    """A proposal whose evaluation is known already, such as one from a file.

    Attributes:
        model: The model.
        metadata: As for any proposal.
        results: What `plain_results` made of its evaluation.
    """

    model: Model
    metadata: Any
    results: Mapping[str, Any]


def plain_results(evaluation: PerformanceEvaluation) -> dict[str, Any]:
    """Return what is needed to have an evaluation back, as JSON can hold it.

    Args:
        evaluation: An evaluation.
    """
    return {
        "measures": [repr(measure) for measure in evaluation.measure],
        "measurement": [_plain(value) for value in evaluation.measurement],
        "uncertainty": [_plain(value) for value in evaluation.uncertainty_radius_95],
        "per_fold": [[_plain(value) for value in values] for values in evaluation.per_fold],
        "folds": evaluation.folds_key,
        "fit_seconds": [_plain(seconds) for seconds in evaluation.fit_seconds],
        "failures": [None if e is None else repr(e) for e in evaluation.failures],
    }


def recalled(trial: Trial, results: Mapping[str, Any]) -> PerformanceEvaluation:
    """Undo `plain_results`.

    Args:
        trial: The trial that would be carried out, were the results not known.
        results: The results.

    Raises:
        ArgumentError: They are from other folds, or by other measures.
    """
    _check(trial, results)
    evaluator = trial.evaluator
    sizes = [(len(train), len(test)) for train, test in evaluator.folds]
    return PerformanceEvaluation(
        model=trial.model,
        tag=trial.tag,
        measure=list(trial.scoring.measures),
        operation=list(trial.scoring.operations),
        measurement=[_value(x) for x in results["measurement"]],
        uncertainty_radius_95=[None if x is None else _value(x) for x in results["uncertainty"]],
        per_fold=[[_value(x) for x in values] for values in results["per_fold"]],
        per_observation=[None] * len(trial.scoring.measures),
        fitted_params_per_fold=None,
        report_per_fold=None,
        train_test_rows=None,
        resampling=evaluator.options.resampling,
        repeats=evaluator.options.repeats,
        fold_sizes=sizes,
        folds_key=evaluator.folds_key,
        fit_seconds=[_value(x) for x in results["fit_seconds"]],
        failures=[None if text is None else MLJError(text) for text in results["failures"]],
    )


def _check(trial: Trial, results: Mapping[str, Any]) -> None:
    if results["folds"] != trial.evaluator.folds_key:
        raise ArgumentError(
            "The evaluations kept from before were made on other folds: on other data, or drawn at "
            "random without a seed. Give the resampling a seed, as in `CV(shuffle=True, rng=1)`, "
            "or begin a new study: `study_name=...`."
        )
    measures = [repr(measure) for measure in trial.scoring.measures]
    if results["measures"] != measures:
        raise ArgumentError(
            f"The evaluations kept from before are by {', '.join(results['measures'])}, but now "
            f"the measures are {', '.join(measures)}; begin a new study: `study_name=...`."
        )


def _plain(value: Any) -> Any:
    """A number as one of Python, text if it is not finite; `None` for anything else."""
    if not isinstance(value, numbers.Real):
        return None
    number = value.item() if hasattr(value, "item") else value
    return number if math.isfinite(number) else repr(float(number))


def _value(plain: Any) -> Any:
    if plain is None:
        return math.nan
    return float(plain) if isinstance(plain, str) else plain
