"""Rows and columns of data of every kind, and categorical vectors.

Tables are data frames of pandas, polars and pyarrow, dicts of columns, and lists of dicts. What is
made of a table comes back as a table of the same kind. This is the only package that knows how the
kinds differ; polars and pyarrow are never imported for a user who does not use them.
"""

from ._access import (
    column,
    column_names,
    columns,
    n_rows,
    select_columns,
    select_rows,
    with_columns,
)
from ._categorical import (
    as_categorical,
    categorical,
    codes,
    decoder,
    has_own_pool,
    is_categorical,
    is_ordered,
    levels,
)
from ._kinds import is_table, table_kind, vector_kind
from ._matrix import build_table, to_matrix, to_table
from ._vector import as_vector, build_vector, to_list

__all__ = [
    "as_categorical",
    "as_vector",
    "build_table",
    "build_vector",
    "categorical",
    "codes",
    "column",
    "column_names",
    "columns",
    "decoder",
    "has_own_pool",
    "is_categorical",
    "is_ordered",
    "is_table",
    "levels",
    "n_rows",
    "select_columns",
    "select_rows",
    "table_kind",
    "to_list",
    "to_matrix",
    "to_table",
    "vector_kind",
    "with_columns",
]
