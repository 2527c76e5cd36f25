"""What a model is: its settings, its facts (traits), the methods it offers, and how to find it.

Whoever writes a model, or a package of models, needs this package and those below it, no more.
"""

from pymlj._bars import open_bar
from pymlj._interrupt import Interruptible
from pymlj._logging import log_info, warn
from pymlj._parallel import CPU1, Acceleration, CPUProcesses, CPUThreads
from pymlj._random import RNG, as_generator, is_generator
from pymlj._record import Record
from pymlj._show import text_table
from pymlj._suggest import did_you_mean

from ._base import Model
from ._catalogue import catalogue_text, write_catalogue
from ._kinds import (
    Annotator,
    Deterministic,
    DeterministicDetector,
    DeterministicSupervisedDetector,
    Interval,
    JointProbabilistic,
    Probabilistic,
    ProbabilisticDetector,
    ProbabilisticSupervisedDetector,
    Static,
    Supervised,
    SupervisedAnnotator,
    SupervisedDetector,
    Unsupervised,
    UnsupervisedAnnotator,
    UnsupervisedDetector,
    summary,
)
from ._many import only_outcome
from ._model_info import ModelInfo, ModelList
from ._registry import class_path, load, register, resolve_class
from ._search import doc, info, localmodels, matching, models
from ._traits import OPERATIONS, PREDICT_OPERATIONS, TRAITS, derived, iteration_path, traits
from ._wrapping import Wrapper, fit_together, forwarded, trains_together

__all__ = [
    "CPU1",
    "OPERATIONS",
    "PREDICT_OPERATIONS",
    "RNG",
    "TRAITS",
    "Acceleration",
    "Annotator",
    "CPUProcesses",
    "CPUThreads",
    "Deterministic",
    "DeterministicDetector",
    "DeterministicSupervisedDetector",
    "Interruptible",
    "Interval",
    "JointProbabilistic",
    "Model",
    "ModelInfo",
    "ModelList",
    "Probabilistic",
    "ProbabilisticDetector",
    "ProbabilisticSupervisedDetector",
    "Record",
    "Static",
    "Supervised",
    "SupervisedAnnotator",
    "SupervisedDetector",
    "Unsupervised",
    "UnsupervisedAnnotator",
    "UnsupervisedDetector",
    "Wrapper",
    "as_generator",
    "catalogue_text",
    "class_path",
    "derived",
    "did_you_mean",
    "doc",
    "fit_together",
    "forwarded",
    "info",
    "is_generator",
    "iteration_path",
    "load",
    "localmodels",
    "log_info",
    "matching",
    "models",
    "only_outcome",
    "open_bar",
    "register",
    "resolve_class",
    "summary",
    "text_table",
    "trains_together",
    "traits",
    "warn",
    "write_catalogue",
]
