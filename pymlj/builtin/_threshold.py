"""From predicted probabilities to labels, by a threshold other than one half."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, final

import numpy as np
import pandas as pd

from pymlj._record import as_record
from pymlj.distributions import UnivariateFiniteArray
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Record, Wrapper, fit_together, forwarded, warn
from pymlj.parameters import clone
from pymlj.scitypes import Finite, Multiclass, OrderedFactor, Unknown, Vector
from pymlj.tables import is_categorical, is_ordered, levels

from ._shipped import Shipped

_DEFAULT = 0.5
_TARGETS = (Vector[Multiclass[2]], Vector[OrderedFactor[2]])


@final
class BinaryThresholdPredictor(Shipped, Wrapper):
    """Predicts the positive class where a model gives it a probability above a threshold.

    The positive class is the second level of the target. A probability equal to the threshold
    predicts the first one. A change of the threshold alone trains nothing anew.

    Args:
        model: A probabilistic model for targets with two classes, or a probabilistic outlier
            detector.
        threshold: At least 0, less than 1; with 0.5 the prediction is the more probable class.

    Fitted parameters:
        model_fitted_params: Those of the model inside.

    Report:
        model_report: That of the model inside.

    Example:
        >>> import pandas as pd
        >>> from pymlj import BinaryThresholdPredictor, ConstantClassifier, categorical, machine
        >>> y = categorical(["no", "no", "yes"], levels=["no", "yes"], ordered=True)
        >>> X = pd.DataFrame({"x": [0.0, 1.0, 2.0]})
        >>> model = BinaryThresholdPredictor(ConstantClassifier(), threshold=0.3)
        >>> list(machine(model, X, y).fit(verbosity=0).predict(X))
        ['yes', 'yes', 'yes']
    """

    model: Model
    threshold: float = _DEFAULT

    prediction_type: ClassVar[Any] = "deterministic"
    target_scitype: ClassVar[Any] = Vector[Finite[2]]
    abstract_type: ClassVar[Any] = forwarded(
        "abstract_type", "Model", lambda kind: kind.replace("Probabilistic", "Deterministic")
    )
    reporting_operations: ClassVar[Any] = forwarded(
        "reporting_operations", (), lambda names: tuple(n for n in names if n == "predict")
    )

    def check(self) -> None:
        """The model must predict probabilities of two classes."""
        kind, target = self.model.prediction_type, self.model.target_scitype
        if kind != "probabilistic":
            raise ArgumentError(
                "`model` must predict probabilities, so its `prediction_type` must be "
                f"'probabilistic', but that of `{type(self.model).__name__}` is {kind!r}."
            )
        if target != Unknown and not any(two <= target for two in _TARGETS):
            raise ArgumentError(
                "`model` must be for targets with two classes, but the `target_scitype` of "
                f"`{type(self.model).__name__}` is `{target}`."
            )

    def clean(self) -> str:
        """Reset a threshold that is out of range."""
        if 0 <= self.threshold < 1:
            return ""
        message = (
            f"`0 <= threshold < 1` must hold, but got {self.threshold!r}; it is set to {_DEFAULT}."
        )
        self.threshold = _DEFAULT
        return message

    def fit(self, verbosity: int, *data: Any) -> tuple[Any, Any, Any]:
        """Train the model inside."""
        self._check_target(verbosity, *data[1:2])
        trained = self.model.fit(verbosity, *self.model.reformat(*data))
        return self._wrapped(trained)

    def update(
        self, verbosity: int, old_fitresult: Any, old_cache: Any, *data: Any
    ) -> tuple[Any, Any, Any]:
        """Train the model inside on, if it has changed."""
        if self.model == old_cache.model:
            return old_fitresult, old_cache, old_cache.report
        if type(self.model) is not type(old_cache.model):
            return self.fit(verbosity, *data)
        trained = self.model.update(
            verbosity, old_fitresult, old_cache.cache, *self.model.reformat(*data)
        )
        return self._wrapped(trained)

    @classmethod
    def fit_many(
        cls, models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        """Train the models inside together, as their classes do it."""
        outcomes: list[Any] = [
            _error_of(m, verbosity, d) for m, d in zip(models, datasets, strict=True)
        ]
        sound = [i for i, error in enumerate(outcomes) if error is None]
        inner = [models[i].model for i in sound]
        data = [model.reformat(*datasets[i]) for model, i in zip(inner, sound, strict=True)]
        for i, trained in zip(sound, fit_together(inner, verbosity, data), strict=True):
            outcomes[i] = trained
            if not isinstance(trained, Exception):
                outcomes[i] = (*models[i]._wrapped(trained[:3]), *trained[3:])
        return outcomes

    def predict(self, fitresult: Any, X: Any) -> Any:
        """The label of each observation, as `pandas.Categorical`."""
        inner: Any = self.model
        predicted = inner.predict(fitresult, *inner.reformat(X))
        if "predict" not in inner.reporting_operations:
            return self._labels(predicted)
        distributions, report = predicted
        return self._labels(distributions), report

    def transform(self, fitresult: Any, X: Any) -> Any:
        """What `transform` of the model inside gives, such as the scores of a detector."""
        if not hasattr(self.model, "transform"):
            raise ArgumentError(f"`{type(self.model).__name__}` has no `transform`.")
        transformed = self.model.transform(fitresult, *self.model.reformat(X))
        return transformed[0] if "transform" in self.model.reporting_operations else transformed

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """Those of the model inside."""
        return {"model_fitted_params": as_record(self.model.fitted_params(fitresult))}

    def report(self, reports: Mapping[str, Any]) -> Any:
        """That of the model inside."""
        inner = {
            method: report["model_report"] if method == "fit" and report else report
            for method, report in reports.items()
        }
        return {"model_report": as_record(self.model.report(inner))}

    def training_losses(self, report: Any) -> Any:
        """Those of the model inside."""
        return self.model.training_losses(report["model_report"])

    def feature_importances(self, fitresult: Any, report: Any) -> Any:
        """Those of the model inside."""
        return self.model.feature_importances(fitresult, report["model_report"])

    def save(self, fitresult: Any) -> Any:
        """What the model inside saves."""
        return self.model.save(fitresult)

    def restore(self, saved: Any) -> Any:
        """What the model inside restores."""
        return self.model.restore(saved)

    def save_cache(self, cache: Any) -> Any:
        """What the model inside saves, and that model."""
        return {**cache, "cache": cache.model.save_cache(cache.cache)}

    def restore_cache(self, saved: Any) -> Any:
        """Undo `save_cache`."""
        return Record({**saved, "cache": saved["model"].restore_cache(saved["cache"])})

    def _wrapped(self, trained: Any) -> tuple[Any, Record, dict[str, Any]]:
        """What `fit` returns, given what `fit` of the model inside does."""
        fitresult, cache, inner = trained
        report = {"model_report": inner}
        return fitresult, Record(model=clone(self.model), cache=cache, report=report), report

    def _check_target(self, verbosity: int, *target: Any) -> None:
        """Refuse targets that do not have two levels, and point out if they have no order."""
        if not target or not is_categorical(target[0]):
            return
        pool = levels(target[0])
        _check_two(pool)
        if is_ordered(target[0]):
            return
        if "Detector" in self.model.abstract_type:
            raise ArgumentError(
                "The labels given to a detector must be ordered, the outlier class being the last; "
                "`coerce(y, OrderedFactor)` makes them so."
            )
        warn(
            f"The levels of the target are not ordered; {pool[1]!r} is taken as the positive "
            f"class, {pool[0]!r} as the negative one. `coerce(y, OrderedFactor)` says so for good.",
            verbosity,
        )

    def _labels(self, distributions: Any) -> pd.Categorical:
        if not hasattr(distributions, "probs"):
            distributions = UnivariateFiniteArray.stack(distributions)
        pool = distributions.levels
        _check_two(pool)
        negative, positive = np.asarray(distributions.probs).T
        # Strictly: at the threshold the first level wins, as in a mode.
        above = positive * (1 - self.threshold) > negative * self.threshold
        return pd.Categorical.from_codes(
            above.astype(np.intp),
            categories=pd.Index(pool, tupleize_cols=False),
            ordered=distributions.ordered,
        )


def _check_two(pool: list[Any]) -> None:
    if len(pool) != 2:
        raise ArgumentError(
            f"`BinaryThresholdPredictor` needs two classes, but there are {len(pool)}: {pool}."
        )


def _error_of(model: BinaryThresholdPredictor, verbosity: int, data: tuple[Any, ...]) -> Any:
    """The exception that the target of a model calls for; `None` if it is sound."""
    try:
        model._check_target(verbosity, *data[1:2])
    except ArgumentError as error:
        return error
    return None
