"""`Stack`: a model that learns from the predictions of other models."""

import functools
import itertools
import operator
from collections.abc import Sequence
from typing import Any, ClassVar, final

from pymlj._logging import warn
from pymlj.exceptions import ArgumentError
from pymlj.interface import (
    PREDICT_OPERATIONS,
    Acceleration,
    Model,
    Record,
    Wrapper,
    derived,
    forwarded,
    only_outcome,
)
from pymlj.resampling import CV, ResamplingStrategy
from pymlj.scitypes import Finite, Missing, Scitype, Unknown, Vector

from ._named import NamedComponents
from ._stack_training import columns_from, train


def _declared(stack: Any, trait: str) -> list[Scitype]:
    """What the base models declare for a trait, and for the target the metalearner too."""
    models = list(stack.components().values())
    models += [stack.metalearner] if trait == "target_scitype" else []
    found = [getattr(model, trait) for model in models]
    return [scitype for scitype in found if scitype != Unknown]


def _agreed(trait: str) -> Any:
    """A trait: what is below all scitypes that the models declare; `Unknown` if nothing is."""

    def read(stack: Any) -> Scitype:
        declared = [] if isinstance(stack, type) else _declared(stack, trait)
        return functools.reduce(_both, declared) if declared else Unknown

    return derived(read)


def _both(a: Scitype, b: Scitype) -> Scitype:
    """What is below two scitypes: of each pair of their alternatives the lower one."""
    pairs = itertools.product(*(getattr(s, "members", None) or [s] for s in (a, b)))
    lower = [s if s <= t else t for s, t in pairs if s <= t or t <= s]
    return functools.reduce(operator.or_, lower) if lower else Unknown


def _supports_weights(stack: Any) -> bool:
    if isinstance(stack, type):
        return False
    return all(m.supports_weights for m in (stack.metalearner, *stack.components().values()))


