"""The kinds of models, and how point predictions follow from distributions.

Model
├── Supervised
│   ├── Deterministic            predicts values of the target
│   ├── Probabilistic            predicts a distribution for each observation
│   │   └── JointProbabilistic   predicts one distribution for all observations
│   └── Interval                 predicts intervals
├── Unsupervised                 transforms, or predicts labels of its own
│   └── Static                   learns nothing
└── Annotator                    labels observations, such as outliers
    ├── SupervisedAnnotator   ⊃ SupervisedDetector   ⊃ Deterministic..., Probabilistic...
    └── UnsupervisedAnnotator ⊃ UnsupervisedDetector ⊃ DeterministicDetector, ProbabilisticDetector
"""

from typing import Any, ClassVar

import numpy as np
import pandas as pd

from pymlj.distributions import UnivariateFinite, UnivariateFiniteArray
from pymlj.exceptions import ArgumentError
from pymlj.scitypes import Missing, OrderedFactor, Scitype, Vector

from ._base import Model
from ._many import Fit


class Supervised(Model):
    """A model that learns to predict a target; subclass one of its kinds.

    Example:
        >>> from pymlj import ConstantClassifier, Supervised
        >>> issubclass(ConstantClassifier, Supervised)
        True
    """

    target_in_fit: ClassVar[bool] = True


class Deterministic(Supervised):
    """A supervised model whose `predict` returns values of the target.

    Define `fit(self, verbosity, X, y)` and `predict(self, fitresult, X)`.

    Example:
        >>> import numpy as np
        >>> from pymlj import Deterministic, machine
        >>> class Middle(Deterministic):
        ...     def fit(self, verbosity, X, y):
        ...         return np.median(y), None, None
        ...
        ...     def predict(self, fitresult, X):
        ...         return np.full(len(X), fitresult)
        >>> X, y = np.zeros((3, 1)), np.array([1.0, 2.0, 9.0])
        >>> machine(Middle(), X, y).fit(verbosity=0).predict(X)
        array([2., 2., 2.])
    """

    prediction_type: ClassVar[str] = "deterministic"


class _PointPredictions(Model):
    """Point predictions from distributions, for the kinds that predict distributions."""

    def predict_mode(self, fitresult: Any, X: Any) -> Any:
        """The most probable value of each predicted distribution."""
        return _point(self, fitresult, X, "mode")

    def predict_mean(self, fitresult: Any, X: Any) -> Any:
        """The mean of each predicted distribution."""
        return _point(self, fitresult, X, "mean")

    def predict_median(self, fitresult: Any, X: Any) -> Any:
        """The median of each predicted distribution."""
        return _point(self, fitresult, X, "median")


class Probabilistic(Supervised, _PointPredictions):
    """A supervised model whose `predict` returns a distribution for each observation.

    Define `fit(self, verbosity, X, y)` and `predict(self, fitresult, X)`, which returns a
    `UnivariateFiniteArray`, a `Normal` with array parameters, or a list of distributions. The point
    predictions `predict_mode`, `predict_mean` and `predict_median` follow from it.

    Example:
        >>> import numpy as np
        >>> from pymlj import Normal, Probabilistic, machine
        >>> class Bell(Probabilistic):
        ...     def fit(self, verbosity, X, y):
        ...         return Normal.fit(y), None, None
        ...
        ...     def predict(self, fitresult, X):
        ...         return Normal(np.full(len(X), fitresult.mean()), fitresult.std())
        >>> X, y = np.zeros((2, 1)), np.array([1.0, 3.0])
        >>> machine(Bell(), X, y).fit(verbosity=0).predict_mean(X)
        array([2., 2.])
    """

    prediction_type: ClassVar[str] = "probabilistic"


class JointProbabilistic(Probabilistic):
    """A supervised model that also predicts one joint distribution, by `predict_joint`.

    Example:
        >>> from pymlj import JointProbabilistic, Model
        >>> issubclass(JointProbabilistic, Model)
        True
    """


class Interval(Supervised):
    """A supervised model whose `predict` returns an interval for each observation.

    Example:
        >>> from pymlj import Interval, Model
        >>> issubclass(Interval, Model)
        True
    """

    prediction_type: ClassVar[str] = "interval"


class Unsupervised(Model):
    """A model that learns from features alone.

    Define `fit(self, verbosity, X)` and `transform(self, fitresult, X)`, optionally
    `inverse_transform` and `predict`. With `target_in_fit = True`, `fit` gets the target as well.

    Example:
        >>> import numpy as np
        >>> from pymlj import Unsupervised, machine
        >>> class Centred(Unsupervised):
        ...     def fit(self, verbosity, X):
        ...         return X.mean(axis=0), None, None
        ...
        ...     def transform(self, fitresult, X):
        ...         return X - fitresult
        >>> machine(Centred(), np.array([[1.0], [3.0]])).fit(verbosity=0).transform(
        ...     np.array([[5.0]])
        ... )
        array([[3.]])
    """


