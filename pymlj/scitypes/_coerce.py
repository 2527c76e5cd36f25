"""`coerce`: change how data is stored, so that its scientific type is as asked."""

from collections.abc import Mapping, Sequence
from typing import Any, overload

import numpy as np
import pandas as pd

from pymlj._logging import log_info, warn
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError, CoercionError
from pymlj.tables import (
    as_categorical,
    build_table,
    build_vector,
    categorical,
    column_names,
    columns,
    has_own_pool,
    is_categorical,
    is_table,
    levels,
    table_kind,
    vector_kind,
    with_columns,
)

from ._base import Scitype
from ._coerce_images import coerce_images
from ._convention import table_column_scitype
from ._images import ImageArray, ImageFiles, ImageVector
from ._names import (
    ColorImage,
    Continuous,
    Count,
    Finite,
    GrayImage,
    Image,
    Missing,
    Multiclass,
    OrderedFactor,
    allows_missing,
    nonmissing,
)
from ._numbers import coerce_numbers
from ._types import SimpleType

_Requests = Sequence[tuple[Any, Any]]  # pairs of a column or a scitype, and the scitype wanted

_IMAGES = (ImageArray, ImageVector, ImageFiles)
_TARGETS = (Count, Continuous, OrderedFactor, Multiclass, Finite, GrayImage, ColorImage)


@overload
def coerce(obj: Any, spec: Scitype, /, *, tight: bool = ..., verbosity: int = ...) -> Any: ...
@overload
def coerce(
    obj: Any,
    spec: Mapping[Any, Scitype] | None = ...,
    /,
    *,
    tight: bool = ...,
    verbosity: int = ...,
    **by_column: Scitype,
) -> Any: ...
def coerce(
    obj: Any,
    spec: Any = None,
    /,
    *,
    tight: bool = False,
    verbosity: int = 1,
    **by_column: Scitype,
) -> Any:
    """Change how data is stored, so that its scientific type is as asked.

    | from | to `Count` | to `Continuous` | to `Multiclass`, `OrderedFactor`, `Finite` |
    |---|---|---|---|
    | integers, booleans | as they are | floats | a pool of sorted levels |
    | floats | integers; a fraction or NaN is an error | as they are | a pool of sorted levels |
    | text | parsed | parsed | a pool of sorted levels |
    | categorical | the codes, from 0 | the codes | the pool is kept, the order flag set |
    | dates, other objects | an error | an error | the objects are the labels |

    `Finite` leaves ordered data ordered, and makes unordered data of everything else. The number
    in `Multiclass[3]` is not enforced. Missing values stay missing.

    To `GrayImage` and `ColorImage`: an array of shape `(rows, columns)` or `(rows, columns, 3)` is
    one image, one of shape `(n, rows, columns)` or `(n, rows, columns, 3)` a stack, which becomes
    an `ImageVector`; lists of arrays, of PIL pictures and of file paths (decoded when asked for)
    are vectors of images as well.

    Args:
        obj: A vector or array, something that holds images, or a table.
        spec: For a table, a dict. Its keys are names of columns, or scitypes: `{Count: Continuous}`
            converts every column whose element scitype, `Missing` aside, is below `Count` in the
            table given. For everything else the scitype wanted.
        tight: Leave nullable and masked arrays, where nothing is missing, for ordinary ones.
        verbosity: At 1 or more, a note is logged for a vector that has missing values, unless the
            scitype asked for has `Missing` in it. Below 0 warnings are silenced too.
        **by_column: More columns of a table, by name.

    Returns:
        The data in the container it came in: DataFrame in, DataFrame out, with its index; a
        Series, a list and so on likewise. `obj` itself if nothing has to change; columns that do
        not change are shared. Arrays and lists cannot carry levels: they give a
        `pandas.Categorical`, and a list of dicts with a categorical column a DataFrame.

    Raises:
        CoercionError: The data cannot be given that scitype, or nothing can.
        ArgumentError: A column does not exist, or is asked for twice.

    Example:
        >>> import pandas as pd
        >>> from pymlj import Continuous, Count, Multiclass, coerce, schema
        >>> X = pd.DataFrame({"age": [23, 45], "town": ["Bonn", "Ulm"]})
        >>> schema(coerce(X, {Count: Continuous, "town": Multiclass})).scitypes
        (Continuous, Multiclass[2])
        >>> coerce(["7", "12"], Count)
        [7, 12]
    """
    if is_table(obj):
        requests = [*_checked_spec(spec).items(), *by_column.items()]
        return _coerce_table(obj, requests, tight, verbosity)
    if by_column or spec is None or isinstance(spec, Mapping):
        raise ArgumentError(
            "Columns can be coerced in a table only, but got an object of type "
            f"`{type(obj).__name__}`; a vector is coerced by `coerce(vector, Continuous)`."
        )
    return _coerce_vector(obj, spec, tight, verbosity)


def _checked_spec(spec: Any) -> Mapping[Any, Any]:
    if spec is None or isinstance(spec, Mapping):
        return spec or {}
    raise ArgumentError(
        "A table is coerced column by column, but got one specification for all of it: "
        f"`{spec!r}`. Write `coerce(table, column=Continuous)`, or `coerce(table, {{Count: "
        "Continuous})` for all columns of a scitype."
    )


