"""`IteratedModel`: a model whose number of iterations is found while it is trained."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

from pymlj._show import short
from pymlj.control import GL, InvalidValue, Patience, Step, TimeLimit, check_controls
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Wrapper, iteration_path, only_outcome, trains_together
from pymlj.parameters import clone, get_param
from pymlj.resampling import Holdout, InSample, ResamplingStrategy

from ._operations import passed_on
from ._progress import Progress
from ._run import Fit, run
from ._start import Start, options_of, start

Outcome = Fit | Exception


@final
class IteratedModel(Wrapper):
    """An iterative model, trained under the direction of controls.

    The model inside is trained bit by bit: in each cycle the controls are applied in order. `Step`
    trains for some more iterations, after which the model is evaluated on data held out; stopping
    criteria look at that loss. Once a control asks to stop, the cycle is finished, and training
    ends.

    Fitted again with other controls it goes on where it stopped, and so it does if the iteration
    parameter of `model` changes; after any other change it starts afresh. The first Ctrl-C ends
    training after the current cycle, and keeps what was learned; the next `fit` goes on from there.

    Args:
        model: A supervised model with an iteration parameter, whose value is ignored. It is not
            changed.
        controls: What to do in each cycle. One of them must train, such as `Step`; those that look
            at what was trained belong after it. They are used as they are, not copied.
        resampling: What is held out: `Holdout(...)`, `InSample()`, or a list with one pair
            `(training rows, test rows)`; drawn once. Anything with several folds trains a model for
            each, and that of the last fold is kept. `None` trains on all data, and takes the last
            training loss for the loss.
        measure: A measure, or a list of them, of which the first is the loss; the negative, if it
            is a score. `None` for the default measure of the model.
        weights: One weight an observation of the whole data, for the measures only.
        class_weights: Level to weight, for the measures only.
        operation: The operation whose output is measured, or one a measure; `None` to infer.
        retrain: Whether to train a model from scratch on all data in the end, for as many
            iterations.
        restore_best: Whether to go back to the iteration with the lowest loss.
        check_measure: Whether to refuse measures that do not fit the target or the model.
        iteration_parameter: Dotted name of the iteration parameter of `model`; `None` for the one
            it declares.
        cache: Whether to keep the data in the form the model inside wants.

    Raises:
        ArgumentError: `model` is not supervised, or has no such iteration parameter; a control is
            none, or none of them trains.

    Fitted parameters:
        machine: The machine that predicts.

    Report:
        model_report: The report of that machine.
        controls: Pairs of a control and what it has to tell, in order.
        n_iterations: The number of iterations.
        best_iteration: The number of iterations at the lowest loss.
        best_loss: The lowest loss.
        losses: The loss at the end of each cycle.
        training_losses: The training loss of each iteration, before any retraining.
        evaluation_seconds: How long predicting and measuring took in each cycle.

    Example:
        >>> from pymlj import (
        ...     IteratedModel,
        ...     NumberLimit,
        ...     Patience,
        ...     Step,
        ...     load_iris,
        ...     log_loss,
        ...     machine,
        ... )
        >>> from pymlj_flux import NeuralNetworkClassifier
        >>> X, y = load_iris()
        >>> iterated = IteratedModel(
        ...     NeuralNetworkClassifier(batch_size=32, rng=1),
        ...     controls=[Step(1), Patience(3), NumberLimit(20)],
        ...     measure=log_loss,
        ... )
        >>> report = machine(iterated, X, y).fit(verbosity=0).report()
        >>> report.n_iterations == len(report.losses) <= 20
        True
    """

    model: Model
    controls: list[Any] | tuple[Any, ...] = [
        Step(1),
        Patience(5),
        GL(2.0),
        TimeLimit(0.03),
        InvalidValue(),
    ]
    resampling: ResamplingStrategy | list[Any] | tuple[Any, ...] | None = Holdout()
    measure: Any = None
    weights: Any = None
    class_weights: Mapping[Any, float] | None = None
    operation: str | list[str] | tuple[str, ...] | None = None
    retrain: bool = False
    restore_best: bool = False
    check_measure: bool = True
    # A trait for all other models, here a hyperparameter: see `iteration_path`.
    iteration_parameter: str | None = None  # type: ignore[misc]  # a class variable there
    cache: bool = True

    package_name: ClassVar[str] = "pymlj"
    package_license: ClassVar[str] = "MIT"
    is_pure_python: ClassVar[bool] = True
    supports_training_losses: ClassVar[bool] = False
    _traits_of_another_meaning: ClassVar[tuple[str, ...]] = ("iteration_parameter",)

    predict: ClassVar[Any] = passed_on("predict")
    predict_mean: ClassVar[Any] = passed_on("predict_mean")
    predict_median: ClassVar[Any] = passed_on("predict_median")
    predict_mode: ClassVar[Any] = passed_on("predict_mode")
    predict_joint: ClassVar[Any] = passed_on("predict_joint")
    transform: ClassVar[Any] = passed_on("transform")
    inverse_transform: ClassVar[Any] = passed_on("inverse_transform")

    # ------------------------------------------------------------------ hyperparameters

    def check(self) -> None:
        """Refuse what cannot be iterated, and controls that are none."""
        if not self.model.is_supervised:
            raise ArgumentError(
                "`model` of `IteratedModel` must be supervised, since its predictions are "
                f"measured, but `{type(self.model).__name__}` is not."
            )
        self.parameter()
        for control in check_controls(self.controls):
            if getattr(control, "needs_ingest", False):
                raise ArgumentError(
                    f"`{short(control)}` feeds data to what is trained, but an `IteratedModel` "
                    "trains on the data of its machine; leave the control out, or use `train`."
                )
        options_of(self)

    def clean(self) -> str:
        """Warn of a resampling that takes long."""
        if isinstance(self.resampling, list | tuple):
            slow = len(self.resampling) > 1
        else:
            slow = not isinstance(self.resampling, Holdout | InSample | None)
        if not slow:
            return ""
        return (
            f"`resampling={short(self.resampling)}` trains and evaluates a model for each fold in "
            "every cycle, which may take long, and keeps the model of the last fold (unless "
            "`retrain=True`); usual are `Holdout()`, `InSample()`, `None`, or one pair of rows."
        )

    def parameter(self) -> str:
        """Return the dotted name of the iteration parameter of the model inside.

        Raises:
            ArgumentError: There is none, or none of the name that was given.
        """
        path = self.iteration_parameter or iteration_path(self.model)
        name = type(self.model).__name__
        if path is None:
            raise ArgumentError(
                f"`model` must have an iteration parameter, but `{name}` declares none; say which "
                'of its hyperparameters counts the iterations, as in `iteration_parameter="n"`.'
            )
        try:
            get_param(self.model, path)
        except ArgumentError as error:
            raise ArgumentError(
                f"`iteration_parameter` must name a hyperparameter of `{name}`, but is `{path}`: "
                f"{error}"
            ) from error
        return path

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, *data: Any) -> Fit:
        """Train under the controls, from scratch."""
        return only_outcome(_train([self], verbosity, [None], [data]))

    def update(self, verbosity: int, old_fitresult: Any, old_cache: Any, *data: Any) -> Fit:
        """Go on, unless more than the controls has changed."""
        return only_outcome(_train([self], verbosity, [old_cache], [data]))

    @classmethod
    def fit_many(  # type: ignore[override]  # narrower than `Model`: all are iterated models
        cls,
        models: Sequence["IteratedModel"],
        verbosity: int,
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Any]:
        """Train all side by side, if the models inside are better trained together.

        Others gain nothing by that, and their time limits would count the time of all.
        """
        if not all(trains_together(model.model) for model in models):
            return super().fit_many(models, verbosity, datasets)
        return list(_train(models, verbosity, [None] * len(models), datasets))

    @classmethod
    def update_many(  # type: ignore[override]  # narrower than `Model`: all are iterated models
        cls,
        models: Sequence["IteratedModel"],
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Any]:
        """Go on with all side by side, if the models inside are better trained together."""
        if not all(trains_together(model.model) for model in models):
            return super().update_many(models, verbosity, old_fitresults, old_caches, datasets)
        return list(_train(models, verbosity, old_caches, datasets))

    # ------------------------------------------------------------------ looking inside, files

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """The `machine` that predicts."""
        return {"machine": fitresult}

    def feature_importances(self, fitresult: Any, report: Any) -> Any:
        """Those of the machine that predicts."""
        return fitresult.feature_importances()

    def save_cache(self, cache: Progress) -> dict[str, Any]:
        """The machines in training, and what was seen on the way."""
        return cache.to_plain()

    def restore_cache(self, saved: Mapping[str, Any]) -> Progress:
        """Undo `save_cache`."""
        return Progress.from_plain(saved, clone(self))


def _train(
    models: Sequence[IteratedModel],
    verbosity: int,
    old: Sequence[Progress | None],
    datasets: Sequence[tuple[Any, ...]],
) -> list[Outcome]:
    """Train those that can start, and hand back the errors of the others."""
    outcomes: list[Outcome | None] = []
    starts: list[Start] = []
    for model, progress, data in zip(models, old, datasets, strict=True):
        try:
            starts.append(start(model, data, progress, verbosity))
            outcomes.append(None)
        except Exception as error:  # handed back, so that the other models are not lost
            outcomes.append(error)
    trained = iter(run(starts, verbosity))
    return [next(trained) if outcome is None else outcome for outcome in outcomes]