class Static(Unsupervised):
    """A transformer that learns nothing: define `transform(self, fitresult, X)` only.

    Its machine is made without data, and its operations may take several arguments.

    Example:
        >>> from pymlj import InteractionTransformer, machine
        >>> machine(InteractionTransformer()).transform({"a": [2.0], "b": [3.0]})
        {'a': [2.0], 'b': [3.0], 'a_b': array([6.])}
    """

    def fit(self, verbosity: int, *args: Any, **kwargs: Any) -> Fit:
        """Learn nothing."""
        return None, None, None

    def fitted_params(self, fitresult: Any) -> None:
        """There are none."""
        return None


class Annotator(Model):
    """A model that labels observations.

    Example:
        >>> from pymlj import Annotator, Model
        >>> issubclass(Annotator, Model)
        True
    """


_OUTLIERS: Scitype = Vector[Missing | OrderedFactor[2]]


class SupervisedAnnotator(Annotator):
    """An annotator trained with labels, some of which may be missing.

    Example:
        >>> from pymlj import Model, SupervisedAnnotator
        >>> issubclass(SupervisedAnnotator, Model)
        True
    """

    target_in_fit: ClassVar[bool] = True


class UnsupervisedAnnotator(Annotator):
    """An annotator trained without labels.

    Example:
        >>> from pymlj import Model, UnsupervisedAnnotator
        >>> issubclass(UnsupervisedAnnotator, Model)
        True
    """


class SupervisedDetector(SupervisedAnnotator):
    """An outlier detector trained with labels; the second level is the outlier class.

    Example:
        >>> from pymlj import Model, SupervisedDetector
        >>> issubclass(SupervisedDetector, Model)
        True
    """

    target_scitype: ClassVar[Scitype] = _OUTLIERS


class UnsupervisedDetector(UnsupervisedAnnotator):
    """An outlier detector trained without labels; the second level is the outlier class.

    Example:
        >>> from pymlj import Model, UnsupervisedDetector
        >>> issubclass(UnsupervisedDetector, Model)
        True
    """

    target_scitype: ClassVar[Scitype] = _OUTLIERS


class DeterministicSupervisedDetector(SupervisedDetector):
    """A supervised outlier detector that predicts labels; `transform` gives raw scores.

    Example:
        >>> from pymlj import DeterministicSupervisedDetector, Model
        >>> issubclass(DeterministicSupervisedDetector, Model)
        True
    """

    prediction_type: ClassVar[str] = "deterministic"


class ProbabilisticSupervisedDetector(SupervisedDetector, _PointPredictions):
    """A supervised outlier detector that predicts probabilities.

    Example:
        >>> from pymlj import Model, ProbabilisticSupervisedDetector
        >>> issubclass(ProbabilisticSupervisedDetector, Model)
        True
    """

    prediction_type: ClassVar[str] = "probabilistic"


class DeterministicDetector(UnsupervisedDetector):
    """An outlier detector that predicts labels; `transform` gives raw scores.

    Example:
        >>> from pymlj import DeterministicDetector, Model
        >>> issubclass(DeterministicDetector, Model)
        True
    """

    prediction_type: ClassVar[str] = "deterministic"


class ProbabilisticDetector(UnsupervisedDetector, _PointPredictions):
    """An outlier detector that predicts probabilities; `transform` gives raw scores.

    Example:
        >>> from pymlj import Model, ProbabilisticDetector
        >>> issubclass(ProbabilisticDetector, Model)
        True
    """

    prediction_type: ClassVar[str] = "probabilistic"


def _point(model: Any, fitresult: Any, X: Any, what: str) -> Any:
    predicted = model.predict(fitresult, X)
    if "predict" in model.reporting_operations:
        predicted, _ = predicted
    return summary(predicted, what, type(model).__name__)


def summary(predicted: Any, what: str, name: str) -> Any:
    """The mode, mean or median of predicted distributions.

    Args:
        predicted: A distribution with array parameters, or a list of single ones.
        what: `"mode"`, `"mean"` or `"median"`.
        name: Of the model, for messages.

    Raises:
        ArgumentError: Labels have no mean or median; or a distribution has no such method.
    """
    first = (
        predicted if hasattr(predicted, what) or _is_finite(predicted) else next(iter(predicted))
    )
    if _is_finite(first) and what != "mode":
        raise ArgumentError(
            f"`predict_{what}` is for numeric targets, but `{name}` predicts labels; "
            "use `predict_mode`, or `predict` for the probabilities."
        )
    if first is predicted:
        return getattr(predicted, what)()
    if not hasattr(first, what):
        raise ArgumentError(
            f"`predict_{what}` needs distributions with a method `{what}`, but `{name}` predicts "
            f"`{type(first).__name__}`; use `predict`, or `predict_mean`."
        )
    values = [getattr(distribution, what)() for distribution in predicted]
    if _is_finite(first):
        return pd.Categorical(values, categories=first.levels, ordered=first.ordered)
    return np.array(values)


def _is_finite(predicted: Any) -> bool:
    return isinstance(predicted, UnivariateFinite | UnivariateFiniteArray)
