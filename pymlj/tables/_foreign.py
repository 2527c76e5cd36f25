"""Categorical columns of polars and pyarrow, read and made.

How each library holds categorical data:

* polars: `Enum` is ordered (polars compares and sorts it by the order of its categories, and hands
  it to Arrow as ordered), `Categorical` is not. Both hold labels as text. The pool of a
  `Categorical` grows with use and does not survive pickling, so what is made here carries its
  levels in the name of its `Categories`; there numbers stay numbers, and a flag says whether they
  are ordered.
* pyarrow: a dictionary type with labels of any type and a flag `ordered`.

polars and pyarrow are imported inside the functions: their objects got here, so they are loaded.
"""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import ArgumentError

Pool = tuple[list[Any], bool]
Codes = npt.NDArray[np.intp]

# The namespace of the `Categories` made here, whose names are JSON: levels, and whether ordered.
_NAMESPACE = "pymlj"
_JSON = str | int | float


def polars_pool(x: Any) -> Pool | None:
    """Return (levels, ordered) of a polars Series, None if it is not categorical."""
    import polars as pl

    if isinstance(x.dtype, pl.Enum):
        return x.dtype.categories.to_list(), True
    if not isinstance(x.dtype, pl.Categorical):
        return None
    if not polars_has_own_pool(x):
        # The global pool holds every label ever used in the process: only those observed count.
        return sorted(x.drop_nulls().unique().cast(pl.String).to_list()), False
    categories = x.dtype.categories
    # `Categories` of older versions do not tell what is in them.
    has_series = hasattr(categories, "to_series")
    known: list[Any] = (categories.to_series() if has_series else x.cat.get_categories()).to_list()
    if categories.namespace() != _NAMESPACE:
        return known, False
    pool = json.loads(categories.name())
    declared = set(_as_text(pool["levels"]))
    added = [label for label in known if label not in declared]
    return pool["levels"] + added, pool["ordered"]


def polars_has_own_pool(x: Any) -> bool:
    """Whether a categorical polars Series does not use the pool shared by the whole process."""
    import polars as pl

    if isinstance(x.dtype, pl.Enum):
        return True
    categories = getattr(x.dtype, "categories", None)
    return categories is not None and not categories.is_global()


def polars_codes(x: Any, levels: list[Any]) -> Codes:
    """Return the positions in `levels` of the entries of a categorical polars Series."""
    import polars as pl

    physical = x.cast(pl.Enum(_as_text(levels))).to_physical().cast(pl.Int64)
    return np.asarray(physical.fill_null(-1).to_numpy(), dtype=np.intp)


def polars_categorical(values: pd.Categorical, name: str) -> Any:
    """Return categorical data as a polars Series.

    Text labels in order make an `Enum`, everything else a `Categorical`. Labels that are neither
    text nor numbers become text for good.
    """
    import polars as pl

    levels = values.categories.tolist()
    labels = _as_text(levels)
    if len(set(labels)) < len(labels):
        raise ArgumentError(
            f"polars holds labels as text, so the levels must differ as text, but got {levels}."
        )
    kept = levels if all(isinstance(label, _JSON) for label in levels) else labels
    if values.ordered and kept == labels:
        dtype: Any = pl.Enum(labels)
    elif not hasattr(pl, "Categories"):
        raise ArgumentError(
            "Categorical data that is not ordered text needs polars 1.32 or later, but version "
            f"{pl.__version__} is installed. `pip install --upgrade polars` mends it."
        )
    else:
        pool = json.dumps({"levels": kept, "ordered": bool(values.ordered)})
        dtype = pl.Categorical(pl.Categories(pool, namespace=_NAMESPACE))
    codes = np.asarray(values.codes, dtype=np.int64)
    positions = pl.Series(codes).set(pl.Series(codes < 0), None)
    return pl.Series(name, labels, dtype=dtype).gather(positions).alias(name)


def _as_text(levels: list[Any]) -> list[str]:
    return [str(label) for label in levels]


def arrow_pool(x: Any) -> Pool | None:
    """Return (levels, ordered) of a pyarrow array, None if it is no dictionary."""
    import pyarrow as pa

    if not pa.types.is_dictionary(x.type):
        return None
    return _unified(x).dictionary.to_pylist(), bool(x.type.ordered)


def arrow_codes(x: Any) -> Codes:
    """Return the positions in its dictionary of the entries of a pyarrow dictionary array."""
    indices = _unified(x).indices.cast("int64")  # they may be unsigned
    return np.asarray(indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.intp)


def _unified(x: Any) -> Any:
    """A dictionary array in one piece: the chunks of a column may differ in their dictionaries."""
    import pyarrow as pa

    if not isinstance(x, pa.ChunkedArray):
        return x
    if x.num_chunks == 1:
        return x.chunk(0)
    return x.unify_dictionaries().combine_chunks()


def arrow_categorical(values: pd.Categorical) -> Any:
    """Return categorical data as a pyarrow dictionary array."""
    import pyarrow as pa

    codes = np.asarray(values.codes, dtype=np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0),
        pa.array(values.categories.tolist()),
        ordered=bool(values.ordered),
    )
