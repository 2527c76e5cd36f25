"""From a resampling strategy, or explicit pairs, to folds of row numbers."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._arrays import to_array
from pymlj._logging import log_info, warn
from pymlj._show import short
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.resampling import ResamplingStrategy, repeated_pairs

from ._options import EvaluationOptions

Rows: TypeAlias = npt.NDArray[np.intp]
Folds: TypeAlias = list[tuple[Rows, Rows]]


def make_folds(options: EvaluationOptions, X: Any, y: Any, n: int, verbosity: int = 0) -> Folds:
    """Return the (training rows, test rows) pairs that `options` ask for, none of them empty.

    Args:
        options: Those of the evaluation.
        X: The whole input.
        y: The whole target.
        n: The number of rows of the data.
        verbosity: That of the evaluation.

    Raises:
        ArgumentError: The resampling is no strategy and no pairs, names rows that do not exist,
            leaves a fold empty, or contradicts `rows`.
    """
    strategy = options.resampling
    if not isinstance(strategy, ResamplingStrategy):
        return _explicit_folds(options, n, verbosity)
    if options.rows is not None:
        log_info("The folds are made from a subset of all rows.", verbosity)
    rows = row_numbers(options.rows, n, "`rows`")
    pairs = repeated_pairs(strategy, rows, X, y, options.repeats)
    return _checked(pairs, n)


def row_numbers(rows: Any, n: int, name: str) -> Rows:
    """Row numbers as an integer array, from whatever may index an axis of length `n`."""
    everything: Rows = np.arange(n)
    if rows is None:
        return everything
    if not isinstance(rows, slice):
        rows = to_array(rows, name)
        if rows.size == 0:
            rows = rows.astype(np.intp)
    try:
        chosen: Rows = everything[rows]
    except IndexError as error:
        if getattr(rows, "dtype", None) == np.bool_:
            raise DimensionMismatch(
                f"A mask given as {name} must have one entry a row, {n} in all, "
                f"but has the shape {rows.shape}."
            ) from error
        raise ArgumentError(
            f"{name} must name rows of the data, which are 0 to {n - 1}, but got {short(rows)}."
        ) from error
    if chosen.ndim != 1:
        raise ArgumentError(f"{name} must name rows as a vector does, but got {short(rows)}.")
    return chosen


def _explicit_folds(options: EvaluationOptions, n: int, verbosity: int) -> Folds:
    pairs = options.resampling
    if not isinstance(pairs, list | tuple) or not all(map(_is_pair, pairs)):
        raise ArgumentError(
            "`resampling` must be a strategy such as `CV(nfolds=6)`, or a list of "
            f"(training rows, test rows) pairs, but got {short(pairs)}.{_hint(pairs)}"
        )
    if not pairs:
        raise ArgumentError("`resampling` must hold at least one pair of rows, but got none.")
    if options.rows is not None:
        raise ArgumentError(
            "`rows` says which rows a strategy splits, and explicit pairs split them already: "
            "leave out `rows`, or give a strategy as `resampling`."
        )
    if options.repeats > 1:
        warn("`repeats` is ignored, since the pairs of rows are given explicitly.", verbosity)
    return _checked(pairs, n)


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list | tuple) and len(pair) == 2


def _hint(resampling: object) -> str:
    """What may have been meant by some usual slips."""
    if isinstance(resampling, type) and issubclass(resampling, ResamplingStrategy):
        return f" Make an instance: `{resampling.__name__}()`."
    if isinstance(resampling, int):
        return f" For {resampling} folds write `CV(nfolds={resampling})`."
    if hasattr(resampling, "split"):
        return " A splitter of scikit-learn gives pairs: `list(splitter.split(X, y))`."
    return ""


def _checked(pairs: Sequence[tuple[Any, Any]], n: int) -> Folds:
    folds = []
    for k, (train, test) in enumerate(pairs):
        pair = [
            row_numbers(rows, n, f"{what} rows of fold {k}")
            for rows, what in ((train, "training"), (test, "test"))
        ]
        for rows, what in zip(pair, ("training", "test"), strict=True):
            if len(rows) == 0:
                raise ArgumentError(
                    f"Every fold needs rows to train on and rows to test on, but fold {k} of "
                    f"{len(pairs)} has no {what} rows: there are too few observations (or too few "
                    "of some class) for so many folds."
                )
        folds.append((pair[0], pair[1]))
    return folds
