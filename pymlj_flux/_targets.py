"""Targets: numbers and labels as arrays, what a network remembers of them, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.distributions import UnivariateFiniteArray
from pymlj.exceptions import ArgumentError, DimensionMismatch, MLJError, ScitypeError
from pymlj.tables import (
    as_vector,
    build_table,
    column,
    column_names,
    is_table,
    select_rows,
    table_kind,
    to_matrix,
)

from ._tensors import Floats, Reals, all_finite, float32


@dataclass(frozen=True, eq=False)
class Numbers:
    """A target of numbers.

    Attributes:
        values: Shape `(n, targets)`.
        names: Of the columns of a table; None for a vector or a matrix.
        kind: Which kind of table it is; None if it is none.
    """

    values: Floats
    names: tuple[Any, ...] | None = None
    kind: str | None = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def shape(self) -> tuple[int, ...]:
        """Numbers of rows and of targets."""
        return self.values.shape

    def take(self, rows: Any) -> Self:
        """Some rows."""
        return replace(self, values=select_rows(self.values, rows))

    def check_complete(self) -> None:
        """Raise `ArgumentError` for missing and infinite values, naming the columns with some."""
        if all_finite(self.values):
            return
        missing = np.isnan(self.values)
        if missing.any():
            raise _missing(int(missing.any(axis=1).sum()), self._where(missing))
        infinite = np.isinf(self.values)
        raise ArgumentError(
            "The target must be finite in float32 (below 3.4e38 in size), but there are infinite "
            f"or larger values{self._where(infinite)}, in {_rows(infinite.any(axis=1).sum())}. "
            "Leave these rows out (`fit(rows=...)`), or scale the target down: "
            "`TransformedTargetModel(model, transformer=numpy.log, inverse=numpy.exp)`."
        )

    def _where(self, flags: npt.NDArray[np.bool_]) -> str:
        """The columns in which something is flagged, if there are several or they have names."""
        if self.values.shape[1] == 1 and not self.names:
            return ""
        places = np.flatnonzero(flags.any(axis=0))
        return " in " + ", ".join(f"`{self.names[k] if self.names else k}`" for k in places)


@dataclass(frozen=True, eq=False)
class Labels:
    """A target of labels.

    Attributes:
        codes: Places in the pool, shape `(n,)`; -1 where the label is missing.
        pool: Every level once, in order.
    """

    codes: npt.NDArray[np.int64]
    pool: pd.Categorical

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of rows."""
        return self.codes.shape

    def take(self, rows: Any) -> Self:
        """Some rows."""
        return replace(self, codes=select_rows(self.codes, rows))

    def check_complete(self) -> None:
        """Raise `ArgumentError` for missing labels."""
        missing = int((self.codes < 0).sum())
        if missing:
            raise _missing(missing, "")


def _missing(n_rows: int, where: str) -> ArgumentError:
    return ArgumentError(
        f"The target must have no missing values (NaN is one), but there are some{where}, in "
        f"{_rows(n_rows)}. Leave these rows out (`fit(rows=...)`), or "
        "fill the gaps with `FillImputer()` or `UnivariateFillImputer()`."
    )


def _rows(n: int) -> str:
    return f"{n} {'row' if n == 1 else 'rows'}"


# ------------------------------------------------------------------------------ reading


def read_vector(y: Any, model: str) -> Numbers:
    """Read the target of a regressor.

    Args:
        y: A vector of numbers.
        model: Name of the model, for messages.

    Raises:
        ScitypeError: It holds something else.
        DimensionMismatch: It is a table or a matrix.
    """
    shape = np.shape(y) if isinstance(y, np.ndarray) else ()
    if is_table(y) or len(shape) > 1:
        raise DimensionMismatch(f"`{model}` needs a vector as target, but got {_no_vector(y)}")
    return Numbers(float32(_numbers(y, model, "the target"))[:, None])


