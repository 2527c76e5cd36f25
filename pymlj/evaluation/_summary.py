"""From the scores of the folds of one model to its `PerformanceEvaluation`.

That takes longer than measuring on a few rows, so iteration, which looks at one number in each of
many cycles, takes the `Scores` and asks for the rest when somebody wants it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pymlj._logging import warn
from pymlj.interface import Model, Record

from ._aggregate import all_numbers, is_nan, over_folds, plain, uncertainty_radius
from ._render import measure_names
from ._result import PerformanceEvaluation
from ._score import FoldScore

if TYPE_CHECKING:
    from ._evaluator import Trial


@dataclass(frozen=True, eq=False)
class Scores:
    """What came of the folds of a trial.

    Attributes:
        trial: The trial.
        folds: One score a fold.
    """

    trial: "Trial"
    folds: list[FoldScore]

    @property
    def first(self) -> Any:
        """What the first measure gives, over all folds."""
        n_test = [len(test) for _, test in self.trial.evaluator.folds]
        values = [plain(score.values[0]) for score in self.folds]
        return over_folds(self.trial.scoring.measures[0], values, n_test)

    @property
    def calls_for_warning(self) -> bool:
        """Whether folds have failed, or a measure is NaN on one."""
        return any(fold.failure is not None or any(map(is_nan, fold.values)) for fold in self.folds)

    def summary(self, model: Model | None = None, verbosity: int = 0) -> PerformanceEvaluation:
        """Put everything together; warns of folds that failed, and of NaN.

        Asked for before the machines of the trial are trained on.

        Args:
            model: What was evaluated; by default the model of the trial.
            verbosity: Negative to silence warnings.
        """
        _warn_of_failures(self.trial, self.folds, verbosity)
        result = _result(self.trial, self.folds, model or self.trial.model)
        _warn_of_nan(result, verbosity)
        return result


def scores_of(trial: "Trial", scores: Sequence[FoldScore | Exception]) -> Scores | Exception:
    """The scores of the folds of a trial; the first error if there is one."""
    good: list[FoldScore] = []
    for score in scores:
        if isinstance(score, Exception):
            return score
        good.append(score)
    return Scores(trial, good)


def _result(trial: "Trial", scores: Sequence[FoldScore], model: Model) -> PerformanceEvaluation:
    evaluator, options, scoring = trial.evaluator, trial.evaluator.options, trial.scoring
    sizes = [(len(train), len(test)) for train, test in evaluator.folds]
    n_test = [test for _, test in sizes]
    by_measure = [
        [plain(score.values[m]) for score in scores] for m in range(len(scoring.measures))
    ]
    failures = [score.failure for score in scores]
    compact = options.compact
    return PerformanceEvaluation(
        model=model,
        tag=trial.tag,
        measure=list(scoring.measures),
        operation=list(scoring.operations),
        measurement=[
            over_folds(measure, values, n_test)
            for measure, values in zip(scoring.measures, by_measure, strict=True)
        ],
        uncertainty_radius_95=[uncertainty_radius(values) for values in by_measure],
        per_fold=[np.array(v) if all_numbers(v) else v for v in by_measure],
        per_observation=_observations(scores, len(scoring.measures)),
        fitted_params_per_fold=None if compact else _ask(trial, failures, "fitted_params"),
        report_per_fold=None if compact else _ask(trial, failures, "report"),
        train_test_rows=None if compact else evaluator.folds,
        resampling=options.resampling,
        repeats=options.repeats,
        fold_sizes=sizes,
        folds_key=evaluator.folds_key,
        fit_seconds=[
            math.nan if mach.fit_seconds is None else mach.fit_seconds for mach in trial.machines
        ],
        failures=failures,
        predictions=_predictions(scores) if options.return_predictions else None,
    )


def _warn_of_failures(trial: "Trial", scores: Sequence[FoldScore], verbosity: int) -> None:
    """Warn, once a trial, that folds were counted as `error_score`."""
    failures = [score.failure for score in scores if score.failure is not None]
    if failures:
        first = failures[0]
        warn(
            f'{len(failures)} of {len(scores)} folds of "{trial.tag}" failed and count as '
            f"{trial.evaluator.options.score_of_failure}; the first failure is "
            f"{type(first).__name__}: {first}. All are in the field `failures` of the result.",
            verbosity,
        )


def _warn_of_nan(result: PerformanceEvaluation, verbosity: int) -> None:
    """Warn, once a trial, that measures are undefined on folds that did not fail."""
    parts = []
    if not any(all_numbers(v) and np.isnan(np.asarray(v, float)).any() for v in result.per_fold):
        return  # as nearly always; names take their time
    for name, values in zip(measure_names(result), result.per_fold, strict=True):
        if not all_numbers(values):
            continue
        folds = [
            str(k)
            for k, (value, failure) in enumerate(zip(values, result.failures, strict=True))
            if failure is None and math.isnan(value)
        ]
        if folds:
            parts.append(f"`{name}` on fold{'s' * (len(folds) > 1)} {', '.join(folds)}")
    if parts:
        warn(
            f'Of "{result.tag}" some measures are NaN: {"; ".join(parts)}. That comes of '
            "predictions that are NaN, or of test rows on which a measure is undefined, such as "
            "those without a class it needs (`StratifiedCV` spreads the classes over the folds).",
            verbosity,
        )


def _observations(scores: Sequence[FoldScore], n_measures: int) -> list[Any]:
    columns = [[score.observations[m] for score in scores] for m in range(n_measures)]
    return [None if all(each is None for each in folds) else folds for folds in columns]


def _ask(
    trial: "Trial", failures: Sequence[Exception | None], question: str
) -> list[Record | None]:
    return [
        getattr(mach, question)() if failure is None else None
        for mach, failure in zip(trial.machines, failures, strict=True)
    ]


def _predictions(scores: Sequence[FoldScore]) -> list[Any]:
    """Those of each fold; not in a dict where there is one operation only."""
    made = [score.predictions for score in scores]
    return [next(iter(p.values())) if p is not None and len(p) == 1 else p for p in made]
