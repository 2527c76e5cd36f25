"""`ConfusionTable`: how often each level was predicted for each true level."""

import numbers
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj._show import html_table, short, text_table
from pymlj.exceptions import ArgumentError, DimensionMismatch

from ._labels import Codes, LabelPairs

if TYPE_CHECKING:
    import pandas as pd

Counts: TypeAlias = npt.NDArray[np.intp]


class ConfusionTable:
    """A confusion matrix: rows are predicted levels, columns true ones.

    Made by `confusion_matrix(yhat, y)`. `cm(predicted, true)` is the entry of two levels; where the
    levels are ordered there is `cm[i, j]` too. Matrices with the same levels can be added, and
    multiplied by an integer. Two are equal if they have the same entries level by level and, if
    both are ordered, the same order.

    Args:
        matrix: Counts, shape `(k, k)`.
        levels: The `k` levels, in the order of rows and columns.
        ordered: Whether that order means something.

    Raises:
        ArgumentError: A level is repeated, or a count is no whole number, or negative.
        DimensionMismatch: The matrix is not square, or there is not one level a row.

    Example:
        >>> from pymlj import confusion_matrix
        >>> cm = confusion_matrix(["dog", "cat", "dog"], ["dog", "dog", "dog"])
        >>> cm("cat", "dog")
        1
        >>> print(cm)
                    Ground Truth
        ┌───────────┬─────┬─────┐
        │ Predicted │ cat │ dog │
        ├───────────┼─────┼─────┤
        │ cat       │ 0   │ 1   │
        │ dog       │ 0   │ 2   │
        └───────────┴─────┴─────┘
    """

    __slots__ = ("_index", "_levels", "_matrix", "_ordered")

    def __init__(self, matrix: Any, levels: Iterable[Any], ordered: bool = False) -> None:
        counts = np.array(matrix)
        self._levels = list(levels)
        self._index = {level: i for i, level in enumerate(self._levels)}
        self._ordered = bool(ordered)
        if counts.shape != (len(self._levels),) * 2:
            raise DimensionMismatch(
                "A confusion matrix must have a row and a column for each of its "
                f"{len(self._levels)} levels, but has the shape {counts.shape}."
            )
        if len(self._index) != len(self._levels):
            raise ArgumentError(f"The levels must be distinct, but got {short(self._levels)}.")
        if counts.size and (counts.dtype.kind not in "iu" or counts.min() < 0):
            raise ArgumentError("The entries of a confusion matrix must be counts: 0, 1, 2, ...")
        self._matrix: Counts = counts.astype(np.intp)
        self._matrix.setflags(write=False)

    @property
    def matrix(self) -> Counts:
        """The counts, shape `(k, k)`, rows being predicted levels; it cannot be written to."""
        return self._matrix

    @property
    def levels(self) -> list[Any]:
        """The levels, in the order of rows and columns."""
        return list(self._levels)

    @property
    def ordered(self) -> bool:
        """Whether the order of the levels means something."""
        return self._ordered

    def __call__(self, predicted: Any, true: Any) -> int:
        """Return how often level `predicted` was predicted where level `true` was right.

        Raises:
            ArgumentError: There is no such level.
        """
        try:
            return int(self._matrix[self._index[predicted], self._index[true]])
        except KeyError as error:
            raise ArgumentError(
                f"The levels are {short(self._levels)}, but got {error.args[0]!r}."
            ) from None

    def __getitem__(self, position: tuple[int, int]) -> int:
        if not self._ordered:
            raise ArgumentError(
                "Entries can be had by position only if the levels are ordered; use `cm(predicted, "
                "true)`, `cm.matrix`, or give the levels: `ConfusionMatrix(levels=...)`."
            )
        return int(self._matrix[position])

    def reordered(self, levels: Sequence[Any], ordered: bool = True) -> "ConfusionTable":
        """The same counts with rows and columns in another order."""
        places = [self._index[level] for level in levels]
        return ConfusionTable(self._matrix[np.ix_(places, places)], levels, ordered)

    def __add__(self, other: object) -> "ConfusionTable":
        if not isinstance(other, ConfusionTable):
            return NotImplemented
        both_ordered = self._ordered and other._ordered
        if set(self._levels) != set(other._levels) or (
            both_ordered and self._levels != other._levels
        ):
            raise ArgumentError(
                "Only confusion matrices with the same levels can be added, but got "
                f"{short(self._levels)} and {short(other._levels)}."
            )
        same = other.reordered(self._levels)
        return ConfusionTable(self._matrix + same._matrix, self._levels, both_ordered)

    def __mul__(self, factor: object) -> "ConfusionTable":
        if not isinstance(factor, numbers.Integral) or isinstance(factor, bool):
            return NotImplemented
        return ConfusionTable(self._matrix * int(factor), self._levels, self._ordered)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ConfusionTable):
            return NotImplemented
        if set(self._levels) != set(other._levels):
            return False
        if self._ordered and other._ordered and self._levels != other._levels:
            return False
        return np.array_equal(self._matrix, other.reordered(self._levels)._matrix)

    __hash__ = None  # type: ignore[assignment]  # like everything compared by content

    def to_frame(self) -> "pd.DataFrame":
        """The counts as a data frame, rows being predicted levels and columns true ones."""
        import pandas as pd

        index = pd.Index(self._levels, name="predicted", tupleize_cols=False)
        columns = pd.Index(self._levels, name="true", tupleize_cols=False)
        return pd.DataFrame(self._matrix.copy(), index=index, columns=columns)

    def plot(self, ax: Any = None, normalise: str | None = "true", cmap: str = "Blues") -> Any:
        """Draw the matrix, with counts and shares; see `plot_confusion_matrix`."""
        from pymlj.plotting import plot_confusion_matrix

        return plot_confusion_matrix(self, normalise, ax, cmap)

    def to_state(self) -> dict[str, Any]:
        """What a file needs to hold it; see `from_state`."""
        return {"matrix": self._matrix, "levels": self.levels, "ordered": self._ordered}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> "ConfusionTable":
        """The matrix that `to_state` was called on."""
        return cls(state["matrix"], state["levels"], state["ordered"])

    def __reduce__(self) -> Any:
        return type(self), (self._matrix, self._levels, self._ordered)

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        names = [str(level) for level in self._levels]
        rows = [[name, *map(str, row)] for name, row in zip(names, self._matrix, strict=True)]
        return ["Predicted", *names], rows

    def __repr__(self) -> str:
        header, rows = self._cells()
        width = 4 + max(len(row[0]) for row in [header, *rows])
        return " " * width + "Ground Truth\n" + text_table(header, rows)

    def _repr_html_(self) -> str:
        header, rows = self._cells()
        return html_table(["Predicted \\ Ground Truth", *header[1:]], rows)


def count_pairs(pairs: LabelPairs, weights: Any = None) -> npt.NDArray[Any]:
    """How often (or with which total weight) each pair of codes occurs, shape `(k, k)`.

    Pairs with a missing label are left out.
    """
    k = len(pairs.levels)
    predicted: Codes = pairs.yhat.astype(np.intp)
    true: Codes = pairs.y.astype(np.intp)
    there = (predicted >= 0) & (true >= 0)
    if not there.all():
        predicted, true = predicted[there], true[there]
        weights = None if weights is None else weights[there]
    return np.bincount(predicted * k + true, weights, minlength=k * k).reshape(k, k)
