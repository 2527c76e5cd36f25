"""`learning_curve`: how well a model does as one of its hyperparameters varies."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pymlj._show import short
from pymlj.evaluation import EvaluationOptions, Evaluator
from pymlj.exceptions import ArgumentError
from pymlj.interface import Acceleration, Model, Record, is_generator
from pymlj.machines import Machine
from pymlj.parameters import clone
from pymlj.resampling import Holdout, ResamplingStrategy

from ._explicit import Explicit
from ._history import measure_names
from ._ranges import NumericRange, ParamRange, check_count
from ._scales import scale_name
from ._search import Memory, Search, run_searches
from ._selection import NaiveSelection
from ._space import candidate
from ._supply import check_kind

HOLDOUT = Holdout()


class LearningCurve(Record):
    """What `learning_curve` returns.

    Has the items `parameter_name`, `parameter_scale`, `parameter_values` (a list) and
    `measurements`: an array with a number for each value, or a row if there are several curves. The
    attribute `measure_name`, which is no item, says what was measured.
    """

    __slots__ = ("measure_name",)
    measure_name: str

    def __init__(
        self, mapping: Mapping[str, Any] | None = None, /, measure_name: str = "", **items: Any
    ) -> None:
        super().__init__(mapping, **items)
        object.__setattr__(self, "measure_name", measure_name)

    def __reduce__(self) -> Any:
        return type(self), (dict(self.items()), self.measure_name)

    def plot(self, ax: Any = None) -> Any:
        """Draw the curve; see `plot_learning_curve`."""
        from pymlj.plotting import plot_learning_curve

        return plot_learning_curve(self, ax)


def learning_curve(
    model: Model | Machine,
    *data: Any,
    range: ParamRange,
    resolution: int = 30,
    resampling: ResamplingStrategy | Sequence[tuple[Any, Any]] = HOLDOUT,
    measure: Any = None,
    weights: Any = None,
    operation: str | Sequence[str] | None = None,
    repeats: int = 1,
    rows: Any = None,
    rngs: Any = None,
    rng_name: str | None = None,
    acceleration: Acceleration | None = None,
    verbosity: int = 1,
) -> LearningCurve:
    """Evaluate a model for a few values of one hyperparameter.

    This is about a hyperparameter, and not about the amount of data: scikit-learn calls it a
    validation curve. All values are evaluated on the same folds. If the hyperparameter is the
    iteration parameter, such as the epochs of a neural network, the model is trained once (a fold),
    and evaluated on the way.

    Args:
        model: A model, with its data as the next arguments; or a machine, which has its data.
            Neither is changed.
        *data: Training arguments of the model, as for `machine`.
        range: A range, see `param_range`.
        resolution: The number of values; fewer if some integers come out twice.
        resampling: A resampling strategy; or a list of (training rows, test rows) pairs.
        measure: A measure; of several the first one is reported. By default the usual one for the
            model.
        weights: One weight an observation of the whole data, for the measure.
        operation: Name of the operation whose output is measured; by default inferred.
        repeats: Number of times the resampling is applied.
        rows: Rows to split, if not all.
        rngs: Draws a curve for each of several seeds or generators, one of them, or for the seeds 1
            to `k` if it is an integer `k`.
        rng_name: Name of the hyperparameter that takes them, dotted for one of a component.
        acceleration: `CPU1()`, `CPUThreads(n)` or `CPUProcesses(n)`; by default what
            `joblib.parallel_config` names. The numbers do not depend on it.
        verbosity: 0 is silent, 1 shows a progress bar, more is passed on to training (less two).

    Returns:
        A record with `parameter_name`, `parameter_scale`, `parameter_values` and `measurements`,
        and a method `plot`. There is a number for each value; or a row of them, one a generator, if
        there are several.

    Raises:
        ArgumentError: `range` is no single range, `rngs` come without `rng_name`, or as for
            `evaluate`.
        Exception: Whatever the model raises.

    Example:
        >>> import numpy as np
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier, InSample, accuracy
        >>> from pymlj import categorical, learning_curve, param_range
        >>> X, y = np.zeros((4, 1)), categorical(["a", "b", "b", "b"], ordered=True)
        >>> model = BinaryThresholdPredictor(ConstantClassifier())
        >>> r = param_range(model, "threshold", lower=0.7, upper=0.8)
        >>> curve = learning_curve(
        ...     model,
        ...     X,
        ...     y,
        ...     range=r,
        ...     resolution=2,
        ...     resampling=InSample(),
        ...     measure=accuracy,
        ...     verbosity=0,
        ... )
        >>> curve.parameter_values, curve.measurements
        ([0.7, 0.8], array([0.75, 0.25]))
    """
    model, data = _model_and_data(model, data)
    check_kind(model)
    if not isinstance(range, ParamRange):
        raise ArgumentError(
            f"`range` must be a single range made by `param_range`, but got {short(range)}."
        )
    resolution = check_count(resolution, range.field)
    # Of a list all values are taken.
    values = range.iterator(resolution if isinstance(range, NumericRange) else None)
    if isinstance(resampling, ResamplingStrategy):
        resampling = clone(resampling)  # a generator in it must not move on
    options = EvaluationOptions(
        resampling=resampling,
        measures=measure,
        weights=weights,
        operation=operation,
        rows=rows,
        repeats=repeats,
        per_observation=False,
        compact=True,
    )
    evaluator = Evaluator(data, options, verbosity=verbosity)
    searches = [
        _search([candidate(one, {range.field: value}) for value in values], evaluator, acceleration)
        for one in _with_rngs(model, rngs, rng_name)
    ]
    run_searches(searches, verbosity)
    for search in searches:
        if search.error is not None:
            raise search.error
    columns = [[entry.measurement[0] for entry in search.history] for search in searches]
    return LearningCurve(
        measure_name=measure_names(searches[0].history[0])[0],
        parameter_name=range.field,
        parameter_scale=scale_name(range.scale),
        parameter_values=values,
        measurements=np.array(columns[0]) if len(columns) == 1 else np.array(columns).T,
    )


def _model_and_data(model: Any, data: tuple[Any, ...]) -> tuple[Model, tuple[Any, ...]]:
    if not isinstance(model, Machine):
        return model, data
    if data:
        raise ArgumentError(
            "A machine has its data already; call `learning_curve(mach, range=...)` without data."
        )
    return model.model, model.args


def _search(models: list[Model], evaluator: Evaluator, acceleration: Acceleration | None) -> Search:
    strategy = Explicit()
    return Search(
        strategy=strategy,
        model=models[0],
        names=(),
        n=len(models),
        evaluator=evaluator,
        memory=Memory(strategy.setup(models[0], models, len(models)), evaluator.folds),
        heuristic=NaiveSelection(),
        acceleration=acceleration,
    )


def _with_rngs(model: Model, rngs: Any, rng_name: str | None) -> list[Model]:
    """The model with each of the generators in turn."""
    if rngs is None:
        return [model]
    if rng_name is None:
        raise ArgumentError(
            "`rngs` need the name of the hyperparameter that takes them, as in `rng_name='rng'`."
        )
    if isinstance(rngs, int | np.integer) and not isinstance(rngs, bool) and rngs > 0:
        seeds: list[Any] = list(range(1, int(rngs) + 1))
    elif is_generator(rngs):
        seeds = [rngs]
    elif isinstance(rngs, list | tuple) and rngs:
        seeds = list(rngs)
    else:
        raise ArgumentError(
            "`rngs` must be a generator, a list of generators or seeds, or the number of seeds, "
            f"but got {short(rngs)}."
        )
    return [candidate(model, {rng_name: seed}) for seed in seeds]
