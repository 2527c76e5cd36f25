"""Cross-validation for rows that are ordered in time."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj._logging import warn

from ._base import Pairs, ResamplingStrategy
from ._rows import check_enough, check_nfolds, row_numbers


@final
class TimeSeriesCV(ResamplingStrategy):
    """Test on consecutive blocks of rows, each after training on all the rows before it.

    The rows are cut into `nfolds + 1` blocks of equal length; what is left over goes to the first,
    which is only trained on.

    Args:
        nfolds: Number of test blocks, at least 1.

    Raises:
        ArgumentError: `nfolds` is below 1 or, from `train_test_pairs`, not below the number of
            rows.

    Example:
        >>> from pymlj import TimeSeriesCV
        >>> for train, test in TimeSeriesCV(nfolds=2).train_test_pairs(range(7)):
        ...     print(train, test)
        [0 1 2] [3 4]
        [0 1 2 3 4] [5 6]
    """

    nfolds: int = 4

    _positional: ClassVar[tuple[str, ...]] = ("nfolds",)

    def check(self) -> None:
        """Refuse less than one fold."""
        check_nfolds(self, self.nfolds, at_least=1)

    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return one pair a test block; warn of rows that are not sorted, and cut them as given."""
        rows = row_numbers(rows, X, y)
        check_enough(len(rows), self.nfolds + 1, self)
        if np.any(rows[1:] < rows[:-1]):
            warn("`TimeSeriesCV` takes the rows to be in order of time, but `rows` is not sorted.")
        length = len(rows) // (self.nfolds + 1)
        starts = len(rows) - length * np.arange(self.nfolds, 0, -1)
        return [(rows[:start], rows[start : start + length]) for start in starts]
