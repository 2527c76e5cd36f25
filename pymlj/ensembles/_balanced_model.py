"""`BalancedModel`: a classifier that is trained on balanced data."""

import functools
import numbers
from typing import Any, ClassVar, final

from pymlj._logging import warn
from pymlj._record import as_record
from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import OPERATIONS, Model, Record, derived, iteration_path
from pymlj.parameters import clone, is_same_except

from ._members import operate
from ._named import NamedComponents
from ._together import Fit, Job, Part, Together


def _supports_weights(balanced: Any) -> bool:
    if isinstance(balanced, type):
        return False
    return all(m.supports_weights for m in (balanced.model, *balanced.components().values()))


@final
class BalancedModel(NamedComponents, Together):
    """Trains a classifier on data that balancers have made of the training data.

    The data go through the balancers in the order given, in training alone: whatever is predicted
    or transformed goes to the classifier as it is. In an evaluation, balancing happens within the
    training rows of each fold.

    The balancers are hyperparameters under the names given: `model.over.ratios`. Weights are taken
    if the classifier and all balancers can use them.

    Args:
        model: A supervised model; may be given by position.
        **balancers: Static models whose `transform` makes `(X, y)` of `X, y`, such as
            `RandomOversampler()`.

    Fitted parameters:
        model: Those of the classifier.

    Report:
        model: That of the classifier.

    Raises:
        ArgumentError: `model` is not supervised, or a balancer is no static model.

    Example:
        >>> import pandas as pd
        >>> from pymlj import (
        ...     BalancedModel,
        ...     ConstantClassifier,
        ...     RandomOversampler,
        ...     categorical,
        ...     machine,
        ... )
        >>> X, y = pd.DataFrame({"x": [0.0] * 4}), categorical(["no", "no", "no", "yes"])
        >>> model = BalancedModel(ConstantClassifier(), over=RandomOversampler(rng=1))
        >>> machine(model, X, y).fit(verbosity=0).predict(X[:1]).pdf("yes")
        array([0.5])
    """

    model: Model

    _what: ClassVar[str] = "a balancer"
    supports_weights: ClassVar[Any] = derived(_supports_weights)
    supports_class_weights: ClassVar[Any] = False

    def __init__(self, *args: Any, **settings: Any) -> None:
        if len(args) > 1:
            raise ArgumentError(
                "`BalancedModel` takes balancers by names of your own: "
                f"`BalancedModel(model, balancer={short(args[1])})`."
            )
        super().__init__(*args, **settings)
        if not self.components():
            warn(
                "This `BalancedModel` has no balancers, so the data are not balanced; give some, "
                "as in `BalancedModel(model, over=RandomOversampler())`."
            )

    def check(self) -> None:
        """The model must be supervised, the balancers static."""
        if not self.model.is_supervised:
            raise ArgumentError(
                "`model` of `BalancedModel` must be supervised, but "
                f"`{type(self.model).__name__}` is not."
            )
        for name, balancer in self.components().items():
            if balancer.abstract_type != "Static" or not hasattr(balancer, "transform"):
                raise ArgumentError(
                    f"`{name}` of `BalancedModel` must be a balancer, a static model that "
                    f"transforms `X, y`, but `{type(balancer).__name__}` is none."
                )

    # ------------------------------------------------------------------ training

    def _job(self, verbosity: int, data: tuple[Any, ...], old: tuple[Any, Any] | None) -> Job:
        balanced, inner = None, None
        if old is not None:
            fitresult, cache = old
            if self == cache.model:
                return Job([], lambda _: (fitresult, cache, cache.report))
            if self._goes_on_from(cache):
                balanced, inner = cache.data, (fitresult, cache.inner)
        if balanced is None:
            balanced = self.model.reformat(*self._balanced(verbosity, data))

        def finish(trained: list[Fit]) -> Fit:
            [(fitresult, cache, report)] = trained
            # The balanced data are of use to models that can be trained on, to no others.
            kept = None if iteration_path(self.model) is None else balanced
            wrapped = {"model": as_record(report)}
            state = Record(model=clone(self), inner=cache, data=kept, report=wrapped)
            return fitresult, state, wrapped

        return Job([Part(self.model, balanced, old=inner)], finish)

    def _goes_on_from(self, cache: Any) -> bool:
        """Whether the model inside may be trained on, on the data it was trained on before."""
        if not is_same_except(self, cache.model, "model"):
            return False
        if type(self.model) is not type(cache.model.model):
            return False
        seeds = [getattr(balancer, "rng", 0) for balancer in self.components().values()]
        return cache.data is not None or all(isinstance(s, numbers.Integral) for s in seeds)

    def _balanced(self, verbosity: int, data: tuple[Any, ...]) -> tuple[Any, ...]:
        for balancer in self.components().values():
            fitresult, _, _ = balancer.fit(verbosity)
            data = tuple(balancer.transform(fitresult, *data))
        return data

    # ------------------------------------------------------------------ operations

    def __getattr__(self, name: str) -> Any:
        # Operations are those of the model inside, so they are no methods.
        if name in OPERATIONS and hasattr(self.__dict__.get("model"), name):
            return functools.partial(self._operate, name)
        raise AttributeError(f"`{type(self).__name__}` has no attribute `{name}`.")

    def _operate(self, operation: str, fitresult: Any, X: Any) -> Any:
        if operation != "inverse_transform":
            (X,) = self.model.reformat(X)
        return operate(self.model, operation, fitresult, X)

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """Those of the model inside."""
        return {"model": as_record(self.model.fitted_params(fitresult))}

    def training_losses(self, report: Any) -> Any:
        """Those of the model inside."""
        return self.model.training_losses(report["model"])

    def feature_importances(self, fitresult: Any, report: Any) -> Any:
        """Those of the model inside."""
        return self.model.feature_importances(fitresult, report["model"])

    # ------------------------------------------------------------------ files

    def save(self, fitresult: Any) -> Any:
        """What the model inside saves."""
        return self.model.save(fitresult)

    def restore(self, saved: Any) -> Any:
        """What the model inside restores."""
        return self.model.restore(saved)

    def save_cache(self, cache: Any) -> Any:
        """What the model inside saves, without data."""
        inner = cache.model.model.save_cache(cache.inner)
        return Record({**cache, "inner": inner, "data": None})

    def restore_cache(self, saved: Any) -> Any:
        """Undo `save_cache`; the data are balanced again when they are needed."""
        return Record({**saved, "inner": saved.model.model.restore_cache(saved.inner)})
