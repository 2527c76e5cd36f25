"""How many candidates can be trained at once before the data that they make of theirs fills memory.

Models on the same rows share those rows. But where a model is made of models, such as a pipeline,
each candidate transforms them for itself.
"""

import math
import sys
from typing import Any

import numpy as np

from pymlj.interface import Model
from pymlj.parameters import fields
from pymlj.tables import column_names, is_table, n_rows

_ROOM = 2**30  # bytes
_A_NUMBER = 8


def room_for(model: Model, X: Any, n_folds: int) -> int:
    """Return how many candidates there is room for, at least one.

    Args:
        model: One of the candidates.
        X: The whole input.
        n_folds: How often each of them is trained.
    """
    if not any(isinstance(getattr(model, name), Model) for name in fields(model)):
        return sys.maxsize
    return max(_ROOM // max(n_folds * _A_NUMBER * _cells(X), 1), 1)


def _cells(X: Any) -> int:
    if is_table(X):
        return n_rows(X) * len(column_names(X))
    return math.prod(X.shape) if isinstance(X, np.ndarray) else n_rows(X)
