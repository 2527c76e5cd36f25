"""`evaluate`: how good one or several models are, by resampling."""

import inspect
import numbers
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypedDict, Unpack, overload

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import Acceleration, Model
from pymlj.machines import Machine
from pymlj.metrics import Measure
from pymlj.resampling import CV, ResamplingStrategy

from ._evaluator import Evaluator, Trial, carry_out
from ._options import EvaluationOptions, Resampling
from ._result import PerformanceEvaluation
from ._several import EvaluationDict, EvaluationList

Evaluable: TypeAlias = Model | Machine
Entry: TypeAlias = tuple[str, Model, tuple[Any, ...]]

SIX_FOLDS = CV()


class Logger(Protocol):
    """Whoever wants to hear of evaluations, such as an experiment tracker."""

    def log_evaluation(self, evaluation: PerformanceEvaluation, /) -> object:
        """Take note of an evaluation; called for each model, when all are done."""


class _Keywords(TypedDict, total=False):
    """The keywords of `evaluate`, for type checkers; see there."""

    resampling: Resampling
    measures: Any
    measure: Any
    weights: Any
    class_weights: Mapping[Any, float] | None
    operation: str | Sequence[str] | None
    rows: Any
    repeats: int
    acceleration: Acceleration | None
    force: bool
    check_measure: bool
    per_observation: bool
    verbosity: int
    logger: Logger | None
    compact: bool
    return_predictions: bool
    error_score: str | float


@overload
def evaluate(
    model: Evaluable, *data: Any, **keywords: Unpack[_Keywords]
) -> PerformanceEvaluation: ...
@overload
def evaluate(
    model: Mapping[str, Any], *data: Any, **keywords: Unpack[_Keywords]
) -> dict[str, PerformanceEvaluation]: ...
@overload
def evaluate(
    model: Sequence[Any], *data: Any, **keywords: Unpack[_Keywords]
) -> list[PerformanceEvaluation]: ...
def evaluate(
    model: Evaluable | Mapping[str, Any] | Sequence[Any],
    *data: Any,
    resampling: Resampling = SIX_FOLDS,
    measures: Any = None,
    measure: Any = None,
    weights: Any = None,
    class_weights: Mapping[Any, float] | None = None,
    operation: str | Sequence[str] | None = None,
    rows: Any = None,
    repeats: int = 1,
    acceleration: Acceleration | None = None,
    force: bool = False,
    check_measure: bool = True,
    per_observation: bool = True,
    verbosity: int = 1,
    logger: Logger | None = None,
    compact: bool = False,
    return_predictions: bool = False,
    error_score: str | float = "raise",
) -> PerformanceEvaluation | dict[str, PerformanceEvaluation] | list[PerformanceEvaluation]:
    """Train a model on parts of the data and measure how well it predicts the rest.

    Nothing that is passed in is changed: models are copied, and a machine keeps what it has
    learned. All models of one call are trained and tested on the same rows.

    Args:
        model: A model, with its data as the next arguments; or a machine, which has its data. A
            list of such, or a dict from names to such, gives a list, or dict, of results.
        *data: Training arguments of the model, as for `machine`: `X, y`, or `X, y, w`.
        resampling: A resampling strategy; or a list of (training rows, test rows) pairs.
        measures: A measure or a list; any function `f(yhat, y)` is one. By default the usual
            measure for the model's kind of prediction and target.
        measure: The same as `measures`; give one of the two.
        weights: One weight an observation of the whole data, for the measures; training weights
            are the third data argument.
        class_weights: Weight of each level of the target, for the measures.
        operation: Name of the operation whose output is measured, or one a measure: `"predict"`,
            `"predict_mode"`, `"predict_mean"`, `"predict_median"`, `"predict_joint"`. By default
            inferred, e.g. the mode for `accuracy` of a model that predicts probabilities.
        rows: Rows to split into folds, if not all.
        repeats: Number of times the strategy is applied. A seed of the strategy gives other folds
            for each repeat, and the same ones for the same call.
        acceleration: `CPU1()`, `CPUThreads(n)` or `CPUProcesses(n)`; by default what
            `joblib.parallel_config` names. The numbers do not depend on it.
        force: Accepted for symmetry with `fit`; the folds are always trained from scratch.
        check_measure: Whether to refuse measures that do not fit the target or the model.
        per_observation: Whether to keep the measurements of single observations.
        verbosity: 0 is silent, 1 shows a progress bar, more is passed on to training (less one);
            warnings come at 0, too, and are silenced by a negative number.
        logger: An object with a method `log_evaluation(e)`, called with each result.
        compact: Whether to leave out learned parameters, reports and rows.
        return_predictions: Whether to keep the predictions on the test rows.
        error_score: `"raise"`; or what a fold counts whose training or prediction fails, a number
            or `"nan"`.

    Returns:
        A `PerformanceEvaluation`; or a list or dict of them, which shows itself as one table.

    Raises:
        ArgumentError: No target; a measure that does not fit; weights that a measure cannot use; an
            unknown operation; pairs of rows together with `rows`; a fold without rows; ...
        DimensionMismatch: Weights, class weights or operations in the wrong number.
        KeyboardInterrupt: Ctrl-C; there is no result of folds that were cut short.
        Exception: Whatever the model raises, with a note that names model and fold.

    Example:
        >>> from pymlj import CV, ConstantClassifier, accuracy, evaluate, load_iris, log_loss
        >>> X, y = load_iris()
        >>> e = evaluate(
        ...     ConstantClassifier(),
        ...     X,
        ...     y,
        ...     resampling=CV(nfolds=3, rng=1),
        ...     measures=[log_loss, accuracy],
        ...     verbosity=0,
        ... )
        >>> e.operation
        ['predict', 'predict_mode']
    """
    _check_logger(logger)
    _check_data(data)
    if not isinstance(verbosity, numbers.Integral):
        raise ArgumentError(f"`verbosity` must be an integer, but got {short(verbosity)}.")
    options = EvaluationOptions(
        resampling=resampling,
        measures=_one_of(measures, measure),
        weights=weights,
        class_weights=class_weights,
        operation=operation,
        rows=rows,
        repeats=repeats,
        check_measure=check_measure,
        per_observation=per_observation,
        return_predictions=return_predictions,
        error_score=error_score,
    )
    trials = _plan(_entries(model, data), options, verbosity)
    results = carry_out(trials, acceleration, verbosity, force)
    if logger is not None:
        for result in results:
            logger.log_evaluation(result)
    if compact:
        results = [result.compactify() for result in results]
    if isinstance(model, Mapping):
        return EvaluationDict(zip(model, results, strict=True))
    return EvaluationList(results) if isinstance(model, list | tuple) else results[0]


