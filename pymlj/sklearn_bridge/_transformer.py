"""Estimators made of models that transform."""

from typing import Any, Self

from sklearn.base import TransformerMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from pymlj.tables import is_table, to_matrix

from ._base import ModelEstimator, is_data_frame


def _inverts(estimator: Any) -> bool:
    return hasattr(estimator.mlj_model, "inverse_transform")


class ModelTransformer(TransformerMixin, ModelEstimator):  # type: ignore[misc]  # no types
    """A transformer; see `as_sklearn`.

    Args:
        mlj_model: The model.
    """

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train a copy of the model.

        Args:
            X: Features.
            y: The target, for models that learn from it; of no use to others.
        """
        model = self._ready_model()
        features = self._features(X, model, fitting=True)
        if model.abstract_type == "Static":
            self.fitresult_, _, self.report_ = model.fit(0)
            self.model_ = model
            return self
        return self._train(model, features, *([y] if model.target_in_fit else []))

    def transform(self, X: Any) -> Any:
        """Transform features: data frames to data frames, arrays to arrays."""
        return _like(self._operate("transform", X), X)

    @available_if(_inverts)  # type: ignore[untyped-decorator]  # no types
    def inverse_transform(self, X: Any) -> Any:
        """Undo `transform`."""
        check_is_fitted(self, "fitresult_")
        model: Any = self.model_
        return _like(model.inverse_transform(self.fitresult_, X), X)


def _like(out: Any, X: Any) -> Any:
    return to_matrix(out) if is_table(out) and not is_data_frame(X) else out
