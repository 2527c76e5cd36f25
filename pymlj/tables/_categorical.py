"""Categorical vectors: their pool of levels, integer codes, and the way back.

The pool is every label that could occur, in order, not just those observed: picking rows never
changes it. `pandas.Categorical` is the form in which results are handed out; polars and pyarrow
columns are read as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj._arrays import to_array
from pymlj.exceptions import ArgumentError, DimensionMismatch, DomainError

from ._factorize import factorize, label_index
from ._foreign import (
    Pool,
    arrow_codes,
    arrow_pool,
    polars_codes,
    polars_has_own_pool,
    polars_pool,
)
from ._kinds import vector_kind


def categorical(
    values: Any, levels: Iterable[Any] | None = None, ordered: bool = False
) -> pd.Categorical:
    """Make a categorical vector.

    Args:
        values: The labels, a vector of any kind. None, NaN and `pandas.NA` are missing values,
            never levels. Values that are categorical already keep their pool, unless `levels` is
            given, and their order.
        levels: Every label that may occur, in order. By default those observed, sorted; in order
            of appearance where they cannot be sorted.
        ordered: Whether the order of the levels means something.

    Returns:
        The categorical vector.

    Raises:
        ArgumentError: A value is not among `levels`, or a level is missing or repeated; or values
            are lists or other objects that cannot be labels.

    Example:
        >>> from pymlj import categorical, levels
        >>> grades = categorical(["low", "high", None, "low"], levels=["low", "mid", "high"])
        >>> levels(grades)
        ['low', 'mid', 'high']
        >>> grades.codes.tolist()
        [0, 2, -1, 0]
    """
    if is_categorical(values):
        given = as_categorical(values)
        found, uniques = np.asarray(given.codes, dtype=np.intp), given.categories
        if levels is not None:
            uniques, found = _observed(uniques, found)
        ordered = ordered or bool(given.ordered)
    else:
        found, uniques = _factorized(values)
    if levels is None:
        return pd.Categorical.from_codes(found, categories=uniques, ordered=ordered)
    pool = _pool_index(levels)
    positions = pool.get_indexer(uniques)
    if (positions < 0).any():
        raise ArgumentError(
            f"Every value must be among `levels`, {pool.tolist()}, but "
            f"{uniques[positions < 0].tolist()} are not."
        )
    return pd.Categorical.from_codes(_recode(found, positions), categories=pool, ordered=ordered)


def _factorized(values: Any) -> tuple[npt.NDArray[np.intp], "pd.Index[Any]"]:
    try:
        return factorize(values)
    except (TypeError, NotImplementedError) as error:  # the latter from pyarrow
        raise ArgumentError(
            f"Labels must be single values such as text or numbers, but there are entries of "
            f"{error}. A matrix or a list of lists is made categorical column by column."
        ) from error


def _observed(
    uniques: "pd.Index[Any]", codes: npt.NDArray[np.intp]
) -> tuple["pd.Index[Any]", npt.NDArray[np.intp]]:
    """Levels without those that no code refers to, and the codes that go with them."""
    used = np.unique(codes[codes >= 0])
    positions = np.full(len(uniques), -1, dtype=np.intp)
    positions[used] = np.arange(len(used))
    return uniques[used], _recode(codes, positions)


def _recode(codes: npt.NDArray[np.intp], positions: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Codes that count in another order; -1 stays -1."""
    return np.append(positions, -1)[codes]


def _pool_index(levels: Iterable[Any]) -> "pd.Index[Any]":
    try:
        pool = label_index(list(levels))
        flawed = pool.has_duplicates or pool.hasnans
    except (TypeError, ValueError, NotImplementedError) as error:
        raise ArgumentError(
            f"`levels` must be a list of labels such as text or numbers, but {error}."
        ) from error
    if flawed:
        raise ArgumentError(
            f"`levels` must be distinct labels, none of them missing, but got {pool.tolist()}."
        )
    return pool


def levels(x: Any) -> list[Any]:
    """Return the full pool of levels, in order.

    Args:
        x: A categorical vector (of pandas, polars or pyarrow), or a distribution over labels.

    Returns:
        Every label that can occur, whether it is observed or not.

    Raises:
        DomainError: `x` is not categorical.

    Example:
        >>> from pymlj import categorical, levels
        >>> levels(categorical(["b", "a", "c"])[:1])
        ['a', 'b', 'c']
    """
    return list(_pool(x)[0])


