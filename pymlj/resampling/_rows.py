"""What the strategies share: rows as integer arrays, shuffled if asked for, and their labels."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._arrays import to_array
from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.tables import as_vector, n_rows

Rows: TypeAlias = npt.NDArray[np.intp]


def row_numbers(rows: Any, X: Any = None, y: Any = None) -> Rows:
    """Return `rows`, whatever indexes a numpy axis, as a new or shared integer array.

    Args:
        rows: List, array, range, slice or boolean mask; `None` for all.
        X: Input, which says how many rows there are where `rows` does not.
        y: Target, likewise.

    Raises:
        ArgumentError: `rows` are no row numbers; or they depend on the number of rows, and there is
            neither `X` nor `y`.
    """
    if rows is None or isinstance(rows, slice):
        data = y if y is not None else X
        if data is None:
            raise ArgumentError(
                f"With `rows={rows}` the number of rows must be known, but neither `X` nor `y` "
                "was given; call `train_test_pairs(range(n))`."
            )
        return np.arange(n_rows(data), dtype=np.intp)[slice(None) if rows is None else rows]
    array = to_array(rows, "rows")
    if array.ndim == 1 and array.dtype.kind == "b":
        return np.flatnonzero(array)
    if array.ndim == 1 and (array.dtype.kind in "iu" or array.size == 0):
        return array.astype(np.intp, copy=False)
    raise ArgumentError(
        "`rows` must be a list, array, range or slice of row numbers, or a boolean mask, "
        f"but got {rows!r}."
    )


def shuffled(rows: Rows, shuffle: bool | None, rng: RNG) -> Rows:
    """Return `rows` in random order if `shuffle`; `None` means: if there is an `rng`."""
    if shuffle or (shuffle is None and rng is not None):
        return as_generator(rng).permutation(rows)
    return rows


def labels_of(rows: Rows, labels: Any, name: str) -> Rows:
    """Return codes 0, 1, ... of the labels of `rows`, in order of first appearance.

    Args:
        rows: Row numbers.
        labels: One label a row of the whole data; a missing label counts as one more label.
        name: What `labels` is called, for messages.

    Raises:
        DimensionMismatch: A row number lies beyond the labels.
    """
    n = n_rows(labels)
    if rows.size and not -n <= rows.min() <= rows.max() < n:
        raise DimensionMismatch(
            f"`{name}` must have an entry for every row of the whole data, but it has {n} entries "
            f"and `rows` goes up to {rows.max()}."
        )
    try:
        codes, _ = pd.factorize(as_vector(labels)[rows], use_na_sentinel=False)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"`{name}` must be a vector of labels, but {error}.") from error
    return codes


def check_nfolds(strategy: object, nfolds: int, at_least: int = 2) -> None:
    """Raise `ArgumentError` unless there are enough folds."""
    if nfolds < at_least:
        raise ArgumentError(
            f"`nfolds >= {at_least}` must hold for `{type(strategy).__name__}`, "
            f"but got `nfolds={nfolds}`."
        )


def check_enough(n: int, needed: int, strategy: object, of_what: str = "rows") -> None:
    """Raise `ArgumentError` if some fold would be empty."""
    if n < needed:
        raise ArgumentError(
            f"`{strategy!r}` needs at least {needed} {of_what}, but got {n}; "
            "choose a smaller `nfolds`."
        )
