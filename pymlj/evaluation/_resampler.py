"""`Resampler`: evaluation in the form of a model.

Its "training" is the evaluation of the model inside. When the hyperparameters of that model
change, the machine of the `Resampler` calls `update`, which goes on with the machines of the folds;
so models that can train on do so, on every fold. Tuning and iteration build on this.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, final

from pymlj._logging import quieter
from pymlj.interface import Acceleration, Model, Record, Wrapper, iteration_path, only_outcome
from pymlj.parameters import clone, get_param, same_value, set_param

from ._evaluator import Evaluator, Trial, attempt
from ._options import EvaluationOptions
from ._result import PerformanceEvaluation

Outcome = tuple[Record, Trial, None] | Exception


@final
class Resampler(Wrapper):
    """A model whose training is the evaluation of another model.

    Bind it to the data of that model. `fitted_params` of its machine has the `evaluation` and the
    `machines` of the folds. Folds are made once, and kept until `resampling`, `repeats` or `rows`
    of the options change.

    Args:
        model: The model to be evaluated.
        options: What to compute.
        warm_restart: When the machines of the folds train on after a change of `model`, rather than
            afresh: `"grown"`, if nothing but its iteration parameter has changed, upwards;
            `"always"`, whenever its class is the same, as machines do.
        acceleration: How to train.

    Example:
        >>> from pymlj import CV, ConstantClassifier, load_iris, machine
        >>> from pymlj.evaluation import EvaluationOptions, Resampler
        >>> X, y = load_iris()
        >>> resampler = Resampler(
        ...     model=ConstantClassifier(), options=EvaluationOptions(resampling=CV(3, rng=1))
        ... )
        >>> mach = machine(resampler, X, y).fit(verbosity=0)
        >>> round(mach.fitted_params().evaluation.measurement[0], 2)
        1.12
    """

    model: Model
    options: EvaluationOptions = EvaluationOptions()
    warm_restart: Literal["grown", "always"] = "grown"
    acceleration: Acceleration | None = None

    supports_training_losses: ClassVar[bool] = False
    reports_feature_importances: ClassVar[bool] = False

    def fit(self, verbosity: int, *data: Any) -> tuple[Record, Trial, None]:
        """Evaluate on new folds."""
        return only_outcome(self.fit_many([self], verbosity, [data]))

    def update(
        self, verbosity: int, old_fitresult: Any, old_cache: Any, *data: Any
    ) -> tuple[Record, Trial, None]:
        """Evaluate on the same folds, if they are to be the same."""
        return only_outcome(
            self.update_many([self], verbosity, [old_fitresult], [old_cache], [data])
        )

    @classmethod
    def fit_many(  # type: ignore[override]  # narrower than `Model`: all are resamplers
        cls, models: Sequence["Resampler"], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Outcome]:
        """Train all folds of all models at once."""
        return _carry_out(models, verbosity, datasets, [None] * len(models))

    @classmethod
    def update_many(  # type: ignore[override]  # narrower than `Model`: all are resamplers
        cls,
        models: Sequence["Resampler"],
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Outcome]:
        """Train all folds of all models on, at once."""
        return _carry_out(models, verbosity, datasets, old_caches)

    def fitted_params(self, fitresult: Any) -> Record:
        """The `evaluation`, and the `machines` of the folds."""
        return Record(fitresult)


def is_continuation(old: Model, new: Model) -> bool:
    """Whether training of `new` may go on where that of `old` stopped, as if it had started afresh.

    So it is if they are equal, or differ in nothing but the iteration parameter, which has grown.

    Example:
        >>> from pymlj import ConstantClassifier
        >>> from pymlj.evaluation import is_continuation
        >>> is_continuation(ConstantClassifier(), ConstantClassifier())
        True
    """
    if type(old) is not type(new):
        return False
    if old == new:
        return True
    path = iteration_path(new)
    if path is None or get_param(new, path) < get_param(old, path):
        return False
    grown = clone(old)
    set_param(grown, path, get_param(new, path))
    return grown == new


def _carry_out(
    models: Sequence[Resampler],
    verbosity: int,
    datasets: Sequence[tuple[Any, ...]],
    old: Sequence[Trial | None],
) -> list[Outcome]:
    """Plan a trial for each; carry out together those that train in the same way."""
    planned = [_plan(*job, verbosity) for job in zip(models, datasets, old, strict=True)]
    outcomes: list[Outcome] = [
        plan if isinstance(plan, Exception) else (Record(), plan, None) for plan in planned
    ]
    for acceleration in {model.acceleration for model in models}:
        chosen = [
            (i, trial)
            for i, trial in enumerate(planned)
            if isinstance(trial, Trial) and models[i].acceleration == acceleration
        ]
        results = attempt([trial for _, trial in chosen], acceleration, quieter(verbosity))
        for (i, trial), result in zip(chosen, results, strict=True):
            outcomes[i] = _outcome(trial, result)
    return outcomes


def _plan(
    resampler: Resampler, data: tuple[Any, ...], old: Trial | None, verbosity: int
) -> Trial | Exception:
    try:
        if old is None or not _same_folds(old.evaluator.options, resampler.options):
            return Evaluator(data, resampler.options, verbosity=verbosity).trial(resampler.model)
        goes_on = (
            type(old.model) is type(resampler.model)
            if resampler.warm_restart == "always"
            else is_continuation(old.model, resampler.model)
        )
        evaluator = old.evaluator.with_options(resampler.options)
        return evaluator.trial(resampler.model, machines=old.machines if goes_on else None)
    except Exception as error:  # handed back, so that the other models are not lost
        return error


def _same_folds(a: EvaluationOptions, b: EvaluationOptions) -> bool:
    return all(
        same_value(getattr(a, name), getattr(b, name)) for name in ("resampling", "repeats", "rows")
    )


def _outcome(trial: Trial, result: PerformanceEvaluation | Exception) -> Outcome:
    if isinstance(result, Exception):
        return result
    return Record(evaluation=result, machines=list(trial.machines)), trial, None
