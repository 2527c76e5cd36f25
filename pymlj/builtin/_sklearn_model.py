"""Estimators of scikit-learn, and of whatever follows its protocol, as models."""

import copy
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, final

import numpy as np
import pandas as pd

from pymlj._available import available_if
from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import Model, Record, Wrapper, forwarded
from pymlj.parameters import clone, get_param, is_same_except, set_param
from pymlj.tables import codes, is_categorical, is_table, to_matrix

from ._columns import numbers
from ._estimator_data import (
    as_input,
    as_output,
    distributions,
    feature_names,
    labels,
    predicted_numbers,
    read_labels,
    read_numbers,
    with_codes,
)
from ._estimator_facts import EstimatorFacts
from ._shipped import Shipped

F = TypeVar("F", bound=Callable[..., Any])


def _offers(operation: str) -> Callable[[F], F]:
    return available_if(lambda model: EstimatorFacts(model.estimator).offers(operation))


@final
class SklearnModel(Shipped, Wrapper):
    """Makes a model of an estimator of scikit-learn, XGBoost, LightGBM, CatBoost or the like.

    What the estimator is and can do is found out by itself: classifiers with `predict_proba` become
    probabilistic models, other classifiers and regressors deterministic ones; clusterers predict
    categorical data, outlier detectors the labels "normal" and "outlier" (`transform` gives their
    scores, high for outliers); whatever has `transform` transforms. Settings of the estimator are
    hyperparameters with dotted names: `param_range(model, "estimator.C", lower=0.1, upper=10)`.

    The estimator itself is never trained: each training makes a copy. Tables reach it as pandas
    DataFrames, matrices as they are. It sees labels as 0, 1, ..., in the order of those levels that
    occur; weights of classes (`class_weight`) are given by label all the same. If `n_estimators` of
    an estimator with `warm_start` is raised, it is grown, else it is trained afresh.

    Saving its machine takes `trusted=True`, since estimators can only be pickled.

    Args:
        estimator: The estimator, with `fit`, `get_params`, `set_params`, and `predict` or
            `transform`.

    Fitted parameters:
        estimator: The trained copy.

    Raises:
        ArgumentError: `estimator` lacks one of these methods, or is a class, or a model.

    Example:
        >>> from sklearn.linear_model import LogisticRegression
        >>> from pymlj import SklearnModel, load_iris, machine
        >>> X, y = load_iris()
        >>> model = SklearnModel(LogisticRegression(C=2.0, max_iter=1000))
        >>> model.prediction_type
        'probabilistic'
        >>> mach = machine(model, X, y).fit(verbosity=0)
        >>> list(mach.predict_mode(X[:2]))
        ['setosa', 'setosa']
    """

    estimator: Any

    _positional: ClassVar[tuple[str, ...] | None] = ("estimator",)
    iteration_parameter: ClassVar[Any] = forwarded("iteration_parameter", None)

    def wrapped_model(self) -> Any:
        """What the traits are forwarded from: the facts of the estimator."""
        estimator = getattr(self, "estimator", None)
        return None if estimator is None else EstimatorFacts(estimator)

    def check(self) -> None:
        """The estimator must follow the protocol."""
        estimator = self.estimator
        if isinstance(estimator, type):
            raise ArgumentError(
                "`estimator` must be an instance, but got the class "
                f"`{estimator.__name__}`; write `{estimator.__name__}()`."
            )
        if isinstance(estimator, Model):
            raise ArgumentError(
                f"`estimator` must be an estimator of another library, but "
                f"`{type(estimator).__name__}` is a model already: use it as it is."
            )
        missing = [m for m in ("fit", "get_params", "set_params") if not hasattr(estimator, m)]
        if missing:
            raise ArgumentError(
                "`estimator` must follow the protocol of scikit-learn, but "
                f"{short(estimator)} has no `{missing[0]}`."
            )
        facts = EstimatorFacts(estimator)
        if not (facts.offers("predict") or facts.offers("transform")):
            raise ArgumentError(
                "`estimator` must be able to predict or transform new data, but "
                f"{short(estimator)} has neither `predict` nor `transform`."
            )

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, X: Any, *target: Any) -> tuple[Record, "SklearnModel", None]:
        """Train a copy of the estimator."""
        return self._train(clone(self).estimator, X, *target)

    def update(
        self, verbosity: int, old_fitresult: Any, old_cache: Any, *data: Any
    ) -> tuple[Record, "SklearnModel", None]:
        """Grow a copy of the trained estimator, if it can be grown to what is wanted."""
        if not self._grows_from(old_cache, old_fitresult.estimator):
            return self.fit(verbosity, *data)
        grown = copy.deepcopy(old_fitresult.estimator)
        warm_start = self.estimator.get_params(deep=False)["warm_start"]
        name = self.iteration_parameter.rpartition(".")[2]
        grown.set_params(warm_start=True, **{name: get_param(self, self.iteration_parameter)})
        fitted = self._train(grown, *data)
        grown.set_params(warm_start=warm_start)
        return fitted

    def _grows_from(self, old: "SklearnModel", trained: Any) -> bool:
        """Whether growing what has been trained is the same as training afresh."""
        path = self.iteration_parameter
        if (
            path is None
            or path != old.iteration_parameter
            or getattr(self.estimator, "oob_score", 0)
        ):
            return False
        n, old_n = get_param(self, path), get_param(old, path)
        reached = getattr(trained, "n_estimators_", getattr(trained, "n_iter_", old_n))
        if not n > old_n or reached != old_n:
            return False  # shrunk, or stopped early
        same_size = clone(old)
        set_param(same_size, path, n)
        return is_same_except(self, same_size)

    def _train(self, estimator: Any, X: Any, *target: Any) -> tuple[Record, "SklearnModel", None]:
        kind = EstimatorFacts(estimator).kind
        y, form, weights = None, None, {}
        if target and kind == "classifier":
            y, form = read_labels(target[0])
            with_codes(estimator, form)
        elif target and kind == "regressor":
            y, form = read_numbers(target[0])
        elif target:
            y = codes(target[0]) if is_categorical(target[0]) else numbers(target[0])
        if target[1:]:
            weights = {"sample_weight": np.asarray(target[1], dtype=np.float64)}
        # A missing target is left out, since some transformers take none.
        estimator.fit(as_input(X), *(() if y is None else (y,)), **weights)
        fitted = Record(estimator=estimator, features=feature_names(X), target=form)
        return fitted, clone(self), None

    # ------------------------------------------------------------------ operations

    @_offers("predict")
    def predict(self, fitresult: Any, X: Any) -> Any:
        """Predict the target; for clusterers the cluster, for detectors "normal" or "outlier"."""
        estimator, target = fitresult.estimator, fitresult.target
        kind = EstimatorFacts(estimator).kind
        if self.prediction_type == "probabilistic":
            probabilities = estimator.predict_proba(as_input(X))
            classes = getattr(estimator, "classes_", range(len(target.present)))
            return distributions(probabilities, classes, target)
        predicted = estimator.predict(as_input(X))
        if kind == "classifier":
            return labels(predicted, target)
        if kind == "regressor":
            return predicted_numbers(predicted, target)
        if kind == "clusterer":
            known = getattr(estimator, "labels_", predicted)
            return pd.Categorical(predicted, categories=np.unique(known))
        names = np.where(np.asarray(predicted) < 0, "outlier", "normal")
        return pd.Categorical(names, categories=["normal", "outlier"], ordered=True)

    @_offers("predict_mode")
    def predict_mode(self, fitresult: Any, X: Any) -> Any:
        """The most probable label."""
        return self.predict(fitresult, X).mode()

    @_offers("transform")
    def transform(self, fitresult: Any, X: Any) -> Any:
        """Transform features; for detectors the score of each observation, high for outliers."""
        estimator = fitresult.estimator
        if self.abstract_type == "DeterministicDetector":
            return -np.asarray(estimator.score_samples(as_input(X)))
        names = None
        if hasattr(estimator, "get_feature_names_out"):
            names = list(estimator.get_feature_names_out())
        return as_output(estimator.transform(as_input(X)), X, names)

    @_offers("inverse_transform")
    def inverse_transform(self, fitresult: Any, X: Any) -> Any:
        """Undo `transform`."""
        matrix = to_matrix(X, dtype=None) if is_table(X) else X
        return as_output(fitresult.estimator.inverse_transform(matrix), X, fitresult.features)

    # ------------------------------------------------------------------ looking inside

    def fitted_params(self, fitresult: Any) -> dict[str, Any]:
        """The trained estimator."""
        return {"estimator": fitresult.estimator}

    def feature_importances(self, fitresult: Any, report: Any) -> list[tuple[str, float]] | None:
        """What the estimator says; for linear ones the sizes of coefficients, averaged."""
        estimator, names = fitresult.estimator, fitresult.features
        values = getattr(estimator, "feature_importances_", None)
        if values is None and hasattr(estimator, "coef_"):
            values = np.abs(np.atleast_2d(np.asarray(estimator.coef_))).mean(axis=0)
        if values is None or names is None or len(names) != len(values):
            return None
        return [(str(name), float(value)) for name, value in zip(names, values, strict=True)]
