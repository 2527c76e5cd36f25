"""The contract of resampling strategies."""

from typing import Any

import numpy as np

from pymlj.parameters import clone, fields, same_value, set_param
from pymlj.resampling import ResamplingStrategy

from ._contract import Check, expect, nothing_else_changes, run_all

_N = 24


def check_resampling(strategy: ResamplingStrategy, X: Any = None, y: Any = None) -> None:
    """Run every check of the contract of resampling strategies.

    Args:
        strategy: Any strategy. It is not changed.
        X: Features of the rows that are split, for strategies that look at them; by default two
            columns of 24 rows.
        y: The target of those rows; by default two classes, twelve of each.

    Raises:
        ContractError: Naming the check, what is wrong and how to mend it.

    Example:
        >>> from pymlj import CV
        >>> from pymlj.testing import check_resampling
        >>> check_resampling(CV(nfolds=3))
    """
    if X is None:
        X = np.column_stack([np.arange(_N) // 2, np.arange(_N) % 5])
    if y is None:
        y = np.array(["a", "b"] * (len(X) // 2) + ["a"] * (len(X) % 2))
    run_all(RESAMPLING_CHECKS, strategy, X, y)


def folds_are_pairs_of_rows(strategy: ResamplingStrategy, X: Any, y: Any) -> None:
    """Integer arrays, whose entries are entries of the rows, none of them twice."""
    rows = np.arange(len(X))[::-1]
    pairs = strategy.train_test_pairs(rows, X, y)
    expect(len(pairs) > 0, "there are no folds.")
    for pair in pairs:
        expect(len(pair) == 2, f"a fold must be a pair `(train, test)`, but is {pair!r}.")
        for part in pair:
            expect(
                isinstance(part, np.ndarray) and part.dtype.kind in "iu",
                f"rows must be an array of integers, but are {part!r}.",
            )
            expect(len(part) > 0, "a fold has an empty part.")
            expect(np.isin(part, rows).all(), "a fold holds rows that were not given.")
            expect(len(set(part.tolist())) == len(part), "a row is twice in one part of a fold.")


def some_rows_stay_among_themselves(strategy: ResamplingStrategy, X: Any, y: Any) -> None:
    """Given some rows only, no others occur."""
    rows = np.arange(0, len(X), 2)
    pairs = strategy.train_test_pairs(rows, X, y)
    inside = all(np.isin(part, rows).all() for pair in pairs for part in pair)
    expect(inside, "given every other row, the folds hold rows in between: index into `rows`.")


def every_way_to_write_rows_is_the_same(strategy: ResamplingStrategy, X: Any, y: Any) -> None:
    """A list, a range, an array and `None` for all rows."""
    strategy, n = _seeded(strategy), len(X)
    ways = [list(range(n)), range(n), np.arange(n), None]
    first, *others = [clone(strategy).train_test_pairs(rows, X, y) for rows in ways]
    for rows, pairs in zip(ways[1:], others, strict=True):
        expect(
            same_value(first, pairs), f"`rows={rows!r}` gives other folds than the same in a list."
        )


def asking_changes_nothing(strategy: ResamplingStrategy, X: Any, y: Any) -> None:
    """Neither settings, nor rows, nor data, nor global generators change."""
    rows = np.arange(len(X))
    with nothing_else_changes(strategy, X, y, rows):
        strategy.train_test_pairs(rows, X, y)


def the_same_seed_gives_the_same_folds(strategy: ResamplingStrategy, X: Any, y: Any) -> None:
    """An integer seed is used anew in each call."""
    strategy, rows = _seeded(strategy), np.arange(len(X))
    first, second = (strategy.train_test_pairs(rows, X, y) for _ in range(2))
    expect(same_value(first, second), "two calls with the same seed give different folds.")


RESAMPLING_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        folds_are_pairs_of_rows,
        some_rows_stay_among_themselves,
        every_way_to_write_rows_is_the_same,
        asking_changes_nothing,
        the_same_seed_gives_the_same_folds,
    )
}
"""The checks by name; each is called with a strategy, features and a target."""


def _seeded(strategy: ResamplingStrategy) -> ResamplingStrategy:
    copy = clone(strategy)
    if "rng" in fields(copy) and getattr(copy, "shuffle", True) is not False:
        set_param(copy, "rng", 1)
    return copy