def _coerce_table(X: Any, requests: _Requests, tight: bool, verbosity: int) -> Any:
    targets = _targets_by_column(X, requests)
    changed, given = {}, columns(X)
    for name, target in targets.items():
        before = given[name]
        after = _coerce_vector(before, target, tight, verbosity, name)
        if after is not before:
            changed[name] = after
    kind = table_kind(X)
    if kind != "columns" and any(isinstance(new, _IMAGES) for new in changed.values()):
        raise CoercionError(
            "A column of images can stand in a dict of columns only; coerce the vector of images "
            "by itself."
        )
    if kind == "rows" and any(is_categorical(values) for values in changed.values()):
        return build_table({**given, **changed})
    return with_columns(X, changed)


def _targets_by_column(X: Any, requests: _Requests) -> dict[Any, Any]:
    """From column to target; columns in the order of the table."""
    names = column_names(X)
    asked: dict[Any, list[Any]] = {name: [] for name in names}
    by_scitype = [(key, target) for key, target in requests if isinstance(key, Scitype)]
    for key, target in requests:
        if isinstance(key, Scitype):
            continue
        if key not in asked:
            raise ArgumentError(
                f"The table has no column `{key}`.{did_you_mean(key, names)} Its columns are "
                f"{', '.join(f'`{name}`' for name in names)}."
            )
        asked[key].append(target)
    for name, values in columns(X).items() if by_scitype else ():
        found = table_column_scitype(values)
        asked[name] += [target for old, target in by_scitype if _is_meant(found, old)]
    for name, targets in asked.items():
        if len(targets) > 1:
            raise ArgumentError(
                f"A column can be coerced to one scitype, but column `{name}` is asked to become "
                f"{' and '.join(f'`{target!r}`' for target in targets)}."
            )
    return {name: targets[0] for name, targets in asked.items() if targets}


def _is_meant(found: Scitype, old: Scitype) -> bool:
    """Whether a column is one of those that a key such as `Count` speaks of."""
    return found <= old if found == Missing else found <= (Missing | old)


def _coerce_vector(x: Any, target: Any, tight: bool, verbosity: int, name: Any = None) -> Any:
    where = "" if name is None else f" Column: `{name}`."
    want = _family(target, where)
    try:
        if want <= Image:
            return coerce_images(x, want)
        found = _element_scitype(x, want)
        after = _converted(x, found, want, tight, verbosity, where)
    except CoercionError as error:
        if name is None or f"`{name}`" in str(error):
            raise
        raise CoercionError(f"{error}{where}") from error.__cause__
    if allows_missing(found) and not allows_missing(target):
        log_info(
            f"There are missing values: the result has scitype `{Missing | want!r}`. Ask for that "
            f"to silence this note.{where}",
            verbosity,
        )
    return after


def _family(target: Any, where: str) -> SimpleType:
    """The type wanted, without `Missing` and parameters.

    Raises:
        CoercionError: Nothing can be coerced to `target`.
    """
    if isinstance(target, Scitype):
        wanted = nonmissing(target)
        for family in _TARGETS:
            if wanted <= family:
                return family
    raise CoercionError(
        "Data can be coerced to `Count`, `Continuous`, `Multiclass`, `OrderedFactor`, `Finite`, "
        f"`GrayImage` and `ColorImage`, alone or with `Missing |`, but got `{target!r}`"
        + ("." if isinstance(target, Scitype) else ", which is no scientific type.")
        + (
            f" Write `{target}`, without quotes."
            if isinstance(target, str) and target in map(repr, _TARGETS)
            else ""
        )
        + where
    )


def _element_scitype(x: Any, want: SimpleType) -> Scitype:
    if vector_kind(x) is None or (isinstance(x, np.ndarray) and x.ndim == 0):
        is_array = getattr(x, "ndim", 0) and hasattr(x, "__array__")  # a tensor
        hint = f" Write `coerce(np.asarray(x), {want!r})`." if is_array else ""
        raise CoercionError(
            f"A vector or an array is needed to coerce it to `{want!r}`, but got an object of type "
            f"`{type(x).__name__}`.{hint}"
        )
    return table_column_scitype(x)


def _converted(
    x: Any, found: Scitype, want: SimpleType, tight: bool, verbosity: int, where: str
) -> Any:
    settled = nonmissing(found) <= want and found != Missing
    if want <= Finite:
        if settled and has_own_pool(x):
            return x
        return _to_finite(x, want, verbosity, where)
    if settled and not (tight and _could_be_tighter(x, found)):
        return x
    return coerce_numbers(x, want == Count, tight)


def _could_be_tighter(x: Any, found: Scitype) -> bool:
    """Whether a nullable or masked vector has no need to be one."""
    if allows_missing(found):
        return False
    kind = vector_kind(x)
    return kind == "masked" or (kind == "pandas" and getattr(x.dtype, "na_value", None) is pd.NA)


def _to_finite(x: Any, want: SimpleType, verbosity: int, where: str) -> Any:
    if getattr(x, "ndim", 1) != 1:
        raise CoercionError(
            f"Categorical data has one axis, but got an array of shape {x.shape} to coerce to "
            f"`{want!r}`."
        )
    try:
        labels = as_categorical(x) if is_categorical(x) else categorical(x)
    except ArgumentError as error:
        raise CoercionError(
            f"Labels must be hashable to coerce them to `{want!r}`, but {error.__cause__}."
        ) from error
    if want != Finite and labels.ordered != (want == OrderedFactor):
        labels = labels.as_ordered() if want == OrderedFactor else labels.as_unordered()
    after = build_vector(labels, like=x)
    if not is_categorical(after) or levels(after) == levels(labels):
        return after
    warn(
        "polars holds the labels of categorical data as text: the levels are now "
        f"{', '.join(map(repr, levels(after)[:3]))} and so on.{where}",
        verbosity,
    )
    return after
