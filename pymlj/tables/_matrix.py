"""Between tables and matrices, and tables made of columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._categorical import is_categorical
from ._frames import PandasFrame, frame, frame_or_none
from ._vector import as_vector


def to_matrix(X: Any, dtype: npt.DTypeLike | None = np.float64) -> npt.NDArray[Any]:
    """Return the numbers of a table, or a matrix, as a 2-D array.

    Args:
        X: A table whose columns are numbers or booleans, or a 2-D array. Missing values become
            NaN.
        dtype: The type of the entries; None leaves those of a 2-D array as they are, and takes
            what all columns of a table fit in.

    Returns:
        An array of shape `(n_rows, n_columns)`. It may share memory with `X`, and is `X` itself
        if that is a 2-D array of the type wanted.

    Raises:
        ArgumentError: A column does not hold numbers, or `X` is neither a table nor an array.
        DimensionMismatch: `X` is an array that does not have two axes.

    Example:
        >>> from pymlj.tables import to_matrix
        >>> to_matrix({"height": [1.7, 1.8], "age": [36, 41]})
        array([[ 1.7, 36. ],
               [ 1.8, 41. ]])
    """
    table = frame_or_none(X)
    if table is None:
        return _from_array(X, dtype)
    if isinstance(X, pd.DataFrame) and _is_plain(X):
        return X.to_numpy(dtype=dtype)
    vectors = [_numbers(values, name) for name, values in table.columns().items()]
    common = dtype or (np.result_type(*vectors) if vectors else np.float64)
    # Column by column in memory, so that each is copied as one run.
    matrix = np.empty((table.n_rows(), len(vectors)), dtype=common, order="F")
    for j, vector in enumerate(vectors):
        matrix[:, j] = vector
    return matrix


def _is_plain(X: pd.DataFrame) -> bool:
    """Whether all columns are numpy numbers or booleans; pandas then converts fastest."""
    return all(isinstance(kind, np.dtype) and kind.kind in "fiub" for kind in X.dtypes)


def _from_array(X: Any, dtype: npt.DTypeLike | None) -> npt.NDArray[Any]:
    if isinstance(X, np.ma.MaskedArray):
        X = np.ma.filled(X.astype(np.float64), np.nan)
    if not hasattr(X, "__array__") and not isinstance(X, list):
        frame(X)  # raises: neither a table nor an array
    if getattr(getattr(X, "dtype", None), "kind", "") == "c" and dtype is not None:
        raise ArgumentError(
            "A matrix must hold real numbers, but these are complex; `X.real` and `X.imag` have "
            "their parts."
        )
    try:
        matrix = np.asarray(X, dtype=dtype)
    except Exception as error:  # of the library that `X` comes from, such as torch
        raise ArgumentError(f"A matrix must hold numbers in equal rows, but {error}.") from error
    if matrix.ndim != 2:
        raise DimensionMismatch(
            "A matrix must have two axes, rows and columns, but got "
            f"`{type(X).__name__}` of shape {matrix.shape}."
        )
    return matrix


def _numbers(values: Any, name: Any) -> npt.NDArray[Any]:
    if not is_categorical(values):
        vector = as_vector(values)
        if isinstance(vector, np.ndarray) and vector.dtype.kind in "fiub":
            return vector
        if isinstance(vector, np.ndarray) and vector.dtype.kind == "O":
            try:
                return _from_objects(vector)
            except (TypeError, ValueError):  # lists, for one, are no numbers
                pass
    raise ArgumentError(
        f"Every column must hold numbers, but column `{name}` does not. `coerce` changes what a "
        "column holds, `ContinuousEncoder()` encodes categorical columns, and `select_columns` "
        "leaves columns out."
    )


def _from_objects(vector: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Numbers and missing values among objects as floats; text is not parsed."""
    kinds = set(map(type, vector.tolist()))
    if any(issubclass(kind, str | bytes) for kind in kinds):
        raise TypeError("text is no number")
    return np.asarray(pd.Series(vector).astype("Float64").to_numpy(np.float64, na_value=np.nan))


def to_table(matrix: Any, names: Sequence[Any] | None = None, like: Any = None) -> Any:
    """Return a matrix as a table.

    Args:
        matrix: A 2-D array.
        names: A name for each column; by default `x1`, `x2`, and so on.
        like: A table of the kind wanted; a DataFrame of pandas by default. The pandas index of
            `like` is kept if the number of rows agrees.

    Returns:
        A table of the kind of `like`.

    Raises:
        DimensionMismatch: `matrix` does not have two axes, or `names` are too few or too many.

    Example:
        >>> import numpy as np
        >>> from pymlj.tables import to_table
        >>> to_table(np.array([[1.0, 2.0], [3.0, 4.0]]))
            x1   x2
        0  1.0  2.0
        1  3.0  4.0
    """
    array = _from_array(matrix, None)
    labels = list(names) if names is not None else [f"x{j + 1}" for j in range(array.shape[1])]
    if len(labels) != array.shape[1]:
        raise DimensionMismatch(
            f"There must be one name per column, but the matrix has {array.shape[1]} columns and "
            f"{len(labels)} names came."
        )
    table = frame_or_none(like)
    if table is None or isinstance(table, PandasFrame):
        keeps_index = isinstance(like, pd.DataFrame) and len(like) == len(array)
        index = like.index if keeps_index else None
        return pd.DataFrame(array, columns=pd.Index(labels), index=index, copy=False)
    return table.build({label: array[:, j] for j, label in enumerate(labels)})


def build_table(columns: Mapping[Any, Any], like: Any = None) -> Any:
    """Return a table made of columns.

    Args:
        columns: From name to values: vectors of any kind, all of one length.
        like: A table of the kind wanted. If it is None, or no table, the result is a DataFrame of
            pandas. The pandas index of `like` is kept if the number of rows agrees.

    Returns:
        A table of the kind of `like`.

    Raises:
        DimensionMismatch: The columns differ in length.

    Example:
        >>> from pymlj.tables import build_table
        >>> build_table({"height": [1.7, 1.8], "name": ["Ada", "Bo"]})
           height name
        0     1.7  Ada
        1     1.8   Bo
    """
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise DimensionMismatch(
            "The columns of a table must have equal lengths, but these came: "
            + ", ".join(f"`{name}`: {n}" for name, n in lengths.items())
            + "."
        )
    table = frame_or_none(like)
    if table is None:
        table = PandasFrame(pd.DataFrame())
    return table.build(columns)