def _no_vector(y: Any) -> str:
    """What was given in place of a vector, and what helps."""
    if is_table(y):
        names = column_names(y)
        if len(names) == 1:
            return f"a table with one column. Give the column: `y[{names[0]!r}]`."
        got = f"a table with {len(names)} columns"
    else:
        shape = y.shape
        got = f"an array of shape {shape}"
        if len(shape) == 2 and shape[1] == 1:
            return f"{got}. `y.ravel()` makes a vector of it."
    return f"{got}. For several targets there is `MultitargetNeuralNetworkRegressor`."


def read_columns(y: Any, model: str) -> Numbers:
    """Read the target of a multi-target regressor.

    Args:
        y: A table or a matrix of numbers.
        model: Name of the model, for messages.

    Raises:
        ScitypeError: A column holds something else.
        DimensionMismatch: It is a vector.
    """
    if is_table(y):
        names = tuple(column_names(y))
        vectors = [
            _numbers(column(y, name), model, f"column `{name}` of the target") for name in names
        ]
        return Numbers(float32(np.column_stack(vectors)), names, table_kind(y))
    try:
        axes = str(np.ndim(y))
    except Exception:  # rows of unequal length, or what numpy has no type for
        axes = "uneven"
    if axes != "2":
        raise DimensionMismatch(
            f"`{model}` needs a table or a matrix of targets, but got a `{type(y).__name__}` with "
            f"{axes} axes. For one target there is `NeuralNetworkRegressor`."
        )
    matrix = to_matrix(y, dtype=None)
    if matrix.dtype.kind not in "fiub":
        raise _not_numbers(model, "the target", f"an array of `{matrix.dtype}`")
    return Numbers(float32(matrix))


def read_labels(y: Any, model: str) -> Labels:
    """Read the target of a classifier.

    Args:
        y: A categorical vector.
        model: Name of the model, for messages.

    Raises:
        ScitypeError: It is not categorical.
    """
    try:
        vector = as_vector(y)
    except MLJError as error:
        raise ScitypeError(f"`{model}` needs a vector of labels as target. {error}") from None
    if not isinstance(vector, pd.Categorical):
        raise ScitypeError(
            f"`{model}` needs a categorical target, but got a `{type(y).__name__}` of "
            f"`{vector.dtype}`. `coerce(y, Multiclass)` makes it categorical, or "
            "`coerce(y, OrderedFactor)` where the labels have an order."
        )
    pool = pd.Categorical.from_codes(np.arange(len(vector.categories)), dtype=vector.dtype)
    return Labels(np.asarray(vector.codes, dtype=np.int64), pool)


def _numbers(y: Any, model: str, what: str) -> npt.NDArray[Any]:
    try:
        vector = as_vector(y)
    except MLJError as error:
        raise ScitypeError(f"`{model}` needs a vector of numbers as target. {error}") from None
    if isinstance(vector, pd.Categorical):
        raise _not_numbers(model, what, "labels", "a neural network classifier predicts them")
    if vector.dtype.kind in "fiub":
        return vector
    try:  # numbers and gaps among objects
        return to_matrix({"y": vector}, dtype=np.float64)[:, 0]
    except MLJError:
        raise _not_numbers(model, what, f"`{vector.dtype}`") from None


def _not_numbers(model: str, what: str, got: str, hint: str = "") -> ScitypeError:
    return ScitypeError(
        f"`{model}` needs numbers, but {what} holds {got}; {hint or 'convert it'}, or "
        "`coerce(y, Continuous)`, if they stand for numbers."
    )


# ------------------------------------------------------------------------------ remembering


@dataclass(frozen=True)
class VectorSchema:
    """A vector of numbers was predicted."""

    def decode(self, output: Reals) -> npt.NDArray[np.float64]:
        """A vector."""
        return output[:, 0].astype(np.float64)


