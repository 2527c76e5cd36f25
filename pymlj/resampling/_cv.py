"""Cross-validation: every row is tested once."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj._random import RNG
from pymlj.exceptions import ArgumentError
from pymlj.tables import as_vector

from ._base import Pairs, ResamplingStrategy
from ._rows import Rows, check_enough, check_nfolds, labels_of, row_numbers, shuffled


@final
class CV(ResamplingStrategy):
    """Cut the rows into consecutive folds, and test on each in turn.

    The number of rows need not be a multiple of `nfolds`: the first folds are longer by one. The
    training rows keep their order.

    Args:
        nfolds: Number of folds, at least 2; as many as there are rows leaves one out.
        shuffle: Whether to shuffle the rows first; `None` means: if `rng` is given.
        rng: Seed or generator for the shuffle. A seed is applied anew at each call.

    Raises:
        ArgumentError: `nfolds` is below 2 or, from `train_test_pairs`, above the number of rows.

    Example:
        >>> from pymlj import CV
        >>> for train, test in CV(nfolds=2).train_test_pairs(range(5)):
        ...     print(train, test)
        [3 4] [0 1 2]
        [0 1 2] [3 4]
    """

    nfolds: int = 6
    shuffle: bool | None = None
    rng: RNG = None

    _positional: ClassVar[tuple[str, ...]] = ("nfolds",)

    def check(self) -> None:
        """Refuse fewer than two folds."""
        check_nfolds(self, self.nfolds)

    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return one `(train, test)` pair a fold."""
        rows = shuffled(row_numbers(rows, X, y), self.shuffle, self.rng)
        check_enough(len(rows), self.nfolds, self)
        folds = np.array_split(rows, self.nfolds)
        return [(_joined(folds[:k] + folds[k + 1 :]), folds[k]) for k in range(self.nfolds)]


@final
class StratifiedCV(ResamplingStrategy):
    """Cross-validation whose folds all have about the class proportions of the target.

    The rows, class after class in order of first appearance, are dealt out to the folds like cards.
    So the number of rows of one class differs by at most one between folds, and so does the length
    of the folds; and the folds do not depend on what the classes are called. The training rows come
    fold by fold.

    A class with fewer rows than folds is in some folds only. A missing label is a class of its own.

    Args:
        nfolds: Number of folds, at least 2.
        shuffle: Whether to shuffle the rows first; `None` means: if `rng` is given.
        rng: Seed or generator for the shuffle. A seed is applied anew at each call.

    Raises:
        ArgumentError: `nfolds` is below 2; or, from `train_test_pairs`, above the number of rows,
            there is no `y`, or `y` holds measured numbers rather than classes.

    Example:
        >>> import numpy as np
        >>> from pymlj import StratifiedCV
        >>> y = np.array(["a", "a", "a", "a", "b", "b"])
        >>> [test for _, test in StratifiedCV(nfolds=2).train_test_pairs(range(6), y=y)]
        [array([0, 2, 4]), array([1, 3, 5])]
    """

    nfolds: int = 6
    shuffle: bool | None = None
    rng: RNG = None

    _positional: ClassVar[tuple[str, ...]] = ("nfolds",)

    def check(self) -> None:
        """Refuse fewer than two folds."""
        check_nfolds(self, self.nfolds)

    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return one `(train, test)` pair a fold; `y` is the whole target."""
        if y is None:
            raise ArgumentError(
                "`StratifiedCV` needs a target, but got `y=None`; "
                "call `train_test_pairs(rows, X, y)`, or use `CV`."
            )
        rows = shuffled(row_numbers(rows, X, y), self.shuffle, self.rng)
        check_enough(len(rows), self.nfolds, self)
        classes = labels_of(rows, y, "y")
        self._check_classes(classes, y)
        by_class = np.argsort(classes, kind="stable")
        fold_of = np.empty(len(rows), dtype=np.intp)
        fold_of[by_class] = np.arange(len(rows)) % self.nfolds
        folds = [rows[fold_of == k] for k in range(self.nfolds)]
        return [(_joined(folds[:k] + folds[k + 1 :]), folds[k]) for k in range(self.nfolds)]

    def _check_classes(self, classes: Rows, y: Any) -> None:
        """Refuse measured numbers, of which none comes often enough to be spread over the folds."""
        values = as_vector(y)
        is_float = isinstance(values, np.ndarray) and values.dtype.kind == "f"
        if is_float and np.bincount(classes).max(initial=0) < min(self.nfolds, len(classes) / 2):
            raise ArgumentError(
                "`StratifiedCV` keeps the proportions of classes, so the target must have classes, "
                f"but it holds numbers, {classes.max() + 1} different ones in {len(classes)} rows; "
                "use `CV`, or cut the target into classes first."
            )


def _joined(folds: list[Rows]) -> Rows:
    return np.concatenate(folds)
