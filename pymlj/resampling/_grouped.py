"""Cross-validation that keeps together what belongs together."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj._random import RNG
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.tables import n_rows

from ._base import Pairs, ResamplingStrategy
from ._rows import Rows, check_enough, check_nfolds, labels_of, row_numbers, shuffled


@final
class GroupedCV(ResamplingStrategy):
    """Cross-validation in which all rows of a group are in the same fold.

    For data in which rows of one group (a patient, a household) are alike, so that testing on a
    group that was trained on would flatter the model. The groups, largest first, go to whichever
    fold has the fewest rows so far. Rows keep their order.

    Args:
        nfolds: Number of folds, at least 2.
        groups: The group of each row of the whole data: a vector of labels. Rows whose label is
            missing are one group.
        shuffle: Whether groups of equal size go to the folds in random order; `None` means: if
            `rng` is given.
        rng: Seed or generator for the shuffle. A seed is applied anew at each call.

    Raises:
        ArgumentError: `nfolds` is below 2 or, from `train_test_pairs`, above the number of groups.
        DimensionMismatch: From `train_test_pairs`: `groups` is not as long as the data.

    Example:
        >>> from pymlj import GroupedCV
        >>> strategy = GroupedCV(nfolds=2, groups=["a", "b", "b", "a", "c"])
        >>> [test for _, test in strategy.train_test_pairs(range(5))]
        [array([0, 3, 4]), array([1, 2])]
    """

    nfolds: int = 6
    groups: Any = None
    shuffle: bool | None = None
    rng: RNG = None

    _positional: ClassVar[tuple[str, ...]] = ("nfolds",)

    def check(self) -> None:
        """Refuse fewer than two folds, and no groups."""
        check_nfolds(self, self.nfolds)
        if self.groups is None:
            raise ArgumentError("`GroupedCV` needs `groups`: `groups=...`, an entry for each row.")

    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return one `(train, test)` pair a fold."""
        data = y if y is not None else X
        if data is not None and n_rows(data) != n_rows(self.groups):
            raise DimensionMismatch(
                "`groups` must have an entry for every row of the data, but it has "
                f"{n_rows(self.groups)} entries and the data has {n_rows(data)} rows."
            )
        rows = row_numbers(rows, X, self.groups)
        group_of = labels_of(rows, self.groups, "groups")
        sizes = np.bincount(group_of)
        check_enough(len(sizes), self.nfolds, self, of_what="groups")
        order = shuffled(np.arange(len(sizes)), self.shuffle, self.rng)
        fold_of = _fill(sizes, order, self.nfolds)[group_of]
        return [(rows[fold_of != k], rows[fold_of == k]) for k in range(self.nfolds)]


def _fill(sizes: Rows, order: Rows, nfolds: int) -> Rows:
    """The fold of each group: largest groups first, each into the fold with the fewest rows."""
    fold_of = np.empty(len(sizes), dtype=np.intp)
    filled = np.zeros(nfolds, dtype=np.intp)
    for group in order[np.argsort(-sizes[order], kind="stable")]:
        fold_of[group] = filled.argmin()
        filled[fold_of[group]] += sizes[group]
    return fold_of