@final
class Stack(NamedComponents, Wrapper):
    """Trains base models, and a metalearner on what they predict.

    The metalearner is trained on out-of-sample predictions: for each fold the base models are
    trained on the training rows and predict the test rows. For new data they are trained on all
    rows too. What the metalearner sees is a table with a column for each base model, named after
    it; for classifiers, a column for each level: `name_level`.

    Base models are hyperparameters under the names given: `stack.forest.n`. Fitted again, the stack
    trains what has changed. All base models, on all folds, are trained at once.

    Weights are taken if all models can use them.

    Args:
        metalearner: A supervised model that predicts values or distributions.
        resampling: The strategy that makes the folds, or a list of pairs of training and test rows.
        measures: One measure or several, to evaluate the base models by.
        acceleration: How to train; the result does not depend on it.
        **models: Base models: regressors, or classifiers that predict probabilities.

    Fitted parameters:
        metalearner: Those of the metalearner.
        name: For each base model a list: those learned from all rows, then those of each fold.

    Report:
        metalearner: That of the metalearner.
        name: For each base model a list, as above.
        cv_report: From the names of the base models to their evaluations; empty without measures.
        training_losses: Those of the metalearner, if it has any.

    Raises:
        ArgumentError: There is no base model, or one that is no model (a misspelt keyword is taken
            for one) or predicts labels; or the metalearner is not supervised.

    Reference:
        Wolpert: Stacked generalization. Neural Networks 5, 1992.

    Example:
        >>> import numpy as np
        >>> from sklearn.linear_model import LinearRegression, Ridge
        >>> from pymlj import CV, ConstantRegressor, SklearnModel, Stack, machine
        >>> X = {"x": np.arange(6.0)}
        >>> stack = Stack(
        ...     metalearner=SklearnModel(LinearRegression()),
        ...     resampling=CV(nfolds=3),
        ...     mean=ConstantRegressor(),
        ...     line=SklearnModel(Ridge(alpha=0.1)),
        ... )
        >>> mach = machine(stack, X, 2 * np.arange(6.0)).fit(verbosity=0)
        >>> mach.predict({"x": np.array([7.0])}).round(0)
        array([14.])
    """

    metalearner: Model
    resampling: ResamplingStrategy | list[Any] | tuple[Any, ...] = CV()
    measures: Any = None
    acceleration: Acceleration | None = None

    _positional: ClassVar[tuple[str, ...] | None] = ()
    _what: ClassVar[str] = "a base model"

    package_name: ClassVar[str] = "pymlj"
    package_license: ClassVar[str] = "MIT"
    is_pure_python: ClassVar[bool] = True
    input_scitype: ClassVar[Any] = _agreed("input_scitype")
    target_scitype: ClassVar[Any] = _agreed("target_scitype")
    supports_weights: ClassVar[Any] = derived(_supports_weights)
    supports_class_weights: ClassVar[Any] = False
    iteration_parameter: ClassVar[Any] = forwarded(
        "iteration_parameter", None, lambda path: None if path is None else f"metalearner.{path}"
    )

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for trait in ("input_scitype", "target_scitype"):
            if _declared(self, trait) and getattr(self, trait) == Unknown:
                warn(
                    "The models of this `Stack` do not agree on the data they take: nothing fits "
                    f"the `{trait}` of all of them, so data will not be checked against it."
                )

    def wrapped_model(self) -> Model | None:
        """The metalearner, whose kind is that of the stack."""
        return getattr(self, "metalearner", None)

    def check(self) -> None:
        """All models must predict what can be learned from."""
        if not _predicts(self.metalearner):
            raise ArgumentError(
                "`metalearner` of `Stack` must be supervised and predict values or distributions, "
                f"but `{type(self.metalearner).__name__}` does not."
            )
        if not self.components():
            raise ArgumentError(
                "`Stack` needs base models, under names of their own: "
                "`Stack(metalearner=..., forest=..., net=...)`."
            )
        for name, model in self.components().items():
            labels = model.prediction_type == "deterministic" and (
                model.target_scitype <= Vector[Missing | Finite]
            )
            if not _predicts(model) or labels:
                raise ArgumentError(
                    f"The base model `{name}` of `Stack` must be a regressor, or a classifier that "
                    f"predicts probabilities, but `{type(model).__name__}` is neither."
                )

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, *data: Any) -> tuple[Record, Record, dict[str, Any]]:
        """Train the base models, then the metalearner."""
        return only_outcome(self.fit_many([self], verbosity, [data]))

    def update(
        self, verbosity: int, old_fitresult: Any, old_cache: Any, *data: Any
    ) -> tuple[Record, Record, dict[str, Any]]:
        """Train what has changed, and the metalearner if any base model was trained."""
        old = [old_fitresult], [old_cache]
        return only_outcome(self.update_many([self], verbosity, *old, [data]))

    @classmethod
    def fit_many(
        cls, models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        """Train the base models of all stacks together, then all metalearners."""
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
        """Train what has changed in any of the stacks, together."""
        old = list(zip(old_fitresults, old_caches, strict=True))
        return train(models, verbosity, datasets, old)

    # ------------------------------------------------------------------ operations

    def __getattr__(self, name: str) -> Any:
        # Operations are those of the metalearner, so they are no methods.
        if name in PREDICT_OPERATIONS and hasattr(self.__dict__.get("metalearner"), name):
            return functools.partial(self._operate, name)
        raise AttributeError(f"`{type(self).__name__}` has no attribute `{name}`.")

    def _operate(self, operation: str, fitresult: Any, X: Any) -> Any:
        on_all_rows = {name: machines[0] for name, machines in fitresult.base.items()}
        return getattr(fitresult.metalearner, operation)(columns_from(on_all_rows, X))

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """Those of the metalearner, and lists of those of the base models."""
        base = {name: [m.fitted_params() for m in ms] for name, ms in fitresult.base.items()}
        return {"metalearner": fitresult.metalearner.fitted_params(), **base}

    def training_losses(self, report: Any) -> Any:
        """Those of the metalearner."""
        return report.get("training_losses")

    def feature_importances(self, fitresult: Any, report: Any) -> Any:
        """Those of the metalearner, whose features are the base models."""
        return fitresult.metalearner.feature_importances()

    # ------------------------------------------------------------------ files

    def save_cache(self, cache: Any) -> Any:
        """The folds; machines read from a file have no data until they are trained on."""
        return Record({**cache, "bound": False})


def _predicts(model: Model) -> bool:
    kinds = ("deterministic", "probabilistic")
    return bool(model.is_supervised) and model.prediction_type in kinds
