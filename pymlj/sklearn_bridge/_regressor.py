"""Estimators made of models that predict numbers."""

from typing import Any, Self

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.utils.validation import column_or_1d

from pymlj.interface import Model
from pymlj.tables import is_table, to_matrix, to_table

from ._base import ModelEstimator, checked_weights
from ._takes import form_of_targets, takes_one_target


class ModelRegressor(RegressorMixin, ModelEstimator):  # type: ignore[misc]  # no types
    """A regressor; see `as_sklearn`.

    Args:
        mlj_model: The model.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Train a copy of the model.

        Args:
            X: Features.
            y: Numbers; several columns of them, if the model takes several targets.
        """
        return self._fit(X, y)

    def _fit(self, X: Any, y: Any, *weights: Any) -> Self:
        model = self._ready_model()
        features, target = self._features(X, model, fitting=True), _numbers(y)
        self._n_axes = target.ndim
        return self._train(model, features, _in_form(target, model), *weights)

    def predict(self, X: Any) -> Any:
        """Predict numbers; of distributions the means."""
        predicts_means = getattr(self.mlj_model, "prediction_type", None) == "probabilistic"
        predicted = self._operate("predict_mean" if predicts_means else "predict", X)
        values = to_matrix(predicted) if is_table(predicted) else np.asarray(predicted)
        return values.ravel() if self._n_axes == 1 else values

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        if isinstance(self.mlj_model, Model):
            tags.target_tags.multi_output = form_of_targets(self.mlj_model) is not None
        return tags


class WeightedModelRegressor(ModelRegressor):
    """A regressor that can use weights; see `as_sklearn`.

    Args:
        mlj_model: The model.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train a copy of the model.

        Args:
            X: Features.
            y: Numbers; several columns of them, if the model takes several targets.
            sample_weight: One weight an observation.
        """
        return self._fit(X, y, *checked_weights(sample_weight, X))


def _numbers(y: Any) -> Any:
    """The target as an array of floats, none of them missing."""
    # In the words that scikit-learn's own checks look for.
    if y is None:
        raise ValueError("This estimator requires y to be passed, but the target y is None.")
    values = to_matrix(y) if is_table(y) else np.asarray(y, dtype=np.float64)
    if not np.isfinite(values).all():
        raise ValueError("Input y contains NaN or infinity.")
    return values


def _in_form(values: Any, model: Model) -> Any:
    """The target in a form that the model takes: if it must, a vector as a column, or reversely."""
    form, one = form_of_targets(model), takes_one_target(model)
    if form is None or (one and (values.ndim < 2 or values.shape[1] == 1)):
        return column_or_1d(values, warn=True)
    columns = values[:, None] if values.ndim == 1 else values
    return columns if form == "matrix" else to_table(columns)
