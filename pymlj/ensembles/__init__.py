"""Models made of several models: bagged ones, stacked ones, and ones trained on balanced data.

Whatever their components are, all of them are trained in one go, those of one class together.
"""

from ._balanced_bagging import BalancedBaggingClassifier
from ._balanced_model import BalancedModel
from ._ensemble_model import EnsembleModel
from ._mixture import Mixture
from ._stack import Stack

__all__ = [
    "BalancedBaggingClassifier",
    "BalancedModel",
    "EnsembleModel",
    "Mixture",
    "Stack",
]
