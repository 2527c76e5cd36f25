"""What the makers of artificial data share: checks, and the form in which data is returned."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from pymlj.exceptions import ArgumentError
from pymlj.tables import categorical, to_table

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.intp]


def check_positive(**numbers: int) -> None:
    """Raise `ArgumentError` unless every one of the integers is at least 1."""
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise ArgumentError(f"`{name}` must be an integer of at least 1, but got {number!r}.")


def check_not_negative(**numbers: float) -> None:
    """Raise `ArgumentError` if one of the numbers is below 0, or no number."""
    for name, number in numbers.items():
        if not number >= 0:
            raise ArgumentError(f"`{name} >= 0` must hold, but got {number!r}.")


def check_fraction(**numbers: float) -> None:
    """Raise `ArgumentError` unless every one of the numbers lies in [0, 1]."""
    for name, number in numbers.items():
        if not 0 <= number <= 1:
            raise ArgumentError(f"`0 <= {name} <= 1` must hold, but got {number!r}.")


def shuffle_together(
    X: Floats, labels: Ints, shuffle: bool, generator: np.random.Generator
) -> tuple[Floats, Ints]:
    """Put the rows of both in the same random order, if `shuffle`."""
    if not shuffle:
        return X, labels
    order = generator.permutation(len(X))
    return X[order], labels[order]


def labelled(X: Floats, labels: Ints, n_classes: int, as_table: bool) -> tuple[Any, Any]:
    """Return table and categorical vector, or matrix and integer vector."""
    if not as_table:
        return X, labels
    return to_table(X), categorical(labels, levels=list(range(n_classes)))
