"""The interface of resampling strategies.

A strategy turns rows into pairs of training and test rows. It holds settings only: no data, no
results, nothing that changes between calls (but the state of a generator given as `rng`).
"""

import abc
import typing
from typing import Any, TypeAlias

from pymlj.parameters import ParamObject

from ._rows import Rows

Pairs: TypeAlias = list[tuple[Rows, Rows]]


@typing.dataclass_transform(eq_default=False)  # type checkers: settings may go by position
class ResamplingStrategy(ParamObject, abc.ABC):
    """How rows are split into training and test rows.

    To add a strategy: subclass, declare each setting with its default, and define
    `train_test_pairs`. A seed is best called `rng`: then repeats of one evaluation differ.

    Example:
        >>> import numpy as np
        >>> from pymlj import ResamplingStrategy
        >>> class LastRows(ResamplingStrategy):
        ...     '''Test on the last few rows.'''
        ...
        ...     n: int = 2
        ...
        ...     def train_test_pairs(self, rows, X=None, y=None):
        ...         rows = np.asarray(rows)
        ...         return [(rows[: -self.n], rows[-self.n :])]
        >>> LastRows(n=1).train_test_pairs([3, 4, 5])
        [(array([3, 4]), array([5]))]
    """

    @abc.abstractmethod
    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return the folds.

        Called once by `evaluate` (once a repeat), before any model is trained.

        Args:
            rows: Row numbers to split: list, array, range, slice or boolean mask; `None` for all
                rows of `X` or `y`. Must not be modified.
            X: The whole input, for strategies that look at features.
            y: The whole target, for strategies that stratify.

        Returns:
            One `(train, test)` pair a fold: integer arrays whose entries are entries of `rows`.
        """
