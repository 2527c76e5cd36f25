"""What can be known of an estimator of scikit-learn, or of one that looks like it, untrained.

No library is imported: an estimator says itself what it is (by its tags, or by the older attribute
`_estimator_type`), and what it can do is told by the methods it has.
"""

import inspect
from functools import cached_property
from typing import Any, ClassVar

from pymlj.scitypes import Finite, Found, Infinite, Matrix, Scitype, Table, Unknown, Vector

_KINDS = ("classifier", "regressor", "clusterer", "outlier_detector")
# Base classes of linear models, whose coefficients are there after training only.
_LINEAR = {"LinearModel", "LinearClassifierMixin", "SparseCoefMixin", "_GeneralizedLinearRegressor"}


class EstimatorFacts:
    """The traits of the model that an estimator makes, under the names that models have them by.

    Args:
        estimator: The estimator. Its settings count: a support vector machine has probabilities
            only if it was told to compute them.
    """

    _fields: ClassVar[dict[str, Any]] = {}  # no hyperparameters, where a model would have some
    supports_class_weights = False
    supports_training_losses = False

    def __init__(self, estimator: Any) -> None:
        self.estimator = estimator

    # ------------------------------------------------------------------ what it is

    @cached_property
    def _tags(self) -> Any:
        tags = getattr(self.estimator, "__sklearn_tags__", None)
        return None if tags is None else tags()

    @cached_property
    def kind(self) -> str:
        """One of "classifier", "regressor", "clusterer", "outlier_detector", "transformer"."""
        said = getattr(self._tags, "estimator_type", None)
        said = said or getattr(self.estimator, "_estimator_type", None)
        if said in _KINDS:
            return str(said)
        if hasattr(self.estimator, "predict_proba"):
            return "classifier"
        only_transforms = self._has("transform") or not self._has("predict")
        return "transformer" if only_transforms else "regressor"

    @property
    def is_supervised(self) -> bool:
        """Whether it learns a target."""
        return self.kind in ("classifier", "regressor")

    @property
    def prediction_type(self) -> str:
        """Probabilities are predicted by classifiers that can."""
        if self.kind == "classifier" and self._has("predict_proba"):
            return "probabilistic"
        return "deterministic" if self.is_supervised or self._is_detector else "unknown"

    @property
    def abstract_type(self) -> str:
        """The kind of model."""
        if self._is_detector:
            return "DeterministicDetector"
        return self.prediction_type.capitalize() if self.is_supervised else "Unsupervised"

    @property
    def _is_detector(self) -> bool:
        return self.kind == "outlier_detector"

    # ------------------------------------------------------------------ what it takes

    @property
    def input_scitype(self) -> Scitype:
        """A table or a matrix, unless it says that it takes something else, such as texts."""
        said = getattr(self._tags, "input_tags", None)
        if said is None:
            return Table | Matrix
        if not said.two_d_array:
            return Unknown
        # What is made of several estimators, such as a pipeline, does not know of missing values.
        is_made_of_others = any("__" in name for name in self.estimator.get_params())
        if said.allow_nan or is_made_of_others:
            return Table | Matrix
        return Table(Found) | Matrix[Found]

    @property
    def target_scitype(self) -> Scitype:
        """Labels, or numbers; several targets at a time where it says so."""
        if self.kind == "classifier":
            return Vector[Finite]
        if self.kind != "regressor":
            return Unknown
        several = getattr(getattr(self._tags, "target_tags", None), "multi_output", False)
        one: Scitype = Vector[Infinite]
        return one | Matrix[Infinite] | Table(Infinite) if several else one

    output_scitype = Unknown

    @property
    def target_in_fit(self) -> bool:
        """Whether training needs a target."""
        if self.is_supervised or "score_func" in self._settings:
            return True
        if getattr(getattr(self._tags, "target_tags", None), "required", False):
            return True
        y = self._fit_parameters.get("y")
        return y is not None and y.default is inspect.Parameter.empty

    @property
    def supports_weights(self) -> bool:
        """Whether `fit` has an argument `sample_weight`."""
        return "sample_weight" in self._fit_parameters

    @cached_property
    def _fit_parameters(self) -> dict[str, inspect.Parameter]:
        return dict(inspect.signature(self.estimator.fit).parameters)

    # ------------------------------------------------------------------ what it can do

    def offers(self, operation: str) -> bool:
        """Whether the model has an operation.

        Args:
            operation: Its name.
        """
        if operation == "predict_mode":
            return self.prediction_type == "probabilistic"
        if operation == "predict":
            return self.kind != "transformer" and self._has("predict")
        if operation == "transform" and self._is_detector:
            return self._has("score_samples")
        return self._has(operation)

    @property
    def reports_feature_importances(self) -> bool:
        """Whether it has importances, or is linear, so that its coefficients tell them."""
        cls = type(self.estimator)
        if hasattr(cls, "feature_importances_"):
            return True
        linear = hasattr(cls, "coef_") or not _LINEAR.isdisjoint(b.__name__ for b in cls.__mro__)
        return linear and self._settings.get("kernel", "linear") == "linear"

    @property
    def iteration_parameter(self) -> str | None:
        """What counts the members of an ensemble that can be grown (`warm_start`)."""
        if "warm_start" not in self._settings:
            return None
        if "n_estimators" in self._settings:
            return "estimator.n_estimators"
        # Boosting on histograms calls it so; elsewhere it bounds the steps of a solver.
        is_boosting = {"max_iter", "max_leaf_nodes"} <= self._settings.keys()
        return "estimator.max_iter" if is_boosting else None

    @cached_property
    def _settings(self) -> dict[str, Any]:
        return dict(self.estimator.get_params(deep=False))

    def _has(self, method: str) -> bool:
        return hasattr(self.estimator, method)
