"""Searching for good hyperparameters.

`TunedModel` wraps a model and is one: its training is the search. A `TuningStrategy` proposes the
candidates, a `SelectionHeuristic` chooses among them; to add one, see there.
"""

from ._base import TuningStrategy
from ._explicit import Explicit
from ._grid import Grid
from ._halving import Hyperband, SuccessiveHalving
from ._history import History
from ._latin_hypercube import LatinHypercube
from ._learning_curve import LearningCurve, learning_curve
from ._optuna import OptunaSearch
from ._param_range import param_range
from ._random_search import RandomSearch
from ._ranges import NominalRange, NumericRange, ParamRange
from ._selection import NaiveSelection, SelectionHeuristic
from ._tuned_model import TunedModel

__all__ = [
    "Explicit",
    "Grid",
    "History",
    "Hyperband",
    "LatinHypercube",
    "LearningCurve",
    "NaiveSelection",
    "NominalRange",
    "NumericRange",
    "OptunaSearch",
    "ParamRange",
    "RandomSearch",
    "SelectionHeuristic",
    "SuccessiveHalving",
    "TunedModel",
    "TuningStrategy",
    "learning_curve",
    "param_range",
]
