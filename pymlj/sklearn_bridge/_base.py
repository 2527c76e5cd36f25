"""What all estimators made of models have in common. Importing this imports scikit-learn."""

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from pymlj._logging import warn
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model
from pymlj.machines import machine
from pymlj.parameters import clone
from pymlj.scitypes import Continuous, Finite, Missing
from pymlj.tables import is_table, to_table

from ._settings import flat_settings, with_settings
from ._takes import takes, takes_columns, takes_matrices, with_floats


class ModelEstimator(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Base of the estimators that `as_sklearn` makes.

    Args:
        mlj_model: The model.
    """

    def __init__(self, mlj_model: Model | None = None) -> None:
        self.mlj_model = mlj_model

    # ------------------------------------------------------------------ settings

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The model, and its hyperparameters under names such as `builder__width`."""
        own: dict[str, Any] = {"mlj_model": self.mlj_model}
        if deep and self.mlj_model is not None:
            own.update(flat_settings(self.mlj_model))
        return own

    def set_params(self, **params: Any) -> Self:
        """Set hyperparameters by such names; the model is replaced by a changed copy."""
        model = params.pop("mlj_model", self.mlj_model)
        if params and not isinstance(model, Model):
            raise ArgumentError(f"There is no model of which to set `{next(iter(params))}`.")
        self.mlj_model = with_settings(model, params) if params else model
        return self

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        if isinstance(self.mlj_model, Model):
            tags.input_tags.allow_nan = takes(self.mlj_model, Missing | Continuous)
            tags.input_tags.categorical = takes(self.mlj_model, Finite)
            tags.non_deterministic = any(
                value is None and name.rpartition("__")[2] in ("rng", "random_state")
                for name, value in flat_settings(self.mlj_model).items()
            )
        return tags

    def _ready_model(self) -> Model:
        """A copy of the model, ready to be trained."""
        if not isinstance(self.mlj_model, Model):
            raise ArgumentError(
                f"`{type(self).__name__}` needs a model, but got {self.mlj_model!r}; "
                "`as_sklearn(model)` makes an estimator of one."
            )
        model = clone(self.mlj_model)
        model.check_types()
        model.check()
        message = model.clean()
        if message:
            warn(message)
        return model

    # ------------------------------------------------------------------ training

    def _features(self, X: Any, model: Model, fitting: bool) -> Any:
        """Features as the model takes them, checked as scikit-learn does."""
        if not takes_columns(model):
            return X
        if is_data_frame(X):
            validate_data(self, X, reset=fitting, skip_check_array=True)
            return with_floats(X, model)
        finite = "allow-nan" if takes(model, Missing | Continuous) else True
        matrix = validate_data(self, X, reset=fitting, dtype=np.float64, ensure_all_finite=finite)
        return matrix if takes_matrices(model) else to_table(matrix)

    def _train(self, model: Model, *data: Any) -> Self:
        machine(model, *data, cache=False)  # checks that they fit
        self.fitresult_, _, self.report_ = model.fit(0, *model.reformat(*data))
        self.model_ = model
        return self

    def _operate(self, operation: str, X: Any) -> Any:
        check_is_fitted(self, "fitresult_")
        features = self.model_.reformat(self._features(X, self.model_, fitting=False))
        output = getattr(self.model_, operation)(self.fitresult_, *features)
        return output[0] if operation in self.model_.reporting_operations else output

    @property
    def feature_importances_(self) -> Any:
        """The importances of the features, in their order, if the model reports them."""
        check_is_fitted(self, "fitresult_")
        found = self.model_.feature_importances(self.fitresult_, self.report_)
        if found is None:
            raise AttributeError(f"`{type(self.model_).__name__}` has no feature importances.")
        names = getattr(self, "feature_names_in_", None)
        if names is None:
            names = [f"x{j + 1}" for j in range(self.n_features_in_)]
        by_name = dict(found)
        return np.array([by_name.get(str(name), 0.0) for name in names])


def is_data_frame(X: Any) -> bool:
    """Whether features are a table in the eyes of scikit-learn, which takes dicts for no data."""
    return is_table(X) and not isinstance(X, dict | list)


def checked_weights(sample_weight: Any, X: Any) -> tuple[Any, ...]:
    """The weights, if there are any, checked as scikit-learn does."""
    if sample_weight is None:
        return ()
    return (_check_sample_weight(sample_weight, X, dtype=np.float64),)
