"""Strategies that make a single pair."""

from typing import Any, ClassVar, final

from pymlj._random import RNG
from pymlj.data import partition
from pymlj.exceptions import ArgumentError

from ._base import Pairs, ResamplingStrategy
from ._rows import labels_of, row_numbers


@final
class InSample(ResamplingStrategy):
    """Train and test on the same rows, all of them.

    Example:
        >>> from pymlj import InSample
        >>> InSample().train_test_pairs(range(3))
        [(array([0, 1, 2]), array([0, 1, 2]))]
    """

    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return one pair of all rows and all rows."""
        rows = row_numbers(rows, X, y)
        return [(rows, rows)]


@final
class Holdout(ResamplingStrategy):
    """Train on the first rows, test on the rest.

    Args:
        fraction_train: Share of the rows to train on, strictly between 0 and 1; the number of rows
            is rounded, halves to the even number.
        shuffle: Whether to shuffle the rows first; `None` means: if `rng` is given.
        rng: Seed or generator for the shuffle. A seed is applied anew at each call.
        stratify: `True` gives both parts the class proportions of the target; a vector of labels,
            one for each row of the whole data, those of the vector.

    Raises:
        ArgumentError: `fraction_train` is out of range; or, from `train_test_pairs`, one of the
            parts would be empty, or there is no `y` to stratify by.

    Example:
        >>> from pymlj import Holdout
        >>> Holdout(fraction_train=0.75).train_test_pairs(range(4))
        [(array([0, 1, 2]), array([3]))]
    """

    fraction_train: float = 0.7
    shuffle: bool | None = None
    rng: RNG = None
    stratify: Any = None

    _positional: ClassVar[tuple[str, ...]] = ("fraction_train",)

    def check(self) -> None:
        """Refuse a fraction that leaves nothing to train or to test on."""
        if not 0 < self.fraction_train < 1:
            raise ArgumentError(
                f"`0 < fraction_train < 1` must hold, but got {self.fraction_train!r}."
            )

    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return one pair; `y` is the whole target."""
        labels, name = (y, "y") if self.stratify is True else (self.stratify, "stratify")
        if self.stratify is True and y is None:
            raise ArgumentError(
                "`Holdout(stratify=True)` needs a target, but got `y=None`; call "
                "`train_test_pairs(rows, X, y)`, or give the labels: `stratify=labels`."
            )
        rows = row_numbers(rows, X, y)
        unstratified = labels is None or labels is False
        train, test = partition(
            rows,
            self.fraction_train,
            shuffle=self.shuffle,
            rng=self.rng,
            stratify=None if unstratified else labels_of(rows, labels, name),
        )
        return [(train, test)]
