"""Folds drawn several times over."""

from typing import Any, ClassVar, final

import numpy as np

from pymlj._random import RNG
from pymlj.exceptions import ArgumentError
from pymlj.parameters import clone

from ._base import Pairs, ResamplingStrategy
from ._cv import CV
from ._rows import check_nfolds


def repeated_pairs(
    strategy: ResamplingStrategy, rows: Any, X: Any = None, y: Any = None, repeats: int = 1
) -> Pairs:
    """Return the pairs of `repeats` uses of a strategy, one use after the other.

    Where the strategy has an integer seed `rng`, the first use has that seed and the others have
    seeds made from it: they differ, and the same call twice agrees.

    Args:
        strategy: A resampling strategy; it is not changed.
        rows: As in `train_test_pairs`.
        X: The whole input.
        y: The whole target.
        repeats: How often, at least once.

    Raises:
        ArgumentError: `repeats` is below 1.

    Example:
        >>> from pymlj import CV
        >>> from pymlj.resampling import repeated_pairs
        >>> len(repeated_pairs(CV(nfolds=3, rng=1), range(9), repeats=2))
        6
    """
    check_repeats(repeats)
    pairs: Pairs = []
    for number in range(repeats):
        pairs += _reseeded(strategy, number).train_test_pairs(rows, X, y)
    return pairs


def check_repeats(repeats: int) -> None:
    """Raise `ArgumentError` unless `repeats` is at least 1."""
    if repeats < 1:
        raise ArgumentError(f"`repeats >= 1` must hold, but got `repeats={repeats!r}`.")


def _reseeded(strategy: ResamplingStrategy, number: int) -> ResamplingStrategy:
    seed = getattr(strategy, "rng", None)
    if number == 0 or isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        return strategy
    fresh = np.random.SeedSequence([int(seed), number]).generate_state(1)[0]
    return clone(strategy, rng=int(fresh))


@final
class RepeatedCV(ResamplingStrategy):
    """Shuffled cross-validation, several times over.

    Args:
        nfolds: Number of folds, at least 2.
        repeats: How often to shuffle and cut into folds, at least once.
        rng: Seed or generator for the shuffles. A seed is applied anew at each call.

    Raises:
        ArgumentError: `nfolds` is below 2 or `repeats` below 1; or, from `train_test_pairs`, there
            are fewer rows than folds.

    Example:
        >>> from pymlj import RepeatedCV
        >>> len(RepeatedCV(3, 2, rng=8).train_test_pairs(range(12)))
        6
    """

    nfolds: int = 6
    repeats: int = 10
    rng: RNG = None

    _positional: ClassVar[tuple[str, ...]] = ("nfolds", "repeats")

    def check(self) -> None:
        """Refuse fewer than two folds, or no repeat."""
        check_nfolds(self, self.nfolds)
        check_repeats(self.repeats)

    def train_test_pairs(self, rows: Any, X: Any = None, y: Any = None) -> Pairs:
        """Return `nfolds * repeats` pairs."""
        once = CV(nfolds=self.nfolds, shuffle=True, rng=self.rng)
        return repeated_pairs(once, rows, X, y, repeats=self.repeats)
