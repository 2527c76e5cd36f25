"""`as_sklearn`: which estimator a model makes."""

from typing import Any

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model
from pymlj.parameters import clone
from pymlj.scitypes import Finite, Missing, Unknown, Vector


def as_sklearn(model: Model) -> Any:
    """Make an estimator of scikit-learn of a model.

    It can be used wherever one of scikit-learn can: in `GridSearchCV`, `cross_val_score`,
    `CalibratedClassifierCV`, `VotingClassifier`, in pipelines, and so on. Hyperparameters are
    settings of the estimator, those of components with two underscores in between, as in
    `GridSearchCV(as_sklearn(model), {"builder__width": [32, 64]})`.

    Classifiers have `classes_`, and `predict_proba` if the model predicts probabilities; regressors
    predict means. `fit` takes `sample_weight` if the model can use weights. Data frames are given
    to the model as they are, so that it sees categorical columns, but with integers as floats where
    it wants those. Arrays with missing values are refused, unless the model takes them. What was
    learned is in `fitresult_` and `report_`, the model it was learned by in `model_`.

    Args:
        model: A model that predicts labels or numbers, deterministic or probabilistic; or one that
            transforms. It is copied.

    Returns:
        An estimator that has learned nothing.

    Raises:
        ArgumentError: This is no model, or neither a classifier nor a regressor nor a transformer;
            or it does not declare what its target is.

    Example:
        >>> from sklearn.model_selection import cross_val_score
        >>> from pymlj import ConstantClassifier, Standardizer, as_sklearn, load_iris
        >>> X, y = load_iris()
        >>> cross_val_score(as_sklearn(Standardizer() >> ConstantClassifier()), X, y, cv=2)
        array([0.33333333, 0.33333333])
    """
    if not isinstance(model, Model):
        hint = " Make an instance of the class." if isinstance(model, type) else ""
        raise ArgumentError(f"`as_sklearn` takes a model, but got {short(model)}.{hint}")
    from ._classifier import ModelClassifier, WeightedModelClassifier
    from ._regressor import ModelRegressor, WeightedModelRegressor
    from ._transformer import ModelTransformer

    model = clone(model)
    if not model.is_supervised:
        if not hasattr(model, "transform"):
            raise ArgumentError(
                "`as_sklearn` takes models that are supervised or transform, but "
                f"`{type(model).__name__}` does neither."
            )
        return ModelTransformer(model)
    if model.prediction_type not in ("deterministic", "probabilistic"):
        raise ArgumentError(
            "`as_sklearn` takes models that predict values or distributions, but "
            f"`{type(model).__name__}` does not."
        )
    if model.target_scitype == Unknown:
        raise ArgumentError(
            f"`{type(model).__name__}` does not declare what its target is, so it is not known "
            "whether it is a classifier or a regressor; declare the trait `target_scitype`."
        )
    weighted = model.supports_weights
    if model.target_scitype <= Vector[Missing | Finite]:
        return (WeightedModelClassifier if weighted else ModelClassifier)(model)
    return (WeightedModelRegressor if weighted else ModelRegressor)(model)
