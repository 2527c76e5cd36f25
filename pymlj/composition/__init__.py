"""Models made of models.

Pipelines, transformed targets, transformers by column; and composite models of your own, laid out
as learning networks: see `NetworkComposite`.
"""

from ._base import NetworkComposite
from ._columns import Columns
from ._elimination import RecursiveFeatureElimination
from ._freezable import Freezable
from ._network_kinds import (
    DeterministicDetectorNetworkComposite,
    DeterministicNetworkComposite,
    DeterministicSupervisedDetectorNetworkComposite,
    IntervalNetworkComposite,
    JointProbabilisticNetworkComposite,
    ProbabilisticDetectorNetworkComposite,
    ProbabilisticNetworkComposite,
    ProbabilisticSupervisedDetectorNetworkComposite,
    StaticNetworkComposite,
    SupervisedAnnotatorNetworkComposite,
    UnsupervisedAnnotatorNetworkComposite,
    UnsupervisedNetworkComposite,
)
from ._pipeline import Pipeline
from ._transformed_target import TransformedTargetModel
from ._transformer import Transformer

__all__ = [
    "Columns",
    "DeterministicDetectorNetworkComposite",
    "DeterministicNetworkComposite",
    "DeterministicSupervisedDetectorNetworkComposite",
    "Freezable",
    "IntervalNetworkComposite",
    "JointProbabilisticNetworkComposite",
    "NetworkComposite",
    "Pipeline",
    "ProbabilisticDetectorNetworkComposite",
    "ProbabilisticNetworkComposite",
    "ProbabilisticSupervisedDetectorNetworkComposite",
    "RecursiveFeatureElimination",
    "StaticNetworkComposite",
    "SupervisedAnnotatorNetworkComposite",
    "TransformedTargetModel",
    "Transformer",
    "UnsupervisedAnnotatorNetworkComposite",
    "UnsupervisedNetworkComposite",
]
