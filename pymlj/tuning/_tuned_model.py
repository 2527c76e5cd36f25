"""`TunedModel`: a model that finds its own hyperparameters when it is trained."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

import numpy as np

from pymlj._show import short
from pymlj.evaluation import EvaluationOptions
from pymlj.exceptions import ArgumentError
from pymlj.interface import Acceleration, Model, Wrapper, derived, only_outcome
from pymlj.parameters import clone
from pymlj.resampling import Holdout, ResamplingStrategy

from ._base import TuningStrategy
from ._explicit import Explicit
from ._operations import passed_on
from ._random_search import RandomSearch
from ._selection import NaiveSelection, SelectionHeuristic
from ._supply import as_supply, check_kind, first_models
from ._train import train


@final
class TunedModel(Wrapper):
    """A model whose training is a search for the best hyperparameters.

    `fit` evaluates candidates, all on the same folds, and then trains the best one on all the data;
    predictions are those of that one. To everybody else it is a model like the one inside: it can
    be evaluated (nested resampling), be part of a pipeline, or be tuned itself.

    A larger `n` and another `fit` go on with the search. Candidates that differ only in a growing
    iteration parameter are trained as one. Ctrl-C ends the search with what it has found.

    Args:
        model: The model to be tuned; it is not changed.
        models: In its place, the models to choose from; they may be of different classes.
        tuning: The strategy: `RandomSearch`, `Grid`, `LatinHypercube`, `OptunaSearch`, ...;
            `Explicit()` if `models` are given.
        range: What to search over, such as ranges made by `param_range`; see the strategy for what
            it takes.
        resampling: How candidates are evaluated: a strategy, or pairs of training and test rows.
        measure: A measure or a list, by the first of which candidates are compared; by default the
            usual one for the model.
        n: The number of candidates; by default what suits the strategy.
        weights: One weight a row, for the measures; training weights are data.
        class_weights: Weight of each level of the target, for the measures.
        operation: The operation whose output is measured, or one a measure; by default inferred.
        selection_heuristic: How the best model is chosen.
        repeats: How often the resampling is repeated.
        train_best: Whether to train the best model on all the data; predictions need it.
        acceleration: How to train, `CPU1()`, `CPUThreads(n)` or `CPUProcesses(n)`; by default what
            `joblib.parallel_config` names. All folds of several candidates are spread out together.
        acceleration_resampling: The same, if `acceleration` is not given. No number depends on
            either.
        check_measure: Whether to refuse measures that do not fit the target or the model.
        cache: Whether to keep the data in the form the model wants.
        compact_history: Whether the history goes without learned parameters, reports and rows of
            the folds.
        error_score: What a fold counts whose training or prediction fails: a number or `"nan"`,
            which never wins; or `"raise"`.

    Fitted parameters:
        best_model: The best model.
        best_fitted_params: What it has learned; `None` with `train_best=False`.

    Report:
        best_model: The best model.
        best_history_entry: Its entry in the history.
        best_report: What it reported; `None` with `train_best=False`.
        history: All evaluations in order, with `to_frame()`.
        plotting: Names, scales and values of the hyperparameters, and the measurements; for
            strategies that search over ranges. `plot_tuning(mach)` draws them.

    Raises:
        ArgumentError: No model, or no range; what is given as a model is none that can be tuned.

    Example:
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier, Grid, InSample
        >>> from pymlj import TunedModel, accuracy, categorical, machine, param_range
        >>> y = categorical(["a"] * 6 + ["b"] * 4, ordered=True)
        >>> model = BinaryThresholdPredictor(ConstantClassifier())
        >>> r = param_range(model, "threshold", values=[0.2, 0.5])
        >>> tuned = TunedModel(
        ...     model, tuning=Grid(), range=r, resampling=InSample(), measure=accuracy
        ... )
        >>> mach = machine(tuned, {"x": list(range(10))}, y).fit(verbosity=0)
        >>> mach.report().best_model.threshold, mach.report().best_history_entry.measurement
        (0.5, [0.6])
    """

    model: Any = None
    models: Any = None
    tuning: TuningStrategy = RandomSearch()
    range: Any = None
    resampling: Any = Holdout()
    measure: Any = None
    n: int | None = None
    weights: Any = None
    class_weights: Mapping[Any, float] | None = None
    operation: Any = None
    selection_heuristic: SelectionHeuristic = NaiveSelection()
    repeats: int = 1
    train_best: bool = True
    acceleration: Acceleration | None = None
    acceleration_resampling: Acceleration | None = None
    check_measure: bool = True
    cache: bool = True
    compact_history: bool = True
    error_score: str | float = "nan"

    package_name: ClassVar[str] = "pymlj"
    package_license: ClassVar[str] = "MIT"
    is_pure_python: ClassVar[bool] = True
    iteration_parameter: ClassVar[Any] = "n"
    supports_training_losses: ClassVar[Any] = True
    # The models of a list may differ in what data they take.
    input_scitype: ClassVar[Any] = derived(lambda tuned: _scitype(tuned, "input_scitype"))
    target_scitype: ClassVar[Any] = derived(lambda tuned: _scitype(tuned, "target_scitype"))

    predict: ClassVar[Any] = passed_on("predict")
    predict_mode: ClassVar[Any] = passed_on("predict_mode")
    predict_mean: ClassVar[Any] = passed_on("predict_mean")
    predict_median: ClassVar[Any] = passed_on("predict_median")
    predict_joint: ClassVar[Any] = passed_on("predict_joint")
    transform: ClassVar[Any] = passed_on("transform")
    inverse_transform: ClassVar[Any] = passed_on("inverse_transform")

    # ------------------------------------------------------------------ hyperparameters

    def __init__(self, *args: Any, **settings: Any) -> None:
        if settings.get("models") is not None:
            settings.setdefault("tuning", Explicit())
        super().__init__(*args, **settings)

    def check(self) -> None:
        """There must be a model that can be tuned, or several, and something to search over."""
        if isinstance(self.tuning, Explicit):
            self._check_models()
        else:
            self._check_model()
        if self.n is not None and self.n < 1:
            raise ArgumentError(f"`n` of `TunedModel` must be positive, but got {self.n!r}.")
        check_kind(self.wrapped_model())
        self.options()

    def _check_models(self) -> None:
        name = "range" if self.models is None else "models"
        given = getattr(self, name)
        if given is None:
            raise ArgumentError(
                "`Explicit` needs a list of models to try: `TunedModel(models=[...])`."
            )
        if self.model is not None and self.models is not None:
            raise ArgumentError("Only one of `model` and `models` can be given, but got both.")
        if self.range is not None and self.models is not None:
            raise ArgumentError(
                "`models` are tried as they are, so there is no use for a `range`; leave it out, "
                "or tune each of them: `models=[TunedModel(model, range=...), ...]`."
            )
        setattr(self, name, as_supply(given))
        if not first_models(getattr(self, name), 1):
            raise ArgumentError(f"`{name}` must hold at least one model, but is empty.")

    def _check_model(self) -> None:
        strategy = type(self.tuning).__name__
        if self.models is not None:
            raise ArgumentError(
                f"`models` are tried one by one, so `tuning` must be `Explicit()`, but is "
                f"`{strategy}(...)`; leave out `tuning`, or give a `model` and a `range`."
            )
        if self.model is None:
            raise ArgumentError(
                f"`{strategy}` needs the model that is to be tuned: `TunedModel(model, range=...)`."
            )
        if self.range is None:
            raise ArgumentError(
                f"`{strategy}` needs to know what to search over: `range=param_range(model, "
                '"...", ...)`, or a list of ranges.'
            )

    def clean(self) -> str:
        """Take the default heuristic if the strategy cannot do with the one given."""
        if self.tuning.supports_heuristic(self.selection_heuristic):
            return ""
        message = (
            f"`{type(self.tuning).__name__}` cannot do with "
            f"`selection_heuristic={short(self.selection_heuristic)}`; it is set to "
            "`NaiveSelection()`."
        )
        self.selection_heuristic = NaiveSelection()
        return message

    def wrapped_model(self) -> Any:
        """The model that is tuned; of several, the first."""
        if not isinstance(self.tuning, Explicit):
            return self.model
        models = self.range if self.models is None else self.models
        return next(iter(first_models(models, 1)), None)

    def options(self) -> EvaluationOptions:
        """How candidates are evaluated."""
        resampling = self.resampling
        if isinstance(resampling, ResamplingStrategy):
            resampling = clone(resampling)  # a generator in it must not move on
        return EvaluationOptions(
            resampling=resampling,
            measures=self.measure,
            weights=self.weights,
            class_weights=self.class_weights,
            operation=self.operation,
            repeats=self.repeats,
            check_measure=self.check_measure,
            error_score=self.error_score,
            compact=self.compact_history,
        )

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, *data: Any) -> Any:
        """Search, and train the best model."""
        return only_outcome(self.fit_many([self], verbosity, [data]))

    def update(self, verbosity: int, old_fitresult: Any, old_cache: Any, *data: Any) -> Any:
        """Go on with the search if there is nothing but more to do, else search anew."""
        return only_outcome(
            self.update_many([self], verbosity, [old_fitresult], [old_cache], [data])
        )

    @classmethod
    def fit_many(
        cls, models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        """Carry out all searches side by side, the candidates of all of them trained together."""
        return train(models, verbosity, datasets, [None] * len(models))

    @classmethod
    def update_many(
        cls,
        models: Sequence[Any],
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Any]:
        """Go on with all searches side by side."""
        return train(
            models, verbosity, datasets, list(zip(old_fitresults, old_caches, strict=True))
        )

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """The best model, and what it has learned."""
        mach = fitresult.machine
        return {
            "best_model": fitresult.best_model,
            "best_fitted_params": None if mach is None else mach.fitted_params(),
        }

    def training_losses(self, report: Any) -> list[float]:
        """The best loss so far, after each evaluation; a score counts as its negative."""
        losses = np.asarray(self.selection_heuristic.losses(report["history"]), dtype=np.float64)
        best: list[float] = np.fmin.accumulate(losses).tolist()
        return best

    def feature_importances(self, fitresult: Any, report: Any) -> Any:
        """Those of the best model."""
        return None if fitresult.machine is None else fitresult.machine.feature_importances()


def _scitype(tuned: Any, trait: str) -> Any:
    """The scitype of the model inside; not known if there are several."""
    if isinstance(tuned, type) or isinstance(tuned.tuning, Explicit):
        return getattr(Model, trait)
    return getattr(tuned.model, trait)
