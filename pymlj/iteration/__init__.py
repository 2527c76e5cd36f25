"""Training under the direction of controls: `IteratedModel`, and the controls that need a machine.

An `IteratedModel` wraps a model that is trained in iterations, and lets controls decide how many.
Stopping criteria and the other controls are in `pymlj.control`; those here look at the machine in
training, change its learning rate, write it to files, or show how training goes.
"""

from ._checkpoint import Checkpoint
from ._iterated_model import IteratedModel
from ._learning_rate import CycleLearningRate, LearningRateSchedule
from ._live_plot import LivePlot
from ._progress_bar import ProgressBar
from ._save import Save
from ._with_do import (
    WithEvaluationDo,
    WithFittedParamsDo,
    WithIterationsDo,
    WithMachineDo,
    WithModelDo,
    WithReportDo,
)

__all__ = [
    "Checkpoint",
    "CycleLearningRate",
    "IteratedModel",
    "LearningRateSchedule",
    "LivePlot",
    "ProgressBar",
    "Save",
    "WithEvaluationDo",
    "WithFittedParamsDo",
    "WithIterationsDo",
    "WithMachineDo",
    "WithModelDo",
    "WithReportDo",
]