def _plan(entries: Sequence[Entry], options: EvaluationOptions, verbosity: int) -> list[Trial]:
    """A trial for each model. Those on the same target see the same folds."""
    evaluators: list[Evaluator] = []
    trials = []
    for tag, model, data in entries:
        evaluator = _evaluator(evaluators, data, options, verbosity)
        trials.append(evaluator.trial(model, tag))
    return trials


def _evaluator(
    made: list[Evaluator], data: tuple[Any, ...], options: EvaluationOptions, verbosity: int
) -> Evaluator:
    """The evaluator for `data` out of those made already, or a new one, which is added to them."""
    for evaluator in made:
        same = zip(evaluator.data, data, strict=False)
        if len(evaluator.data) == len(data) and all(old is new for old, new in same):
            return evaluator
    shared = [e.folds for e in made if len(data) > 1 and e.y is data[1]]
    folds = shared[0] if shared else None
    new = Evaluator(data, options, folds, verbosity=verbosity)
    made.append(new)
    return new


# ------------------------------------------------------------------------ what was passed in


def _check_logger(logger: object) -> None:
    """Refuse what could not be told of the results, before any model is trained."""
    if logger is not None and not callable(getattr(logger, "log_evaluation", None)):
        raise ArgumentError(
            "`logger` must be an object with a method `log_evaluation(e)`, such as "
            f"`MLflowLogger()`, but got {short(logger)}."
        )


def _check_data(data: tuple[Any, ...]) -> None:
    """Refuse what is given by position and is no data, but belongs to a keyword."""
    for item in data:
        is_class = isinstance(item, type)
        kind = item if is_class else type(item)
        if issubclass(kind, ResamplingStrategy):
            keyword, meant = "resampling", "a resampling strategy"
        elif issubclass(kind, Measure) or inspect.isroutine(item):
            keyword, meant = "measure", "a measure"
        else:
            continue
        call = f"{kind.__name__}()" if is_class else short(item)
        raise ArgumentError(
            f"Only data go by position after the model, but one of them is {meant}, {short(item)}; "
            f"write `{keyword}={call}`."
        )


def _one_of(measures: Any, measure: Any) -> Any:
    if measures is not None and measure is not None:
        raise ArgumentError(
            "`measure` and `measures` mean the same, so only one of them can be given; put all in "
            "a list: `measures=[...]`."
        )
    return measures if measure is None else measure


# ------------------------------------------------------------------- what is to be evaluated


def _entries(model: Any, data: tuple[Any, ...]) -> list[Entry]:
    """Tag, model and data of everything that is to be evaluated."""
    if isinstance(model, Mapping):
        return [(str(tag), *_model_and_data(item, data)) for tag, item in model.items()]
    items = model if isinstance(model, list | tuple) else [model]
    pairs = [_model_and_data(item, data) for item in items]
    tags = _tags([type(model).__name__ for model, _ in pairs])
    return [(tag, *pair) for tag, pair in zip(tags, pairs, strict=True)]


def _tags(names: Sequence[str]) -> list[str]:
    """The names, those that come again numbered from 2 on."""
    return [
        f"{name}-{names[: i + 1].count(name)}" if name in names[:i] else name
        for i, name in enumerate(names)
    ]


def _model_and_data(item: Any, data: tuple[Any, ...]) -> tuple[Model, tuple[Any, ...]]:
    if isinstance(item, Model):
        return item, data
    if not isinstance(item, Machine):
        hint = ""
        if isinstance(item, type) and issubclass(item, Model):
            hint = f" Make an instance: `{item.__name__}()`."
        elif hasattr(item, "fit"):
            hint = " Wrap it: `SklearnModel(...)`."
        elif isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):
            hint = f" Models with tags are a dict: `{{{item[0]!r}: ...}}`."
        raise ArgumentError(
            "`evaluate` takes a model, a machine, or a list or dict of them, "
            f"but got {item!r}.{hint}"
        )
    if data:
        raise ArgumentError(
            "A machine has its data already; call `evaluate(mach, ...)` without data, "
            "or `evaluate(mach.model, X, y, ...)` to use other data."
        )
    return item.model, item.args
