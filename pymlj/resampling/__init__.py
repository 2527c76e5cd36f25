"""Ways to split rows into training and test rows.

A strategy holds settings only; `train_test_pairs` turns rows into folds. To add one, subclass
`ResamplingStrategy`.
"""

from ._base import ResamplingStrategy
from ._cv import CV, StratifiedCV
from ._grouped import GroupedCV
from ._holdout import Holdout, InSample
from ._repeated import RepeatedCV, repeated_pairs
from ._time_series import TimeSeriesCV

__all__ = [
    "CV",
    "GroupedCV",
    "Holdout",
    "InSample",
    "RepeatedCV",
    "ResamplingStrategy",
    "StratifiedCV",
    "TimeSeriesCV",
    "repeated_pairs",
]
