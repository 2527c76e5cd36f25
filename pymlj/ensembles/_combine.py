"""From the predictions of many models to one: by average, by vote, by mixture.

Predictions are added one after the other, so that only sums are kept. Each may be for some of the
rows only, as out-of-bag predictions are; rows that no prediction was made for come out as missing.
"""

import abc
from typing import Any, final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pymlj.distributions import Distribution, UnivariateFinite, UnivariateFiniteArray
from pymlj.exceptions import ArgumentError
from pymlj.tables import (
    codes,
    column_names,
    is_categorical,
    is_ordered,
    is_table,
    levels,
    n_rows,
    to_matrix,
    to_table,
)

from ._mixture import Mixture, one_vector

Floats = npt.NDArray[np.float64]
Rows = slice | npt.NDArray[np.intp]
EVERY_ROW = slice(None)


class Combination(abc.ABC):
    """Predictions that are being combined."""

    @abc.abstractmethod
    def add(self, predicted: Any, weight: float, rows: Rows = EVERY_ROW) -> None:
        """Take the predictions of one more model into account.

        Args:
            predicted: What the model predicts.
            weight: How much it counts.
            rows: Which rows the predictions are for.
        """

    @abc.abstractmethod
    def result(self) -> Any:
        """The predictions of all models together."""


def combination(predicted: Any, n: int) -> Combination:
    """Something to add predictions like `predicted` to.

    Args:
        predicted: Those of the first model.
        n: The number of rows in all.

    Raises:
        ArgumentError: There is no way to combine such predictions.
    """
    if isinstance(predicted, list | tuple) and isinstance(predicted[0], UnivariateFinite):
        predicted = UnivariateFiniteArray.stack(predicted)
    if isinstance(predicted, UnivariateFiniteArray):
        return AverageOfProbabilities(predicted, n)
    if is_categorical(predicted):
        return Vote(predicted, n)
    if is_table(predicted) or _is_numeric(predicted):
        return Average(predicted, n)
    if isinstance(predicted, Distribution | list | tuple) or hasattr(predicted, "rvs"):
        return Mixing()
    raise ArgumentError(
        "The predictions of the members of an ensemble must be labels, numbers or distributions, "
        f"but are of type `{type(predicted).__name__}`."
    )


def _is_numeric(predicted: Any) -> bool:
    dtype = getattr(predicted, "dtype", None)
    return dtype is not None and getattr(dtype, "kind", "O") in "fiub"


class _Sums:
    """Weighted sums by row, and the weights that went into them."""

    def __init__(self, n: int, width: int) -> None:
        self.total = np.zeros((n, width))
        self.weight = np.zeros((n, 1))

    def add(self, values: Any, weight: float, rows: Rows) -> None:
        self.total[rows] += weight * values
        self.weight[rows] += weight

    def means(self) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.asarray(self.total / self.weight)


@final
class Average(Combination):
    """The average of numbers."""

    def __init__(self, first: Any, n: int) -> None:
        self._like = first if is_table(first) else None
        self._is_vector = not is_table(first) and np.ndim(first) == 1
        width = 1 if self._is_vector else to_matrix(first).shape[1]
        self._sums = _Sums(n, width)

    def add(self, predicted: Any, weight: float, rows: Rows = EVERY_ROW) -> None:
        """See `Combination`."""
        values = np.asarray(predicted)[:, None] if self._is_vector else to_matrix(predicted)
        self._sums.add(values, weight, rows)

    def result(self) -> Any:
        """See `Combination`. NaN where nothing was predicted."""
        means = self._sums.means()
        if self._is_vector:
            return means[:, 0]
        if self._like is None:
            return means
        return to_table(means, column_names(self._like), like=self._like)


@final
class AverageOfProbabilities(Combination):
    """The average of the probabilities of labels."""

    def __init__(self, first: UnivariateFiniteArray, n: int) -> None:
        self._levels, self._ordered = first.levels, first.ordered
        self._sums = _Sums(n, len(self._levels))

    def add(self, predicted: Any, weight: float, rows: Rows = EVERY_ROW) -> None:
        """See `Combination`."""
        if not isinstance(predicted, UnivariateFiniteArray):
            predicted = UnivariateFiniteArray.stack(predicted)
        same = predicted.levels == self._levels
        probs = predicted.probs if same else predicted.pdf(self._levels)
        self._sums.add(probs, weight, rows)

    def result(self) -> Any:
        """See `Combination`. NaN where nothing was predicted."""
        return UnivariateFinite(self._levels, self._sums.means(), ordered=self._ordered)


@final
class Vote(Combination):
    """The label that most models predict; of several the one that first reached that number.

    Weights do not count.
    """

    def __init__(self, first: Any, n: int) -> None:
        self._levels, self._ordered = levels(first), is_ordered(first)
        self._counts = np.zeros((n, len(self._levels)), dtype=np.intp)
        self._latest = np.zeros((n, len(self._levels)), dtype=np.intp)
        self._n_votes = 0

    def add(self, predicted: Any, weight: float, rows: Rows = EVERY_ROW) -> None:
        """See `Combination`."""
        found = self._codes(predicted)
        voted = found >= 0  # a missing label is no vote
        where = np.arange(len(self._counts))[rows][voted], found[voted]
        self._counts[where] += 1
        self._latest[where] = self._n_votes
        self._n_votes += 1

    def _codes(self, predicted: Any) -> npt.NDArray[np.intp]:
        pool = levels(predicted)
        if pool == self._levels:
            return codes(predicted)
        position = {level: code for code, level in enumerate(self._levels)}
        # A missing label, whose code is -1, takes the last entry.
        return np.array([*(position[level] for level in pool), -1], dtype=np.intp)[codes(predicted)]

    def result(self) -> pd.Categorical:
        """See `Combination`."""
        top = self._counts.max(axis=1, keepdims=True)
        latest = np.where(self._counts == top, self._latest, self._n_votes)
        winner = np.where(top[:, 0] > 0, latest.argmin(axis=1), -1)
        return pd.Categorical.from_codes(
            winner, categories=pd.Index(self._levels, tupleize_cols=False), ordered=self._ordered
        )


@final
class Mixing(Combination):
    """The mixture of distributions of numbers; all models predict all rows."""

    def __init__(self) -> None:
        self._components: list[Any] = []
        self._weights: list[float] = []

    def add(self, predicted: Any, weight: float, rows: Rows = EVERY_ROW) -> None:
        """See `Combination`."""
        self._components.append(one_vector(predicted))
        self._weights.append(weight)

    def result(self) -> Mixture:
        """See `Combination`."""
        return Mixture(self._components, self._weights)


def combine(predictions: Any, weights: Any, X: Any) -> Any:
    """Combine the predictions of several models for all rows of `X`.

    Args:
        predictions: An iterable over what the models predict.
        weights: How much each counts.
        X: What is predicted from.
    """
    together: Combination | None = None
    for predicted, weight in zip(predictions, weights, strict=True):
        if together is None:
            together = combination(predicted, n_rows(X))
        together.add(predicted, float(weight))
    assert together is not None, "an ensemble has a member"
    return together.result()