@dataclass(frozen=True)
class ColumnsSchema:
    """Several targets were predicted.

    Attributes:
        names: As in `Numbers`.
        kind: As in `Numbers`.
    """

    names: tuple[Any, ...] | None
    kind: str | None

    def decode(self, output: Reals) -> Any:
        """A table of the kind it was trained on, or a matrix."""
        values = output.astype(np.float64)
        if self.names is None:
            return values
        return build_table(dict(zip(self.names, values.T, strict=True)), like=_template(self.kind))


@dataclass(frozen=True, eq=False)
class LabelsSchema:
    """Labels were predicted.

    Attributes:
        pool: Every level once, in order.
    """

    pool: pd.Categorical

    def decode(self, output: Reals) -> UnivariateFiniteArray:
        """Distributions over the pool, from one column of probabilities for each level."""
        probs = output.astype(np.float64)
        return UnivariateFiniteArray(self.pool, probs)

    def decode_second(self, output: Reals) -> UnivariateFiniteArray:
        """Distributions over a pool of two, from the probability of the second level."""
        second = output.astype(np.float64)
        return UnivariateFiniteArray(self.pool, np.hstack([1 - second, second]))


def _template(kind: str | None) -> Any:
    """A table of some kind, to say what kind is wanted."""
    if kind == "polars":
        import polars

        return polars.DataFrame()
    if kind == "pyarrow":
        import pyarrow

        return pyarrow.table({})
    if kind == "columns":
        return {"x": np.empty(0)}
    return [{"x": 0.0}] if kind == "rows" else pd.DataFrame()


# ------------------------------------------------------------------------------ weights


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of observations.

    Attributes:
        values: Shape `(n,)`.
    """

    values: Floats

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: Any) -> Self:
        """Some rows."""
        return replace(self, values=select_rows(self.values, rows))


def read_weights(w: Any) -> Weights:
    """Read the weights of observations.

    Raises:
        ArgumentError: A weight is negative or no finite number.
    """
    vector = as_vector(w)
    if isinstance(vector, pd.Categorical) or vector.dtype.kind not in "fiub":
        raise ArgumentError(
            f"Weights must be numbers, but got a `{type(w).__name__}` of `{vector.dtype}`."
        )
    weights = float32(vector)
    if not all_finite(weights) or (len(weights) and weights.min() < 0):
        raise ArgumentError(
            "Weights must be finite (in float32, below 3.4e38) and not negative, but some are not."
        )
    return Weights(weights)


def class_weights_of(labels: Labels, wish: dict[Any, float] | str) -> npt.NDArray[np.float64]:
    """The weight of each level, in the order of the pool.

    Args:
        labels: The target.
        wish: By level, 1 for those that are not in it; or `"balanced"` for weights in inverse
            proportion to how often the levels occur.

    Raises:
        ArgumentError: `wish` names something that is no level.
    """
    pool = labels.pool.tolist()
    if wish == "balanced":
        counts = np.bincount(labels.codes, minlength=len(pool))
        return len(labels) / (np.count_nonzero(counts) * np.maximum(counts, 1.0))
    assert isinstance(wish, dict)
    unknown = [label for label in wish if label not in pool]
    if unknown:
        raise ArgumentError(
            f"`class_weights` must name levels of the target, {_some(pool)}, but names "
            f"{_some(unknown)}."
        )
    return np.array([wish.get(label, 1.0) for label in pool], dtype=np.float64)


def mean_one(weights: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Weights divided by their mean.

    Raises:
        ArgumentError: All are zero.
    """
    wide: npt.NDArray[np.float64] = weights.astype(np.float64)
    mean = wide.mean()
    if mean == 0:
        raise ArgumentError(
            "At least one weight must be positive, but all weights of the training rows are 0."
        )
    return wide / float(mean)


def _some(labels: Sequence[Any]) -> str:
    return ", ".join(repr(label) for label in labels[:10]) + (", ..." if labels[10:] else "")
