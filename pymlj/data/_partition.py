"""Cutting rows into consecutive pieces."""

import numbers
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._logging import warn
from pymlj._random import RNG, as_generator
from pymlj.exceptions import ArgumentError, DimensionMismatch, DomainError
from pymlj.tables import as_vector, is_table, n_rows, select_rows

Rows: TypeAlias = npt.NDArray[np.intp]


def partition(
    X: Any,
    *fractions: float,
    shuffle: bool | None = None,
    rng: RNG = None,
    stratify: Any = None,
) -> tuple[Any, ...]:
    """Cut the rows of `X` into pieces: one for each fraction, and one of what is left.

    The sizes are `fraction * n`, rounded, halves to the even number. No row is in two pieces, and
    no piece is empty. With `stratify` the rule holds for each class on its own.

    Args:
        X: A table, matrix or vector, each piece being of the same kind; or a tuple of such objects
            of equal length, which are all cut alike (an entry `None` stays `None`).
        *fractions: The share of the rows in each piece but the last: each above 0, their sum
            below 1.
        shuffle: Whether to shuffle the rows first; `None` means: if `rng` is given.
        rng: Seed or generator for the shuffle.
        stratify: One label a row of `X`; each piece then has about the same proportions of labels
            as the whole. A missing label counts as one more label. The order of rows is kept.

    Returns:
        A tuple of pieces. If `X` is a tuple, each piece is a tuple too.

    Raises:
        ArgumentError: `X` has no rows to cut or is a list of tables, a fraction is no number,
            or a piece would be empty.
        DomainError: A fraction is out of range.
        DimensionMismatch: The lengths of several objects, or that of `stratify`, do not agree.

    Example:
        >>> import numpy as np
        >>> from pymlj import partition
        >>> X, y = np.arange(8).reshape(4, 2), np.arange(4)
        >>> (Xtrain, ytrain), (Xtest, ytest) = partition((X, y), 0.75)
        >>> ytrain, ytest
        (array([0, 1, 2]), array([3]))
    """
    _check_fractions(fractions)
    _check_no_list_of_several(X)
    several = isinstance(X, tuple)
    objects = X if several else (X,)
    if not objects:
        return tuple(() for _ in range(len(fractions) + 1))
    rows = np.arange(_common_length(objects), dtype=np.intp)
    if shuffle or (shuffle is None and rng is not None):
        rows = as_generator(rng).permutation(rows)
    pieces = _cut(rows, fractions) if stratify is None else _deal(rows, fractions, stratify)
    _check_pieces(pieces, fractions)
    if several:
        return tuple(tuple(select_rows(obj, piece) for obj in objects) for piece in pieces)
    return tuple(select_rows(X, piece) for piece in pieces)


def _check_fractions(fractions: Sequence[float]) -> None:
    if not fractions:
        raise ArgumentError(
            "`partition` needs at least one fraction after the data: `partition(X, 0.7)`."
        )
    if not all(isinstance(f, numbers.Real) and not isinstance(f, bool) for f in fractions):
        kinds = ", ".join(f"`{type(f).__name__}`" for f in fractions)
        raise ArgumentError(
            f"Fractions must be numbers, but got objects of type {kinds}; several objects to be "
            "cut alike go into a tuple: `partition((X, y), 0.7)`."
        )
    # A total that differs from 1 by rounding error only would leave nothing for the last piece.
    if not all(0 < f < 1 for f in fractions) or sum(fractions) > 1 - 1e-9:
        raise DomainError(
            "Each fraction must lie strictly between 0 and 1, and their sum below 1, since the "
            f"last piece is what they leave over; but got {', '.join(map(str, fractions))}."
        )


def _check_no_list_of_several(X: Any) -> None:
    """Refuse a list of objects, of which each would count as a row."""
    if isinstance(X, list) and any(is_table(item) or _is_vector(item) for item in X[:2]):
        raise ArgumentError(
            "The items of a list are its rows, but these are tables or vectors of many rows; put "
            "objects that are to be cut alike into a tuple: `partition((X, y), 0.7)`."
        )


def _is_vector(item: Any) -> bool:
    return isinstance(item, pd.Series | pd.Categorical | pd.Index) or (
        isinstance(item, np.ndarray) and item.ndim == 1
    )


def _common_length(objects: Sequence[Any]) -> int:
    lengths = [_length(obj) for obj in objects if obj is not None]
    if not lengths:
        raise ArgumentError("`partition` needs a table, matrix or vector, but got `None`.")
    if len(set(lengths)) > 1:
        raise DimensionMismatch(
            "All objects must have the same number of rows to be partitioned together, "
            f"but they have {', '.join(map(str, lengths))}."
        )
    if lengths[0] == 0:
        raise ArgumentError("`partition` needs at least one row for each piece, but got no rows.")
    return lengths[0]


def _length(obj: Any) -> int:
    if isinstance(obj, str | bytes) or not (is_table(obj) or hasattr(obj, "__len__")):
        raise ArgumentError(
            "`partition` needs a table, matrix or vector (several in a tuple), "
            f"but got {obj!r} of type `{type(obj).__name__}`."
        )
    return n_rows(obj)


def _sizes(total: npt.NDArray[np.float64], fractions: Sequence[float]) -> Rows:
    """How many rows go to each piece but the last, of each class: shape (pieces, classes)."""
    n = total.sum()
    return np.array([np.rint((n * f) * (total / n)) for f in fractions]).astype(np.intp)


def _cut(rows: Rows, fractions: Sequence[float]) -> list[Rows]:
    return np.split(rows, np.cumsum(_sizes(np.array([float(len(rows))]), fractions)))


def _deal(rows: Rows, fractions: Sequence[float], stratify: Any) -> list[Rows]:
    """Cut each class on its own, and join the pieces of all classes in the order of rows."""
    if n_rows(stratify) != len(rows):
        raise DimensionMismatch(
            "`stratify` must have one label for each row, but it has "
            f"{n_rows(stratify)} labels and there are {len(rows)} rows."
        )
    try:
        codes, _ = pd.factorize(as_vector(stratify)[rows], use_na_sentinel=False)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"`stratify` must be a vector of labels, but {error}.") from error
    counts = np.bincount(codes)
    # Halves rounded up can add up to more rows than a class has; then the last pieces get fewer.
    upto = np.minimum(np.cumsum(_sizes(counts.astype(np.float64), fractions), axis=0), counts)
    sizes = np.diff(upto, axis=0, prepend=0, append=counts[None, :])
    if sizes.min() <= 1:
        warn(
            "Some piece has at most one row of some class, so the pieces cannot have the same "
            f"proportions of classes: there are {counts.min()} to {counts.max()} rows of a class.",
        )
    piece_of = np.empty(len(rows), dtype=np.intp)
    numbers = np.tile(np.arange(len(sizes)), len(counts))
    piece_of[np.argsort(codes, kind="stable")] = np.repeat(numbers, sizes.T.ravel())
    return [rows[piece_of == piece] for piece in range(len(sizes))]


def _check_pieces(pieces: Sequence[Rows], fractions: Sequence[float]) -> None:
    if not all(len(piece) for piece in pieces):
        raise ArgumentError(
            f"Every piece must have at least one row, but {sum(map(len, pieces))} rows cut by the "
            f"fractions {', '.join(map(str, fractions))} leave an empty piece; "
            "use other fractions, or more rows."
        )
