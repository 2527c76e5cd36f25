"""Estimators made of models that predict labels."""

from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d

from pymlj.distributions import UnivariateFiniteArray
from pymlj.interface import Model
from pymlj.tables import categorical, is_categorical, is_ordered, levels

from ._base import ModelEstimator, checked_weights
from ._takes import is_binary


def _is_probabilistic(estimator: Any) -> bool:
    return getattr(estimator.mlj_model, "prediction_type", None) == "probabilistic"


class ModelClassifier(ClassifierMixin, ModelEstimator):  # type: ignore[misc]  # no types
    """A classifier; see `as_sklearn`.

    Args:
        mlj_model: The model.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Train a copy of the model.

        Args:
            X: Features.
            y: Labels.
        """
        return self._fit(X, y)

    def _fit(self, X: Any, y: Any, *weights: Any) -> Self:
        model = self._ready_model()
        features, labels = self._features(X, model, fitting=True), _labels(y)
        classes = np.unique(labels)
        # In the words that scikit-learn's own checks look for.
        if len(classes) < 2:
            only = classes.tolist()[0]
            raise ValueError(
                f"A classifier needs two classes, but there is one class only: {only!r}."
            )
        if len(classes) > 2 and is_binary(model):
            raise ValueError(
                "Only binary classification is supported. The type of the target is multiclass."
            )
        self.classes_ = classes
        return self._train(model, features, _as_categorical(y, labels), *weights)

    def predict(self, X: Any) -> Any:
        """Predict labels."""
        if _is_probabilistic(self):
            most_probable = self.predict_proba(X).argmax(axis=1)
            return self.classes_[most_probable]
        return np.asarray(self._operate("predict", X)).astype(self.classes_.dtype)

    @available_if(_is_probabilistic)  # type: ignore[untyped-decorator]  # no types
    def predict_proba(self, X: Any) -> Any:
        """Predict probabilities, a column for each of `classes_`."""
        check_is_fitted(self, "fitresult_")
        predicted = self._operate("predict", X)
        if not isinstance(predicted, UnivariateFiniteArray):
            predicted = UnivariateFiniteArray.stack(predicted)
        return np.asarray(predicted.pdf(self.classes_.tolist()))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        if isinstance(self.mlj_model, Model):
            tags.classifier_tags.multi_class = not is_binary(self.mlj_model)
        return tags


class WeightedModelClassifier(ModelClassifier):
    """A classifier that can use weights; see `as_sklearn`.

    Args:
        mlj_model: The model.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train a copy of the model.

        Args:
            X: Features.
            y: Labels.
            sample_weight: One weight an observation.
        """
        return self._fit(X, y, *checked_weights(sample_weight, X))


def _labels(y: Any) -> Any:
    """Labels as a vector of numpy, none of them missing."""
    labels = column_or_1d(np.asarray(y), warn=True)
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise ValueError("Input y contains NaN or infinity.")
    check_classification_targets(labels)
    return labels


def _as_categorical(y: Any, labels: Any) -> Any:
    """Labels with the order of their levels, if they have one; unused levels are left out."""
    if not (is_categorical(y) and is_ordered(y)):
        return categorical(labels)
    used = set(labels.tolist())
    return categorical(labels, levels=[v for v in levels(y) if v in used], ordered=True)