def codes(x: Any) -> npt.NDArray[np.intp]:
    """Return the position of each entry in the pool of levels.

    Args:
        x: A categorical vector (of pandas, polars or pyarrow).

    Returns:
        Integers counted from 0; -1 for missing values. Shape `(n,)`.

    Raises:
        DomainError: `x` is not a categorical vector.

    Example:
        >>> from pymlj import categorical, codes
        >>> codes(categorical(["b", "a", None]))
        array([ 1,  0, -1])
    """
    if not is_categorical(x):
        raise _not_categorical(x)
    if vector_kind(x) == "pandas" and isinstance(x.dtype, pd.CategoricalDtype):
        return np.asarray(as_categorical(x).codes, dtype=np.intp)
    if vector_kind(x) == "polars":
        return polars_codes(x, _pool(x)[0])
    return arrow_codes(_to_arrow(x))


@dataclass(frozen=True)
class Decoder:
    """Turns integer codes into labels; see `decoder`."""

    levels: list[Any]
    ordered: bool

    def __call__(self, codes: Any) -> Any:
        """Return the label of one code, or a `pandas.Categorical` for a vector of codes."""
        array = to_array(codes, "codes")
        if array.size and (array.dtype.kind not in "iu" or array.ndim > 1):
            raise DimensionMismatch(
                "Codes must be an integer or a vector of integers, but got an array of "
                f"{array.dtype} with shape {array.shape}."
            )
        if array.size and (array.min() < -1 or array.max() >= len(self.levels)):
            raise DomainError(
                f"Codes must lie between 0 and {len(self.levels) - 1} (-1 for missing), since "
                f"there are {len(self.levels)} levels, but got {codes!r}."
            )
        if array.ndim == 0:
            return self.levels[int(array)] if array >= 0 else pd.NA
        pool = label_index(self.levels)
        return pd.Categorical.from_codes(
            array.astype(np.intp, copy=False), categories=pool, ordered=self.ordered
        )


def decoder(x: Any) -> Decoder:
    """Return the callable that undoes `codes` for the pool of `x`.

    Args:
        x: A categorical vector, or a distribution over labels.

    Returns:
        A callable: one code gives a label, a vector of codes a `pandas.Categorical` with the pool
        of `x`; -1 gives a missing value.

    Raises:
        DomainError: `x` is not categorical.

    Example:
        >>> from pymlj import categorical, decoder
        >>> decode = decoder(categorical(["b", "a", "b"]))
        >>> decode(1)
        'b'
        >>> decode([0, 0, 1]).tolist()
        ['a', 'a', 'b']
    """
    return Decoder(*_pool(x))


def is_categorical(x: Any) -> bool:
    """Whether `x` is a categorical vector of pandas, polars or pyarrow."""
    return vector_pool(x) is not None


def is_ordered(x: Any) -> bool:
    """Whether `x` is categorical (a vector, or a distribution over labels) with ordered levels."""
    pool = vector_pool(x)
    return bool(getattr(x, "ordered", False)) if pool is None else pool[1]


def as_categorical(x: Any) -> pd.Categorical:
    """Return a categorical vector of any library as a `pandas.Categorical` (pandas: no copy)."""
    if isinstance(x, pd.Categorical):
        return x
    if isinstance(x, pd.Series | pd.Index) and isinstance(x.dtype, pd.CategoricalDtype):
        return x.array  # type: ignore[return-value]  # a Categorical, by the dtype just tested
    pool, ordered = _pool(x)
    index = label_index(pool)
    return pd.Categorical.from_codes(codes(x), categories=index, ordered=ordered)


def vector_pool(x: Any) -> Pool | None:
    """Return (levels, ordered) of a categorical vector, None if `x` is none."""
    match vector_kind(x):
        case "pandas":
            if isinstance(x.dtype, pd.CategoricalDtype):
                return x.dtype.categories.tolist(), bool(x.dtype.ordered)
            return arrow_pool(_to_arrow(x)) if isinstance(x.dtype, pd.ArrowDtype) else None
        case "polars":
            return polars_pool(x)
        case "pyarrow":
            return arrow_pool(x)
    return None


def _pool(x: Any) -> Pool:
    pool = vector_pool(x)
    if pool is not None:
        return pool
    known = getattr(x, "levels", None)
    if isinstance(known, list):
        return known, bool(getattr(x, "ordered", False))
    raise _not_categorical(x)


def _to_arrow(x: Any) -> Any:
    """The pyarrow column that backs a pandas vector of `ArrowDtype`."""
    if vector_kind(x) == "pyarrow":
        return x
    return getattr(x, "array", x).__arrow_array__()


def _not_categorical(x: Any) -> DomainError:
    return DomainError(
        f"Categorical data is needed, but got an object of type `{type(x).__name__}`. "
        "`categorical(values)` and `coerce(values, Multiclass)` make it."
    )


def has_own_pool(x: Any) -> bool:
    """Whether picking rows of a categorical vector cannot change its pool of levels.

    It can for a `Categorical` of polars that uses the pool shared by the whole process.
    """
    if vector_kind(x) != "polars":
        return is_categorical(x)
    return is_categorical(x) and polars_has_own_pool(x)
