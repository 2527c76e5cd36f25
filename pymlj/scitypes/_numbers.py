"""Coercion of vectors to Count and Continuous.

Every vector is split into its entries that are present and a mask of those that are missing; the
entries are converted as one array; and the result is put together again in the same container.
"""

import numbers
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import CoercionError
from pymlj.tables import as_categorical, as_vector, build_vector, is_categorical, vector_kind

_TOO_LARGE = np.float64(2.0**63)  # for 64 bits; a float of its own would overflow in narrow types

Entries = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]


def coerce_numbers(x: Any, to_count: bool, tight: bool) -> Any:
    """Return a vector of numbers, text or labels as one of integers or of floats.

    Args:
        x: A vector, or an array with any number of axes.
        to_count: Integers are wanted; floats otherwise.
        tight: Leave pandas' nullable and numpy's masked arrays where nothing is missing.

    Returns:
        A vector of the same kind; categorical data by its codes.

    Raises:
        CoercionError: An entry is no such number.
    """
    entries, gaps = _split(x)
    values = _to_integers(entries) if to_count else _to_floats(entries)
    return _join(values, gaps, x, tight)


def _split(x: Any) -> tuple[Entries, Mask | None]:
    """The entries that are present, in one row, and a mask of those missing, if any is."""
    if is_categorical(x):
        codes = np.asarray(as_categorical(x).codes, dtype=np.int64)
        return _apart(codes, codes < 0)
    match vector_kind(x):
        case "masked":
            return _apart(x.data.ravel(), np.ma.getmaskarray(x).ravel())
        case "pandas":
            gaps = np.asarray(x.isna())
            kept = x[~gaps] if gaps.any() else x
        case "polars":
            gaps, kept = x.is_null().to_numpy(), x.drop_nulls()
        case "pyarrow":
            gaps, kept = x.is_null().to_numpy(zero_copy_only=False), x.drop_null()
        case _:
            flat = np.asarray(x.ravel() if isinstance(x, np.ndarray) else as_vector(x))
            return _apart(flat, object_gaps(flat)) if flat.dtype.kind == "O" else (flat, None)
    return np.asarray(as_vector(kept)), gaps if gaps.any() else None


def _apart(entries: Entries, gaps: Mask) -> tuple[Entries, Mask | None]:
    return (entries[~gaps], gaps) if gaps.any() else (entries, None)


def object_gaps(entries: Entries) -> Mask:
    """Which objects are missing: None, NA and NaT are, NaN is a number."""
    gaps = np.asarray(pd.isna(entries))
    for position in np.flatnonzero(gaps):
        gaps[position] = not isinstance(entries[position], float | np.floating)
    return gaps


def _to_floats(entries: Entries) -> Entries:
    if entries.dtype.kind in "fiub":
        floats = entries.dtype if entries.dtype.kind == "f" else np.dtype(np.float64)
        return entries.astype(floats, copy=False)
    _check_readable(entries)
    try:
        return entries.astype(object).astype(np.float64)  # errors show text without numpy's types
    except (ValueError, TypeError) as error:
        raise CoercionError(f"Text must read as a number to be coerced, but {error}.") from error


def _to_integers(entries: Entries) -> Entries:
    if entries.dtype.kind in "iub":
        return entries
    if entries.dtype.kind != "f":
        _check_readable(entries)
        exact = _parsed_integers(entries)
        if exact is not None:
            return exact
        entries = _to_floats(entries)
    whole = np.isfinite(entries) & (np.rint(entries) == entries) & (np.abs(entries) < _TOO_LARGE)
    if not whole.all():
        raise CoercionError(
            "Every entry must be a whole number to be coerced to `Count`, but "
            f"{entries[~whole][0]} is none."
        )
    return entries.astype(np.int64)


def _parsed_integers(entries: Entries) -> Entries | None:
    """Integers, and text that spells integers, exactly; None if there is anything else."""
    plain = entries.tolist()
    if any(not isinstance(entry, str | numbers.Integral) for entry in plain):
        return None
    try:
        whole = [int(entry) for entry in plain]
    except ValueError:
        return None
    large = any(abs(entry) >= 2**63 for entry in whole)
    return np.array(whole, dtype=object if large else np.int64)


def _check_readable(entries: Entries) -> None:
    """Refuse what converts without an error, or with an unclear one, but means no number."""
    kinds = set(map(type, entries.tolist())) if entries.dtype.kind in "OT" else {entries.dtype.type}
    for kind in kinds:
        is_number = issubclass(kind, numbers.Real | Decimal | np.bool_)
        if not (is_number or issubclass(kind, str)) or issubclass(kind, np.timedelta64):
            raise CoercionError(
                "Numbers, text that reads as numbers, and categorical data can be coerced to "
                f"`Count` and `Continuous`, but got entries of type `{kind.__name__}`."
            )


def _join(values: Entries, gaps: Mask | None, like: Any, tight: bool) -> Any:
    """Values put into a container like the given one, with gaps where it had some."""
    kind = vector_kind(like)
    if kind == "pandas":
        return build_vector(_for_pandas(values, gaps, like, tight), like=like)
    if gaps is None and (kind != "masked" or tight):
        is_array = kind in ("numpy", "masked")
        return values.reshape(like.shape) if is_array else build_vector(values, like=like)
    if kind == "numpy":  # numbers of numpy cannot be missing, objects can
        return _with_none(values, gaps).reshape(like.shape)
    full = _spread(values, gaps, np.size(like))
    return full.reshape(like.shape) if kind == "masked" else build_vector(full, like=like)


def _spread(values: Entries, gaps: Mask | None, size: int) -> Any:
    """Values in their places among the gaps, as a masked array with one axis."""
    mask = np.zeros(size, dtype=bool) if gaps is None else gaps
    full = np.zeros(size, dtype=values.dtype)
    full[~mask] = values
    return np.ma.MaskedArray(full, mask=mask)


def _with_none(values: Entries, gaps: Mask | None) -> Entries:
    """Values as Python numbers in their places, with None in the gaps."""
    full = np.empty(len(values) if gaps is None else len(gaps), dtype=object)
    full[slice(None) if gaps is None else ~gaps] = values.tolist()
    return full


# What pandas calls nullable integers, floats and booleans, its own and those of pyarrow.
_NULLABLE = {"f": "Float64", "i": "Int64", "u": "UInt64", "b": "boolean"}
_ARROW = {"f": "double", "i": "int64", "u": "uint64", "b": "bool"}


def _for_pandas(values: Entries, gaps: Mask | None, like: Any, tight: bool) -> Any:
    """Values as a numpy array where that can hold the gaps, otherwise as a nullable one.

    A nullable source stays nullable, unless `tight` is asked for and nothing is missing.
    """
    nullable = getattr(like.dtype, "na_value", None) is pd.NA
    if gaps is None and (tight or not nullable):
        return values
    if values.dtype == object:  # integers too large for any other type
        return _with_none(values, gaps)
    full = _spread(values, gaps, len(like))
    if values.dtype.kind == "f" and not nullable and isinstance(like, pd.Series | pd.Index):
        return full.filled(np.nan)
    array: Any = pd.array(full.data, dtype=_NULLABLE[values.dtype.kind])
    array[np.ma.getmaskarray(full)] = pd.NA
    if isinstance(like.dtype, pd.ArrowDtype):
        return array.astype(f"{_ARROW[values.dtype.kind]}[pyarrow]")
    return array
