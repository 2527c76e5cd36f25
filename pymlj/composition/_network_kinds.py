"""Composite models of each kind."""

from typing import Any

from pymlj.interface import (
    Deterministic,
    DeterministicDetector,
    DeterministicSupervisedDetector,
    Interval,
    JointProbabilistic,
    Model,
    Probabilistic,
    ProbabilisticDetector,
    ProbabilisticSupervisedDetector,
    Static,
    SupervisedAnnotator,
    Unsupervised,
    UnsupervisedAnnotator,
)

from ._base import NetworkComposite


class _PointPredictions(Model):
    """Point predictions, from a node of their own or from the distributions of `predict`."""

    _operate: Any

    def predict_mode(self, fitresult: Any, X: Any) -> Any:
        """The most probable value for each observation."""
        return self._operate("predict_mode", fitresult, X)

    def predict_mean(self, fitresult: Any, X: Any) -> Any:
        """The mean of each predicted distribution."""
        return self._operate("predict_mean", fitresult, X)

    def predict_median(self, fitresult: Any, X: Any) -> Any:
        """The median of each predicted distribution."""
        return self._operate("predict_median", fitresult, X)


class DeterministicNetworkComposite(NetworkComposite, Deterministic):
    """A learning network that predicts values of a target. See `NetworkComposite`.

    Example:
        >>> from pymlj import DeterministicNetworkComposite, NetworkComposite
        >>> issubclass(DeterministicNetworkComposite, NetworkComposite)  # see its example
        True
    """


class ProbabilisticNetworkComposite(_PointPredictions, NetworkComposite, Probabilistic):
    """A learning network that predicts distributions. See `NetworkComposite`.

    Example:
        >>> from pymlj import NetworkComposite, ProbabilisticNetworkComposite
        >>> issubclass(ProbabilisticNetworkComposite, NetworkComposite)  # see its example
        True
    """


class JointProbabilisticNetworkComposite(_PointPredictions, NetworkComposite, JointProbabilistic):
    """A learning network that also predicts a joint distribution. See `NetworkComposite`.

    Example:
        >>> from pymlj import JointProbabilisticNetworkComposite, NetworkComposite
        >>> issubclass(JointProbabilisticNetworkComposite, NetworkComposite)  # see its example
        True
    """

    def _offers(self, operation: str) -> bool:
        return operation == "predict_joint" or super()._offers(operation)


class IntervalNetworkComposite(NetworkComposite, Interval):
    """A learning network that predicts intervals. See `NetworkComposite`.

    Example:
        >>> from pymlj import IntervalNetworkComposite, NetworkComposite
        >>> issubclass(IntervalNetworkComposite, NetworkComposite)  # see its example
        True
    """


class UnsupervisedNetworkComposite(NetworkComposite, Unsupervised):
    """A learning network that learns from features alone. See `NetworkComposite`.

    Example:
        >>> from pymlj import NetworkComposite, UnsupervisedNetworkComposite
        >>> issubclass(UnsupervisedNetworkComposite, NetworkComposite)  # see its example
        True
    """


class StaticNetworkComposite(NetworkComposite, Static):
    """A network that learns nothing: its `prefit(self, verbosity)` makes empty sources.

    Its operations take as many arguments as there are sources. See `NetworkComposite`.

    Example:
        >>> from pymlj import NetworkComposite, StaticNetworkComposite
        >>> issubclass(StaticNetworkComposite, NetworkComposite)  # see its example
        True
    """

    def fitted_params(self, fitresult: Any) -> None:
        """There are none."""
        return None


class SupervisedAnnotatorNetworkComposite(NetworkComposite, SupervisedAnnotator):
    """A learning network that labels observations, trained with labels. See `NetworkComposite`.

    Example:
        >>> from pymlj import NetworkComposite, SupervisedAnnotatorNetworkComposite
        >>> issubclass(SupervisedAnnotatorNetworkComposite, NetworkComposite)  # see its example
        True
    """


class UnsupervisedAnnotatorNetworkComposite(NetworkComposite, UnsupervisedAnnotator):
    """A learning network that labels observations. See `NetworkComposite`.

    Example:
        >>> from pymlj import NetworkComposite, UnsupervisedAnnotatorNetworkComposite
        >>> issubclass(UnsupervisedAnnotatorNetworkComposite, NetworkComposite)  # see its example
        True
    """


class DeterministicDetectorNetworkComposite(NetworkComposite, DeterministicDetector):
    """A learning network that finds outliers and predicts labels. See `NetworkComposite`.

    Example:
        >>> from pymlj import DeterministicDetectorNetworkComposite, NetworkComposite
        >>> issubclass(DeterministicDetectorNetworkComposite, NetworkComposite)  # see its example
        True
    """


class ProbabilisticDetectorNetworkComposite(
    _PointPredictions, NetworkComposite, ProbabilisticDetector
):
    """A learning network that finds outliers and predicts probabilities. See `NetworkComposite`.

    Example:
        >>> from pymlj import NetworkComposite, ProbabilisticDetectorNetworkComposite
        >>> issubclass(ProbabilisticDetectorNetworkComposite, NetworkComposite)  # see its example
        True
    """


class DeterministicSupervisedDetectorNetworkComposite(
    NetworkComposite, DeterministicSupervisedDetector
):
    """A learning network that finds outliers, trained with labels. See `NetworkComposite`.

    Example:
        >>> from pymlj import DeterministicSupervisedDetectorNetworkComposite, NetworkComposite
        >>> issubclass(
        ...     DeterministicSupervisedDetectorNetworkComposite, NetworkComposite
        ... )  # see its example
        True
    """


class ProbabilisticSupervisedDetectorNetworkComposite(
    _PointPredictions, NetworkComposite, ProbabilisticSupervisedDetector
):
    """A learning network that predicts probabilities of outliers, trained with labels.

    Example:
        >>> from pymlj import NetworkComposite, ProbabilisticSupervisedDetectorNetworkComposite
        >>> issubclass(
        ...     ProbabilisticSupervisedDetectorNetworkComposite, NetworkComposite
        ... )  # see its example
        True
    """
